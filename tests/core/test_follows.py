"""What the model worded is asked about once more, where the model can tell; what it doubts waits, with the reason."""

import json
from collections.abc import Callable, Iterator

import pytest

from secondme.app import SecondMe
from secondme.commands import dispatch
from secondme.errors import Cancelled
from secondme.memory.extract import extract_pending, following
from secondme.memory.follows import EXAMPLES, WHY, Telling, question, says_more, telling
from secondme.memory.pairs import KNOWN, Pair
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import NewItem, Options, Prompt
from tests.core.test_extract import facts, say
from tests.fakes import FakeEmbedder, FakeEngine

PLAIN = ("vendo telas antiguas en el mercado de Vigo", "You sell telas antiguas in the mercado de Vigo.")
TEXT = "Hola, vendo telas antiguas en el mercado de Vigo y canto en un coro."


class Doubter(FakeEngine):
    """Tells the invented notes as `told` does, else right; and says of others that they say more where `more` does."""

    def __init__(self, found: str, more: Callable[[str], bool] = lambda note: True) -> None:
        super().__init__()
        self.found, self.more = found, more
        self.told: Callable[[Pair], bool] = lambda pair: pair.more
        self.tried: list[str] = []
        self.asked: list[str] = []

    def _next(self, prompt: Prompt, options: Options) -> str:
        names = (options.schema or {}).get("properties", {})
        if "facts" in names:
            return self.found
        if "note" not in names:
            return super()._next(prompt, options)
        note = prompt.question.split("\nNote: ")[1]
        known = {pair.text: pair for pair in KNOWN}
        (self.tried if note in known else self.asked).append(note)
        more = self.told(known[note]) if note in known else self.more(note)
        return json.dumps({"note": "more" if more else "same"})


def learn(store: Store, engine: FakeEngine, model: str = "m") -> dict[str, str]:
    """Statement to status."""
    extract_pending(store, lambda: engine, Progress(), follows=following(store, model, lambda: engine, Progress()))
    return {memory.text: memory.status for memory in store.memories.list()}


def test_what_the_model_doubts_waits_and_what_it_does_not_is_kept(store: Store) -> None:
    say(store, TEXT)
    engine = Doubter(facts(PLAIN, ("canto en un coro", "You canto en un coro.")), more=lambda note: "telas" in note)
    assert learn(store, engine) == {PLAIN[1]: "proposed", "You canto en un coro.": "active"}
    assert engine.asked == [PLAIN[1], "You canto en un coro."]
    (doubted,) = [memory for memory in store.memories.list() if memory.status == "proposed"]
    assert [entry.why for entry in store.journal.for_memory(doubted.id)] == [WHY]


def test_a_model_is_tried_out_once_and_goes_on_where_it_was_stopped(store: Store) -> None:
    say(store, TEXT)
    engine = Doubter(facts(PLAIN), more=lambda note: False)
    key = following(store, "m", lambda: engine, Progress())._key
    store.weighings.note_answers(key, [int(pair.more) for pair in KNOWN[:20]])
    assert learn(store, engine) == {PLAIN[1]: "active"}
    assert engine.tried == [pair.text for pair in KNOWN[20:]]
    say(store, TEXT + " También vendo botones de nácar.")
    learn(store, engine)
    assert len(engine.tried) == len(KNOWN) - 20
    learn(store, engine, model="another")
    assert following(store, "m", lambda: engine, Progress()).tried() == Telling(1.0, 1.0)
    assert following(store, "another", lambda: engine, Progress()).tried() is None


@pytest.mark.parametrize("told", [lambda pair: True, lambda pair: False, lambda pair: not pair.more])
def test_a_model_that_cannot_tell_is_not_asked(store: Store, told: Callable[[Pair], bool]) -> None:
    say(store, TEXT)
    engine = Doubter(facts(PLAIN))
    engine.told = told
    assert learn(store, engine) == {PLAIN[1]: "active"}
    assert engine.asked == []


def test_what_rules_worded_is_not_asked_about(store: Store) -> None:
    say(store, "I live in Lyon. My sister Clara is a nurse.")
    engine = Doubter(facts())
    assert set(learn(store, engine).values()) == {"active"}
    assert engine.tried == engine.asked == []


def test_the_measure_is_half_and_half_and_none_of_it_is_an_example() -> None:
    assert sum(pair.more for pair in KNOWN) == len(KNOWN) / 2
    assert telling([pair.more for pair in KNOWN]).trusted
    assert telling([True] * len(KNOWN)).apart == telling([False] * len(KNOWN)).apart == 0
    assert not {pair.quote for pair in KNOWN} & {words for words, _, _ in EXAMPLES}
    assert len(question("a", "b").history) == 2 * len(EXAMPLES)
    assert [says_more(output) for output in ('{"note": "opposite"}', '{"note": "same"}', '{"no', "[]")] == [
        True, False, False, False]  # fmt: skip


def test_what_was_read_before_a_reply_was_asked_for_is_kept(store: Store) -> None:
    """The model is asked about each message when it is stored: a stop at the second leaves the first stored."""
    say(store, TEXT)
    say(store, f"{TEXT} También vendo botones de nácar.")
    engine = Doubter(facts(PLAIN))
    follows = following(store, "m", lambda: engine, Progress())

    def stopped(quote: str, text: str) -> bool:
        if store.memories.list():
            raise Cancelled
        return False

    follows.doubts = stopped  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        extract_pending(store, lambda: engine, Progress(), follows=follows)
    assert [memory.text for memory in store.memories.list()] == [PLAIN[1]]


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=Doubter(facts(PLAIN)), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def test_the_inbox_says_why_and_keeping_it_is_enough(me: SecondMe) -> None:
    chat = me.chats.create("Market")
    me._parts.store.items.add(chat.id, NewItem(TEXT, "Me", "self", "2026-01-01T10:00:00", "typed"), None)
    me.jobs.run("extract", Progress())
    (entry,) = me.inbox.list()
    assert (entry.memory.text, entry.reason) == (PLAIN[1], f"{WHY} Said by you in “Market”.")
    shown = dispatch(me, "inbox", {"action": "list"}, lambda _: None, Progress())
    assert WHY in shown["entries"][0]["reason"]
    me.inbox.approve([entry.memory.id])
    assert me.memories.get(entry.memory.id).status == "active"
