"""What is read of a unit goes into the store file by file; one that cannot be read to its end leaves nothing there."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from secondme.aligning import Aligning
from secondme.importers.base import Attached, Options, Person, Piece
from secondme.importers.media import Media
from secondme.importers.sandbox import Alive, Batch, Event, parse
from secondme.importers.tree import Left
from secondme.importers.unit import EMPTY, Begun, Ended, summary
from secondme.moving import Moving, moved_file, moved_item, moved_whole
from secondme.parts import Parts
from secondme.planning import Planner, Selection, answered, fold
from secondme.progress import Progress
from secondme.store.people import Known
from secondme.types import Changes, FileReport, ImportChoice, NewItem, Question, UnitPlan

HOLD_ITEMS = 5_000
HOLD_CHARS = 4_000_000
"""So much of a file is held until it was read to its end, then stored at once; a larger one is stored as it is read,
and taken back should it turn out to be broken."""
TELL_S = 0.5
MOST_TOLD = 500
"""So many conversations at most are named in one Changes."""
MOST_PROBLEMS = 200


@contextmanager
def reading(
    path: Path, progress: Progress, format: str | None, choice: ImportChoice, home: Path, words: str
) -> Iterator[Iterator[Event]]:
    """What is read of a unit; the process that reads it is gone when this ends, however it ends."""
    with closing(parse(path, progress, format, _options(choice), home)) as events:
        yield _told(events, path.name, progress, words)


def _options(choice: ImportChoice) -> Options:
    return Options(choice.me, choice.day_first, choice.orders, choice.attachments)


def _told(events: Iterator[Event], name: str, progress: Progress, words: str) -> Iterator[Event]:
    """The events, with progress in bytes of what is read, and items counted in words. Raises Cancelled."""
    items = 0
    for event in events:
        if isinstance(event, Batch):
            items += len(event.items)
        yield event
        if isinstance(event, Batch | Alive) and event.total:
            label = f"{words} {name}: {items:,} items, {event.done / 1e6:,.1f} of {event.total / 1e6:,.1f} MB"
            progress.update(min(event.done, event.total - 1), event.total, label)
    progress.update(1, 1, f"{words} {name}")


def look_at(path: Path, progress: Progress, format: str | None, choice: ImportChoice, home: Path) -> "Looked":
    """The plan of a unit, and in which conversations everybody writes."""
    planner = Planner(path)
    with reading(path, progress, format, choice, home, "Looking at") as events:
        for event in events:
            if isinstance(event, Begun):
                planner.begin(event)
            elif isinstance(event, Batch):
                planner.add(event)
            elif isinstance(event, Ended):
                planner.end(event)
            elif isinstance(event, Left):
                planner.leave(event)
            elif isinstance(event, Media):
                planner.name(event)
    return planner.plan(), planner.places()


Looked = tuple[UnitPlan, dict[str, set[str]]]


@dataclass(slots=True)
class Stored:
    """What became of the files."""

    files: list[FileReport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    attachments: int = 0
    own: int = 0
    """Of all that was read: the person's own words."""
    questions: dict[str, Question] = field(default_factory=dict)
    """By their places: what nobody answered."""

    def ask(self, questions: Iterable[Question], choice: ImportChoice) -> None:
        for question in questions:
            if choice.day_first is None and not answered(question, choice):
                self.questions.setdefault(question.place, question)

    @property
    def changed(self) -> int:
        return sum(file.imported + file.updated + file.retired for file in self.files)


class Counted:
    """Reads and counts; stores nothing."""

    def __init__(self, choice: ImportChoice, format: str | None, home: Path) -> None:
        self.stored = Stored()
        self._choice, self._format, self._home = choice, format, home
        self._selection = Selection(choice)

    def unit(self, path: Path, progress: Progress) -> None:
        left: list[Left] = []
        report = FileReport("", "")
        with reading(path, progress, self._format, self._choice, self._home, "Reading") as events:
            for event in events:
                if isinstance(event, Begun):
                    report = FileReport(event.file, event.format)
                elif isinstance(event, Batch):
                    report = _with(report, event)
                    self.stored.ask(event.questions, self._choice)
                    taken = self._selection.take(report.format, event.items)
                    self.stored.own += sum(item.role == "self" for item in taken)
                    report = replace(report, imported=report.imported + len(taken))
                elif isinstance(event, Ended):
                    self.stored.files.append(_failed(event) if event.sentence else report)
                elif isinstance(event, Left):
                    left.append(event)
        self.stored.problems += summary(left)


class Storing:
    """One import: everything that is read goes into the store."""

    def __init__(self, parts: Parts, session_id: int, choice: ImportChoice, format: str | None) -> None:
        self.stored = Stored()
        self.seen: set[str] = set()
        """The conversations that were there, as they are called there."""
        self.failed: list[str] = []
        """Files and folders that are there and were not read."""
        self._parts, self._session_id, self._format = parts, session_id, format
        self._choice, self._selection = choice, Selection(choice)
        self._aligning, self._moving = Aligning(parts.store), Moving(parts.store)
        self._known: set[tuple[str, Known]] = set()
        self._not_people = {fold(name) for name in choice.without_people}
        self._mine = {fold(name) for name in choice.me}
        self._touched: dict[tuple[str, str], None] = {}
        self._places: dict[tuple[str, str], None] = {}
        """The same, of the whole import."""
        self._certain: set[str] = set()
        """The formats in which the person, who said who they are, was found."""
        self._told = time.monotonic()

    def unit(self, path: Path, progress: Progress) -> None:
        """Everything at `path`. Raises UserError when it cannot be opened, Cancelled; what was stored stays then."""
        left: list[Left] = []
        file: _File | None = None
        copying = self._copying = self._parts.attachments.copying(self._conversations)
        try:
            with reading(path, progress, self._format, self._choice, self._parts.paths.root, "Importing") as events:
                for event in events:
                    if isinstance(event, Begun):
                        file = _File(self, event)
                    elif isinstance(event, Batch) and file is not None:
                        self.stored.ask(event.questions, self._choice)
                        file.add(event)
                    elif isinstance(event, Ended) and file is not None:
                        self._end(file, event)
                        file = None
                    elif isinstance(event, Left):
                        left.append(event)
                    elif isinstance(event, Piece):
                        copying.take(event)
                    self._tell()
        finally:
            copying.close()
            self.stored.attachments += copying.count
            if file is not None:
                file.break_off()
            self._tell(now=True)
        self.stored.problems += summary(left)
        self.failed += [f"{path}/{each.name}" for each in left if each.sentence != EMPTY]

    def _end(self, file: "_File", ended: Ended) -> None:
        if ended.sentence:
            file.take_back()
            self.failed.append(ended.file)
            self.stored.files.append(_failed(ended))
        else:
            self.stored.files.append(file.finish())

    def store(self, import_id: int, format: str, batches: Sequence[Batch]) -> tuple[int, int, int, int]:
        """Store them as chosen: how many items were new, changed, known, and taken out at the source."""
        store = self._parts.store
        read = [item for batch in batches for item in batch.items]
        wholes = [
            whole for batch in batches for whole in batch.wholes if self._selection.whole(format, whole.conversation)
        ]
        names = self._moving.names(format, read, wholes)
        taken = [moved_item(item, names) for item in self._selection.take(format, read)]
        items = self._aligning.known(format, taken)
        own = sum(item.role == "self" for item in items)
        self.stored.own += own
        if own and self._choice.me:
            self._certain.add(format)
        certain = format in self._certain
        new, updated, unchanged = store.imports.batch(format, items, import_id, certain) if items else (0, 0, 0)
        self._moving.settle()
        retired = 0
        if wholes:
            told = [(each.conversation, each.external_ids) for each in (moved_whole(one, names) for one in wholes)]
            retired, changes = store.retire.missing(format, told, import_id)
            self._parts.publish(changes)
        self._give(format, items, [moved_file(file, names) for batch in batches for file in batch.files])
        self._know(format, items, [person for batch in batches for person in batch.people])
        self.seen.update(item.conversation or item.title or "" for item in read)
        self.seen.update(whole.conversation for whole in wholes)
        self.failed += [name for batch in batches for name in batch.unread]
        touched = {(format, item.conversation or item.title or ""): None for item in items}
        self._touched |= touched
        self._places |= touched
        store.sessions.count(self._session_id, new, updated)
        return new, updated, unchanged, retired

    def _give(self, format: str, items: Sequence[NewItem], files: Sequence[Attached]) -> None:
        """Files go to their items, where those were wanted."""
        if self._choice.attachments and files:
            taken = {(item.conversation or item.title or "", item.external_id) for item in items}
            for file in files:
                if (file.conversation, file.item) in taken:
                    self._copying.give(format, file)

    def _know(self, format: str, items: Sequence[NewItem], people: Sequence[Person]) -> None:
        """Remember whom the source knows: each once, and nobody who was left out."""
        found: dict[Known, None] = {}
        for item in items:
            if item.author and (item.role == "self" or (item.role == "other" and item.kind == "message")):
                was = self._aligning.former(format, item.conversation or "", item.author)
                handles = (item.handle,) if item.handle else ()
                found[Known(item.author, handles, item.role == "self", was)] = None
        for person in people:
            names = {fold(name) for name in (person.name, *person.handles)}
            if not names & self._not_people:
                is_self = bool(names & self._mine) if self._mine else person.is_owner
                found[Known(person.name, person.handles, is_self)] = None
        new = [person for person in found if (format, person) not in self._known]
        if new:
            self._parts.store.people.know(format, new, self._session_id)
            self._known.update((format, person) for person in new)

    def begin(self, file: str, format: str) -> int:
        return self._parts.store.imports.begin(file, format, self._session_id)

    def write(self, import_id: int, report: FileReport) -> None:
        self._parts.store.imports.finish(import_id, report, durable=False)

    def take_back(self, import_id: int, report: FileReport) -> None:
        self._parts.publish(self._parts.store.retire.failed(import_id))
        self._parts.store.sessions.count(self._session_id, -report.imported, -report.updated)

    def _conversations(self) -> list[int]:
        """Those that this import brought or found again."""
        chats = self._parts.store.chats
        found = (chats.find_external(format, name) for format, name in self._places)
        return [each.id for each in found if each is not None]

    def whole(self) -> AbstractContextManager[object]:
        """One transaction, for all of a small file or a large part of a large one."""
        return self._parts.store.write(durable=False)

    def _tell(self, now: bool = False) -> None:
        """Publish what was touched, from time to time."""
        if not self._touched or not (now or time.monotonic() - self._told > TELL_S):
            return
        self._told = time.monotonic()
        chats = self._parts.store.chats
        places = list(self._touched)[-MOST_TOLD:]
        self._touched.clear()
        found = (chats.find_external(format, name) for format, name in places)
        self._parts.publish(Changes(conversations=tuple(each.id for each in found if each is not None)))


class _File:
    """A file, or files that are read together, on the way into the store."""

    def __init__(self, storing: Storing, begun: Begun) -> None:
        self._storing = storing
        self._report = FileReport(begun.file, begun.format)
        self._held: list[Batch] = []
        self._items = self._chars = self._import_id = 0

    def add(self, batch: Batch) -> None:
        self._items += len(batch.items)
        self._chars += sum(len(item.text) for item in batch.items)
        self._held.append(batch)
        if self._items > HOLD_ITEMS or self._chars > HOLD_CHARS:
            with self._storing.whole():
                self._store()
            self._items = self._chars = 0

    def _store(self) -> None:
        """Store what is held. The index of words is written once for all of it, which is what makes it fast."""
        if not self._import_id:
            self._import_id = self._storing.begin(self._report.path, self._report.format)
        report = self._report
        for batch in self._held:
            report = _with(report, batch)
        new, updated, unchanged, retired = self._storing.store(self._import_id, report.format, self._held)
        self._report = replace(
            report,
            imported=report.imported + new,
            updated=report.updated + updated,
            unchanged=report.unchanged + unchanged,
            retired=report.retired + retired,
        )
        self._held = []

    def finish(self) -> FileReport:
        """It was read to its end: store what is held, all or nothing."""
        with self._storing.whole():
            self._store()
            self._storing.write(self._import_id, self._report)
        return self._report

    def break_off(self) -> None:
        """The import ends here, for whatever reason; what was stored stays, to be gone on with."""
        if self._import_id:
            self._storing.write(self._import_id, self._report)

    def take_back(self) -> None:
        """It cannot be read to its end: nothing of it stays."""
        if self._import_id:
            self._storing.take_back(self._import_id, self._report)


def _with(report: FileReport, batch: Batch) -> FileReport:
    problems = (*report.problems, *batch.problems)[:MOST_PROBLEMS]
    return replace(report, skipped=report.skipped + batch.skipped, problems=problems)


def _failed(ended: Ended) -> FileReport:
    return FileReport(ended.file, "", problems=(ended.sentence,))
