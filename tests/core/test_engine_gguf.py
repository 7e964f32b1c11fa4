"""The header of a GGUF file, from honest and from hostile files."""

import struct
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondme.engine.gguf import cache_bytes, read_metadata
from secondme.errors import ModelProblem


def string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def gguf(entries: list[tuple[str, int, bytes]], tensors: list[bytes] | None = None, version: int = 3) -> bytes:
    tensors = tensors or []
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(entries))
    return head + b"".join(string(k) + struct.pack("<I", kind) + v for k, kind, v in entries) + b"".join(tensors)


def tensor(name: str, dims: list[int], kind: int, offset: int) -> bytes:
    return string(name) + struct.pack(f"<I{len(dims)}QIQ", len(dims), *dims, kind, offset)


ENTRIES = [
    ("general.architecture", 8, string("llama")),
    ("llama.block_count", 4, struct.pack("<I", 32)),
    ("llama.attention.head_count", 4, struct.pack("<I", 32)),
    ("llama.attention.head_count_kv", 4, struct.pack("<I", 8)),
    ("llama.embedding_length", 4, struct.pack("<I", 4096)),
    ("some.flag", 7, b"\x01"),
    ("some.list", 9, struct.pack("<IQ3i", 5, 3, 1, -2, 3)),
    ("words", 9, struct.pack("<IQ", 8, 5000) + b"".join(string(str(n)) for n in range(5000))),
    ("tokenizer.chat_template", 8, string("<|im_start|> é")),
]


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "m.gguf"
    path.write_bytes(data)
    return path


def test_an_honest_header(tmp_path: Path) -> None:
    data = gguf(ENTRIES, [tensor("w", [32, 2], 0, 0)])
    found = read_metadata(write(tmp_path, data.ljust(-(-len(data) // 32) * 32, b"\0") + b"\0" * 256))
    assert found["general.architecture"] == "llama"
    assert found["some.flag"] is True
    assert found["some.list"] == (1, -2, 3)
    assert "words" not in found
    assert found["tokenizer.chat_template"] == "<|im_start|> é"
    assert cache_bytes(found, 1000) == 1000 * 32 * 8 * (128 + 128) * 2


def test_a_file_shorter_than_its_tensors(tmp_path: Path) -> None:
    data = gguf(ENTRIES, [tensor("w", [32, 2], 0, 0)])
    with pytest.raises(ModelProblem, match="not complete") as caught:
        read_metadata(write(tmp_path, data.ljust(-(-len(data) // 32) * 32, b"\0") + b"\0" * 255))
    assert "Models page" in caught.value.remedy
    assert "get this one anew" in caught.value.remedy
    assert "elete" not in caught.value.remedy


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GGUF",
        b"PK\x03\x04" + b"\0" * 100,
        b"<!DOCTYPE html>" + b" " * 100,
        gguf([], version=1),
        b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0) + b"\0" * 64,
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60) + b"\0" * 64,
        gguf([("a", 8, struct.pack("<Q", 1 << 62))]) + b"\0" * 64,
        gguf([("a", 9, struct.pack("<IQ", 8, 1 << 62))]) + b"\0" * 64,
        gguf([("a", 9, struct.pack("<IQ", 0, 1 << 40))]) + b"\0" * 64,
        gguf([("a", 9, struct.pack("<IQIQ", 9, 1, 9, 1))]) + b"\0" * 64,
        gguf([("a", 99, b"")]) + b"\0" * 64,
        gguf([("general.alignment", 4, struct.pack("<I", 0))]) + b"\0" * 64,
        gguf([("general.alignment", 8, string("x"))]) + b"\0" * 64,
        gguf([], [tensor("w", [1 << 60, 1 << 60], 0, 0)]) + b"\0" * 64,
        gguf([], [tensor("w", [1] * 9, 0, 0)]) + b"\0" * 64,
        gguf([], [tensor("w", [1], 0, (1 << 64) - 1)]) + b"\0" * 64,
    ],
)
def test_hostile_files_are_refused_fast(tmp_path: Path, data: bytes) -> None:
    start = time.process_time()
    with pytest.raises(ModelProblem, match=r"m\.gguf"):
        read_metadata(write(tmp_path, data))
    assert time.process_time() - start < 1


def test_missing_and_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="missing"):
        read_metadata(tmp_path / "none.gguf")
    with pytest.raises(ModelProblem, match="cannot be"):
        read_metadata(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_damage_anywhere_is_read_or_refused_but_never_a_crash(tmp_path: Path, at: int, noise: bytes) -> None:
    data = bytearray(gguf(ENTRIES, [tensor("w", [32, 2], 0, 0)]) + b"\0" * 300)
    data[at : at + len(noise)] = noise
    try:
        found = read_metadata(write(tmp_path, bytes(data)))
    except ModelProblem:
        return
    assert isinstance(cache_bytes(found, 100), int)


def test_a_cache_cannot_be_told_from_odd_numbers() -> None:
    assert cache_bytes({}, 100) == 0
    odd = {"general.architecture": "x", "x.block_count": 2, "x.embedding_length": 64}
    assert cache_bytes(odd, 100) == 0
    layered = odd | {"x.attention.head_count": 4, "x.attention.head_count_kv": (0, 2)}
    assert cache_bytes(layered, 100) == 100 * 2 * 32 * 2
    assert cache_bytes(odd | {"x.attention.head_count": "four"}, 1) == 0
