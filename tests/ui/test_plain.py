"""Notes in Markdown as one reads them, and chips only where a reply rests on something."""

import time
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from secondme.types import Hit, Item
from tests.ui.door import FakeDoor, hit_of
from ui.chat.chips import Chip, Chips
from ui.chat.plain import acknowledges, plain, shown

NOTE = (
    "# Garden\n\n## This week\n- [ ] cut the **roses**\n- [x] buy soil\n* water\n> from Nora\n\n"
    "#tag stays, 3 * 4 too"
)


@pytest.fixture
def hit(paths: Any) -> Hit:
    door = FakeDoor(paths, [])
    door.talk("Health", "I'm allergic to peanuts.")
    return replace(hit_of(door.remember("You are allergic to peanuts.", door.by_item[1])), cited=False)


@pytest.mark.parametrize("part", ["**a ", "__a ", "**a", "* ", "[ ] "])
def test_a_note_full_of_marks_does_not_hold_the_window(part: str) -> None:
    took = []
    for count in (500, 5_000):
        began = time.thread_time()
        plain(part * count)
        took.append(time.thread_time() - began)
    assert took[1] < 0.05 or took[1] < 40 * took[0], "it takes longer than ten times the text asks for"


def test_what_is_strong_within_what_is_strong() -> None:
    assert plain("**a *b* c** and __d_e__ and **f** **g**") == "a *b* c and d_e and f g"


def test_a_note_is_shown_without_markdown() -> None:
    assert plain(NOTE) == (
        "Garden\n\nThis week\n☐ cut the roses\n☑ buy soil\n• water\nfrom Nora\n\n#tag stays, 3 * 4 too"
    )


def test_a_message_is_shown_as_it_was_written(paths: Any) -> None:
    door = FakeDoor(paths, [])
    door.talk("Health", "# 4 is my number")
    item: Item = door.by_item[1]
    assert shown(item) == item.text == "# 4 is my number"
    assert shown(replace(item, kind="note")) == "4 is my number"


def test_what_only_acknowledges_has_one_chip_for_all(qtbot: Any, hit: Hit) -> None:
    assert acknowledges("Noted.", (hit,))
    assert acknowledges("Thank you for telling me.", (hit,))
    assert not acknowledges("No peanuts, then.", (hit,)), "it says what it was given"
    assert not acknowledges("Noted.", (replace(hit, cited=True),))
    assert not acknowledges("Noted. " + "And here is a long story. " * 3, (hit,))
    chips = Chips()
    qtbot.addWidget(chips)
    chips.show_hits((hit, hit), quiet=True)
    assert not chips.findChildren(Chip)
    assert [each.text() for each in chips.findChildren(QPushButton)] == ["2 given"]
    chips.show_hits((hit, hit))
    assert len(chips.findChildren(Chip)) == 2
