"""The pages beside the chat: where each of them is, and their modules before somebody asks for one."""

import importlib
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from ui.bridge import Bridge
from ui.timers import once
from ui.told import prepare

PAGES = {
    "memories": ("ui.memories.pane", "MemoriesPane"),
    "inbox": ("ui.inbox.page", "InboxPage"),
    "profile": ("ui.profile.page", "ProfilePage"),
    "forms": ("ui.forms.page", "FormsPage"),
    "assist": ("ui.assist.page", "AssistPage"),
    "jobs": ("ui.jobs.page", "JobsPage"),
    "models": ("ui.settings.models_page", "ModelsPage"),
    "settings": ("ui.settings.settings_page", "SettingsPage"),
    "remembering": ("ui.settings.remembering", "RememberingPage"),
    "about": ("ui.settings.about", "AboutPage"),
    "people": ("ui.imports.people", "PeoplePage"), "find": ("ui.chat.finding", "FindPage"),
    "firstrun": ("ui.firstrun.page", "FirstRunPage"),
}
"""Page to (module, class); each is a QWidget made with the bridge."""
PARTS = (
    "ui.memories.model", "ui.memories.browser", "ui.memories.claims", "ui.memories.detail",
    "ui.settings.page", "ui.settings.backups", "ui.imports.history",
)  # fmt: skip
"""Of the largest of these modules, so that no import takes long."""
PAUSE_MS = 100


class Ahead(QObject):
    """Reads what the core says and imports them, when the core is open, one in each turn and with pauses, so that a
    page opens quickly the first time too."""

    def __init__(self, parent: QObject, bridge: Bridge) -> None:
        super().__init__(parent)
        names = [*PARTS, *(module for module, _ in PAGES.values())]
        self._steps: list[Callable[[], object]] = [prepare, *(partial(importlib.import_module, name) for name in names)]
        self._pause = once(self, PAUSE_MS, self._import_next)
        bridge.ready.connect(self._pause.start)

    @Slot()
    def _import_next(self) -> None:
        if self._steps:
            self._steps.pop(0)()
            self._pause.start()
