"""What can be edited of a memory, as it stands in the fields. What was edited and not saved is kept as the fields that
differ, so that a change from elsewhere of the others is not lost."""

from dataclasses import dataclass, fields, replace
from typing import Any

from secondme.types import Claim, Memory, MemoryKind

Edits = dict[str, Any]
"""Fields of a Draft as edited and not saved."""


@dataclass(frozen=True, slots=True)
class Draft:
    text: str
    kind: MemoryKind
    importance: float
    keywords: tuple[str, ...]
    place: str
    valid_from: str | None
    valid_to: str | None
    claims: tuple[Claim, ...]

    def values(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def changed(self, memory: Memory) -> Edits:
        """The fields that differ from what is stored."""
        stored = draft_of(memory).values()
        return {name: value for name, value in self.values().items() if value != stored[name]}


def edited(memory: Memory, edits: Edits | None) -> Draft:
    """What is stored, with what was edited."""
    return replace(draft_of(memory), **(edits or {}))


def draft_of(memory: Memory) -> Draft:
    """What is stored, as a draft: days without their time."""
    return Draft(
        memory.text, memory.kind, memory.importance, memory.keywords, memory.place,
        memory.valid_from and memory.valid_from[:10], memory.valid_to and memory.valid_to[:10], memory.claims,
    )  # fmt: skip
