"""The fourth step: where the key lies, and what that means."""

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QGuiApplication

from secondme.types import KeyPlace
from ui.bridge import Bridge
from ui.firstrun.step import Step
from ui.theme import Space
from ui.widgets.basics import Box, Button, label


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)


class ProtectStep(Step):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            bridge,
            _tr("Keep the key"),
            _tr("All that is remembered is encrypted. Without its key nobody can read it, not even you."),
        )
        self.lies = label("", "strong", wrap=True)
        self.place = label("", "mono", wrap=True, selectable=True)
        self.advice = label("", "muted", wrap=True)
        self.copy = Button(_tr("Copy a note for yourself"), "secondary", "copy", self._copy)
        card = Box("card", margins=Space.L, spacing=Space.S)
        card.add(self.lies, self.place, self.advice)
        card.box.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.card = card
        card.hide()
        self.add(card)
        self.end()

    def enter(self) -> None:
        self.bridge.call(lambda me: me.key_place(), self._show)

    @Slot(object)
    def _show(self, found: KeyPlace) -> None:
        if found.kind == "keyring":
            self.lies.setText(_tr("The key lies in the keyring of your system."))
            advice = _tr(
                "It opens when you sign in. A copy of your files alone cannot be read without it: when you move to"
                " another computer, take the keyring along."
            )
        elif found.kind == "passphrase":
            self.lies.setText(_tr("The key is sealed with your passphrase, in a file."))
            advice = _tr(
                "Keep a copy of that file with your backups: without it, and without the passphrase, nobody can read"
                " them."
            )
        else:
            self.lies.setText(_tr("The key lies in a file that only your user account can read."))
            advice = _tr(
                "Whoever has that file and the database can read all of it. Keep a copy apart from this computer, on a"
                " stick in a drawer for example, and never beside a backup."
            )
        self.place.setText(found.path)
        self.advice.setText(advice)
        self.card.show()

    def _copy(self) -> None:
        words = _tr("Second Me on {machine}. {lies}").format(machine=_machine(), lies=self.lies.text())
        QGuiApplication.clipboard().setText(f"{words}\n{self.place.text()}\n{self.advice.text()}\n")
        self.bridge.toast(_tr("Copied: where the key lies, not the key itself."))

    def next_words(self) -> str:
        return _tr("Begin")


def _machine() -> str:
    import platform

    return platform.node() or _tr("this computer")
