"""The files in a mail, as its lines go by: decoded, in pieces, named."""

from dataclasses import dataclass

from secondme.importers.base import Piece
from secondme.importers.enclosed import Enclosed, named

LOGO = 16_000
"""A picture among the words that is smaller (bytes) is a logo or a smile, and not somebody's photo."""
MOST = 200
"""Files of one mail."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A file of a mail. `words`: its name as the text of the mail has it, "" where the text does not name it."""

    file: Enclosed
    name: str
    words: str


class Files:
    """Those of the mails of one file, one mail after the other."""

    def __init__(self, id: str, wanted: bool) -> None:
        """`id`: of the file that the mails lie in."""
        self._id, self._wanted = id, wanted
        self._begun = self._of_mail = 0
        self._now: tuple[Enclosed, str, str] | None = None
        self._found: list[Inside] = []
        self._is_among_words = False
        self.ready: list[Piece] = []

    def begin(self, name: str, kind: str, encoding: str, is_among_words: bool) -> None:
        """A part begins that is a file."""
        self.end()
        if self._of_mail >= MOST:
            return
        self._begun += 1
        self._of_mail += 1
        self._is_among_words = is_among_words
        file = Enclosed(f"{self._id}#{self._begun}", encoding or "7bit", self._wanted)
        self._now = (file, name or named(kind, self._of_mail), "" if is_among_words else name)

    def add(self, data: bytes) -> None:
        """What follows in the part at hand; nothing, where that is no file."""
        if self._now is not None:
            self.ready += self._now[0].add(data)

    def end(self) -> None:
        """The part at hand ends."""
        if self._now is None:
            return
        file, name, words = self._now
        self._now = None
        last = list(file.end())
        if file.is_whole and not (self._is_among_words and file.size < LOGO):
            self.ready += last
            self._found.append(Inside(file, name, words))

    def finish(self) -> list[Inside]:
        """The mail ends: the files that were in it."""
        self.end()
        found, self._found, self._of_mail = self._found, [], 0
        return found

    def take(self) -> list[Piece]:
        """The pieces that were made since."""
        taken, self.ready = self.ready, []
        return taken
