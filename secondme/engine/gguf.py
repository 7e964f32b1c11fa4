"""Reading the header of a GGUF file without loading the model; files come from anywhere, so every claim is bounded.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3, little endian).
"""

import math
import struct
from pathlib import Path
from typing import Any, BinaryIO

from secondme.errors import ModelProblem

MAX_ENTRIES = 65_536
MAX_TENSORS = 65_536
MAX_STRING = 16 << 20
MAX_ARRAY = 8 << 20
MAX_HEADER = 512 << 20
KEPT_ARRAY = 4096
"""Longer arrays (the vocabulary) are skipped."""
GONE = "Put the file back, or choose another model on the Models page."
UNUSABLE = "Choose another model or file on the Models page, or get this one anew from where it came."
"""The file may be a person's own: what becomes of it is for them to say."""

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_LENGTH = struct.Struct("<Q")
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 10: (256, 84),
    11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    28: (1, 8), 30: (1, 2),
}  # fmt: skip
"""Type of a tensor: (values in a block, bytes of a block)."""


class _Damaged(Exception):
    """The header does not hold together."""


def read_metadata(path: Path) -> dict[str, Any]:
    """The key-value pairs of a GGUF file: numbers, strings, and short arrays as tuples (long ones are left out).

    Raises ModelProblem when the file is missing, is no GGUF file, is damaged, or is shorter than its tensors claim."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            return _Reader(file, size).read()
    except FileNotFoundError as error:
        raise ModelProblem(f"The model file {path.name} is missing.", GONE) from error
    except OSError as error:
        raise ModelProblem(f"The model file {path.name} cannot be read: {error.strerror}.") from error
    except _Damaged as error:
        raise ModelProblem(f"The model file {path.name} cannot be used: {error}.", UNUSABLE) from error


def cache_bytes(metadata: dict[str, Any], tokens: int) -> int:
    """Memory of a 16-bit key-value cache for `tokens`, as far as the header tells (0 when it does not)."""
    layers, width = _sizes(metadata, "block_count"), _sizes(metadata, "embedding_length")
    heads = _sizes(metadata, "attention.head_count")
    groups = _sizes(metadata, "attention.head_count_kv") or heads
    if not (layers and width and any(heads)):
        return 0
    head = width[0] // max(heads)
    key = _sizes(metadata, "attention.key_length") or [head]
    value = _sizes(metadata, "attention.value_length") or [head]
    in_all = sum(groups) if len(groups) > 1 else layers[0] * groups[0]
    return tokens * in_all * (key[0] + value[0]) * 2


def _sizes(metadata: dict[str, Any], key: str) -> list[int]:
    """The counts of an entry of the model's architecture: one, one for each layer, or none."""
    entry = metadata.get(f"{metadata.get('general.architecture')}.{key}")
    parts = entry if isinstance(entry, tuple) else (entry,)
    return [part for part in parts if isinstance(part, int) and part >= 0]


class _Reader:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._at = 0
        self._limit = min(size, MAX_HEADER)

    def read(self) -> dict[str, Any]:
        if self._size < 24 or self._take(4) != b"GGUF":
            raise _Damaged("it is not a GGUF file")
        version = self._number("I")
        if version not in (2, 3):
            raise _Damaged(f"it is of version {version}, which is not known here")
        tensors, entries = self._number("Q"), self._number("Q")
        if tensors > MAX_TENSORS or entries > MAX_ENTRIES:
            raise _Damaged("its header is damaged")
        found: dict[str, Any] = {}
        for _ in range(entries):
            key = self._string(limit=65_535)
            value = self._value(self._number("I"), depth=0)
            if value is not None:
                found[key] = value
        alignment = found.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 16:
            raise _Damaged("its header is damaged")
        end = max((self._tensor() for _ in range(tensors)), default=0)
        start = math.ceil(self._at / alignment) * alignment
        if start + end > self._size:
            raise _Damaged("it is not complete")
        return found

    def _take(self, count: int) -> bytes:
        self._at += count
        if self._at > self._limit:
            raise _Damaged("it is not complete")
        data = self._file.read(count)
        if len(data) < count:
            raise _Damaged("it is not complete")
        return data

    def _number(self, code: str) -> Any:
        return struct.unpack("<" + code, self._take(struct.calcsize(code)))[0]

    def _string(self, limit: int = MAX_STRING) -> str:
        length = self._number("Q")
        if length > limit:
            raise _Damaged("its header is damaged")
        return self._take(length).decode("utf-8", "replace")

    def _value(self, kind: int, depth: int) -> Any:
        if kind in _SCALARS:
            return self._number(_SCALARS[kind])
        if kind == _STRING:
            return self._string()
        if kind != _ARRAY or depth:
            raise _Damaged("its header is damaged")
        of, count = self._number("I"), self._number("Q")
        if count > MAX_ARRAY:
            raise _Damaged("its header is damaged")
        if of == _STRING and count > KEPT_ARRAY:
            for _ in range(count):
                self._take(_LENGTH.unpack(self._take(8))[0])
            return None
        if of in _SCALARS and count > KEPT_ARRAY:
            self._take(count * struct.calcsize(_SCALARS[of]))
            return None
        return tuple(self._value(of, depth + 1) for _ in range(count))

    def _tensor(self) -> int:
        """Where the data of the next tensor ends, counted from the start of the data."""
        self._string(limit=65_535)
        dimensions = self._number("I")
        if dimensions > 8:
            raise _Damaged("its header is damaged")
        values = math.prod(self._number("Q") for _ in range(dimensions))
        kind, offset = self._number("I"), self._number("Q")
        per_block, size = _BLOCKS.get(kind, (1, 0))
        return int(offset + values // per_block * size)
