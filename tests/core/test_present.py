"""A reply about what is so now is given what was said last, read or not, and never somebody else's as one's own."""

from threading import Event

import pytest

from secondme.chat.whose import tells_of_another
from secondme.memory.consolidate import consolidate_pending
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.schema import SELF_NAME
from secondme.types import Claim, Evidence, Item, NewItem, NewMemory, Origin, Retrieved, Role
from tests.core.test_reply import Chat
from tests.fakes import FakeEngine


@pytest.fixture
def chat(store: Store, home: Paths) -> Chat:
    return Chat(store, home, FakeEngine())


def note(
    chat: Chat, day: str, text: str, origin: Origin = "imported_self", author: str = "Me", role: Role = "self"
) -> Item:
    """Words that no memory was made of yet."""
    return chat.store.items.add(chat.new(), NewItem(text, author, role, f"{day}T10:00:00", origin), None)


def known(chat: Chat, day: str, text: str, attribute: str, value: str, item: Item | None = None) -> int:
    """A memory of the person's own that was held against the others."""
    item = item or note(chat, day, text.replace("You", "I"), "typed")
    claim = Claim(SELF_NAME, attribute, value, value.casefold())
    made = chat.store.memories.add(NewMemory(text, "fact", (Evidence(item.id),), claims=(claim,)), "test", "")
    assert made is not None
    chat.store.runs.mark_extracted(item.id, item.revision, 1)
    consolidate_pending(chat.store, Progress())
    return made.id


def given(chat: Chat, question: str, conversation: int | None = None) -> list[str]:
    chat.say(conversation or chat.new(), question)
    return chat.engine.prompts[-1].notes.splitlines()


def test_what_was_said_a_moment_ago_ends_what_is_known(chat: Chat) -> None:
    known(chat, "2020-01-01", "You live in Porto.", "home", "Porto")
    here = chat.new()
    chat.say(here, "I moved to Lund last month.")
    (line,) = given(chat, "Where do I live now?", here)
    assert line.endswith("You said: I moved to Lund last month.")
    assert chat.store.memories.list(status=("superseded",)) == [], "nothing is stored by asking"


def test_of_two_things_said_a_moment_ago_the_later_holds(chat: Chat) -> None:
    here = chat.new()
    chat.say(here, "I live in Porto.")
    chat.say(here, "I moved to Lund.")
    (line,) = given(chat, "Where do I live now?", here)
    assert line.endswith("You said: I moved to Lund.")


def test_what_this_conversation_told_is_given_next_to_the_question(chat: Chat) -> None:
    note(chat, "2019-01-01", "I live in Porto and where I live it rains.")
    here = chat.new()
    chat.say(here, "I live in Lund.")
    (said, *_) = chat.store.items.conversation_items(here)
    memory = known(chat, "", "You live in Lund.", "home", "Lund", said)
    lines = given(chat, "Where do I live now?", here)
    assert [line.split("]")[0] for line in lines] == [f"[m{memory}"]


def test_off_the_record_it_ends_what_is_known_as_well(chat: Chat) -> None:
    known(chat, "2020-01-01", "You live in Porto.", "home", "Porto")
    told = Item(
        -1, "I moved to Lund.", "Me", "self", "2026-01-01T10:00:00", "typed", "message", 0, None, None, None, "", 1,
        active=True,
    )  # fmt: skip
    events = list(chat.replies.whisper([told], "Where do I live now?", Event()))
    assert next(event for event in events if isinstance(event, Retrieved)).hits == ()
    assert chat.engine.prompts[-1].notes == "", "the history tells"


@pytest.mark.parametrize("day", ["2015-01-01", "2025-01-01"])
def test_a_note_that_waits_to_be_read_is_no_answer_of_now(chat: Chat, day: str) -> None:
    memory = known(chat, "2020-01-01", "You live in Lund.", "home", "Lund")
    note(chat, day, "I live in Porto.")
    (line,) = given(chat, "Where do I live now?")
    assert line.startswith(f"[m{memory}]")


def test_asked_for_what_was_before_it_comes_with_its_end(chat: Chat) -> None:
    known(chat, "2020-01-01", "You live in Lund.", "home", "Lund")
    note(chat, "2015-01-01", "I live in Porto.")
    assert any("Porto" in line and "until 2020-01-01" in line for line in given(chat, "Where did I live before?"))


def test_a_former_partner_in_a_note_that_waits_is_not_the_partner_of_now(chat: Chat) -> None:
    memory = known(chat, "2020-01-01", "Your husband is Marek.", "relation", "Marek")
    note(chat, "2012-01-01", "My boyfriend is Ivo.")
    (line,) = given(chat, "Who is my husband or boyfriend?")
    assert line.startswith(f"[m{memory}]")


def test_what_a_sister_has_done_is_not_told_of_the_person(chat: Chat) -> None:
    known(chat, "2020-01-01", "You live in Porto.", "home", "Porto")
    here = chat.new()
    chat.say(here, "My sister moved to Lund.")
    assert any("You live in Porto" in line for line in given(chat, "Where do I live now?", here))


def test_what_was_typed_against_what_is_known_is_told_beside_it(chat: Chat) -> None:
    known(chat, "2020-01-01", "Your birthday is 3 May 1990.", "birthday", "3 May 1990")
    here = chat.new()
    chat.say(here, "My birthday is 4 May 1990.")
    assert len(given(chat, "When is my birthday?", here)) == 2


def test_a_message_that_rules_stumble_over_costs_no_reply(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    def stumble(item: Item, before: object) -> None:
        raise IndexError("no such group")

    memory = known(chat, "2020-01-01", "You live in Lund.", "home", "Lund")
    note(chat, "2015-01-01", "I live in Porto.")
    monkeypatch.setattr("secondme.chat.present.draft", stumble)
    assert any(line.startswith(f"[m{memory}]") for line in given(chat, "Where do I live now?"))
    expected_logs.append("A message was not read for a reply")


def test_a_note_by_nobody_that_says_otherwise_is_left_out(chat: Chat) -> None:
    known(chat, "2020-01-01", "You live in Lund.", "home", "Lund")
    note(chat, "2024-01-01", "I live in Porto.", "imported_other", "", "other")
    assert not any("Porto" in line for line in given(chat, "Where do I live now?"))


def test_a_message_of_somebody_else_is_theirs(chat: Chat) -> None:
    known(chat, "2020-01-01", "You live in Lund.", "home", "Lund")
    note(chat, "2024-01-01", "I live in Porto, where do you live?", "imported_other", "Ann", "other")
    assert any("Ann: I live in Porto" in line for line in given(chat, "Where do I live now?"))


def test_what_else_a_former_message_tells_is_given_with_its_end(chat: Chat) -> None:
    item = note(chat, "2020-01-01", "I live in Porto with my cat called Miso.", "typed")
    known(chat, "", "You live in Porto with your cat called Miso.", "home", "Porto", item)
    known(chat, "2024-01-01", "You live in Lund.", "home", "Lund")
    assert any("Miso" in line and "until 2024-01-01" in line for line in given(chat, "What is my cat called?"))


def test_the_car_of_ones_father_is_not_ones_own(chat: Chat) -> None:
    item = note(chat, "2024-01-01", "My father's car is a yellow Volvo.", "typed")
    chat.remember("Your father's car is a yellow Volvo.", item)
    assert not any("Volvo" in line for line in given(chat, "What is my car?"))
    assert any("Volvo" in line for line in given(chat, "What is my father's car?"))


def test_ones_own_car_is_not_ones_fathers(chat: Chat) -> None:
    known(chat, "2024-01-01", "You drive a blue Skoda car.", "possession", "blue Skoda")
    assert not any("Skoda" in line for line in given(chat, "What car does my father drive?"))


def test_who_drives_another_car_drives_the_former_no_longer(chat: Chat) -> None:
    known(chat, "2018-01-01", "You drive a red Fiat.", "possession", "red Fiat")
    known(chat, "2024-01-01", "You drive a blue Skoda.", "possession", "blue Skoda")
    assert [memory.text for memory in chat.store.memories.list(status=("active",))] == ["You drive a blue Skoda."]


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("Your father's car is a Volvo.", True),
        ("Your best friend works as a vet.", True),
        ("Your father gave you his Volvo.", False),
        ("Your sister and you live in Bonn.", False),
        ("My father's car is a Volvo. Mine is a Skoda.", False),
        ("Your car is a Volvo.", False),
    ],
)
def test_whose_it_is(text: str, another: bool) -> None:
    assert tells_of_another(text) is another


def test_what_was_not_held_against_the_rest_is_found_though_thousands_wait_before_it(chat: Chat) -> None:
    memories, found = [], chat.store.consolidations
    for number in range(6):
        item = note(chat, f"2024-01-0{number + 1}", f"I like tea {number}.", "typed")
        made = chat.store.memories.add(NewMemory(f"You like tea {number}.", "fact", (Evidence(item.id),)), "test", "")
        assert made is not None
        memories.append(made.id)
    assert [each.id for each in found.waiting((), 3, 2)] in (memories[-2:], memories[:3:-1])
    assert {each.id for each in found.waiting(memories[:1], 2, 9)} == {memories[0], *memories[-2:]}
    found.mark(memories[-1])
    assert {each.id for each in found.waiting((), 2, 9)} == {memories[-2]}


def test_of_very_many_of_one_attribute_the_newest_are_read(chat: Chat) -> None:
    ids = [known(chat, f"2024-01-0{n + 1}", f"You like tea number {n}.", "likes", f"tea {n}") for n in range(4)]
    claimed = chat.store.consolidations.of_claim
    assert [each.id for each in claimed(SELF_NAME, ("likes",))] == ids
    assert [each.id for each in claimed(SELF_NAME, ("likes",), 2)] == ids[-2:]
