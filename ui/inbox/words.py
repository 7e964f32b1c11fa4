"""What waits in the inbox, in words for a person."""

from PySide6.QtCore import QCoreApplication

from secondme.types import Memory
from ui.memories.words import kinds


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inbox", text)


def confidence(value: float) -> str:
    """How sure the reading is, a number in [0, 1], in a word with its percentage."""
    word = _tr("Sure") if value >= 0.8 else _tr("Fairly sure") if value >= 0.5 else _tr("Not sure")
    return _tr("{word} ({n} %)").format(word=word, n=round(100 * value))


def about(memory: Memory) -> str:
    """The kind, and whom it is about if not the person."""
    who = "" if memory.subject_is_self else memory.subject
    return " · ".join(part for part in (kinds()[memory.kind], who) if part)


def waiting(count: int) -> str:
    return _tr("1 to review") if count == 1 else _tr("{n} to review").format(n=f"{count:,}")


def kept(count: int) -> str:
    return _tr("Memory kept") if count == 1 else _tr("{n} memories kept").format(n=f"{count:,}")


def rejected(count: int) -> str:
    if count == 1:
        return _tr("Rejected; it will not be proposed again")
    return _tr("{n} rejected; they will not be proposed again").format(n=f"{count:,}")


def settled(which: str) -> str:
    """What became of a question between two memories."""
    return {
        "new": _tr("The new one holds; the old one is kept for its history"),
        "old": _tr("The old one holds"),
        "both": _tr("Both are kept"),
    }[which]
