"""Stand-ins for the two models: an engine that says what it was told to say, an embedder that counts words."""

import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import Literal

import numpy as np

from secondme.engine.base import Vectors, Words
from secondme.errors import ModelProblem
from secondme.stopwords import STOP_WORDS
from secondme.types import Options, Prompt, Usage

Reply = str | Callable[[Prompt], str]


def words_of(prompt: Prompt) -> list[str]:
    """A prompt as the list of its words, in the order in which a model reads them."""
    parts = [prompt.system, *(f"{message.role} {message.text}" for message in prompt.history)]
    if prompt.question:
        parts += [prompt.notes, prompt.question]
    return " ".join(parts).split()


class FakeEngine:
    """An Engine whose replies are a list, streamed word by word; a token is a word.

    `replies` answer calls without a schema, `outputs` (JSON) those with one; each may be a function of the prompt. When
    a list is used up: "I don't know that yet." and the emptiest object. `prompts` and `options` record every call.
    Clear `gate` to hold a reply before its next word (`started` is set when one begins). `fail_after`: raise
    ModelProblem after so many words."""

    def __init__(self, replies: Sequence[Reply] = (), outputs: Sequence[Reply] = ()) -> None:
        self.replies = list(replies)
        self.outputs = list(outputs)
        self.prompts: list[Prompt] = []
        self.options: list[Options] = []
        self.settled: list[Prompt] = []
        self.gate = Event()
        self.gate.set()
        self.started = Event()
        self.fail_after: int | None = None
        self.closed = False
        self._loaded = False
        self._held: dict[str, list[str]] = {"chat": [], "job": []}

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        self._loaded = True
        self.prompts.append(prompt)
        self.options.append(options)
        read = words_of(prompt)
        reused = _shared(self._held[options.sequence], read)
        self._held[options.sequence] = read
        pieces = re.findall(r"\S+\s*|\s+", self._next(prompt, options).removeprefix(prompt.lead))
        reason: Literal["stop", "length", "cancelled"] = "stop"
        said = 0
        self.started.set()
        for piece in pieces:
            if said >= options.max_tokens:
                reason = "length"
                break
            if self.fail_after is not None and said >= self.fail_after:
                raise ModelProblem("The chat model stopped unexpectedly.", "Send the message again.")
            while not self.gate.wait(0.01) and not stop.is_set():
                pass
            if stop.is_set():
                reason = "cancelled"
                break
            said += 1
            yield piece
        yield Usage(
            prompt_tokens=len(read),
            evaluated_tokens=len(read) - reused,
            reused_tokens=reused,
            generated_tokens=said,
            first_token_s=0.001,
            tokens_per_s=1000.0,
            stop_reason=reason,
        )

    def settle(self, prompt: Prompt) -> int:
        self.settled.append(prompt)
        self._held["chat"] = words_of(prompt)
        return len(self._held["chat"])

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    @property
    def loaded(self) -> bool:
        return self._loaded

    def unload(self) -> None:
        self._loaded = False
        self._held = {"chat": [], "job": []}

    def close(self) -> None:
        self.closed = True

    def _next(self, prompt: Prompt, options: Options) -> str:
        source, empty = (self.replies, "I don't know that yet.") if options.schema is None else (self.outputs, "")
        chosen = source.pop(0) if source else empty or json.dumps(_emptiest(options.schema or {}))
        return chosen if isinstance(chosen, str) else chosen(prompt)


class BrokenEngine(FakeEngine):
    """An engine whose model is missing."""

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        raise ModelProblem("The chat model is missing.", "Get it under Settings.")
        yield ""

    def settle(self, prompt: Prompt) -> int:
        raise ModelProblem("The chat model is missing.", "Get it under Settings.")

    def count(self, texts: Sequence[str]) -> list[int]:
        raise ModelProblem("The chat model is missing.", "Get it under Settings.")


class FakeEmbedder:
    """An Embedder: hashed bags of words, so that texts which share words are near. Ready at once."""

    def __init__(self, dim: int = 384) -> None:
        self.model_id = "fake-embedder"
        self.dim = dim
        self.state: Literal["starting", "ready", "failed", "closed"] = "ready"
        self.encoded = 0

    def encode(self, texts: Sequence[str], urgent: bool = False) -> Vectors:
        if self.state != "ready":
            raise ModelProblem("The embedding model is not running.")
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or ["\0"]:
                vectors[row, zlib.crc32(word.encode()) % self.dim] += 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def encode_words(self, texts: Sequence[str], urgent: bool = False) -> tuple[Vectors, list[Words]]:
        """The same word has the same vector wherever it stands, and different words have nothing to do with another."""
        vectors = self.encode(texts, urgent)
        pieces = [tuple(w for w in re.findall(r"\w+", text.lower()) if w not in STOP_WORDS) for text in texts]
        found = [Words(names, self._one_each(names)) for names in pieces]
        return vectors, found

    def _one_each(self, names: Sequence[str]) -> Vectors:
        signs = [np.random.default_rng(zlib.crc32(name.encode())).choice((-1.0, 1.0), self.dim) for name in names]
        return np.array(signs, dtype=np.float32).reshape(-1, self.dim) / np.sqrt(np.float32(self.dim))

    def close(self) -> None:
        self.state = "closed"


def _shared(held: Sequence[str], read: Sequence[str]) -> int:
    """Words of `read` that need not be read again; the last is always read, as a model must."""
    same = 0
    while same < min(len(held), len(read) - 1) and held[same] == read[same]:
        same += 1
    return same


def _emptiest(schema: object) -> object:
    """The smallest value that a JSON schema of ours allows."""
    if not isinstance(schema, dict):
        return None
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {name: _emptiest(part) for name, part in schema.get("properties", {}).items()}
    return {"array": [], "string": "", "integer": 0, "number": 0, "boolean": False}.get(str(schema.get("type")))
