"""Chats that are exported again after a contact was renamed: what is read is recognised as what is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from secondme.importers.renames import Said, as_known, renamed, said, same_chat, split_id
from secondme.store import Store
from secondme.types import NewItem

FORMATS = frozenset({"whatsapp"})
"""Those that know a message by the names of its sender and its chat."""
SAMPLES = 40
"""Messages by which a chat of another name is looked for."""


@dataclass(slots=True)
class _Chat:
    """A chat as it is read: the conversation that it is known as, and its senders by their former names."""

    place: str
    names: dict[str, str] = field(default_factory=dict)
    senders: set[str] = field(default_factory=set)
    """Who is known to write there."""


class Aligning:
    """For one import. What it says of a chat, it says of all its messages."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._chats: dict[tuple[str, str], _Chat] = {}

    def known(self, format: str, items: Sequence[NewItem]) -> Sequence[NewItem]:
        """The items, known as they were before somebody was renamed; in their order."""
        if format not in FORMATS:
            return items
        groups: dict[str, list[NewItem]] = {}
        for item in items:
            groups.setdefault(item.conversation or "", []).append(item)
        chats = {name: self._chat(format, name, group) for name, group in groups.items()}
        if all(chat.place == name and not chat.names for name, chat in chats.items()):
            return items
        return [as_known(item, (chat := chats[item.conversation or ""]).place, chat.names) for item in items]

    def former(self, format: str, conversation: str, name: str) -> str:
        """By which name the same one was known before; "" where there is no other."""
        return next(
            (
                chat.names[name]
                for (of, _), chat in self._chats.items()
                if of == format and chat.place == conversation and name in chat.names
            ),
            "",
        )

    def _chat(self, format: str, name: str, group: Sequence[NewItem]) -> _Chat:
        chat = self._chats.get((format, name))
        new = said(group)
        if chat is None:
            chat = self._chats[format, name] = self._found(format, name, new)
        unknown = {each.sender for each in new} - chat.senders - chat.names.keys()
        if unknown and chat.senders:
            for now, old in renamed(self._before(format, chat.place, new), new).items():
                if now in unknown and old not in chat.names.values():
                    chat.names[now] = old
        chat.senders |= {each.sender for each in new} - chat.names.keys()
        return chat

    def _found(self, format: str, name: str, new: Sequence[Said]) -> _Chat:
        """The conversation of this name; else that of a contact who was called otherwise."""
        if senders := self._senders(format, name):
            return _Chat(name, senders=senders)
        step = max(1, len(new) // SAMPLES)
        samples = [(each.time, each.text) for each in new[::step][:SAMPLES]]
        for place in self._store.alignment.sharing(format, samples):
            if names := same_chat(place, self._before(format, place, new), name, new):
                return _Chat(place, names, self._senders(format, place))
        return _Chat(name)

    def _senders(self, format: str, name: str) -> set[str]:
        return {split_id(id)[1] for id in self._store.alignment.all_ids(format, name)}

    def _before(self, format: str, place: str, new: Sequence[Said]) -> list[Said]:
        times = [each.time for each in new]
        found = self._store.alignment.ids(format, place, min(times), max(times))
        return [Said(time, text, split_id(id)[1]) for id, time, text in found]
