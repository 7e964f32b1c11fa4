"""Looks up in what is remembered what no field is called: "husband", "policy number", "neighbour phone". Pure.

A memory is found that has all the words of the query, in whatever language a relation is named in; who is known to be
the person's husband is meant by "husband", "Mann" and "mari". It is shown as the whole statement; what is copied is the
one number, address or name that it tells of, where there is just one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from secondme.autofill.matching import fold
from secondme.memory.tongues import TONGUES
from secondme.memory.words import stem, word_set
from secondme.stopwords import STOP_WORDS
from secondme.types import Memory, QuickValue

MOST = 8
_FILLER = word_set(
    """my mein meine meinen meiner meinem mon ma mes mi mis the der die das den dem le la les el los las of von vom du
    de for fur pour in im an am at bei to what what's whats is ist est und and et s"""
)
_PHONE = word_set("phone telephone mobile cell telefon telefonnummer handy handynummer tel")
_MINE = r"(?:your|dein\w*|eue?re?[mnrs]?|ton|ta|tes|votre|vos)"
_NUMBER = r"\+?\d[\d ()/.-]{5,20}\d"
_CODE = re.compile(
    rf"[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+|https?://[^\s,;]+|(?<![\w-]){_NUMBER}(?![\w-])"
    r"|(?<![\w-])(?=[A-Z]*[-/. ]?\d)[A-Z0-9]{1,12}(?:[-/.][A-Z0-9]+)+(?![\w-])|(?<!\w)(?=[A-Z]*\d)[A-Z0-9]{6,34}(?!\w)"
)
""" "MK-4471-2093", "0664 555 0199", "eva@example.org"."""
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}[-/]\d{2,4}")
_TELEPHONE = re.compile(_NUMBER)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of a query. `relation`: in English, where it names one; `names`: those who are that to the person."""

    word: str
    relation: str = ""
    names: tuple[str, ...] = ()

    @property
    def sought(self) -> frozenset[str]:
        """The words by which memories are looked up that may say it."""
        also = _nouns(self.relation) if self.relation else _PHONE if self.word in _PHONE else frozenset()
        return frozenset({self.word}) | also | {word for name in self.names for word in name.split()}

    def is_in(self, memory: Memory) -> bool:
        text = fold(memory.text)
        if self.relation and self._is_of(memory, text):
            return True
        if self.word in _PHONE and _TELEPHONE.search(memory.text):
            return True
        told = f"{text} {fold(memory.context)} {fold(' '.join(memory.keywords))}"
        root = stem(self.word)
        return any(root == stem(word) or (len(root) > 3 and word.startswith(root)) for word in re.findall(r"\w+", told))

    def _is_of(self, memory: Memory, text: str) -> bool:
        if not memory.subject_is_self and fold(memory.subject) in self.about:
            return True
        if re.search(rf"\b{_MINE} (?:[\w-]+ )?(?:{'|'.join(map(re.escape, _nouns(self.relation)))})\b", text):
            return True
        return any(re.search(rf"\b{re.escape(fold(name))}\b", text) for name in self.names)

    @property
    def about(self) -> frozenset[str]:
        return frozenset({fold(f"your {self.relation}"), *map(fold, self.names)})


def wanted_in(query: str, people: Mapping[str, Sequence[str]]) -> tuple[Wanted, ...]:
    """The words of a query that say what is looked for. `people`: by a relation in English ("husband"), who is that."""
    every = re.findall(r"[\w-]+", fold(query))
    told = [word for word in every if word not in _FILLER and word not in STOP_WORDS]
    return tuple(
        Wanted(word, relation, tuple(people.get(relation, ())))
        for word in told or [word for word in every if word not in _FILLER]
        for relation in (_relation(word),)
    )


def relations_in(query: str) -> frozenset[str]:
    return frozenset(each.relation for each in wanted_in(query, {}) if each.relation)


def mentioned(wanted: Sequence[Wanted], memories: Iterable[Memory]) -> tuple[QuickValue, ...]:
    """Those of the memories that have all of it, as whole statements: who somebody is first, then the most important,
    then the newest."""
    found = [memory for memory in memories if wanted and all(each.is_in(memory) for each in wanted)]
    found.sort(key=lambda memory: memory.time, reverse=True)
    found.sort(key=lambda memory: (not _introduces(wanted, memory), -memory.importance))
    return tuple(as_value(wanted, memory) for memory in found[:MOST])


def as_value(wanted: Sequence[Wanted], memory: Memory) -> QuickValue:
    return QuickValue("", value_in(wanted, memory), memory.id, memory.text)


def value_in(wanted: Sequence[Wanted], memory: Memory) -> str:
    """What is copied: the one number, code or address in a statement; the name, where only who somebody is is asked;
    else the statement."""
    codes = {found[0].strip(" .,-") for found in _CODE.finditer(memory.text) if not _DAY.fullmatch(found[0])}
    if len(codes) == 1:
        return codes.pop()
    if wanted and all(each.relation for each in wanted):
        names = {name for each in wanted for name in each.names}
        told = [name for name in sorted(names) if re.search(rf"\b{re.escape(fold(name))}\b", fold(memory.text))]
        if len(told) == 1:
            return told[0]
    return memory.text


def _introduces(wanted: Sequence[Wanted], memory: Memory) -> bool:
    related = any(claim.attribute in ("relation", "pet") for claim in memory.claims)
    return related and any(each.relation for each in wanted)


@cache
def _relations() -> Mapping[str, str]:
    """By the folded noun; what it is in English. "Frau" alone is the wife."""
    return {fold(noun): relation for tongue in reversed(TONGUES) for noun, relation in tongue.relations.items()}


def _relation(word: str) -> str:
    known = _relations()
    return known.get(word) or known.get(word.removesuffix("s"), "")


@cache
def _nouns(relation: str) -> frozenset[str]:
    return frozenset(noun for noun, own in _relations().items() if own == relation)
