"""Keeps a mistake of ours that one message (or memory, or summary) brings to light from stopping all the others.

The thing is noted and passed over (store/skipped.py), in the log by kind and place only, and told in the run and on the
page of the jobs. It is tried again when it has changed, when this code has, and when a person asks for the job. What is
in the way of everything (a missing model, a full disk, the end of the app) is nothing of one thing, and is raised.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from secondme.errors import Cancelled, EnvironmentProblem
from secondme.log import described
from secondme.store import Store

log = logging.getLogger(__name__)

MOST_IN_A_ROW = 5
"""After so many one after the other it is not them: the run fails, instead of passing over a whole history at once.
These stay noted, so the next run begins behind them; they are tried again as all others are."""
WORDS = {
    "extract": ("message could not be read", "messages could not be read"),
    "rebuild": ("message could not be read", "messages could not be read"),
    "consolidate": ("memory could not be compared with the others", "memories could not be compared with the others"),
    "link": ("memory could not be connected", "memories could not be connected"),
    "weigh": ("memory could not be weighed", "memories could not be weighed"),
    "summarize": ("summary could not be made", "summaries could not be made"),
    "reflect": ("conclusion could not be drawn", "conclusions could not be drawn"),
}


@cache
def reader() -> str:
    """Names the version of the code that makes memories: by its text where that is at hand, else by the app's."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    try:
        return f"{version('secondme')} {digest.hexdigest()[:16]}"
    except PackageNotFoundError:
        return digest.hexdigest()[:16]


def told(job: str, number: int) -> str:
    """How many things a job passed over, in a sentence; "" for none."""
    if not number:
        return ""
    one, many = WORDS[job]
    return f"{number:,} {one if number == 1 else many}."


class Guard:
    """One run of a job. `again`: try everything again that was passed over, as a person asks for it."""

    def __init__(self, store: Store, job: str, again: bool = False) -> None:
        self._store, self._job = store, job
        store.skipped.renew(job, reader(), again)
        self._known = store.skipped.known(job)
        self._count = self._in_a_row = 0

    def words(self) -> str:
        """What this run passed over, in a sentence; "" when it is nothing."""
        return told(self._job, self._count)

    def passes_over(self, ref: str, stamp: str) -> bool:
        """Whether this thing, in this state, could not be dealt with before."""
        return self._known.get(ref) == stamp

    @contextmanager
    def one(self, ref: object, stamp: object) -> Iterator[None]:
        """Deal with one thing inside; `stamp` names the state that it is in. What goes wrong there is noted, and ends
        here. Raises Cancelled and EnvironmentProblem, and the error of the last of `MOST_IN_A_ROW`."""
        key = str(ref)
        try:
            yield
        except (Cancelled, EnvironmentProblem):
            raise
        except Exception as error:
            self._count += 1
            self._in_a_row += 1
            self._known[key] = str(stamp)
            self._store.skipped.note(self._job, key, str(stamp), reader(), described(error))
            log.error("The job %s passes over %s: %s", self._job, key, described(error))
            if self._in_a_row >= MOST_IN_A_ROW:
                raise
        else:
            self._in_a_row = 0
            if self._known.pop(key, None) is not None:
                self._store.skipped.clear(self._job, key)
