"""What was put into a PDF after it was made: the fields of a form that somebody filled in, and notes in the margin."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2

MAX_MARKS = 2_000
"""On one page."""
MAX_BYTES = 40_000
"""Of one text of a mark, as PDFium gives it."""
_PASSWORD = 1 << 13
"""A field whose value nobody should see (ISO 32000-1, table 228)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A field of a form with its name, or a note with its author and when it was changed (as the PDF has it)."""

    is_field: bool
    name: str
    text: str
    changed: str = ""


def marks(pdf: "pypdfium2.PdfDocument", page: "pypdfium2.PdfPage") -> Iterator[Mark]:
    """Those that say something. Raises nothing for what is damaged: PDFium gives less then."""
    import pypdfium2.raw as raw

    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_MARKS)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            found = _read(raw, pdf, mark)
        finally:
            raw.FPDFPage_CloseAnnot(mark)
        if found is not None and found.text.strip():
            yield found


def _read(raw: Any, pdf: "pypdfium2.PdfDocument", mark: Any) -> Mark | None:
    kind = raw.FPDFAnnot_GetSubtype(mark)
    if kind == raw.FPDF_ANNOT_WIDGET:
        form = pdf.formenv
        if form is None or raw.FPDFAnnot_GetFormFieldFlags(form, mark) & _PASSWORD:
            return None
        name = _text(raw.FPDFAnnot_GetFormFieldName, form, mark)
        value = _text(raw.FPDFAnnot_GetFormFieldValue, form, mark)
        return Mark(True, name, "" if value == "Off" else value)
    if kind in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
        return None
    words, author, changed = (_text(raw.FPDFAnnot_GetStringValue, mark, key) for key in (b"Contents", b"T", b"M"))
    return Mark(False, author, words, changed)


def _text(ask: Callable[..., int], *about: Any) -> str:
    """A text of PDFium: first asked how long it is, then for itself (UTF-16 with a zero at its end)."""
    size = ask(*about, None, 0)
    if not 2 < size <= MAX_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(*about, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")
