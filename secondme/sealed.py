"""A file of named arrays, encrypted and authenticated: damage, truncation and foreign files are noticed, never loaded.

Layout: MAGIC, a random salt, then frames. Each frame is a 4-byte length and AES-256-GCM over at most FRAME bytes, under
a key made of the caller's key and the salt by HKDF-SHA256, with the frame's number as the nonce; the first byte of what
is sealed says whether it is the last frame. The first frame is a JSON header, which lists the arrays that follow.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"SMARRAY1"
FRAME = 1 << 20
SALT = 32
TAG = 16
Arrays = Mapping[str, npt.NDArray[Any]]


class Damaged(Exception):
    """The file is not one of ours, is cut off, or was changed."""


def write(path: Path, key: bytes, header: Mapping[str, Any], arrays: Arrays) -> None:
    """Replace `path` whole or not at all (temporary file, fsync, rename). Raises OSError, a full disk included."""
    described = {"header": header, "arrays": [(name, a.dtype.str, a.shape) for name, a in arrays.items()]}
    writer = Writer(path, key)
    try:
        for piece in _pieces(json.dumps(described).encode(), arrays):
            writer.add(piece)
        writer.finish(path)
    finally:
        writer.abort()


class Writer:
    """A file of bytes in frames, written piece by piece; there only when it is finished."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._part = path.with_name(path.name + ".part")
        self._file = self._part.open("wb")
        os.chmod(self._part, 0o600)
        salt = os.urandom(SALT)
        self._cipher = _cipher(key, salt)
        self._file.write(MAGIC + salt)
        self._number = 0
        self._held: bytes | None = None

    def add(self, piece: bytes) -> None:
        """At most FRAME bytes. Raises OSError."""
        if self._held is not None:
            self._write(self._held, last=False)
        self._held = piece

    def _write(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(self._number.to_bytes(12, "big"), bytes([last]) + piece, None)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1

    def finish(self, path: Path) -> None:
        """On the disk as `path` when this returns. Raises OSError."""
        self._write(self._held or b"", last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(path)

    def abort(self) -> None:
        """Nothing of it stays. Idempotent, also after `finish`."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def read_pieces(path: Path, key: bytes) -> Iterator[bytes]:
    """What a Writer wrote, piece by piece. Raises FileNotFoundError, or Damaged."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise Damaged("not one of our files")
        yield from _frames(file, _cipher(key, file.read(SALT)))


def read(path: Path, key: bytes) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """The header and the arrays. Raises FileNotFoundError, or Damaged."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise Damaged("not a file of arrays")
        cipher = _cipher(key, file.read(SALT))
        frames = _frames(file, cipher)
        first = next(frames, None)
        if first is None:
            raise Damaged("empty")
        described = json.loads(first)
        arrays = {name: _fill(frames, dtype, shape) for name, dtype, shape in described["arrays"]}
        if next(frames, None) is not None:
            raise Damaged("longer than its header says")
    return described["header"], arrays


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"secondme arrays").derive(key))


def _pieces(first: bytes, arrays: Arrays) -> Iterator[bytes]:
    yield first
    for array in arrays.values():
        data = _bytes_of(np.ascontiguousarray(array))
        for start in range(0, len(data), FRAME):
            yield data[start : start + FRAME].tobytes()


def _frames(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    number, last = 0, False
    while not last:
        size = int.from_bytes(file.read(4), "big")
        sealed = file.read(size) if size > TAG else b""
        try:
            opened = cipher.decrypt(number.to_bytes(12, "big"), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Damaged(f"frame {number} cannot be opened") from error
        last = opened[0] == 1
        number += 1
        yield opened[1:]
    if file.read(1):
        raise Damaged("something follows the last frame")


def _fill(frames: Iterator[bytes], dtype: str, shape: list[int]) -> npt.NDArray[Any]:
    array = np.empty(shape, dtype=np.dtype(dtype))
    data = _bytes_of(array)
    at = 0
    while at < len(data):
        piece = next(frames, None)
        if piece is None or at + len(piece) > len(data):
            raise Damaged("shorter or longer than its header says")
        data[at : at + len(piece)] = np.frombuffer(piece, dtype=np.uint8)
        at += len(piece)
    return array


def _bytes_of(array: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    return array.reshape(-1).view(np.uint8)
