"""A model hub on the loopback, with the faults that a real one or the network shows."""

import contextlib
import hashlib
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Hub:
    """`files`: path after /resolve/REVISION/ -> bytes. The rest switches faults on."""

    files: dict[str, bytes]
    url: str = ""
    published: dict[str, str] = field(default_factory=dict)
    """Overrides of the checksum that is published for a path; "" publishes none."""
    cut_after: list[int] = field(default_factory=list)
    """Each GET ends the connection after the next of these many bytes, while there are any."""
    no_ranges: bool = False
    broken: int = 0
    """The status that every GET answers with, 0 for none."""
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    """(method, path, Range header)"""
    slow_s: float = 0.0
    """A GET sends 16 kB at a time, with a pause of these seconds after each."""
    gate: threading.Event | None = None
    """When set, a GET sends its first 64 kB and then waits for this."""


def git_sum(data: bytes) -> str:
    return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()


@contextmanager
def serving(hub: Hub, secure: ssl.SSLContext | None = None) -> Iterator[Hub]:
    """`secure`: served over https with this."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def _name(self) -> str:
            return self.path.split("/resolve/main/", 1)[-1].removeprefix("/storage/")

        def _answer(self, status: int, headers: dict[str, str], length: int = 0) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def do_HEAD(self) -> None:
            hub.requests.append(("HEAD", self.path, None))
            data = hub.files.get(self._name())
            if self.path == "/":
                self._answer(200, {})
            elif self.path.startswith("/old/"):
                self._answer(307, {"Location": self.path.replace("/old/", "/new/", 1)})
            elif data is None:
                self._answer(404, {})
            elif len(data) > 1000:  # large files lie in a storage of their own
                tag = hub.published.get(self._name(), hashlib.sha256(data).hexdigest())
                headers = {"X-Linked-Etag": f'"{tag}"'} if tag else {}
                place = f"{hub.url}/storage/{self._name()}"
                self._answer(302, {**headers, "X-Linked-Size": str(len(data)), "Location": place})
            else:
                tag = hub.published.get(self._name(), git_sum(data))
                self._answer(200, {"ETag": f'"{tag}"'}, len(data))

        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            hub.requests.append(("GET", self.path, wanted))
            if hub.broken:
                return self._answer(hub.broken, {})
            data = hub.files.get(self._name())
            if data is None:
                return self._answer(404, {})
            if len(data) > 1000 and not self.path.startswith("/storage/"):
                return self._answer(302, {"Location": f"{hub.url}/storage/{self._name()}"})
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and not hub.no_ranges else 0
            if start > len(data):
                return self._answer(416, {})
            body = data[start:]
            ranged = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
            self._answer(206 if start else 200, ranged, len(body))
            if gate := hub.gate:
                self.wfile.write(body[: 1 << 16])
                self.wfile.flush()
                gate.wait(20)
                self.close_connection = True
            elif hub.slow_s:
                with contextlib.suppress(ConnectionError):
                    for start in range(0, len(body), 1 << 14):
                        self.wfile.write(body[start : start + (1 << 14)])
                        time.sleep(hub.slow_s)
            elif hub.cut_after:
                self.wfile.write(body[: hub.cut_after.pop(0)])
                self.close_connection = True
            else:
                self.wfile.write(body)
            return None

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exception(), ssl.SSLError):  # who does not trust it goes away
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    hub.url = f"{'https' if secure else 'http'}://127.0.0.1:{server.server_port}"
    if secure:
        server.socket = secure.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        if hub.gate:
            hub.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()
