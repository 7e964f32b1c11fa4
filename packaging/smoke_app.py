"""The app as an ordinary user starts it in a clean system: commands, the browser's host, and the window."""

import hashlib
import json
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import smoke_hub
import smoke_kinds
import smoke_menu
from smoke_root import HOME, PERSON, Failed, Root, outside
from smoke_window import ANSWER, CHAT, NOTE, NOTE_TEXT, QUESTION, Window

PATH = "PATH=/usr/bin:/bin"
EMBED = "all-minilm-l6-v2"
OTHER_MODEL = "granite-embedding-107m-multilingual"
UNREACHED = "The model hub cannot be reached. Check the connection and try again."
SHARED_MODELS = "usr/share/secondme/models"
NOTES = {
    "garden.md": "# Garden\n\nThe bees live behind the shed since April.\n",
    "travel.md": "# Travel\n\nMy sister Ines moved to Lisbon, and I visit her each October.\n",
    "kitchen.md": "# Kitchen\n\nI am allergic to peanuts.\n",
}
WANTED, HELD = "Which insects do I keep?", "bees"
"""A question that shares no word with the note that answers it: only its vector finds it."""
TOLD = "There is a report, which was sent nowhere."
NEWER = "newer version of Second Me"
BROWSERS = (f"{HOME}/.config/chromium", f"{HOME}/.mozilla")
AUTOSTART = f"{HOME}/.config/autostart/secondme.desktop"
CALLER = "chrome-extension://jfjfaadgmgfecnbocgcepfddiodaimih/"


class App:
    """`command`: how it is called inside. `path`: the PATH that it is given, beside HOME, LANG and `more`, and nothing
    else."""

    def __init__(self, root: Root, command: str, work: Path, path: str, more: tuple[str, ...] = ()) -> None:
        self.home = f"{HOME}/.local/share/secondme/home"
        self._root = root
        self._command = command
        self._work = work
        self.environment = (f"HOME={HOME}", "LANG=C.UTF-8", path, *more)
        self._copy = ""
        self.written: list[str] = []

    def steps(self, models: Path, chat: bool) -> Iterator[tuple[str, Callable[[], str]]]:
        yield "doctor without models", self._doctor_without
        yield "models of an administrator", lambda: self._administrator(models)
        yield "a model of the manifest", lambda: self._download(models)
        yield "no network", self._offline
        yield "files of the person", lambda: self.give(models, chat)
        yield from self.windows(chat)
        yield "doctor", self._doctor
        yield "import", self.bring_in
        yield "search", self.search
        yield "autofill", self._autofill
        yield "browser's host, window closed", lambda: self._host("is not open")
        if chat:
            yield "ask", self._ask
        words = QUESTION[:24] if chat else "What is on your mind?"
        yield "window again, with data", lambda: self.again("again", words)
        yield "a crash's report", lambda: self._crash(words)
        yield "browsers, autostart", self.connect

    def run(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        return self._root.run([self._command, *arguments], self.environment, codes)

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

    def _administrator(self, models: Path) -> str:
        """A folder that an administrator fills for everybody; the person's own folder stays empty."""
        shared = self._root.path / SHARED_MODELS
        shared.mkdir(parents=True)
        try:
            outside(["cp", "-r", str(models / EMBED), str(shared)])
            told = self._json("doctor", codes=(1,))
            wrong = [check["name"] for check in told["checks"] if not check["ok"]]
        finally:
            outside(["rm", "-r", str(shared.parent)])
        if wrong != ["chat model"]:
            raise Failed(f"With {EMBED} in /{SHARED_MODELS} doctor finds wrong: {', '.join(wrong)}")
        return f"{EMBED} in /{SHARED_MODELS} is taken as one's own"

    def _offline(self) -> str:
        """A download says so, and all that follows goes on without."""
        self._root.offline = True
        command = self._root.command([self._command, "models", "get", OTHER_MODEL], self.environment)
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode != 1 or UNREACHED not in done.stderr or "Traceback" in done.stderr:
            raise Failed(f"It ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-500:]}")
        return f"{done.stderr.strip()!r}; all that follows has none either"

    def _download(self, models: Path) -> str:
        """The embedding model, over https."""
        with smoke_hub.Hub(EMBED, models / EMBED) as hub:
            hub.trusted_by(self._root)
            at = (*self.environment, f"HF_ENDPOINT={hub.url}")
            self._root.run([self._command, "models", "get", EMBED], at)
            count = len(hub.given)
        if not (self._root.path / HOME.lstrip("/") / ".local/share/secondme/models" / EMBED).exists():
            raise Failed(f"The model is not there; {count} files were asked for.")
        return f"{EMBED}: {count} files over https from a hub that the system trusts, verified"

    def give(self, models: Path, chat: bool) -> str:
        """The embedder, where it is not there yet, the chat model as a file of the person's own, and a note."""
        own = self._root.path / HOME.lstrip("/")
        place = f".local/share/secondme/models/{EMBED}"
        if not (own / place).exists():
            self._root.give(models / EMBED, f"{HOME}/{place}")
        if chat and not (self._root.path / CHAT.lstrip("/")).exists():
            self._root.give(next(models.rglob(Path(CHAT).name)), CHAT)
        note = self._root.path / NOTE.lstrip("/")
        note.parent.mkdir(exist_ok=True)
        note.write_text(NOTE_TEXT, encoding="utf-8")
        self._root.run(["chown", "-R", f"{PERSON}:{PERSON}", HOME])
        return f"{EMBED}, a note" + (f", {Path(CHAT).name}" if chat else "")

    def _doctor(self) -> str:
        told = self._json("doctor", codes=(0, 1))
        wrong = {check["name"] for check in told["checks"] if not check["ok"]} - {"chat model"}
        if wrong:
            raise Failed(f"doctor finds wrong: {', '.join(sorted(wrong))}")
        return f"{len(told['checks'])} checks"

    def bring_in(self) -> str:
        notes = self._work / "notes"
        notes.mkdir(exist_ok=True)
        for name, text in NOTES.items():
            (notes / name).write_text(text, encoding="utf-8")
        if not (self._root.path / HOME.lstrip("/") / "notes").exists():
            self._root.give(notes, f"{HOME}/notes")
        started = time.monotonic()
        self.run("import", f"{HOME}/notes")
        return f"{len(NOTES)} notes with their vectors in {time.monotonic() - started:.1f} s"

    def search_words(self) -> str:
        return self.search(HELD)

    def _first(self, query: str) -> Any:
        hits = self._json("search", query, "-k", "3")
        if not hits:
            raise Failed(f"{query!r} found nothing.")
        return hits[0]

    def search(self, query: str = WANTED) -> str:
        hits = self._json("search", query, "-k", "3")
        if not hits or HELD not in hits[0]["text"]:
            raise Failed(f"{query!r} found {[hit['text'][:60] for hit in hits]}")
        return f"{query!r} finds {hits[0]['text'][-42:]!r}"

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
        command = self._root.command([self._command, "_browser", self.home, CALLER], self.environment)
        done = subprocess.run(command, input=struct.pack("=I", len(body)) + body, capture_output=True, timeout=60)
        if done.returncode or len(done.stdout) < 4 or struct.unpack("=I", done.stdout[:4])[0] != len(done.stdout) - 4:
            raise Failed(f"The host ended with {done.returncode}: {done.stdout[:200]!r} {done.stderr[-300:]!r}")
        told = json.loads(done.stdout[4:])
        if told["id"] != 7 or wanted not in json.dumps(told):
            raise Failed(f"The host answered {told}")
        return json.dumps({key: value for key, value in told.items() if key != "id"})[:90]

    # The window

    def windows(self, chat: bool) -> Iterator[tuple[str, Callable[[], str]]]:
        """The first run, from an empty home to a search; then the same home again, with all that is in it."""
        window = self._window("first")
        yield from window.first_run(chat)
        yield "window closes", window.close
        yield "", window.end

    def in_menu(self) -> str:
        picture = self._work / f"{self._root.suite}-deb-menu.png"
        return smoke_menu.chosen(self._root, self.environment, picture, self._work)

    def kinds(self) -> str:
        picture = self._work / f"{self._root.suite}-deb-kinds.png"
        return smoke_kinds.opened(self._root, self.environment, picture, lambda word: self._first(word)["text"])

    def again(self, name: str, words: str) -> str:
        """Open the window, wait for `words` in it, ask it from outside, and close it."""
        window = self._window(name)
        try:
            seen = window.open(words)
            self.search()
            self._host("result")
            closed = window.close(ended=True)
        finally:
            window.end()
        return f"shows {words!r}, serves the command line and the browser's host; {seen}; {closed}"

    def _crash(self, words: str) -> str:
        """The next start tells of it; what the report says is of the app, and of nothing that the person wrote."""
        for name, shown in (("crash", words), ("after-crash", TOLD)):
            window = self._window(name)
            try:
                seen = window.open(shown)
                closed = window.crash() if name == "crash" else window.close(ended=True, told=True)
            finally:
                window.end()
        (report,) = self._json("reports", "list")
        if "Segmentation fault" not in report["text"] or any(word in report["text"] for word in (PERSON, HELD, ANSWER)):
            raise Failed(f"The report says {report['text']}")
        self.run("reports", "delete", report["name"])
        if self._json("reports", "list"):
            raise Failed("The report was deleted and is there.")
        return f"{report['title']!r}, told at the next start ({seen}; {closed}), read, and deleted"

    def _window(self, name: str) -> Window:
        kind = "portable" if "apps" in self._command else "deb"
        pictures = self._work / f"{self._root.suite}-{kind}-{name}"
        return Window(self._root, [self._command], self.environment, self.home, pictures)

    # Other versions

    def upgrade(self, later: Path) -> str:
        if self._json("copies", "list"):
            raise Failed("There is a copy before any update.")
        self._root.install(later)
        version = self._root.run(["dpkg-query", "-W", "-f", "${Version}", "secondme"])
        found = self.search()
        copies = self._json("copies", "list")
        if len(copies) != 1:
            raise Failed(f"The update left {len(copies)} copies.")
        self._copy = copies[0]["name"]
        self._doctor()
        return f"now {version}, migrated, with {self._copy} made before; the same data: {found}"

    def way_back(self, deb: Path) -> str:
        """The older version says so on the command line and in its window, and changes no byte."""
        self._root.install(deb)
        before = self._sums()
        command = self._root.command([self._command, "search", WANTED], self.environment)
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode != 1 or NEWER not in done.stderr or "Traceback" in done.stderr:
            raise Failed(f"The older version ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-500:]}")
        window = self._window("refused")
        try:
            seen = window.open(NEWER)
        finally:
            window.end()
        if self._sums() != before:
            raise Failed(f"The older version changed {self._sums().items() ^ before.items()}")
        said = f"{done.stderr.strip()[:75]!r}, on the command line and in the window"
        return f"{said}; {len(before)} files are byte for byte the same; {seen}"

    def copy_back(self) -> str:
        """The copy is what the older version can read. Vectors went with what was replaced: until they are there again
        words find."""
        self.run("copies", "restore", self._copy)
        words = self.search_words()
        self.run("jobs", "run", "embed")
        return f"the older version reads the copy: {words}; with its vectors made again {self.search()}"

    def _sums(self) -> dict[str, str]:
        """Of the database, the key and the copies; reading makes an index of the log, and a log that is empty."""
        home = self._root.path / self.home.lstrip("/")
        files = [file for name in ("memory.db*", "derived.db*", "key*", "backups/*") for file in home.glob(name)]
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if _holds(file)}

    def connect(self) -> str:
        """What the app writes outside of its own folders: for two browsers, and a start with the system (by hand)."""
        for folder in BROWSERS:
            (self._root.path / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
        entry = self._root.path / AUTOSTART.lstrip("/")
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text("[Desktop Entry]\nType=Application\nName=Second Me\nExec=secondme\n", encoding="utf-8")
        self._root.run(["chown", "-R", f"{PERSON}:{PERSON}", HOME])
        self.written = self._json("browser", "connect")["written"]
        if len(self.written) < len(BROWSERS):
            raise Failed(f"Only {self.written} was written.")
        return f"{len(self.written)} entries for browsers, one in autostart"

    def check_gone(self) -> None:
        left = [file for file in [*self.written, AUTOSTART] if (self._root.path / file.lstrip("/")).exists()]
        if left:
            raise Failed(f"Left behind: {' '.join(left)}")


def _holds(file: Path) -> bool:
    return file.is_file() and not file.name.endswith("-shm") and file.stat().st_size > 0
