"""Notifications of the desktop: off unless the person wants them, only while no window of the app is in front, and only
that something waits in the inbox, an import ended, or a job failed. They hold numbers, never a word that was said:
a notification may be seen by anybody."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from ui.bridge import Bridge
from ui.desktopnotes import DesktopNotes, has_bus
from ui.theme import theme
from ui.told import told

if TYPE_CHECKING:
    from secondme.types import Changes, JobInfo
    from ui.main_window import MainWindow
    from ui.tray import Tray

LOOK_MS = 1500
SHOWN_MS = 8000


class Notices(QObject):
    """Asks the core at most once in `LOOK_MS`, and not at all while notifications are off."""

    def __init__(self, window: "MainWindow", tray: "Tray", bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._tray, self._bridge = window, tray, bridge
        self._on = False
        self._page = "chat"
        """Where a click on the icon's own notification leads."""
        self._notes = DesktopNotes(self)
        self._notes.clicked.connect(self._open)
        self._waiting: int | None = None
        """How much waited when one last looked or was told."""
        self._failed: set[tuple[str, str]] | None = None
        """The runs that are known to have failed."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        window.appearance.settings_read.connect(self._read)
        bridge.changed.connect(self._changed)
        bridge.import_ended.connect(self._imported)
        if tray.icon is not None:
            tray.icon.messageClicked.connect(self._clicked)

    @Slot(object)
    def _read(self, settings: Any) -> None:
        on = settings.notifications and (self._tray.icon is not None or has_bus())
        begins, self._on = on and not self._on, on
        if begins:
            self._waiting = self._failed = None
            self.look()

    @Slot(object)
    def _changed(self, changes: "Changes") -> None:
        if self._on and (changes.memories or changes.jobs) and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def look(self) -> None:
        if self._bridge.is_ready:
            self._bridge.call(lambda me: (me.inbox.count(), me.jobs.list()), self._looked)

    @Slot(object)
    def _looked(self, answer: "tuple[int, Sequence[JobInfo]]") -> None:
        waiting, jobs = answer
        failed = {(job.name, job.last_run or "") for job in jobs if job.state == "failed"}
        more = self._waiting is not None and waiting > self._waiting
        new = failed - self._failed if self._failed is not None else set()
        self._waiting, self._failed = waiting, failed
        if new:
            titles = ", ".join(told(job.title) for job in jobs if (job.name, job.last_run or "") in new)
            self._tell("jobs", self.tr("Background work failed"), titles)
        if more:
            one, many = self.tr("1 memory waits for your answer."), self.tr("{n} memories wait for your answer.")
            self._tell("inbox", self.tr("Your inbox"), one if waiting == 1 else many.format(n=f"{waiting:,}"))

    @Slot(int)
    def _imported(self, count: int) -> None:
        if self._on:
            text = self.tr("1 item is new.") if count == 1 else self.tr("{n} items are new.").format(n=f"{count:,}")
            self._tell("", self.tr("The import has ended"), text)

    def _tell(self, page: str, title: str, text: str) -> None:
        if QApplication.activeWindow() is not None:
            return
        self._page = page
        icon, picture = self._tray.icon, theme().icon("memory", "accent", 48)
        shown = self._notes.show(page, title, text, picture.pixmap(48, 48).toImage(), SHOWN_MS)
        if icon is not None and not shown:
            icon.showMessage(title, text, picture, SHOWN_MS)

    @Slot()
    def _clicked(self) -> None:
        self._open(self._page)

    @Slot(str)
    def _open(self, page: str) -> None:
        self._window.raise_up()
        if page:
            self._window.show_page(page)
