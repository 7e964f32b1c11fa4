"""Whether what the starter model says of how much memories matter means anything, and what that costs.

Invented notes, 40 told plainly and 16 doubtful or in jest (worth.py), become memories by rules; then the job weighs
them. Spearman's rank correlation of their figures with a person's labels, before and after: importance of the 40,
confidence of all. Seconds of the model for one question, the trial on invented notes included.
"""

from collections.abc import Iterator, Sequence

from secondme.app import SecondMe
from secondme.memory.claims import subject_of
from secondme.memory.describe import Statement, describe
from secondme.memory.tongues import tongue_of
from secondme.memory.weigh import known_agreement
from secondme.memory.yardstick import KNOWN, correlation
from secondme.progress import Progress
from tests.bench.memory_home import home_with, starters, typed
from tests.bench.report import Figure
from tests.bench.worth import NOTES, Worth

WHEN = "2026-03-04T10:00:00+01:00"
PLAIN = 4


def run() -> Iterator[Figure]:
    with starters() as models, home_with(models) as me:
        ids = [_kept(me, note) for note in NOTES]
        before = _figures(me, ids)
        began = models.engine.calls, models.engine.seconds
        me.jobs.run("weigh", Progress())
        calls, seconds = models.engine.calls - began[0], models.engine.seconds - began[1]
        after = _figures(me, ids)
        known = known_agreement(me._parts.store, me.settings.value.chat_model)
        assert known is not None
    plain = [place for place, note in enumerate(NOTES) if note.sure >= PLAIN]
    matters, sure = [NOTES[place].importance for place in plain], [note.sure for note in NOTES]
    for name, figures in (("rules", before), ("rules and model", after)):
        found = correlation([figures[place][0] for place in plain], matters)
        yield Figure(f"importance by {name}, against a person", found, "rank correlation", f"{len(plain)} notes")
        found = correlation([one for _, one in figures], sure)
        yield Figure(f"confidence by {name}, against a person", found, "rank correlation", f"{len(NOTES)} notes")
    moved = sum(one != two for one, two in zip(before, after, strict=True))
    detail = f"{len(KNOWN)} notes; confidence {known.confidence:.2f}; {moved} of {len(NOTES)} were moved"
    yield Figure("importance by the model, on the notes of the app", known.importance, "rank correlation", detail)
    yield Figure("seconds of the model a memory", seconds / max(1, calls), "s", f"{calls} questions, {seconds:.0f} s")


def _kept(me: SecondMe, note: Worth) -> int:
    item = typed(me, [("self", WHEN, note.quote)])[-1]
    tongue = tongue_of(note.quote)
    new = describe(Statement(note.text, note.quote, subject_of(note.text, note.quote)), item, tongue)
    made = me._parts.store.memories.add(new, "extract", "Said.")
    assert made is not None
    return made.id


def _figures(me: SecondMe, ids: Sequence[int]) -> list[tuple[float, float]]:
    found = me._parts.store.memories.many(ids)
    return [(found[id].importance, found[id].confidence) for id in ids]
