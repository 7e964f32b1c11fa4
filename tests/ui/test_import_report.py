"""What the import dialog reports, by a small door and by the real one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.types import Changes, FileReport, ImportReport
from tests.ui.small_door import SmallDoor, opened
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



class TestTheReport:
    @pytest.fixture
    def reported(self, dialog, qtbot) -> ImportDialog:
        dialog.add_paths(["/notes/a.md", "/notes/b.bin"])
        on_page(dialog, dialog.check, qtbot)
        dialog.import_button.click()
        on_page(dialog, dialog.report, qtbot)
        return dialog

    def test_can_be_copied(self, reported, qtbot):
        reported.report.copy.click()
        assert QGuiApplication.clipboard().text() == (
            "Imported 10 entries; not every file\n"
            "\n"
            "a.md: Markdown note, 10 imported, 0 updated, 2 unchanged, 0 skipped\n"
            "b.bin: failed\n"
            "    This file is not of a kind that can be imported.\n"
        )
        assert reported.toast.isVisible()

    def test_the_whole_import_can_be_undone_and_that_too(self, reported, me, qtbot):
        qtbot.mouseClick(reported.report.undo, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: reported.toast.isVisible(), timeout=3000)
        assert me.imports.undone == [1]
        assert reported.report.summary.text() == "The import was undone"
        assert not reported.report.undo.isVisible()
        qtbot.mouseClick(reported.toast._button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: reported.report.undo.isVisible(), timeout=3000)
        assert me.undone == [Changes(conversations=(1,))]
        assert reported.report.summary.text() == "Imported 10 entries; not every file"

    def test_an_undo_that_fails_is_told_and_can_be_tried_again(self, reported, me, qtbot):
        me.imports.problem = UserError("Something newer was built on it.")
        reported.report.undo.click()
        qtbot.waitUntil(lambda: reported.toast.isVisible(), timeout=3000)
        assert reported.toast._text.text() == "Something newer was built on it."
        assert reported.report.undo.isEnabled()

    @pytest.mark.parametrize(("count", "said"), [(1, "It can be found by"), (2, "They can be found by")])
    def test_one_entry_is_one(self, dialog, count: int, said: str):
        dialog._imported(ImportReport((FileReport("/a.md", "markdown", imported=count),), import_id=7))
        assert dialog.report.detail.text().startswith(said)

    def test_what_brought_nothing_has_nothing_to_undo(self, dialog, me, qtbot):
        report = ImportReport((FileReport("/a.md", "markdown", unchanged=4),), import_id=7)
        dialog._imported(report)
        assert dialog.report.summary.text() == "Nothing new to import"
        assert not dialog.report.undo.isVisible()


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
                assert dialog.check.headline.text() == "50 entries"
                assert "Line 51" in dialog.check.files.problems.text()
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
            on_page(dialog, dialog.check, qtbot)
            assert dialog.check.headline.text() == "Nothing here can be imported"
            assert dialog.check.tabs.currentWidget() is dialog.check.files
            assert dialog.check.files.left.text() or dialog.check.files.problems.text()
            assert not dialog.import_button.isEnabled()
