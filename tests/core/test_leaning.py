"""What is understood only where it was said is no memory by itself; what is decided is an aim."""

import pytest

from secondme.memory.tongues import in_one_tongue
from secondme.store import Store
from tests.core.test_extract import learn, say
from tests.fakes import FakeEngine


def texts(store: Store, *said: str) -> list[str]:
    say(store, *said)
    return sorted(memory.text for memory in learn(store, FakeEngine()))


@pytest.mark.parametrize(
    "said",
    [
        "I can pick you up at the airport.",
        "Ich kann dich am Flughafen abholen.",
        "Je peux te chercher à la gare.",
        "It is on 7 May at six, in the town hall.",
        "Es ist am 7. Mai um sechs im Rathaus.",
        "Payment on 3 July.",
        "Registration starts in March.",
        "Anmeldung ab dem 3. März.",
    ],
)
def test_what_only_whom_it_was_said_to_understands_is_not_kept(store: Store, said: str) -> None:
    assert texts(store, said) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "I joined a choir in Ghent. It starts on 7 May at six.",
            "You joined a choir in Ghent. It starts on 7 May at six.",
        ),
        ("My car is insured with Helvia. Renewal on 3 July.", "Your car is insured with Helvia. Renewal on 3 July."),
        ("Dentist on Friday at 9", "Dentist on Friday at 9."),
    ],
)
def test_what_leans_on_the_words_before_it_stays_with_them(store: Store, said: str, kept: str) -> None:
    assert texts(store, said) == [kept]


def test_who_is_named_with_a_title_of_another_language_is_whom_it_is_about(store: Store) -> None:
    say(store, "Frau Berger from number 12 has the key to the cellar. Her phone: 0660 555 0123.")
    made = {memory.text: memory for memory in learn(store, FakeEngine())}
    key = made["Frau Berger from number 12 has the key to the cellar."]
    assert (key.kind, key.subject, key.subject_is_self) == ("fact", "Berger", False)
    assert made["Berger's phone: 0660 555 0123."].subject == "Berger"


def test_each_sentence_is_read_in_its_own_language(store: Store) -> None:
    note = "We have a garden in the colony, and I water it on Fridays.\nDer Herr Moser leiht mir immer seine Säge.\n"
    assert in_one_tongue(note) == [note.splitlines(keepends=True)[0], note.splitlines(keepends=True)[1]]
    assert "Der Herr Moser leiht dir immer seine Säge." in texts(store, note)
    assert in_one_tongue("I live in Lyon. Merci! It is on the river.") == ["I live in Lyon. Merci! It is on the river."]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("I decided to run the Ghent half marathon.", "run the Ghent half marathon"),
        ("I want to run a half marathon.", "run a half marathon"),
        ("Ich habe beschlossen, im Oktober den Halbmarathon zu laufen.", "im Oktober den Halbmarathon zu laufen"),
        ("J'ai décidé de courir le marathon de Lyon.", "courir le marathon de Lyon"),
    ],
)
def test_what_is_decided_is_an_aim(store: Store, said: str, value: str) -> None:
    say(store, said)
    (made,) = learn(store, FakeEngine())
    assert made.kind == "goal"
    assert ("goal", value) in [(claim.attribute, claim.value) for claim in made.claims]


@pytest.mark.parametrize("said", ["Two years ago I decided to move to Ghent.", "I have to run."])
def test_what_was_decided_long_ago_and_what_calls_somebody_away_is_none(store: Store, said: str) -> None:
    say(store, said)
    assert [memory.kind for memory in learn(store, FakeEngine()) if memory.kind == "goal"] == []
