"""Quick Fill looks into what is remembered where no field of a form is called so."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from secondme.app import SecondMe
from secondme.autofill.mentioned import value_in, wanted_in
from secondme.paths import Paths
from tests.core.test_extract import learn, say
from tests.fakes import FakeEmbedder, FakeEngine

TOLD = (
    "My household insurance is with Merkur, policy number MK-4471-2093.",
    "Meine Tochter heißt Lina.",
    "Mein Mann Anton ist Lehrer.",
    "My neighbour Agnes has the spare key, her phone is 0664 555 0199.",
    "I planted two apple trees in April.",
)


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    for text in TOLD:
        say(me._parts.store, text)
    learn(me._parts.store, FakeEngine())
    yield me
    me.close()


@pytest.mark.parametrize(
    ("query", "statement", "value"),
    [
        ("insurance policy", "Your household insurance is with Merkur, policy number MK-4471-2093.", "MK-4471-2093"),
        ("policy number", "Your household insurance is with Merkur, policy number MK-4471-2093.", "MK-4471-2093"),
        ("daughter", "Deine Tochter heißt Lina.", "Lina"),
        ("ma fille", "Deine Tochter heißt Lina.", "Lina"),
        ("husband", "Dein Mann Anton ist Lehrer.", "Anton"),
        ("mein Mann", "Dein Mann Anton ist Lehrer.", "Anton"),
        ("mari", "Dein Mann Anton ist Lehrer.", "Anton"),
        ("apple tr", "You planted two apple trees in April.", "You planted two apple trees in April."),
    ],
)
def test_what_no_field_is_called_is_found_in_memories(me: SecondMe, query: str, statement: str, value: str) -> None:
    found = me.autofill.find(query)[0]
    assert (found.name, found.statement, found.value) == ("", statement, value)
    assert me.memories.get(found.memory_id).text == statement
    assert found.time


def test_the_number_of_a_neighbour_is_found_by_what_she_is(me: SecondMe) -> None:
    values = [found.value for found in me.autofill.find("neighbour phone")]
    assert values[:1] == ["0664 555 0199"]


def test_what_is_kept_out_of_use_is_not_found(me: SecondMe) -> None:
    found = me.autofill.find("policy number")[0]
    me.memories.edit(found.memory_id, never_use=True)
    assert me.autofill.find("policy number") == ()
    assert me.autofill.find("zebra") == ()


def test_a_value_is_copied_only_where_there_is_just_one(me: SecondMe) -> None:
    wanted = wanted_in("my policy", {})
    memory = me.memories.get(me.autofill.find("policy number")[0].memory_id)
    assert [each.word for each in wanted] == ["policy"]
    assert value_in(wanted, memory) == "MK-4471-2093"
    for text in ("Your policies are MK-4471-2093 and AB-1-22.", "Your policy began on 2024-06-01."):
        assert value_in(wanted, replace(memory, text=text)) == text
