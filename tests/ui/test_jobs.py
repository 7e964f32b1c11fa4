"""The jobs on the page of background work, against a small door."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from secondme.errors import Cancelled
from secondme.paths import Paths
from secondme.types import JobInfo
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_machine import no_hub
from ui.bridge import Bridge
from ui.jobs.page import JobsPage

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def me(tmp_path) -> SmallDoor:
    return SmallDoor(Paths(tmp_path, tmp_path / "models"))


@pytest.fixture
def bridge(me: SmallDoor, qtbot) -> Iterator[Bridge]:
    with opened(me, qtbot) as bridge:
        yield bridge


class TestJobs:
    @pytest.fixture
    def page(self, bridge, qtbot):
        page = JobsPage(bridge)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: len(page.jobs.rows) == 2, timeout=3000)
        return page

    @pytest.fixture
    def jobs(self, page):
        return page.jobs

    def test_shows_state_pending_and_last_result(self, jobs):
        embed, extract = jobs.rows.values()
        assert embed.state.text() == "Up to date"
        assert embed.last.text().endswith("10:00: 120 texts")
        assert extract.state.text() == "Waiting · 3 to do"
        assert extract.last.text() == "Not run yet"

    def test_run_now(self, jobs, me, qtbot):
        row = jobs.rows["extract"]
        row.run.click()
        assert row.run.isHidden()
        qtbot.waitUntil(lambda: me.jobs.ran == ["extract"] and not row.run.isHidden(), timeout=3000)
        jobs.reload()
        qtbot.waitUntil(lambda: row.last.text() == "Not run yet: done" or "done" in row.last.text(), timeout=3000)

    def test_a_job_that_was_stopped_can_be_run_again(self, jobs, me, qtbot, monkeypatch):
        def stopped(name, progress, now=None):
            raise Cancelled

        monkeypatch.setattr(me.jobs, "run", stopped)
        row = jobs.rows["embed"]
        row.run.click()
        assert row.run.isHidden()
        qtbot.waitUntil(lambda: not row.run.isHidden(), timeout=3000)
        assert not row.problem.isVisible()

    def test_a_failing_job_says_why(self, jobs, me, qtbot, monkeypatch):
        def fail(name, progress, now=None):
            raise no_hub()

        monkeypatch.setattr(me.jobs, "run", fail)
        jobs.rows["embed"].run.click()
        qtbot.waitUntil(jobs.rows["embed"].problem.isVisible, timeout=3000)
        assert jobs.rows["embed"].problem.text() == (
            "The model could not be downloaded. Check the connection and try again."
        )
        qtbot.waitUntil(lambda: not jobs.rows["embed"].run.isHidden(), timeout=3000)

    def test_pause_and_resume(self, jobs, me, qtbot):
        jobs.pause.click()
        qtbot.waitUntil(lambda: jobs.rows["embed"].state.text() == "Paused", timeout=3000)
        assert me.jobs.paused
        assert jobs.pause.text() == "Resume"
        jobs.pause.click()
        qtbot.waitUntil(lambda: not me.jobs.paused and jobs.pause.text() == "Pause", timeout=3000)

    def test_a_running_job_can_be_stopped_and_not_started_again(self, jobs, me, qtbot):
        row = jobs.rows["embed"]
        row.show_job(replace(row.job, state="running", pending=12))
        assert row.state.text() == "Running · 12 to do"
        assert row.run.isHidden()
        row.stop.click()
        qtbot.waitUntil(lambda: me.jobs.cancelled == ["embed"], timeout=3000)

    def test_a_failed_job_says_so(self, jobs):
        row = jobs.rows["embed"]
        row.show_job(JobInfo("embed", "Embed", "failed", 0, "2026-03-04T10:00:00", "The model is missing."))
        assert row.state.text() == "Failed"
        assert row.last.text().endswith("The model is missing.")

    def test_what_a_job_passes_over_is_said_with_when_it_is_tried_again(self, jobs):
        row = jobs.rows["embed"]
        assert row.trouble.isHidden()
        row.show_job(replace(row.job, trouble="2 messages could not be read."))
        assert row.trouble.isVisible()
        assert row.trouble.text().startswith("2 messages could not be read. Tried again when you run it")
        row.show_job(replace(row.job, trouble=""))
        assert row.trouble.isHidden()
