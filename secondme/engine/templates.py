"""Prompts as the known model families want them, in segments.

A segment is either markup of ours, in which special tokens count, or content, in which nothing is special: what a
person or a note says can never end a turn or open another. Each segment is turned into tokens by itself, so that equal
beginnings of two prompts are equal tokens, and the prefix that the model holds can always be used again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondme.errors import ModelProblem
from secondme.types import Message, Prompt


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    markup: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """What stands before and after each turn. Without `system`, its text opens the first turn of the user."""

    user: tuple[str, str]
    assistant: tuple[str, str]
    system: tuple[str, str] | None = None
    stops: tuple[str, ...] = ()


FAMILIES: Mapping[str, Family] = {
    "chatml": Family(
        system=("<|im_start|>system\n", "<|im_end|>\n"),
        user=("<|im_start|>user\n", "<|im_end|>\n"),
        assistant=("<|im_start|>assistant\n", "<|im_end|>\n"),
        stops=("<|im_end|>", "<|im_start|>"),
    ),
    "llama3": Family(
        system=("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"),
        user=("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
        assistant=("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
        stops=("<|eot_id|>", "<|start_header_id|>"),
    ),
    "gemma": Family(
        user=("<start_of_turn>user\n", "<end_of_turn>\n"),
        assistant=("<start_of_turn>model\n", "<end_of_turn>\n"),
        stops=("<end_of_turn>", "<start_of_turn>"),
    ),
    "mistral": Family(user=("[INST]", "[/INST]"), assistant=("", "</s>"), stops=("</s>", "[INST]")),
    "phi": Family(
        system=("<|system|>\n", "<|end|>\n"),
        user=("<|user|>\n", "<|end|>\n"),
        assistant=("<|assistant|>\n", "<|end|>\n"),
        stops=("<|end|>", "<|user|>"),
    ),
}

Render = Callable[[Sequence[Mapping[str, str]]], str]
"""A model's own template: messages (role, content) to the text that asks for the next turn of the assistant."""


def detect_family(metadata: Mapping[str, Any]) -> str:
    """The family of a GGUF file from its metadata: one of `FAMILIES`, or "gguf": only its own template fits."""
    template = metadata.get("tokenizer.chat_template")
    if not isinstance(template, str) or not template.strip():
        return "chatml"
    if "<|im_start|>" in template and "<|im_sep|>" not in template:
        return "chatml"
    if "<|start_header_id|>" in template and "<|eot_id|>" in template:
        return "llama3"
    if "<start_of_turn>" in template:
        return "gemma"
    if "[INST]" in template and "<<SYS>>" not in template:
        return "mistral"
    if all(mark in template for mark in ("<|user|>", "<|assistant|>", "<|end|>")):
        return "phi"
    return "gguf"


def turn(prompt: Prompt) -> str:
    """The text of the last turn of the user: the notes, then the question."""
    return "\n\n".join(part for part in (prompt.notes.rstrip("\n"), prompt.question) if part)


def segments(family: str, prompt: Prompt, render: Render | None = None) -> list[Segment]:
    """The prompt in segments up to where the assistant's turn begins; without a question, up to where the text of the
    next user turn would begin. The second is always a beginning of the first, whatever is asked.

    `render` is needed for the family "gguf". The token that begins every text of a model is not among them. Raises
    ModelProblem for a family that is not known, or a template that cannot be used."""
    if family == "gguf":
        if render is None:
            raise ModelProblem("This model file brings no chat template of its own.", "Choose another model.")
        return _joined(_rendered(render, prompt))
    if family not in FAMILIES:
        raise ModelProblem(f"The model is of a family that is not known here ({family}).", "Choose another model.")
    return _joined(_written(FAMILIES[family], prompt))


def _written(family: Family, prompt: Prompt) -> Iterator[Segment]:
    carried = ""
    if family.system and prompt.system:
        yield from _turn(family.system, prompt.system)
    elif prompt.system:
        carried = prompt.system + "\n\n"
    for message in prompt.history:
        user = message.role == "user"
        marks = family.user if user else family.assistant
        yield Segment(marks[0], markup=True)
        if user:
            yield Segment(carried)
            carried = ""
        yield Segment(message.text)
        yield Segment(marks[1], markup=True)
    yield Segment(family.user[0], markup=True)
    yield Segment(carried)
    if prompt.question:
        yield Segment(turn(prompt))
        yield Segment(family.user[1] + family.assistant[0], markup=True)
        yield Segment(prompt.lead)


def _turn(marks: tuple[str, str], text: str) -> Iterator[Segment]:
    yield Segment(marks[0], markup=True)
    yield Segment(text)
    yield Segment(marks[1], markup=True)


def _rendered(render: Render, prompt: Prompt) -> list[Segment]:
    """Render with a placeholder for each content, then put the contents in: so they stay content. A template that
    knows no system's turn gets that text at the beginning of the first turn of the user."""
    if prompt.system:
        try:
            return _filled(render, prompt, own_system=True)
        except ModelProblem:
            return _filled(render, prompt, own_system=False)
    return _filled(render, prompt, own_system=False)


def _filled(render: Render, prompt: Prompt, own_system: bool) -> list[Segment]:
    contents, messages = _messages(prompt, own_system)
    text = render(messages)
    found: list[Segment] = []
    for number, content in enumerate(contents):
        before, mark, text = text.partition(_mark(number))
        if not mark:
            raise ModelProblem("The chat template of this model file cannot be used.", "Choose another model.")
        found.append(Segment(before, markup=True))
        if number == len(contents) - 1 and not prompt.question:
            return found
        found.append(Segment(content))
    return [*found, Segment(text, markup=True), Segment(prompt.lead)]


def _messages(prompt: Prompt, own_system: bool) -> tuple[list[str], list[dict[str, str]]]:
    """Contents, and messages with their placeholders; turns of one role in a row are one, and the first is the user's,
    because many templates refuse anything else."""
    turns = [(message.role, message.text) for message in (*prompt.history, Message("user", turn(prompt)))]
    if prompt.system:
        turns.insert(0, ("user", prompt.system))
    elif turns[0][0] == "assistant":
        turns.insert(0, ("user", ""))
    contents: list[str] = []
    messages: list[dict[str, str]] = []
    for role, text in turns:
        mark = _mark(len(contents))
        contents.append(text)
        if own_system and len(contents) == 1:
            messages.append({"role": "system", "content": mark})
        elif messages and messages[-1]["role"] == role:
            messages[-1]["content"] += "\n\n" + mark
        else:
            messages.append({"role": role, "content": mark})
    return contents, messages


def _mark(number: int) -> str:
    return f"\ue000{number}\ue001"


def _joined(parts: Iterable[Segment]) -> list[Segment]:
    return [part for part in parts if part.text]
