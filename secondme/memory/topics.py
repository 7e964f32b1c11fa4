"""Which part of a life a memory belongs to, and which memories tell of it best. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence

from secondme.memory.compose import alike
from secondme.memory.dates import span_of
from secondme.memory.delicate import delicate_of, secret
from secondme.memory.words import content_words
from secondme.types import Memory

TOPICS: Mapping[str, tuple[str, ...]] = {
    "You": ("name", "birthday", "age", "origin", "language"),
    "Home": ("home", "pet", "possession"),
    "Work": ("work", "education"),
    "People": ("relation",),
    "Health": ("health", "allergy"),
    "Likes": ("likes", "dislikes", "diet"),
    "Goals": ("goal",),
    "Habits": ("habit", "hobby"),
    "Skills": ("skill",),
    "Views": ("belief",),
    "Wishes": (),
    "Other": ("other",),
}
"""The topics of the profile in their order, and the attributes of claims that belong to each."""
_OF_ATTRIBUTE = {attribute: topic for topic, attributes in TOPICS.items() for attribute in attributes}
_OF_KIND = {
    "relationship": "People", "preference": "Likes", "goal": "Goals", "skill": "Skills", "instruction": "Wishes",
    "fact": "Other",
}  # fmt: skip
_LEFT_OUT = ("event", "place", "contact")
"""Attributes that pass, or that are for autofill."""


def topic_of(memory: Memory) -> str:
    """The topic of a memory, "" where it has none: what happened once, and what sums up other memories."""
    if memory.kind in ("summary", "trait", "event"):
        return ""
    if memory.kind == "conclusion":
        return next((word for word in memory.keywords if word in TOPICS), "Other")
    if memory.kind == "instruction":
        return "Wishes"
    attributes = [claim.attribute for claim in memory.claims]
    known = next((_OF_ATTRIBUTE[name] for name in attributes if name in _OF_ATTRIBUTE), "")
    if not memory.subject_is_self:
        return "Home" if "pet" in attributes else "People"
    if not known and any(name in _LEFT_OUT for name in attributes):
        return ""
    return known or _OF_KIND.get(memory.kind, "")


def holds(memory: Memory, now: str) -> bool:
    """Whether what a memory says is so at `now` (ISO)."""
    day = now[:10]
    ends = [memory.valid_to, *(claim.valid_to for claim in memory.claims)]
    return memory.status == "active" and all(end is None or end[:10] > day for end in ends)


_STILL = re.compile(r"\b(?:since|from|seit|ab|depuis|dès|à partir)\b", re.IGNORECASE)


def passed(memory: Memory, now: str) -> bool:
    """Whether a statement names a day or month that is over at `now` (ISO): a ticket of last spring is no trait. What
    is so "since March 2024" still is."""
    at = span_of(memory.text)[0] or ""
    return len(at) >= len("2024-03") and at[:10] < now[: len(at[:10])] and not _STILL.search(memory.text)


def by_topic(memories: Sequence[Memory], now: str, allowed: Collection[str]) -> dict[str, list[Memory]]:
    """The memories that hold at `now`, by topic, the best of each first: pinned, important, sure, new. Of two that say
    the same the better one. Left out: what is private, what is delicate unless it is `allowed`, and of what belongs to
    no topic what was of a day."""
    found: dict[str, list[Memory]] = {topic: [] for topic in TOPICS}
    said: dict[str, list[frozenset[str]]] = {topic: [] for topic in TOPICS}
    for memory in sorted(memories, key=_worth, reverse=True):
        topic = topic_of(memory)
        if not topic or not holds(memory, now) or secret(memory) or delicate_of(memory) - set(allowed):
            continue
        if topic == "Other" and memory.kind == "fact" and not memory.pinned and passed(memory, now):
            continue
        words = content_words(memory.text)
        if not any(alike(words, other) for other in said[topic]):
            found[topic].append(memory)
            said[topic].append(words)
    return {topic: chosen for topic, chosen in found.items() if chosen}


def _worth(memory: Memory) -> tuple[bool, float, str, int]:
    return memory.pinned, memory.importance * memory.confidence, memory.time, memory.id
