"""Importing and exporting through the door: whole, twice, dry, cancelled, and while it closes."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.errors import Cancelled, EnvironmentProblem, UserError
from secondme.events import Event
from secondme.importers.unit import Ended
from secondme.parts import Share
from secondme.paths import Paths
from secondme.progress import Progress, Step
from tests.core.opened import changes, engine, heard, me, remembered, said, wait_for, write_items
from tests.fakes import FakeEmbedder, FakeEngine

__all__ = ["engine", "heard", "me"]  # fixtures


def test_importing_twice_changes_nothing(me: SecondMe, tmp_path: Path, heard: list[Event]) -> None:
    path = write_items(tmp_path / "a.jsonl", 120)
    first = me.imports.run([path], Progress())
    assert (first.imported, first.files[0].format) == (120, "jsonl")
    again = me.imports.run([path], Progress())
    assert (again.imported, again.files[0].unchanged) == (0, 120)
    assert me._parts.store.items.count() == 120
    assert me._parts.store.vectors.pending_count("fake-embedder") == 0
    assert me.search.find("number 77", k=1)[0].external_id == "77"
    assert any(len(change.conversations) == 3 for change in changes(heard))


def test_a_dry_run_stores_nothing(me: SecondMe, tmp_path: Path) -> None:
    report = me.imports.run([write_items(tmp_path / "a.jsonl", 7)], Progress(), dry_run=True)
    assert (report.dry_run, report.imported) == (True, 7)
    assert me._parts.store.items.count() == 0


def test_one_bad_file_among_good_ones_is_told_and_only_bad_ones_raise(me: SecondMe, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_items(tmp_path / "in" / "a.jsonl", 2)
    (tmp_path / "in" / "b.jsonl").write_bytes(b'{"text": 5, "role": "self"}\n')
    (tmp_path / "in" / "c.jpg").write_bytes(b"\xff\xd8")
    report = me.imports.run([tmp_path / "in"], Progress())
    assert [(Path(file.path).name, file.format, file.imported) for file in report.files] == [
        ("a.jsonl", "jsonl", 2),
        ("b.jsonl", "", 0),
    ]
    assert "is an item in JSON" in report.files[1].problems[0]
    assert report.problems == ("c.jpg: it is a photo and stays where it is.",)
    both = me.imports.run([tmp_path / "in" / "b.jsonl", tmp_path / "in" / "a.jsonl", tmp_path / "no"], Progress())
    assert [(file.format, file.unchanged) for file in both.files] == [("", 0), ("jsonl", 2), ("", 0)]
    for bad, why in (("b.jsonl", "is an item in JSON"), ("c.jpg", "photo"), ("no", "There is no file")):
        with pytest.raises(UserError, match=why):
            me.imports.run([tmp_path / "in" / bad], Progress())
    assert len(me.imports.history()) == 2
    with pytest.raises(UserError, match="no format 'nonsense'"):
        me.imports.run([tmp_path / "in"], Progress(), format="nonsense")


@pytest.mark.parametrize("held", [5000, 10])
def test_a_file_that_breaks_off_leaves_nothing(
    me: SecondMe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    """Whether it was held until its end, or stored as it was read; and the other file is there."""
    from secondme import storing

    real = storing.parse
    monkeypatch.setattr(storing, "HOLD_ITEMS", held)

    def breaks_off(*args: Any, **kwargs: Any) -> Iterator[Any]:
        for event in real(*args, **kwargs):
            if isinstance(event, Ended) and event.file.endswith("b.jsonl"):
                yield replace(event, sentence="It broke off.")
            else:
                yield event

    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate("abc"):
        write_items(folder / f"{name}.jsonl", 1200, start=1200 * number)
    monkeypatch.setattr(storing, "parse", breaks_off)
    report = me.imports.run([folder], Progress(), wait=False)
    assert [(file.format, file.imported) for file in report.files] == [("jsonl", 1200), ("", 0), ("jsonl", 1200)]
    assert report.files[1].problems == ("It broke off.",)
    store = me._parts.store
    assert store.items.count() == 2400
    assert store.fts.search_items('"1300"', 5) == []
    assert [record.imported for record in me.imports.history()] == [2400]
    monkeypatch.setattr(storing, "parse", real)
    assert me.imports.run([folder], Progress(), wait=False).imported == 1200
    assert store.items.count() == 3600


def test_a_cancelled_import_keeps_whole_batches_and_is_completed_by_the_next(
    me: SecondMe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondme.storing.HOLD_ITEMS", 10)
    path = write_items(tmp_path / "a.jsonl", 1600)
    progress = Progress()
    batch = me._parts.store.imports.batch

    def cancel_after(*args: Any) -> Any:
        progress.cancel()
        return batch(*args)

    monkeypatch.setattr(me._parts.store.imports, "batch", cancel_after)
    with pytest.raises(Cancelled):
        me.imports.run([path], progress)
    assert me._parts.store.items.count() == 500
    monkeypatch.setattr(me._parts.store.imports, "batch", batch)
    report = me.imports.run([path], Progress(), wait=False)
    assert (report.imported, report.files[0].unchanged) == (1100, 500)


def test_the_progress_of_an_import_never_goes_back(me: SecondMe, tmp_path: Path) -> None:
    steps: list[Step] = []
    files = [write_items(tmp_path / f"{n}.jsonl", 300, start=300 * n) for n in range(3)]
    me.imports.run(files, Progress(steps.append, interval=0.0))
    shares = [step.done / step.total for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 5


def test_a_share_of_a_progress_passes_on_its_cancel() -> None:
    steps: list[Step] = []
    whole = Progress(steps.append, interval=0.0)
    share = Share(whole, 0.25, 0.75)
    share.update(1, 2, "Half")
    assert steps == [Step(500, 1000, "Half")]
    whole.cancel()
    with pytest.raises(Cancelled):
        share.check()
    with pytest.raises(Cancelled):
        share.update(2, 2)


def test_an_export_is_read_back_as_it_was(me: SecondMe, home: Paths, tmp_path: Path) -> None:
    memory = remembered(me)
    _, reply = said(me, "I like rain", None)
    list(me.chats.regenerate(reply, threading.Event()))
    counts = me.export(tmp_path / "out", Progress())
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    assert counts == {"directory": str(tmp_path / "out"), "items": 5, "memories": 1, "attachments": 0}
    assert lines[0]["text"] == "I live in Oslo"
    assert lines[4]["parent"] == lines[3]["parent"] == lines[2]["id"]
    (told,) = json.loads((tmp_path / "out" / "memories.json").read_text(encoding="utf-8"))
    assert (told["id"], told["text"]) == (memory, "The person lives in Oslo.")
    if os.name == "posix":
        assert (tmp_path / "out" / "items.jsonl").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UserError, match="already holds"):
        me.export(tmp_path / "out", Progress())
    other = SecondMe.open(
        Paths(tmp_path / "other", home.models), engine=FakeEngine(), embedder=FakeEmbedder(), background=False
    )
    report = other.imports.run([tmp_path / "out" / "items.jsonl"], Progress(), wait=False)
    assert (report.imported, report.files[0].problems) == (5, ())
    assert sorted(chat.title for chat in other.chats.list()) == ["I like rain", "I live in Oslo"]
    other.close()


def test_a_cancelled_export_leaves_nothing(me: SecondMe, tmp_path: Path) -> None:
    said(me, "I live in Oslo")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        me.export(tmp_path / "out", progress)
    assert list((tmp_path / "out").iterdir()) == []


def test_closing_while_importing_loses_nothing_and_refuses_more(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondme.storing.HOLD_ITEMS", 10)
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    path, outcome = write_items(tmp_path / "a.jsonl", 5000), []

    def work() -> None:
        try:
            me.imports.run([path], Progress())
        except (Cancelled, EnvironmentProblem) as error:
            outcome.append(error)

    importing = threading.Thread(target=work)
    importing.start()
    wait_for(lambda: me._parts.store.items.count() >= 500)
    assert me.status().phase == "importing"
    me.close()
    importing.join(5)
    assert [type(error) for error in outcome] == [Cancelled]
    with pytest.raises(EnvironmentProblem, match="closing"):
        me.imports.run([path], Progress())
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    kept = again._parts.store.items.count()
    assert kept % 500 == 0
    assert kept > 0
    again.imports.run([path], Progress(), wait=False)
    assert again._parts.store.items.count() == 5000
    again.close()


def test_an_import_into_an_open_window_waits_for_its_vectors(home: Paths, tmp_path: Path) -> None:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=True)
    steps: list[Step] = []
    me.imports.run([write_items(tmp_path / "a.jsonl", 700)], Progress(steps.append, interval=0.0))
    assert me._parts.store.vectors.pending_count("fake-embedder") == 0
    shares = [step.done / step.total for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    me.close()
