"""The person's own vocabulary and their standing instructions, read from the store when something has changed."""

from threading import Lock

from secondme.retrieval.clue import vocabulary_of
from secondme.retrieval.query import Vocabulary
from secondme.retrieval.standing import Standing, situation
from secondme.store import Store

RELATIONS = ("relation", "pet", "birthday")


class Vocabularies:
    """Keeps what was read until a memory or a name changes. Safe from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._vocabulary = Vocabulary()
        self._standing: tuple[Standing, ...] = ()

    def vocabulary(self) -> Vocabulary:
        with self._lock:
            self._refresh()
            return self._vocabulary

    def standing(self) -> tuple[Standing, ...]:
        """The instructions and preferences in force, each with the situation in which it applies: the scope of its
        claim, else what its words say."""
        with self._lock:
            self._refresh()
            return self._standing

    def _refresh(self) -> None:
        stamp = self._store.known.stamp()
        if stamp == self._stamp:
            return
        known = self._store.known
        read = vocabulary_of(self._store.entities.list(), known.telling(("relationship",), RELATIONS))
        places = tuple(dict.fromkeys((*read.places, *known.places())))
        self._vocabulary = Vocabulary(read.names, read.relations, places, read.birthday)
        self._standing = tuple(
            Standing(
                memory.id,
                memory.text,
                next((claim.scope for claim in memory.claims if claim.scope), "") or situation(memory.text),
                memory.kind == "instruction",
            )
            for memory in known.telling(("instruction", "preference"), ())
        )
        self._stamp = stamp
