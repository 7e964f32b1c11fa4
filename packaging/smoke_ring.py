"""The installed app where a keyring of the system runs: GNOME's, unlocked, on a bus of the person's; no desktop."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import smoke_app
from smoke_root import HOME, Failed, Root

PACKAGES = ("gnome-keyring", "dbus-x11")
BUS = f"unix:path={HOME}/.cache/bus"
PASSWORD = b"of the person's account"
BACKUP = f"{HOME}/Documents/second-me.backup"
WORDS = f"{HOME}/Documents/words"
PATIENCE_S = 60.0


class Ring:
    """There while it is used as a context."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self._started: list[subprocess.Popen[bytes]] = []
        self.environment = (f"DBUS_SESSION_BUS_ADDRESS={BUS}", f"XDG_RUNTIME_DIR={HOME}/.cache")

    def __enter__(self) -> "Ring":
        self._root.run(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES])
        own = (f"HOME={HOME}", "LANG=C.UTF-8", smoke_app.PATH, *self.environment)
        self._own = own
        self._root.run(["mkdir", "-p", "-m", "700", f"{HOME}/.cache"], own)
        try:
            self._start(["dbus-daemon", "--session", "--nofork", f"--address={BUS}"], b"")
            self._wait(lambda: (self._root.path / BUS.partition("=")[2].lstrip("/")).exists())
            self._start(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], PASSWORD)
            self._wait(lambda: "true" in self._ask("DBus", "DBus.NameHasOwner", "string:org.freedesktop.secrets"))
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        for process in reversed(self._started):
            process.terminate()
            process.wait(20)
        self._started = []

    def entries(self) -> int:
        """How many the keyring holds of the app."""
        told = self._ask("secrets", "Secret.Service.SearchItems", "dict:string:string:service,secondme")
        return len(re.findall(r'object path "', told))

    def _start(self, command: list[str], given: bytes) -> None:
        quiet = subprocess.DEVNULL
        whole = self._root.command(command, self._own)
        process = subprocess.Popen(whole, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
        self._started.append(process)
        if process.stdin is not None:
            process.stdin.write(given)
            process.stdin.close()

    def _wait(self, there: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not there():
            if time.monotonic() > until or self._started[-1].poll() is not None:
                raise Failed("The keyring did not start.")
            time.sleep(0.1)

    def _ask(self, name: str, method: str, argument: str) -> str:
        place = {"DBus": "/org/freedesktop/DBus", "secrets": "/org/freedesktop/secrets"}[name]
        command = ["dbus-send", "--session", "--print-reply", f"--dest=org.freedesktop.{name}", place]
        return self._root.run([*command, f"org.freedesktop.{method}", argument], self._own)


class RingSteps:
    """A home that is new where a keyring is; then the same without it, a backup put in its place, and all removed."""

    def __init__(self, root: Root, work: Path, models: Path) -> None:
        self._root = root
        self._models = models
        self._ring = Ring(root)
        self._alone = smoke_app.App(root, "/usr/bin/secondme", work, smoke_app.PATH)
        self._app = smoke_app.App(root, "/usr/bin/secondme", work, smoke_app.PATH, self._ring.environment)
        self._home = root.path / self._app.home.lstrip("/")

    def all(self) -> Iterator[tuple[str, Callable[[], str]]]:
        try:
            yield "keyring: GNOME's", self._begin
            yield "keyring: the key lies there", self._kept
            yield "keyring: window", lambda: self._app.again("keyring", "What is on your mind?")
            yield "keyring: not there", self._without
            yield "keyring: backup, restored", self._restored
            yield "keyring: remove all", self._removed
        finally:
            self._ring.end()

    def _begin(self) -> str:
        self._ring.__enter__()
        self._app.give(self._models, False)
        return f"runs, with {self._ring.entries()} entries of the app"

    def _kept(self) -> str:
        self._app.bring_in()
        found = self._app.search()
        if not (self._home / "key.id").exists() or (self._home / "key").exists() or self._ring.entries() != 1:
            files = sorted(file.name for file in self._home.iterdir())
            raise Failed(f"The keyring holds {self._ring.entries()} entries, the home {files}")
        return f"one entry, and no file with it; {found}"

    def _without(self) -> str:
        """Where the keyring does not answer, nothing is read, and no other key is made."""
        command = self._root.command(["/usr/bin/secondme", "search", "bees"], self._alone.environment)
        done = subprocess.run(command, capture_output=True, text=True, timeout=180)
        if done.returncode != 1 or "did not give the key" not in done.stderr or "Traceback" in done.stderr:
            raise Failed(f"Ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-500:]}")
        if (self._home / "key").exists():
            raise Failed("It made another key.")
        return f"{done.stderr.strip()[:90]!r}; {self._app.search_words()}"

    def _restored(self) -> str:
        words = self._root.path / WORDS.lstrip("/")
        words.write_text("seven bees in a shed by the sea\n", encoding="utf-8")
        self._app.run("backup", BACKUP, "--passphrase-file", WORDS)
        self._app.run("restore", BACKUP, "--replace", "--passphrase-file", WORDS)
        if self._ring.entries() != 2:
            raise Failed(f"The keyring holds {self._ring.entries()} entries.")
        return f"two entries: of the home, and of the one that it took the place of; {self._app.search_words()}"

    def _removed(self) -> str:
        self._app.run("uninstall", "--all", "--yes")
        if self._ring.entries() or self._home.exists():
            raise Failed(f"The keyring holds {self._ring.entries()} entries; the home: {self._home.exists()}")
        return "neither an entry nor the home is left"
