"""The person's own vocabulary and their standing instructions, read from the store when something has changed."""

from collections.abc import Callable, Sequence
from statistics import median
from threading import Lock

from secondme.engine.base import Embedder, Vectors
from secondme.errors import ModelProblem
from secondme.retrieval.clue import vocabulary_of
from secondme.retrieval.query import Vocabulary
from secondme.retrieval.standing import Standing, situation
from secondme.store import Store

RELATIONS = ("relation", "pet", "birthday")
REMEMBERED = 2000
ANY = (
    "geology", "a tax form", "a football match", "plumbing", "poetry of the baroque", "chess openings",
    "a choir rehearsal", "satellites",
)  # fmt: skip
"""Situations of all kinds: how near a question is to any. Models differ in what they call near."""


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


class Situations:
    """How near questions are to situations in meaning. A situation is encoded once for each model."""

    def __init__(self, embedder: Callable[[], Embedder | None]) -> None:
        self._embedder = embedder
        self._known: dict[tuple[str, str], Vectors] = {}

    @property
    def ready(self) -> bool:
        embedder = self._embedder()
        return embedder is not None and embedder.state == "ready"

    def similar(self, question: str, texts: Sequence[str]) -> list[float]:
        """How near each text is to the question: 0 as near as texts in general, 1 the same. Only while `ready`. Raises
        ModelProblem when the embedder fails."""
        embedder = self._embedder()
        if embedder is None:
            raise ModelProblem("The embedding model is not running.")
        model = embedder.model_id
        known = self._known if len(self._known) <= REMEMBERED else {}
        missing = list(dict.fromkeys(text for text in (*ANY, *texts) if (model, text) not in known))
        vectors = embedder.encode([question, *missing], urgent=True)
        known = {**known, **{(model, text): vector for text, vector in zip(missing, vectors[1:], strict=True)}}
        self._known = known
        cosine = {text: float(known[model, text] @ vectors[0]) for text in (*ANY, *texts)}
        usual = median(cosine[text] for text in ANY)
        return [(cosine[text] - usual) / max(1e-6, 1 - usual) for text in texts]
