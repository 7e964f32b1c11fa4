"""Questions about the app itself are answered with what is true, by rule, in their language."""

from threading import Event

import pytest

from secondme.chat.about_app import asks_about_app
from secondme.chat.wording import ENGLISH, WORDINGS
from secondme.paths import Paths
from secondme.store import Store
from secondme.types import Finished
from tests.core.test_reply import Chat
from tests.fakes import FakeEngine

ASKED = [
    ("What do you do with what I tell you?", "en", "keeps"), ("Do you send my data anywhere?", "en", "keeps"),
    ("Where is my data stored?", "en", "keeps"), ("Is what I tell you private?", "en", "keeps"),
    ("Can you delete what I told you?", "en", "keeps"), ("Who can read what I write here?", "en", "keeps"),
    ("What can you do for me?", "en", "can"), ("Hi, who are you?", "en", "can"), ("How do you work?", "en", "can"),
    ("Was machst du mit dem, was ich dir erzähle?", "de", "keeps"), ("Sind meine Daten sicher?", "de", "keeps"),
    ("Was kannst du für mich tun?", "de", "can"), ("Wer bist du?", "de", "can"),
    ("Que fais-tu de ce que je te dis ?", "fr", "keeps"), ("Que peux-tu faire pour moi ?", "fr", "can"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "tongue", "topic"), ASKED)
def test_what_asks_about_the_app(question: str, tongue: str, topic: str) -> None:
    assert asks_about_app(question) == (tongue, topic)


@pytest.mark.parametrize(
    "question",
    [
        "Do you remember what I told you?", "Do you remember what I told you about the car?", "Who is Eva?",
        "What do you know about me?", "What can you do about my cold?", "What did I tell you?", "Is it safe?",
        "What do you do with old bread?", "Who are you? " * 30, "Where are my notes?", "Was kannst du empfehlen?",
    ],
)  # fmt: skip
def test_what_asks_for_something_else(question: str) -> None:
    assert asks_about_app(question) is None


@pytest.mark.parametrize(("question", "tongue", "topic"), ASKED)
def test_it_is_answered_without_the_model(store: Store, home: Paths, question: str, tongue: str, topic: str) -> None:
    chat = Chat(store, home, FakeEngine())
    finished = chat.say(chat.new(), question)
    assert finished.item.text == getattr(WORDINGS[tongue], topic)
    assert (finished.item.role, finished.used, chat.engine.prompts) == ("assistant", (), [])
    assert finished.usage.not_recalled


def test_it_says_what_becomes_of_it_here_and_now(store: Store, home: Paths) -> None:
    chat = Chat(store, home, FakeEngine())
    question = "What do you do with what I tell you?"
    *_, whispered = chat.replies.whisper([], question, Event())
    assert isinstance(whispered, Finished)
    assert whispered.item.text == ENGLISH.keeps_nothing
    chat.settings.update(remember=False)
    assert chat.replies.ask(question).text == ENGLISH.keeps_words
