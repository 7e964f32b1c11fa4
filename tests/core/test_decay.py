"""Memories fade slowly, in order, never all at once, and come back."""

from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme import strength
from secondme.errors import EnvironmentProblem
from secondme.memory.decay import FADED, MOST_DAYS
from secondme.progress import Progress
from tests.core.test_consolidate import Life, life, me

__all__ = ["life", "me"]
DAYS = st.floats(0, 5000)
STABILITY = st.floats(1, 2000)


@given(DAYS, DAYS, STABILITY)
def test_it_never_rises_and_stays_between_nothing_and_all(one: float, two: float, stability: float) -> None:
    sooner, later = sorted((one, two))
    assert 0 < strength.retrievability(later, stability) <= strength.retrievability(sooner, stability) <= 1


@given(DAYS, STABILITY, STABILITY)
def test_the_stronger_of_two_stays_the_stronger(days: float, one: float, two: float) -> None:
    weak, strong = sorted((one, two))
    assert strength.retrievability(days, weak) <= strength.retrievability(days, strong)


@given(DAYS, STABILITY, st.booleans(), DAYS)
def test_a_recall_slows_it_and_a_citation_more(days: float, stability: float, cited: bool, later: float) -> None:
    given_, quoted = (strength.reinforced(days, stability, cited=each) for each in (False, True))
    assert stability <= given_ <= quoted <= strength.MAXIMUM
    grown = strength.reinforced(days, stability, cited=cited)
    assert strength.retrievability(later, grown) >= strength.retrievability(later, stability)


def test_importance_and_kind_set_the_base() -> None:
    assert strength.initial_stability(0.9) > strength.initial_stability(0.1)
    assert strength.initial_stability(0.5, "event") < strength.initial_stability(0.5, "fact")
    assert strength.initial_stability(0.5, "fact") < strength.initial_stability(0.5, "instruction")


def used(life: Life, first: str, days: int) -> None:
    """The person used the app on so many days from `first` on, saying nothing that matters."""
    start = date.fromisoformat(first)
    with life.store.write() as db:
        for n in range(days):
            db.execute("INSERT OR IGNORE INTO use_days VALUES (?)", ((start + timedelta(days=n)).isoformat(),))


def made_on(life: Life, memory_id: int, day: str, **columns: object) -> None:
    with life.store.write() as db:
        sets = ", ".join(f"{name} = ?" for name in ("created_at", *columns))
        db.execute(f"UPDATE memories SET {sets} WHERE id = ?", (f"{day}T10:00:00", *columns.values(), memory_id))


class TestFading:
    def small(self, life: Life, text: str = "You saw a heron by the canal.") -> int:
        made = life.says("2024-01-01", text, "event", "a heron", kind="event")
        made_on(life, made.id, "2024-01-01", importance=0.2)
        return made.id

    def decay(self, life: Life, **how: object) -> str:
        return life.me.jobs.run("decay", Progress(), **how)  # type: ignore[arg-type]

    def test_small_things_fade_after_long_use_and_what_must_stay_stays(self, life: Life) -> None:
        small = self.small(life)
        name = life.says("2024-01-01", "Your name is Dora.", "name", "Dora")
        pinned = self.small(life, "You saw a kingfisher once.")
        life.me.memories.edit(pinned, pinned=True)
        for each in (name.id, pinned):
            made_on(life, each, "2024-01-01", importance=0.1)
        used(life, "2024-01-02", 400)
        assert self.decay(life, how=frozenset({"dry_run"})) == "1 memory would fade."
        assert life.store.memories.get(small).status == "active"
        assert self.decay(life) == "1 memory has faded."
        assert life.store.memories.get(small).status == "faded"
        assert {life.store.memories.get(each).status for each in (name.id, pinned)} == {"active"}
        (entry,) = [each for each in life.store.journal.for_memory(small) if each.who == "decay"]
        assert "days of use" in entry.why

    def test_faded_it_is_found_by_a_search_and_not_given_to_replies_and_comes_back(self, life: Life) -> None:
        small = self.small(life)
        used(life, "2024-01-02", 400)
        self.decay(life)
        found = life.me.search.find("heron canal", types=("memory",))
        assert [hit.id for hit in found] == [small]
        assert life.me._parts.search.find("heron canal", types=("memory",)) == []
        life.me.memories.restore(small)
        assert life.store.memories.get(small).status == "active"
        assert self.decay(life) == "No memories have faded."

    def test_a_clock_that_jumps_forgets_nothing(self, life: Life) -> None:
        small = self.small(life)
        used(life, "2024-01-02", 20)
        assert self.decay(life, now="2060-01-01T00:00:00") == "No memories have faded."
        assert life.store.memories.get(small).status == "active"
        used(life, "2024-02-01", 1000)
        self.decay(life)
        assert life.store.use.watermark(0) == 21 + MOST_DAYS
        assert life.store.memories.get(small).status == "active", "a run goes a week further, however far time went"

    def test_a_simulated_half_year_fades_some_and_keeps_their_order(self, life: Life) -> None:
        ids = []
        for n in range(10):
            made = life.says("2024-01-01", f"You saw bird number {n}.", "event", f"bird {n}", kind="event")
            stability = strength.initial_stability(n / 9, "event")
            made_on(life, made.id, "2024-01-01", importance=n / 9, stability=stability)
            ids.append(made.id)
        used(life, "2024-01-02", 1)
        when = "2024-07-01T00:00:00"
        self.decay(life, now=when, how=frozenset({"simulate"}))
        faded = [life.store.memories.get(each).status == "faded" for each in ids]
        assert faded == sorted(faded, reverse=True), "the least important go first"
        assert any(faded)
        assert not all(faded)

    def test_what_is_about_to_fade_is_listed_weakest_first(self, life: Life) -> None:
        first, second = self.small(life), self.small(life, "You saw a swan by the canal.")
        made_on(life, second, "2024-01-01", stability=16.0)
        made_on(life, first, "2024-01-01", stability=15.0)
        used(life, "2024-01-02", 125)
        assert [memory.id for memory in life.me.memories.fading()] == [first, second]
        weakest = strength.retrievability(125, 15.0)
        assert weakest > FADED

    def test_what_is_corrected_begins_anew_and_undoing_takes_that_back(self, life: Life) -> None:
        small = self.small(life)
        life.store.memories.reinforce([small], "2024-01-02T10:00:00", cited=True)
        before = life.store.memories.get(small)
        done = life.me.memories.edit(small, text="You saw a grey heron by the canal.")
        after = life.store.memories.get(small)
        assert after.stability == pytest.approx(strength.initial_stability(after.importance, after.kind))
        life.me.undo(done)
        restored = life.store.memories.get(small)
        assert (restored.text, restored.stability) == (before.text, before.stability)


class TestPackage:
    """The curve is that of the package `fsrs` (FSRS-6, its default parameters), over days of use in place of days."""

    @given(st.integers(0, 3000), st.floats(1, 3000))
    def test_retrievability_is_the_package_s(self, days: int, stability: float) -> None:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        card = fsrs.Card(stability=stability, difficulty=strength.DIFFICULTY, last_review=now - timedelta(days=days))
        expected = fsrs.Scheduler().get_card_retrievability(card, now)
        assert strength.retrievability(days, stability) == pytest.approx(expected, rel=1e-9)

    @given(st.integers(1, 3000), st.floats(1, 3000))
    def test_a_citation_is_an_easy_recall_at_middle_difficulty(self, days: int, stability: float) -> None:
        expected = fsrs.Scheduler()._next_recall_stability(
            difficulty=strength.DIFFICULTY,
            stability=stability,
            retrievability=strength.retrievability(days, stability),
            rating=fsrs.Rating.Easy,
        )
        assert strength.reinforced(days, stability, cited=True) == pytest.approx(min(expected, strength.MAXIMUM))

    @given(st.floats(1, 3000), st.booleans())
    def test_within_a_day_it_is_a_good_recall(self, stability: float, cited: bool) -> None:
        expected = fsrs.Scheduler()._short_term_stability(stability=stability, rating=fsrs.Rating.Good)
        assert strength.reinforced(0, stability, cited=cited) == pytest.approx(expected)


class TestMany:
    """What fades is found by reading a little of each memory, once."""

    def test_each_is_looked_at_once_whatever_their_number(self, life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
        from secondme.memory import decay

        monkeypatch.setattr(decay, "AT_ONCE", 7)
        monkeypatch.setattr(decay, "PAGE", 5)
        used(life, "2024-01-01", 900)
        made = [life.says("2024-01-01", f"You own thing number {n}.", "possession", f"thing {n}") for n in range(40)]
        for n, memory in enumerate(made):
            made_on(life, memory.id, f"2024-01-{1 + n % 28:02d}", stability=5.0 + n)
        life.me.memories.edit(made[3].id, pinned=True)
        soon = [memory.id for memory in life.me.memories.fading(limit=100, now="2026-06-18")]
        plain = [each.memory.id for each in decay.due([*life.store.memories.many([m.id for m in made]).values()],
                 lambda memory: life.store.use.since(memory, life.store.use.days()) + decay.SOON_DAYS)]  # fmt: skip
        assert soon == plain
        assert made[3].id not in soon
        assert life.me.memories.fading(limit=6, now="2026-06-18") == life.me.memories.fading(100, "2026-06-18")[:6]
        with monkeypatch.context() as watched:
            read: list[int] = []
            resting = life.store.use.resting
            watched.setattr(life.store.use, "resting", lambda after, limit: read.append(after) or resting(after, limit))
            life.me.memories.fading(limit=6)
            assert read == sorted(set(read))
            assert len(read) == 7, "six pages, and the end"


class TestBroughtBack:
    def faded(self, life: Life) -> int:
        memory = life.says("2024-01-01", "You own a kayak.", "possession", "kayak")
        life.store.memories.edit(memory.id, who="decay", why="for a test", status="faded")
        return memory.id

    def test_it_begins_to_fade_anew_from_the_time_that_is_given(self, life: Life) -> None:
        memory_id = self.faded(life)
        done = life.me.memories.restore(memory_id, now="2024-06-01T10:00:00+00:00")
        back = life.store.memories.get(memory_id)
        assert (back.status, back.last_recalled) == ("active", "2024-06-01T10:00:00+00:00")
        life.me.undo(done)
        assert life.store.memories.get(memory_id).status == "faded"

    def test_what_fails_halfway_changes_nothing(self, life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
        memory_id = self.faded(life)

        def failing(*_arguments: object, **_more: object) -> None:
            raise EnvironmentProblem("The disk is full, so nothing was saved.")

        monkeypatch.setattr(life.store.memories, "reinforce", failing)
        with pytest.raises(EnvironmentProblem):
            life.me.memories.restore(memory_id)
        assert life.store.memories.get(memory_id).status == "faded"
