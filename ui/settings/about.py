"""The app itself: its version and updates, the copies made before them, reports of problems, and removing it all."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.settings.kept import CopiesCard, ReportsCard
from ui.settings.leaving import LeavingCard
from ui.settings.page import Page
from ui.settings.updates import UpdateCard
from ui.widgets.basics import Button, label


class AboutPage(Page):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._bridge = bridge
        back = Button(QCoreApplication.translate("Settings", "All settings"), "link")
        super().__init__(QCoreApplication.translate("Settings", "About Second Me"), back, parent=parent)
        back.clicked.connect(self._open_settings)
        self.updates, self.copies = UpdateCard(bridge), CopiesCard(bridge)
        self.reports, self.leaving = ReportsCard(bridge), LeavingCard(bridge)
        self.add_group(self.tr("This version"), self.updates)
        self.add_group(self.tr("Copies made before updates"), self.copies)
        where = self.tr(
            "To go back to one, close the app and write in a terminal: secondme copies restore NAME. They lie in"
            " {path}."
        )
        self.content.add(label(where.format(path=bridge.paths.backups), "small", wrap=True, selectable=True))
        self.add_group(self.tr("Reports of problems"), self.reports)
        self.add_group(self.tr("Removing"), self.leaving)
        self.end()

    def _open_settings(self) -> None:
        self._bridge.page_asked.emit("settings")
