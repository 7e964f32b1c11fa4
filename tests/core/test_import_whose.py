"""Whose words an import brought is told anew by a later one: a chat was imported before its owner said who they are."""

import random
from pathlib import Path
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.progress import Progress
from secondme.types import ImportChoice, Item
from tests.core.opened import engine, me

__all__ = ["engine", "me"]  # fixtures

MINE, OTHERS = ImportChoice(me=frozenset({"Ana"})), ImportChoice()
BOS = ImportChoice(me=frozenset({"Bo"}))
CHAT = """[12.03.24, 18:04:05] Ana: I live in Ghent.
[12.03.24, 18:05:10] Bo: I live in Bruges.
[13.03.24, 08:15:00] Ana: I am allergic to nuts.
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "home.md"
    path.write_text("I live in Ghent. I am allergic to nuts.", encoding="utf-8")
    return path


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "WhatsApp Chat - Bo" / "_chat.txt"
    path.parent.mkdir()
    path.write_text(CHAT, encoding="utf-8")
    return path


def run(me: SecondMe, path: Path, choice: ImportChoice) -> Any:
    report = me.imports.run([path], Progress(), choice=choice, wait=False)
    me.jobs.run("extract", Progress())
    return report


def counts(report: Any) -> tuple[int, int, int]:
    return tuple(sum(getattr(file, name) for file in report.files) for name in ("imported", "updated", "unchanged"))  # type: ignore[return-value]


def known(me: SecondMe) -> set[str]:
    return {memory.text for memory in me.memories.list()}


def said(me: SecondMe) -> list[Item]:
    return [item for chat in me.chats.list() for item in me.chats.messages(chat.id, limit=100)]


GHENT = {"You live in Ghent.", "You are allergic to nuts."}


def test_notes_are_remembered_from_once_it_is_said_that_they_are_the_persons(me: SecondMe, note: Path) -> None:
    first = run(me, note, OTHERS)
    assert (counts(first), first.own, known(me)) == ((1, 0, 0), 0, set())
    second = run(me, note, MINE)
    assert (counts(second), second.own, known(me)) == ((0, 1, 0), 1, GHENT)
    third = run(me, note, MINE)
    assert (counts(third), known(me)) == ((0, 0, 1), GHENT)
    assert counts(run(me, note, OTHERS)) == (0, 0, 1), "who does not say who they are takes nothing back"
    assert known(me) == GHENT


def test_undoing_the_import_that_said_so_takes_it_back_and_redoing_gives_it_again(me: SecondMe, note: Path) -> None:
    run(me, note, OTHERS)
    second = run(me, note, MINE)
    changes = me.imports.undo(second.import_id)
    assert known(me) == set()
    assert [item.role for item in said(me)] == ["other"], "what the first brought stays, as it was"
    assert len(changes.memories) == 2
    me.undo(changes)
    assert known(me) == GHENT
    assert [item.role for item in said(me)] == ["self"]


def test_what_a_later_import_says_too_stays(me: SecondMe, note: Path) -> None:
    run(me, note, OTHERS)
    second, third = run(me, note, MINE), run(me, note, MINE)
    me.imports.undo(second.import_id)
    assert known(me) == GHENT
    me.imports.undo(third.import_id)
    assert known(me) == set()


def test_the_name_of_somebody_else_is_corrected(me: SecondMe, chat: Path) -> None:
    run(me, chat, BOS)
    assert known(me) == {"You live in Bruges."}
    report = run(me, chat, MINE)
    assert counts(report)[1] == 3
    assert known(me) == GHENT
    me.imports.undo(report.import_id)
    assert known(me) == {"You live in Bruges."}


def test_a_name_in_another_spelling_takes_nothing_from_the_person(me: SecondMe, chat: Path) -> None:
    run(me, chat, MINE)
    report = run(me, chat, ImportChoice(me=frozenset({"Anna"})))
    assert (counts(report), report.own, known(me)) == ((0, 0, 3), 0, GHENT)


def test_a_guess_gives_nothing_that_was_said_to_be_of_somebody_else(me: SecondMe, chat: Path) -> None:
    run(me, chat, BOS)
    assert counts(run(me, chat, OTHERS)) == (0, 0, 3), "that the chat is with Bo lets it guess that Ana has it"
    assert known(me) == {"You live in Bruges."}
    assert {item.author for item in said(me) if item.role == "self"} == {"Bo"}


def test_what_would_go_is_told_of_what_is_no_longer_theirs_elsewhere(me: SecondMe, chat: Path, note: Path) -> None:
    run(me, note, MINE)
    run(me, chat, MINE)
    ghent = next(memory for memory in me.memories.list() if "Ghent" in memory.text)
    assert len(ghent.evidence) == 2
    run(me, chat, BOS)
    noted = {item.conversation_id for item in said(me) if item.kind != "message"}
    store = me._parts.store
    assert "You live in Ghent." in {memory.text for memory in store.curation.standing_on(conversations=noted)}
    for place in noted:
        me.chats.delete(place)
    assert "You live in Ghent." not in known(me)


def test_imported_again_after_its_undo_it_is_whose_it_is_said_to_be_now(me: SecondMe, note: Path) -> None:
    first = run(me, note, MINE)
    assert known(me) == GHENT
    me.imports.undo(first.import_id)
    run(me, note, OTHERS)
    assert known(me) == set()
    assert [item.role for item in said(me)] == ["other"]


def test_what_the_person_wrote_of_it_themself_stays(me: SecondMe, note: Path) -> None:
    run(me, note, MINE)
    one = next(memory for memory in me.memories.list() if "nuts" in memory.text)
    me.memories.edit(one.id, text="You are allergic to hazelnuts.")
    me.memories.approve(one.id)
    run(me, note, OTHERS)
    assert "You are allergic to hazelnuts." in known(me)


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_order_all_is_undone_everything_is_gone_and_redone_it_is_back(
    me: SecondMe, chat: Path, seed: int
) -> None:
    chance = random.Random(seed)
    choices = [OTHERS, *chance.choices([OTHERS, MINE, BOS], k=3)]
    sessions = [run(me, chat, choice).import_id for choice in choices]
    before = known(me), sorted((item.text, item.role, item.origin) for item in said(me))
    order = chance.sample(sessions, len(sessions))
    undone = [me.imports.undo(session) for session in order]
    assert (known(me), said(me)) == (set(), [])
    for changes in reversed(undone):
        me.undo(changes)
    assert (known(me), sorted((item.text, item.role, item.origin) for item in said(me))) == before
    assert me._parts.store.check() == []
