"""The line at the foot of the window that says what the app is doing, and nothing that is not so."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme import Scaled, Space, theme
from ui.told import told
from ui.widgets.basics import Box, Button
from ui.widgets.tempo import tempo

if TYPE_CHECKING:
    from secondme.types import Status


USING_MODEL = ("opening", "loading", "replying", "remembering")
"""Phases in which the model is loaded, or is being loaded: it does not wait for a message."""

LEAST = 60
"""Pixels that the sentence takes at least."""


class Dot(QWidget):
    """A small disc in the colour of a token."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(8, 8)
        self._token = "muted"
        theme().changed.connect(self.update)

    def show_token(self, token: str) -> None:
        self._token = token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(getattr(theme().colors, self._token)))
        painter.drawEllipse(0, 0, 8, 8)
        painter.end()


class Shortened(QLabel):
    """A small sentence on one line, which ends in … in a narrow window."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("style", "small")

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        role = QPalette.ColorRole.WindowText
        self.style().drawItemText(painter, self.rect(), side, self.palette(), self.isEnabled(), shown, role)
        painter.end()


class StatusLine(Box):
    """A dot and a sentence on the left, the model and its speed on the right; a button when there is a remedy."""

    remedy_asked = Signal()

    def __init__(self) -> None:
        super().__init__("page", horizontal=True, margins=(Space.L, 0, Space.L, 0), spacing=Space.S)
        Scaled(self, self.setFixedHeight, 32)
        self._dot = Dot()
        self.text = Shortened(self.tr("Opening…"))
        self.remedy = Button(self.tr("Open the models"), "link", clicked=self.remedy_asked.emit)
        self.remedy.hide()
        self.detail = Shortened("")
        self.add(self._dot, self.text, self.remedy)
        self.box.addStretch(1)
        self.add(self.detail)

    @Slot(object)
    def show_status(self, status: "Status") -> None:
        token, text = describe(status)
        self._dot.show_token(token)
        self.text.setText(text)
        self.text.setToolTip(told(status.remedy) or text)
        self.text.setAccessibleName(self.tr("Status: {text}").format(text=text))
        self.remedy.setVisible(bool(status.problem))
        self.detail.setText(detail(status))

    def show_text(self, token: str, text: str) -> None:
        """Something that the core cannot say, because it is not open."""
        self._dot.show_token(token)
        self.text.setText(text)
        self.detail.setText("")


def describe(status: "Status") -> tuple[str, str]:
    """(colour token, sentence) for a status."""
    if status.phase == "problem" or status.problem:
        return "danger", told(status.problem) or _tr("There is a problem.")
    waits = []
    if status.to_embed:
        waits.append(_tr("{n} to index").format(n=f"{status.to_embed:,}"))
    if status.to_remember:
        waits.append(_tr("{n} to remember").format(n=f"{status.to_remember:,}"))
    rest = f" · {', '.join(waits)}" if waits else ""
    if status.phase == "opening":
        return "muted", _tr("Opening…")
    if status.phase == "loading":
        return "warning", _tr("Loading the model…")
    if status.phase == "replying":
        return "accent", _tr("Writing a reply")
    if status.phase == "importing":
        return "accent", _tr("Importing") + rest
    if status.phase == "embedding":
        return "accent", _left(_tr("Indexing for search"), status.to_embed)
    if status.phase == "remembering":
        return "accent", _left(_tr("Remembering"), status.to_remember)
    if not status.embedder_ready:
        return "warning", _tr("Ready · search is by words only until the search model has loaded")
    if status.paused:
        return "muted", _tr("Ready · background work is paused") + rest
    return "ok", _tr("Ready") + rest


def _left(what: str, count: int) -> str:
    return _tr("{what}, {n} left").format(what=what, n=f"{count:,}") if count else what


def detail(status: "Status") -> str:
    """The model and its speed."""
    if not status.chat_model or status.problem:
        return ""
    model, speed = told(status.chat_model), tempo(status.tokens_per_s, status.predicted_per_s)
    if status.tokens_per_s or status.chat_ready or status.phase in USING_MODEL:
        return f"{model} · {speed}" if speed else model
    return _tr("{model} · loads with the next message").format(model=model)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusLine", text)
