"""Names the topics of memories again where they were named in a way that is not used any more: once for each version
of naming.py, a page at a time, so that it can be stopped anywhere; each page in one transaction, so that nothing that
the person does meanwhile is overwritten."""

from collections.abc import Callable, Sequence

from secondme.memory.naming import VERSION, keywords_of
from secondme.memory.words import fold, words
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Memory

WHO = "naming"
WHY = "What it is about is told apart better now."
PAGE = 50


def renamed(memory: Memory) -> tuple[str, ...]:
    """The topics that its words give now, and those that came from elsewhere: what its words do not have, links gave
    it. Pure."""
    said = set(words(fold(memory.text)))
    named = keywords_of(memory.text, ("" if memory.subject_is_self else memory.subject, memory.place))
    others = [topic for topic in memory.keywords if not set(words(fold(topic))) <= said]
    return tuple(dict.fromkeys([*named, *others]))


def rename_topics(
    store: Store, progress: Progress, publish: Callable[[Changes], object], run_id: int | None = None
) -> int:
    """How many memories have other topics now; 0 at once where all were looked at. Raises Cancelled; what is done
    stays so."""
    changed, page = 0, store.topics.stale(VERSION, 1)
    while page:
        progress.check()
        with store.write(durable=False):
            page = store.topics.stale(VERSION, PAGE)
            done = _rename(store, page, run_id)
            store.topics.reach(VERSION, page[-1] if page else None)
        if done.memories:
            publish(done)
        changed += len(done.memories)
    return changed


def _rename(store: Store, ids: Sequence[int], run_id: int | None) -> Changes:
    made = []
    for memory in store.memories.many(ids).values():
        topics = renamed(memory)
        if topics != memory.keywords:
            made.append(store.memories.edit(memory.id, who=WHO, why=WHY, run_id=run_id, keywords=topics))
    return Changes(
        memories=tuple(id for each in made for id in each.memories),
        journal=tuple(id for each in made for id in each.journal),
    )
