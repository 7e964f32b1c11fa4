"""Words beyond those of a question, from what the person's own words mean; and the guesses of a model."""

from threading import Event

import pytest

from secondme.retrieval.clue import (
    clue_prompt,
    drafted,
    expand,
    read_clues,
    relations_of,
    stem,
    vocabulary_of,
)
from secondme.retrieval.query import SELF, read_query
from secondme.retrieval.vocabulary import Vocabularies
from secondme.store import Store
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.fakes import FakeEngine

NOW = "2024-05-15T09:00:00"


def learn(store: Store, text: str, kind: str = "fact", **fields: object) -> int:
    talk = store.chats.create("talk")
    item = store.items.add(talk.id, NewItem(text, "me", "self", "2024-03-01T10:00:00", "typed"), None)
    new = NewMemory(text, kind, (Evidence(item_id=item.id),), **fields)
    memory = store.memories.add(new, "job", "test")
    assert memory
    return memory.id


@pytest.fixture
def words(store: Store) -> Vocabularies:
    nora = store.entities.ensure("Nora Lind")
    store.entities.add_alias(nora.id, "Nono")
    store.entities.ensure("Lyon", "place")
    learn(store, "Lyon is two hours from here.", subject="Lyon")
    learn(store, "Your sister Nora is a nurse.", "relationship", subject="Nora Lind")
    learn(store, "You were born on 20 June 1990.", claims=(Claim("", "birthday", "20 June 1990"),))
    learn(
        store, "Nora's birthday is on March 2nd.", subject="Nora Lind",
        claims=(Claim("Nora Lind", "birthday", "March 2nd"),),
    )  # fmt: skip
    learn(store, "You have a dog called Rex.", claims=(Claim("", "pet", "Rex"),))
    learn(store, "You rented a flat.", place="Bergen")
    return Vocabularies(store)


@pytest.mark.parametrize(
    ("text", "relation", "names"),
    [
        ("Your sister Clara is a nurse.", "sister", ("Clara",)),
        ("Your sister Clara is a nurse.", "schwester", ("Clara",)),
        ("Your mum is called Ada.", "mother", ("Ada",)),
        ("Tom is your older brother.", "brother", ("Tom",)),
        ("Ines, your cousin, has a horse.", "cousin", ("Ines",)),
        ("You have a dog called Rex.", "dog", ("Rex",)),
        ("You have a dog.", "dog", ()),
        ("Your sister is a nurse.", "sister", ()),
    ],
)
def test_relations_stand_in_statements(text: str, relation: str, names: tuple[str, ...]) -> None:
    assert relations_of([text]).get(relation, ()) == names


def test_two_sons_are_two() -> None:
    assert relations_of(["Your son Max is five.", "Your son Leo is three."])["son"] == ("Max", "Leo")


def test_the_vocabulary_is_read_from_what_is_known(words: Vocabularies) -> None:
    known = words.vocabulary()
    assert known.names["Nono"] == "Nora Lind"
    assert known.names["You"] == SELF
    assert known.relations["sister"] == ("Nora",)
    assert known.places == ("Lyon", "Bergen")
    assert known.birthday("") == "1990-06-20"
    assert known.birthday("sister") == "--03-02"
    assert known.birthday("Nora") == "--03-02"
    assert known.birthday("Tom") is None


def test_my_sister_and_her_birthday_are_understood(words: Vocabularies) -> None:
    query = read_query("What did I say the day before my sister's birthday?", NOW, vocabulary=words.vocabulary())
    assert query.people == ("Nora",)
    assert (query.since, query.until) == ("2024-03-01", "2024-03-01")


def test_who_is_meant_is_looked_for_under_all_names(words: Vocabularies) -> None:
    clues = expand(read_query("What does my sister do?", vocabulary=words.vocabulary()), words.vocabulary())
    found = {clue.word.casefold(): clue.weight for clue in clues}
    assert found["nora"] > found["schwester"] > 0
    assert all(0 < clue.weight < 1 for clue in clues)
    assert "sister" not in found
    clues = expand(read_query("What does Nora do?", vocabulary=words.vocabulary()), words.vocabulary())
    assert {"nono", "lind", "sister"} <= {clue.word.casefold() for clue in clues}


def test_other_words_for_a_relation_are_clues_but_wider_ones_are_not() -> None:
    found = {clue.word for clue in expand(read_query("What does mum like?"), vocabulary_of((), ()))}
    assert {"mother", "mutter", "mère"} <= found
    assert "father" not in found
    found = {clue.word for clue in expand(read_query("Where is my son?"), vocabulary_of((), ()))}
    assert "child" not in found


@pytest.mark.parametrize(
    ("question", "beginning"),
    [("Welche Geschenke habe ich bekommen?", "geschenk"), ("Quelles chaussures ai-je achetées ?", "chaussur")],
)
def test_endings_that_the_index_does_not_know_are_cut(question: str, beginning: str) -> None:
    clues = expand(read_query(question), vocabulary_of((), ()))
    assert any(clue.word == beginning and clue.prefix and clue.weight < 1 for clue in clues)


def test_english_and_short_words_are_not_cut() -> None:
    assert expand(read_query("What are the presents for?"), vocabulary_of((), ())) == ()
    assert stem("see", ("e",)) == "see"


def test_a_change_of_a_memory_is_seen(store: Store, words: Vocabularies) -> None:
    assert "brother" not in words.vocabulary().relations
    made = learn(store, "Tom is your brother.", "relationship", subject="Tom")
    assert words.vocabulary().relations["brother"] == ("Tom",)
    known = words.vocabulary()
    store.memories.reinforce([made], NOW, cited=True)
    assert words.vocabulary() is known
    store.memories.edit(made, who="person", why="test", never_use=True)
    assert "brother" not in words.vocabulary().relations
    store.entities.add_alias(store.entities.ensure("Nora Lind").id, "Nonoka")
    assert words.vocabulary().names["Nonoka"] == "Nora Lind"


def test_standing_memories_come_with_their_situation(store: Store, words: Vocabularies) -> None:
    scoped = learn(
        store, "Use grams.", "instruction", claims=(Claim("", "other", "grams", scope="recipes"),)
    )  # fmt: skip
    worded = learn(store, "When you ask for a route, the person wants trains.", "instruction")
    liked = learn(store, "You prefer tea.", "preference")
    learn(store, "You live in Lyon.")
    found = {one.id: one for one in words.standing()}
    assert found.keys() == {scoped, worded, liked}
    assert found[scoped].situation == "recipes"
    assert found[worded].situation == "you ask for a route"
    assert not found[liked].instruction


def test_a_model_drafts_what_the_answer_may_say() -> None:
    engine = FakeEngine(outputs=['{"guesses": ["the roofer  comes", "water drips", 7, ""]}'])
    assert drafted(engine, "What about the roof?", Event()) == ("the roofer comes", "water drips")
    assert engine.options[0].sequence == "job"
    assert engine.prompts[0] == clue_prompt("What about the roof?")


@pytest.mark.parametrize("output", ["", "no JSON", "[]", '{"guesses": "one"}', '{"other": []}', "null"])
def test_a_model_that_keeps_to_no_form_gives_no_clue(output: str) -> None:
    assert read_clues(output) == ()
