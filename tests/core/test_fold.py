"""A conversation longer than the context: what is kept of it, what comes back, and a beginning that stays the same."""

from collections.abc import Iterator
from itertools import pairwise
from threading import Event
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.app import SecondMe
from secondme.chat.fold import UNFOLDED, folded, near
from secondme.chat.prompt import folds, keep_from, state_messages
from secondme.chat.wording import ENGLISH
from secondme.memory.information import densest, information, rarities
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.folds import Fold, Line
from secondme.types import Finished, Item, Message, NewItem, Prompt
from tests.fakes import FakeEmbedder, FakeEngine

BOAT = "My boat is called Wobbly Duchess and lies in Bergen."
ASK_BOAT = "What is the name of my boat in Bergen?"


def item(id: int, text: str, role: str = "self", author: str = "Me") -> Item:
    origin = "assistant" if role == "assistant" else "typed"
    return Item(id, text, author, role, "2026-03-05", origin, "message", 1, None, None, None, "", 1, True)  # type: ignore[arg-type]


class TestInformation:
    RARITY: ClassVar = {"boat": 8.0, "duchess": 9.0, "nice": 1.0, "day": 1.0}

    def test_rare_words_names_and_numbers_tell_most(self) -> None:
        assert information("nice day", self.RARITY) == 2.0
        assert information("a boat", self.RARITY) == 8.0
        assert information("the boat Duchess", self.RARITY) == 8.0 + 1.5 * 9.0
        assert information("it is", self.RARITY) == 0.0

    def test_a_word_in_all_texts_tells_nothing(self) -> None:
        counted = rarities(["boat nice"], lambda words: {word: 7 if word == "nice" else 0 for word in words}, 7)
        assert counted == {"boat": 3.0, "nice": 0.0}

    def test_what_tells_most_is_kept_in_its_order(self) -> None:
        texts = ["nice day", "a boat", "it is", "the Duchess"]
        assert densest(texts, [1, 1, 1, 1], 2, self.RARITY) == [1, 3]

    def test_nothing_is_kept_twice(self) -> None:
        assert densest(["a boat", "a boat", "nice"], [1, 1, 1], 3, {"boat": 8.0, "nice": 1.0}) == [0, 2]

    @given(st.lists(st.text("ab cdé.", max_size=12), max_size=8), st.integers(0, 20))
    def test_it_always_fits(self, texts: list[str], budget: int) -> None:
        sizes = [len(text.split()) for text in texts]
        chosen = densest(texts, sizes, budget, {})
        assert sum(sizes[i] for i in chosen) <= budget
        assert chosen == sorted(set(chosen))


class TestFolds:
    def test_the_cuts_are_those_that_were_made_on_the_way(self) -> None:
        sizes = [10] * 40
        cuts = folds(sizes, 100)
        assert cuts == tuple(dict.fromkeys(keep_from(sizes[:n], 100) for n in range(len(sizes) + 1)))
        assert all(high - low >= 4 for low, high in pairwise(cuts))

    def test_what_fits_has_no_cut(self) -> None:
        assert folds([10, 10], 40) == (0,)

    def test_the_state_stands_in_the_assistants_voice(self) -> None:
        assert state_messages([]) == ()
        assert state_messages(["You said: “one\ntwo”"]) == (
            Message("user", ENGLISH.so_far),
            Message("assistant", "So far in this conversation:\n- You said: “one two”"),
        )

    def test_a_state_is_made_of_the_one_before_and_of_what_was_said(self) -> None:
        before = (Line("You said: “I own a kayak.”", (1,)),)
        step = [item(3, "Nice day. My boat is called Duchess."), item(4, "How lovely!", "assistant")]
        rarity = {"kayak": 9.0, "boat": 8.0, "duchess": 9.0, "nice": 0.5, "day": 0.5, "lovely": 0.5, "said": 0.0}
        made = folded(before, step, 16, lambda texts: [len(text.split()) for text in texts], rarity)
        assert made == (before[0], Line("You said: “My boat is called Duchess.”", (3,)))

    def test_the_persons_words_go_before_the_assistants(self) -> None:
        step = [item(1, "I planted quinces yesterday."), item(2, "Quinces planted yesterday grow.", "assistant")]
        made = folded((), step, 6, lambda texts: [len(text.split()) for text in texts], {})
        assert [line.item_ids for line in made] == [(1,)]

    def test_secrets_and_endless_lines_do_not_stay(self) -> None:
        step = [item(1, "My card is 4111 1111 1111 1111."), item(2, "word " * 100)]
        assert folded((), step, 1000, lambda texts: [1] * len(texts), {}) == ()


class TestNear:
    ASKED: ClassVar = {"what": 1.0, "boat": 6.0, "called": 3.0}

    def test_a_turn_with_most_of_what_is_asked_is_near(self) -> None:
        turns = [item(1, BOAT), item(2, "I like tea."), item(3, "Is the boat called so?")]
        assert near(self.ASKED, turns) == [(turns[0], 1.0)]

    def test_of_equal_ones_the_newest_and_not_too_many(self) -> None:
        turns = [item(n, f"The boat is called {n}.") for n in range(1, 6)]
        assert [turn.id for turn, _ in near(self.ASKED, turns)] == [5, 4][:UNFOLDED]

    def test_a_question_without_a_word_is_near_nothing(self) -> None:
        assert near({}, [item(1, BOAT)]) == []


def test_a_fold_is_kept(store: Store) -> None:
    chat = store.chats.create("")
    said = store.items.add(chat.id, NewItem("x", "Me", "self", "2026-03-05T10:00:00", "typed"), None)
    fold = Fold(said.id, "f", (Line("a", (said.id,)),), (Line("b", (said.id,), False),))
    assert store.folds.get(said.id) is None
    store.folds.put(fold)
    assert store.folds.get(said.id) == fold
    assert fold.best == fold.summed


class Long:
    """A conversation of many turns through the door, in a small context."""

    def __init__(self, me: SecondMe, engine: FakeEngine) -> None:
        self.me, self.engine = me, engine
        self.chat = me.chats.create("").id

    def say(self, text: str) -> Finished:
        last = list(self.me.chats.send(self.chat, text, Event()))[-1]
        assert isinstance(last, Finished)
        return last

    def fill(self, turns: int, first: int = 0) -> None:
        """Turns that were said without asking the model, straight into the store."""
        store = self.me._parts.store
        leaf = store.chats.get(self.chat).active_leaf
        for n in range(first, first + turns):
            said = NewItem(f"I counted {n} sheep on meadow {n} with my neighbour today.", "Me", "self", TIME, "typed")
            told = NewItem(f"That is {n} sheep then.", "Second Me", "assistant", TIME, "assistant")
            leaf = store.items.add(self.chat, said, leaf).id
            leaf = store.items.add(self.chat, told, leaf).id

    @property
    def prompt(self) -> Prompt:
        return self.engine.prompts[-1]

    def state(self) -> str:
        texts = [message.text for message in self.prompt.history]
        return texts[texts.index(ENGLISH.so_far) + 1] if ENGLISH.so_far in texts else ""


TIME = "2026-03-05T10:00:00+01:00"


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def long(home: Paths, engine: FakeEngine) -> Iterator[Long]:
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    me.settings.update(context_tokens=2048)
    yield Long(me, engine)
    me.close()


def test_a_fact_of_the_third_of_two_hundred_turns_is_in_the_prompt_when_it_is_asked_for(long: Long) -> None:
    long.fill(2)
    long.say(BOAT)
    fact = long.me.chats.messages(long.chat)[4]
    assert fact.text == BOAT
    long.fill(197, 3)
    finished = long.say(ASK_BOAT)
    prompt = long.prompt
    assert BOAT not in " ".join(message.text for message in prompt.history[:-2] if message.text != long.state())
    assert f"[i{fact.id}] {fact.time[:10]} You said: {BOAT}" in prompt.notes
    assert fact.id in [hit.id for hit in finished.used if hit.type == "item"]
    size = sum(long.engine.count([prompt.system, prompt.notes, prompt.question, *(m.text for m in prompt.history)]))
    assert size < 2048


def test_a_fact_that_is_not_asked_for_stays_in_the_state(long: Long) -> None:
    long.fill(2)
    long.say(BOAT)
    long.fill(150, 3)
    long.say("Write a haiku about rain.")
    assert f"You said: “{BOAT}”" in long.state()
    assert long.prompt.notes == ""


def test_a_short_conversation_has_no_state(long: Long) -> None:
    long.fill(3)
    long.say("Hello")
    assert ENGLISH.so_far not in [message.text for message in long.prompt.history]


def test_on_send_only_the_message_and_its_notes_are_read(long: Long) -> None:
    """What is folded changes the beginning, but only while idle: the next prompt begins with what was settled."""
    long.fill(120)
    states = []
    for n in range(20):
        long.me._parts.replies.settle_last()
        usage = long.say(f"I fed goose number {n} today and it was hungry again.").usage
        given = len(f"user {long.prompt.notes} {long.prompt.question}".split())
        assert n == 0 or usage.evaluated_tokens <= given
        assert long.prompt.history[: len(long.engine.settled[-1].history)] == long.engine.settled[-1].history
        states.append(long.state())
    changed = sum(one != other for one, other in pairwise(states))
    assert 1 <= changed <= 5


def test_what_left_is_summed_up_when_idle_and_cited(long: Long, engine: FakeEngine) -> None:
    long.say("I sold my red tractor to Piet.")
    long.fill(120, 1)

    def summed(prompt: Prompt) -> str:
        if "tractor" in prompt.question:
            return '{"sentences": [{"text": "You sold your red tractor to Piet.", "parts": [1]}]}'
        return '{"sentences": [{"text": "You bought a castle in Spain.", "parts": [1]}]}'

    engine.outputs = [summed] * 200
    long.say("Hello again")
    before = long.state()
    assert "tractor" in before
    assert long.me._parts.replies.fold_last(Progress())
    assert not long.me._parts.replies.fold_last(Progress())
    long.say("Hello once more")
    assert long.state() == before
    engine.unload()
    long.say("Hello after a while")
    state = long.state()
    assert "- You sold your red tractor to Piet." in state
    assert "castle" not in state
    store = long.me._parts.store
    first = store.items.conversation_items(long.chat)[0]
    folds = [fold for i in store.items.conversation_items(long.chat) if (fold := store.folds.get(i.id))]
    assert folds
    lines = [line for fold in folds for line in fold.best if not line.verbatim]
    assert Line("You sold your red tractor to Piet.", (first.id,), False) in lines


def test_a_changed_turn_is_folded_anew(long: Long) -> None:
    long.say("My horse is called Blitz.")
    first = long.me.chats.messages(long.chat)[0]
    long.fill(120, 1)
    long.say("Hello again")
    assert "Blitz" in long.state()
    long.me._parts.store.items.revise(first.id, "My horse is called Donner.")
    long.say("Hello once more")
    assert "Donner" in long.state()
    assert "Blitz" not in long.state()


def test_what_a_reply_was_given_for_folded_turns_is_kept_with_where_it_is_from(long: Long) -> None:
    long.fill(2)
    long.say(BOAT)
    fact = long.me.chats.messages(long.chat)[4]
    long.fill(150, 3)
    finished = long.say("Write a haiku about rain.")
    lines = long.me.chats.folded(finished.item.id)
    assert [f"- {line.text}" for line in lines] == long.state().split("\n")[1:]
    assert finished.usage.folded > 200
    (boat,) = [line for line in lines if "Duchess" in line.text]
    assert boat.item_ids == (fact.id,)
    assert long.me.chats.used(finished.item.id)[1] == finished.usage, "it is told after a restart too"
    again = long.say("Write another one.")
    assert long.me.chats.folded(again.item.id) == lines
    rows = long.me._parts.store.read().execute("SELECT COUNT(*) FROM told_folds").fetchall()
    assert rows == [(1,)], "the same lines are kept once"
    long.me.chats.delete(long.chat)
    long.me.memories.empty_bin()
    rows = long.me._parts.store.read().execute("SELECT COUNT(*) FROM told_folds").fetchall()
    assert rows == [(0,)], "nothing of a conversation stays when it goes for good"


def test_a_reply_in_a_short_conversation_was_given_no_lines(long: Long) -> None:
    long.fill(3)
    finished = long.say("Hello")
    assert (finished.usage.folded, long.me.chats.folded(finished.item.id)) == (0, ())
