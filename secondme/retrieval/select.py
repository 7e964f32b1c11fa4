"""What of the hits is given to a reply: relevant, each thing once, within the budget, the best last. Pure.

More notes first help and then hurt (CORAG; Long-Context LLMs Meet RAG): a small model takes an answer from a note that
only resembles one. So it stops where what is left is hardly likelier than chance, however much room there is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from secondme.stopwords import STOP_WORDS
from secondme.types import Hit, HitType, QueryOrder

NEAR_DUPLICATE = 0.8
"""Share of the words of one text in another from which on it adds nothing."""
NEW = 0.05
"""A text that has more words of its own than this share of them is none: "We were in Rome", "We were in Bath"."""
REPEATS = 0.1
"""How much of its worth a note loses whose words others have given already, all of them. More costs answers (measured:
of 300 tokens of notes LoCoMo keeps .71 of the evidence with 0 to 0.25, BEAM .41, and .40 with 0.5)."""
IMPORTANT = 0.2
"""How much of its worth a memory gains or loses by its importance (0 to 1, 0.5 is usual)."""
HURTS = 0.04
"""A note that is worth less than this share of the best one is not given, but among the first FEW. At 0.04 no answer
that the budget has room for is lost; at 0.1 one in a hundred, for a tenth fewer notes."""
FEW = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Offer:
    hit: Hit
    tokens: int
    words: frozenset[str]
    worth: float


def select(
    hits: Sequence[Hit],
    budget_tokens: int,
    count: Callable[[Sequence[str]], list[int]],
    most: int = 12,
    *,
    order: QueryOrder = "",
    importance: Mapping[tuple[HitType, int], float] | None = None,
) -> tuple[Hit, ...]:
    """Of `hits` (best first) the relevant ones that are worth their room in `budget_tokens`, at most `most`, best last.

    Chosen one by one, each time what adds most to what is chosen already: likely, important, new. Left out: what says
    the same as a better one, an item whose words a better memory already gives, and what is so much less likely than
    the best that it would rather mislead. A summary never takes the room of what it sums up. One that does not fit is
    passed over, so that a shorter one may. `count` gives the tokens of each text. `importance` of memories, in [0, 1].

    `order`: for a question about an order they come in order of time; for the first of something the earliest last."""
    wanted = _distinct([hit for hit in hits if hit.relevant and hit.text.strip()])[: 3 * most]
    sizes = count([hit.text for hit in wanted])
    known = importance or {}
    left = [
        _Offer(
            hit, tokens, _words(hit.text), hit.score * (1 + IMPORTANT * (known.get((hit.type, hit.id), 0.5) - 0.5) * 2)
        )
        for hit, tokens in zip(wanted, sizes, strict=True)
    ]
    chosen: list[_Offer] = []
    said: set[str] = set()
    while len(chosen) < most:
        fitting = [offer for offer in left if offer.tokens <= budget_tokens]
        fitting = [offer for offer in fitting if not _waits(offer, fitting, budget_tokens, most - len(chosen))]
        best = max(fitting, key=lambda offer: _gain(offer, said), default=None)
        if best is None or (len(chosen) >= FEW and _gain(best, said) < HURTS * chosen[0].worth):
            break
        chosen.append(best)
        left.remove(best)
        said |= best.words
        budget_tokens -= best.tokens
    return _ordered([offer.hit for offer in chosen], order)


def _gain(offer: _Offer, said: set[str]) -> float:
    """The worth of what a note adds."""
    repeated = len(offer.words & said) / len(offer.words) if offer.words else 0.0
    return offer.worth * (1 - REPEATS * repeated)


def _waits(summary: _Offer, fitting: Sequence[_Offer], budget_tokens: int, room: int) -> bool:
    """Whether a summary would take the room of what it sums up: that goes before it."""
    if summary.hit.kind != "summary":
        return False
    parts = [offer for offer in fitting if _is_part(offer.hit, summary.hit)]
    needed = summary.tokens + sum(part.tokens for part in parts)
    return bool(parts) and (needed > budget_tokens or len(parts) >= room)


def _is_part(hit: Hit, summary: Hit) -> bool:
    return hit.id in (summary.item_ids if hit.type == "item" else summary.memory_ids) and hit.kind != "summary"


def _ordered(chosen: Sequence[Hit], order: QueryOrder) -> tuple[Hit, ...]:
    best_last = tuple(reversed(chosen))
    if order in ("sequence", "between", "last"):
        return tuple(sorted(best_last, key=lambda hit: hit.time))
    return tuple(sorted(best_last, key=lambda hit: hit.time, reverse=True)) if order == "first" else best_last


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    """Each thing once, in the place of its best hit. Of an item and a memory made of it that say the same the memory
    stays, wherever it was: it is what the person sees, corrects and follows to its source."""
    kept: list[tuple[Hit, frozenset[str]]] = []
    for hit in hits:
        words = _words(hit.text)
        same = next((n for n, (better, said) in enumerate(kept) if _says_already(better, said, hit, words)), None)
        if same is None:
            kept.append((hit, words))
        elif _takes_place(hit, kept[same][0]):
            kept[same] = (hit, words)
    return [hit for hit, _ in kept]


def _takes_place(memory: Hit, item: Hit) -> bool:
    """Whether a memory stands for an item that it was made of. A summary stands for nothing, and gives way to what it
    sums up where both say the same."""
    if item.kind == "summary":
        return _is_part(memory, item)
    return memory.type == "memory" and memory.kind != "summary" and item.type == "item" and item.id in memory.item_ids


def _says_already(better: Hit, said: frozenset[str], hit: Hit, words: frozenset[str]) -> bool:
    shared = len(words & said)
    if hit.type == "item" and better.type == "memory" and better.kind != "summary" and hit.id in better.item_ids:
        return shared >= NEAR_DUPLICATE / 2 * len(words)
    new = len((words - said) - STOP_WORDS)
    return shared >= NEAR_DUPLICATE * max(len(words), len(said), 1) and new <= NEW * len(words)
