"""A desk of this machine's, at which the app in the other system is used: a screen, a mouse, a keyboard, and what a
screen reader is told of the windows."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from smoke_root import Failed, outside

SOCKETS = Path("/tmp/.X11-unix")
"""The folder that the other system sees too."""
SIZE = "1400x900"
REGISTRY = Path("/usr/libexec/at-spi2-registryd")
TREE = Path(__file__).with_name("smoke_tree.py")
PYTHON = "/usr/bin/python3"
PATIENCE_S = 120.0
"""Much more than anything needs, for the machine may be busy."""
BUS_RULES = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>accessibility</type><listen>unix:path=@BUS@</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
"""The app runs as a person, the reader of the tree as root."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a window as a screen reader knows it; `at`: x, y, width, height in px of the screen."""

    role: str
    name: str
    text: str
    states: tuple[str, ...]
    at: tuple[int, int, int, int]

    def says(self, words: str) -> bool:
        return words in self.name or words in self.text


class Desk:
    """There while it is used as a context."""

    def __init__(self) -> None:
        number = next(number for number in range(97, 200) if not (SOCKETS / f"X{number}").exists())
        self.display = f":{number}"
        self._socket, self._bus = SOCKETS / f"X{number}", SOCKETS / f"secondme-test-bus-{number}"
        self._address = f"unix:path={self._bus}"
        self._own = {"DISPLAY": self.display, "PATH": "/usr/bin:/bin", "AT_SPI_BUS_ADDRESS": self._address}
        self._started: list[subprocess.Popen[bytes]] = []
        self._folder = Path(tempfile.mkdtemp(prefix="smoke-desk-"))

    @property
    def place(self) -> list[str]:
        """What the environment of a program must hold that is to be seen here."""
        quiet = "QT_LOGGING_RULES=qt.accessibility.atspi.warning=false"
        """Qt says of a question of the bus's that it does not answer it."""
        return [f"DISPLAY={self.display}", f"AT_SPI_BUS_ADDRESS={self._address}", quiet]

    def __enter__(self) -> "Desk":
        try:
            self._bus.unlink(missing_ok=True)
            self._start(["Xvfb", self.display, "-screen", "0", f"{SIZE}x24", "-ac", "-nolisten", "tcp"])
            self._wait(self._socket.exists, "Xvfb did not start")
            rules = self._folder / "bus.conf"
            rules.write_text(BUS_RULES.replace("@BUS@", str(self._bus)), encoding="utf-8")
            self._start(["dbus-daemon", f"--config-file={rules}", "--nofork"])
            self._wait(self._bus.exists, "dbus-daemon did not start")
            self._start([str(REGISTRY)])
            self._wait(self._registered, "The registry of AT-SPI did not start")
            self._start(["openbox", "--sm-disable"])
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        for process in reversed(self._started):
            process.terminate()
            process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._bus.unlink(missing_ok=True)

    def _start(self, command: list[str]) -> None:
        quiet = subprocess.DEVNULL
        self._started.append(subprocess.Popen(command, env=self._own, stdout=quiet, stderr=quiet))

    def _wait(self, there: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + 20
        while not there():
            if time.monotonic() > until or self._started[-1].poll() is not None:
                raise Failed(what)
            time.sleep(0.05)

    def _registered(self) -> bool:
        """Of a program that starts before the registry is there a screen reader is never told anything."""
        command = ["dbus-send", f"--bus={self._address}", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
        asked = ["org.freedesktop.DBus.NameHasOwner", "string:org.a11y.atspi.Registry"]
        done = subprocess.run([*command, *asked], env=self._own, capture_output=True, text=True)
        return "boolean true" in done.stdout

    # What is seen

    def nodes(self) -> list[Node]:
        command = [PYTHON, str(TREE)]
        try:
            done = subprocess.run(command, env=self._own, capture_output=True, text=True, timeout=PATIENCE_S * 3)
        except subprocess.TimeoutExpired as late:
            raise Failed("The windows do not answer the reader of the screen.") from late
        if done.returncode:
            raise Failed(f"The windows cannot be read: {done.stderr[-400:]}")
        return [
            Node(each["role"], each["name"], each["text"], tuple(each["states"]), tuple(each["at"]))
            for each in json.loads(done.stdout)
        ]

    def find(self, words: str, *roles: str) -> Node | None:
        """The last part that shows `words`: the one that lies innermost, or was added last."""
        return _last(self.nodes(), words, roles)

    def see(self, words: str, *roles: str, seconds: float = PATIENCE_S) -> Node:
        """Wait until `words` are shown. Raises Failed, with what is shown instead when the time is over: a reading
        takes long on a busy machine, so that the last is begun after the time, and not before it."""
        until = time.monotonic() + seconds
        while True:
            late = time.monotonic() > until
            nodes = self.nodes()
            node = _last(nodes, words, roles)
            if node is not None:
                return node
            if late:
                shown = " | ".join(_unique(node.name or node.text for node in nodes))
                raise Failed(f"{words!r} is not shown within {seconds:.0f} s, but: {shown[:1500]}")
            time.sleep(0.3)

    def wait_until_gone(self, words: str, *roles: str) -> None:
        """Until `words` are not shown any more, and a moment longer, for the keyboard goes to what lies behind."""
        until = time.monotonic() + PATIENCE_S
        while self.find(words, *roles) is not None:
            if time.monotonic() > until:
                raise Failed(f"{words!r} is still shown after {PATIENCE_S:.0f} s.")
        time.sleep(1)

    def picture(self, file: Path) -> str:
        outside(["import", "-display", self.display, "-window", "root", str(file)])
        return file.name

    # What is done

    def click(self, words: str, *roles: str, seconds: float = PATIENCE_S, button: int = 1) -> Node:
        """Press the mouse on what shows `words`, once it stands still and can be used."""
        node = self.see(words, *roles, seconds=seconds)
        until = time.monotonic() + seconds
        while True:
            time.sleep(0.2)
            again = self.see(words, *roles)
            if again.at == node.at and "enabled" in again.states:
                break
            if time.monotonic() > until:
                raise Failed(f"{words!r} cannot be clicked: {again}")
            node = again
        x, y, width, height = again.at
        self._do("mousemove", str(x + width // 2), str(y + height // 2))
        self._do("click", str(button))
        return again

    def type(self, text: str) -> None:
        self._do("type", "--delay", "15", text)

    def press(self, *keys: str) -> None:
        self._do("key", *keys)

    def _do(self, *arguments: str) -> None:
        done = subprocess.run(["xdotool", *arguments], env=self._own, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"xdotool {' '.join(arguments)}: {done.stderr.strip()}")

    def windows(self, *which: str) -> list[str]:
        """The windows that are to be seen: of the app, or of those that xdotool finds by `which`."""
        command = ["xdotool", "search", "--onlyvisible", *(which or ("--name", "Second Me"))]
        return subprocess.run(command, env=self._own, capture_output=True, text=True).stdout.split()

    def wait_for_window(self, *which: str, seconds: float = PATIENCE_S) -> None:
        until = time.monotonic() + seconds
        while not self.windows(*which):
            if time.monotonic() > until:
                raise Failed(f"No window came: {' '.join(which)}")
            time.sleep(0.1)


def _last(nodes: Iterable[Node], words: str, roles: tuple[str, ...]) -> Node | None:
    found = [node for node in nodes if node.says(words) and (not roles or node.role in roles)]
    return found[-1] if found else None


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))
