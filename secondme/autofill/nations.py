"""Countries as forms name them: codes of two and three letters (ISO 3166-1), and what their people are called in four
languages; states of the USA (ISO 3166-2:US, USPS). What is not listed is written as the person said it. Pure."""

import re
from functools import lru_cache

_NATIONS = """AT AUT austrian österreichisch autrichien autrichienne austriaco austriaca
AU AUS australian australisch australien australienne australiano australiana
BE BEL belgian belgisch belge belge belga belga
BR BRA brazilian brasilianisch brésilien brésilienne brasileño brasileña
CA CAN canadian kanadisch canadien canadienne canadiense canadiense
CH CHE swiss schweizerisch suisse suisse suizo suiza
CN CHN chinese chinesisch chinois chinoise chino china
CZ CZE czech tschechisch tchèque tchèque checo checa
DE DEU german deutsch allemand allemande alemán alemana
DK DNK danish dänisch danois danoise danés danesa
ES ESP spanish spanisch espagnol espagnole español española
FI FIN finnish finnisch finlandais finlandaise finlandés finlandesa
FR FRA french französisch français française francés francesa
GB GBR british britisch britannique britannique británico británica
GR GRC greek griechisch grec grecque griego griega
HR HRV croatian kroatisch croate croate croata croata
HU HUN hungarian ungarisch hongrois hongroise húngaro húngara
IE IRL irish irisch irlandais irlandaise irlandés irlandesa
IN IND indian indisch indien indienne indio india
IT ITA italian italienisch italien italienne italiano italiana
JP JPN japanese japanisch japonais japonaise japonés japonesa
KR KOR korean koreanisch coréen coréenne coreano coreana
MA MAR moroccan marokkanisch marocain marocaine marroquí marroquí
MX MEX mexican mexikanisch mexicain mexicaine mexicano mexicana
NL NLD dutch niederländisch néerlandais néerlandaise neerlandés neerlandesa
NO NOR norwegian norwegisch norvégien norvégienne noruego noruega
PL POL polish polnisch polonais polonaise polaco polaca
PT PRT portuguese portugiesisch portugais portugaise portugués portuguesa
RO ROU romanian rumänisch roumain roumaine rumano rumana
RU RUS russian russisch russe russe ruso rusa
SE SWE swedish schwedisch suédois suédoise sueco sueca
TR TUR turkish türkisch turc turque turco turca
UA UKR ukrainian ukrainisch ukrainien ukrainienne ucraniano ucraniana
US USA american amerikanisch américain américaine estadounidense estadounidense
VN VNM vietnamese vietnamesisch vietnamien vietnamienne vietnamita vietnamita
ZA ZAF south-african südafrikanisch sud-africain sud-africaine sudafricano sudafricana"""
_STATES = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas
UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming"""
_COLUMNS = {"en": (2, 2), "de": (3, 3), "fr": (4, 5), "es": (6, 7)}
"""For each language where its two forms stand: beside a man, and beside the word "nationality" (feminine in both)."""


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[str, ...]]:
    return {row.split()[0]: tuple(row.split()) for row in _NATIONS.splitlines()}


@lru_cache(maxsize=1)
def _by_word() -> dict[str, str]:
    return {word.replace("-", " ").casefold(): code for code, row in _rows().items() for word in row[2:]}


def nation(word: str) -> str:
    """The code of the country whose people are called so in one of four languages ("Portuguese": PT); "" for none."""
    return _by_word().get(" ".join(word.replace("-", " ").casefold().split()), "")


def alpha3(code: str) -> str:
    """ "DEU" for "DE"; "" where it is not listed."""
    return _rows()[code][1] if code in _rows() else ""


def people(code: str, language: str) -> str:
    """What the nationality is called in a language: "portugiesisch", "portugaise"; "" where it is not listed."""
    if code not in _rows():
        return ""
    word = _rows()[code][_COLUMNS.get(language, _COLUMNS["en"])[1]].replace("-", " ")
    return word.title() if language not in ("de", "fr", "es") else word


def people_words(code: str) -> frozenset[str]:
    """All that its people are called, in lower case."""
    return frozenset(word.replace("-", " ") for word in _rows().get(code, ())[2:])


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    return {part[:2]: part[3:] for part in re.split(r"[|\n]", _STATES)}


def state_names(text: str) -> frozenset[str]:
    """A state of the USA by its two letters and by its name, as both; any other text as itself."""
    for code, name in _states().items():
        if text.strip().casefold() in (code.casefold(), name.casefold()):
            return frozenset({code, name})
    return frozenset({text})
