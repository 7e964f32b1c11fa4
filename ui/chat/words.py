"""How the chat says things."""

from datetime import datetime


def when(time: str) -> str:
    """A moment as a person says it, in the local calendar."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return time
    if moment.tzinfo is not None:
        moment = moment.astimezone()
    today = datetime.now(moment.tzinfo).date()
    if moment.date() == today:
        return f"{moment:%H:%M}"
    if moment.year == today.year:
        return f"{moment.day} {moment:%b, %H:%M}"
    return f"{moment.day} {moment:%b %Y}"
