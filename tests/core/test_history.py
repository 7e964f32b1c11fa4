"""Taking back whole runs and all since a time, with what was built on them; versions, merging, locking, the bin."""

import random

import pytest

from secondme.differences import differences
from secondme.errors import UserError
from secondme.memory.consolidate import consolidate_pending
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store, migrations
from secondme.types import Claim, Evidence, Item, Memory, NewItem, NewMemory
from tests.core.histories import content_hash, moment, run_sequence
from tests.core.test_store_memories import everything

SEQUENCES = 12


def say(store: Store, text: str, time: str = "2026-01-01T10:00:00+00:00") -> Item:
    chat = store.chats.create("Talk")
    return store.items.add(chat.id, NewItem(text, "Ana", "self", time, "typed"), None)


def remember(store: Store, text: str, item: Item, run: int | None = None, *claims: Claim, subject: str = "") -> Memory:
    new = NewMemory(text, "fact", (Evidence(item.id, quote=item.text),), subject=subject, claims=claims)
    made = store.memories.add(new, "extract", "Said.", run)
    assert made is not None
    return made


def begin(store: Store, job: str) -> int:
    run = store.runs.start(job)
    store.runs.finish(run, "done")
    return run


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_any_history_is_put_back_exactly(seed: int) -> None:
    run_sequence(seed)


def test_undo_of_a_run_takes_back_what_it_made_changed_linked_and_whom_it_named(store: Store) -> None:
    item = say(store, "I live in Paris, and Nora is my sister")
    old = remember(store, "You live in Lyon.", say(store, "I live in Lyon"))
    before = content_hash(store)
    run = begin(store, "extract")
    made = remember(store, "Your sister is Nora.", item, run, Claim("Nora", "relation", "sister"), subject="Nora")
    store.memories.edit(old.id, who="consolidate", why="x", run_id=run, status="superseded", valid_to="2026-01-01")
    store.links.put(old.id, made.id, "about", 0.6, run_id=run)
    assert [entity.name for entity in store.entities.list()] == ["Nora", "You"]
    after = content_hash(store)
    assert store.undoing.dependents(run) == []
    undone = store.undoing.undo_run(run)
    assert content_hash(store) == before
    assert [entity.name for entity in store.entities.list()] == ["You"]
    assert (store.links.of(old.id), store.runs.undone([run])) == ([], {run: True})
    store.memories.undo(undone.journal)
    assert content_hash(store) == after
    assert store.runs.undone([run]) == {run: False}


def test_what_was_built_on_a_run_is_told_before_and_goes_with_it(store: Store) -> None:
    lyon = remember(store, "You live in Lyon.", say(store, "I live in Lyon"))
    before = content_hash(store)
    extract, consolidate, reflect = (begin(store, job) for job in ("extract", "consolidate", "reflect"))
    paris = remember(store, "You live in Paris.", say(store, "I moved to Paris"), extract)
    store.memories.edit(
        lyon.id, who="consolidate", why="Newer.", run_id=consolidate, because=(paris.id,), status="superseded"
    )
    alone = NewMemory("You moved.", "conclusion", (Evidence(memory_id=paris.id),))
    moved = store.memories.add(alone, "reflect", "It follows.", reflect)
    store.memories.edit(paris.id, who="person", why="edited", text="You live in the north of Paris.")
    assert moved is not None
    dependents = store.undoing.dependents(extract)
    assert [memory.id for memory in dependents] == [lyon.id, paris.id, moved.id]
    after = content_hash(store)
    undone = store.undoing.undo_run(extract)
    assert content_hash(store) == before
    assert [memory.status for memory in store.memories.list()] == ["active"]
    store.memories.undo(undone.journal)
    assert content_hash(store) == after
    assert store.memories.get(paris.id).text == "You live in the north of Paris."
    with pytest.raises(UserError, match="changed no memory"):
        store.undoing.undo_run(begin(store, "extract"))


def test_without_the_newer_one_the_older_one_holds_again(store: Store) -> None:
    """What was put in order because of a memory is put back with it, whichever run did that."""
    lyon = remember(store, "You live in Lyon.", say(store, "I live in Lyon"), None, Claim("", "home", "Lyon"))
    consolidate_pending(store, Progress())
    before = content_hash(store)
    run = begin(store, "extract")
    moved = say(store, "I live in Paris", "2026-03-01T10:00:00+00:00")
    paris = remember(store, "You live in Paris.", moved, run, Claim("", "home", "Paris"))
    order = store.runs.start("consolidate")
    consolidate_pending(store, Progress(), run_id=order)
    store.runs.finish(order, "done")
    assert store.memories.get(lyon.id).status == "superseded"
    assert [link.kind for link in store.links.of(lyon.id)] == ["before"]
    assert {memory.id for memory in store.undoing.dependents(run)} == {lyon.id, paris.id}
    after = content_hash(store)
    undone = store.undoing.undo_run(run)
    assert content_hash(store) == before
    assert (store.memories.get(lyon.id).status, store.memories.get(lyon.id).valid_to) == ("active", None)
    store.memories.undo(undone.journal)
    assert content_hash(store) == after


def test_undoing_is_refused_with_a_sentence_and_changes_nothing(store: Store) -> None:
    item = say(store, "I sing")
    running = store.runs.start("extract")
    remember(store, "You sing.", item, running)
    before = content_hash(store)
    with pytest.raises(UserError, match="still going on"):
        store.undoing.undo_run(running)
    with pytest.raises(UserError, match="no longer known"):
        store.undoing.undo_run(99)
    with pytest.raises(UserError, match="is not a time"):
        store.undoing.undo_since("yesterday")
    assert content_hash(store) == before
    store.runs.finish(running, "done")
    store.undoing.undo_run(running)
    with pytest.raises(UserError, match="undone already"):
        store.undoing.undo_run(running)


def test_a_memory_removed_for_good_stays_so_and_the_rest_of_its_run_is_undone(store: Store) -> None:
    run = begin(store, "extract")
    one, two = (remember(store, text, say(store, text), run) for text in ("You sing.", "You swim."))
    store.memories.purge(one.id)
    assert store.undoing.undo_run(run).memories == (two.id,)
    assert store.memories.count() == 0


def test_what_was_undone_is_not_made_again_of_the_same_words_until_it_is_wanted_again(store: Store) -> None:
    item, run = say(store, "I live in Paris these days"), begin(store, "extract")
    claim = Claim("", "home", "Paris")
    paris = remember(store, "You live in Paris.", item, run, claim)
    store.runs.mark_extracted(item.id, item.revision, 1)
    undone = store.undoing.undo_run(run)
    assert store.runs.pending_count() == 0
    same = NewMemory("You live in Paris.", "fact", (Evidence(item.id, quote="I live in Paris"),))
    worded = NewMemory("Your home is Paris.", "fact", (Evidence(item.id, quote="live in Paris"),), claims=(claim,))
    words = NewMemory("Your city is French.", "fact", (Evidence(item.id, quote=item.text),))
    assert [store.memories.add(new, "extract", "x") for new in (same, worded, words)] == [None, None, None]
    other = NewMemory("You are here these days.", "fact", (Evidence(item.id, quote="these days"),))
    assert store.memories.add(other, "extract", "x") is not None
    assert remember(store, "You live in Paris.", say(store, "I do live in Paris")).id != paris.id
    store.memories.undo(undone.journal)
    assert store.memories.get(paris.id).deleted_at is None
    assert store.memories.add(worded, "extract", "x") is not None or store.memories.get(paris.id).evidence


def test_everything_since_a_time(store: Store) -> None:
    item = say(store, "I sing in a choir")
    sings = remember(store, "You sing.", item)
    deleted = store.memories.delete(sings.id, "person", "x")
    before, since = content_hash(store), moment()
    store.memories.undo(deleted.journal)
    store.memories.edit(sings.id, who="person", why="x", text="You sing well.")
    store.memories.reinforce([sings.id], "2026-02-01T10:00:00+00:00", cited=True)
    remember(store, "You are in a choir.", item)
    undone = store.undoing.undo_since(since)
    assert content_hash(store) == before
    assert store.memories.count() == 0
    assert [one.undone for one in store.decisions.list(sings.id) if one.kind == "reject"] == [False]
    store.memories.undo(undone.journal)
    assert store.memories.get(sings.id).text == "You sing well."
    assert store.undoing.undo_since(moment()).journal == ()


def test_several_become_one_and_two_again(store: Store) -> None:
    one, two = say(store, "I have a cat"), say(store, "My cat is called Mo")
    first = remember(store, "You have a cat.", one, None, Claim("", "pet", "cat"))
    second = remember(store, "Your cat is called Mo.", two, None, Claim("", "pet", "Mo"))
    above = store.memories.add(
        NewMemory("You like animals.", "conclusion", (Evidence(memory_id=second.id),)), "reflect", "x"
    )
    assert above is not None
    before = content_hash(store)
    changes = store.curation.merge([first.id, second.id], "You have a cat called Mo.")
    merged = store.memories.get(first.id)
    assert (merged.text, [claim.value for claim in merged.claims]) == ("You have a cat called Mo.", ["cat", "Mo"])
    assert [entry.item_id for entry in merged.evidence] == [one.id, two.id]
    assert [memory.id for memory in store.memories.list()] == [above.id, first.id]
    assert store.memories.get(above.id).evidence[0].memory_id == first.id
    again = NewMemory("Your cat is called Mo.", "fact", (Evidence(two.id, quote=two.text),))
    assert store.memories.add(again, "extract", "x") is None
    assert store.memories.count() == 2
    store.memories.undo(changes.journal)
    assert content_hash(store) == before
    with pytest.raises(UserError, match="at least two"):
        store.curation.merge([first.id, first.id], "One.")


def test_no_job_changes_what_is_locked(store: Store) -> None:
    memory = remember(store, "You sing.", say(store, "I sing"))
    store.memories.edit(memory.id, who="person", why="locked", locked=True)
    assert store.memories.get(memory.id).locked
    assert not store.memories.edit(memory.id, who="consolidate", why="x", text="You sang.")
    assert not store.memories.delete(memory.id, "consolidate", "x")
    assert store.memories.get(memory.id).text == "You sing."
    store.memories.edit(memory.id, who="person", why="edited", text="You sing well.")
    assert store.memories.get(memory.id).text == "You sing well."
    assert [decision.kind for decision in store.decisions.list(memory.id)] == ["lock", "edit"]


def test_versions_tell_who_and_why_and_an_older_one_comes_back(store: Store) -> None:
    memory = remember(store, "You live in Paris.", say(store, "I live in Paris"), None, Claim("", "home", "Paris"))
    store.memories.edit(memory.id, who="consolidate", why="Said again.", confidence=0.9)
    store.memories.reinforce([memory.id], "2026-02-01T10:00:00+00:00", cited=True)
    store.memories.edit(memory.id, who="person", why="edited", text="You live in Lyon.", claims=())
    versions = store.curation.versions(memory.id)
    assert [(one.who, one.why, one.text, one.current) for one in versions] == [
        ("extract", "Said.", "You live in Paris.", False),
        ("consolidate", "Said again.", "You live in Paris.", False),
        ("person", "edited", "You live in Lyon.", True),
    ]
    assert versions[1].changed == ("confidence",)
    assert set(versions[2].changed) == {"text", "claims"}
    changes = store.curation.restore_version(memory.id, versions[0].id)
    back = store.memories.get(memory.id)
    assert (back.text, back.claims[0].value, back.confidence) == ("You live in Paris.", "Paris", memory.confidence)
    assert store.decisions.list(memory.id)[-1].kind == "edit"
    assert not store.curation.restore_version(memory.id, versions[0].id)
    store.memories.undo(changes.journal)
    assert store.memories.get(memory.id).text == "You live in Lyon."
    with pytest.raises(UserError, match="no longer known"):
        store.curation.restore_version(memory.id, 999)


def test_differences_make_up_both_texts_and_cut_no_word() -> None:
    chance = random.Random(3)
    words = ("you", "live", "in", "Paris", "Lyon", "now,", "since", "2019.")
    for _ in range(200):
        old, new = (" ".join(chance.choices(words, k=6)) for _ in "ab")
        pieces = differences(old, new)
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
        assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    told = differences("You live in Paris.", "You live in Lyon.")
    assert [(piece.kind, piece.text) for piece in told] == [
        ("same", "You live in "),
        ("removed", "Paris"),
        ("added", "Lyon"),
        ("same", "."),
    ]


def test_what_would_go_with_a_source_is_what_goes(store: Store) -> None:
    one, two = say(store, "I sing"), say(store, "I sing and swim")
    alone = remember(store, "You sing alone.", one)
    new = NewMemory("You sing.", "fact", (Evidence(one.id, quote="I sing"), Evidence(two.id, quote="I sing")))
    store.memories.add(new, "extract", "x")
    above = store.memories.add(
        NewMemory("You are musical.", "conclusion", (Evidence(memory_id=alone.id),)), "reflect", "x"
    )
    assert above is not None
    shown = store.curation.standing_on(conversations=[one.conversation_id])
    assert [memory.id for memory in shown] == [alone.id, above.id]
    assert store.curation.standing_on(items=[one.id]) == shown
    assert len(store.curation.standing_on(items=[one.id, two.id])) == 3
    changes = store.chats.delete(one.conversation_id)
    assert set(changes.memories) == {memory.id for memory in shown}
    store.chats.restore(one.conversation_id)
    assert store.memories.count() == 3


def test_an_emptied_bin_leaves_nothing_and_only_what_was_turned_down_is_not_learned_again(
    store: Store, home: Paths
) -> None:
    secret, source, kept = say(store, "I hum Zephyrine"), say(store, "I own Quetzal"), say(store, "I sing")
    hums, owns = remember(store, "You hum Zephyrine.", secret), remember(store, "You own Quetzal.", source)
    remember(store, "You sing.", kept)
    store.memories.delete(hums.id, "person", "x")
    store.chats.delete(source.conversation_id)
    birds = NewMemory(
        "You like birds.", "fact", (Evidence(kept.id, quote="I sing"), Evidence(source.id, quote="Quetzal"))
    )
    both = store.memories.add(birds, "extract", "x")
    assert both is not None
    store.memories.edit(both.id, who="person", why="x", evidence=both.evidence[::-1])
    assert (store.curation.in_bin(), store.memories.count(deleted=True)) == ((2, 1, 0), 2)
    assert b"Quetzal" in everything(home)
    gone = store.curation.empty_bin()
    assert b"Quetzal" not in everything(home)
    assert b"Zephyrine" in everything(home)
    assert (gone.memories, gone.conversations) == ((hums.id, owns.id, both.id), (source.conversation_id,))
    assert (store.curation.in_bin(), store.memories.count()) == ((0, 0, 0), 2)
    assert [entry.item_id for entry in store.memories.get(both.id).evidence] == [kept.id]
    for table in ("journal", "decisions", "items", "revisions", "evidence", "memories", "conversations", "recalls"):
        rows = store.read().execute(f"SELECT * FROM {table}").fetchall()
        assert not [row for row in rows if "Quetzal" in str(row)], table
    again = NewMemory("You hum Zephyrine.", "fact", (Evidence(secret.id, quote=secret.text),))
    assert store.memories.add(again, "extract", "x") is None
    assert remember(store, "You own Quetzal.", say(store, "I own Quetzal")).deleted_at is None
    assert store.check() == []
    with pytest.raises(UserError, match="no longer exists"):
        store.chats.restore(source.conversation_id)


def test_a_journal_of_before_whole_runs_could_be_undone_is_understood(home: Paths) -> None:
    """What an older version has undone can be done again."""
    store = Store.open(home)
    memory = remember(store, "You sing.", say(store, "I sing"))
    edited = store.memories.edit(memory.id, who="person", why="x", text="You sing well.")
    undone = store.memories.undo(edited.journal)
    with store.write() as db:
        db.execute("DELETE FROM undo_marks")
        db.execute(
            "UPDATE journal SET before = json_remove(before, '$.locked'), after = json_remove(after, '$.locked')"
        )
        for statement in (one for one in migrations.history_schema.DDL if one.startswith("INSERT")):
            db.execute(statement)
    store.memories.undo(undone.journal)
    assert store.memories.get(memory.id).text == "You sing well."
    assert store.undoing.undo_since("2000-01-01T00:00:00").memories == (memory.id,)
    assert store.memories.count() == 0
    store.close()
