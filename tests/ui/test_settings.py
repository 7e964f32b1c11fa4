"""Settings, models and background work: saved at once, downloaded, run, and told when something is in the way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.progress import Step
from secondme.settings import Settings
from secondme.types import Changes
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_machine import model, no_hub
from ui.bridge import Bridge
from ui.settings.models_page import ModelsPage
from ui.settings.settings_page import SettingsPage
from ui.settings.words import Pace, advised, duration, languages, needs, size
from ui.theme import DARK, LIGHT, Type, theme
from ui.widgets.choice import Choice

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def me(tmp_path: Path) -> SmallDoor:
    me = SmallDoor(Paths(tmp_path, tmp_path / "models"))
    me.models.rows = {
        each.name: each
        for each in (
            model("small", installed=True, in_use=True, measured_per_s=23.6),
            model("large", recommended=True),
            model("huge", fits=False, memory=40_000_000_000),
            model("finder", role="embedding", in_use=True),
        )
    }
    return me


@pytest.fixture
def bridge(me: SmallDoor, qtbot) -> Iterator[Bridge]:
    with opened(me, qtbot) as bridge:
        yield bridge


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing the keyboard)")
def test_a_list_whose_choice_asks_something_is_opened_by_keys_that_choose_and_by_no_others(qtbot) -> None:
    choice = Choice("Kept", at_once=False)
    qtbot.addWidget(choice)
    choice.addItems(["Always", "6 months"])
    choice.show()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backspace):
        qtbot.keyClick(choice, key)
        assert not choice.view().isVisible(), key
    for key in (Qt.Key.Key_Down, Qt.Key.Key_6):
        qtbot.keyClick(choice, key)
        assert choice.view().isVisible(), key
        choice.hidePopup()
    assert choice.currentIndex() == 0


class TestSettings:
    @pytest.fixture
    def page(self, me, bridge, qtbot) -> Iterator[SettingsPage]:
        me.settings.value = Settings(user_name="Anna", memory_tokens=450)
        page = SettingsPage(bridge)
        qtbot.addWidget(page)
        page.resize(800, 700)
        page.show()
        qtbot.waitUntil(page.content.isEnabled, timeout=3000)
        yield page
        theme().choose("system")

    def test_shows_what_is_stored_and_saves_nothing(self, page, me):
        assert page.user_name.text() == "Anna"
        assert page.memory_tokens.value() == 450
        assert page.threads.text() == "Automatic"
        assert page.remember.isChecked()
        assert me.settings.value == Settings(user_name="Anna", memory_tokens=450)

    def test_each_is_saved_at_once(self, page, me, qtbot):
        page.remember.click()
        page.memory_tokens.stepUp()
        page.temperature.setValue(0.7)
        page.idle_unload_minutes.setValue(30)
        page.theme.setCurrentIndex(page.theme.findData("dark"))
        wanted = Settings(
            user_name="Anna", remember=False, memory_tokens=500, temperature=0.7, idle_unload_minutes=30, theme="dark"
        )
        qtbot.waitUntil(lambda: me.settings.value == wanted, timeout=3000)
        qtbot.waitUntil(lambda: page._rows["theme"].note.text() == "Saved", timeout=3000)
        assert theme().dark

    def test_what_a_search_marks_can_be_read_in_dark_too(self, page, qtbot):
        qtbot.keyClicks(page.search.field, "dark")
        theme().choose("light")
        marked = [each for each in page.findChildren(QLabel) if "background-color" in each.text()]
        assert marked
        theme().choose("dark")
        assert all(f"background-color:{DARK.accent_soft}" in each.text() for each in marked)
        theme().choose("light")
        assert all(f"background-color:{LIGHT.accent_soft}" in each.text() for each in marked)

    def test_arrows_pressed_fast_draw_the_window_anew_once(self, page, me, qtbot):
        drawn = []
        told = theme().changed.connect(lambda: drawn.append(Type.percent))
        for _ in range(3):
            page.text_size.stepUp()
        qtbot.waitUntil(lambda: me.settings.value.text_size == 130, timeout=3000)
        assert drawn == [130]
        theme().resize(110)
        assert page.text_size.value() == 110, "the field says what is applied"
        theme().changed.disconnect(told)
        theme().resize(100)

    def test_the_name_is_saved_after_a_pause_in_typing(self, page, me, qtbot):
        page.user_name.setFocus()
        page.user_name.selectAll()
        qtbot.keyClicks(page.user_name, "Maria ")
        assert me.settings.value.user_name == "Anna"
        qtbot.waitUntil(lambda: me.settings.value.user_name == "Maria", timeout=3000)
        assert page.user_name.text() == "Maria ", "what is being typed is left alone"

    def test_many_changes_of_one_value_end_with_the_last(self, page, me, qtbot):
        for _ in range(20):
            page.reply_tokens.stepUp()
        qtbot.waitUntil(lambda: me.settings.value.reply_tokens == 768 + 20 * 64, timeout=3000)
        assert page.reply_tokens.value() == 768 + 20 * 64

    def test_what_is_refused_goes_back_with_a_sentence(self, page, me, qtbot):
        page.memory_tokens.setMaximum(9999)
        page.memory_tokens.setValue(9000)
        qtbot.waitUntil(lambda: page.memory_tokens.value() == 450, timeout=3000)
        note = page._rows["memory_tokens"].note
        assert note.isVisible()
        assert note.text() == "Memory tokens must lie between 0 and 4096."
        assert note.tone == "danger"

    def test_a_change_from_elsewhere_is_shown(self, page, me, qtbot):
        me.settings.update(remember=False)
        qtbot.waitUntil(lambda: not page.remember.isChecked(), timeout=3000)

    def test_the_wheel_changes_nothing(self, page, qtbot):
        from PySide6.QtCore import QPoint, QPointF
        from PySide6.QtGui import QWheelEvent

        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        before = page.memory_tokens.value()
        QApplication.sendEvent(page.memory_tokens, event)
        assert page.memory_tokens.value() == before

    def test_everything_is_named_explained_and_reached_by_the_keyboard(self, page):
        for row in page._rows.values():
            assert row.control.accessibleName()
            assert row.control.accessibleDescription()
            assert row.control.focusPolicy() & Qt.FocusPolicy.TabFocus


class TestModels:
    @pytest.fixture
    def page(self, bridge, qtbot) -> ModelsPage:
        page = ModelsPage(bridge)
        qtbot.addWidget(page)
        page.resize(800, 700)
        page.show()
        qtbot.waitUntil(lambda: len(page.cards) == 4, timeout=3000)
        return page

    def test_says_what_each_model_is(self, page):
        small, large, huge, finder = page.cards.values()
        assert small.facts.text() == (
            "Suits this computer · needs 1.7 GB of 24.0 GB of memory · 24 tokens/s, measured · 1.1 GB"
        )
        kept = "32,768 tokens of context · Apache-2.0".replace(" ", "\xa0")
        assert small.remark.text() == f"English, German · {kept}", "the licence alone never begins a line"
        assert "tokens/s" not in huge.facts.text()
        assert small.in_use.isVisible()
        assert not small.download.isVisible()
        assert not small.use.isVisible()
        assert large.recommended.isVisible()
        assert large.download.isVisible()
        assert not huge.download.isEnabled()
        assert huge.remark.text() == "Needs more memory than this computer has."
        assert huge.facts.text().startswith("needs 40.0 GB of 24.0 GB of memory")
        assert finder.remark.text() == "Chosen, but not on this computer yet."

    def test_a_starter_is_not_recommended_to_who_can_do_better(self):
        starter = model("small", recommended=True, starter=True)
        large, slow = model("large", size=5_000_000_000), model("slow", size=9_000_000_000, predicted_per_s=2.0)
        assert advised(starter, [starter]) == advised(starter, [starter, slow]) == "Recommended"
        assert advised(starter, [starter, large]) == "To begin with"
        assert advised(starter, [starter, replace(slow, in_use=True, installed=True)]) == ""
        better = replace(large, recommended=True)
        assert advised(better, [replace(starter, in_use=True, installed=True), better]) == "Recommended"
        assert needs(slow).startswith("Runs here, slower than one reads · ")

    def test_says_how_fast_each_would_run_once_that_was_measured(self, page, qtbot):
        large, finder = page.cards["large"], page.cards["finder"]
        qtbot.waitUntil(lambda: "about 27 tokens/s, predicted" in large.facts.text(), timeout=3000)
        assert "tokens/s" not in finder.facts.text()

    def test_download_shows_progress_and_offers_use(self, page, me, qtbot):
        card = page.cards["large"]
        me.models.gate.clear()
        qtbot.mouseClick(card.download, Qt.MouseButton.LeftButton)
        assert card.bar.isVisible()
        assert card.cancel.isVisible()
        assert not card.download.isVisible()
        me.models.gate.set()
        qtbot.waitUntil(card.use.isVisible, timeout=3000)
        assert not card.bar.isVisible()
        card.use.click()
        qtbot.waitUntil(card.in_use.isVisible, timeout=3000)
        assert not page.cards["small"].in_use.isVisible()

    def test_cancel_says_that_it_goes_on_later(self, page, me, qtbot):
        card = page.cards["large"]
        me.models.gate.clear()
        card.download.click()
        card.cancel.click()
        qtbot.waitUntil(card.download.isVisible, timeout=3000)
        assert "goes on from there" in card.remark.text()
        assert not me.models.rows["large"].installed
        me.models.gate.set()
        card.download.click()
        qtbot.waitUntil(card.use.isVisible, timeout=3000)

    def test_a_failed_download_is_told_where_it_failed(self, page, me, bridge, qtbot):
        card = page.cards["large"]
        me.models.problem = no_hub()
        card.download.click()
        qtbot.waitUntil(card.trouble.isVisible, timeout=3000)
        assert card.problem.text() == "The model could not be downloaded."
        assert card.remedy.text() == "Check the connection and try again."
        card.copy.click()
        copied = QApplication.clipboard().text()
        assert "Model: large" in copied
        assert "ModelProblem: The model could not be downloaded." in copied
        me.models.problem = None
        card.retry.click()
        qtbot.waitUntil(card.use.isVisible, timeout=3000)
        assert not card.trouble.isVisible()

    def test_a_download_goes_on_while_the_list_changes(self, page, me, qtbot):
        card = page.cards["large"]
        me.models.gate.clear()
        card.download.click()
        me.models.rows["extra"] = model("extra")
        me.events.publish(Changes(models=True))
        qtbot.waitUntil(lambda: "extra" in page.cards, timeout=3000)
        assert page.cards["large"] is card
        assert card.bar.isVisible()
        me.models.gate.set()
        qtbot.waitUntil(card.use.isVisible, timeout=3000)

    def test_a_model_that_is_gone_leaves_the_list(self, page, me, qtbot):
        del me.models.rows["huge"]
        page.reload()
        qtbot.waitUntil(lambda: "huge" not in page.cards, timeout=3000)

    def test_adding_a_file_of_a_known_family(self, page, me, bridge, qtbot):
        with qtbot.waitSignal(bridge.toast_asked) as toast:
            page.add_file(Path("/models/known.gguf"))
        assert toast.args[0] == "Known was added"
        assert me.models.trusted == [False]
        qtbot.waitUntil(lambda: "known" in page.cards, timeout=3000)

    def test_an_unknown_template_needs_consent(self, page, me, qtbot):
        page.add_file(Path("/models/odd.gguf"))
        qtbot.waitUntil(lambda: hasattr(page, "consent") and page.consent.isVisible(), timeout=3000)
        assert page.consent.text.text() == "It would use its own template."
        first = page.consent
        first.no.click()
        qtbot.wait(50)
        assert "odd" not in me.models.rows
        page.add_file(Path("/models/odd.gguf"))
        qtbot.waitUntil(lambda: page.consent is not first and page.consent.isVisible(), timeout=3000)
        page.consent.yes.click()
        qtbot.waitUntil(lambda: "odd" in page.cards, timeout=3000)
        assert me.models.trusted == [False, False, True]

    def test_a_file_that_is_no_model_is_told(self, page, me, qtbot, monkeypatch):
        def refuse(path: Path, trust_template: bool = False) -> None:
            raise UserError("This is no GGUF file.")

        monkeypatch.setattr(me.models, "add", refuse)
        page.add_file(Path("/x.gguf"))
        qtbot.waitUntil(page.problem.isVisible, timeout=3000)
        assert page.problem.text.text() == "This is no GGUF file."
        assert page.add_button.isEnabled()

    def test_using_a_model_whose_template_was_not_agreed_to_asks_too(self, page, me, qtbot):
        me.models.rows["odd"] = model("odd", installed=True, path="/models/odd.gguf", warning="It is odd.")
        page.reload()
        qtbot.waitUntil(lambda: "odd" in page.cards, timeout=3000)
        page.cards["odd"].use.click()
        qtbot.waitUntil(lambda: hasattr(page, "consent") and page.consent.isVisible(), timeout=3000)
        assert page.consent.text.text() == "It is odd."
        assert not page.cards["odd"].trouble.isVisible()
        page.consent.no.click()

    def test_what_the_hub_offers_is_recommended_once_it_answered(self, me, bridge, qtbot):
        me.models.in_hub = ("huge",)
        page = ModelsPage(bridge)
        qtbot.addWidget(page)
        qtbot.waitUntil(lambda: "huge" in page.cards and page.cards["huge"].info.recommended, timeout=3000)
        assert me.models.looks == 1
        page.reload()
        qtbot.wait(50)
        assert me.models.looks == 1, "the hub is asked when the page is opened, not whenever it is read"

    def test_choosing_a_file_does_not_stop_the_window(self, page, me, qtbot, tmp_path):
        file = tmp_path / "known.gguf"
        file.write_bytes(b"x")
        page.add_button.click()
        dialog = page.findChild(QFileDialog)
        assert dialog.isVisible()
        dialog.filesSelected.emit([str(file)])
        dialog.close()
        qtbot.waitUntil(lambda: "known" in page.cards, timeout=3000)


class TestElsewhere:
    def test_background_work_has_a_page_of_its_own(self, bridge, qtbot):
        page = SettingsPage(bridge)
        qtbot.addWidget(page)
        qtbot.waitUntil(page.content.isEnabled, timeout=3000)
        with qtbot.waitSignal(bridge.page_asked) as asked:
            page.jobs.click()
        assert asked.args == ["jobs"]


class TestBrowsers:
    def test_the_app_is_made_known_and_what_was_written_is_said(self, me, bridge, qtbot):
        page = SettingsPage(bridge)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(page.content.isEnabled, timeout=3000)
        card = page.browsers
        qtbot.waitUntil(card.button.isEnabled, timeout=3000)
        assert card.path.text() == "/where/the/extension/is"
        me.browser.fail = UserError("There is no browser here.")
        card.button.click()
        qtbot.waitUntil(lambda: card.state.note.text() == "There is no browser here.", timeout=3000)
        qtbot.waitUntil(card.button.isEnabled, timeout=3000)
        card.button.click()
        qtbot.waitUntil(lambda: card.button.text() == "Disconnect", timeout=3000)
        assert "/home/me/firefox.json" in card.state.note.text()
        card.button.click()
        qtbot.waitUntil(lambda: card.button.text() == "Connect", timeout=3000)
        assert card.state.note.text() == "Removed:\n/home/me/chromium.json"
        assert me.browser.known == ()

    def test_what_was_chosen_for_a_site_is_listed_and_taken_back(self, me, bridge, qtbot):
        me.browser.sites = {"https://shop.example": ("learn", "2026-03-01"), "https://bank.example": ("never", "")}
        page = SettingsPage(bridge)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(page.content.isEnabled, timeout=3000)
        card = page.browsers

        def shown() -> list[str]:
            return [each.text() for each in card.sites.findChildren(QLabel) if each.isVisibleTo(card)]

        qtbot.waitUntil(lambda: "https://bank.example" in shown(), timeout=3000)
        assert "what is sent there is offered in the inbox · since 2026-03-01" in shown()
        assert "never filled in" in shown()
        name = "Take back what was chosen for https://shop.example"
        back = next(each for each in card.sites.findChildren(QAbstractButton) if each.accessibleName() == name)
        back.click()
        qtbot.waitUntil(lambda: "https://shop.example" not in shown(), timeout=3000)
        assert "https://bank.example" in shown()
        assert list(me.browser.sites) == ["https://bank.example"]


class TestWords:
    def test_sizes(self):
        assert [size(count) for count in (1_117_320_768, 91_000_000, 4_000, 12)] == [
            "1.1 GB",
            "91 MB",
            "4 kB",
            "12 bytes",
        ]

    def test_durations(self):
        assert [duration(seconds) for seconds in (0.2, 59, 90, 3700)] == ["1 s", "59 s", "2 min", "1 h 1 min"]

    def test_languages(self):
        assert languages(("en", "de")) == "English, German"
        assert languages(("en", "zh", "fr", "es", "pt")) == "English, Chinese, French + 2 more languages"
        assert languages(("xx-unknown",)) == "xx-unknown"
        assert languages(()) == ""

    def test_pace_is_that_of_the_last_seconds(self):
        pace = Pace()
        for second in range(20):
            pace.add(Step(second * 1_000_000, 100_000_000, "Downloading"), float(second))
        for second in range(20, 40):
            pace.add(Step(20_000_000 + (second - 20) * 2_000_000, 100_000_000, "Downloading"), float(second))
        assert pace.speed == pytest.approx(2_000_000)
        assert pace.words(Step(60_000_000, 100_000_000)) == "60 MB of 100 MB · 2 MB/s · 20 s left"

    def test_a_resumed_download_does_not_look_faster_than_it_is(self):
        pace = Pace()
        pace.add(Step(900_000_000, 1_000_000_000, "Downloading"), 0.0)
        assert pace.words(Step(900_000_000, 1_000_000_000)) == "900 MB of 1.0 GB"
        pace.add(Step(901_000_000, 1_000_000_000, "Downloading"), 1.0)
        assert pace.speed == pytest.approx(1_000_000)

    def test_checking_begins_anew(self):
        pace = Pace()
        pace.add(Step(0, 100, "Downloading"), 0.0)
        pace.add(Step(100, 100, "Downloading"), 1.0)
        pace.add(Step(0, 100, "Checking"), 2.0)
        assert pace.speed == 0.0
