"""Times as exports write them, as ISO 8601; None for what is no time or absurd, never one made up."""

import math
from datetime import UTC, datetime
from typing import Any

FIRST_YEAR, LAST_YEAR = 1980, 2100
"""What lies outside is a mistake (a zero, a unit mixed up), not a time."""


def from_epoch(value: Any, per_second: int = 1) -> str | None:
    """Seconds since 1970 (`per_second` 1,000 for milliseconds …), a number or digits, as UTC with its offset."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        # An int is divided exactly, a float has no more to give
        number = int(value) if isinstance(value, int) or str(value).strip().isdecimal() else float(value)
        whole, rest = divmod(number, per_second)
        if not math.isfinite(whole) or whole <= 0:
            return None
        moment = datetime.fromtimestamp(int(whole), UTC).replace(microsecond=int(rest * 1_000_000 // per_second))
        if per_second == 1:
            moment = moment.replace(microsecond=min(round((number - int(number)) * 1_000_000), 999_999))
    except (ValueError, OverflowError, OSError):
        return None
    return moment.isoformat() if _possible(moment) else None


def from_iso(value: Any) -> str | None:
    """ISO 8601 as it stands, with its offset when it has one ("Z" too)."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment.isoformat() if _possible(moment) else None


def _possible(moment: datetime) -> bool:
    return FIRST_YEAR <= moment.year <= LAST_YEAR
