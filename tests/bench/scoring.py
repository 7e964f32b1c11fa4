"""Whether a memory is what a label asks for, and how many are. Pure, but for the names that the entity table joins.

A match is: at least half of the label's quoted words are among those that the memory quotes (of which at least three
tenths are the label's: a whole message is no quote), the same subject, the same polarity, and each required value in
the statement or in a claim.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secondme.memory.words import fold
from secondme.types import Entity, Memory
from tests.bench.labels import Gold, Labelled

COVERED = 0.5
QUOTED = 0.3
Resolve = Callable[[str], str]
"""From a name or a relation to what stands for everyone who is called so."""

_WORD = re.compile(r"\w+")
_OWNED = re.compile(
    r"^(?:your|my|our|the|a|an|dein\w*|mein\w*|unser\w*|ihr\w*|der|die|das|den|dem|ton|ta|tes|mon|ma|mes|votre|vos|notre"
    r"|nos|le|la|les|l')\s*\b"
)
_TITLE = re.compile(r"^(?:mr|mrs|ms|dr|frau|herr|monsieur|madame|m|mme)\.?\s+(?:dr\.?\s+)?")
_SAME = {
    "mum": "mother", "mom": "mother", "dad": "father", "schwester": "sister", "bruder": "brother", "mutter": "mother",
    "vater": "father", "eltern": "parents", "mann": "husband", "frau": "wife", "sohn": "son", "tochter": "daughter",
    "neffe": "nephew", "neffen": "nephew", "nichte": "niece", "katze": "cat", "kater": "cat", "hund": "dog",
    "nachbar": "neighbour", "nachbarin": "neighbour", "neighbor": "neighbour", "kollegin": "colleague",
    "kollege": "colleague", "großmutter": "grandmother", "oma": "grandmother", "gran": "grandmother",
    "ärztin": "doctor", "sœur": "sister", "frère": "brother", "mère": "mother", "père": "father", "parents": "parents",
    "mari": "husband", "femme": "wife", "fils": "son", "fille": "daughter", "neveu": "nephew", "nièce": "niece",
    "chien": "dog", "chienne": "dog", "chat": "cat", "voisin": "neighbour", "voisine": "neighbour",
    "collègue": "colleague",
    "belle-mère": "mother-in-law", "grand-mère": "grandmother", "cousine": "cousin", "cousins": "cousin",
    "vélo": "bike", "bicycle": "bike", "fahrrad": "bike", "voiture": "car", "auto": "car", "wagen": "car",
}  # fmt: skip
_DENIES = re.compile(
    r"\b(?:not|no|never|none|nothing|neither|nor|without|cannot|\w+n't|nicht|nichts|kein\w*|nie|niemals|ohne|non|ne|n'\w+|pas"
    r"|jamais|aucun\w*|sans)\b"
)
_TURNS_FROM = re.compile(
    r"\b(?:stop\w*|quit|gave up|unable|refus\w*|avoid\w*|dislike\w*|hate\w*|detest\w*|sad|intoleran\w+|hass\w*|horror"
    r"|aufgehört|déteste\w*|endor\w+|arrêt\w*|bor(?:e|es|ed|ing))\b"
)
_CLAUSE = re.compile(r"[,;:—–()]|\s-\s|\b(?:but|because|although|though|while|and|aber|weil|und|mais|parce que|et)\b")
_MONTHS = (
    ("january", "jan", "januar", "jänner", "janvier"), ("february", "feb", "februar", "février"),
    ("march", "mar", "märz", "mars"), ("april", "apr", "avril"), ("may", "mai"), ("june", "jun", "juni", "juin"),
    ("july", "jul", "juli", "juillet"), ("august", "aug", "août"), ("september", "sep", "sept", "septembre"),
    ("october", "oct", "oktober", "okt", "octobre"), ("november", "nov", "novembre"),
    ("december", "dec", "dezember", "dez", "décembre"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one message: its labels that were found and missed, its memories that are right, debatable (they
    match optional labels only) and wrong."""

    message: Labelled
    found: tuple[Gold, ...]
    missed: tuple[Gold, ...]
    right: tuple[Memory, ...]
    debatable: tuple[Memory, ...]
    wrong: tuple[Memory, ...]
    kinds: int
    """Right memories whose kind is one that the label allows."""


def judge(message: Labelled, item_id: int, memories: Sequence[Memory], resolve: Resolve) -> Judged:
    matches = {memory.id: _matches(message, item_id, memory, resolve) for memory in memories}
    found = {gold for golds in matches.values() for gold in golds if not gold.optional}
    required = [gold for gold in message.gold if not gold.optional]
    right = [memory for memory in memories if any(not gold.optional for gold in matches[memory.id])]
    debatable = [memory for memory in memories if matches[memory.id] and memory not in right]
    return Judged(
        message,
        tuple(gold for gold in required if gold in found),
        tuple(gold for gold in required if gold not in found),
        tuple(right),
        tuple(debatable),
        tuple(memory for memory in memories if not matches[memory.id]),
        sum(any(memory.kind in gold.kinds for gold in matches[memory.id]) for memory in right),
    )


def _matches(message: Labelled, item_id: int, memory: Memory, resolve: Resolve) -> list[Gold]:
    quotes = [entry.quote for entry in memory.evidence if entry.item_id == item_id]
    return [
        gold
        for gold in message.gold
        if any(quoted(quote, gold.quote, message.text) for quote in quotes)
        and same_subject(memory, gold.subjects, resolve)
        and all(any(says(memory, value) for value in alternatives) for alternatives in gold.values)
        and same_polarity(memory.text, gold)
    ]


def quoted(quote: str, wanted: str, text: str) -> bool:
    """Whether a quote is, as far as it must be, the quote of a label. Both stand in `text`."""
    ours, theirs = _positions(quote, text), _positions(wanted, text)
    shared = len(ours & theirs)
    return bool(theirs) and shared >= COVERED * len(theirs) and shared >= QUOTED * len(ours)


def _positions(quote: str, text: str) -> set[int]:
    """Where in `text` the words of `quote` begin; nothing when it does not stand there."""
    parts = _WORD.findall(quote)
    if not parts:
        return set()
    found = re.search(r"\W+".join(map(re.escape, parts)), text, re.IGNORECASE)
    return {word.start() for word in _WORD.finditer(text) if found and found.start() <= word.start() < found.end()}


def same_subject(memory: Memory, subjects: Iterable[str], resolve: Resolve) -> bool:
    if memory.subject_is_self:
        return "" in subjects
    own = resolve(memory.subject)
    return any(_same_name(own, resolve(subject)) for subject in subjects if subject)


def _same_name(one: str, other: str) -> bool:
    """The same, or the one is a part of the other: "Okafor", "Samuel Okafor". Nora's mother is not Nora."""
    if one == other or "'s" in one + other:
        return one == other
    parts = [set(name.split()) for name in (one, other)]
    return all(parts) and (parts[0] <= parts[1] or parts[1] <= parts[0])


def plain_name(name: str) -> str:
    """Without possessive, article and title, relations in English: "Deine Schwester" is "sister", as "your sister"."""
    plain = _TITLE.sub("", _OWNED.sub("", fold(name))).strip(" .")
    return " ".join(_SAME.get(word, word) for word in plain.split())


def resolver(entities: Iterable[Entity]) -> Resolve:
    """Every name of an entity leads to the entity's own, where only one entity bears it."""
    owners: dict[str, set[str]] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            owners.setdefault(plain_name(name), set()).add(plain_name(entity.name))
    known = {name: next(iter(own)) for name, own in owners.items() if len(own) == 1}

    def resolve(name: str) -> str:
        return known.get(plain_name(name), plain_name(name))

    return resolve


def says(memory: Memory, value: str) -> bool:
    """Whether a value stands in the statement or a claim of a memory: as the beginning of a word, a number whole."""
    claims = [
        f"{claim.value} {claim.normalised} {claim.valid_from or ''} {claim.valid_to or ''}" for claim in memory.claims
    ]
    told = fold(" ".join([memory.text, memory.place, memory.valid_from or "", memory.valid_to or "", *claims]))
    return _stands(value, told)


def _stands(value: str, told: str) -> bool:
    if value.startswith("date:"):
        return _dated(value[5:], told)
    wanted = fold(value)
    ends = r"(?!\d)" if wanted[-1].isdigit() else ""
    return re.search(rf"(?<!\w){re.escape(wanted)}{ends}", told) is not None


def _dated(wanted: str, told: str) -> bool:
    """`wanted` is a day, a month or a year; a day counts without its year, because the evidence has it."""
    year, *rest = (int(part) for part in wanted.split("-"))
    if not rest:
        return re.search(rf"\b{year}\b", told) is not None
    names = "|".join(_MONTHS[rest[0] - 1])
    if len(rest) == 1:
        return bool(re.search(rf"\b(?:{names})\b|\b{year}-{rest[0]:02}|\b0?{rest[0]}[./]{year}\b", told))
    day = date(year, rest[0], rest[1])
    written = (
        rf"\b{day.day}(?:\.|st|nd|rd|th|er)?\s+(?:of\s+)?(?:{names})\b|\b(?:{names})\.?\s+{day.day}(?!\d)|{day.isoformat()}"
        rf"|\b0?{day.day}\.\s?0?{day.month}\.|\b0?{day.day}/0?{day.month}\b|\b0?{day.month}/0?{day.day}\b"
    )
    return re.search(written, told) is not None


def same_polarity(statement: str, gold: Gold) -> bool:
    """Whether a statement denies as its label does. To stop, to avoid and to hate deny too, but they are no denial
    where none is wanted ("You want to stop smoking."); nor is what the quote itself denies beside ("Call me Bex, not
    Rebecca.")."""
    denies = _tells(_DENIES, statement, gold)
    if gold.negative:
        return denies or _tells(_TURNS_FROM, statement, gold)
    return not denies or _tells(_DENIES, gold.quote, gold)


def _tells(pattern: re.Pattern[str], text: str, gold: Gold) -> bool:
    """Whether it is found in the clauses that have a value: what stands beside them does not count."""
    clauses = _CLAUSE.split(fold(text))
    values = [value for alternatives in gold.values for value in alternatives]
    telling = [clause for clause in clauses if any(_stands(value, clause) for value in values)] or clauses
    return any(pattern.search(clause) for clause in telling)


@dataclass(frozen=True, slots=True)
class Score:
    found: int
    required: int
    right: int
    wrong: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.required if self.required else 1.0


def score(judged: Iterable[Judged]) -> Score:
    every = list(judged)
    return Score(
        sum(len(one.found) for one in every),
        sum(len(one.found) + len(one.missed) for one in every),
        sum(len(one.right) for one in every),
        sum(len(one.wrong) for one in every),
    )


def by(judged: Sequence[Judged], name: Callable[[Labelled], str]) -> Mapping[str, Score]:
    """The score of each language, or category."""
    names = sorted({name(one.message) for one in judged})
    return {which: score(one for one in judged if name(one.message) == which) for which in names}
