"""The card of backups: making one, restoring one, and the homes that one has taken the place of."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Slot

from ui.bridge import Bridge
from ui.memories.words import moment
from ui.settings.asking import Question
from ui.settings.kept import KeptCard
from ui.settings.page import Row
from ui.settings.words import size
from ui.theme import Space
from ui.widgets.basics import Box, Button, line

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import ReplacedHome
    from ui.settings.backingup import BackUp
    from ui.settings.restoring import Restore


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backup", text)


class BackupsCard(KeptCard):
    """The rows of replaced homes are there only when there are some."""

    def __init__(self, bridge: Bridge, also: str) -> None:
        super().__init__(bridge, "")
        self.dialog: BackUp | Restore | None = None
        self.make = Button(_tr("Back up …"), clicked=self._back_up)
        self.restore = Button(_tr("Restore …"), clicked=self._restore)
        help = _tr("One encrypted file for another disk: conversations, memories, pictures and settings.")
        first = Row(_tr("Back up everything"), help, self.make, also)
        help = _tr("What is in it is shown first. What is here now is kept, and can be put back.")
        second = Row(_tr("Restore a backup"), help, self.restore, also)
        self._rule = line()
        for at, widget in enumerate((first, line(), second, self._rule)):
            self.box.insertWidget(at, widget)
        self._rule.hide()

    def ask(self, me: "SecondMe") -> tuple[Any, ...]:
        return me.backups.replaced()

    def row(self, each: "ReplacedHome") -> Row:
        return ReplacedRow(self, each)

    @Slot(object)
    def _show(self, found: tuple[Any, ...]) -> None:
        super()._show(found)
        self._rule.setVisible(bool(found))
        self.list.setVisible(bool(found))

    def _back_up(self) -> None:
        """One at a time: while it works the window can be used."""
        from ui.settings.backingup import BackUp

        dialog = self.dialog or self._opened(BackUp(self.window(), self._bridge))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _restore(self) -> None:
        self.put_back(None)

    def put_back(self, replaced: "ReplacedHome | None") -> None:
        """While a backup is made nothing is restored."""
        from ui.settings.backingup import BackUp
        from ui.settings.restoring import Restore

        if isinstance(self.dialog, BackUp):
            self._back_up()
        elif self.dialog is None:
            self._opened(Restore(self.window(), self._bridge, replaced)).open()

    def _opened(self, dialog: "BackUp | Restore") -> "BackUp | Restore":
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        return dialog

    @Slot()
    def _closed(self) -> None:
        self.dialog = None
        self.reload()


class ReplacedRow(Row):
    """Removing it for good is asked once more."""

    def __init__(self, card: BackupsCard, home: "ReplacedHome") -> None:
        title = _tr("Replaced: {day}, {size}").format(day=moment(home.at), size=size(home.size))
        self.back = Button(_tr("Put back …"), clicked=lambda: card.put_back(home))
        self.remove = Button(_tr("Remove"))
        control = Box(horizontal=True, spacing=Space.S).add(self.back, self.remove)
        where = _tr("It lies in {path}.").format(path=home.path)
        if home.copies:
            where += " " + _tr("Copies of its database are in it too: {n}.").format(n=home.copies)
        super().__init__(title, where, control)
        for button in (self.back, self.remove):
            button.setAccessibleDescription(title)
        words = _tr("All that was remembered there goes for good. No copy stays.")
        gone = self._gone(home.name)
        self.question = Question(self.remove, words, _tr("Yes, remove it for good"), lambda: card.remove(gone))
        self.add(self.question)

    @staticmethod
    def _gone(name: str) -> Any:
        return lambda me: me.backups.remove(name)
