"""How what memories can be narrowed to, and how they are sorted, is put in words."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from secondme.types import MemoryFilter, MemoryOrder
from ui.memories.words import kinds, statuses
from ui.told import told


def _tr(text: str) -> str:
    return QCoreApplication.translate("Memories", text)


_sources: dict[str, str] = {}


def know_sources(titles: Iterable[tuple[str, str]]) -> None:
    """How the formats that sources are named by are called: (name, title)."""
    _sources.update((name, told(title)) for name, title in titles)


def facets() -> dict[str, str]:
    """Every field of a filter with its title, in the order in which they are shown."""
    return {
        "kinds": _tr("Kind"),
        "people": _tr("About"),
        "tags": _tr("Topic"),
        "when": _tr("When"),
        "places": _tr("Place"),
        "statuses": _tr("Status"),
        "marks": _tr("Marked"),
        "sources": _tr("Source"),
        "origins": _tr("Trust"),
    }


def origins() -> dict[str, str]:
    """Where words come from, the most trusted first."""
    return {
        "typed": _tr("You wrote it here"),
        "imported_self": _tr("Imported, your own"),
        "imported_other": _tr("Imported, of others"),
        "document": _tr("A document"),
        "assistant": _tr("The assistant"),
    }


def facet_value(field: str, value: str) -> str:
    """A value of a facet as a person says it."""
    if field == "when":
        return _period(value)
    marks = {
        "pinned": _tr("Pinned"), "locked": _tr("Locked"), "never_use": _tr("Never used"), "fading": _tr("Fading soon"),
    }  # fmt: skip
    known: dict[str, dict[str, str]] = {
        "kinds": {str(key): name for key, name in kinds().items()},
        "statuses": {str(key): name for key, name in statuses().items()},
        "origins": origins(),
        "marks": marks,
        "sources": _sources | {"chat": _tr("Chats here"), "forms": _tr("Forms"), "browser": _tr("Browsers")},
    }
    if field in known and value in known[field]:
        return known[field][value]
    return value.replace("_", " ").capitalize() if field == "sources" else value


def _period(value: str) -> str:
    """A year as it is, a month by its name."""
    month = QDate.fromString(f"{value}-01", "yyyy-MM-dd")
    return QLocale().toString(month, "MMMM yyyy") if month.isValid() else value


def orders() -> dict[MemoryOrder, str]:
    """How a list can be sorted."""
    return {
        "best": _tr("Learned last"),
        "newest": _tr("Newest"),
        "oldest": _tr("Oldest"),
        "strongest": _tr("Strongest"),
        "weakest": _tr("Weakest"),
        "important": _tr("Most important"),
    }


def in_words(chosen: MemoryFilter) -> list[tuple[str, str, str]]:
    """(field, value, words) of everything that a filter names."""
    return [
        (field, value, f"{title}: {facet_value(field, value)}")
        for field, title in facets().items()
        for value in getattr(chosen, field)
    ]
