"""Who somebody's parents, siblings, partner and children are, and whom to call in an emergency, as they say it in plain
words in English, German, French and Spanish. Pure.

A relation carries its role as the scope of its claim ("mother"), so that whoever reads it need not guess it from a
statement: "my mother's brother" is nobody's mother. Roles that a sentence does not tell apart ("my parents are called
Ruth and Peter") are none.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from secondme.memory.clauses import even
from secondme.memory.referents import NATIONS, is_no_name
from secondme.memory.tongues import TONGUES
from secondme.memory.tongues.given import GIVEN
from secondme.memory.words import fold, word_set
from secondme.types import Claim

EMERGENCY = "emergency contact"
SECOND = f"second {EMERGENCY}"
NOBODY = f"your {EMERGENCY}"
"""The subject of what is told of an emergency contact without a name."""
_ROLES: Mapping[str, str] = {
    "mother": "mother|mum|mom|mam|mama|mutter|mutti|mère|maman|madre|mamá",
    "father": "father|dad|papa|vater|père|padre|papá",
    "sister": "sister|schwester|sœur|soeur|hermana",
    "brother": "brother|bruder|frère|hermano",
    "wife": "wife|ehefrau|frau|femme|esposa|mujer",
    "husband": "husband|ehemann|mann|mari|esposo|marido",
    "partner": "partner|partnerin|compagne|compagnon|conjoint|conjointe|pareja",
    "son": "son|sohn|fils|hijo",
    "daughter": "daughter|tochter|fille|hija",
    "guardian": "guardian|vormund|tuteur|tutrice|tutor legal|tutora legal",
}
_ROLE_OF = {word: role for role, nouns in _ROLES.items() for word in nouns.split("|")}
_NOUN = rf"(?P<noun>(?i:{'|'.join(_ROLES.values())}))"
_MY = r"(?i:my|our|mein\w{0,2}|unser\w{0,2}|mon|ma|notre|mi|nuestr[oa])"
_MINE = r"(?i:my|our|meine?|unsere?|mon|ma|notre|mi|nuestr[oa])"
"""As a subject: "der Bruder meiner Mutter heißt …" tells of no mother."""
_ADJECTIVE = (
    r"(?:(?i:older|elder|younger|little|big|twin|legal|ältere[nr]?|jüngere[nr]?|große[nr]?|kleine[nr]?|grande?"
    r"|petite?) )?"
)
_WORD = r"[A-ZÀ-Þ][\w'-]*[a-zà-ÿ]"
NAME = rf"(?P<name>{_WORD}(?: (?:(?:van|von|der|den|de|del|la|di|da|dos|du|le|y) )*{_WORD}){{0,3}})"
_WHOLE = rf"(?P<name>{_WORD}(?: (?:(?:van|von|der|den|de|del|la|di|da|dos|du|le|y) )*{_WORD}){{1,3}})"
"""A name of several words: nothing else says that it is one."""
_ENDS = r"(?=\s*(?:$|[.,;:!?)(]|(?:and|und|et|y|but|aber|mais|pero|on|at|unter|au)\b))"
_CALLED = r"(?i:is called|is named|was called|heißt|heisst|hieß|s'appelle|s'appelait|se nomme|se llama|se llamaba)"
_OF_A_KIND = rf"(?:[A-ZÀ-Þ][\w'-]* )*(?i:{'|'.join(sorted(NATIONS))})\b"
"""What somebody is, not who: "South African", "Roman Catholic"."""
_PATTERNS = (
    rf"(?<!\bof )(?<!\bde )(?<!\bvon )\b{_MINE} {_ADJECTIVE}{_NOUN}(?:'s (?:full |first )?name)?,? {_CALLED} {NAME}\b",
    rf"\b{_MY} {_ADJECTIVE}{_NOUN}'s (?:full )?name is {NAME}\b",
    rf"\b(?i:name of|nom(?: complet)? de|nombre(?: completo)? de|name) {_MY} {_NOUN} (?i:is|ist|lautet|est"
    rf"|es) {NAME}\b",
    rf"(?<!\bof )(?<!\bde )\b(?i:my|our|mon|ma|notre) {_ADJECTIVE}{_NOUN},? (?i:is|est) (?!{_OF_A_KIND}){_WHOLE}"
    rf"{_ENDS}",
    rf"(?<!\bof )(?<!\bde )\b(?i:my|our) {_ADJECTIVE}{_NOUN} {_WHOLE} (?=[a-z])",
    rf"(?<!\bof )(?<!\bde )\b{_MINE} {_ADJECTIVE}{_NOUN},? (?i:is|ist|est|es) {NAME.replace('<name>', '<given>')}"
    rf"{_ENDS}",
    rf"\b(?i:i have|i've got|ich habe?|j'ai|tengo) (?i:an?|one|einen?|une?|una) {_ADJECTIVE}{_NOUN}"
    rf"(?:,| called| named| namens| qui s'appelle| que se llama),? {NAME}{_ENDS}",
)
_EMERGENCY = re.compile(
    rf"\b{_MY} (?P<second>(?:second|other|backup|alternate|zweiter?|weiterer?|deuxième|segundo|otro) )?"
    r"(?:emergency contact|next of kin|ice contact|notfallkontakt|contact d'urgence|contacto de emergencia"
    r"|personne à (?:prévenir|contacter)(?: en cas d'urgence)?)(?: person)?(?:,? (?:is|ist|est|es)\b|:)(?P<who>[^;!?]+)"
    r"|\b(?:in an emergency|in case of (?:an )?emergency|im notfall|en cas d'urgence|en caso de (?:emergencia"
    r"|urgencia))"
    r",? (?=.*\b(?:call|contact|ring|phone|notify|anrufen|anzurufen|verständigen|benachrichtigen|appelez|appeler"
    r"|prévenez"
    r"|prévenir|contactez|contacter|llam\w+|avis\w+|contact\w+)\b)(?P<call>[^;!?]+)",
    re.IGNORECASE,
)
_ITS_CONTACT = re.compile(
    r"\bmy (?:emergency contact|next of kin)'s (?:(?:phone|mobile|telephone|e-?mail) ?)+(?:number "
    r"|address )?is (?P<v>\S.+)",
    re.IGNORECASE,
)
_THEIR_CONTACT = re.compile(
    rf"\b{_MY} {_NOUN}'s (?:(?i:phone|mobile|cell|telephone|e-?mail) ?)*(?i:number|phone|mobile"
    rf"|e-?mail(?: address)?)? ?is "
    rf"(?P<v>\S.+)|\b(?i:(?:telefon|handy|mobil)?nummer|e-?mail(?:-?adresse)?) (?i:meine[rs]|unsere[rs]) "
    rf"{_NOUN.replace('<noun>', '<noun2>')}s? (?i:ist|lautet) (?P<v2>\S.+)"
    r"|\b(?i:numéro(?: de téléphone| de portable)?|téléphone|portable|número(?: de teléfono)?|teléfono|móvil|e-?mail"
    rf"|correo(?: electrónico)?) de {_MY} {_NOUN.replace('<noun>', '<noun3>')} (?i:est|es)(?i: le| el)? (?P<v3>\S.+)"
)
_PERSON = re.compile(rf"(?:\b{_MY} {_ADJECTIVE}{_NOUN},? )?(?<![\w'])(?:{NAME})")
_ANYONE = re.compile(rf"\b{_MY} {_ADJECTIVE}{_NOUN}\b(?!'s)")
_YEAR = r"(?:19|20)\d\d"
_NO_NUMBER = (
    rf"(?<!\d)(?<!\d[-./])(?!{_YEAR} ?[-/] ?(?:{_YEAR}|\d\d)(?!\d)|{_YEAR}[-./]\d\d?[-./]\d\d?(?!\d)"
    rf"|\d\d?[-./]\d\d?[-./]{_YEAR}(?!\d))"
)
"""Years and days look like numbers of telephones: "2019-2023", "2019-05-04", "4.5.2019"."""
REACHED = re.compile(rf"(?P<v>[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?{_NO_NUMBER}\d[\d ()/.-]{{5,20}}\d)")
_BEFORE_A_PLACE = re.compile(
    r"(?:\b(?:in|at|from|near|of|the|an?|bei|aus|von|der|die|das|den|dem|im|à|de|du|la|le|les|el|los|las|en)|l') ?$",
    re.IGNORECASE,
)
"""What has a capital behind this is a place or an institution: "call my sister in Leeds", "the Red Cross"."""
_DENIED = re.compile(r"\b(?:not|never|nicht|nie|pas|jamais|nunca|no(?! longer\b))\b|n't\b", re.IGNORECASE)
_OF_WHAT_IS_DONE = re.compile(
    r"\b(?:i|we|he|she|they|people|had)\b.*\b(?:call|contact|ring|phone)|\b(?:ich|wir|man|er)\b.*ruf"
    r"|\bruf\w* (?:ich|wir|man|er)\b|\b(?:je|j'\w+|on|nous)\b.*\b(?:appel|prévien)|\b(?:yo|nosotros)\b",
    re.IGNORECASE,
)
"""It is told whom somebody calls or called, and nobody is asked to: "in an emergency I call Tom"."""
_NO_NAMES = word_set(
    """roman vice deputy lead assistant prime minister support service services security reception hotline ambulance
    police polizei feuerwehr samaritans head chief senior director manager professor doctor captain sergeant nurse
    officer president please bitte dr call phone ring contact notify in my der die das im notfall en appelez llame
    llamad avise contactez prévenez"""
)


def family(quote: str) -> tuple[Claim, ...]:
    """What a person's own words say of who is theirs, and of how these are reached."""
    plain = even(quote)
    found: list[Claim] = []
    for pattern in _compiled():
        for told in pattern.finditer(plain):
            said = told.groupdict()
            if "given" not in said or fold(said["given"].split()[0]) in GIVEN:
                found += _relation(told["noun"], said.get("name") or said["given"])
    found += _in_emergency(plain)
    found += _reached(plain)
    return tuple(dict.fromkeys(found))


def role_of(noun: str) -> str:
    """ "mother" for "Mutter"; "" for what names no such relative."""
    return _ROLE_OF.get(fold(noun), "")


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _PATTERNS)


def _is_name(name: str) -> bool:
    first = fold(name.split()[0])  # "Nachbar Klaus Meier"
    if any(is_no_name(name, tongue) or first in tongue.relations for tongue in TONGUES) or role_of(first):
        return False
    return not _NO_NAMES & {*fold(name).split()}


def _relation(noun: str, name: str) -> Iterator[Claim]:
    name = name.removesuffix("'s")
    if (role := role_of(noun)) and _is_name(name):
        yield Claim("", "relation", name, fold(name), scope=role)


def _in_emergency(plain: str) -> Iterator[Claim]:
    if (told := _ITS_CONTACT.search(plain)) and (reached := REACHED.search(told["v"])):
        yield Claim(NOBODY, "contact", reached["v"], fold(reached["v"]))
    told = _EMERGENCY.search(plain)
    if told is None:
        return
    said, scope = told["who"] or told["call"], SECOND if told["second"] else EMERGENCY
    named = [one for one in _PERSON.finditer(said) if _is_name(one["name"]) and not _stands_for_a_place(said, one)]
    somebody = _ANYONE.search(said)
    if len(named) > 1 or (not named and somebody is None):
        return  # several may be meant, or nobody
    if _DENIED.search(said) or _OF_WHAT_IS_DONE.search(told["call"] or ""):
        return
    if named and named[0]["name"].endswith("'s"):
        return  # somebody of theirs
    subject = f"your {role_of(somebody['noun'])}" if somebody else f"your {scope}"
    if named:
        subject = name = named[0]["name"]
        yield Claim("", "relation", name, fold(name), scope=scope)
        noun = named[0]["noun"] or (somebody["noun"] if somebody else "")
        yield from _relation(noun, name)
    else:
        yield Claim("", "relation", subject, fold(subject), scope=scope)
    for reached in REACHED.finditer(said):
        yield Claim(subject, "contact", reached["v"], fold(reached["v"]))


def _stands_for_a_place(said: str, one: re.Match[str]) -> bool:
    return _BEFORE_A_PLACE.search(said[: one.start("name")]) is not None


def _reached(plain: str) -> Iterator[Claim]:
    told = _THEIR_CONTACT.search(plain)
    if told is None:
        return
    noun = told["noun"] or told["noun2"] or told["noun3"]
    if reached := REACHED.match(told["v"] or told["v2"] or told["v3"]):
        yield Claim(f"your {role_of(noun)}", "contact", reached["v"], fold(reached["v"]))
