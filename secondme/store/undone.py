"""Memories whose making the person took back: they are in the bin, and not made again of the same words."""

from sqlite_utils import Database

from secondme.store import content
from secondme.store import rows as sql
from secondme.store.content import Content

CAUSE = "undo"
"""The `bin_cause` of such a memory."""
CANDIDATES = """SELECT DISTINCT memory_id FROM evidence JOIN memories ON memories.id = memory_id
    WHERE bin_cause = ? AND deleted_at IS NOT NULL AND subject_id = ?
    AND (item_id IN (SELECT value FROM json_each(?)) OR source_memory_id IN (SELECT value FROM json_each(?)))"""
OTHERS = """SELECT quote FROM evidence JOIN memories ON memories.id = memory_id
    WHERE item_id = ? AND bin_cause IS NOT ?"""


def known(db: Database, wanted: Content) -> bool:
    """Whether this statement or claim, or all that these words gave, was made of the same evidence and taken back."""
    items = sql.ids_json(e["item_id"] for e in wanted["evidence"] if e["item_id"] is not None)
    memories = sql.ids_json(e["source_memory_id"] for e in wanted["evidence"] if e["source_memory_id"] is not None)
    found = sql.values(db, CANDIDATES, (CAUSE, wanted["subject_id"], items, memories))
    return any(_same(db, content.snapshot(db, one), wanted) for one in found)


def _same(db: Database, gone: Content, wanted: Content) -> bool:
    if _words(gone["text"]) == _words(wanted["text"]) or _claims(gone) & _claims(wanted):
        return True
    return all(_taken_back(db, gone, entry) for entry in wanted["evidence"])


def _taken_back(db: Database, gone: Content, entry: sql.Row) -> bool:
    """Whether the memory that is gone was made of these words, and no other one was."""
    if entry["item_id"] is None or not any(
        one["item_id"] == entry["item_id"] and same_quote(one["quote"], entry["quote"]) for one in gone["evidence"]
    ):
        return False
    others = sql.values(db, OTHERS, (entry["item_id"], CAUSE))
    return not any(same_quote(quote, entry["quote"]) for quote in others)


def same_quote(one: str, two: str) -> bool:
    """Half of the words of the longer quote are those of the other."""
    mine, other = _words(one), _words(two)
    return len(mine & other) * 2 >= max(len(mine), len(other)) > 0


def _words(text: str) -> frozenset[str]:
    return frozenset(sql.normalised(text).split())


def _claims(value: Content) -> set[tuple[int, str, str]]:
    return {
        (claim["subject_id"], claim["attribute"], claim["normalised"])
        for claim in value["claims"]
        if claim["attribute"] and claim["normalised"]
    }
