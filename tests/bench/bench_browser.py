"""The memory browser on a home of 200,000 memories, against a bare list and against the core without a window.

Opening ÷ a QListView on as many plain rows; keystroke to results ÷ the same search without a window: each at most 3.
The GUI thread is never held longer than 50 ms by one event. Memories are made by rule and have no vectors, so what is
found is found by words. `SECONDME_BENCH_HOMES` keeps the home for the next run.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from secondme.paths import Paths
from tests.bench.report import Figure
from tests.budget import LIMIT_S, WatchedApplication

MEMORIES = 200_000
RUNS = 5
WORDS = (
    "river", "harbour", "cello", "garden", "train", "peanut", "sister", "doctor", "lease", "winter", "window", "school",
    "market", "bread", "letter", "coffee", "bicycle", "museum", "ferry", "lamp",
)  # fmt: skip
SEARCHES = ("cello harbour", "ferry", "number 1999", "winter garden lamp")
COLUMNS = """text, normalised, kind, status, subject_id, keywords, context, importance, confidence, place, origin,
    created_at, updated_at, stability"""


def make(home: Path, count: int) -> Paths:
    """A home with so many memories, each of a message of its own."""
    from secondme.store import Store, fts

    paths = Paths(home / "home", home / "models").ensure()
    done = home / f"made-{count}"
    if done.exists():
        return paths
    store, rnd = Store.open(paths), random.Random(7)
    chat = store.chats.create("Much").id
    with store.write() as db:
        for number in range(1, count + 1):
            text = f"You told of the {rnd.choice(WORDS)} and the {rnd.choice(WORDS)}, number {number}."
            day = f"20{rnd.randint(15, 26)}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}T10:00:00"
            db.execute(
                """INSERT INTO items(conversation_id, kind, author, role, time, origin, text, content_hash, revised_at,
                active) VALUES (?, 'message', 'You', 'self', ?, 'typed', ?, ?, ?, 0)""",
                (chat, day, text, str(number), day),
            )
            item = db.execute("SELECT last_insert_rowid()").fetchone()[0]
            row = (
                text, text.lower(), rnd.choice(("fact", "event", "goal")), rnd.choice(("active", "faded")), 1,
                f'["{rnd.choice(WORDS)}"]', "", rnd.random(), 0.8, rnd.choice(("", "Lisbon")), "typed", day, day, 30.0,
            )  # fmt: skip
            db.execute(f"INSERT INTO memories({COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)
            memory = db.execute("SELECT last_insert_rowid()").fetchone()[0]
            db.execute("INSERT INTO evidence(memory_id, item_id, quote, revision) VALUES (?, ?, '', 1)", (memory, item))
            fts.index_memory(db, memory)
    store.close()
    done.touch()
    return paths


def until(condition: Callable[[], Any], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get there")
        QApplication.processEvents()
        time.sleep(0.001)


def bare(alike: bool = False) -> float:
    """Seconds until a plain list of as many rows is shown; `alike`: it is told that all are of one height."""
    model = QStringListModel([f"Row {number}" for number in range(MEMORIES)])
    began = time.perf_counter()
    view = QListView()
    view.setUniformItemSizes(alike)
    view.setModel(model)
    view.resize(1000, 700)
    view.show()
    until(lambda: view.viewport().isVisible() and view.indexAt(view.rect().center()).isValid())
    QApplication.processEvents()
    taken = time.perf_counter() - began
    view.deleteLater()
    QApplication.processEvents()
    return taken


def opened(bridge: Any) -> tuple[float, Any]:
    """Seconds until the browser shows its first rows; and the pane."""
    from ui.memories.pane import MemoriesPane

    began = time.perf_counter()
    pane = MemoriesPane(bridge)
    pane.resize(1000, 700)
    pane.show()
    view = pane.browser.list
    until(lambda: view.isVisible() and view.model().rowCount() and view.model().index(0).data() is not None)
    QApplication.processEvents()
    return time.perf_counter() - began, pane


def searched(pane: Any, bridge: Any, query: str) -> tuple[float, float]:
    """(keystroke to results, the same without a window) in seconds."""
    browser = pane.browser
    browser.search.setText(query[:-1])
    until(lambda: browser.model.search_of.query == query[:-1].strip() and not browser.model.loading)
    began = time.perf_counter()
    QTest.keyClick(browser.search, query[-1])
    until(lambda: browser.model.search_of.query == query and not browser.model.loading)
    typed = time.perf_counter() - began
    began = time.perf_counter()
    bridge.me.memories.many(bridge.me.memories.browse(query)[:100])
    return typed, time.perf_counter() - began


def run() -> list[Figure]:
    os.environ["SECONDME_KEY_STORE"] = "file"
    kept = os.environ.get("SECONDME_BENCH_HOMES")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(kept) / "browser" if kept else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        return measured(make(folder, MEMORIES))


def measured(paths: Paths) -> list[Figure]:
    from secondme.app import SecondMe
    from tests.fakes import FakeEmbedder, FakeEngine
    from ui.bridge import Bridge
    from ui.task import cancel_all, close_pool, running
    from ui.theme import theme

    known = QApplication.instance()
    app = known if isinstance(known, WatchedApplication) else WatchedApplication([])
    theme().install(app, "light")
    me = SecondMe.open(paths, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    bridge = Bridge(paths, lambda _paths: me)
    bridge.open()
    until(lambda: bridge.is_ready and running() == 0)
    plain, alike, own = [], [], []
    for turn in range(RUNS + 1):
        seconds, told = bare(), bare(alike=True)
        with app.watch() as opening:
            taken, pane = opened(bridge)
        if turn:
            plain.append(seconds)
            alike.append(told)
            own.append(taken)
        if turn < RUNS:
            until(lambda: running() == 0)
            pane.deleteLater()
            QApplication.processEvents()
    pairs = [searched(pane, bridge, query) for query in SEARCHES]
    pane.browser.show_all()
    until(lambda: pane.browser.model.total == MEMORIES and not pane.browser.model.loading)
    with app.watch() as scrolling:
        bar = pane.browser.list.verticalScrollBar()
        for step in range(200):
            bar.setValue(bar.maximum() * (step * 37 % 200) // 200)
            QApplication.processEvents()
        QTest.keyClick(pane.browser.list, Qt.Key.Key_End)
        until(lambda: running() == 0)
    pane.hide()
    cancel_all()
    until(lambda: running() == 0)
    bridge.close(5.0)
    pane.deleteLater()
    QApplication.processEvents()
    close_pool(5.0)
    n = f"{MEMORIES:,}"
    a, b, c = statistics.median(own), statistics.median(plain), statistics.median(alike)
    ratio = statistics.median(typed / alone for typed, alone in pairs)
    return [
        Figure(f"opening the browser on {n} memories ÷ a bare QListView", a / b, at_most=3.0),
        Figure("… seconds, the browser", a, "s", f"bare: {b:.3f} s; told of one height: {c:.3f} s; median of {RUNS}"),
        Figure("keystroke to results ÷ the same search without a window", ratio, at_most=3.0),
        Figure("… seconds, keystroke to results", statistics.median(typed for typed, _ in pairs), "s"),
        Figure("longest event while it opens", 1000 * opening.worst, "ms", at_most=1000 * LIMIT_S),
        Figure(f"longest event while {n} are scrolled through", 1000 * scrolling.worst, "ms", at_most=1000 * LIMIT_S),
    ]
