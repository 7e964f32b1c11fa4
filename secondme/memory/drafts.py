"""One message on its way to memories: what rules read in it, what they leave open, what the model says of that.

A message passes two steps, so that a batch of messages can pass each together and the model keeps the beginning of
one prompt: rules read it (no model); and the model is asked for statements only of what rules could not read: other
languages, and sentences that speak of the person in a way that the rules do not know.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from secondme.memory.answers import spoken
from secondme.memory.asides import without_aside
from secondme.memory.attitude import is_brief_jest, without_jokes
from secondme.memory.claims import subject_of
from secondme.memory.confidence import weighed
from secondme.memory.cues import Made, near
from secondme.memory.dates import absolute
from secondme.memory.denied import refers_to_nothing
from secondme.memory.describe import BY_MODEL, Statement, context_of, describe
from secondme.memory.doubt import is_only_doubt
from secondme.memory.finding import NEEDS_CONTEXT, WINDOW, facts_in
from secondme.memory.gate import is_command, is_question, own_words, passages, worth_reading
from secondme.memory.particulars import particular
from secondme.memory.personal import personal
from secondme.memory.recipes import is_step
from secondme.memory.referents import Referent
from secondme.memory.secrets import has_secret
from secondme.memory.telling import LONGEST, Telling, Told, read
from secondme.memory.tongues import Tongue, in_one_tongue, is_known, tongue_of
from secondme.memory.verify import Source, can_turn, locate, problem_with, second_person
from secondme.memory.words import CUT, sentences, words
from secondme.types import Item, NewMemory

_YOU = re.compile(r"^You['’](re|ve|ll)\b", re.IGNORECASE)
_FULL = {"re": "are", "ve": "have", "ll": "will"}
FEW = 5
"""Words of an answer below which its language is that of the question."""
SAID = "You said: “{}”."
"""A statement in a language in which none can be worded."""
CONTEXT = 300
"""Characters of each of the two turns before a message that the model is shown."""

Ask = Callable[[str], str]
"""A question to the model; its whole output."""


@dataclass(slots=True)
class Passage:
    """A part of a message that is read as a whole: all of it, or some paragraphs of a long text."""

    text: str
    tongue: Tongue
    told: Told
    source: Source
    kept: list[tuple[int, Statement]] = field(default_factory=list)
    """With where each begins."""

    def wants_model(self) -> list[str]:
        """What of it the model is asked to find statements in."""
        if not is_known(self.text):
            return list(_windows(_without(self.text, self.told)))
        left = [self.text[start:end] for start, end in self.told.open]
        own = [piece for piece in left if len(words(piece)) >= 4 and self.tongue.first & set(words(piece))]
        return [piece for piece in own if not is_command(piece)]


@dataclass(slots=True)
class Draft:
    item: Item
    before: Sequence[Item]
    passages: list[Passage] = field(default_factory=list)

    @property
    def people(self) -> list[Referent]:
        """Those who are named in it with how they are related to the person."""
        return [one for passage in self.passages for one in passage.told.people if one.name and one.relation]

    def find(self, ask: Ask) -> None:
        """Take from the model what rules could not read; each statement is checked against the words."""
        for number, passage in enumerate(self.passages):
            for window in passage.wants_model():
                question = _with_context(window, self.before if number == 0 else ())
                for quote, statement in facts_in(ask(question)):
                    checked = checked_by_words(quote, statement, passage.source)
                    if checked is not None:
                        self._add(passage, *checked)

    @property
    def worded(self) -> dict[str, tuple[str, str]]:
        """The statements that the model worded: the words that each stands on, and how the model had it."""
        kept = (one for passage in self.passages for _, one in passage.kept)
        return {one.text: (one.quote, one.worded) for one in kept if one.worded}

    def memories(self) -> list[NewMemory]:
        """In the order of the message; what rules are not sure of waits for the person's word."""
        return [weighed(one, self.item.origin) for one in self.made()]

    def made(self) -> list[Made]:
        """In the order of the message, and how each was made."""
        found: list[tuple[NewMemory, Passage]] = []
        for passage in self.passages:
            goal = ""
            for _, one in sorted(passage.kept, key=lambda entry: entry[0]):
                new = describe(one, self.item, passage.tongue, context_of(one.quote, self.item, self.before), goal)
                goal = next((claim.value for claim in new.claims if claim.attribute == "goal"), goal)
                found.append((new, passage))
        open_ = sum(len(passage.told.open) for passage in self.passages)
        unsure = sum(not one.sure for passage in self.passages for one in passage.told.tellings)
        return [
            Made(
                near(self.item.text, new.evidence[0].quote), new.evidence[0].quote, new, passage.tongue.name, number,
                len(found), open_, unsure, bool(self.before),
            )
            for number, (new, passage) in enumerate(found)
        ]  # fmt: skip

    def keep_sure(self) -> None:
        for passage in self.passages:
            for one in passage.told.tellings:
                if one.sure:
                    self._keep(passage, one)

    def _keep(self, passage: Passage, one: Telling) -> None:
        if refers_to_nothing(one.text) or (not one.subject and is_step(one.text)):
            return
        if _ONCE_THOUGHT.search(passage.text[: one.start]):
            return
        text = absolute(without_aside(one.text), self.item.time, passage.tongue.name)
        quote = without_aside(passage.text[one.start : one.end])
        self._add(passage, one.start, Statement(text, quote, one.subject, one.kind))

    def _add(self, passage: Passage, start: int, new: Statement) -> None:
        """Unless it says what is there already: the model likes to say things twice."""
        if has_secret(new.text) or has_secret(new.quote) or is_only_doubt(new.quote):
            return
        plain = new.text.casefold().rstrip(".")
        if any(plain.startswith(one.text.casefold().rstrip(".")) for _, one in passage.kept):
            return
        text = new.text if new.confidence != BY_MODEL else absolute(new.text, self.item.time, passage.tongue.name)
        text = text[:1].upper() + text[1:]
        passage.kept.append((start, replace(new, text=text)))


_ONCE_THOUGHT = re.compile(
    r"\b(?:i (?:had )?(?:always )?(?:thought|believed|assumed)|ich (?:dachte|glaubte|meinte)(?: immer)?"
    r"|je (?:croyais|pensais)(?: que)?)\W*(?:that |dass )?$",
    re.IGNORECASE,
)
"""Before what is told: then it was thought to be so, and is not told."""
_WIDE = re.compile(r"[ \t\u00a0]{4,}")
"""Between columns: nobody says one thing across it. A line break for each sign keeps every place where it was."""


def draft(item: Item, before: Sequence[Item]) -> Draft:
    """What rules read in a message. `before`: the turns before it, oldest first. No model."""
    own = [turn.text for turn in before if turn.role == "self"]
    heard = " ".join(turn.text for turn in before if turn.role != "self")
    last = before[-1] if before and before[-1].role == "assistant" else None
    asked = last.text.strip() if last is not None and last.text.rstrip().endswith("?") else ""
    made = Draft(item, before)
    plain = _WIDE.sub(lambda run: "\n" * len(run[0]), item.text)
    for part in (piece for passage in passages(plain) for piece in in_one_tongue(passage)):
        text = "" if is_brief_jest(part) else without_jokes(own_words(part))
        language = spoken(asked) if asked else None
        if language is None and not worth_reading(text):
            continue
        tongue = language if language and len(words(text)) < FEW else tongue_of(text)
        known = is_known(text)
        told = read(text, tongue, own, asked) if known else _as_said(text, tongue)
        made.passages.append(Passage(text, tongue, told, Source(text, " ".join(own), heard)))
        own = [*own[-1:], part]
    made.keep_sure()
    return made


def _as_said(text: str, tongue: Tongue) -> Told:
    """The sentences in a language without rules that yet tell plainly what forms ask for, in their own words."""
    found = []
    for sentence in sentences(text.replace(CUT, "\n")):
        start = text.find(sentence)
        plain = start >= 0 and not is_question(sentence) and len(sentence) <= LONGEST
        if plain and (personal(sentence) or particular(sentence.strip(" .!"), "", tongue)):
            exact = sentence.rstrip(" .!")
            said = SAID.format(exact)
            found.append(Telling(said, start, start + len(exact), "", True))
    return Told(tuple(found), (), ())


def _without(text: str, told: Told) -> str:
    """A text without what rules have told of it."""
    for one in told.tellings:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text if any(map(str.isalnum, text)) else ""


def checked_by_words(quote: str, statement: str, source: Source) -> tuple[int, Statement] | None:
    """Where a statement of the model stands, and the statement, else the quote turned to the person; in a
    language that no rule knows, the quote as it is; else nothing."""
    span = locate(quote, source.text)
    if span is None:
        return None
    exact = source.text[slice(*span)]
    wanted = _YOU.sub(lambda found: f"You {_FULL[found[1].lower()]}", statement)
    wanted = worded = wanted if wanted.endswith((".", "!", "?")) else f"{wanted}."
    problem = problem_with(exact, wanted, source)
    if problem and can_turn(exact):
        wanted = second_person(exact)
        problem = problem_with(exact, wanted, source)
    if problem and not is_known(source.text):
        wanted, problem = SAID.format(exact), "length" if len(words(exact)) < 3 else ""
    if problem or is_question(wanted):
        return None
    subject, by_model = subject_of(wanted, source.text), wanted if wanted == worded else ""
    return span[0], Statement(wanted, exact, subject, None, BY_MODEL, by_model)


def _windows(text: str) -> Iterator[str]:
    """A long text in pieces, cut between sentences."""
    held = ""
    for part in sentences(text.replace(CUT, "\n")):
        for start in range(0, len(part), WINDOW):
            piece = part[start : start + WINDOW]
            if held and len(held) + len(piece) >= WINDOW:
                yield held
                held = ""
            held = f"{held} {piece}".strip()
    if held:
        yield held


def _with_context(text: str, before: Sequence[Item]) -> str:
    """The message; what was said before it only where it cannot be understood alone, because the small model takes
    from that what it should take from the message."""
    said = words(text)
    if not before or (len(said) > 6 and said[0] not in NEEDS_CONTEXT):
        return text
    turns = "\n".join(
        f"{'Assistant' if turn.role == 'assistant' else 'Person'}: {' '.join(turn.text.split())[-CONTEXT:]}"
        for turn in before
    )
    return f"(Said before:\n{turns})\n{text}"
