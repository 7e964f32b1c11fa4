"""Sentences that the small model makes of numbered lines, kept only where the lines that they cite bear them out.

One short task at a time, worked examples, a schema; then each sentence is checked without the model: its words, names
and numbers must stand in the lines that it cites, a negation stays, and what was doubted, wanted, over or hearsay stays
so. What fails the check is left out; whoever asks has an honest way without a model.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondme.engine.base import Engine
from secondme.errors import ModelProblem
from secondme.memory.extract import generate
from secondme.memory.secrets import has_secret
from secondme.memory.verify import can_turn, second_person
from secondme.memory.words import EMPTY, content_words, fold, sentences, stem, word_set, words
from secondme.progress import Progress
from secondme.types import Message, Prompt

log = logging.getLogger(__name__)

CHUNK = 1500
"""Characters of lines that the model reads at once."""
LONGEST = 200
"""Characters of one sentence."""
SHARE = 0.8
"""Of the content words of a sentence so many must stand in the lines that it cites."""

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "maxItems": 4,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "maxLength": LONGEST},
                    "parts": {"type": "array", "maxItems": 6, "items": {"type": "integer"}},
                },
                "required": ["text", "parts"],
            },
        }
    },
    "required": ["sentences"],
}

_GLUE = frozenset(
    stem(word)
    for word in word_set(
        """talk talked tell told ask asked say said mention mentioned describe described speak also about both after
        before later then first finally together during including called named name"""
    )
)
"""Words that join or introduce and need not stand in the lines."""
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|\w+n't)\b")
_CARRIED = (
    re.compile(r"\b(?:might|maybe|perhaps|probably|possibly|could|consider\w*|thinking (?:of|about)|not sure|unsure"
               r"|guess|seems?|likely|if)\b"),
    re.compile(r"\b(?:want\w*|would (?:like|love)|i'd (?:like|love)|plan\w*|hop(?:e|es|ing)|going to|gonna|intend\w*"
               r"|will|'ll|about to)\b"),
    re.compile(r"\b(?:used to|former\w*|stopped|quit|no longer|gave up|ex-\w+|until)\b"),
)  # fmt: skip
_SENTENCE = re.compile(r"\{[^{}]*\}")
_FIRST = word_set("i i'm i've i'd i'll im ive we we're we've we'd we'll me us my our mine ours myself ourselves")
_SPOKEN_TO = re.compile(r"^(?:you|your|yours)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A line to write about. `speaker`: who said it; "" for the person, and for what is known of them."""

    text: str
    speaker: str = ""

    @property
    def line(self) -> str:
        flat = " ".join(self.text.split())
        return f"{self.speaker}: {flat}" if self.speaker else flat


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the positions of the parts that it stands on."""

    text: str
    parts: tuple[int, ...]


def example(lines: Sequence[str], told: Sequence[tuple[str, Sequence[int]]]) -> tuple[Message, Message]:
    """A worked example: numbered lines, and the sentences with the numbers of their lines."""
    answer = {"sentences": [{"text": text, "parts": list(parts)} for text, parts in told]}
    return Message("user", numbered(lines)), Message("assistant", json.dumps(answer))


def numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


class Writer:
    """The model as those who write with it need it: where there is none, or it stops, nothing is written any more, and
    whoever asks goes the way that needs none."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self.missing = False

    @property
    def mode(self) -> str:
        """By what sentences are made: part of a fingerprint, so that they are made again once there is a model."""
        if not self.missing:
            try:
                self._engine()
            except ModelProblem:
                self.missing = True
        return "rules" if self.missing else "model"

    def write(
        self, system: str, examples: tuple[Message, ...], parts: Sequence[Part], progress: Progress
    ) -> list[Sentence]:
        """See `written`; nothing where there is no model. Raises Cancelled."""
        if self.missing or not parts:
            return []
        try:
            return written(self._engine(), system, examples, parts, progress)
        except ModelProblem as problem:
            log.info("Written by rules: %s", type(problem).__name__)
            self.missing = True
            return []


def written(
    engine: Engine, system: str, examples: tuple[Message, ...], parts: Sequence[Part], progress: Progress
) -> list[Sentence]:
    """What the model says of `parts`, as far as they bear it out, chunk by chunk. Raises Cancelled, ModelProblem."""
    kept: list[Sentence] = []
    for start, chunk in _chunks(parts):
        prompt = Prompt(system, examples, "", numbered([part.line for part in chunk]))
        for said, cited in _read(generate(engine, prompt, SCHEMA, progress), len(chunk)):
            text = second_person(said) if can_turn(said) else said
            cited = tuple(i for i in cited if content_words(text) & content_words(chunk[i].line))
            problem = problem_with(text, [chunk[i] for i in cited])
            if problem:
                log.debug("A sentence was left out: %s", problem)
            elif not any(same(text, one.text) for one in kept):
                kept.append(Sentence(text, tuple(start + i for i in cited)))
    return kept


def problem_with(text: str, cited: Sequence[Part]) -> str:
    """Why the lines that a sentence cites do not bear it out, in a word or two; "" when they do."""
    plain = fold(text)
    told = " ".join(part.line for part in cited)
    said = fold(told)
    if not cited or len(words(text)) < 3 or len(text) > LONGEST or text.rstrip().endswith("?"):
        return "form"
    if has_secret(text):
        return "secret"
    if _FIRST & set(words(text)):
        return "first person"
    if bool(_NEGATION.search(plain)) != bool(_NEGATION.search(said)):
        return "negation"
    if any(sign.search(fold(part.text)) and not sign.search(plain) for sign in _CARRIED for part in cited):
        return "lost word"
    others = [part.speaker for part in cited if part.speaker]
    if others and any(fold(name.split()[0]) not in plain for name in others):
        return "speaker"
    if others and len(others) == len(cited) and _SPOKEN_TO.match(plain):
        return "wrong person"
    return "invented" if _invented(text, told) else ""


def same(one: str, other: str) -> bool:
    """Whether two sentences say the same: nearly all content words of the one are in the other, both ways."""
    return alike(content_words(one), content_words(other))


def alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """`same`, of the content words of two sentences."""
    return len(first & second) >= SHARE * max(len(first), len(second), 1)


def _invented(text: str, told: str) -> bool:
    known = set(words(told))
    if any(not re.search(rf"(?<!\d){number}(?!\d)", told) for number in re.findall(r"\d+", text)):
        return True
    stems = {stem(word) for word in known}
    names = re.findall(r"(?<=[\s(\"'])[A-ZÀ-Þ][\w’'-]+", text)
    if any(stem(word) not in stems for name in names for word in words(name) if word not in EMPTY):
        return True
    content = content_words(text) - _GLUE
    borne = {word for word in content if word in stems or _near(word, stems)}
    return not content or len(borne) < SHARE * len(content)


def _near(word: str, known: set[str]) -> bool:
    return len(word) > 4 and any(len(other) > 4 and word[:5] == other[:5] for other in known)


def _chunks(parts: Sequence[Part]) -> list[tuple[int, list[Part]]]:
    """`parts` in pieces that the model reads at once, each with the position of its first."""
    found: list[tuple[int, list[Part]]] = []
    size = CHUNK
    for position, part in enumerate(parts):
        if size + len(part.line) > CHUNK:
            found.append((position, []))
            size = 0
        found[-1][1].append(part)
        size += len(part.line) + 4
    return found


def _read(output: str, count: int) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of an output with the positions that they cite, also of one that was cut off at its end."""
    found = []
    for piece in _SENTENCE.findall(output):
        try:
            told = json.loads(piece)
            text = " ".join(str(told["text"]).split())
            cited = tuple(dict.fromkeys(int(n) - 1 for n in told["parts"] if 1 <= int(n) <= count))
        except (ValueError, KeyError, TypeError):
            continue
        for sentence in sentences(text)[:1]:
            found.append((sentence, cited))
    return found
