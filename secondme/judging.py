"""The room behind the door for what the ranking learns: verdicts on replies, what came of them, and the reset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondme.errors import UserError
from secondme.parts import Parts
from secondme.types import Changes, HitType, Verdict

if TYPE_CHECKING:
    from secondme.store.lessons import WeightChange

VERDICTS: tuple[Verdict, ...] = ("up", "down", "wrong")


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned so far, on this machine only."""

    lessons: int
    factors: dict[str, float]
    """By what each weight of the ranking is multiplied, in [0.5, 2]; what is not named is 1."""
    changes: "tuple[WeightChange, ...]"
    """How they moved, newest first."""


class LearningDoor:
    """What the person says of replies, and what the ranking learns of it. Bounded, and forgotten on request."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def judge(self, reply_item_id: int, verdict: Verdict | None, wrong: Sequence[tuple[HitType, int]] = ()) -> Changes:
        """Say of a reply that it was good ("up") or not ("down"), or which of its notes were "wrong" (type, id). None
        takes it back; the last word counts. Raises UserError when it is no reply."""
        if verdict is not None and verdict not in VERDICTS:
            raise UserError("A reply is up, down or wrong.")
        if self._parts.store.items.get(reply_item_id).role != "assistant":
            raise UserError("Only a reply can be judged.")
        self._parts.learning.judge(reply_item_id, verdict, wrong)
        return self._parts.publish(Changes(items=(reply_item_id,)))

    def verdict(self, reply_item_id: int) -> Verdict | None:
        """What the person said of this reply."""
        return self._parts.store.lessons.verdicts([reply_item_id]).get(reply_item_id)

    def learned(self) -> Learned:
        many, _ = self._parts.store.lessons.stamp()
        changes = tuple(self._parts.store.lessons.changes())
        return Learned(many, self._parts.learning.factors(), changes)

    def reset(self) -> Changes:
        """Forget all that was learned: the ranking is as it was delivered. What the person said of replies goes too."""
        self._parts.learning.reset()
        return self._parts.publish(Changes(settings=True))
