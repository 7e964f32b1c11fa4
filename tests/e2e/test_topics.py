"""What memories are about, as the window shows it: a word or two that one would choose, or nothing."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.fakes import FakeEmbedder

pytestmark = pytest.mark.qt_log_ignore(NOISE)

TOLD = {
    "I live in Bern.": ("You live in Bern.", ""),
    "My sister Nora plays the cello.": ("Your sister Nora plays the cello.", "sister, cello"),
    "Ich spreche Deutsch, Englisch und Polnisch.": (
        "Du sprichst Deutsch, Englisch und Polnisch.", "Deutsch, Englisch",
    ),
    "Je fais de l'escalade avec Yannick.": ("Tu fais de l'escalade avec Yannick.", "Yannick, escalade"),
}  # fmt: skip


def test_topics_are_names_and_nouns_and_can_be_narrowed_to(open_app: Callable[..., App]):
    app = open_app(JourneyEngine(), FakeEmbedder())
    person = app.person
    for said in TOLD:
        person.say(said)
    person.wait(lambda: app.me.memories.count() >= len(TOLD), "not all is remembered", 15)
    person.wait_until_ready(15)
    pane = person.open_memories()
    for statement, topics in TOLD.values():
        person.open_memory(statement)
        assert person.one(QLineEdit, "Topics", pane.detail).text() == topics
    person.press_button("Filters and saved searches", pane)
    narrowing = pane.narrowing
    person.wait(lambda: narrowing.is_shown and narrowing.panel.groups["tags"].values, "no topics are listed")
    group = narrowing.panel.groups["tags"]
    if not group.more.isHidden():
        person.click(group.more)
    wanted = {each for _, topics in TOLD.values() for each in topics.split(", ") if each}
    person.wait(lambda: set(group.values) == wanted, "other topics are listed")
    person.click(group.values["cello"].tick)
    person.wait(lambda: person.listed_memories() == ["Your sister Nora plays the cello."], "it is not narrowed")


def test_the_profile_has_no_heading_that_says_nothing_and_no_ticket_of_the_past(open_app: Callable[..., App]):
    app = open_app(JourneyEngine(), FakeEmbedder())
    person = app.person
    for said in ("I live in Bern.", "My barge has a blue funnel.", "My ticket for the ferry was for 14 March 2024."):
        person.say(said)
    person.wait(lambda: app.me.memories.count() >= 3, "not all is remembered", 15)
    person.wait_until_ready(15)
    person.press_button("Profile", person.window.sidebar)
    person.press_button("Write it now")
    person.wait(lambda: person.sees("More about you"), "the profile is not written", 15)
    page = person.window.pages.currentWidget()
    assert person.sees("Your barge has a blue funnel.", page)
    assert not person.sees("Other", page)
    assert not person.sees("ferry", page)
