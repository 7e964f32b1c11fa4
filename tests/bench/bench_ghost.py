"""Type-ahead on a home of 200,000 memories against one of 1,000, in the same run, key by key in turns.

Keystroke to ghost text, p95, larger ÷ smaller: at most 2; CPU time of the GUI thread for a keystroke, until its ghost
is shown: at most 10 ms. Memories, the people and places that they tell of, and the messages behind them are made by
rule. `SECONDME_BENCH_HOMES` keeps the homes for the next run.
"""

import itertools
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from secondme.paths import Paths
from tests.bench.bench_browser import COLUMNS, WORDS, until
from tests.bench.report import Figure
from tests.budget import WatchedApplication

FEW, MANY = 1_000, 200_000
ROUNDS = 5
MOST_MS = 10.0
_SYLLABLES = "ba cor del fin gar hul jor kal lem mor nis ot per quin ros sel tov ul vic wen xan yor zel"
SYLLABLES = _SYLLABLES.split()
HOME = "Lange Gasse 7, 50667 Köln, Germany"
CLAIMS = (
    (f"You live at {HOME}.", "home", HOME), ("Your name is Dora Amaro.", "name", "Dora Amaro"),
    ("Your e-mail address is dora@amaro.example.", "contact", "dora@amaro.example"),
    ("Your mobile number is +49 171 5550100.", "contact", "+49 171 5550100"),
    ("You work as a bookbinder at Weber & Sons.", "work", "bookbinder at Weber & Sons"),
)  # fmt: skip
PHRASES = ("Could you please put this into three short points?", "Let me know what you think of it.")
TYPED = (
    "My address is ", "Send it to my office, my address is Lange", "My e-mail is ", "Call me on ", "I work for ",
    "You can write to dora", "We meet at Lange Gas", "This is Dora Am", "Could you ", "Could you please pu", "Let me ",
    "Yesterday I met Zyndr", "It rained in Aqvir", "Mein Name ist ",
)  # fmt: skip
"""Each ends with a key that a ghost answers, in both homes."""


def names(count: int) -> list[str]:
    made = ("".join(parts).capitalize() for parts in itertools.product(SYLLABLES, repeat=4))
    return ["Zyndrala", "Aqvirmont", *itertools.islice(made, count)]


def make(home: Path, count: int) -> Paths:
    """A home with so many memories, a third of other people, each of a message of its own."""
    from secondme.store import Store

    paths = Paths(home / "home", home / "models").ensure()
    done = home / f"ghosts-{count}"
    if done.exists():
        return paths
    store, rnd, people = Store.open(paths), random.Random(7), names(count // 10)
    chat = store.chats.create("Much").id
    with store.write() as db:
        ids = []
        for name in people:
            db.execute("INSERT INTO entities(name, kind) VALUES (?, 'person')", (name,))
            ids.append(db.execute("SELECT last_insert_rowid()").fetchone()[0])
        for number in range(count):
            claim = CLAIMS[number] if number < len(CLAIMS) else None
            who = 1 if claim or number % 3 else ids[number % len(ids)]
            text = claim[0] if claim else f"{rnd.choice(WORDS)} and {rnd.choice(WORDS)}, number {number}."
            said = f"{text} {PHRASES[number % 2] if number % 20 < 2 else ''}"
            _memory(db, chat, number, (text, said, who, "Aqvirmont" if number % 50 == 7 else ""), claim)
    store.close()
    done.touch()
    return paths


def _memory(db: Any, chat: int, number: int, row: tuple[str, str, int, str], claim: Any) -> None:
    text, said, who, place = row
    day = f"20{15 + number % 11}-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00"
    db.execute(
        """INSERT INTO items(conversation_id, kind, author, role, time, origin, text, content_hash, revised_at, active)
        VALUES (?, 'message', 'You', 'self', ?, 'typed', ?, ?, ?, 1)""",
        (chat, day, said, str(number), day),
    )
    item = db.execute("SELECT last_insert_rowid()").fetchone()[0]
    values = (text, text.lower(), "fact", "active", who, "[]", "", 0.5, 0.8, place, "typed", day, day, 30.0)
    db.execute(f"INSERT INTO memories({COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)
    memory = db.execute("SELECT last_insert_rowid()").fetchone()[0]
    db.execute("INSERT INTO evidence(memory_id, item_id, quote, revision) VALUES (?, ?, '', 1)", (memory, item))
    attribute, value = claim[1:] if claim else ("hobby", text)
    db.execute(
        """INSERT INTO claims(memory_id, subject_id, attribute, value, normalised, sensitivity, scope)
        VALUES (?, ?, ?, ?, ?, 'normal', '')""",
        (memory, who, attribute, value, value.lower()),
    )


class Writing:
    """A composer on a home, ready to be typed into."""

    def __init__(self, paths: Paths, window: QWidget) -> None:
        from secondme.app import SecondMe
        from tests.fakes import FakeEmbedder, FakeEngine
        from ui.ahead import Ahead
        from ui.bridge import Bridge
        from ui.chat.composer import Composer

        me = SecondMe.open(paths, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
        self.bridge = Bridge(paths, lambda _paths: me)
        self.bridge.open()
        until(lambda: self.bridge.is_ready)
        composer = Composer()
        window.layout().addWidget(composer)
        self.field = composer.field
        Ahead(self.bridge, self.field)
        began = time.perf_counter()
        me.ahead.suggest("My address is ")
        self.built = time.perf_counter() - began

    def key(self, text: str) -> tuple[float, float]:
        """(seconds from the last key to its ghost, CPU seconds of this thread meanwhile)."""
        from ui.task import running

        self.field.setPlainText(text[:-1])
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self.field.setFocus()
        until(lambda: self.field.hasFocus() and running() == 0)
        began, cpu = time.perf_counter(), time.thread_time()
        QTest.keyClick(self.field, text[-1])
        until(lambda: self.field.ghost)
        return time.perf_counter() - began, time.thread_time() - cpu


def p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def run() -> list[Figure]:
    os.environ["SECONDME_KEY_STORE"] = "file"
    kept = os.environ.get("SECONDME_BENCH_HOMES")
    with tempfile.TemporaryDirectory() as temporary:
        homes = [Path(kept or temporary) / f"ghost-{count}" for count in (FEW, MANY)]
        for home in homes:
            home.mkdir(parents=True, exist_ok=True)
        return measured([make(home, count) for home, count in zip(homes, (FEW, MANY), strict=True)])


def measured(homes: Sequence[Paths]) -> list[Figure]:
    from PySide6.QtWidgets import QVBoxLayout

    from ui.task import cancel_all, close_pool, running
    from ui.theme import theme

    known = QApplication.instance()
    app = known if isinstance(known, WatchedApplication) else WatchedApplication([])
    theme().install(app, "light")
    window = QWidget()
    QVBoxLayout(window)
    window.resize(900, 200)
    window.show()
    window.activateWindow()
    few, many = (Writing(paths, window) for paths in homes)
    seen: dict[Writing, list[tuple[float, float]]] = {few: [], many: []}
    for turn in range(ROUNDS + 1):
        for text in TYPED:
            for writing in (few, many) if turn % 2 else (many, few):
                figures = writing.key(text)
                if turn:
                    seen[writing].append(figures)
    until(lambda: running() == 0)
    slow, quick = (p95([one[0] for one in seen[writing]]) for writing in (many, few))
    cpu = max(p95([one[1] for one in seen[writing]]) for writing in (many, few))
    window.hide()
    cancel_all()
    for writing in (few, many):
        writing.bridge.close(5.0)
    close_pool(5.0)
    n = f"{ROUNDS * len(TYPED)} keys each, in turns"
    return [
        Figure(f"keystroke to ghost text p95, {MANY:,} memories ÷ {FEW:,}", slow / quick, at_most=2.0, detail=n),
        Figure(f"… with {MANY:,}", 1000 * slow, "ms"),
        Figure(f"… with {FEW:,}", 1000 * quick, "ms"),
        Figure("CPU of the GUI thread for a keystroke, p95", 1000 * cpu, "ms", at_most=MOST_MS),
        Figure(f"the tables of {MANY:,} memories are made in the background in", many.built, "s", f"{few.built:.2g} s"),
    ]
