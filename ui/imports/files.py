"""The files of an import as a table: what was found in each, or what became of each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from secondme.types import FileReport, ImportReport
from ui.theme import Space, theme
from ui.told import told
from ui.widgets.basics import Box, label, line

Index = QModelIndex | QPersistentModelIndex
FILE, FORMAT, COUNT, REMARK = range(4)
SHOWN = 5


class FilesModel(QAbstractTableModel):
    """One row for each file; those with problems first, so that they are seen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._files: list[FileReport] = []
        self._titles: Mapping[str, str] = {}
        self._dry = True

    def show_report(self, report: ImportReport, titles: Mapping[str, str]) -> None:
        """`titles`: the names of the formats as a person knows them."""
        self.beginResetModel()
        self._files = sorted(report.files, key=lambda file: (bool(file.format), not file.problems))
        self._titles, self._dry = titles, report.dry_run
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole and section == COUNT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        count = self.tr("Found") if self._dry else self.tr("New")
        return (self.tr("File"), self.tr("Kind"), count, self.tr("Remarks"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        file = self._files[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(file, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(map(told, file.problems[:20])) if column == REMARK else file.path
        if role == Qt.ItemDataRole.TextAlignmentRole and column == COUNT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column == REMARK and file.problems:
            return QColor(theme().colors.warning if file.format else theme().colors.danger)
        return None

    def problems(self, row: int) -> tuple[str, ...]:
        return self._files[row].problems if 0 <= row < len(self._files) else ()

    def _text(self, file: FileReport, column: int) -> str:
        if column == FILE:
            return Path(file.path).name
        if column == FORMAT:
            return self._titles.get(file.format, file.format) or "–"
        if column == COUNT:
            return f"{file.imported:,}" if file.format else "–"
        return self._remark(file)

    def _remark(self, file: FileReport) -> str:
        parts = []
        if file.updated:
            parts.append(self.tr("{n} updated").format(n=f"{file.updated:,}"))
        if file.unchanged:
            parts.append(self.tr("{n} already here").format(n=f"{file.unchanged:,}"))
        if file.retired:
            parts.append(self.tr("{n} gone from the source").format(n=f"{file.retired:,}"))
        if file.problems:
            more = len(file.problems) - 1
            parts.append(told(file.problems[0]) + (self.tr(" (and {n} more)").format(n=more) if more else ""))
        return " · ".join(parts)


class FilesTable(Box):
    """Shows a FilesModel; below it, the problems of the chosen file in full."""

    def __init__(self, name: str) -> None:
        super().__init__("card", margins=1, spacing=0)
        self.files = FilesModel(self)
        self.view = _table(name)
        self.view.setModel(self.files)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column in (FILE, REMARK):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column, width in ((FORMAT, 150), (COUNT, 80)):
            self.view.setColumnWidth(column, width)
        self.problems = label("", "small", wrap=True, selectable=True)
        self.problems.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        self.problems.hide()
        self.left = label("", "small", wrap=True, selectable=True)
        self.left.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        self.left.hide()
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.files.modelReset.connect(self._choose_first)
        self.rule = line()
        self.rule.hide()
        self.add(self.view, stretch=1).add(self.problems, self.rule, self.left)

    def show_report(self, report: ImportReport, titles: Mapping[str, str]) -> None:
        self.files.show_report(report, titles)
        self.left.setText(_few(report.problems, self.tr("and {n} more")))
        self.left.setVisible(bool(report.problems))
        self.rule.setVisible(bool(report.problems))

    @Slot()
    def _choose_first(self) -> None:
        """The first file, where it has problems, so that they can be read at once."""
        if self.files.problems(0):
            self.view.selectRow(0)
        else:
            self._show_problems(())

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_problems(self.files.problems(current.row()))

    def _show_problems(self, problems: tuple[str, ...]) -> None:
        self.problems.setText(_few(problems, self.tr("and {n} more")))
        self.problems.setVisible(bool(problems))


def _few(problems: tuple[str, ...], more: str) -> str:
    """The first of them, a line each, and how many more there are."""
    rest = [more.format(n=f"{len(problems) - SHOWN:,}")] if len(problems) > SHOWN else []
    return "\n".join([*map(told, problems[:SHOWN]), *rest])


def _table(name: str) -> QTableView:
    view = QTableView()
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setProperty("roomy", True)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(32)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view
