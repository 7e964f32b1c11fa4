"""The files: encrypted, refused when not ours, safe between threads, honest when the disk is full."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from secondme.errors import EnvironmentProblem
from secondme.paths import Paths
from secondme.settings import SettingsStore
from secondme.store import Store, connection, migrations
from secondme.types import Evidence, NewItem, NewMemory

MARKER = "xylophone-quagmire-7431"
TIME = "2026-01-01T10:00:00+00:00"


class Key:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def key(self) -> bytes:
        return self._key


def item(text: str, **other: str) -> NewItem:
    return NewItem(text, "Ana", "self", other.pop("time", TIME), "typed", **other)  # type: ignore[arg-type]


def files(home: Paths) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.root.iterdir() if path.is_file()}


def fill(store: Store) -> None:
    chat = store.chats.create(MARKER)
    said = store.items.add(chat.id, item(MARKER), None)
    store.memories.add(NewMemory(MARKER, "fact", (Evidence(item_id=said.id, quote=MARKER),)), "extract", "said so")
    with store.write() as db:
        db.execute("CREATE TABLE derived.probe(text TEXT)")
        db.execute("INSERT INTO derived.probe VALUES (?)", (MARKER,))


@pytest.mark.parametrize("closed", [False, True], ids=["while open", "after close"])
def test_no_plaintext_on_the_disk(home: Paths, closed: bool) -> None:
    store = Store.open(home)
    fill(store)
    if closed:
        store.close()
    found = files(home)
    if not closed:
        assert {"memory.db", "memory.db-wal", "derived.db", "derived.db-wal"} <= found.keys()
        assert len(found["memory.db-wal"]) > 0
    store.close()
    for name, data in found.items():
        assert MARKER.encode() not in data, name
        assert b"CREATE TABLE" not in data, name
        assert not data.startswith(b"SQLite format 3"), name


def test_the_marker_would_be_seen_in_an_unencrypted_file(tmp_path: Path) -> None:
    plain = sqlcipher.connect(str(tmp_path / "plain.db"))
    plain.execute("CREATE TABLE t(a)")
    plain.execute("INSERT INTO t VALUES (?)", (MARKER,))
    plain.commit()
    plain.close()
    assert MARKER.encode() in (tmp_path / "plain.db").read_bytes()


def test_pragmas_hold_on_every_connection(store: Store) -> None:
    def look() -> tuple[object, ...]:
        db = store.read()
        names = ("main.journal_mode", "derived.journal_mode", "foreign_keys", "main.secure_delete",
                 "derived.secure_delete", "main.cache_size", "temp_store", "cipher_log_level")  # fmt: skip
        return tuple(db.execute(f"PRAGMA {name}").fetchone()[0] for name in names)

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(look).result()
    assert look() == other
    assert other[:7] == ("wal", "wal", 1, 1, 1, -64000, 2)
    assert str(other[7]).upper() in ("NONE", "0")
    assert store.read().execute("PRAGMA cipher_version").fetchone()[0].startswith("4.")


def test_old_sqlite_is_refused(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.sqlcipher, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(EnvironmentProblem, match="can damage a database"):
        Store.open(home)
    assert not home.memory_db.exists()


def test_wrong_key_is_a_sentence_and_changes_nothing(home: Paths) -> None:
    store = Store.open(home, Key(b"a" * 32))
    fill(store)
    store.close()
    before = files(home)
    with pytest.raises(EnvironmentProblem, match="cannot be opened with the key") as caught:
        Store.open(home, Key(b"b" * 32))
    assert caught.value.remedy
    after = files(home)
    assert {name: after[name] for name in ("memory.db", "derived.db")} == {
        name: before[name] for name in ("memory.db", "derived.db")
    }
    again = Store.open(home, Key(b"a" * 32))
    assert again.items.count() == 1
    again.close()


def test_plaintext_database_is_refused(home: Paths) -> None:
    plain = sqlcipher.connect(str(home.memory_db))
    plain.execute("CREATE TABLE t(a)")
    plain.close()
    with pytest.raises(EnvironmentProblem, match="not encrypted"):
        Store.open(home, Key(b"a" * 32))


def test_newer_database_is_refused_untouched(home: Paths) -> None:
    store = Store.open(home)
    fill(store)
    with store.write() as db:
        db.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('memory', 'm999_future', ?)",
            (TIME,),
        )
    store.close()
    before = files(home)
    with pytest.raises(EnvironmentProblem, match="newer version"):
        Store.open(home)
    after = files(home)
    assert {name: after[name] for name in before} == before


def test_migrations_are_applied_once_and_a_failing_one_leaves_nothing(home: Paths) -> None:
    Store.open(home).close()
    store = Store.open(home)
    assert migrations.memory.pending(store.read()) == []
    store.close()
    before = len(migrations.memory._migrations)

    @migrations.memory()
    def m998_breaks(db: object) -> None:
        db.execute("CREATE TABLE half(a)")  # type: ignore[attr-defined]
        raise RuntimeError("broken step")

    try:
        with pytest.raises(RuntimeError, match="broken step"):
            Store.open(home)
    finally:
        del migrations.memory._migrations[before:]
    store = Store.open(home)
    assert "half" not in store.read().table_names()
    store.close()


@pytest.mark.parametrize("damage", ["missing", "garbage", "other tables"])
def test_derived_is_made_anew(home: Paths, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(home)
    fill(store)
    store.close()
    if damage == "missing":
        home.derived_db.unlink()
    elif damage == "garbage":
        home.derived_db.write_bytes(os.urandom(20000))
    else:
        monkeypatch.setattr(migrations.vectors, "DDL", (*migrations.vectors.DDL, "CREATE TABLE derived.more(a)"))
    store = Store.open(home)
    tables = [row[0] for row in store.read().execute("SELECT name FROM derived.sqlite_master WHERE type = 'table'")]
    assert "probe" not in tables
    assert "stamp" in tables
    assert store.items.count() == 1
    store.close()


def test_log_without_its_database_is_refused(home: Paths) -> None:
    store = Store.open(home)
    fill(store)
    saved = files(home)
    store.close()
    home.memory_db.unlink()
    (home.root / "memory.db-wal").write_bytes(saved["memory.db-wal"])
    with pytest.raises(EnvironmentProblem, match="is missing, but its log"):
        Store.open(home)
    assert (home.root / "memory.db-wal").read_bytes() == saved["memory.db-wal"]
    (home.root / "memory.db").write_bytes(saved["memory.db"])
    again = Store.open(home)
    assert again.items.count() == 1
    again.close()


def test_write_is_all_or_nothing_and_nested_ones_are_savepoints(store: Store) -> None:
    def fail(title: str) -> None:
        with store.write():
            store.chats.create(title)
            raise ValueError(title)

    with pytest.raises(ValueError, match="lost"):
        fail("lost")
    assert store.chats.list() == []
    with store.write():
        store.chats.create("kept")
        with pytest.raises(ValueError, match="inner"):
            fail("inner")
    assert [chat.title for chat in store.chats.list()] == ["kept"]


def test_durable_writes_are_full_others_normal(store: Store) -> None:
    def synchronous(durable: bool) -> int:
        with store.write(durable) as db:
            return int(db.execute("PRAGMA main.synchronous").fetchone()[0])

    assert (synchronous(True), synchronous(False), synchronous(True)) == (2, 1, 2)


def test_many_threads_write_and_read(store: Store) -> None:
    chats = [store.chats.create(str(n)) for n in range(4)]
    failures: list[BaseException] = []

    def work(chat_id: int) -> None:
        try:
            parent = None
            for n in range(25):
                parent = store.items.add(chat_id, item(f"word{n}"), parent, durable=False).id
                assert len(store.items.path(parent)) == n + 1
                assert store.fts.search_items('"word0"', 10)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=work, args=(chat.id,)) for chat in chats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.items.count() == 100
    assert store.check() == []


def test_connections_of_ended_threads_are_closed(store: Store) -> None:
    before = len(store._connections._handles)
    for _ in range(5):
        thread = threading.Thread(target=store.items.count)
        thread.start()
        thread.join()
    assert len(store._connections._handles) <= before + 1


def test_after_close_everything_is_refused_in_every_thread(store: Store) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(store.items.count).result() == 0
        store.close()
        store.close()
        with pytest.raises(EnvironmentProblem, match="closing"):
            pool.submit(store.items.count).result()
    with pytest.raises(EnvironmentProblem, match="closing"):
        store.chats.create("late")


def test_closing_under_readers_tells_each_of_them(home: Paths) -> None:
    store = Store.open(home)
    number = store.imports.begin("x", "jsonl")
    store.imports.batch("jsonl", [item(f"coffee {n}", conversation="c") for n in range(1500)], number)
    told: list[str] = []

    def read(ready: threading.Event) -> None:
        try:
            while True:
                store.items.conversation_items(1)
                store.fts.search_items('"coffee"', 50)
                ready.set()
        except EnvironmentProblem as problem:
            told.append(str(problem))

    for _ in range(5):
        events = [threading.Event() for _ in range(4)]
        threads = [threading.Thread(target=read, args=(event,)) for event in events]
        for thread in threads:
            thread.start()
        assert all(event.wait(20) for event in events)
        store.close()
        for thread in threads:
            thread.join()
        store = Store.open(home)
    store.close()
    assert told == ["Second Me is closing."] * 20


def test_closing_does_not_wait_for_a_long_read(home: Paths) -> None:
    store = Store.open(home)
    begun, told = threading.Event(), []

    def read() -> None:
        db = store.read()
        db.execute("BEGIN")
        db.execute("SELECT COUNT(*) FROM items").fetchall()
        begun.set()
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n"
        with pytest.raises(EnvironmentProblem, match="closing"):
            db.execute(endless).fetchall()
        told.append(True)

    reader = threading.Thread(target=read)
    reader.start()
    assert begun.wait(5)
    kept = store.chats.create("Kept")
    began = time.monotonic()
    store.close()
    assert time.monotonic() - began < 4
    reader.join(5)
    assert told == [True]
    again = Store.open(home)
    assert again.chats.get(kept.id).title == "Kept"
    again.close()


def test_a_write_that_does_not_end_is_rolled_back_by_close(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CLOSE_TIMEOUT_S", 0.1)
    store = Store.open(home)
    begun, closed = threading.Event(), threading.Event()
    told: list[str] = []

    def write() -> None:
        try:
            with store.write() as db:
                db.execute("INSERT INTO meta VALUES ('half', 'done')")
                begun.set()
                closed.wait(20)
                db.execute("INSERT INTO meta VALUES ('other', 'half')")
        except EnvironmentProblem as problem:
            told.append(str(problem))

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(20)
    store.close()
    closed.set()
    thread.join()
    assert told == ["Second Me is closing."]
    store = Store.open(home)
    assert store.read().execute("SELECT COUNT(*) FROM meta").fetchone()[0] == 0
    store.close()


def test_full_disk_is_a_sentence_and_loses_nothing(store: Store) -> None:
    chat = store.chats.create("before")
    db = store.read()
    db.execute(f"PRAGMA main.max_page_count = {db.execute('PRAGMA main.page_count').fetchone()[0]}")
    with pytest.raises(EnvironmentProblem, match="disk is full") as caught:
        store.items.add(chat.id, item("x" * 200_000), None)
    assert "Free some space" in caught.value.remedy
    assert store.items.count() == 0
    store.chats.delete(chat.id)
    assert [c.title for c in store.chats.list(deleted=True)] == ["before"]
    db.execute("PRAGMA main.max_page_count = 1000000")
    store.chats.restore(chat.id)
    store.items.add(chat.id, item("fits now"), None)
    assert store.items.count() == 1


def test_reserve_is_spent_only_by_deleting_on_a_full_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reserve = store._connections._reserve
    assert reserve.stat().st_size == connection.RESERVE_BYTES
    chat = store.chats.create("one")
    monkeypatch.setattr(connection.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    store.chats.create("two")
    assert reserve.exists()
    store.chats.delete(chat.id)
    assert not reserve.exists()


def test_mistakes_of_ours_are_not_dressed_up(store: Store) -> None:
    with pytest.raises(sqlcipher.OperationalError, match="no such table"), store.write() as db:
        db.execute("INSERT INTO nowhere VALUES (1)")
    with pytest.raises(sqlcipher.IntegrityError, match="FOREIGN KEY"), store.write() as db:
        db.execute("INSERT INTO revisions VALUES (99, 1, 'x', 'y')")


@pytest.mark.parametrize("seed", range(24))
def test_damaged_files_are_a_sentence_or_a_finding(home: Paths, seed: int) -> None:
    store = Store.open(home)
    fill(store)
    store.close()
    chance = random.Random(seed)
    data = bytearray(home.memory_db.read_bytes())
    if seed % 2:
        del data[chance.randrange(1, len(data)) :]
    else:
        data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    home.memory_db.write_bytes(data)
    try:
        store = Store.open(home)
        found = store.check()
        store.close()
    except EnvironmentProblem as problem:
        found = [str(problem)] if "damaged" in str(problem) else []
    assert found != []


def test_check_finds_damage(home: Paths) -> None:
    store = Store.open(home)
    fill(store)
    assert store.check() == []
    page = store.read().execute("SELECT rootpage FROM sqlite_master WHERE name = 'items_by_time'").fetchone()[0]
    store.close()
    data = bytearray(home.memory_db.read_bytes())
    data[(page - 1) * 4096 + 1000] ^= 0xFF
    home.memory_db.write_bytes(data)
    store = Store.open(home)
    assert store.check() != []
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_every_file_is_for_its_owner_only(home: Paths) -> None:
    before = os.umask(0)
    try:
        store = Store.open(home)
        fill(store)
        SettingsStore(home.settings_file).update(user_name="Ana")
        modes = {path.name: path.stat().st_mode & 0o777 for path in home.root.iterdir() if path.is_file()}
        store.close()
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert {"memory.db", "memory.db-wal", "derived.db", "derived.db-wal", "reserve", "settings.json"} <= set(modes)
    home.memory_db.chmod(0o644)
    Store.open(home).close()
    assert home.memory_db.stat().st_mode & 0o777 == 0o600
