"""A person's first days with the app, through the real window over a real core; only the two models are played."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from secondme.chat.wording import ENGLISH
from secondme.paths import Paths
from tests.core.test_store_memories import everything
from tests.core.test_withdrawn_purge import dump
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, Person
from tests.fakes import FakeEmbedder
from ui.chat.chips import Chip
from ui.chat.message import ReplyMessage
from ui.chat.panel import HitCard
from ui.chat.parting import Parting
from ui.memories.pane import MemoriesPane
from ui.settings.inbin import InBin
from ui.task import running
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)

BOAT, NUTS, SISTER = (
    "My boat is called Wobbly Duchess.",
    "I am allergic to cashew nuts.",
    "My sister lives in Tromso.",
)
FACTS = {
    BOAT: "Your boat is called Wobbly Duchess.",
    NUTS: "You are allergic to cashew nuts.",
    SISTER: "Your sister lives in Tromso.",
}
ASK_BOAT, ASK_NUTS, ASK_SISTER = (
    "What is the name of my boat?",
    "Which nuts am I allergic to?",
    "Where does my sister live?",
)
ANSWERS = {ASK_BOAT: "Wobbly Duchess", ASK_NUTS: "cashew", ASK_SISTER: "Tromso"}
Open = Callable[..., App]


def journey() -> JourneyEngine:
    return JourneyEngine({fact.rstrip("."): statement for fact, statement in FACTS.items()}, ANSWERS)


@pytest.fixture
def told(open_app: Open) -> App:
    """An app in which three facts have been told and remembered, one conversation for all."""
    app = open_app(journey(), FakeEmbedder())
    for fact in FACTS:
        app.person.say(fact)
    app.person.wait(lambda: app.me.memories.count() == len(FACTS), "nothing is remembered", 15)
    app.person.wait_until_ready(15)
    return app


class TestRemembering:
    def test_what_was_told_is_stored_remembered_and_shown_with_its_source(self, told: App):
        person = told.person
        (conversation,) = told.me.chats.list()
        stored = told.me.chats.messages(conversation.id)
        assert [item.text for item in stored[::2]] == list(FACTS)
        assert all(item.text.endswith(" for telling me.") for item in stored[1::2])
        assert all(a.text != b.text for a, b in pairwise(stored[1::2])), "each reply begins as the one before"
        assert [(item.role, item.origin) for item in stored[:2]] == [("self", "typed"), ("assistant", "assistant")]
        assert [b.parent_id for b in stored[1:]] == [a.id for a in stored[:-1]]
        assert person.texts == [item.text for item in stored]
        assert person.conversations == [person.title]
        person.open_memories()
        assert set(person.listed_memories()) == set(FACTS.values())
        for fact, statement in FACTS.items():
            memory = person.open_memory(statement)
            assert memory.status == "active"
            (card,) = person.evidence()
            assert card.quote.text() == f"“{fact.rstrip('.')}”"
            assert card.source.text().startswith("You")
            (evidence,) = memory.evidence
            assert told.me.items.get(evidence.item_id).text == fact

    def test_nothing_that_was_told_can_be_read_in_the_files(self, told: App, home: Paths):
        told.quit()
        files = [path for path in home.root.rglob("*") if path.is_file()]
        assert home.memory_db in files
        for path in files:
            content = path.read_bytes()
            assert b"Duchess" not in content, path
            assert b"SQLite format" not in content, path

    def test_after_a_restart_a_new_conversation_knows_it_and_leads_to_its_source(self, told: App, open_app: Open):
        first = told.person.title
        told.quit()
        engine = journey()
        app = open_app(engine, FakeEmbedder())
        person = app.person
        person.wait(lambda: person.conversations == [first], "the conversation is not listed")
        assert person.messages == []
        engine.pace.hold()
        person.write(ASK_BOAT)
        person.press(Qt.Key.Key_Return)
        person.wait(engine.started.is_set, "no reply begins")
        prompt = engine.prompts[-1]
        assert prompt.question == ASK_BOAT
        assert FACTS[BOAT] in prompt.notes
        person.wait(lambda: person.texts[:1] == [ASK_BOAT], "the message does not show")
        person.wait(lambda: person.sees("things that are remembered"), "it is not said what is read")
        person.wait(lambda: person.status == "Writing a reply", "it is not said that a reply is written")
        engine.pace.allow(4)
        person.wait(lambda: engine.pace.left() == 0, "the model does not write")
        assert person.texts[1:] in ([], [""]), "a sentence about oneself is shown when it is whole"
        engine.pace.let_go()
        reply = person.reply()
        assert reply.text() == FACTS[BOAT]
        assert "[m" not in reply.text()
        chip = person.chips(reply)[0]
        assert chip.accessibleName() == f"Memory: {FACTS[BOAT]}"
        assert chip.accessibleDescription().startswith("cited, score 0.")
        self.follow(person, chip, BOAT, first)

    def follow(self, person: Person, chip: Chip, fact: str, title: str) -> None:
        """From a chip to the message of origin, by both ways that there are."""
        statement = FACTS[fact]
        person.click(chip)
        card = chosen(person)
        assert person.sees("Memory · cited in the reply", card)
        assert person.sees(statement, card)
        assert person.sees(" match", card)
        person.wait(lambda: person.sees(f"“{fact.rstrip('.')}”", card), "the quote is not shown")
        (source,) = [b for b in person.all(Button, within=card) if b.accessibleName().startswith("Go to the message")]
        person.click(source)
        person.wait_for_highlight(fact)
        person.wait(lambda: person.title == title, "the conversation of origin does not open")

    def test_a_chip_opens_its_memory_and_the_memory_its_message(self, told: App):
        person = told.person
        first = person.title
        person.press_button("New conversation", told.window.sidebar)
        assert person.messages == []
        reply = person.say(ASK_SISTER)
        assert reply.text() == FACTS[SISTER]
        person.click(person.chips(reply)[0])
        person.press_button("Open this memory", chosen(person))
        person.wait(lambda: isinstance(told.window.pages.currentWidget(), MemoriesPane), "the memories do not open")
        person.wait(lambda: len(person.evidence()) == 1, "its evidence does not show")
        pane: Any = told.window.pages.currentWidget()
        assert pane.detail.memory.text == FACTS[SISTER]
        assert pane.detail.memory.recalls == 1, "what a reply cites is reinforced"
        person.press_button(f"Show message: {SISTER.rstrip('.')}")
        person.wait_for_highlight(SISTER)
        assert person.title == first

    def test_what_was_used_is_still_told_after_a_restart(self, told: App, open_app: Open):
        person = told.person
        person.press_button("New conversation", told.window.sidebar)
        chips = [chip.accessibleName() for chip in person.chips(person.say(ASK_NUTS))]
        person.wait(lambda: person.title == ASK_NUTS, "the conversation has no title")
        told.quit()
        again = open_app(journey(), FakeEmbedder()).person
        again.wait(lambda: ASK_NUTS in again.conversations, "the conversation is not listed")
        again.open_conversation(ASK_NUTS)
        assert again.texts == [ASK_NUTS, FACTS[NUTS]]
        again.wait(lambda: again.all(ReplyMessage), "the reply does not show")
        (reply,) = again.all(ReplyMessage)
        again.wait(lambda: [c.accessibleName() for c in again.chips(reply)] == chips, "the chips are not the same")

    def test_what_nobody_told_is_not_known(self, told: App):
        told.person.press_button("New conversation", told.window.sidebar)
        reply = told.person.say("What is my shoe size, and which hat do I wear?")
        assert reply.text() == "I don't know that yet."
        assert not [chip for chip in told.person.chips(reply) if chip.accessibleDescription().startswith("cited")]

    def test_of_two_things_the_one_that_is_known_is_told(self, told: App):
        told.person.press_button("New conversation", told.window.sidebar)
        reply = told.person.say("Which nuts am I allergic to, and what is my shoe size?")
        assert reply.text() == f"{FACTS[NUTS]} The rest I don't know yet."
        assert [chip for chip in told.person.chips(reply) if chip.accessibleDescription().startswith("cited")]

    def test_what_the_app_does_with_it_is_told_by_rule(self, told: App):
        told.person.press_button("New conversation", told.window.sidebar)
        reply = told.person.say("What do you do with what I tell you?")
        assert reply.text() == ENGLISH.keeps


def chosen(person: Person) -> HitCard:
    """The card that was asked for."""
    person.wait(lambda: any(card.property("chosen") for card in person.cards()), "no card is chosen")
    (card,) = [card for card in person.cards() if card.property("chosen")]
    return card


class TestMemories:
    def test_edit_undo_delete_undo(self, told: App):
        person = told.person
        person.open_memories()
        old, new = FACTS[BOAT], "Your boat is called Steady Duchess."
        person.open_memory(old)
        pane: Any = told.window.pages.currentWidget()
        person.click(pane.detail.text.viewport())
        person.press(Qt.Key.Key_A, CONTROL)
        person.type(new)
        person.press(Qt.Key.Key_Return, CONTROL)
        person.wait(lambda: new in person.listed_memories(), "the edit is not saved")
        assert told.me.memories.get(pane.detail.memory.id).text == new
        person.undo("Memory saved")
        person.wait(lambda: old in person.listed_memories() and new not in person.listed_memories(), "no undo")
        person.open_memory(old)
        person.press_button("Delete this memory")
        person.wait(lambda: old not in person.listed_memories(), "it is not deleted")
        assert told.me.memories.count() == len(FACTS) - 1
        person.undo("Memory deleted")
        person.wait(lambda: old in person.listed_memories(), "the deletion is not undone")
        person.wait(lambda: pane.browser.current().text == old, "it is not selected again")
        assert told.me.memories.count() == len(FACTS)

    def test_a_deletion_says_that_the_message_stays_and_forgets_it_too_on_request(self, told: App):
        person = told.person
        person.open_memories()
        person.open_memory(FACTS[NUTS])
        person.press_button("Delete this memory")
        stays = "The message it came from stays, and can still be found and used."
        person.wait(lambda: person.sees(f"Memory deleted. {stays}"), "it is not said that the message stays")
        assert any(hit.text == NUTS for hit in told.me.search.find("allergic cashew nuts"))
        person.press_button("Forget the message too")
        person.wait(lambda: person.sees("The message is forgotten too"), "it is not said that it is forgotten")
        person.wait(lambda: running() == 0, "it goes on")
        assert not any("cashew" in hit.text for hit in told.me.search.find("allergic cashew nuts"))
        person.press(Qt.Key.Key_L, CONTROL)
        person.wait(lambda: NUTS not in person.texts and len(person.texts) == 4, "it is still shown")
        person.press_button("Memories", person.window.sidebar)
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: person.sees("Undone"), "nothing is taken back")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: set(person.listed_memories()) == set(FACTS.values()), "the memory is not back")
        assert any(hit.text == NUTS for hit in told.me.search.find("allergic cashew nuts"))

    def test_a_forgotten_message_is_put_back_from_the_bin_or_goes_for_good_with_it(self, told: App):
        person = told.person
        person.open_memories()
        person.open_memory(FACTS[NUTS])
        person.press_button("Delete this memory")
        person.press_button("Forget the message too")
        person.wait(lambda: person.sees("The message is forgotten too") and running() == 0, "it is not said")
        told.window.show_page("remembering")
        page: Any = told.window.pages.currentWidget()
        holds = "It holds 1 memory and 2 forgotten messages."
        person.wait(lambda: person.sees(holds, page) and running() == 0, "it is not told how many")
        person.click(page.bin.look)
        dialog = person.one(InBin)
        person.wait(lambda: person.sees(NUTS, dialog), "the message is not listed")
        (back,) = [each for each in dialog.buttons if NUTS in each.accessibleName()]
        person.click(back)
        person.wait(lambda: person.sees("It is back", dialog) and running() == 0, "it does not come back")
        assert any(hit.text == NUTS for hit in told.me.search.find("allergic cashew nuts"))
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: person.sees("It is in the bin again", dialog) and running() == 0, "it stays")
        person.press(Qt.Key.Key_Escape)
        person.wait(lambda: person.sees(holds, page) and running() == 0, "the page is not told")
        person.click(page.bin.button)
        person.wait(lambda: page.bin.dialog is not None, "nothing is asked")
        assert person.sees(NUTS, page.bin.dialog)
        person.press_button("Remove for good", page.bin.dialog)
        gone = "Nothing of what it held is left in any file."
        person.wait(lambda: person.sees(gone, page) and running() == 0, "it is not emptied")
        store = told.me._parts.store
        assert "cashew" not in dump(store)
        assert b"cashew" not in everything(told.me.paths)

    def test_what_is_deleted_is_not_given_to_a_reply_until_it_is_told_again(self, told: App):
        person = told.person
        person.open_memories()
        person.open_memory(FACTS[NUTS])
        person.press(Qt.Key.Key_Delete)
        person.wait(lambda: FACTS[NUTS] not in person.listed_memories(), "it is not deleted")
        person.press_button("New conversation", told.window.sidebar)
        reply = person.say(ASK_NUTS)
        assert reply.text() == "I don't know that yet."
        assert not [chip for chip in person.chips(reply) if FACTS[NUTS] in chip.accessibleName()]
        person.say(NUTS)
        person.wait(lambda: told.me.memories.count() == len(FACTS), "what is told again is not remembered", 15)
        person.press_button("New conversation", told.window.sidebar)
        assert person.say(ASK_NUTS).text() == FACTS[NUTS]

    def test_search_and_filter(self, told: App):
        person = told.person
        pane = person.open_memories()
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("tromso")
        person.wait(lambda: person.listed_memories() == [FACTS[SISTER]], "the search does not find it")
        assert person.sees("1 memory", pane)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("submarine")
        person.wait(lambda: person.sees("Nothing found for “submarine”"), "it is not said that there is none")
        person.press(Qt.Key.Key_Escape)
        person.wait(lambda: len(person.listed_memories()) == len(FACTS), "the search does not end")


class TestConversations:
    def test_rename_delete_undo_and_search(self, told: App, open_app: Open):
        person = told.person
        person.wait(lambda: person.conversations == [person.title], "the conversation is not listed")
        first = person.title
        person.press_button("New conversation", told.window.sidebar)
        person.say("Let us talk about submarines.")
        person.wait(lambda: len(person.conversations) == 2, "the second conversation is not listed")
        second = person.title
        assert second != first
        person.open_conversation(first)
        person.reach_conversation(first)
        person.press(Qt.Key.Key_F2)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("About me")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: "About me" in person.conversations, "it is not renamed")
        person.wait(lambda: person.title == "About me", "the title above the chat is the old one")
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("submarines")
        person.wait(lambda: person.conversations == [second], "the search does not find it by its text")
        person.press(Qt.Key.Key_Escape)
        person.wait(lambda: len(person.conversations) == 2, "the search does not end")
        self.delete_and_undo(told, "About me")
        told.quit()
        again = open_app(journey(), FakeEmbedder()).person
        again.wait(lambda: set(again.conversations) == {"About me", second}, "they are not as they were left")

    def delete_and_undo(self, told: App, title: str) -> None:
        person = told.person
        person.open_conversation(title)
        texts = person.texts
        person.choose_from_menu(title, "Delete")
        person.press_button("Delete", person.one(Parting))
        person.wait(lambda: title not in person.conversations, "it is not deleted")
        assert person.messages == [], "what was deleted is still shown"
        assert told.me.memories.count() == 0, "what was learned from it alone is still known"
        assert told.me.search.find("boat Duchess") == []
        said = f"Conversation deleted, with {len(FACTS)} memories made of it"
        person.undo(said)
        person.wait(lambda: title in person.conversations, "the deletion is not undone")
        person.wait(lambda: person.title == title and person.texts == texts, "it is not opened again")
        person.reach_conversation(title)
        person.press(Qt.Key.Key_Delete)
        person.wait(person.one(Parting).isActiveWindow, "the question does not take the keyboard")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: title not in person.conversations, "it is not deleted from the keyboard")
        person.undo(said)
        person.wait(lambda: title in person.conversations, "the second deletion is not undone")
        assert told.me.memories.count() == len(FACTS)
        person.open_conversation(title)
        assert person.texts == texts


class TestBranches:
    def test_another_reply_arrows_and_a_restart(self, open_app: Open):
        engine = JourneyEngine()
        engine.said["Write a line."] = "The first line."
        app = open_app(engine, FakeEmbedder())
        person = app.person
        first = person.say("Write a line.")
        engine.said["Write a line."] = "The second line."
        person.do("Write another reply", first)
        person.wait(lambda: person.texts == ["Write a line.", "The second line."], "there is no other reply")
        second = person.reply()
        person.wait(lambda: person.sees("2/2", second), "the arrows do not show")
        person.do("Previous version", second)
        person.wait(lambda: person.texts == ["Write a line.", "The first line."], "the first reply does not come back")
        person.wait(lambda: person.sees("1/2", person.messages[1]), "the arrows do not show")
        title = person.title
        app.quit()
        again = open_app(JourneyEngine(), FakeEmbedder()).person
        again.wait(lambda: again.conversations == [title], "the conversation is not listed")
        again.open_conversation(title)
        assert again.texts == ["Write a line.", "The first line."], "the branch that was shown is not the one shown"
        again.do("Next version", again.messages[1])
        again.wait(lambda: again.texts == ["Write a line.", "The second line."], "the second reply is gone")

    def test_edit_and_send_again_keeps_the_first_version(self, open_app: Open):
        told = ENGLISH.leads[0]
        engine = JourneyEngine(said={"I like gren tea.": f"{told}?", "I like green tea.": f"{told}!"})
        app = open_app(engine, FakeEmbedder())
        person = app.person
        person.say("I like gren tea.")
        person.do("Edit and send again", person.own("I like gren tea."))
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("I like green tea.")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: person.texts == ["I like green tea.", f"{told}!"], "the edited message is not answered")
        person.reply()
        assert engine.prompts[-1].history == engine.prompts[0].history, "the first version is read as history"
        person.wait(lambda: person.sees("2/2", person.messages[0]), "the arrows do not show")
        person.do("Previous version", person.messages[0])
        person.wait(lambda: person.texts == ["I like gren tea.", f"{told}?"], "the first version is gone")
        assert app.me.search.find("green tea", types=("item",))[0].text != "I like green tea.", (
            "a hidden branch is found"
        )

    def test_copy_takes_the_whole_text(self, open_app: Open):
        text = "A list:\n\n- one\n- two\n\n```python\nprint('three')\n```"
        app = open_app(JourneyEngine(said={"List": text}), FakeEmbedder())
        reply = app.person.say("List")
        app.person.do("Copy", reply)
        assert QGuiApplication.clipboard().text() == text
        app.person.press_button("Copy code", reply)
        assert QGuiApplication.clipboard().text() == "print('three')"
        app.person.do("Copy", app.person.own("List"))
        assert QGuiApplication.clipboard().text() == "List"

    def test_shift_enter_breaks_the_line_and_enter_sends(self, open_app: Open):
        app = open_app(JourneyEngine(), FakeEmbedder())
        app.person.say("One\ntwo")
        assert app.person.texts[0] == "One\ntwo"
        assert app.me.chats.messages(1)[0].text == "One\ntwo"
