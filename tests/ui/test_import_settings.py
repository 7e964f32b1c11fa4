"""Imports in the settings: what was imported, and the folders that are kept in step. And the people of all sources."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.types import Changes, PersonInfo
from tests.ui.conftest import NOISE
from tests.ui.plans import record
from tests.ui.small_door import SmallDoor, opened
from ui.bridge import Bridge, merge
from ui.imports.history import HistoryCard, WatchedCard
from ui.imports.people import PeoplePage
from ui.task import running
from ui.undos import Undos
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)


@pytest.fixture
def me(tmp_path: Path, styled: Any) -> SmallDoor:
    return SmallDoor(Paths(tmp_path, tmp_path / "models"))


@pytest.fixture
def bridge(me: SmallDoor, qtbot: Any) -> Iterator[Bridge]:
    with opened(me, qtbot) as bridge:
        yield bridge


def seen(widget: Any, qtbot: Any) -> Any:
    """Shown, and read."""
    qtbot.addWidget(widget)
    widget.resize(720, 500)
    widget.show()
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)
    return widget


def history_card(bridge: Bridge) -> HistoryCard:
    page = QWidget()
    card = HistoryCard(bridge, Undos(bridge, page))
    page.setParent(card)
    page.hide()
    return card


def press(button: Button, qtbot: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)


class TestHistory:
    @pytest.fixture
    def card(self, me: SmallDoor, bridge: Bridge, qtbot: Any) -> HistoryCard:
        me.imports.records = [
            record(1, ("/x/chat.zip",), imported=12431),
            record(2, ("/x/Vault", "/x/b.zip", "/x/c.zip"), imported=1, updated=4, state="undone"),
            record(3, ("/x/Takeout",), imported=3120, finished=None, state="interrupted"),
            record(4, ("/x/same.zip",), imported=0),
        ]
        return seen(history_card(bridge), qtbot)

    def test_says_what_was_imported_and_when(self, card):
        assert [row.title.text() for row in card.rows.values()] == [
            "same.zip", "Takeout", "Vault, b.zip and 1 more", "chat.zip",
        ]  # fmt: skip
        assert card.rows[2].detail.text().endswith("10:00 · 1 entry imported · 4 updated")
        assert [row.state.text() for row in card.rows.values()] == ["", "Interrupted", "Undone", ""]

    def test_offers_what_can_be_done(self, card):
        undo = [row.undo.isVisible() for row in card.rows.values()]
        assert undo == [True, True, False, True], "what brought nothing new still holds what was there already"
        assert [row.resume.isVisible() for row in card.rows.values()] == [False, True, False, False]
        assert card.rows[1].undo.accessibleName() == "Undo the import of chat.zip"

    def test_what_another_import_brought_too_stays_and_is_said_to(self, card, me, bridge, qtbot, monkeypatch):
        monkeypatch.setattr(me.imports, "undo", lambda number: Changes(imports=(number,)))
        with qtbot.waitSignal(bridge.toast_asked) as toast:
            press(card.rows[1].undo, qtbot)
        assert toast.args[0] == "Import undone; all of it stays, because another import brought it too"

    def test_undo_offers_to_take_itself_back(self, card, me, bridge, qtbot):
        with qtbot.waitSignal(bridge.toast_asked) as toast:
            press(card.rows[1].undo, qtbot)
        assert me.imports.undone == [1]
        assert toast.args == ["Import undone", Changes(conversations=(1,))]
        qtbot.waitUntil(lambda: card.rows[1].state.text() == "Undone", timeout=3000)

    def test_an_undo_that_fails_says_why_in_its_place(self, card, me, qtbot):
        me.imports.problem = UserError("A newer import was built on it.")
        press(card.rows[1].undo, qtbot)
        assert card.rows[1].note.text() == "A newer import was built on it."
        assert card.rows[1].undo.isEnabled()

    def test_an_interrupted_one_is_gone_on_with_in_the_dialog(self, card, bridge, qtbot):
        with qtbot.waitSignal(bridge.resume_asked) as asked:
            press(card.rows[3].resume, qtbot)
        assert asked.args[0].id == 3

    def test_a_long_history_is_shown_when_it_is_asked_for(self, card, me, qtbot):
        me.imports.records = [record(number) for number in range(1, 31)]
        card.reload()
        qtbot.waitUntil(lambda: len(card.rows) == 8, timeout=3000)
        (more,) = [button for button in card.findChildren(Button) if button.text() == "Show all 30"]
        press(more, qtbot)
        assert len(card.rows) == 30

    def test_without_imports_it_says_how_to_begin(self, me, bridge, qtbot):
        card = seen(history_card(bridge), qtbot)
        (begin,) = card.findChildren(Button)
        with qtbot.waitSignal(bridge.import_asked):
            press(begin, qtbot)


class TestFoldersInStep:
    def test_are_listed_and_can_be_let_go(self, me, bridge, qtbot):
        me.imports.watch(Path("/notes/Vault"))
        history = seen(history_card(bridge), qtbot)
        card = seen(WatchedCard(bridge, history.undos), qtbot)
        (stop,) = [b for b in card.findChildren(Button) if b.accessibleName() == "Stop keeping Vault in step"]
        with qtbot.waitSignal(bridge.toast_asked):
            press(stop, qtbot)
        assert me.imports.watched() == ()
        assert [done.changes for done in history.undos.waiting] == [Changes(watched=(1,))]
        qtbot.waitUntil(lambda: not [b for b in card.findChildren(Button) if b.isVisible()], timeout=3000)

    def test_one_need_not_wait_for_the_next_look(self, me, bridge, qtbot):
        me.imports.watch(Path("/notes/Vault"))
        history = seen(history_card(bridge), qtbot)
        card = seen(WatchedCard(bridge, history.undos), qtbot)
        with qtbot.waitSignal(bridge.toast_asked) as toast:
            press(card.look, qtbot)
        assert me.jobs.ran == ["watch"]
        assert toast.args[0] == "No folders were imported again."
        assert card.look.isEnabled()


def test_changes_merged_lose_nothing():
    """Whatever a change can name, so that undoing several at once undoes all of them."""
    names = [field.name for field in fields(Changes)]
    values = {name: True if isinstance(getattr(Changes(), name), bool) else (1, 2) for name in names}
    assert merge(Changes(), Changes(**values)) == merge(Changes(**values), Changes()) == Changes(**values)
    assert merge(Changes(imports=(1, 2)), Changes(imports=(2, 3))).imports == (1, 2, 3)


def someone(id: int, name: str, *others: str, **fields: Any) -> PersonInfo:
    values: dict[str, Any] = {"handles": (), "sources": ("WhatsApp",), "count": 10 * id}
    return PersonInfo(id=id, name=name, names=(name, *others), **(values | fields))


class TestPeople:
    @pytest.fixture
    def page(self, me: SmallDoor, bridge: Bridge, qtbot: Any) -> PeoplePage:
        for each in (
            someone(1, "Inês", is_self=True),
            someone(2, "Ana", handles=("+351 912 000 002",)),
            someone(3, "Ana Prata", "Aninhas", sources=("text",)),
        ):
            me.people.rows[each.id] = each
        return seen(PeoplePage(bridge), qtbot)

    def tick(self, page: PeoplePage, *names: str) -> None:
        for place, row in enumerate(page.model.shown):
            page.model.check([place], row.title in names)

    def test_are_listed_with_all_their_names(self, page):
        assert [row.title for row in page.model.shown] == ["Ana Prata", "Ana", "Inês (you)"]
        assert page.model.shown[0].detail == "Aninhas · Plain text", "as the formats are called"
        page.list.search.setText("912")
        assert [row.title for row in page.model.shown] == ["Ana"]

    def test_one_is_shown_with_its_names(self, page):
        assert page.nobody.isVisible()
        self.tick(page, "Ana Prata")
        assert page.one.isVisible()
        assert page.one.name.text() == "Ana Prata"
        assert page.one.detail.text() == "30 messages · Plain text"

    def test_two_names_become_one_person_and_that_can_be_undone(self, page, me, bridge, qtbot):
        self.tick(page, "Ana", "Ana Prata")
        assert page.same.title.text() == "Are these 2 one person?"
        chosen = page.same._group.checkedButton()
        assert chosen.text() == "Ana Prata", "whoever wrote most"
        with qtbot.waitSignal(bridge.toast_asked) as toast:
            press(page.same.merge, qtbot)
        assert me.people.merged == [(3, 2)]
        assert toast.args == ["They are one person now", Changes(conversations=(2,))]
        qtbot.waitUntil(lambda: len(page.model.shown) == 2, timeout=3000)
        assert page.nobody.isVisible(), "nobody is ticked any more"

    def test_the_person_themself_is_never_known_by_another_name(self, page, me, qtbot):
        self.tick(page, "Ana Prata", "Ana", "Inês (you)")
        enabled = [button.text() for button in page.same._group.buttons() if button.isEnabled()]
        assert enabled == ["Inês (you)"]
        press(page.same.merge, qtbot)
        assert sorted(me.people.merged) == [(1, 2), (1, 3)]

    def test_a_name_can_be_made_someone_else_again(self, page, me, bridge, qtbot):
        self.tick(page, "Ana Prata")
        (apart,) = [b for b in page.one.findChildren(Button) if b.accessibleName() == "Aninhas is someone else"]
        with qtbot.waitSignal(bridge.toast_asked):
            press(apart, qtbot)
        assert me.people.parted == [(3, "Aninhas")]
        qtbot.waitUntil(lambda: len(page.model.shown) == 4, timeout=3000)

    def test_a_merge_that_fails_is_told_and_can_be_tried_again(self, page, me, bridge, qtbot):
        me.people.problem = UserError("One of them is no longer known.")
        self.tick(page, "Ana", "Ana Prata")
        with qtbot.waitSignal(bridge.notice_asked) as asked:
            press(page.same.merge, qtbot)
        assert asked.args[0].text == "One of them is no longer known."
        assert page.same.merge.isEnabled()

    def test_five_thousand_people_are_listed_at_once(self, me, bridge, qtbot, page):
        import time

        from tests.budget import limit

        for number in range(10, 5010):
            me.people.rows[number] = someone(number, f"Person {number}")
        spent: list[float] = []
        show = page._show

        def timed(answer: Any) -> None:
            before = time.thread_time()
            show(answer)
            page.grab()
            spent.append(time.thread_time() - before)

        page._bridge.call(lambda me: page._read(me), timed)
        qtbot.waitUntil(lambda: bool(spent), timeout=5000)
        assert len(page.model.shown) == 5003
        assert spent[0] < limit()
