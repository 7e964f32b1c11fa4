"""The page for other assistants over a real core: untick, compose, change, copy; check an answer, stop, write back."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from secondme.paths import Paths
from secondme.types import ContextNote, Judgement
from tests.autofill.test_assist import ANSWER, remember_life
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.pages import press, show
from tests.ui.small_door import opened
from tests.ui.test_memory_pages import nameless
from ui.assist.check import Verdict
from ui.assist.page import AssistPage
from ui.bridge import Bridge
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
REQUEST = "Suggest a recipe for dinner: what can I eat?"
LINE = "Please suggest a vegetarian dinner:"


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def core(home: Paths, engine: FakeEngine) -> Iterator[Any]:
    from secondme.app import SecondMe

    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    remember_life(me._parts.store)
    yield me
    me.close()


@pytest.fixture
def bridge(core: Any, qtbot: Any) -> Iterator[Bridge]:
    with opened(core, qtbot) as bridge:
        yield bridge


@pytest.fixture
def page(styled: Any, bridge: Bridge, qtbot: Any) -> AssistPage:
    return show(AssistPage(bridge), qtbot)


def looked(page: AssistPage, qtbot: Any) -> dict[str, Any]:
    """The chips for the request, by what they say."""
    enhance = page.enhance
    qtbot.keyClicks(enhance.request, REQUEST)
    press(qtbot, enhance.look)
    qtbot.waitUntil(enhance.compose.isVisible, timeout=10_000)
    return {chip.note.text: chip for chip in enhance.notes.chips}


def test_a_request_is_composed_of_what_is_ticked_changed_and_copied(
    page: AssistPage, core: Any, engine: FakeEngine, qtbot: Any
) -> None:
    chips = looked(page, qtbot)
    allergy, diet = chips["You are allergic to hazelnuts."], chips["You are vegetarian."]
    assert (diet.isChecked(), allergy.isChecked()) == (True, False)
    assert "sensitive" in allergy.accessibleName()
    assert nameless(page) == []
    engine.outputs = [json.dumps({"line": LINE})] * 2
    enhance = page.enhance
    press(qtbot, enhance.compose)
    qtbot.waitUntil(lambda: LINE in enhance.result.toPlainText(), timeout=10_000)
    assert enhance.result.toPlainText() == f"{REQUEST}\n\n{LINE}\n- I am vegetarian."
    press(qtbot, allergy)
    press(qtbot, diet)
    press(qtbot, enhance.compose)
    qtbot.waitUntil(lambda: "- I am allergic to hazelnuts." in enhance.result.toPlainText(), timeout=10_000)
    qtbot.waitUntil(lambda: running() == 0, timeout=10_000)
    assert "vegetarian" not in enhance.result.toPlainText()
    enhance.result.moveCursor(enhance.result.textCursor().MoveOperation.End)
    qtbot.keyClicks(enhance.result, " Thanks!")
    press(qtbot, enhance.copy)
    assert QGuiApplication.clipboard().text().endswith("- I am allergic to hazelnuts. Thanks!")
    qtbot.waitUntil(lambda: bool(core.autofill.log()), timeout=5000)
    assert core.autofill.log()[0].fields[0].memories == (allergy.note.memory,)


def test_the_plain_text_stands_at_once_and_the_line_can_be_stopped(
    page: AssistPage, engine: FakeEngine, qtbot: Any
) -> None:
    looked(page, qtbot)
    engine.outputs = [json.dumps({"line": LINE})]
    engine.gate.clear()
    enhance = page.enhance
    press(qtbot, enhance.compose)
    qtbot.waitUntil(lambda: "Please take into account" in enhance.result.toPlainText(), timeout=10_000)
    plain = enhance.result.toPlainText()
    press(qtbot, enhance.stop)
    engine.gate.set()
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)
    assert enhance.result.toPlainText() == plain
    assert not enhance.stop.isVisible()
    qtbot.keyClicks(enhance.request, " Soon!")
    assert not enhance.compose.isEnabled()  # what was found was found for something else


def test_a_lock_ends_the_line_and_leaves_the_plain_text(
    page: AssistPage, core: Any, engine: FakeEngine, qtbot: Any
) -> None:
    looked(page, qtbot)
    core.guard.protect("four plain little words")
    engine.started.clear()
    engine.gate.clear()
    enhance = page.enhance
    press(qtbot, enhance.compose)
    qtbot.waitUntil(engine.started.is_set, timeout=10_000)
    core.guard.lock()
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)
    assert not enhance.stop.isVisible()
    assert "Please take into account" in enhance.result.toPlainText()


def judgement(prompt: Any) -> str:
    if "vegetarian" in prompt.question.partition("Known:")[2]:
        return json.dumps({"quote": "Brown the chicken", "reason": "", "verdict": "conflicts"})
    return json.dumps({"quote": "", "reason": "", "verdict": "not concerned"})


def checked(page: AssistPage, qtbot: Any) -> dict[str, str]:
    check = page.check
    press(qtbot, check.check)
    qtbot.waitUntil(lambda: not check.stop.isVisible() and running() == 0, timeout=10_000)
    return {each.note.text: each.verdict for each in check.judgements}


def test_an_answer_is_checked_memory_by_memory(page: AssistPage, engine: FakeEngine, qtbot: Any) -> None:
    press(qtbot, page.tabs[1])
    check = page.check
    qtbot.keyClicks(check.question, "What can I eat for dinner?")
    qtbot.keyClicks(check.answer, ANSWER)
    engine.outputs = [judgement] * 9
    found = checked(page, qtbot)
    assert found["You are vegetarian."] == found["You are allergic to hazelnuts."] == "conflicts"
    assert check.summary.text() == "2 things that you have told speak against this answer."
    assert "“Brown the chicken”. I am vegetarian." in check.back.toPlainText()
    assert nameless(page) == []
    press(qtbot, check.copy)
    assert QGuiApplication.clipboard().text() == check.back.toPlainText()
    chip = next(chip for chip in check.notes.chips if chip.note.text == "You are vegetarian.")
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    again = checked(page, qtbot)
    assert "You are vegetarian." not in again
    assert check.summary.text() == "1 thing that you have told speaks against this answer."


def test_a_check_can_be_stopped_and_says_when_there_is_no_model(
    page: AssistPage, bridge: Bridge, engine: FakeEngine, qtbot: Any
) -> None:
    page.show_task(1)
    check = page.check
    qtbot.keyClicks(check.answer, "Brown the chicken: what can I eat for dinner?")
    engine.outputs = [judgement] * 9
    engine.gate.clear()
    press(qtbot, check.check)
    qtbot.waitUntil(check.stop.isVisible, timeout=10_000)
    press(qtbot, check.stop)
    engine.gate.set()
    qtbot.waitUntil(lambda: not check.stop.isVisible() and running() == 0, timeout=10_000)
    assert check.check.isEnabled()
    engine.fail_after = 0
    with qtbot.waitSignal(bridge.notice_asked) as said:
        press(qtbot, check.check)
    assert "model" in said.args[0].text


def test_a_long_memory_beside_a_verdict_is_cut_and_never_makes_the_page_wider(qtbot: Any) -> None:
    note = ContextNote(1, "You have a Portuguese course on Monday evenings, " * 6, "")
    shown = Verdict(Judgement(note, "fits"), cast(Bridge, None))
    qtbot.addWidget(shown)
    assert shown.minimumSizeHint().width() < 300
    assert shown.sizeHint().width() > 1000
