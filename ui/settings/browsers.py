"""Making the app known to the person's browsers, so that its extension fills in forms there; and taking that back."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QShowEvent

from ui.bridge import Bridge, explain
from ui.settings.page import Row, add_divided
from ui.theme import Space
from ui.widgets.basics import Box, Button, clear, label

if TYPE_CHECKING:
    from secondme.types import Changes


class BrowsersCard(Box):
    """Says which browsers know the app, and after each click which files were written or removed."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("card")
        self._bridge = bridge
        self._folder = ""
        self.button = Button(self.tr("Connect"), clicked=self._change)
        help = self.tr(
            "Lets the extension of Second Me ask this app what it knows for a form, once you click on its button. It"
            " writes a small file for each browser; nothing listens on the network."
        )
        self.state = Row(self.tr("Fill in forms in the browser"), help, self.button)
        self.known: tuple[str, ...] = ()
        self.open = Button(self.tr("Show folder"), clicked=self._open)
        help = self.tr(
            "In Chromium, Chrome, Edge or Brave: Extensions, Developer mode, Load unpacked. In Firefox:"
            " about:debugging, Load Temporary Add-on. Choose this folder:"
        )
        self.extension = Row(self.tr("The extension"), help, self.open)
        self.path = label("", "small", wrap=True)
        self.path.setTextFormat(Qt.TextFormat.PlainText)
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.extension.add(self.path)
        add_divided(self, self.state)
        add_divided(self, self.extension)
        self.sites = Box(margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.XS)
        add_divided(self, self.sites)
        bridge.changed.connect(self._changed)
        self.button.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._bridge.is_ready:
            self._ask()

    @Slot(object)
    def _changed(self, changes: "Changes") -> None:
        if changes.settings and self.isVisible():
            self._bridge.call(lambda me: me.browser.chosen(), self._show_sites)

    def _ask(self) -> None:
        self._bridge.call(lambda me: me.browser.connected(), self._show)
        self._bridge.call(lambda me: me.browser.chosen(), self._show_sites)

    @Slot(object)
    def _show_sites(self, chosen: "tuple[tuple[str, str, str], ...]") -> None:
        """What was chosen for single sites, and the way to take each back."""
        clear(self.sites.box)
        self.sites.add(label(self.tr("Sites")))
        if not chosen:
            self.sites.add(label(self.tr("Nothing was chosen for a single site yet."), "small", wrap=True))
        for origin, choice, day in chosen:
            words = {
                "learn": self.tr("what is sent there is offered in the inbox"), "never": self.tr("never filled in"),
            }[choice]  # fmt: skip
            since = self.tr("since {day}").format(day=day) if day else ""
            told = Box(spacing=2).add(label(origin, "body", wrap=True))
            told.add(label(" · ".join(filter(None, (words, since))), "small", wrap=True))
            back = Button(self.tr("Take back"), "link", clicked=partial(self._take_back, origin))
            back.setAccessibleName(self.tr("Take back what was chosen for {site}").format(site=origin))
            line = Box(horizontal=True, spacing=Space.M).add(told, stretch=1).add(back)
            self.sites.add(line)

    def _take_back(self, origin: str) -> None:
        self._bridge.call(lambda me: me.browser.choose(origin, "ask"))

    @Slot(object)
    def _show(self, told: tuple[tuple[str, ...], str]) -> None:
        self.known, self._folder = told
        self.path.setText(self._folder)
        self.button.setText(self.tr("Disconnect") if self.known else self.tr("Connect"))
        self.button.setEnabled(True)
        if self.known and not self.state.note.text():
            self.state.note.say(self.tr("Connected with {names}.").format(names=", ".join(self.known)))

    def _change(self) -> None:
        self.button.setEnabled(False)
        if self.known:
            self._bridge.call(lambda me: me.browser.disconnect(), self._removed, self._failed)
        else:
            self._bridge.call(lambda me: me.browser.connect(), self._written, self._failed)

    @Slot(object)
    def _written(self, files: tuple[str, ...]) -> None:
        self.state.note.say("\n".join((self.tr("Written:"), *files)))
        self._ask()

    @Slot(object)
    def _removed(self, files: tuple[str, ...]) -> None:
        self.state.note.say("\n".join((self.tr("Removed:"), *files)))
        self._ask()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        self.state.note.say(f"{notice.text} {notice.remedy}".strip(), "warning")
        self._ask()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
