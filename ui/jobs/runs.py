"""What was done in the background, newest first."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent

from ui.bridge import Bridge
from ui.jobs.run import RunRow
from ui.settings.page import add_divided
from ui.theme import Space
from ui.timers import Steps, once
from ui.widgets.basics import Box, Button, label
from ui.widgets.choice import Choice

if TYPE_CHECKING:
    from secondme.types import Changes, RunInfo

SHOWN = 8
"""At first; so many more as often as they are asked for."""
READ = 400
AGAIN_MS = 500


class RunsCard(Box):
    """A run that found nothing to do is left out unless all are asked for."""

    undone = Signal(str, object)
    """(sentence, Changes)"""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=Space.S)
        self._bridge = bridge
        self._asking = False
        self._count = SHOWN
        self._runs: tuple[RunInfo, ...] | None = None
        self.rows: dict[int, RunRow] = {}
        self.filter = Choice(self.tr("Which runs to show"))
        for name, value in ((self.tr("What changed something"), "changed"), (self.tr("Failed"), "failed"),
                            (self.tr("All"), "all")):  # fmt: skip
            self.filter.addItem(name, value)
        self.filter.currentIndexChanged.connect(self._filtered)
        head = Box(horizontal=True).add(label(self.tr("What was done"), "section"), stretch=1)
        head.box.addWidget(self.filter)
        self.card = Box("card")
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self.list = Box()
        self.more = Button(self.tr("Show more"), "link", clicked=self._more)
        self.card.add(self.nothing, self.list)
        self.add(head, self.card)
        self.box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._made: dict[int, RunRow] = {}
        """Rows that are made and not listed yet."""
        self._steps = Steps(self)
        self._timer = once(self, AGAIN_MS, self.reload)
        bridge.changed.connect(self._on_changes)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    @Slot(object)
    def _on_changes(self, changes: "Changes") -> None:
        if (changes.jobs or changes.memories) and self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def reload(self) -> None:
        if not self._asking and self._bridge.is_ready:
            self._asking = True
            self._bridge.call(lambda me: tuple(me.jobs.runs(READ)), self._got, self._no_answer)

    @Slot(object)
    def _no_answer(self, error: BaseException) -> None:
        self._asking = False
        self._bridge.report(error)

    @Slot(object)
    def _got(self, runs: "tuple[RunInfo, ...]") -> None:
        self._asking = False
        self._runs = runs
        self._show()

    def _fits(self, run: "RunInfo") -> bool:
        chosen = self.filter.currentData()
        if chosen == "changed":
            return bool(run.changed) or run.undone or run.status in ("failed", "running")
        return chosen == "all" or run.status == "failed"

    def _show(self) -> None:
        self._steps.begin(self._fill())

    def _fill(self) -> Iterator[None]:
        """A row in each turn; when all of them are made they are listed together, so that nothing jumps."""
        fitting = [run for run in self._runs or () if self._fits(run)]
        listed = fitting[: self._count]
        for run in listed:
            if run.id not in self.rows and run.id not in self._made:
                row = self._made[run.id] = RunRow(self._bridge, run, self.list)
                row.undone.connect(self.undone)
                yield
        if [run.id for run in listed] != list(self.rows):
            self._list(listed)
        for run in listed:
            if self.rows[run.id].run != run:
                self.rows[run.id].show_run(run)
        self.more.setVisible(len(fitting) > len(listed))
        self.nothing.setText(self._nothing())
        self.nothing.setVisible(not listed)

    def _nothing(self) -> str:
        if self.filter.currentData() == "failed":
            return self.tr("Nothing has failed.")
        return self.tr("Nothing has been done yet. It begins by itself when there is something to remember.")

    def _list(self, runs: "Sequence[RunInfo]") -> None:
        """Rows that are there already are kept as they are, with what is open in them."""
        kept, self._made = {**self._made, **self.rows}, {}
        while (taken := self.list.box.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None and widget not in kept.values():
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for run in runs:
            self.rows[run.id] = kept.pop(run.id)
            add_divided(self.list, self.rows[run.id])
        for row in kept.values():
            row.hide()
            row.deleteLater()

    @Slot()
    def _filtered(self) -> None:
        self._count = SHOWN
        self._show()

    @Slot()
    def _more(self) -> None:
        self._count += SHOWN
        self._show()
