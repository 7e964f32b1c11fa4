"""Homes of any size from a seed: what a person writes and is told in a lifetime, as far as numbers can say it.

Words follow Zipf's law over an unending vocabulary, which therefore grows with the text (Heaps' law); each conversation
dwells on a topic of its own. Lengths are log-normal, by kind of message. Vectors lie in clusters, by topic and by
conversation, with the uneven spectrum that embeddings have. The same seed gives the same home.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondme.retrieval.embedding import MOST_WORDS
from secondme.store import Store, fts
from secondme.store import rows as sql
from secondme.store.pending import READING

DIM = 384
BATCH = 20_000
TURNS = 40
"""Mean number of turns in a conversation."""
TOPICS = 3_000
TOPIC_WORDS = 120
ZIPF, SHIFT = 1.04, 2.7
RANKS = 4_000_000
FIRST_TOPICAL = 400
"""Words more frequent than this belong to no topic."""
TOPICAL = 0.3
KINDS = (("other", 0.55, 9.0, 0.8), ("self", 0.3, 12.0, 0.9), ("assistant", 0.15, 90.0, 0.6))
"""Role, share, median words, spread of the logarithm."""
PEOPLE = 150
MEMORIES = 50
"""One memory for so many items."""
ORIGINS = {"self": "imported_self", "other": "imported_other", "assistant": "assistant"}
START = datetime(2004, 3, 1, 8)

ITEM = """INSERT INTO items(id, conversation_id, parent_id, kind, author, role, time, origin, external_id, text,
    content_hash, revised_at, active) VALUES (?, ?, ?, 'message', ?, ?, ?, ?, ?, ?, ?, ?, 1)"""
CONVERSATION = """INSERT INTO conversations(id, title, created_at, updated_at, source, external_id, active_leaf)
    VALUES (?, ?, ?, ?, 'bench', ?, ?)"""
FTS = "INSERT INTO fts_items(rowid, words, before, header) VALUES (?, ?, ?, ?)"
VECTOR = """INSERT INTO derived.vectors(model, kind, ref, part, stamp, generation, vector)
    VALUES (?, ?, ?, 0, ?, ?, ?)"""
MEMORY = """INSERT INTO memories(id, text, normalised, kind, status, subject_id, keywords, context, importance,
    confidence, place, origin, created_at, updated_at, stability)
    VALUES (?, ?, ?, 'fact', 'active', 1, '[]', '', 0.5, 0.8, '', 'imported_self', ?, ?, 30.0)"""
SIGNS = "INSERT INTO derived.words(kind, ref, model, signs) VALUES (?, ?, ?, ?)"
WORD_SHARE = 0.55
"""Of the words of a text so many have a vector of their own."""
EVIDENCE = "INSERT INTO evidence(memory_id, item_id, quote, revision) VALUES (?, ?, ?, 1)"

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Turn:
    id: int
    conversation: int
    parent: int | None
    author: str
    role: str
    time: str
    text: str


class Words:
    """A vocabulary that never ends: the words of the embedding model's own list, most frequent first, then made-up
    ones, which are rare."""

    def __init__(self, vocabulary: Path | None, rng: np.random.Generator) -> None:
        listed = vocabulary.read_text(encoding="utf-8").split() if vocabulary else []
        real = [word for word in listed if word.isascii() and word.isalpha() and len(word) > 1]
        self._words = np.array(real or [_made_up(rank) for rank in range(20_000)], dtype=object)
        ranks = np.arange(1, RANKS + 1, dtype=np.float64)
        weights = (ranks + SHIFT) ** -ZIPF
        self._shares = np.cumsum(weights / weights.sum())
        within = self._shares[FIRST_TOPICAL:200_000] - self._shares[FIRST_TOPICAL]
        drawn = np.searchsorted(within / within[-1], rng.random((TOPICS, TOPIC_WORDS)))
        self.topics: Ints = drawn.astype(np.int64) + FIRST_TOPICAL

    def ranks(self, count: int, rng: np.random.Generator) -> Ints:
        return np.searchsorted(self._shares, rng.random(count)).astype(np.int64)

    def words(self, ranks: Ints) -> list[str]:
        known = ranks < len(self._words)
        out = np.empty(len(ranks), dtype=object)
        out[known] = self._words[ranks[known]]
        out[~known] = [_made_up(rank) for rank in ranks[~known].tolist()]
        return out.tolist()  # type: ignore[no-any-return]


_ONSETS = (
    "b",
    "d",
    "f",
    "g",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "gr",
    "kl",
    "pr",
    "st",
    "tr",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")


def _made_up(rank: int) -> str:
    """A word that can be spoken, a different one for each rank."""
    syllables = []
    while rank or not syllables:
        rank, onset = divmod(rank, len(_ONSETS))
        rank, vowel = divmod(rank, len(_VOWELS))
        syllables.append(_ONSETS[onset] + _VOWELS[vowel])
    return "".join(syllables) + "x"


class Texts:
    """The turns of a home, in order."""

    def __init__(self, seed: int, vocabulary: Path | None = None) -> None:
        self._rng = np.random.default_rng(seed)
        self.vocabulary = Words(vocabulary, self._rng)
        names = self._rng.choice(np.arange(1_500, 6_000), PEOPLE, replace=False)
        self.people = [word.capitalize() for word in self.vocabulary.words(names)]

    def batches(self, count: int) -> Iterator[list[Turn]]:
        id, conversation = 1, 1
        while id <= count:
            turns = self._batch(id, conversation, min(BATCH, count - id + 1))
            yield turns
            id, conversation = turns[-1].id + 1, turns[-1].conversation + 1

    def _batch(self, id: int, conversation: int, count: int) -> list[Turn]:
        rng = self._rng
        first = rng.random(count) < 1 / TURNS
        first[0] = True
        place = np.cumsum(first) - 1
        places = int(place[-1]) + 1
        who = rng.choice(len(KINDS), count, p=[share for _, share, _, _ in KINDS])
        medians, spreads = (np.array([kind[at] for kind in KINDS], dtype=np.float64) for at in (2, 3))
        lengths = np.clip(np.exp(np.log(medians[who]) + spreads[who] * rng.standard_normal(count)), 1, 500).astype(int)
        texts = self._texts(lengths, rng.integers(0, TOPICS, places)[place])
        partner = np.minimum(rng.zipf(1.3, places), PEOPLE) - 1
        begin = START + timedelta(minutes=10 * id)
        return [
            Turn(
                id + at, conversation + int(place[at]), None if first[at] else id + at - 1,
                self._author(KINDS[who[at]][0], int(partner[place[at]])), KINDS[who[at]][0],
                (begin + timedelta(minutes=10 * at)).isoformat(), texts[at],
            )
            for at in range(count)
        ]  # fmt: skip

    def _author(self, role: str, partner: int) -> str:
        return {"self": "You", "assistant": "Assistant"}.get(role) or self.people[partner]

    def _texts(self, lengths: npt.NDArray[Any], topics: Ints) -> list[str]:
        rng, total = self._rng, int(lengths.sum())
        ranks = self.vocabulary.ranks(total, rng)
        topical = (rng.random(total) < TOPICAL) & (ranks >= FIRST_TOPICAL)
        of = np.repeat(topics, lengths)[topical]
        ranks[topical] = self.vocabulary.topics[of, rng.integers(0, TOPIC_WORDS, len(of))]
        words, ends = self.vocabulary.words(ranks), np.cumsum(lengths).tolist()
        return [" ".join(words[end - n : end]) for n, end in zip(lengths.tolist(), ends, strict=True)]

    def questions(self, texts: list[str], count: int, seed: int) -> list[str]:
        """Questions about some of these texts: a few of their words, in a sentence, some of them with other words."""
        rng = np.random.default_rng(seed)
        made = []
        for text in rng.choice(np.array(texts, dtype=object), count):
            words = list(dict.fromkeys(text.split()))
            some = rng.choice(words, min(len(words), int(rng.integers(3, 9))), replace=False).tolist()
            other = self.vocabulary.words(self.vocabulary.ranks(int(rng.integers(1, 5)), rng))
            made.append(f"What did {rng.choice(self.people)} say about {' '.join([*some, *other])}?")
        return made


def vectors(seed: int, conversations: npt.NDArray[Any]) -> Floats:
    """Of turns after the one before, unit rows: a topic, its conversation, the turn itself, each a Gaussian of uneven
    spectrum, as wide as makes the neighbours of a turn as near as those of an encoded one."""
    spectrum = (np.arange(DIM, dtype=np.float32) + 1.5) ** -0.45
    spectrum /= np.sqrt((spectrum**2).sum())
    topics = np.random.default_rng(seed).standard_normal((TOPICS, DIM)).astype(np.float32)
    rng = np.random.default_rng((seed, int(conversations[0])))
    places, at = np.unique(conversations, return_inverse=True)
    centre = 0.5 * topics[rng.integers(0, TOPICS, len(places))]
    centre += 0.5 * rng.standard_normal((len(places), DIM), dtype=np.float32)
    turn = centre[at] + 0.6 * rng.standard_normal((len(at), DIM), dtype=np.float32)
    turn[1:] += 0.6 * turn[:-1]
    mean = 0.34 * np.ones(DIM, dtype=np.float32) / np.sqrt(np.float32(DIM))
    return _unit(turn * spectrum + mean)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def fill(
    store: Store, count: int, model: str, vocabulary: Path | None = None, bare: int = 5_000, seed: int = 1
) -> None:
    """Put `count` items into a store that is empty, with vectors for all but the last `bare` of them, and memories.

    Goes around the import, which looks each item up; what is stored is what an import would have stored."""
    texts = Texts(seed, vocabulary)
    for turns in texts.batches(count):
        with store.write(durable=False) as db:
            _put_turns(db, turns)
            _put_memories(db, [turn for turn in turns if turn.id % MEMORIES == 0])
            _put_vectors(db, model, seed, turns, count - bare)


def _put_turns(db: Any, turns: list[Turn]) -> None:
    by_id = {turn.id: turn for turn in turns}
    ends = {turn.conversation: turn for turn in turns}
    starts = {turn.conversation: turn for turn in reversed(turns)}
    db.conn.executemany(
        CONVERSATION,
        [
            (place, starts[place].text[:60], starts[place].time, end.time, f"c{place}", None)
            for place, end in ends.items()
        ],
    )
    db.conn.executemany(
        ITEM,
        [
            (t.id, t.conversation, t.parent, t.author, t.role, t.time, ORIGINS[t.role], f"i{t.id}", t.text,
             digest(t), t.time)
            for t in turns
        ],
    )  # fmt: skip
    db.conn.executemany(
        "UPDATE conversations SET active_leaf = ? WHERE id = ?", [(end.id, place) for place, end in ends.items()]
    )
    before = {t.id: by_id[t.parent].text[-fts.BEFORE_CHARS :] if t.parent else "" for t in turns}
    db.conn.executemany(FTS, [(t.id, t.text, before[t.id], fts.header(t.author, t.time)) for t in turns])


def _put_memories(db: Any, turns: list[Turn]) -> None:
    known = [(t.id, " ".join(t.text.split()[:14]), t.time) for t in turns]
    db.conn.executemany(MEMORY, [(id, text, sql.normalised(text), time, time) for id, text, time in known])
    db.conn.executemany(EVIDENCE, [(id, id, text) for id, text, _ in known])
    db.conn.executemany(
        "INSERT INTO fts_memories(rowid, words, context) VALUES (?, ?, '')", [(id, text) for id, text, _ in known]
    )


def _put_vectors(db: Any, model: str, seed: int, turns: list[Turn], last: int) -> None:
    made = vectors(seed, np.array([t.conversation for t in turns])).astype(np.float16)
    db.execute("UPDATE derived.vectors_state SET generation = generation + 1")
    generation = db.execute("SELECT generation FROM derived.vectors_state").fetchone()[0]
    parents = {t.id: digest(t) for t in turns}
    rows: list[tuple[Any, ...]] = []
    for t, of_turn in zip(turns, made, strict=True):
        if t.id > last:
            continue
        stamp = f"{READING}:1:{parents[t.id][:12]}:" + (f"{t.parent}:1" if t.parent else "")
        rows.append((model, "turn", t.id, stamp, generation, of_turn.tobytes()))
        if t.id % MEMORIES == 0:
            text = " ".join(t.text.split()[:14])
            rows.append((model, "memory", t.id, f"{READING}:{text}\n", generation, of_turn.tobytes()))
    db.conn.executemany(VECTOR, rows)
    pool = np.random.default_rng(seed).bytes(DIM // 8 * 4 * MOST_WORDS)
    db.conn.executemany(SIGNS, [("item", t.id, model, _signs(t, pool)) for t in turns if t.id <= last])


def _signs(turn: Turn, pool: bytes) -> bytes:
    """As many as the text would have, but any: they cost what real ones cost."""
    words = min(MOST_WORDS, int(WORD_SHARE * len(turn.text.split())))
    start = DIM // 8 * (turn.id % (3 * MOST_WORDS))
    return pool[start : start + DIM // 8 * words]


def digest(turn: Turn) -> str:
    return sql.content_hash(f"c{turn.conversation}", turn.author, turn.time, turn.text)
