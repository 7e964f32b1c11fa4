"""Says once, after the app is open, what was put right, else that there is a report of a problem from before."""

from PySide6.QtCore import QObject, Slot

from ui.bridge import Bridge, Notice
from ui.told import told


class Reported(QObject):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        bridge.ready.connect(self._ask)

    @Slot()
    def _ask(self) -> None:
        self._bridge.call(lambda me: (me.upkeep.new_reports(), me.upkeep.told_at_start()), self._tell)

    @Slot(object)
    def _tell(self, found: tuple[int, str]) -> None:
        count, put_right = found
        if put_right:
            again = self.tr("Whatever was cut off can be begun again.")
            self._bridge.notice_asked.emit(Notice(told(put_right), again, good=True))
        elif count:
            text = self.tr("Something went wrong the last time. There is a report, which was sent nowhere.")
            self._bridge.notice_asked.emit(Notice(text, self.tr("You can read it in Settings, About Second Me.")))
