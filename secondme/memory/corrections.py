"""What the person has put right: a memory whose words they changed, or one that later words of theirs deny by name
("not Tuesday, Thursday"). What was made of it says it in the words of before until it is made again."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from secondme.memory.words import content_words
from secondme.store import Store
from secondme.store.derivations import Talk
from secondme.types import Memory

LEVELS = 4
"""A month is summed up of weeks, these of days, and those of memories."""
MADE = ("summary", "conclusion")
_NOT = ("not", "nicht", "kein", "pas", "non")
_DENIED = re.compile(
    r"\b(?:not|nicht|kein\w*|pas|non)(?: (?:on|in|at|the|an?|to|am|im|um|in|den|dem|der|die|das|ein\w*|le|la|les|un|une"
    r"|à|au|aux|en|de|du)){0,2} (\w+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Correction:
    """Of one memory: what it said, and the one that says it now."""

    memory_id: int
    former: str
    now: Memory

    @property
    def gone(self) -> frozenset[str]:
        """The words that it has taken out."""
        return content_words(self.former) - content_words(self.now.text)

    def is_told(self, text: str) -> bool:
        """Whether a text has words that it took out, beside one that the former sentence kept: another thing may be on
        that Tuesday too."""
        told, kept = content_words(text), content_words(self.former) - self.gone
        return bool(self.gone & told) and (not kept or bool(kept & told))


def corrections(store: Store, memories: Iterable[int] | None = None) -> dict[int, list[Correction]]:
    """By the memory that was corrected; of `memories` only, or of all. Those in the bin have none."""
    chosen = None if memories is None else sorted(memories)
    former, pairs = store.journal.corrected(chosen), store.derivations.followed(chosen, _NOT)
    known = store.memories.many({*former, *(id for pair in pairs for id in pair)})
    found: dict[int, list[Correction]] = {}
    for id, texts in former.items():
        if (memory := known.get(id)) is not None and memory.deleted_at is None:
            found[id] = [Correction(id, text, memory) for text in texts]
    for old, new in pairs:
        if old in known and new in known and known[new].deleted_at is None and _denies(known[new], known[old]):
            found.setdefault(old, []).append(Correction(old, known[old].text, known[new]))
    return found


def _denies(new: Memory, old: Memory) -> bool:
    """Whether the words behind the later one say "not" of a word that only the earlier one has."""
    gone = content_words(old.text) - content_words(new.text)
    said = " ".join(each.quote for each in new.evidence)
    return any(content_words(word) & gone for word in _DENIED.findall(said))


def by_item(found: Mapping[int, Sequence[Correction]], store: Store) -> dict[int, list[Correction]]:
    """Corrections by the items that the corrected memories were read from."""
    items: dict[int, list[Correction]] = {}
    for id, memory in store.memories.many(found).items():
        for item_id in {each.item_id for each in memory.evidence if each.item_id is not None}:
            items.setdefault(item_id, []).extend(found[id])
    return items


def as_put_right(store: Store, talks: Sequence[Talk]) -> list[Talk]:
    """`talks`, with another state where something that was said in one was put right, or that was taken back."""
    found = by_item(corrections(store), store)
    changed: dict[int, list[str]] = {}
    for item in store.items.many(sorted(found)).values():
        now = [json.dumps([item.id, each.memory_id, each.former, each.now.text]) for each in found[item.id]]
        changed.setdefault(item.conversation_id, []).extend(now)
    return [
        replace(talk, state=f"{talk.state} {' '.join(sorted(changed[talk.id]))}") if talk.id in changed else talk
        for talk in talks
    ]


def sources(store: Store, memory_id: int | None, item_id: int | None = None) -> list[Memory]:
    """The memories that an item gave, or of which a summary or conclusion was made; and those on the items it cites."""
    items = {item_id} if item_id is not None else set[int]()
    found: dict[int, Memory] = {}
    wanted = [memory_id] if memory_id is not None else []
    for _ in range(LEVELS):
        known = store.memories.many(wanted)
        found |= known
        evidence = [each for memory in known.values() if memory.kind in MADE for each in memory.evidence]
        items |= {each.item_id for each in evidence if each.item_id is not None}
        wanted = [each.memory_id for each in evidence if each.memory_id is not None and each.memory_id not in found]
    for memory in store.memories.for_items(sorted(items)) if items else ():
        found[memory.id] = memory
    return [memory for memory in found.values() if memory.kind not in MADE and memory.deleted_at is None]


def out_of_date(store: Store, memory: Memory) -> list[Correction]:
    """What was put right in that of which a summary or conclusion was made, and that it still says as before."""
    return [*_told(store, memory)] if memory.kind in MADE else []


def _told(store: Store, memory: Memory) -> Iterator[Correction]:
    behind = sources(store, memory.id)
    for each in corrections(store, [one.id for one in behind]).values():
        yield from (one for one in each if one.is_told(memory.text))
