"""What an import would bring, gathered while files are read; and what of it the person chose. Pure: stores nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from secondme.importers.base import Person, lies_in
from secondme.importers.media import Media
from secondme.importers.registry import FORMATS
from secondme.importers.sandbox import Batch
from secondme.importers.tree import Left
from secondme.importers.unit import Begun, Ended, summary
from secondme.memory.secrets import has_secret, redacted
from secondme.types import (
    ConversationPlan,
    FileReport,
    FormatCount,
    ImportChoice,
    NewItem,
    PersonPlan,
    Question,
    UnitPlan,
)

MOST_CONVERSATIONS = 5_000
MOST_PEOPLE = 2_000
MOST_PROBLEMS = 200
SAMPLES = 8
SAMPLE_CHARS = 400
COMMON_SHARE = 0.6
"""Who writes in so many of the conversations, and in more than anybody else, is taken for the person."""


def key_of(format: str, item: NewItem) -> str:
    """Names the conversation of an item in a plan and in a choice."""
    return f"{format}/{item.conversation or item.title or ''}"


def fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def answered(question: Question, choice: ImportChoice) -> bool:
    """Whether the person said something about this very place, or about where it lies."""
    file = question.place.partition(":")[2]
    return any(place == question.place or lies_in(file, place) for place, _ in choice.orders)


class Selection:
    """What the person chose, applied to what is read."""

    def __init__(self, choice: ImportChoice) -> None:
        self._choice = choice
        self._without = {fold(name) for name in choice.without_people}
        self._since = (choice.since or "")[:10]
        self._until = (choice.until or "")[:10] or "9999-99-99"
        self._takes_all = not (self._without or choice.without_conversations or choice.since or choice.until)

    def take(self, format: str, items: Sequence[NewItem]) -> Sequence[NewItem]:
        """The items that are wanted, without secrets where that was chosen."""
        taken = items if self._takes_all else [item for item in items if self._wants(format, item)]
        if not self._choice.redact:
            return taken
        return [replace(item, text=redacted(item.text)) if has_secret(item.text) else item for item in taken]

    def _wants(self, format: str, item: NewItem) -> bool:
        if not self._since <= item.time[:10] <= self._until:
            return False
        if key_of(format, item) in self._choice.without_conversations:
            return False
        if not self._without or item.role == "assistant":
            return True
        return not ({fold(item.author), fold(item.handle or "")} & self._without)

    def whole(self, format: str, conversation: str) -> bool:
        """Whether a conversation is imported at all."""
        return f"{format}/{conversation}" not in self._choice.without_conversations


@dataclass(slots=True)
class _Conversation:
    title: str
    format: str
    count: int = 0
    since: str = ""
    until: str = ""
    people: dict[str, None] = field(default_factory=dict)

    def add(self, item: NewItem) -> None:
        self.count += 1
        self.title = self.title or item.title or ""
        if not self.since or item.time < self.since:
            self.since = item.time
        if item.time > self.until:
            self.until = item.time
        if item.author and item.role != "assistant" and len(self.people) < 50:
            self.people[item.author] = None


@dataclass(slots=True)
class _Somebody:
    name: str
    handles: dict[str, None] = field(default_factory=dict)
    count: int = 0
    is_owner: bool = False
    places: set[str] = field(default_factory=set)


class Planner:
    """Gathers the plan of one unit from what is read of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._format = ""
        self._conversations: dict[str, _Conversation] = {}
        self._people: dict[str, _Somebody] = {}
        self._by_handle: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._files: list[FileReport] = []
        self._file = FileReport("", "")
        self._samples: list[NewItem] = []
        self._sampled: Counter[str] = Counter()
        self._questions: dict[str, Question] = {}
        """By their places: of the same files nothing is asked twice."""
        self._left: list[Left] = []
        self._secrets = 0
        self._media = Media(0, 0)

    def begin(self, begun: Begun) -> None:
        self._format = begun.format
        self._file = FileReport(begun.file, begun.format)

    def add(self, batch: Batch) -> None:
        for item in batch.items:
            self._add(item)
        for person in batch.people:
            self._know(person)
        for question in batch.questions:
            self._questions.setdefault(question.place, question)
        file = self._file
        self._file = replace(
            file,
            imported=file.imported + len(batch.items),
            skipped=file.skipped + batch.skipped,
            problems=(*file.problems, *batch.problems)[:MOST_PROBLEMS],
        )

    def end(self, ended: Ended) -> None:
        """What could not be read to its end would leave nothing behind; it is told as a file without a format."""
        if ended.sentence:
            self._file = FileReport(ended.file, "", problems=(ended.sentence,))
        self._files.append(self._file)

    def leave(self, left: Left) -> None:
        self._left.append(left)

    def name(self, media: Media) -> None:
        self._media = media

    def _add(self, item: NewItem) -> None:
        key = key_of(self._format, item)
        place = self._conversations.get(key)
        if place is None:
            place = self._conversations[key] = _Conversation(item.title or "", self._format)
        place.add(item)
        self._counts[self._format] += 1
        self._secrets += has_secret(item.text)
        if self._sampled[self._format] < 2 and len(self._samples) < SAMPLES:
            self._sampled[self._format] += 1
            self._samples.append(replace(item, text=item.text[:SAMPLE_CHARS]))
        if item.author and item.role != "assistant":
            person = self._somebody(item.author, (item.handle,) if item.handle else ())
            person.count += 1
            person.places.add(key)
            person.is_owner |= item.role == "self"

    def _know(self, person: Person) -> None:
        if person.name or person.handles:
            found = self._somebody(person.name or person.handles[0], person.handles)
            found.is_owner |= person.is_owner

    def _somebody(self, name: str, handles: Sequence[str]) -> _Somebody:
        """By handle, else by name."""
        key = next((self._by_handle[handle] for handle in handles if handle in self._by_handle), None) or fold(name)
        found = self._people.get(key)
        if found is None:
            found = self._people[key] = _Somebody(name)
        for handle in handles:
            found.handles[handle] = None
            self._by_handle[handle] = key
        return found

    def plan(self) -> UnitPlan:
        conversations = sorted(self._conversations.items(), key=lambda each: -each[1].count)
        people = sorted(self._people.values(), key=lambda each: (not each.is_owner, -each.count, each.name))
        titles = {format.name: format.title for format in FORMATS}
        of_format = Counter(each.format for each in self._conversations.values())
        times = [each for place in self._conversations.values() for each in (place.since, place.until) if each]
        problems = [problem for file in self._files if not file.format for problem in file.problems]
        return UnitPlan(
            path=str(self._path),
            name=self._path.name,
            formats=tuple(
                FormatCount(name, titles.get(name, name), count, of_format[name])
                for name, count in self._counts.most_common()
            ),
            conversations=tuple(_planned(key, each) for key, each in conversations[:MOST_CONVERSATIONS]),
            people=tuple(
                PersonPlan(each.name, tuple(each.handles), each.count, each.is_owner) for each in people[:MOST_PEOPLE]
            ),
            since=min(times, default=None),
            until=max(times, default=None),
            items=self._counts.total(),
            samples=tuple(self._samples),
            problems=(*problems, *summary(self._left))[:MOST_PROBLEMS],
            files=tuple(self._files),
            questions=tuple(self._questions.values()),
            secrets=self._secrets,
            media=self._media.count,
            media_bytes=self._media.size,
        )

    def places(self) -> dict[str, set[str]]:
        """In which conversations everybody wrote, by folded name."""
        return {fold(person.name): person.places for person in self._people.values() if person.places}


def _planned(key: str, place: _Conversation) -> ConversationPlan:
    title = place.title or key.partition("/")[2].rpartition("/")[2]
    return ConversationPlan(
        key, title, place.format, place.count, place.since or None, place.until or None, tuple(place.people)
    )


def guess_owner(
    units: Sequence[UnitPlan], places: Iterable[dict[str, set[str]]], user_name: str
) -> tuple[UnitPlan, ...]:
    """Who of the people is probably the person: whom the sources say it is; else who is called as the profile says;
    else who writes in most of the conversations. Nobody, where none of that is so."""
    if any(person.is_owner_guess for unit in units for person in unit.people):
        return tuple(units)
    chosen = fold(user_name)
    known = {fold(name) for unit in units for person in unit.people for name in (person.name, *person.handles)}
    if not chosen or chosen not in known:
        chosen = _most_common(places)
    if not chosen:
        return tuple(units)
    return tuple(
        replace(
            unit,
            people=tuple(
                replace(each, is_owner_guess=chosen in {fold(name) for name in (each.name, *each.handles)})
                for each in unit.people
            ),
        )
        for unit in units
    )


def _most_common(places: Iterable[dict[str, set[str]]]) -> str:
    """Who writes in COMMON_SHARE of at least two conversations with two or more people, and in more than others."""
    where: dict[str, set[str]] = {}
    for unit in places:
        for name, found in unit.items():
            where.setdefault(name, set()).update(found)
    writers = Counter(place for found in where.values() for place in found)
    shared = {place for place, count in writers.items() if count > 1}
    if len(shared) < 2:
        return ""
    ranked = sorted(((len(found & shared), name) for name, found in where.items()), reverse=True)
    (most, name), (second, _) = ranked[0], ranked[1]
    return name if most > second and most >= COMMON_SHARE * len(shared) else ""
