"""The first steps in an empty home, a picture of each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from secondme.paths import Paths
from tests.fakes import FakeEmbedder, FakeEngine
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.task import running


def visit_first(
    home: Path, size: tuple[int, int], mode: str, percent: int, folder: Path, tag: str, spin: Callable[..., None]
) -> None:
    """On a machine without any model; the window is closed again."""
    from secondme.app import SecondMe

    paths = Paths(home / "first", home / "none").ensure()
    me = SecondMe.open(paths, engine=FakeEngine(), embedder=FakeEmbedder())
    me.settings.update(theme=mode, text_size=percent)
    bridge = Bridge(paths, lambda _paths: me)
    window = MainWindow(bridge)
    window.resize(*size)
    window.show()
    spin(lambda: bridge.is_ready and running() == 0 and window.pages.currentWidget() is not window.frame)
    page: Any = window.pages.currentWidget()
    for number in range(1, 5):
        spin(lambda: running() == 0)
        window.grab().save(str(folder / f"{tag}-first-{number}.png"))
        page.go_on()
    spin(lambda: running() == 0)
    window.grab().save(str(folder / f"{tag}-first-5.png"))
    window.hide()
    bridge.close(5.0)
    window.deleteLater()
