"""Names the topics of memories again where they were named in a way that is not used any more: once for each version
of naming.py, a page at a time, so that it can be stopped anywhere."""

from collections.abc import Callable

from secondme.memory.naming import VERSION, keywords_of
from secondme.memory.words import fold, words
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Memory

WHO = "naming"
WHY = "What it is about is told apart better now."
PAGE = 500


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
    changed = 0
    while page := store.topics.stale(VERSION, PAGE):
        for memory in store.memories.many(page).values():
            progress.check()
            topics = renamed(memory)
            if topics != memory.keywords:
                publish(store.memories.edit(memory.id, who=WHO, why=WHY, run_id=run_id, keywords=topics))
                changed += 1
        store.topics.reach(VERSION, page[-1])
    store.topics.reach(VERSION, None)
    return changed
