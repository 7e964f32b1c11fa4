"""The third step: bring along what was written elsewhere, now or later."""

from PySide6.QtCore import QCoreApplication, Qt, Slot

from secondme.types import Changes
from ui.bridge import Bridge
from ui.firstrun.step import Step
from ui.widgets.basics import Button
from ui.widgets.pill import Remark


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)


class BringStep(Step):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            bridge,
            _tr("Bring your past along"),
            _tr(
                "Exports of ChatGPT, Claude, WhatsApp, Telegram and many more, notes, mails, calendars, documents:"
                " choose them or drop them on this window. You look at everything before it is taken in, and can"
                " undo it afterwards. It can wait: Import… stays in the list on the left."
            ),
        )
        self.brought = False
        self.choose = Button(_tr("Choose what to import …"), "secondary", "import", self._choose)
        self.note = Remark()
        self.note.hide()
        self.box.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.note)
        self.end()
        bridge.changed.connect(self._changed)

    def _choose(self) -> None:
        self.bridge.import_asked.emit([])

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        """Nothing but an import brings conversations while these steps are shown."""
        if changes.conversations and not self.brought:
            self.brought = True
            self.note.say(_tr("It is coming in. You need not wait for it."))
            self.changed.emit()

    def next_words(self) -> str:
        return super().next_words() if self.brought else _tr("Later")
