"""The real starter model sums up, concludes and tells a life in short: what it says is borne out by what it cites."""

import pytest

from secondme.app import SecondMe
from secondme.memory.compose import Part, problem_with
from secondme.memory.summarize import LONGEST
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, Evidence, Memory, NewItem, NewMemory

pytestmark = pytest.mark.model
NOW = "2026-06-20T10:00:00+02:00"
SAID = (
    "I finally planted the tomatoes in the garden today.",
    "My back hurts from all the digging.",
    "We ate dinner with Nora on the terrace and drank elderflower wine.",
    "Nora told us about her new job at the museum in Basel.",
    "Next weekend I want to build a shed for the bicycles.",
)
KNOWN = (
    ("Your name is Ada.", "name", "Ada"),
    ("You live in Lyon.", "home", "Lyon"),
    ("You work as a baker.", "work", "baker"),
    ("You climbed the Eiger with Rui.", "event", "Eiger"),
    ("You went climbing in the hall.", "event", "hall"),
    ("You were climbing near Chur.", "event", "Chur"),
)


def live(me: SecondMe) -> None:
    store = me._parts.store
    chat, leaf = store.chats.create("The garden"), None
    for hour, text in enumerate(SAID, 10):
        new = NewItem(text, "Me", "self", f"2026-06-05T{hour}:00:00+02:00", "typed")
        leaf = store.items.add(chat.id, new, leaf).id
    for day, (text, attribute, value) in enumerate(KNOWN, 1):
        new = NewItem(text, "Me", "self", f"2026-05-0{day}T09:00:00+02:00", "typed")
        item = store.items.add(store.chats.create("").id, new, None)
        kind = "event" if attribute == "event" else "fact"
        claims = (Claim("", attribute, value),)
        store.memories.add(NewMemory(text, kind, (Evidence(item.id, quote=text),), claims=claims), "test", "")  # type: ignore[arg-type]


def test_a_small_model_sums_up_concludes_and_tells_a_life(home: Paths) -> None:
    me = SecondMe.open(home, background=False)
    try:
        live(me)
        me.jobs.run("summarize", Progress(), NOW)
        me.jobs.run("reflect", Progress(), NOW)
        store = me._parts.store
        (summary,) = [m for m in store.memories.list(kind="summary") if m.keywords == ("conversation",)]
        told = summary.text.removeprefix("In the conversation “The garden”: ")
        print(told)
        assert len(told) <= LONGEST
        cited = store.items.many([entry.item_id for entry in summary.evidence if entry.item_id])
        assert len(cited) >= 2
        for sentence in told.split(". "):
            words = [Part(item.text) for item in cited.values()]
            assert "“" in sentence or problem_with(sentence, words) in ("", "lost word")
        conclusions: list[Memory] = store.memories.list(kind="conclusion")
        print([memory.text for memory in conclusions])
        assert [len(memory.evidence) for memory in conclusions] == [3]
        assert "climb" in conclusions[0].text.casefold()
        view = me.profile.get()
        assert view is not None
        print([(one.text, one.memory_ids) for one in view.biography])
        life = " ".join(one.text for one in view.biography)
        assert all(word in life for word in ("Ada", "Lyon", "baker"))
        assert all(one.memory_ids for one in view.biography)
    finally:
        me.close()
