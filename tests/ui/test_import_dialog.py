"""The import dialog: look, import, cancel, close."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.progress import Step
from secondme.types import FileReport, ImportReport
from tests.ui.dropping import drop
from tests.ui.plans import family, notes, plan, record, unit
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_machine import disk_full
from ui.bridge import Bridge
from ui.imports.dialog import ImportDialog
from ui.imports.plan import put_together

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


def start_import(dialog: ImportDialog, me: SmallDoor, qtbot) -> None:
    """An import that is held before its first file."""
    dialog.add_paths(["/notes/a.md"])
    on_page(dialog, dialog.check, qtbot)
    me.imports.gate.clear()
    me.imports.ended.clear()
    dialog.import_button.click()
    on_page(dialog, dialog.work, qtbot)
    qtbot.waitUntil(lambda: len(me.imports.runs) == 1, timeout=3000)


def test_says_what_can_be_read(dialog, qtbot):
    qtbot.waitUntil(lambda: len(dialog.choose.formats.findChildren(QLabel)) == 4, timeout=3000)
    said = [each.text() for each in dialog.choose.formats.findChildren(QLabel)]
    assert said == ["Chats and mail", "JSON Lines", "Notes", "Markdown note, Plain text"]


class TestLooking:
    def test_looks_first_and_stores_nothing(self, dialog, me, qtbot):
        dialog.add_paths(["/notes/a.jsonl", "/notes/photo.bin"])
        on_page(dialog, dialog.check, qtbot)
        assert me.imports.looks == [[Path("/notes/a.jsonl"), Path("/notes/photo.bin")]]
        assert me.imports.runs == []
        assert dialog.check.headline.text() == "10 entries"
        assert cells(dialog.check.files, 0) == [
            "photo.bin", "–", "–", "This file is not of a kind that can be imported.",
        ]  # fmt: skip
        assert cells(dialog.check.files, 1)[:3] == ["a.jsonl", "JSON Lines", "10"]
        assert dialog.check.files.problems.text() == "This file is not of a kind that can be imported."

    def test_cancel_while_looking_goes_back(self, dialog, me, qtbot):
        me.imports.look_gate.clear()
        dialog.add_paths(["/notes/a.md"])
        qtbot.waitUntil(lambda: bool(me.imports.looks), timeout=3000)
        qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_Space)
        on_page(dialog, dialog.choose, qtbot)
        qtbot.waitUntil(lambda: not dialog.working, timeout=3000)
        me.imports.look_gate.set()
        dialog.add_paths(["/notes/a.md"])
        on_page(dialog, dialog.check, qtbot)

    def test_nothing_to_import_cannot_be_imported(self, dialog, me, qtbot):
        me.imports.per_file = 0
        dialog.add_paths(["/notes/a.md"])
        on_page(dialog, dialog.check, qtbot)
        assert not dialog.import_button.isEnabled()
        assert dialog.taken.text() == "Nothing is chosen"

    def test_a_problem_is_told_with_its_remedy_and_the_next_try_begins_anew(self, dialog, me, qtbot):
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

    def test_files_with_problems_come_first_and_can_be_read_in_full(self, dialog):
        problems = tuple(f"Line {n}: this is no JSON." for n in range(1, 9))
        files = (FileReport("/a.jsonl", "jsonl", 5), FileReport("/b.jsonl", "jsonl", 3, updated=1, problems=problems))
        dialog.check.show_found(put_together(plan(unit("/x", files=files, items=8)), [], ""))
        table = dialog.check.files
        dialog.check.tabs.setCurrentWidget(table)
        assert cells(table, 0)[0] == "b.jsonl"
        assert cells(table, 0)[3] == "1 updated · Line 1: this is no JSON. (and 7 more)"
        assert table.problems.text().endswith("Line 5: this is no JSON.\nand 3 more")
        table.view.selectRow(1)
        assert not table.problems.isVisibleTo(table)

    def test_one_hundred_thousand_files_are_shown_at_once(self, dialog):
        files = tuple(FileReport(f"/{n}.md", "markdown", 1) for n in range(100_000))
        before = time.thread_time()
        dialog.check.files.files.show_report(ImportReport(files, dry_run=True), {})
        dialog.check.files.view.grab()
        assert time.thread_time() - before < 0.3


class TestImporting:
    def test_imports_what_was_chosen_and_reports(self, dialog, me, qtbot):
        me.imports.plan = plan(family())
        dialog.add_paths(["/exports/WhatsApp Chat.zip"])
        on_page(dialog, dialog.check, qtbot)
        dialog.check.conversations.check([0], False)
        assert dialog.taken.text() == "10 of 60 entries will be imported"
        qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
        on_page(dialog, dialog.report, qtbot)
        (run,) = me.imports.runs
        assert run["paths"] == [Path("/exports/WhatsApp Chat.zip")]
        assert run["choice"] == dialog.check.choice()
        assert run["choice"].without_conversations == {"family"}
        assert run["wait"] is False
        assert dialog.report.summary.text() == "Imported 10 entries"
        assert "2 were already here" in dialog.report.detail.text()
        assert me.imports.folders == []
        dialog.done_button.click()
        assert not dialog.isVisible()

    @pytest.mark.parametrize("focus", ["import_button", "tick"])
    def test_enter_imports_from_the_button_and_from_a_tick(self, dialog, me, qtbot, focus):
        me.imports.plan = plan(notes("/notes"))
        dialog.add_paths(["/notes"])
        on_page(dialog, dialog.check, qtbot)
        place = dialog.import_button if focus == "import_button" else dialog.check.overview.time.only
        place.setFocus()
        qtbot.keyClick(place, Qt.Key.Key_Return)
        on_page(dialog, dialog.report, qtbot)
        assert len(me.imports.runs) == 1

    def test_enter_in_a_search_imports_nothing(self, dialog, me, qtbot):
        me.imports.plan = plan(family())
        dialog.add_paths(["/exports/WhatsApp Chat.zip"])
        on_page(dialog, dialog.check, qtbot)
        dialog.check.tabs.setCurrentWidget(dialog.check.talks)
        dialog.check.talks.search.setFocus()
        qtbot.keyClick(dialog.check.talks.search, Qt.Key.Key_Return)
        qtbot.wait(50)
        assert me.imports.runs == []
        assert dialog.pages.currentWidget() is dialog.check

    def test_a_folder_is_kept_in_step_when_it_is_asked_for(self, dialog, me, qtbot, tmp_path):
        me.imports.plan = plan(notes(str(tmp_path)))
        dialog.add_paths([str(tmp_path)])
        on_page(dialog, dialog.check, qtbot)
        dialog.check.overview.watch.click()
        dialog.import_button.click()
        on_page(dialog, dialog.report, qtbot)
        assert [folder.path for folder in me.imports.folders] == [str(tmp_path)]
        assert me.imports.choices == {str(tmp_path): me.imports.runs[0]["choice"]}

    def test_progress_never_goes_back(self, dialog):
        dialog.work.begin("Importing")
        for done in (100, 400, 300):
            dialog.work.show_step(Step(done, 1000, "Reading a.md"))
        assert dialog.work.bar.value() == 400
        assert dialog.work.what.text() == "Reading a.md"
        dialog.work.begin("Importing")
        dialog.work.show_step(Step(100, 1000, "Reading a.md"))
        assert dialog.work.bar.value() == 100, "a new import begins anew"

    def test_cancel_stops_and_says_what_is_kept(self, dialog, me, qtbot):
        start_import(dialog, me, qtbot)
        dialog.cancel_button.click()
        assert not dialog.cancel_button.isEnabled()
        on_page(dialog, dialog.report, qtbot)
        assert me.imports.ended.is_set()
        assert dialog.report.summary.text() == "The import was stopped"
        assert "go on with it later" in dialog.report.detail.text()
        assert not dialog.report.undo.isVisible()
        qtbot.waitUntil(lambda: not dialog.working, timeout=3000)

    def test_what_was_stopped_can_be_gone_on_with(self, dialog, me, qtbot):
        start_import(dialog, me, qtbot)
        dialog.cancel_button.click()
        on_page(dialog, dialog.report, qtbot)
        qtbot.waitUntil(lambda: not dialog.working, timeout=3000)
        me.imports.gate.set()
        dialog.more_button.click()
        qtbot.waitUntil(lambda: dialog.choose.offer.isVisible(), timeout=3000)
        assert dialog.choose.offer.text.text().startswith("The import of a.md from ")
        qtbot.mouseClick(dialog.choose.offer.go, Qt.MouseButton.LeftButton)
        on_page(dialog, dialog.report, qtbot)
        assert me.imports.resumed == [1]
        assert dialog.report.summary.text() == "Imported 10 entries"

    @pytest.mark.parametrize("way", ["esc", "close"])
    def test_closing_while_importing_cancels_then_closes(self, dialog, me, qtbot, way):
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

    def test_a_second_close_does_not_wait(self, dialog, me, qtbot):
        start_import(dialog, me, qtbot)
        dialog.close()
        dialog.close()
        assert not dialog.isVisible()
        qtbot.waitUntil(lambda: not dialog.working, timeout=5000)

    def test_a_problem_after_closing_is_told_by_the_window(self, dialog, me, bridge, qtbot):
        start_import(dialog, me, qtbot)
        dialog.close()
        dialog.close()
        dialog._failed(UserError("This file is damaged."))
        with qtbot.waitSignal(bridge.notice_asked) as asked:
            dialog._failed(UserError("This file is damaged."))
        assert asked.args[0].text == "This file is damaged."


class TestDropping:
    def test_dropped_files_are_looked_at(self, dialog, me, qtbot):
        drop(dialog, ["/notes/a.md"], "https://example.org/b.md")
        on_page(dialog, dialog.check, qtbot)
        assert me.imports.looks == [[Path("/notes/a.md")]], "only what is on this computer"

    def test_nothing_is_taken_while_it_works(self, dialog, me, qtbot):
        start_import(dialog, me, qtbot)
        assert not drop(dialog, ["/notes/b.md"])
        assert len(me.imports.looks) == 1
        me.imports.gate.set()
        on_page(dialog, dialog.report, qtbot)


class TestNames:
    """What a screen reader says, and what the keyboard reaches."""

    CONTROLS = (QAbstractButton, QLineEdit, QAbstractItemView, QComboBox, QAbstractSpinBox, QProgressBar, QTabWidget)

    def controls(self, dialog: ImportDialog) -> list[QWidget]:
        found = [each for kind in self.CONTROLS for each in dialog.findChildren(kind)]
        inside = (QAbstractSpinBox, QLineEdit, QComboBox, QTabBar, QTableView)
        return [each for each in dict.fromkeys(found) if not any(isinstance(above, inside) for above in above_of(each))]

    def test_every_control_has_a_name(self, dialog, me, qtbot):
        me.imports.plan = plan(family(), notes())
        me.imports.records = [record(3, state="interrupted")]
        dialog.add_paths(["/exports/WhatsApp Chat.zip"])
        on_page(dialog, dialog.check, qtbot)
        dialog.work.begin("Importing")
        dialog.import_button.click()
        on_page(dialog, dialog.report, qtbot)
        found = self.controls(dialog)
        assert len(found) > 30
        nameless = [each for each in found if not (each.accessibleName() or getattr(each, "text", str)())]
        assert nameless == []

    def test_tab_reaches_every_control_of_the_overview(self, dialog, me, qtbot):
        me.imports.plan = plan(family())
        dialog.add_paths(["/exports/WhatsApp Chat.zip"])
        on_page(dialog, dialog.check, qtbot)
        dialog.activateWindow()
        overview = dialog.check.overview
        wanted = {overview.who.list, overview.order.questions[0].day, overview.redact, overview.time.only,
                  dialog.import_button, dialog.back_button, dialog.close_button,
                  dialog.check.tabs.tabBar()}  # fmt: skip
        reached, place = set(), dialog.import_button
        for _ in range(60):
            reached.add(place)
            place = place.nextInFocusChain()
            while not (place.isVisible() and place.focusPolicy() & Qt.FocusPolicy.TabFocus and place.isEnabled()):
                place = place.nextInFocusChain()
        assert wanted <= reached, [each.accessibleName() or each for each in wanted - reached]


def above_of(widget: QWidget) -> Iterator[QWidget]:
    while (parent := widget.parentWidget()) is not None:
        yield parent
        widget = parent
