"""How two memories belong together, told by rules from what they say. Pure.

A-MEM (Xu et al. 2025) asks a large model whether and how notes are connected; a small model does not know, so that here
claims, names, dates and cue words decide, and nearness of meaning says "related" where they are silent.
"""

import re
from dataclasses import dataclass

from secondme.memory.words import EMPTY, fold, words
from secondme.store.links import LinkKind
from secondme.types import Claim, Memory

SINGLE = frozenset({"name", "birthday", "age", "home", "origin", "diet"})
"""Attributes of which someone has one at a time: two different values are a contradiction, not two facts."""
OPPOSITES = {"likes": "dislikes", "dislikes": "likes"}
_NOT = re.compile(r"\b(?:not|never|no|nicht|nie|kein\w*|ne|pas|jamais|\w+n['’]t)\b", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\b(?:because|so that|that['’]s why|therefore|due to|thanks to|in order to|weil|deshalb|damit|wegen|parce que"
    r"|c['’]est pourquoi|grâce à|à cause de)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:part of|step|first|next|towards?|teil von|schritt|partie de|étape)\b", re.IGNORECASE)
SHARED = 0.5
"""Of the content words of the shorter statement, for two to speak of one thing."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`forward`: from the first memory to the second, else the other way."""

    kind: LinkKind
    forward: bool = True


def relation(one: Memory, two: Memory) -> Relation | None:
    """How `one` belongs to `two`; None where no rule tells."""
    if contradicts(one, two):
        return Relation("contradicts")
    if _because(one, two):
        return Relation("because")
    if _because(two, one):
        return Relation("because", forward=False)
    if _part_of(one, two):
        return Relation("part_of")
    if _part_of(two, one):
        return Relation("part_of", forward=False)
    if one.kind == two.kind == "event" and shared(one, two) >= SHARED and _day(one) != _day(two):
        return Relation("before", forward=_day(one) < _day(two))
    return Relation("about") if about(one, two) else None


def contradicts(one: Memory, two: Memory) -> bool:
    """They claim different values of what someone has one of, in times that overlap, or the opposite of one another."""
    if one.subject != two.subject:
        return False
    for mine in one.claims:
        for other in two.claims:
            same = (mine.subject, mine.scope) == (other.subject, other.scope) and _overlap(mine, other)
            differs = mine.attribute == other.attribute in SINGLE and mine.normalised != other.normalised
            opposite = OPPOSITES.get(mine.attribute) == other.attribute and mine.normalised == other.normalised
            if same and (differs or opposite):
                return True
    return _negates(one.text, two.text)


def about(one: Memory, two: Memory) -> bool:
    """Both tell of the same somebody or something that is not the person, or one names whom the other is about."""
    return bool(named(one) & named(two))


def named(memory: Memory) -> frozenset[str]:
    """Whom and what a memory is about beside the person, folded: its subject, and the values of claims that are names.

    "Your sister Nora is a vet." is about Nora; "You bought a boat." about nobody."""
    found = set() if memory.subject_is_self else {fold(memory.subject)}
    found |= {fold(claim.value) for claim in memory.claims if claim.attribute in ("relation", "pet", "name")}
    found |= {fold(name) for name in re.findall(r"(?<=[a-z,] )[A-Z][\w’'-]*[a-z]", memory.text)}
    return frozenset(name.removesuffix("'s").removesuffix("’s") for name in found if name)


def shared(one: Memory, two: Memory) -> float:
    """The share of the content words of the shorter statement that the other has too, in [0, 1]."""
    mine, other = content_words(one.text), content_words(two.text)
    return len(mine & other) / min(len(mine), len(other)) if mine and other else 0.0


def content_words(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if word not in EMPTY)


def _negates(one: str, two: str) -> bool:
    mine, other = (frozenset(words(_NOT.sub(" ", text))) - EMPTY for text in (one, two))
    return bool(mine) and mine == other and bool(_NOT.search(one)) != bool(_NOT.search(two))


def _because(one: Memory, two: Memory) -> bool:
    """A statement, or the words it comes from, gives as its reason what the other says."""
    for text in (one.text, *(evidence.quote for evidence in one.evidence)):
        cue = _BECAUSE.search(text)
        if cue is None:
            continue
        reason, said = content_words(text[cue.end() :]), content_words(two.text)
        if said and len(reason & said) >= max(1, SHARED * min(len(reason), len(said))):
            return True
    return False


def _part_of(one: Memory, two: Memory) -> bool:
    """What belongs to a goal: a step of it, or what is done for it."""
    if two.kind != "goal" or one.kind not in ("goal", "event", "skill", "fact") or one.subject != two.subject:
        return False
    return bool(_PART.search(one.text)) and shared(one, two) >= SHARED / 2


def _overlap(one: Claim, two: Claim) -> bool:
    starts = max(one.valid_from or "", two.valid_from or "")
    ends = min(one.valid_to or "9999", two.valid_to or "9999")
    return starts < ends


def _day(memory: Memory) -> str:
    return (memory.valid_from or memory.time)[:10]
