"""What every reply is to keep to, written by the person in a field that saves itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot

from secondme.settings import MOST_INSTRUCTIONS, Settings
from ui.bridge import Bridge, explain
from ui.settings.also import also
from ui.settings.following import FollowingRow
from ui.theme import Scaled
from ui.timers import once
from ui.undos import Undos
from ui.widgets.statement import StatementEdit

if TYPE_CHECKING:
    from secondme.types import Changes

TYPING_MS = 800
WIDTH = 300


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


class Wishes(FollowingRow):
    """A row of the settings page; nothing is saved while one types on."""

    def __init__(self, bridge: Bridge, undos: Undos) -> None:
        """`undos`: those of the page that it stands on."""
        self._undos = undos
        self._stored: str | None = None
        self.text = StatementEdit()
        help = _tr("For example: answer in German, in short sentences. Every reply is told so.")
        super().__init__(bridge, _tr("Instructions for replies"), help, self.text, also()["instructions"])
        Scaled(self.text, self.text.setFixedWidth, WIDTH)
        self.text.setPlaceholderText(_tr("None"))
        self._typing = once(self, TYPING_MS, self.save)
        self.text.textChanged.connect(self._typing.start)
        self.text.save_asked.connect(self.save)
        self.text.cancel_asked.connect(self._back)
        self.follow()

    def held(self) -> bool:
        return self.text.hasFocus()

    def show_settings(self, settings: Settings) -> None:
        self._stored = settings.instructions
        if not self._typing.isActive() and self.text.toPlainText().strip() != self._stored:
            self.text.setPlainText(self._stored)
            self._typing.stop()

    @Slot()
    def _back(self) -> None:
        self.text.setPlainText(self._stored or "")

    @Slot()
    def save(self) -> None:
        self._typing.stop()
        text = self.text.toPlainText().strip()
        if self._stored is None or text == self._stored:
            return
        if len(text) > MOST_INSTRUCTIONS:
            self.note.say(_tr("At most {n} characters.").format(n=MOST_INSTRUCTIONS), "warning")
            return
        self._bridge.call(lambda me: (me.settings.update(instructions=text), text), self._saved, self._failed)

    @Slot(object)
    def _saved(self, answer: "tuple[Changes, str]") -> None:
        changes, self._stored = answer
        self.note.say(_tr("Saved"))
        if changes.turned:
            self._undos.note(_tr("Changed: {what}").format(what=self.title), changes)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.note.say(explain(error, self._bridge.paths).text, "warning")
