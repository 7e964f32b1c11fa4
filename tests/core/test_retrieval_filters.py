"""What a question says of what it looks for, in a whole search: tags, places, phrases, events, languages."""

import pytest

from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending
from secondme.retrieval.search import Search
from secondme.store import Store
from secondme.types import Evidence, NewItem, NewMemory
from tests.fakes import FakeEmbedder


@pytest.fixture
def index(store: Store, home: Paths) -> VectorIndex:
    return VectorIndex(store, home, b"k" * 32)


def note(store: Store, text: str, time: str = "2024-03-01T10:00:00") -> int:
    """A conversation of its own with one message of the person."""
    conversation = store.chats.create("note")
    return store.items.add(conversation.id, NewItem(text, "me", "self", time, "typed"), None).id


def found(store: Store, index: VectorIndex, question: str, vectors: bool) -> list[int]:
    embedder = FakeEmbedder()
    if vectors:
        embed_pending(store, embedder, index, Progress())
    search = Search(store, embedder if vectors else None, index)
    return [hit.id for hit in search.find(question, 10, types=("item",), now="2024-12-01T10:00:00")]


@pytest.mark.parametrize("vectors", [True, False])
def test_a_tag_is_more_than_its_word(store: Store, index: VectorIndex, vectors: bool) -> None:
    note(store, "Work, work, work: a garden is work")
    tagged = note(store, "Call the landlord about the invoice for the second floor #work")
    note(store, "A garden of roses, all of it work that I do for work")
    assert found(store, index, "#work", vectors)[0] == tagged


def test_a_tag_may_be_a_keyword_of_a_memory(store: Store, index: VectorIndex) -> None:
    source = note(store, "Lina has the keys")
    evidence = (Evidence(item_id=source, quote="Lina has the keys"),)
    plain = store.memories.add(
        NewMemory("The garden is where Lina keeps garden keys.", "fact", evidence), "job", "test"
    )
    tagged = store.memories.add(
        NewMemory("Lina has the spare keys.", "fact", evidence, keywords=("garden",)), "job", "test"
    )
    assert plain
    assert tagged
    hits = Search(store, None, index).find("#garden keys Lina", 2, types=("memory",))
    assert [hit.id for hit in hits] == [tagged.id, plain.id]


@pytest.mark.parametrize("vectors", [True, False])
def test_an_exact_phrase_goes_before_its_words(store: Store, index: VectorIndex, vectors: bool) -> None:
    note(store, "The day was blue, and so was the moon, blue as ever")
    phrase = note(store, "We met once in a blue moon, somewhere between the harbour and the old market hall")
    assert found(store, index, 'who said "blue moon"', vectors)[0] == phrase


@pytest.mark.parametrize("vectors", [True, False])
def test_what_was_before_and_after_an_event_is_told_apart(store: Store, index: VectorIndex, vectors: bool) -> None:
    before = note(store, "Cooked lentil soup for everyone", "2024-02-03T18:00:00")
    note(store, "Today was the move to Lyon, boxes everywhere", "2024-05-20T18:00:00")
    after = note(store, "Cooked lentil curry for everyone", "2024-08-03T18:00:00")
    for question, first in (("before the move", before), ("after the move", after)):
        asked = f"Which lentil dish did I cook {question}?"
        dishes = [i for i in found(store, index, asked, vectors) if i in (before, after)]
        assert dishes[0] == first


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("Der Müller hat die Brötchen für das Fest gebacken", "Wer hat die brotchen gebacken?"),
        ("Ma sœur a déménagé à Orléans pour son métier", "Où est-ce que ma sœur a demenage ?"),
        ("Ich habe mir den Fußballschuh in Größe 44 gekauft", "Welche GRÖSSE hat der Fussballschuh?"),
        ("我的妹妹下个月搬到成都工作", "妹妹什么时候搬到成都？"),
        ("我對花生過敏，所以不吃花生醬", "我對什麼過敏？"),
        ("اشتريت دراجةً زرقاء من السوق", "أين الدراجة الزرقاء؟"),
        ("سافرت أختي إلى القاهرة في الشتاء", "متى سافرت اختي الى القاهره؟"),
    ],
)
def test_questions_in_other_languages_find_by_keywords(
    store: Store, index: VectorIndex, said: str, question: str
) -> None:
    note(store, "Der Zug nach Köln war verspätet und das Wetter schlecht")
    note(store, "Nous avons mangé des crêpes au bord de la mer")
    note(store, "今天的天气很好，我们去爬山")
    note(store, "قرأت كتابا عن تاريخ البحر")
    wanted = note(store, said)
    assert found(store, index, question, False)[0] == wanted
