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
