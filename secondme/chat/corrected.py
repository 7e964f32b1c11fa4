"""What the person has corrected is not given to a reply in the words of before: neither by the message that it was read
from, nor by a summary or conclusion that was made of it and not made again yet."""

from collections.abc import Sequence
from dataclasses import replace

from secondme.memory.words import content_words
from secondme.store import Store
from secondme.types import Hit, Memory

LEVELS = 4
"""A month is summed up of weeks, these of days, and those of memories."""
_MADE = ("summary", "conclusion")


def as_corrected(store: Store, hits: Sequence[Hit]) -> list[Hit]:
    """`hits` in their order, without summaries and conclusions that say what was corrected in something they cite; for
    a message that does, the memory as it was corrected stands."""
    made = [hit for hit in hits if hit.type == "item" or hit.kind in _MADE]
    sources = {(hit.type, hit.id): _sources(store, hit) for hit in made}
    ids = {memory.id for found in sources.values() for memory in found}
    former = store.journal.corrected(sorted(ids))
    if not former:
        return list(hits)
    kept: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        wrong = [
            memory
            for memory in sources.get((hit.type, hit.id), ())
            if any(_gone(text, memory) & content_words(hit.text) for text in former.get(memory.id, ()))
        ]
        if not wrong:
            kept.setdefault((hit.type, hit.id), hit)
        for memory in wrong if hit.type == "item" else ():
            kept.setdefault(("memory", memory.id), _instead(hit, memory))
    return list(kept.values())


def _sources(store: Store, hit: Hit) -> list[Memory]:
    """The memories that an item gave, or of which a summary or conclusion was made; and those on the items it cites."""
    items = {hit.id} if hit.type == "item" else set[int]()
    found: dict[int, Memory] = {}
    wanted = [hit.id] if hit.type == "memory" else []
    for _ in range(LEVELS):
        known = store.memories.many(wanted)
        found |= known
        evidence = [each for memory in known.values() if memory.kind in _MADE for each in memory.evidence]
        items |= {each.item_id for each in evidence if each.item_id is not None}
        wanted = [each.memory_id for each in evidence if each.memory_id is not None and each.memory_id not in found]
    for memory in store.memories.for_items(sorted(items)) if items else ():
        found[memory.id] = memory
    return [memory for memory in found.values() if memory.kind not in _MADE and memory.deleted_at is None]


def _gone(former: str, memory: Memory) -> frozenset[str]:
    """The words that a correction has taken out."""
    return content_words(former) - content_words(memory.text)


def _instead(hit: Hit, memory: Memory) -> Hit:
    return replace(
        hit, type="memory", id=memory.id, external_id=None, text=memory.text, kind=memory.kind, status=memory.status,
        author=memory.subject, item_ids=(hit.id,),
    )  # fmt: skip
