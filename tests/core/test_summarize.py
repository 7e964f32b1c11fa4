"""Summaries: of what they are made, what they may say, when they are made again, and how they are found."""

import json
from collections.abc import Callable

import pytest

from secondme.app import SecondMe
from secondme.errors import Cancelled
from secondme.memory.compose import Part, Sentence, Writer, problem_with, same, written
from secondme.memory.summarize import LONGEST, extract, pending, summarize
from secondme.memory.summarize import Source as Told
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.select import select
from secondme.store import Store
from secondme.types import Claim, Evidence, Hit, Item, Memory, NewItem, NewMemory, Prompt
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

NOW = "2026-03-20T10:00:00+01:00"
SAID = (
    "I finally planted the tomatoes in the garden today.",
    "My back hurts from all the digging, I am too old for this.",
    "We ate dinner with Nora on the terrace and drank elderflower wine.",
    "Nora told us about her new job at the museum in Basel.",
)


def sentences(*told: tuple[str, tuple[int, ...]]) -> str:
    return json.dumps({"sentences": [{"text": text, "parts": list(parts)} for text, parts in told]})


def talk(store: Store, texts: tuple[str, ...] = SAID, day: str = "2026-03-05", title: str = "The garden") -> list[Item]:
    chat = store.chats.create(title)
    leaf, made = None, []
    for hour, text in enumerate(texts, 10):
        role, author = ("other", "Nora") if text.startswith("Nora:") else ("self", "Me")
        said = text.removeprefix("Nora:").strip()
        origin = "typed" if role == "self" else "imported_other"
        item = store.items.add(chat.id, NewItem(said, author, role, f"{day}T{hour}:00:00+01:00", origin), leaf)  # type: ignore[arg-type]
        reply = NewItem("You should buy a castle.", "Second Me", "assistant", f"{day}T{hour}:00:01+01:00", "assistant")
        leaf = store.items.add(chat.id, reply, item.id).id
        made.append(item)
    return made


def know(store: Store, text: str, day: str, **more: object) -> Memory:
    chat = store.chats.create("")
    item = store.items.add(chat.id, NewItem(text, "Me", "self", f"{day}T09:00:00+01:00", "typed"), None)
    new = NewMemory(text, more.pop("kind", "fact"), (Evidence(item.id, quote=text),), **more)  # type: ignore[arg-type]
    memory = store.memories.add(new, "test", "")
    assert memory is not None
    return memory


def run(store: Store, engine: FakeEngine, now: str = NOW, **more: object) -> int:
    return summarize(store, lambda: engine, now, Progress(), **more)  # type: ignore[arg-type]


def made(store: Store) -> list[Memory]:
    return store.memories.list(kind="summary")


class TestWhatSentencesMaySay:
    PARTS = (
        Part("I planted tomatoes in Basel on 3 May."),
        Part("I don't like the office."),
        Part("I am ill", "Nora Lind"),
    )

    @pytest.mark.parametrize(
        ("text", "cited", "problem"),
        [
            ("You planted tomatoes in Basel on 3 May.", (0,), ""),
            ("You planted tomatoes.", (0,), ""),
            ("Nora is ill.", (2,), ""),
            ("You don't like the office.", (1,), ""),
            ("You planted tomatoes on 4 May.", (0,), "invented"),
            ("You planted tomatoes in Geneva.", (0,), "invented"),
            ("You planted cucumbers and melons.", (0,), "invented"),
            ("You like the office.", (1,), "negation"),
            ("You are ill.", (2,), "speaker"),
            ("You and Nora are ill.", (2,), "wrong person"),
            ("Did you plant tomatoes?", (0,), "form"),
            ("You planted tomatoes.", (), "form"),
            ("We planted tomatoes.", (0,), "first person"),
        ],
    )
    def test_only_what_the_cited_lines_bear_out(self, text: str, cited: tuple[int, ...], problem: str) -> None:
        assert problem_with(text, [self.PARTS[i] for i in cited]) == problem

    @pytest.mark.parametrize(
        ("said", "text"),
        [
            ("I am thinking about moving to Rome", "You moved to Rome."),
            ("I want to learn Greek", "You learn Greek."),
            ("I used to play chess", "You play chess."),
        ],
    )
    def test_a_word_that_turns_the_sense_is_not_lost(self, said: str, text: str) -> None:
        assert problem_with(text, [Part(said)]) == "lost word"

    def test_what_the_model_cites_in_vain_is_left_out(self) -> None:
        told = ("You planted tomatoes.", (1, 2, 9)), ("You own a castle.", (1,)), ("You planted tomatoes!", (1,))
        output = sentences(*told)
        found = written(FakeEngine(outputs=[output]), "", (), self.PARTS, Progress())
        assert found == [Sentence("You planted tomatoes.", (0,))]

    def test_what_is_said_as_the_person_said_it_is_turned_to_them(self) -> None:
        output = sentences(("I planted tomatoes in Basel.", (1,)))
        found = written(FakeEngine(outputs=[output]), "", (), self.PARTS, Progress())
        assert found == [Sentence("You planted tomatoes in Basel.", (0,))]

    def test_an_output_that_was_cut_off_is_read_as_far_as_it_goes(self) -> None:
        output = sentences(("You planted tomatoes.", (1,)), ("You don't like the office.", (2,)))[:-30]
        assert len(written(FakeEngine(outputs=[output]), "", (), self.PARTS, Progress())) == 1

    def test_much_is_read_in_pieces(self) -> None:
        parts = [Part(f"I counted {n} white sheep on the long meadow behind the house of my aunt.") for n in range(60)]
        engine = FakeEngine()
        written(engine, "", (), parts, Progress())
        assert len(engine.prompts) > 2
        assert all(len(prompt.question) < 1700 for prompt in engine.prompts)

    def test_where_there_is_no_model_nothing_is_written(self) -> None:
        writer = Writer(lambda: BrokenEngine())
        assert writer.write("", (), self.PARTS, Progress()) == []
        assert writer.missing

    def test_the_same_said_twice_is_the_same(self) -> None:
        assert same("You live in Lyon.", "Lyon is where you live.")
        assert not same("You live in Lyon.", "You live in Lyon with your aunt Berta.")


class TestConversations:
    def test_a_conversation_is_summed_up_and_cites_what_it_was_made_of(self, store: Store) -> None:
        items = talk(store)
        true, invented = "You planted tomatoes and your back hurts from digging.", "You bought a castle."
        told = sentences((true, (1, 2)), (invented, (3,)))
        assert run(store, FakeEngine(outputs=[told])) == 1
        (summary,) = made(store)
        assert summary.text == (
            "In the conversation “The garden”: You planted tomatoes and your back hurts from digging."
        )
        assert [entry.item_id for entry in summary.evidence] == [items[0].id, items[1].id]
        assert (summary.status, summary.origin, summary.subject_is_self) == ("active", "typed", True)
        assert summary.time == items[1].time

    def test_the_assistants_words_are_neither_read_nor_cited(self, store: Store) -> None:
        talk(store)
        engine = FakeEngine()
        run(store, engine)
        assert all("castle" not in prompt.question for prompt in engine.prompts)
        (summary,) = made(store)
        roles = store.items.many([entry.item_id for entry in summary.evidence if entry.item_id])
        assert {item.role for item in roles.values()} == {"self"}

    def test_without_a_model_it_is_an_extract_and_is_made_again_once_there_is_one(self, store: Store) -> None:
        talk(store)
        assert run(store, BrokenEngine()) == 1
        (extracted,) = made(store)
        assert "Nora told us about her new job at the museum in Basel." in extracted.text
        assert len(extracted.text) < LONGEST + 60
        assert run(store, BrokenEngine()) == 0
        told = sentences(("You ate dinner with Nora.", (3,)))
        assert run(store, FakeEngine(outputs=[told])) == 1
        (summary,) = made(store)
        assert (summary.id, summary.text) == (
            extracted.id, "In the conversation “The garden”: You ate dinner with Nora.")  # fmt: skip

    def test_what_others_said_is_said_to_be_theirs(self, store: Store) -> None:
        talk(store, (*SAID, "Nora: I adopted three greyhounds from Andalusia."))
        run(store, BrokenEngine())
        (summary,) = made(store)
        assert "Nora: “I adopted three greyhounds from Andalusia.”" in summary.text
        assert summary.origin == "imported_other"

    def test_little_talk_is_not_summed_up(self, store: Store) -> None:
        talk(store, ("Hello", "Write a haiku", "Thanks"))
        talk(store, SAID[:2])
        assert run(store, FakeEngine()) == 0
        assert made(store) == []

    def test_it_is_made_again_only_when_its_parts_have_changed(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("secondme.store.derivations.PATIENCE", 0)
        items = talk(store)
        engine = FakeEngine(outputs=[sentences(("You planted tomatoes.", (1,)))])
        assert pending(store) == 1
        run(store, engine)
        assert pending(store) == 0
        asked = len(engine.prompts)
        assert run(store, engine) == 0
        assert len(engine.prompts) == asked
        store.items.revise(items[0].id, "I finally planted the quinces in the garden today.")
        assert pending(store) == 1
        engine.outputs = [sentences(("You planted quinces.", (1,)))]
        assert run(store, engine) == 1
        (summary,) = made(store)
        assert summary.text.endswith("You planted quinces.")

    def test_a_run_is_journalled_and_can_be_undone(self, store: Store) -> None:
        items = talk(store)
        first = store.runs.start("summarize")
        run(store, FakeEngine(outputs=[sentences(("You planted tomatoes.", (1,)))]), run_id=first)
        (before,) = made(store)
        store.items.revise(items[0].id, "I finally planted the quinces in the garden today.")
        second = store.runs.start("summarize")
        run(store, FakeEngine(outputs=[sentences(("You planted quinces.", (1,)))]), run_id=second)
        entries = store.journal.for_run(second)
        assert [(entry.action, entry.who) for entry in entries] == [("edit", "summarize")]
        store.memories.undo([entry.id for entry in entries])
        (after,) = made(store)
        assert (after.text, after.evidence) == (before.text, before.evidence)

    def test_what_the_person_edited_is_never_written_over(self, store: Store) -> None:
        items = talk(store)
        run(store, FakeEngine(outputs=[sentences(("You planted tomatoes.", (1,)))]))
        (summary,) = made(store)
        store.memories.edit(summary.id, who="person", why="edited", text="A day in the garden.")
        store.items.revise(items[0].id, "I finally planted the quinces in the garden today.")
        assert run(store, FakeEngine(outputs=[sentences(("You planted quinces.", (1,)))])) == 0
        assert [memory.text for memory in made(store)] == ["A day in the garden."]

    def test_what_the_person_deleted_does_not_come_back(self, store: Store) -> None:
        items = talk(store)
        run(store, FakeEngine(outputs=[sentences(("You planted tomatoes.", (1,)))]))
        (summary,) = made(store)
        store.memories.delete(summary.id, "person", "deleted")
        store.items.revise(items[0].id, "I finally planted the quinces in the garden today.")
        run(store, FakeEngine(outputs=[sentences(("You planted quinces.", (1,)))]))
        assert made(store) == []

    def test_a_deleted_conversation_takes_its_summary_along(self, store: Store) -> None:
        talk(store)
        run(store, FakeEngine())
        (summary,) = made(store)
        (chat,) = {entry.conversation_id for entry in summary.evidence}
        store.chats.delete(chat)  # type: ignore[arg-type]
        assert made(store) == []
        store.chats.restore(chat)  # type: ignore[arg-type]
        assert [memory.id for memory in made(store)] == [summary.id]

    def test_a_run_goes_on_where_it_was_stopped(self, store: Store) -> None:
        for day in range(1, 6):
            talk(store, day=f"2026-03-0{day}", title=f"Day {day}")
        assert run(store, FakeEngine(), budget=2) == 2
        assert [m.text[:28] for m in made(store)] == ["In the conversation “Day 4”:", "In the conversation “Day 5”:"]
        progress = Progress()

        def stop(prompt: Prompt) -> str:
            progress.cancel()
            return sentences()

        engine = FakeEngine(outputs=["", stop])
        with pytest.raises(Cancelled):
            summarize(store, lambda: engine, NOW, progress)
        done = len(made(store))
        assert 2 <= done < 5
        run(store, FakeEngine())
        assert len([m for m in made(store) if m.text.startswith("In the conversation")]) == 5

    def test_secrets_are_not_summed_up(self, store: Store) -> None:
        talk(store, (*SAID, "The number of my card is 4111 1111 1111 1111."))
        engine = FakeEngine()
        run(store, engine)
        assert all("4111" not in prompt.question for prompt in engine.prompts)
        assert all("4111" not in memory.text for memory in made(store))


class TestCoarseOverFine:
    @pytest.fixture
    def life(self, store: Store) -> Store:
        for week in (2, 9, 16):
            for day in (week, week + 1):
                for what in ("walked to the lake", "baked rye bread", "painted the kitchen"):
                    know(store, f"You {what} on day {day} of March.", f"2026-03-{day:02d}", kind="event")
        return store

    def test_days_weeks_and_months_that_are_over(self, life: Store) -> None:
        run(life, BrokenEngine(), "2026-04-02T10:00:00", budget=100)
        texts = {memory.keywords[0]: [] for memory in made(life)}  # type: ignore[var-annotated]
        for memory in reversed(made(life)):
            texts[memory.keywords[0]].append(memory.text)
        assert len(texts["day"]) == 6
        assert texts["day"][-1].startswith("On 2 March 2026: You ")
        assert [text[:30] for text in texts["week"]] == [
            "In the week of 16 March 2026: ", "In the week of 9 March 2026: Y", "In the week of 2 March 2026: Y",
        ]  # fmt: skip
        assert texts["month"][0].startswith("In March 2026: You ")

    def test_each_stands_on_the_finer_ones(self, life: Store) -> None:
        run(life, BrokenEngine(), "2026-04-02T10:00:00", budget=100)
        by_scope: dict[str, list[Memory]] = {}
        for memory in made(life):
            by_scope.setdefault(memory.keywords[0], []).append(memory)
        ids = {scope: {memory.id for memory in memories} for scope, memories in by_scope.items()}
        (month,) = by_scope["month"]
        assert {entry.memory_id for entry in month.evidence} <= ids["week"]
        assert all({entry.memory_id for entry in week.evidence} <= ids["day"] for week in by_scope["week"])
        assert (month.valid_from, month.time) == ("2026-03-01", "2026-03-01")

    def test_the_day_that_is_not_over_waits(self, life: Store) -> None:
        run(life, BrokenEngine(), "2026-03-17T10:00:00", budget=100)
        days = [m.text for m in made(life) if m.keywords[0] == "day"]
        assert not [text for text in days if text.startswith("On 17 March")]
        assert len(days) == 5

    def test_a_change_climbs_only_where_it_was(self, life: Store) -> None:
        run(life, BrokenEngine(), "2026-04-02T10:00:00", budget=100)
        (changed,) = [m for m in life.memories.list() if m.text == "You baked rye bread on day 9 of March."]
        life.memories.edit(changed.id, who="test", why="", text="You baked spelt bread in Zug on day 9 of March.")
        done: list[int] = []
        summarize(life, lambda: BrokenEngine(), "2026-04-02T10:00:00", Progress(), lambda c: done.extend(c.memories))
        changed_scopes = [life.memories.get(i).text.split(":")[0] for i in done]
        assert changed_scopes[:1] == ["On 9 March 2026"]
        assert "In the week of 9 March 2026" in changed_scopes
        assert not [scope for scope in changed_scopes if "16 March" in scope or "2 March" in scope]


class TestTopicsAndPeople:
    def test_a_topic_and_a_person(self, store: Store) -> None:
        work = ("You work as a baker.", "You start at four.", "You bake rye bread.", "Your boss is kind.")
        for n, text in enumerate(work):
            know(store, text, f"2026-03-0{n + 1}", claims=(Claim("", "work", text.split()[-1]),))
        for n, text in enumerate(("Nora is a vet.", "Nora lives in Basel.", "Nora plays the cello.")):
            know(store, text, f"2026-03-0{n + 1}", subject="Nora")
        run(store, BrokenEngine(), budget=100)
        by_scope = {memory.keywords[0]: memory for memory in made(store)}
        assert by_scope["topic"].text.startswith("About you (work): ")
        assert by_scope["person"].text.startswith("About Nora: Nora ")
        assert (by_scope["person"].subject, by_scope["person"].subject_is_self) == ("Nora", False)
        assert len(by_scope["person"].evidence) == 3


def test_what_is_private_is_in_no_summary(store: Store) -> None:
    private = (Claim("", "other", "moth", sensitivity="private"),)
    for what in ("moth", "lake", "tower", "bridge"):
        know(store, f"You saw the {what} of Quarten.", "2026-03-02", claims=private if what == "moth" else ())
    assert run(store, BrokenEngine()) >= 1
    assert all("moth" not in memory.text for memory in made(store))


def test_an_extract_is_short_and_cites(store: Store) -> None:
    birds = [Part(f"I saw bird number {n} over the reeds of lake Vico.") for n in range(1, 50)]
    sources = [Told(bird, Evidence(n), "2026") for n, bird in enumerate(birds, 1)]
    text, cited = extract(sources, {})
    assert len(text) <= LONGEST
    assert all(f"number {source.evidence.item_id} " in text for source in cited)


class TestInSearchAndPrompts:
    def hit(self, type: str, id: int, text: str, score: float, **more: object) -> Hit:
        return Hit(type, id, None, text, score, True, "2026", "Me", **more)  # type: ignore[arg-type]

    def count(self, texts: object) -> list[int]:
        return [len(text.split()) for text in texts]  # type: ignore[attr-defined]

    def test_a_summary_never_takes_the_room_of_its_parts(self) -> None:
        part = self.hit("memory", 1, "You planted tomatoes today in Basel", 0.6)
        item = self.hit("item", 7, "we drank elderflower wine with Nora", 0.5)
        of = {"kind": "summary", "memory_ids": (1,), "item_ids": (7,)}
        whole = self.hit("memory", 2, "a long summary of tomatoes and wine", 0.9, **of)
        assert select([whole, part, item], 13, self.count) == (item, part)
        assert select([whole, part, item], 20, self.count) == (item, part, whole)
        assert select([whole, part, item], 20, self.count, most=2) == (item, part)

    def test_a_summary_stands_for_no_item_and_gives_way_to_a_part_that_says_the_same(self) -> None:
        item = self.hit("item", 7, "planted tomatoes in Basel", 0.5)
        whole = self.hit("memory", 2, "planted tomatoes in Basel", 0.9, kind="summary", item_ids=(7,))
        assert select([whole, item], 100, self.count) == (item,)

    def test_it_is_found_by_what_it_says(self, home: Paths) -> None:
        engine = FakeEngine(outputs=[sentences(("You planted tomatoes and your back hurts from digging.", (1, 2)))])
        with_door(home, engine, self.found)

    def found(self, me: SecondMe) -> None:
        items = talk(me._parts.store)
        assert me.jobs.run("summarize", Progress(), NOW) == "1 summary was made."
        me.jobs.run("embed", Progress())
        hits = me.search.find("Did my back hurt from digging tomatoes?", 5)
        (summary,) = [hit for hit in hits if hit.kind == "summary"]
        assert summary.item_ids == (items[0].id, items[1].id)
        assert items[1].id in [hit.id for hit in hits if hit.type == "item"]
        me.chats.ask("Did my back hurt from all the digging?")
        notes = me._parts.engines.engine().prompts[-1].notes  # type: ignore[attr-defined]
        assert SAID[1] in notes


def with_door(home: Paths, engine: FakeEngine, check: Callable[[SecondMe], None]) -> None:
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    try:
        check(me)
    finally:
        me.close()
