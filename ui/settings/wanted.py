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


def cut(query: str, text: str) -> list[tuple[str, bool]]:
    """The text in pieces, in order; True: a word of it that begins as a word of the search. Beside others, a single
    letter is only found as it is: "a dentist" is no search for all that begins with an a."""
    words = WORD.findall(fold(query))
    wanted = tuple(word for word in words if len(word) > 1 or len(words) == 1)
    pieces: list[tuple[str, bool]] = []
    last = 0
    for found in WORD.finditer(fold(text)):
        if found[0] in words or (wanted and found[0].startswith(wanted)):
            pieces += [(text[last : found.start()], False), (text[found.start() : found.end()], True)]
            last = found.end()
    return [piece for piece in (*pieces, (text[last:], False)) if piece[0]]
