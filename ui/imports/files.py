"""The files of an import as a table: what was found in each, or what became of each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from secondme.types import FileReport, ImportReport
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
FILE, FORMAT, COUNT, REMARK = range(4)


class FilesModel(QAbstractTableModel):
    """One row for each file; those with problems first, so that they are seen."""

    def __init__(self) -> None:
        super().__init__()
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
            return "\n".join(file.problems[:20]) if column == REMARK else file.path
        if role == Qt.ItemDataRole.TextAlignmentRole and column == COUNT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column == REMARK and file.problems:
            return QColor(theme().colors.warning if file.format else theme().colors.danger)
        return None

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
        if file.problems:
            more = len(file.problems) - 1
            parts.append(file.problems[0] + (self.tr(" (and {n} more)").format(n=more) if more else ""))
        return " · ".join(parts)


class FilesTable(QTableView):
    """Shows a FilesModel; read only."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.files = FilesModel()
        self.setModel(self.files)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setStyleSheet("QTableView::item { padding: 4px 8px; }")
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)
        for column, width in ((FILE, 220), (FORMAT, 130), (COUNT, 80)):
            self.setColumnWidth(column, width)
