"""Forms in Word documents: lines that end with a colon, a question mark or a rule, and empty cells beside a label.

One pass over the tags of word/document.xml (ECMA-376, WordprocessingML) without a tree: what is not filled in stays as
it is. Reading is bounded; no entity is expanded and nothing outside the document is followed.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from secondme.autofill.form import Field, Form, Kind
from secondme.autofill.lines import RULE, asks
from secondme.errors import UserError

PART = "word/document.xml"
MAX_XML = 20_000_000
MAX_FIELDS = 500
_TAG = re.compile(r"<(/?)w:(p|tc|tr|t)(?:\s[^<>]*)?(/?)>")
_RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """`end`: where its end tag begins; -1 for one without content (its place is `start` to `past`)."""

    start: int
    end: int
    past: int
    texts: tuple[tuple[int, int], ...]
    cell: int
    row: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """A field and the paragraph that its value is written into."""

    field: Field
    paragraph: _Paragraph


def is_docx(path: Path) -> bool:
    """Whether it is a Word document by its content."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return PART in archive.namelist()


def read_docx(path: Path) -> Form:
    """Raises UserError when it is damaged or too large."""
    xml = _document(path)
    return Form(tuple(spot.field for spot in _spots(xml)))


def fill_docx(path: Path, values: Mapping[str, str]) -> bytes:
    """A copy of the document with these values. Raises UserError as `read_docx` does."""
    xml = _document(path)
    for spot in sorted(_spots(xml), key=lambda one: one.paragraph.start, reverse=True):
        if spot.field.id in values:
            xml = _written(xml, spot.paragraph, values[spot.field.id])
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, xml.encode() if entry.filename == PART else source.read(entry))
    return made.getvalue()


def _document(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 5 * MAX_XML:
                raise UserError(f"{path.name} is too large for a form.")
            with archive.open(PART) as file:
                data = file.read(MAX_XML + 1)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"{path.name} is damaged: it cannot be read as a Word document.") from error
    if len(data) > MAX_XML:
        raise UserError(f"{path.name} is too large for a form.")
    return data.decode("utf-8", "replace")


def _paragraphs(xml: str) -> Iterator[_Paragraph]:
    """All paragraphs but those in which others lie (text boxes): in order of their ends."""
    row = cell = 0
    cells: list[int] = []
    starts: list[int] = []
    texts: list[tuple[int, int]] = []
    text = 0
    for tag in _TAG.finditer(xml):
        closing, name, empty = tag[1], tag[2], tag[3]
        if name == "tr":
            row += not closing
        elif name == "tc" and not empty:
            if closing and cells:
                cells.pop()
            elif not closing:
                cell += 1
                cells.append(cell)
        elif name == "t":
            if closing:
                texts.append((text, tag.start()))
            elif not empty:
                text = tag.end()
        elif empty:
            yield _Paragraph(tag.start(), -1, tag.end(), (), cells[-1] if cells else 0, row)
        elif not closing:
            starts.append(tag.start())
            texts = []
        elif starts:
            yield _Paragraph(starts.pop(), tag.start(), tag.end(), tuple(texts), cells[-1] if cells else 0, row)
            texts = []


def _said(xml: str, paragraphs: Sequence[_Paragraph]) -> str:
    parts = (unescape(xml[start:end]) for each in paragraphs for start, end in each.texts)
    return " ".join("".join(parts).split())


def _spots(xml: str) -> list[_Spot]:
    found: list[_Spot] = []
    cells: dict[int, list[_Paragraph]] = {}
    for number, each in enumerate(_paragraphs(xml), 1):
        if each.cell:
            cells.setdefault(each.cell, []).append(each)
        said = _said(xml, [each])
        asked = asks(said)
        if asked and each.end > 0:
            kind: Kind = "textarea" if asked.endswith("?") else "text"
            label = asked.rstrip(": ")
            found.append(_Spot(Field(f"q{number}", label=label, kind=kind, input_type=kind), each))
    found = [spot for spot in found if not _answered_beside(xml, spot.paragraph, cells)]
    found += _beside(xml, cells)
    return sorted(found, key=lambda spot: spot.paragraph.start)[:MAX_FIELDS]


def _next_cell(cells: Mapping[int, Sequence[_Paragraph]], cell: int) -> Sequence[_Paragraph]:
    """The paragraphs of the cell to the right, if it is in the same row."""
    right = cells.get(cell + 1, ())
    return right if right and right[0].row == cells[cell][0].row else ()


def _answered_beside(xml: str, each: _Paragraph, cells: Mapping[int, Sequence[_Paragraph]]) -> bool:
    """Whether the answer belongs into the next cell, or stands there."""
    return bool(each.cell and _next_cell(cells, each.cell))


def _beside(xml: str, cells: Mapping[int, Sequence[_Paragraph]]) -> Iterator[_Spot]:
    for cell, inside in cells.items():
        label = _said(xml, inside).rstrip(": ")
        right = _next_cell(cells, cell)
        if label and len(label) < 200 and right and not RULE.sub("", _said(xml, right)).strip():
            kind: Kind = "textarea" if label.endswith("?") else "text"
            yield _Spot(Field(f"c{cell + 1}", label=label, kind=kind, input_type=kind), right[-1])


def _written(xml: str, place: _Paragraph, value: str) -> str:
    """The value at the end of a paragraph, in the place of a rule to write on."""
    run = _RUN.format(escape(value, quote=False).replace("\n", "</w:t><w:br/><w:t>"))
    if place.end < 0:
        return f"{xml[: place.start]}<w:p>{run}</w:p>{xml[place.past :]}"
    xml = f"{xml[: place.end]}{run if not place.texts else _RUN.format(' ') + run}{xml[place.end :]}"
    for start, end in reversed(place.texts):
        xml = xml[:start] + RULE.sub("", xml[start:end]) + xml[end:]
    return xml
