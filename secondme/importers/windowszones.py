"""Windows' names of time zones, which Outlook and Exchange write, to those of the IANA."""

from functools import cache


@cache
def olson(name: str) -> str:
    """ "" for a name that Windows does not know. The table is loaded when it is first asked."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return str(WINDOWS_TO_OLSON.get(name, ""))
