"""What fields ask for of which no rule knows anything, guessed from the meaning of their labels. Pure.

A guess is never more than an offer, and says that it is one; it does not move what rules say of the fields beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from secondme.autofill.match import OF_PLACE, exact, possible, rule, words_of
from secondme.autofill.matching import NOT_THEIRS, Match
from secondme.autofill.meaning import Meant, meant_by
from secondme.autofill.words import NONE

LONGEST = 60
"""Characters of a label whose meaning is looked for: a longer one asks for more than one thing."""
_INPUTS = frozenset({"text", "email", "tel", "url", "number", "date", "search", "select", "radio", ""})
NUMBERS = frozenset({"id-number", "insurance-number", "membership-number"})
"""Found by the names under which they are kept (own.py), and by no rule."""
KEPT_APART = NUMBERS | {"allergy"}
"""Kinds of which nothing is guessed."""


def guessed(matches: Sequence[Match], chosen: Mapping[str, str]) -> tuple[Match, ...]:
    """The same, in order, with what the unclear ones may ask for: by likeness, or as was chosen elsewhere (`chosen`:
    kinds by the ids of fields)."""
    return tuple(with_meaning(one, _meaning(one, chosen)) if is_unclear(one) else one for one in matches)


def _meaning(one: Match, chosen: Mapping[str, str]) -> Meant | None:
    kind = chosen.get(one.field.id, "")
    return Meant(kind, "", 1.0) if kind else meant_by(one.field.label)


def is_unclear(one: Match) -> bool:
    """Whether no rule knows anything of it, though it may be filled."""
    field = one.field
    if one.type != NONE or one.never or one.parts or field.kind not in ("text", "select", "radio"):
        return False
    label = field.label
    if not label or len(label) > LONGEST or field.input_type not in _INPUTS:
        return False
    if field.kind != "text" and label.rstrip().endswith("?"):
        return False  # "Are you coming?"
    return rule(words_of(field)[0]) in ("", "name")  # a name that is no person's by its words


def kept_apart(one: Match) -> Match:
    """The same, as a number of the kind that its label asks for where that is told apart and nothing else is known."""
    if one.type != NONE or one.never or one.parts or one.field.kind != "text" or not one.field.label:
        return one
    meant = meant_by(one.field.label)
    return replace(one, type=meant.kind) if meant is not None and meant.kind in NUMBERS else one


def with_meaning(one: Match, meant: Meant | None) -> Match:
    """A field as one that asks for this; the same where it cannot hold it, or it is nothing that is kept."""
    if meant is None or meant.kind in KEPT_APART or not possible(meant.kind, one.field):
        return one
    if meant.whose and meant.kind == "organization" and one.whose not in NOT_THEIRS:
        return one  # a bank, an insurer: whose it is, only the heading tells
    former = one.former and meant.kind in OF_PLACE  # "Alter" is no old one
    kind = exact(meant.kind, one.field)
    return replace(one, type=kind, whose=one.whose or meant.whose, former=former, guessed=True)
