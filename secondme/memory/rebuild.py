"""Derives all memories again from what was said, and keeps what the person decided about them.

All is read anew beside the memories that are shown, message by message, so that a run that is stopped, or ends with the
app, goes on where it was and has changed nothing that anybody sees. Then what was found takes its place in one
transaction (store/rebuilding.py), under the run, so that it can be undone like any other.
"""

from collections.abc import Callable, Sequence

from secondme.memory.guard import Guard
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.rebuilding import Rebuilt
from secondme.types import Item, NewMemory

BATCH = 20


def rebuild(
    store: Store,
    derive: Callable[[Item], Sequence[NewMemory]],
    model: str,
    progress: Progress,
    run_id: int | None = None,
    guard: Guard | None = None,
) -> Rebuilt:
    """`derive` gives what is made of one item, and stores nothing. What was read with another `model` before the run
    was stopped is read again. What stands on a message that `guard` passes over stays as it is. Raises Cancelled, and
    what is in the way of all messages; then nothing has changed."""
    guard = guard or Guard(store, "rebuild", again=True)
    while items := store.rebuilding.unread(model, BATCH):
        done, total = store.rebuilding.counts(model)
        for number, item in enumerate(items, 1):
            progress.check()
            with guard.one(item.id, item.revision):
                store.rebuilding.stage(item, model, derive(item))
            progress.update(done + number, total, "Reading again")
    progress.check()
    return store.rebuilding.swap(model, run_id)
