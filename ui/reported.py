"""Says once, after the app is open, that there is a report of a problem from before."""

from PySide6.QtCore import QObject, Slot

from ui.bridge import Bridge, Notice


class Reported(QObject):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        bridge.ready.connect(self._ask)

    @Slot()
    def _ask(self) -> None:
        self._bridge.call(lambda me: me.upkeep.new_reports(), self._tell)

    @Slot(object)
    def _tell(self, count: int) -> None:
        if count:
            text = self.tr("Something went wrong the last time. There is a report, which was sent nowhere.")
            self._bridge.notice_asked.emit(Notice(text, self.tr("You can read it in Settings, About Second Me.")))
