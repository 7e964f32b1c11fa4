"""A clean Debian in a folder, made by debootstrap and thrown away: commands run in it by chroot."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

PERSON = "person"
HOME = f"/home/{PERSON}"
SCREEN = "tmp/.X11-unix"
MOUNTS = ("proc", "sys", "dev", "dev/pts", "dev/shm")
NOT_LISTED = ("proc", "sys", "dev", "tmp", "run", "var/cache", "var/lib/apt", "var/lib/dpkg", "var/log")
"""What apt, dpkg and the kernel keep for themselves."""
_URI = re.compile(r"^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(https?://\S+/debian)/?(?:\s|$)", re.MULTILINE)
LONGEST_S = 1200


class Failed(Exception):
    """The package does not do what it should; the message says what."""


def say(text: str) -> None:
    sys.stdout.write(f"• {text}\n")
    sys.stdout.flush()


def mirror() -> str:
    """The Debian mirror of this machine's own apt. Raises Failed."""
    places = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for place in places:
        found = _URI.search(place.read_text(encoding="utf-8", errors="replace")) if place.is_file() else None
        if found:
            return found[1]
    raise Failed("This machine's apt names no Debian mirror.")


def outside(command: Sequence[str]) -> str:
    """Run on this machine; returns what it wrote. Raises Failed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{' '.join(command)} failed:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    return done.stdout


def _root_of(process: Path) -> str:
    """The folder that is / for a process; empty when it has gone."""
    try:
        return os.readlink(process / "root")
    except OSError:
        return ""


class Root:
    """A fresh system for as long as it is used; what debootstrap made is kept in an archive beside it."""

    def __init__(self, folder: Path, suite: str) -> None:
        self.path = folder.absolute()
        self.suite = suite
        self.offline = False
        """The person's commands then run where there is no network at all, not even the loopback."""

    def __enter__(self) -> "Root":
        self._drop()
        archive = self.path.with_suffix(".tar")
        if not archive.exists():
            say(f"{self.suite}: debootstrap")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            outside(["debootstrap", "--variant=minbase", self.suite, str(self.path), mirror()])
            outside(["tar", "-C", str(self.path), "--exclude=./proc/*", "--exclude=./dev/*", "-cf", str(archive), "."])
            self._drop()
        self.path.mkdir(parents=True)
        outside(["tar", "-C", str(self.path), "-xf", str(archive)])
        for name in MOUNTS:
            (self.path / name).mkdir(parents=True, exist_ok=True)
            outside(["mount", "--bind", f"/{name}", str(self.path / name)])
        shutil.copy("/etc/resolv.conf", self.path / "etc/resolv.conf")
        quick = self.path / "etc/dpkg/dpkg.cfg.d/quick"
        quick.parent.mkdir(exist_ok=True)
        quick.write_text("force-unsafe-io\n", encoding="utf-8")  # it is thrown away: nothing must survive a power cut
        self.run(["useradd", "--create-home", PERSON])
        self.run(["apt-get", "update", "-q"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def _drop(self) -> None:
        """Take it away; never what is mounted in it, which a program that is just ending may hold for a while."""
        until = time.monotonic() + 20
        while True:
            self.end_programs()
            for name in (SCREEN, *reversed(MOUNTS)):
                subprocess.run(["umount", str(self.path / name)], capture_output=True)
            if f" {self.path}/" not in Path("/proc/mounts").read_text(encoding="utf-8"):
                break
            if time.monotonic() > until:
                raise Failed(f"Something is still mounted in {self.path}, so it is not removed.")
            time.sleep(0.5)
        outside(["rm", "-rf", "--one-file-system", str(self.path)])

    def end_programs(self) -> None:
        """Those that a step which failed has left running inside: their root is this folder."""
        inside = self.programs()
        for place in inside:
            with suppress(ProcessLookupError):
                os.kill(int(place.name), signal.SIGKILL)
        until = time.monotonic() + 10
        while any(_root_of(place) == str(self.path) for place in inside) and time.monotonic() < until:
            time.sleep(0.1)

    def see_screen(self) -> None:
        """Let programs inside reach the screens of this machine."""
        (self.path / SCREEN).mkdir(parents=True, exist_ok=True)
        outside(["mount", "--bind", f"/{SCREEN}", str(self.path / SCREEN)])

    def command(self, command: Sequence[str], environment: Sequence[str] | None = None) -> list[str]:
        """What runs `command` inside: as root, or, where there is an `environment`, as the person with it alone."""
        who = ["--userspec", f"{PERSON}:{PERSON}"] if environment is not None else []
        path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"
        plain = environment if environment is not None else ("HOME=/root", path, "DEBIAN_FRONTEND=noninteractive")
        cut_off = ["unshare", "--net"] if self.offline and environment is not None else []
        return [*cut_off, "chroot", *who, str(self.path), "/usr/bin/env", "-i", *plain, *command]

    def programs(self) -> list[Path]:
        """What runs inside, as folders of /proc."""
        return [place for place in Path("/proc").glob("[0-9]*") if _root_of(place) == str(self.path)]

    def run(self, command: Sequence[str], environment: Sequence[str] | None = None, codes: Sequence[int] = (0,)) -> str:
        """Run inside; returns what it wrote to stdout. Raises Failed when it ends with another status than `codes`."""
        whole = self.command(command, environment)
        done = subprocess.run(whole, capture_output=True, text=True, timeout=LONGEST_S)
        if done.returncode not in codes:
            tail = f"{done.stdout[-1500:]}{done.stderr[-1500:]}"
            raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{tail}")
        return done.stdout

    def give(self, source: Path, place: str) -> None:
        """Copy a file or folder to the person."""
        target = self.path / place.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        outside(["cp", "-r", str(source), str(target)])
        self.run(["chown", "-R", f"{PERSON}:{PERSON}", HOME])

    def install(self, deb: Path) -> str:
        shutil.copy(deb, self.path / "tmp" / deb.name)
        options = ["-y", "--allow-downgrades", "--no-install-recommends"]
        return self.run(["apt-get", "install", *options, f"/tmp/{deb.name}"])

    def unpack(self, archive: Path) -> str:
        """Into the person's own folder; returns the folder of the app as it is called inside."""
        place = self.path / HOME.lstrip("/") / "apps"
        place.mkdir()
        outside(["tar", "-C", str(place), "-xf", str(archive)])
        self.run(["chown", "-R", f"{PERSON}:{PERSON}", HOME])
        return f"{HOME}/apps/{next(place.iterdir()).name}"

    def pythons(self) -> list[str]:
        places = [self.path / "usr/bin", self.path / "usr/local/bin"]
        return sorted(file.name for place in places for file in place.glob("python*"))

    def listing(self) -> set[str]:
        """Every path inside."""
        prune = [part for name in NOT_LISTED for part in ("-path", str(self.path / name), "-prune", "-o")]
        found = outside(["find", str(self.path), *prune, "-print"]).splitlines()
        return {path.removeprefix(str(self.path)) for path in found}
