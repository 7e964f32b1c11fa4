"""What one line gives of the person that a form will ask for: the name in "Hi, I'm Marta", and a whole address. Pure.

A wrong name or address is worse than none: what may as well be a trade, a people or a mood is no name, and an address
is the person's where they say so, not where they name it.
"""

import re
from functools import cache

from secondme.memory.clauses import even
from secondme.memory.referents import is_no_name
from secondme.memory.tongues import Tongue
from secondme.memory.words import fold, word_set

_CALLED = r"(?P<name>[A-ZÀ-Þ][\w'-]*[a-zà-ÿ](?: [A-ZÀ-Þ][\w'-]*[a-zà-ÿ])?)"
_INTRODUCES = {
    "en": rf"(?i:i'm|im|i am|this is|it's) {_CALLED}",
    "de": rf"(?i:(?:ich bin|hier ist|hier spricht)) (?:(?i:die|der) )?{_CALLED}",
    "fr": rf"(?i:moi,? c'est|c'est|je suis|ici) {_CALLED}",
}
_GREETS = re.compile(
    r"(?:^|[.!,]\s*)(?:hi|hello|hey|hiya|good (?:morning|evening|day)|hallo|moin|servus|grüezi|grüß gott|guten (?:tag"
    r"|morgen|abend)|bonjour|salut|coucou|bonsoir)\b[\w ]{0,16}[,.!]*\s*$"
)
_KIND_OF_PERSON = re.compile(
    r"\w+(?:ist|ian|ish|ese|crat|er|or|eur|euse|ien|ienne|in|ant|ent|ling|mann|frau|kraft|ung|heit|keit|schaft|ste"
    r"|loge)"
)
"""How what people are ends, in German with a capital as a name has."""
_YET_NAMES = word_set(
    """peter oliver walter dieter werner günter rainer alexander jasper xaver christopher jennifer esther heather ester
    skyler tyler hunter roger karin martin robin kathrin katrin benjamin valentin justin quentin jasmin corin edwin
    christian julian adrian brian ian fabian bastian sebastian vivian lillian gillian florian damian kilian ryan
    vincent laurent clement clément florent brent kent grant christer igor viktor victor hector theodor taylor eleanor
    lennart kristin kerstin constantin konstantin merlin erwin calvin kevin gavin marvin melvin celeste baptiste
    auguste eva-kristin augustin corentin aladin devin colin"""
)
_NEVER_NAMES = word_set(
    """neue neuer chef boss fan held heldin koch arzt wirt papa mama opa oma single vater mutter student azubi rentner
    typ mensch kunde nachbar kollege freund witwe witwe waise gast team mum dad mom sorry back home here new late sick
    doctor nurse mother father"""
)
_KINDS = (
    r"(?:(?:ul|al|pl|av|avda|c)\.|rua|rue|calle|via|viale|avenida|avenue|boulevard|ulica|chemin|praça|plaza|piazza"
    r"|paseo)"
    r"(?: (?:de|des|du|da|das|do|dos|del|della|dei|la|los|las|l'))*"
)
"""How the name of a street begins that is written small."""
_STREET = (
    rf"(?:{_KINDS} )?(?!(?:I|We|My|Our|Ich|Wir|Mein\w*|Unser\w*|Je|J'\w+|On|Nous|Mon|Ma|Notre|Mi|Vivo|Vivimos|Resido"
    rf"|Adresse|Anschrift|Wohnadresse|Address|Dirección)\b)"
    r"[A-ZÀ-Þ0-9][\w.'-]*(?: [\w.'-]+){0,5}"
)
_TOWN = (
    r"[A-ZÀ-Þ][\w'-]+(?:(?: (?:am|an|der|den|im|bei|ob|vor|sur|en|de|la|les?|on|upon|in))* [A-ZÀ-Þ(][\w'()-]+){0,3}"
)
_CODE = r"(?:(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{3,4})?|\d{4} ?[A-Z]{2}|\d\d-\d{3})"
_WAY = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Crescent|Terrace|Gardens|Row|Way|Hill|Square)"
_TOLD_TOWN = (
    rf"(?:\d{{1,5}}[a-z]? (?:[A-Z0-9][\w'.-]* ){{1,4}}{_WAY}\.?"
    rf"|\d{{1,4}}(?: ?(?:bis|ter))?,? (?i:{_KINDS}) [\w' -]{{2,40}}"
    rf"|(?i:{_KINDS}) [A-ZÀ-Þ][\w' -]{{1,40}} \d{{1,4}}[a-z]?"
    r"|(?:[A-ZÀ-Þ][\w'-]+ ){0,3}(?i:[\w-]*(?:stra(?:ss|ß)e|str\.|gasse|weg|platz|allee|ring|damm|ufer|gracht|straat"
    r"|laan|plein|gatan|gata|vej|gade|gate))(?= \d) \d{1,4} ?[a-z]?)"
)
"""A street that its words tell, so that a town after a comma is one also without a postal code."""
_ADDRESS = re.compile(
    rf"(?P<v>{_STREET} \d{{1,4}} ?[a-z]?,? {_CODE} {_TOWN}"
    rf"|\d{{1,4}}(?: ?(?:bis|ter|[a-d])\b)?,? [\w.'-]+(?: [\w.'-]+){{0,5}},? {_CODE} {_TOWN}"
    r"|(?:Flat \w+, )?\d{1,4}[a-z]? [A-Z][\w' ]{2,40}, (?:[A-Z][\w' ]+,? ){1,3}[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}"
    r"|\d{1,5} [A-Z0-9][\w.' ]{2,40}, (?:[A-Z][\w.' #-]+, )?[A-Z][\w' ]+,? [A-Z]{2} \d{5}"
    rf"|{_TOLD_TOWN}(?:,| in| à| en) (?:{_CODE} )?{_TOWN}(?!\w)(?! ?\d))"
)
"""Street and number (either first), postal code and town; as in Britain and in the United States."""
_STREET_IN = re.compile(rf"(?<=\w) (?:in|à|en) (?=(?:{_CODE} )?{_TOWN}$)")
""" "12 rue des Roses à Lyon": the town is no part of the street."""
_IN_TOWN = re.compile(
    rf"\b(?:in|à|en) (?P<town>{_TOWN}),? (?:at|in der|im|am|an der|au|en)(?: la| el)? (?P<street>{_TOLD_TOWN})"
    r"(?=$|[,.;!?])"
)
""" "in Bath, at 12 Rose Lane"."""
_OWN_ADDRESS = re.compile(
    r"^(?:(?:my|our|meine|unsere|mon|notre) )?(?:(?:new|home|private|postal|current|full|neue|private|aktuelle|nouvelle"
    r"|ma nouvelle) )?(?:address|adresse|anschrift)\b"
    r"|\b(?:i|we|ich|wir|je|j'|nous|on)\b.*?\b(?:live[ds]?|living|moved?|moving|stay|wohn\w*|leb\w*|zieh\w*|gezogen"
    r"|umgezogen|habit\w+|vi[st]|déménag\w+|emménag\w+|install\w+)\b"
    r"|\b(?:mi (?:nueva )?(?:dirección|domicilio)|vivo|vivimos|resido|residimos)\b"
)


def town_of(text: str) -> str:
    """The town of the address that a text names; "" where it names none."""
    found = _ADDRESS.search(even(text))
    if found is None:
        return ""
    last = re.sub(rf",? ?\b(?:{_CODE}|[A-Z]{{2}} \d{{5}}|[A-Z]{{1,2}}\d[\dA-Z]? ?\d[A-Z]{{2}})$", "", found["v"])
    last = last.rpartition(",")[2] if "," in last else last
    town = re.search(rf"{_TOWN}$", re.sub(rf"^.*\b{_CODE} ", "", last.strip()))
    return town[0] if town else ""


def particular(quote: str, before: str, tongue: Tongue) -> tuple[str, str] | None:
    """The attribute ("name", "home") and its value. `quote`: what the person says of themself; `before`: what stands
    before it in the message."""
    plain = even(quote).strip()
    address = _ADDRESS.search(plain)
    if address is not None and _OWN_ADDRESS.search(fold(plain.replace(address[0], "…"))):
        last = re.split(r" (?:to|nach) (?=\d)", address["v"])[-1]  # "from … to 4 Elm Road"
        return "home", _STREET_IN.sub(", ", last.strip(" ,"))
    if (said := _IN_TOWN.search(plain)) and _OWN_ADDRESS.search(fold(plain)):
        return "home", f"{said['street'].strip(' ,')}, {said['town']}"
    named = _introduces(tongue).fullmatch(plain)
    if named is None or not _is_name(named["name"], _GREETS.search(fold(even(before))) is not None, plain, tongue):
        return None
    return "name", named["name"]


def _is_name(name: str, greets: bool, plain: str, tongue: Tongue) -> bool:
    first = fold(name.split()[0])
    if is_no_name(name, tongue) or first in _NEVER_NAMES or first in tongue.relations or first in tongue.common:
        return False
    if _KIND_OF_PERSON.fullmatch(first) and first not in _YET_NAMES:
        return False
    opens = plain[: plain.find(name)].casefold().strip()
    if tongue.name == "de":
        return greets or opens.endswith(("die", "der"))
    return greets or opens in ("i'm", "i am", "im", "moi c'est", "moi, c'est", "je suis")


@cache
def _introduces(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(_INTRODUCES[tongue.name])
