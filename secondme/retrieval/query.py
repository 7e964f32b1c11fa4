"""What is asked, about whom and when, read from the words of a question. No model is called."""

import re
from collections.abc import Iterable

from secondme.store.fts import content_words
from secondme.types import Query

_NAME = re.compile(r"\w+")


def read_query(text: str, now: str = "", names: Iterable[str] = ()) -> Query:
    """The question with its content words, and who of `names` is named in it (a whole name, or its first word).

    `since` and `until` are the range of time that the question names; words for times are not read yet."""
    said = {word.casefold() for word in _NAME.findall(text)}
    people = tuple(dict.fromkeys(name for name in names if is_named(name, said)))
    return Query(text=text, words=content_words(text), now=now, people=people)


def is_named(name: str, said: set[str]) -> bool:
    """Whether a name is among the words said: its first part, or all of its parts."""
    parts = [part.casefold() for part in _NAME.findall(name)]
    return bool(parts) and (parts[0] in said or all(part in said for part in parts))
