"""Whether the person waits longer for a reply while memory is at work.

(f) Time from Send to the first token with every job due ÷ with none, the same questions in the same run, real starter
    models: at most 1.15. Each question begins a conversation of its own, and no notes are given (they are looked up),
    so that the same is read both times. First all messages count as read, and a question is sent when all is at rest;
    then they wait to be read, every job is asked for, and it is sent while the model writes for a job.
    `SECONDME_BENCH_QUESTIONS`: 10.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from threading import Event

from secondme.app import SecondMe
from secondme.progress import Progress
from secondme.types import Finished, Token
from tests.bench.bench_chat import TURNS, at_rest, wait_until
from tests.bench.labels import labelled
from tests.bench.memory_home import CountingEngine, home_with, number, starters, typed
from tests.bench.report import Figure

REPLY_TOKENS = 24
AMONG = 0.5
"""Seconds that a job has been at work when the message is sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    seconds: float
    """From Send to the first piece of the reply."""
    evaluated: int


def run() -> Iterator[Figure]:
    questions = TURNS[: number("QUESTIONS", len(TURNS))]
    with starters() as models, home_with(models, background=True) as me:
        me.settings.update(reply_tokens=REPLY_TOKENS, memory_tokens=0)
        store = me._parts.store
        for message in labelled("work"):
            for item in typed(me, [("self", message.time, message.text)]):
                store.runs.mark_extracted(item.id, item.revision, 0)
        me.jobs.run("embed", Progress())
        _sent(me, "Good morning!")
        quiet: list[Sent] = []
        for question in questions:
            wait_until(lambda: at_rest(me))
            quiet.append(_sent(me, question))
        with store.write() as db:
            db.execute("DELETE FROM extractions")
        busy: list[Sent] = []
        at_work = 0
        for question in questions:
            _all_due(me)
            at_work += _wait_for_work(me, models.engine)
            busy.append(_sent(me, question))
    waits = [median(sent.seconds for sent in each) for each in (busy, quiet)]
    tokens = [median(sent.evaluated for sent in each) for each in (busy, quiet)]
    yield Figure(
        "Send to first token, every job due ÷ none", waits[0] / waits[1], "ratio",
        f"median {waits[0]:.2f} s ÷ {waits[1]:.2f} s, {len(questions)} questions, {at_work} of them sent while the "
        f"model wrote for a job; tokens read {tokens[0]:.0f} and {tokens[1]:.0f}",
        at_most=1.15,
    )  # fmt: skip


def _all_due(me: SecondMe) -> None:
    me._parts.wake(*me.jobs.order())


def _wait_for_work(me: SecondMe, engine: CountingEngine, seconds: float = 120.0) -> bool:
    """Until a job has the model write for a while, and the reply before is settled; whether one does."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        runner = me._parts.runner
        if runner.running not in (None, "settle", "embed", "index") and engine.writing_for > AMONG:
            return True
        if at_rest(me):
            return False
        time.sleep(0.05)
    raise TimeoutError("no job came to the model")


def _sent(me: SecondMe, text: str) -> Sent:
    chat = me.chats.create()
    began, first = time.perf_counter(), 0.0
    for event in me.chats.send(chat.id, text, Event()):
        if isinstance(event, Token) and not first:
            first = time.perf_counter() - began
        if isinstance(event, Finished):
            if event.problem:
                raise RuntimeError(event.problem)
            return Sent(first, event.usage.evaluated_tokens)
    raise AssertionError("a reply always ends with Finished")
