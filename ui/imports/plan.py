"""What was found in the files, put together for the review, and what the person chose of it. Pure; no widget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from secondme.types import (
    ConversationPlan,
    FileReport,
    FormatCount,
    ImportChoice,
    ImportPlan,
    NewItem,
    PersonPlan,
    Question,
    UnitPlan,
)
from ui.imports.checks import CheckRow
from ui.imports.words import short_span
from ui.told import told


@dataclass(frozen=True, slots=True)
class Found:
    """All units of an import together."""

    plan: ImportPlan
    paths: tuple[Path, ...]
    user_name: str
    formats: tuple[FormatCount, ...]
    conversations: tuple[CheckRow, ...]
    unlisted: int
    """Conversations that are there beside those that are listed."""
    people: tuple[CheckRow, ...]
    guess: frozenset[str]
    """Keys of those people who are probably the person."""
    handles: dict[str, frozenset[str]]
    """By key: how they are written in the source."""
    items: int
    since: str | None
    until: str | None
    samples: tuple[NewItem, ...]
    files: tuple[FileReport, ...]
    problems: tuple[str, ...]
    secrets: int
    media: int
    media_bytes: int
    folders: tuple[Path, ...]
    """Those of the paths that can be kept in step."""
    questions: tuple[Question, ...] = ()
    """Where the order of day and month is open: one for each chat, or whatever else is read together."""


def put_together(plan: ImportPlan, paths: Sequence[Path], user_name: str) -> Found:
    """Everything that the review shows. Called on a worker: there may be thousands of conversations."""
    units = plan.units
    conversations = [each for unit in units for each in unit.conversations]
    formats = _formats(units)
    titles = {each.name: told(each.title) for each in formats}
    people, handles = _people(units)
    questions = [question for unit in units for question in unit.questions if question.kind == "day_first"]
    return Found(
        plan=plan,
        paths=tuple(paths),
        user_name=user_name,
        formats=formats,
        conversations=tuple(_conversation(each, titles) for each in conversations),
        unlisted=max(0, sum(each.conversations for each in formats) - len(conversations)),
        people=tuple(people),
        guess=_guess(units, user_name),
        handles=handles,
        items=sum(unit.items for unit in units),
        since=min((unit.since for unit in units if unit.since), default=None),
        until=max((unit.until for unit in units if unit.until), default=None),
        samples=tuple(sample for unit in units for sample in unit.samples),
        files=tuple(file for unit in units for file in unit.files),
        problems=tuple(problem for unit in units for problem in unit.problems),
        secrets=sum(unit.secrets for unit in units),
        media=sum(unit.media for unit in units),
        media_bytes=sum(unit.media_bytes for unit in units),
        folders=tuple(path for path in paths if path.is_dir()),
        questions=tuple(questions),
    )


def _formats(units: Iterable[UnitPlan]) -> tuple[FormatCount, ...]:
    """Each format once, those with most first."""
    found: dict[str, FormatCount] = {}
    for unit in units:
        for each in unit.formats:
            old = found.get(each.name)
            items, conversations = (old.items, old.conversations) if old else (0, 0)
            found[each.name] = FormatCount(
                each.name, each.title, items + each.items, conversations + each.conversations
            )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda each: -each.items))


def _conversation(plan: ConversationPlan, titles: dict[str, str]) -> CheckRow:
    format = titles.get(plan.format, plan.format)
    others = ", ".join(plan.people[:4]) + (" …" if len(plan.people) > 4 else "")
    detail = " · ".join(part for part in (format, others, short_span(plan.since, plan.until)) if part)
    words = " ".join((plan.title, format, *plan.people)).casefold()
    return CheckRow(plan.key, plan.title, detail, plan.count, plan.until or "", words)


def person_key(person: PersonPlan) -> str:
    """The same name in two units is listed once: it is chosen by name."""
    return person.name.strip().casefold() or " ".join(person.handles).casefold()


def _people(units: Iterable[UnitPlan]) -> tuple[list[CheckRow], dict[str, frozenset[str]]]:
    """Those who are guessed to be the person first, then those who wrote most."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    handles: dict[str, list[str]] = {}
    owners: set[str] = set()
    for unit in units:
        for person in unit.people:
            key = person_key(person)
            names.setdefault(key, person.name or person.handles[0])
            counts[key] = counts.get(key, 0) + person.count
            handles.setdefault(key, []).extend((person.name, *person.handles))
            if person.is_owner_guess:
                owners.add(key)
    order = sorted(names, key=lambda key: (key not in owners, -counts[key], names[key].casefold()))
    rows = [_person(key, names[key], handles[key], counts[key]) for key in order]
    return rows, {key: frozenset(each for each in handles[key] if each) for key in names}


def _person(key: str, name: str, written: Sequence[str], count: int) -> CheckRow:
    handles = dict.fromkeys(each for each in written if each and each != name)
    words = " ".join((name, *handles)).casefold()
    return CheckRow(key, name, ", ".join(list(handles)[:3]), count, "", words)


def _guess(units: Iterable[UnitPlan], user_name: str) -> frozenset[str]:
    people = [person for unit in units for person in unit.people]
    owners = frozenset(person_key(person) for person in people if person.is_owner_guess)
    mine = user_name.strip().casefold()
    return owners or frozenset(person_key(person) for person in people if mine and person_key(person) == mine)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person made of it."""

    me: frozenset[str] = frozenset()
    """Keys of people."""
    mine: bool = False
    """Where nobody is named: these are the person's own words."""
    without_conversations: tuple[CheckRow, ...] = ()
    without_people: tuple[CheckRow, ...] = ()
    since: str | None = None
    until: str | None = None
    orders: tuple[tuple[str, bool], ...] = ()
    """(place of a question, whether the day comes first there)."""
    redact: bool = True
    copy: bool = False
    watch: bool = False


def choice(found: Found, chosen: Chosen) -> ImportChoice:
    """In the words of the door: names and handles instead of keys."""
    me = {handle for key in chosen.me for handle in found.handles.get(key, ())}
    if not found.people and chosen.mine:
        me = {found.user_name or "Me"}
    return ImportChoice(
        me=frozenset(me),
        without_conversations=frozenset(row.key for row in chosen.without_conversations),
        without_people=frozenset(each for row in chosen.without_people for each in found.handles.get(row.key, ())),
        since=chosen.since,
        until=chosen.until,
        orders=chosen.orders,
        redact=chosen.redact,
        attachments=chosen.copy,
    )


def taken(found: Found, chosen: Chosen) -> tuple[int, bool]:
    """How many entries will be imported, and whether that is exact: of people and dates only the most can be said."""
    left = found.items - sum(row.count for row in chosen.without_conversations)
    people = found.items - sum(row.count for row in chosen.without_people)
    exact = not (chosen.without_people or chosen.since or chosen.until)
    return max(0, min(left, people)), exact
