"""The memory pane, as a person uses it, against a small door and against the real one."""

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from secondme.paths import Paths
from secondme.types import Changes, Claim, Evidence, MemoryFilter, NewMemory
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_machine import disk_full
from tests.ui.small_memories import item, memory, rich_memories
from ui.bridge import Bridge
from ui.memories.delegate import MemoryDelegate
from ui.memories.model import DRAFT_ROLE, META_ROLE
from ui.memories.pane import MemoriesPane
from ui.memories.words import day, importance, validity
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def me(tmp_path) -> SmallDoor:
    return SmallDoor(Paths(tmp_path, tmp_path / "models"), rich_memories())


@pytest.fixture
def bridge(me: SmallDoor, qtbot) -> Iterator[Bridge]:
    with opened(me, qtbot) as bridge:
        yield bridge


@pytest.fixture
def pane(me: SmallDoor, bridge: Bridge, qtbot) -> MemoriesPane:
    pane = MemoriesPane(bridge)
    qtbot.addWidget(pane)
    pane.resize(1000, 640)
    with qtbot.waitSignal(pane.browser.model.answered, timeout=5000):
        pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow, timeout=3000)
    return pane


def texts(pane: MemoriesPane) -> list[str]:
    model = pane.browser.model
    return [model.index(row).data() for row in range(model.rowCount())]


def open_one(pane: MemoriesPane, qtbot, memory_id: int) -> None:
    pane.show_memory(memory_id)
    qtbot.waitUntil(lambda: pane._is_open(memory_id), timeout=3000)


def shown_labels(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


class TestList:
    def test_shows_newest_first_with_kind_day_and_count(self, pane):
        assert texts(pane)[0] == "You used to play the viola."
        assert pane.browser.model.index(0).data(META_ROLE) == "Skill · 1 May 2014"
        assert pane.browser.model.index(3).data(META_ROLE).startswith("Goal · Inês · ")
        assert pane.browser.count.text() == "6 memories"

    def test_search_as_one_types_asks_once_after_a_pause(self, pane, me, qtbot):
        me.memories.asked.clear()
        qtbot.keyClicks(pane.browser.search, "porto")
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 2, timeout=3000)
        assert [asked.query for asked in me.memories.asked] == ["porto"]

    def test_core_is_never_called_on_the_gui_thread(self, pane, me, qtbot):
        qtbot.keyClicks(pane.browser.search, "por")
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 2, timeout=3000)
        assert me.memories.threads
        assert all(name.startswith("task") for name in me.memories.threads)

    def test_an_answer_to_an_older_search_is_dropped(self, pane, me, qtbot):
        me.memories.gate.clear()
        pane.browser.search.setText("viola")
        pane.browser.search_now()
        pane.browser.search.setText("peanuts")
        pane.browser.search_now()
        seen: list[list[str]] = []
        pane.browser.model.answered.connect(lambda: seen.append(texts(pane)))
        me.memories.gate.set()
        qtbot.waitUntil(lambda: bool(seen), timeout=3000)
        qtbot.wait(50)
        assert seen == [["You are allergic to peanuts."]]

    def test_slow_answer_is_announced(self, pane, me, qtbot):
        me.memories.gate.clear()
        pane.browser.search.setText("viola")
        qtbot.waitUntil(lambda: pane.browser.count.text() == "Looking …", timeout=3000)
        assert pane.browser.model.rowCount() == 6, "what is shown stays until the answer is there"
        me.memories.gate.set()
        qtbot.waitUntil(lambda: pane.browser.count.text() == "1 memory", timeout=3000)

    def test_no_match_says_what_was_sought_and_leads_back(self, pane, qtbot):
        qtbot.keyClicks(pane.browser.search, "zebra")
        qtbot.waitUntil(lambda: pane.browser.stack.currentWidget() is pane.browser.no_match, timeout=3000)
        assert "“zebra”" in pane.browser.no_match.title.text()
        pane.browser.show_all()
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 6, timeout=3000)
        assert pane.browser.stack.currentWidget() is pane.browser.list

    def test_a_failing_search_is_told_with_its_remedy_and_can_be_tried_again(self, pane, me, qtbot):
        me.memories.problem = disk_full()
        pane.browser.search_now()
        qtbot.waitUntil(lambda: pane.browser.stack.currentWidget() is pane.browser.stack.trouble, timeout=3000)
        assert pane.browser.stack.trouble.title.text() == "The disk is full."
        assert pane.browser.stack.trouble.text.text() == "Free 200 MB and try again."
        me.memories.problem = None
        pane.browser.search_now()
        qtbot.waitUntil(lambda: pane.browser.stack.currentWidget() is pane.browser.list, timeout=3000)

    def test_nothing_remembered_yet_offers_an_import(self, me, bridge, qtbot):
        me.memories.rows.clear()
        pane = MemoriesPane(bridge)
        qtbot.addWidget(pane)
        pane.show()
        qtbot.waitUntil(pane.browser.is_empty, timeout=3000)
        assert not pane.right.isVisible()
        with qtbot.waitSignal(bridge.import_asked) as asked:
            pane.browser.import_asked.emit()
        assert asked.args == [[]]

    def test_delegate_breaks_long_statements_and_cuts_the_second_line(self, pane):
        delegate = pane.browser.list.itemDelegate()
        assert isinstance(delegate, MemoryDelegate)
        assert delegate._lines("Short.", 300) == ["Short."]
        head, rest = delegate._lines("word " * 100, 300)
        assert head.startswith("word word")
        assert rest.endswith("…")
        unbroken = delegate._lines("w" * 300, 200)
        assert len(unbroken) == 2


class TestMany:
    def test_any_row_of_two_hundred_thousand_is_at_hand_and_only_what_is_seen_is_read(self, tmp_path, qtbot):
        me = SmallDoor(Paths(tmp_path, tmp_path), [memory(n, f"You know fact {n}.") for n in range(1, 200_001)])
        with opened(me, qtbot) as bridge:
            pane = MemoriesPane(bridge)
            qtbot.addWidget(pane)
            pane.resize(900, 600)
            pane.show()
            model, view = pane.browser.model, pane.browser.list
            qtbot.waitUntil(lambda: model.rowCount() == 200_000, timeout=10_000)
            for key, text in ((Qt.Key.Key_End, "You know fact 1."), (Qt.Key.Key_Home, "You know fact 200000.")):
                started = time.thread_time()
                qtbot.keyClick(view, key)
                assert time.thread_time() - started < 0.05
                qtbot.waitUntil(lambda text=text: pane.detail.text.toPlainText() == text, timeout=5000)
            bar = view.verticalScrollBar()
            for step in range(40):
                bar.setValue(bar.maximum() * step // 40)
                qtbot.wait(1)
            qtbot.waitUntil(lambda: running() == 0 and view.indexAt(view.rect().center()).data() is not None)
            assert len(model._known) < 200_000 // 10

    def test_choosing_all_of_them_does_not_hold_the_window(self, tmp_path, qtbot, qapp):
        me = SmallDoor(Paths(tmp_path, tmp_path), [memory(n, f"You know fact {n}.") for n in range(1, 20_001)])
        with opened(me, qtbot) as bridge:
            pane = MemoriesPane(bridge)
            qtbot.addWidget(pane)
            pane.show()
            qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 20_000, timeout=10_000)
            qtbot.keyClick(pane.browser.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            qtbot.waitUntil(lambda: pane.several.title.text() == "20,000 memories chosen", timeout=5000)
            assert pane.several.merging.isHidden()


class TestNarrowing:
    def counted(self, pane, qtbot):
        pane.resize(1300, 700)
        qtbot.mouseClick(pane.browser.facets, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "fact" in pane.narrowing.panel.groups["kinds"].values, timeout=3000)
        return pane.narrowing.panel

    def test_ticking_a_value_narrows_and_its_chip_takes_it_back(self, pane, me, qtbot):
        panel = self.counted(pane, qtbot)
        value = panel.groups["kinds"].values["goal"]
        assert (value.tick.text(), value.count.text()) == ("Goal", "1")
        value.tick.setFocus()
        qtbot.keyClick(value.tick, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: texts(pane) == ["Inês is training for the Lisbon half marathon."], timeout=3000)
        assert me.memories.asked[-1].filter == MemoryFilter(kinds=("goal",))
        assert [chip.text() for chip in pane.browser.chips.chips] == ["Kind: Goal"]
        qtbot.mouseClick(pane.browser.chips.chips[0], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 6, timeout=3000)
        assert not pane.browser.chips.isVisible()

    def test_fields_are_narrowed_together_and_nothing_left_is_told(self, pane, qtbot):
        panel = self.counted(pane, qtbot)
        panel.groups["kinds"].values["goal"].tick.click()
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 1, timeout=3000)
        qtbot.waitUntil(lambda: panel.groups["kinds"].values["goal"].tick.isChecked(), timeout=3000)
        panel.groups["people"].values["You"].tick.click()
        shown = pane.browser.stack
        qtbot.waitUntil(lambda: shown.currentWidget() is pane.browser.no_match, timeout=3000)
        assert pane.browser.no_match.text.text() == "There is no memory under “Kind: Goal, About: You”."
        pane.browser.show_all()
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 6, timeout=3000)

    def test_sorted_by_what_is_chosen(self, pane, me, qtbot):
        order = pane.browser.order
        order.setCurrentIndex(order.findText("Most important"))
        qtbot.waitUntil(lambda: texts(pane)[0] == "You are allergic to peanuts.", timeout=3000)
        assert me.memories.asked[-1].order == "important"

    def test_a_search_is_saved_used_again_and_removed(self, pane, me, qtbot):
        panel = self.counted(pane, qtbot)
        assert panel.save.isHidden(), "there is nothing to save yet"
        qtbot.keyClicks(pane.browser.search, "porto")
        qtbot.waitUntil(lambda: panel.save.isVisible(), timeout=3000)
        qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
        dialog = pane.narrowing._dialog
        qtbot.waitUntil(dialog.isVisible, timeout=3000)
        dialog.setTextValue("Where I lived")
        dialog.accept()
        qtbot.waitUntil(lambda: [each.name for each in me.memories.searches] == ["Where I lived"], timeout=3000)
        qtbot.waitUntil(lambda: panel.searches.findChildren(QPushButton) != [], timeout=3000)
        assert panel.save.isHidden(), "it is saved already"
        pane.browser.show_all()
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 6, timeout=3000)
        buttons = [each for each in panel.searches.findChildren(QPushButton) if each.isVisible()]
        buttons[0].click()
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 2, timeout=3000)
        assert pane.browser.search.text() == "porto"
        buttons = [each for each in panel.searches.findChildren(QPushButton) if each.isVisible()]
        assert buttons[1].accessibleName() == "Remove “Where I lived”"
        buttons[1].click()
        qtbot.waitUntil(lambda: me.memories.searches == [], timeout=3000)

    def test_without_room_the_filters_take_the_place_of_the_memory_until_one_is_opened(self, pane, qtbot):
        pane.resize(640, 560)
        qtbot.mouseClick(pane.browser.facets, Qt.MouseButton.LeftButton)
        assert pane.narrowing.is_shown
        assert not pane.right.isVisible()
        qtbot.keyClick(pane.browser.list, Qt.Key.Key_End)
        qtbot.waitUntil(lambda: pane.right.isVisible(), timeout=3000)
        assert not pane.narrowing.is_shown
        assert not pane.browser.facets.isChecked()


class TestDetail:
    def test_shows_everything_that_is_known(self, pane, me, qtbot):
        me.items.rows = {11: item(11, title="Dinner"), 12: item(12, role="other", author="Inês", revision=2)}
        open_one(pane, qtbot, 1)
        detail = pane.detail
        qtbot.waitUntil(lambda: "Dinner" in detail.evidence.cards[0].source.text(), timeout=3000)
        assert detail.text.toPlainText() == "You are allergic to peanuts."
        assert detail.kind.currentText() == "Fact"
        assert detail.fields.importance.currentText() == "High"
        about = "Learned on 4 March 2026 · You wrote it here · Used 4 times, last on 2 March 2026"
        assert detail.fields.about.text() == about
        assert [detail.claims.item(0, column).text() for column in range(3)] == ["You", "allergic to", "peanuts"]
        assert detail.claims.isColumnHidden(3)
        assert detail.evidence.cards[0].source.text() == "You · 4 March 2026 · Dinner"
        assert detail.evidence.cards[1].source.text() == "Inês · 4 March 2026 · edited since"

    def test_claims_say_when_they_hold(self, pane, qtbot):
        open_one(pane, qtbot, 2)
        claims = pane.detail.claims
        assert [claims.item(row, 3).text() for row in range(3)] == [
            "since 1 September 2025", "1 January 2019 to 1 September 2025", "",
        ]  # fmt: skip

    def test_a_quote_leads_to_its_message(self, pane, me, bridge, qtbot):
        me.items.rows = {11: item(11), 12: item(12)}
        open_one(pane, qtbot, 1)
        jump = pane.detail.evidence.cards[1].jump

        def in_sight() -> bool:
            pane.detail.area.ensureWidgetVisible(jump)
            return running() == 0 and jump.visibleRegion().contains(jump.rect().center())

        qtbot.waitUntil(in_sight, timeout=3000)
        with qtbot.waitSignals([pane.open_item, bridge.item_asked]):
            qtbot.mouseClick(jump, Qt.MouseButton.LeftButton)
        with qtbot.waitSignal(pane.open_item) as asked:
            pane.detail.evidence.cards[0].jump.click()
        assert asked.args == [11]

    def test_a_message_that_was_purged_is_told(self, pane, me, qtbot):
        me.items.rows = {11: item(11)}
        open_one(pane, qtbot, 1)
        card = pane.detail.evidence.cards[1]
        qtbot.waitUntil(lambda: card.source.text() == "The message no longer exists.", timeout=3000)
        assert not card.jump.isEnabled()

    def test_much_evidence_is_shown_a_few_at_a_time(self, pane, me, qtbot):
        me.items.rows = {n: item(n, title=f"Talk {n}") for n in range(12)}
        evidence = tuple(Evidence(item_id=n, quote=f"words {n}") for n in range(12))
        me.memories.rows[9] = memory(9, "Often said.", evidence=evidence)
        open_one(pane, qtbot, 9)
        cards, more = pane.detail.evidence.cards, pane.detail.evidence._more
        assert (len(cards), more.text()) == (5, "Show more (7 left)")
        more.click()
        more.click()
        assert [card.evidence for card in cards] == list(evidence)
        assert more.isHidden()
        qtbot.waitUntil(lambda: "Talk 11" in cards[11].source.text(), timeout=3000)
        assert pane.detail.evidence.box.indexOf(cards[11]) == 11

    def test_evidence_that_is_a_memory_opens_it(self, pane, me, qtbot):
        me.memories.rows[9] = memory(9, "You avoid satay.", evidence=(Evidence(memory_id=1, quote=""),))
        open_one(pane, qtbot, 9)
        pane.detail.evidence.cards[0].jump.click()
        qtbot.waitUntil(lambda: pane._is_open(1), timeout=3000)

    def test_what_is_shown_is_never_read_as_markup(self, pane, me, qtbot):
        me.memories.rows[9] = memory(9, "<b>bold</b>", evidence=(Evidence(item_id=11, quote="<img src=x>"),))
        open_one(pane, qtbot, 9)
        quote = pane.detail.evidence.cards[0].quote
        assert quote.textFormat() == Qt.TextFormat.PlainText
        assert "<img src=x>" in quote.text()
        assert pane.detail.text.toPlainText() == "<b>bold</b>"

    def test_statement_field_is_as_high_as_its_text(self, pane, qtbot):
        open_one(pane, qtbot, 1)
        qtbot.wait(20)
        low = pane.detail.text.height()
        pane.detail.text.setPlainText("many words " * 60)
        qtbot.wait(20)
        assert pane.detail.text.height() > low + 3 * pane.detail.text.fontMetrics().lineSpacing()

    def test_a_memory_that_does_not_exist_is_told_calmly(self, pane, bridge, qtbot):
        with qtbot.waitSignal(bridge.notice_asked) as asked:
            pane.show_memory(999)
        assert asked.args[0].text == "There is no such memory any more."


class TestEditing:
    def type_into(self, pane, qtbot, words: str) -> None:
        pane.detail.text.setFocus()
        pane.detail.text.selectAll()
        qtbot.keyClicks(pane.detail.text, words)

    def test_save_changes_text_and_kind_together(self, pane, me, bridge, qtbot):
        open_one(pane, qtbot, 1)
        assert not pane.detail.buttons.isVisible()
        self.type_into(pane, qtbot, "You are allergic to nuts.")
        pane.detail.kind.setCurrentIndex(pane.detail.kind.findData("trait"))
        assert pane.detail.buttons.isVisible()
        with qtbot.waitSignal(bridge.toast_asked) as toast:
            pane.detail.save_button.click()
        assert (me.memories.rows[1].text, me.memories.rows[1].kind) == ("You are allergic to nuts.", "trait")
        assert toast.args == ["Memory saved", Changes(memories=(1,), journal=(1,))]
        assert not pane.detail.buttons.isVisible()
        qtbot.waitUntil(lambda: "You are allergic to nuts." in texts(pane), timeout=3000)

    def test_ctrl_enter_saves_and_esc_cancels(self, pane, me, qtbot):
        open_one(pane, qtbot, 1)
        self.type_into(pane, qtbot, "Changed.")
        qtbot.keyClick(pane.detail.text, Qt.Key.Key_Escape)
        assert pane.detail.text.toPlainText() == "You are allergic to peanuts."
        assert pane.unsaved() == 0
        self.type_into(pane, qtbot, "Changed.")
        assert "Ctrl+Enter saves" in shown_labels(pane.detail.buttons)
        qtbot.keyClick(pane.detail.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: me.memories.rows[1].text == "Changed.", timeout=3000)

    def test_an_empty_statement_cannot_be_saved(self, pane, me, qtbot):
        open_one(pane, qtbot, 1)
        pane.detail.text.setPlainText("  ")
        assert not pane.detail.save_button.isEnabled()
        qtbot.keyClick(pane.detail.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.wait(50)
        assert me.memories.rows[1].text == "You are allergic to peanuts."

    def test_a_draft_survives_opening_another_memory(self, pane, qtbot):
        open_one(pane, qtbot, 1)
        self.type_into(pane, qtbot, "Half a thou")
        open_one(pane, qtbot, 2)
        assert pane.unsaved() == 1
        row = pane.browser.model.row_of(1)
        assert pane.browser.model.index(row).data(DRAFT_ROLE) is True
        open_one(pane, qtbot, 1)
        assert pane.detail.text.toPlainText() == "Half a thou"
        assert pane.detail.buttons.isVisible()

    def test_a_draft_survives_a_change_from_elsewhere(self, pane, me, bridge, qtbot):
        open_one(pane, qtbot, 1)
        self.type_into(pane, qtbot, "Half a thou")
        with qtbot.waitSignal(bridge.changed):
            me.memories.edit(1, importance=0.1)
        qtbot.waitUntil(lambda: pane.detail.fields.importance.currentText() == "Low", timeout=3000)
        assert pane.detail.text.toPlainText() == "Half a thou"

    def test_a_save_that_fails_keeps_the_words_and_says_why(self, pane, me, bridge, qtbot):
        open_one(pane, qtbot, 1)
        self.type_into(pane, qtbot, "Changed.")
        me.memories.problem = disk_full()
        with qtbot.waitSignal(bridge.notice_asked) as asked:
            pane.detail.save_button.click()
        assert asked.args[0].remedy == "Free 200 MB and try again."
        assert pane.detail.text.toPlainText() == "Changed."
        assert pane.detail.save_button.isEnabled()
        me.memories.problem = None

    def test_keeping_a_proposal(self, pane, me, bridge, qtbot):
        open_one(pane, qtbot, 4)
        assert pane.detail.approve_button.isVisible()
        with qtbot.waitSignal(bridge.toast_asked):
            pane.detail.approve_button.click()
        qtbot.waitUntil(lambda: not pane.detail.approve_button.isVisible(), timeout=3000)
        assert me.memories.rows[4].status == "active"


class TestDeleting:
    def test_delete_from_the_list_opens_the_next_and_ctrl_z_brings_it_back(self, pane, me, bridge, qtbot):
        browser = pane.browser
        browser.list.setFocus()
        browser.list.setCurrentIndex(browser.model.index(2))
        assert pane._is_open(4)
        with qtbot.waitSignal(bridge.toast_asked) as toast:
            qtbot.keyClick(browser.list, Qt.Key.Key_Delete)
        assert toast.args[0] == "Memory deleted"
        qtbot.waitUntil(lambda: browser.model.rowCount() == 5, timeout=3000)
        assert pane.detail.memory is not None
        assert pane.detail.memory.id == browser.current().id != 4
        qtbot.keyClick(browser.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: browser.model.rowCount() == 6, timeout=3000)
        qtbot.waitUntil(lambda: pane._is_open(4), timeout=3000)
        assert me.memories.rows[4].deleted_at is None
        assert texts(pane)[2] == "You prefer short answers without bullet points."

    def test_what_is_brought_back_while_ctrl_is_held_is_chosen_alone(self, pane, me, qtbot):
        """As with Ctrl+Z: nobody chose two, and the buttons for several memories would delete or join both."""
        browser = pane.browser
        browser.list.setFocus()
        browser.list.setCurrentIndex(browser.model.index(2))
        assert browser.list.chosen() == [4]
        held = Qt.KeyboardModifier.ControlModifier
        QTest.keyPress(browser.window().windowHandle(), Qt.Key.Key_Control, held)
        try:
            assert QGuiApplication.keyboardModifiers() == held
            pane.show_memory(1)
            qtbot.waitUntil(lambda: browser.current() is not None and browser.current().id == 1, timeout=3000)
            assert browser.list.chosen() == [1]
        finally:
            QTest.keyRelease(browser.window().windowHandle(), Qt.Key.Key_Control)

    def test_undo_passes_over_what_the_toast_took_back(self, pane, me, bridge, qtbot):
        taken: list[Changes] = []
        bridge.toast_asked.connect(lambda _text, changes: changes and taken.append(changes))
        for memory_id in (1, 2):
            open_one(pane, qtbot, memory_id)
            pane.detail.delete_button.click()
            qtbot.waitUntil(lambda: me.memories.rows[memory_id].deleted_at is not None, timeout=3000)  # noqa: B023
        qtbot.waitUntil(lambda: len(taken) == 2, timeout=3000)
        qtbot.waitUntil(lambda: not pane._is_open(2), timeout=3000)
        bridge.undo(taken[1])
        qtbot.waitUntil(lambda: me.memories.rows[2].deleted_at is None, timeout=3000)
        qtbot.waitUntil(lambda: pane._is_open(2) and pane.browser.current() is not None, timeout=3000)
        assert pane.browser.current().id == 2
        pane.undos.undo()
        qtbot.waitUntil(lambda: me.memories.rows[1].deleted_at is None, timeout=3000)

    def test_deleted_elsewhere_while_it_is_open(self, pane, me, qtbot):
        open_one(pane, qtbot, 1)
        me.memories.delete(1)
        qtbot.waitUntil(lambda: not pane._is_open(1), timeout=3000)
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 5, timeout=3000)

    def test_new_memories_appear_at_the_top_and_the_selection_stays(self, pane, me, qtbot):
        browser = pane.browser
        browser.list.setCurrentIndex(browser.model.index(2))
        me.memories.rows[7] = memory(7, "You bought a bicycle.")
        me.events.publish(Changes(memories=(7,)))
        qtbot.waitUntil(lambda: texts(pane)[0] == "You bought a bicycle.", timeout=3000)
        assert browser.list.currentIndex().row() == 3
        assert pane._is_open(4)

    def test_many_changes_at_once_are_one_search(self, pane, me, qtbot):
        me.memories.rows |= {n: memory(n, f"Fact {n}.") for n in range(100, 200)}
        me.memories.asked.clear()
        me.events.publish(Changes(memories=tuple(range(100, 200))))
        qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 106, timeout=3000)
        assert len(me.memories.asked) == 1

    def test_changes_of_something_else_ask_nothing(self, pane, me, bridge, qtbot):
        me.memories.asked.clear()
        with qtbot.waitSignal(bridge.changed):
            me.events.publish(Changes(conversations=(1,)))
        qtbot.wait(50)
        assert me.memories.asked == []


class TestReach:
    def test_everything_has_a_name_and_the_keyboard_reaches_it(self, pane, qtbot):
        open_one(pane, qtbot, 1)
        detail, browser = pane.detail, pane.browser
        for widget in (
            browser.search,
            browser.facets,
            browser.order,
            browser.list,
            detail.text,
            detail.kind,
            detail.delete_button,
        ):
            assert widget.accessibleName(), widget
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget
        assert all(card.jump.accessibleName() for card in detail.evidence.cards)

    def test_down_from_the_search_enters_the_list(self, pane, qtbot):
        pane.activateWindow()
        pane.focus_search()
        qtbot.keyClick(pane.browser.search, Qt.Key.Key_Down)
        assert QApplication.focusWidget() is pane.browser.list
        assert pane._is_open(6)
        qtbot.keyClick(pane.browser.list, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is pane.detail.text


class TestWithTheRealDoor:
    @pytest.fixture
    def core(self, home: Paths) -> Iterator:
        from secondme.app import SecondMe
        from tests.fakes import FakeEmbedder, FakeEngine

        me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
        yield me
        me.close()

    def test_search_edit_delete_and_undo(self, core, qtbot):
        talk = core.chats.create("Dinner")
        events = list(core.chats.send(talk.id, "I am allergic to peanuts.", threading.Event()))
        said = events[0].item
        store = core._parts.store
        quoted = (Evidence(item_id=said.id, quote="allergic to peanuts"),)
        one = store.memories.add(NewMemory("You are allergic to peanuts.", "fact", quoted), "test", "made")
        two = store.memories.add(NewMemory("You like walnuts.", "preference", quoted), "test", "made")
        with opened(core, qtbot) as bridge:
            pane = MemoriesPane(bridge)
            qtbot.addWidget(pane)
            pane.show()
            model = pane.browser.model
            qtbot.waitUntil(lambda: model.rowCount() == 2, timeout=5000)
            pane.browser.search.setText("peanuts")
            qtbot.waitUntil(lambda: texts(pane) == [one.text], timeout=5000)
            pane.browser.search.clear()
            open_one(pane, qtbot, one.id)
            card = pane.detail.evidence.cards[0]
            qtbot.waitUntil(lambda: card.source.text().startswith("You · "), timeout=5000)
            with qtbot.waitSignal(pane.open_item) as asked:
                card.jump.click()
            assert asked.args == [said.id]
            pane.detail.text.setPlainText("You are allergic to peanuts and cashews.")
            pane.detail.save_button.click()
            wanted = "You are allergic to peanuts and cashews."
            qtbot.waitUntil(lambda: core.memories.get(one.id).text == wanted, timeout=5000)
            qtbot.waitUntil(lambda: len(pane.undos.waiting) == 1, timeout=5000)
            open_one(pane, qtbot, two.id)
            pane.detail.delete_button.click()
            qtbot.waitUntil(lambda: texts(pane) == [wanted], timeout=5000)
            pane.undos.undo()
            qtbot.waitUntil(lambda: sorted(texts(pane)) == sorted([wanted, two.text]), timeout=5000)
            pane.undos.undo()
            qtbot.waitUntil(lambda: core.memories.get(one.id).text == one.text, timeout=5000)


class TestWords:
    def test_importance(self):
        assert [importance(value) for value in (0.9, 0.5, 0.1)] == ["High", "Medium", "Low"]

    def test_day(self):
        from PySide6.QtCore import QDate

        today = QDate(2026, 3, 4)
        assert day("2026-03-04T10:00:00", today) == "Today"
        assert day("2026-03-03T23:00:00+01:00", today) == "Yesterday"
        assert day("2026-01-02", today) == "2 Jan"
        assert day("2019-01-02", today) == "2 Jan 2019"
        assert day(None, today) == ""
        assert day("long ago", today) == "long ago"

    def test_validity(self):
        assert validity(Claim("", "a", "b")) == ""
        assert validity(Claim("", "a", "b", valid_to="2020-02-01")) == "until 1 February 2020"
