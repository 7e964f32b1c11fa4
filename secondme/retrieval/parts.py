"""Several questions in one message, taken apart, so that the half that is worse answered is not lost to the other."""

import re

from secondme.retrieval.query import words_said

MOST = 3
SHORTEST = 2
"""Words that a part has at least beside the word that asks."""
_ASKS = (
    r"(?:what|who|whom|whose|which|when|where|why|how|do|does|did|is|are|was|were|have|has|had|can|could|will|would"
    r"|wer|wen|wem|wessen|was|wann|wo|wohin|woher|warum|wie|welche[rsnm]?|habe|hat|ist|sind|war|kann"
    r"|qui|que|qu['’]|quoi|où|quand|pourquoi|comment|quel(?:le)?s?|est-ce|combien"
    r"|quién|qué|dónde|cuándo|cómo|cuál(?:es)?|por qué)"
)
_JOINT = re.compile(
    rf"[?;]\s+(?=\S)|\s*[,;]?\s+(?:and|und|et|y)\s+(?:also\s+|then\s+|auch\s+|aussi\s+|también\s+)?(?={_ASKS}\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"^\W*(?:and|und|et|y|also|but|so)?\s*{_ASKS}\b", re.IGNORECASE)
_POINTING = """
    she he they it her him them his their its this that these those there then one er sie es ihr ihm ihn ihnen sein
    seine ihre dort da dann elle il elles ils lui leur son sa ses y en cela ça ella él ellos ellas su sus
"""
_POINTS_BACK = frozenset(_POINTING.split())


def parts_of(text: str, most: int = MOST) -> tuple[str, ...]:
    """The questions of a message, each to be looked up for itself; only the message itself where it asks one thing.
    At most so many, the first.

    What points back ("and where does she live?") is joined to what it points to."""
    parts: list[str] = []
    for part in _JOINT.split(text):
        plain = part.strip(" ,;?")
        if not plain:
            continue
        said = words_said(plain)
        alone = bool(_BEGINS.match(plain)) and len(said) > SHORTEST and not said & _POINTS_BACK
        if parts and not alone:
            parts[-1] = f"{parts[-1]} {plain}"
        else:
            parts.append(plain)
    return tuple(f"{part}?" for part in parts[:most]) if len(parts) > 1 else (text,)
