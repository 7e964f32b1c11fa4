"""Whether a clause asks for something for good, of the assistant: a standing instruction. Pure."""

import re

from secondme.memory.clauses import Clause
from secondme.memory.gate import is_command
from secondme.memory.signs import pattern_of
from secondme.memory.tongues import Tongue
from secondme.memory.ways import condition, subject_in
from secondme.memory.words import fold, words

SHORTEST = 2
LONGEST = 10
"""Words up to which what has no subject goes on with what was asked."""
_POLITE = re.compile(r"^(?:please|bitte|s'il (?:te|vous) plaît),? ")
_PLEASE = re.compile(r"\b(?:please|pls|plz|bitte|stp|svp|s'il (?:te|vous) pla[iî]t)\b")
_WHEN_YOU = re.compile(
    r"\b(?:when(?:ever)? (?:you|i ask)|wenn (?:du|ich (?:dich|dir|nach|um))|quand (?:tu|je te))\b"
)
_AMOUNT = re.compile(
    r"(?:and |und |et )?(?:no|not|never|nie|jamais|only|just|at most|max\w*|keine?\w*|nicht|nur|höchstens|pas"
    r"|aucune?|seulement"
    r"|[\w-]+ [\w-]+ max\w*|\d+ |two|three|four|five|zwei|drei|vier|fünf|deux|trois|quatre|cinq)\b"
)
"""How much of something, or none of it."""


_NEVER_SAID = {
    "en": r".* unless (?:stated|told|asked|i say|i ask)\b|(?:.* )?in your (?:answers|replies|texts)\b",
    "de": r"(?:.* )?in deinen (?:antworten|texten)\b|(?:(?!ich|du|er|sie|es|wir|man|was|wer"
    r"|wie)[\wäöüß-]+ ){0,4}(?:nie|niemals|immer|stets) "
    r"(?:[\wäöüß]+ ){0,2}[a-zäöüß]{3,}(?:en|ern|eln)(?:$|,)",
    "fr": r"(?:.* )?dans tes (?:réponses|textes)\b|(?:(?:et|mais|que|alors) )?tu (?:ne |n'|me |m'|le |la |les "
    r"|l')*[\wà-ÿ]+ (?:toujours|tjrs|tjs|jamais)\b"
    r"|(?:toujours|jamais) (?:en|de|d'|du|le|la|les|une?|avec|sans|au) |(?:pour|dans) [^:]{3,30} ?: (?:toujours"
    r"|tjrs|jamais)\b|quand (?:je|jte|je te|j') .*\b(?:c'est|c) (?:toujours"
    r"|tjrs)\b",
}
"""Without a command: an infinitive with "never", what holds unless something else is said, "tu mets jamais …"."""


def asks_for_good(clause: Clause, tongue: Tongue) -> bool:
    whole = fold(clause.text)
    plain = _POLITE.sub("", whole)
    asks = pattern_of(tongue, "instructs", start=True)
    never = re.match(_NEVER_SAID[tongue.name], plain)
    never = never if never and (plain.startswith("quand") or not subject_in(tongue).search(never[0])) else None
    found = never or asks.match(plain) or asks.match(whole) or _is_standing(plain, fold(clause.sentence), tongue)
    return bool(found) and len(words(clause.text)) >= SHORTEST


def goes_on_asking(clause: Clause, tongue: Tongue) -> bool:
    """Behind an instruction: "Be brief. Four sentences at most, no lists"."""
    if subject_in(tongue).search(clause.text) or not 1 < len(words(clause.text)) <= LONGEST:
        return False
    also = not clause.first and is_command(clause.text)
    return also or _AMOUNT.match(fold(clause.text)) is not None


def _is_standing(plain: str, sentence: str, tongue: Tongue) -> bool:
    """A command that holds for good ("be brief in future"), for a case ("when summarising, give me …", "be kind
    when you answer"), or is but a wish ("aisle seat please, always")."""
    commands = is_command(plain)
    if commands or (_PLEASE.search(plain) and not subject_in(tongue).search(plain)):
        said = plain if commands else sentence
        return bool(pattern_of(tongue, "for_good").search(said) or _WHEN_YOU.search(plain))
    when, comma, wanted = plain.partition(", ")
    late = subject_in(tongue).search(when, len(when.split(" ")[0]) + 2)
    return bool(comma and late is None and condition(tongue).match(when) and is_command(wanted))
