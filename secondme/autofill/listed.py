"""Several parts of an address in one field, labelled by their names: "Straße, PLZ, Ort", "City, State, ZIP". Pure.

A label counts as such a list only where every word of it is a part of an address, joins two, or says "address": of
"PLZ, Ort der Veranstaltung" nobody knows here what it asks for.
"""

import re
from collections.abc import Mapping
from itertools import pairwise

STREET, UNIT, POSTCODE, TOWN, STATE, COUNTRY = (
    "address-line1", "address-line2", "postal-code", "address-level2", "address-level1", "country",
)  # fmt: skip
ADDRESS = frozenset({STREET, UNIT, POSTCODE, TOWN, STATE, COUNTRY})
_NAMES: tuple[tuple[str, str], ...] = (
    (POSTCODE, r"plz|postleitzahl|zip ?codes?|zip|post ?code|postal ?code|postal(?! town)|code postal|c ?p"
               r"|codigo postal|codice postale|cap|kod pocztowy|postnummer|postnr|eircode"),
    (STREET, r"street (?:address|name)|street|road|strassenname|strasse|str|(?:nom de (?:la )?)?(?:rue|voie)|calle|via"
             r"|rua|straatnaam|straat|ulica|ul|gate|gata"),
    (STREET, r"(?:house|street|building) ?(?:number|no|nr)|hausnummer|haus ?nr|hnr|huisnummer|nummer|number|numer domu"
             r"|numero civico|numero|civico|num|nr|no|n°|n"),
    (UNIT, r"apartment|appartement|apartamento|apt|appt|flat|unit|suite|floor|piso|puerta|planta|etage|batiment|wohnung"
           r"|stock|stiege|tur|interno|andar|(?:adress ?)?zusatze?|complement(?: d adresse)?|complemento|escalier"
           r"|escalera|letra|portal"),
    (TOWN, r"post(?:al)? town|wohnort|ort|stadt|city|town|village|ville|commune|localite|localidade?|poblacion"
           r"|ciudad|municipio|citta"
           r"|comune|cidade|woonplaats|plaats|miasto|miejscowosc|suburb|locality|postort"),
    (STATE, r"state|province|provinz|provincia|region|county|bundesland|kanton|canton|departement|estado|wojewodztwo"),
    (COUNTRY, r"country|land|pays|pais|paese|kraj"),
    ("address", r"address|adresse|anschrift|direccion|domicilio|domicile|morada|endereco|indirizzo|adres"),
)  # fmt: skip
_NUMBER = _NAMES[2]
_FILLER = r"(?:full|complete|whole|vollstandige|complete|completa|home|residential|permanent|current|present|postal" \
    r"|private?|your|my|ihre|deine|votre|tu|su|mit|inkl|incl|including|with|avec|y compris|con|optional|required)"
_AND = r"und|u|and|et|y|e|en|i|or|oder|ou|o"
_TOKEN = re.compile(
    "|".join(f"(?P<p{at}>(?:{names})(?!\\w))" for at, (_, names) in enumerate(_NAMES))
    + rf"|(?P<and>(?:{_AND})\b)|(?P<sign>[,/&+;|()])|(?P<filler>{_FILLER}\b)|(?P<space> +)"
)
_SPACED = frozenset({(POSTCODE, TOWN), (STREET, STREET), ("address", STREET)})
"""What may follow each other with nothing between: "PLZ Ort", "Straße Nr."."""


def parts(text: str) -> tuple[str, ...]:
    """The parts that a label (folded) lists, in its order, each once; () where it is no such list, or asks for a street
    alone, or for places without street and postal code, which may be any place."""
    found: list[str] = []
    at, joined, numbered = 0, True, 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or token.end() == at:
            return ()
        at = token.end()
        kind = token.lastgroup or ""
        if kind.startswith("p"):
            part = _NAMES[int(kind[1:])][0]
            if found and not joined and (found[-1], part) not in _SPACED:
                return ()
            joined = False
            numbered += part == STREET and (1 if _NAMES[int(kind[1:])] == _NUMBER else -9)
            if not (found and found[-1] == part):
                found.append(part)
        elif kind != "space":
            joined = joined or kind != "filler"
    return () if numbered > 0 and "address" not in found else _told(found)  # the number of a house alone is no street


def _told(found: list[str]) -> tuple[str, ...]:
    """With "address" for the street, unless it heads a list that names the street itself."""
    named = [part for part in found if part != "address" or STREET not in found]
    listed = tuple(STREET if part == "address" else part for part in named)
    wide = {part for part in listed if part != UNIT}
    if len(set(listed)) < len(listed) or not {STREET, POSTCODE} & wide:
        return ()
    return listed if len(wide) > 1 or {*listed} == {STREET, UNIT} else ()


def places_within(text: str) -> tuple[str, ...]:
    """Postal code and town, in the order in which a text names them that names both."""
    code, town = (re.search(rf"\b(?:{dict(_NAMES)[part]})\b", text) for part in (POSTCODE, TOWN))
    return () if code is None or town is None else (POSTCODE, TOWN) if code.start() < town.start() else (TOWN, POSTCODE)


def composed(wanted: tuple[str, ...], known: Mapping[str, str]) -> str:
    """One text of these parts, in this order; "" where one is not known that every address has."""
    if any(part not in known for part in wanted if part not in (UNIT, STATE)):
        return ""
    here = [part for part in wanted if part in known]
    text = known[here[0]]
    for before, part in pairwise(here):
        beside = {before, part} <= {POSTCODE, TOWN} or (before, part) == (STATE, POSTCODE)
        text += (" " if beside else ", ") + known[part]
    return text
