"""Forms in PDF files (AcroForm, ISO 32000-1, 12.7) through pypdf: read, and filled."""

import io
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from secondme.autofill.form import Field, Form, Kind, Option
from secondme.autofill.pdf_buttons import button_fields, tick
from secondme.errors import UserError

MAX_FIELDS = 500
READ_ONLY, MULTI_LINE, PASSWORD = 1, 1 << 12, 1 << 13
"""Flags of fields, /Ff (tables 221 and 228)."""


def read_pdf(path: Path) -> Form:
    """Raises UserError when it is damaged or protected."""
    reader, found = _open(path)
    title = str(reader.metadata.title or "") if reader.metadata else ""
    made = [_field(name, one) for name, one in [*found.items()][:MAX_FIELDS] if _is_entry(one)]
    try:
        made += islice(button_fields(reader.trailer["/Root"]), MAX_FIELDS)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(f"{path.name} is damaged: its buttons cannot be read.") from error
    order = {name: place for place, name in enumerate(found)}
    return Form(tuple(sorted(made, key=lambda field: order.get(field.id, MAX_FIELDS))[:MAX_FIELDS]), title)


def fill_pdf(path: Path, values: Mapping[str, str]) -> bytes:
    """A copy with these values in its fields; viewers draw them. Raises UserError as `read_pdf` does."""
    from pypdf.errors import PyPdfError

    reader, found = _open(path)
    wanted = {name: value for name, value in values.items() if name in found and found[name].get("/FT") != "/Btn"}
    try:
        try:
            writer = _drawn(reader, wanted)
        except (PyPdfError, KeyError, ValueError, TypeError, AttributeError):
            writer = _plain(reader, wanted)  # fields without a place on the page, or without a font
        tick(writer._root_object, values)
        writer.set_need_appearances_writer(True)
        made = io.BytesIO()
        writer.write(made)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise UserError(f"{path.name} could not be filled in: it is not built as a form should be.") from error
    return made.getvalue()


def _drawn(reader: Any, values: Mapping[str, str]) -> Any:
    """With each value drawn where its field is."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=reader)
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, dict(values), auto_regenerate=False)
    return writer


def _plain(reader: Any, values: Mapping[str, str]) -> Any:
    """With the values alone; whoever shows it draws them."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=reader)
    form: Any = writer._root_object["/AcroForm"].get_object()
    todo = [("", each.get_object()) for each in form.get("/Fields", ())]
    while todo:
        above, one = todo.pop()
        name = ".".join(filter(None, (above, str(one.get("/T") or ""))))
        if name in values:
            one[NameObject("/V")] = TextStringObject(values[name])
        todo += [(name, each.get_object()) for each in one.get("/Kids", ())]
    return writer


def _open(path: Path) -> tuple[Any, dict[str, Any]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UserError(f"{path.name} is protected by a password. Use a copy saved without it.")
        return reader, dict(reader.get_fields() or {})
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise UserError(f"{path.name} is damaged: it begins like a PDF, but cannot be read as one.") from error


def _is_entry(one: Any) -> bool:
    return one.get("/FT") in ("/Tx", "/Ch") and not int(one.get("/Ff") or 0) & READ_ONLY


def _field(name: str, one: Any) -> Field:
    """/TU is what a reader of screens says; the last part of the name stands in where there is none."""
    flags = int(one.get("/Ff") or 0)
    label = str(one.get("/TU") or name.rpartition(".")[2])
    options = []
    for each in list(one.get("/Opt") or one.get("/_States_") or [])[:400] if one.get("/FT") == "/Ch" else []:
        pair = [str(part) for part in each] if isinstance(each, list) else [str(each), str(each)]
        options.append(Option(pair[0], pair[-1]))
    kind: Kind = "select" if options else "textarea" if flags & MULTI_LINE else "text"
    value = one.get("/V")
    return Field(
        name, name.rpartition(".")[2], label, kind, "password" if flags & PASSWORD else kind, options=tuple(options),
        section=" · ".join(name.split(".")[:-1]), longest=int(one.get("/MaxLen") or 0),
        value=str(value) if isinstance(value, str) else "",
    )  # fmt: skip
