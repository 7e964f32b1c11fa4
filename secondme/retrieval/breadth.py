"""How much a question asks for: one thing, several of a kind, or an overview of all that was said of something. Pure.

Several lie in several conversations, an overview in all that touch it; so neither is looked for in the one conversation
that fits best. Read from the grammar of the question, in English, German and French: a plural, "how many", "both".
"""

import re
from functools import lru_cache
from typing import Literal

Breadth = Literal["one", "several", "overview"]

_UNITS = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
_NO_PLURAL = r"(?:was|is|has|does|this|us|his|as|yes|less|always|days|hours|news)"
_PLURAL = rf"(?!{_NO_PLURAL}\b)(?:[^\W\d_]{{2,}}[^s\W\d_]s|people|children|men|women|kids)"
_VERB = (
    r"(?=\s+(?:do|does|did|has|have|had|are|were|was|is|can|could|will|would|might|should|in|that|to|i|we|you|he|she"
    r"|they|of|for|[A-Z]))"
)
_SEVERAL = (
    rf"\b(?:what|which|whose)\s+(?:[\w'’-]+\s+){{0,3}}?{_PLURAL}\b{_VERB}",
    rf"\bhow many (?!{_UNITS}\b)|\bhow often\b|\bin (?:what|which) (?:\w+ )?ways\b|\bboth\b|\bwhat else\b",
    r"\b(?:what|which) are\b|\b(?:list|name|enumerate) (?:all|every|some|the|my|any)\b|\b(?:kinds|types|sorts) of\b",
    r"\bwie (?:viele|oft)\b(?! (?:tage|wochen|monate|jahre|stunden|minuten)\b)|\bbeide[nrs]?\b|\bwas (?:noch|sonst)\b",
    r"\bwelche\s+(?:\w+\s+){0,2}?\w+(?:en|er|s)\b|\balle (?:meine|unsere)\b",
    r"\b(?:nenne?|liste|zähle?)\b.*\b(?:alle|auf)\b",
    r"\bquel(?:le)?s\b|\bcombien d(?:e |['’])(?!(?:temps|jours|semaines|mois|années|heures)\b)|\bquoi d['’]autre\b",
    r"\b(?:tous|toutes) (?:les|mes|nos)\b|\bles deux\b|\bcombien de fois\b",
)
_OVERVIEW = (
    r"\bsummar(?:y|ies|i[sz]e[sd]?)\b|\boverview\b|\brecap\b|\bsum up\b|\bwalk me through\b",
    r"\b(?:across|throughout|over) (?:all |our |my |these |the |all our )?(?:\w+ )?"
    r"(?:conversations?|chats|discussions?|talks|sessions)\b",
    r"\bhow\b.*\b(?:over (?:the course of )?time|over the (?:months|years|weeks))\b",
    r"\bzusammenfass\w*|\bfass\w*\b.*\bzusammen\b|\büberblick\b",
    r"\b(?:über|in) (?:all )?(?:unsere|meine)n? gespräche\w*\b",
    r"\brésum(?:e|er|ez|é)\b|\bvue d['’]ensemble\b|\bau fil (?:du temps|de nos)\b|\bau cours de nos\b",
)
_ORDER = (
    r"\b(?:in|into) (?:what|which|the|chronological|the right) (?:\w+ )?(?:order|sequence)\b|\bin order\b"
    r"|\b(?:order|sequence) (?:in which|of)\b|\bchronolog\w*|\btime ?line\b"
    r"|\b(?:reihenfolge|zeitlich geordnet|ordre (?:dans lequel|chronologique))\b"
)
_ASKS_SEVERAL = re.compile("|".join(_SEVERAL), re.IGNORECASE)
_ASKS_OVERVIEW = re.compile("|".join((*_OVERVIEW, _ORDER)), re.IGNORECASE)
_ASKS_ORDER = re.compile(_ORDER, re.IGNORECASE)


@lru_cache(256)
def breadth_of(text: str) -> Breadth:
    """An overview goes before several: "in what order did I visit these cities?" is about all that was said of them."""
    if _ASKS_OVERVIEW.search(text):
        return "overview"
    return "several" if _ASKS_SEVERAL.search(text) else "one"


def asks_order(text: str) -> bool:
    """Whether an overview is one of when things came up, of which the person's own turns tell; else it is of what came
    of them, which the answers tell as well."""
    return bool(_ASKS_ORDER.search(text))
