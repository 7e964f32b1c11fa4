"""Mail read in this process, for the tests of mails and of mailboxes."""

import io
from typing import Any

from secondme.importers.base import Blob, Options, Problem, Source
from secondme.importers.mail import Mail
from secondme.types import NewItem
from tests.importers import make_docs as make

CHANGED = "2024-05-06T07:08:09+00:00"


def blob(data: bytes, name: str) -> Blob:
    return Blob(name, f"/home/{name}", len(data), CHANGED, lambda: io.BytesIO(data))


def read(*files: tuple[str, bytes], me: str = "") -> list[Any]:
    """Everything that the format reads of these files, in the groups that it makes of them."""
    found: list[Any] = []
    options = Options(frozenset({me}) if me else frozenset())
    for group in Mail().claim([blob(data, name) for name, data in files]):
        found.extend(Mail().read(Source(group, options)))
    return found


def items(found: list[Any]) -> list[NewItem]:
    return [one for one in found if isinstance(one, NewItem)]


def one(body: str | bytes = "Hello.", **headers: str) -> NewItem:
    (item,) = items(read(("a.eml", make.mail(body, **headers))))
    return item


def told(found: list[Any]) -> list[str]:
    return [one.sentence for one in found if isinstance(one, Problem)]
