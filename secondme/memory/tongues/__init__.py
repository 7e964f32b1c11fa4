"""The languages in which memories are made by rules: English, German, French. Of others the model alone is asked."""

import re

from secondme.memory.tongues.base import Tongue
from secondme.memory.tongues.calendar import WHEN
from secondme.memory.tongues.english import ENGLISH
from secondme.memory.tongues.french import FRENCH
from secondme.memory.tongues.german import GERMAN
from secondme.memory.words import content_words, fold, word_set, words
from secondme.stopwords import STOP_WORDS

TONGUES = (ENGLISH, GERMAN, FRENCH)
__all__ = ["TONGUES", "Tongue", "bearing_words", "in_one_tongue", "is_known", "tongue_of"]
SHORT = 5
"""Words below which a text is taken for one in a known language, unless two of another one are in it."""
KNOWN_SHARE = 0.1
"""Of the words of a text, so many are common words of its language."""


_OTHERS = (
    word_set("el la los las un una y con mi es en de que se por para muy soy vivo tengo su no al del lo como pero más"
             " me nací trabajo llamo llama"),
    word_set("il lo la gli le un una e ho in di che mi con sono della nel mio mia per non è a da dei al del"),
    word_set("o os a as um uma e eu meu minha não com em de do da que se no na por para muito"),
    word_set("het een ik mijn van niet met is en de in op te zijn dat voor naar maar heb ben we wij"),
    word_set("jag är och mitt min som det en ett i på har inte till av för med bor"),
)
"""Small words of Spanish, Italian, Portuguese, Dutch and Swedish, for which there are no rules."""


def is_known(text: str) -> bool:
    """Whether a text is in one of the languages here, as far as its small words and days tell."""
    said = words(text)
    known = _count(said, tongue_of(text).common) + (WHEN.search(fold(text)) is not None)
    if len(said) < SHORT:
        return all(known >= count or count < 2 for count in (_count(said, other) for other in _OTHERS))
    return known >= max(1.0, KNOWN_SHARE * len(said)) and all(known >= _count(said, other) for other in _OTHERS)


def _count(said: list[str], common: frozenset[str]) -> int:
    return sum(word in common or f"{word.split(chr(39))[0]}'" in common for word in said)


def tongue_of(text: str) -> Tongue:
    """The language of most of the small words of `text`; English where nothing tells."""
    said = words(text)
    return max(TONGUES, key=lambda tongue: _count(said, tongue.common))


def in_one_tongue(text: str) -> list[str]:
    """A text in the pieces, one behind the other, that are each in one language, as far as that is plain."""
    starts, languages = [0], [""]
    for found in _SENTENCE.finditer(text):
        language = _plainly(found[0])
        if language and languages[-1] and language != languages[-1]:
            starts.append(found.start())
            languages.append(language)
        languages[-1] = languages[-1] or language
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s)|\n|$)")


def _plainly(sentence: str) -> str:
    """The language of a sentence; "" where its small words may be of another one as well."""
    said = words(sentence)
    counts = sorted(((_count(said, tongue.common), tongue.name) for tongue in TONGUES), reverse=True)
    (most, name), (next_, _) = counts[:2]
    return name if most >= 2 + next_ and (next_ == 0 or most >= 3 * next_) else ""


def bearing_words(text: str) -> frozenset[str]:
    """The stems of what a text is about, whatever its language: `content_words` leaves out only what is empty in
    English."""
    empty = STOP_WORDS | tongue_of(text).common
    return content_words(" ".join(word for word in words(text) if word not in empty))
