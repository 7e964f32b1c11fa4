"""Forms are filled as files of their kind, sensitive data only where the person agreed; corrections become memories."""

import json
import logging
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from secondme.app import SecondMe
from secondme.autofill.docx import fill_docx, read_docx
from secondme.autofill.html import read_html
from secondme.autofill.html_fill import fill_html
from secondme.autofill.lines import fill_lines
from secondme.autofill.statements import statement
from secondme.errors import Cancelled, UserError
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, Evidence, FormView, NewItem, NewMemory
from tests.autofill.pdfs import write_pdf
from tests.fakes import FakeEmbedder, FakeEngine

FACTS = (
    ("Your name is Dora Amaro.", Claim("", "name", "Dora Amaro")),
    ("Your e-mail address is dora@amaro.example.", Claim("", "contact", "dora@amaro.example")),
    ("You live at Lange Gasse 7, 50667 Köln, Germany.", Claim("", "home", "Lange Gasse 7, 50667 Köln, Germany")),
    ("You lived at 12 rue Pasteur, 69007 Lyon, France.",
     Claim("", "home", "12 rue Pasteur, 69007 Lyon, France", valid_to="2021-04-30")),
    ("You are allergic to hazelnuts.", Claim("", "allergy", "hazelnuts")),
    ("Your passport number is CB512077.", Claim("", "other", "CB512077", scope="passport number")),
)  # fmt: skip
PAGE = """<!doctype html><html><head><meta charset="iso-8859-1"><script>var x = "<input id=no>";</script></head><form>
<label>Name <input id="n" value="old" class='a'></label><!-- <input id=c> --><label>E-mail <input id=e /></label>
<select id=l aria-label=Country><option value="">?<option value="DE" selected>Germany<option value=FR>France</select>
<p>Plan: <input type=radio name=plan value=a checked> A <input type=radio name=plan value=b> B</p>
<label>Allergies <textarea id=t>
x</textarea></label></form></html>"""


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    store = opened._parts.store
    chat = store.chats.create("Talk")
    last = None
    for text, claim in FACTS:
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), last)
        last = item.id
        new = NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=(claim,))
        store.memories.add(new, "extract", "Said.")
    yield opened
    opened.close()


def opened(me: SecondMe, path: Path, text: str) -> FormView:
    path.write_text(text, encoding="utf-8")
    return me.autofill.open(path, Progress())


def values(view: FormView) -> dict[str, str]:
    return {entry.label: entry.value for entry in view.entries if entry.value}


def test_a_page_is_filled_and_all_else_of_it_stays() -> None:
    wanted = {"n": 'Dora "D" <Amaro>', "e": "d@a.example", "l": "FR", "plan": "b", "t": "nuts & <x>"}
    made = fill_html(PAGE, wanted)
    assert {each.id: each.value for each in read_html(made).fields if each.kind != "radio"} == {
        "n": 'Dora "D" <Amaro>', "e": "d@a.example", "l": "", "t": "nuts & <x>",
    }  # fmt: skip
    assert "<option value=FR selected>France" in made
    assert '<option value="DE">Germany' in made
    assert "value=b checked>" in made
    assert "value=a>" in made
    assert fill_html(PAGE, {}) == PAGE
    left = made.replace(' value="Dora &quot;D&quot; &lt;Amaro&gt;"', "").replace(' value="d@a.example"', "")
    assert 'var x = "<input id=no>"' in left
    assert "<!-- <input id=c> -->" in left


def test_lines_get_their_answers_in_the_place_of_the_rule() -> None:
    text = "Form\n\n1. Name: ______\n2. City: ......\nSign here.\n"
    assert fill_lines(text, {"q3": "Dora", "q4": "Köln"}) == ("Form\n\n1. Name: Dora\n2. City: Köln\nSign here.\n")


def test_a_word_document_is_filled_in_lines_and_cells(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Membership", 1)
    document.add_paragraph("Name: ____________")
    document.add_paragraph("This is only a sentence.")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "E-mail"
    table.cell(1, 0).text = "City:"
    document.add_paragraph("Allergies?")
    document.save(str(path := tmp_path / "form.docx"))
    fields = read_docx(path).fields
    assert [field.label for field in fields] == ["Name", "E-mail", "City", "Allergies?"]
    answers = dict(zip((field.id for field in fields), ("Dora <A> & B", "d@a.example", "Köln", "nuts"), strict=True))
    (filled := tmp_path / "filled.docx").write_bytes(fill_docx(path, answers))
    again = Document(str(filled))
    assert [each.text for each in again.paragraphs] == [
        "Membership", "Name:  Dora <A> & B", "This is only a sentence.", "Allergies? nuts",
    ]  # fmt: skip
    assert [again.tables[0].cell(row, 1).text for row in (0, 1)] == ["d@a.example", "Köln"]


def test_what_is_no_word_document_is_said(tmp_path: Path, me: SecondMe) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:p" * 100_000)
    with pytest.raises(UserError, match="no field"):
        me.autofill.open(path, Progress())


@pytest.mark.parametrize("drawn", [True, False])
def test_fields_of_a_filled_pdf_are_read_back_by_another_library(tmp_path: Path, me: SecondMe, drawn: bool) -> None:
    labels = {"person.given": "First name", "mail": "E-mail address", "sign": "Signature"}
    write_pdf(tmp_path / "form.pdf", labels, drawn=drawn)
    view = me.autofill.open(tmp_path / "form.pdf", Progress())
    wanted = {entry.id: entry.value for entry in view.entries if entry.value}
    assert wanted == {"person.given": "Dora", "mail": "dora@amaro.example"}
    me.autofill.save(view, wanted, tmp_path / "filled.pdf", Progress())
    assert read_back(tmp_path / "filled.pdf") == {"person.given": "Dora", "mail": "dora@amaro.example", "sign": ""}


def read_back(path: Path) -> dict[str, str]:
    """The fields of the first page through PDFium."""
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    page = document[0]
    found = {}

    def text(read: object, note: object) -> str:
        size = read(document.formenv, note, None, 0)  # type: ignore[operator]
        buffer = (pdfium.FPDF_WCHAR * (size // 2))()
        read(document.formenv, note, buffer, size)  # type: ignore[operator]
        return bytes(buffer).decode("utf-16-le").rstrip("\0")

    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        found[text(pdfium.FPDFAnnot_GetFormFieldName, note)] = text(pdfium.FPDFAnnot_GetFormFieldValue, note)
        pdfium.FPDFPage_CloseAnnot(note)
    page.close()
    document.close()
    return found


def test_what_is_sensitive_is_kept_back_until_the_person_agrees(tmp_path: Path, me: SecondMe) -> None:
    text = "Name: __\nPassport number: ___\nDo you have any allergies?\n"
    view = opened(me, tmp_path / "a.txt", text)
    assert values(view) == {"Name": "Dora Amaro"}
    assert [key for key, _ in view.asks] == ["health", "documents"]
    me.autofill.allow("documents", True)
    me.autofill.allow("health", False)
    view = opened(me, tmp_path / "a.txt", text)
    assert values(view) == {"Name": "Dora Amaro", "Passport number": "CB512077"}
    assert view.asks == (), "it is asked once"
    assert [entry.kept_back for entry in view.entries] == [False, False, True]
    with pytest.raises(UserError):
        me.autofill.allow("everything", True)


def test_each_value_shows_what_its_memory_says(tmp_path: Path, me: SecondMe) -> None:
    (entry,) = opened(me, tmp_path / "a.txt", "E-mail: ____\n").entries
    assert entry.sources == ("Your e-mail address is dora@amaro.example.",)
    assert me.memories.get(entry.memories[0]).text == entry.sources[0]


def test_a_correction_becomes_a_memory_and_can_be_taken_back(tmp_path: Path, me: SecondMe) -> None:
    def mail() -> str:
        return opened(me, tmp_path / "a.txt", "E-mail: ____\n").entries[0].value

    (entry,) = opened(me, tmp_path / "a.txt", "E-mail: ____\n").entries
    done = me.autofill.remember(entry, "dora@new.example")
    made = me.memories.get(done.memories[-1])
    assert made.text == "Your e-mail address is dora@new.example."
    assert [each.quote for each in made.evidence] == ["dora@new.example"]
    assert mail() == "dora@new.example"
    assert me.memories.get(entry.memories[0]).status == "superseded"
    me.undo(done)
    assert mail() == "dora@amaro.example"
    assert me.memories.get(entry.memories[0]).status == "active"


def test_a_field_of_one_s_own_is_remembered_and_found_again(tmp_path: Path, me: SecondMe) -> None:
    (entry,) = opened(me, tmp_path / "a.txt", "Library card number: ____\n").entries
    assert (entry.value, entry.can_remember) == ("", True)
    me.autofill.remember(entry, "L-20417")
    me.autofill.allow("documents", True)
    (entry,) = opened(me, tmp_path / "b.txt", "Your library card no.: ____\n").entries
    assert entry.value == "L-20417"


def test_what_is_never_to_be_remembered_is_not_kept_from_a_form_either(tmp_path: Path, me: SecondMe) -> None:
    me.settings.update(never_remember=("library card",))
    (entry,) = opened(me, tmp_path / "a.txt", "Library card number: ____\n").entries
    before = me.memories.count()
    with pytest.raises(UserError, match="You asked that nothing of this be remembered"):
        me.autofill.remember(entry, "L-20417")
    assert me.memories.count() == before


def test_a_form_that_is_gone_is_told_in_a_sentence(tmp_path: Path, me: SecondMe) -> None:
    view = opened(me, tmp_path / "a.txt", "Name: ____\n")
    (tmp_path / "a.txt").unlink()
    (tmp_path / "filled.txt").write_text("another file")
    with pytest.raises(UserError):
        me.autofill.save(view, {view.entries[0].id: "Dora"}, tmp_path / "filled.txt", Progress())
    assert (tmp_path / "filled.txt").read_text() == "another file"


def test_what_was_typed_into_a_form_is_not_read_a_second_time(tmp_path: Path, me: SecondMe) -> None:
    before = me._parts.store.runs.pending_count()
    (entry,) = opened(me, tmp_path / "a.txt", "Library card number: ____\n").entries
    done = me.autofill.remember(entry, "L-20417")
    assert me._parts.store.runs.pending_count() == before
    me.undo(done)
    assert me._parts.store.runs.pending_count() == before, "what was taken back is not learned again from it"


def test_secrets_and_parts_are_not_remembered(tmp_path: Path, me: SecondMe) -> None:
    for label in ("PIN", "Password", "Day of birth"):
        (entry,) = opened(me, tmp_path / "a.txt", f"{label}: ____\n").entries
        assert not entry.can_remember
        with pytest.raises(UserError):
            me.autofill.remember(entry, "1234")
    (entry,) = opened(me, tmp_path / "a.txt", "Lucky number: ____\n").entries
    with pytest.raises(UserError, match="never kept"):
        me.autofill.remember(entry, "4111 1111 1111 1111")
    assert statement("none", "Why do you want this job?", "Because.") is None


def test_the_log_tells_where_and_never_what(
    tmp_path: Path, me: SecondMe, home: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    view = opened(me, tmp_path / "club.txt", "Name: ____\nE-mail: ____\nCity: ____\n")
    wanted = {entry.id: entry.value for entry in view.entries[:2]}
    me.autofill.save(view, wanted, tmp_path / "filled.txt", Progress())
    assert (tmp_path / "filled.txt").read_text() == "Name: Dora Amaro\nE-mail: dora@amaro.example\nCity: ____\n"
    (filled,) = me.autofill.log()
    assert filled.place == "club.txt"
    assert [(field.label, field.type) for field in filled.fields] == [("Name", "name"), ("E-mail", "email")]
    assert "dora@" not in json.dumps([field.label for field in filled.fields]) + caplog.text
    assert "dora" not in (home.log_file.read_text() if home.log_file.exists() else "").lower()
    me.autofill.clear_log()
    assert me.autofill.log() == []


def test_the_empty_form_is_never_written_over(tmp_path: Path, me: SecondMe) -> None:
    view = opened(me, tmp_path / "a.txt", "Name: ____\n")
    with pytest.raises(UserError, match="stays as it is"):
        me.autofill.save(view, {}, tmp_path / "a.txt", Progress())
    assert (tmp_path / "a.txt").read_text() == "Name: ____\n"


def test_pasted_questions_are_a_form(me: SecondMe) -> None:
    view = me.autofill.paste("- your full name\n- your e-mail\n")
    filled = me.autofill.filled(view, {entry.id: entry.value for entry in view.entries}, Progress())
    assert filled.decode() == "- your full name Dora Amaro\n- your e-mail dora@amaro.example\n"
    with pytest.raises(UserError, match="no question"):
        me.autofill.paste("Hello there.")


def test_quick_fill_finds_what_is_meant(me: SecondMe) -> None:
    def best(query: str) -> tuple[str, str]:
        found = me.autofill.find(query)[0]
        return found.name, found.value

    assert best("passport") == ("Passport number", "CB512077")
    assert best("my address in Lyon") == ("Address", "12 rue Pasteur, 69007 Lyon, France")
    assert best("address") == ("Address", "Lange Gasse 7, 50667 Köln, Germany")
    assert best("mail") == ("E-mail", "dora@amaro.example")
    assert me.autofill.find("my address in Lyon")[0].former
    assert me.autofill.find("zebra") == me.autofill.find(" the ") == ()


class TestGuessing:
    """The chat model chooses among the kinds that a label is near to, for what nothing else knows."""

    LABEL = "At present domiciled somewhere at"

    def test_nothing_is_asked_while_no_model_is_loaded(self, me: SecondMe) -> None:
        view = me.autofill.paste(f"{self.LABEL}: ____\n")
        assert me.autofill.unclear(view) == ()

    def test_what_the_model_chooses_is_offered_as_a_guess(self, me: SecondMe) -> None:
        engine = loaded(me, '{"kind": "home address"}')
        view = me.autofill.paste(f"{self.LABEL}: ____\nComments: ____\nName: ____\n")
        (id,) = me.autofill.unclear(view)
        made = me.autofill.guess(view, id, Progress())
        assert made is not None
        assert (made.value, made.fill, made.guessed) == ("Lange Gasse 7, 50667 Köln, Germany", False, True)
        assert made.sources == ("You live at Lange Gasse 7, 50667 Köln, Germany.",)
        schema = engine.options[-1].schema
        assert schema is not None
        assert set(schema["properties"]["kind"]["enum"]) >= {"home address", "none"}

    def test_what_is_typed_where_a_guess_is_wrong_takes_nothing_out_of_force(self, me: SecondMe) -> None:
        loaded(me, '{"kind": "home address"}')
        view = me.autofill.paste(f"{self.LABEL}: ____\n")
        made = me.autofill.guess(view, view.entries[0].id, Progress())
        assert made is not None
        before = {memory.id: memory.status for memory in me.memories.list()}
        me.autofill.remember(made, "Another place 3")
        after = {memory.id: (memory.status, memory.text) for memory in me.memories.list()}
        assert {id: after[id][0] for id in before} == before
        assert "You live at Another place 3." not in [text for _, text in after.values()]

    def test_the_model_is_asked_only_when_no_reply_is_under_way(self, me: SecondMe) -> None:
        engine, stop = loaded(me, '{"kind": "home address"}'), threading.Event()
        view, asked = me.autofill.paste(f"{self.LABEL}: ____\n"), len(engine.prompts)
        with me._parts.replying_until(stop):
            guessing = threading.Thread(target=me.autofill.guess, args=(view, view.entries[0].id, Progress()))
            guessing.start()
            guessing.join(0.3)
            assert guessing.is_alive()
            assert len(engine.prompts) == asked
        guessing.join(10)
        assert len(engine.prompts) == asked + 1

    @pytest.mark.parametrize("said", ['{"kind": "none"}', '{"kind": "shoe size"}', "{", "[]"])
    def test_anything_else_offers_nothing(self, me: SecondMe, said: str) -> None:
        loaded(me, said)
        view = me.autofill.paste(f"{self.LABEL}: ____\n")
        assert me.autofill.guess(view, view.entries[0].id, Progress()) is None

    def test_a_model_is_not_asked_where_nothing_is_known_anyway(self, me: SecondMe) -> None:
        engine = loaded(me, '{"kind": "phone number"}')
        view = me.autofill.paste("Reach by telephonic means: ____\n")
        before = len(engine.prompts)
        assert me.autofill.guess(view, view.entries[0].id, Progress()) is None
        assert len(engine.prompts) == before

    def test_it_can_be_cancelled(self, me: SecondMe) -> None:
        loaded(me, '{"kind": "home address"}')
        view, progress = me.autofill.paste(f"{self.LABEL}: ____\n"), Progress()
        progress.cancelled.set()
        with pytest.raises(Cancelled):
            me.autofill.guess(view, view.entries[0].id, progress)


def loaded(me: SecondMe, said: str) -> FakeEngine:
    engine = me._parts.engines.engine()
    assert isinstance(engine, FakeEngine)
    engine.outputs, engine._loaded = [said], True
    return engine
