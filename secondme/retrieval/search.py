"""Finds what was said and what is known for a question in the person's own words: keywords and vectors, fused.

First what keywords and the vectors of whole turns find; of that the best are compared word by word, with the turns
around them (retrieval/words.py).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from secondme.engine.base import Embedder, Vectors, Words
from secondme.index import VectorIndex
from secondme.retrieval import words as late
from secondme.retrieval.breadth import asks_order, breadth_of
from secondme.retrieval.clue import expand
from secondme.retrieval.context import in_context, surroundings
from secondme.retrieval.fuse import (
    WEIGHTS,
    Candidate,
    Fused,
    Key,
    fuse,
    shares,
    tells,
)
from secondme.retrieval.linked import linked
from secondme.retrieval.past import asks_past
from secondme.retrieval.query import (
    SELF,
    asked_of,
    asks_assistant,
    best_coverage,
    bounded,
    coverage,
    read_query,
    words_said,
)
from secondme.retrieval.times import Times, anchored, nearness
from secondme.retrieval.vocabulary import Vocabularies
from secondme.store import Store
from secondme.store.fts import match_any
from secondme.store.phrases import says, tags_of
from secondme.store.vectors import VectorKind
from secondme.types import Hit, HitType, Item, Memory, Query

KEYWORD_CANDIDATES = 400
VECTOR_CANDIDATES = 400
MEMORY_CANDIDATES = 100
COMPARED = 300
"""Of the items found so many are compared word by word; more find no more (measured)."""
INSTRUCTIONS = 20
APPLIES_LEAST = 0.1
SPREAD = 0.105
"""Of the cosine of a question with texts that have nothing to do with it (starter model; measured)."""
FEW, LIKELIER = 400, 0.2
"""The scores were fitted on homes of so many items; among a tenth of them one is ten times as likely to be meant."""
COVERED = 0.2
"""Without vectors, a text with all words of the question counts as one so much closer than chance."""
LIKELY = 0.5
"""An event bounds a question's time where what is found for it is likelier than not what was meant: a wrong bound
misleads more than none."""
HALF = 0.5
"""A memory that has the most of the question's words, but not half of them, is no full match."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its vectors (None: by keyword only) and what the index found near it, by kind."""

    query: Query
    names: Mapping[str, str]
    """For each name of a person the one that they are known by; SELF for the person themself."""
    vector: Vectors | None
    words: Words | None
    near: Mapping[VectorKind, Mapping[int, float]]
    instructions: Mapping[int, float]
    """Items that give an instruction which may apply: how near its situation is to the question."""
    not_of: int | None
    """A conversation whose items are left out."""
    without: frozenset[int]
    """Items to leave out, with memories that come from nothing else."""
    model: str = ""
    """Of the embedder that made the vectors: another may answer by the next question."""
    searched: int = 0
    """Vectors among which the nearest were looked for."""

    @property
    def closest(self) -> float:
        return min(1.0, max((score for found in self.near.values() for score in found.values()), default=0.0))

    @property
    def excess(self) -> float:
        """By how much the closest is closer than the closest of so many would be by chance: the more there are, the
        nearer the nearest of them, whatever is asked (the largest of n draws from a normal distribution). Among few,
        each is the likelier to be meant."""
        return self.closest - SPREAD * math.sqrt(2 * math.log(max(2, self.searched))) + few(self.searched)


@dataclass(slots=True)
class _Found:
    """Candidates under way: what they are, their components, and what was said before each item."""

    items: dict[int, Item]
    memories: dict[int, Memory]
    components: dict[Key, dict[str, float]]
    before: dict[Key, Key]


class Search:
    """Search over items and memories. `embedder` may come later, or never: then it searches by keyword only.

    `weights` gives those of WEIGHTS, as they are at the moment of a question."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder | None,
        index: VectorIndex,
        weights: Callable[[], Mapping[str, float]] = lambda: WEIGHTS,
    ) -> None:
        self._store = store
        self._index = index
        self._known = Vocabularies(store)
        self._situations: tuple[tuple[str, str, int], list[int], Vectors] | None = None
        self.weights = weights
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
        faded: bool = False,
    ) -> list[Hit]:
        """The best `k` hits, best first; nothing for a query without a word. `faded`: the person searches, and also
        finds what has faded.

        Of items those on active branches outside the bin; of memories the active ones outside the bin that are not
        marked never to be used. An item and a memory made of it may both be found."""
        found, strength = self._gather(query, types, now, exclude_conversation, exclude_items, faded)
        weights = self.weights()
        best = fuse(_compared(query, found, weights), strength, weights)
        return [_hit(fused, found) for fused in best[: max(0, k)]]

    def candidates(self, query: str, *, now: str | None = None) -> list[Candidate]:
        """All items that are compared for a question, with their components: what the weights are fitted on."""
        found, _ = self._gather(query, ("item",), now, None, frozenset())
        return _compared(query, found, self.weights())

    def _gather(
        self,
        query: str,
        types: Sequence[HitType],
        now: str | None,
        not_of: int | None,
        without: frozenset[int],
        faded: bool = False,
    ) -> tuple[_Found, float]:
        """What may answer, and how good the best of it is in itself."""
        found = _Found({}, {}, {}, {})
        vocabulary = self._known.vocabulary()
        read = read_query(query, now or datetime.now().astimezone().isoformat(), vocabulary=vocabulary)
        if not read.words:
            return found, 0.0
        read = replace(self._placed(read, types), clues=expand(read, vocabulary))
        asked = self._asked(read, vocabulary.names, not_of, without)
        if "item" in types:
            self._items(asked, found)
        if "memory" in types:
            self._memories(asked, found, faded)
        self._compare_words(asked, found)
        if asked.vector is not None:
            return found, asked.excess
        texts = [item.text for item in found.items.values()] + [memory.text for memory in found.memories.values()]
        strength = COVERED * best_coverage(read.words, texts) + few(self._store.items.count())
        return found, strength

    def _placed(self, query: Query, types: Sequence[HitType]) -> Query:
        """The query with the events that bound its time ("before the move") put to when they were."""
        if not query.anchors:
            return query

        def when(event: str) -> tuple[str, str] | None:
            best = self.find(event, 1, types=types, now=query.now)
            return (best[0].time[:10], best[0].time[:10]) if best and best[0].score >= LIKELY else None

        times = Times(since=query.since, until=query.until, anchors=query.anchors)
        since, until = anchored(times, when)
        return replace(query, since=since, until=until)

    def _asked(self, query: Query, names: Mapping[str, str], not_of: int | None, without: frozenset[int]) -> _Asked:
        embedder = self.embedder
        if embedder is None or embedder.state != "ready":
            return _Asked(query, names, None, None, {}, {}, not_of, without)
        model = embedder.model_id
        self._index.use(model)
        vectors, words = embedder.encode_words([query.text], urgent=True)
        near = self._index.nearest(vectors[0], {"turn": VECTOR_CANDIDATES, "memory": MEMORY_CANDIDATES})
        instructions = self._instructions(model, vectors[0])
        searched = self._index.count
        return _Asked(query, names, vectors[0], words[0], near, instructions, not_of, without, model, searched)

    def _instructions(self, model: str, vector: Vectors) -> dict[int, float]:
        """The items whose instructions fit the question best, and how near their situations are to it."""
        stamp = (model, *self._store.vectors.state())
        if self._situations is None or self._situations[0] != stamp:
            self._situations = (stamp, *self._store.vectors.situations(model))
        _, given, situations = self._situations
        scores = (situations @ vector).tolist() if given else []
        best = sorted(zip(scores, given, strict=True), reverse=True)[:INSTRUCTIONS]
        return {i: score for score, i in best if score >= APPLIES_LEAST}

    def _items(self, asked: _Asked, into: _Found) -> None:
        query, fts = asked.query, self._store.fts
        with_before = dict(fts.search_items(match_any(query.words), KEYWORD_CANDIDATES))
        for clue in query.clues:
            for i, score in fts.search_items(clue_match(clue.word, clue.prefix), MEMORY_CANDIDATES):
                with_before[i] = with_before.get(i, 0.0) + clue.weight * score
        known = self._store.items.many({*with_before, *asked.near.get("turn", {}), *asked.instructions})
        items = {i: item for i, item in known.items() if item.active and not _excluded_item(asked, item)}
        with_before = shares({i: score for i, score in with_before.items() if i in items})
        meaning = shares(self._similar(asked, "turn", items), asked.closest)
        items = self._worth_comparing(items, with_before, meaning, asked)
        by = {
            i: SELF if item.role == "self" else asked.names.get(item.author, item.author) for i, item in items.items()
        }
        whose = asked_of(query, {item.author: by[i] for i, item in items.items() if item.role != "assistant"})
        of_assistant, several = asks_assistant(query.text), breadth_of(query.text) == "several"
        for i, item in items.items():
            assistant = item.role == "assistant"
            asked_of_it = float(assistant if of_assistant else by[i] == whose)
            components = {
                "words with the turn before": with_before.get(i, 0.0),
                "said by whom it is about": asked_of_it,
                "said by whom several are asked of": asked_of_it * several,
                "said by a person": float(of_assistant or not assistant),
                "tells": tells(item.text),
                "instruction that applies": asked.instructions.get(i, 0.0),
            }
            if i in meaning:
                components["meaning with the turn before"] = meaning[i]
            into.components["item", i] = components | _asked_for(query, item.text, item.time)
            if item.parent_id in items:
                into.before["item", i] = ("item", item.parent_id)
        into.items.update(items)

    def _worth_comparing(
        self, items: dict[int, Item], words: Mapping[int, float], meaning: Mapping[int, float], asked: _Asked
    ) -> dict[int, Item]:
        """Those of which the words and the meaning as a whole fit best, and instructions that may apply."""
        if len(items) <= COMPARED:
            return items
        by_words, by_meaning = WEIGHTS["words with the turn before"], WEIGHTS["meaning with the turn before"]

        def first_sight(i: int) -> float:
            score = 2 * (by_words * words.get(i, 0.0) + by_meaning * meaning.get(i, 0.0))
            return score - (items[i].role == "assistant") + (9.0 if i in asked.instructions else 0.0)

        best = sorted(items, key=first_sight, reverse=True)[:COMPARED]
        return {i: items[i] for i in best}

    def _memories(self, asked: _Asked, into: _Found, faded: bool) -> None:
        query = asked.query
        said = dict(self._store.fts.search_memories(match_any(query.words), MEMORY_CANDIDATES))
        words = [*said]
        for clue in query.clues:
            match = clue_match(clue.word, clue.prefix)
            words += [i for i, _ in self._store.fts.search_memories(match, MEMORY_CANDIDATES)]
        near = asked.near.get("memory", {})
        pulled = linked(self._store, said, near)
        known = self._store.memories.many({*words, *near, *pulled})
        past = asks_past(query)
        memories = {i: m for i, m in known.items() if _is_recalled(m, past, faded) and not _excluded_memory(asked, m)}
        similar = shares(self._similar(asked, "memory", memories), asked.closest)
        whose, several = asked_of(query), breadth_of(query.text) == "several"
        texts = {i: " ".join((m.text, m.context, *m.keywords)) for i, m in memories.items()}
        covered = {i: coverage(query.words, text) for i, text in texts.items()}
        best = max([HALF, *(share for i, share in covered.items() if memories[i].kind != "summary")])
        covered = {i: min(1.0, share) for i, share in shares(covered, best).items()}
        for i, memory in memories.items():
            components = {"words with the turn before": covered[i]}
            if i in similar:
                components["meaning with the turn before"] = similar[i]
            asked_of_it = float(whose == (SELF if memory.subject_is_self else memory.subject))
            components |= {"said by whom it is about": asked_of_it}
            components |= {"said by whom several are asked of": asked_of_it * several}
            components |= {"said by a person": 1.0, "tells": 1.0}
            fits = memory.kind in query.kinds or memory.place.casefold() in {p.casefold() for p in query.places}
            components["of the kind asked for"] = float(fits)
            components["linked"] = pulled.get(i, 0.0)
            said_of = " ".join((memory.text, *(f"#{keyword}" for keyword in memory.keywords)))
            into.components["memory", i] = components | _asked_for(query, said_of, memory.valid_from or memory.time)
        into.memories.update(memories)

    def _compare_words(self, asked: _Asked, found: _Found) -> None:
        """Add how well each word of the question is met. What has no words yet is judged by the rest."""
        if asked.words is None:
            return
        names = frozenset(part for item in found.items.values() for part in words_said(item.author))
        model, vectors = asked.model, self._store.vectors
        signs: dict[Key, bytes] = {}
        signs |= {("item", i): each for i, each in vectors.words(model, "item", list(found.items)).items()}
        signs |= {("memory", i): each for i, each in vectors.words(model, "memory", list(found.memories)).items()}
        for key, (own, around) in late.fits(late.asked_words(asked.words, names), signs, found.before).items():
            found.components[key]["meaning of each word"] = own
            found.components[key]["meaning of each word, turns around"] = around

    def _similar(self, asked: _Asked, kind: VectorKind, ids: Iterable[int]) -> dict[int, float]:
        """Cosines of these items or memories; those that the index did not give are computed."""
        if asked.vector is None:
            return {}
        wanted, known = list(ids), asked.near[kind]
        similar = self._index.cosines(kind, [i for i in wanted if i not in known], asked.vector)
        return similar | {i: known[i] for i in wanted if i in known}


def _compared(query: str, found: _Found, weights: Mapping[str, float]) -> list[Candidate]:
    """What was found, each judged by itself and then by what stands around it."""
    candidates = [Candidate(key, components) for key, components in found.components.items()]
    around = surroundings(found.items, found.memories, found.before)
    text = bounded(query)
    return in_context(candidates, around, breadth_of(text), not asks_order(text), weights)


def few(count: int) -> float:
    """What is added to the strength of the best among so few."""
    return LIKELIER * math.log(FEW / max(4, count)) if count < FEW else 0.0


def clue_match(word: str, prefix: bool) -> str:
    """An FTS5 expression for a further word to look for, or for what begins with it."""
    match = match_any([word])
    return f"{match}*" if prefix and match.endswith('"') else match


def _asked_for(query: Query, text: str, time: str) -> dict[str, float]:
    """The time, and the exact words and #tags, that a question asks for, where it does."""
    wanted = {}
    if query.since or query.until:
        wanted["time"] = nearness(time, query.since, query.until)
    exact = [says(phrase, text) for phrase in query.phrases]
    if query.tags:
        there = tags_of(text)
        exact += [tag in there for tag in query.tags]
    if exact:
        wanted["exact words"] = sum(exact) / len(exact)
    return wanted


def _excluded_item(asked: _Asked, item: Item) -> bool:
    return item.id in asked.without or item.conversation_id == asked.not_of


def _excluded_memory(asked: _Asked, memory: Memory) -> bool:
    """Whether all that a memory comes from is left out; of a summary, whether any of it is."""
    sources = [evidence.item_id for evidence in memory.evidence if evidence.item_id is not None]
    if memory.kind == "summary":
        return not asked.without.isdisjoint(sources)
    return bool(sources) and asked.without.issuperset(sources)


def _is_recalled(memory: Memory, past: bool, faded: bool) -> bool:
    """In force; when it is asked for what was so before, what has ended; when the person searches, what has faded."""
    in_force = memory.status == "active" or (past and memory.status == "superseded" and memory.valid_to is not None)
    in_force = in_force or (faded and memory.status == "faded")
    return in_force and not memory.never_use and memory.deleted_at is None


def _hit(fused: Fused, found: _Found) -> Hit:
    kind, i = fused.key
    if kind == "item":
        item = found.items[i]
        return Hit(
            "item", i, item.external_id, item.text, fused.score, fused.relevant, item.time, item.author, (), (i,),
            item.conversation_id, fused.components,
        )  # fmt: skip
    memory = found.memories[i]
    sources = [evidence for evidence in memory.evidence if evidence.item_id is not None]
    return Hit(
        "memory", i, None, memory.text, fused.score, fused.relevant, memory.time, memory.subject,
        tuple(dict.fromkeys(e.external_id or str(e.item_id) for e in sources)),
        tuple(dict.fromkeys(e.item_id for e in sources if e.item_id is not None)),
        next((e.conversation_id for e in sources if e.conversation_id is not None), None), fused.components,
        kind=memory.kind, memory_ids=tuple(e.memory_id for e in memory.evidence if e.memory_id is not None),
        status=memory.status,
    )  # fmt: skip
