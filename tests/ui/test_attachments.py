"""Files of a message: pictures are shown, what only pretends to be one is not."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from secondme.types import Attachment
from ui.chat.attachments import HIGHEST, LARGEST, WIDEST, is_shown, picture


def encoded(kind: str, width: int = 40, height: int = 20) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#2266cc"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(data.data())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_a_picture_is_shown(kind: str) -> None:
    image = picture(encoded(kind))
    assert (image.width(), image.height()) == (40, 20)
    assert image.pixelColor(20, 10).blue() > 180


def test_a_large_one_is_made_as_large_as_a_screen() -> None:
    image = picture(encoded("PNG", 4000, 3000))
    assert image.width() <= WIDEST
    assert image.height() <= HIGHEST
    assert image.width() * 3 == pytest.approx(image.height() * 4, abs=6)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"x" * 500,
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"GIF89a\xff\xff\xff\xff\x00\x00\x00",
        b"BM" + b"\x00" * 12 + (40).to_bytes(4, "little") + b"\xff\xff\xff\x7f" * 2 + b"\x01\x00\x18\x00" * 9,
    ],
)
def test_what_is_none_is_not_read(data: bytes) -> None:
    assert picture(data).isNull()


def test_others_are_only_saved() -> None:
    assert is_shown(Attachment(1, "IMG 1.JPG", 1000))
    for name, size in (("a.svg", 10), ("a.pdf", 10), ("a.opus", 10), ("png", 10), ("a.png", LARGEST + 1)):
        assert not is_shown(Attachment(1, name, size)), name
