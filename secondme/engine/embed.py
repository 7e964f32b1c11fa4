"""Vectors of texts, in the embedding process only: what a model of any kind reads, put together.

A model of the BERT family is read by ONNX Runtime (`bert.py`), any other by sentence-transformers, where that is
installed; this is the one module that imports it and torch.

A text longer than the model's window becomes the mean of up to `WINDOWS` windows of it, of length 1 again. That keeps
every part of an ordinary message findable (a plain encode would drop all but its beginning); of anything longer than
all windows the rest is left out, importers cut documents into chunks before it comes to that.

Some models (E5) want other words before a question than before a text. The manifest says which, else their folder.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from secondme.engine.base import Vectors, Words
from secondme.engine.bert import BertReader, NotOfTheFamily, Read
from secondme.errors import ModelProblem
from secondme.log import described
from secondme.stopwords import STOP_WORDS

log = logging.getLogger(__name__)

WINDOWS = 8
_CHARACTERS_PER_TOKEN = 16
_MARKS = "#▁Ġ"
"""With which tokenizers mark that a piece begins or goes on with a word."""


class Reader(Protocol):
    """A loaded model. `read` may be called from several threads at once, the rest from one."""

    dim: int
    longest: int
    """Tokens of a text, with the special ones."""
    special: frozenset[int]

    def pieces(self, text: str) -> list[tuple[int, int]]:
        """Where each token of it begins and ends, without the special ones."""

    def name(self, id: int) -> str: ...

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """With the special ones, cut to `longest`."""

    def read(self, texts: Sequence[list[int]]) -> list[Read]:
        """Texts as `tokens` gives them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A window of a text, ready to be read; `row` is the text's place in what was asked for."""

    row: int
    ids: list[int]


class Embeddings:
    """A loaded embedding model: from a local folder only, never the network."""

    def __init__(self, path: Path, question_prefix: str = "", text_prefix: str = "") -> None:
        """Raises ModelProblem when the folder holds no model that can be loaded."""
        self._reader = _reader(path)
        self._known: dict[int, str] = {}
        own = _prompts(path)
        self._before_question = question_prefix or own.get("query", "")
        self._before_text = text_prefix or own.get("document") or own.get("passage") or ""
        self._pieces_before = {question: len(self._reader.pieces(self._prefix(question))) for question in (True, False)}
        self._window = max(8, self._reader.longest - 2 - max(self._pieces_before.values()))
        self.dim = self._reader.dim
        self.read = self._reader.read

    def parts(self, texts: Sequence[str], question: bool) -> list[Part]:
        """The windows of each text, in order."""
        prefix = self._prefix(question)
        cut = [(row, prefix + window) for row, text in enumerate(texts) for window in self._windows(text)]
        tokens = self._reader.tokens([text for _, text in cut])
        return [Part(row, ids) for (row, _), ids in zip(cut, tokens, strict=True)]

    def vectors(self, parts: Sequence[Part], read: Sequence[Read]) -> Vectors:
        """Shape (texts, dim), float32, rows of length 1, each the mean direction of a text's windows; a row that cannot
        be had is the first axis, never NaN."""
        summed = np.zeros((parts[-1].row + 1 if parts else 0, self.dim), dtype=np.float32)
        if parts:
            np.add.at(summed, [part.row for part in parts], _unit(np.stack([one.vector for one in read])))
        return _unit(summed)

    def words(self, parts: Sequence[Part], read: Sequence[Read], question: bool) -> list[Words]:
        """The words of each text, of its first window, from the same pass."""
        first = {part.row: one for part, one in reversed(list(zip(parts, read, strict=True)))}
        return [self._words(first[row], self._pieces_before[question]) for row in sorted(first)]

    def _prefix(self, question: bool) -> str:
        return self._before_question if question else self._before_text

    def _words(self, read: Read, before: int) -> Words:
        """Of a text that was read with `before` pieces of a prefix."""
        before += bool(read.ids) and read.ids[0] in self._reader.special
        plain = [self._plain(id) for id in read.ids]
        kept = [at for at, word in enumerate(plain) if word and at >= before]
        return Words(tuple(plain[at] for at in kept), _unit(read.words[kept]))

    def _plain(self, id: int) -> str:
        """The piece of a word that a token stands for; "" where words are not compared by it."""
        if id not in self._known:
            word = self._reader.name(id).lower().strip(_MARKS)
            kept = id not in self._reader.special and any(map(str.isalnum, word)) and word not in STOP_WORDS
            self._known[id] = word if kept else ""
        return self._known[id]

    def _windows(self, text: str) -> list[str]:
        text = text[: self._window * WINDOWS * _CHARACTERS_PER_TOKEN]
        if len(text) <= self._window:
            return [text]
        spans = self._reader.pieces(text)
        if len(spans) <= self._window:
            return [text]
        starts = range(0, min(len(spans), WINDOWS * self._window), self._window)
        return [text[spans[at][0] : spans[min(at + self._window, len(spans)) - 1][1]] for at in starts]


class OtherReader:
    """Implements Reader with sentence-transformers: slower to start, and reads whatever that library reads."""

    def __init__(self, path: Path) -> None:
        """Raises ImportError where it is not installed, and whatever a damaged folder raises."""
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        self._torch = torch
        self._model = SentenceTransformer(str(path), device="cpu", local_files_only=True, trust_remote_code=False)
        self._model.eval()
        self._model.default_prompt_name = None
        self._tokenizer = self._model.tokenizer
        self.special = frozenset(self._tokenizer.all_special_ids)
        self.longest = int(self._model.max_seq_length or 256)
        self.dim = int(self._model.get_embedding_dimension() or 0)

    def pieces(self, text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = self._tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )["offset_mapping"]
        return found

    def name(self, id: int) -> str:
        return str(self._tokenizer.convert_ids_to_tokens(id))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        found: list[list[int]] = self._tokenizer(list(texts), truncation=True, max_length=self.longest)["input_ids"]
        return found

    def read(self, texts: Sequence[list[int]]) -> list[Read]:
        torch, longest = self._torch, max(map(len, texts))
        ids = torch.full((len(texts), longest), self._tokenizer.pad_token_id or 0, dtype=torch.int64)
        mask = torch.zeros((len(texts), longest), dtype=torch.int64)
        for row, own in enumerate(texts):
            ids[row, : len(own)], mask[row, : len(own)] = torch.tensor(own), 1
        torch.set_num_threads(1)  # for this thread: it holds for each that reads
        with torch.inference_mode():
            out: dict[str, Any] = self._model({"input_ids": ids, "attention_mask": mask})
        vectors, words = (out[key].to(torch.float32).numpy() for key in ("sentence_embedding", "token_embeddings"))
        return [Read(vectors[row], own, words[row, : len(own)]) for row, own in enumerate(texts)]


def _reader(path: Path) -> Reader:
    try:
        try:
            return BertReader(path)
        except NotOfTheFamily:
            return OtherReader(path)
    except ModuleNotFoundError as error:
        raise ModelProblem(
            f"The embedding model {path.name} is of a kind that needs the library sentence-transformers.",
            "Choose another embedding model on the Models page.",
        ) from error
    except Exception as error:  # a damaged folder may raise anything, and the sentence is for a person
        log.error("The embedding model cannot be loaded: %s", described(error))
        raise ModelProblem(
            f"The embedding model {path.name} could not be loaded.",
            "Choose another embedding model on the Models page.",
        ) from error


def _prompts(path: Path) -> dict[str, str]:
    """What the folder says a model wants before a question ("query") and a text ("document", "passage")."""
    file = path / "config_sentence_transformers.json"
    told = json.loads(file.read_text(encoding="utf-8")).get("prompts") if file.is_file() else None
    return {str(name): str(prompt) for name, prompt in told.items()} if isinstance(told, dict) else {}


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    bad = ~np.isfinite(lengths[:, 0]) | (lengths[:, 0] < 1e-12)
    unit = np.divide(vectors, lengths, where=~bad[:, None], out=np.zeros_like(vectors))
    unit[bad, 0] = 1.0
    return np.asarray(unit, dtype=np.float32)
