"""What a person often writes: runs of words that stood in several of their messages, as an n-gram table. Pure.

Counted level by level, as in Apriori (Agrawal and Srikant, 1994): a run of n words can only be frequent when both of
its runs of n - 1 are, so the table stays small however much was written.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

OFTEN = 3
"""In so many messages a run must have stood."""
LONGEST = 5
"""Words that are looked back at."""
SHARE = 0.6
"""How often, of all the times that somebody went on from here, the next word must have followed."""
MOST_CHARS = 80
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """`following`: of a run of 2 to LONGEST words, in lower case, the words that followed it, as they were written,
    with the number of messages in which they did, the most frequent first; `count`: in how many messages the run
    itself stood."""

    following: Mapping[Run, tuple[tuple[str, int], ...]]
    count: Mapping[Run, int]


NO_PHRASES = Phrases({}, {})


def learned(messages: Iterable[str]) -> Phrases:
    """The frequent runs of these messages, of each one once."""
    written = [[sentence for part in _SENTENCE.split(text) if len(sentence := part.split()) > 2] for text in messages]
    said = [[[low(word) for word in sentence] for sentence in sentences] for sentences in written]
    count: dict[Run, int] = {}
    following: dict[Run, tuple[tuple[str, int], ...]] = {}
    frequent = _frequent(said, 2, None)
    for length in range(2, LONGEST + 1):
        if not frequent:
            break
        longer = _frequent(said, length + 1, frequent)
        shown = _shown(written, said, length + 1, longer)
        groups: dict[Run, list[tuple[str, int]]] = defaultdict(list)
        for run, many in longer.items():
            groups[run[:-1]].append((shown[run], many))
        for run, words in groups.items():
            following[run] = tuple(sorted(words, key=lambda one: -one[1]))
            count[run] = frequent[run]
        frequent = longer
    return Phrases(following, count)


def _frequent(said: Sequence[Sequence[list[str]]], length: int, shorter: Mapping[Run, int] | None) -> dict[Run, int]:
    """Runs of this length that stand in OFTEN messages; `shorter`: those of one word less."""
    counter: Counter[Run] = Counter()
    for sentences in said:
        counter.update({run for words in sentences for run in _runs(words, length, shorter)})
    return {run: many for run, many in counter.items() if many >= OFTEN}


def _runs(words: list[str], length: int, shorter: Mapping[Run, int] | None) -> Iterator[Run]:
    for at in range(len(words) - length + 1):
        run = tuple(words[at : at + length])
        if shorter is None or (run[:-1] in shorter and run[1:] in shorter):
            yield run


def _shown(
    written: Sequence[Sequence[list[str]]], said: Sequence[Sequence[list[str]]], length: int, runs: Mapping[Run, int]
) -> dict[Run, str]:
    """The last word of each run as it was written last."""
    found = {}
    for sentences, lowered in zip(written, said, strict=True):
        for sentence, words in zip(sentences, lowered, strict=True):
            for at in range(len(words) - length + 1):
                run = tuple(words[at : at + length])
                if run in runs:
                    found[run] = sentence[at + length - 1]
    return found


def going_on(phrases: Phrases, before: str) -> str:
    """How the person is sure to go on after `before`, "" when they may go on in several ways: at least two words, or
    the rest of one and another."""
    sentence = _SENTENCE.split(before)[-1]
    whole = sentence.split()
    begun = "" if not sentence or sentence[-1].isspace() else whole.pop()
    made: list[str] = []
    while sum(map(len, made)) + len(made) < MOST_CHARS:
        word = _next(phrases, [low(each) for each in (*whole, *made)][-LONGEST:], "" if made else low(begun))
        if not word or (made and made[-1][-1] in ".!?"):
            break
        made.append(word)
    rest = " ".join(made)[len(begun) :]
    return rest if len(made) > 1 else ""


def _next(phrases: Phrases, words: list[str], begun: str) -> str:
    """The word that follows the longest run that is known; with fewer than two words before it there is none."""
    for start in range(len(words) - 1):
        run = tuple(words[start:])
        choices = phrases.following.get(run, ())
        fitting = [(word, many) for word, many in choices if low(word).startswith(begun) and len(word) > len(begun)]
        if fitting:
            word, many = fitting[0]
            of = sum(each for _, each in fitting) if begun else phrases.count[run]
            return word if many >= SHARE * of else ""
    return ""


def low(text: str) -> str:
    """Lower case, of the same length."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(s if len(s := sign.lower()) == 1 else sign for sign in text)
