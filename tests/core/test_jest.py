"""Jokes are known by their shape; what really happened in a life is not taken for one."""

import pytest

from secondme.memory.attitude import is_brief_jest, without_jokes
from secondme.memory.words import CUT

JOKES = (
    "My fridge called a meeting last night. The milk was voted out.",
    "Why did my scarecrow get a promotion? He was outstanding in his field.",
    "I told my plants about my day. The cactus made a cutting remark.",
    "My cat works from home now. She's mostly in meetings with the radiator.",
    "We bought a parrot that only speaks in Latin. It corrects my grammar and invoices me.",
    "I was addicted to the hokey cokey, but I turned myself around.",
    "I asked my grandfather the secret of a long life. He said: keep breathing.",
    "Me: I'll go to bed at ten. Also me at 3am: how do penguins kiss",
    "Mein Staubsauger hat gekündigt. Er meinte, der Job sauge ihn aus.",
    "Ich war früher Bäcker, aber ich hab die Brötchen nicht verdient.",
    "ich bin 300 Jahre alt und kann immer noch keine Spannbettlaken falten",
    "Warum ich keine Uhr trage? Ich hab ja sonst schon genug am Hals.",
    "Mon chat a demandé une augmentation. Je lui ai dit qu'il dormait au travail.",
    "Avant j'étais boulanger, mais j'en avais ras le pétrin.",
    "Mon poisson rouge vote à gauche, le bocal est divisé.",
)
MEANT = (
    "I used to be a teacher but I retired in 2019.",
    "I used to be a nurse, but my back gave out and now I work in an office.",
    "My dog is a therapy dog and works at the hospice.",
    "My cat sleeps on the printer and loves tuna.",
    "My sister told me she is pregnant. She said it's a girl.",
    "I asked my doctor about the knee. She said I need an operation.",
    "My car broke down on Monday, it needs a new gearbox.",
    "My brother is 79 years old and works for the post office.",
    "Unser Hund arbeitet als Therapiehund im Altenheim.",
    "Ich war früher Lehrerin, aber seit zwei Jahren bin ich in Rente.",
    "Mein Auto ist kaputt, ich fahre jetzt mit dem Rad zur Arbeit.",
    "Avant j'étais infirmière, mais j'ai arrêté à la naissance de ma fille.",
    "Mon chien a douze ans et mon frère travaille à Brest.",
    "J'ai deux chats et un lapin, et je travaille dans une banque.",
)


@pytest.mark.parametrize("text", JOKES)
def test_nothing_is_left_of_a_joke(text: str) -> None:
    assert not without_jokes(text).strip(f"{CUT} ")


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant_stays(text: str) -> None:
    assert without_jokes(text) == text


def test_the_punch_line_counts_though_somebody_else_says_it() -> None:
    assert is_brief_jest("Neulich war ich beim Arzt und hab gesagt, keiner beachtet mich. Sagt er: Der Nächste bitte.")
    assert not is_brief_jest("Neulich war ich beim Arzt. Er hat mir Ruhe verordnet.")


def test_in_a_long_text_a_joke_takes_only_its_neighbours() -> None:
    text = (
        "I live in Lyon. I work as a nurse. We moved here in May. My fridge called a meeting last night. "
        "It was funny. I have two cats. They are called Ada and Bo."
    )
    left = without_jokes(text)
    assert "fridge" not in left
    assert "I live in Lyon." in left
    assert "two cats" in left
