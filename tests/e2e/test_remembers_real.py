"""With the real starter models: told in one conversation, known in another after a restart, with the way to its source.

Temperature 0 and facts that no model can guess.
"""

from collections.abc import Callable

import pytest

from tests.e2e.conftest import NOISE, App
from tests.e2e.person import Person
from ui.chat.message import ReplyMessage
from ui.widgets.basics import Button

pytestmark = [pytest.mark.model, pytest.mark.qt_log_ignore(NOISE)]

TOLD = (
    "My parrot is called Quibble.",
    "I was born in Tartu.",
    "My sister Ilse works as a glassblower.",
)
ASKED = (
    ("What is the name of my parrot?", "Quibble"),
    ("In which town was I born?", "Tartu"),
    ("What does my sister Ilse do for a living?", "glassblower"),
)
REPLY_S, REMEMBER_S = 90, 150
Open = Callable[..., App]


def test_three_facts_are_known_after_a_restart(open_app: Open, settings: Callable[..., None]):
    settings(temperature=0.0, reply_tokens=60)
    app = open_app()
    person = app.person
    for fact in TOLD:
        person.say(fact, REPLY_S)
    person.wait_until_ready(REMEMBER_S)
    first = person.title
    pane = person.open_memories()
    statements = person.listed_memories()
    for _, value in ASKED:
        assert any(value in statement for statement in statements), f"{value} is not among {statements}"
    assert pane.browser.model.total == len(statements)
    assert app.quit() < 5
    again = open_app()
    person = again.person
    person.wait(lambda: person.conversations == [first], "the conversation is not listed")
    person.wait_until_ready(60)
    for fact, (question, value) in zip(TOLD, ASKED, strict=True):
        person.press_button("New conversation", again.window.sidebar)
        reply = person.say(question, REPLY_S)
        assert value in reply.text()
        follow_to_the_source(person, reply, value, fact)
        assert person.title == first
    assert again.quit() < 5


def follow_to_the_source(person: Person, reply: ReplyMessage, value: str, fact: str) -> None:
    """Click the chip of a memory that the reply cites, then its source: the message itself, lit."""
    (chip, *_) = [
        chip
        for chip in person.chips(reply)
        if value in chip.accessibleName() and chip.accessibleDescription().startswith("cited")
    ]
    assert chip.accessibleName().startswith("Memory: ")
    person.click(chip)
    person.wait(lambda: any(card.property("chosen") for card in person.cards()), "the chip opens nothing")
    (card,) = [card for card in person.cards() if card.property("chosen")]
    person.wait(lambda: sources(person, card), "no source is shown")
    person.click(sources(person, card)[0])
    person.wait_for_highlight(fact)


def sources(person: Person, card: object) -> list[Button]:
    found = person.all(Button, within=card)  # type: ignore[arg-type]
    return [button for button in found if button.accessibleName().startswith("Go to the message")]
