"""Keeps what was learned of the weights, and gives them to the search. Nothing of it leaves the machine."""

from collections.abc import Mapping, Sequence
from threading import Lock

from secondme.retrieval.fuse import WEIGHTS
from secondme.retrieval.learn import factors, lesson, scaled
from secondme.store import Store
from secondme.store.rows import Row
from secondme.types import Hit, HitType, Lesson, Verdict

NOTICED = 0.01
"""A factor that moved by less is not worth a line in the journal."""
WHY: Mapping[Verdict, str] = {
    "cited": "A reply rested on some of its notes and not on others.",
    "up": "You liked a reply.",
    "down": "You did not like a reply.",
    "wrong": "You said that a note was wrong for a reply.",
}
TAKEN_BACK = "You took back what you said of a reply."
RESET = "You reset what was learned."
KNOWN_AGAIN = "You took back that what was learned was reset."


class Learning:
    """Safe from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._factors: dict[str, float] = {}

    def factors(self) -> dict[str, float]:
        """By what each weight is multiplied now; what is not named is 1."""
        with self._lock:
            stamp = self._store.lessons.stamp()
            if stamp != self._stamp:
                self._factors, self._stamp = factors(self._store.lessons.list()), stamp
            return dict(self._factors)

    def weights(self) -> dict[str, float]:
        """The weights of the ranking, as the lessons so far have moved them."""
        return scaled(WEIGHTS, self.factors())

    def cite(self, reply_item_id: int, used: Sequence[Hit]) -> None:
        """Learn from which of its notes a reply rested on."""
        self._learn(reply_item_id, lesson("cited", _ranked(used)), "cited")

    def judge(
        self, reply_item_id: int, verdict: Verdict | None, wrong: Sequence[tuple[HitType, int]] = ()
    ) -> Verdict | None:
        """What the person says of a reply; None takes back what they said. The last word counts. Returns it.

        A verdict is kept even where nothing can be learned of it, so that it is shown again."""
        if verdict is None:
            before = self.factors()
            self._store.lessons.take_back(reply_item_id)
            self._note(TAKEN_BACK, before)
            return None
        used, _ = self._store.recalls.for_reply(reply_item_id)
        taught = lesson(verdict, _ranked(used), wrong) or Lesson(verdict, {})
        self._learn(reply_item_id, taught, verdict)
        return verdict

    def said(self, reply_item_id: int) -> Lesson | None:
        """What the person says of this reply so far, for `say_again`."""
        return self._store.lessons.of_person(reply_item_id)

    def say_again(self, reply_item_id: int, said: Lesson | None) -> None:
        """Let what the person said of this reply be what it was at another time."""
        if said is None:
            self.judge(reply_item_id, None)
        else:
            self._learn(reply_item_id, said, said.verdict)

    def reset(self) -> list[Row]:
        """Forget all that was learned; returns the lessons, for `put_back`."""
        before = self.factors()
        lessons = self._store.lessons.reset()
        self._note(RESET, before, always=bool(lessons))
        return lessons

    def put_back(self, lessons: Sequence[Row]) -> None:
        """Know again what a reset had forgotten."""
        before = self.factors()
        self._store.lessons.put_back(lessons)
        self._note(KNOWN_AGAIN, before)

    def _learn(self, reply_item_id: int, taught: Lesson | None, verdict: Verdict) -> None:
        if taught is None:
            return
        before = self.factors()
        self._store.lessons.put(reply_item_id, taught)
        self._note(WHY[verdict], before)

    def _note(self, why: str, before: Mapping[str, float], always: bool = False) -> None:
        after = self.factors()
        moved = max((abs(after.get(n, 1.0) - before.get(n, 1.0)) for n in {*before, *after}), default=0.0)
        if always or moved >= NOTICED:
            self._store.lessons.record(why, _rounded(before), _rounded(after))


def _ranked(hits: Sequence[Hit]) -> list[Hit]:
    """Those that were given because of their rank, not because they hold in the situation or claim what is asked."""
    return [hit for hit in hits if hit.components.keys() & WEIGHTS.keys()]


def _rounded(moved: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in sorted(moved.items())}
