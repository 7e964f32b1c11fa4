"""How long conversations are kept: what goes to the bin, what stays, and that no clock takes anything away."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.memory import retention
from secondme.memory.retention import cutoff, moved_on
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store.keeping import Clock
from secondme.types import Changes, Evidence, NewItem, NewMemory
from tests.fakes import FakeEmbedder, FakeEngine

OLD = "2020-03-01T10:00:00+00:00"


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def talk(me: SecondMe, title: str, at: str = OLD, came: str | None = None) -> tuple[int, int]:
    """A conversation with one message, said at a time, that came into the store then or at `came`; their ids."""
    store = me._parts.store
    chat = store.chats.create(title)
    item = store.items.add(chat.id, NewItem(f"About {title}.", "You", "self", at, "typed"), None)
    with store.write() as db:
        db.execute("UPDATE conversations SET created_at = ?, updated_at = ? WHERE id = ?", (at, at, chat.id))
        db.execute("UPDATE items SET revised_at = ? WHERE id = ?", (came or at, item.id))
    return chat.id, item.id


def remember(me: SecondMe, item_id: int, text: str, status: Any = "active") -> int:
    evidence = (Evidence(item_id=item_id, quote="About"),)
    memory = me._parts.store.memories.add(NewMemory(text, "fact", evidence, status=status), "test", "made")
    assert memory is not None
    return memory.id


def in_bin(me: SecondMe) -> set[int]:
    return {chat.id for chat in me._parts.store.chats.list(deleted=True)}


def run(me: SecondMe) -> str:
    return me.jobs.run("retain", Progress())


class TestClock:
    def test_at_most_a_week_on_a_day_of_use_and_never_by_the_clock_alone(self) -> None:
        start = Clock("2026-01-10", "2026-01-10")
        assert moved_on(Clock(), date(2026, 1, 10)).reached == "2026-01-10"
        assert moved_on(start, date(2026, 1, 11)).reached == "2026-01-11"
        jumped = moved_on(start, date(2036, 1, 10))
        assert jumped.reached == "2026-01-17"
        assert moved_on(jumped, date(2036, 1, 10)).reached == "2026-01-17", "once on a day"
        assert moved_on(jumped, date(2026, 1, 12)).reached == "2026-01-12", "the clock was put right"

    def test_months_before_a_day(self) -> None:
        assert cutoff("2026-03-31", 1) == "2026-02-28"
        assert cutoff("2026-01-15", 12) == "2025-01-15"
        assert cutoff("2026-01-15", 1200) == "1926-01-15"


class TestWhatGoes:
    def test_for_ever_unless_it_is_chosen(self, me: SecondMe) -> None:
        talk(me, "bread")
        assert run(me) == "Everything is kept for ever."
        assert in_bin(me) == set()

    def test_what_was_agreed_to_goes_and_comes_back(self, me: SecondMe) -> None:
        old, item = talk(me, "bread")
        new, _ = talk(me, "today", at=f"{date.today()}T10:00:00+00:00")
        memory = remember(me, item, "You bake bread.")
        found = me.retention.preview(12)
        assert (found.conversation_count, found.memory_count) == (1, 1)
        assert [chat.title for chat in found.conversations] == ["bread"]
        assert in_bin(me) == set(), "a preview changes nothing"
        me.retention.choose(12)
        assert me.jobs.run("retain", Progress(), how=frozenset({"dry_run"})) == "1 conversation would go to the bin."
        assert run(me) == "1 conversation went to the bin."
        assert in_bin(me) == {old}
        assert me.memories.get(memory).deleted_at is not None
        news = me.retention.news()
        assert news.moved.conversations == (old,)
        assert not me.retention.news().moved, "it is told once"
        me.undo(news.moved)
        assert in_bin(me) == set()
        assert me.memories.get(memory).deleted_at is None
        assert run(me) == "No conversations went to the bin.", "what came back stays"
        assert new not in in_bin(me)

    def test_a_run_is_taken_back_as_a_whole(self, me: SecondMe) -> None:
        numbers = {talk(me, title)[0] for title in ("bread", "boats", "birds")}
        me.retention.choose(6)
        run(me)
        assert in_bin(me) == numbers
        last = me._parts.store.runs.last("retain")
        assert last is not None
        undone = me.journal.undo_run(last.id)
        assert in_bin(me) == set()
        gone = me.undo(undone)
        assert in_bin(me) == numbers, "taking it back can be taken back"
        me.redo(gone)
        assert in_bin(me) == set(), "and be done again"
        with pytest.raises(UserError):
            me.journal.undo_run(last.id)

    def test_what_must_stay_stays(self, me: SecondMe) -> None:
        pinned, _ = talk(me, "pinned")
        me.chats.put(pinned, pinned=True)
        kept, item = talk(me, "kept")
        me.memories.edit(remember(me, item, "You keep bees."), pinned=True)
        approved, item = talk(me, "approved")
        me.inbox.approve([remember(me, item, "You like figs.", "proposed")])
        below, item = talk(me, "below")
        source = remember(me, item, "You swim at dawn.")
        new = NewMemory("You rise early.", "conclusion", (Evidence(memory_id=source, quote=""),))
        conclusion = me._parts.store.memories.add(new, "test", "concluded")
        assert conclusion is not None
        me.memories.edit(conclusion.id, pinned=True)
        imported, _ = talk(me, "imported", came=f"{date.today()}T09:00:00+00:00")
        rejected, item = talk(me, "rejected")
        me.memories.edit(remember(me, item, "You dislike figs."), status="rejected")
        me.retention.choose(6)
        run(me)
        assert in_bin(me) == {rejected}
        assert {pinned, kept, approved, below, imported}.isdisjoint(in_bin(me))

    def test_a_jump_of_the_clock_takes_nothing_away(self, me: SecondMe, monkeypatch: pytest.MonkeyPatch) -> None:
        chat, _ = talk(me, "yesterday", at=f"{date.today() - timedelta(days=1)}T10:00:00+00:00")
        me.retention.choose(6)

        class Later(date):
            @classmethod
            def today(cls) -> "Later":
                return cls(2060, 1, 1)

        monkeypatch.setattr("secondme.jobs.work.date", Later)
        monkeypatch.setattr("secondme.retaining.date", Later)
        for _ in range(5):
            assert run(me) == "No conversations went to the bin."
        me.retention.choose(6)
        run(me)
        assert in_bin(me) == set()
        assert chat not in in_bin(me)

    def test_what_somebody_writes_to_during_a_run_stays(self, me: SecondMe) -> None:
        first, _ = talk(me, "bread")
        second, item = talk(me, "cheese")
        me.retention.choose(12)

        def write_to_the_second(_: Changes) -> None:
            new = NewItem("And goat cheese.", "You", "self", f"{date.today()}T10:00:00+00:00", "typed")
            me._parts.store.items.add(second, new, item)

        kept = retention.retain(me._parts.store, 12, date.today(), Progress(), write_to_the_second, None)
        assert kept == retention.Kept(1, 1)
        assert in_bin(me) == {first}

    def test_a_week_s_notice_before_the_first_time(self, me: SecondMe) -> None:
        store, today = me._parts.store, date.today()
        me.retention.choose(6)
        talk(me, "bread")

        def look(day: date) -> retention.Kept:
            return retention.retain(store, 6, day, Progress(), me._parts.publish, None)

        def goes(day: int) -> str:
            return (today + timedelta(days=day)).isoformat()

        assert look(today + timedelta(days=1)) == retention.Kept(1, 0, goes(8))
        for day in (5, 12, 19):
            assert look(today + timedelta(days=day)) == retention.Kept(1, 0, goes(day + 7)), "nobody has been told"
        assert me.retention.news().due == 1
        assert me.retention.news().due == 0, "it is told once"
        assert look(today + timedelta(days=24)) == retention.Kept(1, 0, goes(26))
        assert look(today + timedelta(days=26)) == retention.Kept(1, 1)
        assert len(in_bin(me)) == 1
