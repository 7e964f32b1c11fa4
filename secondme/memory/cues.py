"""What a text shows by which one can guess whether it is meant in earnest and lasts: figures for the confidence of a
statement (memory/confidence.py). Pure; the same when it was learned and when it is used.

Words are counted as hashes of single words, pairs and pieces of words into `BUCKETS` (the hashing trick, Weinberger et
al. 2009), so that no vocabulary of anybody's messages is kept.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import get_args
from zlib import crc32

from secondme.types import MemoryKind, NewMemory

BUCKETS = 1 << 13
NEAR = 1500
"""Characters before and after a quote of which its message consists, where that is longer."""
_COUNTED = {
    "laughs": r"\b(?:lol+|haha\w*|hehe\w*|lmf?ao|rofl|mdr+|ptdr|xd+|jk|hihi)\b|[😂🤣😅🙃🙄😜😏]",
    "pictures": r"[\U0001F300-\U0001FAFF\u2600-\u27BF]",
    "ironic": r"\b(?:of course|sure|clearly|obviously|apparently|literally|wonderful|brilliant|fantastic|lovely|great"
    r"|thrilled|genius|love how|just what i|as if|yeah right|naturally|allegedly|technically|officially|legend\w*"
    r"|natürlich|klar|super|toll|herrlich|großartig|wunderbar|na dann|selbstverständlich|offiziell|bien sûr"
    r"|évidemment|génial|formidable|bravo|merveilleux|magnifique|officiellement)\b",
    "invented": r"\b(?:story|novel|chapter|character|scene|poem|lyrics|verse|narrator|protagonist|role ?play|pretend"
    r"|imagine|dungeon|quest|wizard|dragon|pirate|detective|vampire|elf|kingdom|monologue|screenplay|skit|fiction"
    r"|episode|geschichte|roman|kapitel|figur|szene|gedicht|rollenspiel|drehbuch|märchen|ritter|zauber\w*|histoire"
    r"|chapitre|personnage|scène|poème|conte|pièce|jeu de rôle|héros|héroïne)\b",
    "quoting": r"\b(?:wrote|writes|says|said|texted|emailed|mailed|posted|quote|quoted|reads|letter|email|mail|message"
    r"|text from|subject|dear|regards|sincerely|schrieb|schreibt|sagt|sagte|brief|nachricht|liebe grüße|mfg"
    r"|sehr geehrte|écrit|dit|lettre|courriel|objet|cordialement|bien à vous|madame|monsieur)\b",
    "asking": r"\b(?:can you|could you|please|pls|plz|help me|write|draft|translate|fix|check|explain|give me|tell me"
    r"|how do|how to|what's|whats|make me|bitte|kannst du|könntest|schreib|übersetz|hilf|erklär|wie kann|was ist"
    r"|gib mir|peux-tu|pouvez-vous|s'il te plaît|stp|svp|aide|traduis|écris|explique|donne|corrige)\w*\b",
    "supposing": r"\b(?:would|could|might|should|if|wish|maybe|perhaps|probably|würde|könnte|sollte|wenn|falls"
    r"|vielleicht|hätte|wäre|si|peut-être|serait|aurais|voudrais|pourrait)\b",
    "of now": r"\b(?:today|tonight|now|this morning|yesterday|just|again|still|heute|gerade|gestern|jetzt|wieder"
    r"|aujourd'hui|hier|maintenant|encore|ce matin|ce soir)\b",
    "lasting": r"\b(?:always|never|every|since|usually|years|born|grew up|used to|immer|jeden|jede|seit|jahre"
    r"|meistens|toujours|jamais|chaque|depuis|ans|souvent)\b",
    "exaggerating": r"\b(?:twice|thousand|million\w*|billion|forever|infinite|eternal\w*|entire|whole|dead|die|dying"
    r"|died|kill\w*|hell|god|universe|planet|nasa|nobel|olympic\w*|president|king|queen|emperor|tausend|ewig|tot"
    r"|könig\w*|weltmeister|mille|éternel\w*|roi|reine|mort|dieu)\b",
}
_SHARED = {
    "past": r"\b(?:was|were|had|did|went|got|came|made|took|\w+ed|war|hatte|ging|kam|habe|hab|bin|ge\w+t|étais|était"
    r"|avait|ai|suis|\w+é)\b",
    "I": r"\b(?:i|i'm|im|my|me|mine|we|our|us|ich|mein\w*|mir|mich|wir|unser\w*|uns|je|j'|j'ai|mon|ma|mes|moi|nous"
    r"|notre|nos|on)\b",
    "you": r"\b(?:you|your|du|dein\w*|dir|dich|ihr|sie|tu|ton|ta|tes|vous|votre|vos|toi)\b",
    "they": r"\b(?:he|she|his|her|him|they|their|er|sein\w*|ihre?\w*|il|elle|ils|elles|son|sa|ses|leur\w*)\b",
}
_DENIES = r"\b(?:not|no|never|\w+n't|nicht|kein\w*|nie|ne|pas|jamais|dont|doesnt|cant)\b"
_MARKS = ("!", "?", ":", "(", ";")
_OPENERS = ('"', "“", "„", "«")
_TOKEN = re.compile(r"[^\W\d_]+|\d|[!?…:()\"“„«]")
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_ATTRIBUTES = (
    "name", "age", "home", "work", "birthday", "health", "allergy", "diet", "likes", "dislikes", "goal", "pet", "hobby",
    "relation", "education", "language", "origin", "possession", "event", "skill", "status", "step", "nickname",
)  # fmt: skip
_BEGINNINGS = (
    ("you", "du", "tu"), ("your", "dein", "deine", "ton", "ta", "tes"),
    ("he", "she", "they", "er", "sie", "il", "elle"), ("it", "that", "this", "das", "es", "ça", "c", "ce"),
)  # fmt: skip
Hashed = dict[int, float]
"""Bucket -> weight; their squares add up to 1."""


@dataclass(frozen=True, slots=True)
class Made:
    """A statement that rules made, and how: the number of it among the `count` of its message, and how many clauses
    were left open or were too unsure to be told."""

    text: str
    quote: str
    new: NewMemory
    tongue: str
    number: int
    count: int
    open: int
    unsure: int
    answers: bool
    """Something was said before it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentence in which a quote stands, those beside it, and where in the message."""

    sentence: str
    before: str
    after: str
    number: int
    count: int


def near(text: str, quote: str) -> str:
    """A message, or of a long one what stands around a quote."""
    if len(text) <= 2 * NEAR:
        return text
    at = max(0, text.find(quote))
    return text[max(0, at - NEAR) : at + len(quote) + NEAR]


def around(text: str, quote: str) -> Surroundings:
    at, end = text.find(quote), 0
    parts = [part for part in _SENTENCE.split(text) if part.strip()]
    for number, part in enumerate(parts):
        end = text.find(part, end) + len(part)
        if 0 <= at < end:
            after = parts[number + 1] if number + 1 < len(parts) else ""
            return Surroundings(part, parts[number - 1] if number else "", after, number, len(parts))
    return Surroundings(quote, "", "", 0, max(1, len(parts)))


def hashed(text: str, space: str = "") -> Hashed:
    """The words of a text, their pairs and pieces. `space` keeps those of one use apart from another's."""
    found = _TOKEN.findall(text.lower())
    counts = Counter(crc32(f"{space}b{one} {following}".encode()) % BUCKETS for one, following in pairwise(found))
    for word in found:
        counts.update(_buckets(word, space))
    weights = {bucket: 1 + math.log(count) if count > 1 else 1.0 for bucket, count in counts.items()}
    length = math.sqrt(sum(weights.values())) or 1.0
    return {bucket: math.sqrt(weight) / length for bucket, weight in weights.items()}


@lru_cache(maxsize=4096)
def _buckets(word: str, space: str) -> tuple[int, ...]:
    """Of a word and its pieces of three and four signs."""
    piece = f"^{word}$"
    pieces = [piece[at : at + size] for size in (3, 4) for at in range(len(piece) - size + 1)] if len(word) > 2 else ()
    return tuple(crc32(f"{space}{gram}".encode()) % BUCKETS for gram in (f"w{word}", *pieces))


def of_message(text: str) -> list[float]:
    """How long, how written, what it shows."""
    found = _WORD.findall(text)
    count = max(1, len(found))
    lines = [part for part in _SENTENCE.split(text) if part.strip()]
    shape = [
        math.log1p(len(found)), len(lines), text.count("\n") > 1, text == text.lower(),
        re.search(r"\b[A-Z]{3,}\b", text) is not None,
        len(re.findall(r"(?<=[a-zäöüéè,] )[A-ZÀ-Þ]\w+", text)) / count,
        len({word.lower() for word in found}) / count, text.rstrip()[-1:] in (".", "!", "?"),
        sum(map(len, found)) / count, text.count(",") / count,
    ]  # fmt: skip
    return [*map(float, shape), *shown(text)]


def of_clause(text: str, quote: str, place: Surroundings) -> list[float]:
    """What words and their sentence show, and where they stand."""
    count = len(_WORD.findall(quote))
    position = [
        math.log1p(count), count <= 3, place.number == 0, place.number / place.count, math.log1p(place.count),
        math.log1p(len(_WORD.findall(text))),
    ]  # fmt: skip
    return [*shown(quote), *shown(f"{place.sentence} {place.after}"), *map(float, position)]


def of_statement(made: Made, place: Surroundings) -> list[float]:
    """How a statement was made, of what, and how it and its words stand in the message."""
    text, quote, new = made.text, made.quote, made.new
    said, own = [word.lower() for word in _WORD.findall(new.text)], _WORD.findall(quote)
    at = max(0, text.find(quote))
    ahead, behind = text[:at], text[at + len(quote) : at + len(quote) + 1]
    attributes = {claim.attribute for claim in new.claims}
    first = said[0] if said else ""
    figures = [
        bool(new.subject), new.subject.startswith("your "), math.log1p(len(said)), len(said) <= 3, len(said) <= 5,
        len(said) > 16, len(own) / max(1, len(_WORD.findall(text))),
        len(own) / max(1, len(_WORD.findall(place.sentence))), at / max(1, len(text)), place.number == 0,
        place.number == place.count - 1, place.number / place.count, new.importance, bool(new.claims), bool(new.place),
        bool(new.valid_from), bool(new.valid_to), bool(new.context), min(len(new.keywords), 5),
        new.status == "proposed", made.count == 1, min(made.count, 6), made.number == 0, min(made.number, 5),
        min(made.open, 6), min(made.unsure, 4), made.open / (1 + made.count), *(first in some for some in _BEGINNINGS),
        any(map(str.isdigit, quote)),
        made.tongue != "de" and re.search(r"(?<=\w )[A-ZÀ-Þ]\w", quote) is not None, quote == quote.lower(),
        made.answers, "?" in place.sentence, "?" in place.after, "?" in place.before, "!" in place.sentence,
        any(mark in place.sentence for mark in _OPENERS), ahead.count('"') % 2 == 1,
        place.sentence.rstrip().endswith(("…", "...")), abs(len(said) - len(own)), "," in quote, behind in (".", "!"),
        behind == ",", ahead.rstrip()[-1:] in tuple(",;:-–—("), ahead.rstrip()[-1:] == ":",
        ahead.count("(") > ahead.count(")"), *(new.kind == kind for kind in get_args(MemoryKind)),
        *(made.tongue == name for name in ("en", "de", "fr")), *(name in attributes for name in _ATTRIBUTES),
    ]  # fmt: skip
    return [*map(float, figures), *shown(quote), *shown(f"{place.sentence} {place.after}")]


def shown(text: str) -> list[float]:
    """Marks of jest, of fiction, of what others wrote, of a request, of time; and who is spoken of."""
    plain = text.lower()
    count = max(1, len(_WORD.findall(text)))
    return [
        *(float(min(3, len(pattern.findall(plain)))) for pattern in _patterns(*_COUNTED)),
        *(len(pattern.findall(plain)) / count for pattern in _patterns(*_SHARED)),
        float(re.search(_DENIES, plain) is not None),
        *(float(mark in text) for mark in _MARKS),
        float("..." in text or "…" in text),
        float(any(map(str.isdigit, text))),
        float(any(mark in text for mark in _OPENERS)),
        float(any(dash in text for dash in ("—", " - ", "–"))),
    ]


@cache
def _patterns(*names: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile((_COUNTED | _SHARED)[name]) for name in names)
