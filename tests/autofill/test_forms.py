"""Forms are read, each field is known for what it asks, and only what is known is put in."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.autofill import reading
from secondme.autofill.complete import FILL, propose
from secondme.autofill.html import read_html
from secondme.autofill.lines import read_lines
from secondme.autofill.match import match
from secondme.autofill.reading import parse, read_form
from secondme.autofill.values import Value, date_of, values_of
from secondme.cli import main
from secondme.errors import Cancelled, UserError
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, Evidence, Memory, NewItem, NewMemory
from tests.autofill.pdfs import write_pdf
from tests.bench.form_lives import memory
from tests.fakes import FakeEmbedder, FakeEngine

NOW = "2026-03-01"
HOME = "Lange Gasse 7, 50667 Köln, Germany"
GERMAN = """<html lang="de"><style>.ohno { position: absolute; left: -9999px }</style><form><h2>Ihre Daten</h2>
<label for=v>Vorname *</label><input id=v name=f1><label>Nachname <input id=n name=f2></label>
<table><tr><td>Straße</td><td><input id=s name=f3></td></tr><tr><td>PLZ</td><td><input id=p name=f4></td></tr></table>
<p>Ort: <input id=o></p><div class=ohno><label>E-Mail <input id=trap name=email></label></div>
<label>E-Mail <input type=email id=e></label><label>Passwort <input type=password id=w></label>
<fieldset><legend>Geburtsdatum</legend><select id=d><option>Tag<option>3<option>14</select>
<select id=m aria-label=Monat><option value=5>Mai</select><input placeholder=JJJJ id=j></fieldset>
<label>Land <select id=l><option value=DE>Deutschland<option value=FR>Frankreich</select></label>
<fieldset><legend>Notfallkontakt</legend><label>Name <input id=nn></label></fieldset>
<label>Ehepartner: Vorname <input id=ep></label>
<label>Allergien <textarea id=a></textarea></label>
<label>Warum möchten Sie mitmachen? <textarea id=y></textarea></label>
<label>PIN <input id=pin></label><button>Los</button></form></html>"""


KNOWN = (
    memory(1, "Your name is Dora Amaro.", Claim("", "name", "Dora Amaro")),
    memory(2, "You were born on 3 May 1990.", Claim("", "birthday", "3 May 1990")),
    memory(3, f"You live at {HOME}.", Claim("", "home", HOME)),
    memory(4, "Your e-mail address is dora@amaro.example.", Claim("", "contact", "dora@amaro.example")),
    memory(5, "You are allergic to hazelnuts.", Claim("", "allergy", "hazelnuts")),
    memory(6, "Your husband is called Rui.", Claim("your husband", "relation", "Rui"), subject="your husband",
           subject_is_self=False),
    memory(7, "You work as a nurse at the Harbour Clinic.", Claim("", "work", "nurse at the Harbour Clinic")),
)  # fmt: skip


def filled(markup: str, known: tuple[Memory, ...] = KNOWN) -> dict[str, str]:
    found = propose(read_html(markup), values_of(known, NOW))
    return {each.field.id: each.value for each in found if each.value}


def test_a_german_form_is_filled_by_its_words_alone() -> None:
    assert filled(GERMAN) == {
        "v": "Dora", "n": "Amaro", "s": "Lange Gasse 7", "p": "50667", "o": "Köln", "e": "dora@amaro.example",
        "d": "3", "m": "5", "j": "1990", "l": "DE", "ep": "Rui", "a": "hazelnuts",
    }  # fmt: skip


def test_what_nobody_sees_and_what_is_secret_stays_empty() -> None:
    types = {each.field.id: each.type for each in match(read_html(GERMAN))}
    assert types["trap"] == types["w"] == types["pin"] == "none"
    hidden = '<div style="opacity:0"><input name=email></div><input name=tel hidden><input type=hidden name=name>'
    assert {each.type for each in match(read_html(hidden))} == {"none"}
    said = '<input id=a autocomplete="current-password"><input id=b autocomplete="cc-csc">'
    assert [each.fillable for each in match(read_html(said))] == [False, False]


def test_the_form_s_own_word_counts_before_all_others() -> None:
    form = read_html('<label>Name <input autocomplete="shipping family-name"></label>')
    (one,) = match(form)
    assert (one.type, one.sure) == ("family-name", True)


def test_another_s_data_is_never_the_person_s() -> None:
    markup = (
        "<fieldset><legend>Emergency contact</legend><label>Name <input id=a></label><label>Phone <input id=b></label>"
    )
    assert filled(markup) == {}
    assert filled("<label>Child's first name <input id=c></label>") == {}


@pytest.mark.parametrize(
    "change",
    [
        {"status": "proposed"},
        {"status": "superseded"},
        {"never_use": True},
        {"deleted_at": NOW},
    ],
)
def test_only_memories_in_force_are_written_into_forms(change: dict[str, object]) -> None:
    one = memory(1, "Your name is Dora.", Claim("", "name", "Dora"), **change)
    assert values_of([one], NOW) == ()


def test_what_has_ended_is_not_offered_as_current_and_what_conflicts_is_not_filled() -> None:
    old = memory(8, "You lived in Paris.", Claim("", "home", "Paris", valid_to="2025-06-01"))
    assert filled("<label>City <input id=c></label>", (old,)) == {}
    two = (old, KNOWN[2], memory(9, "You live in Lyon.", Claim("", "home", "Lyon")))
    (one,) = propose(read_html("<label>City <input id=c></label>"), values_of(two, NOW))
    assert (one.value, one.others) == ("Lyon", ("Köln",))
    assert one.confidence < FILL


@pytest.mark.parametrize("said", ["You drive a blue VW Golf.", "Your car is a blue VW Golf."])
@pytest.mark.parametrize("label", ["Car", "Vehicle make and model"])
def test_a_car_is_known_by_how_it_was_told(said: str, label: str) -> None:
    car = memory(1, said, Claim("", "possession", "blue VW Golf"))
    (one,) = propose(read_html(f"<label>{label} <input></label>"), values_of([car], NOW))
    assert (one.value, one.confidence >= FILL) == ("blue VW Golf", True)


@pytest.mark.parametrize(
    ("said", "sure"),
    [("My zip code is 53703.", True), ("I think my zip code is 53703.", False), ("Vielleicht ist es 53703.", False),
     ("Since 3 May, my zip code is 53703.", True), ("My zip code may be 53703.", False)],
)  # fmt: skip
def test_what_was_said_with_a_doubt_is_only_offered(said: str, sure: bool) -> None:
    where = "9 Elm Street, Madison, WI 53703"
    home = replace(memory(1, f"You live at {where}.", Claim("", "home", where)), evidence=(Evidence(1, quote=said),))
    (one,) = propose(read_html("<label>ZIP code <input></label>"), values_of([home], NOW))
    assert one.value == "53703"
    assert (one.confidence >= FILL) is sure


def test_each_value_leads_to_its_source() -> None:
    (one,) = propose(read_html("<label>First name <input></label>"), values_of(KNOWN, NOW))
    assert (one.value, one.memories, one.evidence) == ("Dora", (1,), ("m1",))


def test_dates_are_written_as_the_field_wants_them() -> None:
    for markup, wanted in (
        ('<input id=b type=date name="dob">', "1990-05-03"),
        ('<input id=b autocomplete=bday placeholder="MM/DD/YYYY">', "05/03/1990"),
        ('<input id=b autocomplete=bday placeholder="TT.MM.JJJJ">', "03.05.1990"),
        ("<html lang=fr><label>Date de naissance <input id=b></label>", "03/05/1990"),
        ("<label>Geburtstag: Tag <input id=b maxlength=2></label>", "03"),
    ):
        assert filled(markup) == {"b": wanted}
    assert date_of("3/5/1990") is None, "two readings"
    assert date_of("31. 2. 1990") is None
    assert date_of("le 1er mars 1988") == date(1988, 3, 1)


def test_parts_of_names_and_addresses() -> None:
    def parts(attribute: str, text: str) -> dict[str, str]:
        found: tuple[Value, ...] = values_of([memory(1, text, Claim("", attribute, text))], NOW)
        return {value.type: value.text for value in found}

    assert parts("name", "Dr. Anna Maria van den Berg") == {
        "name": "Anna Maria van den Berg", "given-name": "Anna", "additional-name": "Maria",
        "family-name": "van den Berg",
    }  # fmt: skip
    assert parts("name", "Dora") == {"name": "Dora", "given-name": "Dora"}
    assert parts("home", "Lyon") == {"address-level2": "Lyon"}
    assert parts("home", "France") == {"country": "FR"}
    assert parts("home", "12 rue Pasteur, 69007 Lyon") == {
        "postal-code": "69007", "address-line1": "12 rue Pasteur", "address-level2": "Lyon",
        "street-address": "12 rue Pasteur", "address": "12 rue Pasteur, 69007 Lyon",
    }  # fmt: skip
    assert parts("work", "nurse at the Harbour Clinic") == {
        "organization-title": "nurse", "organization": "Harbour Clinic",
    }  # fmt: skip
    assert parts("work", "baker in Porto") == {"organization-title": "baker"}


def test_a_list_of_questions_is_a_form() -> None:
    form = read_lines("Membership\n\nFirst name: ____\n2. E-mail:\nDietary requirements?\nPlease sign here.\n")
    assert [(each.label, each.kind) for each in form.fields] == [
        ("First name", "text"), ("E-mail", "text"), ("Dietary requirements?", "textarea"),
    ]  # fmt: skip


def test_hostile_pages_take_no_time() -> None:
    for markup in (
        "<!--" * 100_000,
        "<div>" * 200_000,
        "<input name='" * 50_000,
        "<a " + "b" * 1_000_000,
        "<style>" * 9999,
    ):
        assert len(read_html(markup).fields) <= 500


class TestFiles:
    def test_a_file_is_read_in_a_process_of_its_own(self, tmp_path: Path) -> None:
        path = tmp_path / "form.html"
        path.write_text(GERMAN, encoding="utf-8")
        assert read_form(path, Progress()) == parse(path)

    def test_a_pdf_form_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "form.pdf"
        write_pdf(path, {"person.given": "First name", "secret": "PIN", "mail": "E-mail address"})
        found = {each.field.id: each.value for each in propose(read_form(path, Progress()), values_of(KNOWN, NOW))}
        assert found == {"person.given": "Dora", "secret": "", "mail": "dora@amaro.example"}

    def test_what_is_no_form_is_said_in_a_sentence(self, tmp_path: Path) -> None:
        for name, data, said in (
            ("a.html", b"<html><p>Nothing here", "There is no field to fill in a.html."),
            ("b.pdf", b"%PDF-1.7 broken", "b.pdf is damaged"),
            ("c.txt", b"\xff\x00\xfe" * 1000, "There is no field to fill in c.txt."),
        ):
            (tmp_path / name).write_bytes(data)
            with pytest.raises(UserError, match=said):
                read_form(tmp_path / name, Progress())
        with pytest.raises(UserError, match="There is no file"):
            read_form(tmp_path / "gone.html", Progress())

    @pytest.mark.parametrize(
        ("limit", "does"), [("SECONDS", "while True: pass"), ("LONGEST_S", "import sys; sys.stdin.buffer.read()")]
    )
    def test_one_that_works_or_waits_without_an_end_is_ended(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, does: str
    ) -> None:
        """What it has worked counts, and not how long other programs have kept it waiting, up to a limit."""
        monkeypatch.setattr(reading, "launcher", lambda _name: [sys.executable, "-S", "-c", does])
        monkeypatch.setattr(reading, limit, 0.1)
        (tmp_path / "form.txt").write_text("City: ____")
        with pytest.raises(UserError, match="no end in"):
            read_form(tmp_path / "form.txt", Progress())

    def test_it_can_be_cancelled(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text(GERMAN, encoding="utf-8")
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            read_form(tmp_path / "a.html", progress)


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def test_the_command_tells_each_field_with_its_source(
    me: SecondMe, home: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = me._parts.store.chats.create("Talk")
    said = NewItem("My name is Dora Amaro.", "You", "self", "2026-01-01T10:00:00", "typed", external_id="x1")
    item = me._parts.store.items.add(chat.id, said, None)
    new = NewMemory("Your name is Dora Amaro.", "fact", (Evidence(item.id, quote="My name is Dora Amaro"),),
                    claims=(Claim("", "name", "Dora Amaro"),))  # fmt: skip
    me._parts.store.memories.add(new, "extract", "Said.")
    me.close()
    form = tmp_path / "form.html"
    form.write_text("<label>Surname <input id=s name=sn></label><label>Fax <input id=f></label>", encoding="utf-8")
    assert main(["--home", str(home.root), "autofill", str(form), "--json"]) == 0
    (one, two) = json.loads(capsys.readouterr().out)
    assert [one[name] for name in ("id", "name", "label", "type", "value", "evidence")] == [
        "s", "sn", "Surname", "family-name", "Amaro", ["x1"],
    ]  # fmt: skip
    assert 0 < one["confidence"] <= 1
    assert (two["type"], two["value"], two["confidence"], two["evidence"]) == ("none", "", 0.0, [])
    assert main(["--home", str(home.root), "autofill", str(form)]) == 0
    assert "Surname [family-name]: Amaro" in capsys.readouterr().out
