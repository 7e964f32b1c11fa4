"""Conclusions that follow from several memories: what has changed, what is done again and again, what is likely liked.

Rules find the candidates: claims of one attribute that took each other's place in time, and memories of several days
that share what they are about. The model only words them; a conclusion is kept when its words, names and numbers stand
in its evidence and it says more than any one memory does, else a plain wording by rule takes its place. It waits in the
inbox, marked as inferred, with its reasoning in one sentence. Nothing is concluded about health, politics, sex or
religion unless the person has asked for it, and nothing twice.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from secondme.engine.base import Engine
from secondme.errors import ModelProblem
from secondme.memory.compose import numbered, same
from secondme.memory.delicate import delicate, delicate_of, secret
from secondme.memory.extract import generate
from secondme.memory.guard import Guard
from secondme.memory.topics import TOPICS, holds
from secondme.memory.words import EMPTY, content_words, fold, stem, word_set, words
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Evidence, Memory, Message, NewMemory, Prompt

log = logging.getLogger(__name__)

WHO = "reflect"
SCOPE = "conclusion"
Admit = Callable[[NewMemory], NewMemory | None]
Pattern = Literal["change", "habit", "preference"]
CHANGING = (
    "home",
    "work",
    "education",
    "likes",
    "dislikes",
    "diet",
    "hobby",
    "habit",
    "possession",
    "relation",
    "goal",
)
"""Attributes of which one value takes the place of another."""
DONE = ("event", "habit", "hobby", "place")
LIKED = ("likes", "hobby", "habit")
LEAST_TIMES = 3
"""Different days on which something was told before it is a habit."""
MOST_EVIDENCE = 8
BUDGET = 20

BEGINNINGS: Mapping[Pattern, str] = {
    "change": "You used to", "habit": "You often", "preference": "You seem to like",
}  # fmt: skip
"""How a conclusion begins: asked for so, the starter model says what the memories share; left alone, it lists them."""

SYSTEM = """The numbered lines are what is known of a person. Say in one short sentence to the person what follows \
from them together: what they have in common, or what has changed. Use the words of the lines and add no names or \
numbers."""
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"conclusion": {"type": "string", "maxLength": 160}},
    "required": ["conclusion"],
}


def _question(lines: Sequence[str], pattern: Pattern) -> str:
    return f'{numbered(lines)}\nBegin with "{BEGINNINGS[pattern]}".'


def _example(lines: Sequence[str], pattern: Pattern, conclusion: str) -> tuple[Message, Message]:
    return Message("user", _question(lines, pattern)), Message("assistant", json.dumps({"conclusion": conclusion}))


EXAMPLES = (
    *_example(
        [
            "2024-03-02 You went sailing with Rui.",
            "2024-04-11 You went sailing.",
            "2024-05-09 You were sailing to Faro.",
        ],
        "habit",
        "You often go sailing.",
    ),
    *_example(
        ["2023-01-05 You work as a baker.", "2024-06-01 You work as a teacher."],
        "change",
        "You used to work as a baker and now work as a teacher.",
    ),
    *_example(
        ["2024-02-01 You like green tea.", "2024-02-08 You drink tea in the morning.", "2024-03-03 You love iced tea."],
        "preference",
        "You seem to like tea.",
    ),
)
_MARKS = re.compile(r"\b(?:often|usually|regularly|again and again|seems?|likely|used to|no longer|now|changed)\b")
_GLUE = frozenset(
    stem(word)
    for word in word_set("often usually regularly again seem seems likely used now longer changed enjoy like go")
)
_SOMETIME = frozenset(
    stem(word)
    for word in word_set(
        """day week month year today yesterday morning evening night time weekend last next new good great nice bad
        little big first two three monday tuesday wednesday thursday friday saturday sunday january february march
        april may june july august september october november december go come make do see take look feel want think
        know tell say talk start work home people thing lot"""
    )
)
"""Words that many memories share without being about one thing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may follow from some memories (oldest first), by which pattern. `about`: the attribute, or word shared."""

    pattern: Pattern
    about: str
    memories: tuple[Memory, ...]

    @property
    def key(self) -> str:
        return f"{self.pattern}:{self.about}"

    @property
    def state(self) -> str:
        told = [[memory.id, memory.text, memory.status] for memory in self.memories]
        return digest(json.dumps(told))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def reflect(
    store: Store,
    engine: Callable[[], Engine],
    allowed: Collection[str],
    now: str,
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
    admit: Admit = lambda new: new,
    guard: Guard | None = None,
) -> int:
    """Draw the conclusions whose memories have changed since they were last looked at; how many were proposed or
    changed. Each is kept as it is made. `admit`: how a new one may be kept, if at all. Raises Cancelled."""
    guard = guard or Guard(store, WHO)
    reflecting = _Reflecting(store, engine, allowed, progress, admit, run_id)
    made = 0
    found = candidates(store.derivations.in_force(("active", "superseded")), now, allowed)
    for done, candidate in enumerate(found):
        progress.check()
        known = store.derivations.of(SCOPE).get(candidate.key)
        if known is not None and known.fingerprint == candidate.state:
            continue
        ref, changes = digest(candidate.key), Changes()
        if guard.passes_over(ref, candidate.state):
            continue
        progress.update(done, len(found), "Looking for what follows from it")
        with guard.one(ref, candidate.state):
            memory_id, changes = reflecting.conclude(candidate, known.memory_id if known else None)
            store.derivations.note(SCOPE, candidate.key, candidate.state, memory_id)
        if changes:
            made += 1
            publish(changes)
        if made >= BUDGET:
            break
    return made


def candidates(memories: Sequence[Memory], now: str, allowed: Collection[str]) -> list[Candidate]:
    """What may follow from the memories of the person themself, changes first. Pure."""
    told = [
        memory
        for memory in sorted(memories, key=lambda memory: (memory.time, memory.id))
        if memory.subject_is_self
        and memory.kind not in ("summary", "conclusion", "trait", "instruction")
        and not secret(memory)
        and not delicate_of(memory) - set(allowed)
    ]
    return [*_changes(told, now), *_repeated(told, "habit", DONE), *_repeated(told, "preference", LIKED)]


def _changes(memories: Sequence[Memory], now: str) -> Iterator[Candidate]:
    """Where what held once was superseded, and something else of the same attribute holds now."""
    for attribute in CHANGING:
        claimed = [memory for memory in memories if any(claim.attribute == attribute for claim in memory.claims)]
        past = [m for m in claimed if m.status == "superseded" or not holds(m, now)]
        present = [memory for memory in claimed if holds(memory, now)]
        if past and present and past[-1].time <= present[-1].time and not same(past[-1].text, present[-1].text):
            yield Candidate("change", attribute, (past[-1], present[-1]))


def _repeated(memories: Sequence[Memory], pattern: Pattern, attributes: Sequence[str]) -> Iterator[Candidate]:
    """What memories of several days are about, by a word that they share. A memory counts for its rarest such word."""
    kinds = ("event",) if pattern == "habit" else ("preference",)
    fitting = [m for m in memories if m.kind in kinds or any(claim.attribute in attributes for claim in m.claims)]
    fitting = [memory for memory in fitting if memory.status == "active"]
    by_word: dict[str, list[Memory]] = {}
    for memory in fitting:
        for word in _about(memory):
            by_word.setdefault(word, []).append(memory)
    least = LEAST_TIMES if pattern == "habit" else LEAST_TIMES - 1
    taken: set[tuple[int, ...]] = set()
    for word, group in sorted(by_word.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        ids = tuple(memory.id for memory in group)
        days = {memory.time[:10] for memory in group}
        enough = len(days) >= least if pattern == "habit" else len(group) >= LEAST_TIMES
        if enough and len(group) <= max(2 * MOST_EVIDENCE, len(fitting) // 2) and ids not in taken:
            taken.add(ids)
            yield Candidate(pattern, word, tuple(group[-MOST_EVIDENCE:]))


def _about(memory: Memory) -> frozenset[str]:
    """The words that may say what a memory is about: none of time, none that is a name or a number."""
    names = {stem(part) for name in re.findall(r"(?<=\s)[A-ZÀ-Þ][\w’'-]+", memory.text) for part in words(name)}
    found = content_words(memory.text) - _SOMETIME - names
    return frozenset(word for word in found if len(word) > 2 and not any(sign.isdigit() for sign in word))


@dataclass(frozen=True, slots=True)
class _Reflecting:
    """One run."""

    store: Store
    engine: Callable[[], Engine]
    allowed: Collection[str]
    progress: Progress
    admit: Admit
    run_id: int | None

    def conclude(self, candidate: Candidate, memory_id: int | None) -> tuple[int | None, Changes]:
        """The memory that says what follows (`memory_id`: the one that did so before), and what has changed."""
        if memory_id is not None and self.store.derivations.decided(memory_id):
            return memory_id, Changes()
        text = self._worded(candidate) or by_rule(candidate)
        others = [memory for memory in self.store.derivations.conclusions() if memory.id != memory_id]
        new = self.admit(_conclusion(text, candidate))
        if new is None or delicate(text) - set(self.allowed) or any(same(text, other.text) for other in others):
            return memory_id, Changes()
        present = self.store.memories.many([memory_id] if memory_id is not None else []).get(memory_id or 0)
        if present is not None and present.deleted_at is None:
            fields: dict[str, Any] = {"text": new.text, "evidence": new.evidence, "context": new.context}
            why = "What it follows from has changed."
            return present.id, self.store.memories.edit(present.id, who=WHO, why=why, run_id=self.run_id, **fields)
        made = self.store.memories.add(new, WHO, "Inferred.", self.run_id)
        return (None, Changes()) if made is None else (made.id, Changes(memories=(made.id,)))

    def _worded(self, candidate: Candidate) -> str:
        """What the model says follows, where the evidence bears it out; else "". Raises Cancelled."""
        lines = [f"{memory.time[:10]} {memory.text}" for memory in candidate.memories]
        question = _question(lines, candidate.pattern)
        try:
            output = generate(self.engine(), Prompt(SYSTEM, EXAMPLES, "", question), SCHEMA, self.progress)
        except ModelProblem as problem:
            log.info("Worded by rule: %s", type(problem).__name__)
            return ""
        try:
            text = " ".join(str(json.loads(output)["conclusion"]).split())
        except (ValueError, KeyError, TypeError):
            return ""
        return text if not problem_with(text, candidate) else ""


def _conclusion(text: str, candidate: Candidate) -> NewMemory:
    return NewMemory(
        text,
        "conclusion",
        tuple(Evidence(memory_id=memory.id) for memory in candidate.memories),
        keywords=tuple(filter(None, (_topic(candidate),))),
        context=reasoning(candidate),
        status="proposed",
        valid_from=candidate.memories[-1].time,
    )


def problem_with(text: str, candidate: Candidate) -> str:
    """Why this is no conclusion from these memories, in a word or two; "" when it is one. Pure."""
    plain, told = fold(text), " ".join(memory.text for memory in candidate.memories)
    if not plain.startswith("you") or len(words(text)) < 3 or len(text) > 160 or "?" in text:
        return "form"
    if not _MARKS.search(plain):
        return "not a conclusion"
    stems = {stem(word) for word in words(told)}
    names = [part for name in re.findall(r"(?<=\s)[A-ZÀ-Þ][\w’'-]+", text) for part in words(name)]
    if any(number not in words(told) for number in re.findall(r"\d+", text)) or any(
        stem(n) not in stems for n in names
    ):
        return "invented"
    content = content_words(text) - _GLUE
    if not content or not content <= stems:
        return "invented"
    if candidate.pattern == "change":
        new = [content_words(memory.text) for memory in candidate.memories]
        differing = (new[0] - new[-1], new[-1] - new[0])
        return "" if all(not each or each & content for each in differing) else "one side only"
    if candidate.about not in content:
        return "about something else"
    said = [content_words(memory.text) for memory in candidate.memories]
    shared = all(2 * sum(word in one for one in said) > len(said) for word in content)
    return "" if shared else "of one only"


def by_rule(candidate: Candidate) -> str:
    """A plain wording that is true by how the candidate was found. Pure."""
    first, last = candidate.memories[0], candidate.memories[-1]
    if candidate.pattern == "change":
        return f"This has changed: once “{first.text.rstrip('.')}”, now “{last.text.rstrip('.')}”."
    word = _as_written(candidate)
    often = "comes up in your life again and again" if candidate.pattern == "habit" else "seems to be to your liking"
    return f"{word[:1].upper()}{word[1:]} {often}."


def reasoning(candidate: Candidate) -> str:
    """In one sentence why this follows. Pure."""
    first, last = candidate.memories[0].time[:10], candidate.memories[-1].time[:10]
    if candidate.pattern == "change":
        return f"Inferred: what you said in {last[:7]} took the place of what you said in {first[:7]}."
    many, word = len(candidate.memories), _as_written(candidate)
    return f"Inferred from {many} memories from {first} to {last} that tell of “{word}”."


def _as_written(candidate: Candidate) -> str:
    """The word that the memories share in the form in which the newest has it."""
    newest = words(candidate.memories[-1].text)
    return next((word for word in newest if word not in EMPTY and stem(word) == candidate.about), candidate.about)


def _topic(candidate: Candidate) -> str:
    if candidate.pattern == "change":
        return next((topic for topic, names in TOPICS.items() if candidate.about in names), "")
    return "Habits" if candidate.pattern == "habit" else "Likes"
