"""The journal, runs of jobs and memories as a whole through the door, as the window and the command line use them."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from secondme.app import SecondMe
from secondme.commands import dispatch
from secondme.errors import Cancelled, UserError
from secondme.jobs.power import Power
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Changes, Evidence, Finished, NewItem, NewMemory, Prompt, Token
from tests.bench.telling import TellingEngine
from tests.fakes import FakeEmbedder, FakeEngine

SAID = ("I live in Girona. I work as a locksmith.", "I have a parrot called Nuno.")


def say(me: SecondMe, *texts: str) -> int:
    chat = me.chats.create("Talk")
    parent = None
    for text in texts:
        new = NewItem(text, "Ana", "self", "2026-01-01T10:00:00+00:00", "typed")
        parent = me._parts.store.items.add(chat.id, new, parent).id
    return chat.id


def texts(me: SecondMe) -> list[str]:
    return sorted(memory.text for memory in me.memories.list())


def until(true: Callable[[], object], what: str = "it", seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=TellingEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


MADE = ["You have a parrot called Nuno.", "You live in Girona.", "You work as a locksmith."]


def test_a_run_is_told_undone_and_done_again(me: SecondMe) -> None:
    heard: list[object] = []
    me.events.subscribe(heard.append)
    say(me, *SAID)
    me.jobs.run("extract", Progress())
    assert texts(me) == MADE
    (run,) = me.jobs.runs()
    assert (run.job, run.title, run.status, run.changed) == ("extract", "Remember what you said", "done", 3)
    assert (run.words, run.undone, run.undoable, run.finished is not None) == (
        "3 memories were made.", False, True, True,
    )  # fmt: skip
    assert run.cost_s > 0
    assert [entry.action for entry in me.journal.list(run_id=run.id)] == ["add"] * 3
    assert me.journal.dependents(run.id) == []
    undone = me.journal.undo_run(run.id)
    assert heard[-1] == undone
    assert (texts(me), me.jobs.runs()[0].undone, me.jobs.runs()[0].undoable) == ([], True, False)
    me.jobs.run("extract", Progress())
    assert texts(me) == []
    me.undo(undone)
    assert texts(me) == MADE
    assert [run.undone for run in me.jobs.runs()] == [False, False]


def test_the_command_line_lists_runs_and_takes_one_back(me: SecondMe) -> None:
    def answer(**params: object) -> object:
        return dispatch(me, "jobs", params, lambda _line: None, Progress())

    say(me, *SAID)
    answer(action="run", name="extract")
    runs = answer(action="runs")
    assert isinstance(runs, list)
    assert (runs[0]["job"], runs[0]["changed"]) == ("extract", 3)
    listed = answer(action="list")
    assert isinstance(listed, list)
    extract = next(job for job in listed if job["name"] == "extract")
    assert (extract["status"], extract["changed"]) == ("done", 3)
    undone = {"undone": runs[0]["id"], "memories": [1, 2, 3], "profile": False, "along": []}
    assert answer(action="undo", run=runs[0]["id"]) == undone
    assert texts(me) == []
    with pytest.raises(UserError, match="undone already"):
        answer(action="undo", run=runs[0]["id"])
    done = answer(action="run", name="all")
    assert isinstance(done, list)
    assert "rebuild" not in [each["name"] for each in done]


def test_rebuilding_keeps_what_the_person_decided_and_can_be_undone(me: SecondMe) -> None:
    say(me, *SAID)
    me.jobs.run("extract", Progress())
    home, work, parrot = (next(m.id for m in me.memories.list() if word in m.text) for word in ("Gir", "lock", "Nuno"))
    me.memories.edit(home, text="You live in the old town of Girona.")
    me.memories.lock(work)
    me.memories.delete(parrot)
    kept = texts(me)
    assert me.memories.rebuild(Progress()) == Changes()
    assert texts(me) == kept
    assert me.memories.get(work).locked
    new = NewMemory("You dream.", "fact", (Evidence(1, quote="I live"),))
    me._parts.store.memories.add(new, "extract", "Said.")
    changes = me.memories.rebuild(Progress())
    assert texts(me) == kept
    run = me.jobs.runs()[0]
    assert (run.job, run.words) == (
        "rebuild",
        "0 memories are as they were, 0 are worded anew, 0 were added, 1 were not found again and are in the bin.",
    )
    me.undo(changes)
    assert texts(me) == sorted([*kept, "You dream."])
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        me.memories.rebuild(stopped)
    me.settings.update(remember=False)
    with pytest.raises(UserError, match="switched off"):
        me.memories.rebuild(Progress())


def test_rebuild_can_be_asked_for_by_name_and_cancelled(home: Paths) -> None:
    engine = TellingEngine()
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=True)
    try:
        say(me, *SAID, "Vivo en Sevilla con mi hermana Lola.")  # rules do not know these words: the model is asked
        me.jobs.submit("extract")
        until(lambda: set(MADE) <= set(texts(me)) and me.jobs.runs()[0].status == "done")
        made = texts(me)
        engine.gate.clear()
        engine.started.clear()
        me.jobs.submit("rebuild")
        assert engine.started.wait(10)
        me.jobs.cancel("rebuild")
        until(lambda: next(r for r in me.jobs.runs() if r.job == "rebuild").status == "cancelled", "the end")
        engine.gate.set()
        assert texts(me) == made
        with pytest.raises(UserError, match="no job named sing"):
            me.jobs.submit("sing")
        with pytest.raises(UserError, match="no job named sing"):
            me.jobs.cancel("sing")
    finally:
        engine.gate.set()
        me.close()


def test_what_would_go_is_shown_goes_comes_back_and_is_gone_for_good_with_the_bin(me: SecondMe) -> None:
    chat = say(me, *SAID)
    other = say(me, "I sing in a choir.")
    me.jobs.run("extract", Progress())
    shown = me.memories.standing_on([chat])
    assert sorted(memory.text for memory in shown) == MADE
    deleted = me.chats.delete(chat)
    assert texts(me) == ["You sing in a choir."]
    me.undo(deleted)
    assert len(texts(me)) == 4
    me.chats.delete(chat)
    assert me.memories.in_bin() == (3, 1, 0)
    emptied = me.memories.empty_bin()
    assert (len(emptied.memories), emptied.conversations) == (3, (chat,))
    assert (me.memories.in_bin(), texts(me)) == ((0, 0, 0), ["You sing in a choir."])
    assert me.search.find("parrot Nuno") == [] or "Nuno" not in me.search.find("parrot Nuno")[0].text
    assert me.memories.standing_on([other])[0].text == "You sing in a choir."


def test_one_of_the_bin_is_put_back_and_what_went_along_says_with_what(me: SecondMe) -> None:
    chat = say(me, *SAID)
    me.jobs.run("extract", Progress())
    home = next(memory for memory in me.memories.list() if memory.text == "You live in Girona.")
    me.memories.delete(home.id)
    me.undo(me.memories.from_bin(home.id))
    assert me.memories.in_bin() == (1, 0, 0)
    me.memories.from_bin(home.id)
    assert texts(me) == MADE
    with pytest.raises(UserError, match="not in the bin"):
        me.memories.from_bin(home.id)
    me.chats.delete(chat)
    with pytest.raises(UserError, match="put that back, and it comes along"):
        me.memories.from_bin(home.id)
    me.chats.restore(chat)
    assert texts(me) == MADE


def test_a_conversation_that_came_out_of_the_bin_goes_back_into_it_with_all_that_came_along(me: SecondMe) -> None:
    chat = say(me, *SAID)
    me.jobs.run("extract", Progress())
    me.chats.delete(chat)
    back = me.chats.restore(chat)
    for _ in range(2):
        assert texts(me) == MADE
        undone = me.undo(back)
        assert me.chats.get(chat).deleted_at is not None
        assert texts(me) == []
        back = me.redo(undone)
    assert me.chats.get(chat).deleted_at is None


def test_what_a_run_made_is_put_back_one_by_one_after_the_run_was_undone(me: SecondMe) -> None:
    chat = say(me, *SAID)
    me.jobs.run("extract", Progress())
    home, work = (next(one for one in me.memories.list() if word in one.text) for word in ("Girona", "locksmith"))
    me.memories.delete(work.id)
    me.journal.undo_run(me.jobs.runs()[0].id)
    assert texts(me) == []
    back = me.memories.from_bin(home.id)
    assert texts(me) == ["You live in Girona."]
    me.undo(back)
    assert texts(me) == []
    me.memories.from_bin(home.id)
    me.memories.from_bin(work.id)  # it was deleted before that, and comes back from both
    me.jobs.run("extract", Progress())
    assert texts(me) == ["You live in Girona.", "You work as a locksmith."]
    me.memories.delete(home.id)
    me.chats.delete(chat)
    with pytest.raises(UserError, match="put that back, and it comes along"):
        me.memories.from_bin(home.id)
    me.chats.restore(chat)
    me.memories.from_bin(home.id)
    assert texts(me) == ["You live in Girona.", "You work as a locksmith."]


def test_what_became_part_of_another_is_put_back_beside_it(me: SecondMe) -> None:
    say(me, *SAID)
    me.jobs.run("extract", Progress())
    home, work = (next(one for one in me.memories.list() if word in one.text) for word in ("Girona", "locksmith"))
    me.memories.merge([home.id, work.id], "You are a locksmith in Girona.")
    back = me.memories.from_bin(work.id)
    assert texts(me) == ["You are a locksmith in Girona.", "You have a parrot called Nuno.", "You work as a locksmith."]
    assert me.memories.get(work.id).evidence == work.evidence
    me.undo(back)
    assert texts(me) == ["You are a locksmith in Girona.", "You have a parrot called Nuno."]


def test_what_only_others_say_once_the_own_words_are_gone_waits_in_the_inbox_and_is_shown_before(me: SecondMe) -> None:
    mine = say(me, "I live in Girona.")
    me.jobs.run("extract", Progress())
    (home,) = me.memories.list()
    theirs = me.chats.create("Letters")
    said = NewItem("She lives in Girona.", "Bea", "other", "2026-01-02T10:00:00+00:00", "imported_other")
    item = me._parts.store.items.add(theirs.id, said, None)
    other = me._parts.store.memories.add(
        NewMemory("You live near Girona.", "fact", (Evidence(item.id, quote=said.text),), origin="imported_other"),
        "extract", "Said.",
    )  # fmt: skip
    assert other is not None
    me.memories.merge([home.id, other.id], "You live in Girona.")
    assert me.memories.standing_on([mine]) == []
    assert [one.id for one in me.memories.asking_on([mine])] == [home.id]
    assert me.memories.asking_on([theirs.id]) == []
    deleted = me.chats.delete(mine)
    assert me.memories.get(home.id).status == "proposed"
    (entry,) = me.inbox.list()
    assert entry.reason == "What you said of it yourself is gone. Said by Bea in “Letters”."
    me.undo(deleted)
    assert me.memories.get(home.id).status == "active"
    assert me.inbox.list() == []
    me.chats.delete(mine)
    me.inbox.approve([home.id])
    me.chats.restore(mine)
    me.chats.delete(mine)
    assert me.memories.get(home.id).status == "active", "they have said that it is so"


def test_versions_and_merging_through_the_door(me: SecondMe) -> None:
    say(me, *SAID)
    me.jobs.run("extract", Progress())
    home, work, *_ = reversed(me.memories.list())
    me.memories.edit(home.id, text="You live in Bilbao.")
    first, second = me.memories.versions(home.id)
    assert [(p.kind, p.text) for p in me.memories.differences(home.id, second.id)][1:3] == [
        ("removed", "Girona"),
        ("added", "Bilbao"),
    ]
    assert [p.kind for p in me.memories.differences(home.id, first.id)] == ["added"]
    me.memories.restore_version(home.id, first.id)
    assert me.memories.get(home.id).text == "You live in Girona."
    before = texts(me)
    merged = me.memories.merge([home.id, work.id], "You are a locksmith in Girona.")
    assert texts(me) == ["You are a locksmith in Girona.", "You have a parrot called Nuno."]
    me.undo(merged)
    assert texts(me) == before


def test_everything_since_a_time_through_the_door(me: SecondMe) -> None:
    say(me, *SAID)
    me.jobs.run("extract", Progress())
    at = me.journal.list(limit=1)[0].at
    time.sleep(0.005)
    first = me.memories.list()[0]
    me.memories.delete(first.id)
    me.journal.undo_since(max(entry.at for entry in me.journal.list(memory_id=first.id)))
    assert texts(me) == MADE
    me.journal.undo_since(min(entry.at for entry in me.journal.list()))
    assert texts(me) == []
    assert at


def test_a_message_pauses_a_job_at_its_next_step_at_once(home: Paths) -> None:
    """While the person is answered no job says anything to the model; when it ended, the job goes on."""
    engine = TellingEngine()
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=True)
    try:
        me._parts.runner._idle_s = 0.05
        say(me, *[f"I own boat number {n}." for n in range(30)])
        during: list[str] = []
        answered = threading.Event()

        def reply(prompt: Prompt) -> str:
            return "Well then, that is very good to hear from you."

        engine.replies = [reply]
        me.jobs.submit("extract")
        until(lambda: len(engine.options) > 5, "the beginning of the job")
        chat = me.chats.create("New")
        for event in me.chats.send(chat.id, "Hello there", threading.Event()):
            if isinstance(event, Token):
                asked = len(engine.options)
                time.sleep(0.03)
                during += [o.sequence for o in engine.options[asked:]]
            if isinstance(event, Finished):
                answered.set()
        assert answered.is_set()
        assert during == []
        until(lambda: me.status().to_remember == 0, "the rest of the job", 30)
        assert len(texts(me)) == 30
    finally:
        me.close()


def test_what_was_left_to_do_is_done_once_after_the_start_and_not_on_battery(
    home: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = SecondMe.open(home, engine=TellingEngine(), embedder=FakeEmbedder(), background=False)
    say(first, *SAID)
    first.close()
    monkeypatch.setattr(Power, "on_battery", lambda self: True)
    me = SecondMe.open(home, engine=TellingEngine(), embedder=FakeEmbedder(), background=True)
    until(lambda: me.status().to_embed == 0, "embedding")
    time.sleep(0.2)
    assert texts(me) == []
    assert next(job for job in me.jobs.list() if job.name == "extract").state == "waiting"
    me.jobs.submit("extract")
    until(lambda: texts(me) == MADE, "what was asked for")
    until(lambda: me._parts.store.links.unlinked_count() == 0, "the links")
    me.close()
    monkeypatch.setattr(Power, "on_battery", lambda self: False)
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=True)
    time.sleep(0.3)
    assert [run.job for run in again.jobs.runs() if run.job == "extract"] == ["extract"]
    again.close()
