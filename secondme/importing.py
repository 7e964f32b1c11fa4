"""Importing: from files to items that can be found. Each file is parsed by a process of its own."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from secondme.errors import UserError
from secondme.parts import Parts, Share
from secondme.progress import Progress
from secondme.types import Changes, FileReport, ImportReport

if TYPE_CHECKING:
    from secondme.importers.sandbox import Batch

log = logging.getLogger(__name__)

MOST_TOLD = 500
"""So many conversations at most are named in the Changes of one file."""
TEXT_SHARE = 0.3
"""Of the progress of an import that waits for vectors."""


@dataclass(slots=True)
class _Work:
    """An import under way: bytes read of all files together, and how to read them."""

    parts: Parts
    progress: Progress
    format: str | None
    me: str | None
    dry_run: bool


class ImportsDoor:
    """Notes and exports into items."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def formats(self) -> tuple[tuple[str, str], ...]:
        """(name, title) of each format that can be imported."""
        from secondme.importers.registry import FORMATS

        return tuple((format.name, format.title) for format in FORMATS)

    def preview(self, path: Path | str, progress: Progress | None = None) -> ImportReport:
        """What `run` would find there; stores nothing."""
        return self.run([path], progress or Progress(), dry_run=True)

    def run(
        self,
        paths: "Sequence[Path | str]",
        progress: Progress,
        format: str | None = None,
        me: str | None = None,
        dry_run: bool = False,
        wait: bool = True,
    ) -> ImportReport:
        """Import files and folders. Importing again changes nothing but what changed in the files.

        Returns when all is searchable, by vectors too with `wait` (where there is an embedding model). A file that
        cannot be read is told in the report: problems, and no format. Raises UserError when that is so of all files,
        and Cancelled: what was stored stays then, and the same import again completes it. `dry_run` stores nothing,
        and counts what is there as imported."""
        from secondme.importers.registry import named

        if format is not None:
            named(format)
        waits = wait and not dry_run
        with self._parts.importing_until(progress):
            text = Share(progress, 0.0, TEXT_SHARE if waits else 1.0)
            files: list[FileReport] = []
            problems: list[str] = []
            for number, path in enumerate(paths):
                part = Share(text, number / len(paths), (number + 1) / len(paths))
                work = _Work(self._parts, part, format, me, dry_run)
                found, left = _import_unit(work, Path(path).expanduser().absolute())
                files += found
                problems += left
            if all(not file.format for file in files):
                raise UserError(files[0].problems[0] if files else _nothing(problems))
            if waits and not self._parts.engines.embedding_problem():
                self._parts.embed_all(Share(progress, TEXT_SHARE, 1.0))
        if not dry_run:
            self._parts.wake("embed", "extract")
        return ImportReport(tuple(files), dry_run, problems=tuple(problems))


def _nothing(problems: Sequence[str]) -> str:
    """Why nothing at all was imported."""
    return problems[0] if problems else "There is nothing to import there."


def _import_unit(work: _Work, path: Path) -> tuple[list[FileReport], list[str]]:
    """Everything at `path`: a report for each file, and what was left out."""
    from secondme.importers.base import Options
    from secondme.importers.sandbox import Alive, Batch, parse
    from secondme.importers.tree import Left
    from secondme.importers.unit import Begun, Ended, summary

    options = Options(frozenset([work.me] if work.me else []))
    reports: list[FileReport] = []
    left: list[Left] = []
    held: list[Batch] = []
    for event in parse(path, work.progress, work.format, options):
        if isinstance(event, Begun):
            held = []
        elif isinstance(event, Batch):
            held.append(event)
        elif isinstance(event, Ended):
            if event.sentence:
                reports.append(FileReport(event.file, "", problems=(event.sentence,)))
            else:
                reports.append(_store(work, event.file, event.format, held))
            held = []
        elif isinstance(event, Left):
            left.append(event)
        if isinstance(event, Alive | Batch):
            work.progress.update(event.done, event.total, f"Reading {path.name}")
    return reports, summary(left)


def _store(work: _Work, file: str, format: str, batches: "Sequence[Batch]") -> FileReport:
    report = FileReport(file, format)
    for batch in batches:
        report = replace(report, skipped=report.skipped + batch.skipped, problems=report.problems + batch.problems)
    if work.dry_run:
        return replace(report, imported=sum(len(batch.items) for batch in batches))
    imports = work.parts.store.imports
    import_id = imports.begin(file, format)
    touched: dict[str, None] = {}
    try:
        for batch in batches:
            work.progress.check()
            touched |= {item.conversation or item.title or "": None for item in batch.items}
            new, updated, unchanged = imports.batch(format, batch.items, import_id)
            report = replace(
                report,
                imported=report.imported + new,
                updated=report.updated + updated,
                unchanged=report.unchanged + unchanged,
            )
    finally:
        imports.finish(import_id, report)
        work.parts.publish(Changes(conversations=_ids(work.parts, format, list(touched)[:MOST_TOLD])))
    return report


def _ids(parts: Parts, format: str, names: Sequence[str]) -> tuple[int, ...]:
    found = (parts.store.chats.find_external(format, name) for name in names)
    return tuple(conversation.id for conversation in found if conversation)
