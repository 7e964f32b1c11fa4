"""How the window was left, in a small file in the home. Nothing private: sizes and which parts were open."""

import json
import logging
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WindowState:
    """Sizes in px; `geometry` is Qt's own form of position, size and screen, in hexadecimal."""

    geometry: str = ""
    sidebar: int = 264
    sidebar_shown: bool = True
    panel: int = 300
    panel_shown: bool = False
    conversation: int = 0
    welcomed: bool = False
    """The first steps were passed."""


def load(path: Path) -> WindowState:
    """What was saved; the defaults where there is nothing, or nothing that can be read."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return WindowState()
    except (OSError, ValueError) as error:
        log.warning("The window's state cannot be read: %s", type(error).__name__)
        return WindowState()
    if not isinstance(raw, dict):
        return WindowState()
    default = WindowState()
    known: dict[str, Any] = {}
    for field in fields(WindowState):
        value = raw.get(field.name)
        if type(value) is type(getattr(default, field.name)):
            known[field.name] = value
    return WindowState(**known)


def save(path: Path, state: WindowState) -> None:
    """Replace the file as a whole. A home that is gone is not made again."""
    if not path.parent.is_dir():
        return
    part = path.with_suffix(".part")
    try:
        part.write_text(json.dumps(asdict(state)), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        log.warning("The window's state cannot be saved: %s", type(error).__name__)
