"""Which of several telephone numbers and e-mail addresses a field asks for: of a mobile phone or one with a cord, the
first one or the second. Pure."""

import re

from secondme.autofill.matching import Match, fold
from secondme.autofill.values import SECOND_CONTACT, Value
from secondme.autofill.whose import AGAIN

_MOBILE = re.compile(r"\b(?:mobile?|mobil\w*|cell|handy\w*|portable|movil|celular)\b")
_LANDLINE = re.compile(r"\b(?:land ?line|festnetz\w*|fixe?|fijo)\b")
_AT_HOME = re.compile(r"\b(?:land ?line|home (?:tele)?phone|home number|festnetz\w*|fixe|fijo)\b")
_EITHER = re.compile(r"[/,&|]| (?:or|oder|ou|o|and|und|et|y) ")
REACHED = frozenset({"tel", "tel-national", "email"})
_SECOND = re.compile(
    r"\b(?:second(?:ary)?|alternat(?:e|ive|ivo)|backup|additional|other|another|zweite\w*|weitere\w*|andere\w*|deuxieme"
    r"|seconde|autre|segundo|otro|phone 2|telefon 2|telephone 2|telefono 2|e ?mail 2)\b"
)


def asks_second(asked: Match) -> bool:
    """Whether it asks for the number or address by which somebody is reached where the first one fails."""
    label = fold(asked.field.label)
    return bool(_SECOND.search(label)) and not AGAIN.search(label)


def is_second(value: Value) -> bool:
    return value.label == SECOND_CONTACT


def another_line(asked: Match, value: Value) -> bool:
    """Whether the field asks for one kind of line and the number is known to be of the other: a text message does not
    arrive at a landline. False where the field takes either, or nothing tells what the number is."""
    label = fold(asked.field.label)
    if not asked.type.startswith("tel") or value.type != "tel" or _EITHER.search(label):
        return False
    mobile, landline = bool(_MOBILE.search(label)), bool(_LANDLINE.search(label))
    return mobile is not landline and _line(value) == ("landline" if mobile else "mobile")


def _line(value: Value) -> str:
    """"mobile", "landline", or "" where neither the person nor the number tells."""
    said = fold(f"{value.memory.text} {value.memory.context}")
    if _AT_HOME.search(said):
        return "landline"
    return "mobile" if value.variant == "mobile" or _MOBILE.search(said) else _by_number(value.text)


def _by_number(text: str) -> str:
    import phonenumbers

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(text, None))
    except phonenumbers.NumberParseException:
        return ""
    kinds = {phonenumbers.PhoneNumberType.MOBILE: "mobile", phonenumbers.PhoneNumberType.FIXED_LINE: "landline"}
    return kinds.get(kind, "")
