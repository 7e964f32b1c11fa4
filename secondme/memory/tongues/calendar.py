"""Days and seasons as "last" and "next" mean them, whatever the language."""

from datetime import date, timedelta


def weekday(today: date, index: int, step: int) -> date:
    """The nearest Monday (0) … Sunday (6) that is over (`step` -1) or to come (1); never today."""
    away = (index - today.weekday() - 1) % 7 + 1 if step > 0 else -((today.weekday() - index - 1) % 7 + 1)
    return today + timedelta(days=away)


def monday(today: date, step: int) -> date:
    """Of the week so many weeks away."""
    return today + timedelta(days=7 * step - today.weekday())


def season_year(today: date, month: int, step: int) -> int:
    """The year of the last or next season that begins in `month`: the last one is over, the next has not begun."""
    begins = date(today.year, month, 1)
    other = begins + timedelta(days=90) >= today if step < 0 else begins <= today
    return today.year + (step if other else 0)


def month_name(months: tuple[str, ...], year: int, number: int) -> str:
    """ "March 2026"; `number` may lie outside 1 … 12."""
    index = year * 12 + number - 1
    return f"{months[index % 12]} {index // 12}"
