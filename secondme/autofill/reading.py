"""Reads the form in a file, in a process of its own, held to the same limits as an import (importers/sandbox.py).

HTML by its tags, PDF by its fields (AcroForm, through pypdf), everything else as a list of questions, a line each.
"""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import Any, cast

from secondme.autofill.form import Field, Form, Kind, Option
from secondme.engine.child import environment, launcher
from secondme.errors import UserError
from secondme.progress import Progress

MAX_BYTES = 30_000_000
SECONDS = 20.0
TICK_S = 0.05
MAX_ANSWER = 20_000_000
MAX_LINES = 500
_LINE = re.compile(
    r"^\s*(?P<mark>[-*•]|\d{1,3}[.)])?\s*(?P<label>[^_:?…]{1,200}?(?:[:?]|\?(?=[^?]{1,40}$))?)\s*(?P<rest>[_.…\s]*|(?<=\?)[^?_]{1,40})$"
)


def read_form(path: Path, progress: Progress) -> Form:
    """The form in a .html, .pdf or .txt file. Raises UserError, a sentence, when there is none or it cannot be read;
    Cancelled. No child is left when this ends."""
    if not path.is_file():
        raise UserError(f"There is no file {path.name}.")
    if path.stat().st_size > MAX_BYTES:
        raise UserError(f"{path.name} is too large for a form.")
    child = subprocess.Popen(
        launcher("form"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**environment(), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    try:
        with suppress(BrokenPipeError):
            cast(Any, child.stdin).write(json.dumps(str(path)).encode() + b"\n")
            cast(Any, child.stdin).flush()
        answer = _answer(child, path.name, progress)
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            with suppress(BrokenPipeError):
                cast(Any, stream).close()
    if "sentence" in answer:
        raise UserError(str(answer["sentence"])[:500])
    try:
        return _form(answer)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path.name} could not be read: the process that reads it sent no form.") from error


def _answer(child: "subprocess.Popen[bytes]", name: str, progress: Progress) -> dict[str, Any]:
    got: list[bytes] = []
    reader = Thread(
        target=lambda: got.append(cast(Any, child.stdout).read(MAX_ANSWER)), daemon=True, name="form-reader"
    )
    reader.start()
    until = time.monotonic() + SECONDS
    while reader.is_alive():
        try:
            progress.check()
        except BaseException:
            child.kill()
            reader.join()
            raise
        if time.monotonic() > until:
            child.kill()
            reader.join()
            raise UserError(f"{name} could not be read: no end in {SECONDS:.0f} seconds.")
        reader.join(TICK_S)
    try:
        answer = json.loads(got[0])
    except (IndexError, ValueError, RecursionError):
        raise UserError(f"{name} could not be read: it broke off, perhaps for want of memory.") from None
    if not isinstance(answer, dict):
        raise UserError(f"{name} could not be read.")
    return answer


def _form(answer: dict[str, Any]) -> Form:
    """Every value checked: what comes from the child is data of a stranger."""

    def text(value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError("a text is expected")
        return value

    fields = [
        Field(
            **{
                name: text(one[name])
                for name in ("id", "name", "label", "input_type", "autocomplete", "section", "value")
            },
            kind=_known_kind(one["kind"]),
            hints=tuple(map(text, one["hints"])),
            options=tuple(Option(text(each["value"]), text(each["text"])) for each in one["options"]),
            longest=int(one["longest"]),
            hidden=bool(one["hidden"]),
        )
        for one in answer["fields"]
    ]
    return Form(tuple(fields), text(answer["title"]), text(answer["language"]), tuple(map(text, answer["problems"])))


def _known_kind(value: Any) -> Kind:
    if value not in ("text", "textarea", "select", "radio", "checkbox", "other"):
        raise ValueError("an unknown kind")
    return cast(Kind, value)


def run_child() -> int:
    """The child: take the path of one file, write one JSON object, end; also when there is nobody left to read it."""
    from secondme.importers.sandbox import leave_network, limit

    path = json.loads(sys.stdin.buffer.readline())
    leave_network()
    Thread(target=_end_with_parent, daemon=True).start()
    limit()
    name = Path(path).name
    try:
        answer: dict[str, Any] = asdict(parse(Path(path)))
    except UserError as error:
        answer = {"sentence": str(error)}
    except MemoryError:
        answer = {"sentence": f"{name} could not be read: it needs too much memory."}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def parse(path: Path) -> Form:
    """The form in a file, here and now. Raises UserError."""
    from secondme.autofill.html import read_html
    from secondme.importers.decoding import decode_bytes, decode_html

    data = path.read_bytes()
    if b"%PDF-" in data[:1024]:
        form = _pdf(path)
    elif re.search(rb"<(?:!doctype html|html|form|input|body|textarea|select)\b", data[:200_000], re.I):
        form = read_html(decode_html(data))
    else:
        form = read_lines(decode_bytes(data))
    if not form.fields:
        raise UserError(f"There is no field to fill in {path.name}.")
    return form


def read_lines(text: str) -> Form:
    """A list of questions: each line that ends with a colon, a question mark or a rule is a field, and each item of a
    list of short ones ("- your full name")."""
    lines = [(number, _LINE.match(line[:400])) for number, line in enumerate(text.splitlines()[:MAX_LINES], 1)]
    listed = sum(bool(found and found["mark"]) for _, found in lines) > 1
    fields = []
    for at, (number, found) in enumerate(lines):
        follows = next((other for _, other in lines[at + 1 : at + 3] if other), None)
        if listed and found and not found["mark"] and not found["rest"].strip() and follows and follows["mark"]:
            continue  # the words before a list
        label = found["label"].strip() if found else ""
        item = listed and found and found["mark"] and len(label.split()) < 9 and not label.endswith(".")
        if not found or not (item or label.endswith((":", "?")) or len(found["rest"].strip()) > 2):
            continue
        kind: Kind = "textarea" if label.endswith("?") else "text"
        fields.append(Field(f"line-{number}", label=label.rstrip(": "), kind=kind, input_type=kind))
    return Form(tuple(fields))


def _pdf(path: Path) -> Form:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UserError(f"{path.name} is protected by a password. Use a copy saved without it.")
        found: dict[str, Any] = dict(reader.get_fields() or {})
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise UserError(f"{path.name} is damaged: it begins like a PDF, but cannot be read as one.") from error
    return Form(tuple(_pdf_field(name, one) for name, one in [*found.items()][:MAX_LINES] if _is_entry(one)), title)


def _is_entry(one: Any) -> bool:
    return one.get("/FT") in ("/Tx", "/Ch") and not int(one.get("/Ff") or 0) & 1


def _pdf_field(name: str, one: Any) -> Field:
    """/TU is what a reader of screens says; the last part of the name stands in where there is none."""
    flags = int(one.get("/Ff") or 0)
    label = str(one.get("/TU") or name.rpartition(".")[2])
    options = []
    for each in list(one.get("/Opt") or one.get("/_States_") or [])[:400] if one.get("/FT") == "/Ch" else []:
        pair = [str(part) for part in each] if isinstance(each, list) else [str(each), str(each)]
        options.append(Option(pair[0], pair[-1]))
    kind: Kind = "select" if options else "textarea" if flags & (1 << 12) else "text"
    password = flags & (1 << 13)
    value = one.get("/V")
    return Field(
        name, name.rpartition(".")[2], label, kind, "password" if password else kind, options=tuple(options),
        section=" · ".join(name.split(".")[:-1]), longest=int(one.get("/MaxLen") or 0),
        value=str(value) if isinstance(value, str) else "",
    )  # fmt: skip
