"""Importing: from files to items that can be found. What is pointed at is parsed by a process of its own."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from secondme.errors import UserError
from secondme.parts import Parts, Share
from secondme.progress import Progress
from secondme.types import (
    Changes,
    FileReport,
    ImportChoice,
    ImportPlan,
    ImportRecord,
    ImportReport,
    PersonInfo,
    WatchedFolder,
)

if TYPE_CHECKING:
    from secondme.store.sessions import Asked
    from secondme.storing import Stored

log = logging.getLogger(__name__)

TEXT_SHARE = 0.3
"""Of the progress of an import that waits for vectors."""
NOTHING_CHOSEN = ImportChoice()


class ImportsDoor:
    """Notes and exports into items."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def formats(self) -> tuple[tuple[str, str], ...]:
        """(name, title) of each format that can be imported."""
        from secondme.importers.registry import FORMATS

        return tuple((format.name, format.title) for format in FORMATS)

    def look(
        self,
        paths: "Sequence[Path | str]",
        progress: Progress,
        format: str | None = None,
        choice: ImportChoice = NOTHING_CHOSEN,
    ) -> ImportPlan:
        """What an import of these files, folders and archives would bring, unit by unit; stores nothing.

        Of `choice` only what changes how files are read matters: `me` and the orders of dates. Raises UserError when a
        path cannot be opened, Cancelled."""
        from secondme.planning import guess_owner
        from secondme.storing import look_at

        with self._parts.working(progress):
            found = [
                look_at(path, _share(progress, number, len(paths)), format, choice, self._parts.paths.root)
                for number, path in enumerate(_whole(paths))
            ]
            name = self._parts.settings.value.user_name
            return ImportPlan(guess_owner([plan for plan, _ in found], (places for _, places in found), name))

    def run(
        self,
        paths: "Sequence[Path | str]",
        progress: Progress,
        *,
        choice: ImportChoice | None = None,
        format: str | None = None,
        me: str | None = None,
        dry_run: bool = False,
        wait: bool = True,
    ) -> ImportReport:
        """Import files, folders and archives. Importing again changes nothing but what changed in the files.

        Returns when all is searchable, by vectors too with `wait` (where there is an embedding model). A file that
        cannot be read leaves nothing behind and is told in the report: problems, and no format. Raises UserError when
        that is so of all files, and Cancelled: what was stored stays then, and `resume` completes it. `me`: short for
        a choice with this name. `dry_run` stores nothing, and counts what is there as imported."""
        from secondme.importers.registry import named
        from secondme.store.sessions import Asked

        if format is not None:
            named(format)
        wanted = choice or NOTHING_CHOSEN
        if me is not None:
            wanted = replace(wanted, me=wanted.me | {me})
        whole = _whole(paths)
        if dry_run:
            return self._counted(whole, progress, wanted, format)
        session_id = self._parts.store.sessions.begin(Asked(tuple(map(str, whole)), wanted, format))
        return self._go(session_id, Asked(tuple(map(str, whole)), wanted, format), progress, wait)

    def resume(self, import_id: int, progress: Progress, wait: bool = False) -> ImportReport:
        """Go on with an import that was interrupted, as it was asked for. Raises UserError when there is none."""
        return self._go(import_id, self._parts.store.sessions.go_on(import_id), progress, wait)

    def _go(self, session_id: int, asked: "Asked", progress: Progress, wait: bool) -> ImportReport:
        from secondme.storing import Storing

        sessions = self._parts.store.sessions
        done = False
        try:
            with self._parts.importing_until(progress):
                text = Share(progress, 0.0, TEXT_SHARE if wait else 1.0)
                storing = Storing(self._parts, session_id, asked.choice, asked.format)
                for number, path in enumerate(map(Path, asked.paths)):
                    with _tolerant(storing.stored, path):
                        storing.unit(path, _share(text, number, len(asked.paths)))
                done = True
                report = self._report(storing.stored, session_id)
                if wait and not self._parts.engines.embedding_problem():
                    self._parts.embed_all(Share(progress, TEXT_SHARE, 1.0))
        finally:
            sessions.end(session_id, done)
        self._parts.wake("embed", "extract")
        return report

    def _counted(
        self, paths: Sequence[Path], progress: Progress, choice: ImportChoice, format: str | None
    ) -> ImportReport:
        from secondme.storing import Counted

        with self._parts.working(progress):
            counted = Counted(choice, format, self._parts.paths.root)
            for number, path in enumerate(paths):
                with _tolerant(counted.stored, path):
                    counted.unit(path, _share(progress, number, len(paths)))
            return self._report(counted.stored, 0)

    def _report(self, stored: "Stored", session_id: int) -> ImportReport:
        """Raises UserError when nothing at all could be read; such an import is not told in the history."""
        if all(not file.format for file in stored.files):
            if session_id:
                self._parts.store.sessions.forget(session_id)
            told = [*(problem for file in stored.files for problem in file.problems), *stored.problems]
            raise UserError(told[0] if told else "There is nothing to import there.")
        return ImportReport(
            tuple(stored.files),
            session_id == 0,
            session_id,
            tuple(stored.problems),
            stored.attachments,
            tuple(stored.questions.values()),
            stored.own,
        )

    def history(self) -> tuple[ImportRecord, ...]:
        """The imports, newest first, without one that runs now."""
        return self._parts.store.sessions.history()

    def undo(self, import_id: int) -> Changes:
        """Move what an import brought to the bin, with the memories that stand on it alone, and give back the texts it
        changed. `SecondMe.undo` of what this returns does it again; so does importing again. Raises UserError when it
        was undone before, or is not known."""
        return self._parts.publish(self._parts.store.retire.undo(import_id))

    def watch(self, path: Path | str, choice: ImportChoice = NOTHING_CHOSEN) -> WatchedFolder:
        """Import this folder again, as chosen, whenever something in it changes; notes that are deleted there go to
        the bin. Raises UserError when it is no folder."""
        (whole,) = _whole([path])
        if not whole.is_dir():
            raise UserError(f"{whole} is not a folder, so it cannot be watched.")
        found = self._parts.store.sessions.watch(str(whole), choice)
        self._parts.wake("watch")
        return found

    def unwatch(self, watched_id: int) -> Changes:
        """What was imported stays; `SecondMe.undo` of what this returns watches it again. Raises UserError when it is
        not watched."""
        self._parts.store.sessions.unwatch(watched_id)
        return Changes(watched=(watched_id,))

    def watched(self) -> tuple[WatchedFolder, ...]:
        return self._parts.store.sessions.watched()


class PeopleDoor:
    """Those whom the sources know."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def list(self) -> tuple[PersonInfo, ...]:
        """The person themself, if a source knows them, then those who wrote most."""
        return self._parts.store.people.list()

    def merge(self, one: int, other: int) -> Changes:
        """Two people are one, called by the first; `SecondMe.undo` of what this returns takes it back."""
        return self._parts.publish(self._parts.store.people.merge(one, other))

    def split(self, person: int, name: str) -> Changes:
        """Whoever is known by this name or handle is somebody else than the others of this person."""
        return self._parts.publish(self._parts.store.people.split(person, name))


def _whole(paths: "Sequence[Path | str]") -> list[Path]:
    """Absolute, each once. Raises UserError when there are none."""
    found = list(dict.fromkeys(Path(path).expanduser().absolute() for path in paths))
    if not found:
        raise UserError("There is nothing to import.")
    return found


@contextmanager
def _tolerant(stored: "Stored", path: Path) -> Iterator[None]:
    """What cannot be opened at all is told as a file without a format; the others are imported."""
    try:
        yield
    except UserError as error:
        stored.files.append(FileReport(str(path), "", problems=(str(error),)))


def _share(whole: Progress, number: int, count: int) -> Progress:
    return whole if count == 1 else Share(whole, number / count, (number + 1) / count)
