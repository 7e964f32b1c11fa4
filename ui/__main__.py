"""Where the app begins: `secondme` opens the window, `secondme open FILE…` too, to import these files (a file manager
starts it so); `secondme COMMAND …` is the command line and never imports Qt.

Nothing heavy is imported before the window shows. With SECONDME_TIMING set, the moment of the first paint is written to
stderr as `first_paint <seconds since the epoch>`, for the benchmark of the start.
"""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtWidgets import QApplication

    from secondme.app import SecondMe
    from secondme.paths import Paths
    from ui.anew import Windows
    from ui.bridge import Bridge
    from ui.main_window import MainWindow

STREAMS_S = 2.0
"""How long a quit waits for what is being streamed or stored to end by itself."""
CORE_S = 5.0
"""How long it then waits for the core."""
NO_DISPLAY = (
    "Second Me needs a display, and there is none here. To try it without one: xvfb-run -a secondme\n"
    "The command line works without a display: secondme --help\n"
)


def main() -> int:
    """The console script. Returns the exit code."""
    home, rest = _home(sys.argv[1:])
    opens = rest[:1] == ["open"]
    if rest and not opens:
        from secondme.cli import main as command_line

        return command_line(sys.argv[1:])
    problem = _display_problem()
    if problem:
        sys.stderr.write(problem)
        return 1
    from secondme.paths import Paths

    paths = Paths.choose(home)
    files = [os.path.abspath(file) for file in rest[1:]]
    if _raised(paths, files):
        return 0
    return _window(paths, files)


def _home(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The home that was named, and what else was: with anything else it is a command."""
    rest = list(arguments)
    home = None
    if rest and rest[0].startswith("--home="):
        home = rest.pop(0).partition("=")[2]
    elif len(rest) >= 2 and rest[0] == "--home":
        home = rest[1]
        rest = rest[2:]
    return home, rest


def _display_problem() -> str:
    """A sentence when no window can be opened here, where Qt would abort the process; "" when one can."""
    if not sys.platform.startswith("linux"):
        return ""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform and platform not in ("xcb", "wayland"):
        return ""
    wayland = os.environ.get("WAYLAND_DISPLAY") and platform != "xcb"
    x = platform != "wayland" and _x_answers(os.environ.get("DISPLAY", ""))
    if not wayland and not x:
        return NO_DISPLAY
    from ui.libraries import problem

    found = problem("wayland") if wayland else problem("xcb")
    return "" if found and wayland and x and not problem("xcb") else found


def _x_answers(display: str) -> bool:
    """Whether something listens on a local X display; one on another machine is left for Qt to try."""
    host, colon, number = display.partition(":")
    if not colon or host not in ("", "unix"):
        return bool(colon)
    import socket

    name = f"/tmp/.X11-unix/X{number.split('.')[0]}"
    for address in (name, "\0" + name):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            if probe.connect_ex(address) == 0:
                return True
    return False


def _raised(paths: "Paths", files: list[str]) -> bool:
    """Whether a window with this home is open already: then it has come to the front, and is told of the files."""
    try:
        owner = int(paths.lock_file.read_text(encoding="ascii", errors="replace").strip() or 0)
    except (OSError, ValueError):
        owner = 0
    if not owner or not _lives(owner):
        return False
    from secondme.app import raise_window
    from secondme.errors import SecondMeError

    try:
        return raise_window(paths, files)
    except SecondMeError:
        return False


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wanted_look(file: Path) -> tuple[str, int]:
    """Theme and size of text of the settings, read without the core, which reports a file that it cannot read."""
    import json

    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
        theme, size = settings.get("theme"), settings.get("text_size")
    except (OSError, ValueError, AttributeError):
        return "system", 100
    return theme if theme in ("light", "dark") else "system", size if isinstance(size, int) else 100


def _window(paths: "Paths", files: list[str]) -> int:
    from PySide6.QtGui import QIcon, QPixmap
    from PySide6.QtWidgets import QApplication

    from ui.assets import FOLDER

    app = QApplication(sys.argv[:1])
    app.setApplicationName("secondme")
    app.setApplicationDisplayName("Second Me")
    app.setDesktopFileName("secondme")
    app.setWindowIcon(QIcon(QPixmap(str(FOLDER / "secondme.svg"))))
    app.setQuitOnLastWindowClosed(False)
    from ui.theme import theme

    wanted, size = _wanted_look(paths.settings_file)
    theme().install(app, wanted)
    theme().resize(size)
    from ui.anew import Windows
    from ui.quiet import QuietCollector
    from ui.reported import Reported
    from ui.widgets.files import keep_in

    keep_in(paths.root)
    quiet = QuietCollector(app)

    def furnish(bridge: "Bridge", _window: "MainWindow") -> None:
        Reported(bridge)
        bridge.ready.connect(quiet.start)
        _hook_errors(bridge)

    windows = Windows(paths, open_watched, furnish)
    if files:
        windows.bridge.ready.connect(partial(windows.window.show_import, files))
    windows.closed.connect(app.quit)
    _quit_on_signals(app, windows)
    windows.window.show()
    code = app.exec()
    return shut_down(windows.bridge, code)


def open_watched(paths: "Paths", passphrase: str | None = None) -> "SecondMe":
    """As `open_home`; should this process crash, the next start has a report of where."""
    from secondme import reports

    reports.watch(paths.ensure().reports)
    return open_home(paths, passphrase)


def open_home(paths: "Paths", passphrase: str | None = None) -> "SecondMe":
    """On a worker: the log, the core, and the door for the user's other processes; all of it or nothing."""
    from secondme.app import SecondMe
    from secondme.cli import serve
    from secondme.log import setup

    paths.ensure()
    setup(paths.log_file)
    me = SecondMe.open(paths, passphrase=passphrase)
    try:
        serve(me)
    except BaseException:
        me.close()
        raise
    return me


def shut_down(bridge: "Bridge", code: int) -> int:
    """End in stages, within seconds: streams and imports stop and keep what they have, then the core closes. Where a
    thread does not end even so, the process ends without it."""
    import logging

    from secondme import reports
    from ui.task import cancel_all, close_pool

    cancel_all()
    ended = close_pool(STREAMS_S)
    bridge.close(CORE_S)
    reports.stop()
    if not ended:
        logging.getLogger(__name__).warning("Quit without waiting for a task any longer")
        logging.shutdown()
        sys.stderr.flush()
        os._exit(code)
    return code


def _quit_on_signals(app: "QApplication", windows: "Windows") -> None:
    """Ctrl+C and a polite kill close the window as the person would. Python sees a signal only when it runs."""
    import signal

    from PySide6.QtCore import QTimer

    def close(*_signal: Any) -> None:
        windows.window.unasked = True
        windows.window.quit()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, close)
    tick = QTimer(app)
    tick.timeout.connect(_nothing)
    tick.start(500)


def _nothing() -> None:
    """Lets Python look for signals."""


def _hook_errors(bridge: "Bridge") -> None:
    """What nobody caught is a bug: its traceback goes to the log, a calm notice to the window."""
    import logging
    import threading

    from secondme import reports

    log = logging.getLogger("ui")

    def hook(kind: type[BaseException], error: BaseException, trace: "TracebackType | None") -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("Unhandled exception", exc_info=(kind, error, trace))
        reports.error("the window", error)
        bridge.error_seen.emit(error)

    def thread_hook(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
            hook(told.exc_type, told.exc_value, told.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook


if __name__ == "__main__":
    sys.exit(main())
