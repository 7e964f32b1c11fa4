"""What a clause denies, refuses or only tells as not having happened: of that nothing is claimed. Pure.

A claim fills forms and takes the place of what was known, so that "I did not get the job in Kiel" may claim no work,
and "Don't call me Ann" no name. What says that something has ended ("I no longer like tea"), or is not so at present
("I don't live in Lyon"), keeps its claim: memory/slots.py reads it as an end of what was known.
"""

import re

from secondme.memory.words import fold

_NOT = re.compile(
    r"\b(?:not|no|never|nor|neither|without|cannot|\w+n['’]t|nicht|kein\w*|nie|niemals|ohne|pas|jamais|sans)\b"
)
_ENDED = re.compile(
    r"\b(?:no longer|(?:not|n['’]t)\b.*\bany ?more|any longer|used to|nicht mehr|kein\w* .*\bmehr|n['’e]\b.*\bplus)\b"
)
_AT_PRESENT = re.compile(
    r"\b(?:do not|don['’]t|doesn['’]t|am not|['’]m not|are not|aren['’]t|is not|isn['’]t|have no"
    r"|haven['’]t got|wohne|lebe|arbeite|habe kein\w*|mag|spreche|n['’](?:habite|ai pas de)"
    r"|ne (?:vis|travaille|parle))\b"
)
_BEHIND = re.compile(r"^[^,;.:]*?\b(?:nicht|not)\b(?! only| just| nur)")
"""German denies behind what it denies: "Ich habe die Stelle in Köln nicht bekommen"."""
_PART = re.compile(r"[,;:.!?]|\b(?:but|aber|sondern|mais)\b")
OF_DENIALS = frozenset(("dislikes", "diet"))
"""Attributes that are told by denying: "I don't eat fish"."""
ENDING = frozenset(("home", "work", "relation", "pet", "language", "likes", "hobby", "possession", "habit", "contact"))
"""Those of which a denial in the present says that it is so no longer."""


def claims_nothing(attribute: str, value: str, quote: str) -> bool:
    """Whether these words of the person deny what a claim with this value would say of them."""
    plain, wanted = fold(quote), fold(value)
    at = plain.find(wanted)
    if attribute in OF_DENIALS or not wanted or at < 0 or wanted == plain:
        return False
    before, behind = _PART.split(plain[:at])[-1], plain[at + len(wanted) :]
    denies = bool(_NOT.search(before)) or bool(_BEHIND.match(behind)) or wanted.startswith(("nicht ", "not "))
    if not denies or _ENDED.search(f"{before}{wanted}{behind}"):
        return False
    return not (attribute in ENDING and _AT_PRESENT.search(before))


_REFERS_TO_NOTHING = re.compile(
    r"you(?: (?:are|were|do|did|have|had|can|could|will|would)(?: not|n['’]t)?|['’](?:re|ve) not)"
    r"(?: (?:now|still|really|either|too|though))*\."
    r"|you (?:have |had |\w+ly )*(?:stopped|quit|gave up|started)(?: (?:in|on|since) [\w ]+"
    r"| \w+ \w+ ago| now| again)?\."
    r"|you (?:have |had |just )*\w+ (?:too much|a lot|lots|some|enough|none|all) of (?:it|them|that)\."
    r"|you (?!(?:make|made|call\w*|take|took|find|found) it\b)(?:(?:always|usually|often|never|only|still) )?\w+"
    r" (?:it|them) (?:every|each|on|once|twice|daily|weekly|again|in|at|since|for) [\w ]+\."
)


def refers_to_nothing(statement: str) -> bool:
    """Whether a statement alone says nothing: "You are not.", "You stopped in 2019.", "You ate too much of it.",
    "You feed it every Sunday."."""
    return bool(_REFERS_TO_NOTHING.fullmatch(fold(statement)))
