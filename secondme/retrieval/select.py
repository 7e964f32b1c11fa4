"""What of the hits is given to a reply: relevant, each thing once, within the budget, the best last. Pure."""

import re
from collections.abc import Callable, Sequence

from secondme.types import Hit

NEAR_DUPLICATE = 0.8
"""Share of the words of one text in another from which on it adds nothing."""
_WORD = re.compile(r"\w+")


def select(
    hits: Sequence[Hit], budget_tokens: int, count: Callable[[Sequence[str]], list[int]], most: int = 12
) -> tuple[Hit, ...]:
    """Of `hits` (best first) the relevant ones that fit into `budget_tokens`, at most `most`, best last.

    Left out: what says the same as a better one, and an item whose words a better memory already gives. One that does
    not fit is passed over, so that a shorter one may. `count` gives the tokens of each text."""
    wanted = _distinct([hit for hit in hits if hit.relevant and hit.text.strip()])[: 3 * most]
    chosen: list[Hit] = []
    left = budget_tokens
    for hit, tokens in zip(wanted, count([hit.text for hit in wanted]), strict=True):
        if tokens <= left and len(chosen) < most:
            chosen.append(hit)
            left -= tokens
    return tuple(reversed(chosen))


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    """Each thing once, in the place of its best hit. Of an item and a memory made of it that say the same the memory
    stays, wherever it was: it is what the person sees, corrects and follows to its source."""
    kept: list[tuple[Hit, set[str]]] = []
    for hit in hits:
        words = {word.casefold() for word in _WORD.findall(hit.text)}
        same = next((n for n, (better, said) in enumerate(kept) if _says_already(better, said, hit, words)), None)
        if same is None:
            kept.append((hit, words))
        elif hit.type == "memory" and kept[same][0].type == "item" and kept[same][0].id in hit.item_ids:
            kept[same] = (hit, words)
    return [hit for hit, _ in kept]


def _says_already(better: Hit, said: set[str], hit: Hit, words: set[str]) -> bool:
    shared = len(words & said)
    if hit.type == "item" and better.type == "memory" and hit.id in better.item_ids:
        return shared >= NEAR_DUPLICATE / 2 * len(words)
    return shared >= NEAR_DUPLICATE * max(len(words), len(said), 1)
