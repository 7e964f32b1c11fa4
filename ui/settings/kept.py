"""What the app keeps for bad days, listed: copies made before updates, and reports of problems."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.bridge import Bridge, explain
from ui.memories.words import moment
from ui.settings.asking import Question
from ui.settings.page import Row, add_divided
from ui.settings.words import size
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, clear, give_room, label, scroll
from ui.widgets.pill import Remark

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import KeptBackup, ProblemReport

WIDTH, HEIGHT = 560, 480


class KeptCard(Box):
    """A list that is asked for whenever it is shown. A kind of card says how to ask, and what each row is."""

    def __init__(self, bridge: Bridge, none: str) -> None:
        super().__init__("card")
        self._bridge = bridge
        self._none = none
        self.rows: list[Row] = []
        self.list = Box()
        self.note = Remark()
        self.foot = Box(margins=(Space.L, 0, Space.L, Space.S)).add(self.note)
        self.foot.hide()
        self.add(self.list, self.foot)

    def ask(self, me: "SecondMe") -> tuple[Any, ...]:
        raise NotImplementedError

    def row(self, each: Any) -> Row:
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    @Slot()
    def reload(self, *_done: Any) -> None:
        if self._bridge.is_ready:
            self._bridge.call(self.ask, self._show)

    @Slot(object)
    def _show(self, found: tuple[Any, ...]) -> None:
        clear(self.list.box)
        self.rows = [self.row(each) for each in found]
        for each in self.rows:
            add_divided(self.list, each)
        if not found:
            self.list.add(Box(margins=(Space.L, Space.M, Space.L, Space.M)).add(label(self._none, "small", wrap=True)))

    def remove(self, work: "Callable[[SecondMe], None]") -> None:
        self.foot.hide()
        self._bridge.call(work, self.reload, self._failed)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        self.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")
        self.foot.show()
        self.reload()


class CopiesCard(KeptCard):
    """Copies of the database that were made before updates changed it, and what was replaced by one of them."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, self.tr("There is none. One is made before an update changes your memory."))

    def ask(self, me: "SecondMe") -> tuple[Any, ...]:
        return me.upkeep.copies()

    def row(self, each: "KeptBackup") -> Row:
        return CopyRow(self, each)


class CopyRow(Row):
    """Deleting it is asked once more."""

    def __init__(self, card: CopiesCard, copy: "KeptBackup") -> None:
        tr = card.tr
        words = tr("Replaced on {day}, {size}") if copy.replaced else tr("Made on {day}, {size}")
        delete = Button(tr("Delete"))
        super().__init__(words.format(day=moment(copy.made), size=size(copy.size)), copy.name, delete)
        delete.setToolTip(copy.path)
        gone = tr("Your memory as it was then goes for good. As it is now it stays.")
        self.question = Question(delete, gone, tr("Yes, delete it"), lambda: card.remove(self._gone(copy.name)))
        self.add(self.question)

    @staticmethod
    def _gone(name: str) -> "Callable[[SecondMe], None]":
        return lambda me: me.upkeep.remove_copy(name)


class ReportsCard(KeptCard):
    """What went wrong inside the app, to be read, copied or deleted."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, self.tr("There is none."))
        self.dialog: Report | None = None

    def ask(self, me: "SecondMe") -> tuple[Any, ...]:
        return me.upkeep.reports()

    def row(self, each: "ProblemReport") -> Row:
        return Row(told(each.title), moment(each.at), Button(self.tr("Read"), clicked=lambda: self._read(each)))

    def _read(self, report: "ProblemReport") -> None:
        self.dialog = Report(self.window(), report)
        self.dialog.delete.clicked.connect(
            lambda: self.remove(lambda me: me.upkeep.remove_report(report.name))
        )
        self.dialog.open()


class Report(QDialog):
    """One report, whole: what is in the file and nothing else."""

    def __init__(self, parent: QWidget, report: "ProblemReport") -> None:
        super().__init__(parent)
        self._text = report.text
        self.setWindowTitle(self.tr("Report of a problem"))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(label(told(report.title), "lead", wrap=True))
        what = self.tr("Nothing that you said is in it, and nothing was sent. It lies in {path}.")
        column.addWidget(label(what.format(path=report.path), "small", wrap=True, selectable=True))
        words = Box(margins=(Space.M, Space.M, Space.M, Space.M)).add(label(report.text, wrap=True, selectable=True))
        words.box.addStretch(1)
        column.addWidget(Box("card").add(scroll(words)), 1)
        self.copy = Button(self.tr("Copy"), clicked=self._copy)
        self.delete = Button(self.tr("Delete"), "danger", clicked=self.accept)
        self.keep = Button(self.tr("Close"), clicked=self.reject)
        buttons = Box(horizontal=True, spacing=Space.S).add(self.copy, self.delete)
        buttons.box.addStretch(1)
        column.addWidget(buttons.add(self.keep))
        give_room(self, WIDTH, HEIGHT)
        self.keep.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copy.setText(self.tr("Copied"))
