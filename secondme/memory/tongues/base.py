"""What the checks and rules of memory must know of a language: its small words, and how "I" becomes "you" in it.

One file for each language holds nothing but such a table. Statements are made in the language of the message: turning
"ich wohne in Jena" into "Du wohnst in Jena." can be done, and checked, without a model; a translation by a small model
cannot. Every pattern is looked for in folded text (memory/words.py), so that case never matters.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

from secondme.types import MemoryKind


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """A language. Each pattern is a regular expression; those that say "at the beginning" are matched there."""

    name: str
    common: frozenset[str]
    """Words by which the language is recognised."""
    asks: str
    """How a question begins."""
    commands: str
    """Imperatives, at the beginning."""
    tasks: str
    """Imperatives, at the beginning, after which comes a text to work on."""
    opens: str
    """What may stand before any of these."""
    greetings: str
    negation: str
    unreal: str
    unreal_start: str
    wished: str
    """What is only imagined, unless it tells of a taste or an aim: "I'd live by the sea"."""
    reported: str
    """Somebody says something of the person, at the beginning."""
    carried: tuple[str, ...]
    """Doubt, intent, end, hearsay: what stands with the quoted words must stand in the statement too."""
    border: str
    """Where a sentence falls into clauses: a match is the border, its group "keep" (if any) begins the next clause."""
    verbs: str
    """Verbs that begin a clause whose subject is that of the one before: "… and coach handball"."""
    joints: str
    """Words that join two clauses and belong to neither."""
    subjects: str
    """Pronouns by which the person is the subject of a clause."""
    first: frozenset[str]
    """Words for the person themself."""
    leads: str
    """What may stand before the subject of a clause and says nothing: "so", "by the way"."""
    himself: Mapping[str, str]
    """Pronouns at the head of a clause to the sex they stand for: "m", "f", "t" (thing), "p" (several)."""
    his: Mapping[str, str]
    """Possessives of others, likewise."""
    you: frozenset[str]
    """Words for whom the person speaks to."""
    named: str
    """Says what somebody is called: `{whose}` ("my nephew", in the person's words) and `{name}`."""
    my: str
    """Possessives of the person."""
    relations: Mapping[str, str]
    """Nouns for relatives, friends and animals, to English."""
    sexes: Mapping[str, str]
    """Of those English words, the sex of which the noun of this language tells."""
    called: str
    """Between a relation and a name: "is called"."""
    heads: tuple[tuple[str, str], ...]
    """With what a clause begins that leaves out "I" ("got promoted", "no kids", "off to Rome"), and what is to stand
    before it, in the words of the person, to make it whole: "I", "I have", "I am"."""
    theirs: str
    """ "The baby", "der Hund": who is the person's own though no "my" stands before."""
    asked: str
    """How a standing instruction is told: `{words}` are the person's own."""
    turn: Callable[[str], str]
    """What the person says of themself, said to them; no full stop, no capital is added."""
    kinds: tuple[tuple[MemoryKind, str], ...]
    """Signs of a kind in a clause, surest first."""
    attributes: tuple[tuple[str, str], ...]
    """Attribute of a claim and the pattern that finds its value (group "v"), surest first; `NOUNS` stands for all nouns
    of `relations`."""
    tails: str
    """What at the end of a value is not of it: "now", "since May"."""
    instructs: str
    """Signs of a standing instruction to the assistant."""
    for_good: str
    """Makes a standing instruction of a command: "always", "in future"."""
    impersonal: str
    """Clauses, at their beginning, in which a pronoun stands for nobody: "il faut", "es gibt"."""
    articles: str
    """Articles at the head of a clause."""
    steps: str
    """A step of a goal, at the beginning."""
    chores: str
    """Words of what is worked on together (texts, code): a clause with one of these may be of the task at hand only."""
    doubt_cues: str
    """The person is not sure themself: "maybe", "I think"."""
    done: str
    """Something is done already."""
    months: tuple[str, ...] = ()


def flat(text: str) -> str:
    """A pattern that is written over several lines as one: a line that begins with "
    |" or ")" goes on at once, any other
    after a space."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return "".join(line if not number or line[0] in "|)" else f" {line}" for number, line in enumerate(lines))


def table(text: str) -> dict[str, str]:
    """ "word=meaning word=meaning" as a mapping; `_` stands for a space."""
    pairs = (entry.split("=") for entry in text.split())
    return {one.replace("_", " "): other.replace("_", " ") for one, other in pairs}


def with_both_spellings(tongue: Tongue, sign: str, folded: str) -> Tongue:
    """The same language, where a sign that folding makes two of ("ß", "ss") is found in folded text as well."""

    def both(value: object) -> object:
        if isinstance(value, str):
            return value.replace(sign, f"(?:{sign}|{folded})")
        if isinstance(value, tuple):
            return tuple(both(part) for part in value)
        if isinstance(value, frozenset):
            return value | {part.replace(sign, folded) for part in value}
        if isinstance(value, dict):
            return {**value, **{key.replace(sign, folded): one for key, one in value.items()}}
        return value

    said = ("name", "asked", "named", "turn")
    changed = {each.name: both(getattr(tongue, each.name)) for each in fields(tongue) if each.name not in said}
    return replace(tongue, **changed)  # type: ignore[arg-type]


def replaced(text: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, said in rules:
        text = pattern.sub(said, text)
    return text
