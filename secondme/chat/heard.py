"""The reply to a message that only tells something: short and kind, and it repeats nothing wrong. A small model says
that it does not know the birthday that it was just told, gives praise that nobody earned, or mixes who does what
(measured); so each sentence is held against the message, and where the first does not hold, words of ours stand for it.
English, German and French. Pure."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from secondme.chat.cite import MARKS, UNKNOWN
from secondme.chat.clauses import Clause, clauses_of
from secondme.chat.grounded import SENTENCE, is_form, numbers
from secondme.chat.persons import forms
from secondme.errors import ModelProblem
from secondme.memory.tongues import bearing_words, tongue_of
from secondme.memory.words import fold
from secondme.types import Usage

_REFUSES = re.compile(
    r"\b(?:sorry|apologi[sz]e),? (?:but|for)\b|\bi (?:can't|cannot|can not|am unable|am not able)\b|\bas an ai\b"
    r"|\btut mir leid,? aber\b|\b(?:ich kann|kann ich) (?:\w+ )*(?:nicht|keine?)\b|\bals (?:eine? )?ki\b"
    r"|\bdésolée?,? mais\b|\bje ne (?:peux|suis) pas\b|\ben tant qu'ia\b",
    re.IGNORECASE,
)
_COURTEOUS = bearing_words(
    """thank thanks tell telling told share sharing glad happy pleased hear hearing hope hoping nice lovely great good
    wonderful sound sounds remember note noted know mind keep keeping interesting sorry wish enjoy understand see let
    rest feel better soon welcome bit"""
) | bearing_words(
    """danke dank erzählst erzählt sagst gesagt mitgeteilt teilst freut freue schön toll gut super klingt hört weiß
    merke merken notiert hoffe hoffentlich interessant wünsche verstehe leid tut mir dir dich ausruhen kannst hast bist
    wirklich sehr"""
) | bearing_words(
    """merci dire dit raconter raconté partager partagé content contente ravi ravie heureux heureuse entendre savoir
    espère beau belle bien super génial intéressant noté note retiens souviendrai désolé désolée comprends vois souhaite
    reposer repos très vraiment avoir"""
)
"""Words that tell nothing of anyone."""
_ADVISES = re.compile(
    r"\b(?:can|could|should|may|might|will|would|hope|wish|try|kannst|könntest|solltest|wirst|hoffe|wünsche"
    r"|peux|pourrais|devrais|vas|espère|souhaite)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"^\W*(?:(?:oh|ah|yes|ja|oui|and|und|et|well),? )*(?:i|we|my|our|ich|wir|mein\w*|unser\w*|je|nous|mon"
                  r"|ma|mes)\b|^\W*j'", re.IGNORECASE)  # fmt: skip
_TO_THEM = re.compile(
    r"\b(?:you|you're|you've|your|yours|du|dir|dich|dein\w*|euer|eure\w*|tu|te|toi|ton|ta|tes|vous|votre|vos)\b|\bt'",
    re.IGNORECASE,
)
_STEM = 4
"""Letters of a word with which another one begins that is its form: "wohn", "wohnst"."""
_CAPITAL = re.compile(r"(?<=[\w,;:] )[A-ZÀ-Þ][^\W\d_]+")


def heard(
    pieces: Iterator[str | Usage],
    message: str,
    acknowledged: str,
    enough: Callable[[], None],
    names: Collection[str] = (),
) -> Iterator[str | Usage]:
    """The pieces of a reply to a `message` that only tells, a sentence at a time, as long as they repeat nothing else
    than it tells; `acknowledged` where not even the first does. Calls `enough` when no more of it will be shown."""
    held, shown, over = "", False, False
    told = clauses_of(message, names)

    def showing(said: Sequence[str]) -> Iterator[str]:
        nonlocal shown, over
        for sentence in said:
            if over:
                return
            if not repeats_right(sentence, message, told, names):
                over = True
                enough()
                if not shown:
                    yield acknowledged
                return
            shown = True
            yield sentence

    try:
        for piece in pieces:
            if isinstance(piece, str):
                *whole, held = SENTENCE.findall(held + piece) or [held + piece]
                yield from showing(whole)
            else:
                yield from showing([held] if held.strip() else [])
                held = ""
                yield piece
    except ModelProblem:
        if held and not over and repeats_right(held, message, told, names):
            yield held
        raise
    yield from showing([held] if held.strip() else [])


def repeats_right(sentence: str, message: str, told: Sequence[Clause], names: Collection[str] = ()) -> bool:
    """Whether a sentence of the reply says nothing of anybody's life but what the message tells of the same one."""
    plain = MARKS.sub("", sentence)
    if UNKNOWN.search(plain) or _REFUSES.search(plain.replace("’", "'")) or not numbers(plain) <= numbers(message):
        return False
    if tongue_of(message).name != "de" and not _names(plain) <= forms(message) | tongue_of(plain).common:
        return False
    if plain.rstrip().endswith("?"):
        return True
    known = frozenset(names).union(*(_names(f", {each.text}") for each in told if each.of_another))
    return all(_is_told(each, told) for each in clauses_of(plain, known))


def _is_told(said: Clause, told: Sequence[Clause]) -> bool:
    new = said.bearing - _COURTEOUS
    if new and _OWN.match(said.text) and not _TO_THEM.search(said.text):
        return False
    if not (said.of_self or said.of_another) or not new or (said.of_self and _ADVISES.search(said.text)):
        return True
    return any(_says(each, said, new) for each in told)


def _says(told: Clause, said: Clause, new: frozenset[str]) -> bool:
    """Whether a clause of the message has all that one of the reply says, and of the same."""
    if not all(any(_alike(word, other) for other in told.bearing) for word in new):
        return False
    if len(new) > 1 and told.denies != said.denies:
        return False
    return told.of_self or said.of_another or not told.of_another


def _alike(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return is_form(word, other) or (len(short) >= _STEM and long.startswith(short))


def _names(text: str) -> frozenset[str]:
    return frozenset(fold(name) for name in _CAPITAL.findall(text))
