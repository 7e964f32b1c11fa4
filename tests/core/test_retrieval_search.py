"""Search over a real store: what is said is found by words and by meaning, and what must not be found is not."""

from collections.abc import Sequence

import pytest

from secondme.engine.base import Vectors
from secondme.errors import Cancelled
from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.embedding import BRIEF_WORDS, embed_pending
from secondme.retrieval.search import Search
from secondme.store import Store
from secondme.types import Evidence, Item, Memory, NewItem, NewMemory
from tests.fakes import FakeEmbedder

TIME = "2024-03-01T10:00:00"


class Synonyms(FakeEmbedder):
    """An embedder that knows that a puppy is a dog."""

    def encode(self, texts: Sequence[str], urgent: bool = False) -> Vectors:
        return super().encode([text.lower().replace("puppy", "dog") for text in texts], urgent)


@pytest.fixture
def embedder() -> Synonyms:
    return Synonyms()


@pytest.fixture
def index(store: Store, home: Paths) -> VectorIndex:
    return VectorIndex(store, home, b"k" * 32)


@pytest.fixture
def search(store: Store, embedder: Synonyms, index: VectorIndex) -> Search:
    return Search(store, embedder, index)


def say(store: Store, *texts: str, author: str = "me", title: str = "talk") -> list[Item]:
    conversation = store.chats.create(title)
    said: list[Item] = []
    for text in texts:
        role = "assistant" if text.startswith("(") else "self"
        origin = "assistant" if role == "assistant" else "typed"
        new = NewItem(text, "assistant" if role == "assistant" else author, role, TIME, origin)
        said.append(store.items.add(conversation.id, new, said[-1].id if said else None))
    return said


def learn(store: Store, item: Item, text: str) -> Memory:
    memory = store.memories.add(
        NewMemory(text, "fact", (Evidence(item_id=item.id, quote=item.text),)), "job", "extract"
    )
    assert memory
    return memory


def keys(search: Search, question: str, **options: object) -> list[tuple[str, int]]:
    return [(hit.type, hit.id) for hit in search.find(question, **options)]


def test_keywords_find_before_anything_is_embedded(store: Store, search: Search, embedder: Synonyms) -> None:
    said = say(store, "I adopted a dog", "The train to Lyon was late")
    assert keys(search, "When was the train late?")[0] == ("item", said[1].id)
    embedder.state = "starting"
    assert search.keyword_only
    assert keys(search, "When was the train late?")[0] == ("item", said[1].id)
    assert embedder.encoded <= 1
    search.embedder = None
    assert search.keyword_only
    hit = search.find("When was the train late?")[0]
    assert hit.relevant
    assert not any(name.startswith("meaning") for name in hit.components)


def test_meaning_finds_what_no_word_matches(
    store: Store, search: Search, index: VectorIndex, embedder: Synonyms
) -> None:
    say(store, "The train to Lyon was late", "It rained all day")
    dog = say(store, "We have a dog at home")
    assert embed_pending(store, embedder, index, Progress()) == 3
    assert keys(search, "puppy")[0] == ("item", dog[0].id)


def test_a_hit_tells_where_it_is_from(store: Store, search: Search, index: VectorIndex, embedder: Synonyms) -> None:
    said = say(store, "I adopted a dog called Rex", author="Ann")
    memory = learn(store, said[0], "The person has a dog called Rex.")
    embed_pending(store, embedder, index, Progress())
    hits = {hit.type: hit for hit in search.find("What is my dog called?")}
    assert (hits["item"].author, hits["item"].time, hits["item"].text) == ("Ann", TIME, said[0].text)
    assert hits["item"].item_ids == hits["memory"].item_ids == (said[0].id,)
    assert hits["memory"].id == memory.id
    assert hits["memory"].evidence == (str(said[0].id),)
    assert hits["memory"].conversation_id == said[0].conversation_id
    assert hits["memory"].relevant
    assert all(0 <= hit.score <= 1 for hit in hits.values())
    assert [hit.type for hit in search.find("dog", types=("item",))] == ["item"]
    assert [hit.type for hit in search.find("dog", types=("memory",))] == ["memory"]
    assert len(search.find("dog", 1)) == 1
    assert search.find("dog", 0) == []


def test_what_was_excluded_is_not_found(store: Store, search: Search) -> None:
    first, second = say(store, "A dog in the garden", "Dog food"), say(store, "My dog sleeps")
    memory = learn(store, first[0], "There is a dog in the garden.")
    assert ("memory", memory.id) in keys(search, "dog", exclude_conversation=first[0].conversation_id)
    assert [i for kind, i in keys(search, "dog", exclude_conversation=first[0].conversation_id) if kind == "item"] == [
        second[0].id
    ]
    rest = keys(search, "dog", exclude_items=frozenset({first[0].id}))
    assert ("memory", memory.id) not in rest
    assert sorted(i for _, i in rest) == [first[1].id, second[0].id]


@pytest.mark.parametrize(
    "change", [{"status": "superseded"}, {"status": "faded"}, {"status": "proposed"}, {"never_use": True}]
)
def test_memories_that_are_not_to_be_used_are_not_found(
    store: Store, search: Search, index: VectorIndex, embedder: Synonyms, change: dict[str, object]
) -> None:
    said = say(store, "I adopted a dog")
    memory = learn(store, said[0], "The person has a dog.")
    embed_pending(store, embedder, index, Progress())
    assert ("memory", memory.id) in keys(search, "dog")
    store.memories.edit(memory.id, who="person", why="test", **change)
    assert ("memory", memory.id) not in keys(search, "dog")


def test_the_bin_is_not_searched(store: Store, search: Search, index: VectorIndex, embedder: Synonyms) -> None:
    said = say(store, "I adopted a dog")
    memory = learn(store, said[0], "The person has a dog.")
    embed_pending(store, embedder, index, Progress())
    store.memories.delete(memory.id, "person", "wrong")
    store.chats.delete(said[0].conversation_id)
    assert keys(search, "dog") == []
    store.chats.restore(said[0].conversation_id)
    assert keys(search, "dog") == [("item", said[0].id)]


def test_only_the_branch_that_is_shown_is_searched(
    store: Store, search: Search, index: VectorIndex, embedder: Synonyms
) -> None:
    said = say(store, "Where is my dog?", "(In the garden.)")
    other = NewItem("(On the sofa.)", "assistant", "assistant", TIME, "assistant")
    shown = store.items.add(said[0].conversation_id, other, said[0].id)
    embed_pending(store, embedder, index, Progress())
    assert {i for _, i in keys(search, "dog garden sofa")} == {said[0].id, shown.id}


def test_questions_about_oneself_prefer_ones_own_words(
    store: Store, search: Search, index: VectorIndex, embedder: Synonyms
) -> None:
    said = say(store, "(The name of the dog might be Rex today.)", "The name of the dog will be Max today.")
    embed_pending(store, embedder, index, Progress())
    assert keys(search, "What is the name of my dog?")[0] == ("item", said[1].id)


@pytest.mark.parametrize("odd", ["", "  ", "🙂", '"', "AND OR NOT", "*" * 50, "x" * 100_000, "\x00", "a-b:c^d(e)"])
def test_no_question_is_too_odd(store: Store, search: Search, odd: str) -> None:
    say(store, "I adopted a dog")
    assert search.find(odd) == []


def test_embedding_goes_on_where_it_was_stopped(store: Store, index: VectorIndex, embedder: Synonyms) -> None:
    say(store, *(f"turn number {i}" for i in range(450)))
    progress = Progress(lambda step: progress.cancel() if step.done >= 64 else None, interval=0)
    with pytest.raises(Cancelled):
        embed_pending(store, embedder, index, progress)
    left = store.vectors.pending_count(embedder.model_id)
    assert 0 < left < 450
    assert embed_pending(store, embedder, index, Progress()) == left
    assert store.vectors.pending_count(embedder.model_id) == 0
    assert embed_pending(store, embedder, index, Progress()) == 0
    assert index.count == 450


def test_a_revised_text_is_embedded_again_with_what_follows(
    store: Store, index: VectorIndex, embedder: Synonyms
) -> None:
    said = say(store, "I live in Lyon", "It is nice here", "And warm")
    memory = learn(store, said[0], "The person lives in Lyon.")
    embed_pending(store, embedder, index, Progress())
    store.items.revise(said[0].id, "I live in Oslo")
    assert sorted(source.id for source in store.vectors.pending(embedder.model_id, 10)) == [said[0].id, said[1].id]
    assert embed_pending(store, embedder, index, Progress()) == 2
    near = index.search(embedder.encode(["me: I live in Oslo"])[0], 1)
    assert near[0][:2] == ("turn", said[0].id)
    assert near[0][2] == pytest.approx(1.0, abs=2e-3)
    store.memories.edit(memory.id, who="person", why="moved", text="The person lives in Oslo.")
    assert embed_pending(store, embedder, index, Progress()) == 1


def test_what_is_forgotten_loses_its_vectors(store: Store, index: VectorIndex, embedder: Synonyms) -> None:
    said = say(store, "I adopted a dog")
    memory = learn(store, said[0], "The person has a dog.")
    embed_pending(store, embedder, index, Progress())
    assert index.count == 2
    store.memories.purge(memory.id)
    assert store.vectors.of(embedder.model_id, "memory", [memory.id]) == {}
    embed_pending(store, embedder, index, Progress())
    assert index.count == 1


def test_vectors_of_another_model_wait_their_turn(
    store: Store, search: Search, index: VectorIndex, embedder: Synonyms
) -> None:
    said = say(store, "I adopted a dog")
    embed_pending(store, embedder, index, Progress())
    other = FakeEmbedder(dim=64)
    other.model_id = "other"
    search.embedder = other
    assert keys(search, "dog") == [("item", said[0].id)]
    assert embed_pending(store, other, index, Progress()) == 1
    assert keys(search, "dog") == [("item", said[0].id)]
    assert any(name.startswith("meaning") for name in search.find("dog")[0].components)


def test_of_a_long_answer_the_beginning_is_encoded(store: Store, index: VectorIndex, embedder: Synonyms) -> None:
    said = say(store, "Tell me", "(" + "word " * BRIEF_WORDS + "zebra)", "word " * BRIEF_WORDS + "zebra")
    embed_pending(store, embedder, index, Progress())
    turns = store.vectors.of(embedder.model_id, "turn", [item.id for item in said])
    zebra = embedder.encode(["zebra"])[0]
    assert (turns[said[1].id] @ zebra).max() == 0
    assert (turns[said[2].id] @ zebra).max() > 0


def test_an_overview_shows_the_first_turn_on_it_of_each_conversation(
    store: Store, search: Search, index: VectorIndex, embedder: Synonyms
) -> None:
    most = say(store, "Good morning", *(f"The garden of ours, part {n}" for n in range(4)), title="one")
    fence = say(store, "Hello again", "We put a fence around the garden", "(A fence keeps deer out.)", title="two")
    embed_pending(store, embedder, index, Progress())

    def places(question: str) -> dict[int, int]:
        return {i: place for place, (_, i) in enumerate(keys(search, question, types=("item",)))}

    plain, overview = places("What of the garden?"), places("In what order did the garden come up?")
    assert overview[most[1].id] < min(overview[each.id] for each in most[2:])
    assert plain[most[1].id] > min(plain[each.id] for each in most[2:])
    assert overview[fence[1].id] < overview[fence[2].id]
    summed_up = places("Give me a summary of the garden and its fence.")
    assert summed_up[fence[2].id] == summed_up[fence[1].id] + 1, "with what was answered"
