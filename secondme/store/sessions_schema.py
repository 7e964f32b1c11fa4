"""The tables of imports as a whole: sessions that can be resumed and undone, watched folders, people of sources."""

DDL = (
    """CREATE TABLE import_sessions(
        id INTEGER PRIMARY KEY AUTOINCREMENT, paths TEXT NOT NULL, choice TEXT NOT NULL, format TEXT,
        started_at TEXT NOT NULL, finished_at TEXT, state TEXT NOT NULL, imported INTEGER NOT NULL DEFAULT 0,
        updated INTEGER NOT NULL DEFAULT 0, undone_at TEXT)""",
    "ALTER TABLE imports ADD COLUMN session_id INTEGER REFERENCES import_sessions(id)",
    "CREATE INDEX imports_of_session ON imports(session_id)",
    "ALTER TABLE items ADD COLUMN retired_by TEXT",
    "CREATE INDEX items_retired ON items(retired_by) WHERE retired_by IS NOT NULL",
    "CREATE INDEX items_of_import ON items(import_id)",
    """CREATE TABLE import_changes(
        import_id INTEGER NOT NULL REFERENCES imports(id), item_id INTEGER NOT NULL REFERENCES items(id)
        ON DELETE CASCADE, kind TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY(import_id, kind, item_id, revision)) WITHOUT ROWID""",
    """CREATE TABLE watched(
        id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, choice TEXT NOT NULL, added_at TEXT NOT NULL,
        looked_at TEXT, state TEXT NOT NULL DEFAULT '')""",
    "ALTER TABLE entities ADD COLUMN merged_into INTEGER REFERENCES entities(id)",
    """CREATE TABLE identities(
        id INTEGER PRIMARY KEY AUTOINCREMENT, entity_id INTEGER NOT NULL REFERENCES entities(id), source TEXT NOT NULL,
        name TEXT NOT NULL, folded TEXT NOT NULL, handle TEXT NOT NULL DEFAULT '', UNIQUE(source, folded, handle))""",
    "CREATE INDEX identities_of ON identities(entity_id)",
    """CREATE TABLE identities_seen(
        identity_id INTEGER NOT NULL REFERENCES identities(id) ON DELETE CASCADE,
        session_id INTEGER NOT NULL REFERENCES import_sessions(id), PRIMARY KEY(identity_id, session_id))
        WITHOUT ROWID""",
    """CREATE TABLE merges(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kept_id INTEGER NOT NULL REFERENCES entities(id),
        gone_id INTEGER NOT NULL REFERENCES entities(id), moved TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0)""",
)
"""`items.retired_by`: why an item is taken out though it lies on the branch shown: "undo:SESSION", "gone:IMPORT" (taken
out at its source), "failed:IMPORT" (its file could not be read to the end), "person" (withdrawn.py);
NULL for an item that is there.
`import_changes.kind`: "revised", "retired", "returned", "found" (it was there already, and in this import too), and
"unrevised" (by an undo; the revision that it made), "retold" and "untold" (whose words it is, in `revision`: see
speakers.py)."""

EMPTIED = ("ALTER TABLE conversations ADD COLUMN emptied_at TEXT",)
"""The same as `deleted_at` where it went to the bin because all of its items were retired."""
