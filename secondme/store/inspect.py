"""Looking at the store as a whole: whether it is sound, and everything that is in it (for `doctor` and `export`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondme.store import rows as sql
from secondme.store.items import COLUMNS, item_of
from secondme.types import Conversation, Item

if TYPE_CHECKING:
    from secondme.store import Store

PAGE = 500


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what it is, whether it is as it should be, and what was found."""

    name: str
    ok: bool
    detail: str


def checks(store: "Store") -> list[Check]:
    """Cipher, SQLite, both files, and whether keyword index and vectors fit the items. Reads every page once."""
    db = store.read()
    cipher = sql.values(db, "PRAGMA cipher_version")
    version = sql.values(db, "SELECT sqlite_version()")[0]
    faults = store.check()
    return [
        Check("cipher", bool(cipher), f"SQLCipher {cipher[0]}" if cipher else "no encryption"),
        Check("sqlite", True, f"SQLite {version}"),
        Check("files", not faults, f"{len(faults)} faults, the first: {faults[0]}" if faults else "sound"),
        _keywords(store),
        _vectors(store),
    ]


def _keywords(store: "Store") -> Check:
    """Whether exactly what is shown can be found by its words."""
    db = store.read()
    missing = sql.values(db, "SELECT COUNT(*) FROM items WHERE active AND id NOT IN (SELECT rowid FROM fts_items)")[0]
    stale = sql.values(db, "SELECT COUNT(*) FROM fts_items WHERE rowid NOT IN (SELECT id FROM items WHERE active)")[0]
    shown = sql.values(db, "SELECT COUNT(*) FROM fts_items")[0]
    fine = not missing and not stale
    return Check("keywords", fine, f"{shown} items" if fine else f"{missing} missing, {stale} that should be gone")


def _vectors(store: "Store") -> Check:
    db = store.read()
    stale = sql.values(
        db,
        """SELECT COUNT(*) FROM derived.vectors WHERE
        (kind = 'memory' AND ref NOT IN (SELECT id FROM memories))
        OR (kind <> 'memory' AND ref NOT IN (SELECT id FROM items))""",
    )[0]
    sizes = sql.values(db, "SELECT COUNT(DISTINCT model || ':' || length(vector)) FROM derived.vectors")[0]
    models = sql.values(db, "SELECT COUNT(DISTINCT model) FROM derived.vectors")[0]
    count = sql.values(db, "SELECT COUNT(*) FROM derived.vectors")[0]
    if stale or sizes != models:
        return Check("vectors", False, f"{stale} of what is gone, {sizes} shapes for {models} models")
    return Check("vectors", True, f"{count} vectors, one or more for each item and memory")


def everything(store: "Store") -> Iterator[tuple[Conversation, Item]]:
    """Every item outside the bin, all branches, conversation by conversation, each after its parent. What was taken out
    (its import undone, or gone at its source) is not among them; what is below it is below the item above it."""
    db = store.read()
    wanted = "SELECT id FROM conversations WHERE deleted_at IS NULL ORDER BY id"
    for conversation_id in sql.values(db, wanted):
        conversation = store.chats.get(conversation_id)
        last = 0
        above: dict[int, int | None] = {}
        while page := sql.rows(
            db,
            f"SELECT {COLUMNS}, retired_by FROM items WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT {PAGE}",
            (conversation_id, last),
        ):
            for row in page:
                parent = above.get(row["parent_id"], row["parent_id"])
                if row.pop("retired_by") is None:
                    yield conversation, item_of({**row, "parent_id": parent})
                else:
                    above[row["id"]] = parent
            last = page[-1]["id"]
