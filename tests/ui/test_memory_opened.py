"""A memory opened from the list: what is shown of it, and how it is edited, deleted, brought back and changed from
elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from secondme.types import Changes, Evidence
from tests.ui.memory_pane import bridge, me, open_one, pane, texts
from tests.ui.small_machine import disk_full
from tests.ui.small_memories import item, memory
from ui.memories.model import DRAFT_ROLE
from ui.task import running

__all__ = ["bridge", "me", "pane"]  # fixtures

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def shown_labels(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


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
        assert browser.list.chosen() == [browser.current().id], "the one that is open is marked"
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
