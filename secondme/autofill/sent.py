"""What a person sent in a form, as whole things that a memory can say. Pure.

A form asks for a name or an address in parts, and a part alone says little: they are put together again here. What is
somebody else's, secret, or no single thing is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from secondme.autofill.form import Form
from secondme.autofill.match import match
from secondme.autofill.matching import Match, fold
from secondme.autofill.statements import can_remember
from secondme.autofill.words import NONE, PLACES

MOST = 30
_LABEL = re.compile(r"[^\W\d_][\w '’().\-]{0,39}")
"""The page wrote the label: only a few plain words of it may come into a statement."""


@dataclass(frozen=True, slots=True)
class Told:
    """`ids`: of the fields that it was put together from."""

    kind: str
    label: str
    value: str
    ids: tuple[str, ...]
    work: bool = False


def told(form: Form, values: Mapping[str, str]) -> tuple[Told, ...]:
    """At most `MOST`, in the order of the form. `values`: by the ids of fields, what the person put there."""
    mine = [each for each in match(form) if _theirs(each) and values.get(each.field.id)]
    used: dict[str, Match] = {}
    for each in mine:
        used.setdefault(each.type, each)
    wholes = [*_name(used, values), *_address(used, values)]
    rest = [each for each in mine if each.type not in _PARTS and can_remember(each.type, each.field.label)]
    singles = (
        Told(each.type, each.field.label, values[each.field.id], (each.field.id,), each.variant == "work")
        for each in rest
        if each.type != NONE or _LABEL.fullmatch(each.field.label)
    )
    return tuple([*wholes, *(one for one in singles if one.kind not in {whole.kind for whole in wholes})][:MOST])


def _theirs(each: Match) -> bool:
    """It says one thing of the person themself that holds now."""
    return each.single and not (each.never or each.whose or each.former or each.type.startswith("cc-"))


_PARTS = frozenset({
    "given-name", "family-name", "additional-name", "postal-code", "address-level2", "address-line1", "address-line2",
    "street-address", "street-name", "house-number", "country", "country-name", PLACES,
})  # fmt: skip


def _name(used: Mapping[str, Match], values: Mapping[str, str]) -> Iterator[Told]:
    parts = [used[kind].field.id for kind in ("given-name", "family-name") if kind in used]
    if len(parts) == 2:
        yield Told("name", "Name", " ".join(values[part] for part in parts), tuple(parts))


def _address(used: Mapping[str, Match], values: Mapping[str, str]) -> Iterator[Told]:
    """Street, postal code and town, and the country where it was asked for, in the order of the continent."""

    def of(*kinds: str) -> list[str]:
        return [used[kind].field.id for kind in kinds if kind in used]

    street = of("street-address")[:1] or of("address-line1")[:1] or of("street-name", "house-number")
    place = of(PLACES)[:1] or of("postal-code", "address-level2")
    if street and (len(place) == 2 or PLACES in used):
        country = of("country-name", "country")[:1]
        lines = (" ".join(" ".join(values[id].split()) for id in ids) for ids in (street, place, country))
        yield Told("street-address", "Address", ", ".join(filter(None, lines)), (*street, *place, *country))


def same(one: str, other: str) -> bool:
    """Whether two values differ only in how they are written."""
    return re.sub(r"\W", "", fold(one)) == re.sub(r"\W", "", fold(other))


def unchanged(one: Told, values: Mapping[str, str], proposed: Mapping[str, Sequence[str]]) -> bool:
    """Whether every part of it is what was known already. `proposed`: by the ids of fields."""
    return all(any(same(values[id], known) for known in proposed.get(id, ())) for id in one.ids)
