"""The languages in which memories are made by rules: English, German, French. Of others the model alone is asked."""

from secondme.memory.tongues.base import Tongue
from secondme.memory.tongues.english import ENGLISH
from secondme.memory.tongues.french import FRENCH
from secondme.memory.tongues.german import GERMAN
from secondme.memory.words import words

TONGUES = (ENGLISH, GERMAN, FRENCH)
__all__ = ["TONGUES", "Tongue", "tongue_of"]


def tongue_of(text: str) -> Tongue:
    """The language of most of the small words of `text`; English where nothing tells."""
    said = words(text)
    return max(TONGUES, key=lambda tongue: sum(word in tongue.common for word in said))
