"""A program of its own from which a file is dragged, as a file manager would: a window with one thing to take hold of.

Run with the path of the file. Prints "ready" once it can be dragged, and what became of it: "copied" or "nothing". It
goes on until it is ended: whoever took the file fetches its address from here.
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

PLACE = (1150, 100)
SIZE = (200, 100)


class Handle(QLabel):
    def __init__(self, path: str) -> None:
        super().__init__("drag me")
        self._path = path
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(*PLACE, *SIZE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(self._path)])
        drag = QDrag(self)
        drag.setMimeData(data)
        done = drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)
        print("copied" if done == Qt.DropAction.CopyAction else "nothing", flush=True)


def main() -> int:
    app = QApplication(sys.argv[:1])
    handle = Handle(sys.argv[1])
    handle.show()
    QTimer.singleShot(300, lambda: print("ready", flush=True))
    QTimer.singleShot(60_000, app.quit)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
