"""Private conversations: they use what is known, and leave nothing behind."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Evidence, Finished, Item, NewMemory, Retrieved, Stored, Token
from tests.fakes import FakeEmbedder, FakeEngine

SECRET = "I have a crush on Marguerite Vandersloot."


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(["That sounds exciting [m1].", "You said Marguerite.", "Third."])


@pytest.fixture
def me(home: Paths, engine: FakeEngine) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def whisper(me: SecondMe, said: list[Item], text: str) -> Finished:
    events = list(me.chats.whisper(tuple(said), text, threading.Event()))
    assert isinstance(events[0], Stored)
    assert isinstance(events[1], Retrieved)
    finished = events[-1]
    assert isinstance(finished, Finished)
    streamed = "".join(event.text for event in events if isinstance(event, Token))
    assert finished.item.role == "self" or streamed.strip() == finished.item.text
    said += [events[0].item, finished.item]
    return finished


def files(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())


def counts(me: SecondMe) -> list[int]:
    db = me._parts.store.read()
    tables = ("conversations", "items", "memories", "recalls", "journal", "extractions", "reply_stats", "folds")
    return [int(db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]) for table in tables]


def test_nothing_is_kept_learned_or_found(me: SecondMe, engine: FakeEngine):
    before = counts(me)
    said: list[Item] = []
    whisper(me, said, SECRET)
    second = whisper(me, said, "Whom did I name?")
    assert second.item.text == "You said Marguerite."
    assert [item.id for item in said] == [-1, -2, -3, -4]
    assert counts(me) == before
    for job in ("embed", "extract"):
        me.jobs.run(job, Progress())
    assert counts(me)[:6] == before[:6]
    assert me.chats.list() == []
    assert me.search.find("Marguerite Vandersloot") == []
    assert me.chats.find("Marguerite") == []
    assert me.memories.browse() == []


def test_what_was_said_before_is_part_of_the_prompt(me: SecondMe, engine: FakeEngine):
    said: list[Item] = []
    whisper(me, said, SECRET)
    whisper(me, said, "Whom did I name?")
    prompt = engine.prompts[-1]
    assert [message.text for message in prompt.history][-2:] == [SECRET, said[1].text]


def test_a_memory_is_used_but_grows_no_stronger(me: SecondMe):
    store = me._parts.store
    chat = me.chats.create("Talk")
    first, *_ = list(me.chats.send(chat.id, "I am allergic to peanuts.", threading.Event()))
    assert isinstance(first, Stored)
    new = NewMemory("You are allergic to peanuts.", "fact", (Evidence(item_id=first.item.id, quote="peanuts"),))
    memory = store.memories.add(new, "test", "made")
    assert memory is not None
    me.jobs.run("embed", Progress())
    strength = me.memories.get(memory.id)
    whisper(me, [], "What am I allergic to, peanuts?")
    after = me.memories.get(memory.id)
    assert (after.recalls, after.stability) == (strength.recalls, strength.stability)
    assert me.memories.uses(memory.id) == []


def test_a_long_private_conversation_leaves_no_state_either(me: SecondMe):
    me.settings.update(context_tokens=1024)
    long: list[Item] = []
    from secondme.chat.draft import unkept

    for turn in range(60):
        role = "self" if turn % 2 == 0 else "assistant"
        text = f"Turn {turn}: {SECRET} " + "It rained all day by the harbour, and we walked. " * 6
        long.append(unkept(turn, text, "Me", role, tuple(long)))  # type: ignore[arg-type]
    before = counts(me)
    whisper(me, long, "And then?")
    assert counts(me) == before


def test_what_the_assistant_said_long_ago_is_no_note_here_either(me: SecondMe, engine: FakeEngine):
    me.settings.update(context_tokens=1024)
    long: list[Item] = []
    from secondme.chat.draft import unkept

    for turn in range(60):
        role = "self" if turn % 2 == 0 else "assistant"
        words = {3: "Marguerite plays the trombone. ", 6: "Vandersloot owns a cello. "}.get(turn, f"Turn {turn}. ")
        text = words + "It rained all day by the harbour, and we walked. " * 6
        long.append(unkept(turn, text, "Me", role, tuple(long)))  # type: ignore[arg-type]
    whisper(me, long, "What does Vandersloot own, a cello?")
    assert "cello" in engine.prompts[-1].notes
    whisper(me, long, "Marguerite plays the trombone, does she?")
    assert "trombone" not in engine.prompts[-1].notes, "a mistake of the assistant must not come back as a fact"


def test_nothing_in_any_file(home: Paths, engine: FakeEngine):
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    whisper(me, [], SECRET)
    me.close()
    assert b"Vandersloot" not in files(home.root)


def test_nothing_to_say_is_refused(me: SecondMe):
    with pytest.raises(UserError):
        me.chats.whisper((), "  ", threading.Event())
