"""A model hub on the loopback of this machine, over https, for the app in the other system to download from.

Its certificate is put among those that the system trusts, as an administrator does it with one of their own."""

import hashlib
import http.server
import ssl
import tempfile
import threading
import tomllib
from pathlib import Path
from types import TracebackType

from about import ROOT
from smoke_root import Failed, Root, outside

ADDRESS = "127.0.0.1"
TRUSTED = "usr/local/share/ca-certificates/smoke-test.crt"


class Hub:
    """There while it is used as a context; serves what the manifest names of `model`, from the folder where it lies."""

    def __init__(self, model: str, folder: Path) -> None:
        self.url = ""
        self.given: list[str] = []
        self._files = dict(_files(model, folder))
        self._folder = Path(tempfile.mkdtemp(prefix="smoke-hub-"))
        self._server: http.server.ThreadingHTTPServer | None = None

    def __enter__(self) -> "Hub":
        key, self.certificate = self._folder / "key.pem", self._folder / "certificate.pem"
        make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        names = ["-days", "2", "-subj", "/CN=smoke test", "-addext", f"subjectAltName=IP:{ADDRESS}"]
        outside([*make, *names, "-keyout", str(key), "-out", str(self.certificate)])
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(self.certificate, key)
        self._server = http.server.ThreadingHTTPServer((ADDRESS, 0), self._handler())
        self._server.socket = secure.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://{ADDRESS}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def trusted_by(self, root: Root) -> None:
        """Raises Failed where the system has no list of certificates to put it into."""
        place = root.path / TRUSTED
        if not (root.path / "usr/sbin/update-ca-certificates").exists():
            raise Failed("The package brings no certificates along, so nothing can be downloaded.")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(self.certificate.read_bytes())
        root.run(["update-ca-certificates"])

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                pass

            def do_HEAD(self) -> None:
                self._answer(False)

            def do_GET(self) -> None:
                self._answer(True)

            def _answer(self, whole: bool) -> None:
                file = hub._files.get(self.path)
                data = file.read_bytes() if file else b""
                self.send_response(200 if file else 404)
                self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if whole and file:
                    self.wfile.write(data)
                    hub.given.append(file.name)

        return Handler


def _files(model: str, folder: Path) -> list[tuple[str, Path]]:
    """Path at the hub -> file."""
    manifest = tomllib.loads((ROOT / "models/manifest.toml").read_text(encoding="utf-8"))
    entry = next(each for each in manifest["model"] if each["name"] == model)
    source = next(each for each in entry["source"] if each["kind"] == "hub")
    top = f"/{source['repository']}/resolve/{source['revision']}"
    return [(f"{top}/{file['path']}", folder / file["path"]) for file in entry["files"]]
