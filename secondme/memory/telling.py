"""Makes statements of what a message tells, by rules alone: "she lives in Ghent" becomes "Nora lives in Ghent.".

The rules know how the person speaks of themself and of those whom they name (memory/referents.py); what they cannot
turn into a statement is left to the model. A statement is *sure* when its clause shows what it tells (a kind, an
attribute, a name, a number); an unsure one is kept only where the model takes the same words for worth remembering.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from secondme.memory.clauses import Clause, clauses, even
from secondme.memory.gate import is_command, is_greeting, is_question
from secondme.memory.referents import NAME, Referent, Referents, named, nouns
from secondme.memory.tongues import Tongue
from secondme.memory.words import fold, words
from secondme.types import MemoryKind

LONGEST = 220
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement and where the words for it stand. `subject`: "" is the person, else a name or "your sister"."""

    text: str
    start: int
    end: int
    subject: str
    sure: bool
    kind: MemoryKind | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """All that rules read in a message. `open`: pieces that they could make nothing of, for the model."""

    tellings: tuple[Telling, ...]
    people: tuple[Referent, ...]
    open: tuple[tuple[int, int], ...]


def read(text: str, tongue: Tongue, before: Sequence[str] = ()) -> Told:
    """`text`: the person's own words in a message. `before`: what they said just before it, for "she" and "it"."""
    who = Referents(tongue)
    for turn in before:
        who.read(even(turn))
    tellings: list[Telling] = []
    open_: list[tuple[int, int]] = []
    last = sentence = ""
    for clause in _joined(list(clauses(text, tongue)), even(text), tongue):
        if _only_asks(clause, tongue):
            who.read(clause.text, clause.start)
            continue
        if tellings and _explains(clause, tellings[-1], sentence, tongue):
            tellings[-1] = _with_reason(tellings[-1], clause, even(text), tongue)
            continue
        made = _instruction(clause, tongue) or _told(clause, tongue, who, last)
        who.read(clause.text, clause.start)
        if made is None:
            open_.append((clause.start, clause.end))
            continue
        last, sentence = made.subject, clause.sentence
        tellings.append(made)
    tellings = list(_whole(tellings))
    tellings += _introductions(who, tellings, even(text), tongue)
    return Told(tuple(tellings), tuple(who.known), tuple(open_))


def _introductions(who: Referents, tellings: Sequence[Telling], text: str, tongue: Tongue) -> Iterator[Telling]:
    """ "… for my nephew Jannis": who he is, said once, also where it is said beside something else."""
    called = re.compile(rf"{tongue.called}\b", re.IGNORECASE)
    for one in who.known:
        if not (one.name and one.relation and one.where):
            continue
        start, end = one.where
        if called.search(text[start:end]):
            continue
        mine = _designation(replace(one, name=""), tongue)
        said = tongue.named.format(whose=mine, name=one.name)
        yield Telling(_finished(said), start, end, one.name, True, "relationship")


def _joined(found: list[Clause], text: str, tongue: Tongue) -> Iterator[Clause]:
    """With the condition of an instruction ("when I ask for recipes") before what is asked, and with a few words that
    are no clause ("basil, on the other hand") before the one that they belong to."""
    held: Clause | None = None
    for clause in found:
        if held is not None and held.sentence == clause.sentence:
            clause = replace(clause, start=held.start, text=text[held.start : clause.end], first=held.first)
        elif held is not None:
            yield held
        held = None
        if _waits(clause, tongue):
            held = clause
        else:
            yield clause
    if held is not None:
        yield held


def _explains(clause: Clause, told: Telling, sentence: str, tongue: Tongue) -> bool:
    """ "…, it tells why": a clause about what the one before it said."""
    first = fold(clause.text).split()[0].split("'")[0]
    return sentence == clause.sentence and told.end < clause.start and first in ("it", "that", "das", "ça", "c")


def _with_reason(told: Telling, clause: Clause, text: str, tongue: Tongue) -> Telling:
    if told.kind == "instruction":
        whole = tongue.asked.format(words=text[told.start : clause.end])
    else:
        whole = _finished(f"{told.text.rstrip('.')}{text[told.end : clause.start]}{tongue.turn(clause.text)}")
    return replace(told, text=whole, end=clause.end) if len(whole) <= LONGEST else told


def _waits(clause: Clause, tongue: Tongue) -> bool:
    plain = fold(clause.text)
    if _condition(tongue).match(plain) and len(plain.split()) < 12:
        return _pattern(tongue, "instructs", start=True).match(plain) is not None
    if len(plain.split()) > 5 or not clause.first or _subject(tongue).search(plain) or is_command(plain) or is_greeting(plain):
        return False
    return _fragment(tongue).fullmatch(plain) is not None


def _whole(tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Each once; what stands in another's words goes with it."""
    for one in tellings:
        inside = any(other is not one and other.start <= one.start and one.end <= other.end for other in tellings)
        if not inside and len(one.text) <= LONGEST:
            yield one


def _only_asks(clause: Clause, tongue: Tongue) -> bool:
    plain = fold(clause.text)
    if is_greeting(clause.text) or _pattern(tongue, "trifles").fullmatch(plain):
        return True
    if _unreal(clause, tongue):
        return True
    if clause.sentence.rstrip(" \"')").endswith("?"):
        return is_question(clause.sentence) or clause.end >= clause.start + len(clause.text)
    return is_question(clause.text) and is_question(clause.sentence)


def _unreal(clause: Clause, tongue: Tongue) -> bool:
    sentence = fold(clause.sentence)
    return bool(
        _pattern(tongue, "unreal").search(sentence) or _pattern(tongue, "unreal_start", start=True).match(sentence)
    ) and not _pattern(tongue, "instructs").search(sentence)


def _instruction(clause: Clause, tongue: Tongue) -> Telling | None:
    """A standing instruction, in the person's own words: which "you" is meant is never in doubt."""
    found = _pattern(tongue, "instructs", start=True).match(fold(clause.text))
    if found is None or len(words(clause.text)) < 3:
        return None
    text = tongue.asked.format(words=clause.text)
    return Telling(text, clause.start, clause.end, "", True, "instruction")


def _told(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Telling | None:
    if is_command(clause.text):
        return None
    for make in (_impersonal, _of_others, _of_theirs, _of_mine, _of_person, _of_named, _of_ellipsis, _of_object, _as_said):
        if make is _of_ellipsis and last:
            continue
        made = make(clause, tongue, who, last)
        if made is not None:
            subject, said = made
            if len(words(said)) < SHORTEST + 1:
                return None
            kind = kind_of(clause.text, tongue)
            sure = _sure(clause, make in (_as_said, _of_object), kind, tongue)
            return Telling(_finished(said), clause.start, clause.end, subject, sure, kind)
    return None


Made = tuple[str, str] | None
"""(subject, what is said of them)"""


def _impersonal(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Il me manque le prêt": nobody does it, and it is of the person where they are in it."""
    if not _pattern(tongue, "impersonal", start=True).match(fold(clause.text)):
        return None
    return ("", tongue.turn(clause.text)) if tongue.first & set(words(clause.text)) else None


def _of_others(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "she lives in Ghent": "she" is whom the message named."""
    first, _, rest = clause.text.partition(" ")
    sex = tongue.himself.get(fold(first))
    if sex is None or not rest:
        return None
    one = who.meant(sex, last)
    if one is None or sex == "t" or _pattern(tongue, "impersonal", start=True).match(fold(clause.text)):
        return None
    kin = next((each for each in named(rest, tongue) if each.relation and not each.name), None)
    if kin and one.name and re.match(rf"{tongue.my} ", rest, re.IGNORECASE):
        who.add(replace(kin, name=one.name, sex=sex))
    verb = ""
    if "'" in first:
        has = re.match(r"(?:been|got|had|gone|done|taken|moved|lived|worked|always|never|just)\b", rest)
        endings = {"s": "has" if has else "is", "ll": "will", "re": "are", "ve": "have", "d": "had" if has else "would"}
        verb = f"{endings.get(fold(first).split(chr(39))[1], '')} "
    return one.subject, f"{_designation(one, tongue)} {verb}{tongue.turn(rest)}"


def _of_theirs(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "his mother lives with us"."""
    kin = re.match(rf"(?P<his>[\w-]+) (?P<noun>{nouns(tongue)})\b(?P<rest> .+)", clause.text, re.IGNORECASE)
    match = kin or re.match(r"(?P<his>[\w-]+) (?P<noun>[\w-]+)(?P<rest> .+)", clause.text)
    if match is None or (sex := tongue.his.get(fold(match["his"]))) is None:
        return None
    one = who.meant(sex, last)
    if one is None:
        return None
    noun, rest = match["noun"], tongue.turn(match["rest"])
    owner = one.name or f"your {one.relation}"
    subject = f"{owner}'s {tongue.relations[fold(noun)]}" if kin else one.subject
    if tongue.name == "en":
        return subject, f"{_designation(one, tongue)}'s {noun}{rest}"
    if tongue.name == "de":
        return subject, f"{one.name}s {noun}{rest}" if one.name else f"{match['his']} {noun}{rest}"
    article = {"sa": "La", "ses": "Les"}.get(fold(match["his"]), "Le")
    return subject, f"{article} {noun} de {_designation(one, tongue)}{rest}"


def _of_mine(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "my flatmate Zeynep is coeliac": of Zeynep; "my oven is broken": of the person."""
    match = re.match(rf"{tongue.my} ", clause.text, re.IGNORECASE)
    bare = re.match(rf"(?:{nouns(tongue)}) \w+", clause.text, re.IGNORECASE) if tongue.name == "en" else None
    if match is None and (bare is None or not re.match(r"(?:mum|mom|dad|gran|grandma|grandpa|granny)\b", clause.text)):
        return None
    text = clause.text if match else f"my {clause.text}"
    one = next((each for each in _named_at_start(text, tongue)), None)
    return (one.subject if one else "", tongue.turn(text))


def _named_at_start(text: str, tongue: Tongue) -> Iterator[Referent]:
    reader = Referents(tongue)
    reader.read(text)
    opening = re.match(rf"{tongue.my} (?:[\w-]+ )?({nouns(tongue)})\b(?!'s [a-z])", text, re.IGNORECASE)
    if opening:
        relation = tongue.relations[fold(opening[1])]
        yield from (one for one in reader.known if one.relation == relation)


def _of_person(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """The person is the subject: "I live in Jena", "Yesterday I had …", "Gestern hatte ich …"."""
    found = _subject(tongue).search(clause.text)
    if found is None or len(clause.text[: found.start()].split()) > 4:
        return None
    head = fold(clause.text).split()[0]
    if head in tongue.himself or head in tongue.his:
        return None
    return "", tongue.turn(clause.text)


def _of_named(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Clyde needs drops", "Nora, my sister, got her licence"."""
    reader = Referents(tongue)
    reader.read(clause.text)
    for one in (*reader.known, *reversed(who.known)):
        if one.relation and clause.text.startswith(f"{one.name}, "):
            return one.name, tongue.turn(clause.text)
        if one.name and clause.text.startswith((f"{one.name} ", f"{one.name}'s ")):
            return one.name, tongue.turn(clause.text)
    match = _name_first(tongue).match(clause.text)
    if match is None or fold(match[1]) in tongue.common or fold(match[1]) in _NEVER_NAMES:
        return None
    who.add(Referent(match[1]))
    return match[1], tongue.turn(clause.text)


_NUMBERS = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|(?:twenty|thirty|forty|fifty|sixty"
    "|seventy|eighty|ninety)(?:-\\w+)?)"
)
_NO_VALUES = frozenset(["me", "you", "it", "him", "her", "them", "us", "that", "this", "to", "there", "here", "one"])
_NEVER_NAMES = frozenset(
    ["thanks", "great", "maybe", "everyone", "nobody", "people", "work", "today", "yesterday", "tomorrow", "this", "that", "there", "everything", "nothing", "something", "someone", "life", "time", "day", "long", "new"]
)


def _of_ellipsis(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "got promoted on Thursday", "can't swim": the person leaves themself out."""
    if _pattern(tongue, "heads", start=True).match(fold(clause.text)) is None:
        return None
    plain = fold(clause.text)
    if len(plain.split()) < 3 and not plain.startswith("can"):
        return None
    lead = re.match(r"(?:(?:just|finally|already|still|also|recently) )*", plain)
    rest = plain[lead.end() :] if lead else plain
    text = clause.text[:1].lower() + clause.text[1:]
    verb = {"en": "You are " if re.match(tongue.you_are, rest) else "You ", "de": "Ich ", "fr": "Je "}[tongue.name]
    if rest.startswith("been "):
        verb = "You have "
    return "", verb + tongue.turn(text) if tongue.name == "en" else tongue.turn(verb + text)


def _of_object(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Lawns make me sad", "hier soir ma voiture est tombée en panne": something of the person, or to them."""
    said = words(clause.text.replace("'", "' "))
    if tongue.name != "fr":
        said = words(clause.text)
    own = [number for number, word in enumerate(said) if word in tongue.first or f"{word}'" in tongue.first]
    if not own or said[0] in tongue.himself or not (own[0] < 5 or kind_of(clause.text, tongue) == "preference"):
        return None
    return "", tongue.turn(clause.text)


def _as_said(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "The office is in Swindon", "Step two is the evening class": it stands as it is, where the model agrees."""
    plain = fold(clause.text)
    if set(tongue.himself) & set(words(plain)[1:]):
        return None
    step = _pattern(tongue, "steps", start=True).match(plain)
    article = _pattern(tongue, "articles", start=True).match(plain)
    if (not step and not article and len(plain.split()) < 5) or (not step and not article and kind_of(clause.text, tongue) not in ("preference", "skill")):
        return None
    name = re.search(rf" {tongue.called} ({NAME})$", clause.text) if article else None
    return (name[1] if name else ""), tongue.turn(clause.text)


def _designation(one: Referent, tongue: Tongue) -> str:
    if one.name:
        return one.name
    mine = {"en": "your", "de": "dein" if one.sex == "m" else "deine", "fr": "ton" if one.sex == "m" else "ta"}
    return f"{mine[tongue.name]} {one.noun or one.relation}"


def kind_of(text: str, tongue: Tongue) -> MemoryKind | None:
    """The kind that the words of a clause show; None where none does."""
    plain = fold(text)
    return next((kind for kind, sign in _kinds(tongue) if sign.search(plain)), None)


def _sure(clause: Clause, of_a_thing: bool, kind: MemoryKind | None, tongue: Tongue) -> bool:
    """What has somebody for its subject is of their life, unless it may be of the task at hand; what is said of things
    is where it shows a plan, a skill or a taste of the person."""
    if of_a_thing and re.search(rf"^(?:\w+ ){{0,3}}{tongue.my} ", clause.text, re.IGNORECASE):
        return True
    if kind in ("goal", "skill", "preference"):
        return True
    if tongue.you & set(words(clause.text)):
        return False
    return not of_a_thing and not _pattern(tongue, "chores").search(fold(clause.text))


def value_in(text: str, tongue: Tongue) -> tuple[str, str] | None:
    """The attribute that a clause tells of, and its value in its own words; None where no rule knows."""
    plain = even(text)
    for attribute, pattern in _attributes(tongue):
        found = pattern.search(plain)
        if found is not None:
            value = next((part for name, part in found.groupdict().items() if part and name.startswith("v")), "")
            value = _tails(tongue).sub("", value.strip(" ,;:-"))
            if value and fold(value) not in _NO_VALUES:
                return attribute, value
    return None


def _finished(text: str) -> str:
    plain = " ".join(text.split()).strip(" ,;:-–—")
    plain = plain[:1].upper() + plain[1:]
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


@cache
def _pattern(tongue: Tongue, name: str, start: bool = False) -> re.Pattern[str]:
    body = getattr(tongue, name)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" if not start else rf"(?:{body})(?![\w'])")


@cache
def _condition(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(
        r"(?:when|whenever|if|every time|from now on|ground rule|wenn|immer wenn|falls|ab (?:jetzt|sofort)|quand|si|chaque"
        r" fois|à partir de maintenant|désormais)\b"
    )


@cache
def _fragment(tongue: Tongue) -> re.Pattern[str]:
    """A few words that are no clause: what is spoken of, or when."""
    return re.compile(
        r"(?:[\w'-]+(?: [\w'-]+)?,? (?:on the other hand|though|however|as for|hingegen|dagegen|par contre)"
        r"|(?:for|in|at|on|about|as for|für|bei|beim|zum|pour|à|au|en|dans|depuis|seit|since|until) .+)"
    )


@cache
def _subject(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{tongue.subjects})(?:(?!\w)|(?<='))", re.IGNORECASE)


@cache
def _kinds(tongue: Tongue) -> tuple[tuple[MemoryKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(sign)) for kind, sign in tongue.kinds)


@cache
def _attributes(tongue: Tongue) -> tuple[tuple[str, re.Pattern[str]], ...]:
    def compiled(pattern: str) -> re.Pattern[str]:
        whole = pattern.replace("NOUNS", nouns(tongue)).replace("NUMBER", _NUMBERS)
        return re.compile(re.sub(r"(\[A-Z[^\]]*\])", r"(?-i:\1)", whole), re.IGNORECASE)

    return tuple((attribute, compiled(pattern)) for attribute, pattern in tongue.attributes)


@cache
def _tails(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,]+{tongue.tails})+$", re.IGNORECASE)


@cache
def _name_first(tongue: Tongue) -> re.Pattern[str]:
    verbs = {
        "en": r"(?:is|was|has|had|will|can't|can|does|did|and i|needs|lives|works|wants|says|likes|loves|keeps"
              r"|[a-z]+s|[a-z]+ed)",
        "de": r"(?:ist|war|hat|hatte|wird|will|kann|wohnt|arbeitet|mag|liebt)",
        "fr": r"(?:est|était|a|avait|va|veut|peut|habite|travaille|aime|adore)",
    }[tongue.name]  # fmt: skip
    return re.compile(rf"([A-ZÀ-Þ][\w-]+)(?:'s)? {verbs}\b")
