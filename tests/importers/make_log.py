"""A database of Messages as it lies on a Mac while Messages runs: what was written last is only in its log."""

import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from tests.importers import make_chat
from tests.importers.roundtrip import Thread


def messages(folder: Path, thread: Thread, later: Iterable[str], page_size: int = 4096, back: int = 0) -> Path:
    """`chat.db` with the thread in it, and `later` only in `chat.db-wal`. The last `back` of these were taken back
    before they were completed: they are in the log, and do not count."""
    work = folder / "work"
    work.mkdir(parents=True)
    path = work / "chat.db"
    make_chat.imessage(path, thread, me="Me")
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA page_size = {page_size}")
    db.execute("VACUUM")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_autocheckpoint = 0")
    number = len(thread.said)
    texts = list(later)
    for text in texts[: len(texts) - back]:
        number += 1
        db.execute("BEGIN")
        _write(db, number, text)
        db.execute("COMMIT")
    db.execute("PRAGMA cache_size = 2")  # so that what is not completed is written to the log all the same
    db.execute("BEGIN")
    for text in texts[len(texts) - back :]:
        number += 1
        _write(db, number, text)
    for name in ("chat.db", "chat.db-wal"):
        shutil.copy(work / name, folder / name)
    db.execute("ROLLBACK")
    db.close()
    shutil.rmtree(work)
    return folder / "chat.db"


def _write(db: sqlite3.Connection, number: int, text: str) -> None:
    db.execute(
        "INSERT INTO message (guid, text, handle_id, date, is_from_me) VALUES (?, ?, 1, ?, 0)",
        (f"guid-{number}", text, (700_000_000 + number) * 1_000_000_000),
    )
    db.execute("INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, ?)", (number,))
