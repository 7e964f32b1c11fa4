"""How fast models run here: measured, predicted, kept."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.models import speed
from secondme.models.speed import FILE, KEPT, USUAL, Speeds, predicted, read_bandwidth, share_reached
from secondme.paths import Paths
from secondme.types import Usage
from tests.ui.small_machine import model


def usage(tokens_per_s: float, generated: int = 50) -> Usage:
    return Usage(generated_tokens=generated, tokens_per_s=tokens_per_s)


def test_the_roof_is_the_bandwidth_over_the_bytes_of_a_token() -> None:
    assert predicted(32e9, 1_117_320_768, 1.0) == pytest.approx(28.6, abs=0.1)
    assert predicted(32e9, 1_117_320_768) == pytest.approx(USUAL * 28.6, abs=0.1)
    assert predicted(0.0, 10**9) == predicted(32e9, 0) == 0.0


def test_what_models_reach_of_the_roof_is_learned_from_those_that_ran() -> None:
    assert share_reached(32e9, []) == share_reached(0.0, [(10**9, 20.0)]) == USUAL
    assert share_reached(32e9, [(10**9, 16.0)]) == 0.5
    assert share_reached(32e9, [(10**9, 99.0)]) == 1.0


def test_a_machine_reads_from_memory_at_some_speed() -> None:
    assert 1e8 < read_bandwidth() < 1e13


def test_without_room_nothing_is_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(speed, "available_memory", lambda: 1 << 20)
    speeds = Speeds(tmp_path)
    assert speeds.measure() == 0.0
    assert speeds.told([model("small")])[0].predicted_per_s == 0.0


def test_speeds_of_replies_are_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "read_bandwidth", lambda: 2e9)
    infos = [model("small", size=10**8), model("large", size=10**9), model("finder", role="embedding")]
    speeds = Speeds(tmp_path)
    for rate in (9.0, 10.0, 11.0):
        speeds.note("small", usage(rate))
    speeds.note("small", usage(99.0, generated=3))
    told = {info.name: info for info in Speeds(tmp_path).told(infos)}
    assert told["small"].measured_per_s == 10.0
    assert not any(info.predicted_per_s for info in told.values())
    speeds.measure()
    told = {info.name: info for info in speeds.told(infos)}
    assert told["large"].predicted_per_s == pytest.approx(1.0)  # half of the roof, as the small one
    assert told["large"].measured_per_s == told["finder"].predicted_per_s == 0.0


def test_the_last_replies_count(tmp_path: Path) -> None:
    speeds = Speeds(tmp_path)
    for _ in range(KEPT):
        speeds.note("small", usage(5.0))
    for _ in range(KEPT):
        speeds.note("small", usage(20.0))
    assert speeds.told([model("small")])[0].measured_per_s == 20.0
    assert len(json.loads((tmp_path / FILE).read_text())["small"]) == KEPT


def test_the_status_and_the_models_tell_the_same_speed(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "read_bandwidth", lambda: 32e9)
    with closing(SecondMe.open(home, background=False)) as me:
        name = me.settings.value.chat_model

        def told() -> tuple[float, float]:
            (info,) = [each for each in me.models.list() if each.name == name]
            status = me.status()
            assert (status.tokens_per_s, status.predicted_per_s) == (info.measured_per_s, info.predicted_per_s)
            return info.measured_per_s, info.predicted_per_s

        assert told() == (0.0, 0.0)
        me.models.measure()
        assert told()[0] == 0.0 < told()[1]
        for rate in (20.0, 22.0, 90.0):
            me._parts.spoke_at(usage(rate))
        me._parts.spoke_at(usage(3.0, generated=2))
        assert told()[0] == 22.0, "neither the last one nor a short one, but the usual"


def test_the_status_is_told_again_without_reading_any_file(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(SecondMe.open(home, background=False)) as me:
        added = home.models / "added.json"
        added.parent.mkdir(parents=True, exist_ok=True)
        added.write_text("[]")
        me._parts.spoke_at(usage(20.0))
        first = me.status()
        seen: list[Path] = []
        read_text = Path.read_text

        def read(path: Path, *given: str | None, **named: str | None) -> str:
            seen.append(path)
            return read_text(path, *given, **named)

        monkeypatch.setattr(Path, "read_text", read)
        assert me.status().tokens_per_s == first.tokens_per_s == 20.0
        assert seen == []
        me.models.list()
        me._parts.spoke_at(usage(30.0))
        assert me.status().tokens_per_s == 25.0


@pytest.mark.parametrize("text", ["[1]", "{", '{"small": 3}', '{"small": ["x"]}'])
def test_a_damaged_file_is_measured_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    speeds = Speeds(tmp_path)
    assert speeds.told([model("small")])[0].measured_per_s == 0.0
    speeds.note("small", usage(7.0))
    assert speeds.told([model("small")])[0].measured_per_s == 7.0


def test_a_folder_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    speeds = Speeds(tmp_path / "gone")
    speeds.note("small", usage(7.0))
    assert speeds.told([model("small")])[0].measured_per_s == 0.0


def test_where_the_key_lies_is_told_and_never_the_key(home: Paths) -> None:
    from secondme.store.keys import key_place, keyring_or_file

    keyring_or_file(home)
    place = key_place(home)
    assert (place.kind, place.path) == ("file", str(home.key_file))
    home.key_file.unlink()
    (home.root / "key.id").write_text("abc123\n")
    place = key_place(home)
    assert (place.kind, place.path) == ("keyring", "secondme / abc123")
