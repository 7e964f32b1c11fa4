"""The real starter model, asked what rules leave open: what is in another language."""

import pytest

from secondme.app import SecondMe
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import NewItem

pytestmark = pytest.mark.model
SAID = (
    "The garage is full of old paint, and there is a nest of swallows under the roof of the shed.",
    "The Peace of Westphalia ended the war in 1648. The second paragraph of the essay has the wrong year.",
    "Vivo en Sevilla con mi hermana Lola y trabajo de camarero en un bar.",
    "I live in Ghent and I keep bees.",
)
TRUE_OF_LOLA = {
    "you", "live", "work", "in", "sevilla", "seville", "with", "your", "sister", "lola", "and", "as", "a",
    "waiter", "bar",
}  # fmt: skip
"""In words that rules do not know what is said stays as it is, or is told in words that are true of it."""


def test_a_small_model_finds_words_in_another_language_and_nothing_in_history_and_tasks(home: Paths) -> None:
    me = SecondMe.open(home, background=False)
    try:
        store = me._parts.store
        ids = []
        for number, text in enumerate(SAID):
            new = NewItem(text, "Me", "self", f"2026-06-0{number + 1}T10:00:00+02:00", "typed")
            ids.append(store.items.add(store.chats.create("").id, new, None).id)
        me.jobs.run("extract", Progress())
        made = [[memory.text for memory in store.memories.for_items([item_id])] for item_id in ids]
        assert made[1] == [], "history and a task are no life"
        assert made[2]
        for text in made[2]:
            assert text.startswith("You said: “") or set(text.lower().strip(".").split()) <= TRUE_OF_LOLA, made[2]
        assert sorted(made[3]) == ["You keep bees.", "You live in Ghent."]
        assert store.runs.pending_count() == 0
    finally:
        me.close()
