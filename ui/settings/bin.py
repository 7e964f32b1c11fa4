"""The bin: what it holds, and removing all of that for good after a question."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.bridge import Bridge, explain
from ui.settings.page import Row
from ui.theme import Space
from ui.undos import Undos
from ui.widgets.basics import Box, Button, give_room, label, scroll
from ui.widgets.pill import Remark

if TYPE_CHECKING:
    from secondme.types import BinInfo, Changes
    from ui.settings.inbin import InBin

WIDTH, HEIGHT = 480, 460


class BinCard(Box):
    """Says how much is in the bin, as it is now."""

    def __init__(self, bridge: Bridge, undos: Undos) -> None:
        """`undos`: those of the page that it stands on."""
        super().__init__("card")
        self._bridge, self._undos = bridge, undos
        self._bin: BinInfo | None = None
        self.dialog: Emptying | InBin | None = None
        self.button = Button(self.tr("Empty the bin …"), clicked=self._ask)
        self.look = Button(self.tr("Look into it …"), clicked=self._look)
        self.holds = label("", "small", wrap=True)
        help = self.tr("What was deleted stays there and can be put back, until the bin is emptied.")
        buttons = Box(horizontal=True, spacing=Space.S).add(self.look, self.button)
        buttons.setFocusProxy(self.look)
        self.row = Row(self.tr("Bin"), help, buttons)
        self.note = Remark()
        self.row.box.insertWidget(1, self.holds)
        self.row.add(self.note)
        self.note.hide()
        self.add(self.row)
        for button in (self.look, self.button):
            button.setEnabled(False)
        bridge.changed.connect(self._on_changes)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    @Slot()
    def reload(self) -> None:
        if self._bridge.is_ready:
            self._bridge.call(lambda me: me.memories.bin(), self._show)

    @Slot(object)
    def _on_changes(self, changes: "Changes") -> None:
        if (changes.memories or changes.conversations) and self.isVisible():
            self.reload()

    @Slot(object)
    def _show(self, found: "BinInfo") -> None:
        self._bin = found
        for button in (self.look, self.button):
            button.setEnabled(bool(found))
        self.holds.setText(holds(found))

    def _ask(self) -> None:
        if self._bin:
            self.note.say("")
            self.dialog = Emptying(self.window(), self._bin)
            self.dialog.agreed.connect(self._empty)
            self.dialog.finished.connect(self._answered)
            self.dialog.open()

    def _look(self) -> None:
        from ui.settings.inbin import InBin

        self.dialog = InBin(self.window(), self._bridge, self._undos)
        self.dialog.finished.connect(self._looked)
        self.dialog.open()

    @Slot()
    def _answered(self) -> None:
        self.dialog = None
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _looked(self) -> None:
        self.dialog = None
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _empty(self) -> None:
        self.button.setEnabled(False)
        self.holds.setText(self.tr("Emptying …"))
        self._bridge.call(lambda me: me.memories.empty_bin(), self._emptied, self._failed)

    @Slot(object)
    def _emptied(self, _changes: Any) -> None:
        self.note.say(self.tr("The bin is empty. Nothing of what it held is left in any file."))
        self.reload()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        self.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")
        self.reload()


class Emptying(QDialog):
    """Names what goes for good. Esc, and Enter before anything else was chosen, keep it."""

    agreed = Signal()

    def __init__(self, parent: QWidget, found: "BinInfo") -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Empty the bin?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(label(self.tr("Remove this for good?"), "lead", wrap=True))
        column.addWidget(label(holds(found), wrap=True))
        column.addWidget(listed(found), 1)
        what = self.tr(
            "Conversations go with every word and every file in them, memories with what was concluded from them alone,"
            " forgotten messages with the replies to them."
            " What you deleted yourself is not learned again. This cannot be undone."
        )
        column.addWidget(label(what, "small", wrap=True))
        self.keep = Button(self.tr("Keep it"), clicked=self.reject)
        self.remove = Button(self.tr("Remove for good"), "danger", clicked=self._agree)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        column.addWidget(buttons.add(self.keep, self.remove))
        give_room(self, WIDTH, HEIGHT)
        self.keep.setDefault(True)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Bin", text)


def listed(found: "BinInfo") -> QWidget:
    """What goes, by name, in a card that scrolls."""
    inside = Box(margins=(Space.M, Space.M, Space.M, Space.M), spacing=Space.S)
    for title, count, texts in (
        (_tr("Conversations"), found.conversation_count, [each.title for each in found.conversations]),
        (_tr("Memories"), found.memory_count, [each.text for each in found.memories]),
        (_tr("Forgotten messages"), len(found.messages), [each.text for each in found.messages]),
    ):
        if not count:
            continue
        inside.add(label(title, "section"))
        for text in texts:
            inside.add(label(text or _tr("Without a title"), wrap=True))
        if count > len(texts):
            inside.add(label(_tr("and {n} more").format(n=f"{count - len(texts):,}"), "small"))
    inside.box.addStretch(1)
    return Box("card").add(scroll(inside))


def holds(found: "BinInfo") -> str:
    """What is in the bin, in a few words."""
    return _tr("It holds {what}.").format(what=counted(found)) if found else _tr("It is empty.")


def counted(found: "BinInfo") -> str:
    """ "3 conversations and 1 memory"."""
    memories, chats, messages = found.memory_count, found.conversation_count, found.message_count
    parts = []
    if chats:
        parts.append(_tr("1 conversation") if chats == 1 else _tr("{n} conversations").format(n=f"{chats:,}"))
    if memories:
        parts.append(_tr("1 memory") if memories == 1 else _tr("{n} memories").format(n=f"{memories:,}"))
    if messages:
        several = _tr("{n} forgotten messages").format(n=f"{messages:,}")
        parts.append(_tr("1 forgotten message") if messages == 1 else several)
    return _tr(" and ").join([_tr(", ").join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
