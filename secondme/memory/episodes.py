"""The episodes behind a skill: what the person said before they knew how, so that "how I did it" can be retold.

Learned from ExpeRepair (Mu et al. 2025), which keeps with each lesson the attempts that led to it.
"""

from dataclasses import replace

from secondme.memory.gate import own_words, worth_reading
from secondme.memory.words import content_words, sentences
from secondme.store import Store
from secondme.types import Evidence, Item, NewMemory

LOOKED_AT = 12
"""Turns before, in the same conversation."""
SHARED = 2
"""Content words that an earlier sentence must share with the skill."""
MOST = 3


def with_episodes(store: Store, item: Item, new: NewMemory) -> NewMemory:
    """A skill with the earlier own words of the conversation that speak of the same thing as further evidence; any
    other memory as it is."""
    if new.kind != "skill":
        return new
    wanted = content_words(new.text)
    found: list[Evidence] = []
    current = item.id
    for _ in range(LOOKED_AT):
        turn = next(iter(store.items.previous([current]).values()), None)
        if turn is None or len(found) == MOST:
            break
        current = turn.id
        if turn.role != "self" or not worth_reading(turn.text):
            continue
        quote = next((one for one in sentences(own_words(turn.text)) if len(content_words(one) & wanted) >= SHARED), "")
        if quote:
            found.append(Evidence(turn.id, quote=quote, revision=turn.revision))
    return replace(new, evidence=(*new.evidence, *found))
