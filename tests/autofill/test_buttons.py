"""Boxes to tick and buttons to choose one of, in PDF files and web pages: read, proposed, filled, read back."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from secondme.app import SecondMe
from secondme.autofill.form import TICKED, UNTICKED
from secondme.autofill.html import read_html
from secondme.autofill.html_fill import fill_html
from secondme.autofill.pdf import fill_pdf, read_pdf
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.autofill.pdfs import write_button_pdf
from tests.fakes import FakeEmbedder, FakeEngine


def checked(path: Path) -> list[tuple[str, bool]]:
    """Each button of the first page and whether it is on, through PDFium."""
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    page = document[0]
    found = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        size = pdfium.FPDFAnnot_GetFormFieldName(document.formenv, note, None, 0)
        buffer = (pdfium.FPDF_WCHAR * (size // 2))()
        pdfium.FPDFAnnot_GetFormFieldName(document.formenv, note, buffer, size)
        name = bytes(buffer).decode("utf-16-le").rstrip("\0")
        found.append((name, bool(pdfium.FPDFAnnot_IsChecked(document.formenv, note))))
        pdfium.FPDFPage_CloseAnnot(note)
    page.close()
    document.close()
    return found


def test_buttons_of_a_pdf_are_read_with_their_words(tmp_path: Path) -> None:
    write_button_pdf(path := tmp_path / "form.pdf")
    fields = {field.id: field for field in read_pdf(path).fields}
    assert list(fields) == ["news", "sex", "diet"]
    assert (fields["news"].kind, fields["news"].label, fields["news"].value) == (
        "checkbox", "Send me the newsletter", "",
    )  # fmt: skip
    assert [(each.value, each.text) for each in fields["sex"].options] == [("m", "Male"), ("f", "Female")]
    assert [(each.value, each.text) for each in fields["diet"].options] == [
        ("0", "None"), ("1", "Vegetarian"), ("2", "Vegan"),
    ]  # fmt: skip


def test_ticked_buttons_are_read_back_by_another_library(tmp_path: Path) -> None:
    write_button_pdf(path := tmp_path / "form.pdf")
    (filled := tmp_path / "filled.pdf").write_bytes(fill_pdf(path, {"news": TICKED, "sex": "f", "diet": "Vegetarian"}))
    assert checked(filled) == [
        ("news", True), ("print", False), ("office", False), ("sex", False), ("sex", True), ("diet", False),
        ("diet", True), ("diet", False),
    ]  # fmt: skip
    again = {field.id: field.value for field in read_pdf(filled).fields}
    assert again == {"news": TICKED, "sex": "f", "diet": "1"}
    (back := tmp_path / "back.pdf").write_bytes(fill_pdf(filled, {"news": UNTICKED, "sex": "m", "diet": "Fish"}))
    assert [name for name, on in checked(back) if on] == ["sex", "diet"]
    assert {field.id: field.value for field in read_pdf(back).fields} == {"news": "", "sex": "m", "diet": "1"}


PAGE = """<form><label><input type=checkbox name=news value=1> News</label>
<label><input type="checkbox" name="old" checked> Old customer</label>
<label>Password <input type=password name=pw></label><input type=hidden name=t value=x>
<label>CV <input type=file name=cv></label><label>Name <input name=n></label></form>"""


def test_boxes_of_a_page_are_ticked_by_their_mark_and_keep_their_value() -> None:
    assert {each.id: each.value for each in read_html(PAGE).fields if each.kind == "checkbox"} == {
        "news": "", "old": TICKED,
    }  # fmt: skip
    made = fill_html(PAGE, {"news": TICKED, "old": UNTICKED})
    assert "<input type=checkbox name=news value=1 checked> News" in made
    assert '<input type="checkbox" name="old"> Old customer' in made


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    store = opened._parts.store
    chat = store.chats.create("Talk")
    item = store.items.add(chat.id, NewItem("I eat no meat", "You", "self", "2026-01-01T10:00:00", "typed"), None)
    claims = (Claim("", "diet", "vegetarian"),)
    store.memories.add(NewMemory("You are vegetarian.", "fact", (Evidence(item.id),), claims=claims), "extract", "")
    yield opened
    opened.close()


def test_a_group_is_proposed_and_saved_through_the_door(tmp_path: Path, me: SecondMe) -> None:
    write_button_pdf(path := tmp_path / "form.pdf")
    entries = {entry.name: entry for entry in me.autofill.look(path, Progress())}
    assert (entries["diet"].value, entries["sex"].value, entries["news"].value) == ("1", "", "")
    view = me.autofill.open(path, Progress())
    assert {entry.name: (entry.box, bool(entry.options)) for entry in view.entries} == {
        "news": (True, False), "sex": (False, True), "diet": (False, True),
    }  # fmt: skip
    me.autofill.save(view, {"news": TICKED, "diet": "1"}, tmp_path / "filled.pdf", Progress())
    assert [name for name, on in checked(tmp_path / "filled.pdf") if on] == ["news", "diet"]


def test_what_nobody_sees_is_not_shown_and_a_password_is_marked(tmp_path: Path, me: SecondMe) -> None:
    (path := tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    view = me.autofill.open(path, Progress())
    assert [(entry.name, entry.box, entry.ticked, entry.secret) for entry in view.entries] == [
        ("news", True, False, False), ("old", True, True, False), ("pw", False, False, True),
        ("n", False, False, False),
    ]  # fmt: skip
