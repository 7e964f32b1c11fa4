"""Looking for a new version, only when the person asks: what is new is shown, fetched and verified, and handed over."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit

from secondme.progress import Step
from ui.bridge import Bridge, explain
from ui.settings.page import Row, add_divided
from ui.settings.words import Pace, size
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, label
from ui.widgets.files import choose

if TYPE_CHECKING:
    from pathlib import Path

    from secondme.types import Update


class UpdateCard(Box):
    """Nothing is asked for, of anybody, until the button is pressed."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("card")
        self._bridge = bridge
        self._offer: Update | None = None
        self._file = ""
        self._pace = Pace()
        self.dialog: QFileDialog | None = None
        self.button = Button(self.tr("Check for updates"), clicked=self._check)
        help = self.tr("Nothing is looked up until you ask.")
        self.row = Row(self.tr("Second Me"), help, self.button)
        self.version = label("", "small")
        self.row.box.insertWidget(1, self.version)
        add_divided(self, self.row)
        self.place = QLineEdit()
        self.place.setPlaceholderText(self.tr("Address or file of an update"))
        self.place.setAccessibleName(self.tr("Address or file of an update"))
        self.place.returnPressed.connect(self._check)
        self.choose = Button(self.tr("Choose a file …"), clicked=self._choose)
        self.asked = Box(horizontal=True, margins=(Space.L, 0, Space.L, Space.M), spacing=Space.S)
        self.add(self.asked.add(self.place, stretch=1).add(self.choose))
        self.news = label("", wrap=True, selectable=True)
        self.get = Button(self.tr("Download"), "primary", clicked=self._get)
        self.open = Button(self.tr("Open it"), "primary", clicked=self._open)
        foot = Box(horizontal=True, spacing=Space.S)
        foot.box.addStretch(1)
        self.offered = Box(margins=(Space.L, 0, Space.L, Space.M), spacing=Space.M)
        self.add(self.offered.add(self.news, foot.add(self.get, self.open)))
        self.asked.hide()
        self.offered.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._bridge.is_ready:
            self._bridge.call(lambda me: (me.upkeep.version(), me.upkeep.knows_where()), self._about)

    @Slot(object)
    def _about(self, told: tuple[str, bool]) -> None:
        version, knows = told
        self.version.setText(self.tr("This is version {version}.").format(version=version))
        if not knows:
            self.asked.show()

    def _choose(self) -> None:
        self.dialog = choose(
            self, self.tr("Choose the list of an update"), self._chosen, QFileDialog.FileMode.ExistingFile
        )

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        self.place.setText(paths[0])
        self._check()

    @Slot()
    def _check(self) -> None:
        place = self.place.text().strip()
        self.button.setEnabled(False)
        self.offered.hide()
        self.row.note.say(self.tr("Looking …"))
        self._bridge.call(lambda me: me.upkeep.check_update(place), self._found, self._failed)

    @Slot(object)
    def _found(self, offer: "Update") -> None:
        self._offer = offer
        self.button.setEnabled(True)
        if not offer.newer:
            self.row.note.say(self.tr("This is the newest version."))
            return
        words = self.tr("Version {version} of {day} is there.").format(
            version=offer.version, day=offer.published[:10]
        )
        self.row.note.say(told(offer.problem) or words, "warning" if offer.problem else "remark")
        self.news.setText(offer.notes.strip())
        self.get.setText(self.tr("Download ({size})").format(size=size(offer.size)))
        self.get.setVisible(not offer.problem)
        self.get.setEnabled(True)
        self.open.hide()
        self.offered.show()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        self.button.setEnabled(True)
        self.get.setEnabled(True)
        self.row.note.say(f"{notice.text} {notice.remedy}".strip(), "warning")
        self.asked.show()
        self.place.setFocus()

    def _get(self) -> None:
        place = self.place.text().strip()
        self.get.setEnabled(False)
        self._pace = Pace()
        task = self._bridge.run(lambda me, progress: me.upkeep.fetch_update(place, progress), self._got, self._failed)
        task.progressed.connect(self._step)

    @Slot(object)
    def _step(self, step: Step) -> None:
        import time

        self._pace.add(step, time.monotonic())
        self.row.note.say(self._pace.words(step))

    @Slot(object)
    def _got(self, got: "tuple[Path, str]") -> None:
        self._file = str(got[0])
        self.row.note.say(told(got[1]))
        self.get.hide()
        self.open.show()
        self.open.setFocus()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._file))
