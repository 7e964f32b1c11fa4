"""What a chat model is given, and what it writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from secondme.types.items import Item
from secondme.types.retrieval import Hit


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """In the order in which the model reads it: what never changes first, this turn's notes after the history, the
    question last. `notes` and `question` together are the last user turn; an empty question means: settle only. `lead`:
    words with which the reply begins; the engine goes on from them and does not say them again."""

    system: str
    history: tuple[Message, ...] = ()
    notes: str = ""
    question: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to generate. `schema` is a JSON schema that the whole output must match."""

    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 0
    schema: Mapping[str, Any] | None = None
    sequence: Literal["chat", "job"] = "chat"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one generation cost. `prompt_tokens` = `evaluated_tokens` + `reused_tokens`; times in seconds."""

    prompt_tokens: int = 0
    evaluated_tokens: int = 0
    reused_tokens: int = 0
    generated_tokens: int = 0
    first_token_s: float = 0.0
    tokens_per_s: float = 0.0
    retrieve_s: float = 0.0
    stop_reason: Literal["stop", "length", "cancelled"] = "stop"
    not_recalled: str = ""
    """Why memory was not looked up for this reply, a sentence for the person; "" when it was."""
    folded: int = 0
    """Earlier turns of the conversation that no longer fitted and for which a few lines stood."""


@dataclass(frozen=True, slots=True)
class FoldedLine:
    """One of the lines that stand for turns which no longer fit: a sentence that sums up, or words as they were said;
    and the items that it is made of."""

    text: str
    item_ids: tuple[int, ...]
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """The person's message is on disk."""

    item: Item


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What will be given to the model for this reply."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The reply is on disk, whole or as far as it got (`problem` says why it stopped early, "" when it did not)."""

    item: Item
    used: tuple[Hit, ...]
    usage: Usage
    problem: str = ""


ReplyEvent = Stored | Retrieved | Token | Finished
