"""The import dialog: look, import, cancel, close, report."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.progress import Step
from secondme.types import FileReport, ImportReport
from tests.ui.small_door import SmallDoor, disk_full, opened
from ui.bridge import Bridge
from ui.imports.dialog import ImportDialog

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def me(tmp_path: Path) -> SmallDoor:
    return SmallDoor(Paths(tmp_path, tmp_path / "models"))


@pytest.fixture
def bridge(me: SmallDoor, qtbot) -> Iterator[Bridge]:
    with opened(me, qtbot) as bridge:
        yield bridge


@pytest.fixture
def dialog(bridge: Bridge, qtbot) -> ImportDialog:
    dialog = ImportDialog(bridge)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def on_page(dialog: ImportDialog, page, qtbot) -> None:
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is page, timeout=5000)


def cells(table, row: int) -> list[str]:
    return [table.files.index(row, column).data() for column in range(4)]


def test_says_what_can_be_read(dialog, qtbot):
    qtbot.waitUntil(lambda: "Markdown note" in dialog.choose.formats.text(), timeout=3000)


def test_looks_first_and_stores_nothing(dialog, me, qtbot):
    dialog.add_paths(["/notes/a.jsonl", "/notes/photo.bin"])
    on_page(dialog, dialog.check, qtbot)
    assert [run["dry_run"] for run in me.imports.runs] == [True]
    assert dialog.check.summary.text() == "10 entries in one file"
    assert cells(dialog.check.table, 0) == [
        "photo.bin", "–", "–", "This file is not of a kind that can be imported.",
    ]  # fmt: skip
    assert cells(dialog.check.table, 1)[:3] == ["a.jsonl", "JSON Lines", "10"]
    assert dialog.check.table.problems.text() == "This file is not of a kind that can be imported."


def test_notes_are_taken_for_the_persons_own_and_messages_as_they_say(dialog, me, qtbot):
    me.settings.update(user_name="Anna")
    dialog.add_paths(["/notes/a.md", "/notes/b.txt"])
    on_page(dialog, dialog.check, qtbot)
    assert dialog.check.me() == "Anna"
    dialog.back_button.click()
    dialog.add_paths(["/chat.jsonl"])
    on_page(dialog, dialog.check, qtbot)
    assert dialog.check.me() is None
    assert not dialog.check.name.isVisible()


def test_imports_with_the_name_that_was_chosen_and_reports(dialog, me, qtbot):
    dialog.add_paths(["/notes/a.md"])
    on_page(dialog, dialog.check, qtbot)
    dialog.check.name.setText("Inês")
    qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    on_page(dialog, dialog.report, qtbot)
    assert me.imports.runs[-1] == {"paths": [Path("/notes/a.md")], "me": "Inês", "wait": False}
    assert dialog.report.summary.text() == "Imported 10 entries"
    assert "2 were already here" in dialog.report.detail.text()
    dialog.done_button.click()
    assert not dialog.isVisible()


def test_nothing_to_import_cannot_be_imported(dialog, me, qtbot):
    me.imports.per_file = 0
    dialog.add_paths(["/notes/a.md"])
    on_page(dialog, dialog.check, qtbot)
    assert not dialog.import_button.isEnabled()


def test_progress_never_goes_back(dialog):
    dialog.work.begin("Importing")
    for done in (100, 400, 300):
        dialog.work.show_step(Step(done, 1000, "Reading a.md"))
    assert dialog.work.bar.value() == 400
    assert dialog.work.what.text() == "Reading a.md"
    dialog.work.begin("Importing")
    dialog.work.show_step(Step(100, 1000, "Reading a.md"))
    assert dialog.work.bar.value() == 100, "a new import begins anew"


def start_import(dialog: ImportDialog, me: SmallDoor, qtbot) -> None:
    """An import that is held before its first file."""
    dialog.add_paths(["/notes/a.md"])
    on_page(dialog, dialog.check, qtbot)
    me.imports.gate.clear()
    me.imports.ended.clear()
    dialog.import_button.click()
    on_page(dialog, dialog.work, qtbot)
    qtbot.waitUntil(lambda: len(me.imports.runs) == 2, timeout=3000)


def test_cancel_stops_and_says_what_is_kept(dialog, me, qtbot):
    start_import(dialog, me, qtbot)
    dialog.cancel_button.click()
    assert not dialog.cancel_button.isEnabled()
    on_page(dialog, dialog.report, qtbot)
    assert me.imports.ended.is_set()
    assert dialog.report.summary.text() == "The import was stopped"
    assert "nothing is doubled" in dialog.report.detail.text()


@pytest.mark.parametrize("way", ["esc", "close"])
def test_closing_while_importing_cancels_then_closes(dialog, me, qtbot, way):
    start_import(dialog, me, qtbot)
    if way == "esc":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert dialog.isVisible(), "it waits until the work has stopped"
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=5000)
    assert me.imports.ended.is_set()
    assert not dialog.working
    dialog.show()
    assert dialog.pages.currentWidget() is dialog.choose


def test_a_second_close_does_not_wait(dialog, me, qtbot):
    start_import(dialog, me, qtbot)
    dialog.close()
    dialog.close()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.working, timeout=5000)


def test_a_problem_is_told_with_its_remedy_and_the_next_try_begins_anew(dialog, me, qtbot):
    me.imports.problem = disk_full()
    dialog.add_paths(["/notes/a.md"])
    qtbot.waitUntil(lambda: dialog.choose.problem.isVisible(), timeout=3000)
    assert dialog.pages.currentWidget() is dialog.choose
    assert dialog.choose.problem.text.text() == "The disk is full."
    assert dialog.choose.problem.remedy.text() == "Free 200 MB and try again."
    me.imports.problem = None
    dialog.add_paths(["/notes/a.md"])
    on_page(dialog, dialog.check, qtbot)
    assert not dialog.choose.problem.isVisible()


def test_a_problem_after_closing_is_told_by_the_window(dialog, me, bridge, qtbot):
    start_import(dialog, me, qtbot)
    dialog.close()
    dialog.close()
    dialog._failed(UserError("This file is damaged."))
    with qtbot.waitSignal(bridge.notice_asked) as asked:
        dialog._failed(UserError("This file is damaged."))
    assert asked.args[0].text == "This file is damaged."


def test_dropped_files_are_looked_at(dialog, me, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/notes/a.md"), QUrl("https://example.org/b.md")])
    event = QDropEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    dialog.dropEvent(event)
    on_page(dialog, dialog.check, qtbot)
    assert me.imports.runs[0]["paths"] == [Path("/notes/a.md")], "only what is on this computer"


def test_files_with_problems_come_first_and_can_be_read_in_full(dialog):
    problems = tuple(f"Line {n}: this is no JSON." for n in range(1, 9))
    report = ImportReport(
        (FileReport("/a.jsonl", "jsonl", 5), FileReport("/b.jsonl", "jsonl", 3, updated=1, problems=problems)), True
    )
    dialog.check.show_report(report, {"jsonl": "JSON Lines"}, "")
    assert cells(dialog.check.table, 0)[0] == "b.jsonl"
    assert cells(dialog.check.table, 0)[3] == "1 updated · Line 1: this is no JSON. (and 7 more)"
    assert dialog.check.table.problems.text().endswith("Line 5: this is no JSON.\nand 3 more")
    dialog.check.table.view.selectRow(1)
    assert not dialog.check.table.problems.isVisibleTo(dialog.check.table)


def test_one_hundred_thousand_files_are_shown_at_once(dialog, qtbot):
    report = ImportReport(tuple(FileReport(f"/{n}.md", "markdown", 1) for n in range(100_000)), dry_run=True)
    before = time.thread_time()
    dialog.check.show_report(report, {}, "")
    dialog.check.table.view.grab()
    assert time.thread_time() - before < 0.3


def jsonl(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {
                "id": f"m{number}", "conversation": "c", "author": "Anna", "role": "self",
                "time": f"2026-01-01T10:{number % 60:02d}:00", "text": f"I planted tree number {number}.",
            }  # fmt: skip
            file.write(json.dumps(row) + "\n")
    return path


class TestWithTheRealDoor:
    @pytest.fixture
    def core(self, home: Paths) -> Iterator:
        from secondme.app import SecondMe
        from tests.fakes import FakeEmbedder, FakeEngine

        me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
        yield me
        me.close()

    def test_import_twice(self, core, qtbot, tmp_path):
        path = jsonl(tmp_path / "trees.jsonl", 50)
        with path.open("a", encoding="utf-8") as file:
            file.write("this is no JSON\n")
        with opened(core, qtbot) as bridge:
            dialog = ImportDialog(bridge)
            qtbot.addWidget(dialog)
            dialog.show()
            for summary, detail in (("Imported 50 entries", ""), ("Nothing new to import", "50 were already here")):
                dialog.add_paths([str(path)])
                on_page(dialog, dialog.check, qtbot)
                assert dialog.check.summary.text() == "50 entries in one file"
                assert "Line 51" in dialog.check.table.problems.text()
                dialog.import_button.click()
                on_page(dialog, dialog.report, qtbot)
                assert dialog.report.summary.text() == summary
                assert detail in dialog.report.detail.text()
                dialog.more_button.click()
            found = core.search.find("tree number 17", 3)
            assert found[0].external_id == "m17"

    def test_a_file_of_no_known_kind(self, core, qtbot, tmp_path):
        (tmp_path / "x.bin").write_bytes(bytes(range(256)) * 40)
        with opened(core, qtbot) as bridge:
            dialog = ImportDialog(bridge)
            qtbot.addWidget(dialog)
            dialog.show()
            dialog.add_paths([str(tmp_path / "x.bin")])
            qtbot.waitUntil(lambda: dialog.choose.problem.isVisible(), timeout=10_000)
            assert dialog.choose.problem.text.text()
