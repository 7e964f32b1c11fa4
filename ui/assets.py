"""Where the drawings are, from a checkout and from an installed or frozen app."""

import sys
from pathlib import Path

FOLDER = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent)) / "assets"


def icon_source(name: str) -> str:
    """The SVG of an icon: 24 × 24, drawn in `currentColor`. Raises FileNotFoundError."""
    return (FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def style_source() -> str:
    """The style sheet, its colours still named `@token`."""
    return (FOLDER / "style.qss").read_text(encoding="utf-8")
