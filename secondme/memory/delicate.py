"""Which statements touch on health, politics, sex or religion: no conclusion is drawn of those unless the person asks.

A table of beginnings of words (English, German, French) and the attributes of claims; in doubt it says that they do: a
conclusion too few is better than one that the person did not want. Pure.
"""

import re

from secondme.types import Memory

ATTRIBUTES = {"health": "health", "allergy": "health"}
"""Attributes of claims that are delicate whatever the words are."""

_BEGINNINGS = {
    "health": """ill$ illness sick$ sickness disease health medic medicine pill$ tablet$ doctor dentist hospital clinic
        surgery therap psycholog psychiatr depress anxiety anxious panic cancer tumo diabet asthma allerg intoleran
        migraine headache pain$ painful injur diagnos symptom treatment pregnan miscarr disabilit adhd$ autis addict
        alcoholi sober$ insomnia blood$ covid vaccin infect virus$ fever$
        krank gesund arzt$ arztes$ ärzt medikament tablette schmerz depressi schwanger therapie spital klinik
        malad santé médecin médicament douleur dépress enceinte hôpital thérap""",
    "politics": """politic vote election democrat republican conservative liberal socialis communis labour$ tory$
        tories$ parliament president$ senator activis protest demonstrat union$ unions$ strike$ immigra
        politik wahl$ wahlen$ wähl partei gewerkschaft streik bundestag
        élection voter$ syndicat grève manifestation""",
    "sex": """sex$ sexual sexy gay$ lesbian bisexual homosexual heterosexual queer transgender nonbinary erotic porn
        kink$ fetish orgasm contracepti condom libido affair$
        schwul lesb erotisch verhütung kondom sexuel érotique préservatif""",
    "religion": """religio church mosque synagogue temple$ pray god$ gods$ jesus christ christian catholic protestant
        orthodox muslim islam quran koran jew$ jews$ jewish judais hindu buddh sikh atheis agnostic baptis priest imam$
        rabbi ramadan halal kosher bible faith worship
        kirche moschee gott$ gottes$ bete$ betest$ betet$ beten$ gebet christlich katholisch evangelisch jüdisch glaube
        bibel église mosquée dieu$ prier$ prié prière chrétien catholique musulman juif juive foi$""",
}
"""A `$` ends a word; without it the word may go on."""


def _pattern(listed: str) -> re.Pattern[str]:
    parts = [re.escape(each[:-1]) if each.endswith("$") else rf"{re.escape(each)}\w*" for each in listed.split()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


_OF_WORK = """doctor dentist hospital clinic surgery medic therapist psycholog psychiatr church school$ priest imam$
    rabbi parliament union$ unions$ arzt$ ärzt klinik spital médecin hôpital"""
"""What somebody may work as or at: of those who tell of their work these words tell no illness and no faith."""
_WORK = frozenset(("work", "education"))

_PATTERNS = {topic: _pattern(listed) for topic, listed in _BEGINNINGS.items()}


_WORKPLACE = _pattern(_OF_WORK)


def delicate(text: str) -> frozenset[str]:
    """Of health, politics, sex and religion those that a text touches on."""
    return frozenset(topic for topic, pattern in _PATTERNS.items() if pattern.search(text))


def delicate_of(memory: Memory) -> frozenset[str]:
    """Those that a memory touches on, by its statement, its values and its attributes: "a nurse at the hospital" is no
    matter of health."""
    told = " ".join((memory.text, *(claim.value for claim in memory.claims)))
    if memory.claims and all(claim.attribute in _WORK for claim in memory.claims):
        told = _WORKPLACE.sub(" ", told)
    return delicate(told) | {ATTRIBUTES[claim.attribute] for claim in memory.claims if claim.attribute in ATTRIBUTES}


def secret(memory: Memory) -> bool:
    """Whether it is marked as private or secret: nothing is derived from it."""
    return any(claim.sensitivity != "normal" for claim in memory.claims)
