"""What of a text fits the words of a search: every word asked for begins a word of it. Pure."""

import re
import unicodedata

WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Without case and accents; as long as the text."""
    plain = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in plain)


def fits(query: str, *texts: str) -> bool:
    """Whether each word of `query` begins a word of one of `texts`; without a word nothing fits."""
    wanted = WORD.findall(fold(query))
    have = [word for text in texts for word in WORD.findall(fold(text))]
    return bool(wanted) and all(any(word.startswith(one) for word in have) for one in wanted)


ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers", "en", "n", "e")
"""With these a word is still the same one."""


def cut(query: str, text: str, whole: str = "") -> list[tuple[str, bool]]:
    """The text in pieces, in order; True: a word of it that begins as a word of the search. Where `whole`, the text
    that this is a line of, has the very word, what only begins like it is another one: "Lea" is no "leave". Beside
    others, a single letter is only found as it is: "a dentist" is no search for all that begins with an a."""
    words = WORD.findall(fold(query))
    wanted = tuple(word for word in words if len(word) > 1 or len(words) == 1)
    there = set(WORD.findall(fold(whole)))

    def fitting(word: str) -> bool:
        for one in wanted:
            if word.startswith(one) and (one not in there or word[len(one) :] in ENDINGS):
                return True
        return word in words

    pieces: list[tuple[str, bool]] = []
    last = 0
    for found in WORD.finditer(fold(text)):
        if fitting(found[0]):
            pieces += [(text[last : found.start()], False), (text[found.start() : found.end()], True)]
            last = found.end()
    return [piece for piece in (*pieces, (text[last:], False)) if piece[0]]
