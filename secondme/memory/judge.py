"""What becomes of a new memory beside those that are known: the rules. Pure.

They decide what is clear; of the rest `unclear` says which known memories it could concern, and a model is asked one
question about each (memory/compare.py). Its answer decides only what the rules here let it: only newer words on the
same claim supersede, only what is compatible is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from secondme.memory.slots import (
    FIXED,
    ONE,
    Said,
    also,
    changes,
    compared,
    compatible,
    names_the_one,
    relation,
    said_by,
)
from secondme.memory.words import content_words
from secondme.types import Claim, Memory

TRUST = ("typed", "imported_self", "imported_other", "document", "assistant")
OPPOSITE = {"likes": ("likes", "dislikes"), "dislikes": ("dislikes", "likes")}
WHOLE = frozenset({"language", "likes", "dislikes", "allergy", "diet", "hobby", "name", "relation"})
"""Attributes of which a value says all that there is to say: said in other words it is the same fact. Not so of events
and places, where the same value at another time is another fact."""
REPLACEABLE = frozenset({"diet", "goal", "habit", "health", "possession", "belief", "contact", "education"}) | ONE
"""Attributes of which a model may say that a newer value took the place of an older one; of likes, pets, languages,
relatives, hobbies, events and places there may be many."""
APART = ONE | {"contact"}
"""Attributes that are never said in the words of another: a name is no address, though an address may hold the name."""
FEW = 3
"""Content words from which on a statement that adds words to another is told to be the same fact, more precisely."""
NEAR = 0.5
"""The share of the content words of the shorter statement, or the nearness of meaning, from which on two may concern
each other."""
MOST_ASKED = 2

Action = Literal["add", "fold", "refine", "supersede", "past", "end", "close", "ask"]
Answer = Literal["different", "same", "more precise", "newer"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a new memory. `other`: the known one that it concerns. "fold": it says what `other` says;
    "refine": it says it more precisely; "supersede": it holds now, `other` until then; "past": it held before `other`;
    "end": it says that what `other` says is over; "close": it says itself that what it claims is over; "ask": they
    contradict each other, and nothing tells which is newer."""

    action: Action
    other: Memory | None = None
    claim: Claim | None = None
    """Of the new memory: the one that decided."""
    cut: Memory | None = None
    """"past": what is known to have held before, and ended when the new one began."""


@dataclass(frozen=True, slots=True)
class Known:
    """The memories that a new one is held against. `first`: when each was first said, where that is not when it was
    last said. `approved`: those that the person took for true whatever they come from."""

    memories: Sequence[Memory]
    first: Mapping[int, str]
    approved: frozenset[int] = frozenset()

    def began(self, memory: Memory) -> datetime:
        """From when on it is known to have been so."""
        since = [memory.valid_from, *(claim.valid_from for claim in memory.claims)]
        said = self.first.get(memory.id, memory.time)
        return min(moment(each) for each in (*since, said) if each is not None)

    def trust(self, memory: Memory) -> int:
        """0 is the most."""
        return 0 if memory.id in self.approved else TRUST.index(memory.origin)


def moment(time: str) -> datetime:
    """A time of an item as one that can be compared with any other: without an offset it is local. What cannot be read
    is long ago."""
    try:
        return datetime.fromisoformat(time).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime(1, 1, 1, tzinfo=UTC)


def judge(new: Memory, known: Known) -> Verdict:
    """What becomes of `new`, by rules alone.

    A former value that comes back ("I live in Paris again") supersedes the value in between; what was said earlier than
    what is known to hold takes its place in the past."""
    standing = [each for each in known.memories if each.status in ("active", "faded")]
    for said in said_by(new):
        verdict: Verdict | None
        if said.over:
            verdict = _ending(new, said, standing, known)
        elif said.slot is None:
            verdict = _beside(new, said, standing, known)
        else:
            verdict = _in_slot(new, said, standing, known)
        if verdict is not None:
            return verdict
    return _by_words(new, standing, known)


def _by_words(new: Memory, standing: Sequence[Memory], known: Known) -> Verdict:
    """Statements that use the same words say the same, whatever was made of their claims."""
    for other in standing:
        if _times_apart(new, other):
            continue
        how = compared(new.text, other.text)
        if how == "same" or (how == "vaguer" and len(content_words(new.text)) >= FEW):
            return Verdict("fold", other)
        if how == "refines" and len(content_words(other.text)) >= FEW and known.trust(new) <= known.trust(other):
            return Verdict("refine", other)
    return Verdict("add")


def _times_apart(new: Memory, other: Memory) -> bool:
    """What happened on different days, or held in different times, is not the same."""
    mine, theirs = (each.valid_from or (each.time if each.kind == "event" else None) for each in (new, other))
    return bool(mine and theirs) and str(mine)[:10] != str(theirs)[:10]


def _matters_apart(new: Memory, other: Memory) -> bool:
    """What tells of a name, a home, a way to be reached is not the same as what tells of another of these."""
    mine, theirs = (frozenset(claim.attribute for claim in each.claims) for each in (new, other))
    return bool(mine and theirs and (mine | theirs) & APART) and not mine & theirs


def _beside(new: Memory, said: Said, standing: Sequence[Memory], known: Known) -> Verdict | None:
    """A claim of which several may hold: only the same value again, or liking what was disliked, concerns another."""
    for other, before in _claims(standing, said, OPPOSITE.get(said.claim.attribute, (said.claim.attribute,))):
        if before.slot is not None or relation(said.claim.value, before.claim.value) != "same":
            continue
        if before.claim.attribute != said.claim.attribute or before.over:
            return _newer(new, other, said, known)
        if said.claim.attribute in WHOLE:
            how = compared(new.text, other.text)
            if how == "refines" and known.trust(new) <= known.trust(other):
                return Verdict("refine", other, said.claim)
            if how != "differs" or not _extra(new, other, said.claim):
                return Verdict("fold", other)
    return None


def _extra(new: Memory, other: Memory, claim: Claim) -> bool:
    """Whether it tells more than the value: "You speak Danish with your grandmother." does so."""
    return len(content_words(new.text) - content_words(other.text) - content_words(claim.value)) > 1


def _ending(new: Memory, said: Said, standing: Sequence[Memory], known: Known) -> Verdict:
    for other, before in _claims(standing, said, (said.claim.attribute,)):
        near = relation(said.claim.value, before.claim.value) != "differs"
        if before.over or (said.slot is not None and before.slot != said.slot) or not (near or said.any_value):
            continue
        if moment(new.time) < moment(other.time):
            continue
        if known.trust(new) > known.trust(other) or moment(new.time) == moment(other.time):
            return Verdict("ask", other, said.claim)
        return Verdict("end", other, said.claim)
    for other, before in _claims(standing, said, (said.claim.attribute,)):
        if before.over and compared(new.text, other.text) in ("same", "vaguer"):
            return Verdict("fold", other)
    return Verdict("close", claim=said.claim)


def _in_slot(new: Memory, said: Said, standing: Sequence[Memory], known: Known) -> Verdict | None:
    holding = [(o, b) for o, b in _claims(standing, said) if b.slot == said.slot and not b.over]
    former = [each for each in known.memories if each.status == "superseded" and each.valid_to]
    earlier = [(o, b) for o, b in _claims(former, said) if b.slot == said.slot and not b.over]
    when = moment(new.time)
    after = [pair for pair in (*holding, *earlier) if known.began(pair[0]) > when]
    later = sorted(after, key=lambda pair: known.began(pair[0]))
    for other, before in holding:
        how = relation(said.claim.value, before.claim.value)
        between = [each for each, b in later if relation(b.claim.value, before.claim.value) == "differs"]
        if how == "differs" or between:
            continue
        if how == "refines":
            return _refining(new, other, said, known)
        return Verdict("fold", other)
    if also(new.text) or not (holding or later):
        return None
    if said.claim.attribute == "contact" and not (changes(new.text) or names_the_one(new.text) or later):
        return None
    rivals = [pair for pair in holding if relation(said.claim.value, pair[1].claim.value) == "differs"]
    if rivals and not later:
        return _newer(new, max(rivals, key=lambda p: moment(p[0].time))[0], said, known)
    return _in_the_past(said, later, earlier, when, known) if later else None


def _refining(new: Memory, other: Memory, said: Said, known: Known) -> Verdict:
    if known.trust(new) > known.trust(other):
        return Verdict("ask", other, said.claim)
    return Verdict("refine", other, said.claim)


def _in_the_past(
    said: Said,
    later: Sequence[tuple[Memory, Said]],
    earlier: Sequence[tuple[Memory, Said]],
    when: datetime,
    known: Known,
) -> Verdict:
    """Words that are older than what is known to have followed: they belong to what held then, or stand between."""
    if said.claim.attribute in FIXED:
        return Verdict("ask", later[0][0], said.claim)
    before = [pair for pair in earlier if known.began(pair[0]) <= when < moment(str(pair[0].valid_to))]
    for other, held in before:
        if relation(said.claim.value, held.claim.value) in ("same", "vaguer"):
            return Verdict("fold", other)
    follower, follows = later[0]
    if relation(said.claim.value, follows.claim.value) in ("same", "vaguer"):
        return Verdict("fold", follower)
    return Verdict("past", follower, said.claim, cut=before[-1][0] if before else None)


def _newer(new: Memory, other: Memory, said: Said, known: Known) -> Verdict:
    """Which of two that cannot both hold does: the one said later, unless it deserves less trust or nothing tells."""
    mine, theirs = moment(new.time), moment(other.time)
    if said.claim.attribute in FIXED:
        return Verdict("ask", other, said.claim)
    if mine == theirs and changes(new.text) != changes(other.text):
        return Verdict("supersede" if changes(new.text) else "past", other, said.claim)
    if mine == theirs or (mine > theirs and known.trust(new) > known.trust(other)):
        return Verdict("ask", other, said.claim)
    return Verdict("supersede" if mine > theirs else "past", other, said.claim)


def _claims(
    memories: Sequence[Memory], said: Said, attributes: Sequence[str] | None = None
) -> list[tuple[Memory, Said]]:
    """The claims of these memories of the same subject, in their order."""
    return [
        (each, before)
        for each in memories
        for before in said_by(each)
        if before.claim.subject == said.claim.subject and (attributes is None or before.claim.attribute in attributes)
    ]


def unclear(new: Memory, near: Mapping[int, float], known: Known) -> list[Memory]:
    """The known memories, nearest first, of which rules cannot tell whether `new` says the same, or what is newer.
    `near`: how near each is, in [0, 1]."""
    mine = content_words(new.text)
    found: list[tuple[float, Memory]] = []
    for other in known.memories:
        theirs = content_words(other.text)
        shared = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
        fits = other.status == "active" and (new.kind == "event") == (other.kind == "event")
        fits = fits and not _matters_apart(new, other)
        if fits and max(shared, near.get(other.id, 0.0)) >= NEAR and new.subject == other.subject:
            found.append((max(shared, near.get(other.id, 0.0)), other))
    return [other for _, other in sorted(found, key=lambda pair: (-pair[0], -pair[1].id))[:MOST_ASKED]]


def answered(new: Memory, other: Memory, answer: Answer, known: Known) -> Verdict:
    """What a model's answer about two memories comes to. It is taken only where the words allow it."""
    if other.status not in ("active", "faded") or known.trust(new) > known.trust(other):
        return Verdict("add")
    mine, theirs = content_words(new.text), content_words(other.text)
    fits = compatible(new.text, other.text) and not _times_apart(new, other)
    if answer == "same" and fits and 2 * len(mine & theirs) >= min(len(mine), len(theirs)):
        return Verdict("refine" if len(mine) > len(theirs) + 1 else "fold", other)
    if answer == "more precise" and fits and len(mine) > len(theirs) and 2 * len(mine & theirs) >= len(theirs):
        return Verdict("refine", other)
    if answer == "newer" and moment(new.time) > moment(other.time) and not also(new.text):
        for said in said_by(new):
            for _, before in _claims([other], said, (said.claim.attribute,)):
                if said.claim.attribute in REPLACEABLE - FIXED and not (said.over or before.over):
                    return Verdict("supersede", other, said.claim)
    return Verdict("add")
