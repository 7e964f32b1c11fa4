"""Finding what was said in any conversation, and taking a conversation along as a file, by mouse and keyboard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, SHIFT
from tests.fakes import FakeEmbedder
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
FIRST, SECOND = "The ferry to Cacilhas leaves at nine.", "Buy bread and a ferry ticket."


@pytest.fixture
def talked(open_app: Open, settings: Callable[..., None]) -> App:
    settings(remember=False)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.person.say(FIRST)
    app.person.press_button("New conversation", app.person.window.sidebar)
    app.person.say(SECOND)
    return app


def found(page: Any) -> list[str]:
    return [each.item.text for each in page.model.rows]


class TestFinding:
    def test_from_the_keyboard_to_the_message(self, talked: App):
        person = talked.person
        person.press(Qt.Key.Key_F, CONTROL | SHIFT)
        page: Any = person.window.pages.currentWidget()
        person.wait(page.search.hasFocus, "the search has no focus")
        person.type("cacil")
        person.wait(lambda: found(page) == [FIRST], "it is not found")
        (start, end) = page.model.rows[0].spans[0]
        assert page.model.rows[0].text[start:end] == "Cacil"
        person.press(Qt.Key.Key_Down)
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: FIRST in person.texts and running() == 0, "its conversation does not open")

    def test_from_the_search_of_the_list_and_with_the_mouse(self, talked: App):
        person = talked.person
        person.click(person.window.sidebar.conversations.search)
        person.type("ferry")
        person.press_button("Search in all messages", person.window.sidebar)
        page: Any = person.window.pages.currentWidget()
        person.wait(lambda: sorted(found(page)) == sorted([FIRST, SECOND]), "both are not found")
        assert page.count.text() == "2 messages"
        row = found(page).index(FIRST)
        person.click(page.view.viewport(), page.view.visualRect(page.model.index(row)).center())
        person.wait(lambda: FIRST in person.texts, "its conversation does not open")

    def test_nothing_found_is_told(self, talked: App):
        person = talked.person
        person.press(Qt.Key.Key_F, CONTROL | SHIFT)
        page: Any = person.window.pages.currentWidget()
        person.wait(page.search.hasFocus, "the search has no focus")
        person.type("zebra")
        person.wait(lambda: page.stack.currentWidget() is page.nothing, "it is not told")
        assert page.nothing.title.text() == "No message has “zebra”"


class TestSaving:
    def save(self, app: App, target: Path) -> None:
        person = app.person
        title = person.conversations[0]
        person.choose_from_menu(title, "Save as a file…")
        conversations: Any = person.window.sidebar.conversations
        person.wait(lambda: conversations.exporting.dialog.isVisible(), "nothing is asked")
        dialog: QFileDialog = conversations.exporting.dialog
        name = dialog.findChildren(QLineEdit)[0]
        name.setFocus()
        name.selectAll()
        person.type(str(target))
        person.press(Qt.Key.Key_Return)
        person.wait(target.exists, f"{target.name} is not written")
        person.wait(lambda: running() == 0, "it does not end")

    def test_markdown_json_and_pdf(self, talked: App, tmp_path: Path):
        self.save(talked, tmp_path / "talk.md")
        assert SECOND in (tmp_path / "talk.md").read_text(encoding="utf-8")
        self.save(talked, tmp_path / "talk.json")
        whole = json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))
        assert whole["messages"][0]["text"] == SECOND
        self.save(talked, tmp_path / "talk.pdf")
        data = (tmp_path / "talk.pdf").read_bytes()
        assert data.startswith(b"%PDF")
        assert len(data) > 2000
        assert not list(tmp_path.glob("*.part"))
