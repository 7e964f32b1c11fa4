"""The filters beside the list: shown and hidden, kept in step with what is listed; searches kept under a name."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QInputDialog, QSplitter, QWidget

from secondme.types import Changes, Facets, SavedSearch
from ui.bridge import Bridge
from ui.memories.browser import MemoryBrowser
from ui.memories.facets import FacetPanel
from ui.memories.facetwords import in_words
from ui.theme import Type
from ui.undos import Change, Undos
from ui.widgets.naming import ask_name

if TYPE_CHECKING:
    from secondme.app import SecondMe

LONGEST = 60
"""Letters of a name that is offered."""
NARROW = 860
"""Below this width (px at the usual size of text) the filters take the place of the open memory."""


class Narrowing(QObject):
    """Belongs to the pane. The panel is made when it is first asked for."""

    def __init__(
        self, bridge: Bridge, splitter: QSplitter, browser: MemoryBrowser, right: QWidget, undos: Undos
    ) -> None:
        super().__init__(splitter)
        self._bridge, self._undos = bridge, undos
        self._splitter, self._browser, self._right = splitter, browser, right
        self._searches: list[SavedSearch] = []
        self._dialog: QInputDialog | None = None
        self.panel: FacetPanel | None = None
        browser.facets_asked.connect(self.show)
        browser.counted.connect(self._counted)
        browser.model.answered.connect(self._answered)
        bridge.changed.connect(self._changed)
        splitter.installEventFilter(self)

    def _made(self) -> FacetPanel:
        if self.panel is None:
            panel = self.panel = FacetPanel()
            self._splitter.insertWidget(0, panel)
            self._splitter.setStretchFactor(0, 0)
            panel.filter_changed.connect(self._browser.narrow)
            panel.search_chosen.connect(self._browser.run)
            panel.save_asked.connect(self._ask_name)
            panel.remove_asked.connect(self._remove)
            panel.rename_asked.connect(self._ask_other_name)
            panel.close_asked.connect(self.close)
        return self.panel

    @property
    def is_shown(self) -> bool:
        return self.panel is not None and not self.panel.isHidden()

    @Slot(bool)
    def show(self, shown: bool) -> None:
        panel = self._made()
        panel.setVisible(shown)
        self._browser.counts = shown
        self._browser.facets.setChecked(shown)
        self._fit()
        if shown:
            panel.show_filter(self._browser.filter)
            self._read_searches()
            self._browser.count_now()
            panel.area.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close(self) -> None:
        self.show(False)
        self._browser.facets.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def make_room(self) -> None:
        """A memory was opened: where there is no room for both, the filters go."""
        if self.is_shown and self._splitter.width() < Type.of(NARROW):
            self.show(False)

    def _fit(self) -> None:
        covered = self.is_shown and self._splitter.width() < Type.of(NARROW)
        self._right.setVisible(not covered and not self._browser.is_empty())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    @Slot()
    def _answered(self) -> None:
        self._fit()
        if self.panel is not None:
            self.panel.show_filter(self._browser.filter)
            self._show_searches()

    @Slot(object)
    def _counted(self, counted: Facets) -> None:
        if self.panel is not None:
            self.panel.show_counts(counted)

    # Searches that are kept

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if changes.settings and self.is_shown:
            self._read_searches()

    def _read_searches(self) -> None:
        self._bridge.call(lambda me: me.memories.saved_searches(), self._got_searches)

    @Slot(object)
    def _got_searches(self, searches: list[SavedSearch]) -> None:
        self._searches = searches
        self._show_searches()

    def _show_searches(self) -> None:
        wanted = self._browser.wanted()
        known = any(each == self._browser.wanted(each.name) for each in self._searches)
        if self.panel is not None:
            self.panel.show_searches(self._searches, bool(wanted.query or wanted.filter) and not known)

    @Slot()
    def _ask_name(self) -> None:
        """Under which name; what is searched for is offered."""
        wanted = self._browser.wanted()
        offered = wanted.query or ", ".join(words for _, _, words in in_words(wanted.filter))
        self._ask(self.tr("Save this search"), offered, self.tr("Save")).textValueSelected.connect(self._save)

    @Slot(str)
    def _ask_other_name(self, name: str) -> None:
        dialog = self._ask(self.tr("Rename this search"), name, self.tr("Rename"))
        dialog.textValueSelected.connect(partial(self._rename, name))

    def _ask(self, title: str, offered: str, done: str) -> QInputDialog:
        self._dialog = ask_name(self._splitter.window(), title, self.tr("Name"), offered[:LONGEST], done)
        return self._dialog

    @Slot(str)
    def _save(self, name: str) -> None:
        search = self._browser.wanted(" ".join(name.split()))
        said = self.tr("Search saved as “{name}”").format(name=search.name)
        self._change(said, lambda me: me.memories.save_search(search))

    def _rename(self, name: str, other: str) -> None:
        said = self.tr("Search renamed to “{name}”").format(name=" ".join(other.split()))
        self._change(said, lambda me: me.memories.rename_search(name, other))

    @Slot(str)
    def _remove(self, name: str) -> None:
        said = self.tr("Search “{name}” removed").format(name=name)
        self._change(said, lambda me: me.memories.remove_search(name))

    def _change(self, said: str, work: "Callable[[SecondMe], Changes]") -> None:
        """Said when it is done, and offered to be taken back."""
        Change(self._splitter, self._undos, said).start(self._bridge, work)
