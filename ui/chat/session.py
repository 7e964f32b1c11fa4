"""One reply being written. It goes on whether its conversation is shown or not, and what it wrote is kept."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from secondme.types import Finished, Item, ReplyEvent, Retrieved, Stored, Token
from ui.task import StreamTask

if TYPE_CHECKING:
    from secondme.app import SecondMe

Source = Callable[["SecondMe", Event], Iterator[ReplyEvent]]


class ReplySession(QObject):
    """Turns the events of a reply into signals on the GUI thread, and remembers them for a view that comes later."""

    stored = Signal(object)
    """The person's Item is on disk."""
    retrieved = Signal(int)
    """How many memories and messages will be given to the model."""
    grew = Signal(str)
    finished = Signal(object)
    """Finished"""
    failed = Signal(object)
    """The exception; nothing of the reply is on disk."""
    ended = Signal()

    def __init__(self, me: "SecondMe", conversation_id: int, source: Source, question: str = "") -> None:
        super().__init__()
        self.conversation_id = conversation_id
        self.question = question
        self.item: Item | None = None
        self.hits: int | None = None
        self.text = ""
        self.result: Finished | None = None
        self.over = False
        self._task = StreamTask(lambda stop: source(me, stop))
        self._task.batch.connect(self._batch)
        self._task.failed.connect(self._failed)
        self._task.ended.connect(self._ended)

    def start(self) -> None:
        self._task.start()

    def stop(self) -> None:
        """End the reply within one token; what has been written is kept."""
        self._task.cancel()

    @Slot(object)
    def _batch(self, events: list[ReplyEvent]) -> None:
        words: list[str] = []
        for event in events:
            if isinstance(event, Token):
                words.append(event.text)
            elif isinstance(event, Stored):
                self.item = event.item
                self.stored.emit(event.item)
            elif isinstance(event, Retrieved):
                self.hits = len(event.hits)
                self.retrieved.emit(self.hits)
            elif isinstance(event, Finished):
                self.result = event
        if words:
            piece = "".join(words)
            self.text += piece
            self.grew.emit(piece)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.failed.emit(error)

    @Slot()
    def _ended(self) -> None:
        self.over = True
        if self.result is not None:
            self.finished.emit(self.result)
        self.ended.emit()
