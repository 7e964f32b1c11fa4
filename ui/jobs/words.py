"""Runs of jobs and changes of memories, in words for a person."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.settings.words import duration

if TYPE_CHECKING:
    from secondme.types import JournalEntry, RunInfo


def _tr(text: str) -> str:
    return QCoreApplication.translate("Jobs", text)


def state(run: "RunInfo") -> str:
    """Only what is not the usual state; "" for a run that did what it was for."""
    if run.undone:
        return _tr("Undone")
    return {
        "running": _tr("Running"),
        "failed": _tr("Failed"),
        "cancelled": _tr("Stopped"),
        "interrupted": _tr("Interrupted"),
    }.get(run.status, "")


def cost(run: "RunInfo") -> str:
    """How long it worked."""
    return duration(run.cost_s) if run.cost_s >= 1 else _tr("less than a second")


def changed(count: int) -> str:
    return _tr("1 change") if count == 1 else _tr("{n} changes").format(n=f"{count:,}")


def memories(count: int) -> str:
    return _tr("1 memory") if count == 1 else _tr("{n} memories").format(n=f"{count:,}")


def conversations(count: int) -> str:
    return _tr("1 conversation") if count == 1 else _tr("{n} conversations").format(n=f"{count:,}")


def what(entry: "JournalEntry") -> str:
    """What an entry of the journal did to its memory."""
    before, after = entry.before or {}, entry.after or {}
    status = after.get("status")
    if entry.action == "edit" and status != before.get("status"):
        known = {
            "superseded": _tr("Replaced"), "faded": _tr("Faded"), "active": _tr("In use"),
            "rejected": _tr("Rejected"), "proposed": _tr("To review"),
        }  # fmt: skip
        if status in known:
            return known[status]
    if entry.who == "weigh" and entry.action == "edit":
        old, new = before.get("importance"), after.get("importance")
        if old != new:
            return _tr("Matters more") if (new or 0) > (old or 0) else _tr("Matters less")
        more = (after.get("confidence") or 0) > (before.get("confidence") or 0)
        return _tr("Surer") if more else _tr("Less sure")
    return {
        "add": _tr("New"),
        "edit": _tr("Changed"),
        "delete": _tr("Deleted"),
        "undo": _tr("Taken back"),
        "evidence": _tr("Said again"),
        "reinforce": _tr("Used"),
        "purge": _tr("Forgotten"),
        "bin": _tr("Deleted"),
        "ask": _tr("Waits for your word"),
    }.get(entry.action, entry.action.replace("_", " ").capitalize())


def statement(entry: "JournalEntry") -> str:
    """Of the memory, as the entry has it; "" when it has none."""
    for content in (entry.after, entry.before):
        if isinstance(content, Mapping) and content.get("text"):
            return str(content["text"])
    return ""
