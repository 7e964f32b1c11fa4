"""Which claims cannot hold side by side, and how one that is said later stands to one that is known. Pure.

A *slot* is what can have one value at a time: where someone lives, what they do for a living, who their partner is,
what their favourite drink is. Languages, pets and things liked have no slot: there may be several.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from secondme.memory.words import content_words, fold
from secondme.types import Claim, Memory

Relation = Literal["same", "refines", "vaguer", "differs"]
"""How what is new stands to what is known: it says the same, more precisely, less precisely, or another thing."""
Slot = tuple[str, str, str]
"""(subject, attribute, which one of it)"""

ONE = frozenset({"home", "work", "name", "nickname", "birthday", "age", "origin"})
"""Attributes of which one value holds at a time."""
FIXED = frozenset({"birthday", "origin"})
"""Of these no later value replaces an earlier one: one of the two is a mistake."""
_ROLE = (
    r"(?:husband|wife|partner|spouse|fianc[ée]e?|girlfriend|boyfriend|best friend|boss|manager|landlord|landlady|mother"
    r"|father|doctor|dentist|therapist|teacher|flatmate|roommate|mann|frau|ehemann|ehefrau|partnerin|freundin|chefin?"
    r"|mutter|vater|mari|femme|compagne|compagnon|copine|copain|mère|père)"
)
_PARTNER_WORDS = """husband wife partner spouse fiance fiancee girlfriend boyfriend mann frau ehemann ehefrau partnerin
mari femme compagne compagnon copine copain"""
_PARTNERS = frozenset(_PARTNER_WORDS.split())
_WHO = re.compile(
    r"\b(?:your|my|dein\w*|mein\w*|ihr\w*|ton|ta|votre|mon|ma) (?:(?:new|current|neue[rn]?|nouvelle?|nouveau) )?"
    rf"({_ROLE})\b"
)
_WHICH = re.compile(
    r"\b(?:(?:most )?favou?rite|preferred|lieblings(?:-| )?"
    r"|(?P<after>préférée?))\s?(?P<what>[\w-]+)?(?: (?P<noun>\w+))?"
)
_ALSO = re.compile(
    r"\b(?:also|too|as well|besides|second (?:home|flat|job|house)|part[- ]time|on the side|other (?:job|home)|both"
    r"|auch"
    r"|nebenbei|zweit\w+|außerdem|aussi|en plus|également)\b"
)
_CONTACT = re.compile(
    r"\b(?:(?P<mail>e-?mail|mail)|(?P<phone>phone|telephone|mobile|cell|number|handy|telefon\w*|nummer|téléphone|numéro|portable)"
    r"|(?P<post>address|adresse|anschrift))\b"
)
_AT_WORK = re.compile(r"\b(?:work|office|business|dienstlich\w*|geschäftlich\w*|büro|bureau|professionnel\w*)\b")
_THE_TWO = re.compile(r"^[\w' -]+ and you\b|^you and\b")
""" "Ole and you split up": said of both."""
_THE_ONE = re.compile(
    r"your (?!old\b|other\b|second\b|former\b)(?:[\w-]+ ){0,3}(?:number|phone|mobile|cell|e-?mail|address) is\b"
)
_TOGETHER = re.compile(
    r"^(?:you|[\w-]+ and you|you and [\w-]+)(?: (?:have|had|are|got|just|finally|recently|now))* (?:engaged|married)\b"
)
_DRIVES = re.compile(
    r"^(?:you|du|tu|vous) (?:now |currently )?(?:drive|fährst|conduis|conduisez) (?!.*\b(?:for|at) (?:work|a living)\b)"
)
"""Of a car: who drives one drives no other; what somebody has or owns may be several."""
_REACHES = re.compile(r"\S+@\S+|\+?\d[\d ()/.-]{5,}\d")
"""An address of mail or a telephone number: of two that are not the same, none says the other more precisely."""
_CHANGES = re.compile(
    r"\b(?:now|new|moved?|changed?|switched|became|started|again|these days|currently|jetzt|nun|neue\w*|umgezogen"
    r"|gewechselt|inzwischen|wieder|maintenant|désormais|nouve\w+|déménagé|changé|de nouveau)\b"
)
_WISH = re.compile(
    r"\b(?:wants?|wanted|would (?:like|love|rather)|hopes?|hoping|dreams?|plans?|planning|intends?"
    r"|thinking (?:of|about)|consider\w*|might|going to|gonna|will|wish(?:es)?"
    r"|möchtest?|möchten|willst|wollen|planst|hoffst|überleg\w*"
    r"|würdest|vielleicht|werden|wirst|voulez|veux|voudrais|aimerais|espères?|peut-être|vas|comptes)\b"
)
"""As it is written: Will is a name."""
_GONE = re.compile(
    r"\b(?:died|dead|passed away|put down|put to sleep|ran away|gave (?:away|up)|got rid of|scrapped|wrecked|sold"
    r"|lost|gestorben|tot|verkauft"
    r"|weggegeben|morte?|décédée?|vendue?)\b"
)
"""Of an animal or a thing: that someone has it no longer."""
_MEANT = re.compile(r"[,;:.]|\b(?:and|but|und|aber|sondern|et|mais)\b")
_GENERIC_WORDS = """job jobs work home house flat apartment place position company employer stelle arbeit beruf
wohnung haus emploi travail boulot poste maison appartement"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
"""Values that name no value: "You quit your job." ends whatever the job was, "You like your job." says none."""
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_OVER = re.compile(
    rf"\b(?:no longer|not any ?more|any more\b|used to|formerly|previously|(?:until|till) (?:\d{{4}}|last|recently|this"
    rf"|{_MONTHS})|quit|(?<!the )(?<!your )(?<!my )left(?!-)|gave up|ex-\w+|ex"
    r"|split up|broke up|separated|divorced|stopped|resigned|retired from|moved out|moved away"
    r"|nicht mehr|früher|gekündigt"
    r"|getrennt|ausgezogen|aufgehört|ne \w+ plus|n['’]\w+ plus|auparavant|avant|quitté|démissionné|séparée?s?|arrêté)\b"
)
_AGAIN = re.compile(
    r"\b(?:now|again|(?:went|moved|came|are|go|is) back|back (?:in|to|at)|these days|currently|jetzt|nun|wieder"
    r"|inzwischen|maintenant|désormais|de nouveau)\b"
)
_EMPTY = frozenset({"now", "again", "new", "back", "current", "currently", "jetzt", "wieder", "maintenant"})
_MAY_END = ONE | {"relation", "pet", "language", "likes", "hobby", "skill", "possession", "habit", "contact", "belief"}
"""Attributes of which a denial says that they are so no longer; "You don't like fish" dislikes it, and stays so."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with its slot, and whether it says that something is over, or was never so."""

    claim: Claim
    slot: Slot | None
    over: bool

    @property
    def any_value(self) -> bool:
        """It ends whatever there is: "You quit your job."."""
        return self.over and (_is_generic(self.claim.value) or _is_partner(self.claim.value))


def said_by(memory: Memory) -> tuple[Said, ...]:
    """Every claim of a memory, as rules can compare them. What is only wished or planned fills no slot."""
    text = fold(memory.text)
    wished = memory.kind == "goal" or bool(_WISH.search(memory.text))
    found = []
    for claim in memory.claims:
        over = not wished and ended(claim, text)
        slot = None if wished or (_is_generic(claim.value) and not over) else _slot(claim, text)
        found.append(Said(claim, slot, over))
    return tuple(found)


def ended(claim: Claim, text: str) -> bool:
    """Whether a statement (folded) says of this value that it is over or not so: of Paris in "You live in Lyon, no
    longer in Paris.", and in "You don't live in Paris."; not where the value itself is the end: "You are divorced"."""
    part = _part_with(claim.value, text)
    if claim.attribute == "relation" and _THE_TWO.search(text):
        part = text
    part = part.replace(fold(claim.value), " … ") if claim.value else part
    if claim.attribute in ("pet", "possession") and _GONE.search(part):
        return True
    return is_over(part) or (claim.attribute in _MAY_END and _denies(part))


def is_over(text: str) -> bool:
    """Whether a statement says that what it claims has ended: "You no longer live in Paris."; not "You quit and work
    as a florist now", which says what is so now as well."""
    plain = fold(text)
    return bool(_OVER.search(plain)) and not _AGAIN.search(plain)


def also(text: str) -> bool:
    """Whether it says that something holds beside what was known."""
    return bool(_ALSO.search(fold(text)))


def _is_partner(role: str) -> bool:
    return fold(role).replace("é", "e") in _PARTNERS


def names_the_one(text: str) -> bool:
    """Whether it tells of the number or address that someone has: "Your phone number is …"; not "A number is …"."""
    return bool(_THE_ONE.match(fold(text)))


def changes(text: str) -> bool:
    """Whether it says that something has changed: of two things said at once it is the later one."""
    return bool(_CHANGES.search(fold(text)))


def _part_with(value: str, text: str) -> str:
    """The part of a statement in which a value stands; all of it where that cannot be told."""
    plain = fold(value)
    return next((part for part in _MEANT.split(text) if plain and plain in part), text)


def _is_generic(value: str) -> bool:
    said = frozenset(fold(value).split()) - {"my", "your", "the", "a", "old", "mein", "dein", "mon", "ton"}
    return bool(said) and said <= _GENERIC


def _slot(claim: Claim, text: str) -> Slot | None:
    subject = fold(claim.subject)
    if claim.attribute in ONE:
        return (subject, claim.attribute, claim.scope)
    if claim.attribute == "contact":
        found = _CONTACT.search(text)
        at_work = " at work" if _AT_WORK.search(text) else ""
        return (subject, "contact", f"{found.lastgroup}{at_work}") if found else None
    if claim.attribute == "possession" and _DRIVES.match(text):
        return (subject, "possession", "driven")
    if claim.attribute == "relation":
        if _TOGETHER.search(text):
            return (subject, "relation", "partner")
        found = _WHO.search(text)
        if found is None:
            return None
        role = fold(found[1])
        return (subject, "relation", "partner" if _is_partner(role) else role)
    if claim.attribute in ("likes", "dislikes"):
        found = _WHICH.search(text)
        if found is None:
            return None
        what = found["what"] or found["noun"] or ""
        return (subject, "likes", what) if what not in ("", "is", "are", "ist", "est") else None
    return None


def relation(new: str, known: str) -> Relation:
    """How one value stands to another, by the words that carry meaning; "nurse at the Charité" refines "nurse"."""
    if _REACHES.fullmatch(new.strip()) and _REACHES.fullmatch(known.strip()):
        return "same" if re.sub(r"[^\w@+.]", "", fold(new)) == re.sub(r"[^\w@+.]", "", fold(known)) else "differs"
    one, two = _words(new), _words(known)
    if fold(new) == fold(known) or (one and one == two):
        return "same"
    if one and two and one > two:
        return "refines"
    if one and two and one < two:
        return "vaguer"
    return "differs"


def _words(value: str) -> frozenset[str]:
    return content_words(value) - _EMPTY


def same_statement(one: str, two: str) -> bool:
    """Whether two statements use the same words that carry meaning, numbers and denials included."""
    return bool(_words(one)) and _words(one) == _words(two) and _denies(one) == _denies(two)


def reworded(claims: Sequence[Claim], old: str, new: str) -> tuple[Claim, ...]:
    """The claims of a statement after a person has worded it anew: a value that stood in the old words and not in the
    new ones is the one in its place ("You live in Lyon." made "You live in Lille."), or the claim goes."""
    return tuple(kept for claim in claims if (kept := _reworded(claim, old, new)) is not None)


def _reworded(claim: Claim, old: str, new: str) -> Claim | None:
    value, was, now = fold(claim.value), fold(old), fold(new)
    if not value or value not in was or re.search(rf"(?<!\w){re.escape(value)}(?!\w)", now):
        return claim
    before, after = was.split(value, 1)
    match = re.fullmatch(rf"{re.escape(before)}(.+?){re.escape(after.rstrip('.'))}\.*", now)
    if match is None:
        return None
    found = match[1]
    start = new.casefold().find(found)
    put = new[start : start + len(found)] if start >= 0 else found
    return replace(claim, value=put, normalised=fold(put))


def compared(new: str, known: str) -> Relation:
    """How one statement stands to another by its words; "differs" where one denies, or numbers or names are others."""
    one, two = _words(new), _words(known)
    if _denies(new) != _denies(known) or not (one and two):
        return "differs"
    if one == two:
        return "same"
    return "refines" if one > two else "vaguer" if one < two else "differs"


_ADDRESS = re.compile(r"\w[\w.+-]*@[\w.-]*\w|@\w+|\w+(?:\.\w{2,})+")


def compatible(one: str, two: str) -> bool:
    """Whether nothing in the words speaks against two statements meaning the same: denials, numbers, names and
    addresses (of mail, pages, accounts) agree."""
    marks = [frozenset(re.findall(r"\d+", text)) for text in (one, two)]
    names = [frozenset(re.findall(r"(?<=[^.!?] )[A-ZÄÖÜÉ][\w’'-]+", text)) for text in (one, two)]
    places = [frozenset(_ADDRESS.findall(fold(text))) for text in (one, two)]
    fits = all(mine <= other or other <= mine for mine, other in (marks, names, places))
    return fits and _denies(one) == _denies(two) and is_over(one) == is_over(two)


def _denies(text: str) -> bool:
    return bool(re.search(r"\b(?:not|no|never|nor|without|nicht|kein\w*|nie|pas|jamais|sans|\w+n't)\b", fold(text)))
