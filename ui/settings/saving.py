"""A page whose values are saved at once, one at a time, in the order in which they were changed."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.bridge import Bridge, explain
from ui.settings.page import Page
from ui.timers import once
from ui.undos import Undos
from ui.widgets.pill import Remark

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.settings import Settings
    from secondme.types import Changes

SAID_MS = 2500


class SavingPage(Page):
    """What cannot be saved goes back to what it was, with a sentence below it. A page adds the remark of each of its
    values to `notes` and shows values in `put`."""

    def __init__(self, bridge: Bridge, title: str, *beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(title, *beside, parent=parent)
        self._bridge = bridge
        self.stages = self.staged(bridge, QCoreApplication.translate("Settings", "Reading the settings …"), self.reload)
        self.notes: dict[str, Remark] = {}
        """By the name of the setting: what became of saving it."""
        self._pending: dict[str, Any] = {}
        self._saving = ""
        self._stored: Settings | None = None
        self._said = once(self, SAID_MS, self._hush)
        self._steps: Iterator[None] = iter(())
        self._then: Callable[[], None] | None = None
        self._making = once(self, 0, self._make_next)
        self.title = title
        self.undos = Undos(bridge, self)

    def begin(self, steps: Iterator[None]) -> None:
        """Make the page, a step in each turn, so that the window stays quick; then show what is stored, and follow it.
        Its head shows at once; `content` as a whole, and enabled, when all of that is done."""
        self.content.setEnabled(False)
        self.content.hide()
        # Such a page is longer than the window: its head must not move when the bar would come.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.stages.setCurrentWidget(self.area)
        self._steps = steps
        self._making.start()

    @Slot()
    def _make_next(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._follow()
        else:
            self._making.start()

    def _follow(self) -> None:
        self.end()
        self.stages.wait()
        self._bridge.changed.connect(self._on_changes)
        if self._bridge.is_ready:
            self.reload()
        else:
            self._bridge.ready.connect(self.reload)

    def when_usable(self, then: Callable[[], None]) -> None:
        """Do that now, or as soon as the page can be used, if it is seen then; of several the last."""
        if self.content.isEnabled():
            then()
        else:
            self._then = then

    def put(self, name: str, value: Any) -> None:
        """Show this value, without saving it."""
        raise NotImplementedError

    def called(self, name: str) -> str:
        """A setting, in words."""
        return self.title

    def say(self, note: Remark, text: str) -> None:
        """A remark that goes by itself."""
        note.say(text)
        self._said.start()

    def save(self, name: str, value: Any) -> None:
        """Save one value; a later value of the same name replaces one that still waits."""
        if self._stored is None:
            return
        if isinstance(value, float):
            value = round(value, 1)
        if value == getattr(self._stored, name) and name not in self._pending and name != self._saving:
            return
        self._pending.pop(name, None)
        self._pending[name] = value
        self._save_next()

    def _save_next(self) -> None:
        if self._saving or not self._pending:
            return
        name = next(iter(self._pending))
        value = self._pending.pop(name)
        self._saving = name

        def work(me: "SecondMe") -> "tuple[Changes, Settings]":
            return me.settings.update(**{name: value}), me.settings.value

        self._bridge.call(work, self._saved, self._refused)

    @Slot(object)
    def _saved(self, answer: "tuple[Changes, Settings]") -> None:
        name, self._saving = self._saving, ""
        self._stored = answer[1]
        self.say(self.notes[name], self.tr("Saved"))
        if answer[0].turned:
            self.undos.note(self.tr("Changed: {what}").format(what=self.called(name)), answer[0])
        self._save_next()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        name, self._saving = self._saving, ""
        notice = explain(error, self._bridge.paths)
        if self._stored is not None and name not in self._pending:
            self.put(name, getattr(self._stored, name))
        self.notes[name].say(f"{notice.text} {notice.remedy}".strip(), "danger")
        self._save_next()

    @Slot()
    def _hush(self) -> None:
        for note in self.notes.values():
            if note.tone == "remark":
                note.say("")

    @Slot()
    def reload(self) -> None:
        self._bridge.call(lambda me: me.settings.value, self._show, self._not_read)

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        """What is shown already stays."""
        if self._stored is None:
            self.stages.fail(error)
        else:
            self._bridge.report(error)

    @Slot(object)
    def _on_changes(self, changes: Any) -> None:
        if changes.settings:
            self.reload()

    @Slot(object)
    def _show(self, settings: "Settings") -> None:
        """What is being typed or waits to be saved is left alone. An answer may come while the page is taken down."""
        if not isValid(self.content):
            return
        self._stored = settings
        self.content.setEnabled(True)
        self.stages.setCurrentWidget(self.area)
        for name in self.notes:
            if name not in self._pending and name != self._saving:
                self.put(name, getattr(settings, name))
        self.content.show()
        then, self._then = self._then, None
        if then is not None and self.isVisible():
            QTimer.singleShot(0, self, then)  # when all has its place
