"""The inbox: what the app would like to remember and is not sure that it may, one card each, answered with one key.

J and K move, A keeps, E edits, R rejects, B keeps both sides of a question, Ctrl+Z takes back.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.bridge import Bridge, explain
from ui.inbox.card import InboxCard
from ui.inbox.group import InboxGroup
from ui.inbox.listing import InboxList
from ui.inbox.words import kept, rejected, settled, waiting
from ui.theme import Space
from ui.timers import once
from ui.undos import Undos
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, label, scroll
from ui.widgets.states import EmptyState, Stages

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes, InboxEntry

AT_ONCE = 20
AGAIN_MS = 250
WIDTH = 920


class InboxPage(Box):
    """What is answered goes at once, and stays, with the reason, when it could not be done."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge = bridge
        self._limit = AT_ONCE
        self._total = 0
        self._wanted = 0
        self._asking = self._stale = False
        self.undos = Undos(bridge, self)
        self.list = InboxList(bridge)
        self._build()
        self._again = once(self, AGAIN_MS, self.reload)
        self._shortcuts()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.begun.connect(self._begin)
        self.list.made.connect(self._settle)
        self.list.answered.connect(self._answered)
        self.list.worded.connect(self._worded)
        self.list.all_asked.connect(self._answer_all)
        self.list.seen.connect(self._see)
        self.undos.taken_back.connect(self._taken_back)
        bridge.undone.connect(self._taken_back)
        bridge.changed.connect(self._on_changes)
        if not bridge.is_ready:
            bridge.ready.connect(self.reload)

    def _build(self) -> None:
        self.count = label("", "muted")
        keys = label(self.tr("J K move · A keep · E edit · R reject · Ctrl+Z undo"), "small", wrap=True)
        head = Across(Space.M)
        head.add(label(self.tr("Inbox"), "title"), self.count).box.addStretch(1)
        self.choose = Button(self.tr("What comes here"), "link", clicked=self._show_remembering)
        self.choose.setToolTip(self.tr("What is kept at once, what waits here, and what is never remembered"))
        head.add(self.choose)
        content = Box(margins=(Space.XL, Space.XL, Space.XL, Space.XL), spacing=Space.M)
        content.setMaximumWidth(WIDTH)
        self.more = Button("", "link", clicked=self._show_more)
        self.more.hide()
        content.add(Box(spacing=2).add(head.fit(), keys), self.list)
        content.box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        content.box.addStretch(1)
        outer = Box(horizontal=True)
        outer.box.addStretch(0)
        outer.add(content, stretch=1)
        outer.box.addStretch(0)
        self.area = scroll(outer)
        self.empty = EmptyState(
            self.tr("Nothing to review"),
            self.tr("What is not certain, and what was only concluded, waits here until you say whether to keep it."),
            "inbox",
            Button(self.tr("Show memories"), clicked=self._show_memories),
        )
        self.enough = EmptyState(
            self.tr("Enough for today"), "", "inbox", Button(self.tr("Go on all the same"), clicked=self._show_more)
        )
        looking = self.tr("Looking at what waits for you …")
        self.stack = Stages(self._bridge, self.area, looking, self.reload, self.empty, self.enough)
        self.box.addWidget(self.stack, 1)

    def _shortcuts(self) -> None:
        for key, slot in (
            ("J", self.next),
            ("Down", self.next),
            ("K", self.previous),
            ("Up", self.previous),
            ("A", self._keep_current),
            ("E", self._edit_current),
            ("R", self._reject_current),
            ("B", self._keep_both),
        ):
            shortcut = QShortcut(QKeySequence(key), self, slot)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.take_focus()
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Ask what waits; one question at a time."""
        if not self._bridge.is_ready:
            return
        self._again.stop()
        if self._asking:
            self._stale = True
            return
        self._asking = True
        limit = self._limit
        self._bridge.call(lambda me: (me.inbox.list(limit), me.inbox.count()), self._got, self._no_answer)

    @Slot(object)
    def _on_changes(self, changes: "Changes") -> None:
        if changes.memories and self.isVisible():
            self._again.start()

    @Slot(object)
    def _got(self, answer: "tuple[Sequence[InboxEntry], int]") -> None:
        self._asking = False
        if self._stale:
            self._stale = False
            self.reload()
            return
        entries, self._total = answer
        wanted, self._wanted = self._wanted, 0
        self.list.show_entries(entries, wanted)

    @Slot(object)
    def _no_answer(self, error: BaseException) -> None:
        self._asking = self._stale = False
        self.stack.fail(error)

    @Slot()
    def _begin(self) -> None:
        """Cards are shown as they are made."""
        if self.stack.is_loading:
            self.stack.setCurrentWidget(self.area)

    @Slot()
    def _settle(self) -> None:
        """Say how much there is, and how much of it is not shown."""
        self.count.setText(waiting(self._total) if self._total else "")
        shown = len(self.list.cards)
        left = f"{self._total - shown:,}"
        self.more.setVisible(self._total > shown)
        self.more.setText(self.tr("Show more ({n} left)").format(n=left))
        self.enough.text.setText(self.tr("{n} more can wait until another day.").format(n=left))
        focus = QApplication.focusWidget()
        inside = focus is self or (focus is not None and self.isAncestorOf(focus))
        self.stack.setCurrentWidget(self.area if shown else self.enough if self._total else self.empty)
        if inside and not isinstance(QApplication.focusWidget(), InboxCard):
            self._hold_focus()

    def _hold_focus(self) -> None:
        """What had the focus may have gone: the keys stay with this page."""
        focus = QApplication.focusWidget()
        if focus is None or focus is self or not self.isAncestorOf(focus):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.take_focus()

    @Slot()
    def _show_more(self) -> None:
        self._limit += AT_ONCE
        self.reload()

    def _show_remembering(self) -> None:
        self._bridge.page_asked.emit("remembering")

    def _show_memories(self) -> None:
        self._bridge.page_asked.emit("memories")

    # Moving

    @Slot()
    def next(self) -> None:
        self.list.move(1)

    @Slot()
    def previous(self) -> None:
        self.list.move(-1)

    @Slot(object)
    def _see(self, card: InboxCard) -> None:
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(card, 0, Space.XL)

    # Answering

    @Slot()
    def _keep_current(self) -> None:
        self._answer_current("keep", "new")

    @Slot()
    def _reject_current(self) -> None:
        self._answer_current("reject", "old")

    @Slot()
    def _keep_both(self) -> None:
        self._answer_current("both", "both")

    def _answer_current(self, proposal: str, question: str) -> None:
        card = self.list.current
        if card is not None:
            card.answer(question if card.entry.conflict is not None else proposal)

    @Slot()
    def _edit_current(self) -> None:
        if self.list.current is not None:
            self.list.current.edit()

    @Slot(object, str)
    def _answered(self, card: InboxCard, answer: str) -> None:
        memory_id = card.id
        if answer in ("new", "old", "both"):
            which: Any = answer
            self._do([card], settled(answer), lambda me: me.inbox.keep(memory_id, which))
        else:
            self._answer_these([card], answer)

    @Slot(object, str)
    def _answer_all(self, group: InboxGroup, answer: str) -> None:
        cards = group.together()
        if cards:
            self._answer_these(cards, answer)

    def _answer_these(self, cards: list[InboxCard], answer: str) -> None:
        ids = [card.id for card in cards]
        if answer == "keep":
            self._do(cards, kept(len(ids)), lambda me: me.inbox.approve(ids))
        else:
            self._do(cards, rejected(len(ids)), lambda me: me.inbox.reject(ids))

    @Slot(object, str)
    def _worded(self, card: InboxCard, text: str) -> None:
        memory_id = card.id
        card.stop_editing()
        self._do([card], self.tr("Kept in your words"), lambda me: me.inbox.edit(memory_id, text))

    def _do(self, cards: list[InboxCard], said: str, work: "Callable[[SecondMe], Changes]") -> None:
        """Do it on a worker; the keys are for the next card at once."""
        for card in cards:
            card.set_busy(True)
            card.note.say("")
        if self.list.current in cards:
            self.list.leave(cards)
        _Answering(self, cards, said, work)

    def done(self, cards: list[InboxCard], said: str, changes: "Changes") -> None:
        for card in cards:
            if self.list.cards.get(card.id) is card:
                self.list.take_off(card)
        self._total = max(0, self._total - len(cards))
        self._settle()
        self.undos.done(said, changes)
        self._again.start()

    def failed(self, cards: list[InboxCard], error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        for card in cards:
            card.trouble(f"{notice.text} {notice.remedy}".strip())
        self.list.make_current(cards[0], see=True)

    @Slot(object)
    def _taken_back(self, changes: "Changes") -> None:
        """What comes back is what the keys are for."""
        if changes.memories and self.isVisible():
            self._wanted = changes.memories[0]
            self.reload()


class _Answering(QObject):
    """One answer on its way; ends with its page or when it is answered."""

    def __init__(
        self, page: InboxPage, cards: list[InboxCard], said: str, work: "Callable[[SecondMe], Changes]"
    ) -> None:
        super().__init__(page)
        self._page, self._cards, self._said = page, cards, said
        page._bridge.call(work, self._done, self._failed)

    @Slot(object)
    def _done(self, changes: "Changes") -> None:
        self._page.done(self._cards, self._said, changes)
        self.deleteLater()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._page.failed(self._cards, error)
        self.deleteLater()
