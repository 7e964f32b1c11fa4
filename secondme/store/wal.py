"""The write-ahead log beside a foreign SQLite file, applied to a copy of the file in memory.

What a program wrote last is only there until it tidies up. SQLite itself would need to write beside the file to read it
(its -shm), so the pages are put in place here as https://sqlite.org/fileformat2.html#walformat says: those whose salts
and running checksums are right, up to the last one that completes a transaction. Nothing else of the log counts.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from sys import byteorder
from typing import BinaryIO

HEADER = 32
FRAME_HEADER = 24
MAGIC = {0x377F0682: "little", 0x377F0683: "big"}
"""Which order of bytes the checksums have."""
VERSION = 3_007_000
MASK = 0xFFFFFFFF
SMALLEST, LARGEST = 512, 65_536
"""Bytes of a page."""


@dataclass(frozen=True, slots=True)
class Log:
    """What of a log is valid: the size of the whole file after it, in pages, and where in the log each page is."""

    page_size: int
    pages: int
    places: dict[int, int]
    """Number of a page, from 1, to the offset of its newest content."""


def read_log(wal: BinaryIO) -> Log | None:
    """None when it is no log at all; with no pages when nothing in it counts. Never raises for what is in it."""
    header = wal.read(HEADER)
    order = MAGIC.get(int.from_bytes(header[:4], "big"))
    page_size = int.from_bytes(header[8:12], "big")
    if len(header) < HEADER or order is None or int.from_bytes(header[4:8], "big") != VERSION:
        return None
    if not SMALLEST <= page_size <= LARGEST or page_size & (page_size - 1):
        return None
    sums = _sums(header[:24], order, 0, 0)
    if sums != (int.from_bytes(header[24:28], "big"), int.from_bytes(header[28:32], "big")):
        return None
    places: dict[int, int] = {}
    open_places: dict[int, int] = {}
    pages = 0
    for number, size_after, offset in _frames(wal, page_size, header[16:24], order, sums):
        open_places[number] = offset
        if size_after:
            places |= open_places
            open_places.clear()
            pages = size_after
    return Log(page_size, pages, places)


def _frames(
    wal: BinaryIO, page_size: int, salts: bytes, order: str, sums: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    """(page, size of the file after it or 0, offset of its content) as long as they belong to one another."""
    at = HEADER
    while len(frame := wal.read(FRAME_HEADER + page_size)) == FRAME_HEADER + page_size:
        sums = _sums(frame[FRAME_HEADER:], order, *_sums(frame[:8], order, *sums))
        written = (int.from_bytes(frame[16:20], "big"), int.from_bytes(frame[20:24], "big"))
        number = int.from_bytes(frame[:4], "big")
        if frame[8:16] != salts or written != sums or not number:
            return
        yield number, int.from_bytes(frame[4:8], "big"), at + FRAME_HEADER
        at += len(frame)


def _sums(data: bytes, order: str, first: int, second: int) -> tuple[int, int]:
    words = array("I", data)
    if order != byteorder:
        words.byteswap()
    pairs = iter(words)
    for one, other in zip(pairs, pairs, strict=True):
        first = (first + one + second) & MASK
        second = (second + other + first) & MASK
    return first, second


def apply(data: bytearray, wal: BinaryIO, log: Log) -> bool:
    """Make `data`, the file, what it is with the log. False, and nothing is changed, when they do not belong together:
    the pages of the file have another size."""
    written = int.from_bytes(data[16:18], "big")
    if data and (LARGEST if written == 1 else written) != log.page_size:
        return False
    whole = log.pages * log.page_size
    del data[whole:]
    data.extend(bytes(whole - len(data)))
    for number, offset in log.places.items():
        if number <= log.pages:
            wal.seek(offset)
            data[(number - 1) * log.page_size : number * log.page_size] = wal.read(log.page_size)
    return True
