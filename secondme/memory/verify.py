"""Whether a statement really follows from the words it is said to follow from. Pure, no model.

A small model finds what a message says, but it also drops a "not", an "if" or a "used to", turns a sister into the
person, and answers from the assistant's words. Each check is a reason to make no memory; a doubt is enough.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from secondme.memory.gate import is_command, is_question
from secondme.memory.secrets import has_secret
from secondme.memory.tongues import TONGUES, tongue_of
from secondme.memory.words import CUT, EMPTY, content_words, fold, sentences, stem, word_set, words

_OBJECTS = word_set("me us mir mich uns moi m'")
LONGEST = 220
SHARE = 0.7
"""Of the content words of a statement, so many must have been said."""
NEAR = 0.4
"""So many of them in the very sentence of the quote: the rest says whom "he" or "there" means."""

_FIRST = word_set("i i'm i've i'd i'll im ive we we're we've we'd we'll me us my our mine ours myself ourselves")
_OTHERS = word_set("my our his her their he she they it the that this he's she's they're")
_GLUE = frozenset(stem(word) for word in ("name", "called", "old", "years", "age", "work", "job", "own", "person"))
_CLAUSE = re.compile(r"[,;:—–(]|\s-\s|\b(?:but|and|because|so|since|although|though|while)\b", re.IGNORECASE)


def _any(parts: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


_NEGATION = _any(tongue.negation for tongue in TONGUES)
_CARRIED = tuple(_any(tongue.carried[index] for tongue in TONGUES) for index in range(4))
"""Doubt, intent, end and hearsay: what stands with the quoted words must stand in the statement too, in whatever
language the statement is."""
_UNREAL = {tongue.name: _any([tongue.unreal]) for tongue in TONGUES}
_UNREAL_START = {
    tongue.name: re.compile(rf"\W*(?:(?:and|but|so|und|aber|et|mais) )?{tongue.unreal_start}(?!\w)")
    for tongue in TONGUES
}
_OF_TONGUE = {tongue.name: tuple(_any([sign]) for sign in tongue.carried) for tongue in TONGUES}
_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_STEMMED = {stem(word): number for word, number in _NUMBER_WORDS.items()}
_RELATION = re.compile(r"^your (\w+)")
_NO_VERB = re.compile(r"your [\w'-]+(?: \w+)?\.?")


@dataclass(frozen=True, slots=True)
class Source:
    """What a message gives to derive from: the person's own words in it (`gate.own_words`), what they themself said
    before it (names and numbers may come from there), and what the other side said (only to understand it)."""

    text: str
    before: str = ""
    heard: str = ""


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text`, whatever the case, quotes, dashes and whitespace; None when it does not."""
    parts = re.findall(r"\w+", fold(quote))
    if not parts:
        return None
    between = rf"[^\w{CUT}]{{1,4}}"
    pattern = rf"(?<!\w){between.join(map(re.escape, parts))}(?!\w)"
    found = re.search(pattern, text, re.IGNORECASE)
    return found.span() if found else None


def problem_with(quote: str, statement: str, source: Source) -> str:
    """Why no memory can be made of this, in a word or two; "" when it can."""
    span = locate(quote, source.text)
    if span is None:
        return "quote not found"
    sentence, clause = _surroundings(source.text, span)
    said = fold(f"{clause} {source.text[slice(*span)]}")
    plain = fold(statement)
    tongue = tongue_of(source.text).name
    if has_secret(sentence) or has_secret(statement):
        return "secret"
    if len(statement) > LONGEST or len(words(statement)) < 3 or _NO_VERB.fullmatch(plain):
        return "length"
    checks = (
        ("question", _is_asked(sentence, source.text[slice(*span)])),
        ("unreal", bool(_UNREAL[tongue].search(said) or _UNREAL_START[tongue].match(fold(sentence)))),
        ("negation", bool(_NEGATION.search(said)) != bool(_NEGATION.search(plain))),
        ("lost word", _loses(said, plain, tongue)),
        ("wrong person", _wrong_person(source.text[slice(*span)], plain, fold(sentence))),
        ("invented", _invented(statement, sentence, source)),
    )
    return next((name for name, bad in checks if bad), "")


def second_person(text: str) -> str:
    """What the person says of themself, said to them, in their language: "I'm at my sister's" becomes "You are at your
    sister's."."""
    plain = re.sub(r"[‘’]", "'", " ".join(text.split())).strip(" ,;:-–—")
    plain = tongue_of(plain).turn(plain)
    plain = plain[:1].upper() + plain[1:]
    return plain if plain.endswith((".", "!", "?")) else plain + "."


def can_turn(quote: str) -> bool:
    """Whether `second_person` makes a statement that stands on its own of this quote."""
    said = words(quote)
    unclear = word_set("he she they it him her them this that these those there here its their his you your")
    own = tongue_of(quote).first - _OBJECTS
    return len(said) >= 3 and said[0] in own and not unclear & set(said)


def _loses(said: str, plain: str, tongue: str) -> bool:
    """Whether the statement leaves out a doubt, an intent, an end or a hearsay of the words."""
    pairs = zip(_OF_TONGUE[tongue], _CARRIED, strict=True)
    return any(own.search(said) and not any_.search(plain) for own, any_ in pairs)


def _surroundings(text: str, span: tuple[int, int]) -> tuple[str, str]:
    """The sentence that the span stands in, and what of its clause stands before the span."""
    position = 0
    for sentence in sentences(text.replace(CUT, "\n")):
        start = text.find(sentence[:20], position)
        position = start + len(sentence) if start >= 0 else position
        if start >= 0 and start <= span[0] < start + len(sentence):
            before = text[start : span[0]]
            cuts = [found.end() for found in _CLAUSE.finditer(before)]
            return text[start : max(start + len(sentence), span[1])], before[cuts[-1] if cuts else 0 :]
    return text[slice(*span)], ""


def _is_asked(sentence: str, quote: str) -> bool:
    """Whether the quote is (part of) what is asked or requested, not what is told beside it."""
    if is_question(sentence) or is_command(quote):
        return True
    if not sentence.rstrip(" \"'”’)").endswith("?"):
        return False
    last = re.split(r"[,;:—–]|\s-\s", sentence)[-1]
    return locate(quote, last) is not None or sentence.strip() == quote.strip()


def _wrong_person(quote: str, statement: str, sentence: str) -> bool:
    """Whether the statement is about somebody else than the quote. `quote` as it was written: a capital is a name."""
    first, *_ = words(quote)
    said, told = set(words(quote)), words(statement)
    subject = word_set("i i'm i've i'd i'll im ive we we're we've we'd we'll me us")
    if told[0] in word_set("i i'm i've my we our he she they it he's she's they're his her their user"):
        return True
    if told[0] in ("the", "this", "that", "there") or _FIRST & set(told):
        return True
    if told[0].startswith("you") and told[0] not in ("your", "yours"):
        return (first in _OTHERS or quote.lstrip()[:1].isupper()) and not subject & said
    relation = _RELATION.match(statement)
    if relation:
        owned = rf"\b(?:my|our)\b[^.,;]*\b{re.escape(relation[1])}"
        others = rf"\b(?:his|her|their|your|\w+'s)\s+(?:\w+\s)?{re.escape(relation[1])}"
        return bool(re.search(others, sentence)) and not re.search(owned, sentence)
    return False


def _invented(statement: str, sentence: str, source: Source) -> bool:
    """Whether the statement says more than the person did."""
    own = f"{source.text} {source.before}"
    known = set(words(own))
    known |= {_NUMBER_WORDS.get(word, word) for word in known}
    for number in re.findall(r"\d+", statement):
        if number not in known and not re.search(rf"(?<!\d){number}(?!\d)", own):
            return True
    stems = {stem(word) for word in known}
    names = re.findall(r"(?<=[\s(\"'])[A-Z][\w’'-]+", statement)
    if any(stem(part) not in stems for name in names for part in words(name) if part not in EMPTY):
        return True
    told = _numbered(content_words(statement) - _GLUE)
    near = _numbered(content_words(sentence))
    supported = {word for word in told if _among(word, near)}
    anywhere = near | _numbered(content_words(own) | content_words(source.heard))
    understood = {word for word in told if _among(word, anywhere)}
    return len(supported) < NEAR * max(len(told), 1) or len(understood) < SHARE * len(told)


def _numbered(stems: frozenset[str]) -> frozenset[str]:
    """With small numbers as digits."""
    return frozenset(_STEMMED.get(word, word) for word in stems)


def _among(word: str, known: frozenset[str]) -> bool:
    return word in known or any(len(word) > 4 and len(other) > 4 and word[:5] == other[:5] for other in known)
