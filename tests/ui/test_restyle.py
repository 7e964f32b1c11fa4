"""A change of theme styles every widget there is; none may be collected meanwhile. In a process of its own: where one
is, Qt ends the process."""

import os
import subprocess
import sys

CODE = """
import gc
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from ui.theme import theme

class Restless(QLabel):
    def changeEvent(self, event):
        made = [[n] for n in range(300)]
        super().changeEvent(event)

class Page(QWidget):
    def __init__(self):
        super().__init__()
        box = QVBoxLayout(self)
        for n in range(5):
            box.addWidget(Restless("x"))
        self.me = self

app = QApplication([])
theme().install(app, "light")
for turn in range(8):
    gc.disable()
    kept = []
    for n in range(40):
        page = Page()
        page.show()
        kept += [page] * (n % 2)
    app.processEvents()
    del page
    gc.enable()
    gc.set_threshold(100, 2, 2)
    theme().choose("dark" if turn % 2 == 0 else "light")
    assert gc.isenabled()
print("styled")
"""


def test_nothing_is_collected_while_all_is_styled() -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "styled\n"), done.stderr[-500:]
