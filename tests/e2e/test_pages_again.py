"""Things that once went wrong on a page, each as a person meets it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from secondme.errors import EnvironmentProblem
from secondme.settings import MOST_SEARCHED
from secondme.types import Hit, MemoryFilter, NewItem
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, SHIFT, Person
from tests.fakes import FakeEmbedder
from tests.life import Life, live, published
from ui.chat import export
from ui.chat.scores import parts
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]


@pytest.fixture
def app(open_app: Open, settings: Callable[..., None]) -> App:
    settings(remember=False, paused=True)
    return open_app(JourneyEngine(), FakeEmbedder())


@pytest.fixture
def lived(app: App) -> tuple[App, Life]:
    life = live(app.me._parts.store)
    published(app.me)
    app.person.wait(lambda: running() == 0, "the window does not come to rest")
    return app, life


def talk(app: App, title: str, texts: list[str]) -> int:
    store = app.me._parts.store
    chat, parent = app.me.chats.create(title), None
    for number, text in enumerate(texts):
        time = f"2026-05-01T{10 + number // 60:02}:{number % 60:02}:00"
        parent = store.items.add(chat.id, NewItem(text, "You", "self", time, "typed"), parent).id
    published(app.me)
    app.person.wait(lambda: title in app.person.conversations, "the conversation is not listed")
    return chat.id


def in_sight(person: Person, text: str) -> bool:
    """Whether a message with these words lies in the part of the conversation that is seen."""
    port = person.window.chat.view.viewport()
    tops = [each.mapTo(port, QPoint(0, 0)).y() for each in person.messages if each.text() == text]
    return any(0 <= top < port.height() for top in tops)


class TestConversations:
    def test_renamed_pinned_put_away_and_moved_are_taken_back_with_the_keys(self, app: App) -> None:
        number = talk(app, "Bread", ["I bake on Sundays."])
        person = app.person
        get = app.me.chats.get
        person.open_conversation("Bread")
        person.choose_from_menu("Bread", "Pin")
        person.wait(lambda: get(number).pinned, "it is not pinned")
        person.wait(lambda: person.sees("Pinned"), "it is not said")
        person.reach_conversation("Bread")
        person.press(Qt.Key.Key_F2)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("Sourdough")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: "Sourdough" in person.conversations, "it is not renamed")
        person.wait(lambda: person.sees("Renamed to “Sourdough”"), "it is not said")
        person.choose_from_menu("Sourdough", "Put away")
        person.wait(lambda: get(number).archived, "it is not put away")
        person.wait(lambda: running() == 0, "the window does not come to rest")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: not get(number).archived, "it is not brought back")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: get(number).title == "Bread", "the name is not taken back")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: not get(number).pinned, "the pin is not taken back")
        for _ in range(3):
            person.press(Qt.Key.Key_Z, CONTROL | SHIFT)
        person.wait(lambda: get(number).archived and get(number).title == "Sourdough", "it is not done again")
        assert person.window.chat.conversation_id == number, "it stays open"
        person.undo("Done again: Put away")
        person.wait(lambda: not get(number).archived, "the toast does not take it back")

    def test_a_search_opens_at_what_it_found(self, app: App) -> None:
        texts = [f"Line number {number} of a long talk about nothing." for number in range(120)]
        texts[20] = "The lighthouse was closed."
        talk(app, "Long", texts)
        person = app.person
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("lighthouse")
        person.wait(lambda: person.conversations == ["Long"], "it is not found")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: in_sight(person, "The lighthouse was closed."), "it is not in sight", 15.0)


class TestMemories:
    def test_what_a_filter_leaves_out_is_not_chosen_any_more(self, lived: tuple[App, Life]) -> None:
        app, _ = lived
        person, pane = app.person, app.person.open_memories()
        first = person.listed_memories()[0]
        person.open_memory(first)
        person.press(Qt.Key.Key_Down, SHIFT)
        person.press(Qt.Key.Key_Down, SHIFT)
        person.wait(lambda: person.sees("3 memories chosen", pane), "they are not shown together")
        pane.browser.narrow(MemoryFilter(kinds=("relationship",)))
        person.wait(lambda: running() == 0 and not pane.browser.model.loading, "the list is not narrowed")
        chosen = pane.browser.list.chosen()
        listed = {pane.browser.model.index(row).data(Qt.ItemDataRole.UserRole + 4) for row in
                  range(pane.browser.model.rowCount())}  # fmt: skip
        assert set(chosen) <= listed
        assert not person.sees("3 memories chosen", pane)
        assert not [each for each in person.all(QAbstractButton, "Delete all") if len(chosen) < 2]

    def test_a_conclusion_shows_the_words_of_the_memories_it_stands_on(self, lived: tuple[App, Life]) -> None:
        app, life = lived
        person, _pane = app.person, app.person.open_memories()
        person.open_memory(life.built_on_it.text)
        source = app.me.memories.get(life.built_on_it.id).evidence[0]
        assert source.memory_id is not None
        said = app.me.memories.get(source.memory_id).text
        person.wait(lambda: any(card.quote.text() == said for card in person.evidence()), "its words are not shown")

    def test_one_becomes_several_and_several_one_and_all_comes_back_by_the_keys(self, lived: tuple[App, Life]) -> None:
        app, _ = lived
        person, pane = app.person, app.person.open_memories()
        before = sorted(person.listed_memories())
        first = person.listed_memories()[0]
        person.open_memory(first)
        pane.detail.actions.split.trigger()
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("It is one thing.\nIt is another.")
        for _ in range(2):
            person.press(Qt.Key.Key_Tab)
        assert pane.detail.divide.split.hasFocus()
        person.press(Qt.Key.Key_Space)
        person.wait(lambda: len(person.listed_memories()) == len(before) + 1, "it is not split")
        assert pane.browser.list.hasFocus(), "the keys go on in the list"
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: sorted(person.listed_memories()) == before, "it does not come back")
        person.press(Qt.Key.Key_Home)
        for _ in range(2):
            person.press(Qt.Key.Key_Down, SHIFT)
        person.wait(lambda: person.sees("3 memories chosen", pane) and running() == 0, "they are not shown together")
        for _ in range(20):
            if pane.several.merge.hasFocus():
                break
            person.press(Qt.Key.Key_Tab)
        person.press(Qt.Key.Key_Space)
        person.wait(lambda: len(person.listed_memories()) == len(before) - 2, "they are not one")
        assert pane.browser.list.hasFocus()
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: sorted(person.listed_memories()) == before, "they do not come back")

    def test_the_order_says_what_it_is(self, lived: tuple[App, Life]) -> None:
        app, _ = lived
        person, pane = app.person, app.person.open_memories()
        assert pane.browser.order.currentText() == "Learned last"
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("dentist")
        person.wait(lambda: pane.browser.order.currentText() == "Best match", "the order is not told")

    def test_a_pasted_book_is_cut_and_that_is_said(self, lived: tuple[App, Life]) -> None:
        app, _ = lived
        person, pane = app.person, app.person.open_memories()
        person.press(Qt.Key.Key_F, CONTROL)
        QGuiApplication.clipboard().setText("word " * 20_000)
        person.press(Qt.Key.Key_V, CONTROL)
        field = pane.browser.search
        assert len(field.text()) == MOST_SEARCHED
        assert "at most 300 letters" in field.accessibleDescription()
        person.wait(lambda: running() == 0, "it does not come to an end", 5.0)


def test_parts_of_a_score_have_names() -> None:
    from secondme.retrieval.fuse import WEIGHTS

    hit = Hit("item", 1, None, "Text", 0.5, True, "2026-05-01", "You", components=dict.fromkeys(WEIGHTS, 1.0))
    assert not {name for name, _ in parts(hit)} & set(WEIGHTS)


class TestPdf:
    def test_a_full_disk_is_told_and_nothing_half_written_is_left(
        self, tmp_path: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "talk.pdf"
        target.write_bytes(b"what was there")
        whole = export.QPdfWriter

        class Full(whole):  # type: ignore[misc, valid-type]
            """Writes no more than a small disk has room for."""

            def __init__(self, file: str) -> None:
                super().__init__("/dev/full")

        monkeypatch.setattr(export, "QPdfWriter", Full)
        with pytest.raises(EnvironmentProblem, match="No space left"):
            export.write_pdf("# Talk\n\nWords.", "Talk", target)
        assert target.read_bytes() == b"what was there"
        assert sorted(each.name for each in tmp_path.iterdir()) == ["talk.pdf"]
        monkeypatch.undo()
        export.write_pdf("# Talk\n\nWords.", "Talk", target)
        assert target.read_bytes().startswith(b"%PDF")
