"""The tables of memory.db as they were first made. Never edited after a release: changes are further migrations."""

CONVERSATIONS_AND_ITEMS = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE conversations(
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
        active_leaf INTEGER REFERENCES items(id), source TEXT NOT NULL, external_id TEXT, deleted_at TEXT,
        UNIQUE(source, external_id))""",
    """CREATE TABLE items(
        id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER NOT NULL REFERENCES conversations(id),
        parent_id INTEGER REFERENCES items(id), kind TEXT NOT NULL, author TEXT NOT NULL, role TEXT NOT NULL,
        time TEXT NOT NULL, origin TEXT NOT NULL, external_id TEXT, title TEXT, text TEXT NOT NULL,
        content_hash TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1, revised_at TEXT NOT NULL,
        active INTEGER NOT NULL, import_id INTEGER REFERENCES imports(id), UNIQUE(conversation_id, external_id))""",
    "CREATE INDEX items_by_parent ON items(parent_id)",
    "CREATE INDEX items_by_place ON items(conversation_id, active, id)",
    "CREATE INDEX items_by_hash ON items(content_hash)",
    "CREATE INDEX items_by_time ON items(time)",
    "CREATE INDEX items_of_self ON items(origin, id) WHERE role = 'self' AND active = 1",
    """CREATE TABLE revisions(
        item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE, revision INTEGER NOT NULL, text TEXT NOT NULL,
        at TEXT NOT NULL, PRIMARY KEY(item_id, revision)) WITHOUT ROWID""",
    """CREATE TABLE imports(
        id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, format TEXT NOT NULL, started_at TEXT NOT NULL,
        finished_at TEXT, report TEXT)""",
    "CREATE TABLE use_days(day TEXT PRIMARY KEY) WITHOUT ROWID",
)

ENTITIES = (
    """CREATE TABLE entities(
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind TEXT NOT NULL,
        is_self INTEGER NOT NULL DEFAULT 0)""",
    "CREATE UNIQUE INDEX one_self ON entities(is_self) WHERE is_self = 1",
    """CREATE TABLE aliases(
        entity_id INTEGER NOT NULL REFERENCES entities(id) ON DELETE CASCADE, alias TEXT NOT NULL,
        folded TEXT NOT NULL, PRIMARY KEY(entity_id, folded)) WITHOUT ROWID""",
    "CREATE INDEX aliases_by_name ON aliases(folded)",
)

MEMORIES = (
    """CREATE TABLE memories(
        id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, normalised TEXT NOT NULL, kind TEXT NOT NULL,
        status TEXT NOT NULL, subject_id INTEGER NOT NULL REFERENCES entities(id), keywords TEXT NOT NULL,
        context TEXT NOT NULL, importance REAL NOT NULL, confidence REAL NOT NULL, place TEXT NOT NULL,
        pinned INTEGER NOT NULL DEFAULT 0, never_use INTEGER NOT NULL DEFAULT 0, origin TEXT NOT NULL,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL, valid_from TEXT, valid_to TEXT, stability REAL NOT NULL,
        last_recalled TEXT, recalls INTEGER NOT NULL DEFAULT 0, deleted_at TEXT, bin_cause TEXT,
        run_id INTEGER REFERENCES job_runs(id))""",
    "CREATE INDEX memories_by_text ON memories(normalised, subject_id)",
    "CREATE INDEX memories_by_status ON memories(status, deleted_at)",
    "CREATE INDEX memories_by_subject ON memories(subject_id)",
    """CREATE TABLE claims(
        id INTEGER PRIMARY KEY AUTOINCREMENT, memory_id INTEGER NOT NULL REFERENCES memories(id) ON DELETE CASCADE,
        subject_id INTEGER NOT NULL REFERENCES entities(id), attribute TEXT NOT NULL, value TEXT NOT NULL,
        normalised TEXT NOT NULL, valid_from TEXT, valid_to TEXT, sensitivity TEXT NOT NULL, scope TEXT NOT NULL)""",
    "CREATE INDEX claims_of_memory ON claims(memory_id)",
    "CREATE INDEX claims_by_attribute ON claims(subject_id, attribute)",
    """CREATE TABLE evidence(
        id INTEGER PRIMARY KEY AUTOINCREMENT, memory_id INTEGER NOT NULL REFERENCES memories(id) ON DELETE CASCADE,
        item_id INTEGER REFERENCES items(id), source_memory_id INTEGER REFERENCES memories(id), quote TEXT NOT NULL,
        revision INTEGER NOT NULL, CHECK ((item_id IS NULL) <> (source_memory_id IS NULL)))""",
    "CREATE INDEX evidence_of_memory ON evidence(memory_id)",
    "CREATE INDEX evidence_by_item ON evidence(item_id)",
    "CREATE INDEX evidence_by_source ON evidence(source_memory_id)",
    """CREATE TABLE links(
        id INTEGER PRIMARY KEY AUTOINCREMENT, from_id INTEGER NOT NULL REFERENCES memories(id) ON DELETE CASCADE,
        to_id INTEGER NOT NULL REFERENCES memories(id) ON DELETE CASCADE, kind TEXT NOT NULL, weight REAL NOT NULL,
        created_at TEXT NOT NULL, UNIQUE(from_id, to_id, kind))""",
    "CREATE INDEX links_to ON links(to_id)",
    """CREATE TABLE tags(
        memory_id INTEGER NOT NULL REFERENCES memories(id) ON DELETE CASCADE, tag TEXT NOT NULL,
        PRIMARY KEY(memory_id, tag)) WITHOUT ROWID""",
)

HISTORY = (
    """CREATE TABLE decisions(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, memory_id INTEGER,
        journal_id INTEGER REFERENCES journal(id), detail TEXT, undone INTEGER NOT NULL DEFAULT 0)""",
    "CREATE INDEX decisions_of_memory ON decisions(memory_id)",
    "CREATE INDEX decisions_of_journal ON decisions(journal_id)",
    """CREATE TABLE decision_keys(
        decision_id INTEGER NOT NULL REFERENCES decisions(id) ON DELETE CASCADE, kind TEXT NOT NULL,
        hash BLOB NOT NULL, PRIMARY KEY(decision_id, hash)) WITHOUT ROWID""",
    "CREATE INDEX decision_keys_by_hash ON decision_keys(hash)",
    """CREATE TABLE journal(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
        action TEXT NOT NULL, memory_id INTEGER NOT NULL, run_id INTEGER REFERENCES job_runs(id), before TEXT,
        after TEXT, undone INTEGER NOT NULL DEFAULT 0, undoes INTEGER)""",
    "CREATE INDEX journal_of_memory ON journal(memory_id, id)",
    "CREATE INDEX journal_of_run ON journal(run_id)",
)

WORK = (
    """CREATE TABLE job_runs(
        id INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
        status TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '', cost_s REAL NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0)""",
    "CREATE INDEX runs_of_job ON job_runs(job, id)",
    """CREATE TABLE extractions(
        item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE, revision INTEGER NOT NULL, at TEXT NOT NULL,
        made INTEGER NOT NULL, PRIMARY KEY(item_id, revision)) WITHOUT ROWID""",
    """CREATE TABLE recalls(
        id INTEGER PRIMARY KEY AUTOINCREMENT, reply_item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
        position INTEGER NOT NULL, type TEXT NOT NULL, ref_id INTEGER NOT NULL, cited INTEGER NOT NULL,
        hit TEXT NOT NULL, UNIQUE(reply_item_id, position))""",
    "CREATE INDEX recalls_of ON recalls(type, ref_id)",
    """CREATE TABLE reply_stats(
        reply_item_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE, at TEXT NOT NULL,
        usage TEXT NOT NULL)""",
)

PROFILE = (
    """CREATE TABLE profile_versions(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, biography TEXT NOT NULL, why TEXT NOT NULL,
        run_id INTEGER REFERENCES job_runs(id))""",
    """CREATE TABLE traits(
        id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL REFERENCES profile_versions(id)
        ON DELETE CASCADE, topic TEXT NOT NULL, text TEXT NOT NULL)""",
    "CREATE INDEX traits_of_version ON traits(version_id)",
    """CREATE TABLE trait_evidence(
        trait_id INTEGER NOT NULL REFERENCES traits(id) ON DELETE CASCADE,
        memory_id INTEGER NOT NULL REFERENCES memories(id) ON DELETE CASCADE,
        PRIMARY KEY(trait_id, memory_id)) WITHOUT ROWID""",
    "CREATE INDEX trait_evidence_of ON trait_evidence(memory_id)",
)

ANSWERS = (
    "ALTER TABLE items ADD COLUMN reply_to INTEGER REFERENCES items(id) ON DELETE SET NULL",
    "CREATE INDEX items_by_answer ON items(reply_to) WHERE reply_to IS NOT NULL",
)
"""What a message of a chat between people answers, which may lie far above the message before it."""

FIRST = (*CONVERSATIONS_AND_ITEMS, *ENTITIES, *MEMORIES, *HISTORY, *WORK, *PROFILE)

SELF_NAME = "You"
SELF_ALIASES = ("you", "i", "me", "myself", "self", "user", "the user", "the person")
SELF = (
    f"INSERT INTO entities(name, kind, is_self) VALUES ('{SELF_NAME}', 'person', 1)",
    *(
        f"INSERT INTO aliases(entity_id, alias, folded) SELECT id, '{alias}', '{alias}' FROM entities WHERE is_self = 1"
        for alias in SELF_ALIASES
    ),
)
