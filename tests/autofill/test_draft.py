"""Open questions are answered of what is remembered, and of nothing else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.autofill.draft import draft, first_person, own_words
from secondme.memory.compose import Writer
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, Evidence, FormDraft, Memory, NewItem, NewMemory
from tests.bench.form_lives import memory
from tests.fakes import FakeEmbedder, FakeEngine

QUESTION = "Why would you like to volunteer with us?"
NOTES = (
    memory(1, "You have worked in a soup kitchen since 2019.", Claim("", "work", "soup kitchen")),
    memory(2, "You like to cook for many people.", Claim("", "likes", "cook")),
)


def answering(*told: tuple[str, list[int]]) -> Writer:
    """A model that says these sentences and cites these notes (2: the first one, after the question)."""
    answer = json.dumps({"sentences": [{"text": text, "parts": parts} for text, parts in told]})
    return Writer(lambda: FakeEngine(outputs=[answer]))


def drafted(writer: Writer, notes: tuple[Memory, ...] = NOTES, turn: int = 0) -> FormDraft | None:
    return draft(QUESTION, notes, writer, turn, Progress())


def test_what_the_model_says_is_said_by_the_person_and_leads_to_its_memories() -> None:
    made = drafted(answering(("You have worked in a soup kitchen since 2019.", [2])))
    assert made == FormDraft("I have worked in a soup kitchen since 2019.", (1,), (NOTES[0].text,))


def test_what_no_note_bears_out_is_left_out() -> None:
    made = drafted(
        answering(
            ("You have worked in a soup kitchen since 2009.", [2]),
            ("You like to cook for many people.", [3]),
            ("You would like to volunteer with us.", [1]),
            ("You have always dreamt of this opportunity.", [2, 3]),
        )
    )
    assert made is not None
    assert made.text == "I like to cook for many people."
    assert made.memories == (2,)


def test_without_a_model_the_person_s_own_words_are_the_draft() -> None:
    quoted = Evidence(1, quote="I've been cooking for the whole street since the flood")
    own = replace(memory(3, "You cook for the whole street."), evidence=(quoted,))
    made = drafted(answering(), (own,))
    assert made == FormDraft("I've been cooking for the whole street since the flood.", (3,), (own.text,))
    assert own_words(NOTES[1]) == "I like to cook for many people."


def test_no_memory_no_draft() -> None:
    assert drafted(answering(("You love to help.", [1])), ()) is None
    other = memory(4, "Nora likes to cook.", Claim("Nora", "likes", "cook"), subject="Nora", subject_is_self=False)
    assert drafted(answering(("You like to cook.", [2])), (other,)) is None


def test_another_draft_reads_the_notes_in_another_order() -> None:
    made = [drafted(answering(), turn=turn) for turn in (0, 1)]
    assert [each.memories for each in made if each] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("You are vegetarian.", "I am vegetarian."),
        ("Your sister lives with you.", "My sister lives with me."),
        ("In May you were ill.", "In May I was ill."),
    ],
)
def test_statements_are_turned_to_the_first_person(said: str, wanted: str) -> None:
    assert first_person(said) == wanted


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def told(me: Any, *texts: str) -> None:
    store = me._parts.store
    chat, last = store.chats.create("Talk"), None
    for text in texts:
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), last)
        last = item.id
        said = text.replace("I ", "You ").replace(" am ", " are ")
        store.memories.add(NewMemory(said, "fact", (Evidence(item.id, quote=text),)), "extract", "")


def test_through_the_door_only_what_was_agreed_to_is_told(me: SecondMe) -> None:
    question = "Is there anything about hazelnuts, allergies and cooking that we should know?"
    told(me, "I am allergic to hazelnuts, and cooking them makes it worse.")
    assert me.autofill.draft(question, Progress()) is None
    me.autofill.allow("health", True)
    made = me.autofill.draft(question, Progress())
    assert made is not None
    assert made.text == "I am allergic to hazelnuts, and cooking them makes it worse."
    assert [me.memories.get(id).text for id in made.memories] == list(made.sources)
    assert ("health", "Health: allergies, diet, illnesses", "yes") in me.autofill.categories()
    assert me.autofill.draft("Which team do you support in the zebra league?", Progress()) is None


def test_what_a_question_is_about_finds_memories_in_other_words(me: SecondMe) -> None:
    told(me, "I sort letters at night")
    assert me.autofill.draft("Describe your experience.", Progress()) is None
    store = me._parts.store
    (known,) = store.memories.many([1]).values()
    store.memories.edit(known.id, who="person", why="", claims=(Claim("", "work", "letters"),))
    made = me.autofill.draft("Describe your experience.", Progress())
    assert made is not None
    assert made.text == "I sort letters at night."
