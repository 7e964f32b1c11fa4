"""When a message is answered without looking into memory, and that in doubt it is looked into."""

import pytest

from secondme.retrieval.gate import needs_memory
from secondme.retrieval.query import read_query

NAMES = {"Nora": "Nora", "Tom Becker": "Tom Becker", "Rex": "Rex"}

NOT_NEEDED = [
    "Write a haiku.",
    "write a short poem about the sea",
    "What is 17*23?",
    "Calculate (12 + 7) / 3",
    "How much is 15% of 80?",
    "Translate 'good morning' into French.",
    "Translate into German: I am going to my mother's house tomorrow with all of our things.",
    "Tell me a joke.",
    "Hi!",
    "thanks a lot",
    "Write a Python function that reverses a string.",
    "Convert 5 miles to kilometres",
    "What is the capital of Peru?",
    "What does 'ubiquitous' mean?",
    "Schreib ein Gedicht über den Herbst.",
    "Was ist 12 mal 12?",
    "Übersetze 'Guten Abend' ins Englische.",
    "Écris un poème sur la pluie.",
    "Combien font 7 fois 8 ?",
    "Escribe un haiku sobre el mar",
    "Merci beaucoup !",
]
NEEDED = [
    "Write a poem for my mother.",
    "Write a birthday poem for Nora.",
    "What is my sister's name?",
    "Where do I live?",
    "Suggest a snack I can eat.",
    "Suggest a good recipe for tonight.",
    "What happened last summer?",
    "How much is 15% of my rent?",
    "Translate the last message from Tom.",
    "Who is Alma?",
    "What did we decide?",
    "Plan a weekend in Rome.",
    "Recommend a book.",
    "Wo wohne ich?",
    "Was weißt du über Nora?",
    "Où est-ce que j'habite ?",
    "Schreib meiner Mutter einen Brief.",
    "How are things with Rex?",
    "What time is the dentist appointment?",
    "Hello, do you remember the name of the hotel?",
]
"""Those above were looked at while the gate was written; those below were not."""
APART_NOT_NEEDED = [
    "Compose a limerick about a clumsy penguin.",
    "Please write me a sonnet about autumn leaves",
    "make up a riddle",
    "what's 144 / 12",
    "Compute 3.5 x 8",
    "square root of 81?",
    "Translate this to Spanish: the train leaves at nine in the morning and arrives in the evening, bring water.",
    "How do you say 'thank you' in Japanese?",
    "Proofread this: Their going to the market tomorow because they needs some apples and a bag of floor.",
    "good evening",
    "ok cool, thank you!",
    "Fix this code:\n```python\nfor i in range(10) print(i)\n```",
    "Write a SQL query that counts rows by month.",
    "How many centimetres are in an inch?",
    "What is a synonym of happy?",
    "Define entropy.",
    "Erzähl mir einen Witz!",
    "Wie viel ist 250 geteilt durch 5?",
    "Übersetze ins Französische: Der Zug fährt um neun Uhr ab und kommt erst am Abend wieder zurück.",
    "Danke dir",
    "Raconte-moi une blague.",
    "Traduis « bonsoir » en anglais.",
    "Bonjour !",
    "Cuéntame un chiste",
]
APART_NEEDED = [
    "Write a limerick about our cat.",
    "compose an email to the landlord about the heating",
    "Draft a wedding toast for Tom Becker.",
    "What's the square footage of the flat?",
    "How many people came to the party?",
    "Translate what Nora wrote.",
    "When is the appointment?",
    "Tell me a joke I haven't heard.",
    "Tell me about the trip to Porto.",
    "what should I cook tonight",
    "Any ideas for a gift?",
    "Thanks! And where did we stay?",
    "Hi, what was the name of that restaurant in Lyon?",
    "Which medicine do I take in the morning?",
    "Give me a workout plan.",
    "Summarise yesterday.",
    "What does Alma do for a living?",
    "Was hat Tom gestern gesagt?",
    "Wie heißt mein Zahnarzt?",
    "Empfiehl mir ein Restaurant.",
    "Wann war der Umzug?",
    "Comment s'appelle le chien de Nora ?",
    "Qu'est-ce que je dois acheter ?",
    "¿Dónde vivo?",
    "我住在哪里?",
]


@pytest.mark.parametrize("text", NOT_NEEDED)
def test_what_anyone_would_answer_alike_needs_no_memory(text: str) -> None:
    gate = needs_memory(read_query(text, names=NAMES))
    assert not gate.needed
    assert gate.why.endswith(".")


@pytest.mark.parametrize("text", NEEDED)
def test_what_may_be_about_the_persons_life_is_looked_up(text: str) -> None:
    assert needs_memory(read_query(text, names=NAMES)).needed


@pytest.mark.parametrize("text", APART_NEEDED)
def test_nothing_personal_is_ever_taken_for_small_talk(text: str) -> None:
    assert needs_memory(read_query(text, names=NAMES)).needed


def test_of_examples_kept_apart_most_are_recognised() -> None:
    """Missing one costs a search; the other mistake, above, costs an answer, so there none is allowed."""
    missed = [text for text in APART_NOT_NEEDED if needs_memory(read_query(text, names=NAMES)).needed]
    assert len(missed) <= len(APART_NOT_NEEDED) // 4, missed
