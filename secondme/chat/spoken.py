"""What is to be said to a message, planned, and how it is said: by rule where the truth is known, else by the model,
each sentence held against what it may rest on. The parts of a message that asks several things are answered in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from threading import Event

from secondme.chat.about_app import asks_about_app
from secondme.chat.cite import UNKNOWN
from secondme.chat.echo import addressed, led
from secondme.chat.grounded import Enough, Grounds, grounded
from secondme.chat.heard import heard
from secondme.chat.wording import WORDINGS, Wording
from secondme.engine.base import Engine
from secondme.memory.policy import mentions
from secondme.memory.secrets import has_secret
from secondme.settings import Settings
from secondme.store.folds import Line
from secondme.types import Hit, Message, Options, Prompt, Usage


@dataclass(frozen=True, slots=True)
class Plan:
    """A reply as it is planned: what the model is given, and what is held against what it says."""

    prompt: Prompt
    hits: tuple[Hit, ...]
    retrieve_s: float
    not_recalled: str
    state: tuple[Line, ...] = ()
    """What stands for the turns that no longer fit, and how many those are."""
    folded: int = 0
    about_self: bool = False
    grounds: Grounds | None = None
    """What a reply about somebody's life may say; None where the message asks for no such thing."""
    unknown: str = ""
    rest: str = ""
    """What is said where only a part of what was asked for is known."""
    acknowledged: str = ""
    """What is said to a message that only tells, where the model says nothing fit; "" of all other messages."""
    fixed: str = ""
    """The whole reply, where no model is asked."""
    parts: tuple["Plan", ...] = ()
    """One for each thing that is asked for, where that are several."""

    def cost(self, usage: Usage) -> Usage:
        return replace(usage, retrieve_s=self.retrieve_s, not_recalled=self.not_recalled, folded=self.folded)


def joined(whole: str, plans: Sequence[Plan]) -> Plan:
    """The plan of a message that asks for what each of the `plans` answers. `whole`: the message."""
    first = plans[0]
    hits = {(hit.type, hit.id): hit for plan in plans for hit in plan.hits}
    return replace(
        first, prompt=replace(first.prompt, question=whole), hits=tuple(hits.values()), parts=tuple(plans),
        retrieve_s=sum(plan.retrieve_s for plan in plans),
        not_recalled=first.not_recalled if all(plan.not_recalled for plan in plans) else "",
    )  # fmt: skip


def by_rule(message: str, settings: Settings, off_record: bool) -> Plan | None:
    """The reply to a question about the app itself; None to all others."""
    asked = asks_about_app(message)
    if asked is None:
        return None
    tongue, topic = asked
    wording = WORDINGS[tongue]
    keeps = wording.keeps_nothing if off_record else wording.keeps if settings.remember else wording.keeps_words
    why = "No memory was looked up: this is about Second Me itself."
    return Plan(Prompt("", (), "", message), (), 0.0, why, fixed=wording.can if topic == "can" else keeps)


def acknowledgement(
    message: str, history: Sequence[Message], wording: Wording, settings: Settings, off_record: bool
) -> str:
    """What is said to a message that only tells: that it will be remembered, where it will; not twice in a row."""
    unwanted = has_secret(message) or any(mentions(message, topic) for topic in settings.never_remember)
    ways = wording.heard if off_record or unwanted or not settings.remember else wording.remembered
    last = next((turn.text for turn in reversed(history) if turn.role == "assistant"), "")
    return next((way for way in ways if way != last), ways[0])


def spoken(engine: Engine, plan: Plan, how: Options, stop: Event) -> Iterator[str | Usage]:
    """The reply as it is said to the person, and last what it cost. Raises ModelProblem."""
    if plan.fixed:
        yield plan.fixed
        yield plan.cost(Usage())
    elif plan.parts:
        yield from _in_turn(engine, plan, how, stop)
    else:
        yield from _one(engine, plan, how, stop)


def _one(engine: Engine, plan: Plan, how: Options, stop: Event) -> Iterator[str | Usage]:
    enough = Enough(stop)
    pieces = led(engine.reply(plan.prompt, how, enough), plan.prompt.lead)
    if plan.about_self:
        said = [turn.text for turn in plan.prompt.history if turn.role == "user"]
        pieces = addressed(pieces, [*said, *(hit.text for hit in plan.hits)])
    if plan.acknowledged:
        return heard(pieces, plan.prompt.question, plan.acknowledged, enough.set)
    return pieces if plan.grounds is None else grounded(pieces, plan.grounds, plan.unknown, enough.set)


def _in_turn(engine: Engine, plan: Plan, how: Options, stop: Event) -> Iterator[str | Usage]:
    """What is known of the parts, each after the other, and then that the rest is not known, where it is not."""
    spent, shown, missing, ends = Usage(), False, False, ""
    for part in plan.parts:
        if stop.is_set():
            break
        fresh, known = True, True
        for piece in _one(engine, part, how, stop):
            if isinstance(piece, Usage):
                spent = _sum(spent, piece)
            elif not known or (fresh and part.grounds is not None and UNKNOWN.search(piece)):
                missing, known = True, False
            elif piece.strip() or not fresh:
                yield f"{_between(ends)}{piece.lstrip()}" if fresh and shown else piece
                fresh, shown, ends = False, True, piece
    if missing and not stop.is_set():
        yield _between(ends) + (plan.rest if shown else plan.unknown)
    yield spent


def _between(said: str) -> str:
    """What parts the end of one answer from the next one: "Lisbon" is a whole one."""
    return "" if not said or said[-1].isspace() else ". " if said[-1].isalnum() else " "


def _sum(one: Usage, two: Usage) -> Usage:
    counts = {
        field.name: getattr(one, field.name) + getattr(two, field.name)
        for field in fields(Usage)
        if field.name.endswith("_tokens")
    }
    return replace(two, **counts, first_token_s=one.first_token_s or two.first_token_s)
