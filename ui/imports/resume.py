"""An import that was interrupted by a crash, a quit or the person: going on with it is offered, never begun."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent

from ui.imports.words import counted, number, short_day
from ui.theme import Space
from ui.widgets.basics import Box, Button, icon_button, label

if TYPE_CHECKING:
    from secondme.types import ImportRecord


def _tr(text: str) -> str:
    return QCoreApplication.translate("Imports", text)


def name_of(paths: Sequence[str | Path], shown: int = 2) -> str:
    """The names of what was imported: "Vault, chat.zip and 3 more"."""
    names = [Path(path).name or str(path) for path in paths]
    said = ", ".join(names[:shown])
    more = len(names) - shown
    return _tr("{names} and {n} more").format(names=said, n=number(more)) if more > 0 else said


def unfinished(records: "Sequence[ImportRecord]") -> "list[ImportRecord]":
    """Those that can be gone on with, newest first."""
    return [record for record in records if record.state == "interrupted"]


class ResumeOffer(Box):
    """The newest of the interrupted imports, until it is gone on with or put aside."""

    resume_asked = Signal(object)
    shown = Signal(bool)

    def __init__(self) -> None:
        super().__init__("offer", horizontal=True, margins=(Space.L, Space.S, Space.S, Space.S), spacing=Space.M)
        self._record: ImportRecord | None = None
        self._aside: set[int] = set()
        self.text = label("", "body", wrap=True)
        self.go = Button(self.tr("Go on"), "secondary", clicked=self._go)
        self.later = icon_button("close", self.tr("Not now"), self._later)
        self.add(self.text, stretch=1)
        for button in (self.go, self.later):
            self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @Slot(object)
    def show_history(self, records: "Sequence[ImportRecord]") -> None:
        """All imports, newest first; what was put aside before stays aside."""
        open_ones = [record for record in unfinished(records) if record.id not in self._aside]
        self._record = open_ones[0] if open_ones else None
        if self._record is None:
            self._put_away()
            return
        stored = counted(
            self._record.imported, self.tr("1 entry is stored"), self.tr("{n} entries are stored")
        )  # fmt: skip
        said = self.tr("The import of {name} from {day} was interrupted; {stored}.").format(
            name=name_of(self._record.paths), day=short_day(self._record.started), stored=stored
        )
        was_hidden = self.isHidden()
        self.text.setText(said)
        self.go.setAccessibleName(self.tr("Go on with the import of {name}").format(name=name_of(self._record.paths)))
        self.show()
        self.shown.emit(True)
        if was_hidden and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self.text, QAccessible.Event.Alert))

    def _put_away(self) -> None:
        self.hide()
        self.shown.emit(False)

    def _go(self) -> None:
        self._put_away()
        self.resume_asked.emit(self._record)

    def _later(self) -> None:
        if self._record is not None:
            self._aside.add(self._record.id)
        self._put_away()
