"""From the bytes of tokens to text that can be shown: whole characters only, and nothing of a stop mark."""

import codecs
from collections.abc import Sequence


class TextStream:
    """Turns the bytes of successive tokens into text. What might be the beginning of a stop mark is held back."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stops = [stop for stop in stops if stop]
        self._held = ""
        self.stopped = False
        """A stop mark came; nothing more is given out."""

    def push(self, data: bytes) -> str:
        """The text that is now certain, "" while a character or a stop mark may be incomplete."""
        if self.stopped:
            return ""
        self._held += self._decoder.decode(data)
        found = [at for stop in self._stops if (at := self._held.find(stop)) >= 0]
        if found:
            self.stopped = True
            out, self._held = self._held[: min(found)], ""
            return out
        keep = max((_overlap(self._held, stop) for stop in self._stops), default=0)
        cut = len(self._held) - keep
        out, self._held = self._held[:cut], self._held[cut:]
        return out

    def finish(self) -> str:
        """What was held back for a stop mark that did not come. Half a character is dropped."""
        out, self._held = self._held, ""
        return out


def _overlap(text: str, stop: str) -> int:
    """The length of the longest end of `text` that is a beginning of `stop`."""
    return next((n for n in range(min(len(text), len(stop) - 1), 0, -1) if stop.startswith(text[-n:])), 0)
