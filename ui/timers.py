"""Timers that fire once, in one line."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def once(parent: QObject, ms: int, slot: Callable[[], object]) -> QTimer:
    """Not started yet; fires once, `ms` after each start. It dies with its parent."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(ms)
    timer.timeout.connect(slot)
    return timer
