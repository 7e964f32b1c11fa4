"""What stands before the items of a list: a dash, or the number that a reader sees."""

from collections.abc import Mapping

Levels = Mapping[str, Mapping[int, str]]
"""List to level (from 0) to how it counts: "decimal", "lowerLetter" …; anything else is a dash."""
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_SMALL = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Counters:
    """Counts the items of all lists of a document; an item of one level begins the levels below it anew."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self._counts: dict[str, dict[int, int]] = {}

    def next(self, list_id: str, level: int) -> str:
        """What stands before the next item at this level, with the space behind it."""
        counts = self._counts.setdefault(list_id, {})
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        counts[level] = counts.get(level, 0) + 1
        word = numeral(counts[level], self._levels.get(list_id, {}).get(level, ""))
        return f"{word}. " if word else "- "


def numeral(number: int, kind: str) -> str:
    """ "" for a kind that does not count."""
    if kind in ("decimal", "decimalZero", "1"):
        return str(number)
    if kind in ("lowerLetter", "upperLetter", "a", "A"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letter.upper() if kind in ("upperLetter", "A") else letter
    if kind in ("lowerRoman", "upperRoman", "i", "I"):
        word = roman(number)
        return word.upper() if kind in ("upperRoman", "I") else word
    return ""


def roman(number: int) -> str:
    out = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        out += sign * min(number // value, 9)
        number %= value
    return out
