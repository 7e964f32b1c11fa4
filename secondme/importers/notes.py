"""Notes as people keep them: Markdown and plain text. A short note is one item, a long one is cut where it pauses."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from secondme.importers import markdown
from secondme.importers.base import FileFormat, NotThisFormat, Problem, Read, Source
from secondme.importers.cuts import CHUNK_CHARS, MAX_BYTES, decode, split
from secondme.importers.pages import Note, Unreadable, text_of, told
from secondme.importers.when import named

__all__ = ["CHUNK_CHARS", "MAX_BYTES", "Markdown", "PlainText", "decode", "split"]


class _Notes(FileFormat):
    """The id of a note is its path, of further pieces path#2, path#3 …: imported again, it becomes a revision."""

    name = ""
    title = ""

    def read(self, source: Source) -> Iterator[Read]:
        try:
            text = text_of(source, source.blobs[0])
        except Unreadable as error:
            raise NotThisFormat(f"{source.name} cannot be read as a note: {error}") from error
        if not text.strip():
            yield Problem(0, "The file is empty.")
        yield from self.note(text, source)

    def note(self, text: str, source: Source) -> Iterator[Read]:
        raise NotImplementedError


class Markdown(_Notes):
    name = "markdown"
    title = "Markdown note"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        if path.suffix.lower() not in (".md", ".markdown", ".txt", ""):
            return False
        text = _text(head)
        if text is None:
            return False
        return (
            path.suffix.lower() in (".md", ".markdown") or "\n```" in f"\n{text}" or bool(markdown.first_heading(text))
        )

    def note(self, text: str, source: Source) -> Iterator[Read]:
        blob = source.blobs[0]
        marked = markdown.read(text)
        if marked.problem:
            yield Problem(0, marked.problem)
        note = Note(
            id=blob.id,
            title=marked.title or blob.path.stem,
            text=marked.text,
            time=marked.time(blob.path.stem, blob.changed),
            tags=marked.tags,
            titled=marked.title_apart,
            foreign=marked.clipped,
            written=text,
            diary=True,
        )
        yield from told(note, source)


class PlainText(_Notes):
    name = "text"
    title = "Plain text"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        """Text, and not the text of some other format that nobody asked to read as a note (JSON, HTML, XML …)."""
        text = _text(head)
        if text is None or path.suffix.lower() not in (".txt", ".text", ""):
            return False
        return not text.lstrip().startswith(("{", "[", "<!", "<html", "<?xml"))

    def note(self, text: str, source: Source) -> Iterator[Read]:
        blob = source.blobs[0]
        time = named(blob.path.stem) or blob.changed
        yield from told(Note(blob.id, blob.path.stem, text, time, titled=False), source)


def _text(head: bytes) -> str | None:
    """The head of a file as text, None when it is none (something binary)."""
    try:
        text = decode(head, "", whole=False)
    except NotThisFormat:
        return None
    return None if "\0" in text else text
