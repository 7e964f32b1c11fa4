"""The memories: search and filter on the left, the one that is open on the right."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from secondme.errors import SecondMeError
from secondme.types import Changes, Memory
from ui.bridge import Bridge
from ui.memories.browser import MemoryBrowser
from ui.memories.detail import MemoryDetail
from ui.memories.draft import Draft, Edits, edited
from ui.memories.forgetting import Forgetting
from ui.memories.narrowing import Narrowing
from ui.memories.several import Several
from ui.undos import Change, Undos
from ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from secondme.app import SecondMe


class MemoriesPane(QWidget):
    """Search, read, correct and delete what is remembered. Nothing that was typed is lost by opening another memory:
    it stays as a draft until it is saved or cancelled."""

    open_item = Signal(int)
    """Jump to the message with this item id; also sent through the bridge."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._drafts: dict[int, Edits] = {}
        self.undos = Undos(bridge, self)
        self.forgetting = Forgetting(bridge, self, self.undos)
        self._wanted: int | None = None
        """The memory to be shown when its answer is there."""
        self._opening: Memory | None = None
        """What is shown when the detail is made."""
        self._detail: MemoryDetail | None = None
        self._several: Several | None = None
        self._build()
        self._connect()
        QTimer.singleShot(0, self._furnish)
        if bridge.is_ready:
            self.browser.search_now()
        else:
            bridge.ready.connect(self.browser.search_now)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        layout.addWidget(self.splitter)
        self.browser = MemoryBrowser(self._bridge, self.splitter)
        self.browser.setMinimumWidth(276)
        self.right = QStackedWidget()
        self.right.setMinimumWidth(334)
        self.splitter.addWidget(self.browser)
        self.splitter.addWidget(self.right)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([400, 600])
        self.narrowing = Narrowing(self._bridge, self.splitter, self.browser, self.right, self.undos)
        self.nothing_open = EmptyState(
            self.tr("Nothing selected"),
            self.tr("Choose a memory to read it, correct it, or see where it comes from."),
            "memory",
        )
        self.right.addWidget(self.nothing_open)

    def _connect(self) -> None:
        self.browser.opened.connect(self._open)
        self.browser.delete_asked.connect(self._delete)
        self.browser.edit_asked.connect(self._edit)
        self.browser.removed.connect(self._left_list)
        self.browser.import_asked.connect(self._import)
        self.browser.several_chosen.connect(self._show_several)
        self._bridge.changed.connect(self._on_changes)
        self.forgetting.deleted.connect(self._deleted)
        self._bridge.undone.connect(self._taken_back)
        self.undos.taken_back.connect(self._taken_back)

    @property
    def detail(self) -> MemoryDetail:
        """The open memory; made after the list, so that neither keeps the window waiting."""
        if self._detail is None:
            detail = self._detail = MemoryDetail(self._bridge, self.right)
            detail.whole.connect(self._connect_detail)
        return self._detail

    @Slot()
    def _connect_detail(self) -> None:
        """Its parts are made; what was to be opened meanwhile is."""
        detail = self.detail
        detail.save_asked.connect(self._save)
        detail.delete_asked.connect(self._delete)
        detail.approve_asked.connect(self._approve)
        detail.restore_asked.connect(self._restore)
        detail.pin_asked.connect(self._pin)
        detail.lock_asked.connect(self._lock)
        detail.change_asked.connect(self._change)
        detail.actions.purge_asked.connect(self.forgetting.purge)
        detail.divide.split_asked.connect(self.browser.focus_list)
        detail.back_asked.connect(self._bring_version_back)
        detail.draft_changed.connect(self._draft_changed)
        detail.item_asked.connect(self.open_item)
        detail.item_asked.connect(self._bridge.item_asked)
        detail.memory_asked.connect(self.show_memory)
        if self._opening is not None:
            self._open(self._opening)

    @Slot()
    def _furnish(self) -> None:
        self.detail.area.ensurePolished()

    @Slot()
    def _edit(self) -> None:
        if self.detail.is_whole:
            self.detail.focus_statement()

    @Slot()
    def focus_search(self) -> None:
        self.browser.focus_search()

    @Slot()
    def _import(self) -> None:
        self._bridge.import_asked.emit([])

    # The open memory

    def _is_open(self, memory_id: int) -> bool:
        memory = self.detail.memory
        return self.right.currentWidget() is self.detail and memory is not None and memory.id == memory_id

    @Slot(int)
    def show_memory(self, memory_id: int) -> None:
        """Open one, wherever it is in the list."""
        self._wanted = memory_id
        self._bridge.call(lambda me: me.memories.get(memory_id), self._got_memory, self._no_memory)

    open_memory = show_memory

    @Slot(object)
    def _got_memory(self, memory: Memory) -> None:
        if self._wanted == memory.id:
            self._open(memory)
            self.browser.mark_open(memory.id)

    @Slot(object)
    def _no_memory(self, error: BaseException) -> None:
        self._wanted = None
        self._bridge.report(error)

    @Slot(object)
    def _open(self, memory: Memory) -> None:
        self._wanted = None
        if not self.detail.is_whole:
            self._opening = memory
            return
        self._opening = None
        self.detail.show_memory(memory, self._drafts.get(memory.id))
        self.right.setCurrentWidget(self.detail)
        self.narrowing.make_room()

    def _close_detail(self) -> None:
        self.detail.memory = self._opening = None
        self.browser.mark_open(0)
        self.right.setCurrentWidget(self.nothing_open)

    @Slot(int, object)
    def _draft_changed(self, memory_id: int, draft: Edits | None) -> None:
        if draft is None:
            self._drafts.pop(memory_id, None)
        else:
            self._drafts[memory_id] = draft
        self.browser.model.set_drafts(set(self._drafts))

    def unsaved(self) -> int:
        """How many memories have changes that are not saved."""
        return len(self._drafts)

    # Changing

    @Slot(object, object)
    def _save(self, memory: Memory, draft: Edits) -> None:
        fields = {name: value.strip() if name == "text" else value for name, value in draft.items()}
        memory_id = memory.id

        def work(me: "SecondMe") -> tuple[Memory, Changes]:
            changes = me.memories.edit(memory_id, **fields)
            return me.memories.get(memory_id), changes

        self._bridge.call(work, self._saved, self._not_saved)

    @Slot(object)
    def _saved(self, answer: tuple[Memory, Changes]) -> None:
        memory, changes = answer
        draft = self._drafts.get(memory.id)
        if draft is not None and _without_space(edited(memory, draft)).changed(memory).keys() <= {"claims"}:
            self._draft_changed(memory.id, None)
        if self._is_open(memory.id):
            self.detail.show_memory(memory, self._drafts.get(memory.id))
        self.undos.done(self.tr("Memory saved"), changes)

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        """What was typed stays in the fields, and can be saved again."""
        if self.detail.memory is not None:
            self.detail.show_memory(self.detail.memory, self.detail.draft())
        self._bridge.report(error)

    @Slot(object)
    def _delete(self, memory: Memory) -> None:
        self.forgetting.delete([memory.id])

    @Slot(object)
    def _deleted(self, changes: Changes) -> None:
        for memory_id in changes.memories:
            self._draft_changed(memory_id, None)

    @Slot(object)
    def _approve(self, memory: Memory) -> None:
        self._change(self.tr("Memory kept"), lambda me: me.memories.approve(memory.id))

    @Slot(object)
    def _restore(self, memory: Memory) -> None:
        self._change(self.tr("Brought back"), lambda me: me.memories.restore(memory.id))

    @Slot(object, bool)
    def _pin(self, memory: Memory, pinned: bool) -> None:
        said = self.tr("Pinned; it does not fade") if pinned else self.tr("Not pinned any more")
        self._change(said, lambda me: me.memories.edit(memory.id, pinned=pinned))

    @Slot(object, bool)
    def _lock(self, memory: Memory, locked: bool) -> None:
        said = self.tr("Locked; only you change it") if locked else self.tr("Unlocked")
        self._change(said, lambda me: me.memories.lock(memory.id, locked))

    @Slot(int)
    def _bring_version_back(self, version: int) -> None:
        if self.detail.memory is not None:
            memory_id = self.detail.memory.id
            said = self.tr("It says again what it said then")
            self._change(said, lambda me: me.memories.restore_version(memory_id, version))

    @Slot(str, object)
    def _change(self, said: str, work: "Callable[[SecondMe], Changes]") -> None:
        """Do it on a worker, say it, and offer to take it back."""
        Change(self, self.undos, said).start(self._bridge, work)

    # Several at once

    @property
    def several(self) -> Several:
        if self._several is None:
            self._several = Several(self._bridge, self.right)
            self._several.change_asked.connect(self._change)
            self._several.merge_asked.connect(self._merge)
            self._several.delete_asked.connect(self._delete_several)
        return self._several

    @Slot(object)
    def _show_several(self, ids: list[int]) -> None:
        """None any more: what is current is open again."""
        if ids:
            self._opening = None
            self.several.show_ids(ids)
            self.right.setCurrentWidget(self.several)
            return
        self.several.forget()
        current = self.browser.current()
        if current is not None:
            self._open(current)
        else:
            self._close_detail()

    @Slot(object, str)
    def _merge(self, ids: list[int], text: str) -> None:
        self.browser.focus_list()
        said = self.tr("{n} memories are one now").format(n=f"{len(ids):,}")
        self._change(said, lambda me: me.memories.merge(ids, text))

    @Slot(object)
    def _delete_several(self, ids: list[int]) -> None:
        self.browser.focus_list()
        self.forgetting.delete(ids)

    @Slot(object)
    def _taken_back(self, changes: Changes) -> None:
        """What was taken back is shown, unless it came along with a conversation."""
        if changes.memories and not changes.conversations:
            self.show_memory(changes.memories[0])

    # What happens elsewhere

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if not changes.memories:
            return
        self.browser.model.refresh(changes.memories)
        shown = self.detail.memory
        if shown is not None and shown.id in changes.memories and self._is_open(shown.id):
            memory_id = shown.id
            self._bridge.call(lambda me: me.memories.get(memory_id), self._reread, self._gone)

    @Slot(object)
    def _reread(self, memory: Memory) -> None:
        if not self._is_open(memory.id):
            return
        if memory.deleted_at:
            self._close_unless_listed(memory.id)
        else:
            self.detail.show_memory(memory, self._drafts.get(memory.id))

    def _close_unless_listed(self, memory_id: int) -> None:
        """While the list still has it, its row is about to go, and the list then moves on to the next."""
        current = self.browser.current()
        if current is None or current.id != memory_id:
            self._close_detail()

    @Slot(object)
    def _gone(self, error: BaseException) -> None:
        """It was deleted while it was open."""
        if self.detail.memory is not None:
            self._close_unless_listed(self.detail.memory.id)
        if not isinstance(error, SecondMeError):
            self._bridge.report(error)

    @Slot(int)
    def _left_list(self, memory_id: int) -> None:
        if self._is_open(memory_id) and self.browser.current() is None:
            self._close_detail()


def _without_space(draft: Draft) -> Draft:
    """As it is saved: a claim is normalised then, and a statement begins and ends with a word."""
    return replace(draft, text=draft.text.strip())
