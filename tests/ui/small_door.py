"""A door to a core that lives in lists, for the pages: memories, imports, models, jobs and settings."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from secondme.errors import UserError
from secondme.events import Events
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import (
    BinInfo,
    Changes,
    FileReport,
    FormatCount,
    Ghost,
    ImportPlan,
    ImportRecord,
    ImportReport,
    JobInfo,
    Memory,
    PersonInfo,
    Retained,
    RunInfo,
    Status,
    UnitPlan,
    WatchedFolder,
)
from tests.ui.plans import record, unit
from tests.ui.small_machine import SmallModels, SmallSettings
from tests.ui.small_memories import SmallItems, SmallMemories
from ui.bridge import Bridge
from ui.task import cancel_all, close_pool, running


class SmallImports:
    """Every file holds `per_file` items, unless `plan` says what is in them; `gate` holds the import before each file,
    `look_gate` the look."""

    def __init__(self, me: "SmallDoor") -> None:
        self._me = me
        self.per_file = 10
        self.plan: ImportPlan | None = None
        self.gate, self.look_gate = threading.Event(), threading.Event()
        self.gate.set()
        self.look_gate.set()
        self.looks: list[list[Path]] = []
        self.runs: list[dict[str, Any]] = []
        self.undone: list[int] = []
        self.resumed: list[int] = []
        self.records: list[ImportRecord] = []
        self.folders: list[WatchedFolder] = []
        self.choices: dict[str, Any] = {}
        self.problem: Exception | None = None
        self.ended = threading.Event()

    def formats(self) -> tuple[tuple[str, str], ...]:
        return (("jsonl", "JSON Lines"), ("markdown", "Markdown note"), ("text", "Plain text"))

    def look(self, paths: Sequence[Path], progress: Progress) -> ImportPlan:
        self.looks.append(list(paths))
        self._wait(self.look_gate, progress)
        return self.plan or ImportPlan(tuple(self._unit(Path(path)) for path in paths))

    def run(self, paths: Sequence[Path], progress: Progress, **options: Any) -> ImportReport:
        self.runs.append({"paths": list(paths), **options})
        number = self._begin(paths)
        return self._go_on(number, paths, progress)

    def resume(self, id: int, progress: Progress) -> ImportReport:
        self.resumed.append(id)
        record = next(record for record in self.records if record.id == id)
        return self._go_on(id, [Path(path) for path in record.paths], progress)

    def history(self) -> tuple[ImportRecord, ...]:
        return tuple(reversed(self.records))

    def undo(self, id: int) -> Changes:
        self._wait(self.gate, Progress())
        if self.problem:
            raise self.problem
        self.undone.append(id)
        self._set(id, state="undone")
        return self._me.publish(Changes(conversations=(id,)))

    def watch(self, path: Path, choice: Any = None) -> WatchedFolder:
        self.choices[str(path)] = choice
        self.folders.append(WatchedFolder(len(self.folders) + 1, str(path), "2026-03-04T10:00:00", None))
        return self.folders[-1]

    def unwatch(self, id: int) -> Changes:
        self.folders = [folder for folder in self.folders if folder.id != id]
        return Changes(watched=(id,))

    def watched(self) -> tuple[WatchedFolder, ...]:
        return tuple(self.folders)

    def _begin(self, paths: Sequence[Path]) -> int:
        number = len(self.records) + 1
        self.records.append(record(number, tuple(str(path) for path in paths), state="interrupted"))
        return number

    def _go_on(self, number: int, paths: Sequence[Path], progress: Progress) -> ImportReport:
        try:
            for place, path in enumerate(paths):
                self._wait(self.gate, progress)
                progress.update(place * self.per_file, len(paths) * self.per_file, path.name)
        finally:
            self.ended.set()
        files = tuple(self._file(Path(path)) for path in paths)
        self._set(number, state="done", imported=sum(file.imported for file in files))
        return ImportReport(files, import_id=number)

    def _wait(self, gate: threading.Event, progress: Progress) -> None:
        while not gate.wait(0.01):
            progress.check()
        if self.problem:
            raise self.problem

    def _set(self, id: int, **fields: Any) -> None:
        self.records = [replace(each, **fields) if each.id == id else each for each in self.records]

    def _file(self, path: Path) -> FileReport:
        if path.suffix == ".bin":
            return FileReport(str(path), "", problems=("This file is not of a kind that can be imported.",))
        format = {".md": "markdown", ".txt": "text"}.get(path.suffix, "jsonl")
        return FileReport(str(path), format, imported=self.per_file, unchanged=2)

    def _unit(self, path: Path) -> UnitPlan:
        file = replace(self._file(path), unchanged=0)
        title = dict(self.formats()).get(file.format, "")
        formats = (FormatCount(file.format, title, file.imported, 1),) if file.imported else ()
        return unit(str(path), formats=formats, items=file.imported, files=(file,))


class SmallPeople:
    def __init__(self, me: "SmallDoor") -> None:
        self._me = me
        self.rows: dict[int, PersonInfo] = {}
        self.merged: list[tuple[int, int]] = []
        self.parted: list[tuple[int, str]] = []
        self.problem: Exception | None = None

    def list(self) -> list[PersonInfo]:
        return list(self.rows.values())

    def merge(self, keep: int, other: int) -> Changes:
        if self.problem:
            raise self.problem
        self.merged.append((keep, other))
        gone = self.rows.pop(other)
        kept = self.rows[keep]
        self.rows[keep] = replace(
            kept, names=(*kept.names, *gone.names), sources=tuple(dict.fromkeys((*kept.sources, *gone.sources))),
            count=kept.count + gone.count,
        )  # fmt: skip
        return self._me.publish(Changes(conversations=(other,)))

    def split(self, person: int, name: str) -> Changes:
        self.parted.append((person, name))
        row = self.rows[person]
        self.rows[person] = replace(row, names=tuple(each for each in row.names if each != name))
        number = max(self.rows) + 1
        self.rows[number] = replace(row, id=number, name=name, names=(name,), count=0, is_self=False)
        return self._me.publish(Changes(conversations=(number,)))


class SmallJobs:
    def __init__(self, me: "SmallDoor") -> None:
        self._me = me
        self.rows = [
            JobInfo("embed", "Make texts searchable by meaning", "idle", 0, "2026-03-04T10:00:00", "120 texts"),
            JobInfo("extract", "Remember from what was said", "waiting", 3, None, ""),
        ]
        self.ran: list[str] = []
        self.cancelled: list[str] = []
        self.done: list[RunInfo] = []
        self.paused = False

    def list(self) -> list[JobInfo]:
        return list(self.rows)

    def run(self, name: str, progress: Progress, now: str | None = None) -> Any:
        self.ran.append(name)
        if name == "watch":
            return "No folders were imported again."
        self.rows = [replace(row, pending=0, last_result="done") if row.name == name else row for row in self.rows]
        return None

    def runs(self, limit: int = 50) -> "list[RunInfo]":
        return self.done[:limit]

    def cancel(self, name: str) -> None:
        self.cancelled.append(name)

    def pause(self) -> None:
        self.paused = True
        self.rows = [replace(row, state="paused") for row in self.rows]

    def resume(self) -> None:
        self.paused = False
        self.rows = [replace(row, state="idle") for row in self.rows]


class SmallBrowser:
    """Browsers to which the app is not known yet. `fail`: raised by the next connect. `publish`: tells of changes."""

    def __init__(self, publish: Any = lambda changes: None) -> None:
        self.publish = publish
        self.known: tuple[str, ...] = ()
        self.fail: Exception | None = None
        self.sites: dict[str, tuple[str, str]] = {}

    def chosen(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((origin, *told) for origin, told in self.sites.items())

    def choose(self, origin: str, choice: str) -> Changes:
        assert choice == "ask"
        del self.sites[origin]
        changes = Changes(settings=True)
        self.publish(changes)
        return changes

    def connected(self) -> tuple[tuple[str, ...], str]:
        return self.known, "/where/the/extension/is"

    def connect(self) -> tuple[str, ...]:
        if self.fail is not None:
            fail, self.fail = self.fail, None
            raise fail
        self.known = ("Chromium", "Firefox")
        return ("/home/me/launcher", "/home/me/chromium.json", "/home/me/firefox.json")

    def disconnect(self) -> tuple[str, ...]:
        self.known = ()
        return ("/home/me/chromium.json",)


class SmallAhead:
    """Suggests what it was told to, by the words before."""

    def __init__(self) -> None:
        self.known: dict[str, Ghost] = {}
        self.asked: list[str] = []
        self.turned: list[tuple[str, bool]] = []

    def suggest(self, before: str) -> Ghost | None:
        self.asked.append(before)
        return self.known.get(before)

    def take(self, key: str) -> None:
        self.turned = [each for each in self.turned if each[0] != key]

    def turn_down(self, key: str, passed_by: bool = False) -> None:
        self.turned.append((key, passed_by))

    def turned_down(self) -> int:
        return len(self.turned)

    def reset(self) -> Changes:
        self.turned.clear()
        return Changes(settings=True)


class SmallGuard:
    """A home without a passphrase."""

    protected = False

    def lock(self) -> None:
        raise UserError("Set a passphrase first.")


class SmallRetention:
    """Everything is kept."""

    def __init__(self) -> None:
        self.chosen: list[int] = []

    def news(self) -> Retained:
        return Retained(0, 0, Changes())

    def preview(self, months: int) -> BinInfo:
        return BinInfo(0, 0)

    def choose(self, months: int) -> Changes:
        self.chosen.append(months)
        return Changes(settings=True)


class SmallBackups:
    """Nothing was ever replaced."""

    def replaced(self) -> tuple[()]:
        return ()


class SmallDoor:
    def __init__(self, paths: Paths, memories: Sequence[Memory] = ()) -> None:
        self.paths = paths
        self.events = Events()
        self.memories = SmallMemories(self, memories)
        self.items = SmallItems()
        self.settings = SmallSettings(self)
        self.models = SmallModels(self)
        self.imports = SmallImports(self)
        self.people = SmallPeople(self)
        self.jobs = SmallJobs(self)
        self.browser = SmallBrowser(self.publish)
        self.ahead = SmallAhead()
        self.guard = SmallGuard()
        self.retention = SmallRetention()
        self.backups = SmallBackups()
        self._before: dict[int, Memory] = {}
        self._numbers = count(1)
        self.undone: list[Changes] = []

    def did(self, id: int, before: Memory) -> Changes:
        number = next(self._numbers)
        self._before[number] = before
        changes = Changes(memories=(id,), journal=(number,))
        self.events.publish(changes)
        return changes

    def publish(self, changes: Changes) -> Changes:
        self.events.publish(changes)
        return changes

    def undo(self, changes: Changes) -> Changes:
        self.undone.append(changes)
        waiting = [self._before.pop(number) for number in changes.journal if number in self._before]
        for before in waiting:
            self.memories.rows[before.id] = before
        restored = Changes(memories=tuple(before.id for before in waiting))
        self.events.publish(restored)
        return restored

    def redo(self, undone: Changes) -> Changes:
        raise UserError("This cannot be done again.")

    def status(self) -> Status:
        return Status("ready")

    def close(self, deadline_s: float = 5.0) -> None:
        pass


@contextmanager
def opened(me: Any, qtbot: Any) -> Iterator[Bridge]:
    """A bridge that is ready; afterwards its tasks are ended and their threads gone."""
    bridge = Bridge(me.paths, lambda _paths: me)
    with qtbot.waitSignal(bridge.ready, timeout=5000):
        bridge.open()
    yield bridge
    bridge.close(5.0)
    cancel_all()
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)
    assert close_pool(5.0)
