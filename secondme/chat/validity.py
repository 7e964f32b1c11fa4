"""What of the hits still holds: a reply about what is so now is not given what was so before, one about the past is,
with the time in which it held. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from secondme.types import Hit, Memory


def held(
    hits: Sequence[Hit], on_items: Mapping[int, Sequence[Memory]], known: Mapping[int, Memory], past: bool
) -> list[Hit]:
    """`hits` in their order, with validity in words. `on_items`: the memories that stand on each item among them;
    `known`: the memories among them. Unless the question is about the `past`, an item goes whose memories all have
    ended: it would give a former value as if it held."""
    kept = []
    for hit in hits:
        if hit.type == "memory":
            kept.append(_dated(hit, known.get(hit.id)))
            continue
        made = [memory for memory in on_items.get(hit.id, ()) if memory.kind != "summary"]
        ended = [memory for memory in made if has_ended(memory)]
        if not ended:
            kept.append(hit)
        elif past or any(memory.status == "active" for memory in made):
            said = "; ".join(f"until {memory.valid_to}: {memory.text}" for memory in ended[:2] if memory.valid_to)
            kept.append(replace(hit, text=f"{hit.text} ({said})"))
    return kept


def has_ended(memory: Memory) -> bool:
    """Another value has taken its place; one that was only said again has not ended."""
    return memory.status == "superseded" and memory.valid_to is not None


def _dated(hit: Hit, memory: Memory | None) -> Hit:
    if memory is None or not has_ended(memory):
        return hit
    since = f"from {memory.valid_from[:10]} " if memory.valid_from else ""
    return replace(hit, text=f"{hit.text} ({since}until {str(memory.valid_to)[:10]})")
