"""The languages in which memories are made by rules: English, German, French. Of others the model alone is asked."""

from secondme.memory.tongues.base import Tongue
from secondme.memory.tongues.english import ENGLISH
from secondme.memory.tongues.french import FRENCH
from secondme.memory.tongues.german import GERMAN
from secondme.memory.words import word_set, words

TONGUES = (ENGLISH, GERMAN, FRENCH)
__all__ = ["TONGUES", "Tongue", "is_known", "tongue_of"]
KNOWN_SHARE = 0.15
"""Of the words of a text, so many are common words of its language."""


_OTHERS = word_set(
    """el los las y con mi es que por para muy soy vivo tengo una yo il lo gli che di e ho sono della nel mio mia per
    het een ik mijn van niet met zijn o os um uma eu meu minha não com em jag är och mitt min som det jestem mam
    mieszkam w z i na się"""
)
"""Small words of languages without rules here: Spanish, Italian, Dutch, Portuguese, Swedish, Polish."""


def is_known(text: str) -> bool:
    """Whether a text is in one of the languages here, as far as its small words tell."""
    said = words(text)
    if len(said) < 4:
        return True
    common = tongue_of(text).common
    known, others = (sum(word in known for word in said) for known in (common, _OTHERS - common))
    return known >= KNOWN_SHARE * len(said) and known > others


def tongue_of(text: str) -> Tongue:
    """The language of most of the small words of `text`; English where nothing tells."""
    said = words(text)
    return max(TONGUES, key=lambda tongue: sum(word in tongue.common for word in said))
