"""The kinds of background work that there are, in the order in which they go first."""

from typing import Protocol

from secondme.chat.reply import Replies
from secondme.engine.base import Embedder, Engine
from secondme.index import VectorIndex
from secondme.jobs.runner import Job, Outcome
from secondme.memory.extract import extract_pending
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending
from secondme.settings import SettingsStore
from secondme.store import Store
from secondme.types import Changes

QUIET_S = 3.0
"""After a reply the person may go on at once; what needs the chat model waits so long."""


class Workplace(Protocol):
    """What the jobs work with. `ready_embedder` waits for it; both models may raise ModelProblem."""

    store: Store
    index: VectorIndex
    settings: SettingsStore
    replies: Replies
    talking_in: int | None
    """The conversation whose next message is expected."""

    def engine(self) -> Engine: ...

    def ready_embedder(self, progress: Progress) -> Embedder: ...

    def publish(self, changes: Changes) -> Changes: ...


def all_jobs(place: Workplace) -> list[Job]:
    def settle(progress: Progress, now: str | None, run_id: int | None) -> Outcome:
        return Outcome("", place.replies.settle(place.talking_in))

    def embed(progress: Progress, now: str | None, run_id: int | None) -> Outcome:
        done = embed_pending(place.store, place.ready_embedder(progress), place.index, progress)
        return Outcome(f"{done} indexed." if done else "Everything was indexed already.", done)

    def extract(progress: Progress, now: str | None, run_id: int | None) -> Outcome:
        if not place.settings.value.remember:
            return Outcome("Remembering is switched off in the settings.")
        if not place.store.runs.pending_count():
            return Outcome("Nothing new to remember.")
        read, made = extract_pending(place.store, place.engine(), progress, run_id, place.publish)
        return Outcome(f"{read} messages read, {made} memories made.", made)

    def to_embed() -> int:
        return place.store.vectors.pending_count(place.settings.value.embedding_model)

    def to_remember() -> int:
        return place.store.runs.pending_count() if place.settings.value.remember else 0

    return [
        Job("settle", "Get ready for the next message", settle, lambda: 0, hidden=True),
        Job("embed", "Index for search", embed, to_embed),
        Job("extract", "Remember what was said", extract, to_remember, quiet_s=QUIET_S, heavy=True),
    ]
