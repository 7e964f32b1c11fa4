"""What the extension's own script tells of a page in Chromium, beside what the reader of saved pages makes of it."""

from pathlib import Path

import pytest

from secondme.autofill.html import read_html
from tests.bench.bench_forms_browser import see
from tests.e2e.chromium import PROGRAM, chromium

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not here (Debian: apt-get install chromium)")

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Title transfer</title><form><h2>Transfer</h2>
<table><tr><th colspan=2>Owner</th></tr><tr><td>Name</td><td><input id="own"></td></tr>
<tr><td colspan=2>Is the owner also the lender?</td></tr><tr><td>City</td><td><input id="city"></td></tr>
<tr><th colspan=2>Lien holder</th></tr><tr><td>Name</td><td><input id="lien"></td></tr>
<tr><td colspan=2>Remarks</td></tr><tr><td colspan=2><input id="more"></td></tr>
</table><label>E-mail <input id="mail"></label></form></html>"""
SECTIONS = {"own": "Owner", "city": "Owner", "lien": "Lien holder", "more": "Lien holder", "mail": "Transfer"}


def test_a_row_across_a_table_heads_the_same_fields_in_the_browser_as_in_a_saved_page(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(PAGE, encoding="utf-8")
    with chromium(tmp_path / "profile") as browser:
        page = browser.open(saved.as_uri())
        seen = see(page)
        page.close()
    assert {field.id: field.section for field in seen.fields} == SECTIONS
    assert {field.id: field.section for field in read_html(PAGE).fields} == SECTIONS


LINES = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Lines</title><form>
<div role="heading" aria-level="2">Pupil</div><div><label for="a">Surname</label><input id="a"></div>
<p><b>Main driver</b></p><p>First name<br><input id="b"></p>
<div>To</div><div><input id="c" placeholder="First name"></div><div><input id="d" placeholder="Last name"></div>
<div><div>City</div><div><input id="e"></div></div>
<h3>Passengers</h3><table><tr><th>Passenger</th><th>First name</th><th>Surname</th></tr>
<tr><td>1</td><td><input id="f"></td><td><input id="g"></td></tr>
<tr><td>2</td><td><input id="h"></td><td><input id="i"></td></tr></table>
<h3>Vehicles</h3><table><tr><td></td><td>Vehicle A</td><td>Vehicle B</td></tr>
<tr><td>Plate</td><td><input id="j"></td><td><input id="k"></td></tr></table></form></html>"""
DESCRIBED = {
    "a": ("Surname", "Pupil"), "b": ("First name", "Main driver"), "c": ("First name", "To"), "d": ("Last name", "To"),
    "f": ("First name", "Passengers · Passenger 1"), "g": ("Surname", "Passengers · Passenger 1"),
    "h": ("First name", "Passengers · Passenger 2"), "i": ("Surname", "Passengers · Passenger 2"),
    "j": ("Plate", "Vehicles · Vehicle A"), "k": ("Plate", "Vehicles · Vehicle B"),
}  # fmt: skip


def test_lines_and_first_rows_head_the_same_fields_in_the_browser_as_in_a_saved_page(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(LINES, encoding="utf-8")
    with chromium(tmp_path / "profile") as browser:
        page = browser.open(saved.as_uri())
        seen = see(page)
        page.close()
    for form in (seen, read_html(LINES)):
        found = {field.id: (field.label, field.section.removeprefix("Main driver · ")) for field in form.fields}
        assert found.pop("e")[0] == "City"
        assert found == DESCRIBED
