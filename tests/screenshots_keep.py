"""Pictures small enough to be kept: the colours that they have most of, without loss (WebP, or PNG with 8 bits a pixel
where anything is to show it), and all on one sheet."""

from collections import Counter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

COLORS, MANY = 24, 256
"""About as many as the texts and grounds of a page have; and as many as there can be."""
LOSSLESS = 100
"""The quality at which Qt writes WebP without loss."""
COLUMNS, THUMB = 4, 480


def reduced(image: QImage, colors: int = COLORS) -> QImage:
    """With the `colors` that stand best for those it has."""
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
    """One colour after the other, each time that of which most is farthest from those there are: a rare green counts
    more than one more shade between text and ground."""
    cubes: Counter[int] = Counter()
    best: dict[int, tuple[int, int]] = {}
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        cube = value & 0xF8F8F8
        cubes[cube] += count
        best[cube] = max(best.get(cube, (0, 0)), (count, value))
    candidates = np.array([best[cube][1] for cube in cubes], np.uint32)
    weights = np.sqrt(np.array(list(cubes.values()), np.float64))
    parts = np.stack([(candidates >> shift) & 255 for shift in (16, 8, 0)], 1).astype(np.float64)
    chosen = [int(weights.argmax())]
    far = ((parts - parts[chosen[0]]) ** 2).sum(1)
    while len(chosen) < min(colors, len(candidates)):
        chosen.append(int((weights * far).argmax()))
        far = np.minimum(far, ((parts - parts[chosen[-1]]) ** 2).sum(1))
    return np.sort(candidates[chosen])


def keep(picture: Path, target: Path, colors: int = COLORS) -> None:
    """Write a small copy of it."""
    kind, quality = ("WEBP", LOSSLESS) if target.suffix == ".webp" else ("PNG", 0)
    if not reduced(QImage(str(picture)), colors).save(str(target), kind, quality):
        raise OSError(f"{target.name} could not be written")


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
