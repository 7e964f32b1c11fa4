"""The line at the foot of the window that says what the app is doing, and nothing that is not so."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Space, theme
from ui.widgets.basics import Box, Button, label

if TYPE_CHECKING:
    from secondme.types import Status


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


class StatusLine(Box):
    """A dot and a sentence on the left, the model and its speed on the right; a button when there is a remedy."""

    remedy_asked = Signal()

    def __init__(self) -> None:
        super().__init__("page", horizontal=True, margins=(Space.L, 0, Space.L, 0), spacing=Space.S)
        self.setFixedHeight(32)
        self._dot = Dot()
        self.text = label(self.tr("Opening…"), "small")
        self.remedy = Button(self.tr("Open the models"), "link", clicked=self.remedy_asked.emit)
        self.remedy.hide()
        self.detail = label("", "small")
        self.add(self._dot, self.text, self.remedy)
        self.box.addStretch(1)
        self.add(self.detail)

    @Slot(object)
    def show_status(self, status: "Status") -> None:
        token, text = describe(status)
        self._dot.show_token(token)
        self.text.setText(text)
        self.text.setToolTip(status.remedy)
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
        return "danger", status.problem or "There is a problem."
    waits = []
    if status.to_embed:
        waits.append(f"{status.to_embed:,} to index")
    if status.to_remember:
        waits.append(f"{status.to_remember:,} to remember")
    rest = f" · {', '.join(waits)}" if waits else ""
    if status.phase == "opening":
        return "muted", "Opening…"
    if status.phase == "loading":
        return "warning", "Loading the model…"
    if status.phase == "replying":
        return "accent", "Writing a reply"
    if status.phase == "importing":
        return "accent", "Importing" + rest
    if status.phase == "embedding":
        return "accent", f"Indexing for search, {status.to_embed:,} left" if status.to_embed else "Indexing for search"
    if status.phase == "remembering":
        return "accent", f"Remembering, {status.to_remember:,} left" if status.to_remember else "Remembering"
    if not status.embedder_ready:
        return "warning", "Ready · search is by words only until the search model has loaded"
    return "ok", "Ready" + rest


def detail(status: "Status") -> str:
    """The model and its speed."""
    if not status.chat_model or status.problem:
        return ""
    if status.tokens_per_s:
        return f"{status.chat_model} · {status.tokens_per_s:.1f} tokens/s"
    return status.chat_model if status.chat_ready else f"{status.chat_model} · loads with the next message"
