"""Which memories the values of forms are read from: all that can give one, however old, and no others."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from secondme.autofill.matching import fold
from secondme.autofill.own import may_name
from secondme.autofill.values import ATTRIBUTES, relatives, roles_of
from secondme.types import Memory

NAMED = ("possession", "other")
"""Attributes of which only what stands under a name of its own is a value ("Your library card number is …")."""
NEWEST: Mapping[str, int] = {"hobby": 500, "skill": 500, "goal": 500}
"""Of what people have any number of, so many: a field asks for some of it, not for all."""

MOST_CONCLUSIONS = 200
"""The newest: they carry no claims, and are read one by one."""


class Claims(Protocol):
    """What is read of the store (see store/claims.py)."""

    def own(self, attributes: Iterable[str], limit: int | None = None) -> list[Memory]: ...
    def texts(self, attributes: Iterable[str]) -> list[tuple[int, str, str]]: ...
    def whole(self, ids: Iterable[int]) -> list[Memory]: ...
    def others(self) -> dict[int, str]: ...
    def of_others(self, entities: Iterable[int], attributes: Iterable[str]) -> list[Memory]: ...
    def conclusions(self, limit: int) -> list[Memory]: ...
    def memories(self, attributes: Iterable[str], limit: int | None = None) -> list[Memory]: ...


def known_of_self(claims: Claims, attributes: Iterable[str] = ATTRIBUTES) -> list[Memory]:
    """The memories that give a value of the person: all of them, but of NEWEST the newest."""
    wanted = frozenset(attributes)
    found = claims.own(sorted(wanted - {*NAMED, *NEWEST}))
    for attribute in sorted(wanted & NEWEST.keys()):
        found += claims.own((attribute,), NEWEST[attribute])
    named = {id for id, text, scope in claims.texts(sorted(wanted & {*NAMED})) if scope or may_name(text)}
    return _each_once([*found, *claims.whole(named)])


def known_for_forms(claims: Claims) -> list[Memory]:
    """The memories that give a value of the person or of a relative of theirs, and what was concluded of them. Of
    anybody else no form is filled in."""
    related = claims.memories(("relation",))
    names = relatives(related)
    folded = ((id, fold(name)) for id, name in claims.others().items())
    family = [id for id, name in folded if roles_of(name, names)]
    told = (*known_of_self(claims), *related, *claims.of_others(family, ATTRIBUTES))
    return _each_once([*told, *claims.conclusions(MOST_CONCLUSIONS)])


def _each_once(memories: Iterable[Memory]) -> list[Memory]:
    return list({memory.id: memory for memory in memories}.values())
