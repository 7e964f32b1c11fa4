"""A turn of conversation against the real store and search, with fakes for the models."""

import threading
from collections.abc import Iterator
from itertools import pairwise
from threading import Event

import pytest

from secondme.chat.context import Room
from secondme.chat.reply import Replies
from secondme.chat.wording import ENGLISH
from secondme.errors import ModelProblem, UserError
from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.retrieval.embedding import embed_pending
from secondme.retrieval.search import Search
from secondme.settings import Settings, SettingsStore
from secondme.store import Store
from secondme.types import (
    Evidence,
    Finished,
    Item,
    Message,
    NewItem,
    NewMemory,
    Prompt,
    ReplyEvent,
    Retrieved,
    Stored,
    Token,
)
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine


class Chat:
    """Replies over a store, and short ways to use them."""

    def __init__(self, store: Store, paths: Paths, engine: FakeEngine) -> None:
        self.store = store
        self.engine = engine
        self.embedder = FakeEmbedder()
        self.index = VectorIndex(store, paths, store.subkey("index"))
        self.settings = SettingsStore(paths.settings_file)
        self.replies = Replies(store, Search(store, self.embedder, self.index), lambda: self.engine, self.settings)

    def new(self) -> int:
        return self.store.chats.create("").id

    def send(self, conversation: int, text: str) -> list[ReplyEvent]:
        return list(self.replies.send(conversation, text, Event()))

    def say(self, conversation: int, text: str) -> Finished:
        last = self.send(conversation, text)[-1]
        assert isinstance(last, Finished)
        return last

    def texts(self, conversation: int) -> list[str]:
        return [item.text for item in self.store.items.conversation_items(conversation)]

    def remember(self, text: str, item: Item) -> int:
        memory = self.store.memories.add(NewMemory(text, "fact", (Evidence(item.id, quote=item.text),)), "test", "")
        assert memory is not None
        from secondme.progress import Progress

        embed_pending(self.store, self.embedder, self.index, Progress())
        return memory.id


@pytest.fixture
def chat(store: Store, home: Paths) -> Chat:
    return Chat(store, home, FakeEngine())


def test_a_turn_is_stored_retrieved_streamed_finished(chat: Chat) -> None:
    chat.engine.replies = ["Hello to you"]
    conversation = chat.new()
    events = chat.send(conversation, "Hello there, friend")
    assert [type(event) for event in events] == [Stored, Retrieved, Token, Token, Token, Finished]
    assert "".join(event.text for event in events if isinstance(event, Token)) == "Hello to you"
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert (finished.item.text, finished.item.role, finished.problem) == ("Hello to you", "assistant", "")
    assert chat.texts(conversation) == ["Hello there, friend", "Hello to you"]
    assert chat.store.chats.get(conversation).title == "Hello there, friend"


def test_the_message_is_on_disk_before_anything_else(chat: Chat) -> None:
    events = chat.replies.send(conversation := chat.new(), "Remember this", Event())
    assert isinstance(next(events), Stored)
    assert chat.texts(conversation) == ["Remember this"]
    assert chat.engine.prompts == []
    list(events)


def test_a_name_given_by_the_person_stays(chat: Chat) -> None:
    conversation = chat.store.chats.create("My plans").id
    chat.say(conversation, "Hello there")
    assert chat.store.chats.get(conversation).title == "My plans"


def test_a_reply_is_on_disk_from_its_first_word_on(chat: Chat) -> None:
    chat.engine.replies = ["One two three"]
    events = chat.replies.send(conversation := chat.new(), "Count", Event())
    while not isinstance(next(events), Token):
        pass
    assert chat.texts(conversation) == ["Count", "One"]
    list(events)


def test_what_was_streamed_is_kept_a_second_behind_at_most(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondme.chat.draft.SAVE_S", 0.0)
    chat.engine.replies = ["One two three four"]
    events = chat.replies.send(conversation := chat.new(), "Count", Event())
    seen = ""
    for event in events:
        if isinstance(event, Token):
            seen += event.text
            assert chat.texts(conversation)[1] == seen.rstrip()
    assert chat.store.items.conversation_items(conversation)[1].revision == 1


def test_stop_keeps_what_was_streamed(chat: Chat) -> None:
    chat.engine.replies = ["One two three four five"]
    stop = Event()
    seen = []
    for event in chat.replies.send(conversation := chat.new(), "Count", stop):
        seen.append(event)
        if isinstance(event, Token) and event.text.strip() == "two":
            stop.set()
    finished = seen[-1]
    assert isinstance(finished, Finished)
    assert finished.usage.stop_reason == "cancelled"
    assert finished.problem == ""
    assert chat.texts(conversation) == ["Count", "One two"]


def test_who_goes_away_in_the_middle_loses_nothing(chat: Chat) -> None:
    chat.engine.replies = ["One two three four five"]
    events = chat.replies.send(conversation := chat.new(), "Count", Event())
    tokens = 0
    for event in events:
        tokens += isinstance(event, Token)
        if tokens == 3:
            break
    events.close()  # type: ignore[attr-defined]
    assert chat.texts(conversation) == ["Count", "One two three"]


def test_a_model_that_dies_leaves_what_it_said_and_a_sentence(chat: Chat) -> None:
    chat.engine.replies = ["One two three four five"]
    chat.engine.fail_after = 2
    finished = chat.say(conversation := chat.new(), "Count")
    assert finished.problem == "The chat model stopped unexpectedly. Send the message again."
    assert chat.texts(conversation) == ["Count", "One two"]


def test_without_a_model_the_message_is_kept_and_can_be_answered_later(chat: Chat) -> None:
    broken, working = BrokenEngine(), FakeEngine(["Yes"])
    chat.engine = broken
    finished = chat.say(conversation := chat.new(), "Are you there?")
    assert finished.problem == "The chat model is missing. Get it under Settings."
    assert finished.item.role == "self"
    assert chat.texts(conversation) == ["Are you there?"]
    chat.engine = working
    again = list(chat.replies.regenerate(finished.item.id, Event()))[-1]
    assert isinstance(again, Finished)
    assert chat.texts(conversation) == ["Are you there?", "Yes"]


def test_stopped_before_the_first_word_nothing_is_made_up(chat: Chat) -> None:
    stop = Event()
    stop.set()
    finished = list(chat.replies.send(conversation := chat.new(), "Count", stop))[-1]
    assert isinstance(finished, Finished)
    assert finished.item.role == "self"
    assert chat.texts(conversation) == ["Count"]


def test_a_bug_is_not_swallowed_and_loses_nothing(chat: Chat) -> None:
    class Faulty(FakeEngine):
        def reply(self, prompt: Prompt, options: object, stop: Event) -> Iterator[str]:  # type: ignore[override]
            yield "One "
            raise ZeroDivisionError

    chat.engine = Faulty()
    conversation = chat.new()
    with pytest.raises(ZeroDivisionError):
        chat.send(conversation, "Count")
    assert chat.texts(conversation) == ["Count", "One"]


def test_regenerate_and_edit_are_branches(chat: Chat) -> None:
    chat.engine.replies = ["First", "Second", "Third"]
    conversation = chat.new()
    first = chat.say(conversation, "Hello there").item
    second = list(chat.replies.regenerate(first.id, Event()))[-1]
    assert isinstance(second, Finished)
    assert chat.texts(conversation) == ["Hello there", "Second"]
    assert chat.store.items.siblings(first.id) == (first.id, second.item.id)
    edited = list(chat.replies.send(conversation, "Good day", Event(), parent_id=None, branch=True))
    assert isinstance(edited[0], Stored)
    assert chat.texts(conversation) == ["Good day", "Third"]
    assert len(chat.store.items.siblings(edited[0].item.id)) == 2


def test_a_new_conversation_knows_what_another_one_held(chat: Chat) -> None:
    told = chat.store.items.add(chat.new(), typed("My sister Clara works in Ghent"), None)
    memory = chat.remember("Your sister Clara works in Ghent.", told)
    chat.engine.replies = [f"Clara works in Ghent [m{memory}]."]
    finished = chat.say(chat.new(), "Where does my sister Clara work?")
    assert finished.item.text == "Clara works in Ghent."
    assert [(hit.type, hit.id, hit.cited) for hit in finished.used] == [("memory", memory, True)]
    assert f"[m{memory}] {told.time[:10]} Your sister Clara works in Ghent." in chat.engine.prompts[0].notes
    used, usage = chat.store.recalls.for_reply(finished.item.id)
    assert used == finished.used
    assert usage == finished.usage
    assert chat.store.memories.get(memory).recalls == 1


def test_what_was_given_but_not_used_is_not_reinforced(chat: Chat) -> None:
    told = chat.store.items.add(chat.new(), typed("My sister Clara works in Ghent"), None)
    memory = chat.remember("Your sister Clara works in Ghent.", told)
    chat.engine.replies = ["I don't know that yet."]
    finished = chat.say(chat.new(), "How old is my sister Clara?")
    assert [hit.cited for hit in finished.used] == [False]
    assert chat.store.memories.get(memory).recalls == 0


def test_a_reply_that_is_only_a_mark_says_what_the_note_says(chat: Chat) -> None:
    told = chat.store.items.add(chat.new(), typed("My sister Clara works in Ghent"), None)
    memory = chat.remember("Your sister Clara works in Ghent.", told)
    chat.engine.replies = [f"[m{memory}]"]
    finished = chat.say(chat.new(), "Where does my sister Clara work?")
    assert finished.item.text == "Your sister Clara works in Ghent."


def test_what_stands_in_the_history_is_given_again_only_where_the_person_asks_of_their_life(chat: Chat) -> None:
    conversation = chat.new()
    chat.engine.replies = ["Nice", "The Rhône.", "Lyon"]
    said = chat.send(conversation, "I live in Lyon near the river")[0]
    assert isinstance(said, Stored)
    memory = chat.remember("You live in Lyon near the river.", said.item)
    finished = chat.say(conversation, "Which river runs through Lyon?")
    assert finished.used == ()
    assert Message("user", "I live in Lyon near the river") in chat.engine.prompts[1].history
    finished = chat.say(conversation, "Where do I live, near which river?")
    assert [(hit.type, hit.id) for hit in finished.used] == [("memory", memory)], "the memory, and never the turn"


def test_where_nothing_that_is_known_answers_nothing_is_given_and_that_is_said(chat: Chat) -> None:
    told = chat.store.items.add(chat.new(), typed("All of it"), None)
    chat.remember("Fips barks at night.", told)
    chat.remember("You sing in a choir on Saturdays.", told)
    chat.remember("Your son Piotr has a wife.", told)
    chat.engine.replies = ["I don't know that yet."]
    for question in ("What is my sister called?", "What is my mother called?"):
        finished = chat.say(chat.new(), question)
        assert finished.used == ()
        assert chat.engine.prompts[-1].notes == ENGLISH.nothing
    chat.say(chat.new(), "What is my wife called?")
    assert "Piotr has a wife" in chat.engine.prompts[-1].notes


def test_a_question_about_the_person_has_what_was_found_nearest_and_little_else(chat: Chat) -> None:
    told = chat.store.items.add(chat.new(), typed("All of it"), None)
    for place in range(12):
        chat.remember(f"You once counted {place} boats in Trondheim.", told)
    wanted = chat.remember("You are allergic to hazelnuts.", told)
    chat.engine.replies = ["Hazelnuts."]
    finished = chat.say(chat.new(), "What am I allergic to?")
    assert finished.used[-1].id == wanted
    assert len(finished.used) <= 5


def test_what_the_person_must_not_eat_is_given_whenever_food_is_asked_for(chat: Chat) -> None:
    told = chat.store.items.add(chat.new(), typed("I'm allergic to peanuts"), None)
    memory = chat.remember("You are allergic to peanuts.", told)
    chat.engine.replies = ["A banana."]
    finished = chat.say(chat.new(), "Suggest a snack for this afternoon")
    assert [(hit.type, hit.id) for hit in finished.used] == [("memory", memory)]
    assert "You are allergic to peanuts." in chat.engine.prompts[0].notes


def test_the_lead_of_a_reply_is_shown_and_kept_once(chat: Chat) -> None:
    chat.engine.replies = [" about Lund."]
    finished = chat.say(chat.new(), "I live in Lund.")
    assert finished.item.text == "Thank you for telling me about Lund."
    assert chat.replies.ask("I live in Lund.").text.startswith("Thank you")


def test_a_lead_alone_is_no_reply(chat: Chat) -> None:
    chat.engine.fail_after = 0
    finished = chat.say(chat.new(), "I live in Lund.")
    assert finished.problem
    assert finished.item.text == "I live in Lund."


def test_nothing_known_of_the_person_is_told_to_the_model(chat: Chat) -> None:
    conversation = chat.new()
    chat.say(conversation, "What is the name of my cat?")
    assert chat.engine.prompts[-1].notes == ENGLISH.nothing
    chat.say(conversation, "I have a dog called Rex.")
    chat.say(conversation, "What did I name my dog?")
    assert [prompt.notes for prompt in chat.engine.prompts[1:]] == ["", ""]


def test_after_settling_only_notes_and_message_are_read(chat: Chat) -> None:
    conversation = chat.new()
    for turn in range(4):
        chat.replies.settle_last()
        message = f"Tell me about number {turn} and what comes after it"
        finished = chat.say(conversation, message)
        notes = chat.engine.prompts[-1].notes
        assert finished.usage.evaluated_tokens <= len(message.split()) + len(notes.split()) + 1


def test_a_long_conversation_keeps_its_beginning_for_many_turns(chat: Chat) -> None:
    chat.settings.update(context_tokens=1024, reply_tokens=64, memory_tokens=0)
    conversation = chat.new()
    starts = []
    for turn in range(30):
        chat.engine.replies = ["word " * 30]
        finished = chat.say(conversation, f"message {turn} " + "word " * 30)
        assert finished.problem == ""
        starts.append(chat.engine.prompts[-1].history[len(ENGLISH.examples) :][:1])
    changes = sum(one != two for one, two in pairwise(starts[1:]))
    assert 1 <= changes <= 8


def test_a_message_that_cannot_fit_is_kept_and_told(chat: Chat) -> None:
    chat.settings.update(context_tokens=1024)
    finished = chat.say(conversation := chat.new(), "word " * 2000)
    assert finished.problem.startswith("This message is too long for the chat model to read at once.")
    assert len(chat.texts(conversation)) == 1
    assert chat.engine.prompts == []


def test_an_unknown_conversation_is_refused(chat: Chat) -> None:
    with pytest.raises(UserError, match="no longer exists"):
        chat.send(99, "Hello")


def test_ask_stores_and_reinforces_nothing(chat: Chat) -> None:
    told = chat.store.items.add(chat.new(), typed("My sister Clara works in Ghent"), None)
    memory = chat.remember("Your sister Clara works in Ghent.", told)
    chat.engine.replies = [f"In Ghent [m{memory}]."]
    before = (chat.store.items.count(), len(chat.store.chats.list()))
    answer = chat.replies.ask("Where does my sister Clara work?", now="2026-04-01T09:00:00", seed=7)
    assert answer.text == "In Ghent."
    assert [hit.cited for hit in answer.used] == [True]
    assert (chat.store.items.count(), len(chat.store.chats.list())) == before
    assert chat.store.memories.get(memory).recalls == 0
    assert (chat.engine.options[0].temperature, chat.engine.options[0].seed) == (0.0, 7)
    assert "Wednesday, 1 April 2026" in chat.engine.prompts[0].system


def test_ask_with_save_is_a_conversation(chat: Chat) -> None:
    chat.engine.replies = ["Because."]
    assert chat.replies.ask("Why is that so?", save=True).text == "Because."
    kept = chat.store.chats.list()
    assert [conversation.title for conversation in kept] == ["Why is that so?"]
    assert chat.texts(kept[0].id) == ["Why is that so?", "Because."]


def test_ask_raises_what_is_wrong_with_the_model(chat: Chat) -> None:
    chat.engine = BrokenEngine()
    with pytest.raises(ModelProblem, match="missing"):
        chat.replies.ask("Why?")
    with pytest.raises(ModelProblem, match="missing"):
        chat.replies.ask("Why?", save=True)


def test_two_replies_at_once_do_not_meet(chat: Chat) -> None:
    one, two = chat.new(), chat.new()
    chat.engine.replies = [lambda prompt: f"About {prompt.question}"] * 2
    threads = [threading.Thread(target=chat.send, args=(c, text)) for c, text in ((one, "apples"), (two, "pears"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert chat.texts(one) == ["apples", "About apples"]
    assert chat.texts(two) == ["pears", "About pears"]


def test_sizes_are_counted_once() -> None:
    counted: list[str] = []

    class Counting(FakeEngine):
        def count(self, texts: list[str]) -> list[int]:  # type: ignore[override]
            counted.extend(texts)
            return super().count(texts)

    room, engine = Room(), Counting()
    assert room.sizes(engine, ["a b", "c", "a b"]) == [2, 1, 2]
    assert room.sizes(engine, ["c", "d e f"]) == [1, 3]
    assert counted == ["a b", "c", "d e f"]


def test_a_reply_leaves_room_for_everything_else() -> None:
    from secondme.chat.context import reply_tokens

    assert reply_tokens(Settings(context_tokens=1024, reply_tokens=16384)) == 341


def typed(text: str) -> NewItem:
    return NewItem(text, "Me", "self", "2026-03-05T10:00:00+01:00", "typed")
