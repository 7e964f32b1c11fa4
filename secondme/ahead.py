"""The room behind the door for type-ahead: what may stand after the words that are typed, and what was not wanted.

Everything is looked up in tables in memory, made on the thread that asks; after a change of what is known they are made
again before anything is suggested, so that what was forgotten is never shown.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from secondme.events import Event
from secondme.parts import Parts
from secondme.types import Changes, Ghost

if TYPE_CHECKING:
    from secondme.autofill.ahead import Table
    from secondme.autofill.phrases import Phrases
    from secondme.autofill.values import Value

UNWANTED = 2.0
"""What was turned down so often is not shown any more."""
TURNED_DOWN, PASSED_BY = 1.0, 0.25
"""Esc, and typing something else while it was shown."""
REST = 3.0
"""While things change, the tables are made again at most a quarter of the time; nothing is suggested meanwhile."""
NEW_MESSAGES = 30
"""So many new messages may be missing in what the person often writes."""
ATTRIBUTES = ("name", "birthday", "home", "work", "contact", "language", "origin", "possession", "other")
"""Those of claims that are written into a sentence as they are."""


class TypeAheadDoor:
    """Safe from any thread; meant for a worker. No model takes part in it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = Lock()
        self._table: Table | None = None
        self._stale = True
        self._rest_until = 0.0
        self._phrases: Phrases | None = None
        self._stamp = (0, 0, 0)
        self._unwanted: frozenset[bytes] | None = None
        parts.events.subscribe(self._changed)

    def suggest(self, before: str) -> Ghost | None:
        """What may stand after `before`, the words of a paragraph up to the caret; None when nothing is sure. Secrets
        never; what is sensitive only of categories that the person has agreed to for forms."""
        if not self._parts.settings.value.type_ahead:
            return None
        from secondme.autofill.ahead import suggest

        with self._lock:
            table = self._fresh()
        return None if table is None else suggest(before, table, self._refuses(before))

    def take(self, key: str) -> None:
        """The person took what has this key."""
        ghosts = self._parts.store.ghosts
        if ghosts.count():
            ghosts.take(key)
            self._unwanted = None

    def turn_down(self, key: str, passed_by: bool = False) -> None:
        """The person did not want it; `passed_by`: they only went on with something else."""
        self._parts.store.ghosts.turn_down(key, PASSED_BY if passed_by else TURNED_DOWN)
        self._unwanted = None

    def turned_down(self) -> int:
        """Of how many suggestions it is known that they were not wanted."""
        return self._parts.store.ghosts.count()

    def reset(self) -> Changes:
        """Forget what was not wanted. `SecondMe.undo` of what this returns takes it back, while the app runs."""
        ghosts = self._parts.store.ghosts
        forgotten = ghosts.forget()
        self._unwanted = None

        def back() -> None:
            ghosts.put_back(forgotten)
            self._unwanted = None

        def again() -> None:
            ghosts.forget()
            self._unwanted = None

        return self._parts.publish(self._parts.turns.note(Changes(settings=True), back, again))

    def _changed(self, event: Event) -> None:
        """Not all that changes is told in `items` and `memories`: imports, people and settings stand for more."""
        if isinstance(event, Changes) and event != Changes(jobs=event.jobs, models=event.models):
            self._stale = True

    def _fresh(self) -> "Table | None":
        """The tables as of now; None while they rest between two changes."""
        if not self._stale:
            return self._table
        began = time.monotonic()
        if began < self._rest_until:
            return None
        self._stale = False
        try:
            self._table = self._made()
        except BaseException:
            self._stale = True
            raise
        ended = time.monotonic()
        self._rest_until = ended + REST * (ended - began)
        return self._table

    def _made(self) -> "Table":
        from secondme.autofill.ahead import table

        names = [(name, weight) for name, weight in self._parts.store.ghosts.names() if _is_name(name)]
        return table(self._values(), names, self._often_written())

    def _values(self) -> "tuple[Value, ...]":
        from secondme.autofill.known import known_of_self
        from secondme.autofill.sensitivity import category
        from secondme.autofill.values import values_of
        from secondme.store.rows import now

        decided = self._parts.settings.value.form_categories
        memories = known_of_self(self._parts.store.claims, ATTRIBUTES)
        return tuple(
            value
            for value in values_of(memories, now())
            if not (kind := category(value)) or decided.get(kind) == "yes"
        )

    def _often_written(self) -> "Phrases":
        """Made again when something that was typed is gone or changed, or after NEW_MESSAGES."""
        from secondme.autofill.phrases import learned

        ghosts = self._parts.store.ghosts
        stamp = ghosts.typed_stamp()
        known = self._phrases is not None and ghosts.typed_stamp(self._stamp[2]) == self._stamp
        if self._phrases is None or not known or stamp[0] - self._stamp[0] >= NEW_MESSAGES:
            self._phrases, self._stamp = learned(ghosts.typed()), stamp
        return self._phrases

    def _refuses(self, before: str) -> Callable[[str, str], bool]:
        """Whether this is not to be shown after `before`: turned down, secret, or sensitive and not agreed to."""
        from secondme.memory.delicate import delicate
        from secondme.memory.secrets import has_secret

        ghosts, decided = self._parts.store.ghosts, self._parts.settings.value.form_categories
        unwanted = self._unwanted
        if unwanted is None:
            unwanted = self._unwanted = ghosts.turned_down(UNWANTED)

        def refuses(text: str, key: str) -> bool:
            touched = {"health" if topic == "health" else "private" for topic in delicate(key)}
            return (
                ghosts.hash(key) in unwanted
                or any(decided.get(kind) != "yes" for kind in touched)
                or has_secret(f"{before[-200:]}{text}")
            )

        return refuses


def _is_name(name: str) -> bool:
    """Whether it is written as a name, and short enough for one."""
    short = 3 <= len(name) <= 60 and len(name.split()) <= 5
    return short and name[0].isupper() and not name.startswith(("Your ", "My "))
