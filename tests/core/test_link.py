"""Links: who belongs to whom, how, that it can be undone, and that search takes one step along them."""

from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest

from secondme.index import VectorIndex
from secondme.memory.link import LEAST, Nearness, link_pending, threshold
from secondme.memory.relations import Relation, relation
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending
from secondme.retrieval.search import Search
from secondme.store import Store
from secondme.store.links import TOGETHER, Link, LinkKind
from secondme.types import Claim, Evidence, Hit, Item, Memory, MemoryKind, NewItem, NewMemory, Usage
from tests.core.histories import content_hash
from tests.fakes import FakeEmbedder

Remember = Callable[..., Memory]


@pytest.fixture
def remember(store: Store) -> Remember:
    def made(
        text: str,
        *claims: Claim,
        kind: MemoryKind = "fact",
        subject: str = "",
        quote: str = "",
        day: str = "2026-01-01",
        **fields: object,
    ) -> Memory:
        chat = store.chats.create("Talk")
        said = quote or text
        item = store.items.add(chat.id, NewItem(said, "Ana", "self", f"{day}T10:00:00+00:00", "typed"), None)
        new = NewMemory(
            text, kind, (Evidence(item.id, quote=said),), subject=subject, claims=claims, **fields,  # type: ignore[arg-type]
        )  # fmt: skip
        memory = store.memories.add(new, "extract", "Said.")
        assert memory is not None
        return memory

    return made


@pytest.fixture
def index(store: Store, home: Paths) -> VectorIndex:
    return VectorIndex(store, home, store.subkey("index"))


def embed(store: Store, index: VectorIndex) -> FakeEmbedder:
    embedder = FakeEmbedder()
    index.use(embedder.model_id)
    embed_pending(store, embedder, index, Progress())
    return embedder


def connect(store: Store, index: VectorIndex, model: str = "", run_id: int | None = None) -> int:
    return link_pending(store, Nearness(store, index, model), Progress(), run_id=run_id)


def links(store: Store, memory: Memory) -> list[tuple[int, int, str]]:
    return [(link.from_id, link.to_id, link.kind) for link in store.links.of(memory.id)]


def test_rules_tell_how_memories_belong_together(remember: Remember) -> None:
    paris = remember("You live in Paris.", Claim("", "home", "Paris"))
    lyon = remember("You live in Lyon.", Claim("", "home", "Lyon"))
    former = remember("You lived in Rome.", Claim("", "home", "Rome", valid_from="2020", valid_to="2021"))
    assert relation(paris, lyon) == Relation("contradicts")
    assert relation(paris, former) == Relation("contradicts")
    assert relation(remember("You sing in a choir."), remember("You don't sing in a choir.")) == Relation("contradicts")
    likes = remember("You like opera.", Claim("", "likes", "opera"))
    assert relation(likes, remember("You can't stand opera.", Claim("", "dislikes", "opera"))) == Relation(
        "contradicts"
    )
    cats = remember("You like cats.", Claim("", "likes", "cats"))
    assert relation(likes, cats) is None
    nora = remember("Your sister is Nora.", Claim("Nora", "relation", "Nora"), kind="relationship", subject="Nora")
    assert relation(nora, remember("Nora cannot eat nuts.", subject="Nora")) == Relation("about")
    assert relation(nora, remember("You fetched a boat with Nora.")) == Relation("about")
    moved = remember("You moved to the coast because you love swimming.")
    swims = remember("You love swimming.")
    assert relation(moved, swims) == Relation("because")
    assert relation(swims, moved) == Relation("because", forward=False)
    goal = remember("You want to run a marathon.", kind="goal")
    step = remember("As a first step you run a short marathon.", kind="goal")
    assert relation(step, goal) == Relation("part_of")
    began = remember("You began the pottery course.", kind="event", day="2026-02-01")
    ended = remember("You finished the pottery course.", kind="event", day="2026-05-01")
    assert relation(ended, began) == Relation("before", forward=False)
    assert relation(cats, swims) is None


def test_the_job_makes_links_of_every_kind(store: Store, index: VectorIndex, remember: Remember) -> None:
    """"same" is made where memories are put in order, all others here."""
    swims = remember("You love swimming.")
    moved = remember("You moved to the coast because you love swimming.")
    goal = remember("You want to run a marathon.", Claim("", "goal", "run a marathon"), kind="goal")
    step = remember("The first step is to run ten kilometres for the marathon.", kind="goal")
    fair = remember("You showed your bees at the fair in Ghent.", kind="event", day="2026-01-03")
    again = remember("You showed your bees at the fair again.", kind="event", day="2026-02-03")
    nora = remember("Your sister Nora is a vet.", subject="Nora")
    boat = remember("Nora owns a boat.", subject="Nora")
    paris = remember("You live in Paris.", Claim("", "home", "Paris"))
    lyon = remember("You live in Lyon.", Claim("", "home", "Lyon"))
    tea, mint = remember("You like fresh mint tea."), remember("You drink fresh mint tea.")
    connect(store, index)
    found = {kind: ends for *ends, kind in links(store, moved) + links(store, step) + links(store, fair)
             + links(store, boat) + links(store, lyon) + links(store, mint)}  # fmt: skip
    assert found == {
        "because": [moved.id, swims.id], "part_of": [step.id, goal.id], "before": [fair.id, again.id],
        "about": [nora.id, boat.id], "contradicts": [paris.id, lyon.id], "related": [tea.id, mint.id],
    }  # fmt: skip
    assert {*found, "same"} == set(get_args(LinkKind))


def test_a_value_that_held_before_another_one_contradicts_nothing(remember: Remember) -> None:
    first = remember("You lived in Rome.", Claim("", "home", "Rome", valid_to="2021-05-01"))
    then = remember("You live in Bern.", Claim("", "home", "Bern", valid_from="2021-05-01"))
    assert relation(first, then) is None


@pytest.mark.parametrize("model", ["", "fake-embedder"])
def test_memories_are_connected_once_and_the_run_can_be_undone(
    store: Store, index: VectorIndex, remember: Remember, model: str
) -> None:
    fences = remember("You practise fencing at the old mill.")
    mask = remember("You own a fencing mask from the old mill.")
    remember("Your bike is green.")
    embed(store, index)
    before = content_hash(store)
    run = store.runs.start("link")
    assert connect(store, index, model, run) == 3
    store.runs.finish(run, "done")
    assert links(store, fences) == links(store, mask) == [(fences.id, mask.id, "related")]
    assert connect(store, index, model) == 0
    assert store.links.unlinked_count() == 0
    store.undoing.undo_run(run)
    assert content_hash(store) == before
    assert store.links.of(mask.id) == []
    store.memories.edit(fences.id, who="person", why="x", text="You coach fencing at the old mill.")
    assert store.links.unlinked_count() == 1


def test_a_memory_has_few_links_and_those_in_the_bin_are_not_followed(
    store: Store, index: VectorIndex, remember: Remember
) -> None:
    made = [remember(f"You visited the {n} harbour of Split with a boat.") for n in ("old", "new", "east", "west")]
    made += [remember(f"You visited the {n} harbour of Split with a car.") for n in ("old", "new", "east", "west")]
    connect(store, index)
    assert all(len(store.links.of(memory.id)) >= 1 for memory in made)
    assert len(store.links.of(made[0].id)) <= 7
    total = store.read().execute("SELECT COUNT(*) FROM links").fetchone()[0]
    assert total <= 5 * len(made)
    near = store.links.of(made[0].id)[0]
    other = near.to_id if near.from_id == made[0].id else near.from_id
    store.memories.delete(other, "person", "x")
    assert other not in store.links.around([made[0].id])[made[0].id]


def test_who_somebody_is_helps_to_find_what_is_known_of_them(
    store: Store, index: VectorIndex, remember: Remember
) -> None:
    nuts = remember("Nora cannot eat nuts.", subject="Nora")
    mine = remember("Nora likes jazz.", subject="Nora")
    store.memories.edit(mine.id, who="person", why="x", text="Nora loves jazz.")
    connect(store, index)
    sister = remember("Your sister is Nora.", Claim("Nora", "relation", "sister"), kind="relationship", subject="Nora")
    run = store.runs.start("link")
    connect(store, index, run_id=run)
    store.runs.finish(run, "done")
    assert "sister" in store.memories.get(nuts.id).keywords
    assert store.memories.get(nuts.id).context == "Your sister is Nora."
    assert store.memories.get(mine.id).keywords == ()
    assert {link.kind for link in store.links.of(sister.id)} == {"about"}
    assert [memory.id for memory in store.memories.list("sister nuts")] == [nuts.id]
    store.undoing.undo_run(run)
    assert store.memories.get(nuts.id) == nuts


def cite(store: Store, item: Item, *memories: Memory) -> Item:
    reply = NewItem("Indeed.", "Second Me", "assistant", "2026-02-01T10:00:00+00:00", "assistant")
    said = store.items.add(item.conversation_id, reply, item.id)
    hits = [Hit("memory", one.id, None, one.text, 0.9, True, one.time, "You", cited=True) for one in memories]
    store.recalls.save(said.id, hits, Usage())
    return said


def test_what_is_cited_together_belongs_together_the_more_the_more_often_within_a_bound(
    store: Store, remember: Remember
) -> None:
    one, two, three = (remember(text) for text in ("You sing.", "You swim.", "You ski."))
    store.links.put(one.id, two.id, weight=0.5)
    assert store.links.around([one.id]) == {one.id: {two.id: 0.5}}
    chat = store.chats.create("Talk")
    last = store.items.add(chat.id, NewItem("And?", "Ana", "self", "2026-02-01T10:00:00+00:00", "typed"), None)
    weights = []
    for _ in range(40):
        last = cite(store, last, one, two, three)
        around = store.links.around([one.id])[one.id]
        weights.append((around[two.id], around[three.id]))
    assert weights == sorted(weights)
    assert 0.5 + 0.9 * TOGETHER < weights[-1][0] < 0.5 + TOGETHER
    assert 0.9 * TOGETHER < weights[-1][1] < TOGETHER
    store.chats.delete(chat.id)
    assert store.links.around([one.id]) == {one.id: {two.id: 0.5}}


def test_search_takes_one_step_along_links(store: Store, index: VectorIndex, remember: Remember) -> None:
    sister = remember("Your sister is Quilla.", subject="Quilla", kind="relationship")
    nuts = remember("Walnuts make Quilla ill.", subject="Quilla")
    for number in range(30):
        remember(f"You own a lamp of type {number}.")
    embedder = embed(store, index)
    search = Search(store, embedder, index)
    before = {hit.id: hit for hit in search.find("my sister", 40, types=("memory",))}
    store.links.put(sister.id, nuts.id, "about", 0.9)
    after = {hit.id: hit for hit in search.find("my sister", 40, types=("memory",))}
    assert after[nuts.id].components["linked"] > 0
    assert nuts.id not in before or before[nuts.id].score < after[nuts.id].score
    assert next(iter(after)) == sister.id
    assert "linked" not in after[sister.id].components
    words = Search(store, None, index)
    assert nuts.id in [hit.id for hit in words.find("my sister", 40, types=("memory",))]
    store.memories.edit(nuts.id, who="person", why="x", never_use=True)
    assert nuts.id not in [hit.id for hit in search.find("my sister", 40, types=("memory",))]


def test_what_counts_as_near_is_above_what_chance_gives() -> None:
    chance = np.random.default_rng(1).normal(0.2, 0.05, 400).tolist()
    small, large = threshold(chance, 50), threshold(chance, 5000)
    assert 0.3 < small.value < large.value < 0.5
    mixed = [*chance, *np.random.default_rng(2).normal(0.8, 0.05, 80).tolist()]
    assert abs(threshold(mixed, 5000).value - large.value) < 0.1
    assert threshold([], 2).value == LEAST
    assert (small.strength(small.value), small.strength(1.0), small.strength(0.0)) == (0.0, 1.0, 0.0)


def test_a_link_changes_and_goes_with_a_trace(store: Store, remember: Remember) -> None:
    one, two = remember("You sing."), remember("You swim.")
    assert not store.links.put(one.id, one.id)
    first = store.links.put(one.id, two.id, "about", 0.4)
    assert not store.links.put(one.id, two.id, "about", 0.4)
    store.links.put(one.id, two.id, "about", 0.6)
    gone = store.links.remove(one.id, two.id, "about")
    assert store.links.of(one.id) == []
    assert not store.links.remove(one.id, two.id, "about")
    store.memories.undo(gone.journal)
    assert store.links.of(two.id) == [Link(one.id, two.id, "about", 0.6)]
    assert [entry.action for entry in store.journal.get(first.journal)] == ["link"]
    stamp = store.known.stamp()
    store.links.put(one.id, two.id, "about", 0.7)
    assert store.known.stamp() == stamp
