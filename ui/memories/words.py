"""How memories are put in words for a person: kinds, statuses, importance and dates."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from secondme.types import Claim, Memory, MemoryKind, MemoryStatus, MemoryVersion

STRONG, FADING = 0.9, 0.78
"""From this chance of being recalled on a memory is said to be strong, and below this one to be fading: it has faded
at 0.7."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Memories", text)


def kinds() -> dict[MemoryKind, str]:
    """Every kind with its label, in the order in which a person chooses."""
    return {
        "fact": _tr("Fact"),
        "preference": _tr("Preference"),
        "event": _tr("Event"),
        "relationship": _tr("Relationship"),
        "goal": _tr("Goal"),
        "skill": _tr("Skill"),
        "instruction": _tr("Instruction"),
        "conclusion": _tr("Conclusion"),
        "summary": _tr("Summary"),
        "trait": _tr("Trait"),
    }


def statuses() -> dict[MemoryStatus, str]:
    """Every status with its label."""
    return {
        "active": _tr("In use"),
        "proposed": _tr("To review"),
        "superseded": _tr("Replaced"),
        "faded": _tr("Faded"),
        "rejected": _tr("Rejected"),
    }


def status_help(status: MemoryStatus) -> str:
    """One sentence about what a status means for replies."""
    return {
        "active": _tr("Used in replies when it is relevant."),
        "proposed": _tr("Not used until you keep it."),
        "superseded": _tr("Something newer took its place; it is kept for its history."),
        "faded": _tr("Not used by default, because it was not needed for a long time. You can still find it here."),
        "rejected": _tr("Never used. It is kept so that it is not learned again."),
    }[status]


def importance(value: float) -> str:
    """A number in [0, 1] as a word."""
    if value >= 0.75:
        return _tr("High")
    return _tr("Medium") if value >= 0.4 else _tr("Low")


def date_of(iso: str | None) -> QDate:
    """The calendar day of an ISO 8601 time; an invalid date when there is none."""
    return QDate.fromString((iso or "")[:10], "yyyy-MM-dd")


def day(iso: str | None, today: QDate | None = None) -> str:
    """Today, yesterday, or a short date with the year only when it is another one; "" when there is no time."""
    date = date_of(iso)
    if not date.isValid():
        return iso or ""
    now = today or QDate.currentDate()
    if date == now:
        return _tr("Today")
    if date == now.addDays(-1):
        return _tr("Yesterday")
    return QLocale().toString(date, "d MMM" if date.year() == now.year() else "d MMM yyyy")


def long_day(iso: str | None) -> str:
    """A date in full; "" when there is no time."""
    date = date_of(iso)
    return QLocale().toString(date, "d MMMM yyyy") if date.isValid() else iso or ""


def validity(claim: Claim) -> str:
    """When a claim holds: "since …", "until …", a range, or "" when nothing is known."""
    start, end = (long_day(time) for time in (claim.valid_from, claim.valid_to))
    if start and end:
        return _tr("{start} to {end}").format(start=start, end=end)
    if start:
        return _tr("since {start}").format(start=start)
    return _tr("until {end}").format(end=end) if end else ""


def meta(memory: Memory, today: QDate | None = None) -> str:
    """The small line below a statement: kind, whom it is about if not the person, day."""
    about = "" if memory.subject_is_self else memory.subject
    when = day(memory.time or memory.created_at, today)
    return " · ".join(part for part in (kinds()[memory.kind], about, when) if part)


def strength(memory: Memory) -> str:
    """How well it is remembered now, in a word with its percentage."""
    if memory.pinned:
        return _tr("Pinned; it does not fade")
    if memory.status == "faded":
        return _tr("Faded; not used unless you search for it")
    value = memory.retrievability
    word = _tr("Strong") if value >= STRONG else _tr("Good") if value >= FADING else _tr("Fading")
    return _tr("{word} ({n} %)").format(word=word, n=round(100 * value))


def moment(iso: str | None) -> str:
    """A day as one says it, with the time."""
    at = by_the_clock(iso)
    return f"{day(at)} {at[11:16]}".strip()


def by_the_clock(iso: str | None) -> str:
    """A time as the person's clock has it: the app notes what it does in the time of the world."""
    at = datetime.fromisoformat(iso) if iso else None
    return at.astimezone().isoformat() if at is not None and at.tzinfo is not None else iso or ""


def who(name: str) -> str:
    """Who made a change, as the journal has it."""
    known = {
        "person": _tr("you"), "chat": _tr("a reply"), "extract": _tr("what was said"), "consolidate": _tr("sorting"),
        "reflect": _tr("reflection"), "summarize": _tr("summing up"), "decay": _tr("time"), "link": _tr("linking"),
        "weigh": _tr("weighing"),
    }  # fmt: skip
    return known.get(name, name)


def action(version: MemoryVersion, before: MemoryVersion | None) -> str:
    """What made a version of the one before it."""
    status = version.content.get("status")
    if before is not None and version.action == "edit" and status != before.content.get("status"):
        return statuses().get(status, _tr("Changed"))  # type: ignore[arg-type]
    return {
        "add": _tr("Made"), "edit": _tr("Changed"), "delete": _tr("Deleted"), "undo": _tr("Taken back"),
        "evidence": _tr("Said again"), "merge": _tr("Made one of several"),
        "ask": _tr("Waits for your word"),
    }.get(version.action, version.action.replace("_", " ").capitalize())  # fmt: skip


def fields_changed(version: MemoryVersion, before: MemoryVersion | None) -> list[str]:
    """What a version changed besides the statement, a line each; nothing for the first."""
    if before is None:
        return []
    lines = []
    for name, (title, words) in _fields().items():
        old, new = before.content.get(name), version.content.get(name)
        if name in version.changed and words(old) != words(new):
            lines.append(_tr("{field}: {old} → {new}").format(field=title, old=words(old), new=words(new)))
    return lines


def _fields() -> dict[str, tuple[str, Callable[[Any], str]]]:
    """Fields of a memory that can be told, with their titles and how a value is said."""
    none, yes, no = _tr("none"), _tr("yes"), _tr("no")
    return {
        "kind": (_tr("Kind"), lambda value: kinds().get(value, str(value))),
        "status": (_tr("Status"), lambda value: statuses().get(value, str(value))),
        "importance": (_tr("Importance"), lambda value: importance(float(value or 0.0))),
        "pinned": (_tr("Pinned"), lambda value: yes if value else no),
        "locked": (_tr("Locked"), lambda value: yes if value else no),
        "place": (_tr("Place"), lambda value: str(value or none)),
        "valid_from": (_tr("Since"), lambda value: long_day(value) or none),
        "valid_to": (_tr("Until"), lambda value: long_day(value) or none),
    }
