"""Makes "my sister" and "Nora" one where the text says that they are, and never on a doubt.

"My sister Nora", "Nora, my sister", "my sister is called Nora" say so. From then on "my sister" alone means Nora, as
long as nobody else is known as the person's sister. What was said of "my mother" or "my daughter" before her name was
known is hers too: who has two daughters speaks of the elder one. If another one is named later on, it is taken back,
and nobody knows any more which of them was meant. Of sisters, friends, colleagues there may be two that are both called
just that, so that there nothing is joined afterwards.
"""

import re
from collections.abc import Iterable

from secondme.memory.referents import Referent
from secondme.memory.tongues import tongue_of
from secondme.memory.words import fold, word_set
from secondme.store import Store
from secondme.types import Memory

ONE_OF = frozenset(["mother", "father", "husband", "wife", "partner", "boss", "landlord", "landlady"])
"""Relations of which a person has one."""
MOSTLY_ONE = ONE_OF | word_set(
    """daughter son child baby girlfriend boyfriend fiancé fiancée mother-in-law father-in-law stepmother stepfather
    stepson stepdaughter son-in-law daughter-in-law dog cat horse rabbit hamster parrot tortoise pony"""
)
"""Relations of which "my …" alone means the one that there is."""
ANIMALS = word_set(
    """dog cat horse rabbit hamster parrot tortoise pony ferret ferrets cats dogs hens chickens budgie goldfish snake
    gecko guinea_pig"""
)

CLOSE = MOSTLY_ONE - {"boss", "landlord", "landlady"} | word_set(
    """parents siblings sister brother twin twins children kids sons daughters sisters brothers grandmother grandfather
    grandparents grandson granddaughter grandchildren best_friend cats dogs hens"""
)
"""Of whom one speaks where one says who one is."""


def is_of_the_person(memory: Memory) -> bool:
    """Whether a statement of somebody says whom the person has: "Your sister Nora is a vet.", not "Eva doesn't eat
    fish.", nor what a neighbour keeps for them."""
    if memory.subject_is_self:
        return True
    tongue = tongue_of(memory.text)
    found = _YOURS.match(fold(memory.text))
    nouns = found[1].split() if found else ()
    return any(tongue.relations.get(noun) in CLOSE for noun in (*nouns[:1], *nouns[1:2]))


_YOURS = re.compile(r"(?:your|dein\w*|eue?r\w*|ton|ta|tes|votre|vos) ([\w'-]+(?: [\w'-]+)?)")


def introduce(store: Store, people: Iterable[Referent]) -> None:
    """Take note of who is who."""
    for one in people:
        role = f"your {one.relation}"
        known = store.entities.find(one.name)
        if known is not None and (known.is_self or role in known.aliases):
            continue
        former = store.entities.named(role)
        entity = store.entities.ensure(one.name, "thing" if one.relation in ANIMALS else "person")
        others = store.entities.bearing(role)
        for alias in (role, f"my {one.relation}"):
            store.entities.add_alias(entity.id, alias)
        if former is not None and former.id != entity.id and one.relation in MOSTLY_ONE and others <= {former.id}:
            store.people.merge(entity.id, former.id)
        elif one.relation not in ONE_OF and others - {entity.id}:
            store.people.unmerge_role(role, others)
