"""100,000 messages into the store, against `executemany` of the same rows into the same tables. Bar: at most 4.

Both go into encrypted files with the settings of the app, keyword index included, no vectors. The import is all of it:
the process that parses the file, recognising what is known, people, progress. The other is the rows as they lie in the
store afterwards, handed to the database in one transaction. The size of our process is looked at all the while.
"""

import json
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from secondme.app import SecondMe
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from tests.bench.report import Figure
from tests.fakes import FakeEmbedder, FakeEngine

MESSAGES = 100_000
CHATS = 40
WORDS = 9
SEED = 7
TABLES = {
    "conversations": "id, title, created_at, updated_at, source, external_id",
    "items": "id, conversation_id, parent_id, kind, author, role, time, origin, external_id, title, text, content_hash,"
    " revision, revised_at, active",
    "fts_items": "rowid, words, before, header",
}


def messages(count: int = MESSAGES) -> Iterator[dict[str, str]]:
    """The same every time: words as uneven as people's, some forty chats with two to five people each."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 9))) for _ in range(30_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    spoken = iter(chance.choices(words, weights, k=count * (WORDS * 2)))
    people = [f"Person {number}" for number in range(120)]
    at = datetime(2015, 1, 1, 8)
    for number in range(count):
        chat = number * CHATS // count
        members = people[chat * 3 : chat * 3 + 2 + chat % 4]
        author = chance.choice(["Me", *members])
        at += timedelta(minutes=chance.randint(0, 90))
        text = " ".join(next(spoken) for _ in range(chance.randint(1, WORDS * 2 - 1)))
        yield {
            "id": str(number), "conversation": f"chat-{chat}", "author": author,
            "role": "self" if author == "Me" else "other", "time": at.isoformat(), "text": text,
        }  # fmt: skip


def write_lines(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for message in messages():
            file.write(json.dumps(message) + "\n")


def write_telegram(path: Path) -> None:
    """An account as Telegram exports it."""
    chats: dict[str, list[dict[str, object]]] = {}
    for message in messages():
        said = chats.setdefault(message["conversation"], [])
        said.append(
            {
                "id": len(said) + 1,
                "type": "message",
                "date": message["time"],
                "from": message["author"],
                "from_id": f"user{abs(hash(message['author'])) % 10**9}",
                "text": message["text"],
            }
        )
    found = [
        {"name": name, "type": "private_group", "id": number, "messages": said}
        for number, (name, said) in enumerate(chats.items(), 1)
    ]
    path.write_text(json.dumps({"about": "", "chats": {"about": "", "list": found}}), encoding="utf-8")


def run() -> list[Figure]:
    figures = []
    for name, write, bar in (("JSON Lines", write_lines, 4.0), ("a Telegram account", write_telegram, 4.0)):
        with tempfile.TemporaryDirectory() as folder:
            figures += _one(Path(folder), name, write, bar)
    return figures


def _one(folder: Path, name: str, write: Callable[[Path], None], bar: float) -> list[Figure]:
    path = folder / "export.json"
    write(path)
    me = SecondMe.open(
        Paths(folder / "home", folder / "models"), engine=FakeEngine(), embedder=FakeEmbedder(), background=False
    )
    try:
        with peak() as grown:
            started = time.perf_counter()
            report = me.imports.run([path], Progress(), wait=False)
            taken = time.perf_counter() - started
        assert report.imported == MESSAGES, report.imported
        rows = {
            table: me._parts.store.read().execute(f"SELECT {columns} FROM {table}").fetchall()
            for table, columns in TABLES.items()
        }
        started = time.perf_counter()
        assert me.imports.run([path], Progress(), wait=False).imported == 0
        again = time.perf_counter() - started
    finally:
        me.close()
    plain = _plain(Paths(folder / "plain", folder / "models"), rows)
    size = path.stat().st_size / 1e6
    return [
        Figure(
            f"import of {MESSAGES:,} messages ({name}) ÷ executemany of the same rows",
            taken / plain,
            detail=f"{taken:.1f} s ÷ {plain:.1f} s, {size:.0f} MB",
            at_most=bar,
        ),
        Figure(f"… our process grows ({name})", grown[0] / 1e6, unit="MB", at_most=200),
        Figure(f"… the same again ({name})", again, unit="s"),
    ]


def _plain(paths: Paths, rows: dict[str, list[tuple[object, ...]]]) -> float:
    """Seconds for the same rows, in one transaction."""
    store = Store.open(paths)
    try:
        started = time.perf_counter()
        with store.write(durable=False) as db:
            for table, columns in TABLES.items():
                marks = ", ".join("?" * (columns.count(",") + 1))
                db.conn.executemany(f"INSERT INTO {table}({columns}) VALUES ({marks})", rows[table])
        return time.perf_counter() - started
    finally:
        store.close()


@contextmanager
def peak() -> Iterator[list[float]]:
    """By how many bytes our process is larger at most than at the beginning."""
    grown, stop, before = [0.0], threading.Event(), resident()

    def watch() -> None:
        while not stop.wait(0.02):
            grown[0] = max(grown[0], resident() - before)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield grown
    finally:
        stop.set()
        thread.join()


def resident() -> float:
    """Bytes of memory that our process takes."""
    import psutil

    return float(psutil.Process().memory_info().rss)
