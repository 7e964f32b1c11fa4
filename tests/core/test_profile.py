"""The profile: of what it is made, what the person decides about it, and that their decisions hold."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.app import SecondMe
from secondme.cli import serve
from secondme.errors import UserError
from secondme.memory.acquaintance import is_of_the_person
from secondme.memory.compose import Writer
from secondme.memory.profile import MOST_WORDS, biography, difference, joined, settled
from secondme.memory.topics import by_topic, topic_of
from secondme.options import show_profile
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.store import rows as sql
from secondme.store.profile import BIOGRAPHY, Trait
from secondme.store.profile_decisions import Held
from secondme.types import (
    Changes,
    Claim,
    Evidence,
    Memory,
    NewItem,
    NewMemory,
    ProfileSentence,
    ProfileTopic,
    ProfileView,
)
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

NOW = "2026-06-20T10:00:00+02:00"
KNOWN = (
    ("Your name is Ada.", "name", "Ada"),
    ("You live in Lyon.", "home", "Lyon"),
    ("You work as a baker.", "work", "baker"),
    ("You like rye bread.", "likes", "rye bread"),
)


def know(store: Store, text: str, attribute: str = "", value: str = "", **more: object) -> Memory:
    chat = store.chats.create("")
    item = store.items.add(chat.id, NewItem(text, "Me", "self", "2026-03-01T09:00:00+01:00", "typed"), None)
    claims = (Claim(str(more.get("subject", "")), attribute, value or text),) if attribute else ()
    new = NewMemory(text, more.pop("kind", "fact"), (Evidence(item.id, quote=text),), claims=claims, **more)  # type: ignore[arg-type]
    memory = store.memories.add(new, "test", "")
    assert memory is not None
    return memory


class Person:
    """A home with what is known, and short ways to its profile."""

    def __init__(self, me: SecondMe) -> None:
        self.me = me
        self.store = me._parts.store
        self.memories = [know(self.store, *told) for told in KNOWN]

    def renew(self) -> str:
        return self.me.jobs.run("reflect", Progress(), NOW)

    def view(self) -> ProfileView:
        found = self.me.profile.get()
        assert found is not None
        return found

    def texts(self, topic: str = BIOGRAPHY) -> list[str]:
        return [sentence.text for sentence in self.sentences(topic)]

    def sentences(self, topic: str) -> tuple[ProfileSentence, ...]:
        view = self.view()
        if topic == BIOGRAPHY:
            return view.biography
        return next((one.traits for one in view.topics if one.name == topic), ())

    def one(self, text: str) -> ProfileSentence:
        view = self.view()
        every = [*view.biography, *(trait for topic in view.topics for trait in topic.traits)]
        return next(sentence for sentence in every if sentence.text == text)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def person(home: Paths, engine: FakeEngine) -> Iterator[Person]:
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    yield Person(me)
    me.close()


class TestPure:
    def memory(self, id: int, text: str) -> Memory:
        return Memory(
            id, text, "fact", "active", "You", True, (), (), (), "", 0.5, 0.5, "", False, False, "typed", "2026",
            "2026", None, None, 1.0, None, 0, 1.0,
        )  # fmt: skip

    def test_two_statements_of_what_you_do_are_one_sentence(self) -> None:
        told = ("Your name is Ada.", "You live in Lyon.", "You work as a baker.", "You sing", "Rui is a vet.")
        memories = [self.memory(n, text) for n, text in enumerate(told, 1)]
        assert joined(memories) == [
            Trait(BIOGRAPHY, "Your name is Ada.", (1,)),
            Trait(BIOGRAPHY, "You live in Lyon and work as a baker.", (2, 3)),
            Trait(BIOGRAPHY, "You sing.", (4,)),
            Trait(BIOGRAPHY, "Rui is a vet.", (5,)),
        ]

    @given(st.lists(st.text("abc ", min_size=1, max_size=300).map(lambda text: f"You {text}x."), max_size=20))
    def test_a_biography_has_at_most_two_hundred_words(self, texts: list[str]) -> None:
        topics = {"You": [self.memory(n, text) for n, text in enumerate(texts, 1)]}
        made = biography(topics, (), 0, Writer(lambda: BrokenEngine()), Progress())
        assert sum(len(trait.text.split()) for trait in made) <= MOST_WORDS

    def test_who_you_are_says_of_others_only_whom_you_have(self) -> None:
        told = (
            "Your sister Nora is a vet.", "Deine Tochter Lina geht in die Schule.", "Eva doesn't eat fish.",
            "Your neighbour Agnes has the spare key.", "Frau Berger has the key to the cellar.",
        )  # fmt: skip
        people = [replace(self.memory(n, text), subject_is_self=False) for n, text in enumerate(told, 1)]
        chosen = [each for each in people if is_of_the_person(each)]
        assert [each.text for each in chosen] == list(told[:2])
        for kept in ([*people[2:], people[0]], people[2:]):
            made = biography({"People": kept}, (), 0, Writer(lambda: BrokenEngine()), Progress())
            assert [trait.text for trait in made] == [each.text for each in kept if each in chosen]

    def test_what_is_held_stands_where_it_stood(self) -> None:
        traits = [Trait("Work", "W.", (3,)), Trait(BIOGRAPHY, "A.", (1,)), Trait("Home", "H.", (2,))]
        words = str.encode
        held = [Held(1, "Home", "My own.", (2,), b"H."), Held(2, BIOGRAPHY, "Z.", (9,), b"?")]
        assert settled(traits, held, words) == [
            Trait(BIOGRAPHY, "A.", (1,)), Trait(BIOGRAPHY, "Z.", (9,)), Trait("Home", "My own.", (2,)),
            Trait("Work", "W.", (3,))]  # fmt: skip

    def test_a_difference_is_what_the_one_says_and_the_other_does_not(self) -> None:
        a, b, c = (ProfileSentence(n, text, (n,)) for n, text in enumerate("ABC"))
        old = ProfileView(1, "", (a,), (ProfileTopic("Home", (b,)),))
        new = ProfileView(2, "", (a,), (ProfileTopic("Home", (c,)),))
        assert (difference(old, new).added, difference(old, new).removed) == ((c,), (b,))


class TestTopics:
    def test_by_claim_else_by_kind(self, store: Store) -> None:
        assert topic_of(know(store, "You live in Lyon.", "home", "Lyon")) == "Home"
        assert topic_of(know(store, "You want to sail.", kind="goal")) == "Goals"
        assert topic_of(know(store, "Nora is a vet.", "work", "vet", subject="Nora")) == "People"
        assert topic_of(know(store, "Answer briefly.", kind="instruction")) == "Wishes"
        assert topic_of(know(store, "You went to Rome.", "event", "Rome", kind="event")) == ""

    def test_only_what_holds_now_each_once_the_best_first(self, store: Store) -> None:
        memories = [
            know(store, "You like tea.", "likes", "tea", importance=0.2),
            know(store, "You like rye bread.", "likes", "rye bread", importance=0.9),
            know(store, "You do like rye bread.", "likes", "rye bread", importance=0.3),
            know(store, "You liked opera.", "likes", "opera", valid_to="2026-01-01"),
        ]
        assert [m.text for m in by_topic(memories, NOW, ())["Likes"]] == ["You like rye bread.", "You like tea."]

    def test_health_only_when_it_is_asked_for(self, store: Store) -> None:
        memories = [know(store, "You have asthma.", "health", "asthma")]
        assert by_topic(memories, NOW, ()) == {}
        assert list(by_topic(memories, NOW, ("health",))) == ["Health"]

    def test_what_was_of_a_day_is_no_trait(self, store: Store) -> None:
        known = (
            "Your ticket for the ferry is for 14 March 2026.",
            "Your tickets are for May 2026.",
            "Ton billet est pour le 3 mars 2026.",
            "Your tickets are for 14 August 2026.",
            "Your barge has had no engine since 14 March 2026.",
            "Dein Kahn hat seit März 2026 keinen Motor.",
            "Your barge has no engine.",
        )
        memories = [know(store, text) for text in known]
        assert {m.text for m in by_topic(memories, NOW, ())["Other"]} == set(known[3:])
        pinned = store.memories.get(memories[0].id)
        store.memories.edit(pinned.id, who="person", why="x", pinned=True)
        assert store.memories.get(pinned.id) in by_topic([store.memories.get(pinned.id)], NOW, ())["Other"]


class TestVersions:
    def test_there_is_none_until_the_job_has_run(self, person: Person) -> None:
        assert person.me.profile.get() is None
        assert person.me.profile.versions() == []

    def test_without_a_model_it_is_joined_by_rules_and_cites(self, person: Person) -> None:
        assert person.renew() == "Nothing new was concluded. There is a new version of the profile."
        name, home, work, likes = (memory.id for memory in person.memories)
        assert [(one.text, one.memory_ids) for one in person.view().biography] == [
            ("Your name is Ada.", (name,)),
            ("You live in Lyon and work as a baker.", (home, work)),
            ("You like rye bread.", (likes,)),
        ]
        assert [(topic.name, [trait.text for trait in topic.traits]) for topic in person.view().topics] == [
            ("You", ["Your name is Ada."]), ("Home", ["You live in Lyon."]), ("Work", ["You work as a baker."]),
            ("Likes", ["You like rye bread."])]  # fmt: skip

    def test_the_model_words_it_where_its_words_are_borne_out(self, person: Person, engine: FakeEngine) -> None:
        told = {"sentences": [{"text": "Your name is Ada and you are a baker in Lyon.", "parts": [1, 2, 3]},
                              {"text": "You own a castle in Spain.", "parts": [2]}]}  # fmt: skip
        engine.outputs = [json.dumps(told)]
        person.renew()
        name, home, work, likes = (memory.id for memory in person.memories)
        assert [(one.text, one.memory_ids) for one in person.view().biography] == [
            ("Your name is Ada and you are a baker in Lyon.", (name, home, work)),
            ("You like rye bread.", (likes,))]  # fmt: skip

    def test_a_new_version_only_when_something_changed(self, person: Person, engine: FakeEngine) -> None:
        person.renew()
        asked = len(engine.prompts)
        person.renew()
        assert len(engine.prompts) == asked
        assert len(person.me.profile.versions()) == 1
        know(person.store, "You have a dog called Rex.", "pet", "Rex")
        person.renew()
        (new, _), (old, _) = person.me.profile.versions()
        difference = person.me.profile.diff(old, new)
        assert "You have a dog called Rex." in [one.text for one in difference.added]
        assert person.me.profile.get(old) is not None
        with pytest.raises(UserError, match="no such version"):
            person.me.profile.get(999)

    def test_what_stands_on_a_deleted_memory_is_not_shown(self, person: Person) -> None:
        person.renew()
        changes = person.me.memories.delete(person.memories[3].id)
        assert "You like rye bread." not in person.texts() + person.texts("Likes")
        person.me.undo(changes)
        assert "You like rye bread." in person.texts() + person.texts("Likes")


class TestDecisions:
    def test_a_locked_sentence_stays_as_it_is(self, person: Person, engine: FakeEngine) -> None:
        person.renew()
        sentence = person.one("You live in Lyon and work as a baker.")
        person.me.profile.lock(sentence.id)
        assert person.one(sentence.text).locked
        know(person.store, "You have a dog called Rex.", "pet", "Rex", importance=0.9)
        person.renew()
        assert len(person.me.profile.versions()) == 2
        assert person.one(sentence.text).locked
        person.me.profile.lock(person.one(sentence.text).id, False)
        assert not person.one(sentence.text).locked

    def test_a_correction_of_one_memory_corrects_it_and_holds(self, person: Person) -> None:
        person.renew()
        home = person.memories[1]
        (trait,) = person.sentences("Home")
        changes = person.me.profile.correct(trait.id, "You live in Bonn since May.")
        assert isinstance(changes, Changes)
        memory = person.me.memories.get(home.id)
        assert (memory.text, memory.claims) == ("You live in Bonn since May.", ())
        assert person.store.decisions.list(home.id)[-1].kind == "edit"
        assert person.texts("Home") == ["You live in Bonn since May."]
        know(person.store, "You have a dog called Rex.", "pet", "Rex")
        person.renew()
        assert "You live in Bonn since May." in person.texts("Home")
        assert all("Lyon" not in text for text in person.texts())

    def test_a_correction_can_be_undone(self, person: Person) -> None:
        person.renew()
        (trait,) = person.sentences("Home")
        changes = person.me.profile.correct(trait.id, "You live in Bonn.")
        person.me.undo(changes)
        assert person.texts("Home") == ["You live in Lyon."]
        assert person.me.memories.get(person.memories[1].id).text == "You live in Lyon."

    def test_a_correction_of_several_memories_is_kept_as_the_person_worded_it(self, person: Person) -> None:
        person.renew()
        sentence = person.one("You live in Lyon and work as a baker.")
        person.me.profile.correct(sentence.id, "In Lyon you bake for a living.")
        assert person.me.memories.get(person.memories[1].id).text == "You live in Lyon."
        know(person.store, "You have a dog called Rex.", "pet", "Rex")
        person.renew()
        held = person.one("In Lyon you bake for a living.")
        assert (held.locked, held.memory_ids) == (True, sentence.memory_ids)
        assert all("You live in Lyon" not in text for text in person.texts())

    def test_a_banned_sentence_is_never_said_again_and_no_word_of_it_is_kept(self, person: Person) -> None:
        person.renew()
        (trait,) = person.sentences("Likes")
        changes = person.me.profile.ban(trait.id)
        every = [one.text for topic in person.view().topics for one in topic.traits] + person.texts()
        assert "You like rye bread." not in every
        assert person.me.memories.get(person.memories[3].id).text == "You like rye bread."
        know(person.store, "You have a dog called Rex.", "pet", "Rex")
        person.renew()
        assert "You like rye bread." not in person.texts() + person.texts("Likes")
        kept = person.store.read().execute("SELECT text FROM profile_decisions").fetchall()
        assert kept == [(None,)]
        person.me.undo(changes)
        person.renew()
        assert person.texts("Likes") == ["You like rye bread."]

    def test_decisions_hold_when_memories_are_derived_anew(self, person: Person) -> None:
        """Under new ids, from the same words: as a rebuild makes them."""
        person.renew()
        (home,), (likes,) = person.sentences("Home"), person.sentences("Likes")
        person.me.profile.lock(home.id)
        person.me.profile.ban(likes.id)
        for index in (1, 3):
            old = person.memories[index]
            again = NewMemory(old.text, "fact", old.evidence, claims=old.claims, importance=0.51)
            with person.store.write() as db:
                db.execute("DELETE FROM memories WHERE id = ?", (old.id,))
                db.execute("DELETE FROM fts_memories WHERE rowid = ?", (old.id,))
            made = person.store.memories.add(again, "extract", "Said.")
            assert made is not None
            assert made.id != old.id
        person.renew()
        (again_home,) = person.sentences("Home")
        assert (again_home.text, again_home.locked) == ("You live in Lyon.", True)
        assert again_home.memory_ids != home.memory_ids
        assert person.texts("Likes") == []

    def test_a_purged_memory_leaves_no_word_in_the_profile(self, person: Person) -> None:
        person.renew()
        (trait,) = person.sentences("Likes")
        person.me.profile.lock(trait.id)
        person.me.memories.purge(person.memories[3].id)
        for table in ("traits", "profile_decisions"):
            found = person.store.read().execute(f"SELECT count(*) FROM {table} WHERE text LIKE '%rye%'").fetchone()
            assert found == (0,)
        person.renew()
        assert person.texts("Likes") == []

    def test_what_makes_no_sense_is_refused(self, person: Person) -> None:
        person.renew()
        (trait,) = person.sentences("Home")
        with pytest.raises(UserError, match="empty"):
            person.me.profile.correct(trait.id, "  ")
        with pytest.raises(UserError, match="no longer part"):
            person.me.profile.ban(99_999)


class TestCommand:
    def call(self, paths: Paths, *arguments: str, of: str = "profile") -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "secondme.cli", *of.split(), "--home", str(paths.root), *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)

    def test_the_command_prints_it_with_what_it_stands_on(self, person: Person, home: Paths) -> None:
        serve(person.me)
        done = self.call(home)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("There is no profile yet.")
        ran = self.call(home, "--now", NOW, of="jobs run reflect")
        assert ran.stdout == "reflect: Nothing new was concluded. There is a new version of the profile.\n"
        name, lives, work, likes = (memory.id for memory in person.memories)
        lines = self.call(home).stdout.splitlines()
        assert lines[1:4] == [
            f"  Your name is Ada. [m{name}]",
            f"  You live in Lyon and work as a baker. [m{lives}] [m{work}]",
            f"  You like rye bread. [m{likes}]",
        ]
        assert lines[4:6] == ["You", f"  Your name is Ada. [m{name}]"]
        told = json.loads(self.call(home, "--json").stdout)
        assert told["biography"][1] == {
            "id": person.view().biography[1].id, "text": "You live in Lyon and work as a baker.",
            "memory_ids": [lives, work], "locked": False}  # fmt: skip
        assert told["memories"][str(likes)] == "You like rye bread."
        missing = self.call(home, "--version", "99")
        assert (missing.returncode, missing.stderr.strip()) == (1, "There is no such version of the profile.")

    def test_a_locked_sentence_is_marked(self) -> None:
        sentence = {"id": 1, "text": "You sing.", "memory_ids": [7], "locked": True}
        view = {"version": 1, "at": "2026-03-01", "biography": [sentence], "topics": [], "memories": {}}
        assert list(show_profile(view)) == ["Version 1, 2026-03-01", "  You sing. [m7]  (locked)"]


class TestTakingARunBack:
    """A version of the profile goes with the run that made it."""

    def run_of(self, person: Person) -> int:
        return next(run.id for run in person.me.jobs.runs() if run.job == "reflect")

    def test_the_profile_is_as_it_was_before_and_comes_again(self, person: Person) -> None:
        me, store = person.me, person.store
        person.renew()
        first = person.view()
        know(store, "You have a dog called Rex.", "pet", "Rex")
        assert "There is a new version of the profile." in person.renew()
        second = person.view()
        assert second.version > first.version
        run = next(run for run in me.jobs.runs() if run.job == "reflect")
        assert (run.undoable, run.undone) == (True, False)
        undone = me.journal.undo_run(run.id)
        assert undone.versions == (second.version,)
        assert me.profile.get() == first
        assert [number for number, _at in me.profile.versions()] == [first.version]
        assert next(each.undone for each in me.jobs.runs() if each.id == run.id)
        with pytest.raises(UserError, match="undone already"):
            me.journal.undo_run(run.id)
        again = me.undo(undone)
        assert me.profile.get() == second
        assert me.redo(again).versions == (second.version,)
        assert me.profile.get() == first
        assert person.renew().endswith("The profile is as it was."), "nothing has changed since"

    def test_everything_since_a_time_takes_versions_along(self, person: Person) -> None:
        me, store = person.me, person.store
        person.renew()
        first = person.view()
        run = self.run_of(person)
        since = sql.now()
        know(store, "You have a dog called Rex.", "pet", "Rex")
        person.renew()
        me.journal.undo_run(run)
        latest = person.view()
        assert latest.version > first.version
        undone = me.journal.undo_since(since)
        assert me.profile.get() == first, "what was taken back since is there again, and what came since is not"
        me.undo(undone)
        assert me.profile.get() == latest
