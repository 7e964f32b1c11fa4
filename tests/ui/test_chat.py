"""The chat: what Markdown becomes, how a reply grows, branches, editing, stopping, what was used, and jumping there."""

import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QFileDialog, QLabel

from secondme.errors import EnvironmentProblem, ModelProblem
from secondme.retrieval.fuse import WEIGHTS
from secondme.types import Attachment, Changes, Hit, Usage
from tests.budget import twice
from tests.ui.conftest import NOISE
from tests.ui.door import FakeDoor, hit_of
from ui.chat import highlight, rows
from ui.chat.chips import Chip, Chips
from ui.chat.markdown import Code, Growing, Prose, plain, safe_address, split
from ui.chat.message import PersonMessage, ReplyMessage
from ui.chat.panel import HitCard
from ui.chat.scores import Scores, cost, names, parts, why
from ui.chat.source import Source
from ui.chat.text import CodeBlock, ProseView, TextView
from ui.chat.writer import Writer
from ui.main_window import MainWindow
from ui.task import running
from ui.theme import theme
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)

REPLY = "Take **tram 28**.\n\n```python\nprint(1)\n```\n\n- first\n- second"


def settled(window: MainWindow) -> bool:
    return window.chat.session is None and running() == 0


def say(window: MainWindow, qtbot: Any, text: str) -> None:
    window.chat.composer.set_text(text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.chat.session is not None or running() == 0, timeout=3000)
    qtbot.waitUntil(lambda: settled(window), timeout=5000)


def shown(window: MainWindow) -> list[str]:
    return [message.text() for message in window.chat.view.messages]


def prose(widget: Any) -> str:
    return "\n".join(view.toPlainText() for view in widget.findChildren(ProseView))


class TestMarkdown:
    def test_blocks_keep_their_order_and_kind(self):
        blocks = split(REPLY)
        assert [type(block) for block in blocks] == [Prose, Code, Prose]
        assert blocks[1] == Code("print(1)", "python", closed=True)

    @pytest.mark.parametrize(
        "text", ["", "```", "```py\nx", "*", "|a|\n|-|\n|", "> > >", "1.", "\x00", "[a](b", "<b>x</b>"]
    )
    def test_every_text_can_be_shown(self, styled, text):
        document = QTextDocument()
        writer = Writer(document)
        for block in split(text):
            if isinstance(block, Prose):
                writer.write(block)
        assert document.isEmpty() or document.toPlainText()

    def test_html_stays_text(self, styled):
        document = QTextDocument()
        (block,) = split("Look <img src='http://x.example/a.png'> here")
        assert isinstance(block, Prose)
        Writer(document).write(block)
        assert document.toPlainText() == "Look <img src='http://x.example/a.png'> here"

    def test_an_image_is_named_and_not_loaded(self, styled, qtbot):
        view = ProseView()
        qtbot.addWidget(view)
        for block in split("![a cat](http://x.example/cat.png)"):
            view.append(block)  # type: ignore[arg-type]
        assert view.toPlainText() == "[a cat]"
        assert (
            view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("http://x.example/cat.png")) is None
        )

    @pytest.mark.parametrize(
        ("address", "kept"),
        [
            ("https://a.example/x", True),
            ("http://a.example", True),
            ("mailto:a@b.example", True),
            ("javascript:alert(1)", False),
            ("file:///etc/passwd", False),
            ("data:text/html,x", False),
            ("//a.example", False),
        ],
    )
    def test_links_lead_to_the_web_and_mail_only(self, address, kept):
        assert bool(safe_address(address)) is kept

    def test_growing_gives_the_same_blocks_as_the_whole(self):
        text = REPLY + "\n\nA [link](https://a.example) and\nmore\n\n1. x\n2. y\n\n> q\n\n```\nopen"
        growing = Growing()
        final, last = [], None
        for place in range(0, len(text), 3):
            done, last = growing.add(text[place : place + 3])
            final += done
        assert last is not None
        whole = split(text)
        assert [_words(block) for block in [*final, last]] == [_words(block) for block in whole]

    def test_growing_costs_no_more_at_the_end_than_at_the_beginning(self):
        growing = Growing()
        for _ in range(400):
            growing.add("Some words of a paragraph that is long enough.\n\n")
        assert len(growing._tail) < 200

    def test_a_list_has_its_items_and_levels(self, styled):
        document = QTextDocument()
        (block,) = split("1. one\n   - inner\n2. two")
        assert isinstance(block, Prose)
        Writer(document).write(block)
        lines = []
        line = document.begin()
        while line.isValid():
            lines.append((line.text(), line.textList().format().indent() if line.textList() else 0))
            line = line.next()
        assert lines == [("one", 1), ("inner", 2), ("two", 1)]

    def test_code_is_read_into_colours(self):
        lines = highlight.read("def f():\n    return 'x'  # why", "python")
        kinds = {span.kind for line in lines for span in line}
        assert {"keyword", "name", "string", "comment"} <= kinds
        assert highlight.read("x", "no-such-language") == []
        assert highlight.read("x" * (highlight.LONGEST + 1), "python") == []


def _words(block: Any) -> str:
    return block.text if isinstance(block, Code) else plain(block.tokens)


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


@pytest.fixture
def remembering(paths) -> FakeDoor:
    """A door that remembers something from an older conversation, and uses it."""
    door = FakeDoor(paths, ["No peanuts for you [m1]."])
    past = ["I'm allergic to peanuts.", "Noted."] + [f"line {n}" for n in range(200)]
    door.talk("Health", *past)
    memory = door.remember("You are allergic to peanuts.", door.by_item[1])
    door.hits = (hit_of(memory),)
    return door


class TestWhatWasUsed:
    def test_a_chip_opens_the_memory_and_leads_to_the_message_of_origin(self, remembering, open_window, qtbot):
        window = open_window(remembering)
        say(window, qtbot, "A snack?")
        reply = window.chat.view.messages[1]
        (chip,) = reply.findChildren(Chip)
        assert chip.text() == "You are allergic to peanuts."
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
        assert window.chat.panel.isVisible()
        qtbot.waitUntil(lambda: bool(window.chat.panel.findChildren(Source)), timeout=3000)
        (source,) = window.chat.panel.findChildren(Source)
        assert any("allergic to peanuts" in text.text() for text in source.findChildren(QLabel))
        source.asked.emit(1)
        view = window.chat.view
        qtbot.waitUntil(lambda: view.find(1) is not None and running() == 0, timeout=3000)
        qtbot.waitUntil(lambda: in_sight(window, view.find(1)), timeout=3000)
        glow = view.find(1)._glow
        qtbot.waitUntil(lambda: glow.state() == glow.State.Running, timeout=3000)
        assert window.chat.conversation_id == 1

    def test_what_was_cited_stands_alone_and_where_nothing_was_what_was_given_is_outlined(
        self, remembering, open_window, qtbot
    ):
        others = [remembering.remember(f"You know {n}.", remembering.by_item[1]) for n in range(5)]
        given = tuple(hit_of(memory, cited=False, score=0.9) for memory in others)
        remembering.hits = (*given, *remembering.hits)
        window = open_window(remembering)
        say(window, qtbot, "A snack?")
        reply = window.chat.view.messages[1]
        (cited,) = reply.findChildren(Chip)
        assert (cited.accessibleName(), cited.toolTip()) == ("Memory: You are allergic to peanuts.", "")
        (more,) = [each for each in reply.chips.findChildren(Button) if not isinstance(each, Chip)]
        assert more.text() == "5 more"
        remembering.hits = given
        say(window, qtbot, "Another?")
        outlined = window.chat.view.messages[3].findChildren(Chip)
        assert len(outlined) == 4
        assert {chip.toolTip() for chip in outlined} == {"Given, not cited"}
        assert outlined[0].accessibleName() == "Memory: You know 0. (Given, not cited)"
        grounds = [chip.grab().toImage().pixelColor(chip.width() - 12, 5).name() for chip in (cited, *outlined)]
        assert grounds[0] == theme().colors.accent_soft
        assert set(grounds[1:]).isdisjoint({theme().colors.accent_soft})
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
        assert window.chat.panel.isVisible()

    def test_it_is_known_after_the_conversation_is_opened_again(self, remembering, open_window, qtbot):
        window = open_window(remembering)
        say(window, qtbot, "A snack?")
        mine = window.chat.conversation_id
        window.chat.open(1)
        qtbot.waitUntil(lambda: running() == 0, timeout=3000)
        window.chat.open(mine)
        qtbot.waitUntil(lambda: len(window.chat.view.messages) == 2, timeout=3000)
        assert [chip.text() for chip in window.chat.view.messages[1].findChildren(Chip)] == [
            "You are allergic to peanuts."
        ]

    def test_a_chip_of_a_note_shows_its_words_without_markdown(self, qtbot):
        hit = Hit("item", 1, None, "# Sourdough\n\n- **Bruno** is fed `daily`", 0.5, True, "2026-03-01", "Me")
        chips = Chips()
        qtbot.addWidget(chips)
        chips.show_hits((hit,))
        assert chips.findChild(Chip).text() == "Sourdough Bruno is fed daily"

    def test_the_scores_and_the_cost_of_a_reply_are_shown(self, remembering, open_window, qtbot):
        shares = {"meaning with the turn before": 0.4, "exact words": 0.2, "length": -0.1, "time": 0.001}
        remembering.hits = tuple(replace(hit, components=shares) for hit in remembering.hits)
        window = open_window(remembering)
        say(window, qtbot, "A snack?")
        window.chat.toggle_panel()
        assert window.chat.panel.cost.isVisible()
        assert "Wrote 3 tokens, 20.0 a second" in window.chat.panel.cost.text()
        (card,) = window.chat.panel.findChildren(HitCard)
        qtbot.mouseClick(card.show_scores, Qt.MouseButton.LeftButton)
        (scores,) = card.findChildren(Scores)
        assert scores.isVisible()
        assert scores.accessibleName() == "its meaning 0.40; its exact words 0.20; its length -0.10"
        card.show_scores.setFocus()
        qtbot.keyClick(card.show_scores, Qt.Key.Key_Space)
        assert not scores.isVisible()

    def test_a_memory_that_is_gone_is_said_to_be_gone(self, remembering, open_window, qtbot):
        window = open_window(remembering)
        say(window, qtbot, "A snack?")
        remembering.known.clear()
        window.chat.toggle_panel()
        (card,) = window.chat.panel.findChildren(HitCard)
        qtbot.waitUntil(lambda: "deleted" in " ".join(t.text() for t in card.findChildren(QLabel)), timeout=3000)

    def test_why_it_was_found_is_said_in_words_a_person_knows(self, remembering):
        hit = hit_of(next(iter(remembering.known.values())))
        assert set(names()) == set(WEIGHTS) - {"length", "tells", "said by a person"}
        shares = {"length": 0.5, "meaning with the turn before": 0.3, "tells": 0.4}
        assert why(replace(hit, score=0.45, components=shares)) == "Score 0.45 · found by its meaning"
        assert why(replace(hit, score=0.09, components={"length": 0.09, "words": 0.0})) == "Score 0.09"

    def test_a_source_in_the_bin_is_said_to_be_there(self, remembering, open_window, qtbot):
        window = open_window(remembering)
        remembering.kept[1] = replace(remembering.kept[1], deleted_at="now")
        window.open_item(1)
        qtbot.waitUntil(window.banner.isVisible, timeout=3000)
        assert "bin" in window.banner._text.text()


def in_sight(window: MainWindow, message: Any) -> bool:
    view = window.chat.view
    top = message.mapTo(view.viewport(), message.rect().topLeft()).y()
    return 0 <= top < view.viewport().height()


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


def test_shares_of_one_name_are_one_and_what_is_nothing_is_left_out() -> None:
    components = {"meaning with the turn before": 0.3, "meaning with the turn after": 0.1, "time": 0.001}
    found = Hit("memory", 1, None, "x", 0.5, True, "2026-03-01", "You", components=components)
    assert parts(found) == [("its meaning", pytest.approx(0.4))]


def test_the_cost_of_a_reply_in_words() -> None:
    assert cost(None) == cost(Usage()) == ""
    lines = cost(Usage(1200, 200, 1000, 90, 1.4, 23.6, 0.1234, "length")).splitlines()
    assert lines == [
        "Read 1,200 tokens, 1,000 of them still known from before",
        "Wrote 90 tokens, 23.6 a second",
        "Looked up in 0.12 s, first word after 1.4 s",
        "It was cut off at the longest reply that the settings allow",
    ]
