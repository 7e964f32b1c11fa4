"""The report: what became of each file, to be copied, and to be undone as a whole."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication

from secondme.types import ImportReport
from ui.imports.files import FilesTable
from ui.imports.words import counted, entries, number
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, label, row, spacer


class ReportPage(Box):
    """What became of it."""

    undo_asked = Signal()
    copied = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.report: ImportReport | None = None
        self._titles: Mapping[str, str] = {}
        self.summary = label("", "title", wrap=True)
        self.detail = label("", "muted", wrap=True)
        self.table = FilesTable(self.tr("Imported files"))
        self.copy = Button(self.tr("Copy report"), "quiet", "copy", self._copy)
        self.undo = Button(self.tr("Undo this import"), "quiet", "undo", self.undo_asked.emit)
        self.add(Box(spacing=2).add(self.summary, self.detail)).add(self.table, stretch=1)
        self.rest = spacer()
        self.add(self.rest, row(self.undo, self.copy, spacer()))

    def show_report(self, report: ImportReport, titles: Mapping[str, str]) -> None:
        self.report, self._titles = report, titles
        self.summary.setText(headline(report))
        self.detail.setText(self._detail(report))
        self.table.show_report(report, titles)
        self._show_table(True)
        self.undo.setEnabled(True)
        self.undo.setVisible(changed(report) > 0)

    def _detail(self, report: ImportReport) -> str:
        updated, unchanged = (sum(getattr(file, name) for file in report.files) for name in ("updated", "unchanged"))
        skipped, retired = (sum(getattr(file, name) for file in report.files) for name in ("skipped", "retired"))
        failed = sum(1 for file in report.files if not file.format)
        parts = (
            self.tr("{n} updated").format(n=number(updated)) if updated else "",
            self.tr("{n} were already here").format(n=number(unchanged)) if unchanged else "",
            self.tr("{n} gone from the source are in the bin").format(n=number(retired)) if retired else "",
            self.tr("{n} left out").format(n=number(skipped)) if skipped else "",
            counted(failed, self.tr("one file could not be read"), self.tr("{n} files could not be read"))
            if failed
            else "",
        )
        said = " · ".join(part for part in parts if part)
        after = (
            self.tr("It can be found by its words now, and by its meaning in a while.")
            if report.imported == 1
            else self.tr("They can be found by their words now, and by their meaning in a while.")
        )
        return " ".join(part for part in (f"{said}." if said else "", after if report.imported else "") if part)

    def show_stopped(self) -> None:
        self.report = None
        self.summary.setText(self.tr("The import was stopped"))
        self.detail.setText(
            self.tr("What was already stored is kept. You can go on with it later, here or under Settings.")
        )
        self._show_table(False)
        self.undo.hide()

    def show_undone(self) -> None:
        self.summary.setText(self.tr("The import was undone"))
        self.detail.setText(self.tr("What it brought is in the bin, and what it changed is as it was."))
        self.undo.setVisible(False)

    def _show_table(self, on: bool) -> None:
        self.table.setVisible(on)
        self.copy.setVisible(on)
        self.rest.setVisible(not on)

    def _copy(self) -> None:
        if self.report is not None:
            QGuiApplication.clipboard().setText(as_text(self.report, self._titles, self.summary.text()))
            self.copied.emit()


def headline(report: ImportReport) -> str:
    updated = sum(file.updated for file in report.files)
    if report.imported:
        said = _tr("Imported {what}").format(what=entries(report.imported))
    else:
        said = _tr("Updated {what}").format(what=entries(updated)) if updated else _tr("Nothing new to import")
    return _tr("{title}; not every file").format(title=said) if any(not file.format for file in report.files) else said


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReportPage", text)


def changed(report: ImportReport) -> int:
    """Entries that the import brought, changed or took away."""
    return sum(file.imported + file.updated + file.retired for file in report.files)


def as_text(report: ImportReport, titles: Mapping[str, str], summary: str) -> str:
    """The whole report, to be sent to someone who is to help: names of files, counts and reasons, no words of the
    person."""
    tr = partial(QCoreApplication.translate, "Report")
    lines = [summary, ""]
    for file in report.files:
        counts = tr("{a} imported, {b} updated, {c} unchanged, {d} skipped").format(
            a=file.imported, b=file.updated, c=file.unchanged, d=file.skipped
        )
        if file.retired:
            counts = tr("{counts}, {n} gone from the source").format(counts=counts, n=file.retired)
        kind = f"{titles.get(file.format, file.format)}, {counts}" if file.format else tr("failed")
        lines.append(f"{Path(file.path).name}: {kind}")
        lines += [f"    {told(problem)}" for problem in file.problems]
    lines += ["", *map(told, report.problems)] if report.problems else []
    return "\n".join(lines) + "\n"
