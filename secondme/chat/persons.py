"""Of whom a question or a text is, among the people and animals of a life. English, German and French. Pure."""

import re
from collections.abc import Mapping

from secondme.memory.tongues import tongue_of
from secondme.memory.tongues.kin import RELATIONS
from secondme.memory.words import fold, words

_ENDS = ("", "'s", "s", "e", "n", "en")
"""Of several, and of what is somebody's."""
_SAME = tuple(
    frozenset(group.split())
    for group in (
        "husband partner spouse fiancé boyfriend ex ex-husband",
        "wife partner spouse fiancée girlfriend ex ex-wife",
        "son sons child children baby eldest youngest twin twins",
        "daughter daughters child children baby eldest youngest twin twins",
        "mother parents parent",
        "father parents parent",
        "sister sisters sibling siblings twin twins twin_sister",
        "brother brothers sibling siblings twin twins twin_brother",
        "dog dogs",
        "cat cats",
        "friend friends best_friend girlfriend boyfriend",
        "colleague colleagues deskmate teammate",
        "boss manager supervisor",
        "cousin cousins",
        "ferret ferrets",
        "landlord landlady",
        "grandmother grandparents",
        "grandfather grandparents",
    )
)
"""Relatives one of whom may be told of in the words for another: "my twin Ines" is a sister."""
_NEAR = 3
"""So many words after that for a relation a name may stand: "mein Freund heißt Lukas"."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def relations(text: str) -> frozenset[str]:
    """What people and animals are to somebody, by the English word. By the language of the text alone: "what kind of
    car" is of no child."""
    table = RELATIONS[tongue_of(text).name]
    return frozenset(table[word] for word in forms(text) & table.keys())


def forms(text: str) -> frozenset[str]:
    """The words of a text, and what they are of one, or where nothing is somebody's: "Ann's" is also ann."""
    return frozenset(word.removesuffix(end) for word in words(text) for end in _ENDS)


def same(asked: frozenset[str]) -> frozenset[str]:
    """Those of whom one of the `asked` may be told."""
    return asked.union(*(group for group in _SAME if group & asked))


def named(text: str) -> Mapping[str, frozenset[str]]:
    """The names, folded, that are written just after what somebody is, "my brother Arjun", to what that is."""
    tongue = tongue_of(text)
    table, found = RELATIONS[tongue.name], dict[str, frozenset[str]]()
    said = _WORD.findall(text.replace("’", "'"))
    for place, word in enumerate(said):
        told = {table[form] for form in forms(word) & table.keys()}
        for name in said[place + 1 : place + 1 + _NEAR] if told else ():
            plain = fold(name.removesuffix("'s"))
            if len(plain) > 1 and name[0].isupper() and plain not in tongue.common:
                found[plain] = found.get(plain, frozenset()) | told
    return found
