"""The icon: PNGs for Linux, drawn by Qt, and the same in one file as Windows and macOS read it."""

import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
DRAWING = HERE.parent / "assets" / "secondme.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES = (16, 24, 32, 48, 64, 256)
MAC_TYPES = {32: b"ic11", 64: b"ic12", 128: b"ic07", 256: b"ic08", 512: b"ic09"}
"""Pixels -> the type of an entry that holds a PNG (ic11 and ic12 are those of 16 and 32 for a screen with twice as many
pixels; https://en.wikipedia.org/wiki/Apple_Icon_Image_format)."""


def file(share: Path, size: int) -> Path:
    return share / f"icons/hicolor/{size}x{size}/apps/secondme.png"


def draw(share: Path) -> None:
    """In every size, where a desktop looks for it; by a process of its own, for there is one Qt in a process."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); import icons; icons.draw_here(sys.argv[2])"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", code, str(HERE), str(share)], check=True, env=environment)


def draw_here(share: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication([])
    drawing = QSvgRenderer(str(DRAWING))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.render(painter)
        painter.end()
        target = file(Path(share), size)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(target)):
            raise OSError(f"{target} cannot be written")
    del app


def for_the_browser(target: Path) -> None:
    """The icon of the extension, which lies with it. When the drawing has changed: `python packaging/icons.py`."""
    with tempfile.TemporaryDirectory() as share:
        draw(Path(share))
        target.write_bytes(file(Path(share), 128).read_bytes())


def write(folder: Path) -> tuple[Path, Path]:
    """Write secondme.ico and secondme.icns; where they are."""
    with tempfile.TemporaryDirectory() as share:
        draw(Path(share))
        drawn = {size: file(Path(share), size).read_bytes() for size in SIZES}
    windows, mac = folder / "secondme.ico", folder / "secondme.icns"
    windows.write_bytes(ico({size: drawn[size] for size in WINDOWS_SIZES}))
    mac.write_bytes(icns({size: drawn[size] for size in MAC_TYPES}))
    return windows, mac


def ico(drawn: Mapping[int, bytes]) -> bytes:
    """Pixels -> PNG, as an .ico: a head, an entry of 16 bytes for each, then the PNGs. 256 is written as 0
    (https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10))."""
    entries, data = [], b""
    for size, png in sorted(drawn.items()):
        place = 6 + 16 * len(drawn) + len(data)
        entries.append(struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), place))
        data += png
    return struct.pack("<HHH", 0, 1, len(drawn)) + b"".join(entries) + data


def icns(drawn: Mapping[int, bytes]) -> bytes:
    """Pixels -> PNG, as an .icns: each after its type and its length, which counts these eight bytes too."""
    entries = b"".join(struct.pack(">4sI", MAC_TYPES[size], 8 + len(png)) + png for size, png in sorted(drawn.items()))
    return struct.pack(">4sI", b"icns", 8 + len(entries)) + entries


if __name__ == "__main__":
    for_the_browser(HERE.parent / "ui" / "browser_extension" / "icon.png")
