"""The native messaging host: a browser starts it for the extension, and it carries messages to the app and back.

What it reads and writes is Chromium's and Firefox's protocol: each message is JSON in UTF-8 after its length, 32 bits
in the byte order of the machine (https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging). It
opens no port and no database; where nobody has the home open it says so. It ends when the browser closes its input.
"""

import json
import logging
import os
import struct
import sys
from collections.abc import Sequence
from typing import IO, Any

from secondme.broker import NoOwner, request
from secondme.browser import messages
from secondme.browser.install import ADDON_ID, EXTENSION_ID
from secondme.errors import Cancelled, EnvironmentProblem, SecondMeError
from secondme.paths import Paths
from secondme.progress import Progress

log = logging.getLogger(__name__)

Json = Any
PATIENCE_S = 2.0
CLOSED = "Second Me is not open. Open it, and try again."
SEALED = "Second Me is locked, or not open. Open it with your passphrase, and try again."
CANCELLED = "Second Me was stopped while it looked."


def run(arguments: Sequence[str]) -> int:
    """`arguments`: the home, then what the browser adds: who asks. Returns the exit code."""
    home, callers = arguments[0], arguments[1:]
    if not ({f"chrome-extension://{EXTENSION_ID}/", ADDON_ID} & {*callers}):
        return 1
    reader, writer = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing but messages may reach the browser
    if sys.platform == "win32":
        import msvcrt

        for stream in (reader, writer):
            msvcrt.setmode(stream.fileno(), os.O_BINARY)
    return serve(Paths.choose(home), reader, writer)


def serve(paths: Paths, reader: IO[bytes], writer: IO[bytes]) -> int:
    """Answer until the browser closes its side; 1 when it does not keep to the protocol."""
    try:
        while (raw := read(reader)) is not None:
            write(writer, answered(paths, raw))
    except ValueError:
        return 1
    except BrokenPipeError:
        return 0
    return 0


def read(stream: IO[bytes]) -> Json:
    """The next message, None at the end. Raises ValueError when it is too long, cut off, or no JSON."""
    head = stream.read(4)
    if not head:
        return None
    if len(head) < 4:
        raise ValueError("a length is cut off")
    (length,) = struct.unpack("=I", head)
    if length > messages.MAX_MESSAGE:
        raise ValueError("a message is too long")
    body = stream.read(length)
    if len(body) < length:
        raise ValueError("a message is cut off")
    try:
        return json.loads(body.decode())
    except RecursionError as error:
        raise ValueError("a message is nested too deeply") from error


def write(stream: IO[bytes], message: Json) -> None:
    data = json.dumps(message).encode()
    if len(data) > messages.MAX_MESSAGE:
        data = json.dumps({"id": message["id"], **_error("user", "The answer is too long for the browser.")}).encode()
    stream.write(struct.pack("=I", len(data)) + data)
    stream.flush()


def answered(paths: Paths, raw: Json) -> Json:
    """`{"id","request"}` -> `{"id","result"}` or `{"id","error":{"kind","message"}}`. An edge: errors become answers.
    "kind": closed, busy, or user."""
    id = raw.get("id") if isinstance(raw, dict) else None
    id = id if isinstance(id, int) and not isinstance(id, bool) else 0
    try:
        wanted = raw.get("request") if isinstance(raw, dict) else None
        messages.request(wanted)
        told = request(paths, "browser", {"request": wanted}, _drop, Progress(), PATIENCE_S)
        return {"id": id, "result": told}
    except NoOwner:
        return {"id": id, **_error("closed", SEALED if paths.sealed_key_file.exists() else CLOSED)}
    except EnvironmentProblem as problem:
        return {"id": id, **_error("busy", problem.sentence())}
    except (SecondMeError, Cancelled) as error:
        return {"id": id, **_error("user", str(error) or CANCELLED)}
    except OSError:
        return {"id": id, **_error("closed", CLOSED)}


def _error(kind: str, message: str) -> dict[str, Json]:
    return {"error": {"kind": kind, "message": message}}


def _drop(_line: Json) -> None:
    """The app sends no lines here."""
