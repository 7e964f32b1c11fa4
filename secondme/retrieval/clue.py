"""Words that a question does not have, but that what is looked for may: other names, relations, forms of a word.

Without a model: from the person's own vocabulary and the shapes of words. With one, when the person has switched it on:
the model drafts what the answer may say (MemoRAG: a draft finds what an unclear question does not name).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from threading import Event
from typing import Any

from secondme.engine.base import Engine
from secondme.retrieval.query import SELF, Vocabulary, is_named, words_said
from secondme.stopwords import STOP_WORDS
from secondme.store.fts import content_words, plain
from secondme.types import Claim, Clue, Entity, Memory, Message, Options, Prompt, Query, Usage

NAME, RELATION, STEM = 0.8, 0.6, 0.4
"""How much such a word counts beside one of the question itself."""
DRAFT = 0.5
"""How much what a guess finds counts beside what the question finds."""
MOST = 16
SHORTEST_STEM = 4

_KIN_TABLE = """
sister: sis, schwester, sœur, soeur, hermana, sibling
brother: bro, bruder, frère, hermano, sibling
mother: mum, mom, mama, mummy, mommy, mutter, mutti, mère, maman, madre
father: dad, papa, daddy, vater, vati, père, padre
son: sohn, fils, hijo, child, kid
daughter: tochter, fille, hija, child, kid
child: kid, kind, enfant, son, daughter
wife: frau, ehefrau, femme, esposa, spouse, partner
husband: mann, ehemann, mari, marido, spouse, partner
partner: spouse, girlfriend, boyfriend, wife, husband, freundin, freund
grandmother: grandma, granny, nana, oma, großmutter, mamie, abuela
grandfather: grandpa, granddad, opa, großvater, papi, abuelo
aunt: auntie, tante, tía
uncle: onkel, oncle, tío
cousin: cousine, prima, primo
boss: manager, chef, chefin, supervisor, jefe
friend: freund, freundin, ami, amie, amigo, amiga, buddy, pal
neighbour: neighbor, nachbar, nachbarin, voisin, voisine, vecino
colleague: coworker, kollege, kollegin, collègue
dog: puppy, hund, chien, perro
cat: kitten, katze, kater, chat, gato
"""
KIN: Mapping[str, tuple[str, ...]] = {
    line.split(":")[0]: tuple(word.strip() for word in line.split(":")[1].split(","))
    for line in _KIN_TABLE.strip().splitlines()
}
_RELATION_WORDS = "|".join(sorted({*KIN, *(word for words in KIN.values() for word in words)}, key=len, reverse=True))
_IS_RELATION = (
    re.compile(
        rf"\b[Yy]our (?:\w+ )?(?P<relation>{_RELATION_WORDS})(?: is)?(?: called| named)?,? "
        r"(?P<name>[A-ZÀ-Þ][\w-]+)"
    ),
    re.compile(rf"\b(?P<name>[A-ZÀ-Þ][\w-]+) is your (?:\w+ )?(?P<relation>{_RELATION_WORDS})\b"),
    re.compile(rf"\b(?P<name>[A-ZÀ-Þ][\w-]+), your (?:\w+ )?(?P<relation>{_RELATION_WORDS})\b"),
    re.compile(
        rf"\b[Yy]ou have an? (?:\w+ )?(?P<relation>{_RELATION_WORDS}) (?:called|named) (?P<name>[A-ZÀ-Þ][\w-]+)"
    ),
)
_GERMAN = ("ungen", "ung", "heiten", "keiten", "ern", "em", "en", "er", "es", "e", "n", "s")
_FRENCH = (
    "issements",
    "issement",
    "ements",
    "ement",
    "euses",
    "euse",
    "aux",
    "ées",
    "ée",
    "és",
    "er",
    "es",
    "e",
    "s",
    "x",
)
_SPANISH = ("aciones", "ación", "mente", "ando", "iendo", "es", "os", "as", "ar", "er", "ir", "o", "a", "s")
_ENDINGS = {"de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}


def vocabulary_of(entities: Iterable[Entity], memories: Iterable[Memory]) -> Vocabulary:
    """The names that are known, who stands in which relation, the places, and the birthdays: from entities and from
    memories of relations and claims."""
    kept = list(entities)
    names = {
        name: SELF if entity.is_self else entity.name
        for entity in kept
        if entity.kind == "person"
        for name in (entity.name, *entity.aliases)
    }
    known = list(memories)
    relations = relations_of(memory.text for memory in known)
    born = _birthdays(known, names)
    places = [entity.name for entity in kept if entity.kind == "place"]
    places += [memory.place for memory in known if memory.place]

    def birthday(of: str) -> str | None:
        who = of.casefold()
        names_of = relations.get(who, ())
        return born.get(who) or next((born[name.casefold()] for name in names_of if name.casefold() in born), None)

    return Vocabulary(names, relations, tuple(dict.fromkeys(places)), birthday)


def relations_of(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each word for a relation who that is: from "Your sister Clara is a nurse." also for "Schwester"."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for pattern in _IS_RELATION:
            for match in pattern.finditer(text):
                word = match["relation"].casefold()
                for same in (word, *_same_relation(word)):
                    found[same] = tuple(dict.fromkeys((*found.get(same, ()), match["name"])))
    return found


def _same_relation(word: str) -> tuple[str, ...]:
    """Other words for exactly the same relation (not "child" for "son")."""
    wide = {"sibling", "child", "kid", "spouse", "partner"}
    for head, words in KIN.items():
        if word == head or (word in words and word not in wide):
            return tuple(each for each in (head, *words) if each != word and each not in wide)
    return ()


def _birthdays(memories: Sequence[Memory], names: Mapping[str, str]) -> dict[str, str]:
    """Dates of birth by name, "" for the person; only what is a date, or a day and month."""
    born: dict[str, str] = {}
    for memory in memories:
        for claim in memory.claims:
            day = _day_of(claim) if claim.attribute == "birthday" else None
            if day is None or memory.status != "active":
                continue
            who = names.get(claim.subject, claim.subject.removeprefix("your "))
            for name in {who, *who.split()[:1]}:
                born[name.casefold()] = day
    return born


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ISO = re.compile(r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)")
_DAY_MONTH = re.compile(
    rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?P<m>{'|'.join(_MONTHS)})"
    rf"|(?P<m2>{'|'.join(_MONTHS)}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?),?(?: (?P<y>(?:19|20)\d\d))?",
    re.IGNORECASE,
)


def _day_of(claim: Claim) -> str | None:
    """ "4 July 1990" as 1990-07-04, "4 July" as --07-04; None for anything else."""
    for value in (claim.normalised, claim.value):
        if iso := _ISO.search(value):
            return iso[0]
        if found := _DAY_MONTH.search(value):
            month = _MONTHS.index((found["m"] or found["m2"]).casefold()) + 1
            day = int(found["d"] or found["d2"])
            return f"{found['y'] or '-'}-{month:02d}-{day:02d}" if 1 <= day <= 31 else None
    return None


def expand(query: Query, vocabulary: Vocabulary) -> tuple[Clue, ...]:
    """What to look for besides the words of the question, the most telling first; none of them is in it."""
    said = words_said(query.text)
    clues: dict[str, Clue] = {}
    for clue in (*_names(query, vocabulary), *_relations(query, vocabulary), *_forms(query)):
        word = clue.word.casefold()
        if word not in said and word not in STOP_WORDS and (word not in clues or clues[word].weight < clue.weight):
            clues[word] = clue
    return tuple(sorted(clues.values(), key=lambda clue: -clue.weight)[:MOST])


def _names(query: Query, vocabulary: Vocabulary) -> Iterable[Clue]:
    """The other names of whoever is meant: "Nono" for Nora, "Nora" for "my sister"."""
    for person in query.people:
        for name, known in vocabulary.names.items():
            if known == person and person != SELF:
                yield from (Clue(part, NAME) for part in re.findall(r"\w+", plain(name)) if len(part) > 1)
        if person:
            yield from (Clue(part, NAME) for part in re.findall(r"\w+", plain(person)))


def _relations(query: Query, vocabulary: Vocabulary) -> Iterable[Clue]:
    """Who "my sister" is; and for Nora, that she is the sister."""
    said = words_said(query.text)
    for relation, names in vocabulary.relations.items():
        if relation in said:
            yield from (Clue(plain(name), RELATION) for name in names)
        elif any(is_named(name, said) for name in names):
            yield Clue(relation, RELATION / 2)
    for word in said:
        yield from (Clue(same, RELATION) for same in _same_relation(word))


def _forms(query: Query) -> Iterable[Clue]:
    """Beginnings of words that have an ending in a language for which the index does not cut it."""
    from secondme.retrieval.timewords import languages_of

    language = languages_of(query.text)[0]
    endings = _ENDINGS.get(language, ())
    for word in content_words(query.text):
        cut = stem(word, endings)
        if cut != word:
            yield Clue(cut, STEM, prefix=True)


def stem(word: str, endings: Sequence[str]) -> str:
    """A word without the longest of these endings that leaves enough of it (as the light stemmers of Savoy, 2006)."""
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


SYSTEM = """Someone searches their own messages and notes. Write what the note that answers the question could say: \
two or three short guesses, in the words that one would have used, without inventing names or numbers."""

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"guesses": {"type": "array", "items": {"type": "string", "maxLength": 120}, "maxItems": 3}},
    "required": ["guesses"],
}


def _example(question: str, *guesses: str) -> tuple[Message, Message]:
    return Message("user", question), Message("assistant", json.dumps({"guesses": guesses}, ensure_ascii=False))


EXAMPLES = (
    *_example(
        "What was that thing with the roof again?",
        "water is dripping through the ceiling",
        "the roofer comes to repair the tiles",
    ),
    *_example("Why was she so angry at the party?", "we had an argument", "you forgot to invite her", "she left early"),
    *_example("Was macht eigentlich das Projekt?", "die Arbeit am Projekt ist fertig", "der Termin wurde verschoben"),
)


def clue_prompt(question: str) -> Prompt:
    return Prompt(SYSTEM, EXAMPLES, "", question)


def read_clues(output: str) -> tuple[str, ...]:
    """The guesses of the model; none where it did not keep to the form."""
    try:
        guesses = json.loads(output)["guesses"]
    except (ValueError, KeyError, TypeError):
        return ()
    if not isinstance(guesses, list):
        return ()
    return tuple(" ".join(guess.split())[:200] for guess in guesses[:3] if isinstance(guess, str) and guess.strip())


def drafted(engine: Engine, question: str, stop: Event) -> tuple[str, ...]:
    """What the model guesses the answer may say, for one more query each. Raises ModelProblem."""
    options = Options(max_tokens=120, temperature=0.0, schema=SCHEMA, sequence="job")
    pieces = engine.reply(clue_prompt(question), options, stop)
    return read_clues("".join(piece for piece in pieces if not isinstance(piece, Usage)))
