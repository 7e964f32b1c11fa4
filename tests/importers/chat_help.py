"""What the tests of chats share: files in memory, read by one format."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings

from secondme.importers.base import Blob, Format, Options, Person, Problem, Question, Source
from secondme.store import Store
from secondme.types import NewItem
from tests.importers.help import Reading
from tests.importers.roundtrip import Normal, Said, Thread

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LOCAL = Normal(zone=None, replies=False)
BROAD = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def blobs(files: Mapping[str, bytes], root: str = "/home/x") -> list[Blob]:
    def blob(name: str, data: bytes) -> Blob:
        return Blob(name, f"{root}/{name}", len(data), "2024-01-01T00:00:00+00:00", lambda: io.BytesIO(data))

    return [blob(name, data) for name, data in files.items()]


def reading(format: Format, files: Mapping[str, bytes], root: str = "/home/x", **options: Any) -> Reading:
    """What one format makes of files in memory."""
    result = Reading([], [], [], [], [])
    for group in format.claim(blobs(files, root)):
        result.formats.append(format.name)
        source = Source(group, Options(**options))
        for read in format.read(source):
            if isinstance(read, NewItem):
                result.items.append(read)
            elif isinstance(read, Problem):
                result.problems.append(str(read))
            elif isinstance(read, Person):
                result.people.append(read)
            else:
                assert isinstance(read, Question)
                result.questions.append(read)
        assert source.position <= source.size
    return result


def talk(*texts: str, step: timedelta = timedelta(hours=7), start: datetime | None = None) -> Thread:
    """Ben and Ann in turns, from the 13th of January 2021 on: no date of it can be read in two ways."""
    at = start or datetime(2021, 1, 13, 9, 5, tzinfo=UTC)
    said = (
        Said("Ann" if n % 2 else "Ben", text, at + n * step) for n, text in enumerate(texts or ("hi", "you", "too"))
    )
    return Thread("", tuple(said))


def texts(found: Reading) -> list[str]:
    return [item.text for item in found.items]


def stored(store: Store, format: str, items: Sequence[NewItem]) -> tuple[int, int, int]:
    return store.imports.batch(format, items, store.imports.begin("a file", format))
