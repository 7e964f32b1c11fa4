"""What is asked, about whom and when, read from the words of a question. No model is called."""

import re
from collections.abc import Iterable, Mapping, Sequence

from secondme.store.fts import content_words, plain
from secondme.types import Query

_WORD = re.compile(r"\w+")
_FIRST_PERSON = """
i me my mine myself we us our ours ich mir mich mein meine meinen meinem meiner wir uns unser unsere je moi mon ma mes
nous notre nos 我 我的 我们 أنا
"""
FIRST_PERSON = frozenset(_FIRST_PERSON.split())
SELF = ""
"""Stands for the person themself where a name is expected, as in the subject of a memory."""


def words_said(text: str) -> frozenset[str]:
    """The words of a text, folded: "Ann's" is ann and s."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def is_named(name: str, said: frozenset[str]) -> bool:
    """Whether a name is among the words said: its first part, or all of its parts."""
    parts = [part.casefold() for part in _WORD.findall(name)]
    return bool(parts) and (parts[0] in said or all(part in said for part in parts))


def read_query(text: str, now: str = "", names: Mapping[str, str] | None = None) -> Query:
    """The question with its content words, and who is named in it: `names` gives for each name the one to know them by.

    `since` and `until` are the range of time that the question names; words for times are not read yet."""
    return Query(text=text, words=content_words(text), now=now, people=tuple(sorted(_named(text, names or {}))))


def asked_of(query: Query, authors: Mapping[str, str] | None = None) -> str | None:
    """Whose words answer: the one person named, of those in the query and `authors`; SELF when it says "I" or "my".

    None when nobody is meant, or several are. `authors`: for each name the one to know them by."""
    named = {*query.people, *_named(query.text, authors or {})}
    if len(named) == 1:
        return named.pop()
    return SELF if not named and words_said(query.text) & FIRST_PERSON else None


def _named(text: str, names: Mapping[str, str]) -> set[str]:
    said = words_said(text) - FIRST_PERSON
    return {known for name, known in names.items() if is_named(name, said)}


def coverage(words: Sequence[str], text: str) -> float:
    """Share of the words that a short text has, endings aside."""
    there = tuple(word.lower() for word in _WORD.findall(plain(text)))
    begun = [word[: max(4, len(word) - 3)] for word in words]
    return sum(any(word.startswith(stem) for word in there) for stem in begun) / len(begun) if begun else 0.0


def best_coverage(words: Sequence[str], texts: Iterable[str]) -> float:
    return max((coverage(words, text) for text in texts), default=0.0)
