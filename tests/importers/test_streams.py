"""Large or broken JSON, part by part."""

import io
import json
import sys
import tracemalloc
from typing import Any
from zipfile import BadZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.importers import streams
from secondme.importers.base import Problem
from secondme.importers.streams import Part, beginning, elements, parts

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def read(data: bytes, at: str = "item", **how: Any) -> list[Any]:
    return list(elements(io.BytesIO(data), at, **how))


def sentences(found: list[Any]) -> str:
    return " ".join(each.sentence for each in found if isinstance(each, Problem))


@given(st.lists(VALUES, max_size=5), st.booleans(), st.sampled_from([1, 2, 7, 65_536]))
def test_any_json_is_read_as_the_standard_library_reads_it(values: list[Any], escaped: bool, chunk: int) -> None:
    data = json.dumps(values, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "CHUNK_BYTES", chunk)
        assert read(data) == json.loads(data)


def test_parts_come_in_the_order_of_the_file_and_the_rest_is_passed_over() -> None:
    data = b'{"x":{"name":[1]},"name":"A","list":[{"id":1,"deep":{"id":9}},{"id":2}],"a.b":3,"list2":[]}'
    found = list(parts(io.BytesIO(data), ["name", "list.item.id", "a.b"]))
    assert found == [Part("name", "A"), Part("list.item.id", 1), Part("list.item.id", 2)]


def test_what_is_not_needed_is_left_out_of_values() -> None:
    data = b'[{"a":1,"x":{"y":[1,{"x":2}],"w":3},"b":[],"x":5,"c":[{"x":[]},"x"]},"x"]'
    assert read(data, without=frozenset("x")) == [{"a": 1, "b": [], "c": [{}, "x"]}, "x"]


PIECES = [b'{"a":"one"}', b'{"a":"tw\xc3\xb6"}', b'{"a":[3,{"b":null}]}', b'{"a":"four"}']


@pytest.mark.parametrize("size", range(1, len(b",".join(PIECES)) + 2))
def test_a_file_that_breaks_off_anywhere_gives_what_was_whole(size: int) -> None:
    data = b"[" + b",".join(PIECES) + b"]"
    found = read(data[:size])
    assert "breaks off in the middle" in found.pop().sentence
    assert found == json.loads(data)[: len(found)]
    ends = [len(b",".join(PIECES[: number + 1])) + 1 for number in range(len(PIECES))]
    assert len(found) == sum(size >= end for end in ends)


@pytest.mark.parametrize(
    ("data", "whole", "sentence"),
    [
        (b"", [], "The file is empty."),
        (b"hello", [], "it is no JSON"),
        (b"[1,2,}", [1, 2], "damaged"),
        (b"[1,NaN,2]", [1], "damaged"),
        (b"[1,2]\n[3]", [1, 2], "does not belong there"),
        (b'[1,"tab\tinside",2]', [1], "damaged"),
        (b'["caf\xe9 \x93so\x94","\xc3\xa9"]', ["café “so”", "é"], "Windows-1252"),
        (b'["a\x00b\x1f"]', ["a b "], ""),
        (b'\xef\xbb\xbf["\xf0\x9f\x8d\xb0"]', ["🍰"], ""),
        ('["é 🍰"]'.encode("utf-16"), ["é 🍰"], ""),
        (b"[1e400, 1e5]", [float("inf"), 1e5], ""),
        (b"[1, 1e99999999999999999999, 2]", [1], "damaged"),
    ],
)
def test_odd_and_broken_files_are_read_as_far_as_they_go(data: bytes, whole: list[Any], sentence: str) -> None:
    found = read(data)
    assert [each for each in found if not isinstance(each, Problem)] == whole
    assert sentence in sentences(found)
    assert bool(sentence) == bool(sentences(found))


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 7, 11, 13, 64, 65_536])
def test_halves_of_pairs_are_replaced_wherever_a_chunk_ends(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "CHUNK_BYTES", chunk)
    data = rb'["\ude00x\ud83d\ude00","\\ude00\\\\","\ud83d","\\\ud83d\ude00","\\\\\ude00"]'
    assert read(data) == ["\ufffdx😀", "\\ude00\\\\", "?", "\\😀", "\\\\\ufffd"]


def test_long_rows_of_digits_neither_crash_nor_take_long() -> None:
    before = sys.get_int_max_str_digits()
    assert read(b"[1," + b"9" * 5_000 + b",2]") == [1, 10**5_000 - 1, 2]
    assert read(b'["' + b"9" * 50_000 + b'",2]')[1] == 2
    found = read(b"[1," + b"9" * 2_000_000 + b",2]")
    assert found[0] == 1
    assert "too long" in sentences(found)
    assert sys.get_int_max_str_digits() == before


def test_a_part_nested_too_deeply_is_left_out_and_the_next_one_is_read() -> None:
    found = read(b"[1," + b'{"a":[' * 200 + b"]}" * 200 + b",2]")
    assert [each for each in found if not isinstance(each, Problem)] == [1, 2]
    assert sentences(found) == "Entry 2 is left out: it is nested too deeply."
    assert "so deeply that it is no data" in sentences(read(b"[1," + b"[" * 400_000))
    assert "so deeply" in sentences(list(parts(io.BytesIO(b'{"x":' + b"[" * 400_000), ["y"])))


def test_a_part_that_is_too_large_is_left_out_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_NODES", 20_000)
    monkeypatch.setattr(streams, "MAX_CHARS", 1_000_000)
    tracemalloc.start()
    many, long = b"[[" + b"[]," * 600_000 + b"[]],7]", b'[["' + b'x","' * 20_000 + b"y" * 1_100_000 + b'"],7]'
    tracemalloc.reset_peak()
    for data in (many, long):
        found = read(data)
        assert found[1:] == [7]
        assert "too large" in sentences(found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000 + len(many)


def test_a_single_endless_text_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_TOKEN_BYTES", 300_000)
    found = read(b'["whole","' + b'a\\"' * 200_000 + b'","after"]')
    assert found[0] == "whole"
    assert "too long to be one" in sentences(found)


@pytest.mark.parametrize("error", [OSError("gone"), EOFError(), BadZipFile("bad"), RuntimeError("encrypted")])
def test_a_file_that_cannot_be_read_further_gives_what_came_before(error: Exception) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            if not data:
                raise error
            return data

    found = list(elements(Breaking(b"[1,2,")))
    assert found[:2] == [1, 2]
    assert "damaged and cannot be read any further" in sentences(found)


def test_the_beginning_of_a_file_shows_what_it_holds_as_far_as_it_goes() -> None:
    assert beginning(b'[{"title":"x","mapping":{"a":{"id":') == [{"title": "x", "mapping": {"a": {}}}]
    assert beginning(b'\xef\xbb\xbf {"a":[1,{"b":"c') == {"a": [1, {}]}
    assert beginning('{"a":1}'.encode("utf-16")) == {"a": 1}
    for data in (b"", b"hello", b'"text"', b"12", b"<html>", b"\x00\x01"):
        assert beginning(data) is None
