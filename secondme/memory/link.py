"""Connects memories that belong together, so that one that is found brings what it is about, because of, or part of.

Who belongs to whom is looked for among the nearest in meaning (in words, while there are no vectors) and among those
about the same somebody. What counts as near is fitted on the home itself: MemGAS (Xu et al. 2025) fits a mixture of two
Gaussians to the similarities of a memory with all others, and takes those of the upper one. Here the lower one, what
chance gives, is taken from random pairs: its middle is their median, its spread that of the half below, where the upper
one does not reach; what exceeds the largest of so many chance values is near. Each link is journalled under its run.
Which memories are cited together is added when links are read (store/links.py).
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from secondme.engine.base import Vectors
from secondme.index import VectorIndex
from secondme.memory.guard import Guard
from secondme.memory.naming import keywords_of
from secondme.memory.relations import content_words, named, relation, shared
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.fts import match_any
from secondme.store.links import LinkKind
from secondme.types import Changes, Memory

BATCH = 20
MOST = 5
"""Links that are made for one memory."""
NEAREST = 20
SAMPLE = 400
"""Memories of which random pairs are taken to see what chance gives."""
FEWEST = 30
"""Pairs below which the spread of a home cannot be told; then that of the starter model holds (measured)."""
CHANCE, SPREAD = 0.18, 0.10
LEAST, HIGHEST = 0.35, 0.8
ONE_BELOW = 0.1587
"""The share of a normal distribution that lies more than one standard deviation below its middle."""
BY_WORDS = 0.5
"""Without vectors: the share of content words that two statements have in common."""
SURE: Mapping[LinkKind, float] = {"contradicts": 0.9, "because": 0.8, "part_of": 0.7, "about": 0.5, "before": 0.5}
"""The least weight of a link that a rule tells, however far apart the words are."""
SETTLED: tuple[LinkKind, ...] = ("same", "before", "contradicts")
"""What two that are linked so are to each other is known already."""
KEYWORDS = 8
WHO = "link"


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which similarity on two memories are near."""

    value: float

    def strength(self, similarity: float) -> float:
        """In [0, 1]: 0 at the threshold, 1 for the same."""
        return min(1.0, max(0.0, (similarity - self.value) / (1 - self.value)))


def threshold(chance: Sequence[float], among: int) -> Threshold:
    """`chance`: similarities of random pairs; `among`: memories that each is compared with. The largest of n normal
    draws lies about sqrt(2 ln n) standard deviations above the mean."""
    middle, spread = CHANCE, SPREAD
    if len(chance) >= FEWEST:
        ordered = sorted(chance)
        middle = ordered[len(ordered) // 2]
        spread = middle - ordered[round(ONE_BELOW * len(ordered))]
    return Threshold(min(HIGHEST, max(LEAST, middle + spread * math.sqrt(2 * math.log(max(2, among))))))


class Nearness:
    """How near memories are to one another; by words where `model` is "" (there is no embedder), or one has no vector
    yet."""

    def __init__(self, store: Store, index: VectorIndex, model: str = "") -> None:
        self._store, self._index, self._model = store, index, model
        self._threshold: Threshold | None = None

    def of(self, memory: Memory) -> dict[int, float]:
        """Memories near this one, with how near in [0, 1]."""
        vector = self._vector(memory.id)
        if vector is None:
            return self._by_words(memory)
        self._index.use(self._model)
        near = self._index.nearest(vector, {"memory": NEAREST + 1}).get("memory", {})
        limit = self._limit()
        return {id: limit.strength(cosine) for id, cosine in near.items() if id != memory.id and cosine >= limit.value}

    def around(self, memory: Memory) -> dict[int, float]:
        """Memories near this one by meaning or by words, whichever is nearer."""
        by_words, near = self._by_words(memory), self.of(memory)
        return {id: max(by_words.get(id, 0.0), near.get(id, 0.0)) for id in (*near, *by_words)}

    def _vector(self, memory_id: int) -> Vectors | None:
        if not self._model:
            return None
        found = self._store.vectors.of(self._model, "memory", [memory_id]).get(memory_id)
        return found[0] if found is not None and len(found) else None

    def _limit(self) -> Threshold:
        if self._threshold is None:
            ids = [memory.id for memory in self._store.memories.list(limit=10 * SAMPLE)]
            chosen = random.Random(0).sample(ids, min(SAMPLE, len(ids)))
            rows = [vectors[0] for vectors in self._store.vectors.of(self._model, "memory", chosen).values()]
            pairs = zip(rows[::2], rows[1::2], strict=False)
            self._threshold = threshold([float(one @ two) for one, two in pairs], len(ids))
        return self._threshold

    def _by_words(self, memory: Memory) -> dict[int, float]:
        match = match_any(sorted(content_words(memory.text)))
        ids = [id for id, _ in self._store.fts.search_memories(match, NEAREST + 1) if id != memory.id]
        near = {id: shared(memory, other) for id, other in self._store.memories.many(ids).items()}
        return {id: Threshold(BY_WORDS).strength(share) for id, share in near.items() if share >= BY_WORDS}


def link_pending(
    store: Store,
    nearness: Nearness,
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
    guard: Guard | None = None,
) -> int:
    """Look for the links of all memories for which that was not done since they say what they say; how many it was.

    Each is marked with its links, so that it goes on where it was stopped. Raises Cancelled."""
    guard = guard or Guard(store, "link")
    done = 0
    while ids := store.links.unlinked(BATCH):
        total = done + store.links.unlinked_count()
        for memory in store.memories.many(ids).values():
            progress.check()
            touched: set[int] = set()
            with guard.one(memory.id, memory.updated_at), store.write(durable=False):
                touched = _link(store, nearness, memory, run_id)
                store.links.mark(memory.id)
            if touched:
                publish(Changes(memories=tuple(sorted(touched))))
        done += len(ids)
        progress.update(done, total, "Connecting")
    return done


def _link(store: Store, nearness: Nearness, memory: Memory, run_id: int | None) -> set[int]:
    """Make the links of one memory; the memories that were touched."""
    near = nearness.of(memory)
    same = store.links.sharing(memory.id, sorted(named(memory)), NEAREST)
    settled = {id for link in store.links.of(memory.id) if link.kind in SETTLED for id in (link.from_id, link.to_id)}
    others = store.memories.many(id for id in dict.fromkeys([*same, *near]) if id not in settled)
    wanted = []
    for other in others.values():
        found = _wanted(memory, other, near.get(other.id))
        if found is not None:
            wanted.append((found[0], other, found[1], found[2]))
    touched: set[int] = set()
    for weight, other, kind, forward in sorted(wanted, key=lambda one: (-one[0], -one[1].id))[:MOST]:
        ends = (memory.id, other.id) if forward else (other.id, memory.id)
        if kind in ("related", "about", "contradicts"):
            ends = (min(ends), max(ends))
        made = store.links.put(*ends, kind, round(weight, 3), who=WHO, run_id=run_id)
        touched |= set(made.memories)
        if made and kind == "about":
            touched |= set(_refresh(store, memory, other, run_id).memories)
    return touched


def _wanted(memory: Memory, other: Memory, strength: float | None) -> tuple[float, LinkKind, bool] | None:
    """(weight, kind, whether from this one to the other), where there is to be a link."""
    if other.deleted_at is not None or other.status != "active":
        return None
    told = relation(memory, other)
    if told is None:
        return None if strength is None else (0.5 + 0.5 * strength, "related", True)
    return max(SURE[told.kind], 0.5 + 0.5 * (strength or 0.0)), told.kind, told.forward


def _refresh(store: Store, new: Memory, old: Memory, run_id: int | None) -> Changes:
    """What a new memory tells of somebody helps to find an older one about them: "Nora is your sister." lets what is
    known of Nora be found by "my sister". Only what no person has worded or holds on to."""
    relations = [claim.value for claim in new.claims if claim.attribute == "relation"]
    if new.kind != "relationship" or not relations or old.locked or store.curation.decided(old.id):
        return Changes()
    told = [topic for topic in keywords_of(new.text) if not content_words(topic) <= content_words(old.text)]
    keywords = tuple(dict.fromkeys([*old.keywords, *told]))[:KEYWORDS]
    fields: dict[str, object] = {"keywords": keywords}
    if not old.context:
        fields["context"] = new.text
    return store.memories.edit(
        old.id, who=WHO, why="What was learned of the same person helps to find it.", run_id=run_id, because=(new.id,),
        **fields,
    )  # fmt: skip
