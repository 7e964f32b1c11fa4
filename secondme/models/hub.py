"""One file from a model hub: resumable, and checked against a sum that we know or that the hub publishes for it.

The hub is Hugging Face or whatever serves the same paths at `HF_ENDPOINT`, the variable that its own tools read.
https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
"""

import hashlib
import http.client
import logging
import os
import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from threading import Event, Thread
from typing import Any

from secondme import certificates
from secondme.errors import ModelProblem

log = logging.getLogger(__name__)

DEFAULT_ENDPOINT = "https://huggingface.co"
TIMEOUT_S = 10.0
_SILENCE_S = 5.0
"""A transfer that is silent for this long is taken up anew."""
_LOOK_S = 0.1
_ATTEMPTS = 6
_PAUSE_S = 0.5
_BLOCK = 1 << 20
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


class SourceProblem(ModelProblem):
    """This source cannot give the file now; the next one may."""


def _untrusted() -> SourceProblem:
    return SourceProblem(
        "The certificate of the model hub cannot be verified.",
        "Check the date of this computer, and that its list of trusted certificates (ca-certificates) is installed.",
    )


@dataclass(frozen=True, slots=True)
class Published:
    """What the hub says of a file: its size (0 when it does not say) and its checksum.

    `kind` is "sha256" for large files, "git" (SHA-1 of a git blob) for small ones, "" when none is published."""

    size: int
    kind: str
    checksum: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A checksum to hold a file against. `git` sums are SHA-1 over git's blob header and the bytes."""

    kind: str
    value: str

    def of(self, path: Path, tick: Callable[[int], None] = lambda _: None) -> str:
        """The sum of the file at `path`; `tick` is called with the bytes read so far and may raise."""
        if self.kind == "sha256":
            digest = hashlib.sha256()
        else:
            digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
        done = 0
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                done += len(block)
                tick(done)
        return digest.hexdigest()


def endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", DEFAULT_ENDPOINT).rstrip("/")


def file_url(repository: str, revision: str, path: str) -> str:
    quoted = (urllib.parse.quote(part, safe="/") for part in (repository, revision, path))
    return "{}/{}/resolve/{}/{}".format(endpoint(), *quoted)


def reachable(timeout_s: float = 3.0) -> bool:
    """Whether the hub answers in this time. Sends one HEAD request without any data; never called on its own accord.

    Beside this thread, because looking up a name knows no time limit."""
    answers: list[bool] = []
    asking = Thread(target=lambda: answers.append(_answers(timeout_s)), name="hub", daemon=True)
    asking.start()
    asking.join(timeout_s)
    return answers == [True]


def _answers(timeout_s: float) -> bool:
    try:
        with _open(urllib.request.Request(endpoint(), method="HEAD"), timeout_s):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except (OSError, http.client.HTTPException):
        return False


def published(url: str) -> Published:
    """Ask the hub for a file's size and checksum. Raises SourceProblem when it does not answer or has no such file."""
    for _ in range(5):
        request = urllib.request.Request(url, method="HEAD", headers={"Accept-Encoding": "identity"})
        headers, status = _head(request)
        target = headers.get("Location", "")
        if status in _REDIRECTS and target.startswith("/"):  # a renamed repository; absolute ones lead to the storage
            url = urllib.parse.urljoin(url, target)
            continue
        return _published(headers)
    raise SourceProblem("The model hub sends requests in a circle.", "Try again later.")


def _head(request: urllib.request.Request) -> tuple[Message, int]:
    try:
        with _open(request, TIMEOUT_S, follow=False) as response:
            return response.headers, response.status
    except urllib.error.HTTPError as error:
        with error:
            if error.code in _REDIRECTS:
                return error.headers, error.code
        raise SourceProblem(f"The model hub answered {error.code}.", "Try again later.") from error
    except (OSError, http.client.HTTPException) as error:
        if certificates.untrusted(error):
            raise _untrusted() from error
        raise SourceProblem("The model hub cannot be reached.", "Check the connection and try again.") from error


def _published(headers: Message) -> Published:
    tag = (headers.get("X-Linked-Etag") or headers.get("ETag") or "").removeprefix("W/").strip('"').lower()
    kind = {64: "sha256", 40: "git"}.get(len(tag), "") if re.fullmatch(r"[0-9a-f]+", tag) else ""
    linked = headers.get("X-Linked-Size") or (headers.get("Content-Length") if "Location" not in headers else "") or ""
    return Published(int(linked) if linked.isdigit() else 0, kind, tag if kind else "")


def download(
    url: str,
    part: Path,
    size: int,
    tick: Callable[[int], None],
    cancelled: Event,
    opener: "Callable[[urllib.request.Request, float], Any] | None" = None,
) -> None:
    """Bring `part` to its full length, going on where an earlier attempt stopped; the bytes are not yet verified.

    `size` 0: not known. `tick(bytes so far)` may raise to stop; what was received is kept. `cancelled` ends a transfer
    that is silent: `tick` then raises. `opener` opens requests in a way of its own. Raises SourceProblem when the
    connection keeps failing, OSError when the file cannot be written."""
    failure: Exception | None = None
    attempts = 0
    while attempts < _ATTEMPTS:
        before = part.stat().st_size if part.exists() else 0
        tick(before)
        try:
            _receive(url, part, size, tick, cancelled, opener or _open)
            return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code not in (408, 416, 429) and error.code < 500:
                raise SourceProblem(f"The model hub answered {error.code}.", "Try again later.") from error
            failure = error
        except _Broken as error:
            failure = error
        progressed = part.exists() and part.stat().st_size > before
        attempts = 1 if progressed else attempts + 1
        time.sleep(_PAUSE_S * attempts)
    raise SourceProblem(
        "The connection to the model hub keeps breaking off.", "Try again: the download goes on where it stopped."
    ) from failure


class _Broken(Exception):
    """The connection ended before the file did."""


def _shut_down(descriptor: int) -> None:
    connection = socket.socket(fileno=descriptor)
    try:
        connection.shutdown(socket.SHUT_RDWR)
    finally:
        connection.detach()


@contextmanager
def _ended_by(cancelled: Event, response: http.client.HTTPResponse) -> Iterator[None]:
    """Shut the connection down under a read that waits for bytes, as soon as `cancelled` is set."""
    over = Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if cancelled.is_set() and not response.isclosed():
                try:
                    _shut_down(response.fileno())
                except (OSError, ValueError, AttributeError) as error:  # it has just ended by itself
                    log.info("The connection had ended: %s", type(error).__name__)
                return

    watcher = Thread(target=watch, name="download", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _receive(
    url: str, part: Path, size: int, tick: Callable[[int], None], cancelled: Event, opener: Callable[..., Any]
) -> None:
    have = part.stat().st_size if part.exists() else 0
    if size and have > size:
        part.unlink()
        have = 0
    if size and have == size:
        tick(have)
        return
    request = urllib.request.Request(url, headers={"Accept-Encoding": "identity"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    try:
        response = opener(request, _SILENCE_S)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # what we have does not fit what is there now
            part.unlink()
        raise
    except (OSError, http.client.HTTPException) as error:
        if certificates.untrusted(error):
            raise _untrusted() from error
        raise _Broken from error
    with response, _ended_by(cancelled, response):
        resumed = response.status == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        start = have if resumed else 0
        promised = response.headers.get("Content-Length") or ""
        expected = size or (start + int(promised) if promised.isdigit() else 0)
        _copy(response, part, start, tick)
    have = part.stat().st_size
    if expected and have < expected:
        raise _Broken(f"{have} of {expected} bytes")


def _copy(response: http.client.HTTPResponse, part: Path, start: int, tick: Callable[[int], None]) -> None:
    with part.open("ab" if start else "wb") as file:
        done = start
        while block := _read(response):
            file.write(block)
            done += len(block)
            tick(done)
        file.flush()
        os.fsync(file.fileno())


def _read(response: http.client.HTTPResponse) -> bytes:
    """What has arrived, without waiting for a whole block, so that a slow line can be cancelled too."""
    try:
        return response.read1(_BLOCK)
    except (OSError, http.client.HTTPException) as error:
        raise _Broken from error


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _open(request: urllib.request.Request, timeout_s: float, follow: bool = True) -> Any:
    request.add_header("User-Agent", "secondme")
    secure = urllib.request.HTTPSHandler(context=certificates.trusting())
    opener = urllib.request.build_opener(secure, *(() if follow else (_Stay,)))
    return opener.open(request, timeout=timeout_s)
