"""For other assistants: a request with what they should know, and their answers checked. Nothing is sent anywhere."""

from functools import cached_property, partial

from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from ui.assist.check import Check
from ui.assist.enhance import Enhance
from ui.bridge import Bridge
from ui.theme import Scaled, Space
from ui.widgets.basics import Box, Button, label, row, scroll, spacer
from ui.widgets.pill import restyle

WIDTH = 800


class AssistPage(Box):
    """Two tasks beside each other, one shown."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge = bridge
        self.tabs = [Button(self.tr("Add what I know"), "chip"), Button(self.tr("Check this for me"), "chip")]
        self.stack = QStackedWidget()
        self._areas: dict[int, QScrollArea] = {}
        for place, tab in enumerate(self.tabs):
            tab.setCheckable(True)
            tab.clicked.connect(partial(self.show_task, place))
        says = self.tr(
            "For an assistant on the web or elsewhere. Nothing is sent from here: you read it, change it and copy it."
        )
        back = Button(self.tr("Forms"), "link", "left", clicked=lambda: bridge.page_asked.emit("forms"))
        column = Box(margins=(Space.XL, Space.XL, Space.XL, 0), spacing=Space.M)
        title = label(self.tr("For other assistants"), "title", wrap=True)
        head = row(title, back)
        head.box.setStretch(0, 1)
        column.add(head, label(says, "muted", wrap=True), row(*self.tabs, spacer()))
        column.add(self.stack, stretch=1)
        Scaled(column, column.setMaximumWidth, WIDTH + 2 * Space.XL)
        middle = Box(horizontal=True)
        middle.box.addStretch(1)
        middle.add(column, stretch=100)
        middle.box.addStretch(1)
        self.add(middle, stretch=1)
        self.show_task(0)

    @cached_property
    def enhance(self) -> Enhance:
        return Enhance(self._bridge)

    @cached_property
    def check(self) -> Check:
        return Check(self._bridge)

    def show_task(self, place: int) -> None:
        """0: add what I know; 1: check this for me. Each is made when it is first shown."""
        task = self.check if place else self.enhance
        if place not in self._areas:
            outer = Box(horizontal=True, margins=(0, 0, Space.S, Space.XL)).add(task, stretch=1)
            outer.box.addStretch(0)
            self._areas[place] = scroll(outer)
            self.stack.addWidget(self._areas[place])
        self.stack.setCurrentWidget(self._areas[place])
        (task.answer if isinstance(task, Check) else task.request).setFocus()
        for number, tab in enumerate(self.tabs):
            tab.setChecked(number == place)
            tab.setProperty("given", number != place)
            restyle(tab)
