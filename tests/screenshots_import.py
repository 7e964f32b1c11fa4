"""The import part of the pictures: invented exports are dropped on the window, looked at, imported and undone."""

import random
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from tests.ui.dropping import drop, hold, leave, mime
from ui.main_window import MainWindow
from ui.task import running

PEOPLE = ("Ana Prata", "Tom Lind", "Mrs. Okafor", "Kofi", "Mei Tanaka", "Bartolomeu Dias de Almeida")
SAID = "the garden is quiet tonight and we should bring bread wine lemons to the harbour before it rains again"
NOTES = {
    "Garden.md": "---\ntags: [plants]\n---\n# Garden\n\nThe quince needs a stake before winter. See [[Tools]].\n",
    "Tools.md": "The pruning shears hang behind the greenhouse door.\n",
    "Heating.md": "The radiator in the study leaks. The code of the cellar is password: hunter2-Lisbon-77.\n",
    "Daily/2024-04-02.md": "Repotted the fuchsia, cello at six.\n",
}
Spin = Callable[..., None]
PATIENCE_S = 240
"""Files are read in a process of their own, which on a busy machine takes long to begin."""


def exports(folder: Path) -> list[Path]:
    """A zip of chats, and a vault with some photos in it."""
    chance = random.Random(3)
    archive = folder / "WhatsApp chats.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for number, name in enumerate(PEOPLE):
            file.writestr(f"WhatsApp Chat with {name}.txt", chat(chance, name, 400 // (number + 1)))
    vault = folder / "Vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
    for name, text in NOTES.items():
        (vault / name).parent.mkdir(exist_ok=True)
        (vault / name).write_text(text, encoding="utf-8")
    for number in range(3):
        (vault / f"IMG_{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    return [archive, vault]


def chat(chance: random.Random, name: str, count: int) -> str:
    """Days that could be months, so that it has to be asked."""
    at = datetime(2023, chance.randint(1, 9), 2, 8, 30)
    lines = []
    for _ in range(count):
        at += timedelta(minutes=chance.randint(1, 30))
        if at.day > 12:
            at = at.replace(day=1) + timedelta(days=31)
            at = at.replace(day=1)
        author = chance.choice(("Inês", name))
        said = " ".join(chance.choices(SAID.split(), k=chance.randint(3, 14))).capitalize()
        lines.append(f"{at:%d/%m/%Y, %H:%M} - {author}: {said}.")
    return "\n".join(lines) + "\n"


def visit_imports(window: MainWindow, folder: Path, tag: str, scratch: Path, spin: Spin) -> None:
    """From the drop to the history; a picture at each stop."""

    def take(name: str, widget: QWidget | None = None) -> None:
        spin(lambda: running() == 0)
        (widget or window).grab().save(str(folder / f"{tag}-import-{name}.png"))

    window.show_page("chat")
    paths = [str(path) for path in exports(scratch)]
    hold(window, mime(paths))
    take("drop")
    leave(window)
    window.show_import()
    take("choose", window._import)
    drop(window, paths)
    dialog: Any = window._import
    spin(lambda: dialog.pages.currentWidget() is dialog.check, PATIENCE_S)
    take("overview", dialog)
    bar = dialog.check.overview.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    dialog.check.overview.time.only.setChecked(True)
    take("questions", dialog)
    dialog.check.overview.time.only.setChecked(False)
    for name in ("talks", "names", "samples", "files"):
        dialog.check.tabs.setCurrentWidget(getattr(dialog.check, name))
        take(name, dialog)
    dialog.import_button.click()
    spin(lambda: dialog.pages.currentWidget() is not dialog.check, PATIENCE_S)
    dialog.grab().save(str(folder / f"{tag}-import-work.png"))
    spin(lambda: dialog.pages.currentWidget() is dialog.report, PATIENCE_S)
    take("report", dialog)
    dialog.report.undo.click()
    spin(lambda: dialog.toast.isVisible())
    take("undone", dialog)
    dialog.toast._button.click()
    dialog.done_button.click()
    window.show_page("settings")
    area: Any = window._others["settings"]
    spin(lambda: running() == 0 and area.content.isEnabled())
    area.area.ensureWidgetVisible(area.history, 0, 0)
    window.toast.hide()
    take("history")
    window.show_page("people")
    page: Any = window._others["people"]
    spin(lambda: running() == 0)
    take("people")
    page.model.check(range(min(2, page.model.rowCount())), True)
    take("merge")
