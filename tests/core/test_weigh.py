"""The model says how much memories matter; rules and the person bound it; it goes on where it stopped, and back."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme import strength
from secondme.app import SecondMe
from secondme.errors import Cancelled
from secondme.memory.allowance import FOR_WEIGHING, Allowance
from secondme.memory.questions import LEVELS, MATTERS, SURE, read_answer
from secondme.memory.weigh import DOWN, LEAST, LEAST_SURE, SURER, UP, weighed
from secondme.memory.yardstick import KNOWN, Agreement, agreement, correlation
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store.weighings import Figures
from secondme.types import (
    Claim,
    Evidence,
    Finished,
    Memory,
    MemoryKind,
    NewMemory,
    Options,
    Origin,
    Prompt,
    Token,
)  # fmt: skip
from tests.core.test_consolidate import Life, life
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

__all__ = ["life"]
FIGURE = st.floats(0.1, 0.95).map(lambda value: round(value, 2))
ANSWER = st.tuples(st.sampled_from(sorted(LEVELS)), st.sampled_from(sorted(LEVELS)))
ALWAYS = Agreement(1.0, 1.0)
TRIFLE, LIFE = "You bought socks.", "You are deaf in your left ear."


class Judge(FakeEngine):
    """Says of the invented notes what a person said of them (or `known` of each), and of others what `says` has."""

    def __init__(self, says: Mapping[str, tuple[int, int]] | None = None) -> None:
        super().__init__()
        self.says = dict(says or {})
        self.known: Callable[[int, int], tuple[int, int]] = lambda importance, sure: (importance, sure)
        self.before: Callable[[str], object] = lambda note: None
        self.asked: list[str] = []
        """How much it matters; and how sure it is:"""
        self.asked_how_sure: list[str] = []

    def _next(self, prompt: Prompt, options: Options) -> str:
        (name,) = (options.schema or {}).get("properties", {"": None})
        if name not in ("importance", "sure"):
            return super()._next(prompt, options)
        note = prompt.question.removeprefix("Note: ").split("\n")[0]
        if name == "importance":
            self.before(note)
            self.asked.append(note)
        else:
            self.asked_how_sure.append(note)
        invented = {each.text: self.known(each.importance, each.sure) for each in KNOWN}
        importance, sure = (invented | self.says).get(note, (3, 5))
        return json.dumps({name: importance if name == "importance" else sure})

    @property
    def own(self) -> list[str]:
        """What it was asked of memories."""
        return [note for note in self.asked if note not in {each.text for each in KNOWN}]


@pytest.fixture
def judge() -> Judge:
    return Judge({TRIFLE: (1, 5), LIFE: (5, 5)})


@pytest.fixture
def me(home: Paths, judge: Judge) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=judge, embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def weigh(me: SecondMe, how: frozenset[str] = frozenset()) -> str:
    return me.jobs.run("weigh", Progress(), how=how)


def memory(importance: float = 0.4, confidence: float = 0.9, kind: MemoryKind = "fact", origin: Origin = "typed",
           claims: tuple[Claim, ...] = ()) -> Memory:  # fmt: skip
    return Memory(
        id=1, text="x", kind=kind, status="active", subject="You", subject_is_self=True, claims=claims, evidence=(),
        keywords=(), context="", importance=importance, confidence=confidence, place="", pinned=False, never_use=False,
        origin=origin, created_at="2026-01-01T10:00:00", updated_at="2026-01-01T10:00:00", valid_from=None,
        valid_to=None, stability=30.0, last_recalled=None, recalls=0, retrievability=1.0,
    )  # fmt: skip


def figures(one: Memory) -> Figures:
    return Figures(one.importance, one.confidence)


class TestYardstick:
    def test_the_same_order_is_one_and_chance_and_the_other_way_round_are_nothing(self) -> None:
        assert correlation([1, 2, 3], [10, 20, 90]) == pytest.approx(1.0)
        assert correlation([3, 3, 3], [1, 2, 3]) == correlation([], []) == 0.0
        assert correlation([3, 2, 1], [1, 2, 3]) == 0.0

    def test_equal_values_share_their_rank(self) -> None:
        assert correlation([1, 2, 2, 4], [1, 2, 3, 4]) == pytest.approx(0.9486832980505138)

    def test_a_person_agrees_with_themself_on_both(self) -> None:
        found = agreement([each.importance for each in KNOWN], [each.sure for each in KNOWN])
        assert (found.importance, found.confidence) == (pytest.approx(1.0), pytest.approx(1.0))

    def test_what_is_no_earnest_says_nothing_of_what_matters(self) -> None:
        importance = [5 if each.sure == 1 else each.importance for each in KNOWN]
        assert agreement(importance, [5] * len(KNOWN)) == Agreement(pytest.approx(1.0), 0.0)


class TestBounds:
    @given(FIGURE, FIGURE, ANSWER, st.floats(0, 1), st.floats(0, 1))
    def test_no_figure_moves_further_than_the_model_is_trusted(
        self, one: float, two: float, answer: tuple[int, int], first: float, second: float
    ) -> None:
        found = weighed(memory(one, two), Figures(one, two), answer, Agreement(first, second))
        up, down = (UP * first, DOWN * first) if first >= LEAST else (0.0, 0.0)
        assert -down - 0.006 <= found.importance - one <= up + 0.006
        assert abs(found.confidence - two) <= (SURER * second + 0.006 if second >= LEAST_SURE else 0.0)

    @given(st.sampled_from(("imported_other", "document", "assistant")), FIGURE, FIGURE, ANSWER)
    def test_what_others_said_is_never_raised_above_its_cap(
        self, origin: Origin, one: float, two: float, answer: tuple[int, int]
    ) -> None:
        found = weighed(memory(one, two, origin=origin), Figures(one, two), answer, ALWAYS)
        assert found.importance <= max(one, 0.6)
        assert found.confidence <= max(two, 0.6)

    @given(FIGURE, ANSWER)
    def test_what_was_inferred_stays_in_the_middle(self, one: float, answer: tuple[int, int]) -> None:
        found = weighed(memory(one, one, "conclusion"), Figures(one, one), answer, ALWAYS)
        assert found.importance <= max(one, 0.5)
        assert found.confidence <= max(one, 0.6)

    @given(FIGURE, ANSWER)
    def test_what_must_not_be_forgotten_is_never_put_lower(self, one: float, answer: tuple[int, int]) -> None:
        for kept in (memory(one, claims=(Claim("", "allergy", "nuts"),)), memory(one, kind="instruction")):
            assert weighed(kept, figures(kept), answer, ALWAYS).importance >= one

    def test_what_cannot_be_read_is_no_answer(self) -> None:
        assert read_answer(MATTERS, '{"importance": 4}') == 4
        assert read_answer(SURE, '{"sure": 2}') == 2
        for output in ("", "{}", '{"importance": 9}', '{"sure": 1}', '{"importance": 4', "[]", "3"):
            assert read_answer(MATTERS, output) is None
        kept = memory()
        assert weighed(kept, figures(kept), (None, None), ALWAYS) == figures(kept)


class TestJob:
    def test_a_trifle_goes_down_and_what_shapes_a_life_up_and_the_run_is_taken_back(
        self, life: Life, judge: Judge
    ) -> None:
        trifle, ear = life.says("2026-01-01", TRIFLE), life.says("2026-01-02", LIFE)
        life.store.memories.reinforce([ear.id], "2026-01-02T11:00:00", cited=True)
        before = {each.id: life.now(each) for each in (trifle, ear)}
        words = weigh(life.me)
        assert words.startswith("2 memories were weighed, in 0 s of the model.")
        assert words.endswith(
            "On invented notes its order agrees with a person's by 1.00 (1 is the same, 0 is chance)."
        )
        small, large = life.now(trifle), life.now(ear)
        assert (small.importance, large.importance) == (0.35, 0.9)
        assert small.stability == pytest.approx(strength.initial_stability(0.35, "fact"))
        grown = strength.initial_stability(0.9) / strength.initial_stability(0.5)
        assert large.stability == pytest.approx(before[ear.id].stability * grown), "what recalls added is kept"
        assert (large.recalls, large.last_recalled) == (1, before[ear.id].last_recalled)
        run = life.me.jobs.runs()[0]
        assert (run.job, run.changed, run.undoable) == ("weigh", 2, True)
        assert {e.why for e in life.store.journal.for_run(run.id) if e.action == "edit"} == {
            "It matters more than rules can tell.", "It matters less than rules can tell.",
        }  # fmt: skip
        done = life.me.journal.undo_run(run.id, Progress())
        for id, was in before.items():
            back = life.store.memories.get(id)
            assert (figures(back), back.stability, back.recalls) == (figures(was), was.stability, was.recalls)
        judge.asked.clear()
        assert weigh(life.me) == "All memories have been weighed."
        assert judge.asked == [], "what was taken back is not asked again"
        life.me.undo(done)
        assert life.now(ear).importance == 0.9

    def test_a_run_that_made_memories_is_undone_without_a_word_about_their_figures(self, life: Life) -> None:
        run = life.store.runs.start("extract")
        one = life.says("2026-01-01", TRIFLE)
        with life.store.write() as db:
            db.execute("UPDATE journal SET run_id = ? WHERE memory_id = ?", (run, one.id))
        life.store.runs.finish(run, "done")
        weigh(life.me)
        assert life.me.journal.dependents(run) == []
        life.me.journal.undo_run(run, Progress())
        assert life.now(one).deleted_at is not None

    def test_what_the_person_decided_is_never_weighed(self, life: Life, judge: Judge) -> None:
        edits: tuple[dict[str, object], ...] = ({"importance": 0.9}, {"pinned": True}, {"locked": True})
        held = []
        for number, fields in enumerate(edits):
            judge.says[f"You lost sock number {number}."] = (1, 1)
            one = life.says("2026-01-01", f"You lost sock number {number}.")
            life.me.memories.edit(one.id, **fields)
            held.append(life.now(one))
        free = life.says("2026-01-02", TRIFLE)
        weigh(life.me)
        assert judge.own == [TRIFLE]
        assert [figures(life.now(one)) for one in held] == [figures(one) for one in held]
        assert life.now(free).importance == 0.35

    def test_what_the_person_decides_while_the_model_is_asked_stays(self, life: Life, judge: Judge) -> None:
        one = life.says("2026-01-01", TRIFLE)
        judge.before = lambda note: note == TRIFLE and life.me.memories.edit(one.id, importance=0.7)
        assert weigh(life.me).startswith("1 memory was weighed")
        assert life.now(one).importance == 0.7

    def test_stopped_it_goes_on_where_it_was_and_asks_nothing_twice(self, life: Life, judge: Judge) -> None:
        for number in range(6):
            life.says("2026-01-01", f"You own hat number {number}.")
        for most in (10, len(KNOWN) + 3):
            progress = Progress()
            judge.before = lambda note, most=most, progress=progress: (  # type: ignore[misc]
                progress.cancel() if len(judge.asked) + 1 == most else None
            )
            with pytest.raises(Cancelled):
                life.me.jobs.run("weigh", progress)
        judge.before = lambda note: None
        run = life.me.jobs.runs()[0]
        assert (run.status, run.words) == ("cancelled", "It was stopped before it was done.")
        weigh(life.me)
        asked_twice = len(judge.asked) - len(set(judge.asked))
        assert asked_twice <= 2, "only the questions in the middle of which it was stopped"
        assert set(judge.own) == {f"You own hat number {number}." for number in range(6)}
        assert life.store.weighings.pending_count(1.0) == 0

    def test_a_model_that_cannot_tell_is_tried_once_and_changes_nothing(self, life: Life, judge: Judge) -> None:
        judge.known = lambda importance, sure: (6 - importance, sure)
        one = life.says("2026-01-01", TRIFLE)
        assert weigh(life.me).startswith("This model cannot tell what matters")
        assert judge.own == []
        assert figures(life.now(one)) == figures(one)
        assert next(job for job in life.me.jobs.list() if job.name == "weigh").pending == 0
        judge.asked.clear()
        weigh(life.me)
        assert judge.asked == []

    def test_a_model_that_cannot_tell_how_sure_it_is_moves_importance_alone(self, life: Life, judge: Judge) -> None:
        judge.known = lambda importance, sure: (importance, 5)
        judge.says[TRIFLE] = (1, 1)
        one = life.says("2026-01-01", TRIFLE)
        weigh(life.me)
        assert figures(life.now(one)) == Figures(0.35, one.confidence)
        assert TRIFLE not in judge.asked_how_sure, "nor is it asked"

    def test_a_model_that_tells_a_jest_makes_it_less_sure(self, life: Life, judge: Judge) -> None:
        judge.says |= {"You are a vampire before noon.": (3, 1), "You live in Oslo.": (5, 5)}
        jest, plain = (
            life.says("2026-01-01", "You are a vampire before noon."),
            life.says("2026-01-02", "You live in Oslo."),
        )
        with life.store.write() as db:
            db.execute("UPDATE memories SET confidence = 0.9")
        weigh(life.me)
        assert (life.now(jest).confidence, life.now(plain).confidence) == (0.6, 0.9)
        (entry,) = [e for e in life.store.journal.for_memory(jest.id) if e.who == "weigh" and e.action == "edit"]
        assert entry.why == "By these words it is less sure."

    def test_another_model_that_agrees_more_is_asked_again_and_moves_from_what_rules_said(
        self, life: Life, judge: Judge
    ) -> None:
        judge.known = lambda importance, sure: (1 if importance < 3 else 4 if importance < 5 else 2, sure)
        one = life.says("2026-01-01", TRIFLE)
        weigh(life.me)
        first = life.now(one).importance
        assert 0.35 < first < 0.5
        judge.known = lambda importance, sure: (importance, sure)
        life.me.settings.update(chat_model="a-larger-one")
        weigh(life.me)
        assert life.now(one).importance == 0.35
        life.me.settings.update(chat_model="one-more")
        judge.asked.clear()
        assert weigh(life.me) == "All memories have been weighed."
        assert judge.asked == [], "it cannot agree more than the one before"

    def test_without_a_model_the_rules_stand(self, home: Paths) -> None:
        me = SecondMe.open(home, engine=BrokenEngine(), embedder=FakeEmbedder(), background=False)
        try:
            one = Life(me).says("2026-01-01", TRIFLE)
            assert weigh(me) == "There is no model to ask: memories matter as much as the rules say."
            assert figures(me._parts.store.memories.get(one.id)) == figures(one)
        finally:
            me.close()

    def test_an_unreadable_answer_is_passed_over(self, life: Life, judge: Judge) -> None:
        one = life.says("2026-01-01", TRIFLE)
        judge.says[TRIFLE] = (9, 9)
        assert weigh(life.me).startswith("1 memory was weighed")
        assert figures(life.now(one)) == figures(one)

    def test_of_what_is_removed_for_good_nothing_stays_here_either(self, life: Life) -> None:
        one = life.says("2026-01-01", TRIFLE)
        weigh(life.me)
        life.me.memories.purge(one.id)
        with life.store.write() as db:
            assert db.execute("SELECT count(*) FROM weighings").fetchall() == [(0,)]


class TestNights:
    def test_by_itself_it_keeps_to_a_quarter_of_the_night_and_asked_it_does_not(self, life: Life, judge: Judge) -> None:
        life.me.settings.update(nightly_minutes=0)
        life.says("2026-01-01", TRIFLE)
        life.me._parts.runner._idle_s = 0.0
        life.me._parts.runner.submit("weigh")
        until(lambda: any(run.job == "weigh" and run.finished for run in life.me.jobs.runs()))
        assert judge.asked == [], "nor is the model tried out"
        assert life.me.jobs.runs()[0].words == "1 memory waits for another night."
        weigh(life.me)
        assert judge.own == [TRIFLE]

    def test_what_reading_leaves_and_what_weighing_takes(self, life: Life) -> None:
        now = datetime.now().astimezone()
        waiting = [1]
        allowance = Allowance(life.store, 60, lambda: now, lambda: waiting[0])
        one = life.says("2026-01-01", TRIFLE)
        life.store.weighings.mark(one.id, 1.0, figures(one), 60 * 60 * FOR_WEIGHING - 1)
        assert allowance.left_to_weigh()
        life.store.weighings.mark(one.id, 1.0, figures(one), 60 * 60 * FOR_WEIGHING)
        assert not allowance.left_to_weigh()
        assert allowance.left(), "reading has the rest"
        item = one.evidence[0].item_id
        assert item is not None
        with life.store.write() as db:
            db.execute("UPDATE items SET origin = 'imported_self' WHERE id = ?", (item,))
        life.store.runs.mark_extracted(item, 1, 1, 45 * 60)
        assert not allowance.left()
        life.store.weighings.mark(one.id, 1.0, figures(one), 0.0)
        assert not allowance.left(), "a quarter is kept while some wait"
        waiting[0] = 0
        assert allowance.left(), "and is reading's when none do"


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def test_it_waits_at_once_while_a_message_is_answered(home: Paths) -> None:
    judge = Judge()
    me = SecondMe.open(home, engine=judge, embedder=FakeEmbedder(), background=True)
    try:
        me._parts.runner._idle_s = 0.05
        life = Life(me)
        for number in range(30):
            life.says("2026-01-01", f"You own hat number {number}.")
        me.jobs.submit("weigh")
        until(lambda: len(judge.asked) > 3)
        judge.replies = ["Well then, that is very good to hear from you."]
        during: list[int] = []
        ended = threading.Event()
        for event in me.chats.send(me.chats.create("New").id, "Hello there", threading.Event()):
            if isinstance(event, Token):
                during.append(len(judge.asked))
                time.sleep(0.03)
            if isinstance(event, Finished):
                ended.set()
        assert ended.is_set()
        assert len(set(during)) == 1, "no question to the model while it answers the person"
        until(lambda: len(set(judge.own)) == 30)
    finally:
        me.close()


def test_derived_anew_a_memory_keeps_its_figures_and_one_in_other_words_is_weighed_again(
    life: Life, judge: Judge
) -> None:
    said = life.says("2026-01-01", LIFE)
    other = life.says("2026-01-02", TRIFLE)
    weigh(life.me)
    new = as_read(life.now(said)), replace(as_read(life.now(other)), text="You have bought socks.")
    for each in (said, other):
        item = each.evidence[0].item_id
        assert item is not None
        life.store.runs.mark_extracted(item, 1, 1)
        mine = [one for one in new if one.evidence[0].item_id == item]
        life.store.rebuilding.stage(life.store.items.get(item), "m", mine)
    life.store.rebuilding.swap("m", None)
    assert life.now(said).importance == 0.9
    assert (life.now(other).text, life.now(other).importance) == ("You have bought socks.", 0.5)
    judge.asked.clear()
    judge.says["You have bought socks."] = (1, 5)
    weigh(life.me)
    assert judge.own == ["You have bought socks."]
    assert life.now(other).importance == 0.35


def as_read(one: Memory) -> NewMemory:
    evidence = tuple(Evidence(each.item_id, quote=each.quote) for each in one.evidence)
    return NewMemory(one.text, one.kind, evidence)
