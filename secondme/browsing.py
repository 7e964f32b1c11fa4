"""The part of the memories door that is about looking through them: lists of any size, facets, searches that are kept,
how one was remembered and used, what it is connected to, and changing many at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from secondme.errors import UserError
from secondme.parts import Parts, both
from secondme.settings import MOST_SEARCHED
from secondme.types import (
    Changes,
    Facets,
    LinkedMemory,
    Memory,
    MemoryFilter,
    MemoryOrder,
    MemoryUse,
    SavedSearch,
    StrengthCurve,
)

if TYPE_CHECKING:
    from secondme.store.listing import Soon

BY_MEANING = 60
"""So many of what the search by meaning finds are looked at."""
NEAR = 0.1
"""The least score with which something that has none of the words is listed: in homes of one to 27 memories, letters
that mean nothing reached 0.09, and nearly all that was meant had more. A reply may be given what is less sure."""
PERSON = "person"
ALL = MemoryFilter()


class Browsing:
    _parts: Parts

    def browse(self, query: str = "", wanted: MemoryFilter = ALL, order: MemoryOrder = "best") -> list[int]:
        """The ids of all memories outside the bin that fit, in order: those that the search finds, by words and by
        meaning, and those in which the words occur."""
        query = query[:MOST_SEARCHED]
        return self._parts.store.listing.ids(query, wanted, order, _soon(), self._by_meaning(query))

    def facets(self, query: str = "", wanted: MemoryFilter = ALL) -> Facets:
        """What the list can be narrowed to, and how many memories that would leave."""
        query = query[:MOST_SEARCHED]
        return self._parts.store.listing.facets(query, wanted, _soon(), self._by_meaning(query))

    def _by_meaning(self, query: str) -> list[int]:
        if not query.strip():
            return []
        hits = self._parts.search.find(query, BY_MEANING, types=("memory",), faded=True)
        return [hit.id for hit in hits if hit.relevant and hit.score >= NEAR]

    def many(self, ids: Sequence[int]) -> list[Memory]:
        """Those of `ids` that there are, in their order."""
        found = self._parts.store.memories.many(ids)
        return [found[id] for id in ids if id in found]

    # Searches that are kept

    def saved_searches(self) -> list[SavedSearch]:
        return self._parts.store.saved.list()

    def save_search(self, search: SavedSearch) -> Changes:
        """Keep it under its name; one of the same name gives way. Raises UserError without a name."""
        if not search.name.strip():
            raise UserError("Give the search a name.")
        return self._parts.publish(Changes(settings=True, searches=self._parts.store.saved.put(search)))

    def rename_search(self, name: str, other: str) -> Changes:
        """Raises UserError without a name, or where another search has it."""
        other = " ".join(other.split())
        if not other:
            raise UserError("Give the search a name.")
        if other != name and other in {each.name for each in self.saved_searches()}:
            raise UserError(f"Another search is called “{other}”.")
        return self._parts.publish(Changes(settings=True, searches=self._parts.store.saved.rename(name, other)))

    def remove_search(self, name: str) -> Changes:
        return self._parts.publish(Changes(settings=True, searches=self._parts.store.saved.remove(name)))

    # Many at once

    def edit_all(self, ids: Sequence[int], **changes: Any) -> Changes:
        """The same change of each, all or none; `changes` as for `edit`, but for the text."""
        return self._each(ids, lambda id: self._parts.store.memories.edit(id, who=PERSON, why="edited", **changes))

    def add_tag(self, ids: Sequence[int], tag: str) -> Changes:
        """Give each a keyword that it does not have yet. Raises UserError when it is empty."""
        word = " ".join(tag.split())
        if not word:
            raise UserError("A tag needs a word.")

        def work(id: int) -> Changes:
            known = self._parts.store.memories.get(id).keywords
            words = known if word in known else (*known, word)
            return self._parts.store.memories.edit(id, who=PERSON, why="tagged", keywords=words)

        return self._each(ids, work)

    def delete_all(self, ids: Sequence[int]) -> Changes:
        """Each to the bin, all or none; see `delete`. What went along with one before it is passed over."""

        def work(id: int) -> Changes:
            if self._parts.store.memories.get(id).deleted_at is not None:
                return Changes()
            return self._parts.store.memories.delete(id, PERSON, "deleted")

        return self._each(ids, work)

    def _each(self, ids: Sequence[int], work: Callable[[int], Changes]) -> Changes:
        done = Changes()
        with self._parts.store.write():
            for id in ids:
                done = both(done, work(id))
        self._parts.wake("embed")
        return self._parts.publish(done)

    def split(self, memory_id: int, texts: Sequence[str]) -> Changes:
        """Several memories of one, with the same evidence; one undo makes them one again."""
        done = self._parts.store.splitting.split(memory_id, texts)
        self._parts.wake("embed")
        return self._parts.publish(done)

    # One, in time and among others

    def uses(self, memory_id: int, limit: int = 20) -> list[MemoryUse]:
        """The replies it was given to, newest first, with the question and why it was found."""
        return self._parts.store.recalls.uses_of(memory_id, limit)

    def curve(self, memory_id: int) -> StrengthCurve:
        """How well it was remembered since it was made, and how it goes on if nothing happens."""
        from secondme.memory.curve import curve

        store = self._parts.store
        memory = store.memories.get(memory_id)
        entries = [each for each in store.journal.for_memory(memory_id) if each.action == "reinforce"]
        return curve(memory, entries, store.use.days())

    def linked(self, memory_id: int, limit: int = 12) -> list[LinkedMemory]:
        """What it is connected to: linked, made of, or made from it; the closest first."""
        store = self._parts.store
        found: dict[int, tuple[str, float, bool]] = {}
        memory = store.memories.get(memory_id)
        for each in memory.evidence:
            if each.memory_id is not None:
                found.setdefault(each.memory_id, ("source", 1.0, True))
        for id in store.listing.made_from(memory_id):
            found.setdefault(id, ("derived", 1.0, False))
        for link in store.links.of(memory_id):
            onward = link.from_id == memory_id
            found.setdefault(link.to_id if onward else link.from_id, (link.kind, link.weight, onward))
        chosen = sorted(found, key=lambda id: -found[id][1])[:limit]
        return [LinkedMemory(each, *found[each.id]) for each in self.many(chosen) if each.deleted_at is None]


def _soon() -> "Soon":
    from secondme.memory.decay import FADED, KEPT_KINDS, LASTING, SOON_DAYS  # not at the start of the app
    from secondme.store.listing import Soon

    return Soon(SOON_DAYS, FADED, tuple(sorted(KEPT_KINDS)), tuple(sorted(LASTING)))
