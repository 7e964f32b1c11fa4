"""Gives every item and memory its vectors, in small steps that can be interrupted and are never lost."""

from collections.abc import Sequence

from secondme.engine.base import Embedder, Vectors
from secondme.index import VectorIndex
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.vectors import NewVectors, ToEmbed, VectorKind

PAGE = 512
STEP = 64
"""Items encoded and committed at a time."""
BATCH = 16
BEFORE_WORDS = 60
BRIEF_WORDS = 160


def texts_of(source: ToEmbed) -> dict[VectorKind, str]:
    """What to encode: a memory as it is; an item with its author, alone and after the end of the turn before it.

    The names matter: a question names who said it more often than not. Of an assistant's long answer only the beginning
    counts; whole, such answers resemble every question and crowd out what people say (measured)."""
    if source.kind == "memory":
        return {"memory": source.text}
    text = " ".join(source.text.split()[:BRIEF_WORDS]) if source.brief else source.text
    turn = f"{source.author}: {text}"
    before = " ".join(source.before.split()[-BEFORE_WORDS:])
    return {"turn": turn, "window": f"{source.before_author}: {before}\n{turn}" if before else turn}


def embed_pending(store: Store, embedder: Embedder, index: VectorIndex, progress: Progress) -> int:
    """Encode all that has no up-to-date vector and let go of vectors of what is gone; returns how many were encoded.

    Every step is on disk when the next begins, so it goes on where it was stopped. Calls `progress.check()` between
    batches of the model: to pause, let it wait. Raises Cancelled, and ModelProblem when the embedder fails."""
    store.vectors.remove_orphans()
    index.use(embedder.model_id)
    model, done = embedder.model_id, 0
    total = store.vectors.pending_count(model)
    below: int | None = None
    while sources := store.vectors.pending(model, PAGE, below):
        sources = sorted(sources, key=lambda source: len(source.text))
        for start in range(0, len(sources), STEP):
            step = sources[start : start + STEP]
            store.vectors.put(model, encode(step, embedder, progress))
            done += len(step)
            progress.update(min(done, total), total, "Embedding")
        below = min((source.id for source in sources if source.kind == "item"), default=below)
    index.refresh()
    return done


def encode(sources: Sequence[ToEmbed], embedder: Embedder, progress: Progress) -> list[NewVectors]:
    """The vectors of these texts. Each distinct text is encoded once, short ones with short ones."""
    wanted = [texts_of(source) for source in sources]
    distinct = sorted({text for texts in wanted for text in texts.values()}, key=len)
    known: dict[str, Vectors] = {}
    for start in range(0, len(distinct), BATCH):
        progress.check()
        batch = distinct[start : start + BATCH]
        known.update(zip(batch, embedder.encode(batch), strict=True))
    return [
        NewVectors(source, {kind: known[text][None, :] for kind, text in texts.items()})
        for source, texts in zip(sources, wanted, strict=True)
    ]
