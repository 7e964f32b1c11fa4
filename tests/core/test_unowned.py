"""Memories of the person's own words and of others', when the own ones go and come back, and other things happen to
them in between."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Evidence, NewItem, NewMemory
from tests.bench.telling import TellingEngine
from tests.fakes import FakeEmbedder

SAID = "I live in Girona."


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=TellingEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def chat(me: SecondMe, text: str, author: str = "Ana", role: str = "self", origin: str = "typed") -> tuple[int, int]:
    """The conversation and the item."""
    made = me.chats.create("Talk")
    new = NewItem(text, author, role, "2026-01-01T10:00:00+00:00", origin)  # type: ignore[arg-type]
    return made.id, me._parts.store.items.add(made.id, new, None).id


@pytest.fixture
def shared(me: SecondMe) -> tuple[int, int]:
    """Where the person said it, and a memory that Bea has said as well."""
    mine, _ = chat(me, SAID)
    me.jobs.run("extract", Progress())
    (home,) = me.memories.list()
    _, theirs = chat(me, "She lives in Girona.", "Bea", "other", "imported_other")
    new = NewMemory(home.text, "fact", (Evidence(theirs, quote="lives in Girona"),), origin="imported_other")
    me._parts.store.memories.add(new, "extract", "Said.")
    return mine, home.id


def test_it_is_in_force_again_with_the_own_words_whatever_a_job_did_meanwhile(
    me: SecondMe, shared: tuple[int, int]
) -> None:
    mine, home = shared
    deleted = me.chats.delete(mine)
    assert me.memories.get(home).status == "proposed"
    me._parts.store.memories.edit(home, who="naming", why="It is about this.", keywords=("Girona",))
    me.undo(deleted)
    assert (me.memories.get(home).status, me.memories.get(home).keywords) == ("active", ("Girona",))
    assert me.inbox.list() == []


def test_it_is_in_force_again_when_the_person_says_it_again(me: SecondMe, shared: tuple[int, int]) -> None:
    mine, home = shared
    me.chats.delete(mine)
    chat(me, SAID)
    me.jobs.run("extract", Progress())
    assert [(one.id, one.status) for one in me.memories.list()] == [(home, "active")]
    assert me.inbox.list() == []


def test_what_waited_for_another_reason_still_waits(me: SecondMe, shared: tuple[int, int]) -> None:
    mine, home = shared
    me._parts.store.memories.edit(home, who="consolidate", why="It contradicts another.", status="proposed")
    me.undo(me.chats.delete(mine))
    assert me.memories.get(home).status == "proposed"


def test_coming_back_from_the_bin_into_the_inbox_is_undone_as_one(me: SecondMe, shared: tuple[int, int]) -> None:
    mine, home = shared
    me.memories.delete(home)
    me.chats.delete(mine)
    back = me.memories.from_bin(home)
    assert (me.memories.get(home).deleted_at, me.memories.get(home).status) == (None, "proposed")
    undone = me.undo(back)
    assert me.memories.get(home).deleted_at is not None
    me.redo(undone)
    assert (me.memories.get(home).deleted_at, me.memories.get(home).status) == (None, "proposed")


def test_what_would_go_to_the_bin_is_not_said_to_go_to_the_inbox(me: SecondMe) -> None:
    store = me._parts.store
    talk, mine = chat(me, SAID, origin="imported_self")
    _, other = chat(me, "I live in Girona!", origin="imported_self")
    words = (Evidence(mine, quote=SAID), Evidence(other, quote="I live in Girona!"))
    made = store.memories.add(
        NewMemory("You live in Girona.", "fact", words, origin="imported_self"), "extract", "Said."
    )
    assert made is not None
    with store.write() as db:  # the second turns out to be somebody else's
        db.execute("UPDATE items SET role = 'other', origin = 'imported_other' WHERE id = ?", (other,))
    assert [one.id for one in me.memories.standing_on([talk])] == [made.id]
    assert me.memories.asking_on([talk]) == []
    me.chats.delete(talk)
    assert me.memories.get(made.id).deleted_at is not None
