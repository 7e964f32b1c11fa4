"""Of whom each clause of a text tells: of the person, who says "I" or is told "you", or of somebody else. So that what
Eva does not eat is never given back as what the person must not eat. English, German and French. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from secondme.chat.persons import forms
from secondme.memory.gate import CUT
from secondme.memory.tongues import bearing_words, tongue_of
from secondme.memory.tongues.kin import RELATIONS
from secondme.memory.words import fold, sentences, word_set, words

_BORDER = re.compile(
    r"[,;:–—()]\s+|\s+(?=(?:and|but|because|whereas|while|that|und|aber|weil|während|dass|et|mais|tandis que"
    r"|parce que)\b)|\s+que\b",
    re.IGNORECASE,
)
_PERSON = word_set(
    """i i'm i've i'd i'll me mine myself we we're we've we'll us you you're you've you'll you'd yours yourself ich mir
    mich wir uns du dir dich euch je j' moi nous tu t' te toi vous m'"""
)
_THEIR_OWN = word_set(
    """my our your mein meine meinen meinem meiner meines unser unsere unseren unserem unserer dein deine deinen deinem
    deiner deines euer eure mon ma mes notre nos ton ta tes votre vos"""
)
_SMALL = bearing_words(" ".join(_PERSON | _THEIR_OWN))
_ELIDED = re.compile(r"\b([jldmtsnc]|qu)'", re.IGNORECASE)
_ANOTHER = word_set("he she they he's she's they're er sie il elle ils elles on")
_DOES = r"""(?:eats?|drinks?|likes?|loves?|hates?|has|doesn't|does not|never|can't|cannot|isn't|won't
    |(?:is|ist|est) (?:\w+ )?(?:allerg\w*|vegetarian|vegan\w*|vegetarier\w*|intolerant|coeliac|celiac|végéta\w+|diab\w+)
    |isst|mag|trinkt|verträgt|darf|hat|mange|n'\w+|ne|aime|boit|supporte)"""
_NAME_DOES = re.compile(
    rf"^\W*(?:and |but |und |aber |et |mais )?(?P<name>[A-ZÀ-Þ][^\W\d_]+) {re.sub(chr(10) + ' +', '', _DOES)}\b"
)
"""With what a clause begins whose subject is a person by name, whoever that is."""
_HEAD = 4
"""Words of a clause among which its subject stands."""
_AFTER = 2
"""So many words after "my" may stand what that person is: "my little sister"."""

EATING = bearing_words(
    "eat drink take food must can allergic allergy intolerant essen isst iss darfst kannst trinken trinkst verträgst"
    " allergisch allergie manger manges boire bois dois peux allergique"
)
BEARS = re.compile(
    r"\b(?:you|du|tu)\b.*\b(?:allerg\w*|intoleran\w*|vegetari\w*|vegan\w*|végéta\w+|coeliac|celiac|diab\w+"
    r"|unverträglich\w*)"
    r"|\b(?:you|du|tu)\b.*(?:\b(?:not|never|no|cannot|nicht|kein\w*|nie|pas|jamais)\b|n't\b|n’t\b)"
    r".*\b(?:eat\w*|drink\w*|take|have|bear|essen|isst|trinken|trinkst|verträgst|nehmen|manger|manges|boire|bois|prendre)\b"
    r"|\b(?:du|tu) (?:isst|trinkst|verträgst|manges|bois)\b.*\b(?:nicht|kein\w*|nie|pas|jamais)\b",
    re.IGNORECASE,
)
"""What somebody cannot bear or does not eat."""


@dataclass(frozen=True, slots=True)
class Clause:
    """`of_self`, `of_another`: whom it tells of; neither where nothing says so, as in "Allergic to nuts."."""

    text: str
    of_self: bool
    of_another: bool
    denies: bool
    bearing: frozenset[str]


def clauses_of(text: str, names: Collection[str] = ()) -> list[Clause]:
    """The clauses of a text. One that says nothing of whom it is goes on about whom the one before it in its sentence
    is. `names`: those of people, folded."""
    return list(_clauses(text, frozenset(names)))


@lru_cache(maxsize=2000)
def _clauses(text: str, names: frozenset[str]) -> tuple[Clause, ...]:
    return tuple(clause for sentence in sentences(text.replace(CUT, "\n")) for clause in _of_sentence(sentence, names))


def _of_sentence(sentence: str, names: frozenset[str]) -> Iterator[Clause]:
    of_self = of_another = False
    tongue = tongue_of(sentence)
    denies = re.compile(rf"(?<!\w){tongue.negation}(?!\w)")
    for part in _BORDER.split(sentence.replace("’", "'")):
        if not words(part):
            continue
        bearing = bearing_words(_ELIDED.sub(r"\1' ", part)) - _SMALL
        kin = RELATIONS[tongue.name].keys()
        mine, anothers = _is_of_self(part, kin), _is_of_another(part, names | kin)
        if mine or anothers:
            of_self, of_another = mine, anothers and not mine
        yield Clause(part, of_self, of_another, denies.search(fold(part)) is not None, bearing)


def _is_of_self(clause: str, kin: Collection[str]) -> bool:
    """Whether it has a word for the person; "my sister" is none."""
    said = words(clause)
    for place, word in enumerate(said):
        if word in _PERSON or f"{word.partition(chr(39))[0]}'" in _PERSON:
            return True
        if word in _THEIR_OWN and forms(" ".join(said[place + 1 : place + 1 + _AFTER])).isdisjoint(kin):
            return True
    return False


def _is_of_another(clause: str, known: Collection[str]) -> bool:
    head = " ".join(clause.split()[:_HEAD])
    if _NAME_DOES.match(clause) or _ANOTHER.intersection(words(head)[:2]):
        return True
    return not forms(head).isdisjoint(known)
