"""Whose something is: asked for the person's own car, their father's is no answer, and the other way round. Pure."""

import re
from collections.abc import Mapping, Sequence

from secondme.retrieval.attributes import KIN, of_another
from secondme.retrieval.query import SELF, asked_of
from secondme.types import Hit, Memory, Query

_HAVE_ONE = """home work birthday age name origin education pet possession contact health allergy diet likes
dislikes"""
HAVE_ONE = frozenset(_HAVE_ONE.split())
"""Attributes that others have as well, each their own."""
_OTHERS = rf"(?:{KIN}|friend|colleague|co-?worker|roommate|flatmate|landlord|landlady|boyfriend|girlfriend|fianc[ée]e?)"
_OF_ANOTHER = re.compile(rf"^(?:your|my|our) (?:[\w-]+ ){{0,2}}{_OTHERS}(?:['’]?s)?\b", re.IGNORECASE)
_AND_SELF = re.compile(r"\b(?:you|yours?|i|me|my|mine|we|us|ours?)\b", re.IGNORECASE)


def of_whom(
    hits: Sequence[Hit], query: Query, on_items: Mapping[int, Sequence[Memory]], known: Mapping[int, Memory]
) -> list[Hit]:
    """`hits` in their order, without those that tell of somebody else what the person asks of themself, and without
    those that tell of the person what is asked of somebody else. `on_items`: the memories on each item among them;
    `known`: the memories among them.

    Only where the question asks for something that each has their own of; "relation" is not: it asks who that is."""
    wanted = HAVE_ONE.intersection(query.attributes)
    if not wanted:
        return list(hits)
    if of_another(query.text):
        return [
            hit
            for hit in hits
            if not _tells_of_self(on_items.get(hit.id, ()) if hit.type == "item" else _one(known.get(hit.id)), wanted)
        ]
    if asked_of(query) != SELF:
        return list(hits)
    return [hit for hit in hits if not tells_of_another(hit.text)]


def _one(memory: Memory | None) -> Sequence[Memory]:
    return () if memory is None else (memory,)


def tells_of_another(text: str) -> bool:
    """Whether it begins with somebody else and says nothing of the person: "Your father's car is …"."""
    found = _OF_ANOTHER.match(text.strip())
    return found is not None and not _AND_SELF.search(text[found.end() :])


def _tells_of_self(made: Sequence[Memory], wanted: frozenset[str]) -> bool:
    """Whether all that was made of it claims such a thing of the person."""
    return bool(made) and all(
        memory.subject_is_self and any(claim.attribute in wanted for claim in memory.claims) for memory in made
    )
