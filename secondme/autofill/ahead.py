"""Type-ahead: what goes on after the words that a person is typing, from what is known. Pure, by tables alone.

In this order: a value that the words ask for ("my address is "), the rest of a name or value that was begun, and what
the person often writes. It says nothing when there is more than one answer, when what is begun may be a plain word, and
where something secret is being written.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from secondme.autofill.cues import cued
from secondme.autofill.matching import fold
from secondme.autofill.phrases import NO_PHRASES, Phrases, going_on, low
from secondme.autofill.values import Value
from secondme.autofill.words import NEVER
from secondme.types import Ghost

LEAST, LEAST_FIRST = 3, 4
"""Letters of a name that must be typed; more where a sentence begins, and any word has a capital."""
MOST_LIKE = 200
"""Names that begin alike: with more, nothing is sure."""
OUTWEIGHS = 3.0
"""So many times as often as the next one a name must be spoken of to be the one that is meant."""
MOST_WORDS = 4
MOST_READ = 200
"""Characters before the caret in which words are looked for that ask for a value."""
OWN_WEIGHT = 1000.0
_BEGUN = ("email", "tel", "url", "address", "organization", "family-name", "name")
"""Types of values of the person that are found by how they begin."""
_START = re.compile(r"(?:^|[.!?:]\s+|\n\s*)$")
_WORDS = re.compile(r"\S+")
_PLAIN_WORDS = """about after again against all also although always and another any anybody anything are around as ask
    at away because before between both but by call can case check choose come could course dear did different do does
    done down during each either else even every everyone everything except explain few find first for from general get
    give good great had hand happy hard has have having hello help her here hey high his hope how however if in instead
    into is it its just keep kind know last later let like list little long look lot love made make many may maybe me
    mean might more morning most much must my name need never new next nice night no none nor not nothing now of off
    often ok old on once one only open or other our out over own part people perhaps plan please question read real
    remember right same say see set she short should show since so some someone something soon sorry start still such
    sure take tell than thank thanks that the their them then there these they thing think this those though through
    time to today together tomorrow too turn under until up use very wait want was way we well were what when where
    whether which while who whole why will with within without wonder work would write yes yesterday yet you your
    aber alle als also am an auch auf aus bei bin bis bitte da dann das dass dem den denn der des die dies doch du
    durch ein eine einen er es für hallo hat ich ihr im in ist ja kann kannst kein können liebe man mehr mein mit nach
    nicht noch nur oder schon sehr sein sich sie sind so um und uns vom von vor war warum was wenn wer wie wir wo zu zum
    au aussi avec bonjour car ce ces cette comme dans de des donc elle en est et il je la le les leur mais merci mes
    moi mon ne nous ou par pas peut plus pour pourquoi quand que quel qui sa se si son sont sur tu un une vous
    algo antes aquí cada como cómo con cuando desde donde el ella ellos entre era esta este gracias hasta hola la las
    los más muy nada no nos nuestro para pero por porque puede que qué quién se ser si sin sobre también tengo todo una
    can't don't i'll i'm it's january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday"""
PLAIN = sorted(_PLAIN_WORDS.split())


@dataclass(frozen=True, slots=True)
class Names:
    """Names and values by how they begin: three rows of one length, sorted by the first."""

    folded: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    weight: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """All that may be suggested."""

    values: tuple[Value, ...] = ()
    names: Names = Names()
    phrases: Phrases = NO_PHRASES


def table(values: Sequence[Value], names: Iterable[tuple[str, float]], phrases: Phrases = NO_PHRASES) -> Table:
    """`names`: of people and places, with how often they are spoken of."""
    own = [
        (" ".join(value.text.split()), OWN_WEIGHT)
        for value in values
        if value.type in _BEGUN and not value.whose and not value.former
    ]
    best: dict[str, tuple[str, float]] = {}
    for name, weight in (*names, *own):
        key = low(name)
        if key and (key not in best or best[key][1] < weight):
            best[key] = (name, weight)
    rows = sorted(best.items())
    shown, weights = (tuple(row[1][at] for row in rows) for at in (0, 1))
    return Table(tuple(values), Names(tuple(key for key, _ in rows), shown, weights), phrases)  # type: ignore[arg-type]


def suggest(before: str, known: Table, refuses: Callable[[str, str], bool] = lambda _text, _key: False) -> Ghost | None:
    """What may stand after `before`, the words of a paragraph up to the caret. `refuses(text, key)` says
    what must not be shown."""
    near = before[-MOST_READ:]
    if not before.strip() or NEVER.search(fold(near)):
        return None
    for text, key in _found(before, known):
        if text.strip() and not NEVER.search(fold(f"{near}{text}")) and not refuses(text, key):
            return Ghost(text, key)
    return None


def _found(before: str, known: Table) -> Iterator[tuple[str, str]]:
    asked = cued(before[-MOST_READ:], known.values)
    if asked is not None and asked[1]:
        begun, rest = asked
        cue = before[: len(before) - len(begun)].split()[-4:]
        yield rest, low(" ".join((*cue, begun + rest)))
    if named := _named(before, known.names):
        yield named
    if asked is None and (rest := going_on(known.phrases, before)):
        last = "" if before[-1:].isspace() else before.split()[-1]
        yield rest, low(f"{last}{rest}")


def _named(before: str, names: Names) -> tuple[str, str] | None:
    """The rest of what the last words begin, the most words first."""
    starts = [found.start() for found in _WORDS.finditer(before)][-MOST_WORDS:]
    if before[-1:].isspace():
        return None
    for start in starts:
        begun = before[start:].lstrip("(\"'“‘[")
        first = bool(_START.search(before[:start]))
        if len(begun) < (LEAST_FIRST if first else LEAST) or _plain(begun):
            continue
        if (name := _only(begun, names)) is not None:
            return name[len(begun) :], low(name)
    return None


def _plain(begun: str) -> bool:
    """Whether it may become a plain word that any sentence has."""
    at = bisect_left(PLAIN, low(begun))
    return at < len(PLAIN) and PLAIN[at].startswith(low(begun))


def _only(begun: str, names: Names) -> str | None:
    """The one name that begins so, and with the same letter, small or capital; None when there is none, several that
    are spoken of alike, or it is whole."""
    key = low(begun)
    start = bisect_left(names.folded, key)
    end = start
    while end < len(names.folded) and names.folded[end].startswith(key):
        end += 1
        if end - start > MOST_LIKE:
            return None
    if end == start or names.folded[start] == key:
        return None
    alike = (at for at in range(start, end) if names.shown[at][0] == begun[0])
    order = sorted(alike, key=lambda at: -names.weight[at])
    if not order or (len(order) > 1 and names.weight[order[0]] < OUTWEIGHS * names.weight[order[1]]):
        return None
    return names.shown[order[0]]
