"""Finds what was said and what is known for a question in the person's own words: keywords and vectors, fused."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from secondme.engine.base import Embedder, Vectors
from secondme.index import VectorIndex
from secondme.retrieval.fuse import RELEVANT, Candidate, Fused, fuse
from secondme.retrieval.query import is_named, read_query
from secondme.store import Store
from secondme.store.fts import match_any
from secondme.store.vectors import VectorKind
from secondme.types import Hit, HitType, Item, Memory, Query

KEYWORD_CANDIDATES = 400
VECTOR_CANDIDATES = 400
MEMORY_CANDIDATES = 100
RECALLED = ("active",)


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
        """The best `k` hits, best first. Of items the active branches outside the bin; of memories the active ones that
        are not marked never to be used, outside the bin. Nothing at all for a query without a word."""
        asked = read_query(query, now or datetime.now().astimezone().isoformat(), self._names())
        if not asked.words:
            return []
        vector = self._vector(query)
        excluded = _Excluded(exclude_conversation, exclude_items)
        candidates: list[Candidate] = []
        items: dict[int, Item] = {}
        memories: dict[int, Memory] = {}
        near = self._near(vector)
        if "item" in types:
            items, found = self._items(asked, vector, near, excluded)
            candidates += found
        if "memory" in types:
            memories, found = self._memories(asked, vector, near, excluded)
            candidates += found
        return [_hit(fused, items, memories) for fused in fuse(candidates)[:k]]

    def _names(self) -> list[str]:
        return [name for entity in self._store.entities.list() for name in (entity.name, *entity.aliases)]

    def _vector(self, query: str) -> Vectors | None:
        if self.embedder is None or self.keyword_only:
            return None
        self._index.use(self.embedder.model_id)
        vector: Vectors = self.embedder.encode([query], urgent=True)[0]
        return vector

    def _near(self, vector: Vectors | None) -> dict[str, dict[int, float]]:
        near: dict[str, dict[int, float]] = {"turn": {}, "window": {}, "memory": {}}
        if vector is not None:
            for kind, ref, score in self._index.search(vector, VECTOR_CANDIDATES):
                near[kind][ref] = score
        return near

    def _items(
        self, asked: Query, vector: Vectors | None, near: Mapping[str, Mapping[int, float]], excluded: "_Excluded"
    ) -> tuple[dict[int, Item], list[Candidate]]:
        words = {i: (t, w) for i, w, t in self._store.fts.search_windows(match_any(asked.words), KEYWORD_CANDIDATES)}
        ids = {*words, *near["turn"], *near["window"]}
        items = {i: item for i, item in self._store.items.many(ids).items() if item.active and not excluded.item(item)}
        turn = self._similar(vector, "turn", items, near["turn"])
        window = self._similar(vector, "window", items, near["window"])
        named = _named_author(asked, items.values())
        following = {item.parent_id: item.id for item in items.values() if item.parent_id is not None}
        candidates = []
        for i, item in items.items():
            scores = {"turn meaning": turn.get(i, 0.0), "window meaning": window.get(i, 0.0)}
            scores["turn words"], scores["window words"] = words.get(i, (0.0, 0.0))
            scores["next words"] = words.get(following.get(i, 0), (0.0, 0.0))[0]
            scores["named author"] = float(item.author == named)
            candidates.append(Candidate(("item", i), scores))
        return items, candidates

    def _memories(
        self, asked: Query, vector: Vectors | None, near: Mapping[str, Mapping[int, float]], excluded: "_Excluded"
    ) -> tuple[dict[int, Memory], list[Candidate]]:
        words = dict(self._store.fts.search_memories(match_any(asked.words), MEMORY_CANDIDATES))
        found = self._store.memories.many({*words, *near["memory"]})
        memories = {i: memory for i, memory in found.items() if _recalled(memory) and not excluded.memory(memory)}
        similar = self._similar(vector, "memory", memories, near["memory"])
        candidates = []
        for i in memories:
            word, meaning = words.get(i, 0.0), similar.get(i, 0.0)
            scores = {"turn words": word, "window words": word, "turn meaning": meaning, "window meaning": meaning}
            candidates.append(Candidate(("memory", i), scores))
        return memories, candidates

    def _similar(
        self, vector: Vectors | None, kind: VectorKind, ids: Iterable[int], known: Mapping[int, float]
    ) -> dict[int, float]:
        """Cosines of these items or memories; those that the index did not give are computed."""
        if vector is None or self.embedder is None:
            return {}
        missing = [i for i in ids if i not in known]
        stored = self._store.vectors.of(self.embedder.model_id, kind, missing)
        return {**known, **{i: float((parts @ vector).max()) for i, parts in stored.items()}}


class _Excluded:
    """What must not be found: a conversation (its items, and memories made of nothing else), and single items."""

    def __init__(self, conversation: int | None, items: frozenset[int]) -> None:
        self._conversation = conversation
        self._items = items

    def item(self, item: Item) -> bool:
        return item.id in self._items or item.conversation_id == self._conversation

    def memory(self, memory: Memory) -> bool:
        sources = [evidence.item_id for evidence in memory.evidence if evidence.item_id is not None]
        return bool(sources) and self._items.issuperset(sources)


def _recalled(memory: Memory) -> bool:
    return memory.status in RECALLED and not memory.never_use and memory.deleted_at is None


def _named_author(asked: Query, items: Iterable[Item]) -> str | None:
    """The one author among these who is named in the question; None when nobody is, or several are."""
    said = {word.casefold() for word in asked.text.replace("'s", " ").split()}
    said = {word.strip("?!.,;:\"'()") for word in said}
    named = {item.author for item in items if is_named(item.author, said)}
    return named.pop() if len(named) == 1 else None


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
