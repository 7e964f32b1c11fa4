"""The memory pane, as a person finds memories in it, against a small door and against the real one."""

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton

from secondme.paths import Paths
from secondme.types import Claim, Evidence, MemoryFilter, NewMemory
from tests.budget import limit
from tests.ui.memory_pane import bridge, me, open_one, pane, texts
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_machine import disk_full
from tests.ui.small_memories import memory
from ui.memories.delegate import MemoryDelegate
from ui.memories.model import META_ROLE
from ui.memories.pane import MemoriesPane
from ui.memories.words import day, importance, validity
from ui.task import running
from ui.theme import theme

__all__ = ["bridge", "me", "pane"]  # fixtures

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


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

    def test_a_screen_of_800_px_shows_fourteen(self, pane, qtbot):
        pane.resize(1000, 800 - 32)  # without the line of the status
        qtbot.waitUntil(lambda: pane.browser.list.viewport().height() > 600, timeout=3000)
        view = pane.browser.list
        assert view.viewport().height() // view.rowHeight(0) >= 14

    def test_the_words_that_were_found_are_marked(self, pane, qtbot):
        def marked() -> int:
            image = pane.browser.list.viewport().grab().toImage()
            ink = QColor(theme().colors.accent)
            first = range(2, pane.browser.list.rowHeight(0) - 2)
            return sum(image.pixelColor(x, y) == ink for y in first for x in range(8, image.width() // 2))

        assert marked() == 0
        qtbot.keyClicks(pane.browser.search, "viola")
        qtbot.waitUntil(lambda: pane.browser.count.text() == "1 memory", timeout=3000)
        assert marked() > 20, "as wide as the word"

    def test_delegate_breaks_long_statements_and_cuts_the_second_line(self, pane):
        delegate = pane.browser.list.itemDelegate()
        assert isinstance(delegate, MemoryDelegate)
        assert delegate._lines("Short.", 300) == ["Short."]
        head, rest = delegate._lines("word " * 100, 300)
        assert head.startswith("word word")
        assert rest.endswith("…")
        assert len(delegate._lines("word " * 100, 300, 80)[1]) < len(rest), "beside what stands at its end"
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
                assert time.thread_time() - started < limit()
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
        qtbot.keyClick(self.search_button(panel, "Rename “Where I lived”"), Qt.Key.Key_Return)
        dialog = pane.narrowing._dialog
        qtbot.waitUntil(dialog.isVisible, timeout=3000)
        assert dialog.textValue() == "Where I lived"
        dialog.setTextValue("Homes")
        dialog.accept()
        qtbot.waitUntil(lambda: [each.name for each in me.memories.searches] == ["Homes"], timeout=3000)
        qtbot.waitUntil(lambda: panel.buttons[0].text() == "Homes", timeout=3000)
        remove = self.search_button(panel, "Remove “Homes”")
        qtbot.waitUntil(remove.isVisible, timeout=3000)
        pane.activateWindow()
        remove.setFocus()
        qtbot.waitUntil(remove.hasFocus, timeout=3000)
        qtbot.keyClick(remove, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: me.memories.searches == [], timeout=3000)
        qtbot.waitUntil(panel.save.hasFocus, timeout=3000)  # the keys go on from there

    @staticmethod
    def search_button(panel, name: str) -> QPushButton:
        (found,) = [
            each
            for each in panel.searches.findChildren(QPushButton)
            if each.accessibleName() == name and each.parentWidget() is panel.buttons[0].parentWidget()
        ]
        return found

    def test_without_room_the_filters_take_the_place_of_the_memory_until_one_is_opened(self, pane, qtbot):
        pane.resize(640, 560)
        qtbot.mouseClick(pane.browser.facets, Qt.MouseButton.LeftButton)
        assert pane.narrowing.is_shown
        assert not pane.right.isVisible()
        qtbot.keyClick(pane.browser.list, Qt.Key.Key_End)
        qtbot.waitUntil(lambda: pane.right.isVisible(), timeout=3000)
        assert not pane.narrowing.is_shown
        assert not pane.browser.facets.isChecked()


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
