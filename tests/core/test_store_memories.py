"""Memories: evidence, duplicates, the bin, undo, decisions, and what a purge leaves: nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.store import Store
from secondme.store.keys import keyring_or_file
from secondme.store.profile import Trait
from secondme.types import Claim, Evidence, Hit, Item, Memory, NewItem, NewMemory, Usage

TIME = "2026-01-01T10:00:00+00:00"
PARIS = Claim("", "home city", "Paris", valid_from="2026-01-01")


def say(store: Store, text: str, *, chat: int | None = None, role: str = "self", origin: str = "typed") -> Item:
    place = store.chats.get(chat) if chat else store.chats.create("Talk")
    new = NewItem(text, "Ana", role, TIME, origin)  # type: ignore[arg-type]
    return store.items.add(place.id, new, place.active_leaf)


def new(text: str, *items: Item, quote: str | None = None, **fields: Any) -> NewMemory:
    evidence = tuple(Evidence(item_id=item.id, quote=item.text if quote is None else quote) for item in items)
    return NewMemory(text, fields.pop("kind", "fact"), fields.pop("evidence", evidence), **fields)


def add(store: Store, memory: NewMemory) -> Memory:
    made = store.memories.add(memory, "extract", "said so")
    assert made is not None
    return made


def found(store: Store, word: str) -> list[int]:
    return [memory_id for memory_id, _ in store.fts.search_memories(f'"{word}"', 10)]


@pytest.fixture
def said(store: Store) -> Item:
    return say(store, "I live in Paris now")


@pytest.fixture
def paris(store: Store, said: Item) -> Memory:
    return add(store, new("Ana lives in Paris.", said, claims=(PARIS,), keywords=("home",), importance=0.8))


def test_a_memory_comes_back_as_it_was_given(store: Store, said: Item, paris: Memory) -> None:
    assert store.memories.get(paris.id) == paris
    assert (paris.text, paris.kind, paris.status, paris.keywords) == (
        "Ana lives in Paris.",
        "fact",
        "active",
        ("home",),
    )
    assert paris.subject_is_self
    assert paris.subject == store.entities.self_entity().name
    claim = paris.claims[0]
    assert (claim.attribute, claim.value, claim.normalised, claim.valid_from) == (
        "home city",
        "Paris",
        "paris",
        "2026-01-01",
    )
    assert paris.evidence == (Evidence(said.id, None, said.text, 1, None, said.conversation_id),)
    assert (paris.time, paris.retrievability, paris.recalls) == (TIME, 1.0, 0)
    assert store.memories.for_items([said.id]) == [paris]
    assert found(store, "paris") == [paris.id]


def test_other_subjects_are_entities_with_aliases(store: Store, said: Item) -> None:
    bo = store.entities.ensure("Bo Berg")
    store.entities.add_alias(bo.id, "Bobby")
    memory = add(store, new("Bobby likes jazz.", said, subject="  bobby "))
    assert (memory.subject, memory.subject_is_self) == ("Bo Berg", False)
    assert store.entities.find("BOBBY") == store.entities.find("bo  berg")
    assert store.entities.ensure("the user").is_self
    assert [entity.name for entity in store.entities.list()] == ["Bo Berg", store.entities.self_entity().name]
    assert store.entities.find("nobody") is None


def test_memories_are_listed_filtered_and_counted(store: Store, said: Item, paris: Memory) -> None:
    tea = add(store, new("Ana likes 100% tea.", said, kind="preference", status="proposed"))
    assert [memory.id for memory in store.memories.list()] == [tea.id, paris.id]
    assert [memory.id for memory in store.memories.list(limit=1, offset=1)] == [paris.id]
    assert [memory.id for memory in store.memories.list("ana PARIS")] == [paris.id]
    assert [memory.id for memory in store.memories.list("0% t")] == [tea.id]
    assert [memory.id for memory in store.memories.list("home")] == [paris.id]
    assert [memory.id for memory in store.memories.list(status=["proposed"])] == [tea.id]
    assert [memory.id for memory in store.memories.list(kind="preference")] == [tea.id]
    assert (store.memories.count(), store.memories.count("paris"), store.memories.count(status=[])) == (2, 1, 0)
    assert list(store.memories.many([tea.id, 99, paris.id])) == [tea.id, paris.id]


def test_exact_duplicates_are_not_added_but_strengthen(store: Store, said: Item, paris: Memory) -> None:
    assert store.memories.add(new("ana lives in paris", said), "extract", "again") is None
    assert store.memories.get(paris.id) == paris
    later = say(store, "Still in Paris")
    assert store.memories.add(new("Ana lives in  Paris", later), "extract", "again") is None
    grown = store.memories.get(paris.id)
    assert [entry.item_id for entry in grown.evidence] == [said.id, later.id]
    assert (grown.recalls, grown.last_recalled is not None) == (1, True)
    assert grown.stability >= paris.stability
    assert store.memories.count() == 1
    assert add(store, new("Ana lives in Paris", said, subject="Anna Bell")).id != paris.id


def test_the_assistants_words_are_never_evidence_about_the_person(store: Store) -> None:
    reply = say(store, "You live in Rome", role="assistant", origin="assistant")
    with pytest.raises(ValueError, match="never evidence about the person"):
        store.memories.add(new("Ana lives in Rome.", reply), "extract", "x")
    assert store.memories.count() == 0


def test_lowest_trust_of_the_evidence_is_inherited(store: Store, said: Item) -> None:
    letter = say(store, "Ana moved", role="other", origin="document")
    first = add(store, new("Ana moved.", said, letter))
    assert first.origin == "document"
    above = new("Ana moves a lot.", kind="conclusion", evidence=(Evidence(memory_id=first.id),))
    assert add(store, above).origin == "document"


def test_edit_is_journalled_decided_and_undone_exactly(store: Store, paris: Memory) -> None:
    changes = store.memories.edit(
        paris.id, who="person", why="moved", text="Ana lives in Lyon.", claims=(Claim("", "home city", "Lyon"),),
        pinned=True, keywords=("home", "city"),
    )  # fmt: skip
    edited = store.memories.get(paris.id)
    assert (edited.text, edited.pinned, edited.claims[0].value) == ("Ana lives in Lyon.", True, "Lyon")
    assert (found(store, "lyon"), found(store, "paris")) == ([paris.id], [])
    entry = store.journal.get(changes.journal)[0]
    assert (entry.who, entry.why, entry.action, entry.undone) == ("person", "moved", "edit", False)
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["text"], entry.after["text"]) == ("Ana lives in Paris.", "Ana lives in Lyon.")
    assert [decision.kind for decision in store.decisions.list(paris.id)] == ["edit"]
    redo = store.memories.undo(changes.journal)
    assert store.memories.get(paris.id) == paris
    assert (found(store, "lyon"), found(store, "paris")) == ([], [paris.id])
    assert [decision.undone for decision in store.decisions.list(paris.id)] == [True]
    assert store.memories.undo(changes.journal).journal == ()
    store.memories.undo(redo.journal)
    assert store.memories.get(paris.id) == edited
    assert [decision.undone for decision in store.decisions.list(paris.id)] == [False]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({"status": "active"}, "approve"), ({"status": "rejected"}, "reject"), ({"pinned": True}, "pin"),
     ({"never_use": True}, "never_use"), ({"importance": 0.1}, "edit")],
)  # fmt: skip
def test_decisions_have_the_kind_of_what_was_done(store: Store, said: Item, fields: dict[str, Any], kind: str) -> None:
    memory = add(store, new("Ana sings.", said, status="proposed"))
    store.memories.edit(memory.id, who="consolidate", why="x", context="choir")
    assert store.decisions.list() == []
    store.memories.edit(memory.id, who="person", why="x", **fields)
    assert [decision.kind for decision in store.decisions.list()] == [kind]


def test_delete_and_undo_restore_the_same_content(store: Store, paris: Memory) -> None:
    changes = store.memories.delete(paris.id, "person", "wrong")
    assert (
        store.memories.list(),
        found(store, "paris"),
        store.memories.for_items([paris.evidence[0].item_id or 0]),
    ) == ([], [], [])
    assert [memory.id for memory in store.memories.list(deleted=True)] == [paris.id]
    with pytest.raises(UserError, match="bring it back"):
        store.memories.delete(paris.id, "person", "again")
    store.memories.undo(changes.journal)
    assert store.memories.get(paris.id) == paris
    assert found(store, "paris") == [paris.id]


def test_what_was_deleted_is_not_learned_again_from_the_same_words(store: Store, said: Item, paris: Memory) -> None:
    changes = store.memories.delete(paris.id, "person", "private")
    same = new("Ana lives in Paris.", said, claims=(PARIS,))
    reworded = new("In Paris lives Ana", said, quote="live in Paris")
    same_words = new("Ana's home is the French capital.", said)
    assert [store.memories.add(one, "extract", "x") for one in (same, reworded, same_words)] == [None, None, None]
    assert store.memories.count() == 0
    again = say(store, "By the way, I live in Paris")
    fresh = add(store, new("Ana lives in Paris.", again))
    store.memories.delete(fresh.id, "consolidate", "not the person's decision")
    store.memories.undo(changes.journal)
    assert store.memories.add(same, "extract", "x") is None
    assert store.memories.get(paris.id) == paris
    store.memories.edit(paris.id, who="consolidate", why="x", text="Ana lived in Paris.")
    assert store.memories.add(same, "extract", "x") is not None


def test_what_was_edited_or_superseded_is_not_learned_again_from_the_same_words(
    store: Store, said: Item, paris: Memory
) -> None:
    store.memories.edit(paris.id, who="person", why="wrong", text="Ana works in Paris.")
    assert store.memories.add(new("Ana lives in Paris.", said), "extract", "x") is None
    store.memories.edit(paris.id, who="consolidate", why="x", status="superseded")
    assert store.memories.add(new("Ana works in Paris.", said), "extract", "x") is None
    assert [memory.status for memory in store.memories.list()] == ["superseded"]
    again = add(store, new("Ana works in Paris.", say(store, "I work in Paris again")))
    assert (again.id != paris.id, again.status) == (True, "active")


def test_deleting_one_of_two_memories_of_a_sentence_spares_the_other(store: Store) -> None:
    item = say(store, "I am Ana and I sing")
    name, sings = add(store, new("Her name is Ana.", item)), add(store, new("Ana sings.", item))
    store.memories.delete(sings.id, "person", "x")
    store.memories.delete(name.id, "extract", "rebuilt")
    assert store.memories.add(new("Her name is Ana.", item), "extract", "x") is not None
    assert store.memories.add(new("Ana sings.", item), "extract", "x") is None


def test_decisions_hold_no_words_of_what_was_deleted(store: Store, paris: Memory) -> None:
    store.memories.delete(paris.id, "person", "x")
    kept = store.read().execute("SELECT kind, detail FROM decisions").fetchall()
    keys = store.read().execute("SELECT hash FROM decision_keys").fetchall()
    assert kept == [("reject", None)]
    assert len(keys) == 3
    assert all(len(key) == 32 for (key,) in keys)


def test_undo_is_refused_when_the_memory_was_changed_since(store: Store, paris: Memory) -> None:
    first = store.memories.edit(paris.id, who="person", why="1", text="One.")
    second = store.memories.edit(paris.id, who="extract", why="2", text="Two.")
    with pytest.raises(UserError, match="changed again since"):
        store.memories.undo(first.journal)
    assert store.memories.get(paris.id).text == "Two."
    store.memories.reinforce([paris.id], TIME, cited=True)
    store.memories.undo([*first.journal, *second.journal])
    assert store.memories.get(paris.id).text == paris.text


def test_undo_of_a_whole_run(store: Store, said: Item) -> None:
    run = store.runs.start("extract")
    made = [store.memories.add(new(text, said), "extract", "x", run) for text in ("Ana sings.", "Ana swims.")]
    assert all(made)
    changes = store.memories.undo([entry.id for entry in store.journal.for_run(run)])
    assert store.memories.count() == 0
    assert set(changes.memories) == {memory.id for memory in made if memory}
    store.memories.undo(changes.journal)
    assert [memory.text for memory in store.memories.list()] == ["Ana swims.", "Ana sings."]


def test_edit_refuses_nonsense(store: Store, paris: Memory) -> None:
    calls: list[tuple[type[Exception], Callable[[], object]]] = [
        (UserError, lambda: store.memories.edit(paris.id, who="person", why="x", text="  ")),
        (UserError, lambda: store.memories.edit(99, who="person", why="x", text="y")),
        (TypeError, lambda: store.memories.edit(paris.id, who="person", why="x", deleted_at="y")),
        (ValueError, lambda: store.memories.edit(paris.id, who="person", why="x", evidence=())),
        (UserError, lambda: store.memories.get(99)),
        (UserError, lambda: store.memories.purge(99)),
    ]
    for error, call in calls:
        with pytest.raises(error):
            call()
    assert store.memories.get(paris.id) == paris
    assert not store.memories.edit(paris.id, who="person", why="x", text=paris.text)


def test_a_deleted_conversation_takes_along_what_stands_on_it_alone(store: Store) -> None:
    one, two = say(store, "I sing"), say(store, "I sing and swim")
    alone = add(store, new("Ana sings alone.", one))
    both = add(store, new("Ana sings.", one, two))
    above = add(store, new("Ana is musical.", kind="conclusion", evidence=(Evidence(memory_id=alone.id),)))
    mixed = add(store, new("Ana is active.", kind="conclusion",
                           evidence=(Evidence(memory_id=alone.id), Evidence(memory_id=both.id))))  # fmt: skip
    changes = store.chats.delete(one.conversation_id)
    assert set(changes.memories) == {alone.id, above.id}
    assert {memory.id for memory in store.memories.list()} == {both.id, mixed.id}
    assert (found(store, "alone"), found(store, "musical")) == ([], [])
    reasons = {entry.why for memory in (alone, above) for entry in store.journal.for_memory(memory.id)[1:]}
    assert reasons == {f"Conversation {one.conversation_id} was deleted."}
    back = store.chats.restore(one.conversation_id)
    assert set(back.memories) == {alone.id, above.id}
    assert {m.id: m for m in store.memories.list()} == {m.id: m for m in (alone, both, above, mixed)}
    assert (found(store, "alone"), found(store, "musical")) == ([alone.id], [above.id])


def test_what_the_person_deleted_stays_deleted_when_its_conversation_comes_back(
    store: Store, said: Item, paris: Memory
) -> None:
    store.memories.delete(paris.id, "person", "x")
    store.chats.delete(said.conversation_id)
    store.chats.restore(said.conversation_id)
    assert store.memories.count() == 0


def test_a_memory_made_after_its_conversation_was_deleted_waits_in_the_bin(store: Store, said: Item) -> None:
    store.chats.delete(said.conversation_id)
    late = store.memories.add(new("Ana lives in Paris.", said), "extract", "x")
    assert late is not None
    assert late.deleted_at is not None
    assert (store.memories.count(), found(store, "paris")) == (0, [])
    store.chats.restore(said.conversation_id)
    assert found(store, "paris") == [late.id]


def test_the_same_statement_from_elsewhere_brings_a_lost_memory_back_once(
    store: Store, said: Item, paris: Memory
) -> None:
    store.chats.delete(said.conversation_id)
    other = say(store, "Paris is home")
    back = store.memories.add(new("Ana lives in Paris.", other), "extract", "x")
    assert back is not None
    assert back.id == paris.id
    store.chats.restore(said.conversation_id)
    assert store.memories.count() == 1


def test_an_edited_message_takes_back_what_its_old_words_gave(store: Store, said: Item, paris: Memory) -> None:
    chat = said.conversation_id
    edited = store.items.add(chat, NewItem("I live in Rome", "Ana", "self", TIME, "typed"), None)
    assert store.memories.count() == 0
    rome = add(store, new("Ana lives in Rome.", edited))
    assert set(store.chats.set_leaf(chat, said.id).memories) == {paris.id, rome.id}
    assert [memory.id for memory in store.memories.list()] == [paris.id]


def test_deleting_a_memory_takes_along_conclusions_from_it_alone_and_undo_brings_both_back(
    store: Store, paris: Memory
) -> None:
    above = add(store, new("Ana is a Parisian.", kind="conclusion", evidence=(Evidence(memory_id=paris.id),)))
    changes = store.memories.delete(paris.id, "person", "x")
    assert set(changes.memories) == {paris.id, above.id}
    assert store.memories.count() == 0
    assert set(store.memories.undo(changes.journal).memories) == {paris.id, above.id}
    assert store.memories.get(above.id) == above


def test_reinforcing_slows_forgetting_by_days_of_use(store: Store, said: Item, paris: Memory) -> None:
    for day in range(1, 29):
        store.items.add(
            said.conversation_id, NewItem(f"day {day}", "Ana", "self", f"2030-01-{day:02d}T09:00:00", "typed"), None
        )
    faded = store.memories.get(paris.id).retrievability
    assert faded < 1
    changes = store.memories.reinforce([paris.id, 99], "2030-01-28T20:00:00", cited=True)
    strong = store.memories.get(paris.id)
    assert (changes.memories, strong.recalls, strong.last_recalled) == ((paris.id,), 1, "2030-01-28T20:00:00")
    assert strong.stability > paris.stability
    assert strong.retrievability == 1.0
    store.memories.undo(changes.journal)
    assert store.memories.get(paris.id).stability == paris.stability


def test_what_a_reply_used_is_kept(store: Store, said: Item, paris: Memory) -> None:
    reply = say(store, "Paris it is", chat=said.conversation_id, role="assistant", origin="assistant")
    hit = Hit("memory", paris.id, None, paris.text, 0.9, True, TIME, "Ana", ("x",), (said.id,), said.conversation_id,
              {"keyword": 0.4}, True)  # fmt: skip
    usage = Usage(10, 4, 6, 12, 0.1, 20.0, 0.01, "cancelled")
    assert store.recalls.for_reply(reply.id) == ((), None)
    store.recalls.save(reply.id, [hit, hit], usage)
    store.recalls.save(reply.id, [hit], usage)
    assert store.recalls.for_reply(reply.id) == ((hit,), usage)


def test_runs_links_and_profile(store: Store, said: Item, paris: Memory, home: Paths) -> None:
    other = add(store, new("Ana sings.", said))
    store.links.put(paris.id, other.id, weight=0.2)
    store.links.put(paris.id, other.id, weight=0.7)
    assert [(link.to_id, link.weight) for link in store.links.of(other.id)] == [(other.id, 0.7)]
    version = store.profile.record([Trait("music", "Sings.", (other.id,))], "first")
    assert store.profile.latest() == version
    done, cut = store.runs.start("extract"), store.runs.start("extract")
    store.runs.finish(done, "done", "2 memories", 1.5, 2)
    assert cut > done
    store.close()
    again = Store.open(home)
    assert [(run.id, run.status) for run in again.runs.list()] == [(cut, "interrupted"), (done, "done")]
    last = again.runs.last("extract")
    assert last is not None
    assert last.id == cut
    assert again.runs.last("embed") is None
    again.close()


MARKER = b"zanzibar"
PAGE, RESERVED, FRAME_HEADER, LOG_HEADER, SALT = 4096, 80, 24, 32, 16
"""Of SQLCipher 4: the end of a page holds the initialisation vector (16 bytes) and the HMAC (64)."""


def everything(home: Paths) -> bytes:
    """All bytes of both databases and their logs, decrypted: every page, free ones and old frames too."""
    key = keyring_or_file(home).key()
    data = b""
    for path in (home.memory_db, home.derived_db):
        data += b"".join(pages(path.read_bytes(), 0, 0, key, SALT))
        log = path.with_name(path.name + "-wal")
        if log.exists():
            data += b"".join(pages(log.read_bytes(), LOG_HEADER, FRAME_HEADER, key, 0))
    return data


def pages(data: bytes, start: int, header: int, key: bytes, skip: int) -> Iterator[bytes]:
    for at in range(start, len(data) - PAGE + 1, PAGE + header):
        page = data[at + header : at + header + PAGE]
        cipher = Cipher(algorithms.AES(key), modes.CBC(page[-RESERVED : -RESERVED + 16])).decryptor()
        body = page[skip if at == start else 0 : -RESERVED]
        yield cipher.update(body) + cipher.finalize()


def test_a_search_box_finds_other_forms_of_a_word_and_parts_of_words_the_best_first(store: Store, said: Item) -> None:
    older = add(store, new("Ana paints.", said))
    long = add(store, new("Ana lives with a dog and two cats in a house where she also paints on Sundays.", said))
    part = add(store, new("Ana likes fingerpainting.", said))
    add(store, new("Ana swims.", said))

    def ids(query: str, **more: Any) -> list[int]:
        return [memory.id for memory in store.memories.list(query, **more)]

    assert ids("painting") == [older.id, long.id, part.id]
    assert ids("is she painting") == [older.id, long.id]
    assert ids("pain") == [older.id, long.id, part.id]
    assert ids("dog pai") == [long.id]
    assert [ids("painting", limit=1, offset=at) for at in range(4)] == [[older.id], [long.id], [part.id], []]
    assert [store.memories.count(query) for query in ("painting", "dog pai", "?!", "absent")] == [3, 1, 0, 0]
    store.memories.delete(older.id, "person", "x")
    assert ids("paint") == [long.id, part.id]
    assert ids("paint", deleted=True) == [older.id]
    assert store.memories.count("paint", deleted=True) == 1
    assert ids('"') == ids("%") == []


def test_purge_leaves_nothing(home: Paths, store: Store, said: Item, paris: Memory) -> None:
    word = MARKER.decode()
    secret = add(store, new(f"Ana fears the {word} moth.", said, quote=f"{word} moth", context=f"about {word}",
                            claims=(Claim("", "fear", word),)))  # fmt: skip
    above = add(store, new(f"Ana avoids {word}.", kind="conclusion", evidence=(Evidence(memory_id=secret.id),)))
    both = add(store, new("Ana avoids moths.", kind="conclusion",
                          evidence=(Evidence(memory_id=secret.id), Evidence(memory_id=paris.id))))  # fmt: skip
    edit = store.memories.edit(secret.id, who="person", why=f"{word} it is", text=f"Ana dreads the {word}.")
    reply = say(store, "Yes", role="assistant", origin="assistant")
    store.recalls.save(reply.id, [Hit("memory", secret.id, None, secret.text, 1, True, TIME, "Ana")], None)
    store.profile.record([Trait("fears", f"Fears {word}.", (secret.id,))], "x")
    assert MARKER in everything(home)
    changes = store.memories.purge(secret.id)
    assert set(changes.memories) == {secret.id, above.id}
    assert MARKER not in everything(home)
    assert {memory.id for memory in store.memories.list()} == {paris.id, both.id}
    assert [entry.memory_id for entry in store.memories.get(both.id).evidence] == [paris.id]
    assert store.recalls.for_reply(reply.id) == ((), None)
    assert {(e.action, e.why, e.before, e.after) for e in store.journal.for_memory(secret.id)} == {
        (action, "", None, None) for action in ("add", "edit", "reinforce", "purge")}  # fmt: skip
    with pytest.raises(UserError, match="removed for good"):
        store.memories.undo(edit.journal)
    assert store.memories.add(new(f"Ana dreads the {word}.", said, quote="x"), "extract", "x") is None
    assert store.check() == []
    store.close()
    assert MARKER not in everything(home)
