"""The chat: how a reply grows, branches, editing, stopping, drafts, long conversations, and jumping there."""

import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel

from secondme.errors import EnvironmentProblem, ModelProblem
from secondme.types import Attachment, Changes
from tests.budget import twice
from tests.ui.conftest import NOISE
from tests.ui.talking import REPLY, in_sight, prose, say, settled, shown
from ui.chat import rows
from ui.chat.message import PersonMessage, ReplyMessage
from ui.chat.text import CodeBlock, TextView
from ui.task import running
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)


class TestReply:
    def test_enter_sends_and_the_reply_is_shown_as_markdown(self, door, open_window, qtbot):
        door.replies = [REPLY]
        window = open_window(door)
        say(window, qtbot, "How do I get there?")
        assert shown(window) == ["How do I get there?", REPLY]
        reply = window.chat.view.messages[1]
        assert isinstance(reply, ReplyMessage)
        assert prose(reply) == "Take tram 28.\nfirst\nsecond"
        assert [block.code for block in reply.findChildren(CodeBlock)] == ["print(1)"]
        assert window.chat.composer.text == ""

    def test_shift_enter_breaks_the_line(self, door, open_window, qtbot):
        window = open_window(door)
        field = window.chat.composer.field
        qtbot.keyClicks(field, "one")
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClicks(field, "two")
        assert field.toPlainText() == "one\ntwo"
        assert door.calls == []

    def test_the_composer_grows_to_eight_lines(self, door, open_window, qtbot):
        window = open_window(door)
        field = window.chat.composer.field
        heights = []
        for lines in (1, 4, 8, 20):
            field.setPlainText("\n".join("x" * lines))
            heights.append(field.height())
        assert heights[0] < heights[1] < heights[2] == heights[3]

    def test_it_streams_word_by_word_and_stops_at_once(self, door, open_window, qtbot):
        door.replies = [" ".join(["word"] * 500)]
        door.pause_s = 0.005
        window = open_window(door)
        window.chat.composer.set_text("Tell me")
        window.chat.composer.submit()
        qtbot.waitUntil(lambda: len(shown(window)) == 2 and len(shown(window)[1]) > 20, timeout=3000)
        assert window.chat.composer.button.accessibleName() == "Stop"
        qtbot.mouseClick(window.chat.composer.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: settled(window), timeout=3000)
        kept = shown(window)[1]
        assert 4 < len(kept.split()) < 500
        assert door.by_item[2].text == kept
        assert window.chat.composer.button.accessibleName() == "Send"

    def test_enter_while_a_reply_is_written_says_why_nothing_is_sent(self, door, open_window, qtbot):
        door.gate.clear()
        window = open_window(door)
        window.chat.composer.set_text("Tell me")
        window.chat.composer.submit()
        qtbot.waitUntil(lambda: len(shown(window)) == 2, timeout=3000)
        qtbot.keyClicks(window.chat.composer.field, "And more")
        qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
        assert window.toast.isVisible()
        assert window.toast.findChild(QLabel).text().startswith("A reply is being written.")
        assert window.chat.composer.text == "And more"
        door.gate.set()
        qtbot.waitUntil(lambda: settled(window), timeout=3000)
        qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: settled(window) and len(shown(window)) == 4, timeout=3000)

    def test_esc_stops(self, door, open_window, qtbot):
        door.gate.clear()
        window = open_window(door)
        window.chat.composer.set_text("Tell me")
        window.chat.composer.submit()
        qtbot.waitUntil(lambda: len(shown(window)) == 2, timeout=3000)
        qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: settled(window), timeout=3000)

    def test_a_missing_model_is_said_with_its_remedy_and_the_message_is_kept(self, door, open_window, qtbot):
        door.fail = ModelProblem("The chat model is missing.", "Get it under Models.")
        window = open_window(door)
        say(window, qtbot, "Hello")
        reply = window.chat.view.messages[1]
        words = "\n".join(text.text() for text in reply.problem.findChildren(QLabel))
        assert "The chat model is missing." in words
        assert "Get it under Models." in words
        assert door.by_item[1].text == "Hello"

    def test_a_reply_that_broke_off_says_why_and_keeps_its_words(self, door, open_window, qtbot):
        door.replies, door.problem = ["Half of"], "The model stopped unexpectedly."
        window = open_window(door)
        say(window, qtbot, "Hello")
        reply = window.chat.view.messages[1]
        assert reply.text() == "Half of"
        assert "The model stopped unexpectedly." in [t.text() for t in reply.problem.findChildren(QLabel)]

    def test_copy_takes_the_markdown_and_a_code_block_its_code(self, door, open_window, qtbot):
        door.replies = [REPLY]
        window = open_window(door)
        say(window, qtbot, "Hello")
        reply = window.chat.view.messages[1]
        qtbot.mouseClick(reply.actions.copy, Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == REPLY
        reply.findChild(CodeBlock).copy()
        assert QGuiApplication.clipboard().text() == "print(1)"

    def test_what_is_written_stays_with_its_conversation(self, door, open_window, qtbot):
        one, two = door.talk("One", "a", "b"), door.talk("Two", "c", "d")
        window = open_window(door)
        window.chat.open(one.id)
        window.chat.composer.set_text("a draft")
        window.chat.open(two.id)
        assert window.chat.composer.text == ""
        window.chat.open(one.id)
        assert window.chat.composer.text == "a draft"

    def test_what_was_sent_is_no_draft_any_more_wherever_one_is(self, door, open_window, qtbot, monkeypatch):
        one, two = door.talk("One", "a", "b"), door.talk("Two", "c", "d")
        window = open_window(door)
        leave = threading.Event()
        send, create = door.chats.send, door.chats.create
        monkeypatch.setattr(door.chats, "send", lambda *what: (leave.wait(5), send(*what))[1])
        monkeypatch.setattr(door.chats, "create", lambda *what: (leave.wait(5), create(*what))[1])

        def sent_while_elsewhere(text: str) -> None:
            leave.clear()
            window.chat.composer.set_text(text)
            window.chat.composer.submit()
            window.chat.open(two.id)
            leave.set()
            qtbot.waitUntil(lambda: settled(window) and text in [i.text for i in door.by_item.values()], timeout=3000)
            qtbot.waitUntil(lambda: shown(window) == ["c", "d"], timeout=3000)

        window.chat.open(one.id)
        sent_while_elsewhere("for one")
        window.chat.open(one.id)
        assert window.chat.composer.text == ""
        window.new_conversation()
        sent_while_elsewhere("for a new one")
        window.new_conversation()
        assert window.chat.composer.text == ""
        assert len(door.kept) == 3

    def test_what_began_a_conversation_is_no_draft_of_the_next_new_one(self, door, open_window, qtbot):
        window = open_window(door)
        window.chat.composer.set_text("Where do I live?")
        qtbot.waitUntil(lambda: door.drafts.get(0) == "Where do I live?", timeout=3000)
        window.chat.composer.submit()
        qtbot.waitUntil(lambda: settled(window) and len(door.kept) == 1, timeout=3000)
        qtbot.waitUntil(lambda: not any(door.drafts.values()), timeout=3000)

    def test_what_is_written_stays_while_another_page_is_shown(self, door, open_window, qtbot):
        window = open_window(door)
        window.chat.composer.set_text("a draft")
        window.show_page("memories")
        qtbot.waitUntil(lambda: running() == 0, timeout=3000)
        window.show_page("chat")
        assert window.chat.composer.text == "a draft"

    def test_a_reply_goes_on_while_another_conversation_is_shown(self, door, open_window, qtbot):
        other = door.talk("Other", "x", "y")
        door.replies = ["one two three four"]
        door.gate.clear()
        window = open_window(door)
        window.chat.composer.set_text("Tell me")
        window.chat.composer.submit()
        qtbot.waitUntil(lambda: len(shown(window)) == 2, timeout=3000)
        mine = window.chat.conversation_id
        window.chat.open(other.id)
        qtbot.waitUntil(lambda: shown(window) == ["x", "y"], timeout=3000)
        window.chat.composer.set_text("can not be sent yet")
        assert not window.chat.composer.button.isEnabled()
        door.gate.set()
        qtbot.waitUntil(lambda: settled(window), timeout=3000)
        assert shown(window) == ["x", "y"]
        assert window.chat.composer.button.isEnabled()
        window.chat.open(mine)
        qtbot.waitUntil(lambda: shown(window) == ["Tell me", "one two three four"], timeout=3000)


class TestBranches:
    def test_regenerate_makes_a_branch_and_the_arrows_lead_back(self, door, open_window, qtbot):
        door.replies = ["first reply", "second reply"]
        window = open_window(door)
        say(window, qtbot, "Hello")
        qtbot.mouseClick(window.chat.view.messages[1].actions.main, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: settled(window), timeout=3000)
        assert shown(window) == ["Hello", "second reply"]
        actions = window.chat.view.messages[1].actions
        assert actions.count.text() == "2/2"
        qtbot.mouseClick(actions.previous, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: shown(window) == ["Hello", "first reply"], timeout=3000)
        actions = window.chat.view.messages[1].actions
        assert actions.count.text() == "1/2"
        assert actions.next.isEnabled()
        assert not actions.previous.isEnabled()

    def test_edit_and_send_again_keeps_the_first_version(self, door, open_window, qtbot):
        door.replies = ["to the first", "to the second"]
        window = open_window(door)
        say(window, qtbot, "Helo")
        message = window.chat.view.messages[0]
        assert isinstance(message, PersonMessage)
        message.edit()
        message._editor.field.setPlainText("Hello")
        qtbot.keyClick(message._editor.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: settled(window), timeout=3000)
        assert shown(window) == ["Hello", "to the second"]
        assert window.focusWidget() is window.chat.composer.field
        assert window.chat.view.messages[0].actions.count.text() == "2/2"
        assert door.by_item[1].text == "Helo"
        window.chat.view.messages[0].actions.previous.click()
        qtbot.waitUntil(lambda: shown(window) == ["Helo", "to the first"], timeout=3000)

    def test_an_edit_that_cannot_be_stored_is_kept_and_so_is_what_it_was_to_replace(self, door, open_window, qtbot,
                                                                                    monkeypatch):  # fmt: skip
        window = open_window(door)
        say(window, qtbot, "Helo")
        before = shown(window)

        def full(item_id, text, stop):
            raise EnvironmentProblem("The disk is full, so nothing was saved.", "Free some space.")

        monkeypatch.setattr(door.chats, "edit", full)
        message = window.chat.view.messages[0]
        message.edit()
        message._editor.field.setPlainText("Hello, with care")
        qtbot.keyClick(message._editor.field, Qt.Key.Key_Return)
        qtbot.waitUntil(window.banner.isVisible, timeout=3000)
        qtbot.waitUntil(lambda: shown(window) == before, timeout=3000)
        assert window.chat.composer.text == "Hello, with care"

    def test_leaving_the_edit_changes_nothing(self, door, open_window, qtbot):
        window = open_window(door)
        say(window, qtbot, "Hello")
        message = window.chat.view.messages[0]
        message.edit()
        qtbot.keyClick(message._editor.field, Qt.Key.Key_Escape)
        assert message._editor is None
        assert [call[0] for call in door.calls] == ["send"]


class TestLongConversations:
    def test_the_last_page_is_read_and_older_ones_on_scrolling_up(self, door, open_window, qtbot):
        long = door.talk("Long", *[f"message {n}" for n in range(300)])
        window = open_window(door)
        window.chat.open(long.id)
        view = window.chat.view
        qtbot.waitUntil(lambda: len(view.messages) == rows.PAGE and running() == 0, timeout=15_000)
        assert shown(window)[-1] == "message 299"
        qtbot.waitUntil(
            lambda: view.verticalScrollBar().value() == view.verticalScrollBar().maximum() > 0, timeout=3000
        )
        assert shown(window) == [f"message {n}" for n in range(300 - rows.PAGE, 300)], "each once, in order"
        first = view.messages[0]
        view.verticalScrollBar().setValue(0)
        qtbot.waitUntil(lambda: len(view.messages) >= 2 * rows.PAGE and running() == 0, timeout=15_000)
        assert shown(window) == [f"message {n}" for n in range(300 - len(view.messages), 300)]
        qtbot.wait(50)
        assert view.verticalScrollBar().value() > 0, "what was read stays in sight"
        assert first in view.messages

    def test_the_end_is_shown_before_the_rest_of_it_is_read(self, door, open_window, qtbot, monkeypatch):
        long = door.talk("Long", *[f"message {n}" for n in range(300)])
        window = open_window(door)
        go_on, latest = threading.Event(), rows.latest

        def slow(me: Any, conversation_id: int, before: int | None = None, most: int = rows.PAGE) -> Any:
            if before is not None:
                go_on.wait(10)
            return latest(me, conversation_id, before, most)

        monkeypatch.setattr(rows, "latest", slow)
        window.chat.open(long.id)
        view = window.chat.view
        qtbot.waitUntil(lambda: len(view.messages) == rows.FIRST and not view._todo, timeout=15_000)
        assert in_sight(window, view.messages[-1])
        window.chat._reading.latest()
        qtbot.waitUntil(lambda: not window.chat._reading._waiting and not view._todo, timeout=15_000)
        go_on.set()
        qtbot.waitUntil(lambda: len(view.messages) >= rows.PAGE and running() == 0, timeout=15_000)
        assert shown(window) == [f"message {n}" for n in range(300 - rows.PAGE, 300)], "asked for twice, put in once"

    def test_a_jump_into_the_middle_reads_on_in_both_directions(self, door, open_window, qtbot):
        long = door.talk("Long", *[f"message {n}" for n in range(300)])
        window = open_window(door)
        window.open_item(120)
        view = window.chat.view
        qtbot.waitUntil(lambda: view.find(120) is not None and in_sight(window, view.find(120)), timeout=15_000)
        assert window.chat.conversation_id == long.id
        assert view.newer
        assert view.older
        for _ in range(12):
            view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
            qtbot.waitUntil(lambda: running() == 0 and not view._todo, timeout=15_000)
        assert shown(window)[-1] == "message 299"
        numbers = [int(text.split()[1]) for text in shown(window)]
        assert numbers == list(range(numbers[0], 300))

    def test_what_another_process_added_is_shown(self, door, open_window, qtbot):
        chat = door.talk("Chat", "a", "b")
        window = open_window(door)
        window.chat.open(chat.id)
        qtbot.waitUntil(lambda: shown(window) == ["a", "b"], timeout=3000)
        item = door.add(chat.id, "c", "self", 2)
        door.told(Changes(conversations=(chat.id,), items=(item.id,)))
        qtbot.waitUntil(lambda: shown(window) == ["a", "b", "c"], timeout=3000)

    def test_a_huge_message_is_shown_in_part_until_asked_for(self, door, open_window, qtbot):
        chat = door.talk("Chat", "x " * rows.LONGEST)
        window = open_window(door)
        window.chat.open(chat.id)
        qtbot.waitUntil(lambda: len(window.chat.view.messages) == 1, timeout=3000)
        view = window.chat.view.messages[0].findChild(TextView)
        assert len(view.toPlainText()) == rows.LONGEST
        window.chat.view.messages[0]._bubble._more.click()
        assert len(view.toPlainText()) == 2 * rows.LONGEST


class TestAttachments:
    def test_what_was_copied_is_named_and_can_be_saved(self, door, open_window, qtbot, tmp_path, monkeypatch):
        chat = door.talk("Chat", "Look at [photo: harbour.jpg]")
        (item,) = door.by_item.values()
        door.attached[item.id] = (Attachment(7, "harbour.jpg", 2_400_000),)
        target = tmp_path / "copy.jpg"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
        window = open_window(door)
        window.chat.open(chat.id)
        qtbot.waitUntil(lambda: len(window.chat.view.messages) == 1, timeout=3000)
        (button,) = [b for b in window.chat.view.messages[0].findChildren(Button) if b.text() == "harbour.jpg, 2 MB"]
        assert button.accessibleName() == "Show harbour.jpg"
        button.click()  # what is in it is no picture after all: then a copy can be saved
        qtbot.waitUntil(lambda: target.exists() and window.toast.isVisible(), timeout=3000)
        assert target.read_bytes() == b"x" * 7


class TestBudget:
    @twice
    def test_no_event_holds_the_window_while_a_long_reply_streams(self, styled, door, open_window, qtbot):
        paragraph = "A line with **bold** words and `code` in it, long enough to be wrapped once or twice. " * 3
        code = "\n".join(f"value_{n} = compute({n})  # step" for n in range(60))
        door.replies = [f"{paragraph}\n\n{paragraph}\n\n```python\n{code}\n```\n\n" * 4]
        door.pause_s = 0.0005
        window = open_window(door)
        window.chat.composer.set_text("Tell me everything")
        with styled.watch() as spell:
            window.chat.composer.submit()
            qtbot.waitUntil(lambda: window.chat.session is not None, timeout=3000)
            qtbot.waitUntil(lambda: settled(window), timeout=30_000)
        spell.check()
        assert shown(window)[1] == door.by_item[2].text

    @twice
    def test_no_event_holds_the_window_while_a_long_conversation_opens(self, styled, door, open_window, qtbot):
        texts = [f"Message {n}: " + "some words that fill a line or two. " * 8 + REPLY for n in range(120)]
        long = door.talk("Long", *texts)
        window = open_window(door)
        qtbot.wait(20)
        with styled.watch() as spell:
            window.chat.open(long.id)
            qtbot.waitUntil(lambda: len(window.chat.view.messages) == rows.PAGE and running() == 0, timeout=10_000)
            until = time.monotonic() + 0.3
            qtbot.waitUntil(lambda: time.monotonic() > until, timeout=3000)
        spell.check()
