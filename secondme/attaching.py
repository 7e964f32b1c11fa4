"""The part of the chats door that takes a file with a message: its text is read first, its bytes are sealed.

The text becomes an item of its own above the message: by the file, of a document's trust, never the person's words. So
it stands in the history as any message does, is there again when a reply is written anew, and folds away in time.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Event

from secondme.errors import UserError
from secondme.parts import Parts
from secondme.progress import Progress
from secondme.types import Changes, Item, NewItem, ReplyEvent

LARGEST = 50_000_000
CHARS_PER_TOKEN = 3
"""Few, so that what is kept of a text fits whatever the language."""
SHARE = 4
"""Of the model's context, one part in so many is for the text of a file."""


class Attaching:
    _parts: Parts

    def send(self, conversation_id: int, text: str, stop: Event) -> Iterator[ReplyEvent]:
        """See ChatsDoor."""
        raise NotImplementedError

    def send_with(self, conversation_id: int, text: str, file: Path, stop: Event) -> Iterator[ReplyEvent]:
        """As `send`, with a file that is read first. Raises UserError, and stores nothing, when nothing can be read in
        it; what does not fit a part of the model's context is left out, and the text says so."""
        if not text.strip():
            raise UserError("There is nothing to send yet.")
        progress = Progress()
        progress.cancelled = stop
        with self._parts.working(progress):
            self._attach(conversation_id, file, progress)
        yield from self.send(conversation_id, text, stop)

    def _attach(self, conversation_id: int, file: Path, progress: Progress) -> Item:
        conversation = self._parts.store.chats.get(conversation_id)
        if conversation.deleted_at is not None:
            raise UserError("This conversation was deleted. Bring it back, or begin a new one.")
        most = CHARS_PER_TOKEN * self._parts.settings.value.context_tokens // SHARE
        told = read_text(file, most, progress)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        new = NewItem(told, file.name, "other", now, "document", "chunk")
        item = self._parts.store.items.add(conversation_id, new, conversation.active_leaf)
        self._parts.attachments.keep(file, item.id)
        self._parts.publish(Changes(conversations=(conversation_id,), items=(item.id,)))
        return item


def read_text(file: Path, most: int, progress: Progress) -> str:
    """What is written in a file, read by a process of its own, at most about so many characters. Raises UserError when
    it is too large, of a kind that is not read, or holds no words; Cancelled."""
    from secondme.importers.sandbox import Batch, parse
    from secondme.importers.unit import Ended

    if not file.is_file():
        raise UserError(f"There is no file {file.name}.")
    if file.stat().st_size > LARGEST:
        raise UserError(f"{file.name} is too large to be sent with a message. You can import it instead.")
    texts: list[str] = []
    length, why = 0, ""
    with closing(parse(file, progress)) as events:
        for event in events:
            progress.check()
            if isinstance(event, Batch):
                texts += [item.text for item in event.items]
                length = sum(map(len, texts))
            elif isinstance(event, Ended):
                why = event.sentence or why
            if length > most:
                break
    whole = "\n\n".join(texts).strip()
    if not whole:
        raise UserError(why or f"{file.name} holds no text that can be read.")
    if len(whole) <= most:
        return whole
    return f"{whole[:most].rstrip()} …\n\n[The file goes on; this is its beginning.]"
