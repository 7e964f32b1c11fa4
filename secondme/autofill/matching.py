"""What a match of a field is, and how its words are compared. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from secondme.autofill.form import Field
from secondme.autofill.words import FREE, NONE, PLACES

_TOKENS = """name honorific-prefix given-name additional-name family-name honorific-suffix nickname username
new-password current-password one-time-code organization-title organization street-address address-line1 address-line2
address-line3 address-level4 address-level3 address-level2 address-level1 country country-name postal-code cc-name
cc-given-name cc-additional-name cc-family-name cc-number cc-exp cc-exp-month cc-exp-year cc-csc cc-type
transaction-currency transaction-amount language bday bday-day bday-month bday-year sex url photo tel tel-country-code
tel-national tel-area-code tel-local tel-local-prefix tel-local-suffix tel-extension email impp"""
TOKENS = frozenset(_TOKENS.split())
"""The autofill field names of HTML (WHATWG HTML, 4.10.18.7.1)."""
SECRET = frozenset({"new-password", "current-password", "one-time-code", "cc-csc"})
NOT_THEIRS = frozenset({"emergency", "parent", "other"})
"""Of whom nothing is filled in."""
Variant = Literal["", "home", "work", "mobile"]
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SIGNS = re.compile(r"[_\-\[\].:*’'$]+")
_PUBLIC = {"street-name": "address-line1", "family-name-2": "family-name", "allergy": FREE, "diet": FREE,
           PLACES: "address-level2"}


@dataclass(frozen=True, slots=True)
class Match:
    """What a field asks for. `type`: a token of HTML's `autocomplete`, one of OWN, "free-text" or "none". `whose`: ""
    for the person, else how those are related to them ("partner", "child", "emergency", "parent", "other")."""

    field: Field
    type: str = NONE
    whose: str = ""
    variant: Variant = ""
    sure: bool = False
    """The form itself says what it asks for."""
    former: bool = False
    """It asks for what held before: "previous address"."""
    parts: tuple[str, ...] = ()
    """The parts of an address, or of a birth, that its label lists, in this order."""
    guessed: bool = False
    """Taken from the meaning of its label, as no rule knows it: a value is only ever offered."""
    never: bool = False
    """It asks for something secret, or nobody sees it: nothing is ever put in."""

    @property
    def fillable(self) -> bool:
        return self.type != NONE and self.type not in SECRET and not self.field.hidden and not self.never

    @property
    def single(self) -> bool:
        """Whether its value is one thing that a memory can say, or an address as a whole."""
        return not self.parts or self.type != "bday"

    @property
    def token(self) -> str:
        """The type as others know it: a token of HTML, "free-text" or "none"."""
        if self.type in TOKENS or self.type in (FREE, NONE):
            return self.type
        public = _PUBLIC.get(self.type, NONE)
        return NONE if public == FREE and self.field.kind not in ("text", "textarea") else public


def fold(text: str) -> str:
    """Lower case, without accents; "firstName", "first_name", "first-name" as "first name", "DOBDay" as "dob day"."""
    plain = text if text.islower() else _HUMPS.sub(" ", text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("ß", "ss")).casefold()
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(_SIGNS.sub(" ", plain.lower()).split())
