"""For other assistants: a request with what they should know, and their answers checked. Nothing is sent anywhere."""

from functools import partial

from PySide6.QtWidgets import QStackedWidget

from ui.assist.check import Check
from ui.assist.enhance import Enhance
from ui.bridge import Bridge
from ui.theme import Scaled, Space
from ui.widgets.basics import Box, Button, label, row, scroll, spacer
from ui.widgets.pill import restyle

WIDTH = 800


class AssistPage(Box):
    """Two tasks beside each other, one shown."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.enhance, self.check = Enhance(bridge), Check(bridge)
        self.tabs = [Button(self.tr("Add what I know"), "chip"), Button(self.tr("Check this for me"), "chip")]
        self.stack = QStackedWidget()
        for place, (tab, content) in enumerate(zip(self.tabs, (self.enhance, self.check), strict=True)):
            tab.setCheckable(True)
            tab.clicked.connect(partial(self.show_task, place))
            outer = Box(horizontal=True, margins=(0, 0, Space.S, Space.XL)).add(content, stretch=1)
            outer.box.addStretch(0)
            self.stack.addWidget(scroll(outer))
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

    def show_task(self, place: int) -> None:
        """0: add what I know; 1: check this for me."""
        self.stack.setCurrentIndex(place)
        (self.enhance.request, self.check.answer)[place].setFocus()
        for number, tab in enumerate(self.tabs):
            tab.setChecked(number == place)
            tab.setProperty("given", number != place)
            restyle(tab)
