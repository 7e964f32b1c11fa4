"""The conversations: searched, renamed in place, deleted with undo."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy

from ui.bridge import Bridge
from ui.chat.listing import ConversationList, ConversationModel
from ui.theme import Space, Type, theme
from ui.timers import once
from ui.widgets.basics import Box, Button, SearchField, label, row
from ui.widgets.naming import ask_name

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes, Conversation, Memory

MOST = 500
SAID = 40
"""Letters of a title in a toast."""
LEAST, ROOM = 30, 110
"""Px of the list: what may be left of it in a low window, and what is kept where text is large and all scrolls."""


class Conversations(Box):
    """Search and list; knows the core."""

    open_asked = Signal(int)
    new_asked = Signal()
    hit_asked = Signal(int)
    """Open the conversation of this message, at the message."""
    find_asked = Signal(str)
    """Find these words in all messages."""
    title_changed = Signal(str)
    """Of the conversation that is open."""
    deleted = Signal(str, object)
    """(sentence, Changes)"""
    kept = Signal(str, object)
    """The same, of one that was renamed, pinned, put away or moved."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("", spacing=Space.S)
        self._bridge = bridge
        self._shown = 0
        self._left = 0
        """The conversation that was open when it was deleted."""
        self._active = True
        self._number = 0
        self._with_away = False
        self._moved = 0
        """The conversation that goes into the folder that is being named."""
        self.search = SearchField(self.tr("Search conversations"))
        self.model = ConversationModel()
        self.list = ConversationList(self.model)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        theme().changed.connect(self._keep_room)
        self._keep_room()
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setContentsMargins(Space.S, Space.S, Space.S, 0)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.hide()
        self.find = Button(self.tr("Search in all messages"), "link", clicked=self._find)
        self.find.hide()
        self.add(self.search, self.find, self.nothing)
        self.box.addWidget(self.list, 1)
        self.away = Button("", "link", clicked=self._toggle_away)
        self.away.hide()
        self.away.setContentsMargins(Space.S, 0, 0, 0)
        line = row(self.away)
        line.box.setContentsMargins(Space.S + 2, 0, 0, Space.XS)
        line.box.addStretch(1)
        self.add(line)
        self._timer = once(self, 150, self.refresh)
        self.search.textChanged.connect(self._later)
        self.list.open_asked.connect(self._open)
        self.list.delete_asked.connect(self.delete)
        self.list.export_asked.connect(self.export)
        self.list.put_asked.connect(self.put)
        self.list.folder_asked.connect(self._ask_folder)
        self.model.renamed.connect(self.rename)
        self.search.installEventFilter(self)
        bridge.ready.connect(self.refresh)
        bridge.changed.connect(self._changed)
        bridge.undone.connect(self.come_back)

    @Slot()
    def _keep_room(self) -> None:
        self.list.setMinimumHeight(ROOM if Type.percent > 100 else LEAST)

    @Slot()
    def _later(self) -> None:
        self._timer.start()
        self.find.setVisible(bool(self.search.text().strip()))

    def _find(self) -> None:
        self.find_asked.emit(self.search.text().strip())

    @Slot(object)
    def _changed(self, changes: "Changes") -> None:
        if changes.conversations:
            self._timer.start()

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        if not self._bridge.is_ready:
            return
        self._number += 1
        number, query = self._number, self.search.text().strip()

        def work(me: "SecondMe") -> "tuple[int, str, list[Conversation]]":
            return number, query, list(me.chats.list(query, MOST))

        self._bridge.call(work, self._filled)

    @Slot(object)
    def _filled(self, answer: "tuple[int, str, list[Conversation]]") -> None:
        number, query, found = answer
        if number != self._number:
            return
        if self.list.state() == QAbstractItemView.State.EditingState:
            self._timer.start()
            return
        place = self.list.verticalScrollBar().value()
        self.model.fill(found, away=self._with_away or bool(query))
        self._name_away(bool(query))
        self.list.verticalScrollBar().setValue(place)
        self._select()
        none = self.tr("No conversation holds “{query}”.").format(query=query) if query else ""
        self.nothing.setText(none or self.tr("Your conversations will be listed here."))
        self.nothing.setVisible(not found)

    @Slot(int)
    def _open(self, conversation_id: int) -> None:
        """Where one searched, at what was found in it; else at its end."""
        query = self.search.text().strip()
        if not query:
            self.open_asked.emit(conversation_id)
            return

        def work(me: "SecondMe") -> "tuple[int, int | None]":
            return conversation_id, me.chats.first_hit(conversation_id, query)

        self._bridge.call(work, self._found)

    @Slot(object)
    def _found(self, answer: "tuple[int, int | None]") -> None:
        conversation_id, item_id = answer
        if item_id is None:
            self.open_asked.emit(conversation_id)
        else:
            self.hit_asked.emit(item_id)

    @Slot(int)
    def show_current(self, conversation_id: int) -> None:
        """Mark the conversation that is open."""
        self._shown = conversation_id
        self._select()
        if self.model.row_of(conversation_id) < 0:
            self.title_changed.emit(self.tr("Private conversation") if conversation_id < 0 else "")

    def set_active(self, active: bool) -> None:
        """Whether the chat is the page that is shown: only then a conversation is marked."""
        self._active = active
        self._select()

    def _select(self) -> None:
        row = self.model.row_of(self._shown)
        if row >= 0:
            self.title_changed.emit(self.model.index(row).data())
        if row >= 0 and self._active:
            self.list.setCurrentIndex(self.model.index(row))
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())

    @Slot(int, str)
    def rename(self, conversation_id: int, title: str) -> None:
        said = self.tr("Renamed to “{title}”").format(title=title[:SAID])
        self._bridge.call(lambda me: (said, me.chats.rename(conversation_id, title)), self._was_kept)

    @Slot(object)
    def _was_kept(self, answer: "tuple[str, Changes]") -> None:
        said, changes = answer
        if changes.shelved:
            self.kept.emit(said, changes)

    def _toggle_away(self) -> None:
        self._with_away = not self._with_away
        self.refresh()

    def _name_away(self, searching: bool) -> None:
        away = self.model.away
        shown = self.tr("Hide what was put away")
        self.away.setText(shown if self._with_away else self.tr("Put away ({n})").format(n=f"{away:,}"))
        self.away.setVisible(bool(away) and not searching)

    @Slot(int, object)
    def put(self, conversation_id: int, how: "dict[str, Any]") -> None:
        """Pin it, put it away, or into a folder."""
        said = self._said(how)
        self._bridge.call(lambda me: (said, me.chats.put(conversation_id, **how)), self._was_kept)

    def _said(self, how: "dict[str, Any]") -> str:
        if "folder" in how:
            folder = " ".join(how["folder"].split())
            moved = self.tr("Moved to “{folder}”").format(folder=folder)
            return moved if folder else self.tr("Taken out of its folder")
        if "pinned" in how:
            return self.tr("Pinned") if how["pinned"] else self.tr("No longer pinned")
        return self.tr("Put away") if how["archived"] else self.tr("Brought back")

    @Slot(int, str)
    def _ask_folder(self, conversation_id: int, folder: str) -> None:
        title, what = self.tr("New folder"), self.tr("Name of the folder")
        self.naming = ask_name(self.window(), title, what, folder, self.tr("Move"))
        self.naming.textValueSelected.connect(self._move)
        self._moved = conversation_id

    @Slot(str)
    def _move(self, folder: str) -> None:
        self.put(self._moved, {"folder": folder})

    @Slot(int, str)
    def export(self, conversation_id: int, title: str) -> None:
        """Write it to a file of the person's choice."""
        from ui.chat.export import ChatExport  # made when it is first needed

        self.exporting = ChatExport(self._bridge, self.window())
        self.exporting.ask(conversation_id, title)

    @Slot(int)
    def delete(self, conversation_id: int) -> None:
        """Ask first when memories stand on it alone and would go with it, or would wait for the person's word."""

        def work(me: "SecondMe") -> "tuple[int, str, list[Memory], list[Memory]]":
            standing = me.memories.standing_on(conversation_ids=[conversation_id])
            asking = me.memories.asking_on(conversation_ids=[conversation_id])
            return conversation_id, me.chats.get(conversation_id).title, standing, asking

        self._bridge.call(work, self._delete_or_ask)

    @Slot(object)
    def _delete_or_ask(self, answer: "tuple[int, str, list[Memory], list[Memory]]") -> None:
        conversation_id, title, standing, asking = answer
        if not (standing or asking):
            self._delete(conversation_id)
            return
        from ui.chat.parting import Parting  # made when it is first needed

        parting = Parting(self.window(), conversation_id, title, standing, asking)
        parting.agreed.connect(self._delete)
        parting.open()

    @Slot(int)
    def _delete(self, conversation_id: int) -> None:
        """Into the bin; the toast takes it out again."""
        if conversation_id == self._shown:
            self._left = conversation_id
            self.new_asked.emit()
        self._bridge.call(lambda me: me.chats.delete(conversation_id), self._deleted)

    @Slot(object)
    def _deleted(self, changes: "Changes") -> None:
        count = len(changes.memories)
        if not count:
            text = self.tr("Conversation deleted")
        elif count == 1:
            text = self.tr("Conversation deleted, with 1 memory made of it")
        else:
            number = self.locale().toString(count)
            text = self.tr("Conversation deleted, with {n} memories made of it").format(n=number)
        self.deleted.emit(text, changes)

    @Slot(object)
    def gone_again(self, changes: "Changes") -> None:
        """One was deleted once more: it is not left open."""
        if self._shown in changes.conversations and not changes.shelved:
            self._left = self._shown
            self.new_asked.emit()

    @Slot(object)
    def come_back(self, changes: "Changes") -> None:
        """What was open when it was deleted is open again."""
        if self._left in changes.conversations and not changes.shelved:
            conversation_id, self._left = self._left, 0
            self.open_asked.emit(conversation_id)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                row = next((r for r, e in enumerate(self.model.entries) if not isinstance(e, str)), -1)
                if row >= 0 and not self.list.currentIndex().isValid():
                    self.list.setCurrentIndex(self.model.index(row))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                first = next((e for e in self.model.entries if not isinstance(e, str)), None)
                if first is not None:
                    self._open(first.id)
                return True
        return super().eventFilter(watched, event)
