"""Lists of memories as the browser asks for them: filters, facets, orders, kept searches, and what is done to many."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.memory.curve import curve
from secondme.paths import Paths
from secondme.types import Claim, Evidence, Hit, JournalEntry, Memory, MemoryFilter, NewItem, NewMemory, SavedSearch
from tests.fakes import FakeEmbedder, FakeEngine

SAID = (
    ("You are allergic to peanuts.", "fact", "2025-11-03T10:00:00", {"keywords": ("food",), "importance": 0.9}),
    ("You moved to Lisbon.", "event", "2026-01-05T10:00:00", {"place": "Lisbon", "keywords": ("home",)}),
    ("Ana likes walnuts.", "preference", "2026-01-20T10:00:00", {"subject": "Ana", "keywords": ("food",)}),
    ("You want to learn the cello.", "goal", "2026-02-01T10:00:00", {"status": "proposed", "importance": 0.2}),
)


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


@pytest.fixture
def known(me: SecondMe) -> list[Memory]:
    store = me._parts.store
    chat = store.chats.create("Talk")
    made: list[Memory] = []
    parent: int | None = None
    for text, kind, time, fields in SAID:
        item = store.items.add(chat.id, NewItem(text, "You", "self", time, "typed"), parent)
        parent = item.id
        new = NewMemory(text, kind, (Evidence(item_id=item.id, quote=text),), **fields)  # type: ignore[arg-type]
        memory = store.memories.add(new, "test", "made")
        assert memory is not None
        made.append(memory)
    return made


def numbers(known: list[Memory], ids: list[int]) -> list[int]:
    places = [memory.id for memory in known]
    return [places.index(id) for id in ids]


class TestListing:
    def test_everything_with_what_was_learned_last_first(self, me, known):
        assert numbers(known, me.memories.browse()) == [3, 2, 1, 0]

    @pytest.mark.parametrize(
        ("wanted", "there"),
        [
            (MemoryFilter(kinds=("fact", "goal")), {0, 3}),
            (MemoryFilter(statuses=("active",)), {0, 1, 2}),
            (MemoryFilter(people=("Ana",)), {2}),
            (MemoryFilter(tags=("food",)), {0, 2}),
            (MemoryFilter(tags=("food",), people=("Ana",)), {2}),
            (MemoryFilter(places=("Lisbon",)), {1}),
            (MemoryFilter(sources=("chat",)), {0, 1, 2, 3}),
            (MemoryFilter(sources=("whatsapp",)), set()),
            (MemoryFilter(origins=("typed",)), {0, 1, 2, 3}),
            (MemoryFilter(when=("2026-01",)), {1, 2}),
            (MemoryFilter(when=("2025", "2026-02")), {0, 3}),
            (MemoryFilter(marks=("pinned",)), set()),
        ],
    )
    def test_one_value_of_each_field_must_fit(self, me, known, wanted, there):
        assert set(numbers(known, me.memories.browse(wanted=wanted))) == there

    def test_orders(self, me, known):
        assert numbers(known, me.memories.browse(order="oldest")) == [0, 1, 2, 3]
        assert numbers(known, me.memories.browse(order="newest")) == [3, 2, 1, 0]
        assert numbers(known, me.memories.browse(order="important")) == [0, 2, 1, 3]
        strongest = [me.memories.get(id).retrievability for id in me.memories.browse(order="strongest")]
        assert strongest == sorted(strongest, reverse=True)

    def test_strength_follows_the_days_of_use(self, me, known):
        store = me._parts.store
        with store.write() as db:
            for day in range(1, 29):
                db.execute("INSERT OR IGNORE INTO use_days VALUES (?)", (f"2031-01-{day:02}",))
        store.memories.reinforce([known[3].id], "2031-01-28T10:00:00", cited=True)
        assert me.memories.browse(order="strongest")[0] == known[3].id
        weakest = [me.memories.get(id).retrievability for id in me.memories.browse(order="weakest")]
        assert weakest == sorted(weakest)

    def test_what_fades_soon_is_what_decay_says(self, me, known):
        with me._parts.store.write() as db:
            for n in range(280):
                db.execute("INSERT OR IGNORE INTO use_days VALUES (?)", (f"2031-{1 + n // 28:02}-{1 + n % 28:02}",))
        said = {memory.id for memory in me.memories.fading()}
        assert said
        assert set(me.memories.browse(wanted=MemoryFilter(marks=("fading",)))) == said

    def test_words_and_what_is_deleted(self, me, known):
        assert numbers(known, me.memories.browse("peanuts")) == [0]
        assert numbers(known, me.memories.browse("pean")) == [0]
        me.memories.delete(known[0].id)
        assert me.memories.browse("peanuts") == []

    def test_what_is_found_by_meaning_comes_first_and_keeps_to_the_filter(self, me, known, monkeypatch):
        def find(query: str, k: int, **_: object) -> list[Hit]:
            ids = [(known[1].id, True), (known[2].id, True), (known[3].id, False)]
            return [Hit("memory", id, None, "", 0.9, relevant, "", "") for id, relevant in ids]

        monkeypatch.setattr(me._parts.search, "find", find)
        assert numbers(known, me.memories.browse("peanuts")) == [1, 2, 0]
        assert numbers(known, me.memories.browse("peanuts", MemoryFilter(people=("Ana",)))) == [2]
        assert dict(me.memories.facets("peanuts")["kinds"]) == {"event": 1, "fact": 1, "preference": 1}

    def test_what_hardly_resembles_it_is_not_found(self, me, known, monkeypatch):
        def find(query: str, k: int, **_: object) -> list[Hit]:
            return [Hit("memory", known[1].id, None, "", 0.12, True, "", ""),
                    Hit("memory", known[2].id, None, "", 0.09, True, "", "")]  # fmt: skip

        monkeypatch.setattr(me._parts.search, "find", find)
        assert numbers(known, me.memories.browse("qzxv 9@@")) == [1]
        assert numbers(known, me.memories.browse("walnuts")) == [1, 2], "it has the word"

    def test_many_come_in_the_order_asked_for(self, me, known):
        wanted = [known[2].id, known[0].id, 999]
        assert [memory.id for memory in me.memories.many(wanted)] == wanted[:2]


class TestFacets:
    def test_each_field_is_counted_under_the_others(self, me, known):
        facets = me.memories.facets(wanted=MemoryFilter(tags=("food",)))
        assert dict(facets["tags"]) == {"food": 2, "home": 1}
        assert dict(facets["kinds"]) == {"fact": 1, "preference": 1}
        assert dict(facets["people"]) == {"Ana": 1, "You": 1}
        assert facets["when"] == (("2026", 1), ("2025", 1))
        assert dict(facets["marks"]) == {"pinned": 0, "locked": 0, "never_use": 0, "fading": 0}

    def test_a_chosen_year_opens_its_months_and_a_chosen_value_stays(self, me, known):
        facets = me.memories.facets(wanted=MemoryFilter(when=("2026",), kinds=("skill",)))
        assert facets["when"] == (("2026", 0),)
        assert ("skill", 0) in facets["kinds"]
        facets = me.memories.facets(wanted=MemoryFilter(when=("2026-01",)))
        assert facets["when"] == (("2026", 3), ("2026-02", 1), ("2026-01", 2), ("2025", 1))


class TestSaved:
    def test_kept_replaced_and_removed(self, me):
        one = SavedSearch("Food", "nuts", MemoryFilter(kinds=("fact",), when=("2026",)), "important")
        two = SavedSearch("Ana", filter=MemoryFilter(people=("Ana",)))
        me.memories.save_search(one)
        me.memories.save_search(two)
        assert me.memories.saved_searches() == [one, two]
        changed = replace(one, query="seeds")
        me.memories.save_search(changed)
        assert me.memories.saved_searches() == [changed, two]
        with pytest.raises(UserError, match="Another search is called “Ana”"):
            me.memories.rename_search("Food", " Ana ")
        with pytest.raises(UserError, match="Give the search a name"):
            me.memories.rename_search("Food", " ")
        me.memories.rename_search("Food", "What I  eat")
        assert me.memories.saved_searches() == [replace(changed, name="What I eat"), two]
        me.memories.rename_search("What I eat", "Food")
        me.memories.remove_search("Food")
        assert me.memories.saved_searches() == [two]
        with pytest.raises(UserError, match="name"):
            me.memories.save_search(SavedSearch("  "))

    def test_each_change_can_be_taken_back_and_made_again(self, me):
        one, two, three = (SavedSearch(name, name.lower()) for name in ("One", "Two", "Three"))
        made = [me.memories.save_search(each) for each in (one, two, three)]
        other = replace(two, query="else")
        made.append(me.memories.save_search(other))
        made.append(me.memories.rename_search("Two", "Zwei"))
        made.append(me.memories.remove_search("Zwei"))
        states = [[one], [one, two], [one, two, three], [one, other, three], [one, replace(other, name="Zwei"), three]]
        for change, state in zip(reversed(made), [*reversed(states), []], strict=True):
            undone = me.undo(change)
            assert me.memories.saved_searches() == state
            assert undone.settings
            assert undone.searches == change.searches
        for change, state in zip(made, [*states, [one, three]], strict=True):
            me.redo(change)
            assert me.memories.saved_searches() == state

    def test_what_was_changed_since_is_not_taken_back(self, me):
        food = SavedSearch("Food", "nuts")
        saved = me.memories.save_search(food)
        me.memories.save_search(replace(food, query="seeds"))
        with pytest.raises(UserError, match="changed since"):
            me.undo(saved)
        removed = me.memories.remove_search("Food")
        me.memories.save_search(SavedSearch("Food", "bread"))
        with pytest.raises(UserError, match="Another search is called “Food”"):
            me.undo(removed)
        assert me.memories.saved_searches() == [SavedSearch("Food", "bread")]


class TestMany:
    def test_the_same_change_of_each_is_undone_at_once(self, me, known):
        ids = [memory.id for memory in known]
        changes = me.memories.edit_all(ids, never_use=True)
        assert all(memory.never_use for memory in me.memories.many(ids))
        me.undo(changes)
        assert not any(memory.never_use for memory in me.memories.many(ids))

    def test_all_or_none(self, me, known):
        with pytest.raises(UserError):
            me.memories.edit_all([known[0].id, 999], pinned=True)
        assert not me.memories.get(known[0].id).pinned

    def test_a_tag_is_added_once(self, me, known):
        me.memories.add_tag([known[0].id, known[1].id], " food ")
        assert [memory.keywords for memory in me.memories.many([m.id for m in known[:2]])] == [
            ("food",), ("home", "food"),
        ]  # fmt: skip
        with pytest.raises(UserError, match="word"):
            me.memories.add_tag([known[0].id], " ")

    def test_deleted_and_brought_back_together(self, me, known):
        changes = me.memories.delete_all([memory.id for memory in known])
        assert me.memories.browse() == []
        me.undo(changes)
        assert len(me.memories.browse()) == 4


class TestSplit:
    def test_several_of_one_with_its_evidence_and_claims_and_back(self, me, known):
        store = me._parts.store
        one = known[0]
        claims = (Claim("", "allergy", "peanuts"), Claim("", "hobby", "cello"))
        me.memories.edit(one.id, text="You are allergic to peanuts and play the cello.", claims=claims)
        changes = me.memories.split(one.id, ["You are allergic to peanuts.", " ", "You play the cello."])
        first, second = me.memories.many(changes.memories)
        assert (first.id, first.text, second.text) == (one.id, "You are allergic to peanuts.", "You play the cello.")
        assert [claim.attribute for claim in first.claims] == ["allergy"]
        assert [claim.attribute for claim in second.claims] == ["hobby"]
        assert second.evidence[0].item_id == one.evidence[0].item_id
        assert me.memories.browse("cello")[0] in (second.id, known[3].id)
        me.undo(changes)
        assert me.memories.get(one.id).text == "You are allergic to peanuts and play the cello."
        assert store.memories.get(second.id).deleted_at is not None
        with pytest.raises(UserError, match="at least two"):
            me.memories.split(one.id, ["Only one.", "Only  one."])


class TestOneAmongOthers:
    def test_uses_say_which_question_and_why(self, me, known):
        chat = me.chats.create("Snacks")
        *_, finished = me.chats.send(chat.id, "Which snack is safe?", Event())
        hit = Hit("memory", known[0].id, None, "x", 0.8, True, "", "", components={"words": 0.4}, cited=True)
        me._parts.store.recalls.save(finished.item.id, [hit], None)
        (use,) = me.memories.uses(known[0].id)
        assert (use.question, use.conversation_id, use.hit.cited) == ("Which snack is safe?", chat.id, True)
        assert dict(use.hit.components) == {"words": 0.4}
        me.chats.delete(chat.id)
        assert me.memories.uses(known[0].id) == []

    def test_linked_and_made_of_each_other(self, me, known):
        store = me._parts.store
        store.links.put(known[0].id, known[2].id, "related", 0.4)
        made = NewMemory("You and Ana eat differently.", "conclusion", (Evidence(memory_id=known[0].id),))
        concluded = store.memories.add(made, "test", "made")
        assert concluded is not None
        around = {each.memory.id: (each.kind, each.onward) for each in me.memories.linked(known[0].id)}
        assert around == {known[2].id: ("related", True), concluded.id: ("derived", False)}
        assert me.memories.linked(concluded.id)[0].kind == "source"


class TestCurve:
    DAYS = tuple(f"2026-01-{n:02}" for n in range(1, 29))

    def entry(self, at: str, before: float, after: float) -> JournalEntry:
        return JournalEntry(
            1, at, "chat", "A reply cited it.", "reinforce", 1, None,
            {"recalls": 0, "last_recalled": None, "stability": before},
            {"recalls": 1, "last_recalled": at, "stability": after}, False,
        )  # fmt: skip

    def test_falls_rises_when_it_is_needed_and_falls_more_slowly(self, known):
        memory = replace(known[1], created_at="2026-01-01T10:00:00", stability=60.0)
        made = curve(memory, [self.entry("2026-01-15T10:00:00", 20.0, 60.0)], self.DAYS)
        past = dict(made.past)
        assert past[-27] == 1.0
        assert past[-14] < past[-20]
        assert past[-13] == 1.0, "needed on the fifteenth, thirteen days of use ago"
        assert 1 - past[0] < 1 - past[-14], "it falls more slowly from then on"
        assert made.recalls == ((-13, "2026-01-15T10:00:00", "A reply cited it."),)
        assert made.ahead[0] == (0, past[0])
        values = [value for _, value in made.ahead]
        assert values == sorted(values, reverse=True)

    def test_another_importance_is_no_use_of_it_and_tells_how_it_goes_on(self, known):
        memory = replace(known[1], created_at="2026-01-01T10:00:00", stability=30.0)
        needed = self.entry("2026-01-15T10:00:00", 20.0, 60.0)
        after = {**(needed.after or {}), "stability": 30.0}
        weighed = replace(needed, id=2, who="weigh", before=needed.after, after=after)
        made = curve(memory, [needed, weighed], self.DAYS)
        assert [day for day, _, _ in made.recalls] == [-13]
        assert dict(made.ahead)[0] < curve(memory, [needed], self.DAYS).past[-1][1]

    def test_says_in_how_many_days_it_fades(self, known):
        memory = replace(known[1], created_at="2026-01-28T10:00:00", stability=10.0)
        made = curve(memory, [], self.DAYS)
        assert made.fades_in is not None
        ahead = dict(made.ahead)
        before = max(day for day in ahead if day < made.fades_in)
        after = min(day for day in ahead if day >= made.fades_in)
        assert ahead[before] >= made.below > ahead[after]
        assert curve(replace(memory, pinned=True), [], self.DAYS).lasts

    def test_what_was_noted_late_is_drawn_where_it_was(self, known):
        memory = replace(known[1], created_at="2026-01-01T10:00:00", stability=60.0)
        steps = [self.entry("2026-01-20T10:00:00", 20.0, 60.0), self.entry("2026-01-10T10:00:00", 60.0, 80.0)]
        made = curve(memory, steps, self.DAYS)
        assert [day for day, _, _ in made.recalls] == [-18, -8]
        assert [day for day, _ in made.past] == sorted(day for day, _ in made.past)
