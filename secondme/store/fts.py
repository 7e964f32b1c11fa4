"""Keyword search: FTS5 over items and memories, kept in step inside the write transactions of the store.

An item's row holds its own words, the end of what was said before it (so that an answer is found by the words of its
question), and a header of author and date. Column weights make one query give BM25 over the turn or over the window.
Rows keep their own content, because only then can FTS5 remove every trace of a deleted row (`secure-delete`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from sqlite_utils import Database

from secondme.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from secondme.store import Store

DDL = (
    "CREATE VIRTUAL TABLE fts_items USING fts5(words, before, header, tokenize='porter unicode61 remove_diacritics 2')",
    "INSERT INTO fts_items(fts_items, rank) VALUES ('secure-delete', 1)",
    "CREATE VIRTUAL TABLE fts_memories USING fts5(words, context, tokenize='porter unicode61 remove_diacritics 2')",
    "INSERT INTO fts_memories(fts_memories, rank) VALUES ('secure-delete', 1)",
)

WINDOW = "bm25(1.0, 0.7, 1.0)"
TURN = "bm25(fts_items, 1.0, 0.0, 1.0)"
BEFORE_CHARS = 2000
"""So much of the end of the previous turn counts as context."""
MOST_WORDS = 48
"""A question of more words (a pasted page) is searched by its first distinct ones."""
MOST_ROWS = 20_000
"""About so many rows are ranked for a question: as few as find what ranking all of them finds (measured)."""
MOST_SEGMENTS = 12
MERGED_AT_ONCE = 500
"""Pages: tens of milliseconds of writing."""
CHUNK = 500

UNSPACED = (
    "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{UNSPACED}]+")
_ARABIC = re.compile("[\u0600-\u06ff]+")
_ARABIC_FORMS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
_ARABIC_ARTICLE = re.compile("^(?:[وفبك]?ال|لل)(?=..)")
_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """Text as the tokenizer should see it, the same for what is stored and what is asked.

    Scripts written without spaces become overlapping pairs of characters, Arabic words lose vowel signs, spelling
    variants and the article, ß becomes ss. Latin diacritics are left to the tokenizer."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).casefold()
    if _ARABIC.search(text):
        text = "".join(c for c in text if not "\u064b" <= c <= "\u065f" and c != "\u0670").translate(_ARABIC_FORMS)
        text = _ARABIC.sub(lambda word: _ARABIC_ARTICLE.sub("", word.group()), text)
    return _RUN.sub(lambda run: f" {_pairs(run.group())} ", text)


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run) - 1)) or run


def content_words(text: str) -> tuple[str, ...]:
    """The distinct words of a question without stop words, in order; all its words where nothing else is left."""
    words = dict.fromkeys(words_in(text))
    return tuple(word for word in words if word not in STOP_WORDS) or tuple(words)


def words_in(text: str) -> list[str]:
    """Every word of a text as the tokenizer should see it, in order."""
    return [word.lower() for word in _WORD.findall(plain(text))]


def match_any(words: Iterable[str], prefix: bool = False) -> str:
    """An FTS5 expression for rows with any of these words; "" when there are none. Never a syntax error. `prefix`: each
    may go on."""
    terms = _terms(words)[:MOST_WORDS]
    return " OR ".join(f"{term}*" if prefix and not term.endswith("*") else term for term in terms)


def match_all(words: Iterable[str], prefix: bool = False) -> str:
    """An FTS5 expression for rows with all of these words; `prefix`: the last one may go on (a search box)."""
    terms = _terms(words)[:MOST_WORDS]
    if terms and prefix and not terms[-1].endswith("*"):
        terms[-1] += "*"
    return " AND ".join(terms)


def _terms(words: Iterable[str]) -> list[str]:
    """Each word quoted. One character of an unspaced script stands for all pairs that begin with it."""
    plained = (token for word in words for token in _WORD.findall(plain(word)))
    return [f'"{word}"' + ("*" if len(word) == 1 and _RUN.match(word) else "") for word in dict.fromkeys(plained)]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a keyword search: rows for `match` with ids above `above`, whose scores count each term `times`."""

    match: str
    times: int = 1
    above: int = 0


def bounded(counts: Mapping[str, int], last: int, most: int) -> list[Part]:
    """An OR of terms in parts that together rank about `most` rows. `counts`: the rows that have each term; `last`: the
    highest id. A row that several parts find has its score from the first one: that of all its terms.

    Ranking costs thirty times as much as matching, and a word that very many rows have says little. So the rarest
    terms choose the rows, as many terms as stay within `most`; the rest count where they stand beside those. The rarest
    of the rest chooses rows together with one more of the rest. A term that is alone is sought in what is newest."""
    by_rarity = sorted(counts, key=lambda term: counts[term])
    running = list(accumulate(counts[term] for term in by_rarity))
    rare = [term for term, total in zip(by_rarity, running, strict=True) if total <= most]
    rest = by_rarity[len(rare) :]
    if not rest:
        return [Part(" OR ".join(rare))]
    parts = []
    if any(counts[term] for term in rare):
        parts.append(Part(f"({' OR '.join(rare)}) AND ({' OR '.join([*rare, *rest, *rest])})", 2))
    if len(rest) > 1:
        parts.append(Part(f"{rest[0]} AND ({' OR '.join(rest[1:])})"))
    return parts or [Part(rest[0], 1, last - last * most // counts[rest[0]])]


def header(author: str, time: str) -> str:
    """Author and date in the ways in which people name a date: 2023-05-08, 8 May 2023, Monday."""
    try:
        at = datetime.fromisoformat(time)
    except ValueError:
        return f"{author} {time}"
    return f"{author} {_day(at.date())}"


@lru_cache(10_000)
def _day(day: date) -> str:
    return f"{day:%Y-%m-%d} {day.day} {day:%B} {day:%A}"


def index(db: Database, item_ids: Sequence[int]) -> None:
    """Bring the rows of these items, and of those that follow them directly, in step with the tables.

    Items that are not active or not there lose their row. To be called inside the transaction of the change."""
    for start in range(0, len(item_ids), CHUNK):
        chunk = list(item_ids[start : start + CHUNK])
        marks = _marks(chunk)
        rows = db.execute(
            "SELECT i.id, i.text, coalesce(p.text, ''), i.author, i.time"
            " FROM items i LEFT JOIN items p ON p.id = i.parent_id AND p.retired_by IS NULL"
            f" WHERE i.active AND (i.id IN ({marks}) OR i.parent_id IN ({marks}))",
            chunk + chunk,
        ).fetchall()
        remove(db, list({*chunk, *(row[0] for row in rows)}))
        add(db, rows)


def add(db: Database, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
    """Rows of items that have none yet: (id, text, text of what was said before, author, time)."""
    db.conn.executemany(
        "INSERT INTO fts_items(rowid, words, before, header) VALUES (?, ?, ?, ?)",
        [
            (id, plain(text), plain(before[-BEFORE_CHARS:]), plain(header(author, time)))
            for id, text, before, author, time in rows
        ],
    )


def remove(db: Database, item_ids: Sequence[int]) -> None:
    """Remove the rows of these items, so that no trace of their words is left in the index."""
    db.conn.executemany("DELETE FROM fts_items WHERE rowid = ?", [(id,) for id in item_ids])


def index_memory(db: Database, memory_id: int) -> None:
    """Bring the row of one memory in step with its table; a memory in the bin or gone loses its row."""
    remove_memory(db, memory_id)
    row = db.execute(
        "SELECT text, coalesce(context, ''), coalesce(keywords, '') FROM memories WHERE id = ? AND deleted_at IS NULL",
        [memory_id],
    ).fetchone()
    if row:
        text, context, keywords = row
        db.execute(
            "INSERT INTO fts_memories(rowid, words, context) VALUES (?, ?, ?)",
            [memory_id, plain(text), plain(f"{context} {keywords}")],
        )


def remove_memory(db: Database, memory_id: int) -> None:
    db.execute("DELETE FROM fts_memories WHERE rowid = ?", [memory_id])


def rebuild(db: Database) -> None:
    """Make both tables anew from items and memories."""
    db.execute("DELETE FROM fts_items")
    db.execute("DELETE FROM fts_memories")
    ids = [row[0] for row in db.execute("SELECT id FROM items WHERE active")]
    index(db, ids)
    for (memory_id,) in db.execute("SELECT id FROM memories WHERE deleted_at IS NULL").fetchall():
        index_memory(db, memory_id)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


class Fts:
    """Keyword search for the modules above the store. BM25 here is positive: more is better."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def search_items(self, match: str, k: int) -> list[tuple[int, float]]:
        """The best `k` active items for an expression of `match_any` or `match_all`, by BM25 over the window."""
        return [(id, window) for id, window, _ in self.search_windows(match, k)]

    def search_windows(self, match: str, k: int) -> list[tuple[int, float, float]]:
        """(id, BM25 over item and the turn before it, BM25 over the item alone), best first by the former.

        Of an OR that very many rows match only those are ranked that `bounded` chooses; scores are the same."""
        found: dict[int, tuple[int, float, float]] = {}
        for part in self._parts(match):
            for row in self._ranked(part, k):
                found.setdefault(row[0], row)
        return sorted(found.values(), key=lambda row: -row[1])[:k]

    def _ranked(self, part: Part, k: int) -> list[tuple[int, float, float]]:
        rows = self._store.read().execute(
            f"SELECT fts_items.rowid, -fts_items.rank, -{TURN} FROM fts_items"
            " CROSS JOIN items ON items.id = fts_items.rowid WHERE fts_items MATCH ?"
            f" AND fts_items.rank MATCH '{WINDOW}' AND fts_items.rowid > ? AND items.active"
            " ORDER BY fts_items.rank LIMIT ?",
            [part.match, part.above, k],
        )
        return [(id, window / part.times, turn / part.times) for id, window, turn in rows]

    def _parts(self, match: str) -> list[Part]:
        if not match:
            return []
        newest = self._store.read().execute("SELECT rowid FROM fts_items ORDER BY rowid DESC LIMIT 1").fetchall()
        if not newest or newest[0][0] <= MOST_ROWS:
            return [Part(match)]
        return bounded({term: self._rows_with(term) for term in match.split(" OR ")}, newest[0][0], MOST_ROWS)

    def _rows_with(self, match: str) -> int:
        """Rows for an expression: some forty million a second, so that frequent words may be counted too."""
        statement = "SELECT count(*) FROM fts_items WHERE fts_items MATCH ?"
        return int(self._store.read().execute(statement, [match]).fetchone()[0])

    def documents(self, words: Iterable[str]) -> dict[str, int]:
        """In how many items each of these words stands, in any form."""
        matches = {word: match_any([word]) for word in words}
        return {word: self._rows_with(match) if match else 0 for word, match in matches.items()}

    def tidy(self, check: Callable[[], None]) -> bool:
        """Put the pieces together in which much writing leaves the index, which makes searches a tenth faster; whether
        there was anything to do. In small transactions, with a call of `check` between two, which may stop it."""
        pieces = "SELECT count(*) FROM (SELECT DISTINCT segid FROM fts_items_idx)"
        if int(self._store.read().execute(pieces).fetchone()[0]) <= MOST_SEGMENTS:
            return False
        pages, worked = -MERGED_AT_ONCE, True
        while worked:
            check()
            with self._store.write(durable=False) as db:
                before = db.conn.total_changes
                db.execute("INSERT INTO fts_items(fts_items, rank) VALUES ('merge', ?)", [pages])
                worked = db.conn.total_changes - before >= 2
            pages = MERGED_AT_ONCE
        return True

    def search_memories(self, match: str, k: int) -> list[tuple[int, float]]:
        """The best `k` memories outside the bin."""
        if not match:
            return []
        rows = self._store.read().execute(
            "SELECT fts_memories.rowid, -fts_memories.rank FROM fts_memories"
            " CROSS JOIN memories ON memories.id = fts_memories.rowid WHERE fts_memories MATCH ?"
            " AND memories.deleted_at IS NULL ORDER BY fts_memories.rank LIMIT ?",
            [match, k],
        )
        return [(id, score) for id, score in rows]
