"""What people note down in few words, as they note it: of no one in particular, or of themself without saying so. Pure.

Such words stand as they are ("Six weeks in plaster.", "Le fromage oui."): to make sentences of them would be to guess.
"""

import re
from functools import cache

from secondme.memory.clauses import Clause
from secondme.memory.referents import NAME, Referents
from secondme.memory.signs import NUMBERS, kind_of, pattern_of
from secondme.memory.tongues import Tongue
from secondme.memory.tongues.calendar import WHEN
from secondme.memory.tongues.notes import BARE, COUNTED, THAT_IS
from secondme.memory.words import fold, words

FEW = 10
"""Words up to which a day or an hour makes an appointment of them."""
Made = tuple[str, str] | None
"""(subject, what is said of them)"""


def of_taste(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Cheese yes, hot cheese no": a part of a list of what somebody takes and does not."""
    return ("", tongue.turn(clause.text)) if clause.listed == "taste" else None


def as_said(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "The office is in Swindon", "Step two is the evening class": it stands as it is, where the model agrees."""
    plain = fold(clause.text)
    if {word for word, sex in tongue.himself.items() if sex != "t"} & set(words(plain)[1:]):
        return None
    step = pattern_of(tongue, "steps", start=True).match(plain)
    article = pattern_of(tongue, "articles", start=True).match(plain)
    shows = len(plain.split()) >= 5 or kind_of(clause.text, tongue) == "preference"
    shows = shows and kind_of(clause.text, tongue) in ("preference", "skill")
    first = plain.split()[0].split("'")[0]
    noted = is_specific(clause.text, tongue) and plain.split()[0] not in {*tongue.himself, *tongue.his}
    bare = first not in tongue.common and first not in tongue.himself and _bare(tongue).match(plain)
    told = len(plain.split()) > 2 and (bare or _that_is(tongue).match(clause.text))
    if not (step or article or shows or noted or told or is_dated(clause)):
        return None
    if last and last[0].isupper() and _counted(tongue).match(plain):
        return last, f"{last}: {tongue.turn(clause.text)}"
    name = re.search(rf" {tongue.called} ({NAME})$", clause.text) if article else None
    return (name[1] if name else ""), tongue.turn(clause.text)


_ABSTAINS = re.compile(
    r"(?:no|kein\w*|pas de|pas d') ?[\w'à-ÿ-]+(?: [\w'à-ÿ-]+)? (?:till?|until|before|bis|vor|jusqu'\w*|avant|pendant)\b"
)
""" "No cheese until Easter"."""
_PARTING = re.compile(
    r"\W*(?:no worries|see|talk|speak|meet|catch|until|till|so|then|bis|à|on se|bonne?|guten?|schöne?)\b"
)


def is_dated(clause: Clause) -> bool:
    """ "flight on Friday at 6.40": a few words with a day or an hour, of no one else; and what is given up until
    then."""
    plain = fold(clause.text)
    if _ABSTAINS.match(plain):
        return True
    return 2 < len(plain.split()) <= FEW and WHEN.search(plain) is not None and not _PARTING.match(plain)


_LONG_PAST = re.compile(r"\b1[0-8]\d\d\b")
_NAMED = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]")


def is_specific(text: str, tongue: Tongue) -> bool:
    """Whether something is named or numbered in it: what people note is, what they remark on seldom. In German, where
    every noun has a capital, only numbers show it; a year long past is history."""
    if len(text.split()) < 3 or _LONG_PAST.search(text):
        return False
    named = re.search(r"\d", text) or (tongue.name != "de" and _NAMED.search(text))
    return bool(named or _counted(tongue).match(fold(text)))


@cache
def _counted(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(COUNTED[tongue.name].replace("NUMBER", NUMBERS))


@cache
def _bare(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(BARE[tongue.name])


@cache
def _that_is(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(THAT_IS[tongue.name], re.IGNORECASE)
