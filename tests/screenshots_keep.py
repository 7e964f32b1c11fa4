"""Pictures small enough to be kept: 8 bits a pixel, the colours that they have most of, and all on one sheet."""

from collections import Counter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

COLORS = 64
"""More than the texts and grounds of a page have; what is between them goes to the nearest."""
COLUMNS, THUMB = 4, 480


def reduced(image: QImage, colors: int = COLORS) -> QImage:
    """With its `colors` most frequent colours, those that differ little taken for one."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    pixels = pixels[:, : image.width()] & 0xFFFFFF
    values, counts = np.unique(pixels, return_counts=True)
    table = _table(values, counts, colors)
    parts = np.stack([(values >> shift) & 255 for shift in (16, 8, 0)], 1).astype(np.int32)
    chosen = np.stack([(table >> shift) & 255 for shift in (16, 8, 0)], 1).astype(np.int32)
    nearest = ((parts[:, None, :] - chosen[None, :, :]) ** 2).sum(2).argmin(1).astype(np.uint8)
    places = nearest[np.searchsorted(values, pixels)]
    result = QImage(image.width(), image.height(), QImage.Format.Format_Indexed8)
    result.setColorTable([0xFF000000 | int(value) for value in table])
    rows = np.frombuffer(result.bits(), np.uint8).reshape(result.height(), result.bytesPerLine())
    rows[:, : result.width()] = places
    return result


def _table(values: "np.ndarray", counts: "np.ndarray", colors: int) -> "np.ndarray":
    """The most frequent colour of each small cube of colours, the most frequent cubes first."""
    cubes: Counter[int] = Counter()
    best: dict[int, tuple[int, int]] = {}
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        cube = value & 0xF0F0F0
        cubes[cube] += count
        best[cube] = max(best.get(cube, (0, 0)), (count, value))
    chosen = {best[cube][1] for cube, _count in cubes.most_common(colors // 2)}
    chosen |= set(values[np.argsort(-counts)[: colors - len(chosen)]].tolist())
    return np.array(sorted(chosen), np.uint32)


def keep(picture: Path, folder: Path) -> None:
    """Write a small copy of it, if it is not there already."""
    if not reduced(QImage(str(picture))).save(str(folder / picture.name), "PNG", 0):
        raise OSError(f"{picture.name} could not be written")


def sheet(pictures: list[Path], target: Path) -> None:
    """All of them, small, beside each other."""
    step = THUMB * 5 // 8
    rows = -(-len(pictures) // COLUMNS)
    whole = QImage(COLUMNS * THUMB, rows * step, QImage.Format.Format_RGB32)
    whole.fill(QColor("#808080"))
    painter = QPainter(whole)
    mode = Qt.AspectRatioMode.KeepAspectRatio
    for number, picture in enumerate(pictures):
        small = QImage(str(picture)).scaled(THUMB - 8, step - 8, mode, Qt.TransformationMode.SmoothTransformation)
        place = QRect((number % COLUMNS) * THUMB + 4, (number // COLUMNS) * step + 4, small.width(), small.height())
        painter.drawImage(place, small)
    painter.end()
    if not reduced(whole).save(str(target), "PNG", 0):
        raise OSError(f"{target.name} could not be written")
