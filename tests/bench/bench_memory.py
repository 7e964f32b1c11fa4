"""The memory as a whole: each of its parts, one after the other (`memory-extract` and so on run one alone).

At most 60 minutes on an idle machine with the starter model.
"""

from collections.abc import Iterator

from tests.bench import bench_memory_extract
from tests.bench.report import Figure

PARTS = (bench_memory_extract,)


def run() -> Iterator[Figure]:
    for part in PARTS:
        yield from part.run()
