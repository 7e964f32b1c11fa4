"""The open memory, as a person edits it and looks around from it: fields, actions, strength, uses and what it is
connected to."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionFrame

from secondme.paths import Paths
from secondme.store.links import LinkKind
from secondme.types import Changes, Hit, LinkedMemory, MemoryUse
from tests.budget import twice
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_memories import memory, rich_memories
from ui.bridge import Bridge
from ui.memories.days import DayField, read_day
from ui.memories.divide import parts
from ui.memories.graph import how
from ui.memories.pane import MemoriesPane
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)")


@pytest.fixture
def me(tmp_path) -> SmallDoor:
    door = SmallDoor(Paths(tmp_path, tmp_path / "models"), rich_memories())
    hit = Hit("memory", 1, None, "x", 0.8, True, "", "", components={"meaning of each word": 0.5}, cited=True)
    door.memories.used[1] = [MemoryUse(44, "2026-03-02T09:00:00", 7, "Snacks", "Which snack is safe?", hit)]
    door.memories.links = {1: [(2, "related"), (3, "because")], 2: [(5, "before")]}
    return door


@pytest.fixture
def pane(me: SmallDoor, qtbot) -> Iterator[MemoriesPane]:
    with opened(me, qtbot) as bridge:
        made = MemoriesPane(bridge)
        qtbot.addWidget(made)
        made.resize(1000, 700)
        with qtbot.waitSignal(made.browser.model.answered, timeout=5000):
            made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow, timeout=3000)
        made.show_memory(1)
        qtbot.waitUntil(lambda: made._is_open(1) and running() == 0, timeout=3000)
        yield made


def save(pane: MemoriesPane, qtbot) -> None:
    qtbot.waitUntil(pane.detail.save_button.isVisible, timeout=3000)
    qtbot.mouseClick(pane.detail.save_button, Qt.MouseButton.LeftButton)


def write(qtbot, field, words: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, words)


class TestFields:
    def test_topics_place_and_days_are_saved_together(self, pane, me, qtbot):
        fields = pane.detail.fields
        write(qtbot, fields.keywords, "food,  health , food")
        write(qtbot, fields.place, "Lisbon")
        write(qtbot, fields.since, "31 May 2019")
        write(qtbot, fields.until, "2025")
        fields.importance.setCurrentIndex(0)
        save(pane, qtbot)
        qtbot.waitUntil(lambda: me.memories.rows[1].place == "Lisbon", timeout=3000)
        stored = me.memories.rows[1]
        assert stored.keywords == ("food", "health")
        assert (stored.valid_from, stored.valid_to, stored.importance) == ("2019-05-31", "2025", 0.2)
        qtbot.waitUntil(lambda: pane.unsaved() == 0 and not pane.detail.buttons.isVisible(), timeout=3000)
        assert fields.since.text() == "31 May 2019"

    @pytest.mark.parametrize(("since", "until"), [("some day", ""), ("2025-03-02", "2024")])
    def test_what_is_no_time_cannot_be_saved(self, pane, qtbot, since, until):
        fields = pane.detail.fields
        write(qtbot, fields.since, since)
        write(qtbot, fields.until, until)
        assert pane.detail.buttons.isVisible()
        assert not pane.detail.save_button.isEnabled()
        pane.detail.cancel_button.click()
        assert fields.since.text() == ""
        assert not pane.detail.buttons.isVisible()

    def test_a_value_is_written_over_in_its_cell(self, pane, me, qtbot):
        claims = pane.detail.claims
        pane.detail.area.ensureWidgetVisible(claims)
        claims.setFocus()
        claims.setCurrentCell(0, 2)
        qtbot.keyClick(claims, Qt.Key.Key_F2)
        qtbot.keyClicks(QApplication.focusWidget(), "all nuts")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        save(pane, qtbot)
        qtbot.waitUntil(lambda: me.memories.rows[1].claims[0].value == "all nuts", timeout=3000)
        qtbot.waitUntil(lambda: pane.unsaved() == 0, timeout=3000)

    @pytest.mark.parametrize(
        ("text", "day"),
        [("", ""), ("2024", "2024"), ("2024-05", "2024-05"), ("2024-05-31", "2024-05-31"),
         ("31 May 2024", "2024-05-31"), ("31.5.2024", "2024-05-31"), ("May", None), ("2024-13", None), ("99999", None)],
    )  # fmt: skip
    def test_days_as_they_are_written(self, text, day):
        assert read_day(text) == day


class TestActions:
    def test_the_menu_stays_within_the_window(self, pane, qtbot):
        actions = pane.detail.actions
        qtbot.mouseClick(actions.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(actions.menu.isVisible, timeout=3000)
        opened = actions.menu.geometry()
        assert pane.mapToGlobal(pane.rect().bottomRight()).x() >= opened.right()
        assert opened.top() >= actions.button.mapToGlobal(actions.button.rect().bottomLeft()).y()
        qtbot.keyClick(actions.menu, Qt.Key.Key_Escape)

    def test_the_menu_opens_from_the_keyboard_and_rejects(self, pane, me, qtbot):
        actions = pane.detail.actions
        actions.button.setFocus()
        qtbot.keyClick(actions.button, Qt.Key.Key_Space)
        qtbot.waitUntil(actions.menu.isVisible, timeout=3000)
        qtbot.keyClick(actions.menu, Qt.Key.Key_Down)
        qtbot.keyClick(actions.menu, Qt.Key.Key_Down)
        qtbot.keyClick(actions.menu, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: me.memories.rows[1].status == "rejected", timeout=3000)
        qtbot.waitUntil(lambda: pane.detail.restore_button.isVisible(), timeout=3000)
        assert not actions.reject.isEnabled()

    def test_never_used_and_used_again(self, pane, me, qtbot):
        pane.detail.actions.never.trigger()
        qtbot.waitUntil(lambda: me.memories.rows[1].never_use, timeout=3000)
        qtbot.waitUntil(lambda: pane.detail.memory.never_use, timeout=3000)
        pane.detail.actions.never.trigger()
        qtbot.waitUntil(lambda: not me.memories.rows[1].never_use, timeout=3000)

    def test_split_offers_the_parts_and_makes_them(self, pane, me, qtbot):
        me.memories.rows[1] = replace(me.memories.rows[1], text="You sing, and you paint.")
        me.events.publish(Changes(memories=(1,)))
        qtbot.waitUntil(lambda: pane.detail.text.toPlainText() == "You sing, and you paint.", timeout=3000)
        pane.detail.actions.split.trigger()
        divide = pane.detail.divide
        assert divide.text.toPlainText() == "You sing.\nYou paint."
        write(qtbot, divide.text, "You sing.")
        qtbot.keyClick(divide.text, Qt.Key.Key_Return)
        assert not divide.split.isEnabled()
        qtbot.keyClicks(divide.text, "You paint.")
        qtbot.mouseClick(divide.split, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: me.memories.rows[1].text == "You sing.", timeout=3000)
        assert [row.text for row in me.memories.rows.values()][-1] == "You paint."
        assert not divide.isVisible()

    def test_parts_of_a_statement(self):
        assert parts("You sing. You paint.") == ["You sing.", "You paint."]
        assert parts("You sing and paint.") == ["You sing.", "Paint."]
        assert parts("You sing.") == ["You sing."]

    def test_forgetting_is_asked_and_cannot_be_missed(self, pane, me, qtbot):
        actions = pane.detail.actions
        actions.forget.trigger()
        qtbot.waitUntil(actions.question.isVisible, timeout=3000)
        assert actions.question.no.isDefault()
        actions.question.no.click()
        assert 1 in me.memories.rows
        actions.forget.trigger()
        qtbot.waitUntil(actions.question.isVisible, timeout=3000)
        actions.question.yes.click()
        qtbot.waitUntil(lambda: 1 not in me.memories.rows, timeout=3000)
        qtbot.waitUntil(lambda: not pane._is_open(1), timeout=3000)


def test_the_longest_day_has_room_in_its_field(styled, qtbot):
    field = DayField("Holds until")
    qtbot.addWidget(field)
    field.show()
    field.show_day("2026-09-28")
    assert field.text() == "28 September 2026"
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field).width()
    assert room >= field.fontMetrics().horizontalAdvance(field.text()) + 2 * 2, "with the field's own margins"


class TestAround:
    def test_what_was_replaced_says_by_what(self, pane, me, qtbot):
        me.memories.rows[4] = replace(me.memories.rows[4], status="superseded")
        me.memories.links[4] = [(1, "related"), (2, "same")]
        pane.show_memory(4)
        newer = me.memories.rows[2].text
        qtbot.waitUntil(lambda: f"Replaced by “{newer}”" in pane.detail.status.text(), timeout=3000)
        pane.show_memory(1)
        qtbot.waitUntil(lambda: "Replaced" not in pane.detail.status.text(), timeout=3000)

    def test_strength_is_told_in_words_beside_the_curve(self, pane):
        text = pane.detail.around.strength.text.text()
        assert text == (
            "Pinned; it does not fade. It was needed or confirmed once, on 2 March 2026. "
            "If nothing happens, it fades in 340 days of use."
        )
        chart = pane.detail.around.strength.chart
        assert chart.accessibleDescription() == text
        assert chart.span() == (-40, 425)

    def test_the_curve_is_drawn_and_falls(self, pane):
        chart = pane.detail.around.strength.chart
        picture = chart.grab().toImage()
        colors = {
            picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(picture.height())
        }
        assert len(colors) > 4
        area = chart.rect().toRectF()
        places = [chart._place(area, day, value) for day, value in chart._curve.ahead]
        assert [place.y() for place in places] == sorted(place.y() for place in places)
        assert chart._place(area, -40, 1.0).x() == area.left()

    def test_why_it_was_recalled_leads_to_the_reply(self, pane, qtbot):
        uses = pane.detail.around.uses
        (use,) = uses.rows
        assert use.question.text() == "Which snack is safe?"
        assert use.why.text().startswith("Close match")
        assert "Score 0.80" in use.why.toolTip()
        pane.detail.area.ensureWidgetVisible(use)
        with qtbot.waitSignal(pane.open_item) as asked:
            use.asked.emit(use._reply)
        assert asked.args == [44]

    def test_the_graph_is_walked_with_the_keys_and_opens_what_is_reached(self, pane, qtbot):
        drawing = pane.detail.around.links.drawing
        assert [node.memory.id for node in drawing.nodes] == [2, 3]
        assert [node._above for node in drawing.nodes] == ["goes with", "because"]
        drawing.middle.setFocus()
        qtbot.keyClick(drawing.middle, Qt.Key.Key_Down)
        qtbot.keyClick(drawing.nodes[0], Qt.Key.Key_Down)
        assert drawing.nodes[1].hasFocus()
        qtbot.keyClick(drawing.nodes[1], Qt.Key.Key_Up)
        qtbot.keyClick(drawing.nodes[0], Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: drawing.middle.memory.id == 2 and drawing.nodes[0].hasFocus(), timeout=3000)
        assert [node.memory.id for node in drawing.nodes] == [5]
        assert pane._is_open(1), "walking opens nothing"
        qtbot.keyClick(drawing.nodes[0], Qt.Key.Key_Left)
        assert drawing.middle.hasFocus()
        qtbot.keyClick(drawing.middle, Qt.Key.Key_Left)
        qtbot.waitUntil(lambda: drawing.middle.memory.id == 1, timeout=3000)
        qtbot.waitUntil(lambda: drawing.nodes[0].hasFocus(), timeout=3000)
        qtbot.mouseClick(drawing.nodes[0], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: drawing.middle.memory.id == 2, timeout=3000)
        qtbot.mouseClick(drawing.middle, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: pane._is_open(2), timeout=3000)

    def test_without_links_and_uses_there_is_no_section(self, pane, qtbot):
        pane.show_memory(5)
        qtbot.waitUntil(lambda: pane._is_open(5) and running() == 0, timeout=3000)
        assert not pane.detail.around._links.isVisible()
        assert not pane.detail.around._uses.isVisible()


class TestSeveral:
    def choose_two(self, pane, qtbot) -> None:
        view = pane.browser.list
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_Home)
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(lambda: pane.right.currentWidget() is pane.several, timeout=3000)

    @pytest.mark.parametrize(("button", "field"), [("pin", "pinned"), ("never", "never_use")])
    def test_changed_alike(self, pane, me, qtbot, button, field):
        self.choose_two(pane, qtbot)
        qtbot.mouseClick(getattr(pane.several, button), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: getattr(me.memories.rows[6], field) and getattr(me.memories.rows[5], field))
        assert not getattr(me.memories.rows[4], field)


@twice
def test_no_event_holds_the_window_while_memories_are_opened(me, qtbot, qapp):
    me.memories.rows |= {n: memory(n, f"You know fact {n}.", keywords=("a", "b")) for n in range(10, 400)}
    me.memories.links = {n: [(n + 1, "related"), (n + 2, "about")] for n in range(10, 300)}
    with opened(me, qtbot) as bridge:
        made = MemoriesPane(bridge)
        qtbot.addWidget(made)
        made.resize(1200, 760)
        with qtbot.waitSignal(made.browser.model.answered, timeout=5000):
            made.show()
        made.show_memory(1)
        qtbot.waitUntil(lambda: made._is_open(1) and running() == 0, timeout=3000)
        with qapp.watch() as spell:
            for n in range(10, 20):
                made.show_memory(n)
                qtbot.waitUntil(lambda n=n: made._is_open(n) and running() == 0, timeout=3000)
        spell.check()


def test_the_bridge_is_asked_only_from_workers(pane, me):
    assert isinstance(pane._bridge, Bridge)
    assert all(name.startswith("task") for name in me.memories.threads)


@pytest.mark.parametrize("kind", [*get_args(LinkKind), "source", "derived"])
def test_every_link_is_named_from_both_sides(kind: str):
    there, back = (how(LinkedMemory(memory(1, "x"), kind, 1.0, onward)) for onward in (True, False))
    assert there
    assert (there == back) is (kind in ("related", "about", "contradicts", "same", "source", "derived"))
    assert kind in ("because", "contradicts") or kind.replace("_", " ") != there, "in words, not by its name"
