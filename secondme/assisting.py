"""The room behind the door for other assistants: a request with what they should know, an answer held against it.

Nothing here is stored or sent anywhere: texts go in, texts come out, and the person copies what they like.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from secondme.errors import UserError
from secondme.parts import Parts
from secondme.progress import Progress
from secondme.types import Changes, ContextNote, Critique, FilledField, Judgement, Memory

if TYPE_CHECKING:
    from secondme.chat.recall import Recall

MOST_NOTES = 8
MOST_NEAR = 4
"""Memories that may bear on a text, offered besides those that surely do."""
MOST_TEXT = 100_000
COPIED = "For another assistant"
"""How the log of what was filled in where calls a copied request."""
ORDER = {"conflicts": 0, "fits": 1, "not concerned": 2}


class AssistDoor:
    """Memories are chosen by retrieval; what is sensitive is named, and told only where the person picks it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @cached_property
    def _recall(self) -> "Recall":
        from secondme.chat.recall import Recall

        return Recall(self._parts.store, self._parts.search)

    def notes(self, *texts: str, now: str | None = None) -> tuple[ContextNote, ...]:
        """What is remembered that bears on these texts, most surely bearing first. Raises UserError when there is
        nothing in them, ModelProblem when the embedder fails."""
        given = [text.strip()[:MOST_TEXT] for text in texts if text.strip()]
        if not given:
            raise UserError("There is no text yet.")
        found: dict[int, tuple[bool, float]] = {}
        for text in given:
            for memory_id, sure, score in self._found(text, now or _now()):
                found[memory_id] = max((sure, score), found.get(memory_id, (False, 0.0)))
        ordered = sorted(found, key=lambda each: found[each], reverse=True)
        known = [each for each in self._parts.store.memories.many(ordered).values() if _may_tell(each)]
        bearing = [_note(each) for each in known if found[each.id][0]][:MOST_NOTES]
        near = [replace(_note(each), sure=False) for each in known if not found[each.id][0]]
        return (*bearing, *near[: min(MOST_NEAR, MOST_NOTES - len(bearing))])

    def _found(self, text: str, now: str) -> list[tuple[int, bool, float]]:
        """(memory, whether it surely bears on the text, how much). Of a text for which no reply would look anything up
        only what surely does: the person asked for just this."""
        recalled = self._recall.recall(text, now, frozenset())
        hits = [hit for hit in (*recalled.standing, *recalled.hits) if hit.type == "memory"]
        near = self._parts.search.find(text, MOST_NOTES, types=("memory",), now=now, faded=False)
        hits += [hit for hit in near if hit.relevant or not recalled.not_recalled]
        return [(hit.id, hit.relevant, hit.score) for hit in hits]

    def compose(self, request: str, notes: Sequence[ContextNote], lead: str = "") -> str:
        """The request with what these notes say beneath it, word for word."""
        from secondme.autofill.enhance import compose

        return compose(request, [note.said for note in notes], lead)

    def lead(self, request: str, notes: Sequence[ContextNote], progress: Progress) -> str:
        """A line of the model's that leads to what the notes say; "" where it has none that they bear out, or there is
        no model. Raises Cancelled."""
        from secondme.autofill.enhance import lead
        from secondme.errors import ModelProblem

        with self._parts.telling(progress):
            try:
                return lead(request, [note.said for note in notes], self._parts.engines.engine, progress)
            except ModelProblem:
                return ""  # the plain line stands for it

    def judge(self, question: str, answer: str, note: ContextNote, progress: Progress) -> Judgement:
        """Whether an answer goes together with this memory. Raises UserError when the answer is empty or the memory
        gone, ModelProblem, Cancelled."""
        from secondme.autofill.critique import judge

        if not answer.strip():
            raise UserError("There is no answer to check yet.")
        with self._parts.telling(progress):
            memory = self._parts.store.memories.get(note.memory)
            verdict, quote, why = judge(question, answer, memory, self._parts.engines.engine, progress)
        return Judgement(note, verdict, quote, why)

    def conclude(self, answer: str, judgements: Sequence[Judgement]) -> Critique:
        """What single judgements come to; by code alone."""
        from secondme.autofill.critique import MOST_ANSWER, back, summary

        ordered = tuple(sorted(judgements, key=lambda each: ORDER[each.verdict]))
        return Critique(ordered, summary(ordered), back(ordered), len(answer.strip()) <= MOST_ANSWER)

    def judgements(
        self, question: str, answer: str, notes: Sequence[ContextNote], progress: Progress
    ) -> Iterator[Judgement]:
        """By each of these notes, one after the other. Raises as `judge`."""
        for number, note in enumerate(notes):
            progress.update(number, len(notes), "Checking")
            yield self.judge(question, answer, note, progress)

    def copied(self, notes: Sequence[ContextNote]) -> Changes:
        """Keep in the log of what was filled in where that these memories were copied for another assistant; never what
        they say."""
        told = FilledField("What it should know", "context", tuple(note.memory for note in notes))
        self._parts.store.fills.add(COPIED, [told])
        return self._parts.publish(Changes(settings=True))


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat()


def _may_tell(memory: Memory) -> bool:
    from secondme.autofill.values import usable
    from secondme.memory.secrets import has_secret

    hidden = any(claim.sensitivity == "secret" for claim in memory.claims)
    return usable(memory) and not hidden and not has_secret(memory.text)


def _note(memory: Memory) -> ContextNote:
    from secondme.autofill.enhance import said_by_person
    from secondme.memory.delicate import delicate_of, secret

    sources = [each.external_id or str(each.item_id) for each in memory.evidence if each.item_id is not None]
    sensitive = bool(delicate_of(memory)) or secret(memory)
    return ContextNote(memory.id, memory.text, said_by_person(memory), tuple(dict.fromkeys(sources)), sensitive)
