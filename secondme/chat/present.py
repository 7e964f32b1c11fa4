"""How things stand at the moment of a question, before any job has run: words that no memory was made of yet are read
by rules, and memories that were not held against the others yet are, both only for this one reply. Nothing is stored.

So a move that was told two messages ago ends the former home at once, and a note that was brought in and waits for its
turn is dated by what is known already. The judging is that of consolidation (memory/judge.py), to the same ends.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from secondme.log import described
from secondme.memory.drafts import draft
from secondme.memory.judge import Known, judge, moment
from secondme.store import Store
from secondme.store.schema import SELF_NAME
from secondme.types import Item, Memory, NewMemory

log = logging.getLogger(__name__)

MOST_READ = 12
"""Of the conversation so many messages are read for one reply, the newest, and of what was found the best as many; each
costs some milliseconds."""
LONGEST = 2_000
"""Characters of a message that is read for a reply: a longer one waits for its turn."""
NEWEST, WAITING = 2_000, 40
"""Of so many memories, the newest, and of those found so many that were not held against the others yet."""
MOST_KNOWN = 200
"""Memories of one attribute, the newest: of likes there may be thousands, of homes never so many."""


@dataclass(frozen=True, slots=True)
class Present:
    """`on_items`: the memories that stand on each item, as they stand now. `changed`: memories that stand otherwise now
    than they are stored. `said`: what was said in this conversation and is not stored yet, with its item."""

    on_items: Mapping[int, Sequence[Memory]] = field(default_factory=dict)
    changed: Mapping[int, Memory] = field(default_factory=dict)
    said: Sequence[tuple[Item, Memory]] = ()


def present(store: Store, items: Sequence[Item], conversation: Sequence[Item], memories: Sequence[int] = ()) -> Present:
    """`items` and `memories`: those among the hits. `conversation`: what the model reads as history, oldest first."""
    mine = [item for item in conversation if item.role == "self"]
    unread = {item.id: item for item in (*_unread(store, mine[::-1]), *_unread(store, items))}.values()
    stored = _on_items(store, [item.id for item in items if item.id > 0])
    near = {*memories, *(each.id for made in stored.values() for each in made)}
    waiting = store.consolidations.waiting(near, NEWEST, WAITING)
    told = [(item, _read(item, -1 - 100 * number)) for number, item in enumerate(unread)]
    found: dict[int, Memory] = {memory.id: memory for memory in waiting}
    found |= {memory.id: memory for _, read in told for memory in read}
    standing = _as_it_stands(store, [*found.values()])
    on_items = {id: [standing.get(each.id, each) for each in made] for id, made in stored.items()}
    for item, read in told:
        on_items.setdefault(item.id, []).extend(standing.get(each.id, each) for each in read)
    here = {item.id for item in mine}
    said = [(item, standing.get(each.id, each)) for item, read in told if item.id in here for each in read]
    return Present(on_items, {id: memory for id, memory in standing.items() if id > 0}, said)


def _unread(store: Store, items: Iterable[Item]) -> list[Item]:
    """Of these the person's that no memories were made of yet, each once; and notes of which nobody says who wrote
    them: what they say of somebody is compared with what is known of the person, and never more than that."""
    each = {item.id: item for item in items if len(item.text) <= LONGEST}
    waiting = store.runs.unread(id for id in each if id > 0)
    mine = [item for item in each.values() if item.id in waiting or (item.id < 0 and item.role == "self")]
    nobodys = [item for item in each.values() if item.role == "other" and not item.author.strip()]
    return [*mine, *nobodys][:MOST_READ]


def _read(item: Item, first: int) -> list[Memory]:
    """What rules make of it, numbered downwards from `first`. One that they stumble over is only not read here: the
    reply does not need it, and extraction notes it (memory/guard.py)."""
    try:
        made = draft(item, ()).memories()
    except Exception as error:  # noqa: BLE001 - a mistake of the rules in one message must not cost every reply
        log.warning("A message was not read for a reply: %s", described(error))
        return []
    return [_memory(new, item, first - number) for number, new in enumerate(made)]


def _memory(new: NewMemory, item: Item, id: int) -> Memory:
    claims = tuple(replace(claim, subject=claim.subject or SELF_NAME) for claim in new.claims)
    return Memory(
        id=id, text=new.text, kind=new.kind, status="active", subject=new.subject or SELF_NAME,
        subject_is_self=not new.subject, claims=claims,
        evidence=new.evidence, keywords=new.keywords, context=new.context, importance=new.importance,
        confidence=new.confidence, place=new.place, pinned=False, never_use=False, origin=item.origin,
        created_at=item.time, updated_at=item.time, valid_from=new.valid_from, valid_to=new.valid_to, stability=1.0,
        last_recalled=None, recalls=0, retrievability=1.0, time=item.time,
    )  # fmt: skip


def _on_items(store: Store, items: Sequence[int]) -> dict[int, list[Memory]]:
    found: dict[int, list[Memory]] = {}
    for memory in store.memories.for_items(items):
        for evidence in memory.evidence:
            if evidence.item_id is not None:
                found.setdefault(evidence.item_id, []).append(memory)
    return found


def _as_it_stands(store: Store, new: Sequence[Memory]) -> dict[int, Memory]:
    """Each of `new`, and what it changes among the known, after all were held against each other in order of time."""
    standing: dict[int, Memory] = {}
    attributes = {(claim.subject, claim.attribute) for memory in new for claim in memory.claims}
    known: dict[int, Memory] = {}
    for subject, attribute in attributes:
        known |= {each.id: each for each in store.consolidations.of_claim(subject, (attribute,), MOST_KNOWN)}
    for memory in sorted(new, key=lambda each: moment(each.time)):
        standing[memory.id] = memory
        if not memory.claims:
            continue
        near = [each for each in known.values() if _concern(each, memory)]
        verdict = judge(memory, Known(near, store.consolidations.first_said(each.id for each in near if each.id > 0)))
        standing |= {each.id: each for each in _after(memory, verdict.action, verdict.other)}
        known |= {id: each for id, each in standing.items() if id in known or id == memory.id}
    return standing


def _concern(one: Memory, other: Memory) -> bool:
    told = {(claim.subject, claim.attribute) for claim in other.claims}
    return one.id != other.id and any((claim.subject, claim.attribute) in told for claim in one.claims)


def _after(memory: Memory, action: str, other: Memory | None) -> list[Memory]:
    """The two as they stand after the verdict. What contradicts the known holds for nothing, but for what the person
    typed: then both are told, each with its day."""
    if other is None:
        return [memory]
    match action:
        case "supersede" | "end":
            return [memory, _ended(other, memory.time)]
        case "past":
            return [_ended(memory, other.valid_from or other.time)]
        case "ask" if memory.origin != "typed":
            return [replace(memory, status="proposed")]
        case "fold" if other.status == "superseded" and other.valid_to:
            return [_ended(memory, other.valid_to)]
        case _:
            return [memory]


def _ended(memory: Memory, until: str) -> Memory:
    return replace(memory, status="superseded", valid_to=memory.valid_to or until[:10])
