"""Makes memories of what the person said: statements that follow from their words, each with the words behind it.

Rules read what they can (memory/telling.py), which is most of it, in English, German and French; a small model is asked
only what they leave open, a batch of messages at a time, so that it keeps the beginning of its prompt
(memory/drafts.py). The assistant's words are never evidence.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

from secondme.engine.base import Engine
from secondme.errors import Cancelled, EnvironmentProblem
from secondme.log import described
from secondme.memory.acquaintance import introduce
from secondme.memory.drafts import Draft, draft
from secondme.memory.episodes import with_episodes
from secondme.memory.finding import SCHEMA, finding_prompt
from secondme.memory.follows import SCHEMA as FOLLOWS_SCHEMA
from secondme.memory.follows import WHY, Follows
from secondme.memory.guard import Guard
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Item, Memory, NewMemory, Options, Prompt, Usage

log = logging.getLogger(__name__)

BATCH = 8
"""Messages that pass each step together: the model holds one prompt's beginning at a time."""


def extract_pending(
    store: Store,
    engine: Callable[[], Engine],
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
    admit: Callable[[NewMemory], NewMemory | None] = lambda new: new,
    imported: Callable[[], bool] = lambda: True,
    guard: Guard | None = None,
    follows: Follows | None = None,
) -> int:
    """Make memories of all messages that none were made of yet; returns how many were new.

    `admit` says in what state each may be kept, if at all (memory/policy.py). What was typed goes first; then, for as
    long as `imported` allows it, what was imported, the most telling first (memory/salience.py). A message is marked
    once all its memories are stored, so it goes on where it was stopped. One that cannot be read is passed over (see
    `Guard`). What the model worded and `follows` doubts waits for the person's word. Raises Cancelled, and
    ModelProblem: what was not read stays to be read."""
    guard = guard or Guard(store, "extract")
    made = done = 0
    while items := _next(store, imported):
        began = monotonic()
        total = done + store.runs.pending_count()
        found = _read_each(store, items, engine, progress, guard)
        cost = (monotonic() - began) / len(items)
        for one, memories in found:
            kept: list[Memory] = []
            began = monotonic()
            doubted = _doubted(one, follows)  # one by one: what was stored stays when a reply is asked for meanwhile
            spent = cost + monotonic() - began
            with guard.one(one.item.id, one.item.revision):
                admitted = [new for each in memories if (new := admit(each)) is not None]
                kept = _keep(store, one, admitted, doubted, run_id, spent)
            made += len(kept)
            done += 1
            if kept:
                publish(Changes(memories=tuple(memory.id for memory in kept)))
        progress.update(done, total, "Remembering")
    return made


def following(store: Store, model: str, engine: Callable[[], Engine], progress: Progress) -> Follows:
    """Asks a model, by its name, whether what it worded follows from the words."""
    return Follows(store, model, lambda prompt: generate(engine(), prompt, FOLLOWS_SCHEMA, progress))


def _next(store: Store, imported: Callable[[], bool]) -> list[Item]:
    return store.runs.pending_extraction(BATCH) or (store.reading.most_telling(BATCH) if imported() else [])


def _doubted(one: Draft, follows: Follows | None) -> frozenset[str]:
    """The statements of a message that the model worded, and of which it says that they say more than the words."""
    if follows is None:
        return frozenset()
    return frozenset(text for text, (quote, worded) in one.worded.items() if follows.doubts(quote, worded))


def _asking(new: NewMemory) -> NewMemory:
    return replace(new, status="proposed") if new.status == "active" else new


def _keep(
    store: Store, one: Draft, memories: Sequence[NewMemory], doubted: frozenset[str], run_id: int | None, cost: float
) -> list[Memory]:
    """Store what one message gave, all of it or nothing; those that are new."""
    kept = []
    with store.write():
        introduce(store, one.people)
        for new in memories:
            wanted, why = (_asking(new), WHY) if new.text in doubted else (new, "Said.")
            memory = store.memories.add(wanted, "extract", why, run_id)
            kept += [memory] if memory else []
        store.runs.mark_extracted(one.item.id, one.item.revision, len(kept), cost)
    return kept


def _read_each(
    store: Store, items: Sequence[Item], engine: Callable[[], Engine], progress: Progress, guard: Guard
) -> list[tuple[Draft, list[NewMemory]]]:
    """The memories of some messages, together where all goes well; else one by one, to find the one that cannot be
    read."""
    try:
        return _read(store, items, engine, progress)
    except (Cancelled, EnvironmentProblem):
        raise
    except Exception as error:  # noqa: BLE001 - which message it is, is found out below, and noted
        log.info("A batch is read one by one: %s", described(error))
    found = []
    for item in items:
        with guard.one(item.id, item.revision):
            found += _read(store, [item], engine, progress)
    return found


def memories_of(
    store: Store, engine: Callable[[], Engine], item: Item, progress: Progress, follows: Follows | None = None
) -> list[NewMemory]:
    """What is made of one message, as `extract_pending` does; nothing is stored. Raises Cancelled, ModelProblem."""
    ((one, memories),) = _read(store, [item], engine, progress)
    doubted = _doubted(one, follows)
    return [_asking(new) if new.text in doubted else new for new in memories]


def _read(
    store: Store, items: Sequence[Item], engine: Callable[[], Engine], progress: Progress
) -> list[tuple[Draft, list[NewMemory]]]:
    """The memories of some messages, step by step."""

    def find(text: str) -> str:
        return generate(engine(), finding_prompt(text), SCHEMA, progress)

    drafts = []
    for item in items:
        progress.check()
        drafts.append(draft(item, _before(store, item)))
    for one in drafts:
        one.find(find)
    return [(one, [with_episodes(store, one.item, new) for new in one.memories()]) for one in drafts]


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
