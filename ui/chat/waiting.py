"""What the chat shows while a conversation is slow to open, and when it cannot be opened."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.bridge import Bridge
from ui.chat.reading import Reading
from ui.timers import once
from ui.widgets.states import SLOW_MS, Loading, Trouble


class Waiting(QObject):
    """What is shown stays until the answer is there, unless that is slow."""

    def __init__(self, bridge: Bridge, stack: QStackedWidget, reading: Reading) -> None:
        super().__init__(stack)
        self._stack = stack
        self._before: QWidget | None = None
        """What was shown until it was said that something is being opened."""
        self.loading = Loading(self.tr("Opening the conversation …"))
        self.trouble = Trouble(bridge, reading.again)
        stack.addWidget(self.loading)
        stack.addWidget(self.trouble)
        self._slow = once(self, SLOW_MS, self._look)
        reading.waits.connect(self._wait)
        reading.failed.connect(self._fail)

    @Slot(bool)
    def _wait(self, waiting: bool) -> None:
        if waiting:
            self._slow.start()
            return
        self._slow.stop()
        if self._stack.currentWidget() is self.loading and self._before is not None:
            self._stack.setCurrentWidget(self._before)

    @Slot()
    def _look(self) -> None:
        self._before = self._stack.currentWidget()
        self._stack.setCurrentWidget(self.loading)
        self.loading.reveal()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.trouble.show_error(error)
        self._stack.setCurrentWidget(self.trouble)
