"""Puts what is known into the fields of a form, in the shape that each wants. Pure; nothing is ever made up.

Each proposal carries the memory that it rests on. What conflicts, has ended, was said with a doubt, or is of a kind
that the form did not ask for by its own word is offered with less confidence; what is nobody's is left empty.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from secondme.autofill.born import DAY
from secondme.autofill.doubt import doubtful, elsewhere, unfit
from secondme.autofill.form import Field, Form
from secondme.autofill.guess import guessed, kept_apart
from secondme.autofill.listed import ADDRESS, COUNTRY, POSTCODE, STREET, TOWN, composed
from secondme.autofill.match import match
from secondme.autofill.matching import NOT_THEIRS, Match, fold
from secondme.autofill.own import number_of_same, same_name
from secondme.autofill.phones import REACHED, another_line, asks_second, is_second
from secondme.autofill.shapes import Shape, as_shown, plural, shaped, tel_part
from secondme.autofill.tongue import tongue_of
from secondme.autofill.topics import asks_for_more, of_kind, topics_of
from secondme.autofill.values import WHOLE_ADDRESS, Value, country_name
from secondme.autofill.whole import near
from secondme.autofill.whose import asks_parent, relative_meant
from secondme.autofill.words import FREE, NONE, PLACES

SURE, LIKELY = 0.95, 0.85
TOLD_SO = 0.7
"""What the person said of just what a question asks."""
CONFLICT = 0.5
"""Of several values that hold now, the newest is offered with so much of its confidence; so is what was concluded."""
DOUBT = 0.6
"""Where something of what the form says is left over (doubt.py), so much of it."""
FILL = 0.75
"""From here on a value may be filled in at one gesture for the whole form; below, each is offered on its own."""
_OF_RELATIVES = frozenset({"name", "given-name", "family-name", "tel", "tel-national", "email", "bday", "birthplace"})
"""What is filled in of parents, siblings, and whom to call in an emergency."""
_PARENTS = ("guardian", "mother", "father")
_WHOM = re.compile(
    r"(?:emergency contact|next of kin|notfallkontakt|contact d urgence|contacto de emergencia"
    r"|personne a (?:prevenir|contacter)(?: en cas d urgence)?|person to contact in (?:an"
    r"|case of) emergency)(?: person)?"
)
"""Labels that ask whom to call by nothing but that."""
_SERVICE = re.compile(
    r"linkedin|github|gitlab|xing|facebook|instagram|twitter|mastodon|behance|dribbble|youtube|tiktok"
)
"""A page there is asked for, and no other site."""
LONG = 6
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be written into one field. `value` is "" when nothing is known; `draft`: sentences that the person
    should read before they are sent."""

    match: Match
    value: str = ""
    confidence: float = 0.0
    memories: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Other values that hold as well."""
    draft: bool = False
    inferred: bool = False
    """Nobody has said it: it was concluded."""

    @property
    def field(self) -> Field:
        return self.match.field


def propose(form: Form, values: Sequence[Value], chosen: Mapping[str, str] = _NOTHING) -> tuple[Proposal, ...]:
    """One proposal for each field, in order. `chosen`: what unclear fields may ask for (guess.py), by their ids."""
    matches = match(form)
    tongue = form.language or tongue_of(form)
    meant = guessed(matches, chosen)
    found = (_one(each, _shape(matches, at, tongue, form.title), values) for at, each in enumerate(meant))
    doubts = zip(found, doubtful(matches), strict=True)
    of_child = any(each.whose == "child" for each in matches)  # then "mother" may be the child's
    others = elsewhere(meant) if any(each.guessed for each in meant) else set()
    hardly = unfit(matches)
    made = (
        _guess(one, at in others) if one.match.guessed
        else _of_another(one.match) if doubt and at in hardly
        else _offered(one) if doubt or not _as_shown(one) or (of_child and one.match.whose in NOT_THEIRS) else one
        for at, (one, doubt) in enumerate(doubts)
    )  # fmt: skip
    return tuple(replace(one, match=kept_apart(one.match)) for one in made)


def _guess(one: Proposal, elsewhere: bool) -> Proposal:
    """What was guessed is only offered, and not where somebody or something else may be meant."""
    return Proposal(one.match) if elsewhere or not _as_shown(one) else _offered(one)


def _of_another(match: Match) -> Proposal:
    """Nothing: it is taken for somebody else's."""
    return Proposal(replace(match, whose=match.whose or "other"))


def _as_shown(one: Proposal) -> bool:
    """Whether the value has the form that the field shows of it, as far as it shows one."""
    return not one.value or one.draft or as_shown(one.field, one.value)


def _offered(one: Proposal) -> Proposal:
    """The same, to be shown and not filled in; of a draft, which says more of a person than a value, nothing."""
    return Proposal(one.match) if one.draft else replace(one, confidence=round(one.confidence * DOUBT, 3))


def _shape(matches: Sequence[Match], at: int, tongue: str, title: str) -> Shape:
    """What else the form asks the same person for near it: beside a box for the city the street goes without one."""
    return Shape(tongue, frozenset(each.type for each in near(matches, at)), title)


def _one(asked: Match, shape: Shape, values: Sequence[Value]) -> Proposal:
    if asked.never or asked.field.hidden or asked.type.startswith("cc-"):
        return Proposal(asked)
    if asked.whose in NOT_THEIRS:
        return _of_relative(asked, shape, values)
    mine = [value for value in values if value.whose == asked.whose and value.former is asked.former]
    if asked.type in REACHED:
        mine = [value for value in mine if value.type not in REACHED or is_second(value) is asks_second(asked)]
    if asked.type == FREE:
        return _told(asked, mine)
    if asked.type == NONE:
        named = [value for value in mine if value.type == "own" and same_name(value.label, asked.field.label)]
        if named:
            return _chosen(asked, [(0, value, shaped(asked, value.text, shape)) for value in named])
        said = f"{shape.title} {asked.field.section}"
        numbers = [one for one in mine if one.type == "own" and number_of_same(one.label, asked.field.label, said)]
        likely = _chosen(asked, [(0, value, shaped(asked, value.text, shape)) for value in numbers])
        return _offered(likely) if likely.value else likely
    if not asked.fillable:
        return Proposal(asked)
    if asked.type == DAY and asked.parts:
        return _born(asked, mine, shape)
    found = sorted(_candidates(asked, mine, shape), key=lambda one: one[0])
    if asked.type == "language" and plural(asked.field) and found:
        return _all_of(asked, [(value, text) for _, value, text in found if text])
    made = _chosen(asked, found)
    whole = not (asked.whose and asked.type == "name" and made.value) or " " in made.value
    return made if whole else _offered(made)


def _of_relative(asked: Match, shape: Shape, values: Sequence[Value]) -> Proposal:
    """What was told of the one relative whom a field names, their mother or whom to call in an emergency."""
    role = relative_meant(asked)
    if not role and asked.whose == "parent" and asks_parent(asked):
        return _of_a_parent(asked, shape, values)
    alone = asked.type == NONE and bool(_WHOM.fullmatch(fold(asked.field.label)))
    wanted = replace(asked, type="name") if alone else asked
    mine = [value for value in values if role and value.whose == role and not value.former]
    if not mine or wanted.type not in _OF_RELATIVES:
        return Proposal(asked)
    made = _chosen(wanted, sorted(_candidates(wanted, mine, shape), key=lambda one: one[0]))
    whole = wanted.type != "name" or " " in made.value
    return _offered(made) if made.value and (alone or not whole) else made


def _of_a_parent(asked: Match, shape: Shape, values: Sequence[Value]) -> Proposal:
    """Of the one who was told to be their guardian; of a parent it is only offered, as nobody says which is meant."""
    told = {role: [one for one in values if one.whose == role and not one.former] for role in _PARENTS}
    if asked.type not in _OF_RELATIVES:
        return Proposal(asked)
    made = (_chosen(asked, sorted(_candidates(asked, mine, shape), key=lambda one: one[0])) for mine in told.values())
    known = [one for one in made if one.value]
    if not known:
        return Proposal(asked)
    first, others = known[0], tuple(one.value for one in known[1:])
    return first if told["guardian"] else _offered(replace(first, others=(*first.others, *others)))


def _chosen(asked: Match, found: Sequence[tuple[int, Value, str]]) -> Proposal:
    """The newest of those that fit best; where several hold now, it is only offered. What is of another kind than the
    form asks for (the number at home for the one at work) is none: it is named beside."""
    longest = asked.field.longest
    fitting = [one for one in found if one[2] and (not longest or len(one[2]) <= longest)]
    if not fitting:
        return Proposal(asked)
    fitting.sort(key=lambda one: (one[0] >= _ANOTHER, one[1].inferred, one[0]))  # said before concluded
    rank, value, text = fitting[0]
    others = tuple(dict.fromkeys(each for at, _, each in fitting if at == rank and fold(each) != fold(text)))
    if rank >= _ANOTHER:
        return Proposal(asked, others=(text, *others))
    conflicts = any(at == rank and not one.inferred and fold(each) != fold(text) for at, one, each in fitting)
    unsure = conflicts or asked.former or value.unsure or value.inferred or another_line(asked, value)
    confidence = (SURE if asked.sure else LIKELY) * (CONFLICT if unsure else 1.0)
    made = Proposal(asked, text, round(confidence, 3), (value.memory.id,), value.evidence, others)
    return replace(made, inferred=value.inferred)


def _born(asked: Match, values: Sequence[Value], shape: Shape) -> Proposal:
    """Date and place of birth, in the order of the label; with one of them unknown, the other is only offered."""
    parts = [
        _chosen(asked, [(0, value, _birth(asked, value, shape)) for value in values if value.type == part])
        for part in asked.parts
    ]
    known = [part for part in parts if part.value]
    text = ", ".join(part.value for part in known)
    if not known or (asked.field.longest and len(text) > asked.field.longest):
        return Proposal(asked)
    whole = len(known) == len(parts) and all(as_shown(asked.field, part.value) for part in known)
    return Proposal(
        asked, text, round(min(part.confidence for part in known) * (1.0 if whole else DOUBT), 3),
        tuple(dict.fromkeys(each for part in known for each in part.memories)),
        tuple(dict.fromkeys(each for part in known for each in part.evidence)),
    )  # fmt: skip


def _birth(asked: Match, value: Value, shape: Shape) -> str:
    return shaped(asked, value.text, shape) if value.type == DAY else value.text


def _all_of(asked: Match, found: Sequence[tuple[Value, str]]) -> Proposal:
    found = [one for one in found if not one[0].inferred] or found  # said before concluded
    values = [value for value, _ in found]
    text = ", ".join(dict.fromkeys(text for _, text in found))
    if not values or asked.field.options or (asked.field.longest and len(text) > asked.field.longest):
        return Proposal(asked)
    evidence = tuple(dict.fromkeys(each for value in values for each in value.evidence))
    confidence = LIKELY * (CONFLICT if any(value.unsure or value.inferred for value in values) else 1.0)
    memories = tuple(dict.fromkeys(value.memory.id for value in values))
    return Proposal(asked, text, confidence, memories, evidence, inferred=bool(values) and values[0].inferred)


def _told(asked: Match, values: Sequence[Value]) -> Proposal:
    """What the person said of just this, one after the other."""
    label, more = fold(asked.field.label), fold(" ".join((asked.field.name, *asked.field.hints)))
    topics = topics_of(label) or topics_of(more)
    if len(topics) > 1 and len(label.split()) > LONG:
        return Proposal(asked)  # a long question names other things than it asks for
    if asks_for_more(label if topics_of(label) else more):
        return Proposal(asked)
    told = [one for one in values if one.type in topics and (one.type != "allergy" or of_kind(label, one.text))]
    found = [value for value in told if not value.inferred] or told
    if not found or asked.field.kind not in ("text", "textarea"):
        return Proposal(asked)
    text = ", ".join(dict.fromkeys(value.text for value in found))
    if asked.field.longest and len(text) > asked.field.longest:
        return Proposal(asked)
    evidence = tuple(dict.fromkeys(each for value in found for each in value.evidence))
    memories, inferred = tuple(dict.fromkeys(value.memory.id for value in found)), found[0].inferred
    confidence = TOLD_SO * (CONFLICT if inferred else 1.0)
    return Proposal(asked, text, confidence, memories, evidence, draft=True, inferred=inferred)


def _candidates(asked: Match, values: Sequence[Value], shape: Shape) -> Iterator[tuple[int, Value, str]]:
    """Each value with how well it fits (0 best) and how it would be written."""
    wanted = asked.type
    if asked.parts and wanted in (PLACES, STREET, "street-address"):
        yield from ((_rank(asked, one), one, text) for one, text in _listed(asked.parts, values, shape))
        return
    service = _SERVICE.search(fold(asked.field.label)) if wanted == "url" else None
    for value in values:
        rank = _rank(asked, value)
        if service and service[0] not in value.text.lower():
            continue
        if wanted.startswith("tel-"):
            if value.type == "tel":
                yield rank, value, tel_part(asked, value.text, shape)
        elif value.type in _KINDS.get(wanted, (wanted,)) and _meant(wanted, value.type, shape):
            yield rank, value, shaped(asked, value.text, shape)


def _listed(parts: tuple[str, ...], values: Sequence[Value], shape: Shape) -> Iterator[tuple[Value, str]]:
    """Each address that has all these parts, as one text; none where another town is known without one: nobody can tell
    which of them holds. A whole address is written as it was said: each country has its own order."""
    known: dict[int, dict[str, Value]] = {}
    for value in values:
        known.setdefault(value.memory.id, {}).setdefault(value.type, value)
    towns, found = set(), []
    for said in known.values():
        texts = {part: said[part].text for part in said if part in ADDRESS}
        if COUNTRY in texts:
            texts[COUNTRY] = country_name(texts[COUNTRY], shape.language)
        towns |= {fold(texts[TOWN])} if TOWN in texts else set()
        if text := composed(parts, texts):
            if {STREET, POSTCODE, TOWN} <= {*parts}:
                text = said[WHOLE_ADDRESS].text
                text = text if COUNTRY in parts or COUNTRY not in said else text.rpartition(",")[0]
            found.append((next(said[part] for part in parts if part in said), text, fold(texts.get(TOWN, ""))))
    if TOWN not in parts or towns == {town for _, _, town in found}:
        yield from ((value, text) for value, text, _ in found)


_ANOTHER = 3
_KINDS = {
    "bday-day": ("bday",), "bday-month": ("bday",), "bday-year": ("bday",), "country-name": ("country",),
    "house-number": ("address-line1",), "street-name": ("address-line1",),
    "street-address": ("street-address", WHOLE_ADDRESS), "address-line1": ("street-address", "address-line1"),
}  # fmt: skip
"""From which values a type is made, where it is not the type itself."""


def _meant(wanted: str, kind: str, shape: Shape) -> bool:
    """Of a street or a whole address the one that the form has room for."""
    if wanted == "street-address":
        return (kind == WHOLE_ADDRESS) is not shape.has_places
    if wanted == "address-line1":
        return (kind == "address-line1") is ("address-line2" in shape.beside)
    return True


def _rank(asked: Match, value: Value) -> int:
    """0 for what is asked for, up; from _ANOTHER on it is another kind: the phone at home for the one at work."""
    if value.variant == asked.variant or value.type in ("organization", "organization-title", "url"):
        return 0
    if asked.variant == "work":
        return _ANOTHER
    if value.variant == "work":
        return _ANOTHER if asked.variant else _ANOTHER - 1
    return {"mobile": 0, "home": 1, "": 1}[value.variant]
