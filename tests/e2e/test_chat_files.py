"""Finding what was said in any conversation, and taking a conversation along as a file, by mouse and keyboard."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from secondme.chat.draft import unkept
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, SHIFT
from tests.fakes import FakeEmbedder
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
FIRST, SECOND = "The ferry to Cacilhas leaves at nine.", "Buy bread and a ferry ticket."


@pytest.fixture
def talked(open_app: Open, settings: Callable[..., None]) -> App:
    settings(remember=False)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.person.say(FIRST)
    app.person.press_button("New conversation", app.person.window.sidebar)
    app.person.say(SECOND)
    return app


def found(page: Any) -> list[str]:
    return [each.item.text for each in page.model.rows]


class TestFinding:
    def test_from_the_keyboard_to_the_message(self, talked: App):
        person = talked.person
        person.press(Qt.Key.Key_F, CONTROL | SHIFT)
        page: Any = person.window.pages.currentWidget()
        person.wait(page.search.hasFocus, "the search has no focus")
        person.type("cacil")
        person.wait(lambda: found(page) == [FIRST], "it is not found")
        (start, end) = page.model.rows[0].spans[0]
        assert page.model.rows[0].text[start:end] == "Cacil"
        person.press(Qt.Key.Key_Down)
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: FIRST in person.texts and running() == 0, "its conversation does not open")

    def test_from_the_search_of_the_list_and_with_the_mouse(self, talked: App):
        person = talked.person
        person.click(person.window.sidebar.conversations.search)
        person.type("ferry")
        person.press_button("Search in all messages", person.window.sidebar)
        page: Any = person.window.pages.currentWidget()
        person.wait(lambda: sorted(found(page)) == sorted([FIRST, SECOND]), "both are not found")
        assert page.count.text() == "2 messages"
        row = found(page).index(FIRST)
        person.click(page.view.viewport(), page.view.visualRect(page.model.index(row)).center())
        person.wait(lambda: FIRST in person.texts, "its conversation does not open")

    def test_nothing_found_is_told(self, talked: App):
        person = talked.person
        person.press(Qt.Key.Key_F, CONTROL | SHIFT)
        page: Any = person.window.pages.currentWidget()
        person.wait(page.search.hasFocus, "the search has no focus")
        person.type("zebra")
        person.wait(lambda: page.stack.currentWidget() is page.nothing, "it is not told")
        assert page.nothing.title.text() == "No message has “zebra”"


class TestPrivate:
    def test_nothing_of_it_is_listed_kept_or_there_again(self, talked: App):
        person, me = talked.person, talked.me
        before = person.conversations
        person.press_button("New conversation", person.window.sidebar)
        person.press_button("Talk privately instead")
        mark = person.window.frame.mark
        assert mark.isVisible()
        assert "nothing of this is kept" in mark.text.text()
        person.say("My boat is called Wobbly Duchess.")
        person.say("And it is green.")
        assert len(person.messages) == 4
        assert person.conversations == before
        assert me.chats.find("Wobbly") == []
        assert person.window.chat.is_private
        reply = person.messages[-1]
        assert not reply.actions.main.isVisible()
        assert not reply.actions.thumbs["up"].isVisible()
        person.open_conversation(before[0])
        assert not mark.isVisible()
        person.press(Qt.Key.Key_N, CONTROL | SHIFT)
        assert mark.isVisible()
        assert person.messages == [], "what was private is gone"

    def test_what_goes_along_stays_in_no_other_conversation(self, talked: App):
        person, me = talked.person, talked.me
        title = person.conversations[0]
        person.open_conversation(title)
        person.type("A quiet word.")
        person.wait(lambda: "A quiet word." in me.chats.drafts().values(), "it is not kept while it is written")
        person.press(Qt.Key.Key_N, CONTROL | SHIFT)
        assert person.window.frame.composer.text == "A quiet word."
        person.wait(lambda: me.chats.drafts() == {}, "it is still kept where it was begun")
        person.open_conversation(title)
        assert person.window.frame.composer.text == ""

    def test_a_reply_on_its_way_is_never_shown_in_the_next_one(self, talked: App):
        person = talked.person
        chat, stopped = person.window.chat, []
        for place, expected in ((-1, ["stopped"]), (10_000, [])):
            stopped.clear()
            person.press(Qt.Key.Key_N, CONTROL | SHIFT)
            chat.session = SimpleNamespace(
                conversation_id=place, question="Said before.", stop=lambda: stopped.append("stopped")
            )
            person.press(Qt.Key.Key_N, CONTROL | SHIFT)
            assert stopped == expected, "only the reply of the private conversation ends with it"
            chat._stored(unkept(0, "Said before.", "Me", "self", ()))
            assert person.messages == []
            chat._ended()

    def test_what_is_being_written_goes_along_and_keys_do_the_rest(self, talked: App):
        person = talked.person
        person.press(Qt.Key.Key_N, CONTROL)
        person.type("A quiet word.")
        person.press(Qt.Key.Key_N, CONTROL | SHIFT)
        assert person.window.frame.composer.text == "A quiet word."
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: len(person.messages) == 2 and not person.replying, "there is no reply")
        person.press(Qt.Key.Key_Up)
        assert not person.window.chat.view.last_typed().actions.main.isVisible(), "it cannot be edited"
        person.press(Qt.Key.Key_N, CONTROL)
        assert person.window.frame.composer.text == ""
        assert not person.window.frame.mark.isVisible()


class TestOrder:
    def listed(self, app: App) -> list[str]:
        """Headings and titles, from top to bottom."""
        entries = app.person.window.sidebar.conversations.model.entries
        return [each if isinstance(each, str) else each.title for each in entries]

    def test_pinned_first_put_away_out_of_sight_and_back(self, talked: App):
        person = talked.person
        second, first = person.conversations
        person.choose_from_menu(first, "Pin")
        person.wait(lambda: self.listed(talked) == ["Pinned", first, "Today", second], "it is not pinned")
        person.choose_from_menu(second, "Put away")
        person.wait(lambda: self.listed(talked) == ["Pinned", first], "it is not put away")
        person.press_button("Put away (1)", person.window.sidebar)
        person.wait(lambda: self.listed(talked)[-2:] == ["Put away", second], "it is not shown again")
        person.choose_from_menu(second, "Bring back")
        person.wait(lambda: self.listed(talked) == ["Pinned", first, "Today", second], "it is not back")
        person.choose_from_menu(first, "Unpin")
        person.wait(lambda: "Pinned" not in self.listed(talked), "it is still pinned")

    def test_what_is_put_away_is_found_by_a_search(self, talked: App):
        person = talked.person
        second = person.conversations[0]
        person.choose_from_menu(second, "Put away")
        person.wait(lambda: second not in self.listed(talked), "it is not put away")
        person.click(person.window.sidebar.conversations.search)
        person.type("bread")
        person.wait(lambda: self.listed(talked) == ["Put away", second], "it is not found")

    def test_a_folder_is_named_and_takes_it(self, talked: App):
        conversations: Any = talked.person.window.sidebar.conversations
        person = talked.person
        second, first = person.conversations
        number = next(each.id for each in conversations.model.entries if not isinstance(each, str))
        conversations.list.folder_asked.emit(number, "")
        person.wait(lambda: conversations.naming.isVisible(), "no name is asked for")
        person.wait(conversations.naming.isActiveWindow, "it does not take the keyboard")
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("Errands")
        person.press(Qt.Key.Key_Return)
        wanted = ["Errands", second, "Today", first]
        person.wait(lambda: self.listed(talked) == wanted, "it is not in the folder")
        assert conversations.model.folders == ["Errands"]


class TestDrafts:
    def test_what_was_begun_is_there_after_a_restart(self, talked: App, open_app: Open):
        person = talked.person
        second, first = person.conversations
        person.open_conversation(first)
        person.write("Half a thou")
        person.open_conversation(second)
        person.press(Qt.Key.Key_N, CONTROL)
        person.type("For a new one")
        person.wait(lambda: talked.me.chats.drafts().get(0) == "For a new one", "it is not kept")
        talked.quit()
        again = open_app(JourneyEngine(), FakeEmbedder())
        composer = again.person.window.frame.composer
        again.person.wait(lambda: composer.text == "For a new one", "the new one is not there")
        again.person.open_conversation(first)
        assert composer.text == "Half a thou"
        again.person.press(Qt.Key.Key_Return)
        again.person.wait(lambda: not again.person.replying and composer.text == "", "it is not sent")
        again.person.wait(lambda: list(again.me.chats.drafts()) == [0], "what was sent is still a draft")


class TestInstructions:
    def test_what_is_written_in_the_settings_is_told_with_every_reply(self, talked: App):
        person, me = talked.person, talked.me
        person.press_button("Settings", person.window.sidebar)
        page: Any = person.window.pages.currentWidget()
        person.wait(page.content.isEnabled, "the settings are not made")
        wishes = page.wishes
        person.click(wishes.text.viewport())
        person.type("Answer in one sentence.")
        person.wait(lambda: me.settings.value.instructions == "Answer in one sentence.", "it is not saved")
        person.wait(lambda: wishes.note.text() == "Saved", "it is not told")
        person.press(Qt.Key.Key_N, CONTROL)
        person.say("Tell me about boats.")
        prompts = me._parts.engines.engine().prompts
        assert prompts[-1].system.endswith("In every reply keep to this: Answer in one sentence.")


class TestSaving:
    def save(self, app: App, target: Path) -> None:
        person = app.person
        title = person.conversations[0]
        person.choose_from_menu(title, "Save as a file…")
        conversations: Any = person.window.sidebar.conversations
        person.wait(lambda: conversations.exporting.dialog.isVisible(), "nothing is asked")
        dialog: QFileDialog = conversations.exporting.dialog
        name = dialog.findChildren(QLineEdit)[0]
        name.setFocus()
        person.wait(lambda: dialog.isActiveWindow() and name.hasFocus(), "the dialog does not take the keys")
        name.selectAll()
        person.type(str(target))
        name.completer().popup().hide()  # it would take Enter for itself
        person.press(Qt.Key.Key_Return)
        person.wait(target.exists, f"{target.name} is not written")
        person.wait(lambda: running() == 0, "it does not end")

    def test_markdown_json_and_pdf(self, talked: App, tmp_path: Path):
        self.save(talked, tmp_path / "talk.md")
        assert SECOND in (tmp_path / "talk.md").read_text(encoding="utf-8")
        self.save(talked, tmp_path / "talk.json")
        whole = json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))
        assert whole["messages"][0]["text"] == SECOND
        self.save(talked, tmp_path / "talk.pdf")
        data = (tmp_path / "talk.pdf").read_bytes()
        assert data.startswith(b"%PDF")
        assert len(data) > 2000
        assert not list(tmp_path.glob("*.part"))
