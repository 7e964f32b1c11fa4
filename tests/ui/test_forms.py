"""The forms page over a real core, with mouse and keyboard: look, correct, agree, take a filled copy along."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QStyleOptionButton

from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.autofill.pdfs import write_pdf
from tests.autofill.test_filling import FACTS, read_back
from tests.budget import twice
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.dropping import drop
from tests.ui.pages import press, show
from tests.ui.small_door import opened
from tests.ui.test_memory_pages import nameless
from ui.bridge import Bridge
from ui.forms.page import FormsPage
from ui.forms.row import FormRow
from ui.task import running
from ui.widgets.ticks import Tick

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


def told(store: Any) -> None:
    """Puts what a life says into a store: one memory each."""
    chat, last = store.chats.create("Talk"), None
    two = (*FACTS, ("You live in Porto.", Claim("", "home", "Porto")))
    for text, claim in two:
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), last)
        last = item.id
        store.memories.add(NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=(claim,)), "extract", "")


@pytest.fixture
def core(home: Paths) -> Iterator[Any]:
    from secondme.app import SecondMe

    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    told(me._parts.store)
    yield me
    me.close()


@pytest.fixture
def bridge(core: Any, qtbot: Any) -> Iterator[Bridge]:
    with opened(core, qtbot) as bridge:
        yield bridge


@pytest.fixture
def page(styled: Any, bridge: Bridge, qtbot: Any) -> FormsPage:
    return show(FormsPage(bridge), qtbot)


@pytest.fixture
def rows(page: FormsPage, qtbot: Any) -> Callable[[Path], dict[str, FormRow]]:
    """Drops a file on the page and gives its rows by their names."""

    def shown(path: Path) -> dict[str, FormRow]:
        with qtbot.waitSignal(page.review.made, timeout=20_000):
            assert drop(page, [str(path)])
        return {each.name: each for each in page.review.rows}

    return shown


def nothing_is_read(*_args: Any) -> None:
    raise AssertionError("the file is read again")


def text_form(tmp_path: Path) -> Path:
    path = tmp_path / "club.txt"
    path.write_text("Name: ____\nE-mail: ____\nCity: ____\nPassport number: ____\nAllergies?\n", encoding="utf-8")
    return path


def button(page: FormsPage, text: str) -> QAbstractButton:
    found = [each for each in page.findChildren(QAbstractButton) if text in (each.text(), each.accessibleName())]
    return next((each for each in found if each.isVisible()), page.show_log)


def test_what_is_sure_is_filled_and_what_conflicts_is_only_offered(
    page: FormsPage, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    found = rows(text_form(tmp_path))
    values = {name: each.value() for name, each in found.items()}
    assert values == {
        "Name": "Dora Amaro", "E-mail": "dora@amaro.example", "City": "", "Passport number": "", "Allergies?": "",
    }  # fmt: skip
    assert page.review.count.text() == "2 of 5 fields have a value"
    city = found["City"]
    assert [offer.text() for offer in city.offers] == ["Use Porto", "Use Köln"]
    press(qtbot, city.offers[1])
    assert city.value() == "Köln"
    assert nameless(page) == []


def test_what_was_concluded_is_offered_with_that_reason_and_not_filled_in(
    page: FormsPage, core: Any, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    basis = core._parts.store.memories.list()[0]
    text = "You used to work as a baker and now work as a teacher."
    new = NewMemory(text, "conclusion", (Evidence(memory_id=basis.id),))
    core._parts.store.memories.add(new, "reflect", "")
    path = tmp_path / "job.txt"
    path.write_text("Occupation: ____\n", encoding="utf-8")
    job = rows(path)["Occupation"]
    assert job.value() == ""
    assert [offer.text() for offer in job.offers] == ["Use teacher"]
    assert [source.text() for source in job.sources] == [text]
    assert job.note.text() == "This was concluded from what you told. You have not said it yourself."
    press(qtbot, job.offers[0])
    assert job.value() == "teacher"


def test_what_is_guessed_from_the_meaning_of_a_label_is_offered_with_that_reason(
    page: FormsPage, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Where can we write to you: ____\n", encoding="utf-8")
    mail = rows(path)["Where can we write to you"]
    assert (mail.value(), mail.note.text()) == ("", "Guessed from the meaning of the label: look whether it fits.")
    press(qtbot, mail.offers[0])
    assert mail.value() == "dora@amaro.example"


def test_the_chat_model_guesses_in_the_background_and_leaves_what_is_typed(
    page: FormsPage, core: Any, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    engine = core._parts.engines.engine()
    engine.outputs, engine._loaded = ['{"kind": "home address"}'] * 2, True
    engine.gate.clear()
    path = tmp_path / "visit.txt"
    path.write_text("Presently domiciled at: ____\nAt present domiciled somewhere at: ____\n", encoding="utf-8")
    shown = rows(path)
    typed = shown["At present domiciled somewhere at"]
    qtbot.keyClicks(typed.editor, "on a boat")
    qtbot.waitUntil(engine.started.is_set, timeout=10_000)
    engine.gate.set()
    qtbot.waitUntil(lambda: bool(page.review.rows[0].offers) and running() == 0, timeout=10_000)
    guessed, kept = page.review.rows
    assert [each.text() for each in guessed.offers] == ["Use Lange Gasse 7, 50667 Köln, Germany"]
    assert guessed.note.text() == "Guessed from the meaning of the label: look whether it fits."
    assert (guessed.value(), kept.value(), kept.offers) == ("", "on a boat", [])
    press(qtbot, guessed.offers[0])
    assert guessed.value() == "Lange Gasse 7, 50667 Köln, Germany"


def test_a_guess_takes_no_focus_away_and_no_row_from_a_draft(
    page: FormsPage, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "visit.txt"
    path.write_text("Presently domiciled at: ____\nWhy do you want to come? ____\n", encoding="utf-8")
    rows(path)
    qtbot.waitUntil(lambda: running() == 0, timeout=10_000)
    first, asked = page.review.rows
    page.activateWindow()
    first.editor.setFocus()
    qtbot.waitUntil(lambda: page.focusWidget() is first.editor)
    page.review.put(replace(first.entry, value="Köln", guessed=True))
    assert page.review.rows[0] is not first
    assert page.focusWidget() is page.review.rows[0].editor
    asked.write.setEnabled(False)
    page.review.put(replace(asked.entry, value="Köln", guessed=True))
    assert page.review.rows[1] is asked


def test_closing_the_form_ends_the_guessing(
    page: FormsPage, core: Any, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    engine = core._parts.engines.engine()
    engine.outputs, engine._loaded = ['{"kind": "home address"}'] * 2, True
    engine.gate.clear()
    path = tmp_path / "visit.txt"
    path.write_text("Presently domiciled at: ____\nAt present domiciled somewhere at: ____\n", encoding="utf-8")
    rows(path)
    qtbot.waitUntil(engine.started.is_set, timeout=10_000)
    press(qtbot, page.review.close_form)
    qtbot.waitUntil(lambda: running() == 0, timeout=10_000)
    assert len(engine.prompts) == 1


def test_the_source_of_a_value_opens_its_memory(
    page: FormsPage, bridge: Bridge, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    mail = rows(text_form(tmp_path))["E-mail"]
    assert mail.sources[0].text() == "Your e-mail address is dora@amaro.example."
    with qtbot.waitSignal(bridge.memory_asked) as asked:
        press(qtbot, mail.sources[0])
    assert asked.args == [mail.entry.memories[0]]


def test_a_long_source_is_shortened_instead_of_pushing_the_form_out_of_the_window(
    page: FormsPage, core: Any, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    long = "Your e-mail address is dora@amaro.example, which you read on weekdays, mostly in the early morning."
    mail = rows(text_form(tmp_path))["E-mail"]
    whole = QStyleOptionButton()
    mail.sources[0].initStyleOption(whole)
    assert whole.text == mail.sources[0].text(), "with room enough nothing is shortened"
    core.memories.edit(mail.entry.memories[0], text=long)
    mail = rows(text_form(tmp_path))["E-mail"]
    assert mail.sources[0].text() == long[:90]
    page.resize(600, 500)
    qtbot.wait(20)
    assert mail.sources[0].width() < mail.sources[0].sizeHint().width()
    for each in page.review.rows:
        edge = each.editor.mapTo(page, each.editor.rect().topRight()).x()
        assert edge < 600, each.name


def test_a_sensitive_category_is_asked_about_once(
    page: FormsPage, core: Any, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = found = rows(text_form(tmp_path))
    monkeypatch.setattr("secondme.autofill.reading.read_form", nothing_is_read)
    found["Name"].set_value("Dora A.")
    asked = [each for each in page.review.asks.findChildren(QAbstractButton) if each.property("category")]
    assert {each.property("category") for each in asked} == {"health", "documents"}
    with qtbot.waitSignal(page.review.made, timeout=20_000):
        press(qtbot, next(each for each in asked if each.property("category") == "documents"))
    found = {each.name: each for each in page.review.rows}
    assert found["Passport number"].value() == "CB512077"
    assert found["Passport number"].isVisible()
    changed = {name for name, each in found.items() if each is not before[name]}
    assert changed == {"Passport number"}, "every other row stays where and as it is"
    assert page.review.fields.box.indexOf(found["Passport number"]) == 3
    assert found["Name"].value() == "Dora A.", "what was typed stays"
    assert core.settings.value.form_categories == {"documents": "yes"}
    keep_back = "Keep back: Health: allergies, diet, illnesses"
    qtbot.waitUntil(lambda: button(page, keep_back) is not page.show_log, timeout=5000)
    with qtbot.waitSignal(page.review.made, timeout=20_000):
        press(qtbot, button(page, keep_back))
    assert page.review.asks.box.count() == 0
    monkeypatch.undo()
    assert rows(text_form(tmp_path))["Allergies?"].value() == ""
    assert page.review.asks.box.count() == 0


def test_a_correction_becomes_a_memory_and_is_taken_back_with_the_keyboard(
    page: FormsPage, core: Any, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    mail = rows(text_form(tmp_path))["E-mail"]
    assert not mail.remember.isVisible()
    mail.editor.setFocus()
    qtbot.keyClick(mail.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(mail.editor, "dora@new.example")
    with qtbot.waitSignal(page.review.made, timeout=20_000):
        press(qtbot, mail.remember)
    mail = next(each for each in page.review.rows if each.name == "E-mail")
    assert mail.sources[0].text() == "Your e-mail address is dora@new.example."
    page.activateWindow()
    page.review.export.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.review.export, timeout=5000)
    with qtbot.waitSignal(page.review.made, timeout=20_000):
        qtbot.keyClick(page.review.export, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert core.autofill.paste("E-mail: __\n").entries[0].value == "dora@amaro.example"


def test_a_filled_copy_is_saved_and_the_log_tells_of_it(
    page: FormsPage, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    write_pdf(tmp_path / "form.pdf", {"given": "First name", "mail": "E-mail address", "why": "Remark"})
    found = rows(tmp_path / "form.pdf")
    found["Remark"].editor.setFocus()
    qtbot.keyClicks(found["Remark"].editor, "By train")
    press(qtbot, page.review.export)
    dialog = next(each for each in page.findChildren(QFileDialog) if each.isVisible())
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name.text() == "form-filled.pdf"
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (tmp_path / "form-filled.pdf").exists() and running() == 0, timeout=20_000)
    assert read_back(tmp_path / "form-filled.pdf") == {"given": "Dora", "mail": "dora@amaro.example", "why": "By train"}
    press(qtbot, page.show_log)
    qtbot.waitUntil(lambda: page.log.isVisible(), timeout=5000)
    said = " ".join(each.text() for each in page.log.entries.findChildren(type(page.review.title)))
    assert "form.pdf" in said
    assert "First name, E-mail address, Remark" in said
    assert "dora" not in said
    press(qtbot, page.log.clear)
    qtbot.waitUntil(lambda: "No form was filled in yet." in _texts(page), timeout=5000)
    press(qtbot, button(page, "Use it in forms: Data of your family"))
    qtbot.waitUntil(lambda: button(page, "Keep it back: Data of your family") is not page.show_log, timeout=5000)
    qtbot.waitUntil(lambda: running() == 0 and not page._busy, timeout=20_000)
    press(qtbot, button(page, "Back"))
    assert page.review.isVisible()


def _texts(page: FormsPage) -> list[str]:
    return [each.text() for each in page.log.entries.findChildren(type(page.review.title)) if not each.isHidden()]


def test_pasted_questions_and_what_is_no_form(page: FormsPage, bridge: Bridge, tmp_path: Path, qtbot: Any) -> None:
    assert not page.start.answer.isEnabled()
    page.start.text.setFocus()
    qtbot.keyClicks(page.start.text, "Hello")
    with qtbot.waitSignal(bridge.notice_asked, timeout=5000) as told:
        press(qtbot, page.start.answer)
    assert "no question" in told.args[0].text
    page.start.text.setPlainText("First name:\nE-mail:\n")
    with qtbot.waitSignal(page.review.made, timeout=5000):
        press(qtbot, page.start.answer)
    assert page.review.values() == {"q1": "Dora", "q2": "dora@amaro.example"}
    press(qtbot, page.review.close_form)
    assert page.start.isVisible()
    (tmp_path / "a.html").write_text("<html><p>Nothing")
    with qtbot.waitSignal(bridge.notice_asked, timeout=20_000) as told:
        drop(page, [str(tmp_path / "a.html")])
    assert told.args[0].text == "There is no field to fill in a.html."


@twice
def test_a_large_form_never_holds_the_window(page: FormsPage, tmp_path: Path, qtbot: Any) -> None:
    markup = "".join(
        f"<h3>Part {number}</h3><label>Name {number} <input id=n{number}></label><label>E-mail <input id=e{number}>"
        f"</label><label>Country <select id=c{number}>{'<option>Germany<option>France' * 60}</select></label>"
        for number in range(60)
    )
    (tmp_path / "large.html").write_text(markup)
    with QApplication.instance().watch() as spell, qtbot.waitSignal(page.review.made, timeout=60_000):  # type: ignore[union-attr]
        drop(page, [str(tmp_path / "large.html")])
    assert len(page.review.rows) == 180
    spell.check()


def test_an_open_question_is_drafted_from_memories_and_says_so(
    page: FormsPage, core: Any, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    core.autofill.allow("health", True)
    path = tmp_path / "q.txt"
    path.write_text("Why are you allergic to hazelnuts, do you know?\nWhy do you want to join the zebra league?\n")
    first, second = rows(path).values()
    for each, said in ((first, "I am allergic to hazelnuts."), (second, "")):
        press(qtbot, each.write)
        qtbot.waitUntil(lambda each=each: each.write.isEnabled() and running() == 0, timeout=10_000)
        assert each.value() == said
        assert each.draft.isVisible() is bool(said)
    assert [button.text() for button in first.sources] == ["You are allergic to hazelnuts."]
    assert first.write.text() == "Write another"
    assert second.note.text() == "Nothing that you have told answers this."


def test_the_page_leads_to_what_other_assistants_are_told(page: FormsPage, bridge: Bridge, qtbot: Any) -> None:
    with qtbot.waitSignal(bridge.page_asked) as asked:
        press(qtbot, page.assist)
    assert asked.args == ["assist"]


def test_a_box_is_ticked_and_a_password_is_no_open_field(
    page: FormsPage, rows: Callable[[Path], dict[str, FormRow]], tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "a.html"
    boxes = '<label><input type=checkbox name=a> News</label><label><input type=checkbox name=b checked> Old</label>'
    path.write_text(f"<form>{boxes}<label>Password<input type=password name=p></label></form>", encoding="utf-8")
    found = rows(path)
    news, old, password = found["News"], found["Old"], found["Password"]
    assert isinstance(password.editor, QLineEdit)
    assert (password.editor.isEnabled(), password.editor.echoMode()) == (False, QLineEdit.EchoMode.Password)
    assert isinstance(news.editor, Tick)
    assert isinstance(old.editor, Tick)
    assert (news.editor.isChecked(), old.editor.isChecked(), page.review.values()) == (False, True, {})
    press(qtbot, news.editor)
    press(qtbot, old.editor)
    assert {name: each.value() for name, each in found.items()} == {
        "News": "ticked", "Old": "unticked", "Password": "",
    }  # fmt: skip
    assert nameless(page) == []
    page.save_to(str(tmp_path / "b.html"))
    qtbot.waitUntil(lambda: running() == 0 and (tmp_path / "b.html").exists(), timeout=20_000)
    text = (tmp_path / "b.html").read_text(encoding="utf-8-sig")
    assert "<input type=checkbox name=a checked> News" in text
    assert "<input type=checkbox name=b> Old" in text


def test_a_form_that_takes_long_to_read_can_be_left(
    page: FormsPage, bridge: Bridge, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = tmp_path / "Slow.txt"
    form.write_text("Full name:\n", encoding="utf-8")

    def slow(_path: Path, progress: Progress) -> None:
        while True:
            progress.check()
            time.sleep(0.01)

    monkeypatch.setattr(bridge.me.autofill, "open", slow)
    page.open([str(form)])
    qtbot.waitUntil(page.looking.words.isVisible, timeout=3000)
    qtbot.mouseClick(page.looking.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)
    assert not page.looking.isVisible()
    assert page.start.isVisible()
    monkeypatch.undo()
    page.open([str(form)])
    qtbot.waitUntil(lambda: bool(page.review.rows), timeout=20_000)
