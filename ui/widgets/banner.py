"""An error as a calm sentence at the top of the page, with its remedy, or what went well, until it is closed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QLabel

from ui.bridge import Notice
from ui.theme import Space, theme
from ui.widgets.basics import Box, Button, icon_button, label
from ui.widgets.pill import restyle


class Banner(Box):
    """Hidden until there is something to say."""

    again_asked = Signal()

    def __init__(self) -> None:
        super().__init__("", margins=(Space.L, Space.S, Space.L, Space.XS))
        self._icon = QLabel()
        self._text = label("", "strong", wrap=True, selectable=True)
        self._remedy = label("", "body", wrap=True, selectable=True)
        self._again = Button(self.tr("Try again"), clicked=self._retry)
        self._details = ""
        self._good = False
        self._copy = Button(self.tr("Copy details"), "link", clicked=self._copy_details)
        words = Box("", spacing=2).add(self._text, self._remedy)
        words.box.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        margins = (Space.M, Space.S, Space.S, Space.S)
        self._frame = frame = Box("banner", horizontal=True, margins=margins, spacing=Space.M)
        frame.box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        frame.add(words, stretch=1)
        frame.box.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        close = icon_button("close", self.tr("Close this message"), self.hide)
        frame.box.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.add(frame)
        theme().changed.connect(self._retint)
        self._retint()
        self.hide()

    @Slot(object)
    def show_notice(self, notice: Notice, again: bool = False) -> None:
        """Say it; `again` offers to try once more."""
        if notice.good != self._good:
            self._good = notice.good
            self._frame.setProperty("box", "offer" if self._good else "banner")
            restyle(self._frame)
            self._retint()
        self._text.setText(notice.text)
        self._remedy.setText(notice.remedy)
        self._remedy.setVisible(bool(notice.remedy))
        self._again.setVisible(again)
        self._details = notice.copied()
        self._copy.setVisible(bool(notice.details))
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    @Slot()
    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def _retry(self) -> None:
        self.hide()
        self.again_asked.emit()

    @Slot()
    def _retint(self) -> None:
        icon, tint = ("check", "accent") if self._good else ("warning", "danger")
        self._icon.setPixmap(theme().icon(icon, tint, 20).pixmap(20, 20))
