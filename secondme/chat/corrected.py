"""What the person has corrected is not given to a reply in the words of before: neither by the message that it was read
from, nor by a summary or conclusion that was made of it and not made again yet."""

from collections.abc import Sequence
from dataclasses import replace

from secondme.memory.corrections import MADE, corrections, sources
from secondme.store import Store
from secondme.types import Hit, Memory


def as_corrected(store: Store, hits: Sequence[Hit]) -> list[Hit]:
    """`hits` in their order, without summaries and conclusions that say what was corrected in something they cite; for
    a message that does, the memory as it was corrected stands."""
    made = [hit for hit in hits if hit.type == "item" or hit.kind in MADE]
    behind = {(hit.type, hit.id): _behind(store, hit) for hit in made}
    former = corrections(store, {memory.id for found in behind.values() for memory in found})
    if not former:
        return list(hits)
    kept: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        wrong = {
            each.now.id: each.now
            for memory in behind.get((hit.type, hit.id), ())
            for each in former.get(memory.id, ())
            if each.is_told(hit.text)
        }
        if not wrong:
            kept.setdefault((hit.type, hit.id), hit)
        for memory in wrong.values() if hit.type == "item" else ():
            kept.setdefault(("memory", memory.id), _instead(hit, memory))
    return list(kept.values())


def _behind(store: Store, hit: Hit) -> list[Memory]:
    return sources(store, None, hit.id) if hit.type == "item" else sources(store, hit.id)


def _instead(hit: Hit, memory: Memory) -> Hit:
    return replace(
        hit, type="memory", id=memory.id, external_id=None, text=memory.text, kind=memory.kind, status=memory.status,
        author=memory.subject, item_ids=(hit.id,),
    )  # fmt: skip
