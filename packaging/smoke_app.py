"""The app as an ordinary user starts it in a clean system: commands, the browser's host, and the window."""

import json
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from smoke_root import HOME, Failed, Root, outside

PATH = "PATH=/usr/bin:/bin"
NOTES = {
    "garden.md": "# Garden\n\nThe bees live behind the shed since April.\n",
    "travel.md": "# Travel\n\nMy sister Ines moved to Lisbon, and I visit her each October.\n",
    "kitchen.md": "# Kitchen\n\nI am allergic to peanuts.\n",
}
WANTED, HELD = "Which insects do I keep?", "bees"
"""A question that shares no word with the note that answers it: only its vector finds it."""
QUESTION, ANSWER = "Where does my sister live?", "Lisbon"
DISPLAY = ":97"
SIZE = "1280x800"
WINDOW_S = 90.0
CALLER = "chrome-extension://jfjfaadgmgfecnbocgcepfddiodaimih/"


class App:
    """`command`: how it is called inside. `path`: the PATH that it is given, beside HOME and LANG, and nothing else."""

    def __init__(self, root: Root, command: str, work: Path, path: str) -> None:
        self.home = f"{HOME}/.local/share/secondme/home"
        self._root = root
        self._command = command
        self._work = work
        self._environment = (f"HOME={HOME}", "LANG=C.UTF-8", path)

    def steps(self, models: Path, chat: bool) -> Iterator[tuple[str, Callable[[], str]]]:
        yield "doctor without models", self._doctor_without
        yield "models given", lambda: self._give(models, chat)
        yield "doctor", self._doctor
        yield "import", self._import
        yield "search", self.search
        yield "autofill", self._autofill
        yield "browser's host, window closed", lambda: self._host("is not open")
        if chat:
            yield "ask", self._ask
        yield "window, first start", lambda: self._window(f"{HOME}/first")
        yield "window", lambda: self._window(self.home)

    def run(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        return self._root.run([self._command, *arguments], self._environment, codes)

    def _json(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> Any:
        text = self.run("--json", *arguments, codes=codes)
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise Failed(f"{arguments[0]} answered no JSON: {text[:200]}") from error

    def _doctor_without(self) -> str:
        told = self._json("doctor", codes=(1,))
        wrong = [check["name"] for check in told["checks"] if not check["ok"]]
        if sorted(wrong) != ["chat model", "embedding model"]:
            raise Failed(f"doctor finds wrong: {', '.join(wrong)}")
        return "finds nothing wrong but the two models that are not there"

    def _give(self, models: Path, chat: bool) -> str:
        given = [file for file in sorted(models.iterdir()) if _is_given(file, chat)]
        for file in given:
            self._root.give(file, f"{HOME}/.local/share/secondme/models/{file.name}")
        return ", ".join(file.name for file in given)

    def _doctor(self) -> str:
        told = self._json("doctor", codes=(0, 1))
        wrong = {check["name"] for check in told["checks"] if not check["ok"]} - {"chat model"}
        if wrong:
            raise Failed(f"doctor finds wrong: {', '.join(sorted(wrong))}")
        return f"{len(told['checks'])} checks"

    def _import(self) -> str:
        notes = self._work / "notes"
        notes.mkdir(exist_ok=True)
        for name, text in NOTES.items():
            (notes / name).write_text(text, encoding="utf-8")
        if not (self._root.path / HOME.lstrip("/") / "notes").exists():
            self._root.give(notes, f"{HOME}/notes")
        started = time.monotonic()
        self.run("import", f"{HOME}/notes")
        return f"{len(NOTES)} notes with their vectors in {time.monotonic() - started:.1f} s"

    def search(self) -> str:
        hits = self._json("search", WANTED, "-k", "3")
        if not hits or HELD not in hits[0]["text"]:
            raise Failed(f"{WANTED!r} found {[hit['text'][:60] for hit in hits]}")
        return f"{WANTED!r} finds {hits[0]['text'][-42:]!r}"

    def _autofill(self) -> str:
        form = self._root.path / "tmp/form.html"
        form.write_text('<form><label>City <input name="city"></label></form>', encoding="utf-8")
        told = self._json("autofill", "/tmp/form.html")
        if [entry["name"] for entry in told] != ["city"]:
            raise Failed(f"The form was read as {told}")
        return "a form is read by the process for it"

    def _ask(self) -> str:
        """That a model loads, reads what was found and writes. How right it is, is for the benchmarks."""
        told = self._json("ask", QUESTION, "--seed", "1")
        if not told["reply"].strip() or not any(ANSWER in hit["text"] for hit in told["used"]):
            raise Failed(f"{QUESTION!r} was answered {told['reply']!r} from {told['used']}")
        return f"the note was found, {told['timing']['tokens_per_s']:.1f} tokens/s: {told['reply'].strip()[:60]!r}"

    def _host(self, wanted: str) -> str:
        """What a browser does: start the host, write a message, read the answer, close."""
        body = json.dumps({"id": 7, "request": {"ask": "status"}}).encode()
        command = self._root.command([self._command, "_browser", self.home, CALLER], self._environment)
        done = subprocess.run(command, input=struct.pack("=I", len(body)) + body, capture_output=True, timeout=60)
        if done.returncode or len(done.stdout) < 4 or struct.unpack("=I", done.stdout[:4])[0] != len(done.stdout) - 4:
            raise Failed(f"The host ended with {done.returncode}: {done.stdout[:200]!r} {done.stderr[-300:]!r}")
        told = json.loads(done.stdout[4:])
        if told["id"] != 7 or wanted not in json.dumps(told):
            raise Failed(f"The host answered {told}")
        return json.dumps({key: value for key, value in told.items() if key != "id"})[:90]

    def _window(self, home: str) -> str:
        """Open it, look at it, talk to it from outside where it has the notes, and have it end by itself."""
        with screen(), (self._work / "window.log").open("w+", encoding="utf-8", errors="replace") as log:
            place = [f"DISPLAY={DISPLAY}", f"SECONDME_HOME={home}"]
            command = self._root.command([self._command], [*self._environment, *place])
            process = subprocess.Popen(command, stdout=log, stderr=log)
            try:
                seen = self._seen(process, home)
                self._close(process)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
            log.seek(0)
            said = log.read().strip()
        if process.returncode or said:
            raise Failed(f"The window ended with {process.returncode}, and said: {said[-500:]}")
        return seen

    def _seen(self, process: "subprocess.Popen[bytes]", home: str) -> str:
        started = time.monotonic()
        wait_for(lambda: bool(windows()), process, "no window came")
        shown = time.monotonic() - started
        door = self._root.path / home.lstrip("/") / "door.json"
        wait_for(door.exists, process, "the window did not open the home")
        time.sleep(4)
        kind = "portable" if "apps" in self._command else "deb"
        name = f"{self._root.suite}-{kind}-{'notes' if home == self.home else 'first'}.png"
        outside(["import", "-display", DISPLAY, "-window", "root", str(self._work / name)])
        if home != self.home:
            return f"shown after {shown:.1f} s; {name}"
        self.search()
        self._host("result")
        return f"shown after {shown:.1f} s, serves the command line and the browser's host; {name}"

    def _close(self, process: "subprocess.Popen[bytes]") -> None:
        process.terminate()  # the app closes its window on this as a person would
        try:
            process.wait(30)
        except subprocess.TimeoutExpired as late:
            raise Failed("The window did not close within 30 s.") from late

    def upgrade(self, later: Path) -> str:
        self._root.install(later)
        version = self._root.run(["dpkg-query", "-W", "-f", "${Version}", "secondme"])
        self._doctor()
        return f"now {version}, the same data: {self.search()}"


def _is_given(model: Path, chat: bool) -> bool:
    """Not what is half downloaded, and a chat model only where it is wanted."""
    return model.is_dir() and not model.name.startswith(".") and (chat or not any(model.glob("*.gguf")))


def windows() -> list[str]:
    own = {"DISPLAY": DISPLAY, "PATH": "/usr/bin:/bin"}
    command = ["xdotool", "search", "--onlyvisible", "--name", "Second Me"]
    return subprocess.run(command, env=own, capture_output=True, text=True).stdout.split()


def wait_for(there: Callable[[], bool], process: "subprocess.Popen[bytes]", what: str) -> None:
    until = time.monotonic() + WINDOW_S
    while not there():
        if process.poll() is not None:
            raise Failed(f"The app ended with {process.returncode}; {what}; see window.log.")
        if time.monotonic() > until:
            raise Failed(f"Within {WINDOW_S:.0f} s {what}.")
        time.sleep(0.1)


@contextmanager
def screen() -> Iterator[None]:
    """A screen of this machine's."""
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", f"{SIZE}x24", "-ac", "-nolisten", "tcp"])
    try:
        socket = Path("/tmp/.X11-unix") / f"X{DISPLAY[1:]}"
        until = time.monotonic() + 20
        while not socket.exists():
            if time.monotonic() > until or server.poll() is not None:
                raise Failed("Xvfb did not start")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)
