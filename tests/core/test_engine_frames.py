"""Framing and schemas: what is not exactly a message is refused, whatever the bytes are."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.engine import frames, protocol
from secondme.engine.frames import HEADER, FrameError
from secondme.types import Message, Options, Prompt, Usage

SCHEMA: frames.Schema = {"say": {"id": frames.whole, "text": frames.text}, "end": {}}


def framed(text: bytes, blob: bytes = b"") -> io.BytesIO:
    return io.BytesIO(HEADER.pack(len(text), len(blob)) + text + blob)


@given(st.text(), st.binary(max_size=5000), st.integers(0, (1 << 53) - 1))
def test_what_is_written_is_read(text: str, blob: bytes, number: int) -> None:
    stream = io.BytesIO()
    frames.write(stream, {"op": "say", "id": number, "text": text}, blob)
    frames.write(stream, {"op": "end"})
    stream.seek(0)
    assert frames.read(stream, SCHEMA) == ({"op": "say", "id": number, "text": text}, blob)
    assert frames.read(stream, SCHEMA) == ({"op": "end"}, b"")
    assert frames.read(stream, SCHEMA) is None


@given(st.binary(max_size=400))
def test_noise_is_refused_or_ends(noise: bytes) -> None:
    stream = io.BytesIO(noise)
    try:
        frame = frames.read(stream, SCHEMA)
    except FrameError:
        return
    assert frame is None
    assert noise == b""


@given(st.data())
def test_a_cut_frame_is_refused(data: st.DataObject) -> None:
    stream = io.BytesIO()
    frames.write(stream, {"op": "say", "id": 1, "text": "hello"}, b"1234")
    whole = stream.getvalue()
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(FrameError):
        frames.read(io.BytesIO(whole[:cut]), SCHEMA)


@pytest.mark.parametrize("lengths", [(frames.MAX_JSON + 1, 0), (2, frames.MAX_BLOB + 1), (0xFFFFFFFF, 0xFFFFFFFF)])
def test_a_claim_beyond_the_cap_reads_nothing(lengths: tuple[int, int]) -> None:
    class Header(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size == HEADER.size, "the body must not be asked for"
            return super().read(size)

    with pytest.raises(FrameError, match="claims"):
        frames.read(Header(HEADER.pack(*lengths)), SCHEMA)


@pytest.mark.parametrize(
    "message",
    [
        {"op": "say", "id": 1},
        {"op": "say", "id": 1, "text": "a", "more": 1},
        {"op": "say", "id": True, "text": "a"},
        {"op": "say", "id": -1, "text": "a"},
        {"op": "say", "id": 1.5, "text": "a"},
        {"op": "say", "id": 1, "text": None},
        {"op": "unknown"},
        {"op": ["say"]},
        {"id": 1, "text": "a"},
        [],
        None,
        "say",
    ],
)
def test_a_message_that_is_not_of_the_schema_is_refused(message: object) -> None:
    with pytest.raises(FrameError):
        frames.read(framed(json.dumps(message).encode()), SCHEMA)


@pytest.mark.parametrize(
    "text", [b"[" * 200_000, b'{"op":"say","id":NaN,"text":""}', b"\xff\xfe", b"{", b'{"op":1e999}']
)
def test_json_that_is_none_is_refused(text: bytes) -> None:
    with pytest.raises(FrameError):
        frames.read(framed(text), SCHEMA)


def test_a_frame_too_large_is_not_sent() -> None:
    stream = io.BytesIO()
    with pytest.raises(FrameError, match="too large"):
        frames.write(stream, {"op": "end"}, b"\0" * (frames.MAX_BLOB + 1))
    assert stream.getvalue() == b""


def test_types_survive_the_way_through_the_protocol() -> None:
    prompt = Prompt("system", (Message("user", "a"), Message("assistant", "b")), "notes", "question", "lead")
    options = Options(max_tokens=5, temperature=0.5, seed=3, schema={"type": "object"}, sequence="job")
    usage = Usage(3, 2, 1, 4, 0.5, 10.0, 0.1, "length")
    fields = {"id": 1, "prompt": protocol.prompt_out(prompt), "options": protocol.options_out(options)}
    request = frames.parse(json.dumps({"op": "reply"} | fields).encode(), protocol.MODEL_REQUESTS)
    assert protocol.prompt_in(request["prompt"]) == prompt
    assert protocol.options_in(request["options"]) == options
    answer = {"op": "done", "id": 1, "usage": protocol.usage_out(usage)}
    assert protocol.usage_in(frames.parse(json.dumps(answer).encode(), protocol.MODEL_ANSWERS)["usage"]) == usage


def test_every_field_of_what_a_reply_cost_passes_the_wire() -> None:
    """A field that is new in one of the two places would end every reply."""
    told = {"op": "done", "id": 1, "usage": protocol.usage_out(Usage(folded=3, not_recalled="x"))}
    read = frames.parse(json.dumps(told).encode(), protocol.MODEL_ANSWERS)
    assert protocol.usage_in(read["usage"]) == Usage(folded=3, not_recalled="x")
    prompt = Prompt("s", (Message("user", "a"),), "n", "q", "l")
    asked = {"op": "reply", "id": 1, "prompt": protocol.prompt_out(prompt), "options": protocol.options_out(Options())}
    read = frames.parse(json.dumps(asked).encode(), protocol.MODEL_REQUESTS)
    assert protocol.prompt_in(read["prompt"]) == prompt
