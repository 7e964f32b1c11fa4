"""Fields of forms, and what is typed for the person."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A field of a form, and what could be written into it. `type`: a token of HTML's `autocomplete`, "free-text" or
    "none". `value` is "" when nothing is known; `others` are values that hold as well; `draft`: to be read before it is
    sent. `fill`: at one gesture for the whole form; else only one by one."""

    id: str
    name: str
    label: str
    type: str
    value: str = ""
    confidence: float = 0.0
    memories: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    draft: bool = False
    fill: bool = False
    about: str = ""
    """More precisely than `type`: "passport-number", "house-number" …"""
    section: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """(value, text) of a list to choose from."""
    long: bool = False
    """It has room for several lines."""
    sources: tuple[str, ...] = ()
    """What the memories say, in the order of `memories`."""
    category: str = ""
    """Of sensitive data, "" for what goes into forms without a question."""
    kept_back: bool = False
    """There is a value, and the person has not yet agreed that its category goes into forms."""
    inferred: bool = False
    """Nobody has said it: the app has concluded it, and the person let that stand. It is only offered."""
    guessed: bool = False
    """What it asks for was guessed from the meaning of its label. A value is only offered."""
    can_remember: bool = False
    """A correction of it can become a memory."""
    box: bool = False
    """A box to tick: its value is "ticked" or "unticked"."""
    ticked: bool = False
    """It is ticked already."""
    secret: bool = False
    """It asks for a password or the like: nothing is ever put in from here."""

    @property
    def is_question(self) -> bool:
        """Whether sentences may answer it."""
        asked = self.type == "free-text" or (self.type == "none" and self.label.rstrip().endswith("?"))
        return asked and not (self.options or self.box or self.secret)


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with what is known for its fields. `asks`: categories that the person has not decided on, each with what
    it is called. `text`: the lines of a form that was pasted; `path` is "" then."""

    name: str
    source: Literal["html", "pdf", "docx", "text"]
    entries: tuple[FormEntry, ...]
    path: str = ""
    text: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field that something was written into. Never what."""

    label: str
    type: str
    memories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What was filled in where, for the person to read and clear."""

    id: int
    at: str
    place: str
    fields: tuple[FilledField, ...]


@dataclass(frozen=True, slots=True)
class FormDraft:
    """An answer to an open question, to be read before it is sent: it rests on these memories, which say `sources`."""

    text: str
    memories: tuple[int, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuickValue:
    """Something to be copied: what it is ("Passport number"; "" where the statement says it best), its value, and the
    memory that says it. `former`: it does not hold any more. `source`, `time`: the title of where it was said, and
    when."""

    name: str
    value: str
    memory_id: int
    statement: str
    former: bool = False
    source: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Ghost:
    """What may stand after the caret. `key` names it when the person takes it or turns it down."""

    text: str
    key: str
