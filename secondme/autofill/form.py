"""Forms as they are read: fields with everything around them that tells what belongs in. Pure."""

from dataclasses import dataclass, field
from typing import Literal

Source = Literal["html", "pdf", "docx", "text"]
Kind = Literal["text", "textarea", "select", "radio", "checkbox", "other"]
TICKED, UNTICKED = "ticked", "unticked"
"""The values of a check box, whatever the file calls them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that a select or a group of radio buttons offers."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A place of a form that a person would fill."""

    id: str
    """Unique in its form."""
    name: str = ""
    label: str = ""
    kind: Kind = "text"
    input_type: str = "text"
    """Of an <input>: text, email, tel, date, number, …"""
    autocomplete: str = ""
    hints: tuple[str, ...] = ()
    """Placeholder, title, description, words beside it: what may tell more than the label does."""
    section: str = ""
    """Legend or heading above it."""
    options: tuple[Option, ...] = ()
    longest: int = 0
    """The most characters it takes; 0: not said."""
    hidden: bool = False
    """A person does not see it: it is never filled."""
    value: str = ""
    """What stands in it already."""


@dataclass(frozen=True, slots=True)
class Form:
    fields: tuple[Field, ...]
    title: str = ""
    language: str = ""
    """As the document says ("de"), or ""."""
    problems: tuple[str, ...] = field(default=())
    source: Source = "text"
    """What kind of file it was read from."""
