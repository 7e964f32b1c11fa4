"""Finding a setting by its words, or by others that people use for it, on this page and on those that belong to it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.settings.page import Page, Row
from ui.settings.wanted import fits
from ui.theme import Space, theme
from ui.widgets.basics import Box, Button, SearchField, clear, label
from ui.widgets.rowbutton import RowButton


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


@dataclass(frozen=True, slots=True)
class Place:
    """A setting of another page: the name of a row or of a group there."""

    page: str
    title: str
    also: str = ""


def pages() -> dict[str, str]:
    return {
        "remembering": _tr("What is remembered"), "models": _tr("Models"), "jobs": _tr("Background work"),
        "people": _tr("People"),
    }  # fmt: skip


def places() -> tuple[Place, ...]:
    """What can be set on the other pages. A test sees to it that none is missing, and that each is there."""
    return (
        Place("remembering", _tr("What you write here"), _tr("new memories approve automatic ask inbox")),
        Place("remembering", _tr("What you wrote elsewhere"), _tr("new memories imported approve ask inbox")),
        Place("remembering", _tr("Conclusions"), _tr("new memories inferred guesses approve ask inbox")),
        Place("remembering", _tr("Summaries"), _tr("new memories diary approve ask inbox")),
        Place("remembering", _tr("Never remembered"), _tr("exclude block topics ban private")),
        Place("remembering", _tr("Reflect on health"), _tr("sensitive illness privacy")),
        Place("remembering", _tr("Reflect on politics"), _tr("sensitive opinion privacy")),
        Place("remembering", _tr("Reflect on sex"), _tr("sensitive love gender privacy")),
        Place("remembering", _tr("Reflect on religion"), _tr("sensitive belief faith privacy")),
        Place("remembering", _tr("Reading them at night"), _tr("imported messages budget nightly minutes time")),
        Place("remembering", _tr("Conversations are kept"), _tr("retention period privacy delete old months age")),
        Place("remembering", _tr("Bin"), _tr("trash delete empty erase privacy storage")),
        Place("models", _tr("For replies"), _tr("language model llm gguf download speed chat context tokens")),
        Place("models", _tr("For finding by meaning"), _tr("embedding search vectors model download")),
        Place("jobs", _tr("All background work"), _tr("pause stop resume jobs battery processor")),
        Place("jobs", _tr("Make all memories again"), _tr("rebuild reset start afresh")),
        Place("people", _tr("People"), _tr("merge split contacts names same person")),
    )


class SettingsSearch(Box):
    """A field above the settings, with a sentence and the settings of other pages below it."""

    place_asked = Signal(str, str)
    """(page, title)"""

    def __init__(self, page: Page) -> None:
        super().__init__(spacing=Space.S)
        self._page = page
        self.field = SearchField(_tr("Search settings"))
        self.told = label("", "small", wrap=True)
        self.told.hide()
        self.elsewhere = Box("card", margins=(Space.S, Space.S, Space.S, Space.S), spacing=2)
        self.elsewhere.hide()
        self.add(self.field, self.told, self.elsewhere)
        self.field.textChanged.connect(self.look)
        self.field.installEventFilter(self)
        theme().changed.connect(self._mark_again)

    def focus(self) -> None:
        self._page.area.verticalScrollBar().setValue(0)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @Slot(str)
    def look(self, query: str) -> None:
        query = query.strip()
        here = self._page.narrow(query)
        names = pages()
        others = [each for each in places() if query and fits(query, each.title, each.also, names[each.page])]
        clear(self.elsewhere.box)
        for place in others:
            self.elsewhere.add(self._link(place, names[place.page]))
        self.elsewhere.setVisible(bool(others))
        count = here + len(others)
        if count:
            text = _tr("1 setting") if count == 1 else _tr("{n} settings").format(n=count)
        else:
            text = _tr("No setting is called “{query}”.").format(query=query)
        self.told.setText(text)
        self.told.setVisible(bool(query))
        self._page.area.verticalScrollBar().setValue(0)

    @Slot()
    def _mark_again(self) -> None:
        """The marks have colours of their own."""
        if query := self.field.text().strip():
            self._page.narrow(query)

    def _link(self, place: Place, page: str) -> QWidget:
        button = RowButton(_tr("{title} · in {page}").format(title=place.title, page=page), "right")
        button.setProperty("place", (place.page, place.title))
        button.clicked.connect(self._go)
        return button

    @Slot()
    def _go(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.place_asked.emit(*button.property("place"))

    def _first(self) -> QWidget | None:
        """The first control that was found."""
        links: list[QWidget] = [each for each in self.elsewhere.findChildren(Button) if each.isVisible()]
        rows = [row.control for row in self._page.findChildren(Row) if row.isVisible() and row.control.isEnabled()]
        return next(iter(links + rows), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter go on to what was found."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            first = self._first() if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) else None
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                self._page.area.ensureWidgetVisible(first)
                return True
        return super().eventFilter(watched, event)
