"""What the real window costs while the real model replies in it.

(b) Tokens a second that arrive in the chat ÷ those of a plain llama-cpp-python loop over the same prompt, in turn, in
    the same run: at least 0.9. (e) RSS of each process, at rest and while a reply streams.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import psutil
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from secondme.app import SecondMe
from secondme.engine.llama_client import LlamaEngine
from secondme.engine.machine import cores
from secondme.engine.templates import segments
from secondme.models.catalogue import Catalogue
from secondme.paths import Paths
from secondme.settings import Settings, SettingsStore
from secondme.types import Options, Prompt, Usage
from tests.bench.report import Figure
from ui.__main__ import shut_down
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.theme import theme

ROUNDS = 4
TOKENS = 160
CONTEXT = 4096
STORY = "Tell me a long story about a lighthouse keeper, a storm and a lost boat."


class Listened(LlamaEngine):
    """The real engine; it remembers the last prompt of a chat."""

    prompt: Prompt | None = None

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        if options.sequence == "chat":
            self.prompt = prompt
        yield from super().reply(prompt, options, stop)


class Bench:
    """One window, opened as the app opens it."""

    def __init__(self, home: Path) -> None:
        self.app = QApplication.instance() or QApplication([])
        theme().install(self.app, "light")
        paths = Paths.choose(home).ensure()
        settings = SettingsStore(paths.settings_file)
        settings.update(temperature=0.0, reply_tokens=TOKENS, remember=False, context_tokens=CONTEXT)
        self.path = Catalogue(paths, settings).path(Settings().chat_model)
        self.engine = Listened(self.path, "chatml", CONTEXT)
        self.bridge = Bridge(paths, lambda chosen: SecondMe.open(chosen, engine=self.engine))
        self.window = MainWindow(self.bridge)
        self.window.show()
        self.wait(lambda: self.window.status.text.text() == "Ready")

    def wait(self, done: Callable[[], bool], seconds: float = 300.0) -> None:
        """Let the window live until `done`. Raises TimeoutError."""
        loop, limit = QEventLoop(), time.monotonic() + seconds
        look = QTimer(interval=20)
        look.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > limit else None)
        look.start()
        loop.exec()
        if not done():
            raise TimeoutError("the window did not come to rest")

    def reply(self) -> tuple[float, dict[str, float]]:
        """Tokens a second from the first to the last that the chat shows, and RSS in the middle."""
        self.window.sidebar.new_asked.emit()
        field = self.window.frame.composer.field
        field.setPlainText(STORY)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait(lambda: self.window.chat.session is not None)
        session = self.window.chat.session
        assert session is not None
        times: list[tuple[float, int]] = []
        sizes: dict[str, float] = {}

        def grew(piece: str) -> None:
            times.append((time.monotonic(), len(piece)))
            if len(times) == 5:
                sizes.update(rss())

        session.grew.connect(grew)
        self.wait(lambda: session.over)
        self.wait(lambda: self.window.status.text.text() == "Ready")
        if session.result is None or session.result.problem:
            raise RuntimeError(session.result.problem if session.result else "there was no reply")
        later = sum(length for _, length in times[1:]) / sum(length for _, length in times)
        tokens = session.result.usage.generated_tokens * later
        return tokens / (times[-1][0] - times[0][0]), sizes

    def close(self) -> None:
        self.window.hide()
        shut_down(self.bridge, 0)


def rss() -> dict[str, float]:
    """MiB of this process and of its children, by what they are."""
    own = psutil.Process()
    sizes = {"window": own.memory_info().rss / 2**20}
    for child in own.children(recursive=True):
        command = child.cmdline()
        if "_worker" in command:
            sizes[command[command.index("_worker") + 1]] = child.memory_info().rss / 2**20
    return sizes


def plain(bench: Bench) -> Callable[[], float]:
    """A loop over the prompt of the last reply, as one writes it with llama-cpp-python; tokens a second after the
    first."""
    import llama_cpp

    assert bench.engine.prompt is not None
    text = "".join(part.text for part in segments("chatml", bench.engine.prompt))
    model = llama_cpp.Llama(str(bench.path), n_ctx=CONTEXT, n_threads=cores(), flash_attn=True, verbose=False)

    def loop() -> float:
        stream = model.create_completion(text, max_tokens=TOKENS, temperature=0.0, stream=True)
        times = [time.monotonic() for part in stream if part["choices"][0]["text"]]
        return (len(times) - 1) / (times[-1] - times[0])

    return loop


def run() -> list[Figure]:
    os.environ["SECONDME_KEY_STORE"] = "file"
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            _, busy = bench.reply()
            idle = rss()
            loop = plain(bench)
            loop()
            pairs = [(bench.reply()[0], loop()) for _ in range(ROUNDS)]
        finally:
            bench.close()
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    name = "tokens/s into the chat of the window ÷ plain llama-cpp-python"
    figures = [Figure(name, ratio, detail=f"{ours:.1f} and {theirs:.1f} tokens/s, {ROUNDS} rounds", at_least=0.9)]
    for role, size in idle.items():
        detail = f"{busy[role]:.0f} while a reply streams" if role in busy else ""
        figures.append(Figure(f"RSS of the {role} process at rest", size, "MiB", detail))
    return figures
