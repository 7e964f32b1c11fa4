"""The chat at work: the conversation that is shown, what is sent, and what was used for the replies."""

from PySide6.QtCore import QObject, Signal, Slot

from secondme.errors import ModelProblem
from secondme.types import Branch, Changes, Conversation, Finished, Item
from ui.ahead import Ahead
from ui.bridge import Bridge, explain
from ui.chat.attachments import Attachments
from ui.chat.drafts import Drafts
from ui.chat.frame import ChatFrame
from ui.chat.links import open_link
from ui.chat.message import Message, PersonMessage, ReplyMessage
from ui.chat.panel import UsedPanel
from ui.chat.reading import Reading
from ui.chat.rows import Page
from ui.chat.session import ReplySession, Source
from ui.chat.view import ChatView
from ui.chat.waiting import Waiting

PRIVATE = -1
"""Stands for the conversation of which nothing is kept."""
LEFT = -2
"""And for one that was left while its last reply was still on its way: nothing of that is shown in the next."""


class Chat(QObject):
    """Shows one conversation in its frame, or an empty one that begins to exist with its first message. `panel` (what
    was used) is placed by the window."""

    conversation_changed = Signal(int)
    """Which one is shown; 0 for a new one."""
    replying_changed = Signal()

    def __init__(self, bridge: Bridge, frame: ChatFrame) -> None:
        super().__init__(frame)
        self._bridge = bridge
        self._files = Attachments(bridge, frame)
        self.frame, self.composer, self.stack, self.empty = frame, frame.composer, frame.stack, frame.empty
        self.conversation_id = 0
        self.session: ReplySession | None = None
        self._live: ReplyMessage | None = None
        self.drafts = Drafts(bridge, self.composer, lambda: self.conversation_id)
        self._private: list[Item] = []
        """What was said in the private conversation that is shown."""
        self.view = ChatView()
        self._reading = Reading(bridge, self.view)
        self.panel = UsedPanel(bridge)
        self.panel.hide()
        self.stack.addWidget(self.view)
        Ahead(bridge, self.composer.field, lambda: not self.is_private)
        self.waiting = Waiting(bridge, self.stack, self._reading)
        self._connect()

    def _connect(self) -> None:
        self.composer.submitted.connect(self.send)
        self.composer.stop_asked.connect(self.stop)
        self.composer.too_early.connect(self._bridge.toast)
        self.composer.edit_last_asked.connect(self.edit_last)
        self.frame.private.clicked.connect(self.new_private)
        self.panel.close_asked.connect(self.panel.hide)
        self.view.message_made.connect(self._wire)
        self.view.built.connect(self.view.keep_last_shown)
        self._reading.page_read.connect(self._show_page)
        self._reading.lost.connect(self.new)
        self._bridge.changed.connect(self._changed)

    # What is shown

    @Slot()
    def new(self) -> None:
        """An empty conversation; nothing is stored until something is said."""
        self._leave()
        self.view.clear()
        self.stack.setCurrentWidget(self.empty)
        self._enter(0)
        self.composer.field.setFocus()

    @property
    def is_private(self) -> bool:
        return self.conversation_id == PRIVATE

    @Slot()
    def new_private(self) -> None:
        """An empty conversation of which nothing will be kept. What is being written goes along."""
        self._bridge.page_asked.emit("chat")
        text = self.composer.text if not self.is_private else ""
        self.composer.set_text("")
        self._leave()
        self.view.clear()
        self.stack.setCurrentWidget(self.frame.private_empty)
        self._enter(PRIVATE)
        self.composer.set_text(text)
        self.composer.field.setFocus()

    def open(self, conversation_id: int) -> None:
        """Show the end of a conversation."""
        if conversation_id != self.conversation_id:
            self._leave()
            self._enter(conversation_id)
            self._reading.latest()
        self.composer.field.setFocus()

    def open_item(self, item_id: int) -> None:
        """Show the conversation of an item, scrolled to it."""
        if not self.view.go_to(item_id):
            self._reading.around(item_id)

    def _leave(self) -> None:
        if self.is_private:
            self._private = []
            if self.session is not None and self.session.conversation_id == PRIVATE:
                self.session.conversation_id = LEFT
                self.stop()
        else:
            self.drafts.put(self.conversation_id, self.composer.text)
        self._live = None
        self._reading.forget()
        self.panel.show_nothing()

    def _enter(self, conversation_id: int) -> None:
        self.conversation_id = self._reading.conversation_id = conversation_id
        self.composer.set_text(self.drafts.take(conversation_id))
        self.frame.mark.setVisible(self.is_private)
        self.composer.attach.setVisible(not self.is_private)
        self.composer.set_file(None)
        self._show_replying()
        self.conversation_changed.emit(conversation_id)

    @Slot(object)
    def _show_page(self, page: Page) -> None:
        if page.conversation_id != self.conversation_id:
            self._leave()
            self._enter(page.conversation_id)
        self._live = None
        self.stack.setCurrentWidget(self.view)
        self.view.show_page(page)
        if self.session is not None and self.session.conversation_id == self.conversation_id and not page.newer:
            self._show_live(self.session)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        """Look again when somebody else changed what is shown (an import, another process, an undo)."""
        if self.conversation_id in changes.conversations and self.session is None:
            self._reading.refresh()

    # Writing

    @Slot(str)
    def send(self, text: str) -> None:
        """Store and answer `text`, in a new conversation when none is open. It stays written until it is stored."""
        if self.session is not None or not self._bridge.is_ready:
            return
        if self.conversation_id:
            self._send_to(self.conversation_id, text)
            return
        self.composer.set_blocked(self.tr("Starting a conversation"))
        self._bridge.call(lambda me: (me.chats.create(), text), self._created, self._not_created)

    @Slot(object)
    def _created(self, answer: tuple[Conversation, str]) -> None:
        conversation, text = answer
        self.composer.set_blocked("")
        self.drafts.drop(0)
        if not self.conversation_id:
            self.conversation_id = self._reading.conversation_id = conversation.id
            self.drafts.store()
            self.conversation_changed.emit(conversation.id)
        self._send_to(conversation.id, text)

    @Slot(object)
    def _not_created(self, error: BaseException) -> None:
        self.composer.set_blocked("")
        self._bridge.report(error)

    def _send_to(self, conversation_id: int, text: str) -> None:
        if conversation_id == PRIVATE:
            said = tuple(self._private)
            self._run(PRIVATE, lambda me, stop: me.chats.whisper(said, text, stop), text)
            return
        if self.view.newer and conversation_id == self.conversation_id:
            self.view.clear()
            self._reading.latest()
        file = self.composer.path
        if file is not None:
            self._run(conversation_id, lambda me, stop: me.chats.send_with(conversation_id, text, file, stop), text)
            return
        self._run(conversation_id, lambda me, stop: me.chats.send(conversation_id, text, stop), text)

    def _run(self, conversation_id: int, source: Source, question: str = "") -> None:
        session = ReplySession(self._bridge.me, conversation_id, source, question)
        self.session = session
        session.stored.connect(self._stored)
        session.retrieved.connect(self._retrieved)
        session.grew.connect(self._grew)
        session.finished.connect(self._finished)
        session.failed.connect(self._failed)
        session.ended.connect(self._ended)
        if conversation_id == self.conversation_id:
            self.stack.setCurrentWidget(self.view)
        if not question:
            self._show_live(session)
        self._show_replying()
        session.start()

    def _show_live(self, session: ReplySession) -> None:
        """Show a reply that is being written, from its beginning."""
        self._live = ReplyMessage()
        self.view.append(self._live)
        self._live.wait(self.tr("Looking through what is remembered…"))
        if session.hits is not None:
            self._retrieved(session.hits)
        if session.text:
            self._live.grow(session.text)
        self.view.to_end()

    @Slot(object)
    def _stored(self, item: Item) -> None:
        session = self.session
        if session is None:
            return
        if session.conversation_id != self.conversation_id:
            if self.drafts.get(session.conversation_id).strip() == session.question:
                self.drafts.drop(session.conversation_id)
            return
        if self.composer.text.strip() == session.question:
            self.composer.set_text("")
            self.composer.set_file(None)
            self.drafts.store()
        if self.view.find(item.id) is None:
            self.view.append(PersonMessage(item, Branch((item.id,), 0), editable=not self.is_private))
        if self.is_private:
            self._private.append(item)
        if self._live is None:
            self._show_live(session)

    @Slot(int)
    def _retrieved(self, count: int) -> None:
        if self._live is not None and not self._live.text():
            many = self.tr("Reading {count} things that are remembered…").format(count=count)
            found = self.tr("Reading one thing that is remembered…") if count == 1 else many
            self._live.wait(found if count else self.tr("Thinking…"))

    @Slot(str)
    def _grew(self, piece: str) -> None:
        if self._live is not None:
            self._live.grow(piece)

    @Slot(object)
    def _finished(self, event: Finished) -> None:
        if event.item.id < 0:
            self._finished_privately(event)
            return
        if self._live is not None:
            self._live.finish(event)
            item_id = event.item.id
            self._bridge.call(lambda me: (item_id, me.chats.branch(item_id)), self.view.show_branch)
            if self.panel.isVisible():
                self.panel.show_used(item_id, event.used, usage=event.usage)
        parent = event.item.parent_id
        if parent is not None:
            self._bridge.call(lambda me: (parent, me.chats.branch(parent)), self.view.show_branch)

    def _finished_privately(self, event: Finished) -> None:
        """Nothing that is asked of the core about a reply can be asked of this one."""
        if self._live is None or not self.is_private:
            return
        self._live.finish(event)
        self._live.keep_off_record()
        if event.item.role == "assistant":
            self._private.append(event.item)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        if self._live is None:
            self._bridge.notice_asked.emit(notice)
            self._keep_unsaid()
            return
        button = self.tr("Open the models") if isinstance(error, ModelProblem) else ""
        self._live.show_problem(notice.text, notice.remedy, button)

    def _keep_unsaid(self) -> None:
        """What was written anew but not stored goes to the composer, and what it was to replace is shown again."""
        session = self.session
        if session is None or session.conversation_id != self.conversation_id:
            return
        if not self.composer.text:
            self.composer.set_text(session.question)
        if self.is_private:
            return
        self._reading.latest()

    @Slot()
    def _ended(self) -> None:
        """Only now is it certain that nothing more comes; what changed meanwhile is looked at once."""
        self.session = None
        self._live = None
        self._show_replying()

    def _show_replying(self) -> None:
        here = self.session is not None and self.session.conversation_id == self.conversation_id
        self.composer.set_replying(here)
        elsewhere = self.session is not None and not here
        self.composer.set_blocked(self.tr("A reply is being written in another conversation") if elsewhere else "")
        self.view.keep_last_shown()
        self.replying_changed.emit()

    @Slot()
    def stop(self) -> None:
        """Stop the reply; what was written is kept."""
        if self.session is not None:
            self.session.stop()

    @Slot()
    def edit_last(self) -> None:
        """Edit the person's last message."""
        message = self.view.last_typed()
        if message is not None and not self.is_private:
            message.edit()

    # What can be done with a message

    @Slot(object)
    def _wire(self, message: Message) -> None:
        message.link_asked.connect(self._open_link)
        message.branch_asked.connect(self._switch)
        message.hit_asked.connect(self._show_hit)
        if isinstance(message, ReplyMessage):
            message.regenerate_asked.connect(self._regenerate)
            message.remedy_asked.connect(self._remedy)
        elif isinstance(message, PersonMessage):
            message.edited.connect(self._edit)
            message.attachment_asked.connect(self._files.open)

    @Slot()
    def _regenerate(self) -> None:
        message = self.sender()
        if self.session is not None or not isinstance(message, ReplyMessage) or message.item is None:
            return
        item_id = message.item.id
        self.view.remove_from(message)
        self._run(self.conversation_id, lambda me, stop: me.chats.regenerate(item_id, stop))

    @Slot(str)
    def _edit(self, text: str) -> None:
        message = self.sender()
        if self.session is not None or not isinstance(message, PersonMessage) or message.item is None:
            return
        item_id = message.item.id
        self.composer.field.setFocus()
        self.view.remove_from(message)
        self._run(self.conversation_id, lambda me, stop: me.chats.edit(item_id, text, stop), text)

    @Slot(int)
    def _switch(self, item_id: int) -> None:
        if self.session is None:
            self._reading.switch(item_id)

    @Slot(object, int)
    def _show_hit(self, hit: object, reply_id: int) -> None:
        """Open the panel on what a chip stands for."""
        message = self.view.find(reply_id)
        if isinstance(message, ReplyMessage):
            self.panel.show()
            self.panel.show_used(reply_id, message.used, hit, message.usage)

    @Slot()
    def toggle_panel(self) -> None:
        """Show or hide what was used; of the last reply, when none was chosen."""
        if self.panel.isVisible():
            self.panel.hide()
            return
        self.panel.show()
        last = self.view.last_reply()
        if last is not None and last.item is not None:
            self.panel.show_used(last.item.id, last.used, usage=last.usage)

    @Slot()
    def _remedy(self) -> None:
        self._bridge.page_asked.emit("models")

    @Slot(str)
    def _open_link(self, address: str) -> None:
        open_link(self.frame, address)
