"""Framing between the app and its child processes: two lengths, JSON, then raw bytes. Never pickle.

A frame is `u32 json length | u32 blob length | json | blob`, little endian. Both lengths are capped, the JSON is an
object, and what it may hold is checked against a schema on both sides, so neither side trusts the other.
"""

import json
import struct
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, NoReturn

HEADER = struct.Struct("<II")
MAX_JSON = 16 << 20
MAX_BLOB = 64 << 20

Check = Callable[[Any], bool]
Schema = Mapping[str, Mapping[str, Check]]
"""For each value of "op", the fields of the message (all of them, no others) and the check of each."""
Frame = tuple[dict[str, Any], bytes]


class FrameError(Exception):
    """The other side sent something that is no frame, or no message of the schema."""


def write(stream: BinaryIO, message: Mapping[str, Any], blob: bytes = b"") -> None:
    """Write one frame and flush. Raises FrameError when it is too large, OSError when the other side is gone."""
    text = json.dumps(message, allow_nan=False, separators=(",", ":")).encode()
    if len(text) > MAX_JSON or len(blob) > MAX_BLOB:
        raise FrameError(f"a frame of {len(text)} + {len(blob)} bytes is too large")
    stream.write(HEADER.pack(len(text), len(blob)) + text + blob)
    stream.flush()


def read(stream: BinaryIO, schema: Schema) -> Frame | None:
    """The next message and its bytes; None at the end of the stream. Raises FrameError."""
    header = stream.read(HEADER.size)
    if not header:
        return None
    if len(header) < HEADER.size:
        raise FrameError("the stream ended within a header")
    text_length, blob_length = HEADER.unpack(header)
    if text_length > MAX_JSON or blob_length > MAX_BLOB:
        raise FrameError(f"a frame claims {text_length} + {blob_length} bytes")
    text, blob = stream.read(text_length), stream.read(blob_length)
    if len(text) < text_length or len(blob) < blob_length:
        raise FrameError("the stream ended within a frame")
    return parse(text, schema), blob


def parse(text: bytes, schema: Schema) -> dict[str, Any]:
    """The message in `text`, checked. Raises FrameError, which never repeats the content."""
    try:
        message = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FrameError("a frame does not hold JSON") from error
    if not isinstance(message, dict) or not isinstance(op := message.get("op"), str) or op not in schema:
        raise FrameError("a frame holds no known message")
    fields = schema[op]
    if message.keys() - {"op"} != fields.keys():
        raise FrameError(f"{op!r} has other fields than it should")
    for name, check in fields.items():
        if not check(message[name]):
            raise FrameError(f"{op!r} has an unusable {name!r}")
    return message


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def text(value: Any) -> bool:
    return isinstance(value, str)


def whole(value: Any) -> bool:
    """A count or an id."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def many(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def one_of(*values: str) -> Check:
    return lambda value: isinstance(value, str) and value in values


def record(**fields: Check) -> Check:
    """An object with exactly these fields."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == fields.keys()
        and all(check(value[name]) for name, check in fields.items())
    )


def optional(check: Check) -> Check:
    return lambda value: value is None or check(value)


def mapping(value: Any) -> bool:
    return isinstance(value, dict)
