"""How long conversations are kept: for ever, or so many months, after what would go has been shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.bridge import Bridge, explain
from ui.settings.bin import HEIGHT, WIDTH, counted, listed
from ui.settings.following import FollowingRow
from ui.theme import Space
from ui.undos import Undos
from ui.widgets.basics import Box, Button, give_room, label
from ui.widgets.choice import Choice

if TYPE_CHECKING:
    from secondme.settings import Settings
    from secondme.types import BinInfo, Changes

MONTHS = (0, 6, 12, 24, 60)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Keeping", text)


def span(months: int) -> str:
    """So many months in words."""
    if not months:
        return _tr("For ever")
    if months % 12:
        return _tr("{n} months").format(n=months)
    return _tr("1 year") if months == 12 else _tr("{n} years").format(n=months // 12)


class KeepingRow(FollowingRow):
    """Nothing is saved before the person has agreed to what it means."""

    def __init__(self, bridge: Bridge, undos: Undos) -> None:
        """`undos`: those of the page that it stands on."""
        self._undos = undos
        self._stored = self._wanted = 0
        self.dialog: Agreeing | None = None
        title = _tr("Conversations are kept")
        self.months = Choice(title, at_once=False)
        for months in MONTHS:
            self.months.addItem(span(months), months)
        help = _tr(
            "What you have not touched for longer goes to the bin, and can be taken back there. What is pinned, and"
            " what a memory stands on that you pinned or approved, always stays."
        )
        super().__init__(bridge, title, help, self.months)
        self.months.currentIndexChanged.connect(self._chose)
        self.follow()

    def show_settings(self, settings: "Settings") -> None:
        self._stored = settings.keep_months
        if self.dialog is None:
            self._put(self._stored)

    def _put(self, months: int) -> None:
        with QSignalBlocker(self.months):
            if self.months.findData(months) < 0:
                self.months.addItem(span(months), months)
            self.months.setCurrentIndex(self.months.findData(months))

    @Slot()
    def _chose(self) -> None:
        self.note.say("")
        self._wanted = months = int(self.months.currentData())
        if months == self._stored:
            return
        if not months:
            self._agreed(0)
            return
        self._bridge.call(lambda me: (months, me.retention.preview(months)), self._previewed, self._failed)

    @Slot(object)
    def _previewed(self, answer: "tuple[int, BinInfo]") -> None:
        months, found = answer
        if months != self._wanted or self.dialog is not None:
            return
        self.dialog = Agreeing(self.window(), months, found)
        self.dialog.agreed.connect(self._agreed)
        self.dialog.finished.connect(self._answered)
        self.dialog.open()

    @Slot()
    def _answered(self) -> None:
        self.dialog = None
        self.ask()
        self.months.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _agreed(self, months: int) -> None:
        self._bridge.call(lambda me: me.retention.choose(months), self._saved, self._failed)

    @Slot(object)
    def _saved(self, changes: "Changes") -> None:
        self.note.say(_tr("Saved"))
        if changes.turned:
            self._undos.note(_tr("Changed: {what}").format(what=self.title), changes)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._put(self._stored)
        self.note.say(explain(error, self._bridge.paths).text, "danger")


class Agreeing(QDialog):
    """Names what would go now. Esc, and Enter before anything else was chosen, keep everything."""

    agreed = Signal(int)
    """So many months."""

    def __init__(self, parent: QWidget, months: int, found: "BinInfo") -> None:
        super().__init__(parent)
        self._months = months
        self.setWindowTitle(_tr("How long is it kept?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        title = _tr("Keep conversations for {span}?").format(span=span(months).lower())
        column.addWidget(label(title, "lead", wrap=True))
        if found:
            what = _tr("Now, {what} would go to the bin:").format(what=counted(found))
            column.addWidget(label(what, wrap=True))
            column.addWidget(listed(found), 1)
        else:
            nothing = _tr("Nothing is that old yet. A week before something goes for the first time, you are told.")
            column.addWidget(label(nothing, "muted", wrap=True), 1)
        help = _tr("From the bin all of it can be taken back, until you empty it.")
        column.addWidget(label(help, "small", wrap=True))
        self.keep = Button(_tr("Keep everything"), clicked=self.reject)
        self.go = Button(_tr("Keep for {span}").format(span=span(months).lower()), "primary", clicked=self._agree)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        column.addWidget(buttons.add(self.keep, self.go))
        give_room(self, WIDTH, HEIGHT if found else 0)
        self.keep.setDefault(True)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit(self._months)
        self.accept()
