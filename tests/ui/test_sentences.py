"""What the core says is gathered for translators, found by their tool, and translated where it is shown."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from tests.sentences import SKIPPED, TARGET, WORD, Reader, bare, gathered, name, read, speaking, ways, written
from ui import told as module
from ui.bridge import explain
from ui.memories.facetwords import facet_value, know_sources
from ui.settings.words import languages
from ui.told import PACKAGES, told

ROOT = TARGET.parent.parent
TRANSLATORS = ("tr", "_tr", "translate")


class Bracketing(QTranslator):
    def isEmpty(self) -> bool:
        return False

    def translate(self, context: Any, source: Any, _note: Any = None, _n: int = -1) -> str:
        words = [each if isinstance(each, str) else bytes(each).decode() for each in (context, source)]
        return f"[{words[1]}]" if words[0] == "Core" else ""


@pytest.fixture
def bracketed(qapp: QApplication) -> Iterator[None]:
    translator = Bracketing()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def test_the_list_is_of_the_source_as_it_is() -> None:
    """Else: python -m tests.sentences."""
    found = gathered()
    assert set(found) == set(PACKAGES) == {file.stem for file in TARGET.glob("[a-z]*.py")}
    for package, texts in found.items():
        assert (TARGET / f"{package}.py").read_text(encoding="utf-8") == written(package, texts), package


def test_what_is_known_of_models_formats_and_reports_is_in_the_list(bracketed: None) -> None:
    """Whatever the manifest names; what is in brackets twice is filled in."""
    assert told("Qwen2.5 Coder 1.5B (starter)") == "[Qwen2.5 Coder 1.5B (starter)]"
    assert languages(["en", "de", "fr", "it", "and 140 more"]).startswith("[English], [German], [French]")
    assert told("Llama 3.2 Community License") == "[Llama 3.2 Community License]"
    assert told("The model process ended: segfault") == "[The model process ended: [segfault]]"
    assert told("Said by you in “Moving house”.") == "[Said by [you] in “Moving house”.]"
    know_sources([("whatsapp", "WhatsApp chat")])
    assert facet_value("sources", "whatsapp") == "[WhatsApp chat]"


def given(call: ast.Call) -> Iterator[ast.expr]:
    """The texts that are given to a call."""
    for each in (*call.args, *(word.value for word in call.keywords)):
        if isinstance(each, ast.JoinedStr) or (isinstance(each, ast.Constant) and isinstance(each.value, str)):
            yield each


def test_no_error_and_no_remark_is_said_past_the_list() -> None:
    """Whatever words are given to an error, a remark on an import or the result of a job are in the list."""
    assert {"UserError", "ModelProblem", "UpdateProblem", "NeedsConsent"} <= speaking()
    known = {text for texts in gathered().values() for text in texts}
    said: list[tuple[str, str]] = []
    for where, tree in read().items():
        if where not in SKIPPED:
            reader = Reader(where, tree)
            for call in ast.walk(tree):
                if isinstance(call, ast.Call) and name(call.func) in speaking():
                    said += [(where, text) for each in given(call) for text in ways(each, reader.constants)]
    said = [(where, text.strip()) for where, text in said if WORD.search(bare(text))]
    assert len(said) > 400
    past = [f"{where}: {text}" for where, text in said if text not in known]
    assert not past, "\n".join(past)


def test_nothing_that_is_put_together_is_given_to_the_translator() -> None:
    """`tr(f"…")` is looked up with its values in it, and never found."""
    found = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in sorted((ROOT / "ui").rglob("*.py"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in TRANSLATORS
        if any(isinstance(each, ast.JoinedStr) for each in call.args)
    ]
    assert found == []


def test_the_tool_of_translators_finds_every_one(tmp_path: Path) -> None:
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    out = tmp_path / "core.ts"
    files = [str(file) for file in sorted(TARGET.glob("[a-z]*.py"))]
    subprocess.run([str(tool), *files, "-ts", str(out)], check=True, capture_output=True)
    found = {each.text for each in ElementTree.parse(out).iter("source")}
    assert found == {text for texts in gathered().values() for text in texts}


SAID = (
    ("It was said again (memory 12).", "[It was said again (memory 12).]"),
    ("3 memories were made.", "[3 memories were made.]"),
    ("No memories were made. 2 messages could not be read.",
     "[No memories were made.] [2 messages could not be read.]"),
    ("a.md and 1,204 more: it is empty.", "[a.md and 1,204 more: [it is empty.]]"),
    ("Notes/b.json: it is not JSON.", "Notes/b.json: [it is not JSON.]"),
    ("Line 4: its time is not an ISO 8601 time.", "[Line 4: [its time is not an ISO 8601 time.]]"),
    ("What you said of it yourself is gone. It is from the document “Lease.pdf”.",
     "[What you said of it yourself is gone.] [It is from the document “Lease.pdf”.]"),
    ("Said by Nora in “Moving. House. Soon”.", "[Said by Nora in “Moving. House. Soon”.]"),
    ("2 things that you have told speak against this answer, and 1 for it.",
     "[[2 things that you have told speak] against this answer, and 1 for it.]"),
)  # fmt: skip


@pytest.mark.parametrize(("english", "translated"), SAID)
def test_finished_english_is_translated_by_its_template(bracketed: None, english: str, translated: str) -> None:
    assert told(english) == translated


@pytest.mark.parametrize("text", [english for english, _ in SAID] + ["You live in Porto.", "", "{no} {place}", "A: b"])
def test_without_a_translation_every_text_stays_as_it_is(qapp: QApplication, text: str) -> None:
    assert told(text) == text


def test_an_error_is_translated_where_it_becomes_a_notice(bracketed: None) -> None:
    from secondme.errors import EnvironmentProblem, UserError

    notice = explain(EnvironmentProblem("The disk is full.", "Free some space and try again."))
    assert (notice.text, notice.remedy) == ("[The disk is full.]", "[Free some space and try again.]")
    assert "The disk is full." in notice.details, "what is copied for help is as the core said it"
    assert explain(UserError("Another search is called “Lea”.")).text == "[Another search is called “Lea”.]"


def test_a_long_text_that_nobody_has_gathered_does_not_hold_the_window(
    bracketed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    one = module._one
    monkeypatch.setattr(module, "_one", lambda *given: tried.append(given) or one(*given))  # type: ignore[func-returns-value]
    for count in (20, 100):
        tried.clear()
        assert told("A cat sat. " * count + "The disk is full.") == "A cat sat. " * count + "[The disk is full.]"
        assert len(tried) < 6 * count, "every part is tried with every other one"
    assert told("A cat sat. " * 10_000) == "A cat sat. " * 10_000
