"""Whose words an imported item is, told anew by a later import: a chat that was imported before its owner said which
name is theirs, notes first taken for somebody else's. The text stays; what is remembered of it comes and goes.
"""

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from secondme.store import evidence
from secondme.store import rows as sql
from secondme.types import Changes, NewItem

Speaker = tuple[str, str]
"""(role, origin)"""
SPEAKERS: tuple[Speaker, ...] = (("self", "imported_self"), ("other", "imported_other"), ("other", "document"))
TOLD = "It was told whose words these are."


def told_anew(new: NewItem, before: Speaker, certain: bool) -> Speaker | None:
    """Whose words a known item is from now on, where that differs from `before`. An import that does not say who the
    person is, or that finds no word of theirs (not `certain`), gives and takes nothing: the one guesses, the other may
    have their name in another spelling."""
    now: Speaker = (new.role, new.origin)
    if now == before or not certain or not {now, before} <= set(SPEAKERS):
        return None
    return now


def tell(db: Database, changes: Mapping[int, tuple[Speaker, Speaker]]) -> list[int]:
    """Make items those of others, or of the person; `changes`: before and now. What stood on them as the person's own
    words goes to the bin, or is back. The memories that went or came."""
    db.conn.executemany(
        "UPDATE items SET role = ?, origin = ? WHERE id = ?",
        [(*now, item_id) for item_id, (_, now) in changes.items()],
    )
    return evidence.settle(db, items=changes, why=TOLD)


def noted(changes: Mapping[int, tuple[Speaker, Speaker]]) -> Iterable[tuple[int, int]]:
    """As what an import did is remembered: (item, which of SPEAKERS before and now, in one number)."""
    for item_id, (before, now) in changes.items():
        yield item_id, SPEAKERS.index(before) * len(SPEAKERS) + SPEAKERS.index(now)


def turned(db: Database, notes: Iterable[tuple[int, int]], back: bool) -> Changes:
    """Undo what was noted, or (not `back`) do it again, for items that are as the import, or its undo, had left
    them."""
    changes: dict[int, tuple[Speaker, Speaker]] = {}
    for item_id, code in notes:
        before, now = (SPEAKERS[number] for number in divmod(code, len(SPEAKERS)))
        before, now = (now, before) if back else (before, now)
        row = sql.one(db, "SELECT role, origin FROM items WHERE id = ?", (item_id,))
        if row is not None and (row["role"], row["origin"]) == before:
            changes[item_id] = (before, now)
    memories = tell(db, changes)
    return Changes(items=tuple(changes), memories=tuple(memories))
