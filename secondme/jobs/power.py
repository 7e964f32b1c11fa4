"""Whether the machine runs on battery."""

import time
from typing import Any

import psutil

EVERY_S = 30.0


class Power:
    """Asks the system at most every `EVERY_S` seconds. A machine without a battery is never on battery."""

    def __init__(self) -> None:
        self._asked = -EVERY_S
        self._on_battery = False

    def on_battery(self) -> bool:
        if time.monotonic() - self._asked >= EVERY_S:
            self._asked = time.monotonic()
            battery = _battery()
            self._on_battery = battery is not None and battery.power_plugged is False
        return self._on_battery


def _battery() -> Any:
    """None where there is none, or where the system does not say: in a container without /sys psutil raises."""
    try:
        return psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    except OSError:
        return None
