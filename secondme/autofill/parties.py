"""Which fields of a form are positively the person's, where the form knows of others or of other places. Pure.

Words tell what a field asks for; whose it is, only the form as a whole tells. A form of one party needs no more. Where
somebody else is asked about as well, or one thing twice, what stands beside the other has to say that it is the
person's, or is only offered.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from secondme.autofill.form import Field
from secondme.autofill.match import OF_PLACE
from secondme.autofill.matching import Match, fold
from secondme.autofill.whose import AGAIN, NAMES, YOURS, tells_self, tells_whose
from secondme.autofill.words import FREE, NONE, PLACES

_NAME = re.compile(r"\b(?:names?|nom|nombre|naam|heisst|called|s appelle|se llama)\b|\w(?:name|namen)\b")
_NO_PARTY = re.compile(
    r"\b(?:user|file|domain|screen|display|benutzer|nutzer|datei|anzeige|other|previous|former|maiden|birth|alias|any"
    r"|andere\w*|fruhere\w*|geburts\w*|autres?|ancien\w*|naissance|jeune fille|d usage|d epou\w*|otros|anterior\w*"
    r"|soltera|employers?|arbeitgeber\w*|employeur|empresa|company|firma|entreprise|used|known)\b"
    r"|\bnombre (?:de(?! (?:quien|la persona))|d|total)\b|\?$"
)
"""Names that are no party's: of files, of the employer, of the person before."""
_THEIRS = re.compile(rf"\b(?:{YOURS}|you live|applicant|owner)\b")
"""What says of a field that it is the person's."""
_APPLICANT = re.compile(r"\b(?:applicant|antragstell\w*|solicitante|demandeur|declarant)\b")
_OWN_CODE = frozenset({"my", "your", "own", "self", "applicant", "customer", "buyer", "client", "user"})
"""In a name of the page's code: the person's own."""
_OTHERS_TOO = """email tel tel-national bday bday-day bday-month bday-year birthplace nationality sex organization
organization-title honorific-prefix nickname marital-status passport-number licence-plate url language"""
_PERSONAL = NAMES | OF_PLACE | frozenset(_OTHERS_TOO.split())
"""What others have as well."""
_MINE = re.compile(
    r"\b(?:bill\w*|invoice|ship\w*|deliver\w*|home|work|office|business|mobile|cell|private?|postal|mail\w*|residen\w*"
    r"|permanent|current|correspond\w*|contact|confirm\w*|repeat\w*|again|rechnung\w*|liefer\w*|versand|wohn\w*|privat"
    r"|mobil|handy|dienst\w*|festnetz|factura\w*|livraison|domicile|domicilio|envio|entrega|particular|trabajo|movil"
    r"|fijo|portable|fixe|travail|professionnel\w*|repet\w*|repit\w*|verif\w*|wiederhol\w*|bestat\w*)\b"
    r"|\| (?:\d+ )?(?:address|anschrift|adresse|direccion|domicilio)(?: details)?$"
)
"""By what somebody's own addresses and numbers are told from each other."""
_CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("street-address", "address-line1", "street-name"), "street"), **dict.fromkeys(NAMES, "name"),
    **dict.fromkeys(("country", "country-name"), "country"), **dict.fromkeys(("postal-code", PLACES), "code"),
}  # fmt: skip
_OF_CHILDREN = frozenset({FREE, "diet", "clothing-size", "shoe-size", "bday", "birthplace", "nationality", "sex"})
_ANYWHERE = frozenset({"address-level2", "country", "country-name"})
_NUMBERED = re.compile(r"(?<!\bof )(?<!\bde )(?<!\bvon )(?<!\bsur )\b[2-9]$")
_LISTED = re.compile(r"(?:nr |no |n° )?\d{1,2}[).]? (\D+)")
_MOTHER = re.compile(r"(?:(?:the )?mother|(?:der |die )?mutter|(?:la )?mere|(?:la )?madre)(?: s details)?")
_FATHER = re.compile(r"(?:(?:the )?father|(?:der |des )?vater|(?:le )?pere|(?:el )?padre)(?: s details)?")
_LIVES = re.compile(r"\b(?:wohn\w*|residen\w*|live|lives|home|domicil\w*|domicile|vive\w*|habit\w*)\b")
_CONTACT = re.compile(r"\b(?:contact(?: person| name)?|ansprechpartner\w*|kontaktperson|personne a contacter"
                      r"|contacto)\b")
_HOLDER = re.compile(r"\b(?:titular\w*|titulaire|tomador|souscripteur|preneur|holder|payer|versicherungsnehm\w*"
                     r"|inhaber\w*|zahler\w*|pagador)\b")
_OWN_NUMBERS = frozenset({"address-line2", "address-line3", "family-name-2", "additional-name"})


def unclear(matches: Sequence[Match]) -> set[int]:
    """Which fields a form's other parties and places leave in doubt."""
    return set().union(*reasons(matches))


def reasons(matches: Sequence[Match]) -> tuple[set[int], ...]:
    """The same, by reasons that have little to do with each other."""
    again = (_asked_elsewhere, _of_other_families, _counted, _another_name, _beside_themself, _of_holders)
    apart = ((_after_others,), again, (_of_the_born,), (_any_town,), (_of_a_child,))
    return tuple({at for rule in rules for at in rule(matches)} for rules in apart)


def _of_the_born(matches: Sequence[Match]) -> Iterator[int]:
    """Where a form has a heading for the mother and one for the father, who is meant by all else: the one that they are
    the parents of, or the one who fills it in?"""
    headings = {fold(one.field.section.rpartition(" · ")[2]) for one in matches}
    if any(map(_MOTHER.fullmatch, headings)) and any(map(_FATHER.fullmatch, headings)):
        yield from (at for at, one in enumerate(matches) if _unsaid(one) and not _APPLICANT.search(_said(one.field)))


def _beside_themself(matches: Sequence[Match]) -> Iterator[int]:
    """What is asked of somebody below another heading than the one for whoever fills the form in."""
    own = {one.field.section for one in matches if _own_name(one) and tells_self(_said(one.field))}
    named = {one.field.section for one in matches if _own_name(one)} - own
    for at, one in enumerate(matches):
        if own and one.field.section in named and _unsaid(one) and not _MINE.search(_said(one.field)):
            yield at


def _of_holders(matches: Sequence[Match]) -> Iterator[int]:
    """What is asked below the heading of a holder or payer, where an earlier one asks for a name that no rule knows: it
    may be that of the person."""
    unread = [
        at for at, one in enumerate(matches)
        if one.type == NONE and not one.never and one.field.kind == "text" and _NAME.search(fold(one.field.label))
        and not _NO_PARTY.search(fold(one.field.label))
    ]  # fmt: skip
    for at, one in enumerate(matches):
        section = one.field.section
        if _HOLDER.search(fold(section.rpartition(" · ")[2])) and _unsaid(one):
            yield from (at,) if any(matches[each].field.section != section for each in unread if each < at) else ()


def _of_a_child(matches: Sequence[Match]) -> Iterator[int]:
    """What is asked of health and size where a form asks for the name of a child, and of birth and nationality, but
    below the heading with the name of the person: whose allergies?"""
    young = {one.field.section for one in matches if one.type in NAMES and one.whose == "child"}
    grown = {one.field.section for one in matches if _own_name(one)} - young
    for at, one in enumerate(matches):
        theirs = one.whose or one.field.section in grown or _THEIRS.search(_said(one.field))
        if young and one.type in _OF_CHILDREN and not theirs:
            yield at


def _any_town(matches: Sequence[Match]) -> Iterator[int]:
    """Which ask for a town or a country right after something that is not known, with no other part of an address near:
    it may be where that is."""
    for at, one in enumerate(matches[1:], 1):
        before = matches[at - 1]
        alone = not any(each.type in OF_PLACE for each in (*matches[max(0, at - 3) : at], *matches[at + 1 : at + 3]))
        strange = before.type == NONE and not before.never and before.field.kind in ("text", "textarea")
        own = one.whose or _THEIRS.search(fold(one.field.label)) or _LIVES.search(_said(one.field))
        if one.type in _ANYWHERE and alone and strange and not own:
            yield at


def _another_name(matches: Sequence[Match]) -> Iterator[int]:
    """A person to contact, where the person is asked for their name as well."""
    named = [at for at, one in enumerate(matches) if _own_name(one)]
    called = [at for at in named if _CONTACT.search(fold(matches[at].field.label))]
    yield from called if len(called) < len(named) else ()


def _asks(one: Match) -> bool:
    return not (one.type in (NONE, FREE) or one.never or one.field.hidden)


def _opens_other(one: Match) -> bool | None:
    """Whether it begins what is asked about somebody else, or something with a name; False where it asks for the name
    of the person; None where it begins nothing."""
    if one.field.hidden or one.field.kind not in ("text", "textarea"):
        return None
    label = fold(one.field.label)
    if one.type in ("family-name", "additional-name") and one.whose == "other" and not tells_whose(_said(one.field)):
        return None  # the name that the person had before
    if one.type in NAMES or (one.whose and one.type in _PERSONAL):
        return bool(one.whose) and not _APPLICANT.search(label)
    if one.type == NONE and not one.never and _NAME.search(label) and not _NO_PARTY.search(label):
        return True
    return None


def _addressed(field: Field) -> bool:
    return bool(_THEIRS.search(_said(field)) or _OWN_CODE & {*_tokens(field)})


def _after_others(matches: Sequence[Match]) -> Iterator[int]:
    """Which stand after the name of somebody else, below one heading, before the next name of the person."""
    for _, below in groupby(enumerate(matches), key=lambda each: each[1].field.section):
        other = False
        for at, one in below:
            opens = _opens_other(one)
            other = other if opens is None else opens
            if other and _unsaid(one):
                yield at


def _asked_elsewhere(matches: Sequence[Match]) -> Iterator[int]:
    """Which stand below one of several headings below which the same is asked, but not the one of the name of the
    person, and have no word by which somebody's own places are told from each other: which of them is where they live
    now, and who is reached there?"""
    asked: dict[str, set[str]] = {}
    for one in matches:
        if _asks(one) and not one.whose and not AGAIN.search(fold(f"{one.field.label} {one.field.name}")):
            asked.setdefault(f"{_kind(one)} {one.variant}", set()).add(one.field.section)
    own = [one for one in matches if _own_name(one)]
    named = next((one.field.section for one in (*(o for o in own if tells_self(_said(o.field))), *own)), None)
    several = {section for sections in asked.values() if len(sections) > 1 for section in sections} - {named}
    for at, one in enumerate(matches):
        if one.field.section in several and _unsaid(one) and not _MINE.search(_said(one.field)):
            yield at


def _said(field: Field) -> str:
    return fold(f"{field.label} | {field.section.rpartition(' · ')[2]}")


def _tokens(field: Field) -> tuple[str, ...]:
    return tuple(fold(re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", field.name or field.id)).split())


def _of_other_families(matches: Sequence[Match]) -> Iterator[int]:
    """Which are called like the name of somebody else in the page's code ("guarantor_name", "guarantor_phone"), or
    otherwise than the name of the person and ask for the same again."""
    families = _families(matches)
    own = next((family for family, ats in families.items() for at in ats if _own_name(matches[at])), "")
    mine = {_kind(matches[at]) for at in families.get(own, ()) if _asks(matches[at])}
    for family, ats in families.items():
        if family != own and not _MINE.search(family):
            strange = any(_opens_other(matches[at]) for at in ats if matches[at].type in (*NAMES, NONE))
            again = (at for at in ats if strange or _kind(matches[at]) in mine)
            yield from (at for at in again if _unsaid(matches[at]) and not matches[at].sure)


def _families(matches: Sequence[Match]) -> dict[str, list[int]]:
    """Fields whose names in the page's code begin with one word and go on with others, in several such families."""
    families: dict[str, list[int]] = {}
    for at, one in enumerate(matches):
        first, *rest = _tokens(one.field) or ("",)
        if first.isalpha() and any(len(word) > 1 and word.isalpha() for word in rest):
            families.setdefault(first, []).append(at)
    several = {family: ats for family, ats in families.items() if len(ats) > 1}
    return several if len(several) > 1 else {}


def _kind(one: Match) -> str:
    return _CLASSES.get(one.type, one.type)


def _own_name(one: Match) -> bool:
    return one.type in NAMES and not one.whose and not one.never


def _unsaid(one: Match) -> bool:
    """Whether others have it as well, and nothing says whose it is."""
    return one.type in _PERSONAL and not one.whose and not _addressed(one.field)


def _counted(matches: Iterable[Match]) -> Iterator[int]:
    """Which have a number above one at their end, and are of a kind of which people have one; or ask for the same under
    several numbers, "1. Name", "2. Name": a list of people, of whom nobody can tell which is the person."""
    lines: dict[str, list[int]] = {}
    for at, one in enumerate(matches):
        label = fold(one.field.label)
        if one.type in _PERSONAL - _OWN_NUMBERS and _NUMBERED.search(label):
            yield at
        if one.type not in (NONE, FREE) and (listed := _LISTED.fullmatch(label)):
            lines.setdefault(listed[1], []).append(at)
    yield from (at for same in lines.values() if len(same) > 1 for at in same)
