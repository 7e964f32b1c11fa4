"""Memories that the starter model makes of labelled messages.

(a) Precision at least 0.85, recall at least 0.75, and at most 2% of the memories made from the assistant's words, from
    hypotheticals and from what is quoted: of what is remembered at once. What waits in the inbox for the person's word
    is told apart, and the figures with it, as if all of it were approved. `SECONDME_BENCH_SET`: work (default),
    further, apart, fresh, fresh2 to fresh5, kept, kept2 to kept6 or frozen. `SECONDME_BENCH_SAMPLE`: so many messages
    instead of all. `SECONDME_BENCH_SHOW`: a file for what was found, missed and wrong in each message, a JSON object a
    line; of those that are only scored the numbers.
"""

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from secondme.app import SecondMe
from secondme.types import Memory
from tests.bench.labels import ONLY_SCORED, Gold, Half, Labelled, half, labelled, sample
from tests.bench.memory_home import CountingEngine, home_with, number, run_to_the_end, starters, typed
from tests.bench.report import Figure
from tests.bench.scoring import Judged, by, judge, resolver, score

ALL = 100
NOT_OF_PERSON = ("assistant", "hypothetical", "quoted")
NOTHING_OF_PERSON = ("sarcasm", "joke", "fiction", "question", "nothing")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of extracting: seconds of wall time, and what the model did."""

    seconds: float
    calls: int
    read: int
    written: int


def run() -> Iterator[Figure]:
    which = half()
    messages = sample(labelled(which), number("SAMPLE", ALL))
    with starters() as models, home_with(models) as me:
        engine = models.engine
        items = {message.id: _told(me, message) for message in messages}
        cost = _extracted(me, engine)
        judged = _judged(me, messages, items, at_once=True)
        yield from quality(judged, which)
        yield from asked(judged, _judged(me, messages, items, at_once=False), which)
        yield Figure(
            f"extract, {len(messages)} messages", cost.seconds, "s",
            f"{cost.calls} calls of the model, {cost.read} tokens read, {cost.written} written",
        )  # fmt: skip
    shown = os.environ.get("SECONDME_BENCH_SHOW")
    if shown:
        _show(Path(shown), judged, which)


def quality(judged: Sequence[Judged], which: Half) -> Iterator[Figure]:
    """The figures of (a)."""
    whole = score(judged)
    categories = by(judged, lambda message: message.category)
    missed = ", ".join(f"{name} {part.found}/{part.required}" for name, part in categories.items() if part.required)
    wrong = ", ".join(
        f"{name} {part.right}/{part.right + part.wrong}" for name, part in categories.items() if part.wrong
    )
    yield Figure(
        f"precision ({which})", whole.precision, "share", f"{whole.right} of {whole.right + whole.wrong}: {wrong}",
        at_least=0.85,
    )  # fmt: skip
    yield Figure(
        f"recall ({which})", whole.recall, "share", f"{whole.found} of {whole.required}: {missed}", at_least=0.75
    )
    made = sum(len(one.right) + len(one.debatable) + len(one.wrong) for one in judged)
    for name, categories_of, bar in (
        ("from assistant, hypothetical, quoted", NOT_OF_PERSON, 0.02),
        ("from sarcasm, jokes, fiction, questions, nothing", NOTHING_OF_PERSON, None),
    ):
        strays = sum(len(one.wrong) for one in judged if one.message.category in categories_of)
        yield Figure(f"made {name} ({which})", strays / max(1, made), "share", f"{strays} of {made}", at_most=bar)
    for language, part in by(judged, lambda message: message.language).items():
        yield Figure(f"precision, {language} ({which})", part.precision, "share", f"of {part.right + part.wrong}")
        yield Figure(f"recall, {language} ({which})", part.recall, "share", f"of {part.required}")
    yield Figure(f"right kind ({which})", sum(one.kinds for one in judged) / max(1, whole.right), "share")


def asked(at_once: Sequence[Judged], all_of_it: Sequence[Judged], which: Half) -> Iterator[Figure]:
    """What waits in the inbox, and the figures if each of it were approved unread."""
    before, after = score(at_once), score(all_of_it)
    debatable = sum(len(one.debatable) for one in all_of_it) - sum(len(one.debatable) for one in at_once)
    right, wrong = after.right - before.right, after.wrong - before.wrong
    made = after.right + after.wrong + sum(len(one.debatable) for one in all_of_it)
    yield Figure(
        f"asked in the inbox ({which})", (right + wrong + debatable) / max(1, made), "share",
        f"{right} right, {wrong} wrong, {debatable} debatable, of {made}",
    )  # fmt: skip
    yield Figure(
        f"precision with what is asked ({which})", after.precision, "share",
        f"{after.right} of {after.right + after.wrong}",
    )  # fmt: skip
    yield Figure(
        f"recall with what is asked ({which})", after.recall, "share", f"{after.found} of {after.required}"
    )


def _told(me: SecondMe, message: Labelled) -> int:
    """The id of the item."""
    turns = [(role, message.time, text) for role, text in message.before]
    return typed(me, [*turns, (message.role, message.time, message.text)])[-1].id


def _extracted(me: SecondMe, engine: CountingEngine) -> Cost:
    began = time.perf_counter()
    run_to_the_end(me, "extract")
    return Cost(time.perf_counter() - began, engine.calls, engine.read, engine.written)


def _judged(me: SecondMe, messages: Sequence[Labelled], items: dict[str, int], at_once: bool) -> list[Judged]:
    unmade = ("rejected", "proposed") if at_once else ("rejected",)
    store = me._parts.store
    resolve = resolver(store.entities.list())
    found = []
    for message in messages:
        memories = [memory for memory in store.memories.for_items([items[message.id]]) if memory.status not in unmade]
        found.append(judge(message, items[message.id], memories, resolve))
    return found


def _show(path: Path, judged: Sequence[Judged], which: Half) -> None:
    def memory(one: Memory) -> dict[str, object]:
        claims = [f"{claim.subject}|{claim.attribute}|{claim.value}" for claim in one.claims]
        quotes = [entry.quote for entry in one.evidence]
        return {"text": one.text, "kind": one.kind, "subject": one.subject, "claims": claims, "quotes": quotes}

    def gold(one: Gold) -> str:
        return f"{'no: ' if one.negative else ''}{one.quote}  [{'|'.join(one.subjects)}: {one.values}]"

    with path.open("w", encoding="utf-8") as file:
        for one in judged:
            line: dict[str, object] = {"id": one.message.id}
            if which not in ONLY_SCORED:
                line["text"] = one.message.text
                line["missed"] = [gold(each) for each in one.missed]
                line["wrong"] = [memory(each) for each in one.wrong]
                line["right"] = [memory(each) for each in one.right]
                line["debatable"] = [memory(each) for each in one.debatable]
            else:
                line |= {"found": len(one.found), "missed": len(one.missed), "wrong": len(one.wrong)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
