"""What the rest of the app knows of a language model and of an embedder. Engines are generators of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from secondme.types import Options, Prompt, Usage

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """The content words of a text, each with what it means there: late interaction compares words with words.

    Khattab & Zaharia, ColBERT, SIGIR 2020."""

    pieces: tuple[str, ...]
    """As the tokenizer of the model cuts them, in lower case."""
    vectors: Vectors
    """Shape (len(pieces), dim), rows of length 1."""


class Engine(Protocol):
    """A chat model. Every method may raise ModelProblem (missing, damaged, too large, or its process stopped)."""

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        """Yield pieces of text, then one Usage, always last. Ends within one token of `stop`, also during prefill.

        A "chat" call goes before a running "job" call, which waits and then goes on where it was."""
        ...

    def settle(self, prompt: Prompt) -> int:
        """Evaluate system and history (with the header of the next user turn) into the chat sequence, so that the next
        reply evaluates only its notes and question. Returns the tokens held. Given way to by any reply."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text."""
        ...

    @property
    def loaded(self) -> bool: ...

    def unload(self) -> None:
        """Give the memory back; the next call loads again."""
        ...

    def close(self) -> None: ...


class Embedder(Protocol):
    """Texts to unit vectors."""

    model_id: str
    dim: int

    @property
    def state(self) -> Literal["starting", "ready", "failed", "closed"]: ...

    def encode(self, texts: Sequence[str], urgent: bool = False) -> Vectors:
        """Shape (len(texts), dim), float32, rows of length 1, finite. Waits until ready. `urgent`: a question that a
        person waits for: it goes before batches of indexing and gets the prefix of questions. Raises ModelProblem."""
        ...

    def encode_words(self, texts: Sequence[str], urgent: bool = False) -> tuple[Vectors, list[Words]]:
        """As `encode`, in the same pass also the words of each text: of its beginning as far as the model's window."""
        ...

    def close(self) -> None: ...
