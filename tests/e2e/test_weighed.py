"""What the model says of how much memories matter: asked for on the page of background work, told, and taken back."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel

from tests.core.test_consolidate import Life
from tests.core.test_weigh import LIFE, TRIFLE, Judge
from tests.e2e.conftest import NOISE, App
from tests.e2e.test_memory_pages import go
from tests.fakes import FakeEmbedder
from ui.jobs.run import RunRow
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)


def test_it_is_run_told_with_its_cost_and_undone(open_app: Callable[..., App]):
    app = open_app(Judge({TRIFLE: (1, 5), LIFE: (5, 5)}), FakeEmbedder())
    app.me.jobs.pause()
    life, person = Life(app.me), app.person
    trifle, ear = life.says("2026-01-01", TRIFLE), life.says("2026-01-02", LIFE)
    page = go(person, "Background work")
    person.wait(lambda: "weigh" in page.jobs.rows, "the job is not listed")
    row = page.jobs.rows["weigh"]
    person.wait(lambda: person.sees("2 to do", row) and running() == 0, "what is to do is not said")
    person.click(row.run)
    said = "2 memories were weighed, in 0 s of the model. On invented notes its order agrees with a person's by 1.00"
    person.wait(lambda: any(said in each.text() for each in person.all(QLabel, within=row)), "it is not told", 15)
    assert [app.me.memories.get(each.id).importance for each in (trifle, ear)] == [0.35, 0.9]

    def run() -> RunRow | None:
        return next((each for each in page.runs.rows.values() if each.run.job == "weigh"), None)

    person.wait(lambda: run() is not None and running() == 0, "the run is not listed")
    shown = run()
    assert shown is not None
    assert "took less than a second" in shown.detail.text()
    person.click(shown.show_changes)
    person.wait(lambda: person.sees("Matters less", shown) and person.sees("Matters more", shown), "no change is told")
    assert person.sees(TRIFLE, shown)
    person.click(shown.undo)
    person.wait(lambda: app.me.memories.get(trifle.id).importance == 0.5, "it is not undone")
    person.undo("Undone: 2 memories as before")
    person.wait(lambda: app.me.memories.get(ear.id).importance == 0.9, "the undoing is not undone")
