"""Models and settings that live in lists, for the pages that show them, and what may be in their way."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secondme.errors import EnvironmentProblem, ModelProblem, NeedsConsent
from secondme.progress import Progress
from secondme.settings import Settings, check
from secondme.types import (
    Changes,
    ModelInfo,
)

if TYPE_CHECKING:
    from tests.ui.small_door import SmallDoor


class SmallSettings:
    def __init__(self, me: "SmallDoor") -> None:
        self._me = me
        self.value = Settings()

    def update(self, **changes: Any) -> Changes:
        self.value = check(replace(self.value, **changes))
        self._me.events.publish(Changes(settings=True))
        return Changes(settings=True)


def model(name: str, **fields: Any) -> ModelInfo:
    values: dict[str, Any] = {
        "title": name.title(), "role": "chat", "size": 1_117_320_768, "memory": 1_700_000_000,
        "licence": "Apache-2.0", "languages": ("en", "de"), "context": 32768, "family": "chatml",
        "installed": False, "in_use": False, "recommended": False, "fits": True,
        "machine_memory": 24_000_000_000,
    }  # fmt: skip
    return ModelInfo(name=name, **(values | fields))


class SmallModels:
    """A download takes ten steps; `gate` holds it before each."""

    def __init__(self, me: "SmallDoor") -> None:
        self._me = me
        self.rows: dict[str, ModelInfo] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.problem: Exception | None = None
        self.trusted: list[bool] = []
        self.looks = 0
        self.in_hub: tuple[str, ...] = ()

    def list(self) -> tuple[ModelInfo, ...]:
        return tuple(self.rows.values())

    def measure(self) -> None:
        for name, row in self.rows.items():
            if row.role == "chat":
                self.rows[name] = replace(row, predicted_per_s=3e10 / row.size)

    def look_for_hub(self) -> bool:
        self.looks += 1
        for name in self.in_hub:
            self.rows[name] = replace(self.rows[name], recommended=True)
        return bool(self.in_hub)

    def get(self, name: str, progress: Progress) -> Path:
        size = self.rows[name].size
        for step in range(10):
            while not self.gate.wait(0.01):
                progress.check()
            if self.problem:
                raise self.problem
            progress.update(size * step // 10, size, f"Downloading {self.rows[name].title}")
        self.rows[name] = replace(self.rows[name], installed=True, path=f"/models/{name}")
        self._me.events.publish(Changes(models=True))
        return Path(self.rows[name].path)

    def use(self, name: str) -> Changes:
        if self.rows[name].warning and True not in self.trusted:
            raise NeedsConsent(self.rows[name].warning, "Add it again with --trust-template.")
        role = self.rows[name].role
        self.rows = {
            key: replace(row, in_use=key == name) if row.role == role else row for key, row in self.rows.items()
        }
        self._me.events.publish(Changes(models=True, settings=True))
        return Changes(models=True, settings=True)

    def add(self, path: Path, trust_template: bool = False) -> ModelInfo:
        self.trusted.append(trust_template)
        if "known" not in path.name and not trust_template:
            raise NeedsConsent("It would use its own template.", "Add it again with --trust-template.")
        self.rows[path.stem] = model(path.stem, installed=True, path=str(path))
        self._me.events.publish(Changes(models=True))
        return self.rows[path.stem]


def disk_full() -> EnvironmentProblem:
    return EnvironmentProblem("The disk is full.", "Free 200 MB and try again.")


def no_hub() -> ModelProblem:
    return ModelProblem("The model could not be downloaded.", "Check the connection and try again.")
