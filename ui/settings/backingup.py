"""Backing up: where to, the passphrase twice, and then where it is and how large. One can go on working meanwhile."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QWidget

from secondme.progress import Progress
from ui.bridge import Bridge
from ui.settings.filework import FileWork
from ui.settings.passphrase import secret
from ui.settings.words import size
from ui.theme import Space
from ui.widgets.basics import Box, Button, label
from ui.widgets.files import choose_target

if TYPE_CHECKING:
    from secondme.app import SecondMe

SUFFIX = "backup"


def kinds() -> str:
    """The filter of a dialog that chooses such a file."""
    return QCoreApplication.translate("Backup", "Backups of Second Me (*.backup)")


class BackUp(FileWork):
    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        stopped = QCoreApplication.translate("Backup", "It was cancelled. Nothing was written.")
        super().__init__(parent, bridge, QCoreApplication.translate("Backup", "Back up everything"), stopped)
        self._target: Path | None = None
        self._protected = False
        what = self.tr(
            "Conversations, memories, pictures and settings go into one encrypted file, best on another disk. Models"
            " are not in it; they can be fetched again."
        )
        self.file = label(self.tr("No file is chosen yet."), "small", wrap=True, selectable=True)
        self.choose = Button(self.tr("Choose where …"), "secondary", "folder", self._choose)
        self.new, self.again = secret(self.tr("Passphrase of the backup")), secret(self.tr("The same again"))
        self.lost = label("", "small", wrap=True)
        self.form.add(label(what, wrap=True))
        self.form.box.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.form.add(self.file)
        for field in (self.new, self.again):
            self.form.box.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
            field.textChanged.connect(self._typed)
        self.form.add(self.lost)
        self.form.box.addStretch(1)
        self.end = Box(spacing=Space.M)
        self.where, self.told = label("", wrap=True, selectable=True), label("", "small", wrap=True)
        self.end.add(self.where, self.told)
        self.end.box.addStretch(1)
        self.add_page(self.end)
        self.go.setText(self.tr("Back up"))
        self.go.clicked.connect(self._back_up)
        self.ask()
        self._typed()
        self.bridge.call(lambda me: me.guard.protected, self._show_lost)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _show_lost(self, protected: bool) -> None:
        self._protected = protected
        lost = self.tr(
            "Whoever has the file and the passphrase can read all of it. Without the passphrase nobody can, not even"
            " you, and nobody can tell it to you again: write it down, and keep it apart from the file."
        )
        own = self.tr("Leave both empty, and it opens with the passphrase that you open Second Me with.")
        self.lost.setText(f"{lost} {own}" if protected else lost)
        self._typed()

    @Slot()
    def _typed(self) -> None:
        both = bool(self.new.text()) and bool(self.again.text())
        none = not self.new.text() and not self.again.text()
        self.go.setEnabled(self._target is not None and (both or (none and self._protected)))

    def _choose(self) -> None:
        name = f"Second Me {date.today().isoformat()}.{SUFFIX}"
        choose_target(self, self.tr("Where the backup goes"), self._chosen, name, SUFFIX, kinds())

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self._target = Path(path)
        self.file.setText(path)
        self.note.say("")
        self._typed()
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_up(self) -> None:
        target, words = self._target, self.new.text()
        if target is None:
            return
        if words != self.again.text():
            self.note.say(self.tr("The two are not the same."), "danger")
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def work(me: "SecondMe", progress: Progress) -> dict[str, Any]:
            return me.backup(target, words or None, progress)

        hint = self.tr("You can go on meanwhile. The file is there when it is done.")
        self.work(self.tr("Backing up …"), hint, work, self._done)

    @Slot(object)
    def _done(self, told: dict[str, Any]) -> None:
        self.new.clear()
        self.again.clear()
        self.head.setText(self.tr("Everything is backed up"))
        words = self.tr("It is in {path}, {size} large, and was read back to see that it is whole.")
        self.where.setText(words.format(path=self._target, size=size(told["size"])))
        self.told.setText(self.tr("To get it back, here or on another computer: Settings, Restore a backup."))
        self.show_page(self.end)
        self.leave.setText(self.tr("Close"))
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
