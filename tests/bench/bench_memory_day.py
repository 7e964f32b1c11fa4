"""What a day costs the machine, in the time that the starter model works for memory.

(g) Messages of the labelled set, as one day's conversations with short replies between: seconds of the model in each
    job that makes and keeps memories, scaled to a day of 100 messages of the person. `SECONDME_BENCH_DAY_SAMPLE`: 24
    are measured.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from secondme.app import SecondMe
from tests.bench.labels import labelled, sample
from tests.bench.memory_home import home_with, number, run_to_the_end, starters, typed
from tests.bench.report import Figure

DAY = 100
IN_A_CONVERSATION = 12
MORNING = datetime(2026, 6, 17, 8)
EVENING = "2026-06-17T23:00:00"
REPLY = "Thank you for telling me."
JOBS = ("extract", "embed", "consolidate", "link", "embed", "summarize", "reflect", "weigh", "decay")


def run() -> Iterator[Figure]:
    own = [message for message in labelled("work") if message.role == "self"]
    told = [message.text for message in sample(own, number("DAY_SAMPLE", 24))]
    spent: dict[str, float] = {}
    with starters() as models, home_with(models) as me:
        _hold(me, told)
        for name in JOBS:
            if name in me.jobs.order():
                before = models.engine.seconds
                run_to_the_end(me, name, EVENING)
                spent[name] = spent.get(name, 0.0) + models.engine.seconds - before
    scale = DAY / len(told)
    detail = ", ".join(f"{name} {seconds * scale:.0f}" for name, seconds in spent.items() if seconds)
    yield Figure(
        f"seconds of the model for a day of {DAY} messages", sum(spent.values()) * scale, "s",
        f"{detail}; measured on {len(told)}, the rest in proportion",
    )  # fmt: skip


def _hold(me: SecondMe, told: list[str]) -> None:
    """The conversations of a day."""
    for first in range(0, len(told), IN_A_CONVERSATION):
        turns = []
        for place, text in enumerate(told[first : first + IN_A_CONVERSATION], first):
            at = MORNING + timedelta(minutes=8 * place)
            turns.append(("self", at.isoformat(), text))
            turns.append(("assistant", (at + timedelta(seconds=30)).isoformat(), REPLY))
        typed(me, turns)
