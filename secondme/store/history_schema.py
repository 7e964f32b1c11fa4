"""Tables for undoing whole runs, for links, and for deriving memories again. Run once, by a migration."""

DDL = (
    "ALTER TABLE memories ADD COLUMN locked INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX journal_by_time ON journal(at)",
    # Which entries an entry that undoes has marked, and whether each was undone before.
    """CREATE TABLE undo_marks(
        undo_id INTEGER NOT NULL REFERENCES journal(id), entry_id INTEGER NOT NULL, was INTEGER NOT NULL,
        PRIMARY KEY(undo_id, entry_id)) WITHOUT ROWID""",
    "INSERT INTO undo_marks SELECT id, undoes, 0 FROM journal WHERE undoes IS NOT NULL",
    """INSERT INTO undo_marks SELECT again.id, first.undoes, 1 FROM journal AS again
        JOIN journal AS first ON first.id = again.undoes WHERE first.undoes IS NOT NULL""",
    # Other memories because of which a change was made: it does not outlast them.
    """CREATE TABLE causes(
        journal_id INTEGER NOT NULL REFERENCES journal(id), memory_id INTEGER NOT NULL,
        PRIMARY KEY(memory_id, journal_id)) WITHOUT ROWID""",
    # For which statement, keyed by a hash of it, the links of a memory were looked for.
    """CREATE TABLE linked(
        memory_id INTEGER PRIMARY KEY REFERENCES memories(id) ON DELETE CASCADE, stamp TEXT NOT NULL)""",
    # What was derived again beside the memories that are shown; they change places when all is read.
    """CREATE TABLE rebuilt(
        item_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE, revision INTEGER NOT NULL,
        model TEXT NOT NULL, memories TEXT NOT NULL)""",
)
