"""Reading files in tests: in this process, or through the child as the app does."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from secondme.importers import sandbox
from secondme.importers.base import Attached, Options, Person, Problem, Unread, Whole
from secondme.importers.media import Media
from secondme.importers.sandbox import Batch
from secondme.importers.unit import Begun, Ended, Left, Unit, summary
from secondme.progress import Progress
from secondme.types import NewItem, Question


class Reading(NamedTuple):
    """What was read. `problems`: sentences, also of files that could not be read and of those nobody reads."""

    items: list[NewItem]
    problems: list[str]
    people: list[Person]
    questions: list[Question]
    formats: list[str]
    """Of each file, or files that belong together, that was read to its end; in order."""


def read_path(
    path: Path, format: str | None = None, me: str | Iterable[str] = (), day_first: bool | None = None
) -> Reading:
    """A file, folder or archive, in this process. Raises UserError when it cannot be opened at all. An error of an
    importer is raised here, where the app would tell it as a file that cannot be read."""
    reading = Reading([], [], [], [], [])
    left: list[Left] = []
    for event in Unit(path, _options(me, day_first), format).read():
        if isinstance(event, NewItem):
            reading.items.append(event)
        elif isinstance(event, Problem):
            reading.problems.append(str(event))
        elif isinstance(event, Person):
            reading.people.append(event)
        elif isinstance(event, Question):
            reading.questions.append(event)
        elif isinstance(event, Left):
            left.append(event)
        elif isinstance(event, Ended):
            assert not event.detail, f"the importer failed: {event.detail}"
            _end(reading, event)
        else:
            assert isinstance(event, Begun | Whole | Unread | Attached | Media)
    reading.problems.extend(summary(left))
    return reading


def sandboxed(path: Path, **how: Any) -> Reading:
    """The same through the child process; an error of an importer is a sentence there."""
    reading = Reading([], [], [], [], [])
    left: list[Left] = []
    options = _options(how.pop("me", ()), how.pop("day_first", None))
    for event in sandbox.parse(path, Progress(), options=options, **how):
        if isinstance(event, Batch):
            reading.items.extend(event.items)
            reading.problems.extend(event.problems)
            reading.people.extend(event.people)
            reading.questions.extend(event.questions)
        elif isinstance(event, Ended):
            _end(reading, event)
        elif isinstance(event, Left):
            left.append(event)
    reading.problems.extend(summary(left))
    return reading


def _options(me: str | Iterable[str], day_first: bool | None) -> Options:
    return Options(frozenset([me] if isinstance(me, str) else me), day_first)


def _end(reading: Reading, ended: Ended) -> None:
    if ended.sentence:
        reading.problems.append(ended.sentence)
    else:
        reading.formats.append(ended.format)
