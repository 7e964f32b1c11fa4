"""What is said changes what is known: from the message to the reply and the command line; the model is a stand-in."""

import json
import subprocess
import sys
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.cli import serve
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Prompt
from tests.fakes import FakeEmbedder, FakeEngine

CLAIMS = {
    "You live in Paris.": ("fact", "home", "Paris"),
    "You moved to Lyon.": ("fact", "home", "Lyon"),
    "Your home is in Lyon.": ("fact", "home", "Lyon"),
    "You saw a heron by the canal.": ("event", "event", "a heron"),
}


def model(prompt: Prompt) -> str:
    """As the starter model does where it works: one fact for each message, sorted; two statements are different."""
    if prompt.question.startswith("First:"):
        return json.dumps({"second": "different"})
    for statement, (kind, attribute, value) in CLAIMS.items():
        if f"Statement: {statement}" in prompt.question:
            return json.dumps({"kind": kind, "attribute": attribute, "value": value})
    said = prompt.question.strip().splitlines()[-1].rstrip(".")
    told = said.replace("I ", "You ", 1).replace("My ", "Your ", 1) + "."
    return json.dumps({"facts": [{"quote": said, "statement": told}]})


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    engine = FakeEngine(outputs=[model] * 200)
    opened = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    serve(opened)
    yield opened
    opened.close()


def says(me: SecondMe, text: str) -> None:
    chat = me.chats.create()
    list(me.chats.send(chat.id, text, Event()))
    for job in ("extract", "embed", "consolidate"):
        me.jobs.run(job, Progress())


def command(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "secondme.cli", *arguments, "--json"], capture_output=True, encoding="utf-8", timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def given(me: SecondMe, question: str, engine: FakeEngine) -> str:
    """The notes with which the model was asked."""
    me.chats.ask(question)
    return engine.prompts[-1].notes


def engine_of(me: SecondMe) -> FakeEngine:
    engine = me._parts.engines.engine()
    assert isinstance(engine, FakeEngine)
    return engine


def test_a_move_is_one_address_now_and_one_before_and_can_be_taken_back(me: SecondMe) -> None:
    says(me, "I live in Paris.")
    says(me, "I moved to Lyon.")
    engine = engine_of(me)
    now = given(me, "Where do I live?", engine)
    assert "Lyon" in now
    assert "Paris" not in now
    before = given(me, "Where did I live before?", engine)
    assert "You live in Paris. (until " in before
    listed = {each["text"]: each for each in command("memories")}
    assert (listed["You moved to Lyon."]["status"], listed["You live in Paris."]["status"]) == ("active", "superseded")
    assert listed["You live in Paris."]["valid_to"]

    run = next(run for run in me.jobs.runs() if run.job == "consolidate" and run.changed)
    me.journal.undo_run(run.id)
    assert {each["status"] for each in command("memories")} == {"active"}


def test_said_again_it_is_one_memory_given_once(me: SecondMe) -> None:
    says(me, "I moved to Lyon.")
    says(me, "My home is in Lyon.")
    assert [each["text"] for each in command("memories", "--status", "active")] == ["You moved to Lyon."]
    notes = given(me, "Where do I live?", engine_of(me))
    assert notes.count("Lyon") == 1


def test_what_fades_is_found_by_a_search_marked_as_faded_and_comes_back(me: SecondMe) -> None:
    says(me, "I saw a heron by the canal.")
    (heron,) = command("memories")
    (told,) = command("jobs", "run", "decay", "--now", "2060-01-01")
    assert told["result"] == "No memories have faded.", "a clock that is far ahead makes nothing fade"
    (told,) = command("jobs", "run", "decay", "--now", "2060-01-01", "--simulate", "--dry-run")
    assert told["result"] == "1 memory would fade."
    (told,) = command("jobs", "run", "decay", "--now", "2060-01-01", "--simulate")
    assert told["result"] == "1 memory has faded."
    (hit,) = command("search", "heron canal", "--memories")
    assert (hit["id"], hit["faded"]) == (heron["id"], True)
    assert "[m" not in given(me, "When did I see a heron?", engine_of(me))
    me.memories.restore(heron["id"])
    (hit,) = command("search", "heron canal", "--memories")
    assert "faded" not in hit


def test_the_person_s_choice_is_heeded_on_the_way_in(me: SecondMe) -> None:
    me.settings.update(inbox={"typed": "ask"}, never_remember=("heron",))
    says(me, "I live in Paris.")
    says(me, "I saw a heron by the canal.")
    (entry,) = me.inbox.list()
    assert entry.memory.text == "You live in Paris."
    notes = given(me, "Where do I live?", engine_of(me))
    assert "[m" not in notes, "what waits is given to no reply"
    me.inbox.reject([entry.memory.id])
    for job in ("extract", "consolidate"):
        me.jobs.run(job, Progress())
    assert me.inbox.count() == 0
