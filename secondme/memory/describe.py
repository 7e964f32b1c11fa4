"""What a memory is made of besides its statement: kind, claims, keywords, context, place, time, importance, confidence.

All by rules, from the words of the statement and of the message: they cost nothing and say the same each time. The
starter model, asked for kind, attribute and value of what rules do not know, was wrong more often than right ("home:
hôpital"), and a wrong claim supersedes a true one; so what they do not know is a fact without a claim.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from secondme.memory.acquaintance import ANIMALS
from secondme.memory.claims import importance_of, normalised, subject_of
from secondme.memory.dates import span_of
from secondme.memory.delicate import delicate
from secondme.memory.denied import claims_nothing
from secondme.memory.doubt import is_unsure
from secondme.memory.naming import keywords_of
from secondme.memory.particulars import particular, town_of
from secondme.memory.personal import is_allergic, personal, without_rougher
from secondme.memory.signs import kind_of, value_in
from secondme.memory.tongues import Tongue
from secondme.memory.words import fold, sentences, words
from secondme.retrieval.standing import situation
from secondme.types import Claim, Evidence, Item, Memory, MemoryKind, NewMemory

SURE, BY_MODEL = 0.9, 0.7
"""Confidence in a statement that rules made; in one of which the model said that it is of the person's life; in one
that the model made."""
DOUBT, SECOND_HAND = 0.6, 0.9
"""Factors: the person is not sure themself; the words were imported."""
_NEVER_GUESSED = ("preference", "instruction")
""" "I think" of a taste is no guess, nor is what is asked for; anything else that may not be so at all waits."""
MOST_CONTEXT = 160
ANSWER = "Said in answer to"
KIND_OF: Mapping[str, MemoryKind] = {
    "likes": "preference", "dislikes": "preference", "goal": "goal", "step": "goal", "relation": "relationship",
    "event": "event", "skill": "skill", "instruction": "instruction",
}  # fmt: skip
"""The kind that goes with an attribute; "fact" with the others."""
ATTRIBUTE_OF: Mapping[MemoryKind, str] = {"event": "event", "goal": "goal", "skill": "skill"}
_OF_A_PERSON = frozenset(
    ("name", "birthday", "age", "home", "origin", "work", "education", "language", "health", "allergy", "diet", "hobby")
)
"""What "Your ex's new girlfriend works at your gym" does not say of the person, though no one else is known by it."""
_AIM = re.compile(r"(?:(?:my|the|mein|das|mon) |l')?(?:goal|plan|aim|target|ziel|objectif|but|projet)\b")
_MONEY = re.compile(
    r"(?<!\w)(?:salary|income|debts?|mortgage|overdraft|bankrupt\w*|in the red|i owe|you owe|savings|gehalt|schulden"
    r"|kredit|einkommen|pleite|salaire|dettes?|découvert|crédit|revenus?)(?!\w)"
)
_NOT_DELICATE = frozenset(("work", "education", "name", "home", "instruction"))
_PLACE = re.compile(
    r"\b(?:in|at|near|around|from|to|nach|aus|à|au|en|dans)\s+(?:the\s+|le\s+|la\s+)?"
    r"(?P<place>[A-ZÀ-Þ][\w'’-]+(?: (?:[A-ZÀ-Þ][\w'’-]+))?)"
)
_LAST_QUESTION = re.compile(r"[^.!?\n]{6,140}\?\s*$")


Sensitivity = Literal["normal", "private"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A checked statement and the person's own words for it, exactly as they stand in the message."""

    text: str
    quote: str
    subject: str = ""
    kind: MemoryKind | None = None
    confidence: float = SURE
    worded: str = ""
    """As the model worded it, where it did, before its days were made dates; what rules worded has none."""


_CALLED = re.compile(r"(?:Your|Dein\w*|Eu\w+|Votre|Ton|Ta) [\w'’-]+ (?:is called|heißt|s['’]appelle)\b")
"""Of a thing, where it is nobody whom the rules know: "Your starter is called Bruno."."""


def describe(one: Statement, item: Item, tongue: Tongue, context: str = "", goal: str = "") -> NewMemory:
    """A memory, complete but for a claim that rules may not know (`wants_sorting`). `goal`: what the message names as
    an aim before this statement; a step belongs to it."""
    given = None if one.subject else particular(one.quote, item.text[: max(0, item.text.find(one.quote))], tongue)
    kind, claims = _claims(one, tongue, goal, given)
    told = personal(one.quote) if kind != "instruction" else ()
    claims = (*told, *without_rougher(claims, told))
    since, until = span_of(one.text)
    place = place_of(one.text)
    unsure = is_unsure(item.text, one.quote)
    claims = tuple(
        replace(claim, valid_from=since, valid_to=until, sensitivity=_sensitivity(one.text, claim.attribute))
        for claim in claims
        if claim.attribute != "allergy" or is_allergic(one.quote, claim.value)
        if claim.value == one.quote or claim in told or not claims_nothing(claim.attribute, claim.value, one.quote)
    )
    return NewMemory(
        one.text,
        kind,
        (Evidence(item.id, quote=one.quote, revision=item.revision),),
        subject=one.subject,
        claims=claims,
        keywords=keywords_of(one.text, (one.subject, place)),
        context=context,
        importance=importance_of(claims[0] if claims else None, kind),
        status="proposed" if unsure and kind not in _NEVER_GUESSED else "active",
        confidence=_confidence(one, item, unsure),
        place=place,
        origin=item.origin,
        valid_from=since,
        valid_to=until,
    )


def _claims(
    one: Statement, tongue: Tongue, goal: str, given: tuple[str, str] | None
) -> tuple[MemoryKind, tuple[Claim, ...]]:
    kind = one.kind or kind_of(one.quote, tongue)
    if kind == "instruction":
        scope = situation(one.quote)
        called = value_in(one.quote, tongue)
        name = (_claim("", "nickname", called[1], ""),) if called and called[0] == "name" else ()
        return kind, (Claim("", "instruction", one.quote, normalised(one.quote), scope=scope), *name)
    found = given or value_in(one.quote, tongue) or value_in(_whole(one), tongue)
    if found is not None and found[0] in _OF_A_PERSON and not one.subject and subject_of(one.text).startswith("your "):
        found = None
    if found is None and kind == "relationship" and not one.subject and _CALLED.match(one.text):
        kind = "fact"
    if found is None and kind == "relationship" and one.subject and not one.subject.startswith("your "):
        found = ("relation", one.subject)
    if re.match(rf"(?:{tongue.steps})(?![\w'])", fold(one.quote)):
        value = re.split(r"[.!?]\s", re.sub(rf"^(?:{tongue.steps})\s+", "", one.quote, flags=re.IGNORECASE))[0]
        if _AIM.match(fold(one.quote)):
            return "goal", (_claim("", "goal", value, ""), _status(one, tongue, value))
        return "goal", (_claim("", "step", value, goal), _status(one, tongue, goal))
    if found is None:
        attribute = ATTRIBUTE_OF.get(kind) if kind else None
        return kind or "fact", (_claim(one.subject, attribute, one.quote, ""),) if attribute else ()
    attribute, value = found
    if attribute == "relation" and _is_animal(one, tongue):
        attribute = "pet"
    if kind == "goal" and attribute in ("possession", "hobby"):
        return kind, (_claim("", "goal", value, ""),)
    claim = _claim("" if attribute in ("relation", "pet") else one.subject, attribute, value, "")
    if attribute == "goal":
        return "goal", (claim, _status(one, tongue, value))
    return kind or KIND_OF.get(attribute, "fact"), (claim,)


_OF_YOU = {
    "you are ": "I am ", "you have ": "I have ", "du bist ": "ich bin ", "du hast ": "ich habe ", "tu es ": "je suis ",
    "tu as ": "j'ai ",
}  # fmt: skip


def _whole(one: Statement) -> str:
    """A part of a list as the clause that it stands for: "44" as "I am 44"; "" where the quote says it itself."""
    said = next((own for told, own in _OF_YOU.items() if fold(one.text).startswith(told)), "")
    alone = said and fold(one.text).rstrip(".").endswith(fold(one.quote))
    return f"{said}{one.quote}" if alone else ""


def _claim(subject: str, attribute: str, value: str, scope: str) -> Claim:
    return Claim(subject, attribute, value, normalised(value), scope=scope)


def _status(one: Statement, tongue: Tongue, scope: str) -> Claim:
    """Whether a goal, or a step of it, is reached."""
    done = re.search(rf"(?<!\w)(?:{tongue.done})(?!\w)", fold(re.split(r"[.!?]\s", one.quote)[0]))
    value = "done" if done else "open"
    return Claim("", "status", value, value, scope=scope)


def _is_animal(one: Statement, tongue: Tongue) -> bool:
    return any(tongue.relations.get(word) in ANIMALS for word in words(one.quote))


def _sensitivity(text: str, attribute: str) -> Sensitivity:
    """Health, money, sex, religion and politics are private."""
    if attribute in ("health", "allergy"):
        return "private"
    if _MONEY.search(fold(text)):
        return "private"
    return "private" if attribute not in _NOT_DELICATE and delicate(text) else "normal"


def _confidence(one: Statement, item: Item, unsure: bool) -> float:
    confidence = one.confidence * (DOUBT if unsure else 1.0)
    return round(confidence * (1.0 if item.origin == "typed" else SECOND_HAND), 2)


def without_former(known: Memory, text: str) -> dict[str, Any]:
    """Place and keywords of a memory that the person words anew: what stood in its old words and not in the `text`
    goes, for the place comes the one that this names."""

    def is_former(word: str) -> bool:
        return fold(word) in fold(known.text) and fold(word) not in fold(text)

    place = place_of(text) if known.place and is_former(known.place) else known.place
    return {"place": place, "keywords": tuple(word for word in known.keywords if not is_former(word))}


def place_of(text: str) -> str:
    """A place that a statement names after "in", "near", "aus", "à" …, of an address the town;
    "" when it names none."""
    if town := town_of(text):
        return town
    for found in _PLACE.finditer(text):
        place = found["place"]
        if not place.endswith(("'s", "’s")) and not re.search(rf"\b(?:{_NO_PLACES})\b", place, re.IGNORECASE):
            return place
    return ""


_NO_PLACES = (
    "january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    "|thursday|friday|saturday|sunday|christmas|easter|januar|februar|märz|mai|juni|juli|oktober|dezember|weihnachten"
    "|rente|urlaub|ordnung|zukunft|woche|monat|jahr|sommer|winter|herbst|english|german|french|spanish|italian|portuguese|polish|deutsch|englisch|französisch|hr|your|you|i"
)


def context_of(quote: str, item: Item, before: Sequence[Item]) -> str:
    """What the talk was about, in one sentence, so that a memory is understood alone: the question that it answers,
    else what was said with it, else the title of the note. Never an assertion of the assistant's."""
    last = before[-1] if before else None
    asked = _LAST_QUESTION.search(" ".join(last.text.split())) if last is not None else None
    if asked is not None and last is not None and last.role == "assistant" and len(words(item.text)) < 25:
        return f"{ANSWER} “{asked[0].strip()}”."
    if item.title and item.kind != "message":
        return f"From the note “{item.title[:MOST_CONTEXT]}”."
    beside = [part for part in sentences(item.text) if fold(quote) not in fold(part) and fold(part) not in fold(quote)]
    near = next((part for part in beside if len(words(part)) > 3), "")
    return f"Said with “{_cut(near)}”." if near else ""


def _cut(text: str) -> str:
    plain = " ".join(text.split()).rstrip(".")
    return plain if len(plain) <= MOST_CONTEXT else f"{plain[:MOST_CONTEXT].rsplit(' ', 1)[0]} …"
