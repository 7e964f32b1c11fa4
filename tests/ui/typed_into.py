"""Another program with one field: writes its text to stdout whenever it changes. Run as a process of its own."""

import sys

from PySide6.QtWidgets import QApplication, QLineEdit


def main() -> None:
    app = QApplication(sys.argv)
    field = QLineEdit()
    field.setWindowTitle("Another program")
    field.resize(500, 60)
    field.textChanged.connect(lambda text: print(f"text {text}", flush=True))
    field.show()
    field.activateWindow()
    field.setFocus()
    print("shown", flush=True)
    app.exec()


if __name__ == "__main__":
    main()
