"""The process is killed in the middle of writing: whatever was acknowledged is there, and the files are whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from secondme.paths import Paths
from secondme.store import Store

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from secondme.paths import Paths
from secondme.store import Store
from secondme.types import Evidence, NewItem, NewMemory

store = Store.open(Paths.choose())
round, time = sys.argv[1], "2026-01-01T10:00:00+00:00"
chat = store.chats.create(round)
parent, n = None, 0
while True:
    n += 1
    text = f"item {round} {n} " + "word " * 50
    item = store.items.add(chat.id, NewItem(text, "Ana", "self", time, "typed"), parent, durable=n % 2 == 0)
    parent = item.id
    print("item", item.id, flush=True)
    memory = store.memories.add(NewMemory(f"memory {round} {n}", "fact", (Evidence(item_id=item.id),)), "extract", "x")
    print("memory", memory.id, flush=True)
    if n % 3 == 0:
        store.memories.delete(memory.id, "person", "x")
        print("deleted", memory.id, flush=True)
    if n % 5 == 0:
        batch = [NewItem(f"line {round} {n} {k}", "Bo", "other", time, "imported_other", conversation="c",
                         external_id=f"{round}-{n}-{k}") for k in range(50)]
        store.imports.batch("jsonl", batch, store.imports.begin("f", "jsonl"))
        print("batch", f"{round}-{n}", flush=True)
"""


def write_and_kill(round: int, seconds: float) -> list[list[str]]:
    """Let a child write, kill it without warning, and return what it acknowledged."""
    command = [sys.executable, "-c", WRITER, str(round)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        first = child.stdout.readline()
        time.sleep(seconds)
        os.kill(child.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        rest, errors = child.stdout.read(), child.stderr.read()
    assert "Traceback" not in errors, errors
    lines = [first, *rest.splitlines(keepends=True)]
    return [line.split() for line in lines if line.endswith("\n")]


@pytest.mark.parametrize("rounds", [6])
def test_kill_loses_nothing_that_was_acknowledged(home: Paths, rounds: int) -> None:
    acknowledged: list[list[str]] = []
    for round in range(rounds):
        acknowledged += write_and_kill(round, 0.15 + 0.11 * round)
    store = Store.open(home)
    print(f"\n{len(acknowledged)} acknowledged writes, {rounds} kills")
    items = {int(value) for kind, value in acknowledged if kind == "item"}
    memories = {int(value) for kind, value in acknowledged if kind == "memory"}
    deleted = {int(value) for kind, value in acknowledged if kind == "deleted"}
    assert min(len(items), len(memories), len(deleted)) >= rounds
    assert set(store.items.many(items)) == items
    found = store.memories.many(memories)
    assert set(found) == memories
    assert all(found[memory_id].deleted_at for memory_id in deleted)
    imported = {row[0] for row in store.read().execute("SELECT external_id FROM items WHERE external_id IS NOT NULL")}
    for kind, value in acknowledged:
        if kind == "batch":
            assert {f"{value}-{k}" for k in range(50)} <= imported
    assert len(imported) % 50 == 0
    assert store.check() == []
    indexed = {row[0] for row in store.read().execute("SELECT rowid FROM fts_items")}
    active = {row[0] for row in store.read().execute("SELECT id FROM items WHERE active = 1")}
    assert indexed == active
    journalled = "SELECT COUNT(*) FROM memories WHERE id NOT IN (SELECT memory_id FROM journal WHERE action = 'add')"
    assert store.read().execute(journalled).fetchone()[0] == 0
    store.close()
