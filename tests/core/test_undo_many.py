"""Taking back a run that changed many memories: as a whole or not at all, with how far it is, and quickly."""

import pytest

from secondme.errors import Cancelled
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.core.histories import content_hash

SAID = "2026-03-05T10:00:00+01:00"
MANY = 450


def lived(store: Store) -> tuple[int, int]:
    """Two runs: one that made many memories, one that changed and connected them."""
    first, second = (store.runs.start(job) for job in ("extract", "consolidate"))
    conversation, parent, made = store.chats.create("Talk").id, None, []
    with store.write(durable=False):
        for n in range(MANY):
            new = NewItem(f"I counted {n} sheep on meadow {n}.", "Me", "self", SAID, "typed")
            parent = store.items.add(conversation, new, parent).id
            told = NewMemory(f"You counted {n} sheep.", "event", (Evidence(parent, quote=f"I counted {n} sheep"),),
                             claims=(Claim("", "place", f"meadow {n}"),))  # fmt: skip
            memory = store.memories.add(told, "extract", "Said.", first)
            assert memory is not None
            made.append(memory.id)
        for one, other in zip(made[::2], made[1::2], strict=True):
            store.memories.edit(one, who="consolidate", why="x", run_id=second, because=(other,), status="superseded")
            store.links.put(one, other, "before", run_id=second)
            store.memories.reinforce([other], SAID, cited=False, run_id=second, who="consolidate")
    for run in (first, second):
        store.runs.finish(run, "done")
    return first, second


def test_all_of_it_goes_and_comes_again(store: Store) -> None:
    before = content_hash(store)
    first, second = lived(store)
    made = content_hash(store)
    steps: list[tuple[int, int]] = []
    undone = store.undoing.undo_run(second, step=lambda done, total: steps.append((done, total)))
    half = content_hash(store)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert len(steps) > 2
    assert steps[-1][0] == steps[-1][1]
    store.memories.undo(undone.journal)
    assert content_hash(store) == made
    store.undoing.undo_run(second)
    assert content_hash(store) == half
    undone = store.undoing.undo_run(first)
    assert content_hash(store) == before
    store.memories.undo(undone.journal)
    assert content_hash(store) == half
    assert len(store.memories.list("sheep", limit=MANY)) == MANY, "and is found again"


def test_stopped_in_the_middle_all_is_as_it_was(store: Store) -> None:
    first, _second = lived(store)
    before = content_hash(store)
    progress = Progress()

    def step(done: int, total: int) -> None:
        progress.update(done, total)
        if done > total // 2:
            progress.cancel()

    with pytest.raises(Cancelled):
        store.undoing.undo_run(first, step=step)
    assert content_hash(store) == before
    assert store.runs.undone([first]) == {first: False}
    assert store.undoing.undo_run(first).journal
