"""Summaries: of conversations, days, weeks, months, topics and people, the coarse made of the fine.

Each is a memory that cites its parts: a conversation's summary the items it was made of, a day's the memories and the
summaries of that day, a week's its days, a month's its weeks (by ISO 8601 a week belongs to where its Thursday lies).
It is made again only when its parts have changed, as an edit of the same memory, and never over a decision of the
person. The model words it; each sentence must be borne out by what it cites (memory/compose.py). Where nothing remains,
or there is no model, it is an extract: the sentences that tell most, in their own words. The assistant's words are left
out: a summary says what the person and other people said, and who said it. What the person has put right since is said
as they put it right.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from secondme.engine.base import Engine
from secondme.memory.compose import Part, Sentence, Writer, example
from secondme.memory.corrections import as_put_right, by_item, corrections
from secondme.memory.delicate import secret
from secondme.memory.gate import CUT, is_question, only_asks, own_words
from secondme.memory.guard import Guard
from secondme.memory.information import densest, rarities
from secondme.memory.secrets import has_secret
from secondme.memory.topics import by_topic
from secondme.memory.verify import can_turn, second_person
from secondme.memory.words import content_words, sentences
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.derivations import Derivation, Talk
from secondme.types import Changes, Evidence, Item, Memory, NewMemory

WHO = "summarize"
BUDGET = 40
"""Summaries that one run makes with the model; the next goes on."""
LEAST_SAID = 3
LEAST_WORDS = 18
"""Content words of the person's own that make a conversation worth summing up."""
LEAST_PARTS: Mapping[str, int] = {"day": 3, "week": 2, "month": 2, "topic": 4, "person": 3}
SCOPES = ("conversation", *LEAST_PARTS)
READ = 6000
"""Characters of the parts of one summary that the model reads: of more, those that tell most."""
LONGEST = 420
"""Characters of a summary, without its heading."""
MOST_SENTENCES = 4
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

SYSTEM = """Sum up the numbered lines in at most 3 short sentences, to the person, with "You". A line that begins with \
a name was said by that person: name them. After each sentence give the numbers of the lines it is made of. Use the \
words of the lines and add nothing."""
EXAMPLES = (
    *example(
        [
            "I finally planted the tomatoes today.",
            "My back hurts from all the digging.",
            "Zed: I can lend you my spade.",
        ],
        [("You planted the tomatoes and your back hurts from digging.", (1, 2)), ("Zed can lend you a spade.", (3,))],
    ),
    *example(
        ["You moved to Porto.", "You don't like the new office.", "You want to learn to sail."],
        [("You moved to Porto and don't like the new office.", (1, 2)), ("You want to learn to sail.", (3,))],
    ),
)


Admit = Callable[[NewMemory], NewMemory | None]


@dataclass(frozen=True, slots=True)
class Source:
    """One part of a summary: what it says, and what it is as evidence. `time`: when it was said, or was so."""

    part: Part
    evidence: Evidence
    time: str


@dataclass(frozen=True, slots=True)
class Task:
    """A summary that may have to be made: of which scope and key, with its heading and its parts (read when asked)."""

    scope: str
    key: str
    heading: str
    state: str
    sources: Callable[[], list[Source]]
    subject: str = ""
    since: str | None = None


def summarize(
    store: Store,
    engine: Callable[[], Engine],
    now: str,
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
    admit: Admit = lambda new: new,
    budget: int = BUDGET,
    guard: Guard | None = None,
) -> int:
    """Make the summaries whose parts have changed, the fine before the coarse, the newest first; how many were made or
    changed. At most `budget` in a run; each is kept as it is made, so the next run goes on. `admit`: how a new one
    may be kept, if at all. Raises Cancelled."""
    writer = Writer(engine)
    guard = guard or Guard(store, WHO)
    made = 0
    for memory_id in store.derivations.replaced(WHO):
        publish(store.memories.delete(memory_id, WHO, "Another summary has taken its place.", run_id))
    for tasks in (_talks, _days, _weeks, _months, _topics, _people):
        for task in tasks(store, now):
            if made >= budget:
                return made
            progress.check()
            changes, ref, state = Changes(), _digest(f"{task.scope}:{task.key}"), _digest(task.state)
            if guard.passes_over(ref, state):
                continue
            with guard.one(ref, state):
                changes = _make(store, writer, task, progress, admit, run_id)
            if changes:
                made += 1
                publish(changes)
                progress.update(made, budget, "Summing up")
    return made


def pending(store: Store) -> int:
    """Conversations that have no summary of what is in them now, at most one run's worth."""
    known = store.derivations.of("conversation")
    talks = as_put_right(store, store.derivations.talks_lately(LEAST_SAID))
    skipped = store.skipped.known(WHO)
    changed = [
        talk
        for talk in talks
        if not _is_known(known.get(str(talk.id)), talk.state)
        and skipped.get(_digest(f"conversation:{talk.id}")) != _digest(talk.state)
    ]
    return min(len(changed), BUDGET)


def _is_known(derivation: Derivation | None, state: str) -> bool:
    return derivation is not None and derivation.fingerprint.split("|")[0] == _digest(state)


def _make(store: Store, writer: Writer, task: Task, progress: Progress, admit: Admit, run_id: int | None) -> Changes:
    """Make one summary, or bring it in step with its parts; nothing where they are as they were."""
    known = store.derivations.of(task.scope).get(task.key)
    digest = _digest(task.state)
    if known is not None and known.fingerprint in (f"{digest}|model", f"{digest}|{writer.mode}"):
        return Changes()
    memory_id = known.memory_id if known else None
    if memory_id is not None and store.derivations.decided(memory_id):
        store.derivations.note(task.scope, task.key, f"{digest}|model", memory_id)
        return Changes()
    sources = task.sources()
    text, cited = told(sources, writer, store, progress) if sources else ("", [])
    progress.check()
    changes = Changes()
    if text:
        memory_id, changes = _keep(store, task, f"{task.heading} {text}", cited, memory_id, admit, run_id)
    store.derivations.note(task.scope, task.key, f"{digest}|{writer.mode}", memory_id)
    return changes


def _keep(
    store: Store,
    task: Task,
    text: str,
    cited: Sequence[Source],
    memory_id: int | None,
    admit: Admit,
    run_id: int | None,
) -> tuple[int | None, Changes]:
    """The summary as a memory: the one that is there, changed, else a new one. One whose parts have gone is in the bin
    and stays there."""
    evidence = tuple(dict.fromkeys(source.evidence for source in cited))
    since = task.since or max(source.time for source in cited)
    whole = NewMemory(
        text,
        "summary",
        evidence,
        task.subject,
        keywords=(task.scope,),
        importance=0.4,
        confidence=0.8,
        valid_from=since,
    )
    new = admit(whole)
    if new is None:
        return memory_id, Changes()
    present = store.memories.many([memory_id] if memory_id is not None else []).get(memory_id or 0)
    if present is not None and present.deleted_at is None:
        fields: dict[str, Any] = {"text": text, "evidence": evidence, "valid_from": since}
        why = "What it sums up has changed."
        return memory_id, store.memories.edit(present.id, who=WHO, why=why, run_id=run_id, **fields)
    made = store.memories.add(new, WHO, "Summed up.", run_id)
    if made is None or made.kind != "summary" or made.id in store.derivations.made(SCOPES):
        return None, Changes()
    return made.id, Changes(memories=(made.id,))


def told(sources: Sequence[Source], writer: Writer, store: Store, progress: Progress) -> tuple[str, list[Source]]:
    """The text of a summary and the sources that it cites: by the model, else an extract."""
    rarity = rarities([source.part.text for source in sources], store.fts.documents, store.items.count())
    texts = [source.part.line for source in sources]
    read = [sources[i] for i in densest(texts, [len(text) for text in texts], READ, rarity)]
    found = writer.write(SYSTEM, EXAMPLES, [source.part for source in read], progress)
    if len(found) > MOST_SENTENCES and not any(source.part.speaker for source in read):
        again = writer.write(SYSTEM, EXAMPLES, [Part(sentence.text) for sentence in found], progress)
        found = [Sentence(one.text, tuple(p for i in one.parts for p in found[i].parts)) for one in again] or found
    kept = _fitting(found, rarity)
    if kept:
        positions = dict.fromkeys(i for sentence in kept for i in sentence.parts)
        return " ".join(sentence.text for sentence in kept), [read[i] for i in positions]
    return extract(sources, rarity)


def _fitting(found: Sequence[Sentence], rarity: Mapping[str, float]) -> list[Sentence]:
    texts = [sentence.text for sentence in found]
    return [found[i] for i in densest(texts, [len(text) for text in texts], LONGEST, rarity, MOST_SENTENCES)]


def extract(sources: Sequence[Source], rarity: Mapping[str, float]) -> tuple[str, list[Source]]:
    """The sentences of the sources that tell most, in their order, in at most LONGEST characters; and their sources.
    Said to the person where that can be done without a doubt, else between quotation marks. Pure."""
    lines = [(line, source) for source in sources for line in _lines(source)]
    texts = [line for line, _ in lines]
    chosen = densest(texts, [len(text) + 1 for text in texts], LONGEST, rarity, MOST_SENTENCES)
    return " ".join(texts[i] for i in chosen), [lines[i][1] for i in chosen]


def _lines(source: Source) -> Iterator[str]:
    of_memory = source.evidence.memory_id is not None
    for sentence in sentences(source.part.text.replace(CUT, "\n")):
        if has_secret(sentence) or is_question(sentence) or len(content_words(sentence)) < 2:
            continue
        if of_memory:
            yield sentence
        elif source.part.speaker:
            yield f"{source.part.speaker}: “{sentence}”"
        else:
            yield second_person(sentence) if can_turn(sentence) else f"“{sentence}”"


def _talks(store: Store, now: str) -> Iterator[Task]:
    for talk in as_put_right(store, store.derivations.talks(LEAST_SAID)):
        yield Task("conversation", str(talk.id), _of_talk(talk), talk.state, partial(_said, store, talk.id))


def _of_talk(talk: Talk) -> str:
    title = " ".join(talk.title.split())[:60].rstrip(" .:,;")
    return f"In the conversation “{title}”:" if title else "In a conversation:"


def _said(store: Store, conversation_id: int) -> list[Source]:
    """What people said in a conversation; nothing where that is not worth summing up."""
    found = [
        Source(Part(words, "" if item.role == "self" else item.author), _cited(item), item.time)
        for item in store.derivations.said(conversation_id)
        if (words := own_words(item.text)) and not only_asks(words) and not has_secret(words)
    ]
    own = [source.part.text for source in found if not source.part.speaker]
    enough = len(own) >= LEAST_SAID and len(content_words(" ".join(own))) >= LEAST_WORDS
    return _put_right(store, found) if enough else []


def _put_right(store: Store, said: Sequence[Source]) -> list[Source]:
    """What was said, without the sentences that were put right since; for them, what holds now."""
    wrong = by_item(corrections(store), store)
    kept: dict[Evidence, Source] = {}
    for source in said:
        of_item = wrong.get(source.evidence.item_id or 0, [])
        found = sentences(source.part.text.replace(CUT, "\n")) if of_item else [source.part.text]
        left = [each for each in found if not any(one.is_told(each) for one in of_item)]
        if left:
            part = source.part if left == found else replace(source.part, text=" ".join(left))
            kept[source.evidence] = replace(source, part=part)
        for one in of_item if left != found else ():
            if one.now.status == "active" and not one.now.never_use and not secret(one.now):
                right = Evidence(memory_id=one.now.id)
                kept.setdefault(right, Source(Part(one.now.text), right, source.time))
    return [*kept.values()]


def _cited(item: Item) -> Evidence:
    return Evidence(item.id, revision=item.revision)


def _of_memories(memories: Iterable[Memory]) -> list[Source]:
    return [Source(Part(_bare(memory)), Evidence(memory_id=memory.id), _when(memory)) for memory in memories]


def _bare(memory: Memory) -> str:
    """What a memory says; a summary without its heading."""
    return memory.text.split(": ", 1)[-1] if memory.kind == "summary" else memory.text


def _when(memory: Memory) -> str:
    return (memory.valid_from or memory.time) if memory.kind == "summary" else memory.time


def _task(scope: str, key: str, heading: str, memories: Sequence[Memory], **more: str) -> Task | None:
    """None where there are too few parts to sum up."""
    if len(memories) < LEAST_PARTS[scope]:
        return None
    state = json.dumps([[memory.id, memory.text] for memory in memories])
    return Task(scope, key, heading, state, partial(_of_memories, memories), **more)


def _days(store: Store, now: str) -> Iterator[Task]:
    """Days that are over, newest first: what is known of each, and the conversations that ended on it."""
    made = store.derivations.made(tuple(LEAST_PARTS))
    days: dict[str, list[Memory]] = {}
    for memory in store.derivations.in_force():
        if memory.id not in made and memory.kind != "conclusion" and not secret(memory):
            days.setdefault(memory.time[:10], []).append(memory)
    for day in sorted((day for day in days if day < now[:10]), reverse=True):
        task = _task("day", day, f"On {_day(date.fromisoformat(day))}:", days[day], since=day)
        if task is not None:
            yield task


def _weeks(store: Store, now: str) -> Iterator[Task]:
    """Weeks that are over, of their days."""
    weeks: dict[date, list[Memory]] = {}
    for key, memory in _summaries(store, "day"):
        day = date.fromisoformat(key)
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(memory)
    for monday in sorted((m for m in weeks if m + timedelta(days=6) < date.fromisoformat(now[:10])), reverse=True):
        heading = f"In the week of {_day(monday)}:"
        task = _task("week", monday.isoformat(), heading, weeks[monday], since=monday.isoformat())
        if task is not None:
            yield task


def _months(store: Store, now: str) -> Iterator[Task]:
    """Months that are over, of their weeks."""
    months: dict[str, list[Memory]] = {}
    for key, memory in _summaries(store, "week"):
        thursday = date.fromisoformat(key) + timedelta(days=3)
        months.setdefault(thursday.isoformat()[:7], []).append(memory)
    for month in sorted((month for month in months if month < now[:7]), reverse=True):
        heading = f"In {MONTHS[int(month[5:]) - 1]} {month[:4]}:"
        task = _task("month", month, heading, months[month], since=f"{month}-01")
        if task is not None:
            yield task


def _topics(store: Store, now: str) -> Iterator[Task]:
    everything = by_topic(store.derivations.in_force(), now, ("health", "politics", "sex", "religion"))
    for topic, memories in everything.items():
        told = [memory for memory in memories if memory.kind != "conclusion"]
        task = _task("topic", topic, f"About you ({topic.lower()}):", told) if topic != "People" else None
        if task is not None:
            yield task


def _people(store: Store, now: str) -> Iterator[Task]:
    people: dict[str, list[Memory]] = {}
    for memory in store.derivations.in_force():
        if not memory.subject_is_self and memory.kind not in ("summary", "conclusion") and not secret(memory):
            people.setdefault(memory.subject, []).append(memory)
    for name, memories in people.items():
        task = _task("person", name.casefold(), f"About {name}:", memories, subject=name)
        if task is not None:
            yield task


def _summaries(store: Store, scope: str) -> list[tuple[str, Memory]]:
    """(key, memory) of the summaries of one scope that are in force, by key."""
    known = store.derivations.of(scope)
    found = store.memories.many([one.memory_id for one in known.values() if one.memory_id is not None])
    in_force = {i: m for i, m in found.items() if m.deleted_at is None and m.status == "active" and not m.never_use}
    return [(key, in_force[one.memory_id]) for key, one in sorted(known.items()) if one.memory_id in in_force]


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


__all__ = ["BUDGET", "Source", "Task", "extract", "pending", "summarize", "told"]
