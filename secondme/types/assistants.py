"""What other assistants may be told, and how their answers are judged."""

from dataclasses import dataclass
from typing import Literal

Fit = Literal["fits", "conflicts", "not concerned"]


@dataclass(frozen=True, slots=True)
class ContextNote:
    """A memory that another assistant may be told. `said`: its statement, as the person would say it. `sensitive`, and
    what is not `sure` to bear on the matter: told only where the person has picked it."""

    memory: int
    text: str
    said: str
    evidence: tuple[str, ...] = ()
    sensitive: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an answer goes together with one memory. `quote`: the words of the answer that show it; `why`: the reason in
    a sentence, "" where the two speak for themselves."""

    note: ContextNote
    verdict: Fit
    quote: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Critique:
    """An answer judged: conflicts first. `back`: what could be written back to who gave it, "" when nothing conflicts.
    `whole`: the answer was short enough to be read to its end."""

    judgements: tuple[Judgement, ...]
    summary: str
    back: str = ""
    whole: bool = True
