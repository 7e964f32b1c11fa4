"""Inbox, profile, background work and fading, through the real window over a real core; only the models are played."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from secondme.progress import Progress
from secondme.types import NewItem
from tests.core.test_extract import facts
from tests.core.test_follows import PLAIN, TEXT, Doubter
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, Person
from tests.fakes import FakeEmbedder
from tests.life import Life, live, published
from ui.chat.parting import Parting
from ui.inbox.card import InboxCard
from ui.inbox.page import InboxPage
from ui.jobs.card import JobRow
from ui.jobs.page import JobsPage
from ui.jobs.run import RunRow
from ui.profile.page import ProfilePage
from ui.profile.sentence import SentenceRow
from ui.task import running
from ui.widgets.basics import Button
from ui.widgets.toast import Toast

pytestmark = pytest.mark.qt_log_ignore(NOISE)

BOAT = "My boat is called Wobbly Duchess."
FACTS = {BOAT.rstrip("."): "Your boat is called Wobbly Duchess."}
STATEMENT = FACTS[BOAT.rstrip(".")]
Open = Callable[..., App]


@pytest.fixture
def lived(open_app: Open, settings: Callable[..., None]) -> tuple[App, Life]:
    """An app in which a life has been lived, and nothing runs by itself."""
    settings(remember=False)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    life = live(app.me._parts.store)
    published(app.me)
    return app, life


@pytest.fixture
def told(open_app: Open) -> App:
    """An app in which one fact has been told and remembered."""
    app = open_app(JourneyEngine(FACTS), FakeEmbedder())
    app.person.say(BOAT)
    app.person.wait(lambda: app.me.memories.count() == 1, "nothing is remembered", 15)
    app.person.wait_until_ready(15)
    return app


def go(person: Person, page: str) -> Any:
    """Open a page from the sidebar."""
    person.press_button(page, person.window.sidebar)
    person.wait(lambda: running() == 0, f"{page} is not read")
    return person.window.pages.currentWidget()


def status(app: App, memory_id: int) -> str:
    return app.me.memories.get(memory_id).status


class TestInbox:
    def inbox(self, app: App) -> InboxPage:
        page = go(app.person, "Inbox")
        assert isinstance(page, InboxPage)
        app.person.wait(lambda: len(page.list.cards) == 7, "not everything that waits is shown")
        app.person.wait(lambda: page.list.current is not None and page.list.current.hasFocus(), "no card has the keys")
        return page

    def test_the_sidebar_counts_and_a_card_has_its_evidence_beside_it(self, lived: tuple[App, Life]):
        app, life = lived
        person = app.person
        person.wait(lambda: person.sees("7", person.window.sidebar.inbox), "the sidebar does not count")
        page = self.inbox(app)
        assert person.sees("7 to review", page)
        card = page.list.cards[life.proposals[0].id]
        assert person.sees("Nora and Jonas marry on 14 June in Aveiro.", card)
        assert person.sees("“the wedding is on 14 June, in Aveiro”", card)
        assert person.sees("Said by Nora in “Nora”.", card)
        assert person.sees("Sure (90 %)", card)
        assert list(page.list.groups) == ["Questions", "Lease.pdf", "Nora"]

    def test_a_question_a_keep_an_edit_and_a_rejection_with_the_keyboard_alone_and_all_taken_back(
        self, lived: tuple[App, Life]
    ):
        app, life = lived
        person, page = app.person, self.inbox(app)
        assert page.list.current is page.list.cards[life.question.id]
        person.press(Qt.Key.Key_A)
        person.wait(lambda: status(app, life.question.id) == "active", "the new one does not hold")
        person.wait(lambda: status(app, life.known.id) == "superseded", "the old one still holds")
        person.wait(lambda: len(page.list.cards) == 6, "the question is still shown")
        first, second, third = page.list.order()[:3]
        assert page.list.current is first
        person.press(Qt.Key.Key_A)
        person.wait(lambda: status(app, first.id) == "active", "it is not kept")
        person.wait(lambda: page.list.current is second, "the keys are not for the next one")
        person.press(Qt.Key.Key_R)
        person.wait(lambda: status(app, second.id) == "rejected", "it is not rejected")
        person.wait(lambda: page.list.current is third, "the keys are not for the next one")
        person.press(Qt.Key.Key_E)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("Nora and Jonas marry in June.")
        person.press(Qt.Key.Key_Return, CONTROL)
        person.wait(lambda: status(app, third.id) == "active", "it is not kept in other words")
        assert app.me.memories.get(third.id).text == "Nora and Jonas marry in June."
        person.wait(lambda: len(page.list.cards) == 3, "what was answered is still shown")
        assert app.me.inbox.count() == 3
        person.wait(lambda: running() == 0, "it does not come to rest")
        for left in (4, 5, 6, 7):
            person.press(Qt.Key.Key_Z, CONTROL)
            person.wait(lambda left=left: app.me.inbox.count() == left, "Ctrl+Z does not take it back")
            person.wait(lambda left=left: len(page.list.cards) == left, "what came back is not shown")
        assert status(app, life.known.id) == "active"
        assert app.me.memories.get(third.id).text == "Nora and Jonas marry on 14 June in Aveiro."

    def test_j_and_k_move_and_what_is_typed_moves_nothing(self, lived: tuple[App, Life]):
        app, _life = lived
        person, page = app.person, self.inbox(app)
        order = page.list.order()
        for key, place in ((Qt.Key.Key_J, 1), (Qt.Key.Key_J, 2), (Qt.Key.Key_K, 1), (Qt.Key.Key_Down, 2)):
            person.press(key)
            assert page.list.current is order[place]
        person.press(Qt.Key.Key_E)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("jkarb")
        assert page.list.current is order[2]
        assert page.list.current._wording.field.toPlainText() == "jkarb"
        person.press(Qt.Key.Key_Escape)
        assert not page.list.current.editing
        assert app.me.inbox.count() == 7

    def test_a_group_is_answered_at_once_with_the_mouse_and_taken_back(self, lived: tuple[App, Life]):
        app, life = lived
        person = app.person
        self.inbox(app)
        person.press_button("Reject all of Nora")
        person.wait(lambda: app.me.inbox.count() == 3, "the group is not rejected")
        person.undo("4 rejected; they will not be proposed again")
        person.wait(lambda: app.me.inbox.count() == 7, "the group does not come back")
        person.press_button("Keep all of Lease.pdf")
        person.wait(lambda: app.me.inbox.count() == 5, "the group is not kept")
        assert {status(app, each.id) for each in life.proposals[4:]} == {"active"}

    def test_when_everything_is_answered_it_says_so(self, lived: tuple[App, Life]):
        app, _life = lived
        person, page = app.person, self.inbox(app)
        for left in reversed(range(7)):
            person.press(Qt.Key.Key_R)
            person.wait(lambda left=left: app.me.inbox.count() == left, "it is not rejected")
        person.wait(lambda: person.sees("Nothing to review", page), "it is not said that nothing waits")
        person.wait(lambda: not person.all(QLabel, "7", person.window.sidebar.inbox), "the sidebar still counts")
        assert not person.all(InboxCard)

    def test_what_is_likely_a_jest_is_asked_about_and_can_be_kept(self, open_app: Open):
        app = open_app(JourneyEngine(), FakeEmbedder())
        person = app.person
        person.say("My toaster has trust issues. My therapist says we should see other appliances.")
        person.wait(lambda: app.me.inbox.count() == 1, "nothing waits", 15)
        person.wait_until_ready(15)
        page = go(person, "Inbox")
        person.wait(lambda: len(page.list.cards) == 1, "it is not shown")
        (card,) = page.list.cards.values()
        assert person.sees("Your toaster has trust issues.", card)
        assert any(
            each.text().startswith("It may have been said in jest, or read wrongly. Said by you in “")
            for each in person.all(QLabel, within=card)
        )
        assert any(each.text().startswith("Not sure (") for each in person.all(QLabel, within=card))
        assert status(app, card.id) == "proposed"
        person.click(card.buttons["keep"])
        person.wait(lambda: status(app, card.id) == "active", "it is not kept")


class TestBackgroundWork:
    def runs(self, person: Person) -> list[RunRow]:
        return person.all(RunRow, within=go(person, "Background work"))

    def test_undo_a_run_in_which_something_was_remembered(self, told: App):
        person = told.person
        person.wait(lambda: told.me.jobs.runs(), "no run is known")
        page = go(person, "Background work")
        assert isinstance(page, JobsPage)
        person.wait(lambda: person.all(RunRow, within=page), "the runs are not shown")
        (row,) = [row for row in person.all(RunRow, within=page) if row.run.job == "extract" and row.run.changed]
        person.press_button(row.show_changes.accessibleName(), row)
        person.wait(lambda: person.sees(STATEMENT, row), "what changed is not shown")
        person.click(row.undo)
        person.wait(lambda: running() == 0, "it is not asked")
        if row.question.isVisible():
            person.click(row.go)
        person.wait(lambda: told.me.memories.count() == 0, "the run is not undone")
        person.wait(lambda: person.sees("Undone", row), "it is not said that it was undone")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: told.me.memories.count() == 1, "the undoing is not undone")

    def test_what_was_built_on_a_run_is_named_before_it_goes(self, lived: tuple[App, Life]):
        app, life = lived
        person = app.person
        page = go(person, "Background work")
        person.wait(lambda: hasattr(page, "runs"), "the page is not made")
        person.wait(lambda: life.run_id in page.runs.rows and running() == 0, "the run is not shown")
        row = page.runs.rows[life.run_id]
        person.click(row.undo)
        person.wait(row.question.isVisible, "nothing is asked")
        assert person.sees("Later work was built on this. 1 memory would go along:", row)
        assert person.sees(life.built_on_it.text, row)
        assert app.me.memories.get(life.made_by_run.id).deleted_at is None
        person.press_button("Leave it", row)
        assert not row.question.isVisible()
        person.click(row.undo)
        person.wait(row.question.isVisible, "nothing is asked")
        person.press_button("Undo all of it", row)
        person.wait(lambda: app.me.memories.get(life.built_on_it.id).deleted_at is not None, "it does not go along")
        assert app.me.memories.get(life.made_by_run.id).deleted_at is not None
        assert status(app, life.known.id) == "active"

    def test_what_failed_says_why(self, lived: tuple[App, Life]):
        person = lived[0].person
        page = go(person, "Background work")
        person.wait(lambda: hasattr(page, "runs"), "the page is not made")
        person.wait(lambda: person.sees("The chat model could not be started.", page.runs), "it is not said why")

    def test_rebuilding_keeps_an_edit(self, told: App):
        person = told.person
        pane = person.open_memories()
        person.open_memory(STATEMENT)
        new = "Your boat is called Steady Duchess."
        person.click(pane.detail.text.viewport())
        person.press(Qt.Key.Key_A, CONTROL)
        person.type(new)
        person.press(Qt.Key.Key_Return, CONTROL)
        person.wait(lambda: new in person.listed_memories(), "the edit is not saved")
        page = go(person, "Background work")
        person.click(page.rebuild.button)
        person.press_button("Rebuild all memories", page)
        person.wait(lambda: person.sees("All memories were made again.", page), "it is not rebuilt", 20)
        texts = [memory.text for memory in told.me.memories.list()]
        assert texts == [new]
        person.open_memories()
        assert person.listed_memories() == [new]


class TestFading:
    def choose(self, person: Person, pane: Any, field: str, value: str) -> None:
        """Only these, ticked among the filters; what was filtered before goes."""
        if pane.browser.chips.isVisible():
            person.click(pane.browser.chips.chips[0])
        if not pane.narrowing.is_shown:
            person.click(pane.browser.facets)
        group = pane.narrowing.panel.groups[field]
        person.wait(lambda: running() == 0 and value in group.values, f"{value} is not among the filters")
        pane.narrowing.panel.area.ensureWidgetVisible(group.values[value])
        person.click(group.values[value].tick)
        person.wait(lambda: running() == 0 and not pane.browser.model.loading, "the memories are not read")

    def test_what_is_not_needed_fades_and_comes_back(self, lived: tuple[App, Life]):
        app, life = lived
        person = app.person
        store = app.me._parts.store
        old = life.made_by_run
        with store.write() as db:
            for n in range(700):
                day = (date(2024, 1, 2) + timedelta(days=n)).isoformat()
                db.execute("INSERT OR IGNORE INTO use_days VALUES (?)", (day,))
            db.execute("UPDATE memories SET created_at = '2024-01-01T10:00:00' WHERE id = ?", (old.id,))
        pane = person.open_memories()
        self.choose(person, pane, "marks", "fading")
        person.wait(lambda: person.listed_memories() == [old.text], "it is not among what fades soon")
        page = go(person, "Background work")
        person.wait(lambda: hasattr(page, "runs"), "the page is not made")
        person.wait(lambda: "decay" in page.jobs.rows and page.runs.rows, "the jobs are not shown")
        row: JobRow = page.jobs.rows["decay"]
        person.wait(lambda: row.run.isVisible() and running() == 0, "the page does not come to rest")
        person.click(row.run)
        person.wait(lambda: status(app, old.id) == "faded", "it does not fade", 10)
        person.wait(lambda: person.sees("1 memory has faded.", row), "it is not said", 10)
        person.open_memories()
        self.choose(person, pane, "statuses", "faded")
        person.wait(lambda: old.text in person.listed_memories(), "it is not among what has faded")
        person.open_memory(old.text)
        person.press_button("Bring back", pane)
        person.wait(lambda: status(app, old.id) == "active", "it does not come back")
        person.undo("Brought back")
        person.wait(lambda: status(app, old.id) == "faded", "the bringing back is not undone")

    def test_pin_lock_history_and_an_older_version(self, lived: tuple[App, Life]):
        app, life = lived
        person, pane = app.person, app.person.open_memories()
        person.open_memory(life.known.text)
        person.press_button("Pin: it never fades", pane)
        person.wait(lambda: app.me.memories.get(life.known.id).pinned, "it is not pinned")
        person.press_button("Lock: only you change it", pane)
        person.wait(lambda: app.me.memories.get(life.known.id).locked, "it is not locked")
        person.open_memory(life.replaced.text)
        person.wait(lambda: not person.all(Toast), "what is said of the lock stays over the page", seconds=15)
        person.press_button("Show what it went through", pane)
        first = "Your dentist is Dr. Reis."
        person.press_button(f"Bring back: {first}", pane)
        person.wait(lambda: app.me.memories.get(life.replaced.id).text == first, "it does not say what it said")

    def test_two_are_made_one(self, lived: tuple[App, Life]):
        app, life = lived
        person, pane = app.person, app.person.open_memories()
        person.open_memory(life.made_by_run.text)
        person.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        person.wait(lambda: person.sees("2 memories chosen", pane), "they are not shown together")
        before = app.me.memories.count()
        person.press_button("Make them one", pane)
        person.wait(lambda: app.me.memories.count() == before - 1, "they are not made one")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: app.me.memories.count() == before, "it is not taken back")


class TestProfile:
    def profile(self, app: App) -> ProfilePage:
        page = go(app.person, "Profile")
        assert isinstance(page, ProfilePage)
        app.person.wait(lambda: len(page.rows) == 6, "the profile is not shown")
        return page

    def test_a_sentence_leads_to_its_memory_and_the_difference_is_told(self, lived: tuple[App, Life]):
        app, life = lived
        person, page = app.person, self.profile(app)
        person.click(page.difference.toggle)
        gone = "You are about to look for a larger flat."
        person.wait(lambda: person.sees(gone, page.difference), "what is gone is not told")
        row = person.all(SentenceRow, within=page)[0]
        person.click(row.chips[0])
        pane: Any = person.window.pages.currentWidget()
        person.wait(lambda: pane.detail.memory is not None, "the memory does not open")
        assert pane.detail.memory.id == life.known.id

    def test_correct_lock_and_ban_each_taken_back(self, lived: tuple[App, Life]):
        app, _life = lived
        person, page = app.person, self.profile(app)
        row = page.rows[sorted(page.rows)[2]]
        row.edit()
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("You play the cello on Thursdays.")
        person.press(Qt.Key.Key_Return, CONTROL)
        told: Callable[[], list[str]] = lambda: [s.text for s in app.me.profile.get().biography]  # noqa: E731
        person.wait(lambda: "You play the cello on Thursdays." in told(), "it is not corrected")
        person.wait(lambda: person.sees("You play the cello on Thursdays.", page), "it is not shown")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: "You play the cello on Thursdays." not in told(), "the correction is not taken back")
        person.wait(lambda: running() == 0 and len(page.rows) == 6, "it does not come to rest")
        page.rows[sorted(page.rows)[0]].ban_asked.emit(page.rows[sorted(page.rows)[0]].sentence)
        person.wait(lambda: len(told()) < 3, "it is still said")
        person.wait(lambda: len(page.rows) < 6, "it is still shown")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: len(page.rows) == 6, "the ban is not taken back")

    def test_without_a_profile_it_says_what_will_be_here(self, open_app: Open):
        app = open_app(JourneyEngine(), FakeEmbedder())
        page = go(app.person, "Profile")
        app.person.wait(lambda: app.person.sees("No profile yet", page), "the empty page says nothing")
        assert app.person.one(Button, "Write it now", page).isEnabled()

    def test_writing_it_tells_how_far_it_is_and_can_be_stopped(self, open_app: Open, monkeypatch: pytest.MonkeyPatch):
        app = open_app(JourneyEngine(), FakeEmbedder())

        def run(_self: object, _name: str, progress: Progress) -> str:
            while True:
                progress.update(1, 12)
                time.sleep(0.01)

        monkeypatch.setattr(type(app.me.jobs), "run", run)
        page = go(app.person, "Profile")
        app.person.wait(lambda: app.person.sees("No profile yet", page), "the empty page says nothing")
        app.person.press_button("Write it now", page)
        app.person.wait(lambda: app.person.sees("Writing your profile: 2 of 12 …", page), "how far it is is not told")
        app.person.wait(lambda: app.person.sees("0:01", page), "how long it takes is not told")
        assert not page._write.isEnabled()
        app.person.press_button("Cancel", page)
        app.person.wait(lambda: not page.working.isVisible(), "it does not stop")
        assert page._write.isEnabled()
        assert running() == 0


class TestSources:
    def test_what_stands_on_a_conversation_alone_is_told_before_it_is_deleted(self, told: App):
        person = told.person
        title = person.title
        person.choose_from_menu(title, "Delete")
        parting = person.one(Parting)
        assert person.sees(STATEMENT, parting)
        assert told.me.memories.count() == 1
        person.press_button("Keep it", parting)
        person.wait(lambda: not person.all(Parting), "the question does not go")
        assert person.conversations == [title]
        person.choose_from_menu(title, "Delete")
        person.press_button("Delete", person.one(Parting))
        person.wait(lambda: told.me.memories.count() == 0, "it does not go along")
        person.undo("Conversation deleted, with 1 memory made of it")
        person.wait(lambda: told.me.memories.count() == 1, "it does not come back")


def test_what_the_model_worded_and_doubts_waits_with_the_reason_and_is_kept(open_app: Open):
    app = open_app(Doubter(facts(PLAIN)), FakeEmbedder())
    app.me.jobs.pause()
    chat = app.me.chats.create("Market")
    app.me._parts.store.items.add(chat.id, NewItem(TEXT, "Me", "self", "2026-01-01T10:00:00", "typed"), None)
    app.me.jobs.run("extract", Progress())
    page: InboxPage = go(app.person, "Inbox, 1 to review")
    app.person.wait(lambda: app.person.all(InboxCard, within=page) and running() == 0, "it is not shown")
    (card,) = app.person.all(InboxCard, within=page)
    assert app.person.sees("The model worded it, and doubts that your words say as much.", card)
    app.person.press_button("Keep", card)
    app.person.wait(lambda: app.me.inbox.count() == 0, "it is not kept")
    assert [memory.text for memory in app.me.memories.list(statuses=["active"])] == [PLAIN[1]]
