"""What one version of the profile says that the one before it did not, and the other way round."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from ui.theme import Space
from ui.widgets.basics import Box, Button, clear, label

if TYPE_CHECKING:
    from secondme.types import ProfileDiff, ProfileSentence


class Difference(Box):
    """One line that says how much has changed, and the sentences on request."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.S)
        self.toggle = Button("", "link", clicked=self._toggle)
        self.card = Box("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
        self.card.hide()
        self.box.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.card)
        self._lines: list[QLabel] = []

    def show_diff(self, diff: "ProfileDiff | None", since: str) -> None:
        """`since`: when the version before was made, in words. No difference, no line."""
        changed = diff is not None and bool(diff.added or diff.removed)
        self.setVisible(changed)
        if diff is None or not changed:
            return
        counts = (
            self.tr("{n} new").format(n=len(diff.added)) if diff.added else "",
            self.tr("{n} gone").format(n=len(diff.removed)) if diff.removed else "",
        )
        text = self.tr("{counts} since {day}")
        self.toggle.setText(text.format(day=since, counts=", ".join(part for part in counts if part)))
        clear(self.card.box)
        self._lines.clear()
        for title, sentences, tone in (
            (self.tr("New"), diff.added, "body"),
            (self.tr("Gone"), diff.removed, "muted"),
        ):
            self._list(title, sentences, tone)

    def _list(self, title: str, sentences: "tuple[ProfileSentence, ...]", tone: str) -> None:
        if sentences:
            self.card.add(label(title, "section"))
        for sentence in sentences:
            text = label(sentence.text, tone, wrap=True, selectable=True)
            if tone == "muted":
                font = text.font()
                font.setStrikeOut(True)
                text.setFont(font)
            self.card.add(text)
            self._lines.append(text)
        self._fit_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_soon()

    def _fit_soon(self) -> None:
        """Once the layout has given the sentences their width: a page that is longer than the window would otherwise
        make them lower than they are."""
        QTimer.singleShot(0, self, self._fit)

    @Slot()
    def _fit(self) -> None:
        for line in self._lines:
            line.setMinimumHeight(line.heightForWidth(line.width()))

    @Slot()
    def _toggle(self) -> None:
        self.card.setVisible(self.card.isHidden())
        self._fit_soon()
