"""What stands around a candidate counts for it: once all are judged by themselves, each is judged again by the others.

An answer seldom stands alone. A turn of the conversation in which most of what fits was said is likelier meant than its
own words tell (hierarchical attention: first where, then what). For an overview it is the other
way round: of each conversation the turn that first speaks of the matter stands for all of it, so that ten hits show ten
sides of it and not the neighbourhood of the best one. Pure.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from secondme.retrieval.breadth import Breadth
from secondme.retrieval.fuse import CONVERSATION, FIRST, Candidate, Key, fits
from secondme.types import Item, Memory

SPEAKS = 1.0
"""A turn that fits worse than the best of its conversation by no more than this speaks of the same matter: it may be
the first to. In logarithms of odds; 0.5 to 3 find the same."""
AHEAD = 1.0
"""So much likelier is what stands for a conversation than all of it: further turns of one come after the first of
another that is nearly as good. 1 to 4 find the same."""
AFTER_IT = 1e-3
"""An answer comes right after what it answers."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where candidates stand."""

    place: Mapping[Key, Hashable] = field(default_factory=dict)
    """The conversation of each, on one day: a chat may go on for a life."""
    said: Mapping[Key, tuple[str, int]] = field(default_factory=dict)
    """When each turn of a person was said."""
    answers: Mapping[Key, Key] = field(default_factory=dict)
    """For what a person said the assistant's answer to it."""


def surroundings(items: Mapping[int, Item], memories: Mapping[int, Memory], before: Mapping[Key, Key]) -> Surroundings:
    place: dict[Key, Hashable] = {("item", i): (item.conversation_id, item.time[:10]) for i, item in items.items()}
    for i, memory in memories.items():
        behind = next((e.item_id for e in memory.evidence if e.item_id in items), None)
        of = next((e.conversation_id for e in memory.evidence if e.conversation_id is not None), None)
        place["memory", i] = place["item", behind] if behind is not None else of or ("memory", i)
    said: dict[Key, tuple[str, int]] = {
        ("item", i): (item.time, i) for i, item in items.items() if item.role != "assistant"
    }
    answers = {asked: key for key, asked in before.items() if asked in said and key not in said}
    return Surroundings(place, said, answers)


def in_context(
    candidates: Sequence[Candidate],
    around: Surroundings,
    breadth: Breadth,
    answers: bool,
    weights: Mapping[str, float],
) -> list[Candidate]:
    """The same candidates with what those around them add. `answers`: an overview shows the assistant's answers too."""
    fit = fits(candidates, weights)
    if not fit:
        return []
    added: dict[Key, dict[str, float]]
    if breadth == "overview":
        added = {key: {FIRST: share} for key, share in _standing_for(fit, around, answers).items()}
    else:
        added = {key: {CONVERSATION: share} for key, share in _shares(fit, around).items()} if breadth == "one" else {}
    return [Candidate(each.key, {**each.components, **added.get(each.key, {})}) for each in candidates]


def _together(keys: Iterable[Key], around: Surroundings) -> list[list[Key]]:
    places: dict[Hashable, list[Key]] = {}
    for key in keys:
        places.setdefault(around.place.get(key, key), []).append(key)
    return list(places.values())


def _shares(fit: Mapping[Key, float], around: Surroundings) -> dict[Key, float]:
    """Of each the chance that what is looked for was said in its conversation."""
    most = max(fit.values())
    odds = {key: math.exp(each - most) for key, each in fit.items()}
    total = sum(odds.values())
    together = ((keys, sum(odds[key] for key in keys) / total) for keys in _together(odds, around))
    return {key: share for keys, share in together for key in keys}


def _standing_for(fit: Mapping[Key, float], around: Surroundings, answers: bool) -> dict[Key, float]:
    """By how much those are likelier that stand for their conversation: the first turn of a person that speaks of the
    matter is as likely as any of it is, and AHEAD of the rest; so is the answer to it."""
    raised: dict[Key, float] = {}
    for keys in _together(fit, around):
        own = [key for key in keys if key in around.said]
        if not own:
            continue
        least = max(fit[key] for key in own) - SPEAKS
        first = min((key for key in own if fit[key] >= least), key=lambda key: around.said[key])
        most = max(fit[key] for key in keys)
        to = AHEAD + most + math.log(sum(math.exp(fit[key] - most) for key in keys))
        raised[first] = to - fit[first]
        answer = around.answers.get(first) if answers else None
        if answer is not None and answer in fit:
            raised[answer] = max(0.0, to - AFTER_IT - fit[answer])
    return raised
