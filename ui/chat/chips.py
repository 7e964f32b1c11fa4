"""What was used for a reply, as chips: a memory or a message each. Those that the reply cites stand alone and filled;
where it cites none, those that were given to it, outlined."""

import re

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from secondme.types import Hit
from ui.chat.folded import turns
from ui.chat.panel import FOLDED
from ui.theme import Space, Type
from ui.widgets.basics import Button
from ui.widgets.flow import FlowLayout

MOST = 4
LONGEST = 36
"""Letters of a chip."""
LEAST = 80
"""Px to which a chip may shrink."""
MARKS = re.compile(r"^\s*(?:#{1,6}|[-*>])\s+(?:\[[ xX]\]\s+)?|\*\*|`", re.MULTILINE)
"""What Markdown puts around words."""


class Chips(QWidget):
    """At most `MOST` chips, then one that stands for all others that the reply was given."""

    hit_asked = Signal(object)
    """The Hit, None for "all of them", or FOLDED."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout()
        self.setLayout(self._flow)

    def show_hits(self, hits: tuple[Hit, ...], folded: int = 0, quiet: bool = False) -> None:
        """`folded`: earlier turns for which a few lines stood. `quiet`: one chip stands for all, because the reply says
        nothing of them."""
        while (old := self._flow.takeAt(0)) is not None:
            old.widget().deleteLater()
        shown = sorted([hit for hit in hits if hit.cited] or hits, key=lambda hit: -hit.score)[: 0 if quiet else MOST]
        for hit in shown:
            self._flow.addWidget(Chip(hit, self))
        if len(hits) > len(shown):
            text = self.tr("{count} more") if shown else self.tr("{count} given")
            more = Button(text.format(count=len(hits) - len(shown)), "chip", "", self._all)
            more.setProperty("given", True)
            more.setAccessibleName(self.tr("Show everything that was used"))
            self._flow.addWidget(more)

        if folded:
            chip = Button(turns(folded), "chip", "chat", self._folded)
            chip.setProperty("given", True)
            chip.setToolTip(self.tr("They no longer fit; a few lines stood for them"))
            self._flow.addWidget(chip)

    def _all(self) -> None:
        self.hit_asked.emit(None)

    def _folded(self) -> None:
        self.hit_asked.emit(FOLDED)


class Chip(Button):
    """One hit."""

    def __init__(self, hit: Hit, chips: Chips) -> None:
        words = " ".join(MARKS.sub("", hit.text).split()) or hit.text
        short = words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
        super().__init__(short.replace("&", "&&"), "chip", "memory" if hit.type == "memory" else "source")
        self._hit, self._chips = hit, chips
        kind = self.tr("Memory") if hit.type == "memory" else self.tr("Message")
        score = self.tr("score {score}").format(score=round(hit.score, 2))
        if hit.cited:
            self.setAccessibleName(f"{kind}: {words}")
            self.setAccessibleDescription(self.tr("cited, {score}").format(score=score))
        else:
            given = self.tr("Given, not cited")
            self.setAccessibleName(f"{kind}: {words} ({given})")
            self.setAccessibleDescription(score)
            self.setToolTip(given)
        self.setProperty("given", not hit.cited)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._click)

    def minimumSizeHint(self) -> QSize:
        """Narrower than its words, which then end in …, so that a narrow column is never made wider than it is."""
        return QSize(Type.of(LEAST), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - self.iconSize().width() - 4 * Space.S
        if self.width() < self.sizeHint().width():
            option.text = option.fontMetrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def _click(self) -> None:
        self._chips.hit_asked.emit(self._hit)
