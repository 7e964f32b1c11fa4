"""Answers that only the question explains: "What's her name?", "Clara" says that the sister is called Clara. Pure.

Only of questions whose answer holds what is new (tongues/questions.py): what the assistant itself says, and a mere
"yes" to it, is never evidence.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from secondme.memory.gate import is_command, is_greeting
from secondme.memory.referents import Referent, Referents, designation
from secondme.memory.tongues import TONGUES, Tongue
from secondme.memory.tongues.questions import (
    CLAUSES,
    LEADS,
    NO_ANSWERS,
    NO_PLACES,
    NO_WHOLE_ANSWERS,
    NUMBERS,
    PARTICLES,
    QUESTIONS,
    SEX,
)
from secondme.memory.words import fold

MOST = 12
"""Words of an answer."""
_ASIDE = re.compile(
    r"[,–—-]? (?:if (?:i|you) (?:may|don't)|by the way|übrigens|wenn ich fragen darf|si je peux|au fait)\b.*$"
)
_LEAD = re.compile(rf"(?:{LEADS}(?: |$)|[,.!]\s*)+", re.IGNORECASE)
_NO_ANSWER = re.compile(rf"{NO_ANSWERS}(?!\w)|{NO_WHOLE_ANSWERS}$")
_CLAUSE = re.compile(rf"(?<![\w-]){CLAUSES}(?![\w-])")
_NUMBER = re.compile(rf"(?:\S+ )?{NUMBERS}(?!\w)")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*")
_NAMING = re.compile(r"(?:called|name is|heißt|heiße|s'appelle|m'appelle) \{a\}")
_COUNTING = re.compile(r"^(?:(?:\{who\}|I|ich) (?:is|am|ist|bin|a)|j'ai) \{a\}$|\{a\} \{thing\}")
_PLACING = re.compile(r"(?:lives?|live|come|wohne|komme|habite|viens) (?:in|from|aus|à|de) \{a\}")
FEW = 3
"""So many small words may be a place; of more, one has a capital."""
_WHERE = re.compile(
    r"(?:just|outside|near|close|on|by|between|north|south|east|west|bei|nahe|près|chez|en|aux?)\b", re.IGNORECASE
)
_POLITE = re.compile(r"^(?:(?:and|und|et|so|ok|great|thanks|nice|lovely|cool|danke|merci),? )+")


def answered(question: str, answer: str, tongue: Tongue, who: Referents) -> tuple[Referent | None, str] | None:
    """Of whom an answer is (None: of the person), and what it says, in the person's words; None where the question is
    none of these, or the answer no answer. `who` has heard the question."""
    asked = _asked(question)
    said = _LEAD.sub("", answer.strip(" .!"), count=1) if _LEAD.match(answer.strip(" .!")) else answer.strip(" .!")
    if not said or len(said.split()) > MOST or answer.rstrip().endswith("?") or _is_other(said):
        return None
    for form, told in _forms(tongue.name):
        found = form.fullmatch(asked)
        if found is not None:
            if not _fits(told, said):
                return None
            return _told(told, said, {name: value or "" for name, value in found.groupdict().items()}, tongue, who)
    return None


def _is_other(said: str) -> bool:
    """Whether it is something else than the answer to a question: a request, a greeting, a refusal, a sentence."""
    plain = fold(said)
    return bool(_NO_ANSWER.match(plain) or _CLAUSE.search(plain)) or is_command(said) or is_greeting(said)


def _fits(told: str, said: str) -> bool:
    """Whether it looks like what was asked for: a name like a name, a number like a number, a place like a place. Who
    does not answer the question at all has told nothing, and that is by far the most that people do."""
    words = said.split()
    if _NAMING.search(told):
        big = len(words) == 1 or all(word[0].isupper() or word in PARTICLES for word in words)
        return big and len(words) <= FEW + 1 and all(map(_NAME.fullmatch, words))
    if _COUNTING.search(told):
        return _NUMBER.match(fold(said)) is not None
    if _PLACING.search(told):
        if NO_PLACES & set(fold(said).split()):
            return False
        return len(words) <= FEW or any(word[0].isupper() for word in words[1:])
    return True


def spoken(question: str) -> Tongue | None:
    """The language of a question of which an answer can be told; None for any other."""
    asked = _asked(question)
    return next((tongue for tongue in TONGUES if any(form.fullmatch(asked) for form, _ in _forms(tongue.name))), None)


def _asked(question: str) -> str:
    """The last sentence, without what is only polite."""
    last = re.split(r"(?<=[.!;:])\s+", fold(question).rstrip(" ?\"'"))[-1]
    return _ASIDE.sub("", _POLITE.sub("", last))


def _told(
    told: str, said: str, names: Mapping[str, str], tongue: Tongue, who: Referents
) -> tuple[Referent | None, str] | None:
    one = None
    if "{who}" in told:
        sex = SEX.get(names.get("his") or names.get("pro") or "", "?")
        noun = names.get("noun", "")
        asked = (each for each in reversed(who.known) if noun and noun in (fold(each.noun), each.relation))
        one = next(asked, None) if noun else who.meant(sex)
        if one is None or "," in said:
            return None
    named = _NAMING.search(told)
    mine = "ma" if names.get("mine") == "ta" else "mon"
    if _WHERE.match(said):
        told = re.sub(r"(?:in|à) \{a\}", "{a}", told)
    text = told.format(
        a=said[:1].upper() + said[1:] if named else said,
        who=designation(one, tongue) if one else "",
        thing=names.get("thing", ""),
        verb=names.get("verb", ""),
        mine=mine,
    )
    return one, text


@cache
def _forms(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(_compiled(name))


def _compiled(name: str) -> Iterator[tuple[re.Pattern[str], str]]:
    for form, told in QUESTIONS[name]:
        yield re.compile(form), told
