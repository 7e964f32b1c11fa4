"""Keyword search: what is indexed is found by the words of a question, whatever the script, and nothing else is."""

import random

import pytest

from secondme.errors import Cancelled
from secondme.store import Store, fts
from secondme.types import Evidence, Item, NewItem, NewMemory


def say(store: Store, *texts: str, author: str = "Ann", time: str = "2023-05-08T10:00:00") -> list[Item]:
    """A conversation of these turns."""
    conversation = store.chats.create("talk")
    said: list[Item] = []
    for text in texts:
        parent = said[-1].id if said else None
        said.append(store.items.add(conversation.id, NewItem(text, author, "self", time, "typed"), parent))
    return said


def found(store: Store, question: str, k: int = 5) -> list[int]:
    return [id for id, _ in store.fts.search_items(fts.match_any(fts.content_words(question)), k)]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("我喜欢在周末去公园跑步", "公园在哪里"),
        ("我喜欢在周末去公园跑步", "跑"),
        ("明日は東京へ行きます", "東京"),
        ("ذهبت إلى المدرسة مع أصدقائي", "مدرسه"),
        ("ذهبت إلى المدرسة مع أصدقائي", "أين المدرسة؟"),
        ("Ich habe ein Geschenk für Großmutter gekauft", "Was bekam GROSSMUTTER?"),
        ("Der Schlüssel liegt über dem Herd", "schlussel"),
        ("L'anniversaire de ma sœur était à l'hôtel", "Quand est l’anniversaire ?"),
        ("We adopted a naïve puppy", "adopting puppies"),
    ],
)
def test_words_of_many_languages_are_found(store: Store, text: str, question: str) -> None:
    say(store, "Something else altogether", text)
    assert found(store, question)[:1] == [2]


@pytest.mark.parametrize(
    "odd",
    ['"', "'", '" OR (', "AND NOT NEAR(", "*", "zz*", "^b", "col:x", "{a b}", "-x +y", "🙂", "", " ", "\x00", "x\x00y"],
)
def test_odd_input_never_raises(store: Store, odd: str) -> None:
    say(store, "plain words")
    words = fts.content_words(odd)
    for match in (fts.match_any(words), fts.match_all(words, prefix=True), fts.match_all([odd])):
        assert store.fts.search_items(match, 5) == []
        assert store.fts.search_memories(match, 5) == []


def test_an_answer_is_found_by_the_words_of_its_question(store: Store) -> None:
    said = say(store, "What is the name of your dog?", "Rex!", "How nice.")
    assert found(store, "dog name") == [said[0].id, said[1].id]
    scores = store.fts.search_windows(fts.match_any(["dog"]), 5)
    assert [(id, alone > 0) for id, _, alone in scores] == [(said[0].id, True), (said[1].id, False)]


def test_dates_and_authors_are_words(store: Store) -> None:
    say(store, "Hello", author="Ann", time="2023-05-08T10:00:00")
    other = say(store, "Hello", author="Bob", time="2024-01-31T10:00:00")
    assert found(store, "What did Bob say?") == [other[0].id]
    assert found(store, "In January 2024") == [other[0].id]


def test_stop_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert fts.content_words("What is the name of Ann's dog?") == ("name", "ann", "dog")
    assert fts.content_words("Who are you?") == ("who", "are", "you")
    assert fts.content_words("in May") == ("may",)


def test_a_search_box_finds_words_that_go_on(store: Store) -> None:
    said = say(store, "The concert in Lyon", "Lyon is far")
    match = fts.match_all(fts.content_words("lyon conc"), prefix=True)
    assert store.fts.search_items(match, 5)[0][0] == said[0].id


def test_only_active_items_are_found(store: Store) -> None:
    said = say(store, "A secret garden", "Who tends the garden?")
    store.chats.delete(said[0].conversation_id)
    assert found(store, "garden") == []
    store.chats.restore(said[0].conversation_id)
    assert sorted(found(store, "garden")) == [said[0].id, said[1].id]


def test_a_revised_item_is_found_by_its_new_words_only(store: Store) -> None:
    said = say(store, "I work at Acme", "Since when?")
    store.items.revise(said[0].id, "I work at Globex")
    assert found(store, "acme") == []
    assert found(store, "globex") == [said[0].id, said[1].id]


def test_removed_words_leave_no_trace_in_the_index(store: Store) -> None:
    say(store, "the word xylophonist is rare")
    with store.write() as db:
        fts.remove(db, [1])
    with store.write() as db:
        blocks = [bytes(row[0]) for row in db.execute("SELECT block FROM fts_items_data")]
    assert not any(b"xylophonist" in block or b"xylophon" in block for block in blocks)


def test_memories_are_found_by_statement_and_keywords(store: Store) -> None:
    said = say(store, "I adopted Rex")
    new = NewMemory(
        "The person has a dog.", "fact", (Evidence(item_id=said[0].id, quote="Rex"),), keywords=("Haustür",)
    )
    memory = store.memories.add(new, "job", "extracted")
    assert memory
    for question in ("dogs", "haustur"):
        assert [id for id, _ in store.fts.search_memories(fts.match_any(fts.content_words(question)), 5)] == [memory.id]
    store.memories.delete(memory.id, "person", "wrong")
    assert store.fts.search_memories(fts.match_any(["dog"]), 5) == []


def test_rebuild_restores_every_row(store: Store) -> None:
    say(store, "one apple", "two pears")
    with store.write() as db:
        before = db.execute("SELECT rowid, words, before, header FROM fts_items ORDER BY rowid").fetchall()
        fts.remove(db, [1, 2])
        fts.rebuild(db)
        assert db.execute("SELECT rowid, words, before, header FROM fts_items ORDER BY rowid").fetchall() == before


def brute_force(store: Store, question: str, k: int) -> list[tuple[int, float, float]]:
    """Every row with any of the words, ranked by SQLite alone."""
    rows = store.read().execute(
        f"SELECT rowid, -rank, -{fts.TURN} FROM fts_items WHERE fts_items MATCH ? AND rank MATCH '{fts.WINDOW}'"
        " ORDER BY rank LIMIT ?",
        [fts.match_any(fts.content_words(question)), k],
    )
    return [(id, window, turn) for id, window, turn in rows]


def test_of_very_many_rows_those_with_rare_words_are_ranked_as_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words from "everywhere" (in half of the rows) to "once"; scores are those of all words."""
    dice = random.Random(5)
    shares = {"everywhere": 0.5, "often": 0.3, "sometimes": 0.1, "seldom": 0.03}
    texts = [" ".join(word for word, share in shares.items() if dice.random() < share) or "-" for _ in range(400)]
    texts[77] += " once everywhere"
    for text in texts:
        say(store, text)
    monkeypatch.setattr(fts, "MOST_ROWS", 60)
    for question in ("once everywhere seldom", "often everywhere seldom once", "sometimes often everywhere"):
        match = fts.match_any(fts.content_words(question))
        all_rows = {id: scores for id, *scores in brute_force(store, question, 1000)}
        found = store.fts.search_windows(match, 1000)
        assert [id for id, *_ in found][:5] == list(all_rows)[:5]
        assert len(found) < len(all_rows)
        for id, *scores in found:
            assert scores == pytest.approx(all_rows[id])
    assert found[0][1] == max(score for _, score, _ in found)


def test_a_word_that_is_everywhere_is_sought_in_what_is_newest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [item for _ in range(100) for item in say(store, "everywhere")]
    monkeypatch.setattr(fts, "MOST_ROWS", 20)
    assert sorted(found(store, "everywhere", 1000)) == [item.id for item in said[-20:]]
    monkeypatch.setattr(fts, "MOST_ROWS", 100)
    assert len(found(store, "everywhere", 1000)) == 100


def test_words_of_which_no_row_has_one_find_nothing_among_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [item for _ in range(50) for item in say(store, "everywhere and always")]
    monkeypatch.setattr(fts, "MOST_ROWS", 20)
    assert found(store, "nowhere nothing") == []
    assert found(store, "nowhere always", 1000) != []
    assert sorted(found(store, "everywhere always", 1000)) == [item.id for item in said]


def test_tidying_changes_nothing_that_is_found_and_can_be_stopped(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts, "MOST_SEGMENTS", 1)
    for number in range(30):
        say(store, f"note {number} about the harbour", "and a reply")
    before = brute_force(store, "harbour note", 100)

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        store.fts.tidy(stop)
    assert store.fts.tidy(lambda: None)
    assert not store.fts.tidy(lambda: None)
    assert brute_force(store, "harbour note", 100) == before
    assert store.check() == []
