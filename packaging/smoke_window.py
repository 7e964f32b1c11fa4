"""The window of the installed app, used with mouse and keyboard; what it shows is read as a screen reader reads it."""

import itertools
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from smoke_desk import PATIENCE_S, Desk, Node
from smoke_root import HOME, Failed, Root

CHAT = f"{HOME}/Documents/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
"""A file of the person's own, by its path there."""
NOTE = f"{HOME}/Documents/travel.md"
NOTE_TEXT = "# Travel\n\nMy sister Ines moved to Lisbon, and I visit her each October.\n"
QUESTION, ANSWER = "Where does my sister live? Tell me in three sentences.", "Lisbon"
STORY = "Tell me a story about a fox in six sentences."
"""What asks for nothing of a life is shown word by word; an answer about one comes by the sentence."""
LEAST_SEEN = 3
"""Times that the story is seen to be longer than before, at least: of some 80 words, in a second or more."""
WRONG = "Something went wrong"
REPLY_S = 300.0


class Window:
    """Opened with `open`, and to be closed with `close` or, after a failure, `end`."""

    def __init__(self, root: Root, command: list[str], environment: tuple[str, ...], home: str, pictures: Path) -> None:
        self._root = root
        self._command = command
        self._environment = environment
        self._home = root.path / home.lstrip("/")
        self._pictures = pictures
        self._desk = Desk()
        self._process: subprocess.Popen[bytes] | None = None
        self._log = pictures.with_name(f"{pictures.name}-window.log")

    def first_run(self, chat: bool) -> Iterator[tuple[str, Callable[[], str]]]:
        yield "window opens", lambda: self.open("Step 1 of 4")
        yield "first steps, a name", self._hello
        if chat:
            yield "model file by hand", self._model
        else:
            yield "no model yet", self._no_model
        yield "import in the window", self._import
        yield "last step", self._begin
        if chat:
            yield "chat turn", self._chat
            yield "reply seen growing", self._story
        yield "search in the window", self._search

    def open(self, words: str) -> str:
        """Start the app and wait for its window, and for `words` in it."""
        self._desk.__enter__()
        started = time.monotonic()
        command = self._root.command(self._command, [*self._environment, *self._desk.place])
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        while not self._desk.windows():
            if self._process.poll() is not None or time.monotonic() - started > PATIENCE_S:
                raise Failed(f"No window came; {self._said()}")
            time.sleep(0.05)
        shown = time.monotonic() - started
        self._desk.see(words)
        return f"shown after {shown:.1f} s; {self.picture('open')}"

    def picture(self, name: str) -> str:
        return self._desk.picture(self._pictures.with_name(f"{self._pictures.name}-{name}.png"))

    def see(self, words: str) -> str:
        self._desk.see(words)
        return f"shows {words!r}"

    def _hello(self) -> str:
        self._desk.click("Your name", "text")
        self._desk.type("Ada")
        self._desk.click("Continue", "push button")
        self._desk.see("Step 2 of 4")
        return "typed, and gone on with the mouse"

    def _no_model(self) -> str:
        self._desk.click("Later", "push button")
        self._desk.see("Step 3 of 4")
        return "passed over"

    def _model(self) -> str:
        self._desk.click("Use a .gguf file of mine", "push button")
        self._choose(CHAT)
        self._desk.see("Your model is used")
        self._desk.see("loads with the next message")
        seen = self.picture("model")
        self._desk.click("Continue", "push button")
        self._desk.see("Step 3 of 4")
        return f"the window says that it is used; {seen}"

    def _choose(self, file: str) -> None:
        """In the dialog of files, by the keyboard: a list of completions may lie over its buttons."""
        self._desk.see("Files of type:")
        self._desk.type(file)
        self._desk.press("Return")

    def _import(self) -> str:
        self._desk.click("Choose what to import", "push button")
        self._desk.click("Choose files", "push button")
        self._choose(NOTE)
        self._desk.see("Choose others", "push button")
        self._desk.click("Import", "push button")
        self._desk.see("Markdown note", "table cell")
        seen = self.picture("import")
        self._desk.click("Done", "push button")
        self._desk.see("It is coming in.")
        return f"reported as a Markdown note; {seen}"

    def _begin(self) -> str:
        self._desk.click("Continue", "push button")
        self._desk.see("Keep the key")
        self._desk.see(f"{self._home.as_posix().removeprefix(str(self._root.path))}/key")
        self._desk.click("Begin", "push button")
        self._desk.see("What is on your mind?")
        return "the window names the place of the key, and is ready to talk"

    def _chat(self) -> str:
        """A reply of what was imported, to its end."""
        seen, taken = self._talk(QUESTION)
        if ANSWER not in seen[-1]:
            raise Failed(f"The reply was {seen[-1]!r}")
        return f"ended after {taken:.0f} s: {seen[-1][:60]!r}; {self.picture('chat')}"

    def _story(self) -> str:
        """Words that were shown stay, and others come behind them."""
        seen, taken = self._talk(STORY)
        if len(seen) < LEAST_SEEN or not grown(seen):
            raise Failed(f"The reply was seen as {seen}")
        return f"{len(seen)} times, ended after {taken:.0f} s: {seen[-1][:40]!r}; {self.picture('story')}"

    def _talk(self, words: str) -> tuple[list[str], float]:
        """Say `words`; each state of the reply that was seen, at least one, and the seconds that it took."""
        self._desk.click("Message", "text")
        self._desk.type(words)
        self._desk.press("Return")
        started = time.monotonic()
        seen: list[str] = []
        ended = False
        while not ended or not seen:
            late = time.monotonic() - started > REPLY_S
            reply, ended = reply_to(words, self._desk.nodes())
            if reply and (not seen or seen[-1] != reply):
                seen.append(reply)
            if late and not (ended and seen):
                raise Failed(f"The reply did not end within {REPLY_S:.0f} s: {seen[-1:]}")
        return seen, time.monotonic() - started

    def _search(self) -> str:
        self._desk.click("Search conversations", "text")
        self._desk.type(ANSWER)
        self._desk.click("Search in all messages", "push button")
        found = self._desk.see("I visit her each October")
        return f"finds the note ({found.role}); {self.picture('search')}"

    def crash(self) -> str:
        """As a fault in a library of others does it: no line of Python runs any more."""
        if self._process is None:
            raise Failed("It was not open.")
        self._process.send_signal(signal.SIGSEGV)
        if self._process.wait(PATIENCE_S) != -signal.SIGSEGV:
            raise Failed(f"It ended with {self._process.returncode}, not by the fault.")
        return "ended by a fault"

    def close(self, ended: bool = False, told: bool = False) -> str:
        """As a person closes it, or, `ended`, with the signal that a system gives that ends. It must end by itself,
        with nothing said, shown or noted that went wrong; `told`: but of an earlier time."""
        if self._process is None:
            raise Failed("It was not open.")
        wrong = None if told else self._desk.find(WRONG)
        if ended:
            self._process.terminate()
        else:
            self._desk.press("alt+F4")
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired as late:
            raise Failed(f"The window did not close within {PATIENCE_S:.0f} s.") from late
        noted = self._home / "log/secondme.log"
        lines = noted.read_text(encoding="utf-8").splitlines()
        faults = [line for line in lines if " CRITICAL " in line or " ERROR " in line]
        if self._process.returncode or self._said() or wrong or faults:
            raise Failed(f"Ended with {self._process.returncode}; {self._said()}; {wrong}; {faults[:3]}")
        how = "the signal to end" if ended else "Alt+F4"
        return f"ended by itself after {how}; it said nothing, and its log has no error"

    def end(self) -> None:
        """Whatever happened before. Does nothing the second time."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._process is not None:
            self._process = None
            self._desk.__exit__(None, None, None)

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace").strip()[-500:]


def reply_to(words: str, nodes: Sequence[Node]) -> tuple[str, bool]:
    """What is shown of the reply to `words`, and whether it has ended."""
    said = [place for place, node in enumerate(nodes) if node.says(words)]
    below = nodes[said[-1] :] if said else ()
    text = "\n".join(node.text for node in below if node.name == "Reply")
    return text, any(node.name == "Write another reply" for node in below)


def grown(seen: Sequence[str]) -> bool:
    """Whether each is the one before with more behind it; its last character may have been half of a mark."""
    return all(len(after) > len(before) and after.startswith(before[:-1]) for before, after in itertools.pairwise(seen))
