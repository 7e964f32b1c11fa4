"""Updates: only signed ones, only newer ones, only over a safe way, whole or not at all; from a server on loopback."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from secondme import release, updating
from secondme.cli import main
from secondme.errors import Cancelled, UserError
from secondme.manifests import MOST_BYTES, UpdateProblem, opened, order, sealed
from secondme.models import hub as hub_module
from secondme.paths import Paths
from secondme.progress import Progress
from tests.core.hub_server import Hub, serving

KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
PACKAGE = b"a package " * 30_000


def public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


@pytest.fixture(autouse=True)
def released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "UPDATE_KEYS", (public(KEY),))
    monkeypatch.setattr(updating, "version", lambda: "1.2.0")


def manifest(version: str = "1.3.0", key: Ed25519PrivateKey = KEY, **other: Any) -> bytes:
    file = {
        "platform": updating.platform_name(), "kind": "portable", "url": "secondme.tar.gz", "size": len(PACKAGE),
        "sha256": hashlib.sha256(PACKAGE).hexdigest(), "min_os": "",
    }  # fmt: skip
    told = {
        "version": version, "published": "2026-05-01T10:00:00+00:00", "notes": "Bees are remembered better.",
        "files": [file | other.pop("file", {})],
    } | other  # fmt: skip
    return sealed(json.dumps(told).encode(), key)


@contextmanager
def served(**files: bytes) -> Iterator[tuple[Hub, str]]:
    """A server that has `update` and `package`, with faults as they are wished for, and the address of the list."""
    named = {"update.json": files["update"], "secondme.tar.gz": files.get("package", PACKAGE)}
    with serving(Hub(named)) as hub:
        yield hub, f"{hub.url}/x/resolve/main/update.json"


def test_what_is_new_is_told_fetched_and_verified(home: Paths) -> None:
    with served(update=manifest()) as (_, address):
        offer = updating.check(home, address)
        assert (offer.newer, offer.version, offer.current, offer.problem) == (True, "1.3.0", "1.2.0", "")
        assert offer.notes == "Bees are remembered better."
        file = updating.fetch(home, address, Progress())
    assert file == home.updates / "secondme.tar.gz"
    assert file.read_bytes() == PACKAGE
    assert str(file) in updating.how_to_install(file)
    assert "sudo apt install" in updating.how_to_install(Path("/x/a.deb"))
    assert "unpack" in updating.how_to_install(Path("/x/a.tar.xz"))
    assert updating.how_to_install(Path("/x/a.exe")) == f"Close Second Me, then open {Path('/x/a.exe')}."


def test_a_file_on_a_stick_serves_as_well(home: Paths, tmp_path: Path) -> None:
    (tmp_path / "update.json").write_bytes(manifest())
    (tmp_path / "secondme.tar.gz").write_bytes(PACKAGE)
    assert updating.fetch(home, str(tmp_path / "update.json"), Progress()).read_bytes() == PACKAGE
    (tmp_path / "update.json").write_bytes(manifest(file={"url": "../secondme.tar.gz"}))
    with pytest.raises(UpdateProblem, match="elsewhere"):
        updating.fetch(home, str(tmp_path / "update.json"), Progress())


def changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (manifest(key=OTHER), "not signed"),
        (changed(manifest(), -20), "not signed"),
        (changed(manifest(), 25), "not signed"),
        (manifest() + b" ", "not signed"),
        (manifest().split(b"\n", 1)[1], "not the list"),
        (b"<html>", "not the list"),
        (b"secondme-update-1 ???\n{}", "not signed"),
        (b"x" * (MOST_BYTES + 1), "too large"),
        (sealed(b"not json", KEY), "damaged"),
        (sealed(b"[" * 100_000, KEY), "damaged"),
        (manifest(version="1.3; rm"), "no version"),
        (manifest(published="2026-05-01"), "damaged"),
        (manifest(file={"sha256": "abc"}), "damaged"),
        (manifest(file={"size": 10**12}), "damaged"),
        (manifest(file={"kind": "script"}), "damaged"),
    ],
)
def test_a_list_that_cannot_be_trusted_is_a_sentence(home: Paths, data: bytes, said: str) -> None:
    with served(update=data) as (_, address), pytest.raises(UpdateProblem, match=said):
        updating.check(home, address)
    assert not (home.root / "update.json").exists()


def test_nothing_is_read_before_the_signature_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondme.manifests.json.loads", lambda _: pytest.fail("it was read"))
    with pytest.raises(UpdateProblem, match="not signed"):
        opened(manifest(key=OTHER), [public(KEY)])


def test_a_second_key_is_good_while_one_is_replaced() -> None:
    assert opened(manifest(key=OTHER), [public(KEY), public(OTHER)]).version == "1.3.0"


def test_older_versions_and_older_lists_are_refused(home: Paths) -> None:
    for version in ("1.2.0", "1.2", "1.1.9"):
        with served(update=manifest(version)) as (_, address):
            assert not updating.check(home, address).newer
            with pytest.raises(UserError, match=r"1\.2\.0 is the newest version"):
                updating.fetch(home, address, Progress())
        (home.root / "update.json").unlink()
    with served(update=manifest("1.4.0")) as (_, address):
        updating.check(home, address)
        updating.check(home, address)
    for again in (manifest("1.3.0"), manifest("1.4.0", published="2026-04-30T10:00:00+00:00")):
        with served(update=again) as (_, address), pytest.raises(UpdateProblem, match="older than one"):
            updating.check(home, address)
    assert not home.updates.exists()


def test_versions_are_numbers() -> None:
    assert order("1.10") > order("1.9.9") > order("1.9") == order("1.9.0")


@pytest.mark.parametrize(
    ("package", "said"),
    [(changed(PACKAGE, 100), "damaged"), (PACKAGE + b"more", "larger|damaged"), (b"", "downloaded")],
)
def test_a_package_that_is_another_is_not_kept(
    home: Paths, package: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "_PAUSE_S", 0.0)
    with served(update=manifest(), package=package) as (_, address), pytest.raises(UpdateProblem, match=said):
        updating.fetch(home, address, Progress())
    assert not (home.updates / "secondme.tar.gz").exists()


def test_a_cut_download_goes_on_where_it_was(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "_PAUSE_S", 0.0)
    with served(update=manifest()) as (hub, address):
        hub.cut_after = [MOST_BYTES, 100_000, 50_000]
        assert updating.fetch(home, address, Progress()).read_bytes() == PACKAGE
        ranges = [given for method, path, given in hub.requests if method == "GET" and "storage" in path]
    assert ranges == [None, "bytes=100000-", "bytes=150000-"]


def test_a_cancelled_download_goes_on_the_next_time(home: Paths) -> None:
    with served(update=manifest()) as (hub, address):
        hub.cut_after = [MOST_BYTES, 100_000]
        progress = Progress(lambda step: progress.cancel() if step.done else None)
        with pytest.raises(Cancelled):
            updating.fetch(home, address, progress)
        (part,) = home.updates.glob("*.part")
        assert part.stat().st_size > 0
        assert updating.fetch(home, address, Progress()).read_bytes() == PACKAGE


@contextmanager
def leading_to(target: str) -> Iterator[str]:
    """A server whose every address leads to `target`."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None: ...

        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/update.json"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_only_safe_ways_are_taken(home: Paths) -> None:
    for address in ("http://example.org/update.json", "ftp://127.0.0.1/x", "http://127.0.0.1.example.org/", "http:///x"):
        with pytest.raises(UpdateProblem, match="https only"):
            updating.check(home, address)
    with leading_to("http://example.org/update.json") as address, pytest.raises(UpdateProblem, match="not safe"):
        updating.check(home, address)
    with leading_to("file:///etc/passwd") as address, pytest.raises(UpdateProblem, match=r"not safe|answer 302"):
        updating.check(home, address)
    with served(update=manifest()) as (_, real), leading_to(real) as address:
        assert updating.check(home, address).newer
    elsewhere = manifest(file={"url": "http://example.org/secondme.tar.gz"})
    with served(update=elsewhere) as (_, address), pytest.raises(UpdateProblem, match="https only"):
        updating.fetch(home, address, Progress())


def test_from_https_never_down_to_http() -> None:
    careful = updating._Careful()
    request = updating.urllib.request.Request("https://example.org/update.json")
    for target in ("http://127.0.0.1/x", "http://example.org/x"):
        with pytest.raises(UpdateProblem, match="not safe"):
            careful.redirect_request(request, None, 302, "Found", {}, target)
    assert careful.redirect_request(request, None, 302, "Found", {}, "https://cdn.example.org/x") is not None


def test_a_system_or_a_computer_that_is_not_served_is_told(home: Paths) -> None:
    with served(update=manifest(file={"min_os": "999.1"})) as (_, address):
        assert "needs a newer system" in updating.check(home, address).problem
        with pytest.raises(UserError, match="needs a newer system"):
            updating.fetch(home, address, Progress())
    with served(update=manifest(file={"platform": "amiga-68000"})) as (_, address):
        assert "not for this kind of computer" in updating.check(home, address).problem


def test_it_never_looks_by_itself_and_asks_for_a_place(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    assert release.UPDATE_URL == ""
    with pytest.raises(UserError, match="Name the file or the address"):
        updating.check(home)
    monkeypatch.setattr(release, "UPDATE_KEYS", ())
    with served(update=manifest()) as (_, address), pytest.raises(UpdateProblem, match="built without the key"):
        updating.check(home, address)
    with pytest.raises(UpdateProblem, match="cannot be read"):
        updating.check(home, "http://127.0.0.1:9/update.json")


def test_on_the_command_line(home: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["update", "check"]) == 1
    assert "no address for updates built in" in capsys.readouterr().err
    with served(update=manifest()) as (_, address):
        assert main(["update", "check", "--from", address]) == 0
        out = capsys.readouterr().out
        assert "Second Me 1.3.0 of 2026-05-01 is there; this is 1.2.0." in out
        assert "Bees are remembered better." in out
        assert f"secondme update get --from {address}" in out
        assert main(["update", "get", "--from", address, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["file"] == str(home.updates / "secondme.tar.gz")


def test_the_version_is_said_without_a_home_and_is_that_of_the_project(
    home: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Second Me {metadata.version('secondme')}\n"
    assert not list(home.root.iterdir())
