"""Gives every item and memory its vectors, in small steps that can be interrupted and are never lost."""

import re
from collections.abc import Sequence

import numpy as np

from secondme.engine.base import Embedder, Vectors
from secondme.index import VectorIndex
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.vectors import NewVectors, ToEmbed, VectorKind

PAGE = 512
STEP = 64
"""Items encoded and committed at a time."""
BATCH = 16
PASSAGE_WORDS = 100
"""The starter model reads 256 tokens; longer texts become several passages."""
MOST_PASSAGES = 16
BEFORE_WORDS = 60
_BREAK = re.compile(r"(?<=[.!?:。！？])\s+|\n+")


def passages(text: str, most_words: int = PASSAGE_WORDS) -> list[str]:
    """A long text in pieces of about `most_words` words, cut between sentences; a short one whole. Never empty."""
    words = text.split()
    if len(words) <= most_words * 3 // 2:
        return [text]
    pieces: list[list[str]] = [[]]
    for sentence in _BREAK.split(text):
        rest = sentence.split()
        if len(pieces[-1]) + len(rest) > most_words and pieces[-1]:
            pieces.append([])
        while len(rest) > most_words:
            pieces[-1] = rest[:most_words]
            pieces.append([])
            rest = rest[most_words:]
        pieces[-1].extend(rest)
    return [" ".join(piece) for piece in pieces if piece][:MOST_PASSAGES]


def texts_of(source: ToEmbed) -> dict[VectorKind, list[str]]:
    """What to encode: a memory as it is; an item's passages, and its beginning after the end of the turn before it."""
    if source.kind == "memory":
        return {"memory": [source.text]}
    before = " ".join(source.before.split()[-BEFORE_WORDS:])
    return {"turn": passages(source.text), "window": [f"{before}\n{source.text}" if before else source.text]}


def embed_pending(store: Store, embedder: Embedder, index: VectorIndex, progress: Progress) -> int:
    """Encode all that has no up-to-date vector and let go of vectors of what is gone; returns how many were encoded.

    Every step is on disk when the next begins, so it goes on where it was stopped. Calls `progress.check()` between
    batches of the model: to pause, let it wait. Raises Cancelled, and ModelProblem when the embedder fails."""
    store.vectors.remove_orphans()
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
    distinct = sorted({text for texts in wanted for kind in texts for text in texts[kind]}, key=len)
    known: dict[str, Vectors] = {}
    for start in range(0, len(distinct), BATCH):
        progress.check()
        batch = distinct[start : start + BATCH]
        known.update(zip(batch, embedder.encode(batch), strict=True))
    return [
        NewVectors(source, {kind: _stack([known[text] for text in texts[kind]]) for kind in texts})
        for source, texts in zip(sources, wanted, strict=True)
    ]


def _stack(rows: Sequence[Vectors]) -> Vectors:
    return np.stack(rows)
