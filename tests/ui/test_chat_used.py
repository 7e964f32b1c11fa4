"""What a reply was made of: its chips, where they lead, and what is said of scores and cost."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from secondme.retrieval.fuse import WEIGHTS
from secondme.types import Hit, Usage
from tests.ui.conftest import NOISE
from tests.ui.door import FakeDoor, hit_of
from tests.ui.talking import in_sight, say
from ui.chat.chips import Chip, Chips
from ui.chat.panel import HitCard
from ui.chat.scores import Scores, cost, cost_in_numbers, names, parts, why
from ui.chat.source import Source
from ui.task import running
from ui.theme import theme
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)


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
        assert "about 15 words a second" in window.chat.panel.cost.text()
        assert "token" not in window.chat.panel.cost.text()
        assert not window.chat.panel.numbers.isVisible()
        qtbot.mouseClick(window.chat.panel.show_numbers, Qt.MouseButton.LeftButton)
        assert "Wrote 3 tokens, 20.0 a second" in window.chat.panel.numbers.text()
        assert window.chat.panel.numbers.isVisible()
        (card,) = window.chat.panel.findChildren(HitCard)
        qtbot.mouseClick(card.show_scores, Qt.MouseButton.LeftButton)
        (scores,) = card.findChildren(Scores)
        assert scores.isVisible()
        assert scores.accessibleName() == "a similar meaning 0.40; exactly your words 0.20; how long it is -0.10"
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
        assert why(replace(hit, score=0.45, components=shares)) == "Fair match · a similar meaning"
        assert why(replace(hit, score=0.09, components={"length": 0.09, "words": 0.0})) == "Distant match"
        assert not [words for words in names().values() if "turn" in words or "score" in words]
        assert why(replace(hit, score=0.5, components={"time": 0.5})) == "Close match · the time you asked about"

    def test_a_source_in_the_bin_is_said_to_be_there(self, remembering, open_window, qtbot):
        window = open_window(remembering)
        remembering.kept[1] = replace(remembering.kept[1], deleted_at="now")
        window.open_item(1)
        qtbot.waitUntil(window.banner.isVisible, timeout=3000)
        assert "bin" in window.banner._text.text()


def test_shares_of_one_name_are_one_and_what_is_nothing_is_left_out() -> None:
    components = {"meaning with the turn before": 0.3, "meaning with the turn after": 0.1, "time": 0.001}
    found = Hit("memory", 1, None, "x", 0.5, True, "2026-03-01", "You", components=components)
    assert parts(found) == [("a similar meaning", pytest.approx(0.4))]


def test_the_cost_of_a_reply_in_words() -> None:
    assert cost(None) == cost(Usage()) == ""
    usage = Usage(1200, 200, 1000, 90, 1.4, 23.6, 0.1234, "length")
    assert cost(usage).splitlines() == [
        "First word after 1.4 s, then about 18 words a second",
        "It was cut off at the longest reply that the settings allow",
    ]
    assert cost_in_numbers(usage).splitlines()[:3] == [
        "Read 1,200 tokens, 1,000 of them still known from before",
        "Wrote 90 tokens, 23.6 a second",
        "Looked up in 0.12 s",
    ]
