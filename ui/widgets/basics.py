"""Small widgets that know the design system, so that panes say what a thing is and not how it looks.

Everything made here has an accessible name where it has no text, and takes the keyboard focus where it can be acted on.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from secondme.settings import MOST_SEARCHED
from ui.theme import Scaled, Space, Type, theme


def label(text: str = "", style: str = "body", wrap: bool = False, selectable: bool = False) -> QLabel:
    """A text; see ui/theme.py for the styles. Always plain text: what is shown may be anybody's words."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("style", style)
    result.setWordWrap(wrap)
    if selectable:
        result.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        result.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return result


LARGEST_ICON = 28
"""Px to which icons of buttons grow with the text."""


class Button(QPushButton):
    """A button in one of the roles of ui/theme.py, its icon tinted by the theme."""

    def __init__(
        self,
        text: str = "",
        role: str = "secondary",
        icon: str = "",
        clicked: Callable[[], None] | None = None,
        icon_size: int = 18,
    ) -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._icon = icon
        self._icon_size = icon_size
        if icon:
            theme().changed.connect(self.retint)
            self.retint()
        if clicked is not None:
            self.clicked.connect(lambda: clicked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it like Space, also where Qt would leave Enter to a window's default button."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def set_icon(self, name: str) -> None:
        self._icon = name
        self.retint()

    @Slot()
    def retint(self) -> None:
        role = self.property("role")
        color = "on_accent" if role in ("primary", "send") else "danger" if role == "danger" else "muted"
        size = min(Type.of(self._icon_size), max(self._icon_size, LARGEST_ICON))
        self.setIconSize(QSize(size, size))
        self.setIcon(theme().icon(self._icon, color, size))


def give_room(dialog: QWidget, width: int, height: int) -> None:
    """Make a dialog so large (px at 100 %), larger where the text is, but no larger than its window; and never so low
    that words are cut off."""
    parent = dialog.parentWidget()
    most = parent.window().size() if parent is not None else QSize(width, height)
    wide, high = (Type.of(px) for px in (width, height))
    dialog.resize(max(width, min(wide, most.width())), max(height, min(high, most.height())))
    Room(dialog)


class Room(QObject):
    """Keeps a dialog as high as its texts need where they wrap, which Qt does not do for a window: at any width and
    size of text, as far as the screen goes."""

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        layout = self._dialog.layout()
        if layout is None or not layout.hasHeightForWidth():
            return
        needed = layout.totalMinimumHeightForWidth(self._dialog.width())
        least = min(needed, self._dialog.screen().availableSize().height())
        if least != self._dialog.minimumHeight():
            self._dialog.setMinimumHeight(least)


def icon_button(icon: str, name: str, clicked: Callable[[], None] | None = None, shortcut: str = "") -> Button:
    """A square with an icon; `name` is its tool tip and what a screen reader says."""
    result = Button("", "icon", icon, clicked)
    result.setAccessibleName(name)
    tip = f"{name} ({QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)})" if shortcut else name
    result.setToolTip(tip)
    if shortcut:
        result.setShortcut(QKeySequence(shortcut))
        result.setToolTip(tip)
    return result


class Elided(QWidget):
    """One line of text that ends in … where there is no room; the whole is its tool tip."""

    def __init__(self, text: str = "", style: str = "strong") -> None:
        super().__init__()
        self._label = label("", style)
        self._label.setParent(self)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Scaled(self, self.setFixedHeight, 28)
        self.setText(text)

    @Slot(str)
    def setText(self, text: str) -> None:
        self._text = " ".join(text.split())
        self.setToolTip(self._text)
        self._fit()

    def text(self) -> str:
        return self._text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * Space.S
        self._label.setGeometry(Space.S, 0, max(0, room), self.height())
        self._label.ensurePolished()
        self._label.setText(self._label.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room))


class SearchField(QLineEdit):
    """A line with a magnifying glass and a clear button. Esc empties it. What is longer than anybody types is cut, and
    that is said."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.setMaxLength(MOST_SEARCHED)
        self.inputRejected.connect(self._tell)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        theme().changed.connect(self._retint)
        self._retint()

    @Slot()
    def _retint(self) -> None:
        self._glass.setIcon(theme().icon("search"))

    @Slot()
    def _tell(self) -> None:
        """That the rest was left out, as a hint below the field."""
        text = self.tr("A search takes at most {n} letters; the rest was left out.").format(n=MOST_SEARCHED)
        self.setAccessibleDescription(text)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), text, self)

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class Box(QFrame):
    """A frame of a kind of ui/theme.py ("page", "sidebar", "card", "bubble", "code", …) with a layout in it."""

    def __init__(
        self,
        box: str = "",
        horizontal: bool = False,
        margins: tuple[int, int, int, int] | int = 0,
        spacing: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if box:
            self.setProperty("box", box)
        self.box: QBoxLayout = QHBoxLayout(self) if horizontal else QVBoxLayout(self)
        if isinstance(margins, int):
            margins = (margins, margins, margins, margins)
        self.box.setContentsMargins(*margins)
        self.box.setSpacing(spacing)

    def add(self, *widgets: QWidget, stretch: int = 0) -> "Box":
        for widget in widgets:
            self.box.addWidget(widget, stretch)
        return self


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; the widgets are deleted."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def row(*widgets: QWidget, spacing: int = Space.S) -> Box:
    """Widgets beside each other, without a frame."""
    return Box("", horizontal=True, spacing=spacing).add(*widgets)


def line(vertical: bool = False) -> QFrame:
    """A quiet rule."""
    result = QFrame()
    result.setProperty("box", "vline" if vertical else "hline")
    return result


def spacer() -> QWidget:
    """Takes all the room there is in a row or a column."""
    result = QWidget()
    result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    result.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return result


def scroll(content: QWidget) -> QScrollArea:
    """`content` in a frameless area that scrolls up and down; where text is large also sideways, should it not fit."""
    area = Area()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    content.setProperty("plain", True)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


class Area(QScrollArea):
    """See `scroll`."""

    def __init__(self) -> None:
        super().__init__()
        theme().changed.connect(self._sideways)
        self._sideways()

    @Slot()
    def _sideways(self) -> None:
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAsNeeded if Type.percent > 100 else policy.ScrollBarAlwaysOff)
