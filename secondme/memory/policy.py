"""Whether a new memory is taken at once, waits for the person's word, or is not made at all. Pure.

By default: what the person typed is taken, and can be undone; their own imported words are, since each quote was
verified; everything else waits in the inbox. The person may choose otherwise for an origin, a kind, or a kind of an
origin, and name topics of which nothing is to be remembered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from secondme.memory.words import content_words, fold
from secondme.settings import USUAL, Choice
from secondme.types import Claim, MemoryKind, NewMemory, Origin


def choice_for(origin: Origin, kind: MemoryKind, chosen: Mapping[str, str]) -> Choice:
    """The most special that is said: of this kind from this origin ("typed:event"), of this kind, of this origin."""
    for key in (f"{origin}:{kind}", kind, origin):
        wanted = chosen.get(key) or USUAL.get(key)
        if wanted in get_args(Choice):
            return wanted  # type: ignore[return-value]
    return "ask"


def admitted(new: NewMemory, chosen: Mapping[str, str], never: Sequence[str]) -> NewMemory | None:
    """The memory as it may be kept, perhaps as a proposal; None when it may not be made. Where only what was said
    around it is about such a topic, it is made without that."""
    if any(touches(new, topic) for topic in never):
        return None
    if any(content_words(topic) and content_words(topic) <= content_words(new.context) for topic in never):
        new = replace(new, context="")
    choice = choice_for(new.origin, new.kind, chosen)
    if choice == "never":
        return None
    return replace(new, status="proposed") if choice == "ask" and new.status == "active" else new


def touches(new: NewMemory, topic: str) -> bool:
    """Whether a memory is about a topic that the person wants nothing remembered of: by a word of it, a keyword, or the
    attribute of a claim."""
    return _tells(" ".join((new.text, *new.keywords)), new.claims, topic)


def unwanted(text: str, claim: Claim, never: Sequence[str]) -> bool:
    """The same of what a person typed into a form, before anything is kept of it."""
    return any(_tells(text, (claim,), topic) for topic in never)


def mentions(text: str, topic: str) -> bool:
    """Whether a text is about a topic by its words."""
    return _tells(text, (), topic)


def _tells(text: str, claims: Sequence[Claim], topic: str) -> bool:
    wanted = content_words(topic)
    if not wanted:
        return False
    return wanted <= content_words(text) or fold(topic) in {claim.attribute for claim in claims}
