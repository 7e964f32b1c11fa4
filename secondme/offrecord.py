"""The part of the chats door that is off the record: replies that use what is known, and of which nothing is kept."""

from collections.abc import Iterator, Sequence
from threading import Event

from secondme.errors import UserError
from secondme.parts import Parts
from secondme.types import Item, ReplyEvent, Token


class OffRecord:
    _parts: Parts

    def whisper(self, said: Sequence[Item], text: str, stop: Event) -> Iterator[ReplyEvent]:
        """A reply in a private conversation, of which `said` is all there was so far. Nothing of it is written to the
        disk, made a memory of, learned from or found again, and no memory grows stronger by it; the items of the events
        have ids below 0. `Stored` tells that the message was taken, `Finished` is always last."""
        if not text.strip():
            raise UserError("There is nothing to send yet.")
        return self._whispered(said, text, stop)

    def _whispered(self, said: Sequence[Item], text: str, stop: Event) -> Iterator[ReplyEvent]:
        with self._parts.replying_until(stop):
            for event in self._parts.replies.whisper(said, text, stop):
                if isinstance(event, Token):
                    self._parts.spoke()
                yield event
