"""A window in which list, page and panel have no room beside each other, since it is small or its text large: only one
of them is shown, and the list gives way."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot

from ui.theme import Type, theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow

NARROW = 1000
"""Px; a window that becomes narrower has no room for the panel."""
CROWDED = 560
"""The same for anything beside the page, with text of the usual size."""


class Crowding(QObject):
    """Belongs to the window; `leave` is for whoever shows a page."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._main = window, window.splitter.widget(1)
        self._panel: QObject | None = None
        self._width = window.width()
        self.crowded = self.gave_way = False
        """`gave_way`: the list was shown, and will be again when there is room."""
        for each in (window, window.sidebar):
            each.installEventFilter(self)
        theme().changed.connect(self._look)
        window._bridge.toast_asked.connect(self.leave)  # what it says is seen above a page
        sidebar = window.sidebar
        for asked in (sidebar.new_asked, sidebar.import_asked, sidebar.page_asked, sidebar.conversations.open_asked):
            asked.connect(self.leave)

    def with_panel(self) -> None:
        """The chat is made, and has its panel."""
        self._panel = self._window.chat.panel
        self._panel.installEventFilter(self)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._window and kind == QEvent.Type.Resize:
            self._look()
        elif watched is not self._window and kind in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            if self.crowded and kind == QEvent.Type.ShowToParent and watched is self._panel:
                self.leave()
            self._arrange()
        return super().eventFilter(watched, event)

    @Slot()
    def _look(self) -> None:
        window = self._window
        before, self._width = self._width, window.width()
        if before >= NARROW > self._width and window.chat is not None:
            window.chat.panel.hide()
        crowded = 100 * self._width < CROWDED * Type.percent
        if crowded == self.crowded:
            return
        self.crowded = crowded
        if crowded:
            self.gave_way = not window.sidebar.isHidden()
            self.leave()
        elif self.gave_way and window.sidebar.isHidden():
            window.toggle_sidebar()
        self._arrange()

    @Slot()
    def leave(self) -> None:
        """What was chosen in the list is shown in its place."""
        if self.crowded and not self._window.sidebar.isHidden():
            self._window.toggle_sidebar()

    def _arrange(self) -> None:
        window = self._window
        panel = window.chat is not None and not window.chat.panel.isHidden()
        listed = not window.sidebar.isHidden()
        if self.crowded and listed and panel:
            window.chat.panel.hide()
        self._main.setVisible(not self.crowded or not (listed or panel))
