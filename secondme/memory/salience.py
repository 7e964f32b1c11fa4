"""Which of many imported messages are read first: a cheap guess at how much each tells of the person. Pure.

An imported history can be days of model time; whatever is not read yet is found verbatim all the same. What counts:
own words in the first person, names and numbers, words of lasting things (home, work, family, taste, plans), a length
at which people tell something, and how long ago it was. What was asked about is added by the store.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime

from secondme.memory.attitude import without_jokes
from secondme.memory.gate import own_words, worth_reading
from secondme.memory.signs import kind_of, value_in
from secondme.memory.tongues import tongue_of
from secondme.memory.words import sentences, words
from secondme.progress import Progress
from secondme.store import Store

HALF_LIFE_DAYS = 730.0
"""What was said two years ago counts half as much for being recent."""
READ = 4_000
"""Characters of a text that are looked at."""
CHUNK = 500
_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][\w’'-]+")
_WEIGHTS = {"tells": 0.35, "first": 0.2, "dense": 0.15, "length": 0.15, "recent": 0.15}


def salience(text: str, time: str, now: str) -> float:
    """In [0, 1]; 0 for what surely tells nothing. `time` of the text and `now` are ISO dates."""
    part = text[:READ]
    if not worth_reading(part):
        return 0.0
    plain = without_jokes(own_words(part))
    said = words(plain)
    if not said:
        return 0.0
    tongue = tongue_of(plain)
    pieces = sentences(plain)[:20]
    telling = sum(value_in(one, tongue) is not None or kind_of(one, tongue) is not None for one in pieces)
    parts = {
        "tells": telling / len(pieces) if pieces else 0.0,
        "first": min(1.0, 6 * sum(word in tongue.first for word in said) / len(said)),
        "dense": min(1.0, 5 * (len(_NAME.findall(plain)) + len(_NUMBER.findall(plain)) / 4) / len(said)),
        "length": min(1.0, math.log1p(len(said)) / math.log1p(40)),
        "recent": math.pow(0.5, max(0.0, _days(time, now)) / HALF_LIFE_DAYS),
    }
    return sum(_WEIGHTS[name] * value for name, value in parts.items())


def _days(time: str, now: str) -> float:
    return (datetime.fromisoformat(now[:10]) - datetime.fromisoformat(time[:10])).days


def rank_pending(store: Store, progress: Progress, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Give every imported message that waits to be read its rank; returns how many had none. Raises Cancelled."""
    now, ranked = clock().isoformat(), 0
    while items := store.reading.unranked(CHUNK):
        progress.check()
        store.reading.rank({item.id: (item.revision, salience(item.text, item.time, now)) for item in items})
        ranked += len(items)
    return ranked
