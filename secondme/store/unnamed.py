"""People and things of whom nothing is left when what was deleted goes for good: their names go with it."""

import re
from collections.abc import Collection, Container, Iterable

from sqlite_utils import Database

from secondme.store import entities, fts
from secondme.store import rows as sql

CHOSEN = "IN (SELECT value FROM json_each(?))"
IDLE = """is_self = 0
    AND NOT EXISTS (SELECT 1 FROM identities WHERE entity_id = entities.id)
    AND NOT EXISTS (SELECT 1 FROM memories WHERE subject_id = entities.id)
    AND NOT EXISTS (SELECT 1 FROM claims WHERE subject_id = entities.id)"""
"""Those whom no memory, no claim and no source tells of."""
_MENTIONED = f"SELECT DISTINCT memory_id FROM mentioned WHERE subject_id {CHOSEN}"
HELD = f"""WITH those(id) AS ({_MENTIONED})
    SELECT before, after FROM journal WHERE memory_id IN (SELECT id FROM those)
    UNION ALL SELECT detail, NULL FROM decisions WHERE memory_id IN (SELECT id FROM those)"""
_SUBJECT = re.compile(r'"subject_id": (\d+)')
_SUBJECTS = "SELECT DISTINCT value, {id} FROM {rows}json_tree({text}) WHERE key = 'subject_id' AND value NOT NULL"
_TOLD = (("journal", "before"), ("journal", "after"), ("decisions", "detail"))


def _notes(table: str, side: str) -> tuple[str, ...]:
    """What is there already, and what comes."""
    insert = "INSERT OR IGNORE INTO mentioned "
    comes = f"{insert}{_SUBJECTS.format(id='NEW.memory_id', rows='', text=f'NEW.{side}')}"
    there = _SUBJECTS.format(id="memory_id", rows=f"{table}, ", text=f"{table}.{side}")
    when = f"WHEN NEW.{side} NOT NULL AND NEW.memory_id NOT NULL BEGIN {comes}; END"
    return (
        f"{insert}{there} AND memory_id NOT NULL",
        f"CREATE TRIGGER {table}_{side}_added AFTER INSERT ON {table} {when}",
        f"CREATE TRIGGER {table}_{side}_changed AFTER UPDATE OF {side} ON {table} {when}",
    )


DDL = (
    "CREATE INDEX entities_merged ON entities(merged_into) WHERE merged_into NOT NULL",
    """CREATE TABLE mentioned(subject_id INTEGER NOT NULL, memory_id INTEGER NOT NULL,
        PRIMARY KEY(subject_id, memory_id)) WITHOUT ROWID""",
    *(statement for told in _TOLD for statement in _notes(*told)),
)
"""`mentioned`: the memories whose journal or decisions have told of somebody, and may still; ids only. Kept by
triggers, so that emptying the bin reads the history of those memories, however long the whole of it is."""


def told_of(db: Database, *, memories: Iterable[int] = (), items: Iterable[int] = ()) -> set[int]:
    """Of whom these memories and their claims are, and who else, of whom none is, is named in these texts."""
    chosen, said = sql.ids_json(memories), sql.ids_json(items)
    statement = f"""SELECT subject_id FROM memories WHERE id {CHOSEN}
        UNION SELECT subject_id FROM claims WHERE memory_id {CHOSEN}"""
    texts = f"SELECT text FROM memories WHERE id {CHOSEN} UNION ALL SELECT text FROM items WHERE id {CHOSEN}"
    words = {word for (text,) in db.execute(texts, (chosen, said)) for word in fts.words_in(text)}
    idle = db.execute(f"SELECT id, name FROM entities WHERE {IDLE}").fetchall()
    return {*sql.values(db, statement, (chosen, chosen)), *(one for one, name in idle if _stands_in(name, words))}


def _stands_in(name: str, words: Container[str]) -> bool:
    """Whether all words of a name are among these; one of a single sign may be a part of any, and one without words,
    such as a picture, is in none: both count as there."""
    return len(name.strip()) == 1 or all(part in words for part in fts.words_in(name))


def authors(db: Database, items: Iterable[int]) -> set[str]:
    """The names under which these items were said."""
    return set(sql.values(db, f"SELECT DISTINCT author FROM items WHERE id {CHOSEN}", (sql.ids_json(items),)))


def forget_authors(db: Database, names: Collection[str]) -> None:
    """Forget as whom sources know those of these authors of whom no word is left, and themselves where nothing else
    tells of them."""
    gone = {entities.fold(name) for name in names if name.strip()}
    gone -= {entities.fold(name) for name in sql.values(db, "SELECT DISTINCT author FROM items")}
    found = sql.rows(
        db,
        """SELECT identities.id, entity_id, folded, handle FROM identities
        JOIN entities ON entities.id = entity_id WHERE is_self = 0""",
    )
    chosen = [row for row in found if gone & {row["folded"], entities.fold(row["handle"])}]
    db.execute(f"DELETE FROM identities WHERE id {CHOSEN}", (sql.ids_json(row["id"] for row in chosen),))
    forget(db, {row["entity_id"] for row in chosen})


def forget(db: Database, ids: Collection[int]) -> None:
    """Forget those of these of whom nothing tells any more, and nothing that can be undone: whoever was merged into
    another goes with them, and not before."""
    groups = _groups(db, ids)
    those = f"SELECT id FROM entities WHERE id {CHOSEN} AND {IDLE}"
    idle = set(sql.values(db, those, (sql.ids_json(one for group in groups for one in group),)))
    gone = [group for group in groups if idle.issuperset(group) and not any(_is_named(db, one) for one in group)]
    held = _held(db, [one for group in gone for one in group])
    for group in gone:
        if held.isdisjoint(group):
            chosen = sql.ids_json(group)
            db.execute(f"DELETE FROM mentioned WHERE subject_id {CHOSEN}", (chosen,))
            db.execute(f"DELETE FROM merges WHERE kept_id {CHOSEN} OR gone_id {CHOSEN}", (chosen, chosen))
            db.conn.executemany("DELETE FROM entities WHERE id = ?", [(one,) for one in reversed(group)])


def _groups(db: Database, ids: Collection[int]) -> list[list[int]]:
    """All that these are one with, each once: whoever the others were merged into, and behind each those who were
    merged into them."""
    into = dict(db.execute("SELECT id, merged_into FROM entities WHERE merged_into NOT NULL").fetchall())
    parts: dict[int, list[int]] = {}
    for one, other in into.items():
        parts.setdefault(other, []).append(one)
    groups: dict[int, list[int]] = {}
    for whole in ids:
        while whole in into:
            whole = into[whole]
        if whole not in groups:
            groups[whole] = group = [whole]
            for one in group:
                group += parts.get(one, ())
    return [*groups.values()]


def _held(db: Database, ids: Collection[int]) -> set[int]:
    """Of whom memories that were of these were, as the journal and the decisions have it: what is undone may be of them
    again."""
    rows = db.execute(HELD, (sql.ids_json(ids),))
    return {int(one) for row in rows for side in row if side for one in _SUBJECT.findall(side)}


def _is_named(db: Database, entity_id: int) -> bool:
    """Whether the words of their name are in a text that is still there: it says who they are."""
    name = str(sql.values(db, "SELECT name FROM entities WHERE id = ?", (entity_id,))[0])
    match = fts.match_all(fts.content_words(name) or fts.words_in(name))
    if not match:
        signs = (f"SELECT 1 FROM {table} WHERE instr(text, ?) LIMIT 1" for table in ("items", "memories"))
        return any(sql.values(db, statement, (name.strip(),)) for statement in signs)
    statements = (f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT 1" for table in ("fts_items", "fts_memories"))
    return any(sql.values(db, statement, (match,)) for statement in statements)
