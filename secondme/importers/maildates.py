"""Dates as mails hold them, as ISO 8601; None for what is none: a date is never made up."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_YEAR, LAST_YEAR = 1971, 2200
"""Mail is younger; what is dated 1970 has no date but a zero."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENVELOPE = re.compile(
    rb"([A-Za-z]{3}) {1,2}(\d{1,2}) (\d{1,2}):(\d\d)(?::(\d\d))?(?: ([+-]\d{4}|[A-Z]{2,5}))? (\d{4})(?: ([+-]\d{4}))?"
)
"""Of the line above a mail in a mailbox; Google writes the offset before the year."""


def mail_date(text: str) -> str | None:
    """With its offset; without one where none is given. "-0000" says that the time is in UTC (RFC 5322, 3.3)."""
    if not text or len(text) > 200:
        return None
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None and "-0000" in text:
        when = when.replace(tzinfo=UTC)
    return _sane(when)


def received_date(received: Sequence[str]) -> str | None:
    """When the last of the servers had it: the top header, behind its last semicolon."""
    return mail_date(received[0].rpartition(";")[2].strip()) if received else None


def envelope_date(line: bytes) -> str | None:
    """In UTC where an offset is given; mailboxes without one hold UTC too (RFC 4155)."""
    found = _ENVELOPE.search(line[:600])
    if not found or (month := found[1].decode().lower()) not in _MONTHS:
        return None
    offset = (found[6] or found[8] or b"+0000").decode()
    if offset[0] not in "+-":
        offset = "+0000"
    numbers = (int(found[7]), _MONTHS.index(month) + 1, int(found[2]), int(found[3]), int(found[4]), int(found[5] or 0))
    try:
        zone = datetime.strptime(offset, "%z").tzinfo
        return _sane(datetime(*numbers, tzinfo=zone))
    except ValueError:
        return None


def _sane(when: datetime) -> str | None:
    return when.isoformat() if FIRST_YEAR <= when.year <= LAST_YEAR else None
