"""The name of a conversation that was given none, from its first message."""

import re

UNTITLED = ("", "New conversation", "New chat")
LONGEST = 48
_MARKUP = re.compile(r"[*_`#>~\[\]]+")


def title_of(text: str) -> str:
    """The first line that says something, without markup, cut between words to at most `LONGEST` characters."""
    lines = (" ".join(_MARKUP.sub(" ", line).split()) for line in text.splitlines())
    line = next((line for line in lines if any(sign.isalnum() for sign in line)), "")
    if not line:
        return UNTITLED[1]
    first = re.split(r"(?<=[.!?])\s", line)[0]
    line = first if len(first) >= 12 else line
    if len(line) <= LONGEST:
        return line.rstrip(" .!,;:")
    cut = line[: LONGEST - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[20:] else cut).rstrip(" .,;:") + "…"
