"""The messages between the app and its model and embedding processes, and their translation from and to the types."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from secondme.engine.frames import Schema, flag, many, mapping, number, one_of, optional, record, text, whole
from secondme.errors import ModelProblem
from secondme.types import Message, Options, Prompt, Usage

JOB_ROOM = 2048
"""Tokens of cache beside the chat's; a job within them never costs the chat its prefix."""

_PROMPT = record(
    system=text,
    history=many(record(role=one_of("user", "assistant"), text=text)),
    notes=text,
    question=text,
    lead=text,
)
_OPTIONS = record(
    max_tokens=whole, temperature=number, seed=whole, schema=optional(mapping), sequence=one_of("chat", "job")
)
_USAGE = record(
    prompt_tokens=whole,
    evaluated_tokens=whole,
    reused_tokens=whole,
    generated_tokens=whole,
    first_token_s=number,
    tokens_per_s=number,
    retrieve_s=number,
    stop_reason=one_of("stop", "length", "cancelled"),
    not_recalled=text,
    folded=whole,
)
_PROBLEM = {"id": whole, "message": text, "remedy": text}

MODEL_REQUESTS: Schema = {
    "load": {"id": whole, "path": text, "family": text, "context": whole, "threads": whole, "gpu_layers": whole},
    "reply": {"id": whole, "prompt": _PROMPT, "options": _OPTIONS},
    "settle": {"id": whole, "prompt": _PROMPT},
    "count": {"id": whole, "texts": many(text)},
    "stop": {"id": whole},
}
MODEL_ANSWERS: Schema = {
    "loaded": {"id": whole, "context": whole},
    "token": {"id": whole, "text": text},
    "done": {"id": whole, "usage": _USAGE},
    "settled": {"id": whole, "held": whole},
    "counted": {"id": whole, "counts": many(whole)},
    "problem": _PROBLEM,
}
EMBED_REQUESTS: Schema = {
    "load": {"id": whole, "path": text, "question_prefix": text, "text_prefix": text},
    "encode": {"id": whole, "texts": many(text), "urgent": flag, "words": flag},
}
EMBED_ANSWERS: Schema = {
    "loaded": {"id": whole, "dim": whole},
    "vectors": {"id": whole, "rows": whole, "dim": whole, "pieces": many(many(text))},
    "problem": _PROBLEM,
}


def prompt_out(prompt: Prompt) -> dict[str, Any]:
    return asdict(prompt) | {"history": [asdict(message) for message in prompt.history]}


def prompt_in(fields: Mapping[str, Any]) -> Prompt:
    history = tuple(Message(message["role"], message["text"]) for message in fields["history"])
    return Prompt(fields["system"], history, fields["notes"], fields["question"], fields["lead"])


def options_out(options: Options) -> dict[str, Any]:
    return asdict(options)


def options_in(fields: Mapping[str, Any]) -> Options:
    return Options(**fields)


def usage_out(usage: Usage) -> dict[str, Any]:
    return asdict(usage)


def usage_in(fields: Mapping[str, Any]) -> Usage:
    return Usage(**fields)


def problem_in(fields: Mapping[str, Any]) -> ModelProblem:
    return ModelProblem(fields["message"], fields["remedy"])
