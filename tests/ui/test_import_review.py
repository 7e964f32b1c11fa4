"""What is shown of an import before anything is stored, and what the person may choose."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from secondme.progress import Step
from secondme.types import FileReport, FormatCount, ImportPlan
from tests.budget import limit
from tests.ui.conftest import NOISE
from tests.ui.plans import family, message, notes, order_of_dates, person, talk, unit
from ui.imports.checklist import CheckList
from ui.imports.checks import CheckModel, CheckRow
from ui.imports.plan import Found, put_together
from ui.imports.review import ReviewPage
from ui.imports.samples import Sample
from ui.imports.words import TimeLeft, readings, span

pytestmark = pytest.mark.qt_log_ignore(NOISE)


def found(*units: Any, paths: tuple[Path, ...] = (), name: str = "") -> Found:
    return put_together(ImportPlan(tuple(units)), paths, name)


@pytest.fixture
def page(styled: Any, qtbot: Any) -> ReviewPage:
    page = ReviewPage()
    qtbot.addWidget(page)
    page.resize(800, 560)
    page.show()
    return page


def tabs(page: ReviewPage) -> list[str]:
    return [page.tabs.tabText(number) for number in range(page.tabs.count()) if page.tabs.isTabVisible(number)]


class TestWords:
    def test_a_date_that_can_be_read_in_two_ways_is_shown_in_both(self):
        assert readings("03/04/21, 12:00") == ("3 April 2021", "4 March 2021")
        assert readings("[3.4.2021, 12:00:01]") == ("3 April 2021", "4 March 2021")

    @pytest.mark.parametrize("example", ["13/04/21", "", "yesterday", "2021-04-03", "03/04"])
    def test_no_two_readings_are_made_up(self, example):
        assert readings(example) is None

    def test_a_span_of_one_day_is_one_day(self):
        assert span("2021-04-03T10:00:00", "2021-04-03T22:00:00") == "3 April 2021"
        assert span("2021-04-03", "2022-05-04") == "3 April 2021 to 4 May 2022"
        assert span(None, None) == ""

    def test_the_time_left_is_said_when_it_is_known(self):
        left = TimeLeft()
        assert left.words() == ""
        left.add(Step(10, 100), 1.0)
        left.add(Step(20, 100), 1.5)
        assert left.words() == "", "too early to tell"
        left.add(Step(50, 100), 5.0)
        assert left.words() == "5 s left"
        left.add(Step(1, 100), 5.1)
        assert left.words() == "5 s left", "a step back is not believed"


class TestPutTogether:
    def test_units_are_added_up(self):
        both = found(family(), notes())
        assert both.items == 72
        assert [(each.title, each.items) for each in both.formats] == [("WhatsApp", 60), ("Obsidian vault", 12)]
        assert (both.since, both.until) == ("2019-01-01T10:00:00", "2023-01-01T10:00:00")
        assert both.secrets == 2

    def test_a_person_of_two_units_is_listed_once(self):
        one = unit("/a", people=(person("Ana", 5, "+351"), person("Tom", 9)))
        two = unit("/b", people=(person("ana ", 7, "ana@example.org"),))
        both = found(one, two)
        assert [(row.title, row.count) for row in both.people] == [("Ana", 12), ("Tom", 9)]
        assert both.handles["ana"] == {"Ana", "ana ", "+351", "ana@example.org"}

    def test_who_is_probably_the_person_comes_first(self):
        assert [row.title for row in found(family()).people] == ["Inês", "Ana", "Mrs. Okafor"]
        assert found(family()).guess == {"inês"}

    def test_without_a_guess_the_persons_own_name_is_one(self):
        export = unit("/a", people=(person("Ana"), person("Inês")))
        assert found(export, name="inês").guess == {"inês"}
        assert found(export, name="").guess == frozenset()

    def test_only_folders_can_be_kept_in_step(self, tmp_path):
        file = tmp_path / "a.zip"
        file.touch()
        assert found(notes(), paths=(tmp_path, file)).folders == (tmp_path,)


class TestChecks:
    @pytest.fixture
    def model(self, styled: Any) -> Iterator[CheckModel]:
        parent = QObject()
        model = CheckModel(parent)
        rows = [CheckRow(f"k{n}", f"Talk {n}", count=n, until=f"20{n:02d}", words=f"talk {n}") for n in range(20)]
        model.show_rows(rows, [row.key for row in rows])
        yield model
        parent.deleteLater()

    def test_a_search_keeps_what_is_checked(self, model):
        model.search("talk 17")
        assert [row.key for row in model.shown] == ["k17"]
        model.check_all(False)
        model.search("")
        assert [row.key for row in model.unchecked()] == ["k17"]

    def test_orders(self, model):
        model.order("newest")
        assert model.shown[0].key == "k19"
        model.order("name")
        assert [row.key for row in model.shown[:3]] == ["k0", "k1", "k10"]

    def test_space_and_click_take_and_leave_out(self, model, styled, qtbot):
        view = CheckList(model, "Talks")
        qtbot.addWidget(view)
        view.show()
        view.setFocus()
        view.setCurrentIndex(model.index(2))
        QTest.keyClick(view, Qt.Key.Key_Space)
        assert [row.key for row in model.unchecked()] == ["k2"]
        place = view.visualRect(model.index(4)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert [row.key for row in model.unchecked()] == ["k2", "k4"]
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert [row.key for row in model.unchecked()] == ["k2"]

    def test_a_row_says_to_a_screen_reader_what_it_is_and_whether_it_is_taken(self, model):
        index = model.index(3)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Talk 3, 3"
        assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        assert model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
        assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


class TestReview:
    def test_says_what_was_found(self, page):
        page.show_found(found(family(), notes()))
        assert page.headline.text() == "72 entries"
        assert page.detail.text() == "1 January 2019 to 1 January 2023 · 3 people"
        assert tabs(page) == ["Overview", "Contents (14)", "People (3)", "Sample", "Remarks (1)"]

    @pytest.mark.parametrize(
        ("units", "title"),
        [((family(),), "Conversations (2)"), ((notes(),), "Notes (12)"), ((notes(), family()), "Contents (14)")],
    )
    def test_what_is_listed_has_its_name(self, page, units, title):
        page.show_found(found(*units))
        assert tabs(page)[1] == title

    def test_a_question_that_does_not_arise_is_not_there(self, page):
        overview = page.overview
        page.show_found(found(notes()))
        shown = [card.isVisible() for card in (overview.who.named, overview.order, overview.secrets, overview.step)]
        assert shown == [False, False, False, False]
        assert overview.who.unnamed.isVisible()
        assert tabs(page) == ["Overview", "Notes (12)", "Sample", "Files"]

    def test_everything_is_taken_at_first_and_secrets_are_not(self, page):
        page.show_found(found(family()))
        choice = page.choice()
        assert choice.me == {"Inês", "+351 912 000 001"}
        assert (choice.without_conversations, choice.without_people) == (frozenset(), frozenset())
        assert (choice.since, choice.until, choice.redact) == (None, None, True)
        assert choice.orders == (("whatsapp:/exports/WhatsApp Chat.zip", True),)
        assert page.summary() == (60, "")

    def test_what_is_left_out_is_counted(self, page):
        page.show_found(found(family(), notes()))
        page.conversations.check([place_of(page.conversations, "family")], False)
        assert page.choice().without_conversations == {"family"}
        assert page.summary() == (22, "22 of 72 entries will be imported")
        page.people.check([place_of(page.people, "ana")], False)
        assert page.choice().without_people == {"Ana"}
        assert page.summary() == (22, "At most 22 of 72 entries will be imported")

    def test_several_names_may_be_the_person(self, page):
        page.show_found(found(family()))
        people = page.overview.who.people
        people.check([place_of(people, "mrs. okafor")], True)
        assert page.choice().me == {"Inês", "+351 912 000 001", "Mrs. Okafor"}

    def test_nobody_need_be_the_person(self, page):
        page.show_found(found(family()))
        page.overview.who.people.check_all(False)
        assert page.choice().me == frozenset()
        assert page.summary() == (60, "You have not said which name is yours.")

    def test_notes_are_mine_unless_i_say_otherwise(self, page):
        page.show_found(found(notes(), name="Inês"))
        assert page.choice().me == {"Inês"}
        page.overview.who.whose.setCurrentIndex(1)
        assert page.choice().me == frozenset()

    def test_documents_are_by_others_unless_i_say_otherwise(self, page):
        page.show_found(found(unit("/a.pdf", formats=(FormatCount("pdf", "PDF", 3, 0),), items=3)))
        assert page.choice().me == frozenset()

    def test_the_order_of_dates_is_asked_with_an_example(self, page):
        order = page.overview.order
        page.show_found(found(family()))
        assert order.isVisible()
        (asked,) = order.questions
        assert asked.heading.text() == "What does 03/04/21, 12:00 mean?"
        assert asked.day.text().startswith("3 April 2021")
        assert asked.day.isChecked()
        asked.month.click()
        assert page.choice().orders == (("whatsapp:/exports/WhatsApp Chat.zip", False),)
        page.show_found(found(unit("/a", questions=(order_of_dates("03/04/21", day_first=False),))))
        assert order.questions[0].month.isChecked()

    def test_each_chat_has_its_own_order_of_dates(self, page):
        chats = (
            order_of_dates("03/04/21", file="/exports/Ann.zip!/_chat.txt"),
            order_of_dates("5/6/21", day_first=False, file="/exports/Chats.zip!/WhatsApp Chat with Ben.txt"),
        )
        page.show_found(found(unit("/exports", items=4, questions=chats)))
        ann, ben = page.overview.order.questions
        assert ann.heading.text() == "What does 03/04/21 mean in Ann.zip?"
        assert ben.heading.text() == "What does 5/6/21 mean in Chats.zip › WhatsApp Chat with Ben.txt?"
        assert (ann.day.isChecked(), ben.month.isChecked()) == (True, True), "each has the guess of its own"
        ann.month.click()
        assert (ann.month.isChecked(), ben.month.isChecked()) == (True, True)
        ben.day.click()
        assert dict(page.choice().orders) == {chats[0].place: False, chats[1].place: True}
        page.show_found(found(unit("/a", items=1)))
        assert not page.overview.order.isVisible()
        assert page.choice().orders == ()

    def test_of_very_many_chats_only_some_are_asked_about(self, page):
        many = tuple(order_of_dates("03/04/21", file=f"/exports/{n}.zip") for n in range(30))
        page.show_found(found(unit("/exports", items=30, questions=many)))
        assert len(page.overview.order.questions) == len(page.choice().orders) == 20

    def test_a_certain_time(self, page):
        card = page.overview.time
        page.show_found(found(family()))
        assert not card.fields.isVisible()
        card.only.click()
        assert page.choice().since is None, "all of it, until a day is changed"
        card.since.setDate(card.since.date().addDays(10))
        card.until.setDate(card.until.date().addDays(-1))
        assert (page.choice().since, page.choice().until) == ("2020-01-11", "2022-02-28")
        assert page.summary()[1] == "At most 60 of 60 entries will be imported"
        card.until.setDate(card.since.date().addDays(-5))
        assert card.since.date() == card.until.date(), "never the wrong way round"
        card.only.click()
        assert (page.choice().since, page.choice().until) == (None, None)

    def test_samples_say_whose_words_they_are(self, page):
        page.show_found(found(family()))
        page.tabs.setCurrentWidget(page.samples)
        assert [pills(card) for card in page.samples.cards] == [[], ["You"]]
        page.overview.who.people.check_all(False)
        assert [pills(card) for card in page.samples.cards] == [[], []]

    def test_a_folder_can_be_kept_in_step(self, page, tmp_path):
        page.show_found(found(notes(str(tmp_path)), paths=(tmp_path,)))
        assert page.overview.step.isVisible()
        assert not page.chosen().watch
        page.overview.watch.click()
        assert page.chosen().watch

    def test_pictures_are_copied_only_when_the_person_says_so(self, page):
        page.show_found(found(notes("/x")))
        assert not page.overview.media.isVisible()
        assert not page.choice().attachments
        page.show_found(found(unit("/a", items=3, media=214, media_bytes=1_200_000_000)))
        assert page.overview.media.isVisible()
        assert "214" in page.overview.copy.text()
        assert "1.2 GB" in page.overview.copy.text()
        assert not page.choice().attachments
        page.overview.copy.click()
        assert page.choice().attachments
        page.show_found(found(unit("/a", items=3, media=1, media_bytes=1000)))
        assert not page.choice().attachments, "another look begins anew"

    def test_a_second_look_begins_anew(self, page):
        page.show_found(found(family()))
        page.conversations.check_all(False)
        page.overview.redact.click()
        page.talks.search.setText("cello")
        page.show_found(found(family()))
        assert page.summary() == (60, "")
        assert page.choice().redact
        assert len(page.conversations.shown) == 2

    def test_five_thousand_conversations_keep_the_window_free(self, page):
        many = tuple(talk(f"c{n}", f"Talk with {n}", people=(f"Person {n}",), count=n) for n in range(5000))
        people = tuple(person(f"Person {n}", n) for n in range(5000))
        big = unit(
            "/a", formats=(FormatCount("x", "X", 50, 7000),), conversations=many, people=people, items=50_000_000
        )
        before = time.thread_time()
        put = found(big)
        print(f"5,000 conversations put together in {time.thread_time() - before:.3f} s, on a worker")
        for what in (
            lambda: page.show_found(put),
            lambda: page.tabs.setCurrentIndex(1),
            lambda: page.grab(),
            lambda: page.talks.search.setText("person 49"),
            lambda: page.talks.order.setCurrentIndex(2),
            lambda: page.conversations.check_all(False),
            lambda: page.talks.search.clear(),
            lambda: page.grab(),
        ):
            before = time.thread_time()
            what()
            assert time.thread_time() - before < limit()
        assert page.talks.note.text() == "2,000 more are not listed; they are imported too."

    def test_files_that_were_not_read_are_told(self, page):
        files = (FileReport("/v/a.md", "obsidian", 1), FileReport("/v/b.jpg", "", problems=("A photo.",)))
        page.show_found(found(unit("/v", files=files, items=1)))
        assert tabs(page)[-1] == "Remarks (1)"
        assert page.files.files.index(0, 0).data() == "b.jpg"


def place_of(model: CheckModel, key: str) -> int:
    return next(place for place, row in enumerate(model.shown) if row.key == key)


def pills(card: Any) -> list[str]:
    from ui.widgets.pill import Pill

    return [pill.text() for pill in card.findChildren(Pill)]


def test_the_titles_of_its_tabs_have_room_however_they_were_shown_before(page: ReviewPage, qtbot: Any) -> None:
    """Qt lays titles out anew only when it is told to: they were blank on the second review of a dialog."""
    page.show_found(found(notes()))
    page.hide()
    page.show_found(found(family()))
    page.show()
    bar = page.tabs.tabBar()
    qtbot.waitUntil(bar.isVisible)
    shown = [number for number in range(bar.count()) if bar.isTabVisible(number)]
    assert tabs(page)[1:] == ["Conversations (2)", "People (3)", "Sample", "Remarks (1)"]
    for number in shown:
        assert bar.tabRect(number).width() > bar.fontMetrics().horizontalAdvance(bar.tabText(number)), number


def test_an_own_note_without_a_name_is_the_person_s_and_no_stranger_s(styled: Any, qtbot: Any) -> None:
    note = message("I water the beds at seven.", "", kind="note", role="self")
    for mine, said in ((True, ["You"]), (False, ["Without a name"])):
        card = Sample(note, mine)
        qtbot.addWidget(card)
        assert [each.text() for each in card.findChildren(QLabel)][: len(said)] == said
