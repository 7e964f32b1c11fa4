"""What a small model says again of the person as if it were its own ("I live in Ghent.", "Meine Katzen heißen …"), said
to them: "You live in Ghent." """

from collections.abc import Iterator, Sequence

from secondme.chat.cite import MARKS, UNKNOWN
from secondme.errors import ModelProblem
from secondme.memory.tongues import bearing_words, tongue_of
from secondme.memory.words import sentences, word_set, words
from secondme.types import Usage

SHARE = 0.5
"""Of the words of a sentence that say what it is about, so many are of what the person said of themself: then it is of
them."""
FIRST = word_set(
    """i i'm i've i'd i'll my our we we're we've ich mein meine meinen meinem meiner wir unser unsere unseren je j' mon
    ma mes nous notre nos"""
)
BEGIN = 4
"""Words of a sentence among which it says of whom it is: "On Tuesdays I swim.", "Im Chor singe ich …"."""
_TO_THEM = word_set("you your you're du dein deine deinen deinem deiner euer eure tu ton ta tes toi vous votre vos")


def addressed(pieces: Iterator[str | Usage], said: Sequence[str]) -> Iterator[str | Usage]:
    """The pieces of a reply to a question about the person. Where it begins in the first person it is held back to its
    end, also where the model ends it, and each sentence of it that says again what was `said` is turned to them."""
    told = [bearing_words(text) for text in said]
    held, passes = "", False
    try:
        for piece in pieces:
            if isinstance(piece, str) and not passes:
                held += piece
                begin = words(held)[:BEGIN]
                if _is_first_person(held) or (len(held.split()) <= BEGIN and not _TO_THEM.intersection(begin[:-1])):
                    continue
                piece, held, passes = held, "", True
            elif held:
                yield turned(held, told)
                held = ""
            yield piece
    except ModelProblem:
        if held:
            yield turned(held, told)
        raise
    if held:
        yield turned(held, told)


def led(pieces: Iterator[str | Usage], lead: str) -> Iterator[str | Usage]:
    """The pieces of a reply with its lead before the first of them; where nothing was said, nothing was led."""
    for piece in pieces:
        if lead and isinstance(piece, str):
            piece, lead = lead + piece, ""
        yield piece


def turned(reply: str, told: Sequence[frozenset[str]]) -> str:
    """A whole reply. `told`: the bearing words of each thing that was said."""
    for sentence in sentences(reply):
        wanted = bearing_words(MARKS.sub("", sentence))
        of_them = wanted and any(len(wanted & one) >= SHARE * len(wanted) for one in told)
        if of_them and _is_first_person(sentence) and not UNKNOWN.search(sentence):
            plain = tongue_of(sentence).turn(sentence)
            reply = reply.replace(sentence, f"{plain[:1].upper()}{plain[1:]}", 1)
    return reply


def _is_first_person(text: str) -> bool:
    return any(word in FIRST or f"{word.partition(chr(39))[0]}'" in FIRST for word in words(text)[:BEGIN])
