"""What of memory a reply is given to choose its notes from: nothing where none is needed, else what is found for the
question, what must not be forgotten, and the instructions that hold in its situation."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from threading import Event

from secondme.chat.asked import asks_about_self, with_topics
from secondme.chat.corrected import as_corrected
from secondme.chat.notes import vital
from secondme.chat.persons import relations
from secondme.chat.present import Present, present
from secondme.chat.validity import held
from secondme.chat.whose import of_whom
from secondme.engine.base import Engine
from secondme.errors import ModelProblem
from secondme.memory.tongues import tongue_of
from secondme.memory.tongues.kin import RELATIONS
from secondme.retrieval.attributes import of_another
from secondme.retrieval.clue import DRAFT, drafted
from secondme.retrieval.gate import needs_memory
from secondme.retrieval.parts import parts_of
from secondme.retrieval.past import asks_past
from secondme.retrieval.query import SELF, asked_of, read_query
from secondme.retrieval.search import Search
from secondme.retrieval.standing import applying
from secondme.retrieval.vocabulary import Situations, Vocabularies
from secondme.store import Store
from secondme.store.schema import SELF_NAME
from secondme.types import Hit, HitType, Item, Memory, Query

log = logging.getLogger(__name__)

FOUND = 30
"""Hits from which the notes are chosen."""
VITAL = 4
STANDING = 4
CLAIMED = 3
CLAIMED_SCORE = 0.5
"""A claim of what was asked for, of whom it was asked, is as good as a good hit; which attribute a claim has is a
small model's word."""
QUERY_CHARS = 600
"""Of a longer message the beginning and the end are looked up."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """`hits`: found for the question, best first. `standing`: instructions and preferences that hold now, to be given
    whatever else is. `not_recalled`: why nothing was looked up; "" when it was."""

    query: Query
    hits: tuple[Hit, ...]
    standing: tuple[Hit, ...]
    not_recalled: str = ""
    told_here: bool = False
    """What is asked for was told in this conversation."""


class Recall:
    """Safe from any thread."""

    def __init__(self, store: Store, search: Search) -> None:
        self._store = store
        self._search = search
        self._known = Vocabularies(store)
        self._situations = Situations(lambda: search.embedder)

    def recall(
        self,
        question: str,
        now: str,
        hidden: frozenset[int],
        clues_of: Engine | None = None,
        stop: Event | None = None,
        conversation: Sequence[Item] = (),
    ) -> Recalled:
        """What memory has for this message at `now`. `hidden`: items to leave out, and what was made of them alone,
        unless the person asks of their own life: then what they said in this very conversation stands beside the
        question too, because a small model does not find it among the turns (measured). `conversation`: those of the
        hidden that it reads as turns; one that no memory was made of yet is given where it tells what is asked for.
        `clues_of`: the engine that first guesses what the answer may say. Raises ModelProblem when the embedder or the
        engine fails."""
        asked = _ends(question)
        query = read_query(asked, now, vocabulary=self._known.vocabulary())
        gate = needs_memory(query)
        standing = self._standing(asked, hidden)
        if not gate.needed:
            return Recalled(query, (), standing, gate.why)
        seen = hidden
        hidden = frozenset() if asks_about_self(question) else hidden
        found = self._find(asked, now, hidden) + self._vital(question, now)
        found += self._kin(question, now, hidden)
        claimed = self._claimed(query, now, hidden - {item.id for item in conversation})
        parts = parts_of(asked)
        for part in parts if len(parts) > 1 else ():
            found += self._find(part, now, hidden)
        if clues_of is not None:
            for guess in drafted(clues_of, asked, stop or Event()):
                found += [replace(hit, score=hit.score * DRAFT) for hit in self._find(guess, now, hidden)]
        given = {(hit.type, hit.id) for hit in standing}
        hits = [hit for hit in _each_once([*found, *claimed]) if (hit.type, hit.id) not in given]
        hits = [hit for hit in hits if hit.type != "item" or hit.id not in seen]
        items = self._store.items.many([hit.id for hit in hits if hit.type == "item"])
        known = [hit.id for hit in hits if hit.type == "memory"]
        stands = present(self._store, [*items.values()], conversation, known)
        told_here = _told_here(stands, query)
        said = [_hit_of(item) for item in told_here if item.id > 0]
        kept = self._held([*hits, *said], stands, query)
        told = bool(told_here) or any(not seen.isdisjoint(hit.item_ids) for hit in kept)
        first = {(hit.type, hit.id) for hit in (*said, *claimed)} if not asks_past(query) else set()
        return Recalled(query, tuple(_first(kept, first)), standing, told_here=told)

    def _held(self, hits: Sequence[Hit], stands: Present, query: Query) -> list[Hit]:
        hits = as_corrected(self._store, hits)
        known = self._store.memories.many([hit.id for hit in hits if hit.type == "memory"])
        known |= {id: memory for id, memory in stands.changed.items() if id in known}
        kept = held(hits, stands.on_items, known, asks_past(query), query.attributes)
        return of_whom(kept, query, stands.on_items, known)

    def importance(self, hits: Sequence[Hit]) -> dict[tuple[HitType, int], float]:
        """How much each memory among these hits matters in itself, in [0, 1]."""
        memories = self._store.memories.many([hit.id for hit in hits if hit.type == "memory"])
        return {("memory", i): memory.importance for i, memory in memories.items()}

    def _find(self, question: str, now: str, hidden: frozenset[int]) -> list[Hit]:
        try:
            return self._search.find(question, FOUND, now=now, exclude_items=hidden)
        except ModelProblem as problem:
            log.warning("The embedder failed during a search: %s", problem)
            if not self._search.keyword_only:
                raise
            return self._search.find(question, FOUND, now=now, exclude_items=hidden)

    def _kin(self, question: str, now: str, hidden: frozenset[int]) -> list[Hit]:
        """What is told, in another language than that of the question, of the relatives and animals that it asks for:
        "Mein Mann Tomasz" of "my husband"."""
        asked, tongue = relations(question), tongue_of(question).name
        others = [table for name, table in RELATIONS.items() if name != tongue]
        named = dict.fromkeys(word for table in others for word, what in table.items() if what in asked)
        if not named:
            return []
        found = self._find(" ".join(named), now, hidden)
        return [replace(hit, relevant=True) for hit in found if relations(hit.text) & asked][:CLAIMED]

    def _vital(self, question: str, now: str) -> list[Hit]:
        """What must not be forgotten when food or medicine are asked for, however little the words resemble, and
        though it was told in this very conversation."""
        topic = with_topics(question)
        if not topic:
            return []
        found = self._search.find(topic, FOUND, types=("memory",), now=now)
        memories = self._store.memories.many([hit.id for hit in found])
        return [replace(hit, relevant=True) for hit in found if hit.id in memories and vital(memories[hit.id])][:VITAL]

    def _claimed(self, query: Query, now: str, hidden: frozenset[int]) -> list[Hit]:
        """What is claimed of the one who is asked about, where the question asks for an attribute of theirs."""
        whose, attributes = asked_of(query), _asked_for(query)
        if whose is None or not attributes:
            return []
        memories = self._store.known.claiming(attributes, whose, now, CLAIMED, past=asks_past(query))
        shown = (memory for memory in memories if not _stands_on(memory, hidden))
        return [replace(_hit(memory, CLAIMED_SCORE), components={"claim": CLAIMED_SCORE}) for memory in shown]

    def _standing(self, question: str, hidden: frozenset[int]) -> tuple[Hit, ...]:
        """The instructions and preferences that apply to this question, most surely applying first. A preference that
        was told in this conversation is read there: given again beside the question, it is taken for the answer."""
        standing = self._known.standing()
        if not standing:
            return ()
        try:
            applies = applying(question, standing, self._situations.similar if self._situations.ready else None)
        except ModelProblem as problem:
            log.warning("The embedder failed while situations were compared: %s", problem)
            applies = applying(question, standing)
        memories = self._store.memories.many([i for i, _ in applies[:STANDING]])
        return tuple(
            _hit(memories[i], strength)
            for i, strength in applies
            if i in memories and (memories[i].kind == "instruction" or not _stands_on(memories[i], hidden))
        )


def _first(hits: Sequence[Hit], wanted: Collection[tuple[HitType, int]]) -> list[Hit]:
    """`hits`, best first, where what is claimed of what was asked for is as good as the best that was found: that it
    holds now was looked after, of the rest only that it resembles."""
    best = max((hit.score for hit in hits), default=0.0)
    raised = [replace(hit, score=best) if (hit.type, hit.id) in wanted else hit for hit in hits]
    return sorted(raised, key=lambda hit: (-hit.score, (hit.type, hit.id) not in wanted))


def _asked_for(query: Query) -> list[str]:
    """The attributes that the question asks for of the one who is meant."""
    own = asked_of(query) == SELF and of_another(query.text)
    return [name for name in query.attributes if name == "relation" or not own]


def _told_here(stands: Present, query: Query) -> list[Item]:
    """The messages of this conversation that no memory was made of yet and that tell of the person what is asked for,
    the newest first; what one of them has taken back only where the question is about the past."""
    wanted = _asked_for(query) if asked_of(query) == SELF else []
    holding = [pair for pair in stands.said if pair[1].status == "active" or asks_past(query)]
    claims = [(item, claim) for item, each in holding for claim in each.claims if claim.subject == SELF_NAME]
    told = [item for item, claim in claims if claim.attribute in wanted]
    return list(dict.fromkeys(told))


def _hit_of(item: Item) -> Hit:
    return Hit(
        "item", item.id, item.external_id, item.text, CLAIMED_SCORE, True, item.time, item.author, (), (item.id,),
        item.conversation_id, {"claim": CLAIMED_SCORE},
    )  # fmt: skip


def _hit(memory: Memory, strength: float) -> Hit:
    sources = [evidence for evidence in memory.evidence if evidence.item_id is not None]
    return Hit(
        type="memory",
        id=memory.id,
        external_id=None,
        text=memory.text,
        score=min(1.0, strength),
        relevant=True,
        time=memory.time,
        author=memory.subject,
        evidence=tuple(dict.fromkeys(e.external_id or str(e.item_id) for e in sources)),
        item_ids=tuple(dict.fromkeys(e.item_id for e in sources if e.item_id is not None)),
        conversation_id=next((e.conversation_id for e in sources if e.conversation_id is not None), None),
        components={"standing": min(1.0, strength)},
        kind=memory.kind,
        memory_ids=tuple(e.memory_id for e in memory.evidence if e.memory_id is not None),
        status=memory.status,
    )


def _stands_on(memory: Memory, items: frozenset[int]) -> bool:
    """Whether a memory comes from these items alone."""
    sources = {evidence.item_id for evidence in memory.evidence if evidence.item_id is not None}
    return bool(sources) and sources <= items


def _each_once(hits: Sequence[Hit]) -> list[Hit]:
    """Each in its best form, best first; of equal ones the earlier."""
    best: dict[tuple[HitType, int], Hit] = {}
    for hit in hits:
        known = best.get((hit.type, hit.id))
        if known is None or hit.score > known.score or (hit.relevant and not known.relevant):
            best[hit.type, hit.id] = hit
    return sorted(best.values(), key=lambda hit: -hit.score)


def _ends(question: str) -> str:
    if len(question) <= QUERY_CHARS:
        return question
    return f"{question[: QUERY_CHARS // 2]} {question[-QUERY_CHARS // 2 :]}"
