"""Memories and messages that live in lists, for the pages that show them."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from secondme.errors import UserError
from secondme.types import (
    Changes,
    Claim,
    Evidence,
    Item,
    LinkedMemory,
    Memory,
    MemoryFilter,
    MemoryUse,
    SavedSearch,
    StrengthCurve,
)

if TYPE_CHECKING:
    from tests.ui.small_door import SmallDoor

ALL = MemoryFilter()


def memory(id: int, text: str, **fields: Any) -> Memory:
    """A memory of the person with one quote."""
    values: dict[str, Any] = {
        "kind": "fact", "status": "active", "subject": "", "subject_is_self": True, "claims": (),
        "evidence": (Evidence(item_id=100 + id, quote=text),), "keywords": (), "context": "", "importance": 0.5,
        "confidence": 0.8, "place": "", "pinned": False, "never_use": False, "origin": "typed",
        "created_at": "2026-03-04T10:00:00", "updated_at": "2026-03-04T10:00:00", "valid_from": None,
        "valid_to": None, "stability": 30.0, "last_recalled": None, "recalls": 0, "retrievability": 0.9,
        "time": "2026-03-04T10:00:00",
    }  # fmt: skip
    return Memory(id=id, text=text, **(values | fields))


def item(id: int, text: str = "I said this.", **fields: Any) -> Item:
    values: dict[str, Any] = {
        "author": "Anna", "role": "self", "time": "2026-03-04T10:00:00", "origin": "typed", "kind": "message",
        "conversation_id": 1, "parent_id": None, "external_id": None, "title": None, "content_hash": "",
        "revision": 1, "active": True,
    }  # fmt: skip
    return Item(id=id, text=text, **(values | fields))


def _fits(row: Memory, wanted: MemoryFilter) -> bool:
    kind = not wanted.kinds or row.kind in wanted.kinds
    return kind and (not wanted.people or (row.subject or "You") in wanted.people)


class SmallMemories:
    def __init__(self, me: "SmallDoor", rows: Sequence[Memory]) -> None:
        self._me = me
        self.rows = {each.id: each for each in rows}
        self.asked: list[SavedSearch] = []
        self.searches: list[SavedSearch] = []
        self.used: dict[int, list[MemoryUse]] = {}
        self.links: dict[int, list[tuple[int, str]]] = {}
        self.problem: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.threads: set[str] = set()

    def _match(self, query: str, statuses: Sequence[str] | None) -> list[Memory]:
        self.threads.add(threading.current_thread().name)
        self.gate.wait(5)
        if self.problem:
            raise self.problem
        wanted = query.lower()
        return [
            row
            for row in reversed(self.rows.values())
            if wanted in row.text.lower() and not row.deleted_at and (statuses is None or row.status in statuses)
        ]

    def browse(self, query: str = "", wanted: MemoryFilter = ALL, order: Any = "best") -> "list[int]":
        self.asked.append(SavedSearch("", query, wanted, order))
        rows = [row for row in self._match(query, wanted.statuses or None) if _fits(row, wanted)]
        if order == "important":
            rows.sort(key=lambda row: -row.importance)
        return [row.id for row in rows]

    def many(self, ids: Sequence[int]) -> "list[Memory]":
        return [self.rows[id] for id in ids if id in self.rows]

    def facets(self, query: str = "", wanted: MemoryFilter = ALL) -> Any:
        rows = self._match(query, None)
        kinds, people = Counter(row.kind for row in rows), Counter(row.subject or "You" for row in rows)
        statuses = Counter(row.status for row in rows)
        return {"kinds": (*kinds.items(),), "people": (*people.items(),), "statuses": (*statuses.items(),)}

    def curve(self, id: int) -> StrengthCurve:
        self.get(id)
        past, ahead = ((-40, 1.0), (-10, 0.95), (-10, 1.0), (0, 0.97)), ((0, 0.97), (300, 0.72), (730, 0.6))
        return StrengthCurve(past, ahead, ((-10, "2026-03-02T09:00:00", "A reply cited it."),), 0.7, 340, False)

    def uses(self, id: int, limit: int = 20) -> "list[MemoryUse]":
        return self.used.get(id, [])

    def put_right(self, id: int) -> "tuple[str, ...]":
        return ()

    def linked(self, id: int, limit: int = 12) -> "list[LinkedMemory]":
        return [LinkedMemory(self.rows[to], kind, 0.5, True) for to, kind in self.links.get(id, [])]

    def split(self, id: int, texts: Sequence[str]) -> Changes:
        number = max(self.rows) + 1
        self.rows |= {number + n: replace(self.rows[id], id=number + n, text=text) for n, text in enumerate(texts[1:])}
        return self._change(id, text=texts[0])

    def edit_all(self, ids: Sequence[int], **fields: Any) -> Changes:
        return [self._change(id, **fields) for id in ids][-1]

    def purge(self, id: int) -> Changes:
        del self.rows[id]
        return self._me.publish(Changes(memories=(id,)))

    def saved_searches(self) -> "list[SavedSearch]":
        return list(self.searches)

    def save_search(self, search: SavedSearch) -> Changes:
        self.searches.append(search)
        return self._me.publish(Changes(settings=True))

    def rename_search(self, name: str, other: str) -> Changes:
        self.searches = [replace(each, name=other) if each.name == name else each for each in self.searches]
        return self._me.publish(Changes(settings=True))

    def remove_search(self, name: str) -> Changes:
        self.searches = [each for each in self.searches if each.name != name]
        return self._me.publish(Changes(settings=True))

    def get(self, id: int) -> Memory:
        if id not in self.rows:
            raise UserError("There is no such memory any more.")
        return self.rows[id]

    def _change(self, id: int, **fields: Any) -> Changes:
        before = self.get(id)
        self.rows[id] = replace(before, **fields)
        return self._me.did(id, before)

    def edit(self, id: int, **fields: Any) -> Changes:
        if self.problem:
            raise self.problem
        return self._change(id, **fields)

    def approve(self, id: int) -> Changes:
        return self._change(id, status="active")

    def behind(self, ids: Sequence[int]) -> "list[int]":
        return []

    def delete(self, id: int) -> Changes:
        return self._change(id, deleted_at="2026-03-05T10:00:00")


class SmallItems:
    def __init__(self) -> None:
        self.rows: dict[int, Item] = {}

    def get(self, id: int) -> Item:
        if id not in self.rows:
            raise UserError("There is no such message any more.")
        return self.rows[id]


def rich_memories() -> list[Memory]:
    """What a real list looks like: every kind of row."""
    wide = Claim("", "lives_in", "Lisbon", valid_from="2025-09-01")
    return [
        memory(1, "You are allergic to peanuts.", importance=0.9, pinned=True, kind="fact", recalls=4,
               last_recalled="2026-03-02T09:00:00",
               claims=(Claim("", "allergic_to", "peanuts"),),
               evidence=(Evidence(item_id=11, quote="I can't eat peanuts, I'm allergic, so no satay please."),
                         Evidence(item_id=12, quote="had to check the label, peanuts again"))),
        memory(2, "You moved from Porto to Lisbon in September 2025 for a new job at the harbour authority, and you "
                  "live in Alfama with your sister Inês.", kind="event", claims=(
                      wide, Claim("", "lived_in", "Porto", valid_from="2019-01-01", valid_to="2025-09-01"),
                      Claim("Inês", "lives_with", "you"))),
        memory(3, "Inês is training for the Lisbon half marathon.", subject="Inês", subject_is_self=False, kind="goal"),
        memory(4, "You prefer short answers without bullet points.", kind="instruction", status="proposed"),
        memory(5, "You lived in Porto.", status="superseded", time="2019-05-01T10:00:00"),
        memory(6, "You used to play the viola.", kind="skill", status="faded", time="2014-05-01T10:00:00"),
    ]  # fmt: skip
