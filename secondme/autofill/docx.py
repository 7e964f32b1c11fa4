"""Forms in Word documents: the fields that Word knows (docx_controls.py), lines that end with a colon, a question mark
or a rule, and empty cells beside a label.

One pass over the tags of word/document.xml (ECMA-376, WordprocessingML) without a tree: what is not filled in stays as
it is. Reading is bounded; no entity is expanded and nothing outside the document is followed.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from secondme.autofill.docx_controls import LONGEST_LABEL, Control, applied, controls, edits, named, run_of
from secondme.autofill.form import Field, Form, Kind
from secondme.autofill.lines import RULE, asks
from secondme.errors import UserError

PART = "word/document.xml"
MAX_XML = 20_000_000
MAX_FIELDS = 500
_TAG = re.compile(r"<(/?)w:(p|tc|tr|t)(?:\s[^<>]*)?(/?)>")


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
    known = _controls(xml)
    found = [(spot.paragraph.start, spot.field) for spot in _spots(xml, known)]
    found += [(each.start, each.field) for each in known]
    return Form(tuple(field for _, field in sorted(found, key=lambda one: one[0])[:MAX_FIELDS]))


def fill_docx(path: Path, values: Mapping[str, str]) -> bytes:
    """A copy of the document with these values. Raises UserError as `read_docx` does."""
    xml = _document(path)
    known = _controls(xml)
    places: list[tuple[int, _Spot | Control]] = [(spot.paragraph.start, spot) for spot in _spots(xml, known)]
    places += [(each.start, each) for each in known]
    for _, one in sorted(places, key=lambda one: one[0], reverse=True):
        value = values.get(one.field.id)
        if value is not None:
            xml = applied(xml, edits(xml, one, value)) if isinstance(one, Control) else _written(xml, one, value)
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


def _controls(xml: str) -> list[Control]:
    """The fields that Word knows, each with the words around it: in its paragraph, else in the cell to the left."""
    found = controls(xml)
    if not found:
        return []
    paragraphs = [*_paragraphs(xml)]
    cells: dict[int, list[_Paragraph]] = {}
    for each in paragraphs:
        cells.setdefault(each.cell, []).append(each)
    made = []
    for place, control in enumerate(found):
        floor = found[place - 1].end if place else 0
        roof = found[place + 1].start if place + 1 < len(found) else len(xml)
        around = [each for each in paragraphs if each.start < control.start < each.past]
        before = _words(xml, around, floor, control.start)
        inside = around or [each for each in paragraphs if control.start < each.start < control.end]
        if not before and inside and inside[0].cell:
            left = cells.get(inside[0].cell - 1, ())
            before = _said(xml, left) if left and left[0].row == inside[0].row else ""
        if not before and not around:
            above = [each for each in paragraphs if floor <= each.start < control.start]
            before = _said(xml, above[-1:])
        before = RULE.sub("", before).strip(" :*")
        made.append(named(control, before[-LONGEST_LABEL:], _words(xml, around, control.end, roof).strip(" :*")))
    return made


def _words(xml: str, paragraphs: Sequence[_Paragraph], since: int, until: int) -> str:
    texts = (unescape(xml[a:b]) for each in paragraphs for a, b in each.texts if since <= a and b <= until)
    return " ".join("".join(texts).split())


def _spots(xml: str, known: Sequence[Control] = ()) -> list[_Spot]:
    """Lines and cells that ask for something, but for those in which a field of Word's stands."""
    return [spot for spot in _asking(xml) if not any(_holds(spot.paragraph, each) for each in known)]


def _holds(paragraph: _Paragraph, control: Control) -> bool:
    return paragraph.start < control.end and control.start < paragraph.past


def _asking(xml: str) -> list[_Spot]:
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


def _written(xml: str, spot: _Spot, value: str) -> str:
    """The value at the end of a paragraph, in the place of a rule to write on."""
    place = spot.paragraph
    run = run_of(value)
    if place.end < 0:
        return f"{xml[: place.start]}<w:p>{run}</w:p>{xml[place.past :]}"
    xml = f"{xml[: place.end]}{run if not place.texts else run_of(' ') + run}{xml[place.end :]}"
    for start, end in reversed(place.texts):
        xml = xml[:start] + RULE.sub("", xml[start:end]) + xml[end:]
    return xml
