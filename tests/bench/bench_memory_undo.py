"""Whether undoing puts back what was, and rebuilding keeps what a person decided. No language model is used.

(e) 1,000 random sequences of runs, edits and undos: taken back as a whole, and done again and taken back once more, the
    content hash is as before. Rebuilding the memories from what was said, twice, keeps every decision.
    `SECONDME_BENCH_SEQUENCES`: 1000.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secondme.app import SecondMe
from secondme.engine.base import Engine
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import rows as sql
from tests.bench.memory_home import number, run_to_the_end, typed
from tests.bench.report import Figure
from tests.bench.sequences import Player, content_hash
from tests.bench.telling import TellingEngine
from tests.fakes import FakeEmbedder, FakeEngine

SEED = 4
IN_A_HOME = 50
MOVES = (3, 8)
SAID = (
    "I live in Girona. I work as a locksmith.",
    "I have a parrot called Nuno. I play chess every Friday.",
    "I was born in Wexford. I speak Danish.",
    "I collect old postcards. I dislike crowded trains.",
    "I teach swimming. I cycle along the canal.",
)


def run() -> Iterator[Figure]:
    count = number("SEQUENCES", 1000)
    same = again = done_again = refused = 0
    for first in range(0, count, IN_A_HOME):
        with fake_home(FakeEngine()) as me:
            player = Player(me, SEED + first)
            chance = random.Random(SEED + first)
            for _ in range(min(IN_A_HOME, count - first)):
                restored, redone = sequence(me, player, chance)
                same += restored
                if redone is not None:
                    done_again += 1
                    again += redone
            refused += player.refused
    yield Figure(
        "sequences after whose undoing the content is as before", same / count, "share",
        f"{same} of {count}; {refused} moves were refused and changed nothing", at_least=1.0,
    )  # fmt: skip
    yield Figure(
        "… done again, and taken back once more", again / max(1, done_again), "share", f"{again} of {done_again}",
        at_least=1.0,
    )  # fmt: skip
    with fake_home(TellingEngine()) as me:
        kept = [kept_after_rebuild(me), kept_after_rebuild(me, decide=False)]
    share = sum(part for part, _ in kept) / sum(of for _, of in kept)
    yield Figure("decisions kept by rebuilding twice", share, "share", f"{kept}", at_least=1.0)


@contextmanager
def fake_home(engine: Engine) -> Iterator[SecondMe]:
    os.environ["SECONDME_KEY_STORE"] = "file"
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder) / "home", Path(folder) / "models").ensure()
        me = SecondMe.open(paths, engine=engine, embedder=FakeEmbedder(), background=False)
        try:
            yield me
        finally:
            me.close()


def sequence(me: SecondMe, player: Player, chance: random.Random) -> tuple[bool, bool | None]:
    """Some moves that stay, then some that are taken back: whether all was as before; and, for one in three, whether
    undoing the undoing and undoing once more was right as well."""
    for _ in range(chance.randint(0, 2)):
        player.move()
    before, since = content_hash(me), _moment()
    for _ in range(chance.randint(*MOVES)):
        player.move()
    after = content_hash(me)
    undone = me.journal.undo_since(since)
    restored = content_hash(me) == before
    redone: bool | None = None
    if undone.journal and chance.random() < 1 / 3:
        back = me.undo(undone)
        redone = content_hash(me) == after
        me.undo(back)
        redone = redone and content_hash(me) == before
    return restored, redone


def _moment() -> str:
    """A time that nothing was done at, as the journal writes it."""
    time.sleep(0.002)
    now = sql.now()
    time.sleep(0.002)
    return now


def kept_after_rebuild(me: SecondMe, decide: bool = True) -> tuple[int, int]:
    """Rebuild the memories; how many of the decisions still hold, of how many. `decide`: first make memories of what
    was said, and decide about them as a person may."""
    if decide:
        for day, text in enumerate(SAID, 1):
            typed(me, [("self", f"2025-03-{day:02}T10:00:00", text)])
        run_to_the_end(me, "extract")
        _decide(me)
        assert all(_decisions_hold(me).values()), "a decision did not hold before anything was rebuilt"
    me.memories.rebuild(Progress())
    run_to_the_end(me, "extract")
    held = _decisions_hold(me)
    return sum(held.values()), len(held)


def _decide(me: SecondMe) -> None:
    def made(text: str) -> int:
        return next(memory.id for memory in me.memories.list(limit=100) if memory.text == text)

    me.memories.edit(made("You live in Girona."), text="You live in the old town of Girona.")
    me.memories.edit(made("You work as a locksmith."), pinned=True)
    me.memories.edit(made("You speak Danish."), never_use=True)
    me.memories.edit(made("You were born in Wexford."), kind="event")
    me.memories.delete(made("You have a parrot called Nuno."))
    me.memories.merge(
        [made("You collect old postcards."), made("You dislike crowded trains.")],
        "You collect old postcards and keep away from crowded trains.",
    )
    me.memories.lock(made("You teach swimming."))
    me.memories.edit(made("You cycle along the canal."), text="You cycle along the canal to work.")


def _decisions_hold(me: SecondMe) -> dict[str, bool]:
    known = {memory.text: memory for memory in me.memories.list(limit=100) if memory.status != "superseded"}
    merged = known.get("You collect old postcards and keep away from crowded trains.")
    return {
        "edited": "You live in the old town of Girona." in known and "You live in Girona." not in known,
        "edited too": "You cycle along the canal to work." in known and "You cycle along the canal." not in known,
        "pinned": "You work as a locksmith." in known and known["You work as a locksmith."].pinned,
        "never used": "You speak Danish." in known and known["You speak Danish."].never_use,
        "kind": "You were born in Wexford." in known and known["You were born in Wexford."].kind == "event",
        "rejected": "You have a parrot called Nuno." not in known,
        "merged": merged is not None and len(merged.evidence) > 0 and "You dislike crowded trains." not in known,
        "locked": "You teach swimming." in known and bool(getattr(known["You teach swimming."], "locked", True)),
        "untouched": "You play chess every Friday." in known,
    }
