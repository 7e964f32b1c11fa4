"""When the first steps are shown: once, on an empty home, and never in the way of somebody who writes already."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from ui.bridge import Bridge

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Beginning(QObject):
    """Looks once, when the core is open."""

    def __init__(self, window: "MainWindow", bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._bridge = window, bridge
        if not window.kept.saved.welcomed:
            bridge.ready.connect(self._ready)

    @Slot()
    def _ready(self) -> None:
        self._bridge.call(lambda me: bool(me.chats.list("", 1)), self._looked)

    @Slot(object)
    def _looked(self, lived_in: bool) -> None:
        window = self._window
        busy = window.frame.composer.text or window.pages.currentWidget() is not window.frame
        if lived_in or busy or window.chat.conversation_id:
            return
        window.show_page("firstrun")
        self._page: Any = window.pages.currentWidget()
        self._page.done.connect(self._done)
        self._page.begin()

    @Slot()
    def _done(self) -> None:
        from ui.firstrun.questions import FirstQuestions

        window = self._window
        window.kept.welcomed()
        window.new_conversation()
        self.questions = FirstQuestions(window.frame.composer, self._page.named)
        window.frame.empty.add_below(self.questions)
        window.chat.conversation_changed.connect(self._changed)
        window.write()

    @Slot(int)
    def _changed(self, conversation_id: int) -> None:
        """Something was said, or a conversation is there to go on with."""
        if conversation_id > 0:
            self._window.chat.conversation_changed.disconnect(self._changed)
            self.questions.hide()
            self.questions.deleteLater()
