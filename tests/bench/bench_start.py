"""From process start to the first painted window, as a ratio to a bare QMainWindow in the same run. Bar: at most 3."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from tests.bench.report import Figure

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("first_paint", time.time(), file=sys.stderr, flush=True)
app = QApplication([])
window = Window()
window.resize(1100, 760)
window.show()
app.exec()
"""


def seconds_to_paint(command: list[str], env: dict[str, str]) -> float:
    """Seconds from starting `command` to its first paint, as it reports it; then it is killed."""
    started = time.time()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)
    assert process.stderr
    try:
        for line in process.stderr:
            if line.startswith("first_paint"):
                return float(line.split()[1]) - started
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    raise RuntimeError(f"{command[1:3]} never painted")


def run(runs: int = 11) -> list[Figure]:
    """Bare and real in turn, after a warm-up of each, so that drift of the machine falls on both."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"SECONDME_HOME": home, "SECONDME_KEY_STORE": "file", "SECONDME_TIMING": "1"}
        commands = {"bare": [sys.executable, "-c", BARE], "real": [sys.executable, "-m", "ui"]}
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(runs + 1):
            for name, command in commands.items():
                seconds = seconds_to_paint(command, env)
                if turn:
                    taken[name].append(seconds)
    bare, real = (statistics.median(taken[name]) for name in ("bare", "real"))
    platform = os.environ.get("QT_QPA_PLATFORM") or "the display's"
    return [
        Figure("process start to first painted window ÷ bare QMainWindow", real / bare, at_most=3.0),
        Figure("… seconds, this app", real, unit="s", detail=f"median of {runs}, platform {platform}"),
        Figure("… seconds, bare", bare, unit="s", detail=f"range {min(taken['bare']):.2f}–{max(taken['bare']):.2f}"),
    ]
