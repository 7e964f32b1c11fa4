"""The promise of ui/theme.py: whatever is written can be read, in light and in dark."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCompleter, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui import theme as design
from ui.assets import style_source
from ui.chat import highlight
from ui.chat.composer import Composer
from ui.widgets.basics import Button, SearchField, label
from ui.widgets.toast import Toast

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
LEAST, LEAST_OF_SIGNS = 4.5, 3.0
BOTH = pytest.mark.parametrize("colors", [design.LIGHT, design.DARK], ids=["light", "dark"])


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def bad(colors: design.Colors, pairs: list[tuple[str, str]], least: float = LEAST) -> list[tuple[str, str, float]]:
    found = ((a, b, round(contrast(getattr(colors, a), getattr(colors, b)), 2)) for a, b in pairs)
    return [each for each in found if each[2] < least]


@BOTH
def test_every_text_on_every_ground(colors):
    pairs = [(text, ground) for text in design.TEXTS for ground in design.GROUNDS]
    assert bad(colors, [*pairs, *design.REVERSED]) == []


@BOTH
def test_focus_rings_and_icons(colors):
    pairs = [(sign, ground) for sign in ("accent", "muted") for ground in design.GROUNDS]
    assert bad(colors, pairs, LEAST_OF_SIGNS) == []


@pytest.mark.parametrize(
    ("palette", "ground"), [(highlight.LIGHT, design.LIGHT.code), (highlight.DARK, design.DARK.code)]
)
def test_colours_of_code(palette, ground):
    assert {name: contrast(color, ground) for name, color in palette.items() if contrast(color, ground) < LEAST} == {}


def in_sheet() -> list[tuple[str, str, str]]:
    """(rule, text, ground) of every rule of the style sheet that names both."""
    found = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style_source()):
        text = re.search(r"(?<![-\w])color: @(\w+);", body)
        ground = re.search(r"background(?:-color)?: @(\w+);", body)
        if text and ground:
            found.append((selectors.strip(), text[1], ground[1]))
    return found


def test_the_sheet_sets_text_only_on_what_is_computed():
    known = {(text, ground) for text in design.TEXTS for ground in design.GROUNDS} | set(design.REVERSED)
    rules = in_sheet()
    assert len(rules) >= 5
    assert [rule for rule in rules if rule[1:] not in known] == []


@pytest.fixture(params=["light", "dark"])
def themed(styled: QApplication, request: pytest.FixtureRequest) -> Iterator[design.Colors]:
    design.theme().choose(request.param)
    yield design.theme().colors
    design.theme().choose("light")


def seen(widget: QWidget, ground: str) -> float:
    """The strongest contrast with the ground of anything that is drawn within the widget's edges."""
    picture: QImage = widget.grab().toImage()
    inner = [
        picture.pixelColor(x, y).name() for x in range(40, picture.width() - 40) for y in range(8, picture.height() - 8)
    ]
    return max(contrast(color, ground) for color in inner)


def test_place_holders_can_be_read_as_they_are_drawn(themed: design.Colors, qtbot):
    for field in (SearchField("Search memories by what they mean"), Composer()):
        qtbot.addWidget(field)
        field.resize(420, field.sizeHint().height())
        field.show()
        qtbot.waitExposed(field)
        assert seen(field, themed.surface) >= LEAST, type(field).__name__


@pytest.mark.parametrize("style", ["body", "muted", "small", "section", "danger"])
def test_labels_can_be_read_as_they_are_drawn(themed: design.Colors, qtbot, style):
    page = QWidget()
    qtbot.addWidget(page)
    page.setStyleSheet(f"QWidget {{ background-color: {themed.page}; }}")
    text = label("M" * 40, style)
    text.setParent(page)
    text.resize(400, 30)
    page.resize(400, 30)
    page.show()
    qtbot.waitExposed(page)
    assert seen(page, themed.page) >= LEAST


class QBalloonTip(QWidget):
    """By the name and the ground of what Qt shows beside a tray icon where the desktop has no notifications."""

    GROUND = "#ffffe1"


def test_a_notice_beside_the_tray_can_be_read_as_it_is_drawn(themed: design.Colors, qtbot):
    tip = QBalloonTip()
    qtbot.addWidget(tip)
    tip.setStyleSheet(f"QBalloonTip {{ background-color: {tip.GROUND}; }}")
    text = QLabel("M" * 40, tip)
    text.resize(400, 30)
    tip.resize(400, 30)
    tip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    tip.show()
    qtbot.waitExposed(tip)
    assert seen(tip, tip.GROUND) >= LEAST


@pytest.mark.parametrize("role", ["primary", "secondary", "danger", "link", "chip"])
def test_buttons_can_be_read_as_they_are_drawn(themed: design.Colors, qtbot, role):
    button = Button("M" * 40, role)
    qtbot.addWidget(button)
    button.resize(420, 36)
    button.show()
    qtbot.waitExposed(button)
    grounds = {"primary": themed.accent, "chip": themed.accent_soft, "secondary": themed.surface}
    assert seen(button, grounds.get(role, themed.page)) >= LEAST


@pytest.mark.qt_log_ignore(r"does not support (propagateSizeHints|raise|grabbing the keyboard)")
def test_what_completes_a_field_can_be_read(themed: design.Colors, qtbot):
    """Its list is a window of its own, with nothing of the app behind it."""
    field = QLineEdit()
    field.setCompleter(QCompleter(["M" * 40], field))
    qtbot.addWidget(field)
    field.resize(420, 36)
    field.show()
    qtbot.waitExposed(field)
    field.setFocus()
    qtbot.keyClicks(field, "M")
    shown = field.completer().popup()
    qtbot.waitUntil(shown.isVisible)
    picture = shown.grab().toImage()
    assert picture.pixelColor(picture.width() - 6, picture.height() // 2).name() in (themed.surface, themed.selected)
    assert seen(shown, themed.surface) >= LEAST


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_enter_as_by_space(styled: QApplication, qtbot, key):
    pressed: list[str] = []
    dialog = QDialog()
    button = Button("Import", "primary", clicked=lambda: pressed.append("Import"))
    QVBoxLayout(dialog).addWidget(button)
    qtbot.addWidget(dialog)
    dialog.show()
    button.setFocus()
    qtbot.keyClick(button, key)
    qtbot.keyClick(button, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["Import"] * (2 if key == Qt.Key.Key_Space else 1), "Ctrl+Enter is left to those who use it"


def test_a_toast_takes_the_lines_that_it_needs(styled: QApplication, qtbot):
    window = QWidget()
    toast = Toast(window)
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    toast.say("Undone")
    low = toast.height()
    toast.say("1 conclusion waits for you. There is a new version of your profile. " * 2, object())
    words = toast.findChild(QLabel)
    assert 2 * words.fontMetrics().height() < words.heightForWidth(words.width()) <= words.height()
    assert window.rect().contains(toast.geometry())
    toast.say("Undone")
    assert toast.height() == low
