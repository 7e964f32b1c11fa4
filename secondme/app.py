"""The door of the core: `SecondMe` opens, owns and closes everything; the window and the command line know only it.

Importing this module is light: what is heavy is imported by `open`, and the models run in processes of their own.
"""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from secondme.ahead import TypeAheadDoor
from secondme.assisting import AssistDoor
from secondme.doors import (
    AskResult,
    ChatsDoor,
    ItemsDoor,
    JobsDoor,
    MemoriesDoor,
    SearchDoor,
    SettingsDoor,
)
from secondme.equipping import ModelsDoor, Nobody
from secondme.errors import UserError
from secondme.events import Events, RaiseWindow
from secondme.filling import AutofillDoor
from secondme.guarding import GuardDoor
from secondme.history import JournalDoor
from secondme.importing import ImportsDoor, PeopleDoor
from secondme.inbox import InboxDoor
from secondme.judging import LearningDoor
from secondme.lock import AlreadyOpen, HomeLock
from secondme.parts import Parts
from secondme.paths import Paths
from secondme.profiling import ProfileDoor
from secondme.progress import Progress
from secondme.restoring import BackupsDoor, ClosedHome
from secondme.retaining import RetentionDoor
from secondme.settings import SettingsStore
from secondme.types import Changes, KeyPlace, Status, Trace
from secondme.upkeep import UpkeepDoor
from secondme.webforms import BrowserDoor

if TYPE_CHECKING:
    from secondme.broker import Server
    from secondme.engine.base import Embedder, Engine
    from secondme.store.inspect import Check

__all__ = ["AlreadyOpen", "AskResult", "ClosedHome", "ModelsDoor", "SecondMe", "models_of_machine", "raise_window"]

log = logging.getLogger(__name__)
WINDOW_PATIENCE_S = 3.0
"""A window waits a little for a command that is about to end."""
PATIENCE_S = 0.5
CLOSING_S = 5.0
Handler = Callable[["SecondMe", str, dict[str, Any], Callable[[Any], None], Progress], Any]


def _look_after(parts: Parts, progress: Progress) -> int:
    from secondme.watching import look_after  # with all formats: not at the start

    return look_after(parts, progress)


class SecondMe:
    """Opens, owns and closes everything. Safe to use from several threads."""

    @classmethod
    def open(
        cls,
        paths: Paths,
        *,
        engine: "Engine | None" = None,
        embedder: "Embedder | None" = None,
        background: bool = True,
        passphrase: str | None = None,
    ) -> "SecondMe":
        """Take the home and open its database; the embedding process starts beside it, nothing waits for it.

        `background`: run jobs when idle (the window does, the command line does not). `engine` and `embedder`: used
        instead of the models. A missing model is told by `status()`, never raised here. Raises AlreadyOpen when another
        process has the home, Locked or WrongPassphrase without the passphrase that it needs, EnvironmentProblem when
        the database cannot be opened."""
        from secondme.store.restore import put_right

        paths.ensure()
        lock = HomeLock(paths.lock_file, patience_s=WINDOW_PATIENCE_S if background else PATIENCE_S)
        events = Events()
        try:
            cut_off = put_right(paths)
            parts = Parts(paths, events, engine, embedder, background, _look_after, passphrase)
            if background:
                parts.go_on()
        except BaseException:
            lock.release()
            raise
        me = cls(parts, lock)
        me.upkeep.restoring_cut_off = cut_off
        return me

    def __init__(self, parts: Parts, lock: HomeLock) -> None:
        self._parts = parts
        self._lock = lock
        self._server: Server | None = None
        self._closing = Lock()
        self._closed = False
        self.paths = parts.paths
        self.events = parts.events
        self.chats = ChatsDoor(parts)
        self.items = ItemsDoor(parts)
        self.memories = MemoriesDoor(parts)
        self.imports = ImportsDoor(parts)
        self.people = PeopleDoor(parts)
        self.jobs = JobsDoor(parts)
        self.models = ModelsDoor(parts.catalogue, parts.settings, parts)
        self.settings = SettingsDoor(parts)
        self.search = SearchDoor(parts)
        self.learning = LearningDoor(parts)
        self.autofill = AutofillDoor(parts)
        self.ahead = TypeAheadDoor(parts)
        self.browser = BrowserDoor(parts, self.autofill)
        self.guard = GuardDoor(parts)
        self.assist = AssistDoor(parts)
        self.inbox = InboxDoor(parts)
        self.journal = JournalDoor(parts)
        self.profile = ProfileDoor(parts)
        self.retention = RetentionDoor(parts)
        self.upkeep = UpkeepDoor(parts.paths, parts.store.put_right)
        self.backups = BackupsDoor(parts.paths, parts)

    def status(self) -> Status:
        """What is so now; cheap enough to ask after every `StatusChanged`, on a worker thread."""
        return self._parts.status()

    def key_place(self) -> KeyPlace:
        """Where the key lies that everything is encrypted with; never the key itself."""
        from secondme.store.keys import key_place

        return key_place(self.paths)

    def undo(self, changes: Changes) -> Changes:
        """Take back an edit or a deletion of a memory, or the deletion of a conversation.

        Raises UserError when there is nothing to take back, or something later was built on it."""
        return self._parts.undo(changes)

    def redo(self, undone: Changes) -> Changes:
        """Do again what `undo` took back; `undone` is what that returned. `undo` of what this returns takes it back.

        Raises UserError when there is nothing to do again, or something later was built on it."""
        return self._parts.redo(undone)

    def checks(self) -> "list[Check]":
        """What `doctor` looks at in the store. Reads everything once."""
        from secondme.store.inspect import Check, checks

        problems = self._parts.attachments.problems()
        return [*checks(self._parts.store), Check("attachments", not problems, " ".join(problems) or "sound")]

    def export(self, directory: Path, progress: Progress) -> dict[str, Any]:
        """Write all that the person owns; see exporting.py."""
        from secondme.exporting import export

        with self._parts.working(progress):
            done = export(self._parts.store, directory, progress)
            return {**done, "attachments": self._parts.attachments.export(directory, progress)}

    def backup(self, target: Path, passphrase: str | None, progress: Progress) -> dict[str, Any]:
        """Copy everything into one file, sealed with `passphrase` or the home's own; see store/backup.py."""
        with self._parts.working(progress):
            return self._parts.store.back_up(self.paths, target, passphrase, progress)

    def serve(self, handler: Handler, on_raise: Callable[[], None] | None = None) -> None:
        """Answer the user's other processes with `handler(me, command, params, emit, progress)`.

        A second start publishes `RaiseWindow` when `on_raise` is given (and calls it): there is a window to raise."""

        from secondme.broker import Server

        def answer(name: str, params: dict[str, Any], emit: Callable[[Any], None], progress: Progress) -> Any:
            def told(line: Any) -> None:
                self._parts.refuse_locked()
                emit(line)

            try:
                with self._parts.telling(progress):
                    return handler(self, name, params, told, progress)
            finally:
                self._parts.refuse_locked()  # whoever asked hears why nothing comes, or no more

        def raised(files: tuple[str, ...]) -> bool:
            if on_raise is None:
                return False
            self.events.publish(RaiseWindow(files))
            on_raise()
            return True

        self._server = Server(self.paths, answer, raised)

    def close(self, deadline_s: float = CLOSING_S) -> None:
        """Refuse work, cancel what runs, wait for it at most `deadline_s`, stop the models, close the database, let go
        of the home. Idempotent, safe from any thread; a second call waits for the first. Should one of these fail, what
        comes after it is done all the same, and the failure raised."""
        with self._closing:
            if self._closed:
                return
            try:
                self._end(deadline_s)
            finally:
                try:
                    self.backups.forget(PATIENCE_S)
                finally:
                    self._lock.release()

    def _end(self, deadline_s: float) -> None:
        until = time.monotonic() + deadline_s
        self._closed = True
        self._parts.closing.set()
        try:
            if self._server is not None:
                self._server.close(min(2.0, deadline_s))
        finally:
            self._parts.close(max(0.5, until - time.monotonic()))

    def restore(self) -> Path | None:
        """Close, and put what `backups` looked at last in place of what is in the home; where that is now. Whatever
        becomes of it, the home can be opened anew then. Raises UserError when nothing was looked at, EnvironmentProblem
        when it cannot be put in place, and all is as it was."""
        with self._closing:
            if self._closed:
                raise UserError("Second Me is closing.")
            try:
                self._end(CLOSING_S)
                return self.backups.put_in()
            finally:
                self._lock.release()

    def leave(self, everything: bool) -> tuple[Trace, ...]:
        """Close, and take away what the app has put on this computer; what has gone and what is left: uninstalling.py.
        Raises AlreadyOpen when another process was faster to open the home."""
        from secondme.uninstalling import uninstall

        self.close()
        return uninstall(self.paths, everything)

    def drain(self, progress: Progress) -> None:
        """Take no more requests of other processes, and wait for those that are being answered. Raises Cancelled."""
        if self._server is not None:
            self._server.drain(progress)


def models_of_machine(paths: Paths) -> ModelsDoor:
    """Models can be listed and fetched without opening, or even having, a home."""
    from secondme.models.catalogue import Catalogue

    settings = SettingsStore(paths.settings_file)
    return ModelsDoor(Catalogue(paths, settings), settings, Nobody())


def raise_window(paths: Paths, files: Sequence[str] = ()) -> bool:
    """Bring the window that has this home open to the front, to import `files` if any; False when there is none."""
    from secondme.broker import RAISE, NoOwner, request

    try:
        answer = request(paths, RAISE, {"files": [*files]}, lambda _line: None, Progress(), patience_s=3.0)
    except NoOwner:
        return False
    return bool(answer["raised"])
