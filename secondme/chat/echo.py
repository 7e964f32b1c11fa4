"""A reply that says the person's own words again as if they were the assistant's. Pure.

Asked "What am I allergic to?" after "I am allergic to hazelnuts." a small model says that it is allergic itself. What
is known of the person is said to them: "You are allergic to hazelnuts.".
"""

import re
from collections.abc import Iterator, Sequence

from secondme.errors import ModelProblem
from secondme.memory.verify import second_person
from secondme.memory.words import content_words
from secondme.types import Usage

LONGEST = 200
"""Characters of a first sentence that is waited for."""
SHARE = 0.5
"""Of the words of the sentence, so many are the person's own, or those of the notes."""
_FIRST = re.compile(
    r"\s*(?:I|My|We|Our|Ich|Mein(?:e[rnms]?)?|Wir|Unser(?:e[rnms]?)?|J|Je|Mon|Ma|Mes|Nous|Notre|Nos)(?![\w-])"
)
_BEGUN = re.compile(r"\s*[^\W\d_]{0,7}")
_SENTENCE = re.compile(r".*?[.!?](?=\s|$)", re.DOTALL)
_NOT_KNOWN = re.compile(r"\b(?:know|weiß|sais|sorry|remember|think)\b", re.IGNORECASE)


def to_the_person(pieces: Iterator[str | Usage], question: str, known: Sequence[str]) -> Iterator[str | Usage]:
    """The pieces of a reply to a question about the person's own life; its first sentence is held back while it may be
    in their voice, and turned where it tells what is `known` of them."""
    held, holding = "", True
    try:
        for piece in pieces:
            if holding and isinstance(piece, str):
                held += piece
                if _may_go_on(held):
                    continue
            holding = False
            if held:
                yield _turned(held, question, known)
                held = ""
                if isinstance(piece, str):
                    continue
            yield piece
    except ModelProblem:
        if held:
            yield held
        raise
    if held:
        yield _turned(held, question, known)


def _may_go_on(held: str) -> bool:
    """Whether the first sentence may be in the person's voice, and has not ended."""
    if _BEGUN.fullmatch(held):
        return True
    return bool(_FIRST.match(held)) and len(held) < LONGEST and not _SENTENCE.match(held)


def _turned(held: str, question: str, known: Sequence[str]) -> str:
    found = _SENTENCE.match(held)
    sentence = found[0] if found else held
    said = content_words(sentence) - content_words(question)
    own = content_words(" ".join(known))
    if not _FIRST.match(sentence) or _NOT_KNOWN.search(sentence) or len(sentence) >= LONGEST:
        return held
    if not said or len(said & own) < SHARE * len(said):
        return held
    return second_person(sentence) + held[len(sentence) :]
