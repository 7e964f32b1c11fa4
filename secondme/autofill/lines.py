"""Lists of questions: which lines of a text ask for something, and the text with the answers behind them. Pure."""

import re
from collections.abc import Iterator, Mapping

from secondme.autofill.form import Field, Form, Kind

MAX_LINES = 500
RULE = re.compile(r"(?:[_…]|\.{3})[_.…\s]*")
"""What is drawn to be written on."""
_LINE = re.compile(
    r"^\s*(?P<mark>[-*•]|\d{1,3}[.)])?\s*(?P<label>[^_:?…]{1,200}?(?:[:?]|\?(?=[^?]{1,40}$))?)\s*"
    r"(?P<rest>[_.…\s]*|(?<=\?)[^?_]{1,40})$"
)


def read_lines(text: str) -> Form:
    """A list of questions: each line that ends with a colon, a question mark or a rule is a field, and each item of a
    list of short ones ("- your full name")."""
    fields = []
    for number, label in _asked(text):
        kind: Kind = "textarea" if label.endswith("?") else "text"
        fields.append(Field(f"q{number}", label=label.rstrip(": "), kind=kind, input_type=kind))
    return Form(tuple(fields))


def fill_lines(text: str, values: Mapping[str, str]) -> str:
    """The text with each answer at the end of its line, in the place of the rule."""
    lines = text.splitlines()
    for number, _ in _asked(text):
        if value := values.get(f"q{number}", ""):
            lines[number - 1] = f"{RULE.sub('', lines[number - 1]).rstrip()} {' / '.join(value.splitlines())}"
    return "\n".join(lines) + "\n"


def asks(line: str) -> str:
    """The label of a line that asks for something by itself, "" of any other."""
    found = _LINE.match(line[:400])
    return _label(found) if found and _asks(found) else ""


def _label(found: re.Match[str]) -> str:
    return found["label"].strip()


def _asks(found: re.Match[str]) -> bool:
    return _label(found).endswith((":", "?")) or len(found["rest"].strip()) > 2


def _asked(text: str) -> Iterator[tuple[int, str]]:
    lines = [(number, _LINE.match(line[:400])) for number, line in enumerate(text.splitlines()[:MAX_LINES], 1)]
    listed = sum(bool(found and found["mark"]) for _, found in lines) > 1
    for at, (number, found) in enumerate(lines):
        if found is None:
            continue
        follows = next((other for _, other in lines[at + 1 : at + 3] if other), None)
        if listed and not found["mark"] and not found["rest"].strip() and follows and follows["mark"]:
            continue  # the words before a list
        label = _label(found)
        item = listed and found["mark"] and len(label.split()) < 9 and not label.endswith(".")
        if item or _asks(found):
            yield number, label
