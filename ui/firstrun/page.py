"""The first steps in an empty home: what this is, a model, an import, where the key lies. Each can be passed over, and
all of them left at any time; whatever works goes on meanwhile."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from ui.bridge import Bridge
from ui.firstrun.bring import BringStep
from ui.firstrun.hello import HelloStep
from ui.firstrun.model import ModelStep
from ui.firstrun.protect import ProtectStep
from ui.theme import Space
from ui.widgets.basics import Box, Button, label, scroll

WIDTH = 680


class FirstRunPage(Box):
    """Enter goes on, Alt+Left goes back, Esc leaves."""

    done = Signal()
    """The last step was passed, or the rest was not wanted."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("page", parent=parent)
        self.hello = HelloStep(bridge)
        self.steps = (self.hello, ModelStep(bridge), BringStep(bridge), ProtectStep(bridge))
        self.where = label("", "small")
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(scroll(step))
        self.skip = Button(self.tr("Skip all of this"), "quiet", clicked=self.leave)
        self.back = Button(self.tr("Back"), clicked=self.go_back)
        self.next = Button(self.tr("Continue"), "primary", clicked=self.go_on)
        self._buttons = Box(horizontal=True, spacing=Space.S, margins=(0, Space.M, 0, 0)).add(self.skip)
        self._buttons.box.addStretch(1)
        self._buttons.add(self.back, self.next)
        column = Box(margins=(Space.XL, Space.XL, Space.XL, Space.XL), spacing=Space.S)
        column.setMaximumWidth(WIDTH)
        column.add(self.where).add(self.stack, stretch=1).add(self._buttons)
        middle = Box(horizontal=True)
        middle.box.addStretch(1)
        middle.add(column, stretch=100)
        middle.box.addStretch(1)
        self.add(middle, stretch=1)
        for step in self.steps:
            step.changed.connect(self._refresh)
        back = QShortcut(QKeySequence("Alt+Left"), self, self.go_back)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin(self) -> None:
        self._show(0)

    @property
    def named(self) -> bool:
        """The person has said what replies shall call them."""
        return bool(self.hello.name.text().strip())

    @property
    def foot(self) -> int:
        """Px at the bottom that nothing is to lie over."""
        return self._buttons.sizeHint().height() + Space.XL

    @property
    def step(self) -> int:
        return self.stack.currentIndex()

    @Slot()
    def go_on(self) -> None:
        self.steps[self.step].leave()
        if self.step + 1 < len(self.steps):
            self._show(self.step + 1)
        else:
            self.done.emit()

    @Slot()
    def go_back(self) -> None:
        if self.step:
            self._show(self.step - 1)

    @Slot()
    def leave(self) -> None:
        self.steps[self.step].leave()
        self.done.emit()

    def _show(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        words = self.tr("Step {n} of {all}").format(n=step + 1, all=len(self.steps))
        self.where.setText(words)
        self.steps[step].enter()
        self._refresh()
        self.steps[step].focus_first(self.next)
        said = QAccessibleAnnouncementEvent(self, f"{words}: {self.steps[step].title.text()}")
        QAccessible.updateAccessibility(said)

    @Slot()
    def _refresh(self) -> None:
        self.back.setVisible(self.step > 0)
        self.skip.setVisible(self.step + 1 < len(self.steps))
        self.next.setText(self.steps[self.step].next_words())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the focused control did not want itself."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton):
                focused.click()
            else:
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
