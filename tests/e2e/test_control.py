"""What the person decides about memory as a whole, through the real window over a real core."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from secondme.settings import Settings
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, SHIFT, Person
from tests.fakes import FakeEmbedder
from tests.life import Life, live, published
from ui.chat.parting import Parting
from ui.settings.bin import Emptying
from ui.settings.remembering import RememberingPage
from ui.task import running
from ui.widgets.choice import Choice

pytestmark = pytest.mark.qt_log_ignore(NOISE)

Open = Callable[..., App]
BOAT = "My boat is called Wobbly Duchess."


@pytest.fixture
def lived(open_app: Open, settings: Callable[..., None]) -> tuple[App, Life]:
    """An app in which a life has been lived, and nothing runs by itself."""
    settings(remember=False)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    life = live(app.me._parts.store)
    published(app.me)
    return app, life


def picture(app: App, name: str) -> None:
    """Of the window, into the folder that SECONDME_PICTURES names, for who wants to look."""
    folder = os.environ.get("SECONDME_PICTURES")
    if folder:
        QApplication.processEvents()
        (QApplication.activeModalWidget() or app.window).grab().save(str(Path(folder) / f"{name}.png"))


def from_inbox(app: App) -> RememberingPage:
    """To the page through the inbox."""
    person = app.person
    person.press_button("Inbox, 7 to review", person.window.sidebar)
    picture(app, "inbox")
    person.press_button("What comes here")
    page: Any = person.window.pages.currentWidget()
    assert isinstance(page, RememberingPage)
    person.wait(lambda: page.content.isEnabled() and running() == 0, "what is stored is not shown")
    return page


def stored(app: App) -> Settings:
    return app.me.settings.value


def choose(person: Person, name: str, words: str) -> None:
    """With the keyboard, as a closed list is used."""
    choice = person.one(Choice, name)
    person.click(choice)
    person.press(Qt.Key.Key_Escape)
    for _ in range(choice.count()):
        if choice.currentText() == words:
            return
        person.press(Qt.Key.Key_Down)
    for _ in range(choice.count()):
        if choice.currentText() == words:
            return
        person.press(Qt.Key.Key_Up)
    raise AssertionError(f"{name} cannot be {words}")


class TestWhatIsRemembered:
    def test_what_is_usual_is_shown_and_a_choice_is_kept(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        shown = {key: row.all.currentText() for key, row in page.policy.rows.items()}
        assert shown == {
            "typed": "Keep", "imported_self": "Keep",
            "conclusion": "Ask me", "summary": "Keep",
        }  # fmt: skip
        picture(app, "remembering")
        choose(person, "What you wrote elsewhere", "Never")
        person.wait(lambda: stored(app).inbox == {"imported_self": "never"}, "it is not saved")
        person.wait(lambda: person.sees("Saved", page.policy), "it is not said that it is saved")
        person.press_button("By kind: What you write here")
        choose(person, "Events: What you write here", "Ask me")
        wanted = {"imported_self": "never", "typed:event": "ask"}
        person.wait(lambda: stored(app).inbox == wanted, "the kind is not saved")
        picture(app, "remembering-kinds")
        person.press_button("By kind, hide: What you write here")
        assert page.policy.rows["typed"].toggle.text() == "By kind (1 differs)"
        choose(person, "What you wrote elsewhere", "Keep")
        person.wait(lambda: stored(app).inbox == {"typed:event": "ask"}, "what is usual is not left out")

    def test_what_is_set_elsewhere_for_a_kind_is_shown_for_every_source(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        app.me.settings.update(inbox={"goal": "never"})
        row = page.policy.rows["imported_self"]
        person.wait(lambda: row.toggle.text() == "By kind (1 differs)", "it is not said")
        assert not row.kinds, "they are made when they are unfolded"
        person.click(row.toggle)
        person.wait(lambda: row.kinds["goal"].currentText() == "Never", "it is not shown")
        choose(person, "What you wrote elsewhere", "Ask me")
        person.wait(lambda: stored(app).inbox.get("imported_self") == "ask", "it is not saved")
        assert stored(app).inbox["typed:goal"] == stored(app).inbox["imported_self:goal"] == "never"

    def test_topics_are_added_and_taken_out(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        person.click(page.topics.field)
        person.type("my salary")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: stored(app).never_remember == ("my salary",), "the topic is not saved")
        person.type("My Salary")
        person.press(Qt.Key.Key_Return)
        person.type("Ana")
        person.press_button("Add the topic")
        person.wait(lambda: stored(app).never_remember == ("my salary", "Ana"), "the second one is not saved")
        picture(app, "remembering-topics")
        person.press_button("Take out: my salary")
        person.wait(lambda: stored(app).never_remember == ("Ana",), "it is not taken out")
        assert not person.all(QLabel, "my salary", page.topics)

    def test_what_may_be_reflected_on_and_how_long_a_night_is(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        person.click(page.reflect_on["religion"])
        person.click(page.reflect_on["health"])
        person.wait(lambda: stored(app).reflect_on == ("health", "religion"), "it is not saved")
        person.press(Qt.Key.Key_Space)
        person.wait(lambda: stored(app).reflect_on == ("religion",), "the keyboard does not switch it off")
        person.click(page.nightly_minutes.lineEdit())
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("90")
        person.press(Qt.Key.Key_Tab)
        person.wait(lambda: stored(app).nightly_minutes == 90, "the nights are not saved")
        person.press_button("All settings")
        assert person.window.sidebar.settings.isChecked()


class TestTheBin:
    def delete_two(self, app: App, life: Life) -> None:
        app.me.memories.delete(life.known.id)
        app.me.memories.delete(life.faded.id)
        app.me.chats.delete(life.proposals[0].evidence[0].conversation_id or 0)

    def test_what_it_holds_is_named_and_goes_for_good_after_a_question(self, lived: tuple[App, Life]):
        app, life = lived
        self.delete_two(app, life)
        found = app.me.memories.bin()
        assert (found.conversation_count, bool(found)) == (1, True)
        page, person = _to(app), app.person
        wanted = f"It holds 1 conversation and {found.memory_count} memories."
        person.wait(lambda: person.sees(wanted, page.bin), "it is not said what it holds")
        person.press_button("Empty the bin …")
        dialog = person.one(Emptying)
        person._qtbot.waitActive(dialog)
        assert person.sees(life.faded.text, dialog)
        assert person.sees("Nora", dialog)
        assert person.sees("This cannot be undone.", dialog)
        picture(app, "bin")
        person.wait(dialog.keep.hasFocus, "keeping it is not what Enter does")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: not person.all(Emptying), "Enter does not keep it")
        assert app.me.memories.bin() == found
        person.press_button("Empty the bin …")
        dialog = person.one(Emptying)
        person._qtbot.waitActive(dialog)
        person.press_button("Remove for good", dialog)
        person.wait(lambda: not app.me.memories.bin(), "the bin is not emptied")
        person.wait(lambda: person.sees("It is empty.", page.bin), "it is not said that it is empty")
        assert person.sees("Nothing of what it held is left in any file.", page.bin)
        assert not page.bin.button.isEnabled()


def _to(app: App) -> RememberingPage:
    """To the page through the settings."""
    person = app.person
    person.press(Qt.Key.Key_Comma, CONTROL)
    settings: Any = person.window.pages.currentWidget()
    person.wait(lambda: settings.content.isEnabled(), "the settings are not shown")
    person.click(settings.remembering)
    page: Any = person.window.pages.currentWidget()
    assert isinstance(page, RememberingPage)
    person.wait(lambda: page.content.isEnabled() and running() == 0, "what is stored is not shown")
    return page


AGAIN = CONTROL | SHIFT


class TestDoneAgain:
    """Ctrl+Z, then Ctrl+Shift+Z."""

    def test_a_deleted_memory(self, lived: tuple[App, Life]):
        app, life = lived
        person, me = app.person, app.me

        def gone() -> bool:
            return me.memories.get(life.known.id).deleted_at is not None

        person.open_memories()
        person.open_memory(life.known.text)
        person.press_button("Delete this memory")
        person.wait(gone, "it is not deleted")
        for _ in range(2):
            person.press(Qt.Key.Key_Z, CONTROL)
            person.wait(lambda: not gone(), "it does not come back")
            person.press(Qt.Key.Key_Z, AGAIN)
            person.wait(gone, "it is not deleted again")
            person.wait(lambda: person.sees("Done again: Memory deleted"), "it is not said what was done again")
            person.wait(lambda: running() == 0, "it does not come to rest")
        person.undo("Done again: Memory deleted")
        person.wait(lambda: not gone(), "the toast does not bring it back")
        person.wait(lambda: running() == 0, "it does not come to rest")
        person.press(Qt.Key.Key_Y, CONTROL)
        person.wait(gone, "what a toast took back is not done again")

    def test_answers_in_the_inbox_until_a_new_one(self, lived: tuple[App, Life]):
        app, _life = lived
        person, me = app.person, app.me
        person.press_button("Inbox, 7 to review", person.window.sidebar)
        page: Any = person.window.pages.currentWidget()
        person.wait(lambda: len(page.list.cards) == 7, "not everything is shown")
        person.wait(lambda: page.list.current is not None and page.list.current.hasFocus(), "no card has the keys")
        for left in (6, 5, 4):
            person.press(Qt.Key.Key_R)
            person.wait(lambda left=left: me.inbox.count() == left, "it is not rejected")
        person.wait(lambda: running() == 0, "it does not come to rest")
        for key, many in ((CONTROL, 7), (AGAIN, 4)):
            for _ in range(3):
                person.press(Qt.Key.Key_Z, key)
            person.wait(lambda many=many: me.inbox.count() == many, f"there are not {many}")
            person.wait(lambda many=many: len(page.list.cards) == many, f"{many} are not shown")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: me.inbox.count() == 5, "it does not come back")
        person.wait(lambda: len(page.list.cards) == 5 and running() == 0, "it is not shown")
        person.press(Qt.Key.Key_A)
        person.wait(lambda: me.inbox.count() == 4, "it is not kept")
        person.wait(lambda: running() == 0, "it does not come to rest")
        kept = len(me.memories.list(statuses=["active"]))
        person.press(Qt.Key.Key_Z, AGAIN)
        person.wait(lambda: running() == 0, "it does not come to rest")
        assert me.inbox.count() == 4
        assert len(me.memories.list(statuses=["active"])) == kept, "a new change ends what can be done again"

    def test_a_run_of_a_job_a_sentence_of_the_profile(self, lived: tuple[App, Life]):
        app, life = lived
        person, me = app.person, app.me
        person.press_button("Background work", person.window.sidebar)
        page: Any = person.window.pages.currentWidget()
        person.wait(lambda: hasattr(page, "runs"), "the page is not made")
        person.wait(lambda: life.run_id in page.runs.rows and running() == 0, "the run is not shown")
        person.click(page.runs.rows[life.run_id].undo)
        person.press_button("Undo all of it", page.runs.rows[life.run_id])

        def undone() -> bool:
            return next(run for run in me.jobs.runs() if run.id == life.run_id).undone

        person.wait(undone, "the run is not undone")
        person.wait(lambda: running() == 0, "it does not come to rest")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: not undone(), "the undoing is not undone")
        person.press(Qt.Key.Key_Z, AGAIN)
        person.wait(undone, "the run is not undone again")

        person.press_button("Profile", person.window.sidebar)
        profile: Any = person.window.pages.currentWidget()
        person.wait(lambda: profile.rows and running() == 0, "the profile is not shown")
        row = next(row for row in profile.rows.values() if not row.sentence.locked)
        text = row.sentence.text

        def locked() -> bool:
            view = me.profile.get()
            assert view is not None
            every = [*view.biography, *(trait for topic in view.topics for trait in topic.traits)]
            return any(sentence.text == text and sentence.locked for sentence in every)

        row.lock_asked.emit(row.sentence, True)
        for key, wanted in ((None, True), (CONTROL, False), (AGAIN, True)):
            if key is not None:
                person.press(Qt.Key.Key_Z, key)
            person.wait(lambda wanted=wanted: locked() is wanted, "the sentence is not as it should be")
            person.wait(lambda: running() == 0, "it does not come to rest")

    def test_a_conversation_with_what_stands_on_it(self, open_app: Open):
        app = open_app(JourneyEngine({BOAT.rstrip("."): "Your boat is called Wobbly Duchess."}), FakeEmbedder())
        person, me = app.person, app.me
        person.say(BOAT)
        person.wait(lambda: me.memories.count() == 1, "nothing is remembered", 15)
        person.wait_until_ready(15)
        title = person.title
        person.choose_from_menu(title, "Delete")
        person.press_button("Delete", person.one(Parting))
        person.wait(lambda: title not in person.conversations, "it is not deleted")
        person.wait(lambda: running() == 0, "it does not come to rest")
        person.click(person.window.frame.composer.field.viewport())
        for _ in range(2):
            person.press(Qt.Key.Key_Z, CONTROL)
            person.wait(lambda: title in person.conversations and person.title == title, "it does not come back")
            person.wait(lambda: me.memories.count() == 1 and running() == 0, "its memory does not come back")
            person.press(Qt.Key.Key_Z, AGAIN)
            person.wait(lambda: title not in person.conversations, "it is not deleted again")
            person.wait(lambda: person.title != title, "what was deleted is still open")
            person.wait(lambda: me.memories.count() == 0 and running() == 0, "its memory is still there")

    def test_a_field_with_something_to_take_back_keeps_the_keys(self, lived: tuple[App, Life]):
        app, life = lived
        person, me = app.person, app.me
        pane = person.open_memories()
        person.open_memory(life.known.text)
        person.press_button("Delete this memory")
        person.wait(lambda: me.memories.get(life.known.id).deleted_at is not None, "it is not deleted")
        person.wait(lambda: running() == 0, "it does not come to rest")
        field = pane.browser.search
        person.click(field)
        person.type("cel")
        person.press(Qt.Key.Key_Z, CONTROL)
        assert field.text() == ""
        person.press(Qt.Key.Key_Z, AGAIN)
        assert field.text() == "cel"
        person.press(Qt.Key.Key_Z, CONTROL)
        assert me.memories.get(life.known.id).deleted_at is not None
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: me.memories.get(life.known.id).deleted_at is None, "an empty field keeps the keys")


class TestLongUndo:
    def test_how_far_it_is_is_shown_and_it_can_be_stopped(
        self, lived: tuple[App, Life], monkeypatch: pytest.MonkeyPatch
    ):
        app, life = lived
        person, me = app.person, app.me

        def slow(run_id: int, who: str = "person", step: Any = None) -> Any:
            for done in range(10_000):
                step(1200 + done, 50_000)
                time.sleep(0.01)

        with monkeypatch.context() as patched:
            patched.setattr(me._parts.store.undoing, "undo_run", slow)
            person.press_button("Background work", person.window.sidebar)
            page: Any = person.window.pages.currentWidget()
            person.wait(lambda: hasattr(page, "runs"), "the page is not made")
            person.wait(lambda: life.run_id in page.runs.rows and running() == 0, "the run is not shown")
            row = page.runs.rows[life.run_id]
            person.click(row.undo)
            person.press_button("Undo all of it", row)
            person.wait(lambda: person.sees("Undoing: 1,2", row), "it is not shown how far it is")
            picture(app, "undoing")
            person.press_button("Stop", row.work)
            person.wait(lambda: person.sees("It was stopped; all is as it was.", row), "it does not stop")
            person.wait(lambda: running() == 0 and not row.work.isVisible(), "it does not come to rest")
            assert row.undo.isEnabled()
        assert not next(run for run in me.jobs.runs() if run.id == life.run_id).undone
        person.click(row.undo)
        person.press_button("Undo all of it", row)
        person.wait(lambda: person.sees("Undone", row), "it cannot be undone after that")


class TestPausing:
    def test_from_the_command_line_beside_the_window_and_back_in_the_window(self, lived: tuple[App, Life]):
        """The window shows what was asked for elsewhere. The fixture has paused everything already."""
        app, _life = lived
        person, me = app.person, app.me
        person.press_button("Background work", person.window.sidebar)
        person.press_button("Resume all background work")
        person.wait(lambda: not me.jobs.paused, "it does not go on")
        done = command("jobs", "pause")
        assert done == "Nothing runs by itself now.\n"
        person.wait(lambda: me.jobs.paused, "it is not paused")
        person.press_button("Resume all background work")
        person.wait(lambda: not me.jobs.paused, "it does not go on")
        person.press_button("Pause all background work")
        person.wait(lambda: me.jobs.paused, "the window does not pause it")


def command(*arguments: str) -> str:
    """What `secondme` prints as a second process, while the window goes on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "secondme.cli", *arguments], stdout=subprocess.PIPE, encoding="utf-8"
    )
    with process:
        while process.poll() is None:
            QApplication.processEvents()
            time.sleep(0.01)
        assert process.returncode == 0
        assert process.stdout is not None
        return process.stdout.read()
