"""Makes memories of what the person said: statements that the model finds, kept only where the words bear them out.

A small model needs worked examples, one message at a time, and a schema; each statement is then checked without it
(memory/verify.py) and sorted in a second short call (memory/claims.py). The assistant's words are never evidence.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from secondme.engine.base import Engine
from secondme.errors import Cancelled
from secondme.memory.claims import SCHEMA as CLAIM_SCHEMA
from secondme.memory.claims import claims_prompt, importance_of, read_claim, subject_of
from secondme.memory.dates import absolute
from secondme.memory.gate import CUT, is_question, own_words, worth_reading
from secondme.memory.verify import Source, can_turn, locate, problem_with, second_person
from secondme.memory.words import sentences, word_set, words
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Evidence, Item, Message, NewMemory, Options, Prompt, Usage

log = logging.getLogger(__name__)

BATCH = 8
"""Messages read before their statements are sorted: the model holds one prompt's beginning at a time."""
WINDOW = 1200
"""Characters of a message that the model reads at once."""
CONTEXT = 300
"""Characters of each of the two turns before a message."""
NEEDS_CONTEXT = word_set("he she they it that this there he's she's they're it's yes no yeah nope his her their")

SYSTEM = """List what the message tells about the person who writes it, and about the people and animals in their \
life. Copy the words of the message as "quote" and say it as a short statement to the person, with "You" or "Your". \
Leave out questions and requests. If there is nothing, the list is empty."""

EXAMPLES = (
    Message(
        "user",
        "I'm Dora and I work as a baker in Porto. My cousin Ines, who is a vet, has a horse called Luna. I don't eat "
        "fish. Could you suggest a dessert?",
    ),
    Message(
        "assistant",
        json.dumps(
            {
                "facts": [
                    {"quote": "I'm Dora", "statement": "Your name is Dora."},
                    {"quote": "I work as a baker in Porto", "statement": "You work as a baker in Porto."},
                    {"quote": "My cousin Ines, who is a vet", "statement": "Your cousin Ines is a vet."},
                    {"quote": "has a horse called Luna", "statement": "Your cousin Ines has a horse called Luna."},
                    {"quote": "I don't eat fish", "statement": "You don't eat fish."},
                ]
            }
        ),
    ),
    Message("user", "Write me a haiku about the sea. What rhymes with boat?"),
    Message("assistant", '{"facts": []}'),
    Message("user", "I never dance, so please no music."),
    Message("assistant", '{"facts": [{"quote": "I never dance", "statement": "You never dance."}]}'),
)

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "facts": {
            "type": "array",
            "maxItems": 10,
            "items": {
                "type": "object",
                "properties": {
                    "quote": {"type": "string", "maxLength": 200},
                    "statement": {"type": "string", "maxLength": 200},
                },
                "required": ["quote", "statement"],
            },
        }
    },
    "required": ["facts"],
}
_YOU = re.compile(r"^You['’](re|ve|ll)\b", re.IGNORECASE)
_FULL = {"re": "are", "ve": "have", "ll": "will"}
_FACT = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Statement:
    """A checked statement and the person's own words for it, exactly as they stand in the message."""

    text: str
    quote: str


def extract_pending(
    store: Store,
    engine: Callable[[], Engine],
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
    admit: Callable[[NewMemory], NewMemory | None] = lambda new: new,
) -> int:
    """Make memories of all messages that none were made of yet; returns how many were new.

    `admit` says in what state each may be kept, if at all (memory/policy.py). A message is marked once all its memories
    are stored, so it goes on where it was stopped. Raises Cancelled, and ModelProblem: what was not read stays to be
    read."""
    made = done = 0
    while items := store.runs.pending_extraction(BATCH):
        total = done + store.runs.pending_count()
        found = [(item, _new_memories(store, engine, item, progress)) for item in items]
        sorted_out = [(item, [_sorted(engine(), new, progress) for new in news]) for item, news in found]
        for item, memories in sorted_out:
            allowed = [new for each in memories if (new := admit(each)) is not None]
            kept = [memory for new in allowed if (memory := store.memories.add(new, "extract", "Said.", run_id))]
            store.runs.mark_extracted(item.id, item.revision, len(kept))
            made += len(kept)
            done += 1
            if kept:
                publish(Changes(memories=tuple(memory.id for memory in kept)))
        progress.update(done, total, "Remembering")
    return made


def memories_of(store: Store, engine: Callable[[], Engine], item: Item, progress: Progress) -> list[NewMemory]:
    """What is made of one message; nothing is stored. Raises Cancelled, ModelProblem."""
    return [_sorted(engine(), new, progress) for new in _new_memories(store, engine, item, progress)]


def statements_of(item: Item, before: Sequence[Item], engine: Engine, progress: Progress) -> list[Statement]:
    """What the message tells, each statement checked against its words. `before`: the turns before it, oldest first,
    to understand it by. Raises Cancelled, ModelProblem."""
    if not worth_reading(item.text):
        return []
    text = own_words(item.text)
    source = Source(
        text,
        " ".join(turn.text for turn in before if turn.role == "self"),
        " ".join(turn.text for turn in before if turn.role != "self"),
    )
    kept: list[Statement] = []
    for number, window in enumerate(_windows(text)):
        question = _with_context(window, before if number == 0 else ())
        output = generate(engine, Prompt(SYSTEM, EXAMPLES, "", question), SCHEMA, progress)
        for quote, statement in _facts(output):
            checked = _checked(quote, statement, source)
            if checked is not None:
                _keep(kept, checked)
    return [replace(one, text=absolute(one.text, item.time)) for one in kept]


def _keep(kept: list[Statement], new: Statement) -> None:
    """Add a statement, unless one that is there already begins or ends like it: the model likes to say things twice."""
    plain = new.text.casefold().rstrip(".")
    if not any(plain.startswith(one.text.casefold().rstrip(".")) for one in kept):
        kept.append(new)


def generate(engine: Engine, prompt: Prompt, schema: Mapping[str, Any], progress: Progress) -> str:
    """The model's output at temperature 0, on the jobs' own sequence. Raises Cancelled, ModelProblem."""
    progress.check()
    options = Options(max_tokens=700, temperature=0.0, schema=schema, sequence="job")
    parts: list[str] = []
    for piece in engine.reply(prompt, options, progress.cancelled):
        if not isinstance(piece, Usage):
            parts.append(piece)
        elif piece.stop_reason == "cancelled":
            raise Cancelled
    return "".join(parts)


def _new_memories(store: Store, engine: Callable[[], Engine], item: Item, progress: Progress) -> list[NewMemory]:
    progress.check()
    if not worth_reading(item.text):
        return []
    before = _before(store, item)
    return [
        NewMemory(
            one.text,
            "fact",
            (Evidence(item.id, quote=one.quote, revision=item.revision),),
            subject=subject_of(one.text),
            confidence=0.8,
            origin=item.origin,
        )
        for one in statements_of(item, before, engine(), progress)
    ]


def _sorted(engine: Engine, new: NewMemory, progress: Progress) -> NewMemory:
    """With its kind and claim."""
    quote = new.evidence[0].quote
    kind, claim = read_claim(generate(engine, claims_prompt(new.text, quote), CLAIM_SCHEMA, progress), quote)
    claims = (replace(claim, subject=new.subject),) if claim else ()
    return replace(new, kind=kind, claims=claims, importance=importance_of(claim))


def _before(store: Store, item: Item) -> list[Item]:
    """The two turns before a message, oldest first."""
    turns: list[Item] = []
    while len(turns) < 2:
        previous = store.items.previous([turns[0].id if turns else item.id])
        one = next(iter(previous.values()), None)
        if one is None:
            break
        turns.insert(0, one)
    return turns


def _windows(text: str) -> Iterator[str]:
    """A long message in pieces, cut between sentences."""
    held = ""
    for part in sentences(text.replace(CUT, "\n")):
        for start in range(0, len(part), WINDOW):
            piece = part[start : start + WINDOW]
            if held and len(held) + len(piece) >= WINDOW:
                yield held
                held = ""
            held = f"{held} {piece}".strip()
    if held:
        yield held


def _with_context(text: str, before: Sequence[Item]) -> str:
    """The message; what was said before it only where it cannot be understood alone, because the small model takes
    from that what it should take from the message."""
    said = words(text)
    if not before or (len(said) > 6 and said[0] not in NEEDS_CONTEXT):
        return text
    turns = "\n".join(
        f"{'Assistant' if turn.role == 'assistant' else 'Person'}: {' '.join(turn.text.split())[-CONTEXT:]}"
        for turn in before
    )
    return f"(Said before:\n{turns})\n{text}"


def _facts(output: str) -> Iterator[tuple[str, str]]:
    """The quotes and statements of an output, also of one that was cut off at its end."""
    for found in _FACT.findall(output):
        try:
            fact = json.loads(found)
        except ValueError:
            continue
        if isinstance(fact.get("quote"), str) and isinstance(fact.get("statement"), str):
            yield fact["quote"].strip(), fact["statement"].strip()


def _checked(quote: str, statement: str, source: Source) -> Statement | None:
    """The statement, else the quote itself turned to the person, else nothing."""
    span = locate(quote, source.text)
    if span is None:
        return None
    exact = source.text[slice(*span)]
    wanted = _YOU.sub(lambda found: f"You {_FULL[found[1].lower()]}", statement)
    wanted = wanted if wanted.endswith((".", "!", "?")) else f"{wanted}."
    problem = problem_with(exact, wanted, source)
    if problem and can_turn(exact):
        wanted = second_person(exact)
        problem = problem_with(exact, wanted, source)
    if problem or is_question(wanted):
        log.debug("A statement was left out: %s", problem or "question")
        return None
    return Statement(wanted, exact)
