"""Files within archives as streams that say when they are damaged, or grow beyond what any real export does."""

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)
"""What unpacking raises for what is damaged, or packed in a way that is unknown (NotImplementedError)."""

BOMB = "it would unpack to far more than it is, as no real export does."


class Damaged(OSError):
    """A file in an archive cannot be unpacked."""

    def __init__(self) -> None:
        super().__init__(None, "a part of the archive is damaged")


class Refused(Exception):
    """`str()` is a sentence that begins small."""


class Member(io.RawIOBase):
    """A file in an archive; whatever is wrong with how it is packed is raised as Damaged."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except BROKEN as error:
            raise Damaged from error
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except BROKEN as error:
            raise Damaged from error

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


class Bounded(io.RawIOBase):
    """A stream as it is unpacked, up to `most` bytes from its beginning: more is a bomb."""

    def __init__(self, file: IO[bytes], most: int, tick: Callable[[], None]) -> None:
        self._file, self._most, self._tick = file, most, tick

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._tick()
        data = self._file.read(len(buffer))
        if self._file.tell() > self._most:
            raise Refused(BOMB)
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(min(offset, self._most + 1) if whence == 0 else offset, whence)

    def tell(self) -> int:
        return self._file.tell()
