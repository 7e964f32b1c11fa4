"""Makes "my sister" and "Nora" one where the text says that they are, and never on a doubt.

"My sister Nora", "Nora, my sister", "my sister is called Nora" say so. From then on "my sister" alone means Nora, as
long as nobody else is known as the person's sister. What was said of "my mother" before her name was known is hers too:
of mothers there is one; of sisters there may be two, so that there nothing is merged afterwards.
"""

from collections.abc import Iterable

from secondme.memory.referents import Referent
from secondme.memory.words import word_set
from secondme.store import Store

ONE_OF = frozenset(["mother", "father", "husband", "wife", "partner", "boss", "landlord", "landlady"])
"""Relations of which a person has one."""
ANIMALS = word_set(
    """dog cat horse rabbit hamster parrot tortoise pony ferret ferrets cats dogs hens chickens budgie goldfish snake
    gecko guinea_pig"""
)


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
        if former is not None and former.id != entity.id and one.relation in ONE_OF and others <= {former.id}:
            store.people.merge(entity.id, former.id)
