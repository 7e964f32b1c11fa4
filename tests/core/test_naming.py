"""What a memory is about, in a word or two, in three languages."""

import threading

import pytest

from secondme.memory import renaming
from secondme.memory.describe import Statement, describe
from secondme.memory.naming import keywords_of
from secondme.memory.tongues import tongue_of
from secondme.progress import Progress
from secondme.types import Item
from tests.core.test_consolidate import Life, life, me

__all__ = ["life", "me"]  # fixtures

TOPICS = [
    ("You run with Mei Tanaka along the Douro on Saturdays.", "Mei Tanaka, Douro"),
    ("Your cello teacher is Mrs. Okafor.", "Okafor, teacher"),
    ("You are allergic to birch pollen.", "pollen"),
    ("You moved to Lisbon in June 2026.", "Lisbon"),
    ("Your cat is grey and called Sardinha.", "Sardinha, cat"),
    ("Your brother works at the harbour.", "brother, harbour"),
    ("Your son plays tennis.", "son, tennis"),
    ("You owe Nora 40 euro for concert tickets.", "Nora, tickets"),
    ("You have a green touring bicycle of 54 cm.", "bicycle"),
    ("You have lived in Bern since 2019.", "Bern"),
    ("You lost interest.", ""),
    ("The fair was on Monday, 4 May 2026.", "fair"),
    ("Du sprichst Deutsch, Englisch und ein bisschen Flämisch.", "Deutsch, Englisch"),
    ("Herr Pfleiderer gab dir am Dienstag eine Leiter.", "Pfleiderer, Leiter"),
    ("Du spielst seit drei Jahren Klavier.", "Klavier"),
    ("Dein Hund heißt Bruno und mag keine Katzen.", "Hund, Bruno"),
    ("Du trinkst morgens am liebsten grünen Tee.", "Tee"),
    ("Du kannst übrigens ziemlich gut nähen.", ""),
    ("Du bist so alt.", ""),
    ("Tu fais de l'escalade le mercredi.", "escalade"),
    ("Tu as acheté une vieille maison près de la rivière.", "maison, rivière"),
    ("Tu parles couramment le breton.", "breton"),
    ("Ton petit chien s'appelle Bruno.", "Bruno, chien"),
    ("Tu le vois chaque mardi.", ""),
    ("Tu habites au cinquième.", ""),
    ("You play in a band with Avril on Mars Street.", "Avril, Mars Street"),
    ("Your colleague Mai lives in Hanoi.", "Mai, Hanoi"),
    ("Deine Freundin Avril kommt im Mai.", "Freundin Avril"),
    ("Ta voisine Sunday vient en mars.", "Sunday, voisine"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "topics"), TOPICS)
def test_names_and_nouns_and_nothing_else(text: str, topics: str) -> None:
    assert ", ".join(keywords_of(text)) == topics


def test_whom_it_is_about_and_where_are_said_elsewhere() -> None:
    said = "My sister Nora rows on the lake in Bern."
    item = Item(
        1, said, "You", "self", "2026-05-01T10:00:00", "typed", "message", 1, None, None, None, "", 1, True
    )  # fmt: skip
    made = describe(Statement("Your sister Nora rows on the lake in Bern.", said, "Nora"), item, tongue_of(said))
    assert (made.subject, made.place, made.keywords) == ("Nora", "Bern", ("sister", "lake"))


def test_topics_that_were_named_otherwise_are_named_again_once(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    old = life.says("2026-01-01", "You play in a band with Avril on Saturdays.")
    kept, held = (life.says("2026-01-02", f"You sing with Mai in {place}.") for place in ("Jena", "Bonn"))
    for one, topics in ((old, ("band", "Saturdays", "choir")), (kept, ("choir",)), (held, ("choir",))):
        life.store.memories.edit(one.id, who="extract", why="Said.", keywords=topics)
    life.me.memories.edit(kept.id, text="You sing with Mai in Jena a lot.")
    life.me.memories.lock(held.id)
    life.me.jobs.run("index", Progress())
    assert life.now(old).keywords == ("Avril", "band", "choir"), "what its words do not have came from elsewhere"
    assert life.now(kept).keywords == life.now(held).keywords == ("choir",), "the person has a word in these"
    life.store.memories.edit(old.id, who="extract", why="Said.", keywords=("band",))
    life.me.jobs.run("index", Progress())
    assert life.now(old).keywords == ("band",), "all were looked at by this version"
    monkeypatch.setattr(renaming, "VERSION", renaming.VERSION + 1)
    life.me.jobs.run("index", Progress())
    assert life.now(old).keywords == ("Avril", "band")


@pytest.mark.parametrize("asked", ["edit", "delete"])
def test_what_the_person_does_meanwhile_is_not_overwritten(
    life: Life, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    one = life.says("2026-01-01", "You play in a band with Avril on Saturdays.")
    life.store.memories.edit(one.id, who="extract", why="Said.", keywords=("Saturdays",))
    memories = life.me.memories
    work = {"edit": lambda: memories.edit(one.id, keywords=("mine",)), "delete": lambda: memories.delete(one.id)}[asked]
    person = threading.Thread(target=work)

    def slow(*given: object) -> tuple[str, ...]:
        person.start()
        person.join(0.3)
        return keywords_of(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(renaming, "keywords_of", slow)
    life.me.jobs.run("index", Progress())
    person.join()
    if asked == "edit":
        assert life.now(one).keywords == ("mine",)
    else:
        assert life.now(one).deleted_at is not None
