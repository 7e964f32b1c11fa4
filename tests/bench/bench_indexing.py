"""How fast texts become searchable, beside `encode` of sentence-transformers with its defaults on the same texts."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from secondme.engine.embed_client import ProcessEmbedder
from secondme.engine.machine import cores
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending, own_text, situation_text, texts_of
from tests.bench.bench_scale import BARE, MODEL, Floats, Home, opened, timed
from tests.bench.report import Figure

BASELINE = 1_500
"""Texts that sentence-transformers encodes, as it comes."""


def run() -> Iterator[Figure]:
    os.environ["SECONDME_KEY_STORE"] = "file"
    embedder = ProcessEmbedder(Paths.choose().models / MODEL, MODEL)
    with tempfile.TemporaryDirectory() as scratch:
        home = opened(Path(scratch), BARE, embedder)
        try:
            yield from indexing(home)
        finally:
            home.store.close()
            embedder.close()


def sentence_transformers() -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(cores())
    return SentenceTransformer(str(Paths.choose().models / MODEL), device="cpu", local_files_only=True)


def indexing(home: Home) -> Iterator[Figure]:
    """Makes the last texts searchable, beside `encode` with its defaults on the same texts: one half of them is encoded
    before and one after, so that other work on the machine slows both."""
    sources = home.store.vectors.pending(MODEL, BARE)
    texts = sorted({text for s in sources for text in (own_text(s), situation_text(s), *texts_of(s).values()) if text})
    sample = [str(text) for text in np.random.default_rng(1).choice(np.array(texts, dtype=object), BASELINE, False)]
    plain, half = sentence_transformers(), BASELINE // 2
    plain.encode(sample[:64])
    home.embedder.encode(texts[:64])

    def encode(part: list[str]) -> Floats:
        return np.asarray(plain.encode(part, normalize_embeddings=True, show_progress_bar=False))

    before, first = timed(lambda: encode(sample[:half]))
    ours, _ = timed(lambda: embed_pending(home.store, home.embedder, home.index, Progress()))
    after, second = timed(lambda: encode(sample[half:]))
    theirs, vectors = before + after, np.concatenate([first, second])
    own = home.embedder.encode(sample)
    short = np.array([len(plain.tokenizer(text)["input_ids"]) <= plain.max_seq_length for text in sample])
    cosines = (own * vectors).sum(axis=1)[short]
    detail = f"{len(texts) / ours:.0f} texts/s stored and indexed, {BASELINE / theirs:.0f} by encode, {cores()} threads"
    yield Figure(
        "indexing ÷ encode with its defaults", len(texts) / ours * theirs / BASELINE, "ratio", detail, None, 1.5
    )
    yield Figure("cosine with what encode gives, mean", float(cosines.mean()), "cosine", "", None, 0.995)
    lowest = float(cosines.min())
    yield Figure("cosine with what encode gives, lowest", lowest, "cosine", f"{len(cosines)} texts", None, 0.995)
