"""Restoring: a file and its passphrase, what is in it beside what is here, and only then the exchange. Also the way
back to a home that was replaced."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from secondme.errors import Locked, WrongPassphrase
from secondme.progress import Progress
from ui.bridge import Bridge, Notice, explain
from ui.memories.words import moment
from ui.settings.backingup import kinds
from ui.settings.filework import FileWork
from ui.settings.passphrase import secret
from ui.settings.words import size
from ui.theme import Space
from ui.widgets.basics import Box, Button, label
from ui.widgets.files import choose

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import BackupContent, ReplacedHome

    Pair = tuple[BackupContent, BackupContent]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backup", text)


class Restore(FileWork):
    """Of a backup, or of a home that one has `replaced`, which is where it has to be already."""

    def __init__(self, parent: QWidget, bridge: Bridge, replaced: "ReplacedHome | None" = None) -> None:
        title = _tr("Put it back") if replaced else _tr("Restore a backup")
        super().__init__(parent, bridge, title, _tr("It was cancelled. Nothing was changed."))
        self._replaced, self._file = replaced, Path()
        self._exchanging = self._gone = self._looked = False
        self.file = label(_tr("No file is chosen yet."), "small", wrap=True, selectable=True)
        self.choose = Button(_tr("Choose a backup …"), "secondary", "file", self._choose)
        self.words = secret(_tr("Passphrase of the backup"))
        self.words.textChanged.connect(self._typed)
        self._ask_what()
        self.content = Content()
        self.add_page(self.content)
        self.go.clicked.connect(self._go_on)
        self.bridge.covered.connect(self._covered)
        self.ask()
        if replaced:
            self._look()
        else:
            self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_what(self) -> None:
        if self._replaced:
            self.form.add(label(_tr("It opens with the passphrase that it had then."), wrap=True))
            self.words.setPlaceholderText(_tr("Passphrase"))
            self.words.setAccessibleName(_tr("Passphrase"))
        else:
            help = _tr("First you are shown what is in it. Nothing is changed before you say so.")
            self.form.add(label(help, wrap=True))
            self.form.box.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
            self.form.add(self.file)
        self.form.box.addWidget(self.words, 0, Qt.AlignmentFlag.AlignLeft)
        self.form.box.addStretch(1)

    def ask(self) -> None:
        super().ask()
        self.go.setText(_tr("Look inside"))
        self._typed()

    @Slot()
    def _typed(self) -> None:
        chosen = self._replaced is not None or self._file != Path()
        self.go.setEnabled(self._looked or (chosen and bool(self.words.text())))

    def _choose(self) -> None:
        filter = f"{kinds()};;{_tr('All files (*)')}"
        choose(self, _tr("Choose a backup"), self._chosen, QFileDialog.FileMode.ExistingFile, filter)

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        self._file = Path(paths[0])
        self.file.setText(paths[0])
        self.note.say("")
        self._typed()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        if self._looked:
            self._exchange()
        else:
            self._look()

    def _look(self) -> None:
        file, words, replaced = self._file, self.words.text(), self._replaced

        def work(me: "SecondMe", progress: Progress) -> "Pair":
            if replaced:
                return me.backups.look_back(replaced.name, words or None), me.backups.here()
            return me.backups.look(file, words, progress), me.backups.here()

        self.work(_tr("Reading the backup …"), _tr("Nothing is changed by this."), work, self._show)

    @Slot(object)
    def refused(self, error: BaseException) -> None:
        """A replaced home that has a passphrase says so first."""
        super().refused(error)
        if isinstance(error, WrongPassphrase):
            self.words.clear()
        if isinstance(error, Locked):
            self.note.say("")
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _show(self, found: "Pair") -> None:
        self.words.clear()
        self._looked = True
        there, here = found
        self.head.setText(_tr("What is in it"))
        told = _tr("Replaced: {day}, {size}") if self._replaced else _tr("Backed up: {day}, {size}")
        day = self._replaced.at if self._replaced else there.made
        self.content.of.setText(told.format(day=moment(day), size=size(there.size)))
        self.content.show_content(there, here, str(self.bridge.paths.root / "replaced-homes"))
        self.show_page(self.content)
        self.leave.setText(_tr("Keep what is here"))
        self.go.setText(_tr("Put it in place"))
        self.go.show()
        self._typed()
        self.leave.setDefault(True)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _exchange(self) -> None:
        window: Any = self.parent()
        if not window.may_close():
            return
        self.begin(_tr("Putting it in place …"), _tr("The window opens anew in a moment."))
        self.leave.setEnabled(False)
        self._exchanging = True
        self.bridge.restore(self._exchanged, self._not_exchanged)

    @Slot(object)
    def _exchanged(self, aside: Path | None) -> None:
        done = _tr("What you chose is in place.")
        kept = _tr("What was here before is kept in {path}. Settings, Backup lists it, to be put back or removed.")
        self.bridge.anew_asked.emit(Notice(done, kept.format(path=aside) if aside else "", good=True))

    @Slot(object)
    def _not_exchanged(self, error: BaseException) -> None:
        self.bridge.anew_asked.emit(explain(error, self.bridge.paths))

    # Leaving it

    @Slot()
    def _covered(self) -> None:
        """Nothing of it is to be seen while the window is locked. What is being read is let go of first."""
        self._gone = self.busy
        self.reject()
        if self._gone:
            self.hide()

    @Slot()
    def _ended(self) -> None:
        super()._ended()
        if self._gone:
            self.reject()

    def _forget(self) -> None:
        self._looked = False
        if self.bridge.is_ready:
            self.bridge.call(lambda me: me.backups.forget())

    def reject(self) -> None:
        if self._exchanging:
            return
        if self._looked:
            self._forget()
        super().reject()


class Content(Box):
    """What is in it, beside what is here; and what becomes of that."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.M, margins=(0, 0, Space.S, 0))
        card = Box("card", margins=Space.L)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.XL)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(0, 1)
        card.box.addLayout(self._grid)
        self.kept, self.protected = label("", wrap=True, selectable=True), label("", "small", wrap=True)
        self.of = label("", wrap=True)
        self.add(self.of, card, self.kept, self.protected)
        self.box.addStretch(1)

    def show_content(self, there: "BackupContent", here: "BackupContent", folder: str) -> None:
        names = (_tr("Conversations"), _tr("Messages"), _tr("Memories"), _tr("Pictures and recordings"))
        for column, (title, what) in enumerate(((_tr("In it"), there), (_tr("Here now"), here)), 1):
            self._put(0, column, label(title, "small"))
            counts = (what.conversations, what.messages, what.memories, what.attachments)
            for row, (name, count) in enumerate(zip(names, counts, strict=True), 1):
                number = label(QLocale().toString(count))
                number.setAccessibleName(f"{name}, {title}: {count}")
                self._put(row, column, number)
        for row, name in enumerate(names, 1):
            self._grid.addWidget(label(name, wrap=True), row, 0)
        words = _tr(
            "What is here now is not lost: it is kept in a folder of its own in {path}, and can be put back. What"
            " runs now, a reply or an import, is stopped, and the window opens anew."
        )
        self.kept.setText(words.format(path=folder))
        self.protected.setText(_tr("It opens with the passphrase that it had then.") if there.protected else "")

    def _put(self, row: int, column: int, widget: QWidget) -> None:
        self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignRight)
