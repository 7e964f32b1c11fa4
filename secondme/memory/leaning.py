"""What is understood only where it was said. Pure.

A statement may say when something is that only the words before it name ("It is on 5 December at six.", "Renewal on 1
June.", "Training starts in January."): alone it says nothing, with what stands before it, it does. And what somebody
offers to whom they speak ("I can pick you up at the station") is of nobody else.
"""

import re
from collections.abc import Mapping
from functools import cache

from secondme.memory.tongues import Tongue
from secondme.memory.tongues.base import flat
from secondme.memory.tongues.calendar import WHEN
from secondme.memory.words import fold

FEW = 8
"""Words up to which a noun without an article, with a day, says no more than that day."""
NEAR = 30
"""Signs behind the verb in which the day or hour must begin."""
_ITS: Mapping[str, str] = {
    "en": r"(?:it|that|this)(?:(?:'s| is| was| will be)(?! (?:the|an?|my|our|your)\b)| starts?| begins?| ends?"
    r"| takes place| runs out| expires?| opens?| closes?| leaves?)",
    "de": r"(?:es|das) (?:(?:ist|war|wird)(?! (?:der|die|das|eine?|meine?|deine?)\b)|beginnt|fängt|startet|endet"
    r"|findet|läuft|geht)",
    "fr": r"(?:(?:c'est|c'était|ce sera)(?! (?:le|la|les|une?|mon|ma|ton|ta)\b)|ça (?:est|commence|finit|se passe"
    r"|a lieu|dure))",
}
_OF_SOMETHING: Mapping[str, str] = {
    "en": flat(
        r"""(?:renewal|expiry|deadline|start|end|beginning|training|registration|enrolment|payment|delivery|check-?in
        |departure|arrival|doors|kick-?off)(?: (?:is|was|are|starts?|begins?|ends?|opens?|closes?|due))*"""
    ),
    "de": flat(
        r"""(?:verlängerung|ablauf|frist|beginn|start|ende|training|anmeldung|zahlung|lieferung|abfahrt|ankunft|einlass
        |anmeldeschluss)(?: (?:ist|war|beginnt|startet|endet))?"""
    ),
    "fr": flat(
        r"""(?:renouvellement|échéance|début|fin|entraînement|inscription|paiement|livraison|départ|arrivée)(?: (?:est
        |commence|finit))?"""
    ),
}
_OFFERS: Mapping[str, str] = {
    "en": r"(?:i|we)(?:'ll| can| could| will| would| may| want to|'d like to|'m going to| am going to) (?:\w+ )?\w+ you"
    r"\b(?! that\b)",
    "de": r"(?:(?:ich|wir) (?:kann|könnte|können|werde|werden|will|wollen)|(?:kann|könnte|werde|will) ich)"
    r" (?:\w+ )?(?:dich|dir|euch)\b",
    "fr": r"(?:je|on|nous) (?:peux|peut|pouvons|vais|va|allons|veux|pourrais) (?:te |t'|vous )",
}
_OFFERED = {name: re.compile(rf"(?<![\w']){sign}") for name, sign in _OFFERS.items()}
_HEADS = {name: re.compile(rf"(?:{_ITS[name]}|(?P<noun>{_OF_SOMETHING[name]}))(?!\w)") for name in _ITS}


def leans(statement: str, tongue: Tongue) -> bool:
    plain = fold(statement)
    head = _HEADS[tongue.name].match(plain)
    if head is None or (head["noun"] and len(plain.split()) > FEW):
        return False
    when = WHEN.search(plain, head.end())
    return when is not None and when.start() <= head.end() + NEAR


def offers(clause: str, tongue: Tongue) -> bool:
    """Whether the person says what they can or will do to whom they speak."""
    return _OFFERED[tongue.name].search(fold(clause)) is not None


@cache
def fragment() -> re.Pattern[str]:
    """A few words that are no clause: what is spoken of, or when."""
    return re.compile(
        r"(?:[\w'-]+(?: [\w'-]+)?,? (?:on the other hand|though|however|as for|hingegen|dagegen|par contre)"
        r"|(?:le|la|tous les|chaque|jeden|jede) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir"
        r"|week-end|semaine|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|abend|woche)s?"
        r"(?: [\wà-ÿ]+){0,2}"
        r"|(?:for|in|at|on|about|as for|für|bei|beim|zum|pour|à|au|en|dans|depuis|seit|since|until) .+)"
    )
