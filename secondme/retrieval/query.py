"""What is asked, about whom and when, where, of which kind: read from the words of a question. No model is called."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from secondme.retrieval.attributes import attributes_of
from secondme.retrieval.times import nobody, read_times
from secondme.stopwords import STOP_WORDS
from secondme.store.fts import UNSPACED, content_words, plain
from secondme.store.phrases import phrases_of, tags_of
from secondme.types import Clue, MemoryKind, Query

_WORD = re.compile(r"\w+")
_FIRST_PERSON = """
i me my mine myself we us our ours ich mir mich mein meine meinen meinem meiner meines wir uns unser unsere unserem
unseren je j moi mon ma mes nous notre nos yo mi mis me nosotros nuestro nuestra 我 我的 我们 أنا
"""
FIRST_PERSON = frozenset(_FIRST_PERSON.split())
_OWN_ENDINGS = re.compile("我|私|僕|俺|저는|제가|나는|내가")
MOST_CHARS = 2_000
"""Of a longer text the beginning and the end are read. Less of it counts anyway: as many words as
`store.fts.MOST_WORDS` are looked up, as many as `retrieval.words.MOST` compared, the embedder takes 256 pieces."""
_ENDLESS = re.compile(rf"[^\W{UNSPACED}]{{101,}}")
"""No model knows such a word (WordPiece gives up at 100 letters), and patterns take seconds to walk through it. Scripts
without spaces have none."""
SELF = ""
"""Stands for the person themself where a name is expected, as in the subject of a memory."""
_COMMON = """
will mark may june april august rose grace bill art rob jack frank hope joy faith sue pat drew chase dawn summer autumn
young king long may max sunny olive ivy ruby page dean gene guy miles rich ray sandy skip stone wade violet iris
lily daisy penny robin wolf kai ernst klein lang weiß schwarz jung grün pierre rose claire marine aurore fleur
"""
COMMON_WORDS = frozenset(_COMMON.split()) | STOP_WORDS
"""Names that are words as well: they name somebody only where they are written as names are."""
_KINDS: tuple[tuple[MemoryKind, str], ...] = (
    ("goal", r"goals?|ambitions?|resolutions?|ziele?n?|vorsätze|objectifs?|résolutions"),
    ("preference", r"preferences?|tastes|vorlieben|préférences?"),
    ("instruction", r"instructions?|standing orders|anweisungen|consignes?"),
    ("event", r"events|ereignisse|évén[eè]ments|événements"),
    ("skill", r"skills|abilities|fähigkeiten|fertigkeiten|compétences"),
    ("relationship", r"relationships|relatives|beziehungen|verwandten|relations"),
    ("fact", r"facts|fakten|tatsachen|faits"),
    ("trait", r"traits|eigenschaften|traits de caractère"),
    ("conclusion", r"conclusions|schlüsse|schlussfolgerungen"),
    ("summary", r"summaries|summary|zusammenfassung(?:en)?|résumés?"),
)
_ASKS_KIND = re.compile(
    r"(?:\b(?:what|which|all|list|show|any|how many)\b(?: \w+){0,3}|\b(?:welche|was|alle|zeige?|liste)\b(?: \w+){0,3}"
    r"|\b(?:quels?|quelles?|tous|toutes|liste|montre)\b(?: [\w-]+){0,3})\s+"
    rf"(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in _KINDS)})\b",
    re.IGNORECASE,
)


_SAID = (
    r"recommend|suggest|advise|tell|say|mention|propose|explain|list|give|write|show|describe|provide|share|outline|point"
    r"|come up"
)
_SAID_BEFORE = (
    r"recommended|suggested|advised|told|said|mentioned|proposed|explained|listed|gave|wrote|described|outlined"
)
_ASKS_ASSISTANT = re.compile(
    rf"\b(?:did|had|have) you (?:\w+ ){{0,2}}(?:{_SAID}|{_SAID_BEFORE}|given|written|shown)\b"
    rf"|\byou (?:{_SAID_BEFORE})\b"
    r"|\byour (?:advice|suggestions?|recommendations?|answers?|repl(?:y|ies)|tips|explanation)\b"
    r"|\bhast du\b.*\b(?:empfohlen|vorgeschlagen|gesagt|geraten|erklärt|genannt|geschrieben|gegeben)\b"
    r"|\bdein\w* (?:rat|vorschl\w+|empfehlung\w*|antwort\w*)\b"
    r"|\b(?:as-tu|tu (?:m['’])?as|avez-vous) (?:\w+ )?(?:recommandé|suggéré|dit|conseillé|proposé|expliqué|donné"
    r"|écrit)\b"
    r"|\b(?:ton conseil|tes conseils|ta réponse|tes suggestions)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the person's own words mean: who and what there is, under which names."""

    names: Mapping[str, str] = field(default_factory=dict)
    """For each name of a person the one that they are known by; SELF for the person themself."""
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each relation ("sister") who that is, by the names that they are known by."""
    places: tuple[str, ...] = ()
    birthday: Callable[[str], str | None] = nobody
    """For "" (the person), a name or a relation the date of birth, or "--MM-DD"."""


def words_said(text: str) -> frozenset[str]:
    """The words of a text, folded: "Ann's" is ann and s."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def bounded(text: str) -> str:
    """What of a text is read, however long it is: all of an ordinary one; of an endless word the first 100 letters."""
    if len(text) > MOST_CHARS:
        text = f"{text[: MOST_CHARS // 2]} {text[-MOST_CHARS // 2 :]}"
    return _ENDLESS.sub(lambda word: word[0][:100], text)


def is_named(name: str, said: frozenset[str]) -> bool:
    """Whether a name is among the words said: its first part, or all of its parts."""
    parts = _parts(name)
    return bool(parts) and (parts[0] in said or all(part in said for part in parts))


@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.casefold() for part in _WORD.findall(name))


def read_query(
    text: str,
    now: str = "",
    names: Mapping[str, str] | None = None,
    vocabulary: Vocabulary | None = None,
    *,
    prefix: bool = False,
) -> Query:
    """The question with its content words, who is named in it, and what else it says of what is looked for.

    `names` gives for each name the one to know them by, and goes before those of the `vocabulary`. `prefix`: it comes
    from a search box, its last word may not be complete. Costs less than a millisecond, but for dates in languages that
    are not read here; of a pasted text what `bounded` leaves is read, and is the `text` of the query."""
    text = bounded(text)
    vocabulary = vocabulary or Vocabulary()
    known = {**vocabulary.names, **(names or {})}
    times = read_times(text, now, vocabulary.birthday)
    people = _named(text, known) | related(text, vocabulary.relations)
    return Query(
        text=text,
        words=content_words(text),
        now=now,
        since=times.since,
        until=times.until,
        people=tuple(sorted(people)),
        order=times.order,
        anchors=times.anchors,
        asks_when=times.asks_when,
        kinds=_kinds(text),
        attributes=attributes_of(text),
        places=tuple(place for place in vocabulary.places if _in_text(place, text)),
        tags=tags_of(text),
        phrases=phrases_of(text),
        prefix=prefix,
        personal=is_personal(text),
    )


def is_personal(text: str) -> bool:
    """Whether a text speaks in the first person."""
    return bool(words_said(text) & FIRST_PERSON) or bool(_OWN_ENDINGS.search(text))


def asked_of(query: Query, authors: Mapping[str, str] | None = None) -> str | None:
    """Whose words answer: the one person named, of those in the query and `authors`; SELF when it says "I" or "my".

    None when nobody is meant, or several are. `authors`: for each name the one to know them by."""
    named = {*query.people, *_named(query.text, authors or {})}
    if len(named) == 1:
        return named.pop()
    return SELF if not named and words_said(query.text) & FIRST_PERSON else None


def asks_assistant(text: str) -> bool:
    """Whether a question is about what an assistant said: "What did you recommend?", not "Can you tell me …?"."""
    return bool(_ASKS_ASSISTANT.search(text))


def related(text: str, relations: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Who is meant by "my sister" or "unser Nachbar"; nobody where it might be several."""
    found = set()
    for relation, names in relations.items():
        own = r"(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos)"
        if len(names) == 1 and re.search(rf"\b{own} (?:\w+ )?{re.escape(relation)}\b", text, re.IGNORECASE):
            found.add(names[0])
    return found


def _named(text: str, names: Mapping[str, str]) -> set[str]:
    said = words_said(text) - FIRST_PERSON
    return {known for name, known in names.items() if is_named(name, said) and _written_as_name(name, text, said)}


def _written_as_name(name: str, text: str, said: frozenset[str]) -> bool:
    """ "Will you come?" names nobody, though there is a Will; "When does Will come?" does."""
    parts = _parts(name)
    if parts[0] not in COMMON_WORDS or (len(parts) > 1 and all(part in said for part in parts)):
        return True
    written = re.finditer(rf"\b{re.escape(parts[0].capitalize())}\b", text)
    return any(match.start() > 0 or text[match.end() : match.end() + 2] in ("'s", "’s") for match in written)


def _kinds(text: str) -> tuple[MemoryKind, ...]:
    found = _ASKS_KIND.search(text)
    return tuple(kind for kind, _ in _KINDS if found and found[kind])


def _in_text(place: str, text: str) -> bool:
    return bool(place.strip()) and bool(re.search(rf"(?<!\w){re.escape(place)}(?!\w)", text, re.IGNORECASE))


def coverage(words: Sequence[str], text: str) -> float:
    """Share of the words that a short text has, endings aside."""
    there = tuple(word.lower() for word in _WORD.findall(plain(text)))
    begun = [word[: max(4, len(word) - 3)] for word in words]
    return sum(any(word.startswith(stem) for word in there) for stem in begun) / len(begun) if begun else 0.0


def best_coverage(words: Sequence[str], texts: Iterable[str]) -> float:
    return max((coverage(words, text) for text in texts), default=0.0)


__all__ = ["SELF", "Clue", "Vocabulary", "asked_of", "read_query"]
