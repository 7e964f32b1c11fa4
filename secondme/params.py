"""What the commands are given: JSON, read with a sentence for what cannot be used."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from secondme.errors import UserError

Json = Any
Params = Mapping[str, Json]
Emit = Callable[[Json], None]


def text_of(params: Params, name: str) -> str:
    value = params.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UserError(f"There is no {name}.")
    return value


def texts_of(params: Params, name: str) -> list[str]:
    values = params.get(name)
    if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
        raise UserError(f"There are no {name}.")
    return values


def moment_of(value: Json) -> str | None:
    """An ISO 8601 time as given; None for none."""
    if value is None:
        return None
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise UserError(f"{value!r} is not a time in ISO 8601, such as 2026-03-14T09:30.") from None
    return str(value)
