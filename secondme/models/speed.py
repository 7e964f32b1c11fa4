"""How fast models run here: measured from real replies, else predicted from how fast memory can be read.

To say one token a language model reads all of its weights once, and on a processor that takes longer than to reckon
with them (the memory roof of the roofline model: Williams, Waterman, Patterson, "Roofline", CACM 52(4), 2009). So

    tokens/s <= bytes of memory read a second / bytes of the weights

and real engines come near it. How near is taken from the models that were measured here; before any was, `USUAL`.
"""

import json
import logging
import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Lock

from secondme.engine.machine import available_memory, cores
from secondme.models.smallfiles import SmallFiles
from secondme.types import ModelInfo, Usage

log = logging.getLogger(__name__)

FILE = "speeds.json"
KEPT = 15
"""Replies of each model; their median is its speed, so that a busy moment does not count."""
LEAST_TOKENS = 16
"""Shorter replies say little: the first tokens come slower."""
USUAL = 0.8
"""Of the roof, what llama.cpp reaches: 23.6 of 28 tokens/s with the starter model on two cores (measured)."""
SHARE_BYTES = 96 << 20
"""What each thread reads: more than the caches hold."""
ROUNDS = 8


class Speeds:
    """Kept beside the models, for all homes of the machine: names and numbers, nothing of what was said. Safe from any
    thread."""

    def __init__(self, models: Path) -> None:
        self._file = models / FILE
        self._lock = Lock()
        self._bandwidth = 0.0
        self._files = SmallFiles()

    def note(self, name: str, usage: Usage) -> None:
        """Remember how fast a reply of this model came. A folder that cannot be written is no reason to fail."""
        if usage.generated_tokens < LEAST_TOKENS or usage.tokens_per_s <= 0:
            return
        with self._lock:
            seen = self._read()
            seen[name] = [*seen.get(name, []), round(usage.tokens_per_s, 2)][-KEPT:]
            temporary = self._file.with_suffix(".part")
            try:
                temporary.write_text(json.dumps(seen), encoding="utf-8")
                os.replace(temporary, self._file)
            except OSError as error:
                log.info("The speed of the model cannot be kept: %s", error.strerror)

    def measure(self) -> float:
        """Bytes a second that this machine reads from memory, by trying (some tenths of a second, once); 0.0 where
        there is no room to try. Run it on a worker."""
        with self._lock:
            if not self._bandwidth:
                self._bandwidth = read_bandwidth()
            return self._bandwidth

    def told(self, infos: Iterable[ModelInfo]) -> tuple[ModelInfo, ...]:
        """The models with what is known of their speed; predictions only after `measure`."""
        infos = tuple(infos)
        sizes = {info.name: info.size for info in infos}
        told = {info.name: self.of(info.name, sizes) for info in infos}
        return tuple(
            replace(
                info,
                measured_per_s=told[info.name][0],
                predicted_per_s=told[info.name][1] if info.role == "chat" else 0.0,
            )
            for info in infos
        )

    def of(self, name: str, sizes: Mapping[str, int]) -> tuple[float, float]:
        """Tokens a second of a model: (measured, predicted), 0.0 where that is not known. `sizes`: bytes of the weights
        of the models that there are."""
        measured = {one: statistics.median(rates) for one, rates in self._read().items() if rates}
        reached = share_reached(self._bandwidth, [(size, measured[n]) for n, size in sizes.items() if n in measured])
        return measured.get(name, 0.0), predicted(self._bandwidth, sizes.get(name, 0), reached)

    def _read(self) -> dict[str, list[float]]:
        try:
            raw = self._files.read(self._file)
            return {str(name): [float(rate) for rate in rates] for name, rates in raw.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            log.info("What was measured of the models cannot be read, and is measured again: %s", type(error).__name__)
            return {}


def predicted(bandwidth: float, size: int, reached: float = USUAL) -> float:
    """Tokens a second of a model whose weights are `size` bytes; 0.0 when the bandwidth is not known."""
    return reached * bandwidth / size if bandwidth > 0 and size > 0 else 0.0


def share_reached(bandwidth: float, measured: Iterable[tuple[int, float]]) -> float:
    """What models reach of the roof here, by (bytes of the weights, tokens a second) of those that were measured."""
    shares = [rate * size / bandwidth for size, rate in measured] if bandwidth > 0 else []
    return min(1.0, statistics.median(shares)) if shares else USUAL


def read_bandwidth(clock: Callable[[], float] = time.perf_counter) -> float:
    """Bytes a second, read by as many threads as a model gets; the best of some rounds, as others use the machine."""
    import numpy as np

    threads = cores()
    if available_memory() < 4 * threads * SHARE_BYTES:
        return 0.0
    parts = [np.ones(SHARE_BYTES, dtype=np.uint8) for _ in range(threads)]
    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(ROUNDS):
            began = clock()
            list(pool.map(np.max, parts))
            best = max(best, threads * SHARE_BYTES / max(1e-9, clock() - began))
    return best
