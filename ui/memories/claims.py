"""What a memory says, in parts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from secondme.types import Claim
from ui.memories.words import validity
from ui.theme import Space


class ClaimsTable(QTableWidget):
    """Subject, attribute, value and time of each claim; as high as its rows."""

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setHorizontalHeaderLabels([self.tr("About"), self.tr("What"), self.tr("Value"), self.tr("Valid")])
        self.setAccessibleName(self.tr("What this memory says, in parts"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
        self.setRowCount(len(claims))
        for number, claim in enumerate(claims):
            about = claim.subject or self.tr("You")
            texts = (about, claim.attribute.replace("_", " "), claim.value, validity(claim))
            for column, text in enumerate(texts):
                self.setItem(number, column, QTableWidgetItem(text))
        self.setColumnHidden(3, not any(validity(claim) for claim in claims))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        height = self.horizontalHeader().height() + self.verticalHeader().length() + 2 * self.frameWidth()
        self.setFixedHeight(height + Space.XS)
