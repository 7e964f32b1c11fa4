"""Importing: from files to items that can be found. Each file is parsed by a process of its own."""

import logging
from collections.abc import Iterable, Iterator, Sequence
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

WHOLE_BYTES = 8_000_000
"""A file up to this size is parsed to its end before anything of it is stored; a larger one is parsed twice, so that
one that breaks off or breaks a limit leaves nothing behind."""
WHOLE_SHARE = 0.3
"""Of the progress of such a file: parsing it; the rest is storing."""
MOST_TOLD = 500
"""So many conversations at most are named in the Changes of one file."""
TEXT_SHARE = 0.3
"""Of the progress of an import that waits for vectors."""


@dataclass(slots=True)
class _Work:
    """An import under way: bytes read of all files together, and how to read them."""

    parts: Parts
    progress: Progress
    total: int
    format: str | None
    me: str | None
    dry_run: bool
    done: int = 0


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
        from secondme.importers.folders import find
        from secondme.importers.registry import named

        if format is not None:
            named(format)
        found = find([Path(path) for path in paths])
        if not found:
            raise UserError("There is nothing to import there.")
        waits = wait and not dry_run
        total = sum(file.size for file in found) or 1
        with self._parts.importing_until(progress):
            text = Share(progress, 0.0, TEXT_SHARE if waits else 1.0)
            work = _Work(self._parts, text, total, format, me, dry_run)
            report = ImportReport(tuple(_one(work, file.path, file.size) for file in found), dry_run)
            if all(not file.format for file in report.files):
                raise UserError(report.files[0].problems[0])
            text.update(total, total, "Imported")
            if waits and not self._parts.engines.embedding_problem():
                self._parts.embed_all(Share(progress, TEXT_SHARE, 1.0))
        if not dry_run:
            self._parts.wake("embed", "extract")
        return report


def _one(work: _Work, path: Path, size: int) -> FileReport:
    """Import one file; one that cannot be read becomes a report without a format."""
    before = work.done
    try:
        report = _import_file(work, path, size)
    except UserError as error:
        report = FileReport(str(path), "", problems=(str(error),))
    work.done = before + size
    work.progress.update(work.done, work.total, f"Imported {path.name}")
    return report


def _import_file(work: _Work, path: Path, size: int) -> FileReport:
    from secondme.importers.sandbox import parse

    def read(count_only: bool, low: float, high: float) -> "Iterator[Batch]":
        for batch in parse(path, work.progress, work.format, work.me, count_only):
            share = low + (high - low) * (batch.done / batch.total if batch.total else 1.0)
            work.progress.update(min(work.done + int(size * share), work.total - 1), work.total, f"Reading {path.name}")
            yield batch

    if work.dry_run:
        return _counted(path, list(read(True, 0.0, 1.0)))
    if size <= WHOLE_BYTES:
        return _store(work, path, _held(work, path, size, list(read(False, 0.0, WHOLE_SHARE))))
    for _ in read(True, 0.0, 0.3):
        pass
    return _store(work, path, read(False, 0.3, 1.0))


def _held(work: _Work, path: Path, size: int, batches: "Sequence[Batch]") -> "Iterator[Batch]":
    """Batches that have been read already, with the progress of storing them. Raises Cancelled between them."""
    for number, batch in enumerate(batches):
        share = WHOLE_SHARE + (1 - WHOLE_SHARE) * number / len(batches)
        work.progress.update(min(work.done + int(size * share), work.total - 1), work.total, f"Storing {path.name}")
        yield batch


def _counted(path: Path, batches: "Sequence[Batch]") -> FileReport:
    report = FileReport(str(path), "")
    for batch in batches:
        report = replace(_with(report, batch), imported=report.imported + batch.count)
    return report


def _store(work: _Work, path: Path, batches: "Iterable[Batch]") -> FileReport:
    """Store batch by batch, each whole. Cancelled or failed: what was stored stays, and its report too."""
    imports = work.parts.store.imports
    report, import_id = FileReport(str(path), ""), 0
    touched: dict[str, None] = {}
    try:
        for batch in batches:
            touched |= {item.conversation or item.title or "": None for item in batch.items}
            report = _with(report, batch)
            import_id = import_id or imports.begin(str(path), batch.format)
            if batch.items:
                new, updated, unchanged = imports.batch(batch.format, batch.items, import_id)
                report = replace(
                    report,
                    imported=report.imported + new,
                    updated=report.updated + updated,
                    unchanged=report.unchanged + unchanged,
                )
    finally:
        if import_id:
            imports.finish(import_id, report)
            work.parts.publish(Changes(conversations=_ids(work.parts, report.format, list(touched)[:MOST_TOLD])))
    return report


def _ids(parts: Parts, format: str, names: Sequence[str]) -> tuple[int, ...]:
    found = (parts.store.chats.find_external(format, name) for name in names)
    return tuple(conversation.id for conversation in found if conversation)


def _with(report: FileReport, batch: "Batch") -> FileReport:
    return replace(
        report,
        format=batch.format,
        skipped=report.skipped + batch.skipped,
        problems=report.problems + batch.problems,
    )
