"""How much a text tells: the information in its words, in bits, by how rare they are among all that was said.

What is kept verbatim of much text is chosen by this (SirLLM: keep what is least expected); a word that stands in n of N
items carries log2((N + 1) / (n + 1)) bits, the inverse document frequency. Names and numbers count more: they are what
cannot be guessed again. Pure, but for the counting.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from secondme.memory.words import EMPTY, words

NAME, NUMBER = 1.5, 1.5
"""By how much a name or a number counts more than another word."""
UNKNOWN = 4.0
"""Bits of a word that was not looked up."""
MOST_WORDS = 600
_NAME = re.compile(r"(?<=[^.!?…\n] )[A-ZÀ-Þ][\w’'-]+")

Count = Callable[[Iterable[str]], Mapping[str, int]]


def rarities(texts: Sequence[str], count: Count, total: int) -> dict[str, float]:
    """The bits of each word in `texts`, the first MOST_WORDS of them. `count`: in how many items a word stands."""
    wanted = dict.fromkeys(word for text in texts for word in words(text) if word not in EMPTY)
    counted = count(list(islice(wanted, MOST_WORDS)))
    return {word: max(0.0, math.log2((total + 1) / (number + 1))) for word, number in counted.items()}


def information(text: str, rarity: Mapping[str, float]) -> float:
    """Bits of the distinct words of `text`."""
    names = {word for name in _NAME.findall(text) for word in words(name)}
    bits = 0.0
    for word in dict.fromkeys(words(text)):
        if word in EMPTY:
            continue
        weight = NUMBER if any(sign.isdigit() for sign in word) else NAME if word in names else 1.0
        bits += weight * rarity.get(word, UNKNOWN)
    return bits


def densest(
    texts: Sequence[str],
    sizes: Sequence[int],
    budget: int,
    rarity: Mapping[str, float],
    most: int | None = None,
    weights: Sequence[float] | None = None,
) -> list[int]:
    """Which of `texts` to keep so that they tell most within `budget` (of `sizes`, in any unit), in their order.

    Greedy by bits over the square root of the size: neither the longest nor the shortest. Words that what is kept has
    already count for nothing, so that nothing is kept twice. `weights`: by how much each text counts more or less."""
    left = {index: text for index, text in enumerate(texts) if text.strip()}
    worth = [(weights[i] if weights else 1.0) / max(1, size) ** 0.5 for i, size in enumerate(sizes)]
    remaining = dict(rarity)
    kept: list[int] = []
    scores = {index: worth[index] * information(text, remaining) for index, text in left.items()}
    while left and (most is None or len(kept) < most):
        fitting = [index for index in left if sizes[index] <= budget]
        best = max(fitting, key=lambda index: (scores[index], -index), default=None)
        if best is None or scores[best] <= 0:
            break
        again = worth[best] * information(texts[best], remaining)
        if again < scores[best]:
            scores[best] = again
            continue
        kept.append(best)
        budget -= sizes[best]
        remaining |= dict.fromkeys(words(left.pop(best)), 0.0)
    return sorted(kept)
