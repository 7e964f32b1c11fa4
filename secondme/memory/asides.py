"""What stands at the end of a sentence and belongs to the talk, not to what is told: "by the way", "lol". Pure."""

import re

_ASIDES = (
    r"by the way|btw|fyi|just so you know|lol|haha|tho|übrigens|nebenbei gesagt|au fait|d['’]ailleurs"
    r"|soit dit en passant|mdr"
)
_LAST = re.compile(rf"(?<![\s,;–—-])(?:[\s,;–—-]+(?:{_ASIDES}))+(?=[\s.!…]*$)", re.IGNORECASE)


def without_aside(text: str) -> str:
    """ "I moved my class to Thursdays by the way." without "by the way"; a text that is nothing else stays."""
    return _LAST.sub("", text)
