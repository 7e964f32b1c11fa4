"""What fits into the model's context: sizes of messages, how much history is kept, whether a message fits at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from secondme.chat.prompt import folds, messages_of, settled_prompt
from secondme.chat.wording import WORDINGS, Wording
from secondme.engine.base import Engine
from secondme.errors import ModelProblem
from secondme.settings import Settings
from secondme.types import Item, Message

TURN = 8
"""Tokens that a chat template puts around a turn, at most."""
NOTE = 20
"""Tokens of the mark and date of a note, at most."""
QUESTION = 256
"""Tokens of a message that are always kept free, so that the history is cut at the same place before and after it."""
REMEMBERED = 4000
STATE_SHARE = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of a branch that the model reads."""

    items: tuple[Item, ...]
    messages: tuple[Message, ...]
    folded: tuple[tuple[Item, ...], ...] = ()
    """What came before it and no longer fits, in the steps in which it left."""
    passed_over: tuple[Item, ...] = ()
    """What lies between the two and is left out of this one prompt, because the message is long."""


class Room:
    """Sizes are counted once for each text and engine."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._engine: Engine | None = None

    def sizes(self, engine: Engine, texts: Sequence[str]) -> list[int]:
        """Tokens of each text. Raises ModelProblem."""
        if engine is not self._engine or len(self._sizes) > REMEMBERED:
            self._sizes, self._engine = {}, engine
        missing = list(dict.fromkeys(text for text in texts if text not in self._sizes))
        known = {**self._sizes, **dict(zip(missing, engine.count(missing), strict=True))} if missing else self._sizes
        self._sizes = known
        return [known[text] for text in texts]

    def history(self, engine: Engine, settings: Settings, branch: Sequence[Item], question: str = "") -> Kept:
        """The newest part of `branch` that fits beside everything else. Raises ModelProblem, with a sentence for the
        person, when the question alone does not fit."""
        turns = _turns(branch)
        free = self._free(engine, settings)
        asked = self.sizes(engine, [question])[0] if question else 0
        if asked > free + QUESTION:
            raise ModelProblem(
                "This message is too long for the chat model to read at once.",
                "Send a part of it, or choose a longer context under Settings.",
            )
        tokens = [size + TURN for size in self.sizes(engine, [message.text for _, message in turns])]
        cuts = folds(tokens, free)
        start = cuts[-1]
        while start < len(turns) and sum(tokens[start:]) + asked > free + QUESTION:
            start += 2
        kept = turns[start:]
        steps = tuple(_items(turns[low:high]) for low, high in pairwise(cuts) if low < high)
        left = _items(turns[cuts[-1] : start])
        return Kept(_items(kept), tuple(message for _, message in kept), steps, left)

    def _free(self, engine: Engine, settings: Settings) -> int:
        """Tokens for the history, besides those kept free for a question."""
        static = max(self._static(engine, settings, wording) for wording in WORDINGS.values())
        notes = min(settings.memory_tokens, settings.context_tokens // 4) + TURN
        taken = reply_tokens(settings) + notes + static + QUESTION + state_tokens(settings)
        return max(0, settings.context_tokens - taken)

    def _static(self, engine: Engine, settings: Settings, wording: Wording) -> int:
        """Tokens of what stands before the history. The largest is reckoned with, so that a conversation in two
        languages is cut at the same places in both."""
        fixed = settled_prompt(
            (), user_name=settings.user_name, today="2026-09-30", wishes=settings.instructions, wording=wording
        )
        texts = [fixed.system, *(turn.text for turn in fixed.history)]
        return sum(self.sizes(engine, texts)) + TURN * (len(texts) + 1)


def reply_tokens(settings: Settings) -> int:
    """The most tokens of a reply: as the person chose, but never so many that nothing else fits."""
    return min(settings.reply_tokens, settings.context_tokens // 3)


def state_tokens(settings: Settings) -> int:
    """The most tokens of what stands for the turns that no longer fit. Always kept free, so that the first fold changes
    nothing but the beginning."""
    return settings.context_tokens // STATE_SHARE


def _items(turns: Sequence[tuple[list[Item], Message]]) -> tuple[Item, ...]:
    return tuple(item for items, _ in turns for item in items)


def _turns(branch: Sequence[Item]) -> list[tuple[list[Item], Message]]:
    """The branch as messages that alternate, each with the items it is made of; the first is the person's."""
    groups: list[list[Item]] = []
    for item in branch:
        if groups and (groups[-1][-1].role == "assistant") == (item.role == "assistant"):
            groups[-1].append(item)
        else:
            groups.append([item])
    if groups and groups[0][0].role == "assistant":
        groups = groups[1:]
    return [(group, messages_of(group)[0]) for group in groups]
