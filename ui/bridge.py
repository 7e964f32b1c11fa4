"""The one object between the widgets and the core.

It opens the core on a worker thread, tells what happened there on the GUI thread, and carries what panes ask of the
window (show this memory, jump to that message, offer to undo), so that panes need not know each other.

    bridge.call(lambda me: me.memories.list(query), self.show_memories)   # runs on a worker, answers on the GUI thread
    bridge.changed.connect(self.on_changes)                               # Changes, merged over a short while
    bridge.toast("Memory deleted", undo=changes)
"""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from secondme.errors import EnvironmentProblem, Locked, SecondMeError
from secondme.paths import Paths
from secondme.progress import Progress
from ui.task import Task
from ui.timers import once
from ui.told import told

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes

log = logging.getLogger(__name__)

MERGE_MS = 60
STATUS_MS = 120
FRAMES = 6
"""Of a traceback in what is copied."""


@dataclass(frozen=True, slots=True)
class Notice:
    """An error in words for a person. `bug`: it is ours, and its traceback is in the log. `good`: it is no error."""

    text: str
    remedy: str = ""
    bug: bool = False
    details: str = field(default="", compare=False)
    """For whoever is to help: what kind of error it is, and where it arose."""
    good: bool = False

    def copied(self) -> str:
        """All of it, to be passed on."""
        return "\n".join(part for part in (self.text, self.remedy, self.details) if part)


def explain(error: BaseException, paths: Paths | None = None) -> Notice:
    """The one place where errors become sentences."""
    if isinstance(error, EnvironmentProblem):
        return Notice(told(str(error)), told(error.remedy), details=details(error))
    if isinstance(error, SecondMeError):
        return Notice(told(str(error)), details=details(error))
    where = (
        QCoreApplication.translate("Bridge", "The details are in {path}.").format(path=paths.log_file) if paths else ""
    )
    text = QCoreApplication.translate("Bridge", "Something went wrong inside the app.")
    return Notice(text, where, bug=True, details=details(error))


def details(error: BaseException) -> str:
    """What kind of error it is, and where it arose. The words of one that is our own mistake are left out, because they
    may quote what a person said."""
    name = type(error).__name__
    lines = [f"{name}: {error}" if isinstance(error, SecondMeError) else name]
    if isinstance(error, EnvironmentProblem):
        lines.append(error.remedy)
    if error.__cause__ is not None:
        lines.append(f"because of {type(error.__cause__).__name__}")
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    lines += [f"  {frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join(line for line in lines if line)


def open_core(paths: Paths, passphrase: str | None = None) -> "SecondMe":
    """Import and open the core: seconds of work, never on the GUI thread."""
    from secondme.app import SecondMe

    return SecondMe.open(paths, passphrase=passphrase)


class Bridge(QObject):
    """Signals are emitted on the GUI thread. `me` may only be used after `ready`."""

    ready = Signal()
    failed = Signal(object)
    """The core could not be opened: a Notice."""
    sealed = Signal()
    """The home opens with its passphrase only: ask for it, and call `open` again."""
    refused = Signal(object)
    """It did not open with what was entered: the error."""
    lock_asked = Signal()
    covered = Signal()
    """The window is locked: whatever else shows something is to close."""
    changed = Signal(object)
    """Changes, those of a short while merged into one."""
    status = Signal(object)
    """A fresh Status."""
    raise_asked = Signal()

    toast_asked = Signal(str, object)
    """(sentence, Changes to undo or None)"""
    undone = Signal(object)
    """The Changes that a toast offered to take back, when they are taken back."""
    took_back = Signal(object, object)
    """What was taken back, by a toast or by keys, with the Changes that taking it back made."""
    did_again = Signal(object, object)
    """(Changes of taking it back, Changes) What was done again."""
    noted = Signal(str, str, object)
    """(page, sentence, Changes) What was done on another page can be taken back on this one too."""
    notice_asked = Signal(object)
    """A Notice to show calmly."""
    page_asked = Signal(str)
    """"chat", "memories", "inbox", "profile", "forms", "assist", "jobs", "models", "settings",
    "remembering", "about" or "people"."""
    setting_asked = Signal(str, str)
    """(page, name) Show this setting there; without a name, where settings are searched."""
    item_asked = Signal(int)
    """Open the conversation of this item, scroll to it and highlight it."""
    memory_asked = Signal(int)
    """Open this memory with its evidence."""
    import_asked = Signal(object)
    """Open the import dialog with these paths (list[str], may be empty)."""
    import_ended = Signal(int)
    """An import came to its end, with so many items that are new or changed."""
    resume_asked = Signal(object)
    """Go on with this import (an ImportRecord) in the import dialog."""

    anew_asked = Signal(object)
    """The core is closed, and the home may be another: open it in a new window, and show this Notice there."""

    error_seen = Signal(object)
    """An exception that nobody caught; may be emitted on any thread."""

    _event = Signal(object)

    def __init__(self, paths: Paths, opener: "Callable[..., SecondMe]" = open_core) -> None:
        super().__init__()
        self.paths = paths
        self._opener = opener
        self._me: SecondMe | None = None
        self._opened_cores: list[SecondMe] = []
        self._closing = False
        self.is_locked = False
        """Nothing that is remembered may be shown now."""
        self._with_passphrase = False
        self._files: list[str] = []
        """Those that the app was asked to open while it was locked."""
        self._merged: Changes | None = None
        self._asking_status = self._status_again = False
        self._merge_timer = once(self, MERGE_MS, self._publish)
        self._status_timer = once(self, STATUS_MS, self.refresh_status)
        self._event.connect(self._on_event, Qt.ConnectionType.QueuedConnection)
        self.error_seen.connect(self.report, Qt.ConnectionType.QueuedConnection)

    @property
    def me(self) -> "SecondMe":
        """The core. Raises RuntimeError before `ready`."""
        if self._me is None:
            raise RuntimeError("the core is not open yet")
        return self._me

    @property
    def is_ready(self) -> bool:
        return self._me is not None and not self._closing

    def open(self, passphrase: str = "") -> None:
        """Open the core on a worker; ends with `ready`, `failed`, `sealed` or `refused`."""
        opener, paths, opened = self._opener, self.paths, self._opened_cores
        self._with_passphrase = bool(passphrase)

        def work(_progress: Progress) -> "SecondMe":
            me = opener(paths, passphrase) if passphrase else opener(paths)
            opened.append(me)
            return me

        task = Task(work)
        task.succeeded.connect(self._opened)
        task.failed.connect(self._not_opened)
        task.start()

    @Slot(object)
    def _opened(self, me: "SecondMe") -> None:
        self._me = me
        me.events.subscribe(self._event.emit)
        if self._closing:
            return
        self.ready.emit()
        self.refresh_status()

    @Slot(object)
    def _not_opened(self, error: BaseException) -> None:
        if self._with_passphrase:
            self.refused.emit(error)
        elif isinstance(error, Locked):
            self.is_locked = True
            self.sealed.emit()
        else:
            self.failed.emit(explain(error, self.paths))

    def call(
        self,
        work: "Callable[[SecondMe], Any]",
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Task:
        """Run `work(me)` on a worker. `then` and `otherwise` are called on the GUI thread: give bound methods of
        widgets, which are not called when the widget is gone. Without `otherwise` the error is shown as a notice."""
        return self.run(lambda me, _progress: work(me), then, otherwise)

    def run(
        self,
        work: "Callable[[SecondMe, Progress], Any]",
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Task:
        """Like `call`, for long work that reports progress and can be cancelled (`task.progressed`, `task.cancel`).
        When the app is closing nothing is begun any more."""
        me = self.me
        task = Task(lambda progress: work(me, progress))
        if then is not None:
            task.succeeded.connect(then)
        task.failed.connect(otherwise if otherwise is not None else self.report)
        return task if self._closing else task.start()

    def leave(
        self, everything: bool, then: Callable[[Any], None], otherwise: Callable[[BaseException], None]
    ) -> None:
        """Close the core and take away what the app has put on this computer. Nothing else is begun any more."""
        self._end_with(lambda me: me.leave(everything), then, otherwise)

    def restore(self, then: Callable[[Any], None], otherwise: Callable[[BaseException], None]) -> None:
        """Close the core and put what was looked at (`me.backups`) in place of what is in the home. Nothing else is
        begun any more: ask for `anew_asked` then, whatever came of it."""
        self._end_with(lambda me: me.restore(), then, otherwise)

    def _end_with(
        self, last: "Callable[[SecondMe], Any]", then: Callable[[Any], None], otherwise: Callable[[BaseException], None]
    ) -> None:
        me = self.me
        self._closing = True
        self._merge_timer.stop()
        self._status_timer.stop()
        task = Task(lambda _progress: last(me))
        task.succeeded.connect(then)
        task.failed.connect(otherwise)
        task.start()

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Show an error as a calm notice."""
        self.notice_asked.emit(explain(error, self.paths))

    def toast(self, text: str, undo: "Changes | None" = None) -> None:
        """Say in the window what was done; with `undo`, offer to take it back."""
        self.toast_asked.emit(text, undo)

    @Slot(object)
    def undo(self, changes: "Changes") -> None:
        """Take back what a toast offered to take back."""

        def work(me: "SecondMe") -> "tuple[Changes, Changes]":
            return changes, me.undo(changes)

        self.call(work, self._undone)

    @Slot(object)
    def _undone(self, answer: "tuple[Changes, Changes]") -> None:
        changes, restored = answer
        self.toast(self.tr("Undone"))
        self.undone.emit(changes)
        self.took_back.emit(changes, restored)

    @Slot()
    def refresh_status(self) -> None:
        """Ask the core for its status (on a worker: it may look into the database), one question at a time."""
        if not self.is_ready:
            return
        if self._asking_status:
            self._status_again = True
            return
        self._asking_status = True
        self.call(lambda me: me.status(), self._got_status, self._no_status)

    @Slot(object)
    def _got_status(self, status: object) -> None:
        self._asking_status = False
        self.status.emit(status)
        if self._status_again:
            self._status_again = False
            self._status_timer.start()

    @Slot(object)
    def _no_status(self, error: BaseException) -> None:
        self._asking_status = self._status_again = False
        self.report(error)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if self._closing:
            return
        from secondme.events import RaiseWindow, StatusChanged

        if isinstance(event, RaiseWindow):
            self.raise_asked.emit()
            self._files += event.files
            self.import_files()
        elif isinstance(event, StatusChanged):
            if not self._status_timer.isActive():
                self._status_timer.start()
        else:
            self._merged = event if self._merged is None else merge(self._merged, event)  # type: ignore[arg-type]
            if not self._merge_timer.isActive():
                self._merge_timer.start()

    def import_files(self) -> None:
        """Open the import dialog with the files that the app was asked to open; while it is locked they wait."""
        files = self._files
        if files and not self.is_locked:
            self._files = []
            self.import_asked.emit(files)

    @Slot()
    def _publish(self) -> None:
        changes, self._merged = self._merged, None
        if changes is not None and not self._closing:
            self.changed.emit(changes)

    def close(self, deadline_s: float) -> None:
        """Close the core; blocks, so call it when the window is hidden. Idempotent."""
        self._closing = True
        self._merge_timer.stop()
        self._status_timer.stop()
        for me in self._opened_cores:
            me.close(deadline_s)


def merge(one: "Changes", two: "Changes") -> "Changes":
    """Both changes as one, each id once, in the order in which they came."""

    def both(before: Any, after: Any) -> Any:
        return tuple(dict.fromkeys(before + after)) if isinstance(before, tuple) else before or after

    return replace(
        one, **{field.name: both(getattr(one, field.name), getattr(two, field.name)) for field in fields(one)}
    )
