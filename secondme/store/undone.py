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
OTHERS = """SELECT 1 FROM evidence JOIN memories ON memories.id = memory_id
    WHERE item_id = ? AND quote = ? AND bin_cause IS NOT ? LIMIT 1"""


def known(db: Database, wanted: Content) -> bool:
    """Whether this statement or claim, or all that these words gave, was made of the same evidence and taken back."""
    items = sql.ids_json(e["item_id"] for e in wanted["evidence"] if e["item_id"] is not None)
    memories = sql.ids_json(e["source_memory_id"] for e in wanted["evidence"] if e["source_memory_id"] is not None)
    found = sql.values(db, CANDIDATES, (CAUSE, wanted["subject_id"], items, memories))
    return any(_same(db, content.snapshot(db, one), wanted) for one in found)


def _same(db: Database, gone: Content, wanted: Content) -> bool:
    if _words(gone["text"]) == _words(wanted["text"]) or _claims(gone) & _claims(wanted):
        return True
    quotes = {(e["item_id"], e["quote"]) for e in gone["evidence"] if e["item_id"] is not None and e["quote"]}
    own = {(e["item_id"], e["quote"]) for e in wanted["evidence"]}
    return own <= quotes and not any(sql.values(db, OTHERS, (*one, CAUSE)) for one in own)


def _words(text: str) -> frozenset[str]:
    return frozenset(sql.normalised(text).split())


def _claims(value: Content) -> set[tuple[int, str, str]]:
    return {
        (claim["subject_id"], claim["attribute"], claim["normalised"])
        for claim in value["claims"]
        if claim["attribute"] and claim["normalised"]
    }
