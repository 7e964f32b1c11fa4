"""The person's control over memory from the command line: inbox, bin, what fades, pausing, settings."""

from collections.abc import Iterator
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.cli import main, serve
from secondme.commands import dispatch
from secondme.errors import UserError
from secondme.options import show_undone
from secondme.paths import Paths
from secondme.progress import Progress
from tests.core.test_cli import answer, call, failure
from tests.fakes import FakeEmbedder, FakeEngine
from tests.life import Life, live


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    """The owner of the home, as a window would be."""
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    serve(opened)
    yield opened
    opened.close()


@pytest.fixture
def life(me: SecondMe) -> Life:
    return live(me._parts.store)


def ask(me: SecondMe, command: str, **params: Any) -> Any:
    return dispatch(me, command, params, lambda _line: None, Progress())


def test_the_inbox_is_read_and_answered(me: SecondMe, life: Life) -> None:
    found = answer("inbox", "list")
    assert found["count"] == len(found["entries"]) == 7
    question = found["entries"][0]
    assert question["conflict"]["id"] == life.known.id
    assert question["quotes"] == ["I moved to Lisbon last week"]
    assert question["conflict"]["quotes"] == ["I live in Porto, near the river"]
    assert answer("inbox") == found
    shown = call("inbox").stdout
    assert shown == call("inbox", "list").stdout
    assert "or: You live in Porto, near the river." in shown
    assert answer("inbox", "settle", str(life.question.id), "new") == {"done": [life.question.id], "left": 6}
    assert me.memories.get(life.known.id).status == "superseded"
    first, second, third = (each.id for each in life.proposals[:3])
    assert answer("inbox", "keep", str(first), str(second))["left"] == 4
    assert answer("inbox", "edit", str(third), "In my words.")["left"] == 3
    assert me.memories.get(third).text == "In my words."
    assert "answered already" in failure("inbox", "keep", str(first))
    assert "Give either numbers or --all." in failure("inbox", "reject")


def test_all_at_once_leaves_the_questions(me: SecondMe, life: Life) -> None:
    done = ask(me, "inbox", action="reject", all=True)
    assert (len(done["done"]), done["left"]) == (6, 1)
    (entry,) = ask(me, "inbox", action="list", all=True)["entries"]
    assert "conflict" in entry
    with pytest.raises(UserError, match="new, old or both"):
        ask(me, "inbox", action="settle", id=entry["id"], which="neither")


def test_the_bin_is_emptied_only_when_told_twice(me: SecondMe, life: Life) -> None:
    me.memories.delete(life.known.id)
    found = answer("bin", "list")
    assert (found["memory_count"], found["memories"]) == (1, [life.known.text])
    assert "--yes" in failure("bin", "empty")
    assert me.memories.bin().memory_count == 1
    assert answer("bin", "empty", "--yes")["memory_count"] == 1
    assert not me.memories.bin()
    assert call("bin", "list").stdout == call("bin").stdout == "It is empty.\n"


def test_what_fades_soon_is_listed_and_what_has_faded_comes_back(me: SecondMe, life: Life) -> None:
    with me._parts.store.write() as db:
        db.execute("UPDATE memories SET created_at = '2020-01-01T10:00:00', stability = 2 WHERE id = ?",
                   (life.made_by_run.id,))  # fmt: skip
        for day in range(1, 28):
            db.execute("INSERT OR IGNORE INTO use_days VALUES (?)", (f"2020-01-{day:02d}",))
    found = ask(me, "fading")
    assert life.made_by_run.id in [each["id"] for each in found]
    assert "would fade" in me.jobs.run("decay", Progress(), how=frozenset({"dry_run"}))
    assert me.memories.get(life.made_by_run.id).status == "active"
    assert ask(me, "fading", action="restore", id=life.faded.id) == {"restored": life.faded.id}
    assert me.memories.get(life.faded.id).status == "active"


def test_pausing_needs_a_window_and_holds_what_runs_by_itself(me: SecondMe, home: Paths) -> None:
    assert "nothing runs by itself" in failure("jobs", "pause")
    me.close()
    window = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder())
    try:
        assert ask(window, "pause", held=True) == {"paused": True}
        assert window.jobs.paused
        assert ask(window, "pause", held=False) == {"paused": False}
        assert not window.jobs.paused
    finally:
        window.close()


def test_settings_are_shown_and_changed(me: SecondMe) -> None:
    assert answer("settings")["nightly_minutes"] == 60
    for name, value, wanted in (
        ("nightly_minutes", "30", 30),
        ("never_remember", '["my salary"]', ("my salary",)),
        ("inbox", '{"typed:event": "ask"}', {"typed:event": "ask"}),
        ("reflect_on", '["health"]', ("health",)),
        ("remember", "false", False),
        ("user_name", "Dora", "Dora"),
        ("temperature", "1", 1),
    ):
        ask(me, "settings", name=name, value=value)
        assert getattr(me.settings.value, name) == wanted
    for name, value in (("nightly_minutes", "many"), ("remember", "1"), ("inbox", '{"x": "maybe"}'), ("colour", "red"),
                        ("never_remember", "salary"), ("reflect_on", '["money"]')):  # fmt: skip
        with pytest.raises(UserError):
            ask(me, "settings", name=name, value=value)
    assert main(["settings", "nightly_minutes"]) == 0


def test_everything_is_offered_in_the_help() -> None:
    told = call("--help").stdout
    for name in ("inbox", "bin", "fading", "settings"):
        assert name in told
    assert "pause" in call("jobs", "--help").stdout


def test_what_was_built_on_a_run_is_named_when_it_goes_along(me: SecondMe, life: Life) -> None:
    done = ask(me, "jobs", action="undo", run=life.run_id)
    assert done["along"] == [{"id": life.built_on_it.id, "text": life.built_on_it.text}]
    assert set(done["memories"]) >= {life.made_by_run.id, life.built_on_it.id}
    told = "\n".join(show_undone(done))
    assert f"Later work was built on it and went along:\n{life.built_on_it.id:>5}" in told
