"""Things that once went wrong in the core, each with what it is like now."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.autofill.values import values_of
from secondme.errors import Cancelled
from secondme.memory.answers import answered, spoken
from secondme.memory.compose import Sentence
from secondme.memory.profile import biography
from secondme.memory.referents import Referents
from secondme.memory.tongues import TONGUES
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval import embedding
from secondme.settings import MOST_SEARCHED
from secondme.types import NewItem
from tests.fakes import FakeEmbedder, FakeEngine

LIVES = "You live in Porto, near the river."


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def test_the_message_that_a_search_found_is_told(me: SecondMe) -> None:
    store = me._parts.store
    chat, parent, ids = me.chats.create("Talk"), None, []
    for text in ("We went to the lake.", "The bakery has rye bread.", "See you tomorrow."):
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-05-01T10:00:00", "typed"), parent)
        parent = item.id
        ids.append(item.id)
    assert me.chats.first_hit(chat.id, "rye bread") == ids[1]
    assert me.chats.first_hit(chat.id, "talk") is None, "only its title"
    assert me.chats.first_hit(me.chats.create("Other").id, "rye") is None


def test_a_search_of_any_length_is_cut(me: SecondMe) -> None:
    words = " ".join(f"word{number}" for number in range(20_000))
    assert len(words) > 100_000
    assert me.chats.find(words) == []
    assert me.chats.list(words) == []
    assert me.memories.browse(words) == []
    assert me.memories.facets(words)["kinds"] == ()
    chat = me.chats.create("x" * MOST_SEARCHED)
    assert [each.id for each in me.chats.list("x" * (MOST_SEARCHED + 50))] == [chat.id]


@pytest.mark.parametrize(
    ("name", "called"),
    [("My name is Ines Prata.", "Call me Nini."), ("Ich heiße Ines Prata.", "Nenn mich Nini."),
     ("Je m'appelle Ines Prata.", "Appelle-moi Nini.")],
)  # fmt: skip
def test_how_one_wants_to_be_called_does_not_take_the_place_of_the_name(me: SecondMe, name: str, called: str) -> None:
    store = me._parts.store
    for said in (name, called):
        list(me.chats.send(me.chats.create("").id, said, Event()))
    for job in ("extract", "consolidate"):
        me.jobs.run(job, Progress())
    known = store.memories.list()
    assert [memory.status for memory in known] == ["active", "active"]
    values = {value.type: value.text for value in values_of(known, "2026-11-29")}
    assert values == {"name": "Ines Prata", "given-name": "Ines", "family-name": "Prata", "nickname": "Nini"}
    alone = [memory for memory in known if memory.kind == "instruction"]
    assert {value.type: value.text for value in values_of(alone, "2026-11-29")}["given-name"] == "Nini"


def test_who_says_what_they_do_does_not_say_where_they_live() -> None:
    english = next(tongue for tongue in TONGUES if tongue.name == "en")
    question = "Where are you based?"
    assert spoken(question) is not None
    assert answered(question, "Unemployed.", english, Referents(english)) is None
    told = answered(question, "Lisbon.", english, Referents(english))
    assert told is not None
    assert told[1] == "I live in Lisbon"


def test_embedding_that_is_cancelled_stores_nothing_more(me: SecondMe, monkeypatch: pytest.MonkeyPatch) -> None:
    store, progress = me._parts.store, Progress()
    chat = me.chats.create("Talk")
    store.items.add(chat.id, NewItem("We went to the lake.", "You", "self", "2026-05-01T10:00:00", "typed"), None)
    real = embedding.encode

    def slow(*what: Any) -> Any:
        made = real(*what)
        progress.cancel()  # the app is closed meanwhile
        return made

    monkeypatch.setattr(embedding, "encode", slow)
    model = me._parts.engines.ready_embedder(Progress())
    with pytest.raises(Cancelled):
        embedding.embed_pending(store, model, me._parts.index, progress)
    assert store.vectors.pending_count(model.model_id) == 1


def test_the_biography_says_nothing_twice() -> None:
    class Repeating:
        """Says the same of each group."""

        mode = "model"

        def write(self, _system: str, _examples: Any, parts: Any, _progress: Any) -> list[Sentence]:
            return [Sentence(LIVES, (0,))] if parts else []

    class Known:
        def __init__(self, id: int, text: str) -> None:
            self.id, self.text, self.subject_is_self = id, text, True

    topics: Any = {"Home": [Known(1, LIVES)], "People": [Known(2, "Ana lives in Porto.")]}
    made = biography(topics, (), 0, Repeating(), Progress())  # type: ignore[arg-type]
    assert [trait.text for trait in made] == [LIVES]
