"""How memories are put in words for a person: kinds, statuses, importance and dates."""

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from secondme.types import Claim, Memory, MemoryKind, MemoryStatus


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
