"""Opening a conversation of 10,000 messages in the window, against reading it from the store: at most 3.

"Reading it" is every message of the branch through the door, as any window without limits would have to; the window
reads the end of it and more as one scrolls. It is open when its end fills the view and the last message is in sight;
what is above that is built meanwhile, and told as well. The GUI thread is never held longer than 50 ms by one event,
while it opens and while it is scrolled back through.
"""

import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from secondme.paths import Paths
from secondme.types import NewItem
from tests.bench.bench_browser import WORDS, until
from tests.bench.report import Figure
from tests.budget import LIMIT_S, WatchedApplication

MESSAGES = 10_000
RUNS = 5
PAGES = 10
SLACK = 48
"""Pixels below the last message."""
REPLY = "Here is what I would do:\n\n1. **{a}** first\n2. then the *{b}*\n\n```python\nprint('{a}')\n```\n"


def make(paths: Paths) -> tuple[int, int]:
    """(the long conversation, a short one) in a fresh home."""
    from secondme.store import Store

    store, rnd = Store.open(paths), random.Random(7)
    long, short = store.chats.create("Long").id, store.chats.create("Short").id
    parent: int | None = None
    with store.write():
        for number in range(MESSAGES):
            own = number % 2 == 0
            a, b = rnd.choice(WORDS), rnd.choice(WORDS)
            text = f"Number {number}: what of the {a} and the {b}?" if own else REPLY.format(a=a, b=b)
            at = f"2026-01-{1 + number // 400:02}T{number % 24:02}:{number % 60:02}:00"
            role, origin = ("self", "typed") if own else ("assistant", "assistant")
            new = NewItem(text, "You" if own else "Assistant", role, at, origin)  # type: ignore[arg-type]
            parent = store.items.add(long, new, parent).id
        store.items.add(short, NewItem("Hello.", "You", "self", "2026-02-01T10:00:00", "typed"), None)
    store.close()
    return long, short


def in_sight(view: Any) -> bool:
    """Whether the last message, which is the newest of the long conversation, can be read."""
    last = view.messages[-1]
    top = last.mapTo(view.viewport(), last.rect().topLeft()).y()
    return last.item.parent_id is not None and 0 <= top + last.height() <= view.viewport().height() + SLACK


def run() -> list[Figure]:
    from secondme.app import SecondMe
    from tests.fakes import FakeEmbedder, FakeEngine
    from ui.bridge import Bridge
    from ui.main_window import MainWindow
    from ui.task import cancel_all, close_pool, running
    from ui.theme import theme

    os.environ["SECONDME_KEY_STORE"] = "file"
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder) / "home", Path(folder) / "models").ensure()
        long, short = make(paths)
        known = QApplication.instance()
        app = known if isinstance(known, WatchedApplication) else WatchedApplication([])
        theme().install(app, "light")
        me = SecondMe.open(paths, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
        window = MainWindow(Bridge(paths, lambda _paths: me))
        window.resize(1280, 800)
        window.show()
        until(lambda: window._bridge.is_ready and running() == 0)
        view = window.chat.view
        whole, shown, built = [], [], []
        for turn in range(RUNS + 1):
            window.open_conversation(short)
            until(lambda: len(view.messages) == 1 and running() == 0)
            began = time.perf_counter()
            count = len(me.chats.messages(long, MESSAGES))
            read = time.perf_counter() - began
            assert count == MESSAGES
            began = time.perf_counter()
            with app.watch() as opening:
                window.open_conversation(long)
                until(lambda: view.verticalScrollBar().maximum() > 0 and in_sight(view))
                QApplication.processEvents()
                seen = time.perf_counter() - began
                until(lambda: not view._todo)
            if turn:
                whole.append(read)
                shown.append(seen)
                built.append(time.perf_counter() - began)
            until(lambda: running() == 0)
        with app.watch() as scrolling:
            for _ in range(PAGES):
                before = len(view.messages)
                view.verticalScrollBar().setValue(0)
                until(lambda before=before: len(view.messages) > before and not view._todo)  # type: ignore[misc]
        loaded = len(view.messages)
        window.hide()
        cancel_all()
        until(lambda: running() == 0)
        window._bridge.close(5.0)
        window.deleteLater()
        QApplication.processEvents()
        close_pool(5.0)
    a, b = statistics.median(shown), statistics.median(whole)
    n, limit = f"{MESSAGES:,}", 1000 * LIMIT_S
    return [
        Figure(f"opening a chat of {n} messages ÷ reading it from the store", a / b, at_most=3.0),
        Figure("… seconds, opening it", a, "s", f"reading all: {b:.3f} s; median of {RUNS}"),
        Figure("… seconds, until all that is read first is built", statistics.median(built), "s"),
        Figure("longest event while it opens", 1000 * opening.worst, "ms", at_most=limit),
        Figure(f"longest event while one scrolls back, {loaded} shown", 1000 * scrolling.worst, "ms", at_most=limit),
    ]
