"""The forms of bench_forms as the extension sees them in Chromium: every field is described by its own script there.

The bars are those of bench_forms. `SECONDME_BENCH_SHOW` as there. Needs chromium.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from secondme.autofill.form import Form
from secondme.browser import messages
from secondme.browser.install import EXTENSION
from tests.bench.bench_forms import _show, figures
from tests.bench.form_cases import FOLDER, judged, names
from tests.bench.report import Figure
from tests.e2e.chromium import PROGRAM, Page, chromium

SEE = """(() => {
  const all = [...document.querySelectorAll('input, select, textarea')]
    .filter((e) => !/^(submit|button|reset|image)$/.test(e.type));
  const key = (e) => (e.type === 'radio' ? e.name || e.id : e.id || e.name) || `field-${all.indexOf(e) + 1}`;
  const found = [];
  for (const root of [...document.forms, document]) {
    const { fields, places } = describeForm(root);
    for (const field of fields) found.push([all.indexOf(places.get(field.id)[0]), key(places.get(field.id)[0]), field]);
  }
  found.sort((one, other) => one[0] - other[0]);
  return { language: document.documentElement.lang, title: document.title, found };
})()"""


def run() -> Iterator[Figure]:
    if PROGRAM is None:
        print("forms-browser: skipped, there is no chromium here", file=sys.stderr)
        return
    shown = os.environ.get("SECONDME_BENCH_SHOW")
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder) / "profile") as browser:
        for held_out in (False, True):
            chosen = [name for name in names(held_out) if name.endswith(".html")]
            found = []
            for name in chosen:
                page = browser.open((FOLDER / name).as_uri())
                found += judged(name, Path(folder), see(page))
                page.close()
            yield from figures(found, "held" if held_out else "work", len(chosen))
            if shown and not held_out:
                _show(Path(shown), found)


def see(page: Page) -> Form:
    """The form of the page as the app would be told of it, its fields by the ids that our readers give them."""
    for script in ("check.js", "describe.js"):
        page.run((EXTENSION / script).read_text(encoding="utf-8"))
    page.run("isSafeTarget = () => true")  # a file has no origin that a form could be sent to safely
    told = page.run(SEE)
    fields, ids, seen = [], [], dict[str, int]()
    for number, (_, key, field) in enumerate(told["found"], 1):
        fields.append(field | {"id": f"f{number}"})
        seen[key] = seen.get(key, 0) + 1
        ids.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    about = {"title": told["title"][:300], "language": told["language"], "fields": fields}
    asked = messages.request({"ask": "look", "origin": "https://form.example", **about})
    assert isinstance(asked, messages.Look)
    named = (replace(field, id=id) for field, id in zip(asked.form.fields, ids, strict=True))
    return replace(asked.form, fields=tuple(named))
