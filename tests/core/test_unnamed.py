"""When the bin is emptied nothing of what it held is left in the database, not even the names."""

import re
from pathlib import Path
from threading import Event

import pytest

from secondme.app import SecondMe
from secondme.progress import Progress
from secondme.store import fts
from secondme.store.unnamed import _SUBJECT, DDL, HELD, _stands_in
from secondme.types import ImportChoice
from tests.core.opened import engine
from tests.core.opened import me as empty

__all__ = ["empty", "engine"]  # fixtures

CHAT = """[12.03.24, 18:04:05] Ana: My sister Zanzibarra breeds quokkas. She lives in Ghent. I live in Oslo.
[12.03.24, 18:05:10] Quintus: Give my regards to Zanzibarra.
[13.03.24, 08:15:00] Ana: I have a dog called Rufus.
"""
THIRD = """[15.03.24, 18:04:05] Ana: I like coffee.
[15.03.24, 18:05:10] Cyprian: So do I.
"""
OTHER = """[14.03.24, 18:04:05] Ana: I like tea.
[14.03.24, 18:05:10] Bo: So do I.
"""


@pytest.fixture
def me(empty: SecondMe, tmp_path: Path) -> SecondMe:
    for name, text in (("Quintus", CHAT), ("Bo", OTHER)):
        path = tmp_path / f"WhatsApp Chat - {name}" / "_chat.txt"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        empty.imports.run([path.parent], Progress(), choice=ImportChoice(me=frozenset({"Ana"})), wait=False)
    empty.jobs.run("extract", Progress())
    return empty


def holds(me: SecondMe, word: str) -> set[str]:
    """The tables in which a word stands."""
    db = me._parts.store.read()
    found = set()
    for schema in ("main", "derived"):
        for (table,) in db.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'").fetchall():
            rows = db.execute(f'SELECT * FROM {schema}."{table}"').fetchall()
            texts = (side.decode("latin1") if isinstance(side, bytes) else str(side) for row in rows for side in row)
            if any(word.casefold() in text.casefold() for text in texts):
                found.add(table)
    return found - {"imports", "import_sessions"}


def delete_all_of(me: SecondMe, name: str) -> None:
    chat = next(chat for chat in me.chats.list() if name in chat.title)
    items = [item.id for item in me.chats.messages(chat.id)]
    for memory in me.memories.for_items(items):
        me.memories.delete(memory.id)
    me.chats.delete(chat.id)


def test_nothing_is_left_of_a_chat_and_what_was_remembered_from_it(me: SecondMe) -> None:
    assert {"entities", "aliases", "memories", "items"} <= holds(me, "Zanzibarra")
    assert {"identities", "items"} <= holds(me, "Quintus")
    delete_all_of(me, "Quintus")
    me.memories.empty_bin()
    for word in ("Zanzibarra", "quokka", "Quintus", "Rufus"):
        assert holds(me, word) == set(), word
    assert {"identities", "items"} <= holds(me, "Bo")
    assert me._parts.store.check() == []


def test_who_is_told_of_elsewhere_keeps_their_name(me: SecondMe) -> None:
    chat = me.chats.create("Another")
    for _ in me.chats.send(chat.id, "My sister Zanzibarra plays the cello.", Event()):
        pass
    me.jobs.run("extract", Progress())
    delete_all_of(me, "Quintus")
    me.memories.empty_bin()
    assert {"entities", "aliases", "memories"} <= holds(me, "Zanzibarra")
    assert holds(me, "quokka") == set()
    assert "Zanzibarra" in {memory.subject for memory in me.memories.list()}


def test_who_was_merged_goes_with_the_other(me: SecondMe) -> None:
    people = {person.name: person.id for person in me.people.list()}
    me.people.merge(people["Bo"], people["Quintus"])
    for name in ("Quintus", "Bo"):
        delete_all_of(me, name)
    me.memories.empty_bin()
    for name in ("Quintus", "Zanzibarra"):
        assert holds(me, name) == set(), name
    assert me._parts.store.check() == []
    assert [person.name for person in me.people.list()] in (["Ana"], [])


def test_whoever_was_merged_one_into_the_next_goes_with_the_last(me: SecondMe, tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Cyprian" / "_chat.txt"
    path.parent.mkdir()
    path.write_text(THIRD, encoding="utf-8")
    me.imports.run([path.parent], Progress(), choice=ImportChoice(me=frozenset({"Ana"})), wait=False)
    people = {person.name: person.id for person in me.people.list()}
    me.people.merge(people["Quintus"], people["Bo"])
    me.people.merge(people["Cyprian"], people["Quintus"])
    for name in ("Quintus", "Bo", "Cyprian"):
        delete_all_of(me, name)
    me.memories.empty_bin()
    for name in ("Quintus", "Cyprian", "Zanzibarra"):
        assert holds(me, name) == set(), name
    assert me._parts.store.check() == []


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("Zanzibarra", "Ask ZANZIBARRA's brother.", True),
        ("Ana María Núñez", "Saw Núñez, Ana María yesterday.", True),
        ("Zanzibarra Bo", "Zanzibarra came.", False),
        ("田中", "昨日田中さんに会った。", True),
        ("李", "李先生来了。", True),
        ("Jo", "Joanna came.", False),
        ("🐝🌻", "🐝🌻 came.", True),
        ("...", "So...", True),
    ],
)
def test_whose_name_is_in_a_text(name: str, text: str, there: bool) -> None:
    words = set(fts.words_in(text))
    assert _stands_in(name, words) is there


def test_a_name_without_words_goes_too(me: SecondMe, tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - bees" / "_chat.txt"
    path.parent.mkdir()
    path.write_text(THIRD.replace("Cyprian", "🐝🌻"), encoding="utf-8")
    me.imports.run([path.parent], Progress(), choice=ImportChoice(me=frozenset({"Ana"})), wait=False)
    assert {"entities", "identities", "items"} <= holds(me, "🐝🌻")
    delete_all_of(me, "bees")
    me.memories.empty_bin()
    assert holds(me, "🐝🌻") == set()


def test_the_history_is_read_only_where_it_tells_of_who_may_go(me: SecondMe) -> None:
    """The same whom it tells of as the whole of it does, without a look at the rest."""
    db = me._parts.store.read()
    kept = set(db.execute("SELECT subject_id, memory_id FROM mentioned").fetchall())
    whole = set()
    for side, table in (("before", "journal"), ("after", "journal"), ("detail", "decisions")):
        for memory, text in db.execute(f"SELECT memory_id, {side} FROM {table} WHERE {side} NOT NULL"):
            whole |= {(int(one), memory) for one in _SUBJECT.findall(text)}
    assert whole
    assert kept == whole
    plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {HELD}", ("[1]",)).fetchall())
    assert not re.search(r"SCAN (journal|decisions|mentioned)", plan), plan
    merged = "EXPLAIN QUERY PLAN SELECT id, merged_into FROM entities WHERE merged_into NOT NULL"
    assert "entities_merged" in " ".join(row[3] for row in db.execute(merged).fetchall())


def test_a_history_of_before_is_noted_when_the_version_changes(me: SecondMe) -> None:
    with me._parts.store._connections.write() as db:
        kept = db.execute("SELECT subject_id, memory_id FROM mentioned").fetchall()
        for table, side in (("journal", "before"), ("journal", "after"), ("decisions", "detail")):
            for when in ("added", "changed"):
                db.execute(f"DROP TRIGGER {table}_{side}_{when}")
        db.execute("DROP TABLE mentioned")
        db.execute("DROP INDEX entities_merged")
        for statement in DDL:
            db.execute(statement)
        assert db.execute("SELECT subject_id, memory_id FROM mentioned").fetchall() == kept
