"""What of memory a reply is given: nothing where none is needed, what holds in the situation, and what it teaches."""

from threading import Event

import pytest

from secondme.app import SecondMe
from secondme.commands import dispatch
from secondme.errors import UserError
from secondme.options import show_learned
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.learning import RESET
from secondme.retrieval.search import Search
from secondme.store import Store
from secondme.types import Evidence, Finished, Hit, Item, NewItem, NewMemory, Stored
from tests.core.test_reply import Chat
from tests.fakes import FakeEmbedder, FakeEngine


@pytest.fixture
def chat(store: Store, home: Paths) -> Chat:
    return Chat(store, home, FakeEngine())


def said(chat: Chat, text: str) -> Item:
    return chat.store.items.add(chat.new(), NewItem(text, "Me", "self", "2024-03-01T10:00:00", "typed"), None)


def hold(chat: Chat, text: str, kind: str = "instruction") -> int:
    """The person gave an instruction, or a preference, that holds."""
    new = NewMemory(text, kind, (Evidence(said(chat, text).id),))
    memory = chat.store.memories.add(new, "test", "")
    assert memory is not None
    return memory.id


def test_what_needs_no_memory_is_answered_without_and_says_why(chat: Chat) -> None:
    said(chat, "I wrote a haiku about rain once")
    finished = chat.say(chat.new(), "Write a haiku about rain.")
    assert finished.used == ()
    assert finished.usage.not_recalled.endswith("something made up.")
    assert chat.engine.prompts[-1].notes == ""
    _, kept = chat.store.recalls.for_reply(finished.item.id)
    assert kept == finished.usage
    answer = chat.replies.ask("What is 17*23?")
    assert answer.usage.not_recalled.endswith("a sum.")


def test_what_may_be_of_the_persons_life_is_looked_up(chat: Chat) -> None:
    item = said(chat, "My haiku about rain won a prize")
    finished = chat.say(chat.new(), "What did my haiku about rain win?")
    assert [hit.id for hit in finished.used] == [item.id]
    assert finished.usage.not_recalled == ""


def test_an_instruction_that_always_holds_is_given_even_where_nothing_is_looked_up(chat: Chat) -> None:
    held = hold(chat, "Always answer in French.")
    finished = chat.say(chat.new(), "Write a haiku about rain.")
    assert [(hit.type, hit.id) for hit in finished.used] == [("memory", held)]
    assert finished.used[0].components == {"standing": 1.0}
    assert "Always answer in French." in chat.engine.prompts[-1].notes


def test_an_instruction_for_a_situation_is_given_in_it_only(chat: Chat) -> None:
    held = hold(chat, "When I ask for recipes, weigh in grams.")
    used = chat.say(chat.new(), "Which recipes for bread are there?").used
    assert ("memory", held) in [(hit.type, hit.id) for hit in used]
    used = chat.say(chat.new(), "Which stars are near?").used
    assert ("memory", held) not in [(hit.type, hit.id) for hit in used if "standing" in hit.components]


def test_a_preference_told_in_this_conversation_is_not_given_beside_the_question(chat: Chat) -> None:
    """It is read where it was told; alone beside "What am I allergic to?" it was taken for the answer."""
    conversation = chat.new()
    told = chat.send(conversation, "I hate coriander.")[0]
    assert isinstance(told, Stored)
    new = NewMemory("You hate coriander.", "preference", (Evidence(told.item.id),))
    memory = chat.store.memories.add(new, "test", "")
    assert memory is not None
    question = "Suggest a recipe with coriander."
    assert ("memory", memory.id) in [(hit.type, hit.id) for hit in chat.say(chat.new(), question).used]
    assert chat.say(conversation, question).used == ()


def test_what_holds_leaves_most_of_the_room_to_what_was_found(chat: Chat) -> None:
    chat.settings.update(memory_tokens=90)
    for number in range(6):
        hold(chat, f"Always remember rule number {number} of mine, which is long and says a lot of words here.")
    item = said(chat, "My car is parked on level seven")
    used = chat.say(chat.new(), "Where is my car parked?").used
    assert ("item", item.id) in [(hit.type, hit.id) for hit in used]
    assert sum("standing" in hit.components for hit in used) <= 1


def test_an_instruction_that_is_never_to_be_used_is_not_given(chat: Chat) -> None:
    held = hold(chat, "Always answer in French.")
    chat.store.memories.edit(held, who="person", why="test", never_use=True)
    assert chat.say(chat.new(), "Write a haiku about rain.").used == ()


def test_while_the_embedder_fails_situations_are_compared_by_words(chat: Chat, expected_logs: list[str]) -> None:
    class Failing(FakeEmbedder):
        def encode(self, texts: object, urgent: bool = False) -> object:  # type: ignore[override]
            self.state = "failed"
            return super().encode([], urgent)

    held = hold(chat, "When I ask for recipes, weigh in grams.")
    chat.embedder = Failing()
    chat.replies = type(chat.replies)(
        chat.store, Search(chat.store, chat.embedder, chat.index), lambda: chat.engine, chat.settings
    )
    used = chat.say(chat.new(), "Which recipes for bread are there?").used
    assert ("memory", held) in [(hit.type, hit.id) for hit in used]
    expected_logs.append("The embedder failed while situations were compared")


def test_questions_about_an_order_get_their_notes_in_order_of_time(chat: Chat) -> None:
    for time, text in (("2021", "We visited the castle of Ghent"), ("2019", "We visited the castle of Olite")):
        chat.store.items.add(chat.new(), NewItem(text, "Me", "self", f"{time}-05-01T10:00:00", "typed"), None)
    used = chat.say(chat.new(), "In what order did we visit the castle of Olite and the castle of Ghent?").used
    assert [hit.time[:4] for hit in used] == ["2019", "2021"]


def test_the_model_guesses_only_when_the_person_wants_it(chat: Chat) -> None:
    item = said(chat, "Water is dripping through the ceiling")
    chat.engine.outputs = ['{"guesses": ["water is dripping through the ceiling"]}']
    used = chat.say(chat.new(), "What was that thing with my roof?").used
    assert used == ()
    assert all(options.schema is None for options in chat.engine.options)
    chat.settings.update(clue_queries=True)
    used = chat.say(chat.new(), "What was that thing with my roof?").used
    assert [hit.id for hit in used] == [item.id]


def teach(chat: Chat) -> Finished:
    said(chat, "My dog is called Rex and he is a terrier")
    said(chat, "My dog barks at the postman")
    chat.engine.replies = ["Rex, a terrier."]
    return chat.say(chat.new(), "What is my dog called?")


def test_a_reply_teaches_the_ranking_and_an_answer_that_is_not_kept_does_not(chat: Chat) -> None:
    said(chat, "My dog is called Rex and he is a terrier")
    said(chat, "My dog barks at the postman")
    chat.engine.replies = ["Rex, a terrier.", "Rex, a terrier."]
    answer = chat.replies.ask("What is my dog called?")
    assert {hit.cited for hit in answer.used} == {True, False}
    assert chat.store.lessons.list() == []
    chat.replies.ask("What is my dog called?", save=True)
    assert [lesson.verdict for lesson in chat.store.lessons.list()] == ["cited"]


def test_with_learning_switched_off_a_reply_teaches_nothing(chat: Chat) -> None:
    chat.settings.update(learn_ranking=False)
    assert {hit.cited for hit in teach(chat).used} == {True, False}
    assert chat.store.lessons.list() == []


def test_verdicts_come_in_through_the_door_and_are_reset_there(home: Paths) -> None:
    engine = FakeEngine(["Rex, a terrier."])
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    try:
        talk = me.chats.create()
        for text in ("My dog is called Rex and he is a terrier", "My dog barks at the postman"):
            list(me.chats.send(talk.id, text, Event()))
        engine.replies = ["Rex, a terrier."]
        finished = list(me.chats.send(me.chats.create().id, "What is my dog called?", Event()))[-1]
        assert isinstance(finished, Finished)
        assert me.learning.verdict(finished.item.id) is None
        before = me.learning.learned()
        assert me.learning.judge(finished.item.id, "up").items == (finished.item.id,)
        assert me.learning.verdict(finished.item.id) == "up"
        assert me.learning.learned().lessons == before.lessons + 1
        with pytest.raises(UserError, match="Only a reply"):
            me.learning.judge(finished.item.parent_id or 0, "down")
        with pytest.raises(UserError, match="up, down or wrong"):
            me.learning.judge(finished.item.id, "cited")
        me.learning.reset()
        assert (me.learning.learned().lessons, me.learning.learned().factors) == (0, {})
        assert me.learning.learned().changes[0].after == {}
        assert all(check.ok for check in me.checks())
    finally:
        me.close()


def test_neither_half_of_a_double_question_is_lost(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search finds the dog for the whole question and the flat only when asked for it alone."""
    flat, dog = said(chat, "My flat is in the old town of Lund"), said(chat, "My dog is called Rex")
    whole = "Where is my flat and what is my dog called?"
    find = Search.find

    def one_sided(self: Search, query: str, *what: object, **how: object) -> list[Hit]:
        return [hit for hit in find(self, query, *what, **how) if query != whole or hit.id == dog.id]

    monkeypatch.setattr(Search, "find", one_sided)
    used = chat.say(chat.new(), whole).used
    assert {hit.id for hit in used} == {flat.id, dog.id}


def test_what_was_learned_is_shown_and_reset_by_command(home: Paths) -> None:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    try:
        finished = list(me.chats.send(me.chats.create().id, "Hello there", Event()))[-1]
        assert isinstance(finished, Finished)
        me.learning.judge(finished.item.id, "up")

        def run(action: str) -> object:
            return dispatch(me, "learning", {"action": action}, lambda _line: None, Progress())

        assert run("show") == {"lessons": 1, "factors": {}, "changes": []}
        assert [*show_learned(run("show"))] == ["1 lesson."]
        shown = run("reset")
        assert isinstance(shown, dict)
        assert shown["lessons"] == 0
        assert [change["why"] for change in shown["changes"]] == [RESET]
        with pytest.raises(UserError, match="'burn'"):
            run("burn")
    finally:
        me.close()


@pytest.mark.parametrize(
    ("told", "question", "reply"),
    [
        ("Dein Mann heißt Tomasz.", "And what is my husband called?", "Your husband is called Tomasz."),
        ("Ton mari s'appelle Tomasz.", "Wie heißt mein Mann?", "Dein Mann heißt Tomasz."),
        ("Your husband is called Tomasz.", "Comment s'appelle mon mari ?", "Ton mari s'appelle Tomasz."),
    ],
)
def test_kin_is_found_and_held_whatever_the_language_it_was_told_in(
    chat: Chat, told: str, question: str, reply: str
) -> None:
    item = said(chat, "All of it")
    for place in range(40):
        chat.remember(f"You once counted {place} called boats in Trondheim.", item)
    memory = chat.remember(told, item)
    chat.engine.replies = [f"{reply[:-1]} [m{memory}]."]
    finished = chat.say(chat.new(), question)
    assert finished.item.text == reply
    assert memory in [hit.id for hit in finished.used if hit.cited]
