"""Libraries forget where they lay on the machine that built them (the ELF format, System V ABI, chapter 5).

A Python that was compiled to be found in its own folder writes that folder into each of its libraries as a place where
the loader looks for others (DT_RUNPATH). In the package it would name a folder of whoever built it.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

LOAD, DYNAMIC = 1, 2
NULL, STRINGS, RPATH, RUNPATH = 0, 5, 15, 29
ENTRY = struct.Struct("<qQ")


def forget(file: Path) -> str:
    """Take the places out of a library, unless they are relative to itself; which they were ("": none). What else is
    in it stays where it was."""
    data = bytearray(file.read_bytes())
    if data[:6] != b"\x7fELF\x02\x01":  # 64 bits, the least byte first
        return ""
    parts = list(_parts(data))
    start, size = next(((place, size) for kind, place, _, size in parts if kind == DYNAMIC), (0, 0))
    entries = list(ENTRY.iter_unpack(data[start : start + size]))
    strings = next((_place(parts, value) for tag, value in entries if tag == STRINGS), 0)
    kept, gone = [], ""
    for tag, value in entries:
        if tag in (RPATH, RUNPATH):
            begin = strings + value
            text = bytes(data[begin : data.index(0, begin)])
            if not text.startswith(b"$ORIGIN"):
                data[begin : begin + len(text)] = bytes(len(text))
                gone = text.decode()
                continue
        kept.append((tag, value))
    if gone:
        kept += [(NULL, 0)] * (len(entries) - len(kept))
        data[start : start + size] = b"".join(ENTRY.pack(*each) for each in kept)
        file.write_bytes(data)
    return gone


def _parts(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Of the program header: kind, place in the file, address, size in the file."""
    (first,) = struct.unpack_from("<Q", data, 32)
    each, count = struct.unpack_from("<HH", data, 54)
    for at in range(first, first + each * count, each):
        kind, _, place, address, _, size = struct.unpack_from("<IIQQQQ", data, at)
        yield kind, place, address, size


def _place(parts: list[tuple[int, int, int, int]], address: int) -> int:
    """Where in the file an address lies."""
    loaded = (each for each in parts if each[0] == LOAD)
    return next(place + address - start for _, place, start, size in loaded if start <= address < start + size)
