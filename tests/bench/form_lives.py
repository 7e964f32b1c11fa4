"""Two invented lives as memories with claims, and what each type of field should hold for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from secondme.types import Claim, Evidence, Memory

NOW = "2026-03-01"


@dataclass(frozen=True, slots=True)
class Lived:
    """`answers`: by type (with "@whose" where it is not the person) what is right; none: nothing known."""

    name: str
    memories: tuple[Memory, ...]
    answers: Mapping[str, tuple[str, ...]]


def memory(number: int, text: str, *claims: Claim, **fields: object) -> Memory:
    """A memory in force of the person, unless `fields` say otherwise."""
    values: dict[str, object] = {
        "kind": "fact", "status": "active", "subject": "You", "subject_is_self": True, "keywords": (), "context": "",
        "importance": 0.5, "confidence": 0.8, "place": "", "pinned": False, "never_use": False, "origin": "typed",
        "created_at": "2026-01-01", "updated_at": "2026-01-01", "valid_from": None, "valid_to": None,
        "stability": 30.0, "last_recalled": None, "recalls": 0, "retrievability": 1.0, "time": f"2026-01-{number:02d}",
    }  # fmt: skip
    evidence = (Evidence(number, quote=text, external_id=f"m{number}"),)
    return Memory(id=number, text=text, claims=claims, evidence=evidence, **(values | fields))  # type: ignore[arg-type]


def _of(number: int, subject: str, text: str, *claims: Claim) -> Memory:
    return memory(number, text, *claims, subject=subject, subject_is_self=False)


HOME = "Lange Gasse 7, 50667 Köln, Germany"
_BEFORE = Claim("", "home", "12 rue Pasteur, 69007 Lyon, France", valid_from="2015-09-01", valid_to="2021-04-30")
DORA = Lived(
    "Dora",
    (
        memory(1, "Your name is Dora Lucia Amaro.", Claim("", "name", "Dora Lucia Amaro")),
        memory(2, "You were born on 3 May 1990.", Claim("", "birthday", "3 May 1990")),
        memory(3, f"You live at {HOME}.", Claim("", "home", HOME, valid_from="2021-05-01")),
        memory(4, "You lived at 12 rue Pasteur, 69007 Lyon, France until 2021.", _BEFORE),
        memory(5, "Your e-mail address is dora.amaro@example.org.", Claim("", "contact", "dora.amaro@example.org")),
        memory(6, "Your work e-mail is d.amaro@hafenklinik.example.",
               Claim("", "contact", "d.amaro@hafenklinik.example")),
        memory(7, "Your mobile number is +49 151 23456789.", Claim("", "contact", "+49 151 23456789")),
        memory(8, "Your work phone number is +49 221 4987650.", Claim("", "contact", "+49 221 4987650")),
        memory(9, "You work as a nurse at the Harbour Clinic.", Claim("", "work", "nurse at the Harbour Clinic")),
        _of(10, "your husband", "Your husband is called Rui Amaro.", Claim("your husband", "relation", "Rui Amaro")),
        _of(11, "your son", "Your son is called Leo Amaro.", Claim("your son", "relation", "Leo Amaro")),
        _of(12, "Leo Amaro", "Leo Amaro was born on 2 February 2018.",
            Claim("Leo Amaro", "birthday", "2 February 2018")),
        _of(13, "Rui Amaro", "Rui Amaro's phone number is +49 160 7654321.",
            Claim("Rui Amaro", "contact", "+49 160 7654321")),
        memory(14, "You are allergic to hazelnuts.", Claim("", "allergy", "hazelnuts")),
        memory(15, "You are vegetarian.", Claim("", "diet", "vegetarian")),
        memory(16, "You speak German.", Claim("", "language", "German")),
        memory(17, "You speak Portuguese.", Claim("", "language", "Portuguese")),
        memory(18, "Your nationality is Portuguese.", Claim("", "other", "Portuguese")),
        memory(19, "You were born in Setúbal.", Claim("", "origin", "Setúbal")),
        memory(20, "Your passport number is CB512077.", Claim("", "other", "CB512077", sensitivity="private")),
        memory(21, "Your passport is valid until 2031-08-19.", Claim("", "other", "2031-08-19")),
        memory(22, "Your licence plate is K-DA 730.", Claim("", "possession", "K-DA 730")),
        memory(23, "Your shoe size is 39.", Claim("", "other", "39")),
        memory(24, "Your T-shirt size is M.", Claim("", "other", "M")),
        memory(25, "Your library card number is L-20417.", Claim("", "contact", "L-20417")),
        _of(26, "Nora Lind", "Nora Lind lives in Oslo.", Claim("Nora Lind", "home", "Oslo")),
        _of(27, "Nora Lind", "Nora Lind's e-mail is nora@lind.example.",
            Claim("Nora Lind", "contact", "nora@lind.example")),
    ),
    {
        "name": ("Dora Lucia Amaro", "Dora Amaro"), "given-name": ("Dora",), "family-name": ("Amaro",),
        "additional-name": ("Lucia", "L"), "additional-name-initial": ("L",), "email": ("dora.amaro@example.org",),
        "email@work": ("d.amaro@hafenklinik.example",), "tel": ("+49 151 23456789",),
        "tel-national": ("0151 23456789",), "tel@work": ("+49 221 4987650",), "organization": ("Harbour Clinic",),
        "organization-title": ("nurse",), "address-line1": ("Lange Gasse 7",), "postal-code": ("50667",),
        "street-address": ("Lange Gasse 7 50667 Köln",), "address-level2": ("Köln",), "country": ("DE", "Germany"),
        "country-name": ("Germany", "Deutschland"), "language": ("Portuguese, German",),
        "diet": ("vegetarian",), "shoe-size": ("39",), "clothing-size": ("M",),
    },
)  # fmt: skip
ADDRESS = "412 Maple Avenue, Apt 5B, Madison, WI 53703, United States"
OWEN = Lived(
    "Owen",
    (
        memory(1, "You are called Owen James Pritchard.", Claim("", "name", "Owen James Pritchard")),
        memory(2, "Your birthday is November 21, 1984.", Claim("", "birthday", "November 21, 1984")),
        memory(3, f"You live at {ADDRESS}.", Claim("", "home", ADDRESS)),
        memory(4, "Your e-mail is owen@pritchard.example.", Claim("", "contact", "owen@pritchard.example")),
        memory(5, "Your home phone is +1 608 555 0143.", Claim("", "contact", "+1 608 555 0143")),
        memory(6, "You are a software developer at Lakeside Robotics.",
               Claim("", "work", "software developer at Lakeside Robotics")),
        _of(7, "your wife", "Your wife is called Hannah.", Claim("your wife", "relation", "Hannah")),
        memory(8, "You are allergic to penicillin.", Claim("", "allergy", "penicillin")),
        memory(9, "You speak Spanish.", Claim("", "language", "Spanish")),
        memory(10, "You speak English.", Claim("", "language", "English")),
        memory(11, "You are American.", Claim("", "origin", "American")),
        memory(12, "Your website is https://pritchard.example.", Claim("", "contact", "https://pritchard.example")),
        memory(13, "You probably drive a van.", Claim("", "possession", "a van"), kind="conclusion"),
        memory(14, "You like chess.", Claim("", "hobby", "chess")),
        _of(15, "Hannah", "Hannah works as a teacher at Oak School.",
            Claim("Hannah", "work", "teacher at Oak School")),
        _of(16, "your brother", "Your brother Glyn lives at 9 Quay Street, Cardiff.",
            Claim("Glyn", "home", "9 Quay Street, Cardiff")),
    ),
    {
        "name": ("Owen James Pritchard", "Owen Pritchard"), "given-name": ("Owen",), "family-name": ("Pritchard",),
        "additional-name": ("James", "J"), "additional-name-initial": ("J",), "email": ("owen@pritchard.example",),
        "tel": ("+1 608 555 0143",), "tel-national": ("(608) 555-0143",),
        "organization": ("Lakeside Robotics",), "organization-title": ("software developer",),
        "address-line1": ("412 Maple Avenue", "412 Maple Avenue, Apt 5B"), "address-line2": ("Apt 5B",),
        "postal-code": ("53703",), "street-address": ("412 Maple Avenue Apt 5B Madison WI 53703",),
        "address-level2": ("Madison",), "address-level1": ("WI", "Wisconsin"), "country": ("US", "United States"),
        "country-name": ("United States", "Vereinigte Staaten", "États-Unis", "Estados Unidos"),
        "language": ("English, Spanish",),
    },
)  # fmt: skip
LIVES = (DORA, OWEN)
