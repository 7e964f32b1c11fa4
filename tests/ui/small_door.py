"""A door to a core that lives in lists, for the pages: memories, imports, models, jobs and settings."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from secondme.errors import EnvironmentProblem, ModelProblem, NeedsConsent, UserError
from secondme.events import Events
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.settings import Settings, check
from secondme.types import (
    BinInfo,
    Changes,
    Claim,
    Evidence,
    FileReport,
    FormatCount,
    Ghost,
    ImportPlan,
    ImportRecord,
    ImportReport,
    Item,
    JobInfo,
    LinkedMemory,
    Memory,
    MemoryFilter,
    MemoryUse,
    ModelInfo,
    PersonInfo,
    Retained,
    RunInfo,
    SavedSearch,
    Status,
    StrengthCurve,
    UnitPlan,
    WatchedFolder,
)
from tests.ui.plans import record, unit
from ui.bridge import Bridge
from ui.task import cancel_all, close_pool, running

ALL = MemoryFilter()


def memory(id: int, text: str, **fields: Any) -> Memory:
    """A memory of the person with one quote."""
    values: dict[str, Any] = {
        "kind": "fact", "status": "active", "subject": "", "subject_is_self": True, "claims": (),
        "evidence": (Evidence(item_id=100 + id, quote=text),), "keywords": (), "context": "", "importance": 0.5,
        "confidence": 0.8, "place": "", "pinned": False, "never_use": False, "origin": "typed",
        "created_at": "2026-03-04T10:00:00", "updated_at": "2026-03-04T10:00:00", "valid_from": None,
        "valid_to": None, "stability": 30.0, "last_recalled": None, "recalls": 0, "retrievability": 0.9,
        "time": "2026-03-04T10:00:00",
    }  # fmt: skip
    return Memory(id=id, text=text, **(values | fields))


def item(id: int, text: str = "I said this.", **fields: Any) -> Item:
    values: dict[str, Any] = {
        "author": "Anna", "role": "self", "time": "2026-03-04T10:00:00", "origin": "typed", "kind": "message",
        "conversation_id": 1, "parent_id": None, "external_id": None, "title": None, "content_hash": "",
        "revision": 1, "active": True,
    }  # fmt: skip
    return Item(id=id, text=text, **(values | fields))


def _fits(row: Memory, wanted: MemoryFilter) -> bool:
    kind = not wanted.kinds or row.kind in wanted.kinds
    return kind and (not wanted.people or (row.subject or "You") in wanted.people)


class SmallMemories:
    def __init__(self, me: "SmallDoor", rows: Sequence[Memory]) -> None:
        self._me = me
        self.rows = {each.id: each for each in rows}
        self.asked: list[SavedSearch] = []
        self.searches: list[SavedSearch] = []
        self.used: dict[int, list[MemoryUse]] = {}
        self.links: dict[int, list[tuple[int, str]]] = {}
        self.problem: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.threads: set[str] = set()

    def _match(self, query: str, statuses: Sequence[str] | None) -> list[Memory]:
        self.threads.add(threading.current_thread().name)
        self.gate.wait(5)
        if self.problem:
            raise self.problem
        wanted = query.lower()
        return [
            row
            for row in reversed(self.rows.values())
            if wanted in row.text.lower() and not row.deleted_at and (statuses is None or row.status in statuses)
        ]

    def browse(self, query: str = "", wanted: MemoryFilter = ALL, order: Any = "best") -> "list[int]":
        self.asked.append(SavedSearch("", query, wanted, order))
        rows = [row for row in self._match(query, wanted.statuses or None) if _fits(row, wanted)]
        if order == "important":
            rows.sort(key=lambda row: -row.importance)
        return [row.id for row in rows]

    def many(self, ids: Sequence[int]) -> "list[Memory]":
        return [self.rows[id] for id in ids if id in self.rows]

    def facets(self, query: str = "", wanted: MemoryFilter = ALL) -> Any:
        rows = self._match(query, None)
        kinds, people = Counter(row.kind for row in rows), Counter(row.subject or "You" for row in rows)
        statuses = Counter(row.status for row in rows)
        return {"kinds": (*kinds.items(),), "people": (*people.items(),), "statuses": (*statuses.items(),)}

    def curve(self, id: int) -> StrengthCurve:
        self.get(id)
        past, ahead = ((-40, 1.0), (-10, 0.95), (-10, 1.0), (0, 0.97)), ((0, 0.97), (300, 0.72), (730, 0.6))
        return StrengthCurve(past, ahead, ((-10, "2026-03-02T09:00:00", "A reply cited it."),), 0.7, 340, False)

    def uses(self, id: int, limit: int = 20) -> "list[MemoryUse]":
        return self.used.get(id, [])

    def linked(self, id: int, limit: int = 12) -> "list[LinkedMemory]":
        return [LinkedMemory(self.rows[to], kind, 0.5, True) for to, kind in self.links.get(id, [])]

    def split(self, id: int, texts: Sequence[str]) -> Changes:
        number = max(self.rows) + 1
        self.rows |= {number + n: replace(self.rows[id], id=number + n, text=text) for n, text in enumerate(texts[1:])}
        return self._change(id, text=texts[0])

    def edit_all(self, ids: Sequence[int], **fields: Any) -> Changes:
        return [self._change(id, **fields) for id in ids][-1]

    def purge(self, id: int) -> Changes:
        del self.rows[id]
        return self._me.publish(Changes(memories=(id,)))

    def saved_searches(self) -> "list[SavedSearch]":
        return list(self.searches)

    def save_search(self, search: SavedSearch) -> Changes:
        self.searches.append(search)
        return self._me.publish(Changes(settings=True))

    def remove_search(self, name: str) -> Changes:
        self.searches = [each for each in self.searches if each.name != name]
        return self._me.publish(Changes(settings=True))

    def get(self, id: int) -> Memory:
        if id not in self.rows:
            raise UserError("There is no such memory any more.")
        return self.rows[id]

    def _change(self, id: int, **fields: Any) -> Changes:
        before = self.get(id)
        self.rows[id] = replace(before, **fields)
        return self._me.did(id, before)

    def edit(self, id: int, **fields: Any) -> Changes:
        if self.problem:
            raise self.problem
        return self._change(id, **fields)

    def approve(self, id: int) -> Changes:
        return self._change(id, status="active")

    def delete(self, id: int) -> Changes:
        return self._change(id, deleted_at="2026-03-05T10:00:00")


class SmallItems:
    def __init__(self) -> None:
        self.rows: dict[int, Item] = {}

    def get(self, id: int) -> Item:
        if id not in self.rows:
            raise UserError("There is no such message any more.")
        return self.rows[id]


class SmallSettings:
    def __init__(self, me: "SmallDoor") -> None:
        self._me = me
        self.value = Settings()

    def update(self, **changes: Any) -> Changes:
        self.value = check(replace(self.value, **changes))
        self._me.events.publish(Changes(settings=True))
        return Changes(settings=True)


def model(name: str, **fields: Any) -> ModelInfo:
    values: dict[str, Any] = {
        "title": name.title(), "role": "chat", "size": 1_117_320_768, "memory": 1_700_000_000,
        "licence": "Apache-2.0", "languages": ("en", "de"), "context": 32768, "family": "chatml",
        "installed": False, "in_use": False, "recommended": False, "fits": True,
    }  # fmt: skip
    return ModelInfo(name=name, **(values | fields))


class SmallModels:
    """A download takes ten steps; `gate` holds it before each."""

    def __init__(self, me: "SmallDoor") -> None:
        self._me = me
        self.rows: dict[str, ModelInfo] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.problem: Exception | None = None
        self.trusted: list[bool] = []
        self.looks = 0
        self.in_hub: tuple[str, ...] = ()

    def list(self) -> tuple[ModelInfo, ...]:
        return tuple(self.rows.values())

    def measure(self) -> None:
        for name, row in self.rows.items():
            if row.role == "chat":
                self.rows[name] = replace(row, predicted_per_s=3e10 / row.size)

    def look_for_hub(self) -> bool:
        self.looks += 1
        for name in self.in_hub:
            self.rows[name] = replace(self.rows[name], recommended=True)
        return bool(self.in_hub)

    def get(self, name: str, progress: Progress) -> Path:
        size = self.rows[name].size
        for step in range(10):
            while not self.gate.wait(0.01):
                progress.check()
            if self.problem:
                raise self.problem
            progress.update(size * step // 10, size, f"Downloading {self.rows[name].title}")
        self.rows[name] = replace(self.rows[name], installed=True, path=f"/models/{name}")
        self._me.events.publish(Changes(models=True))
        return Path(self.rows[name].path)

    def use(self, name: str) -> Changes:
        if self.rows[name].warning and True not in self.trusted:
            raise NeedsConsent(self.rows[name].warning, "Add it again with --trust-template.")
        role = self.rows[name].role
        self.rows = {
            key: replace(row, in_use=key == name) if row.role == role else row for key, row in self.rows.items()
        }
        self._me.events.publish(Changes(models=True, settings=True))
        return Changes(models=True, settings=True)

    def add(self, path: Path, trust_template: bool = False) -> ModelInfo:
        self.trusted.append(trust_template)
        if "known" not in path.name and not trust_template:
            raise NeedsConsent("It would use its own template.", "Add it again with --trust-template.")
        self.rows[path.stem] = model(path.stem, installed=True, path=str(path))
        self._me.events.publish(Changes(models=True))
        return self.rows[path.stem]


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

    def unwatch(self, id: int) -> None:
        self.folders = [folder for folder in self.folders if folder.id != id]

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


def disk_full() -> EnvironmentProblem:
    return EnvironmentProblem("The disk is full.", "Free 200 MB and try again.")


def no_hub() -> ModelProblem:
    return ModelProblem("The model could not be downloaded.", "Check the connection and try again.")


def rich_memories() -> list[Memory]:
    """What a real list looks like: every kind of row."""
    wide = Claim("", "lives_in", "Lisbon", valid_from="2025-09-01")
    return [
        memory(1, "You are allergic to peanuts.", importance=0.9, pinned=True, kind="fact", recalls=4,
               last_recalled="2026-03-02T09:00:00",
               claims=(Claim("", "allergic_to", "peanuts"),),
               evidence=(Evidence(item_id=11, quote="I can't eat peanuts, I'm allergic, so no satay please."),
                         Evidence(item_id=12, quote="had to check the label, peanuts again"))),
        memory(2, "You moved from Porto to Lisbon in September 2025 for a new job at the harbour authority, and you "
                  "live in Alfama with your sister Inês.", kind="event", claims=(
                      wide, Claim("", "lived_in", "Porto", valid_from="2019-01-01", valid_to="2025-09-01"),
                      Claim("Inês", "lives_with", "you"))),
        memory(3, "Inês is training for the Lisbon half marathon.", subject="Inês", subject_is_self=False, kind="goal"),
        memory(4, "You prefer short answers without bullet points.", kind="instruction", status="proposed"),
        memory(5, "You lived in Porto.", status="superseded", time="2019-05-01T10:00:00"),
        memory(6, "You used to play the viola.", kind="skill", status="faded", time="2014-05-01T10:00:00"),
    ]  # fmt: skip
