"""Background work: what runs and waits, what was done and what it changed, and the way back."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.jobs.card import JobsCard
from ui.jobs.rebuild import RebuildCard
from ui.jobs.runs import RunsCard
from ui.settings.page import Page
from ui.theme import Space
from ui.timers import Steps
from ui.undos import Undos


class JobsPage(Page):
    """Undoing a run can itself be undone, with Ctrl+Z here as on every page."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("Jobs", "Background work"), parent=parent)
        self._bridge = bridge
        self.undos = Undos(bridge, self)
        self.jobs = JobsCard(bridge)
        reading = self.tr("Looking at the background work …")
        self.stages = self.staged(bridge, reading, self.jobs.reload)
        self.content.box.addSpacing(Space.S)
        self.content.add(self.jobs)
        self.jobs.answered.connect(self._read)
        self.jobs.failed.connect(self._not_read)
        Steps(self).begin(self._parts())

    def _parts(self) -> Iterator[None]:
        """What is further down, a part in each turn, while the core is asked for the jobs."""
        self.runs = RunsCard(self._bridge)
        self.runs.undone.connect(self.undos.done)
        self.content.box.addSpacing(Space.S)
        self.content.add(self.runs)
        yield
        self.rebuild = RebuildCard(self._bridge)
        self.rebuild.rebuilt.connect(self.runs.reload)
        self.add_group(self.tr("Start afresh"), self.rebuild)
        self.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.jobs.reload()

    @Slot()
    def _read(self) -> None:
        if self.stages.currentWidget() is not self.area:
            self.stages.setCurrentWidget(self.area)

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        """What is shown already stays."""
        if self.jobs.rows:
            self._bridge.report(error)
        else:
            self.stages.fail(error)
