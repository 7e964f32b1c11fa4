"""The part of the chats door that is about conversations as a whole: written to a file, kept in
order, and searched message by message."""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from secondme.errors import EnvironmentProblem
from secondme.parts import Parts
from secondme.settings import MOST_SEARCHED
from secondme.types import Changes, Conversation, Found, Item

Form = Literal["markdown", "json"]
ALL = 1_000_000


class Transcripts:
    _parts: Parts

    def transcript(self, conversation_id: int, form: Form = "markdown") -> str:
        """The branch that is shown, from its beginning. Raises UserError when there is no such conversation."""
        conversation = self._parts.store.chats.get(conversation_id)
        items = self._parts.store.items.conversation_items(conversation_id, ALL, None)
        return as_json(conversation, items) if form == "json" else as_markdown(conversation, items)

    def save_transcript(self, conversation_id: int, target: Path, form: Form = "markdown") -> Path:
        """The same in a file, whole or not at all. Raises EnvironmentProblem when it cannot be written."""
        text = self.transcript(conversation_id, form)
        part = target.with_name(target.name + ".part")
        try:
            with part.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise EnvironmentProblem(
                f"{target} could not be written: {error.strerror}.", "Choose another place."
            ) from error
        return target

    def find(self, query: str, limit: int = 200) -> list[Found]:
        """The messages shown, in all conversations, with all words and "phrases" of `query`, the last word perhaps
        unfinished; the best first. Each with its words marked."""
        return self._parts.store.saying.find(query[:MOST_SEARCHED], limit)

    def first_hit(self, conversation_id: int, query: str) -> int | None:
        """The message of a conversation that `query` fits best; None where only its title does, or nothing."""
        return self._parts.store.saying.first(query[:MOST_SEARCHED], conversation_id)

    def put(self, conversation_id: int, **fields: Any) -> Changes:
        """How it is kept: pinned, archived, folder ("" for none)."""
        return self._parts.publish(self._parts.store.shelf.put(conversation_id, **fields))

    def folders(self) -> list[str]:
        return self._parts.store.shelf.folders()

    def drafts(self) -> dict[int, str]:
        """What was begun and not sent, by conversation; 0: for a new one."""
        return self._parts.store.shelf.drafts()

    def keep_draft(self, conversation_id: int, text: str) -> None:
        self._parts.store.shelf.keep_draft(conversation_id, text)


def as_markdown(conversation: Conversation, items: Sequence[Item]) -> str:
    """A heading, then each message under who said it and when. What the assistant wrote is Markdown already; of what
    people wrote, signs that would be read as such are escaped. Pure."""
    parts = [f"# {_plain(conversation.title or 'Conversation')}"]
    for item in items:
        text = item.text.strip() if item.role == "assistant" else _plain(item.text.strip())
        parts.append(f"**{_plain(item.author)}** · {_when(item.time)}\n\n{text}")
    return "\n\n".join(parts) + "\n"


def as_json(conversation: Conversation, items: Sequence[Item]) -> str:
    """Title, times, and the messages with the names of the interchange format. Pure."""
    messages = [
        {
            "id": item.external_id or f"secondme-{item.id}", "author": item.author, "role": item.role,
            "time": item.time, "text": item.text,
        }
        for item in items
    ]  # fmt: skip
    whole = {
        "title": conversation.title, "source": conversation.source, "created": conversation.created_at,
        "updated": conversation.updated_at, "messages": messages,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: its signs escaped, its line breaks kept."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_[]<>#|~" else sign for sign in text)
    lines = [f"\\{line}" if line[:1] in "-+=" else line for line in escaped.split("\n")]
    return "  \n".join(lines)


def _when(time: str) -> str:
    try:
        return datetime.fromisoformat(time).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return time
