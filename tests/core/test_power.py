"""Whether the machine runs on battery."""

from types import SimpleNamespace

import psutil
import pytest

from secondme.jobs.power import Power


@pytest.mark.parametrize(("battery", "on"), [(None, False), (True, False), (False, True)])
def test_only_a_battery_that_is_not_plugged_in_counts(monkeypatch, battery, on):
    found = None if battery is None else SimpleNamespace(power_plugged=battery)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: found, raising=False)
    assert Power().on_battery() is on


def test_a_system_that_tells_nothing_of_batteries_has_none(monkeypatch):
    def fails() -> None:
        raise FileNotFoundError("/sys/class/power_supply")

    monkeypatch.setattr(psutil, "sensors_battery", fails, raising=False)
    assert not Power().on_battery()
