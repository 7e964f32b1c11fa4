"""Messages found by their words for a person who looks through all conversations, with the words marked."""

import re
from collections.abc import Iterator

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.fts import Fts
from secondme.store.items import COLUMNS, item_of
from secondme.store.phrases import bare, match_box, phrases_of
from secondme.types import Found

ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers", "en", "n", "e", "'s", "’s")
"""With these a word is still the same one."""
_REST = re.compile(r"\w*(?:['’]s)?")
BEFORE, MOST = 60, 220
"""Characters shown before the first word found, and in all."""
LOOKED_AT = 2000
"""So many messages are looked through for the best of one conversation."""
LEAST = 1e-9
"""Of the score of a message alone: the index also finds what only the message before it has."""


class Saying:
    def __init__(self, connections: Connections, fts: Fts) -> None:
        self._connections = connections
        self._fts = fts

    def find(self, query: str, limit: int) -> list[Found]:
        """Best first; nothing for a query without a word."""
        match = match_box(query)
        if not match:
            return []
        scored = self._fts.search_windows(match, 2 * limit)
        own = sorted((each for each in scored if each[2] > LEAST), key=lambda each: -each[2])
        ids = [item_id for item_id, _, _ in own[:limit]]
        rows = sql.rows(
            self._connections.read(),
            f"""SELECT {", ".join(f"items.{name.strip()}" for name in COLUMNS.split(","))}, conversations.title AS talk
            FROM json_each(?) AS wanted JOIN items ON items.id = wanted.value
            JOIN conversations ON conversations.id = conversation_id ORDER BY wanted.key""",
            (sql.ids_json(ids),),
        )
        words = [*phrases_of(query), *bare(query).split()]
        return [_found(row, words) for row in rows]


    def first(self, query: str, conversation_id: int) -> int | None:
        """The best of those of one conversation."""
        match = match_box(query)
        if not match:
            return None
        scored = [each for each in self._fts.search_windows(match, LOOKED_AT) if each[2] > LEAST]
        ids = sql.ids_json(item_id for item_id, _, _ in sorted(scored, key=lambda each: -each[2]))
        statement = """SELECT items.id FROM json_each(?) AS wanted JOIN items ON items.id = wanted.value
            WHERE conversation_id = ? ORDER BY wanted.key LIMIT 1"""
        found = sql.values(self._connections.read(), statement, (ids, conversation_id))
        return int(found[0]) if found else None


def _found(row: sql.Row, words: list[str]) -> Found:
    title = row.pop("talk")
    item = item_of(row)
    text, spans = cut(item.text, words)
    return Found(item, title, text, spans)


def cut(text: str, words: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The part of a text around the first of these words, on one line, and where in it words begin and end. A word that
    only another form of is there (the index knows stems) is marked as far as it goes. Pure."""
    flat = " ".join(text.split())
    lower = flat.lower()
    first = min((place for word in words if (place := _place(lower, word.lower())[0]) >= 0), default=0)
    start = 0
    if first > BEFORE:
        start = flat.rfind(" ", 0, first - BEFORE) + 1
    end = min(len(flat), start + MOST)
    if end < len(flat):
        end = max(flat.rfind(" ", start, end), start + 1)
    head = "… " if start else ""
    part = flat[start:end]
    spans = []
    for word in words:
        asked = word.lower()
        fitting = _fitting(part.lower(), asked, _is_there(lower, asked))
        spans += [(begin + len(head), after + len(head)) for begin, after in fitting]
    return head + part + (" …" if end < len(flat) else ""), tuple(sorted(set(spans)))


def _is_there(text: str, word: str) -> bool:
    """Whether the text has the word itself."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _fitting(text: str, word: str, whole: bool) -> Iterator[tuple[int, int]]:
    """Where a word is in a text. `whole`: it is there as such, so that "Lea" is no "leave", but "run" is "runs"."""
    at = 0
    while (found := _place(text, word, at))[0] >= 0:
        at = found[1]
        rest = _REST.match(text, at)
        if not whole or (rest and rest[0] in ENDINGS):
            yield found


def _place(text: str, word: str, after: int = 0) -> tuple[int, int]:
    """Where a word, or its beginning of at least four letters, begins a word of the text, and where that ends; (-1, -1)
    nowhere."""
    for length in range(len(word), min(len(word), 4) - 1, -1):
        at = text.find(word[:length], after)
        while at >= 0 and at > 0 and text[at - 1].isalnum():
            at = text.find(word[:length], at + 1)
        if at >= 0 and length:
            return at, at + length
    return -1, -1
