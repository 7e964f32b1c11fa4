"""The room behind the door for what the ranking learns: verdicts on replies, what came of them, and the reset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondme.errors import UserError
from secondme.parts import Parts
from secondme.types import Changes, HitType, Lesson, Verdict

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
        takes it back; the last word counts. `SecondMe.undo` of what this returns lets what was said before count again,
        while the app runs. Raises UserError when it is no reply."""
        if verdict is not None and verdict not in VERDICTS:
            raise UserError("A reply is up, down or wrong.")
        if self._parts.store.items.get(reply_item_id).role != "assistant":
            raise UserError("Only a reply can be judged.")
        learning = self._parts.learning
        before = learning.said(reply_item_id)
        learning.judge(reply_item_id, verdict, wrong)
        after = learning.said(reply_item_id)

        def exchange(there: Lesson | None, other: Lesson | None) -> None:
            self._parts.store.items.get(reply_item_id)
            if learning.said(reply_item_id) != there:
                raise UserError("You have said something else of this reply since; nothing was undone.")
            learning.say_again(reply_item_id, other)

        touches = Changes(items=(reply_item_id,))
        if before == after:
            return self._parts.publish(touches)
        turns = self._parts.turns
        return self._parts.publish(
            turns.note(touches, lambda: exchange(after, before), lambda: exchange(before, after))
        )

    def verdict(self, reply_item_id: int) -> Verdict | None:
        """What the person said of this reply."""
        return self._parts.store.lessons.verdicts([reply_item_id]).get(reply_item_id)

    def learned(self) -> Learned:
        many, _ = self._parts.store.lessons.stamp()
        changes = tuple(self._parts.store.lessons.changes())
        return Learned(many, self._parts.learning.factors(), changes)

    def reset(self) -> Changes:
        """Forget all that was learned: the ranking is as it was delivered. What the person said of replies goes too.
        `SecondMe.undo` of what this returns takes it back, while the app runs."""
        learning = self._parts.learning
        lessons = learning.reset()
        turned = self._parts.turns.note(
            Changes(settings=True), lambda: learning.put_back(lessons), lambda: learning.reset()
        )
        return self._parts.publish(turned)
