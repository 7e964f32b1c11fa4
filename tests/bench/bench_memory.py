"""The memory as a whole, part by part: what is extracted, of labelled messages and of conversations; changes of life;
forgetting; undoing; the wait for a reply; what a day costs; and what weighing is worth. `memory-extract` and so on run
one part alone.

At most 60 minutes on an idle machine with the starter models.
"""

import time
from collections.abc import Iterator

from tests.bench import (
    bench_memory_day,
    bench_memory_decay,
    bench_memory_extract,
    bench_memory_latency,
    bench_memory_locomo,
    bench_memory_undo,
    bench_memory_updates,
    bench_memory_weigh,
)
from tests.bench.report import Figure

PARTS = (
    bench_memory_extract,
    bench_memory_locomo,
    bench_memory_updates,
    bench_memory_decay,
    bench_memory_undo,
    bench_memory_latency,
    bench_memory_day,
    bench_memory_weigh,
)
MINUTES = 60


def run() -> Iterator[Figure]:
    began = time.monotonic()
    for part in PARTS:
        yield from part.run()
    yield Figure("all parts", (time.monotonic() - began) / 60, "min", "on an idle machine", at_most=MINUTES)
