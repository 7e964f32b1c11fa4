"""PDF: the text of each page, with the number of the page before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from secondme.importers.base import FileFormat, NotThisFormat, Problem, Read, Source
from secondme.importers.documents import FIRST_YEAR, LAST_YEAR, Document, seekable
from secondme.importers.pdfmarks import Mark, marks

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGE_CHARS = 1_000_000
_PASSWORD, _SECURITY = 4, 5
"""What PDFium reports for a file that wants a password, or a protection it does not know (fpdfview.h)."""
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_MARKER = re.compile(r"(?:[-*•‣▪◦–—·]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_BREAK = re.compile(r"[\x02\ufffe\xad]\s?")
_WORD_END = re.compile(r"[^\W\d_]+$")
_WORD_START = re.compile(r"[^\W\d_]+")
_ENDS = tuple('.!?:;…"”»')


class Pdf(FileFormat):
    name = "pdf"
    title = "PDF document"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        return b"%PDF-" in head[:1024]

    def read(self, source: Source) -> Iterator[Read]:
        """One piece never spans two pages. Pages without text are counted in a Problem: they are pictures."""
        blob = source.blobs[0]
        with seekable(source, blob) as file:
            pdf = _opened(file, source.name)
            try:
                known = pdf.get_metadata_dict(skip_empty=True)
                document = Document(
                    source,
                    blob,
                    author=known.get("Author", ""),
                    title=_title(known.get("Title", "")),
                    time=_time(known.get("CreationDate", "")) or _time(known.get("ModDate", "")) or "",
                )
                if pdf.get_formtype():
                    pdf.init_forms()
                yield from _pages(pdf, document, source.name)
            finally:
                pdf.close()


def _opened(file: object, name: str) -> "pypdfium2.PdfDocument":
    """The library is loaded here, so that nobody waits for it who imports no PDF."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == _PASSWORD:
            raise NotThisFormat(f"{name} is protected by a password. Import a copy saved without it.") from error
        if code == _SECURITY:
            raise NotThisFormat(f"{name} is protected in a way that cannot be read.") from error
        raise NotThisFormat(f"{name} is damaged: it begins like a PDF, but cannot be read as one.") from error


def _pages(pdf: "pypdfium2.PdfDocument", document: Document, name: str) -> Iterator[Read]:
    pages, empty, broken, cut, notes = len(pdf), 0, 0, 0, 0
    for number in range(pages):
        page = _page(pdf, number)
        if page is None:
            broken += 1
            continue
        empty += not page.text.strip()
        cut += len(page.text) > MAX_PAGE_CHARS
        fields = "\n".join(f"{mark.name}: {mark.text}" for mark in page.marks if mark.is_field)
        words = join_lines(page.text[:MAX_PAGE_CHARS]) + (f"\n\n[form]\n{fields}" if fields else "")
        if words.strip():
            yield from document.add(f"[page {number + 1}]\n{words}" if pages > 1 else words)
            yield from document.finish()
        for mark in page.marks:
            if not mark.is_field:
                notes += 1
                yield document.remark(mark.text, mark.name, _time(mark.changed), f"note-{notes}")
    if document.is_empty and not broken:
        yield Problem(0, f"{name} has no text, only pictures of its pages: it was scanned. Import a version with text.")
        return
    for count, what in ((empty, "no text"), (broken, "damage, and could not be read")):
        if count:
            yield Problem(0, f"{count} of its {pages} pages {'has' if count == 1 else 'have'} {what}.")
    if cut:
        yield Problem(0, f"On {cut} of its pages only the first {MAX_PAGE_CHARS:,} characters were read.")
    if not broken:
        yield document.whole()


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    marks: tuple[Mark, ...]


def _page(pdf: "pypdfium2.PdfDocument", number: int) -> _Page | None:
    """None for a page that cannot be read. What is opened is closed at once: each open page costs memory."""
    import pypdfium2

    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        reading = page.get_textpage()
        try:
            return _Page(str(reading.get_text_bounded()), tuple(marks(pdf, page)))
        finally:
            reading.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _title(title: str) -> str:
    """Not the name of the file that the document was printed from."""
    title = title.removeprefix("Microsoft Word - ")
    return "" if re.fullmatch(r"\S*\.\w{2,5}|(?i:untitled|document\d*|unbenannt)", title) else title


def _time(text: str) -> str | None:
    """D:YYYYMMDDHHmmSS+HH'mm' (ISO 32000-1, 7.9.4), of which all but the year may be missing."""
    found = _DATE.match(text.strip())
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    numbers = [int(part or low) for part, low in zip(found.groups()[:6], (0, 1, 1, 0, 0, 0), strict=True)]
    offset = f"{found[7]}{found[8]}:{found[9] or '00'}" if found[7] else ""
    try:
        if found[2] is None or found[3] is None:
            return None
        plain = datetime(*numbers).isoformat()  # type: ignore[arg-type]
        zone = offset or ("+00:00" if found[0].endswith("Z") else "")
        return datetime.fromisoformat(plain + zone).isoformat()
    except ValueError:
        return None


def join_lines(text: str) -> str:
    """The paragraphs of a page: lines that end at the margin go on, a line that ends early ends its paragraph.

    PDFium marks the hyphen of a word that is broken at the end of a line; the word is joined, but keeps its hyphen
    where it is also written with it elsewhere on the page."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines = [" ".join(line.split()) for line in lines]
    # PDFium has joined what a hyphen broke: such a line was several on the page
    margin = max((len(piece) for line in lines for piece in _BREAK.split(line)), default=0)
    out: list[str] = []
    before = ""
    for line in lines:
        if not line:
            before = ""
            continue
        is_full = len(before) >= max(margin * 0.8, 30)
        ends = before.endswith(_ENDS) and len(before) < margin * 0.9
        goes_on = is_full and not ends and not _MARKER.match(line)
        out.append(f" {line}" if goes_on else f"\n{line}" if out else line)
        before = _BREAK.split(line)[-1]
    return _unbroken("".join(out), "\n".join(lines))


def _unbroken(text: str, page: str) -> str:
    def joined(found: re.Match[str]) -> str:
        before = _WORD_END.search(text[max(0, found.start() - 40) : found.start()])
        after = _WORD_START.match(text[found.end() : found.end() + 40])
        if not before or not after:
            return "-" if found[0][0] != "\xad" else ""
        keeps = f"{before[0]}-{after[0]}" in page or not after[0][0].islower()
        return "-" if keeps and found[0][0] != "\xad" else ""

    return _BREAK.sub(joined, text)
