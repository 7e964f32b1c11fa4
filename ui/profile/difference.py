"""What one version of the profile says that the one before it did not, and the other way round."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from ui.memories.words import long_day
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

    def show_diff(self, diff: "ProfileDiff | None", since: str) -> None:
        """`since`: when the version before was made (ISO). No difference, no line."""
        changed = diff is not None and bool(diff.added or diff.removed)
        self.setVisible(changed)
        if diff is None or not changed:
            return
        counts = (
            self.tr("{n} new").format(n=len(diff.added)) if diff.added else "",
            self.tr("{n} gone").format(n=len(diff.removed)) if diff.removed else "",
        )
        text = self.tr("What changed since {day}: {counts}")
        self.toggle.setText(text.format(day=long_day(since), counts=", ".join(part for part in counts if part)))
        clear(self.card.box)
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

    @Slot()
    def _toggle(self) -> None:
        self.card.setVisible(self.card.isHidden())
