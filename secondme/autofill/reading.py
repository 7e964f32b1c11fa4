"""Reads the form in a file and fills a copy of it, in a process of its own, held to the limits of an import
(importers/child.py).

HTML by its tags, PDF by its fields (AcroForm), Word by its lines and cells, everything else as a list of questions.
"""

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from threading import Thread
from typing import Any, cast

from secondme.autofill.docx import fill_docx, is_docx, read_docx
from secondme.autofill.form import Field, Form, Kind, Option, Source
from secondme.autofill.lines import fill_lines, read_lines
from secondme.engine.child import environment, launcher
from secondme.errors import UserError
from secondme.progress import Progress

MAX_BYTES = 30_000_000
SECONDS = 20.0
"""Of a processor's time: where other work keeps the machine busy, a form takes longer without being worse."""
LONGEST_S = 120.0
"""All the same."""
TICK_S = 0.05
MAX_ANSWER = 60_000_000


def read_form(path: Path, progress: Progress) -> Form:
    """The form in a .html, .pdf, .docx or .txt file. Raises UserError, a sentence, when there is none or it cannot be
    read; Cancelled. No child is left when this ends."""
    answer = _asked(path, None, progress)
    try:
        return _form(answer)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path.name} could not be read: the process that reads it sent no form.") from error


def filled_form(path: Path, values: Mapping[str, str], progress: Progress) -> bytes:
    """A copy of the file with these values, by the ids of its fields. Raises as `read_form` does."""
    answer = _asked(path, values, progress)
    try:
        return base64.b64decode(answer["data"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path.name} could not be filled in: the process that does it sent no file.") from error


def _asked(path: Path, values: Mapping[str, str] | None, progress: Progress) -> dict[str, Any]:
    """What the child answers; a sentence of its is raised."""
    if not path.is_file():
        raise UserError(f"There is no file {path.name}.")
    if path.stat().st_size > MAX_BYTES:
        raise UserError(f"{path.name} is too large for a form.")
    request = {"path": str(path), "values": None if values is None else dict(values)}
    child = subprocess.Popen(
        launcher("form"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**environment(), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    try:
        with suppress(BrokenPipeError):
            cast(Any, child.stdin).write(json.dumps(request).encode() + b"\n")
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
    return answer


def _answer(child: "subprocess.Popen[bytes]", name: str, progress: Progress) -> dict[str, Any]:
    got: list[bytes] = []
    reader = Thread(
        target=lambda: got.append(cast(Any, child.stdout).read(MAX_ANSWER)), daemon=True, name="form-reader"
    )
    reader.start()
    until = time.monotonic() + LONGEST_S
    while reader.is_alive():
        try:
            progress.check()
        except BaseException:
            child.kill()
            reader.join()
            raise
        if _spent(child) > SECONDS or time.monotonic() > until:
            child.kill()
            reader.join()
            raise UserError(f"{name} could not be read: no end in {SECONDS:.0f} seconds of work.")
        reader.join(TICK_S)
    try:
        answer = json.loads(got[0])
    except (IndexError, ValueError, RecursionError):
        raise UserError(f"{name} could not be read: it broke off, perhaps for want of memory.") from None
    if not isinstance(answer, dict):
        raise UserError(f"{name} could not be read.")
    return answer


def _spent(child: "subprocess.Popen[bytes]") -> float:
    """Seconds of a processor that it has used so far; 0 when it has just ended."""
    import psutil

    with suppress(psutil.Error):
        return float(sum(psutil.Process(child.pid).cpu_times()[:2]))
    return 0.0


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
    problems = tuple(map(text, answer["problems"]))
    return Form(
        tuple(fields), text(answer["title"]), text(answer["language"]), problems, _known_source(answer["source"])
    )


def _known_kind(value: Any) -> Kind:
    if value not in ("text", "textarea", "select", "radio", "checkbox", "other"):
        raise ValueError("an unknown kind")
    return cast(Kind, value)


def _known_source(value: Any) -> Source:
    if value not in ("html", "pdf", "docx", "text"):
        raise ValueError("an unknown source")
    return cast(Source, value)


def run_child() -> int:
    """The child: take the path of one file (and values for it), write one JSON object (the form, or the file filled),
    end; also when there is nobody left to read it."""
    from secondme.importers.child import leave_network, limit

    request = json.loads(sys.stdin.buffer.readline())
    path, values = request["path"], request["values"]
    leave_network()
    Thread(target=_end_with_parent, daemon=True).start()
    limit()
    name = Path(path).name
    try:
        answer: dict[str, Any] = (
            asdict(parse(Path(path)))
            if values is None
            else {"data": base64.b64encode(fill(Path(path), values)).decode()}
        )
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


def source_of(path: Path, data: bytes) -> Source:
    """What kind of file it is, by its content."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:2] == b"PK" and is_docx(path):
        return "docx"
    tags = rb"<(?:!doctype html|html|form|input|body|textarea|select)\b"
    return "html" if re.search(tags, data[:200_000], re.I) else "text"


def parse(path: Path) -> Form:
    """The form in a file, here and now. Raises UserError."""
    from secondme.autofill.html import read_html
    from secondme.autofill.pdf import read_pdf
    from secondme.importers.decoding import decode_bytes, decode_html

    data = path.read_bytes()
    source = source_of(path, data)
    if source == "pdf":
        form = read_pdf(path)
    elif source == "docx":
        form = read_docx(path)
    else:
        form = read_html(decode_html(data)) if source == "html" else read_lines(decode_bytes(data))
    if not form.fields:
        raise UserError(f"There is no field to fill in {path.name}.")
    return replace(form, source=source)


def fill(path: Path, values: Mapping[str, str]) -> bytes:
    """The file with these values, here and now. A web page is written as UTF-8 with a mark at its begin, which counts
    before what the page says of itself. Raises UserError."""
    from secondme.autofill.html_fill import fill_html
    from secondme.autofill.pdf import fill_pdf
    from secondme.importers.decoding import decode_bytes, decode_html

    data = path.read_bytes()
    source = source_of(path, data)
    if source == "pdf":
        return fill_pdf(path, values)
    if source == "docx":
        return fill_docx(path, values)
    if source == "html":
        return fill_html(decode_html(data).removeprefix("\ufeff"), values).encode("utf-8-sig", "replace")
    return fill_lines(decode_bytes(data), values).encode("utf-8", "replace")
