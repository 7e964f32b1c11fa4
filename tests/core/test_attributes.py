"""Which attribute of someone a question asks for, and that what is claimed of them is then known."""

import pytest

from secondme.memory.claims import ATTRIBUTES
from secondme.memory.drafts import draft
from secondme.memory.signs import value_in
from secondme.memory.tongues import tongue_of
from secondme.paths import Paths
from secondme.retrieval.attributes import attributes_of
from secondme.retrieval.query import read_query
from secondme.store import Store
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.core.test_reply import Chat
from tests.fakes import FakeEngine


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("Where do I live?", ("home",)),
        ("In which city do I live?", ("home",)),
        ("Where does Nora live?", ("home",)),
        ("Wo wohne ich?", ("home",)),
        ("Où est-ce que j'habite ?", ("home",)),
        ("What is my job?", ("work",)),
        ("What do I do for a living?", ("work",)),
        ("How old am I?", ("age", "birthday")),
        ("When was I born?", ("birthday",)),
        ("Wann habe ich Geburtstag?", ("birthday",)),
        ("What can't I eat?", ("allergy", "diet")),
        ("Which languages do I speak?", ("language",)),
        ("What is my dog called?", ("pet",)),
        ("Who is my sister?", ("relation",)),
        ("What is my favourite colour?", ("likes",)),
        ("What's my favourite food?", ("likes",)),
        ("Which colour do I prefer?", ("likes",)),
        ("Was esse ich am liebsten?", ("likes",)),
        ("Was trinke ich gern?", ("likes",)),
        ("Welche Farbe mag ich am liebsten?", ("likes",)),
        ("Was ist unser liebster Ort?", ("likes",)),
        ("Was mag ich nicht?", ("dislikes",)),
        ("Was habe ich gestern gern vergessen?", ()),
        ("Qu'est-ce que j'aime manger ?", ("likes",)),
        ("Quelle couleur je préfère ?", ("likes",)),
        ("Quels sont mes livres préférés ?", ("likes",)),
        ("What are my hobbies?", ("hobby", "skill")),
        ("Which car do I drive?", ("possession",)),
        ("What is my car?", ("possession",)),
        ("What is my car's mileage?", ()),
        ("What did I do before I was a teacher?", ("work",)),
        ("What are my goals?", ("goal",)),
        ("What is my phone number?", ("contact",)),
        ("Where does my sister Clara work?", ("work",)),
        ("What is my sister's job?", ("work",)),
        ("Where did I go last week?", ()),
        ("What did I live through?", ()),
        ("How do I work this out?", ()),
        ("Did Nora live here once?", ()),
        ("What happened to the car?", ()),
    ],
)
def test_the_attribute_that_is_asked_for_is_read(text: str, attributes: tuple[str, ...]) -> None:
    assert attributes_of(text) == attributes
    assert set(attributes) <= ATTRIBUTES.keys()


@pytest.fixture
def chat(store: Store, home: Paths) -> Chat:
    return Chat(store, home, FakeEngine())


def claim(chat: Chat, text: str, attribute: str, value: str, subject: str = "", **fields: object) -> int:
    talk = chat.store.chats.create("talk")
    item = chat.store.items.add(talk.id, NewItem(text, "Me", "self", "2024-03-01T10:00:00", "typed"), None)
    claims = (Claim(subject, attribute, value, **fields),)
    memory = chat.store.memories.add(
        NewMemory(text, "fact", (Evidence(item.id),), subject=subject, claims=claims), "test", ""
    )
    assert memory is not None
    return memory.id


def given(chat: Chat, question: str) -> list[int]:
    return [hit.id for hit in chat.say(chat.new(), question).used if hit.type == "memory"]


def test_what_is_claimed_is_given_though_no_word_is_shared(chat: Chat) -> None:
    home = claim(chat, "You moved to Lyon.", "home", "Lyon")
    hers = claim(chat, "Nora has her flat in Oslo.", "home", "Oslo", "Nora")
    assert given(chat, "Where do I live?") == [home]
    assert given(chat, "Where does Nora live?") == [hers]


def test_what_is_claimed_of_the_person_is_not_given_for_their_sister(chat: Chat) -> None:
    claim(chat, "You bake in Porto.", "work", "baker")
    assert given(chat, "What is my sister's job?") == []
    assert given(chat, "Where does my sister work?") == []
    hers = claim(chat, "Your sister Ines does nights at the hospital.", "work", "nights at the hospital", "Ines")
    made = NewMemory(
        "Your sister is called Ines.", "relationship", chat.store.memories.get(hers).evidence, subject="Ines"
    )
    assert chat.store.memories.add(made, "test", "") is not None
    assert hers in given(chat, "Where does my sister work?")


def test_what_no_longer_holds_or_is_secret_is_not_given(chat: Chat) -> None:
    claim(chat, "You moved to Lyon.", "home", "Lyon", valid_to="2023-01-01")
    claim(chat, "You moved to Bonn.", "home", "Bonn", sensitivity="secret")
    assert given(chat, "Where do I live?") == []
    gone = claim(chat, "You moved to Rome.", "home", "Rome")
    chat.store.memories.edit(gone, who="person", why="test", never_use=True)
    assert given(chat, "Where do I live?") == []


def test_of_many_the_newest_are_given(chat: Chat) -> None:
    made = [claim(chat, f"You moved to place number {n}.", "home", str(n)) for n in range(6)]
    assert set(given(chat, "Where do I live?")) <= set(made[-3:])


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Mein Lieblingsessen ist Käsespätzle.", "Käsespätzle"),
        ("Ich esse am liebsten Käsespätzle.", "Käsespätzle"),
        ("Unser liebster Ort ist Sylt.", "Sylt"),
        ("Mon plat préféré est la raclette.", "la raclette"),
        ("Ma couleur préférée, c'est le vert.", "le vert"),
        ("My favourite food is ramen.", "ramen"),
    ],
)
def test_what_somebody_likes_best_is_claimed(said: str, value: str) -> None:
    assert value_in(said, tongue_of(said)) == ("likes", value)


def test_what_somebody_likes_is_found_though_the_question_shares_no_word_with_it(store: Store) -> None:
    chat = store.chats.create("Talk")
    told = ("Mein Lieblingsessen ist Käsespätzle.", "Ich wohne in Jena.", "Ich habe ein Rad.")
    last = None
    for text in told:
        item = store.items.add(chat.id, NewItem(text, "Me", "self", "2026-01-01T10:00:00", "typed"), last)
        last = item.id
        for new in draft(item, ()).memories():
            store.memories.add(new, "extract", "Said.")
    query = read_query("Was esse ich am liebsten?")
    assert query.attributes == ("likes",)
    (found,) = [one for one in store.memories.list() if {c.attribute for c in one.claims} & set(query.attributes)]
    assert found.text == "Dein Lieblingsessen ist Käsespätzle."
