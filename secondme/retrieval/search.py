"""Finds what was said and what is known for a question in the person's own words: keywords and vectors, fused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from secondme.engine.base import Embedder, Vectors
from secondme.index import VectorIndex
from secondme.retrieval.fuse import (
    MEANING,
    RELEVANT,
    WORDS,
    Candidate,
    Fused,
    fuse,
    length,
    shares,
    words_of_conversations,
)
from secondme.retrieval.query import SELF, asked_of, best_coverage, coverage, read_query
from secondme.store import Store
from secondme.store.fts import match_any
from secondme.store.vectors import VectorKind
from secondme.types import Hit, HitType, Item, Memory, Query

KEYWORD_CANDIDATES = 400
VECTOR_CANDIDATES = 400
MEMORY_CANDIDATES = 100
HALF = 0.5
"""A memory that has the most of the question's words, but not half of them, is no full match."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its vector (None: by keyword only) and what the index found near it, by kind."""

    query: Query
    names: Mapping[str, str]
    """For each name of a person the one that they are known by; SELF for the person themself."""
    vector: Vectors | None
    near: Mapping[str, Mapping[int, float]]
    not_of: int | None
    """A conversation whose items are left out."""
    without: frozenset[int]
    """Items to leave out, with memories that come from nothing else."""

    @property
    def closest(self) -> float:
        return min(1.0, max((score for found in self.near.values() for score in found.values()), default=0.0))


class Search:
    """Search over items and memories. `embedder` may come later, or never: then it searches by keyword only."""

    def __init__(self, store: Store, embedder: Embedder | None, index: VectorIndex) -> None:
        self._store = store
        self._index = index
        self.embedder = embedder

    @property
    def keyword_only(self) -> bool:
        """Whether vectors cannot be used now, because the embedder is not ready."""
        return self.embedder is None or self.embedder.state != "ready"

    def find(
        self,
        query: str,
        k: int = 10,
        *,
        types: Sequence[HitType] = ("item", "memory"),
        now: str | None = None,
        exclude_conversation: int | None = None,
        exclude_items: frozenset[int] = frozenset(),
    ) -> list[Hit]:
        """The best `k` hits, best first; nothing for a query without a word.

        Of items those on active branches outside the bin; of memories the active ones outside the bin that are not
        marked never to be used. An item and a memory made of it may both be found."""
        names = self._names()
        read = read_query(query, now or datetime.now().astimezone().isoformat(), names)
        if not read.words or k <= 0:
            return []
        vector = self._vector(query)
        asked = _Asked(read, names, vector, self._near(vector), exclude_conversation, exclude_items)
        items, item_candidates = self._items(asked) if "item" in types else ({}, [])
        memories, memory_candidates = self._memories(asked) if "memory" in types else ({}, [])
        texts = [*(item.text for item in items.values()), *(memory.text for memory in memories.values())]
        strength = asked.closest or best_coverage(read.words, texts)
        found = fuse([*item_candidates, *memory_candidates], strength)
        return [_hit(fused, items, memories) for fused in found[:k]]

    def _names(self) -> dict[str, str]:
        people = [entity for entity in self._store.entities.list() if entity.kind == "person"]
        return {
            name: SELF if entity.is_self else entity.name
            for entity in people
            for name in (entity.name, *entity.aliases)
        }

    def _vector(self, query: str) -> Vectors | None:
        if self.embedder is None or self.keyword_only:
            return None
        self._index.use(self.embedder.model_id)
        return np.asarray(self.embedder.encode([query], urgent=True)[0], dtype=np.float32)

    def _near(self, vector: Vectors | None) -> dict[str, dict[int, float]]:
        near: dict[str, dict[int, float]] = {"turn": {}, "window": {}, "memory": {}}
        if vector is not None:
            for kind, ref, score in self._index.search(vector, VECTOR_CANDIDATES):
                near[kind][ref] = score
        return near

    def _items(self, asked: _Asked) -> tuple[dict[int, Item], list[Candidate]]:
        found = self._store.fts.search_windows(match_any(asked.query.words), KEYWORD_CANDIDATES)
        near_turn, near_window = asked.near["turn"], asked.near["window"]
        known = self._store.items.many({*(i for i, *_ in found), *near_turn, *near_window})
        items = {i: item for i, item in known.items() if item.active and not _excluded_item(asked, item)}
        alone = {i: turn for i, _, turn in found if i in items}
        with_before = shares({i: window for i, window, _ in found if i in items})
        around = shares(words_of_conversations(alone, {i: item.conversation_id for i, item in items.items()}))
        alone = shares(alone)
        turn = shares(self._similar(asked, "turn", items), asked.closest)
        window = shares(self._similar(asked, "window", items), asked.closest)
        after = {item.parent_id: window[i] for i, item in items.items() if i in window}
        by = {
            i: SELF if item.role == "self" else asked.names.get(item.author, item.author) for i, item in items.items()
        }
        whose = asked_of(asked.query, {item.author: by[i] for i, item in items.items() if item.role != "assistant"})
        candidates = []
        for i, item in items.items():
            components = {
                "words": alone.get(i, 0.0),
                "words with the turn before": with_before.get(i, 0.0),
                "words of the conversation": around[i],
                "said by whom it is about": float(by[i] == whose),
                "length": length(item.text),
            }
            if i in window:
                components["meaning"] = turn.get(i, window[i])
                components["meaning with the turn before"] = window[i]
                components["meaning with the turn after"] = after.get(i, window[i])
            candidates.append(Candidate(("item", i), components))
        return items, candidates

    def _memories(self, asked: _Asked) -> tuple[dict[int, Memory], list[Candidate]]:
        words = [i for i, _ in self._store.fts.search_memories(match_any(asked.query.words), MEMORY_CANDIDATES)]
        known = self._store.memories.many({*words, *asked.near["memory"]})
        memories = {i: m for i, m in known.items() if _is_recalled(m) and not _excluded_memory(asked, m)}
        similar = shares(self._similar(asked, "memory", memories), asked.closest)
        whose = asked_of(asked.query)
        texts = {i: " ".join((m.text, m.context, *m.keywords)) for i, m in memories.items()}
        covered = {i: coverage(asked.query.words, text) for i, text in texts.items()}
        covered = shares(covered, max([HALF, *covered.values()]))
        candidates = []
        for i, memory in memories.items():
            components = dict.fromkeys(WORDS, covered[i])
            if i in similar:
                components |= dict.fromkeys(MEANING, similar[i])
            components["said by whom it is about"] = float(
                whose == (SELF if memory.subject_is_self else memory.subject)
            )
            components["length"] = 1.0
            candidates.append(Candidate(("memory", i), components))
        return memories, candidates

    def _similar(self, asked: _Asked, kind: VectorKind, ids: Iterable[int]) -> dict[int, float]:
        """Cosines of these items or memories; those that the index did not give are computed."""
        if asked.vector is None or self.embedder is None:
            return {}
        wanted, known = list(ids), asked.near[kind]
        missing = [i for i in wanted if i not in known]
        similar = self._store.vectors.cosines(self.embedder.model_id, kind, missing, asked.vector)
        return similar | {i: known[i] for i in wanted if i in known}


def _excluded_item(asked: _Asked, item: Item) -> bool:
    return item.id in asked.without or item.conversation_id == asked.not_of


def _excluded_memory(asked: _Asked, memory: Memory) -> bool:
    sources = [evidence.item_id for evidence in memory.evidence if evidence.item_id is not None]
    return bool(sources) and asked.without.issuperset(sources)


def _is_recalled(memory: Memory) -> bool:
    return memory.status == "active" and not memory.never_use and memory.deleted_at is None


def _hit(fused: Fused, items: Mapping[int, Item], memories: Mapping[int, Memory]) -> Hit:
    kind, i = fused.key
    relevant = fused.score >= RELEVANT
    if kind == "item":
        item = items[i]
        return Hit(
            "item", i, item.external_id, item.text, fused.score, relevant, item.time, item.author, (), (i,),
            item.conversation_id, fused.components,
        )  # fmt: skip
    memory = memories[i]
    sources = [evidence for evidence in memory.evidence if evidence.item_id is not None]
    return Hit(
        "memory", i, None, memory.text, fused.score, relevant, memory.time, memory.subject,
        tuple(dict.fromkeys(e.external_id or str(e.item_id) for e in sources)),
        tuple(dict.fromkeys(e.item_id for e in sources if e.item_id is not None)),
        next((e.conversation_id for e in sources if e.conversation_id is not None), None), fused.components,
    )  # fmt: skip
