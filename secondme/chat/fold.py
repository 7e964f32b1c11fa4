"""A conversation longer than the context: old turns fold into a state of constant size, and unfold when asked about.

Each time turns leave the history (in large steps, see `prompt.folds`), the state is made anew of what it was and of
what those turns tell: the words that carry most information, verbatim (SirLLM), and, once the model had time to read
them, sentences that sum them up, each borne out by the turns that it cites (MEM1, Sculptor). It is kept, so it is the
same in every prompt until the next step, and nothing of it is computed by the model while a person waits.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from secondme.chat.context import TURN, Kept, Room, state_tokens
from secondme.engine.base import Engine
from secondme.memory.compose import Part, written
from secondme.memory.gate import CUT, only_asks, own_words
from secondme.memory.information import densest, rarities
from secondme.memory.secrets import has_secret
from secondme.memory.summarize import EXAMPLES, SYSTEM
from secondme.memory.words import EMPTY, content_words, sentences, stem
from secondme.progress import Progress
from secondme.settings import Settings
from secondme.store import Store
from secondme.store.folds import Fold, Line
from secondme.types import Hit, Item

LONGEST = 240
"""Characters of a line."""
OF_ASSISTANT, OF_QUESTION, OF_SUMMARY = 0.4, 0.5, 1.5
"""By how much the assistant's words, a question, and a sentence that sums up count less or more than others."""
UNFOLDED = 2
"""Turns that come back at most."""
NEAR = 0.5
"""Of the information in a question, so much must be in a turn that comes back."""
LAST = 2000
"""Turns among which is looked, the newest."""


class Folding:
    """Safe from any thread."""

    def __init__(self, store: Store, room: Room) -> None:
        self._store = store
        self._room = room

    def state(self, engine: Engine, settings: Settings, kept: Kept) -> tuple[Line, ...]:
        """What stands for the turns that no longer fit; the same until the next step. Where the model holds nothing
        anyway, what was summed up meanwhile is taken up. Raises ModelProblem."""
        folds = self._folds(engine, settings, kept)
        if not folds:
            return ()
        last = folds[-1]
        if last.summed is not None and last.summed != last.lines and not engine.loaded:
            last = replace(last, lines=last.summed)
            self._store.folds.put(last)
        return last.lines

    def sum_up(self, engine: Engine, settings: Settings, kept: Kept, progress: Progress) -> bool:
        """Let the model read the oldest step that it has not read; whether there was one. The next step is built on
        what comes of it. Raises Cancelled, ModelProblem."""
        folds = self._folds(engine, settings, kept)
        for number, fold in enumerate(folds):
            if fold.summed is not None:
                continue
            step = kept.folded[number]
            told = self._summed(engine, step, progress)
            before = folds[number - 1].best if number else ()
            lines = self._folded(engine, settings, (*before, *told), step)
            self._store.folds.put(replace(fold, summed=lines))
            return True
        return False

    def unfold(self, question: str, kept: Kept) -> list[Hit]:
        """The turns that no longer fit and are near the question, best first, as hits with their own words."""
        left = [item for step in (*kept.folded, kept.passed_over) for item in step][-LAST:]
        if not left:
            return []
        asked = rarities([question], self._store.fts.documents, self._store.items.count())
        return [_hit(item, share) for item, share in near(asked, left)]

    def _folds(self, engine: Engine, settings: Settings, kept: Kept) -> list[Fold]:
        """The state after each step, made where it is not there yet or its turns have changed."""
        found: list[Fold] = []
        stamp = str(state_tokens(settings))
        for step in kept.folded:
            stamp = _fingerprint(stamp, step)
            fold = self._store.folds.get(step[-1].id)
            if fold is None or fold.fingerprint != stamp:
                lines = self._folded(engine, settings, found[-1].best if found else (), step)
                fold = Fold(step[-1].id, stamp, lines)
                if step[-1].id > 0:  # what is off the record has ids below 0, and leaves nothing behind
                    self._store.folds.put(fold)
            found.append(fold)
        return found

    def _folded(
        self, engine: Engine, settings: Settings, before: Sequence[Line], step: Sequence[Item]
    ) -> tuple[Line, ...]:
        texts = [item.text for item in step]
        rarity = rarities(
            [*(line.text for line in before), *texts], self._store.fts.documents, self._store.items.count()
        )
        budget = state_tokens(settings) - 3 * TURN

        def sizes(lines: Sequence[str]) -> list[int]:
            return [size + 2 for size in self._room.sizes(engine, lines)]

        return folded(before, step, budget, sizes, rarity)

    def _summed(self, engine: Engine, step: Sequence[Item], progress: Progress) -> list[Line]:
        told = [(item, own_words(item.text)) for item in step if item.role != "assistant"]
        told = [(item, said) for item, said in told if said and not only_asks(said) and not has_secret(said)]
        parts = [Part(said, "" if item.role == "self" else item.author) for item, said in told]
        found = written(engine, SYSTEM, EXAMPLES, parts, progress)
        return [Line(one.text, tuple(told[i][0].id for i in one.parts), False) for one in found]


def folded(
    before: Sequence[Line],
    step: Sequence[Item],
    budget: int,
    sizes: Callable[[Sequence[str]], list[int]],
    rarity: Mapping[str, float],
) -> tuple[Line, ...]:
    """The state after a step: of what it was before and of what was said in the step, the lines that tell most within
    `budget` tokens, in the order in which they were said. Pure."""
    lines = [*before, *(line for item in step for line in _lines_of(item))]
    lines = [line for n, line in enumerate(lines) if all(line.text != other.text for other in lines[:n])]
    texts = [line.text for line in lines]
    chosen = densest(texts, sizes(texts), budget, rarity, weights=[_weight(line) for line in lines])
    return tuple(sorted((lines[i] for i in chosen), key=lambda line: min(line.item_ids)))


def near(asked: Mapping[str, float], items: Sequence[Item]) -> list[tuple[Item, float]]:
    """Of these turns those that have at least NEAR of the information of a question, given as its words and their
    bits; the best first, of equal ones the newest; with their shares. What only asks never answers. Pure."""
    bits: dict[str, float] = {}
    for word, value in asked.items():
        if word not in EMPTY:
            bits[stem(word)] = max(value, 0.1)
    total = sum(bits.values())
    found = []
    for item in items:
        share = sum(bits[word] for word in _content(item.text) if word in bits) / total if total else 0.0
        if share >= NEAR and not (item.role == "self" and only_asks(item.text)):
            found.append((item, min(1.0, share)))
    return sorted(found, key=lambda one: (-one[1], -one[0].id))[:UNFOLDED]


@lru_cache(2 * LAST)
def _content(text: str) -> frozenset[str]:
    return content_words(text)


def _lines_of(item: Item) -> list[Line]:
    """The sentences of a turn as lines, in the assistant's voice, as they were said."""
    said = {"self": "You said", "assistant": "I said"}.get(item.role, item.author)
    parts = [" ".join(part.split()) for part in sentences(item.text.replace(CUT, "\n"))]
    return [Line(f"{said}: “{part}”", (item.id,)) for part in parts if len(part) <= LONGEST and not has_secret(part)]


def _weight(line: Line) -> float:
    if not line.verbatim:
        return OF_SUMMARY
    if line.text.startswith("I said: "):
        return OF_ASSISTANT
    return OF_QUESTION if line.text.endswith("?”") else 1.0


def _hit(item: Item, share: float) -> Hit:
    return Hit(
        "item", item.id, item.external_id, item.text, share, True, item.time, item.author, (), (item.id,),
        item.conversation_id, {"folded": share},
    )  # fmt: skip


def _fingerprint(before: str, step: Sequence[Item]) -> str:
    told = f"{before}|{','.join(f'{item.id}:{item.revision}' for item in step)}"
    return hashlib.sha256(told.encode()).hexdigest()
