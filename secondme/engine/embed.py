"""sentence-transformers: the one module that imports it and torch. Runs in the embedding process only.

A text longer than the model's window becomes the mean of up to `WINDOWS` windows of it, of length 1 again. That keeps
every part of an ordinary message findable (a plain encode would drop all but its beginning); of anything longer than
all windows the rest is left out, importers cut documents into chunks before it comes to that.

Some models (E5) want other words before a question than before a text. The manifest says which, else their folder.
"""

import logging
import queue
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from secondme.engine.base import Vectors, Words
from secondme.engine.machine import cores
from secondme.errors import ModelProblem
from secondme.log import described
from secondme.stopwords import STOP_WORDS

log = logging.getLogger(__name__)

BATCH = 32
MANY = 8
"""From so many texts on they are dealt out to threads, and each thread reads so many at a time: what it works on then
stays in its core's cache (32 at a time take a fifth longer)."""
WINDOWS = 8
_CHARACTERS_PER_TOKEN = 16
_MARKS = "#▁Ġ"
"""With which tokenizers mark that a piece begins or goes on with a word."""


class Embeddings:
    """A loaded embedding model: from a local folder only, never the network."""

    def __init__(self, path: Path, question_prefix: str = "", text_prefix: str = "") -> None:
        """Raises ModelProblem when the folder holds no model that can be loaded."""
        torch.set_num_threads(cores())
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        try:
            self._model = SentenceTransformer(str(path), device="cpu", local_files_only=True, trust_remote_code=False)
        except Exception as error:  # a damaged folder may raise anything, and the sentence is for a person
            log.error("The embedding model cannot be loaded: %s", described(error))
            raise ModelProblem(
                f"The embedding model {path.name} could not be loaded.",
                "Choose another embedding model on the Models page.",
            ) from error
        if torch.cpu._is_avx512_bf16_supported():
            self._model.to(torch.bfloat16)
        self._model.eval()
        self._special = frozenset(self._model.tokenizer.all_special_ids)
        self._known: dict[int, str] = {}
        own = self._model.prompts
        self._before_question = question_prefix or own.get("query", "")
        self._before_text = text_prefix or own.get("document") or own.get("passage") or ""
        self._model.default_prompt_name = None
        longest = max(len(self._pieces(self._before_question)), len(self._pieces(self._before_text)))
        self._window = max(8, int(self._model.max_seq_length or 256) - 2 - longest)
        self.dim = len(self.encode(["ready"])[0])
        self._workers = ThreadPoolExecutor(cores(), "embed", torch.set_num_threads, (1,))

    def encode(self, texts: Sequence[str], question: bool = False) -> Vectors:
        """Shape (len(texts), dim), float32, rows of length 1; a row that cannot be had is the first axis, never NaN."""
        parts = self._parts(texts, question)
        read = self._read([part for _, part in parts])
        return _together(parts, np.stack([one.vector for one in read]), len(texts))

    def encode_words(self, texts: Sequence[str], question: bool = False) -> tuple[Vectors, list[Words]]:
        """As `encode`, and the words of each text (of its first window), from the same pass."""
        parts = self._parts(texts, question)
        before = len(self._pieces(self._prefix(question)))
        read = self._read([part for _, part in parts])
        words: dict[int, Words] = {}
        for (row, _), one in zip(parts, read, strict=True):
            if row not in words:
                words[row] = self._words(one, before)
        found = _together(parts, np.stack([one.vector for one in read]), len(texts))
        return found, [words[row] for row in range(len(texts))]

    def _prefix(self, question: bool) -> str:
        return self._before_question if question else self._before_text

    def _parts(self, texts: Sequence[str], question: bool) -> list[tuple[int, str]]:
        prefix = self._prefix(question)
        return [(row, prefix + part) for row, text in enumerate(texts) for part in self._windows(text)]

    def _read(self, texts: Sequence[str]) -> "list[_Read]":
        """What the model makes of each text. Many are dealt out to the workers, which never wait for each other between
        two layers as the threads of one product do; a few texts are read by all cores together."""
        if len(texts) < MANY:
            return _forward(self._model, self._model.preprocess(list(texts)))
        by_length = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        dealt = [by_length[start : start + MANY] for start in range(0, len(texts), MANY)]
        inputs = [self._model.preprocess([texts[row] for row in rows]) for rows in dealt]
        found = self._workers.map(lambda features: _forward(self._model, features), inputs)
        read = {row: one for rows, ones in zip(dealt, found, strict=True) for row, one in zip(rows, ones, strict=True)}
        return [read[row] for row in range(len(texts))]

    def _pieces(self, text: str) -> list[int]:
        ids: list[int] = self._model.tokenizer(text, add_special_tokens=False)["input_ids"] if text else []
        return ids

    def _words(self, read: "_Read", before: int) -> Words:
        """Of a text that was read with `before` pieces of a prefix."""
        before += bool(read.ids) and read.ids[0] in self._special
        plain = [self._plain(id) for id in read.ids]
        kept = [at for at, word in enumerate(plain) if word and at >= before]
        return Words(tuple(plain[at] for at in kept), _unit(read.words[kept]))

    def _plain(self, id: int) -> str:
        """The piece of a word that a token stands for; "" where words are not compared by it."""
        if id not in self._known:
            name = str(self._model.tokenizer.convert_ids_to_tokens(id))
            word = name.lower().strip(_MARKS)
            kept = id not in self._special and any(map(str.isalnum, word)) and word not in STOP_WORDS
            self._known[id] = word if kept else ""
        return self._known[id]

    def _windows(self, text: str) -> list[str]:
        text = text[: self._window * WINDOWS * _CHARACTERS_PER_TOKEN]
        if len(text) <= self._window:
            return [text]
        spans = self._model.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )["offset_mapping"]
        if len(spans) <= self._window:
            return [text]
        starts = range(0, min(len(spans), WINDOWS * self._window), self._window)
        return [text[spans[at][0] : spans[min(at + self._window, len(spans)) - 1][1]] for at in starts]


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as the model reads it: its vector, its tokens, and a vector for each of them."""

    vector: Vectors
    ids: list[int]
    words: Vectors


def _forward(model: SentenceTransformer, features: dict[str, Any]) -> list[_Read]:
    there, ids = features["attention_mask"].bool().numpy(), features["input_ids"].numpy()
    with torch.inference_mode():
        out = model(features)
        vectors = out["sentence_embedding"].to(torch.float32).numpy()
        words = out["token_embeddings"].to(torch.float32).numpy()
    return [_Read(vectors[at], ids[at, own].tolist(), words[at, own]) for at, own in enumerate(there)]


def _together(parts: list[tuple[int, str]], found: Vectors, rows: int) -> Vectors:
    """One vector for each text: the mean direction of its windows."""
    summed = np.zeros((rows, found.shape[1]), dtype=np.float32)
    np.add.at(summed, [row for row, _ in parts], _unit(found))
    return _unit(summed)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    bad = ~np.isfinite(lengths[:, 0]) | (lengths[:, 0] < 1e-12)
    unit = np.divide(vectors, lengths, where=~bad[:, None], out=np.zeros_like(vectors))
    unit[bad, 0] = 1.0
    return np.asarray(unit, dtype=np.float32)


@dataclass
class _Order:
    """A request, done batch by batch, its texts by length so that a batch holds texts of one length."""

    id: int
    texts: list[str]
    with_words: bool
    question: bool
    batches: Iterator[list[int]] = field(init=False)
    vectors: Vectors | None = None
    words: dict[int, Words] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_length = sorted(range(len(self.texts)), key=lambda row: len(self.texts[row]))
        self.batches = iter([by_length[at : at + BATCH] for at in range(0, len(by_length), BATCH)])


def serve(embeddings: Embeddings, inbox: "queue.SimpleQueue[dict[str, Any]]", send: Callable[..., None]) -> None:
    """Never returns. Between two batches, a question that a person waits for goes first."""
    urgent: deque[_Order] = deque()
    bulk: deque[_Order] = deque()
    while True:
        while not (urgent or bulk) or not inbox.empty():
            message = inbox.get()
            (urgent if message["urgent"] else bulk).append(_order(message))
        waiting = urgent or bulk
        if _advance(embeddings, waiting[0], send):
            waiting.popleft()


def _advance(embeddings: Embeddings, order: _Order, send: Callable[..., None]) -> bool:
    """One batch; True when the order is complete and sent."""
    if order.vectors is None:
        order.vectors = np.zeros((len(order.texts), embeddings.dim), dtype=np.float32)
    rows = next(order.batches, None)
    if rows is not None:
        texts = [order.texts[row] for row in rows]
        if order.with_words:
            order.vectors[rows], words = embeddings.encode_words(texts, order.question)
            order.words.update(zip(rows, words, strict=True))
        else:
            order.vectors[rows] = embeddings.encode(texts, order.question)
        return False
    found = [order.words[row] for row in range(len(order.texts))] if order.with_words else []
    shape = {"rows": len(order.texts), "dim": embeddings.dim, "pieces": [list(words.pieces) for words in found]}
    blob = order.vectors.astype("<f4").tobytes() + b"".join(words.vectors.astype("<f2").tobytes() for words in found)
    send({"op": "vectors", "id": order.id} | shape, blob)
    return True


def _order(message: dict[str, Any]) -> _Order:
    return _Order(message["id"], message["texts"], message["words"], message["urgent"])
