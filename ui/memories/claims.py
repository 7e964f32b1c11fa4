"""What a memory says, in parts; a value can be written over."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from secondme.types import Claim
from ui.memories.words import validity
from ui.theme import Space

VALUE = 2


class ClaimsTable(QTableWidget):
    """Subject, attribute, value and time of each claim; as high as its rows. F2 or a double click edits a value."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setHorizontalHeaderLabels([self.tr("About"), self.tr("What"), self.tr("Value"), self.tr("Valid")])
        self.setAccessibleName(self.tr("What this memory says, in parts"))
        self._claims: tuple[Claim, ...] = ()
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(self._changed)
        self.setShowGrid(False)
        self.setProperty("roomy", True)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)

    def show_claims(self, claims: tuple[Claim, ...]) -> None:
        if claims == self.claims() and self.rowCount() == len(claims):
            return
        self._claims = claims
        with QSignalBlocker(self):
            self.setRowCount(len(claims))
            for number, claim in enumerate(claims):
                about = claim.subject or self.tr("You")
                texts = (about, claim.attribute.replace("_", " "), claim.value, validity(claim))
                for column, text in enumerate(texts):
                    self.setItem(number, column, self._cell(text, column == VALUE))
        self.setColumnHidden(3, not any(validity(claim) for claim in claims))
        self._fit()

    def _cell(self, text: str, editable: bool) -> QTableWidgetItem:
        cell = QTableWidgetItem(text)
        if editable:
            cell.setToolTip(self.tr("Double click to write over it"))
        else:
            cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsEditable & ~Qt.ItemFlag.ItemIsSelectable)
        return cell

    def claims(self) -> tuple[Claim, ...]:
        """As they stand; a value that was emptied is what it was."""
        found = []
        for number, claim in enumerate(self._claims):
            cell = self.item(number, VALUE)
            value = " ".join(cell.text().split()) if cell is not None else claim.value
            same = not value or value == claim.value
            found.append(claim if same else replace(claim, value=value, normalised=""))
        return tuple(found)

    @Slot()
    def _changed(self) -> None:
        self._fit()
        self.edited.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        height = self.horizontalHeader().height() + self.verticalHeader().length() + 2 * self.frameWidth()
        self.setFixedHeight(height + Space.XS)
