"""The words in which people name times, in English, German and French, as data for `times.py`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from secondme.retrieval.spans import Part, Unit, Which

FEW = 4
"""How many "a few" are."""
FEW_SLACK = 2


def alternatives(words: Mapping[str, object]) -> str:
    """Longest first, so that none hides behind its beginning."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _same(table: str) -> dict[str, int]:
    """ "january jan; february" -> each word with the number of its group, from 1."""
    return {
        word.strip(): number for number, group in enumerate(table.split(";"), 1) for word in group.split(",") if word
    }


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


@dataclass(frozen=True, slots=True)
class Words:
    numbers: Mapping[str, int]
    units: Mapping[str, Unit]
    months: Mapping[str, int]
    days: Mapping[str, int]
    """From 1, Monday."""
    seasons: Mapping[str, str]
    feasts: Mapping[str, str]
    which: Mapping[str, Which]
    parts: Mapping[str, Part]
    fixed: Mapping[str, tuple[int, int]]
    """First and last day from today."""
    function: frozenset[str]
    """Frequent words by which the language is known."""
    since: str
    before: str
    after: str
    until: str
    within: str
    """Regular expressions of the words before a time: bounds of a range, and those that only place it."""
    article: str
    ahead: str
    """Signs that a question is about what is to come."""


EN = Words(
    numbers={
        "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "couple of": 2, "three": 3, "four": 4, "five": 5,
        "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "a few": FEW, "few": FEW,
        "several": FEW, "some": FEW,
    },
    units={
        "day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "year": "year", "decade": "decade",
    },
    months=_same("january;february;march;april;may;june;july;august;september;october;november;december"),
    days=_same("monday;tuesday;wednesday;thursday;friday;saturday;sunday"),
    seasons={"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter",
             "springtime": "spring", "summertime": "summer", "wintertime": "winter"},
    feasts={"christmas": "christmas", "xmas": "christmas", "new year's eve": "new year", "new year’s eve": "new year",
            "new year's": "new year", "easter": "easter", "halloween": "halloween", "valentine's day": "valentine",
            "valentine’s day": "valentine"},
    which={"last": "last", "past": "last", "previous": "last", "this": "this", "next": "next", "coming": "next"},
    parts={
        "early": "early", "the beginning of": "early", "the start of": "early", "beginning of": "early",
        "start of": "early", "mid": "mid", "mid-": "mid", "the middle of": "mid", "middle of": "mid", "late": "late",
        "the end of": "late", "end of": "late", "the first half of": "first half", "first half of": "first half",
        "the second half of": "second half", "second half of": "second half",
    },
    fixed={
        "day before yesterday": (-2, -2), "yesterday": (-1, -1), "last night": (-1, 0), "today": (0, 0),
        "this morning": (0, 0), "this afternoon": (0, 0), "this evening": (0, 0), "tonight": (0, 0),
        "tomorrow": (1, 1), "day after tomorrow": (2, 2), "the other day": (-14, -1),
    },
    function=_words(
        "the of and is are did do does what when where who how i my was were have has in on at to for with about it we "
        "last this next which"
    ),
    since="since|from|ever since|starting|as of",
    before="before|prior to|earlier than",
    after="after|later than|following",
    until="until|till|up to|up until|by",
    within="in|on|at|during|over|around|throughout|through|for|near",
    article="the |my |our |that |this |year ",
    ahead="will|shall|'ll|going to|upcoming|plan to",
)  # fmt: skip

DE = Words(
    numbers={
        "ein": 1, "eine": 1, "einem": 1, "einen": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5,
        "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "ein paar": FEW,
        "paar": FEW, "einigen": FEW, "wenigen": FEW, "mehreren": FEW,
    },
    units={
        "tag": "day", "tage": "day", "tagen": "day", "woche": "week", "wochen": "week", "monat": "month",
        "monate": "month", "monaten": "month", "jahr": "year", "jahre": "year", "jahren": "year",
        "jahrzehnt": "decade", "jahrzehnten": "decade",
    },
    months=_same(
        "januar,jänner;februar;märz,maerz;april;mai;juni;juli;august;september;oktober;november;dezember"
    ),
    days=_same("montag;dienstag;mittwoch;donnerstag;freitag;samstag,sonnabend;sonntag"),
    seasons={"frühling": "spring", "frühjahr": "spring", "sommer": "summer", "herbst": "autumn", "winter": "winter"},
    feasts={"weihnachten": "christmas", "silvester": "new year", "neujahr": "new year", "ostern": "easter",
            "halloween": "halloween", "valentinstag": "valentine"},
    which={
        **{f"{stem}{end}": "last" for stem in ("letzt", "vergangen", "vorig") for end in ("e", "en", "em", "es", "er")},
        **{f"{stem}{end}": "this" for stem in ("dies",) for end in ("e", "en", "em", "es", "er")},
        **{f"{stem}{end}": "next" for stem in ("nächst", "kommend") for end in ("e", "en", "em", "es", "er")},
    },
    parts={"anfang": "early", "mitte": "mid", "ende": "late"},
    fixed={
        "vorgestern": (-2, -2), "gestern": (-1, -1), "gestern abend": (-1, -1), "letzte nacht": (-1, 0),
        "heute": (0, 0), "heute morgen": (0, 0), "heute früh": (0, 0), "heute abend": (0, 0), "morgen": (1, 1),
        "übermorgen": (2, 2), "neulich": (-14, -1),
    },
    function=_words(
        "der die das und ist sind war waren habe hat haben was wann wo wer wie ich mein meine meinem meinen wir uns "
        "nicht mit auf zu für am im ein eine von welche welchen los letzten seit vor "
        "einen einem einer eine mir dir bitte"
    ),
    since="seit|ab|von|seit dem|ab dem",
    before="vor|vor dem|vor der",
    after="nach|nach dem|nach der",
    until="bis|bis zum|bis zur|bis zu",
    within="im|in|am|an|um|zu|zum|während|im jahr|im jahre|in den|in der|im laufe von",
    article="dem |den |der |das |die |des |jahr |meinem |meinen |unserem |jahre ",
    ahead="werde|wirst|wird|werden|geplant|vorhabe|vorhaben",
)  # fmt: skip

FR = Words(
    numbers={
        "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
        "dix": 10, "onze": 11, "douze": 12, "quelques": FEW, "plusieurs": FEW,
    },
    units={
        "jour": "day", "jours": "day", "semaine": "week", "semaines": "week", "quinzaine": "fortnight",
        "mois": "month", "an": "year", "ans": "year", "année": "year", "années": "year", "décennie": "decade",
    },
    months=_same(
        "janvier;février,fevrier;mars;avril;mai;juin;juillet;août,aout;septembre;octobre;novembre;décembre,decembre"
    ),
    days=_same("lundi;mardi;mercredi;jeudi;vendredi;samedi;dimanche"),
    seasons={"printemps": "spring", "été": "summer", "automne": "autumn", "hiver": "winter"},
    feasts={"noël": "christmas", "noel": "christmas", "nouvel an": "new year", "pâques": "easter",
            "halloween": "halloween", "saint-valentin": "valentine"},
    which={"dernier": "last", "dernière": "last", "passé": "last", "passée": "last", "prochain": "next",
           "prochaine": "next"},
    parts={"début": "early", "le début de": "early", "au début de": "early", "mi-": "mid", "mi": "mid",
           "le milieu de": "mid", "fin": "late", "la fin de": "late"},
    fixed={
        "avant-hier": (-2, -2), "hier": (-1, -1), "hier soir": (-1, -1), "cette nuit": (-1, 0),
        "aujourd'hui": (0, 0), "aujourd’hui": (0, 0), "ce matin": (0, 0), "ce soir": (0, 0), "demain": (1, 1),
        "après-demain": (2, 2), "l'autre jour": (-14, -1), "l’autre jour": (-14, -1),
    },
    function=_words(
        "le la les des et est sont que qui quoi où quand comment je j mon ma mes nous ai as avons avez dans avec pour "
        "sur au aux du qu ce cette fait été étais était l une un en il elle"
    ),
    since="depuis|à partir de|dès|depuis le|depuis la|de",
    before="avant|avant le|avant la|avant l['’]",
    after="après|après le|après la|après l['’]",
    until="jusqu['’]en|jusqu['’]à|jusqu['’]au|d['’]ici",
    within="en|au|à|le|pendant|durant|vers|au mois de|à l['’]|pour|lors de|cet|ce",
    article="le |la |les |l['’]|mon |ma |notre |mois de ?",
    ahead="vais|va|allons|ferai|ferons|prévu",
)  # fmt: skip

LANGUAGES: Mapping[str, Words] = {"en": EN, "de": DE, "fr": FR}
_WORD = re.compile(r"[^\W\d_]+")


def languages_of(text: str) -> list[str]:
    """The languages that a text may be in, likeliest first; all of them where nothing tells."""
    said = _WORD.findall(text.casefold())
    counts = {name: sum(word in words.function for word in said) for name, words in LANGUAGES.items()}
    most = max(counts.values())
    return sorted((name for name in counts if 2 * counts[name] > most or not most), key=lambda name: -counts[name])
