"""What goes for good: memories with all that stands on them alone, and conversations with every word of them."""

import json
import re
from collections.abc import Collection, Container, Iterable
from typing import Any

from sqlite_utils import Database

from secondme.store import content, folds, fts, journal, profile_decisions, tombstones, unnamed, vectors
from secondme.store import rows as sql
from secondme.store.decisions import Decisions
from secondme.titles import UNTITLED, title_of

CHOSEN = "IN (SELECT value FROM json_each(?))"


def purge_memories(
    db: Database,
    decisions: Decisions,
    ids: Iterable[int],
    turned_down: Container[int] | None = None,
    who: str = "person",
) -> list[int]:
    """Remove these memories, what stands on them alone, and the names of those of whom nothing else tells, in the
    caller's transaction; returns the ids of all. Only what is in `turned_down` (None: all of it) is never learned
    again."""
    purged = list(dict.fromkeys(one for id in ids for one in _with_dependents(db, id)))
    for one in purged:
        if turned_down is None or one in turned_down:
            decisions.record(db, "forget", one, content.snapshot(db, one), None)
    of = unnamed.told_of(db, memories=purged)
    for one in purged:
        _erase(db, one)
        decisions.reduce(db, one)
        journal.record(db, who=who, why="", action="purge", memory_id=one, before=None, after=None)
    db.execute("DELETE FROM rebuilt")
    vectors.remove(db, "memory", purged)
    unnamed.forget(db, of)
    return purged


def _with_dependents(db: Database, memory_id: int) -> list[int]:
    """The memory and all that stands on nothing else, each after what it stands on; and every summary of it, which has
    its words and is made again of what is left."""
    found = [memory_id]
    statement = """SELECT memory_id, kind FROM evidence JOIN memories ON memories.id = memory_id
        WHERE source_memory_id = ?"""
    for one in found:
        for dependent, kind in db.execute(statement, (one,)).fetchall():
            rest = sql.rows(db, "SELECT item_id, source_memory_id FROM evidence WHERE memory_id = ?", (dependent,))
            alone = all(entry["item_id"] is None and entry["source_memory_id"] in found for entry in rest)
            if (alone or kind == "summary") and dependent not in found:
                found.append(dependent)
    return found


def _erase(db: Database, memory_id: int) -> None:
    db.execute("DELETE FROM evidence WHERE source_memory_id = ?", (memory_id,))
    db.execute("DELETE FROM recalls WHERE type = 'memory' AND ref_id = ?", (memory_id,))
    db.execute("DELETE FROM traits WHERE id IN (SELECT trait_id FROM trait_evidence WHERE memory_id = ?)", (memory_id,))
    profile_decisions.forget(db, memory_id)
    fts.remove_memory(db, memory_id)
    db.execute("DELETE FROM memories WHERE id = ?", (memory_id,))
    journal.reduce(db, memory_id)


def in_bin(db: Database) -> list[int]:
    """The conversations in the bin, also those that are there because all of their items were taken out."""
    return sql.values(db, "SELECT id FROM conversations WHERE deleted_at NOT NULL ORDER BY id")


def purge_conversations(db: Database, ids: Collection[int]) -> list[int]:
    """Remove these conversations with all their items, revisions, index rows and vectors, in the caller's transaction,
    and what memories that stand on something else too have quoted from them. Returns the ids of those memories."""
    items = sql.values(db, f"SELECT id FROM items WHERE conversation_id {CHOSEN}", (sql.ids_json(ids),))
    by, of = unnamed.authors(db, items), unnamed.told_of(db, items=items)
    quoting = _let_go(db, items)
    db.execute(f"UPDATE conversations SET active_leaf = NULL WHERE id {CHOSEN}", (sql.ids_json(ids),))
    db.execute(f"DELETE FROM items WHERE id {CHOSEN}", (sql.ids_json(items),))
    db.execute(f"DELETE FROM conversations WHERE id {CHOSEN}", (sql.ids_json(ids),))
    unnamed.forget_authors(db, by)
    unnamed.forget(db, of)
    return quoting


def purge_items(db: Database, items: Collection[int]) -> list[int]:
    """Remove every word of these items, which are out of use, in the caller's transaction; their places stay, for what
    was said after them in conversations that go on. Returns the ids of the memories that had quoted them."""
    chosen = (sql.ids_json(items),)
    by, of = unnamed.authors(db, items), unnamed.told_of(db, items=items)
    texts = f"SELECT text FROM items WHERE id {CHOSEN} UNION ALL SELECT text FROM revisions WHERE item_id {CHOSEN}"
    said = {text for (text,) in db.execute(texts, chosen * 2)}
    places = sql.values(db, f"SELECT DISTINCT conversation_id FROM items WHERE id {CHOSEN}", chosen)
    quoting = _let_go(db, items)
    for table, column in OF_ITEM:
        db.execute(f"DELETE FROM {table} WHERE {column} {CHOSEN}", chosen)
    db.execute(
        f"""UPDATE items SET text = '', title = NULL, author = '', content_hash = '', retired_by = ?,
        external_id = CASE WHEN (SELECT source FROM conversations WHERE id = conversation_id) = ? THEN NULL
        ELSE external_id END WHERE id {CHOSEN}""",
        (tombstones.PURGED, tombstones.NUMBERED_ANEW, *chosen),
    )
    after = sql.values(db, f"SELECT id FROM items WHERE parent_id {CHOSEN} AND active", chosen)
    fts.index(db, after)
    vectors.remove(db, "item", after)  # of both together, perhaps: made again
    folds.forget(db, places, set(items))
    for place in places:
        _retitle(db, place, said)
    unnamed.forget_authors(db, by)
    unnamed.forget(db, of)
    return quoting


OF_ITEM = (
    ("revisions", "item_id"), ("extractions", "item_id"), ("rebuilt", "item_id"), ("salience", "item_id"),
    ("attachment_items", "item_id"), ("recalls", "reply_item_id"), ("reply_stats", "reply_item_id"),
    ("lessons", "reply_item_id"), ("reply_folds", "reply_item_id"),
)  # fmt: skip
"""What is kept of an item elsewhere, by table and column, and goes with it."""


FORMERLY = f"""SELECT DISTINCT journal.memory_id FROM journal JOIN memories ON memories.id = journal.memory_id,
    json_each(coalesce(journal.before, journal.after), '$.evidence') AS entry
    WHERE memories.kind = 'summary' AND json_extract(entry.value, '$.item_id') {CHOSEN}"""
"""Summaries that once cited these items: made again, they may cite others, and their history still has the words."""


def _let_go(db: Database, items: Collection[int]) -> list[int]:
    """Remove what finds these items, and what was quoted from them; the memories that had quoted them."""
    chosen = (sql.ids_json(items),)
    quoting = sql.values(db, f"SELECT DISTINCT memory_id FROM evidence WHERE item_id {CHOSEN}", chosen)
    db.execute(f"DELETE FROM evidence WHERE item_id {CHOSEN}", chosen)
    _unquote(db, {*quoting, *sql.values(db, FORMERLY, chosen)}, set(items))
    db.execute(f"DELETE FROM recalls WHERE type = 'item' AND ref_id {CHOSEN}", chosen)
    fts.remove(db, list(items))
    vectors.remove(db, "item", list(items))
    return quoting


def _retitle(db: Database, place: int, said: Collection[str]) -> None:
    """A conversation that is called by words that are gone is called by the first of what is left; an unsent draft that
    repeats them goes."""
    words = set(fts.content_words(" ".join(said)))
    present = str(sql.values(db, "SELECT title FROM conversations WHERE id = ?", (place,))[0])
    called = fts.content_words(present)
    if present not in UNTITLED and called and words.issuperset(called):
        first = """SELECT text FROM items WHERE conversation_id = ? AND active AND role <> 'assistant'
            ORDER BY id LIMIT 1"""
        left = sql.values(db, first, (place,))
        title = title_of(left[0]) if left else UNTITLED[1]
        db.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, place))
    renamed = "SELECT id, before, after FROM shelved WHERE conversation_id = ? AND field = 'title'"
    for row in sql.rows(db, renamed, (place,)):
        if any(words.issuperset(fts.content_words(row[side])) for side in ("before", "after") if row[side]):
            db.execute("DELETE FROM shelved WHERE id = ?", (row["id"],))
    for draft in sql.values(db, "SELECT text FROM drafts WHERE conversation_id = ?", (place,)):
        if any(_repeats(draft, text) for text in said):
            db.execute("DELETE FROM drafts WHERE conversation_id = ?", (place,))


def _repeats(draft: str, text: str) -> bool:
    """Whether a draft has a text, as whole words: "Hi" is not in "History"."""
    return bool(text.strip()) and re.search(rf"(?<!\w){re.escape(text.strip())}(?!\w)", draft) is not None


def _unquote(db: Database, memories: Collection[int], items: set[int]) -> None:
    """Take what was quoted from these items out of the journal and the decisions about these memories. A version that
    quoted them and said something else than the memory says now goes whole: it may have had their words."""
    entries = f"""SELECT journal.id, before, after, text FROM journal JOIN memories ON memories.id = memory_id
        WHERE after NOT NULL AND memory_id {CHOSEN}"""
    for row in sql.rows(db, entries, (sql.ids_json(memories),)):
        if any(_said_otherwise(row[name], items, row["text"]) for name in ("before", "after")):
            db.execute("UPDATE journal SET why = '', before = NULL, after = NULL WHERE id = ?", (row["id"],))
            continue
        sides = {name: _without(row[name], items) for name in ("before", "after")}
        db.execute("UPDATE journal SET before = ?, after = ? WHERE id = ?", (*sides.values(), row["id"]))
    kept = f"SELECT id, detail FROM decisions WHERE detail NOT NULL AND memory_id {CHOSEN}"
    for row in sql.rows(db, kept, (sql.ids_json(memories),)):
        db.execute("UPDATE decisions SET detail = ? WHERE id = ?", (_without(row["detail"], items), row["id"]))


def _said_otherwise(version: str | None, items: set[int], present: str) -> bool:
    value = json.loads(version) if version else {}
    return value.get("text", present) != present and any(e["item_id"] in items for e in value.get("evidence", ()))


def _without(text: str | None, items: set[int]) -> str | None:
    value: dict[str, Any] | None = json.loads(text) if text else None
    if value is None or "evidence" not in value:
        return text
    value["evidence"] = [entry for entry in value["evidence"] if entry["item_id"] not in items]
    return json.dumps(value, ensure_ascii=False)
