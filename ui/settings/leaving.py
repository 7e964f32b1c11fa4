"""Removing what the app has put on this computer: first the whole list, then, after a word, the removal and the end."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.bridge import Bridge, explain
from ui.settings.page import Row
from ui.settings.words import size
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, clear, give_room, label, scroll
from ui.widgets.pill import Remark
from ui.widgets.switch import Switch

if TYPE_CHECKING:
    from secondme.types import Trace

WIDTH, HEIGHT = 620, 540


class LeavingCard(Box):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__("card")
        self._bridge = bridge
        self.dialog: Leaving | None = None
        self.button = Button(self.tr("Remove Second Me’s traces …"), clicked=self._open)
        help = self.tr("Shows what Second Me has put on this computer, and removes it, with or without your data.")
        self.add(Row(self.tr("Before you uninstall"), help, self.button))

    def _open(self) -> None:
        self.dialog = Leaving(self.window(), self._bridge)
        self.dialog.open()


class Leaving(QDialog):
    """Two steps: the list, which follows the switch, and "Remove". What was removed is listed, and the app ends."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._sure = self._busy = self.done_for = False
        self.setWindowTitle(self.tr("Remove Second Me’s traces"))
        self.title = label(self.tr("What would be removed"), "lead", wrap=True)
        self.all = Switch()
        self.all.toggled.connect(self._reload)
        help = self.tr("Conversations, memories, pictures, settings, models and logs: gone for good.")
        self.choice = Row(self.tr("My data as well"), help, self.all)
        self.list = Box(margins=(Space.M, Space.M, Space.M, Space.M), spacing=Space.S)
        self.note = Remark()
        self.note.hide()
        self.keep = Button(self.tr("Cancel"), clicked=self.reject)
        self.remove = Button(self.tr("Remove and quit"), "danger", clicked=self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        buttons.add(self.keep, self.remove)
        listed = Box("card").add(scroll(self.list))
        self.chosen = Box("card").add(self.choice)
        for widget in (self.title, self.chosen, listed, self.note, buttons):
            column.addWidget(widget, 1 if widget is listed else 0)
        give_room(self, WIDTH, HEIGHT)
        self.keep.setDefault(True)
        self.keep.setFocus()
        self._reload()

    @Slot()
    def _reload(self, *_on: Any) -> None:
        everything = self.all.isChecked()
        self._sure = False
        self.note.say("")
        self.remove.setText(self.tr("Remove and quit"))
        self.remove.setEnabled(False)
        self._bridge.call(lambda me: me.upkeep.traces(everything), self._show)

    @Slot(object)
    def _show(self, found: "Sequence[Trace]") -> None:
        clear(self.list.box)
        going = [trace for trace in found if not trace.why]
        staying = [trace for trace in found if trace.why]
        head = self.tr("Removed") if self.done_for else self.tr("To be removed")
        for title, traces in ((head, going), (self.tr("Left, and why"), staying)):
            if traces:
                self.list.add(label(title, "section"))
            for trace in traces:
                much = f", {size(trace.size)}" if trace.size else ""
                self.list.add(label(f"{told(trace.what)}{much}", wrap=True))
                self.list.add(label("\n".join(filter(None, (trace.where, told(trace.why)))), "small", wrap=True))
        if not going:
            self.list.add(label(self.tr("There is nothing to remove."), "small"))
        self.list.box.addStretch(1)
        self.remove.setEnabled(bool(going))

    def _remove(self) -> None:
        if self.done_for:
            self.accept()
            return
        if self.all.isChecked() and not self._sure:
            self._sure = True
            self.remove.setText(self.tr("Yes, remove all of it"))
            self.note.say(self.tr("Everything that Second Me remembers goes for good. No copy stays."), "danger")
            self.keep.setFocus()
            return
        self._busy = True
        for widget in (self.keep, self.remove, self.all):
            widget.setEnabled(False)
        self.note.say(self.tr("Removing …"))
        self._bridge.leave(self.all.isChecked(), self._removed, self._failed)

    @Slot(object)
    def _removed(self, told: "Sequence[Trace]") -> None:
        self._busy, self.done_for = False, True
        self.title.setText(self.tr("What was removed"))
        self.chosen.hide()
        self.keep.hide()
        self._show(told)
        self.note.say(self.tr("Now uninstall the app itself as you installed it."))
        self.remove.setText(self.tr("Quit"))
        self.remove.setEnabled(True)
        self.remove.setFocus()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error)
        self._removed(())
        self.title.setText(self.tr("Not everything could be removed"))
        self.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")

    def done(self, result: int) -> None:
        """While it removes, it stays; after that, the app ends with it."""
        if self._busy:
            return
        super().done(result)
        if self.done_for:
            self._end()

    def _end(self) -> None:
        """The app ends, without a question, and writes nothing any more."""
        window: Any = self.parent()
        window.kept.over = window.unasked = True
        window.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._busy:
            event.ignore()
        else:
            super().closeEvent(event)
