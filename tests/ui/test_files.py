"""The dialog of files writes nothing outside of the home."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import delete

from ui.widgets.files import choose, keep_in

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
KIND, WHOSE = QSettings.Format.NativeFormat, QSettings.Scope.UserScope


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Where Qt would write, did nobody say otherwise."""
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    QSettings.setPath(KIND, WHOSE, str(tmp_path / "elsewhere"))
    yield tmp_path / "elsewhere"
    QSettings.setPath(KIND, WHOSE, usual)


class Person(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []

    def chosen(self, files: list[str]) -> None:
        self.files = files


def test_what_was_chosen_last_is_kept_in_the_home(elsewhere: Path, tmp_path: Path, qtbot) -> None:
    note = tmp_path / "note.md"
    note.write_text("I keep bees.", encoding="utf-8")
    keep_in(tmp_path / "home")
    person = Person()
    qtbot.addWidget(person)
    dialog = choose(person, "Choose", person.chosen, QFileDialog.FileMode.ExistingFile)
    dialog.selectFile(str(note))
    dialog.accept()
    assert person.files == [str(note)]
    delete(dialog)
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["QtProject.conf"]
    assert not elsewhere.exists()
