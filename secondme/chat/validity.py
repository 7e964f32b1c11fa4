"""What of the hits still holds: a reply about what is so now is not given what was so before, one about the past is,
with the time in which it held. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from secondme.types import Hit, Memory


def held(
    hits: Sequence[Hit],
    on_items: Mapping[int, Sequence[Memory]],
    known: Mapping[int, Memory],
    past: bool,
    asked: Sequence[str] = (),
) -> list[Hit]:
    """`hits` in their order, with validity in words. `on_items`: the memories that stand on each item among them;
    `known`: the memories among them; `asked`: the attributes that the question asks for.

    Unless the question is about the `past`, what has ended goes, and an item whose memories all have: it would give a
    former value as if it held. An item of which something else is asked stays, with the day until which it held."""
    kept = []
    for hit in hits:
        if hit.type == "memory":
            memory = known.get(hit.id)
            if past or memory is None or not _former(memory):
                kept.append(_dated(hit, memory))
            continue
        made = [memory for memory in on_items.get(hit.id, ()) if memory.kind != "summary"]
        former = [memory for memory in made if _former(memory)]
        if not former:
            kept.append(hit)
        elif past or any(_holds(memory, asked) for memory in made) or _of_other(former, asked):
            said = "; ".join(_until(memory) for memory in former[:2])
            kept.append(replace(hit, text=f"{hit.text} ({said})"))
    return kept


def has_ended(memory: Memory) -> bool:
    """Another value has taken its place; one that was only said again has not ended."""
    return memory.status == "superseded" and memory.valid_to is not None


def doubted(memory: Memory) -> bool:
    """Read for this reply alone, it contradicts what is known on better grounds."""
    return memory.id < 0 and memory.status == "proposed"


def _former(memory: Memory) -> bool:
    return has_ended(memory) or doubted(memory)


def _holds(memory: Memory, asked: Sequence[str]) -> bool:
    """It is in force, and where an attribute is asked for, it tells that."""
    if memory.status != "active":
        return False
    return not asked or any(claim.attribute in asked for claim in memory.claims)


def _of_other(former: Sequence[Memory], asked: Sequence[str]) -> bool:
    """Whether another thing is asked for than what has ended."""
    claimed = {claim.attribute for memory in former for claim in memory.claims}
    return bool(asked) and claimed.isdisjoint(asked)


def _until(memory: Memory) -> str:
    if not has_ended(memory):
        return f"contradicted elsewhere: {memory.text}"
    return f"until {str(memory.valid_to)[:10]}: {memory.text}"


def _dated(hit: Hit, memory: Memory | None) -> Hit:
    if memory is None or not has_ended(memory):
        return hit
    since = f"from {memory.valid_from[:10]} " if memory.valid_from else ""
    return replace(hit, text=f"{hit.text} ({since}until {str(memory.valid_to)[:10]})")
