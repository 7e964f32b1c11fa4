"""Progress on one line of a terminal."""

import shutil
import time
from typing import TextIO

from secondme.progress import Step

WIDTH = 24
BYTES = "Downloading"
IMPORTING = ("Importing", "Looking", "Reading")


class Meter:
    """Redraws one line of `stream`; bytes, speed and time left for what is downloaded."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._label = ""
        self._since = time.monotonic()
        self._from = 0
        self._shown = False

    def show(self, step: Step) -> None:
        kind = step.label.partition(" ")[0]
        if kind != self._label:
            self._label, self._since, self._from = kind, time.monotonic(), step.done
        text = line(step, step.done - self._from, time.monotonic() - self._since)
        columns = shutil.get_terminal_size().columns
        self._stream.write("\r\x1b[K" + text[: columns - 1])
        self._stream.flush()
        self._shown = True

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def line(step: Step, gained: int, seconds: float) -> str:
    """`label [####    ]  40 %`, and for a download how much, how fast and how long still."""
    if not step.total:
        return f"{step.label} {step.done:,}"
    share = min(1.0, step.done / step.total)
    bar = "#" * round(share * WIDTH)
    text = f"{step.label} [{bar:<{WIDTH}}] {share:4.0%}"
    if step.label.startswith(IMPORTING):
        return text + left_of(step, gained, seconds)
    if not step.label.startswith(BYTES):
        return text
    text += f"  {step.done / 1e6:,.0f} of {step.total / 1e6:,.0f} MB"
    left = left_of(step, gained, seconds)
    return f"{text}  {gained / seconds / 1e6:.1f} MB/s{left}" if left else text


def left_of(step: Step, gained: int, seconds: float) -> str:
    """The time left, at the pace so far; "" while that cannot be said."""
    if seconds < 1 or gained <= 0:
        return ""
    left = int((step.total - step.done) * seconds / gained)
    return f"  {left // 60}:{left % 60:02d} left"
