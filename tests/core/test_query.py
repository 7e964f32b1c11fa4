"""Reading a question: who is meant, where, of which kind; and what is typed into a search box."""

import time

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given
from hypothesis import strategies as st

from secondme.retrieval.query import MOST_CHARS, SELF, Vocabulary, bounded, read_query
from secondme.store import Store
from secondme.store.phrases import match_box, phrases_of, says, tags_of
from secondme.types import Evidence, NewItem, NewMemory

WORLD = Vocabulary(
    names={"Nora Lind": "Nora Lind", "Nono": "Nora Lind", "Will Tate": "Will Tate", "May": "May", "me": SELF},
    relations={"sister": ("Nora Lind",), "brother": ("Tom", "Ben"), "schwester": ("Nora Lind",)},
    places=("Lyon", "New York", "São Paulo"),
)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("What does Nora like?", ("Nora Lind",)),
        ("what does nora like?", ("Nora Lind",)),
        ("What does Nono like?", ("Nora Lind",)),
        ("What does my sister like?", ("Nora Lind",)),
        ("What does my little sister like?", ("Nora Lind",)),
        ("Was mag meine Schwester?", ("Nora Lind",)),
        ("What does his sister like?", ()),
        ("What does my brother like?", ()),
        ("What will I do tomorrow?", ()),
        ("Will it rain?", ()),
        ("When does Will come?", ("Will Tate",)),
        ("Will's car is where?", ("Will Tate",)),
        ("May I come?", ()),
        ("What did May say?", ("May",)),
        ("What may happen?", ()),
    ],
)
def test_people_are_meant_by_name_and_by_relation(text: str, people: tuple[str, ...]) -> None:
    assert read_query(text, vocabulary=WORLD).people == people


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Which goals do I have?", ("goal",)),
        ("What are my preferences?", ("preference",)),
        ("Which of my skills are useful?", ("skill",)),
        ("Welche Ziele habe ich?", ("goal",)),
        ("Quels sont mes objectifs ?", ("goal",)),
        ("List all instructions.", ("instruction",)),
        ("Did we score two goals on Sunday?", ()),
        ("In fact, where do I live?", ()),
        ("Where do I live?", ()),
    ],
)
def test_the_kind_that_is_asked_for_is_read(text: str, kinds: tuple[str, ...]) -> None:
    assert read_query(text, vocabulary=WORLD).kinds == kinds


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("What did I eat in Lyon?", ("Lyon",)),
        ("who lives in new york?", ("New York",)),
        ("Lyonnaise potatoes", ()),
        ("Who is from São Paulo?", ("São Paulo",)),
    ],
)
def test_places_are_known_ones(text: str, places: tuple[str, ...]) -> None:
    assert read_query(text, vocabulary=WORLD).places == places


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('Who said "see you in Rome"?', ("see you in Rome",)),
        ("Wer sagte „bis  morgen“?", ("bis morgen",)),
        ("Qui a dit « à demain » ?", ("à demain",)),
        ('a "b" and “c d”', ("b", "c d")),
        ('an open "mark', ()),
        ('"" " "', ()),
        ("it's Ann's", ()),
    ],
)
def test_what_stands_between_marks_is_a_phrase(text: str, phrases: tuple[str, ...]) -> None:
    assert phrases_of(text) == phrases == read_query(text).phrases


def test_tags_begin_with_a_sign() -> None:
    assert tags_of("notes #Work and #to-do, not C# nor #1 nor a&#b http://x/#y") == ("work", "to-do")


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Where do I live?", True),
        ("Wo wohne ich?", True),
        ("Où est mon vélo ?", True),
        ("我住在哪里", True),
        ("Rome", False),
    ],
)
def test_the_first_person_is_heard(text: str, personal: bool) -> None:
    assert read_query(text).personal == personal


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("see you", "We'll see you, then!", True),
        ("See  You", "see you", True),
        ("see you", "see your", False),
        ("you see", "see you", False),
        ("北京", "我住在北京", True),
        ("…", "anything", False),
    ],
)
def test_a_phrase_stands_in_a_text_as_it_is(phrase: str, text: str, there: bool) -> None:
    assert says(phrase, text) is there


def remember(store: Store, *texts: str) -> None:
    talk = store.chats.create("talk")
    item = store.items.add(talk.id, NewItem("said", "me", "self", "2024-03-01T10:00:00", "typed"), None)
    for text in texts:
        store.memories.add(NewMemory(text, "fact", (Evidence(item_id=item.id),)), "job", "test")


def test_the_search_box_takes_phrases_and_beginnings(store: Store) -> None:
    remember(store, "You moved to Lyon.", "You told Lyon what moved you.", "You like lemons.")
    assert len(store.memories.list("lyon moved")) == 2
    assert [m.text for m in store.memories.list('"moved to lyon"')] == ["You moved to Lyon."]
    assert [m.text for m in store.memories.list("lem")] == ["You like lemons."]
    assert store.memories.list('"lem"') == []
    assert store.memories.count('"moved to lyon"') == 1


def test_the_list_of_conversations_takes_phrases(store: Store) -> None:
    for text in ("The train to Oslo was late", "Oslo is where the late train goes"):
        talk = store.chats.create("untitled")
        store.items.add(talk.id, NewItem(text, "me", "self", "2024-03-01T10:00:00", "typed"), None)
    assert len(store.chats.list("train oslo")) == 2
    assert len(store.chats.list('"train to oslo"')) == 1
    assert len(store.chats.list('"train to osl')) == 1


@given(st.text(max_size=60))
def test_no_search_is_a_syntax_error(text: str) -> None:
    for box in (text, f'"{text}', f'"{text}"', f"{text} AND ({text}*", f"NEAR({text})"):
        ROWS.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match_box(box) or '"x"',)).fetchone()


def _rows() -> sqlcipher.Connection:
    rows = sqlcipher.connect(":memory:")
    rows.execute("CREATE VIRTUAL TABLE t USING fts5(words, tokenize='porter unicode61 remove_diacritics 2')")
    return rows


ROWS = _rows()


@pytest.mark.parametrize("odd", ["x", "Ab", "A-", "我", "a ", "#"])
def test_a_text_of_any_length_is_read_quickly(odd: str) -> None:
    began = time.thread_time()
    query = read_query(odd * 100_000, "2024-03-01T10:00:00", vocabulary=WORLD)
    assert time.thread_time() - began < 1.5
    assert len(query.text) <= MOST_CHARS + 1


def test_of_a_long_text_both_ends_are_read() -> None:
    query = read_query("What did Nora say? " + "lorem " * 5_000 + "It was in Lyon.", vocabulary=WORLD)
    assert query.people == ("Nora Lind",)
    assert query.places == ("Lyon",)
    assert bounded("我" * 200) == "我" * 200, "words of scripts without spaces are not cut"
    assert bounded(f"is {'a' * 64} a checksum?") == f"is {'a' * 64} a checksum?"
