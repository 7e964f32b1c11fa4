"""Forms and Quick Fill through the real window over a real core; only the models are played."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit

from secondme.types import FilledField
from tests.budget import twice
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL
from tests.e2e.test_memory_pages import go
from tests.fakes import FakeEmbedder
from tests.ui.dropping import drop
from tests.ui.test_forms import told
from ui.forms.page import FormsPage
from ui.task import running
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def app(open_app: Callable[..., App], settings: Callable[..., None]) -> App:
    settings(remember=False)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    told(app.me._parts.store)
    return app


@twice
def test_a_form_is_dropped_corrected_saved_and_its_source_opened(app: App, tmp_path: Path) -> None:
    person = app.person
    form = tmp_path / "club.html"
    form.write_text("<title>Club</title><label>Name <input id=n></label><label>E-mail <input id=e></label>")
    page = go(person, "Forms")
    assert isinstance(page, FormsPage)
    assert drop(person.window, [str(form)], at=page.mapTo(person.window, page.rect().center()))
    mail = person.one(QLineEdit, "E-mail", page, 20)
    assert mail.text() == "dora@amaro.example"
    person.click(mail)
    person.press(Qt.Key.Key_A, CONTROL)
    person.type("dora@new.example")
    person.press_button("Remember E-mail", page)
    person.wait(lambda: running() == 0 and len(page.review.rows) == 2, "the form is not read again", 20)
    assert person.one(QLineEdit, "E-mail", page).text() == "dora@new.example"
    person.press_button("Save a filled copy…", page)
    person.wait(lambda: person.window.findChildren(QFileDialog), "no dialog asks where to")
    person.wait(person.window.findChildren(QFileDialog)[0].isActiveWindow, "the dialog does not take the keys")
    person.press(Qt.Key.Key_Return)
    saved = tmp_path / "club-filled.html"
    person.wait(lambda: saved.exists() and running() == 0, "no copy is written", 20)
    assert 'value="dora@new.example"' in saved.read_text(encoding="utf-8-sig")
    assert 'value="Dora Amaro"' in saved.read_text(encoding="utf-8-sig")
    source = next(each for each in person.all(Button, within=page) if each.text() == "Your name is Dora Amaro.")
    person.click(source)
    person.wait(lambda: person.window.pages.currentWidget() is not page, "the memory is not opened")


@twice
def test_an_unclear_label_is_offered_a_guess_that_says_so(app: App, tmp_path: Path) -> None:
    person = app.person
    form = tmp_path / "visit.html"
    form.write_text("<title>Visit</title><label>Where can we write to you? <input id=w></label>")
    page = go(person, "Forms")
    assert drop(person.window, [str(form)], at=page.mapTo(person.window, page.rect().center()))
    field = person.one(QLineEdit, "Where can we write to you?", page, 20)
    assert field.text() == ""
    person.wait(lambda: person.sees("Guessed from the meaning of the label: look whether it fits.", page), "no reason")
    person.press_button("Use dora@amaro.example", page)
    assert field.text() == "dora@amaro.example"


def test_what_may_go_into_forms_and_the_list_of_what_did_can_be_taken_back(app: App) -> None:
    person, autofill = app.person, app.me.autofill
    app.me._parts.store.fills.add("club.html", [FilledField("Name", "name", ())])
    page = go(person, "Forms")
    person.press_button("What was filled in", page)
    person.wait(lambda: person.sees("club.html", page), "the list is not shown")
    key, title, _ = autofill.categories()[0]
    person.press_button(f"Use it in forms: {title}", page)
    person.wait(lambda: person.sees("It goes into forms now"), "it is not said")
    person.wait(lambda: person.sees(f"{title}: used", page), "it is not shown")
    person.press_button("Clear this list", page)
    person.wait(lambda: person.sees("The list is cleared") and not autofill.log(), "it is not cleared")
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: person.sees("club.html", page), "it does not come back")
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: person.sees(f"{title}: not asked yet", page), "it is not taken back")
    person.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    person.wait(lambda: (key, title, "yes") in autofill.categories(), "it is not done again")


@twice
def test_quick_fill_opens_from_the_chat_and_copies(app: App) -> None:
    person = app.person
    person.click(person.window.frame.composer.field)
    person.press(Qt.Key.Key_Space, CONTROL | SHIFT)
    bar = person.window.quick.bar
    person.wait(lambda: bar.isVisible() and bar.field.hasFocus(), "the bar is not opened")
    person.type("passport")
    person.wait(lambda: bar.found and bar._said == "passport" and running() == 0, "nothing is found")
    person.press(Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "CB512077"
    bar.forget.clear()
    assert QGuiApplication.clipboard().text() == ""


def test_a_nickname_does_not_empty_the_name(open_app: Callable[..., App], tmp_path: Path) -> None:
    app = open_app(JourneyEngine(), FakeEmbedder())
    person = app.person
    for said in ("My name is Ines Prata.", "Call me Nini."):
        person.say(said)
    person.wait(lambda: app.me.memories.count() == 2, "it is not remembered", 15)
    person.wait_until_ready(15)
    form = tmp_path / "club.html"
    fields = ("First name", "Last name")
    form.write_text("<title>Club</title>" + "".join(f"<label>{each} <input id=f{each[0]}></label>" for each in fields))
    page = go(person, "Forms")
    assert drop(person.window, [str(form)], at=page.mapTo(person.window, page.rect().center()))
    person.wait(lambda: person.all(QLineEdit, "First name", page), "the form is not read", 20)
    assert [person.one(QLineEdit, each, page).text() for each in fields] == ["Ines", "Prata"]
