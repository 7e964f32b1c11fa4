"""A copy of the database is made before a new version changes it: a full disk, a kill, two processes, a way back."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from secondme.cli import main
from secondme.errors import EnvironmentProblem, Locked, UserError
from secondme.lock import AlreadyOpen, HomeLock
from secondme.paths import Paths
from secondme.store import Store, migrations, safekeeping
from secondme.store.connection import connect
from secondme.store.keys import keyring_or_file
from secondme.types import Evidence, NewItem, NewMemory

ROOT = Path(__file__).parents[2]
TIME = "2026-01-01T10:00:00+00:00"
ALL = list(migrations.memory._migrations)
FIRST = 9
"""So many of the migrations an earlier version has had."""


@pytest.fixture(autouse=True)
def all_again() -> Iterator[None]:
    yield
    migrations.memory._migrations[:] = ALL


def version(count: int) -> None:
    """From now on this is the version that knows the first `count` migrations."""
    migrations.memory._migrations[:] = ALL[:count]


def made_by(home: Paths, count: int) -> None:
    """A home as an earlier version has left it: its tables, and one thing said."""
    key = key_of(home)
    version(count)
    raw = connect(home.memory_db, key)
    raw.execute("PRAGMA journal_mode = WAL")
    migrations.memory.apply(Database(raw, execute_plugins=False))
    raw.execute("INSERT INTO meta(key, value) VALUES ('said', 'I keep bees.')")
    raw.close()
    version(len(ALL))


def key_of(home: Paths) -> bytes:
    return keyring_or_file(home).key()


def said(file: Path, key: bytes) -> list[tuple[str]]:
    raw = connect(file, key, read_only=True)
    try:
        return list(raw.execute("SELECT value FROM meta WHERE key = 'said'").fetchall())
    finally:
        raw.close()


def test_a_copy_is_made_before_tables_change_and_holds_what_was_there(home: Paths) -> None:
    made_by(home, FIRST)
    Store.open(home).close()
    (copy,) = safekeeping.kept(home)
    key = key_of(home)
    assert said(Path(copy.path), key) == [("I keep bees.",)]
    assert migrations.applied(Path(copy.path), key) == {each.name for each in ALL[:FIRST]}
    assert migrations.applied(home.memory_db, key) == migrations.known()
    assert b"bees" not in Path(copy.path).read_bytes()
    assert [file.name for file in home.backups.iterdir()] == [copy.name]
    if os.name == "posix":
        assert Path(copy.path).stat().st_mode & 0o077 == 0
    Store.open(home).close()
    assert safekeeping.kept(home) == (copy,), "nothing changes any more, so nothing is copied"


def test_a_new_home_needs_no_copy(home: Paths) -> None:
    Store.open(home).close()
    assert not home.backups.exists()


def test_one_can_go_back_to_a_copy_with_the_earlier_version(home: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    made_by(home, FIRST)
    store = Store.open(home)
    store.chats.create("Since then")
    store.close()
    (copy,) = safekeeping.kept(home)
    version(FIRST)
    with pytest.raises(EnvironmentProblem, match="newer version"):
        Store.open(home)
    lock = HomeLock(home.lock_file)
    assert main(["copies", "restore", copy.name]) == 1
    assert "already open" in capsys.readouterr().err
    lock.release()
    assert main(["copies", "restore", "memory.db"]) == 1
    capsys.readouterr()
    assert main(["copies", "list"]) == 0
    assert capsys.readouterr().out.startswith(copy.name)
    assert main(["copies", "restore", copy.name, "--json"]) == 0
    aside = Path(json.loads(capsys.readouterr().out)["aside"])
    key = key_of(home)
    assert migrations.make_ready(home, key) is False, "the earlier version opens it as it is"
    assert said(home.memory_db, key) == [("I keep bees.",)]
    assert not home.derived_db.exists()
    version(len(ALL))
    assert migrations.applied(aside, key) == migrations.known()
    Store.open(home).close()


def test_a_damaged_copy_is_not_gone_back_to(home: Paths) -> None:
    made_by(home, FIRST)
    Store.open(home).close()
    (copy,) = safekeeping.kept(home)
    with Path(copy.path).open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff" * 300)
    before = files(home)
    with pytest.raises(EnvironmentProblem):
        safekeeping.go_back(home, key_of(home), copy.name)
    assert files(home) == before


def files(home: Paths) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}


def test_going_back_that_fails_leaves_the_database_with_its_log(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(home, FIRST)
    Store.open(home).close()
    (copy,) = safekeeping.kept(home)
    log = home.memory_db.with_name("memory.db-wal")
    log.write_bytes(b"what was said last")
    before = home.memory_db.read_bytes()
    key = key_of(home)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self == home.memory_db:
            raise PermissionError(13, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(EnvironmentProblem, match="in use"):
        safekeeping.go_back(home, key, copy.name)
    assert log.read_bytes() == b"what was said last"
    assert home.memory_db.read_bytes() == before


def test_a_newer_database_is_left_byte_for_byte_with_its_log(home: Paths) -> None:
    """Also when the newer version was killed, so that what it wrote last is only in the log."""
    writer = (
        "import os; from secondme.paths import Paths; from secondme.store import Store\n"
        "store = Store.open(Paths.choose())\n"
        "with store.write() as db:\n"
        "    db.execute(\"INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
        " VALUES ('memory', 'm_of_tomorrow', '2030')\")\n"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", writer], cwd=ROOT, check=True)
    before = files(home)
    assert len(before["memory.db-wal"]) > 1000
    with pytest.raises(EnvironmentProblem, match="newer version"):
        Store.open(home)
    after = files(home)
    shared = {name for name in before if not name.endswith("-shm")}
    assert {name: after[name] for name in shared} == {name: before[name] for name in shared}
    assert "backups" not in os.listdir(home.root)


def test_a_disk_that_is_too_full_is_told_before_anything_begins(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(home, FIRST)
    before = files(home)
    usage = type("Usage", (), {"free": 60_000})
    with monkeypatch.context() as patch:
        patch.setattr(safekeeping.shutil, "disk_usage", lambda _: usage)
        with pytest.raises(EnvironmentProblem, match="too full") as caught:
            Store.open(home)
    assert "Free 5" in caught.value.remedy
    assert {name: data for name, data in files(home).items() if name in before} == before
    Store.open(home).close()
    assert len(safekeeping.kept(home)) == 1


CRAMPED = """
import resource, signal
from secondme.paths import Paths
from secondme.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    Store.open(Paths.choose())
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files is a thing of POSIX")
def test_a_copy_that_cannot_be_written_whole_leaves_all_as_it_was(home: Paths) -> None:
    made_by(home, FIRST)
    before = files(home)
    told = subprocess.run([sys.executable, "-c", CRAMPED], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.startswith("EnvironmentProblem Before this version changes your memory it makes a copy"), told
    assert "was not touched" in told
    after = files(home)
    assert {name: after[name] for name in before} == before
    assert list(home.backups.iterdir()) == []
    Store.open(home).close()
    assert len(safekeeping.kept(home)) == 1


def test_a_damaged_copy_stops_the_change(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(home, FIRST)
    whole = safekeeping._copy

    def damaging(source: Path, target: Path, key: bytes) -> None:
        whole(source, target, key)
        with target.open("r+b") as file:
            file.seek(5000)
            file.write(b"\xff" * 300)

    monkeypatch.setattr(safekeeping, "_copy", damaging)
    with pytest.raises(EnvironmentProblem, match="did not succeed"):
        Store.open(home)
    key = key_of(home)
    assert migrations.applied(home.memory_db, key) == {each.name for each in ALL[:FIRST]}
    assert list(home.backups.iterdir()) == []


KILLED = """
import os, signal
from secondme.paths import Paths
from secondme.store import Store, migrations
migrations.migrate = lambda connections: os.kill(os.getpid(), signal.SIGKILL)
Store.open(Paths.choose())
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_kill_between_copy_and_change_loses_nothing(home: Paths) -> None:
    made_by(home, FIRST)
    for _ in range(2):
        assert subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT).returncode == -signal.SIGKILL
        key = key_of(home)
        assert migrations.applied(home.memory_db, key) == {each.name for each in ALL[:FIRST]}
        assert len(safekeeping.kept(home)) == 1, "the copy of the same state takes the place of the former"
    Store.open(home).close()
    (copy,) = safekeeping.kept(home)
    assert said(Path(copy.path), key) == said(home.memory_db, key) == [("I keep bees.",)]


def test_while_a_change_fails_the_copies_of_each_state_stay(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(home, FIRST)
    times = iter(f"2026010{day}T000000Z" for day in range(1, 9))
    monkeypatch.setattr(safekeeping, "_now", lambda: next(times))

    def breaks(_db: object) -> None:
        raise RuntimeError("broken step")

    broken = type(ALL[0])("m_broken", breaks)
    for steps in (1, 2, 3):
        migrations.memory._migrations[:] = [*ALL[: FIRST + steps], broken]
        with pytest.raises(RuntimeError, match="broken step"):
            Store.open(home)
    assert len(safekeeping.kept(home)) == 3, "each state before each attempt"
    version(len(ALL))
    Store.open(home).close()
    assert [copy.name[14:30] for copy in safekeeping.kept(home)] == ["20260104T000000Z", "20260103T000000Z"]


def test_what_was_purged_is_not_in_a_copy_either(home: Paths) -> None:
    made_by(home, FIRST)
    store = Store.open(home)
    chat = store.chats.create("x")
    item = store.items.add(chat.id, NewItem("I keep bees.", "Ana", "self", TIME, "typed"), None)
    memory = store.memories.add(NewMemory("Keeps bees", "fact", (Evidence(item_id=item.id),)), "extract", "said")
    assert len(safekeeping.kept(home)) == 1
    store.memories.purge(memory.id)
    assert safekeeping.kept(home) == ()
    store.close()


def test_a_copy_is_removed_by_its_name_alone(home: Paths) -> None:
    made_by(home, FIRST)
    Store.open(home).close()
    (copy,) = safekeeping.kept(home)
    for name in ("../memory.db", "memory.db", copy.name + "x"):
        with pytest.raises(UserError, match="no longer there"):
            safekeeping.remove(home, name)
    safekeeping.remove(home, copy.name)
    assert safekeeping.kept(home) == ()
    assert home.memory_db.exists()


def test_a_second_process_waits_its_turn_and_changes_nothing(home: Paths) -> None:
    """Whoever holds the home makes the copy and changes the tables; the other is told."""
    made_by(home, FIRST)
    before = files(home)
    lock = HomeLock(home.lock_file)
    other = (
        "from secondme.app import SecondMe; from secondme.paths import Paths\n"
        "try: SecondMe.open(Paths.choose(), background=False)\n"
        "except Exception as error: print(type(error).__name__)"
    )
    try:
        told = subprocess.run([sys.executable, "-c", other], cwd=ROOT, capture_output=True, text=True, check=True)
        assert told.stdout.strip() == AlreadyOpen.__name__
        assert {name: data for name, data in files(home).items() if name in before} == before
        assert not home.backups.exists()
    finally:
        lock.release()


def gone_back(home: Paths) -> tuple[str, Path]:
    """A home that went back once: the copy's name, and where what it replaced lies."""
    made_by(home, FIRST)
    Store.open(home).close()
    (copy,) = safekeeping.kept(home)
    return copy.name, safekeeping.go_back(home, key_of(home), copy.name)


def test_what_was_replaced_is_listed_gone_back_to_and_deleted(home: Paths) -> None:
    name, aside = gone_back(home)
    assert {(each.name, each.replaced) for each in safekeeping.kept(home)} == {(name, False), (aside.name, True)}
    key = key_of(home)
    again = safekeeping.go_back(home, key, aside.name)
    assert migrations.applied(home.memory_db, key) == migrations.known()
    assert again != aside, "within one second, and still nothing is written over"
    assert migrations.applied(again, key) == {each.name for each in ALL[:FIRST]}
    assert not list(home.root.glob("memory.part*"))
    safekeeping.remove(home, again.name)
    assert [each.name for each in safekeeping.kept(home) if each.replaced] == [aside.name]
    assert not list(home.backups.glob(f"{again.name}*"))


DIES = """
import os, sys
from pathlib import Path
from secondme.paths import Paths
from secondme.store import safekeeping
from secondme.store.keys import keyring_or_file
real, left = Path.replace, [int(sys.argv[2])]
def replace(self, target):
    if not left[0]:
        os._exit(9)
    left[0] -= 1
    return real(self, target)
Path.replace = replace
home = Paths.choose()
safekeeping.go_back(home, keyring_or_file(home).key(), sys.argv[1])
"""


def leaves_a_log(home: Paths) -> None:
    leaves = (
        "import os; from secondme.paths import Paths; from secondme.store import Store\n"
        "store = Store.open(Paths.choose())\nstore.chats.create('Since then')\nos._exit(0)"
    )
    subprocess.run([sys.executable, "-c", leaves], cwd=ROOT, check=True)


@pytest.mark.parametrize("moves", range(4))
def test_going_back_that_is_cut_off_is_taken_back_at_the_next_start(
    home: Paths, moves: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether it died before the log, its index, the database or the copy was put in its place."""
    made_by(home, FIRST)
    leaves_a_log(home)
    (copy,) = safekeeping.kept(home)
    before = {name: data for name, data in files(home).items() if name.startswith("memory.db") and "-shm" not in name}
    assert len(before["memory.db-wal"]) > 1000, "what was said last is only in the log"
    assert subprocess.run([sys.executable, "-c", DIES, copy.name, str(moves)], cwd=ROOT).returncode == 9
    assert (home.root / "memory.part").exists()
    assert home.memory_db.exists() == (moves < 3)
    assert main(["doctor"]) in (0, 1)
    assert "Going back to a copy was cut off" in capsys.readouterr().err
    store = Store.open(home)
    assert [chat.title for chat in store.chats.list()] == ["Since then"]
    assert not store.put_right
    store.close()
    assert not list(home.root.glob("memory.part*"))
    assert [each.name for each in safekeeping.kept(home)] == [copy.name]


@pytest.mark.parametrize("stuck", ["memory.db", "memory.db-wal"])
def test_one_that_can_neither_go_on_nor_be_taken_back_is_taken_back_at_the_next_start(
    home: Paths, monkeypatch: pytest.MonkeyPatch, stuck: str
) -> None:
    """As where another program holds the files for a moment."""
    made_by(home, FIRST)
    leaves_a_log(home)
    (copy,) = safekeeping.kept(home)
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if self.name == "memory.part" or (self.parent == home.backups and target.name == stuck):
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(EnvironmentProblem, match="cannot be put in place"):
            safekeeping.go_back(home, key_of(home), copy.name)
    store = Store.open(home)
    assert store.put_right
    assert [chat.title for chat in store.chats.list()] == ["Since then"]
    store.close()


def test_what_was_only_in_the_log_of_what_was_replaced_comes_back_too(home: Paths) -> None:
    made_by(home, FIRST)
    leaves_a_log(home)
    (copy,) = safekeeping.kept(home)
    key = key_of(home)
    aside = safekeeping.go_back(home, key, copy.name)
    assert aside.with_name(aside.name + "-wal").stat().st_size > 1000
    safekeeping.go_back(home, key, aside.name)
    store = Store.open(home)
    assert [chat.title for chat in store.chats.list()] == ["Since then"]
    store.close()
    safekeeping.remove(home, aside.name)
    assert not list(home.backups.glob(f"{aside.name}*"))


def test_a_sealed_home_tells_of_it_when_it_opens(home: Paths) -> None:
    store = Store.open(home)
    store.seal(home, "a passphrase of some words")
    store.close()
    (home.root / "memory.part").write_bytes(b"of a copy that was only begun")
    with pytest.raises(Locked):
        Store.open(home)
    store = Store.open(home, passphrase="a passphrase of some words")
    assert store.put_right
    store.close()
    assert not (home.root / "memory.part").exists()


def test_when_the_clock_was_put_back_the_last_one_is_still_known(home: Paths) -> None:
    name, aside = gone_back(home)
    future = aside.rename(aside.with_name("replaced-29990101T000000Z.db"))
    assert safekeeping.go_back(home, key_of(home), name).name == "replaced-29990101T000001Z.db"
    assert future.exists()


def test_one_that_came_through_is_left_alone(home: Paths) -> None:
    _, aside = gone_back(home)
    assert not safekeeping.put_right(home)
    (home.root / "memory.part").write_bytes(b"of a copy that was only begun")
    assert safekeeping.put_right(home)
    assert aside.exists()
    assert said(home.memory_db, key_of(home)) == [("I keep bees.",)]
