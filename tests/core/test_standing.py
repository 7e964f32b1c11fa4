"""Instructions and preferences that hold from now on: how they sound, when they apply, to which question."""

from collections.abc import Sequence

import numpy as np
import pytest

from secondme.engine.base import Vectors
from secondme.retrieval.standing import APPLIES, Standing, applying, is_standing, situation
from secondme.retrieval.vocabulary import ANY, Situations
from tests.fakes import FakeEmbedder

GIVEN = [
    "From now on, answer in short sentences.",
    "Always use metric units when you give me distances.",
    "Please don't mention my ex.",
    "Never suggest meat dishes to me.",
    "Remember that I want all prices in euros.",
    "When I ask for a recipe, list the ingredients first.",
    "Call me Captain.",
    "I prefer trains to planes.",
    "I'd rather stay at home on Sundays.",
    "My favourite tea is jasmine.",
    "I don't eat pork.",
    "Ab jetzt bitte nur noch auf Deutsch.",
    "Antworte mir immer kurz.",
    "Wenn ich nach dem Wetter frage, nenne immer auch den Wind.",
    "Ich mag keinen Kaffee.",
    "Ich fahre am liebsten mit dem Zug.",
    "Réponds toujours en français.",
    "Ne me parle plus jamais de lui.",
    "Je préfère le thé.",
    "Siempre que puedas, a partir de ahora, usa el metro.",
    "Prefiero el té.",
]
NOT_GIVEN = [
    "I went to Lyon last week.",
    "What do I prefer?",
    "Do you always answer in English?",
    "The train was late again.",
    "She moved to Oslo in May.",
    "We had a lovely dinner.",
    "Mark called me yesterday.",
    "Can you tell me a joke?",
    "Ich war gestern in Berlin.",
    "Was mag ich?",
    "Je suis allé à Paris hier.",
    "Ayer fui al mercado.",
    "The meeting is on Friday.",
    "Thanks for the help!",
]
APART_GIVEN = [
    "Going forward, include a source for every claim.",
    "You should always greet me with my title.",
    "Whenever we talk about running, give distances in kilometres.",
    "Stop using emojis.",
    "Please never recommend horror films.",
    "Make sure to double-check dates.",
    "I can't stand cilantro.",
    "I'm not a fan of crowds.",
    "I really enjoy early mornings.",
    "If I ask about investments, just remind me of my risk limit.",
    "In Zukunft bitte keine Listen.",
    "Merk dir, dass ich links schreibe.",
    "Mein Lieblingsessen ist Ramen.",
    "Ich trinke nie Alkohol.",
    "Désormais, tutoie-moi.",
    "N'oublie pas de mettre les prix en euros.",
    "J'adore la randonnée.",
    "Recuerda que soy zurdo.",
]
APART_NOT_GIVEN = [
    "I never saw that film.",
    "It rained the whole weekend.",
    "Did I always live here?",
    "He said he would come.",
    "My brother has a new job.",
    "I was in the kitchen when the phone rang.",
    "Which do you prefer, tea or coffee?",
    "How do I stop the alarm?",
    "Der Hund schläft.",
    "Wir haben das Auto verkauft.",
    "Il a plu toute la journée.",
    "Nous avons vendu la voiture.",
    "El coche está en el taller.",
    "ok, see you tomorrow",
]


@pytest.mark.parametrize("text", GIVEN)
def test_what_holds_from_now_on_is_heard(text: str) -> None:
    assert is_standing(text) >= 0.5


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_what_is_told_or_asked_gives_no_instruction(text: str) -> None:
    assert is_standing(text) < 0.5


def test_of_examples_kept_apart_nearly_all_are_told_apart() -> None:
    missed = [text for text in APART_GIVEN if is_standing(text) < 0.5]
    wrong = [text for text in APART_NOT_GIVEN if is_standing(text) >= 0.5]
    assert len(missed) + len(wrong) <= 4, (missed, wrong)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("When I ask for a recipe, list the ingredients first.", "I ask for a recipe"),
        ("Whenever we talk about running, give distances in kilometres.", "we talk about running"),
        ("Always use metric units for distances.", "distances"),
        ("Wenn ich nach dem Wetter frage, nenne immer auch den Wind.", "ich nach dem Wetter frage"),
        ("Quand je parle de cuisine, réponds toujours en grammes.", "je parle de cuisine"),
        ("From now on, answer briefly.", ""),
        ("Always answer in French.", ""),
        ("Réponds toujours en français.", ""),
        ("Antworte immer auf Deutsch.", ""),
    ],
)
def test_the_situation_is_the_part_that_says_when(text: str, when: str) -> None:
    assert situation(text) == when


def meaning(question: str, texts: Sequence[str]) -> list[float]:
    """As an embedder that knows that pasta is cooking and a marathon running would see it."""
    near = {"pasta": "recipe", "marathon": "running"}
    return [0.6 if any(word in question and sense in text for word, sense in near.items()) else 0.1 for text in texts]


STANDING = (
    Standing(1, "Answer briefly.", ""),
    Standing(2, "List the ingredients first.", "I ask for a recipe"),
    Standing(3, "Use kilometres.", "we talk about running"),
    Standing(4, "You prefer running in the morning.", "", instruction=False),
)


def test_an_instruction_applies_in_its_situation_though_no_word_is_shared() -> None:
    assert applying("How do I make pasta?", STANDING, meaning) == [(1, 1.0), (2, 0.6)]
    assert [i for i, _ in applying("How long is a marathon?", STANDING, meaning)] == [1, 3, 4]
    assert applying("Who was Napoleon?", STANDING, meaning) == [(1, 1.0)]
    assert applying("Who was Napoleon?", (), meaning) == []


def test_without_vectors_a_shared_word_is_needed() -> None:
    assert [i for i, _ in applying("A recipe for bread, please", STANDING)] == [1, 2]
    assert applying("How do I make pasta?", STANDING) == [(1, 1.0)]


class Crowded(FakeEmbedder):
    """An embedder to which all texts are near: only differences tell anything."""

    def encode(self, texts: Sequence[str], urgent: bool = False) -> Vectors:
        vectors = super().encode(texts, urgent) + 0.2
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("embedder", [FakeEmbedder(), Crowded()])
def test_nearness_is_measured_against_situations_in_general(embedder: FakeEmbedder) -> None:
    situations = Situations(lambda: embedder)
    same, other = situations.similar("recipes with rice", ["recipes with rice", "marathon"])
    assert same == pytest.approx(1.0, abs=1e-3)
    assert other < APPLIES < same


def test_a_situation_is_encoded_once() -> None:
    embedder = FakeEmbedder()
    situations = Situations(lambda: embedder)
    assert situations.ready
    situations.similar("recipes", ["cooking", "running"])
    assert embedder.encoded == 1 + len(ANY) + 2
    situations.similar("a marathon", ["cooking", "running"])
    assert embedder.encoded == 1 + len(ANY) + 2 + 1
    embedder.state = "failed"
    assert not situations.ready
