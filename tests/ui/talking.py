"""What is done in the chat of a window, and what it shows."""

from typing import Any

from PySide6.QtCore import Qt

from ui.chat.text import ProseView
from ui.main_window import MainWindow
from ui.task import running

REPLY = "Take **tram 28**.\n\n```python\nprint(1)\n```\n\n- first\n- second"


def settled(window: MainWindow) -> bool:
    return window.chat.session is None and running() == 0


def say(window: MainWindow, qtbot: Any, text: str) -> None:
    window.chat.composer.set_text(text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.chat.session is not None or running() == 0, timeout=3000)
    qtbot.waitUntil(lambda: settled(window), timeout=5000)


def shown(window: MainWindow) -> list[str]:
    return [message.text() for message in window.chat.view.messages]


def prose(widget: Any) -> str:
    return "\n".join(view.toPlainText() for view in widget.findChildren(ProseView))


def in_sight(window: MainWindow, message: Any) -> bool:
    view = window.chat.view
    top = message.mapTo(view.viewport(), message.rect().topLeft()).y()
    return 0 <= top < view.viewport().height()
