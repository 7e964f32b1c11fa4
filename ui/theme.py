"""The design system: widgets name a role, this module says how it looks, in light and in dark, and follows both live.

Type (px at 100 %; the person chooses 80 to 200 %, at once): small 12 · body 14 · lead 16 · title 20 · display 26. What
holds text grows with it (`Scaled`), icons and distances do not. Prose: line height 1.5.
Weight 600 marks names and headings; nothing is set in capitals, and italics are left to what people write.
Space: 4 within a thing, 8 between parts of a thing, 12 between things, 16 around groups, 24 around pages (`Space`).
A line of text is at most 760 px wide. Rows that can be clicked are at least 28 px high.
Radius: 6 controls, 8 to 10 cards and bubbles, 13 chips, 18 composer. Lines are 1 px and quiet; nothing has a shadow.
Colour: warm neutrals, one green accent used only for what can be acted on or is new. Every text (`TEXTS`) on every
ground (`GROUNDS`) has a contrast of at least 4.5 : 1 in light and in dark, place holders as they are drawn too; focus
rings and icons 3 : 1 (tests/ui/test_design.py computes them). Disabled controls are exempt. Colour is never the only
sign: a state also has a word, an icon or a weight.
States: hover lightens the ground (`hover`), pressed deepens it, chosen is `selected`; focus is a ring of 2 px in the
accent, or in the colour of the text on the accent; wrong input has a `danger` edge and says why.
Icons: assets/icons/*.svg, 24 × 24, one stroke of 1.75, tinted by a token; 18 px in buttons, 36 px in empty states. An
icon without words has an accessible name and a tool tip.
Motion: none for its own sake. What comes and goes is there at once; only a message that was jumped to fades its mark.
High DPI: everything is in px of Qt's logical pixels; icons are drawn for the scale of the screen.

Roles are dynamic properties, set once by the helpers of ui/widgets/basics.py:
    QPushButton "role":  primary · secondary (default) · quiet (text only) · danger · link · icon · chip · row · send
    QLabel      "style": display · title · lead · strong · body (default) · muted · small · section · danger · mono
    QFrame      "box":   page · sidebar · card · bubble · code · quote · toast · banner · offer
    QTableView  "rows":  own (a list whose rows paint themselves)
Pages are made of Qt's own widgets, on Fusion and a palette of these tokens; there is no web view.
Own painting takes colours from `theme().colors` and repaints on `theme().changed`.
"""

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ui.assets import icon_source, style_source


class Space:
    """Distances in px."""

    XS, S, M, L, XL = 4, 8, 12, 16, 24


SMALLEST, LARGEST = 80, 200
"""Of the size of text, in percent."""


class Sizes:
    """Font sizes in px, as large as the person has text."""

    def __init__(self) -> None:
        self.percent = 100

    def of(self, px: int) -> int:
        """What is `px` at 100 %."""
        return round(px * self.percent / 100)

    @property
    def SMALL(self) -> int:
        return self.of(12)

    @property
    def BODY(self) -> int:
        return self.of(14)


Type = Sizes()


@dataclass(frozen=True, slots=True)
class Colors:
    """The tokens, as #rrggbb."""

    page: str
    sidebar: str
    surface: str
    """Cards, fields, the composer: one step towards the reader."""
    bubble: str
    """What the person said."""
    code: str
    line: str
    line_strong: str
    """Borders of fields, scroll bars: 3 : 1 is not needed, being seen is."""
    hover: str
    pressed: str
    selected: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    """Grounds of chips and of what is highlighted."""
    danger: str
    danger_soft: str
    warning: str
    ok: str
    toast: str
    on_toast: str
    toast_accent: str


LIGHT = Colors(
    page="#fbfaf8", sidebar="#f3f1ec", surface="#ffffff", bubble="#efece6", code="#f5f3ef", line="#e6e2db",
    line_strong="#cfc9bf", hover="#eae7e0", pressed="#e0dcd3", selected="#e4e0d7", text="#1f1d1a", muted="#635e56",
    accent="#27675a", on_accent="#ffffff", accent_hover="#1e5549", accent_soft="#e1eee9", danger="#b3322a",
    danger_soft="#fbeae8", warning="#855500", ok="#27675a", toast="#2b2926", on_toast="#f6f3ee", toast_accent="#8fd3bd",
)  # fmt: skip
DARK = Colors(
    page="#1d1c1b", sidebar="#171615", surface="#272524", bubble="#2f2d2b", code="#171615", line="#363331",
    line_strong="#514d49", hover="#2b2927", pressed="#363331", selected="#33302e", text="#ece9e4", muted="#aaa49b",
    accent="#82c9b3", on_accent="#10201b", accent_hover="#9ad8c5", accent_soft="#25352f", danger="#f2938a",
    danger_soft="#3d2523", warning="#e0b060", ok="#82c9b3", toast="#ece9e4", on_toast="#1f1d1a", toast_accent="#1e5549",
)  # fmt: skip

GROUNDS = (
    "page", "sidebar", "surface", "bubble", "code", "hover", "pressed", "selected", "accent_soft", "danger_soft",
)  # fmt: skip
"""Tokens that text is set on."""
TEXTS = ("text", "muted", "accent", "danger", "warning", "ok")
"""Tokens that text is set in, each on any of GROUNDS."""
REVERSED = (
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_toast", "toast"), ("toast_accent", "toast"),
)  # fmt: skip
"""(text, ground) beside those."""

SIZED = re.compile(r"(font-size|min-height): ([12]\d)px(?!; min-width)")
"""Measures of the style sheet that grow with text: not those of icons."""
SANS = ("Inter", "Segoe UI Variable", "Noto Sans", "Cantarell", "Ubuntu", "Open Sans", "DejaVu Sans")
MONO = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "Menlo", "Noto Sans Mono", "DejaVu Sans Mono", "monospace")


class Theme(QObject):
    """Holds the tokens in force and keeps the application's style sheet and palette in step with them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wanted = "system"
        self._system_font = QFont()
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self.dark = False
        self.colors = LIGHT

    def install(self, app: QApplication, wanted: str = "system") -> None:
        """Style `app`; from now on the system's changes between light and dark are followed."""
        app.setStyle("Fusion")
        self._system_font = app.font()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply(wanted, always=True)

    def choose(self, wanted: str) -> None:
        """`wanted`: system, light or dark."""
        self._apply(wanted, always=False)

    def resize(self, percent: int) -> None:
        """Text of this size from now on, in all that is shown."""
        percent = min(LARGEST, max(SMALLEST, percent))
        if percent != Type.percent:
            Type.percent = percent
            self._apply(self._wanted, always=True)

    @Slot()
    def _system_changed(self) -> None:
        self._apply(self._wanted, always=False)

    def _apply(self, wanted: str, always: bool) -> None:
        self._wanted = wanted
        dark = wanted == "dark" or (
            wanted == "system" and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        if dark == self.dark and not always:
            return
        self.dark = dark
        self.colors = DARK if dark else LIGHT
        self._icons.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            with uncollected():
                app.setStyleSheet("")  # to set one in the place of another costs Qt four times as much
                app.setPalette(palette(self.colors))
                app.setFont(base_font(self._system_font))
                app.setStyleSheet(style_sheet(self.colors))
        self.changed.emit()

    def icon(self, name: str, color: str = "muted", size: int = 18) -> QIcon:
        """The drawing assets/icons/<name>.svg in the colour of a token. Ask again on `changed`."""
        key = (name, color, size)
        if key not in self._icons:
            self._icons[key] = _draw(name, getattr(self.colors, color), size)
        return self._icons[key]


@contextmanager
def uncollected() -> Iterator[None]:
    """Python collects nothing meanwhile: Qt styles widgets from a list of all, and crashes where one of them goes while
    an event of another runs Python (seen)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_theme: Theme | None = None


def theme() -> Theme:
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme


WIDEST = 460


class Scaled(QObject):
    """Keeps a measure of a widget, such as its width, in step with the size of text; at most `WIDEST` px where that is
    more than it would be at 100 %."""

    def __init__(self, widget: QObject, apply: Callable[[int], object], px: int) -> None:
        super().__init__(widget)
        self._apply, self._px = apply, px
        theme().changed.connect(self._again)
        self._again()

    @Slot()
    def _again(self) -> None:
        self._apply(min(Type.of(self._px), max(self._px, WIDEST)))


def base_font(system: QFont) -> QFont:
    """The system's font at the size of body text; a family made for reading where the system has chosen none."""
    font = QFont(system)
    if font.family() in ("Sans Serif", "DejaVu Sans", "Sans", ""):
        font.setFamilies(list(SANS))
    font.setPixelSize(Type.BODY)
    return font


def mono_font() -> QFont:
    font = QFont()
    font.setFamilies(list(MONO))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(Type.BODY - 1)
    return font


def _draw(name: str, color: str, size: int) -> QIcon:
    from PySide6.QtSvg import QSvgRenderer

    source = icon_source(name).replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    icon = QIcon()
    for scale in {1, round(QGuiApplication.primaryScreen().devicePixelRatio() + 0.49)}:
        pixmap = QPixmap(QSize(size, size) * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        icon.addPixmap(pixmap)
    return icon


def palette(colors: Colors) -> QPalette:
    """For what style sheets do not reach: selections, links, place holders, native dialogs of Fusion."""
    role = QPalette.ColorRole
    pairs = {
        role.Window: colors.page, role.WindowText: colors.text, role.Base: colors.surface,
        role.AlternateBase: colors.sidebar, role.Text: colors.text, role.Button: colors.surface,
        role.ButtonText: colors.text, role.BrightText: colors.danger, role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent, role.Link: colors.accent, role.LinkVisited: colors.accent,
        role.PlaceholderText: colors.muted, role.ToolTipBase: colors.toast, role.ToolTipText: colors.on_toast,
        role.Mid: colors.line, role.Dark: colors.line_strong, role.Light: colors.surface, role.Accent: colors.accent,
    }  # fmt: skip
    result = QPalette()
    for key, value in pairs.items():
        result.setColor(key, QColor(value))
    for key in (role.Text, role.ButtonText, role.WindowText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(colors.line_strong))
    return result


def style_sheet(colors: Colors) -> str:
    """The whole style sheet with its tokens filled in: `@name` is a colour; sizes of text are those at 100 %."""
    sheet = style_source()
    for name in sorted((field.name for field in fields(colors)), key=len, reverse=True):
        sheet = sheet.replace("@" + name + ";", getattr(colors, name) + ";")
    return SIZED.sub(lambda found: f"{found[1]}: {Type.of(int(found[2]))}px", sheet)
