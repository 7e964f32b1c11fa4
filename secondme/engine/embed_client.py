"""The embedding model as the rest of the app sees it: an Embedder whose work is done in a process of its own."""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from secondme.engine import protocol
from secondme.engine.base import Vectors, Words
from secondme.engine.child import Child, ChildDied
from secondme.errors import EnvironmentProblem, ModelProblem

log = logging.getLogger(__name__)

AT_ONCE = 256
CHARACTERS_AT_ONCE = 1_000_000
"""Texts, and characters, in one request; longer lists are several."""
LONGEST = 40_000
"""Characters of a text that are sent: more than what an embedding is made of."""
_DIED = ("The embedding model stopped unexpectedly.", "It is started again when it is next needed.")

State = Literal["starting", "ready", "failed", "closed"]


class ProcessEmbedder:
    """Implements Embedder. Constructing it starts the process in the background and returns at once.

    A process that dies while it works is started again by the next `encode`; one that cannot be loaded is not."""

    def __init__(
        self,
        path: Path,
        model_id: str,
        on_state: Callable[[], None] = lambda: None,
        *,
        prefixes: tuple[str, str] = ("", ""),
        command: Sequence[str] | None = None,
    ) -> None:
        """`path` is a sentence-transformers folder; `on_state` is called, on any thread, whenever `state` changes;
        `prefixes` are what the model wants before a question and before a text, where its folder does not say."""
        self.model_id = model_id
        self.dim = _dimension(path)
        """Read from the folder, 0 when it does not say; certain once `ready`."""
        self._path = path
        self._on_state = on_state
        self._prefixes = prefixes
        self._command = command
        self._lock = threading.Lock()
        self._settled = threading.Event()
        self._state: State = "starting"
        self._problem: ModelProblem | None = None
        self._child: Child | None = None
        self._starter: threading.Thread | None = None
        self._restart()

    @property
    def state(self) -> State:
        return self._state

    @property
    def problem(self) -> ModelProblem | None:
        """Why it failed."""
        return self._problem

    @property
    def pid(self) -> int | None:
        child = self._child
        return child.pid if child and child.alive else None

    def encode(self, texts: Sequence[str], urgent: bool = False) -> Vectors:
        """See Embedder."""
        parts = [self._encode(part, urgent)[0] for part in _requests(texts)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dim), dtype=np.float32)

    def encode_words(self, texts: Sequence[str], urgent: bool = False) -> tuple[Vectors, list[Words]]:
        """See Embedder."""
        parts = [self._encode(part, urgent, True) for part in _requests(texts)]
        vectors = np.concatenate([part[0] for part in parts]) if parts else np.zeros((0, self.dim), dtype=np.float32)
        return vectors, [words for part in parts for words in part[1]]

    def close(self) -> None:
        """Ends the process; calls under way raise ModelProblem. Idempotent."""
        with self._lock:
            self._state = "closed"
            child, starter = self._child, self._starter
        self._settled.set()
        if child:
            child.stop()
        if starter and starter is not threading.current_thread():
            starter.join()

    def _encode(self, texts: list[str], urgent: bool, words: bool = False) -> tuple[Vectors, list[Words]]:
        child = self._ready()
        call = child.call("encode", texts=texts, urgent=urgent, words=words)
        try:
            answer, blob = call.get()
        except ChildDied as death:
            raise ModelProblem(*(_DIED if self._state != "closed" else ("The app is closing.",))) from death
        finally:
            call.close()
        if answer["op"] == "problem":
            raise protocol.problem_in(answer)
        size = len(texts) * self.dim * 4
        return _vectors(blob[:size], len(texts), self.dim), _words(blob[size:], answer["pieces"], self.dim)

    def _ready(self) -> Child:
        """The running process; waits for it. Raises ModelProblem."""
        with self._lock:
            if self._state == "ready" and self._child and not self._child.alive:
                self._restart()
        self._settled.wait()
        with self._lock:
            if self._state == "closed":
                raise ModelProblem("The app is closing.")
            if self._problem or not self._child:
                problem = self._problem or ModelProblem(*_DIED)
                raise ModelProblem(str(problem), problem.remedy)
            return self._child

    def _restart(self) -> None:
        self._state, self._child = "starting", None
        self._settled.clear()
        self._starter = threading.Thread(target=self._start, name="embed-start", daemon=True)
        self._starter.start()

    def _start(self) -> None:
        try:
            dim = self._load()
        except EnvironmentProblem as problem:
            log.info("The embedding model is not available: %s", problem)
            self._settle("failed", ModelProblem(str(problem), problem.remedy))
        else:
            self.dim = dim or self.dim
            self._settle("ready", None)

    def _load(self) -> int:
        if not (self._path / "config.json").is_file():
            raise ModelProblem(
                f"The embedding model {self._path.name} is missing.",
                "Download it on the Models page; until then search finds words only.",
            )
        child = Child("embed", protocol.EMBED_ANSWERS, command=self._command, on_end=self._ended)
        with self._lock:
            if self._state == "closed":
                return 0
            child.start()
            self._child = child
        try:
            question, text = self._prefixes
            answer = child.call("load", path=str(self._path), question_prefix=question, text_prefix=text).get()[0]
            if answer["op"] != "loaded":
                raise protocol.problem_in(answer)
        except ChildDied as death:
            raise ModelProblem(
                f"The embedding model {self._path.name} could not be loaded.",
                "Choose another embedding model on the Models page; until then search finds words only.",
            ) from death
        except ModelProblem:
            child.stop()
            raise
        return int(answer["dim"])

    def _settle(self, state: State, problem: ModelProblem | None) -> None:
        with self._lock:
            if self._state != "closed":
                self._state, self._problem = state, problem
        self._settled.set()
        self._on_state()

    def _ended(self) -> None:
        self._on_state()


def _requests(texts: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    size = 0
    for text in texts:
        text = text[:LONGEST].encode("utf-8", "replace").decode()  # half a surrogate pair is no text to a tokenizer
        if part and (len(part) == AT_ONCE or size + len(text) > CHARACTERS_AT_ONCE):
            yield part
            part, size = [], 0
        part.append(text)
        size += len(text)
    if part:
        yield part


def _vectors(blob: bytes, rows: int, dim: int) -> Vectors:
    """Raises ModelProblem unless the bytes are what the protocol promises: finite rows of length 1."""
    if len(blob) == rows * dim * 4:
        vectors = np.frombuffer(blob, dtype="<f4").reshape(rows, dim).astype(np.float32)
        if np.isfinite(vectors).all() and np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
            return vectors
    raise ModelProblem("The embedding model gave an answer that does not fit.", "Try again.")


def _words(blob: bytes, pieces: Sequence[Sequence[str]], dim: int) -> list[Words]:
    """Raises ModelProblem unless there is a vector for each piece."""
    ends = np.cumsum([len(names) for names in pieces], dtype=np.int64).tolist()
    if len(blob) != (ends[-1] if ends else 0) * dim * 2:
        raise ModelProblem("The embedding model gave an answer that does not fit.", "Try again.")
    vectors = np.frombuffer(blob, dtype="<f2").reshape(-1, dim).astype(np.float32)
    return [Words(tuple(names), vectors[end - len(names) : end]) for names, end in zip(pieces, ends, strict=True)]


def _dimension(path: Path) -> int:
    """The length of a vector as the folder's files say, 0 when they do not."""
    for name, key in (("1_Pooling/config.json", "word_embedding_dimension"), ("config.json", "hidden_size")):
        try:
            value = json.loads((path / name).read_text(encoding="utf-8")).get(key)
        except (OSError, ValueError, AttributeError):
            continue
        if isinstance(value, int) and value > 0:
            return value
    return 0
