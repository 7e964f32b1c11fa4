"""Makes statements of what a message tells, by rules alone: "she lives in Ghent" becomes "Nora lives in Ghent.".

The rules know how the person speaks of themself and of those whom they name (memory/referents.py); what they cannot
turn into a statement is left to the model. A statement is *sure* when its clause shows what it tells (a kind, an
attribute, a name, a number); an unsure one is kept only where the model takes the same words for worth remembering.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from secondme.memory.clauses import Clause, clauses, even
from secondme.memory.gate import is_command, is_greeting, is_question
from secondme.memory.referents import NAME, Referent, Referents, named, nouns
from secondme.memory.signs import kind_of, pattern_of, value_in
from secondme.memory.tongues import Tongue
from secondme.memory.words import fold, word_set, words
from secondme.types import MemoryKind

LONGEST = 220
SHORTEST = 2
MANY = 6
"""Statements of one message above which those that show nothing in particular are left out: it is a story."""
FEW = 10
"""Words up to which what is no statement itself goes with the one before."""
FEWEST = 5
"""Words from which on what only has the person in it is taken for a statement."""
NEXT_TO = 4
"""Signs between the two at most."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement and where the words for it stand. `subject`: "" is the person, else a name or "your sister"."""

    text: str
    start: int
    end: int
    subject: str
    sure: bool
    kind: MemoryKind | None = None
    joined: bool = False
    """Something that is no statement itself was added to it."""


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
    last = sentence = near = ""
    for clause in _joined(list(clauses(text, tongue)), even(text), tongue):
        if _only_asks(clause, tongue):
            who.read(clause.text, clause.start)
            continue
        if tellings and _explains(clause, tellings[-1], sentence, tongue):
            tellings[-1] = _with_reason(tellings[-1], clause, even(text), tongue)
            continue
        made = _instruction(clause, tongue) or _told(clause, tongue, who, last, near)
        near = clause.sentence
        who.read(clause.text, clause.start)
        if made is None and tellings and _belongs(clause, tellings[-1], even(text)):
            tellings[-1] = _with_reason(tellings[-1], clause, even(text), tongue)
            continue
        if made is None:
            open_.append((clause.start, clause.end))
            continue
        who.take_thing(clause.text)
        last, sentence = made.subject, clause.sentence
        tellings.append(made)
    tellings = _settled(list(_whole(tellings)), text, tongue)
    if len({one.text for one in tellings}) > MANY:
        tellings = [one for one in tellings if _telling(one, even(text), tongue)]
    tellings += _introductions(who, tellings, even(text), tongue)
    return Told(tuple(tellings), tuple(who.known), tuple(open_))


def _settled(tellings: list[Telling], text: str, tongue: Tongue) -> list[Telling]:
    """Beside what is surely of the person's life, the rest is too, unless a task is worked on."""
    if not any(one.sure for one in tellings) or pattern_of(tongue, "chores").search(fold(text)):
        return tellings
    return [replace(one, sure=True) for one in tellings]


def _telling(one: Telling, text: str, tongue: Tongue) -> bool:
    """Whether a statement shows what it tells: a kind, an attribute, a name, a number, or somebody else."""
    quote = text[one.start : one.end]
    shows = one.kind or one.subject or value_in(quote, tongue) or re.search(r"\d|(?<=[a-zà-ÿ,] )[A-ZÀ-Þ]", quote)
    return bool(shows)


def _introductions(who: Referents, tellings: Sequence[Telling], text: str, tongue: Tongue) -> Iterator[Telling]:
    """ "… for my nephew Jannis": who he is, where nothing else that is told says so."""
    called = re.compile(rf"{tongue.called}\b", re.IGNORECASE)
    for one in who.known:
        if not (one.name and one.relation and one.where):
            continue
        start, end = one.where
        if any(other.start <= start and end <= other.end for other in tellings):
            continue
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


def _belongs(clause: Clause, told: Telling, text: str) -> bool:
    """A few words right behind a statement that are none themselves: "… head of the team", "… took nine years"."""
    return (
        0 <= clause.start - told.end <= NEXT_TO
        and not told.joined
        and "\n" not in text[told.end : clause.start]
        and len(clause.text.split()) <= FEW
        and told.kind != "instruction"
        and not is_command(clause.text)
        and not is_question(clause.text)
    )


def _with_reason(told: Telling, clause: Clause, text: str, tongue: Tongue) -> Telling:
    if told.kind == "instruction":
        whole = tongue.asked.format(words=text[told.start : clause.end])
    else:
        said, between = tongue.turn(clause.text), text[told.end : clause.start]
        said = said[:1].upper() + said[1:] if re.search(r"[.!?…]", between) else said
        whole = _finished(f"{told.text.rstrip('.')}{between}{said}")
    return replace(told, text=whole, end=clause.end, joined=True) if len(whole) <= LONGEST else told


def _waits(clause: Clause, tongue: Tongue) -> bool:
    plain = fold(clause.text)
    if _condition(tongue).match(plain) and len(plain.split()) < 12:
        return True
    if len(plain.split()) > 5 or not clause.first or _subject(tongue).search(plain):
        return False
    return not is_command(plain) and not is_greeting(plain) and _fragment(tongue).fullmatch(plain) is not None


def _whole(tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Each once; what stands in another's words goes with it."""
    for one in tellings:
        inside = any(other is not one and other.start <= one.start and one.end <= other.end for other in tellings)
        if not inside and len(one.text) <= LONGEST:
            yield one


def _only_asks(clause: Clause, tongue: Tongue) -> bool:
    plain = fold(clause.text)
    if pattern_of(tongue, "instructs", start=True).match(plain) and not clause.sentence.endswith("?"):
        return False
    if is_greeting(clause.text) or pattern_of(tongue, "trifles").fullmatch(plain):
        return True
    if _unreal(clause, tongue):
        return True
    if clause.sentence.rstrip(" \"')").endswith("?"):
        rest = clause.sentence[clause.sentence.find(clause.text) + len(clause.text) :]
        return is_question(clause.sentence) or is_question(clause.text) or not rest.strip(" ?!\"')")
    return is_question(clause.text) and is_question(clause.sentence)


def _unreal(clause: Clause, tongue: Tongue) -> bool:
    sentence = fold(clause.sentence)
    return bool(
        pattern_of(tongue, "unreal").search(sentence) or pattern_of(tongue, "unreal_start", start=True).match(sentence)
    ) and not pattern_of(tongue, "instructs").search(sentence)


def _instruction(clause: Clause, tongue: Tongue) -> Telling | None:
    """A standing instruction, in the person's own words: which "you" is meant is never in doubt."""
    plain = re.sub(r"^(?:please|bitte|s'il (?:te|vous) plaît),? ", "", fold(clause.text))
    found = pattern_of(tongue, "instructs", start=True).match(plain)
    found = found or pattern_of(tongue, "instructs", start=True).match(fold(clause.text))
    if found is None or len(words(clause.text)) < 3:
        return None
    text = tongue.asked.format(words=clause.text)
    return Telling(text, clause.start, clause.end, "", True, "instruction")


def _told(clause: Clause, tongue: Tongue, who: Referents, last: str, near: str) -> Telling | None:
    if is_command(clause.text):
        return None
    for make in _WAYS:
        if make is _of_ellipsis and last:
            continue
        made = make(clause, tongue, who, last)
        if made is not None:
            subject, said = made
            if len(words(said)) < SHORTEST + 1 or _bare(tongue).fullmatch(clause.text):
                return None
            kind = kind_of(clause.text, tongue)
            sure = _sure(clause, make in (_as_said, _of_object, _of_anything), kind, tongue, near)
            return Telling(_finished(said), clause.start, clause.end, subject, sure, kind)
    return None


Made = tuple[str, str] | None
"""(subject, what is said of them)"""


def _impersonal(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Il me manque le prêt": nobody does it, and it is of the person where they are in it."""
    if not pattern_of(tongue, "impersonal", start=True).match(fold(clause.text)):
        return None
    if len(clause.text.split()) < 4:
        return None
    return ("", tongue.turn(clause.text)) if tongue.first & set(words(clause.text)) else None


def _of_others(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "she lives in Ghent": "she" is whom the message named."""
    early = re.match(r"(?:now|today|jetzt|nun|heute|maintenant|aujourd'hui) (?=\w)", clause.text, re.IGNORECASE)
    first, _, rest = clause.text[early.end() if early else 0 :].partition(" ")
    sex = tongue.himself.get(fold(first))
    if sex is None or not rest:
        return None
    one = who.meant(sex, last)
    if sex == "t" and who.thing and not pattern_of(tongue, "impersonal", start=True).match(fold(clause.text)):
        return "", f"{who.thing} {_verb_of(first, rest)}{tongue.turn(rest)}"
    if one is None or sex == "t" or pattern_of(tongue, "impersonal", start=True).match(fold(clause.text)):
        return None
    kin = next((each for each in named(rest, tongue) if each.relation and not each.name), None)
    if kin and one.name and re.match(rf"{tongue.my} ", rest, re.IGNORECASE):
        who.add(replace(kin, name=one.name, sex=sex))
    verb = _verb_of(first, rest)
    lead, who_ = early[0] if early else "", _designation(one, tongue)
    return one.subject, f"{lead}{who_} {verb}{tongue.turn(rest)}"


def _verb_of(pronoun: str, rest: str) -> str:
    """The verb that is shortened in "she's", "they've"."""
    if "'" not in pronoun:
        return ""
    has = re.match(r"(?:been|got|had|gone|done|taken|moved|lived|worked|always|never|just)\b", rest)
    endings = {"s": "has" if has else "is", "ll": "will", "re": "are", "ve": "have", "d": "had" if has else "would"}
    return f"{endings.get(fold(pronoun).split(chr(39))[1], '')} "


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
    child = re.match(rf" ({NAME})\b", match["rest"]) if kin else None
    owner = one.name or f"your {one.relation}"
    subject = f"{owner}'s {tongue.relations[fold(noun)]}" if kin else one.subject
    if child:
        subject = child[1]
        who.add(Referent(child[1], "", "", tongue.sexes.get(fold(noun), "")))
    if tongue.name == "en":
        return subject, f"{_designation(one, tongue)}'s {noun}{rest}"
    if tongue.name == "de":
        return subject, f"{one.name}s {noun}{rest}" if one.name else f"{match['his']} {noun}{rest}"
    article = {"sa": "La", "ses": "Les"}.get(fold(match["his"]), "Le")
    return subject, f"{article} {noun} de {_designation(one, tongue)}{rest}"


def _of_mine(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "my flatmate Zeynep is coeliac": of Zeynep; "my oven is broken": of the person."""
    match = re.match(rf"(?:{tongue.my}|{tongue.theirs}) ", clause.text, re.IGNORECASE)
    bare = re.match(rf"(?:{_BARE[tongue.name]}) \w+", clause.text, re.IGNORECASE)
    if match is None and bare is None:
        return None
    text = clause.text if match else f"{_own(bare, tongue)} {clause.text[:1].lower()}{clause.text[1:]}"
    one = next(_named_at_start(text, tongue), None)
    if one is not None and bare is not None:
        who.add(one)
    return (one.subject if one else "", tongue.turn(text))


def _own(bare: re.Match[str] | None, tongue: Tongue) -> str:
    male = bare is not None and tongue.sexes.get(fold(bare[0].split()[0])) == "m"
    return {"en": "my", "de": "mein" if male else "meine", "fr": "mon" if male else "ma"}[tongue.name]


def _named_at_start(text: str, tongue: Tongue) -> Iterator[Referent]:
    """Who "my flatmate Zeynep" is, at the head of a clause; nobody for "my oven" and "my sister's car"."""
    head = rf"(?:{tongue.my} (?:[\w-]+ )?(?:{nouns(tongue)})|{tongue.theirs})\b(?!'s (?!{_IS})[a-z])"
    if re.match(head, text, re.IGNORECASE):
        yield from (one for one in named(text, tongue) if one.relation)


def _of_person(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """The person is the subject: "I live in Jena", "Yesterday I had …", "Gestern hatte ich …"."""
    found = _subject(tongue).search(clause.text)
    late = 0 if found is None else len(clause.text[: found.start()].split())
    if found is None or (late > 4 and not (late <= FEW + 2 and _opening(tongue).match(fold(clause.text)))):
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
    if clause.first and {"me", "us"} & set(words(clause.text)):
        return None
    who.add(Referent(match[1]))
    return match[1], tongue.turn(clause.text)


_BARE = {"en": "mum|mom|dad|gran|grandma|grandpa|granny", "de": "mama|papa|oma|opa", "fr": "maman|papa|mamie|papi"}
"""What one calls one's own without saying "my"."""
_OF_A_LIFE = word_set("name birthday age home origin health allergy diet work education language relation pet hobby")
_IS = r"(?:an?|the|at|in|got|been|not|allergic|ill|sick|pregnant|vegan|vegetarian|\w+ing|\w+ed)\b"
"""Behind "daughter's": then it is "daughter is"."""
_OBJECTS = word_set("me us mich mir uns moi m")
_NEVER_NAMES = word_set(
    """one two three four five six seven eight nine ten many most both some each every other all
    thanks great maybe everyone nobody people work today yesterday tomorrow this that there everything nothing
    something someone life time day long new"""
)


def _of_ellipsis(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "got promoted on Thursday", "can't swim", "no kids": the person leaves themself out."""
    plain = fold(clause.text)
    if len(plain.split()) < 3 and not plain.startswith(("can", "no ")):
        return None
    before = next((words_ for head, words_ in _heads(tongue) if head.match(plain)), None)
    if before is None:
        return None
    return "", tongue.turn(f"{before}{clause.text[:1].lower()}{clause.text[1:]}")


def _of_object(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Lawns make me sad", "hier soir ma voiture est tombée en panne": something of the person, or to them."""
    said = words(clause.text.replace("'", "' "))
    if tongue.name != "fr":
        said = words(clause.text)
    own = [number for number, word in enumerate(said) if word in tongue.first or f"{word}'" in tongue.first]
    if not said or re.match(r"(?:broke|took|made|gave|cost|\w+ed|let|keep|put)$", said[0]):
        return None
    if not own or said[0] in tongue.himself or not (own[0] < 5 or kind_of(clause.text, tongue) == "preference"):
        return None
    return "", tongue.turn(clause.text)


def _as_said(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "The office is in Swindon", "Step two is the evening class": it stands as it is, where the model agrees."""
    plain = fold(clause.text)
    if set(tongue.himself) & set(words(plain)[1:]):
        return None
    step = pattern_of(tongue, "steps", start=True).match(plain)
    article = pattern_of(tongue, "articles", start=True).match(plain)
    shows = len(plain.split()) >= 5 or kind_of(clause.text, tongue) == "preference"
    if not step and not article and not (shows and kind_of(clause.text, tongue) in ("preference", "skill")):
        return None
    name = re.search(rf" {tongue.called} ({NAME})$", clause.text) if article else None
    return (name[1] if name else ""), tongue.turn(clause.text)


def _of_the_same(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "… and coach handball": of whom the clause before was."""
    if clause.first or pattern_of(tongue, "verbs", start=True).match(fold(clause.text)) is None:
        return None
    if not last:
        return "", tongue.turn(f"{_I[tongue.name]} {clause.text}")
    one = next((each for each in reversed(who.known) if each.subject == last), None)
    return (last, f"{_designation(one, tongue)} {tongue.turn(clause.text)}") if one else None


def _of_anything(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "They asked me to stay": what has the person in it, where nothing else fits."""
    said = words(clause.text.replace("'", "' ")) if tongue.name == "fr" else words(clause.text)
    if len(said) < FEWEST or said[0] in tongue.himself or not tongue.first & set(said):
        return None
    return "", tongue.turn(clause.text)


_I = {"en": "I", "de": "ich", "fr": "je"}
_WAYS: tuple[Callable[[Clause, Tongue, Referents, str], Made], ...] = (
    _impersonal, _of_others, _of_theirs, _of_mine, _of_person, _of_the_same, _of_named, _of_ellipsis, _of_object,
    _as_said, _of_anything,
)  # fmt: skip
"""The surest first."""


def _designation(one: Referent, tongue: Tongue) -> str:
    if one.name:
        return one.name
    mine = {"en": "your", "de": "dein" if one.sex == "m" else "deine", "fr": "ton" if one.sex == "m" else "ta"}
    return f"{mine[tongue.name]} {one.noun or one.relation}"


def _sure(clause: Clause, of_a_thing: bool, kind: MemoryKind | None, tongue: Tongue, near: str) -> bool:
    """What has somebody for its subject is of their life, unless it may be of the task at hand, of which this sentence
    or the one before (`near`) tells; what is said of things is where it shows a plan, a skill or a taste of the
    person."""
    if of_a_thing and re.search(rf"^(?:\w+ ){{0,3}}{tongue.my} ", clause.text, re.IGNORECASE):
        return True
    if kind in ("goal", "skill", "preference"):
        return True
    found = value_in(clause.text, tongue)
    if found is not None and found[0] in _OF_A_LIFE and not of_a_thing:
        return True
    if tongue.you & set(words(clause.text)):
        return False
    of_a_thing = of_a_thing and not _OBJECTS & set(words(clause.text.replace("'", "' ")))
    return not of_a_thing and not pattern_of(tongue, "chores").search(fold(f"{near} {clause.sentence}"))


def _finished(text: str) -> str:
    plain = " ".join(text.split()).strip(" ,;:-–—")
    plain = plain[:1].upper() + plain[1:]
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


@cache
def _bare(tongue: Tongue) -> re.Pattern[str]:
    """ "My little sister": nothing is said of her."""
    return re.compile(rf"{tongue.my} (?:[\w'-]+ )?(?:{nouns(tongue)})", re.IGNORECASE)


@cache
def _heads(tongue: Tongue) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?:{head})"), before) for head, before in tongue.heads)


@cache
def _opening(tongue: Tongue) -> re.Pattern[str]:
    """What may stand at length before the subject: a condition, a purpose, a time."""
    return re.compile(
        rf"{_condition(tongue).pattern}|(?:to|for|after|before|since|during|in|at|on|every|um|für|nach|vor|seit|im|am|bei"
        r"|jeden|pour|après|avant|depuis|en|à|chaque)\b"
    )


@cache
def _condition(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(
        r"(?:when|whenever|if|every time|from now on|ground rule|wenn|immer wenn|falls|ab (?:jetzt|sofort)|quand|si"
        r"|chaque fois|à partir de maintenant|désormais)\b"
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
def _name_first(tongue: Tongue) -> re.Pattern[str]:
    verbs = {
        "en": r"(?:is|was|has|had|will|can't|can|does|did|and i|needs|lives|works|wants|says|likes|loves|keeps"
              r"|[a-z]+s|[a-z]+ed)",
        "de": r"(?:ist|war|hat|hatte|wird|will|kann|wohnt|arbeitet|mag|liebt)",
        "fr": r"(?:est|était|a|avait|va|veut|peut|habite|travaille|aime|adore)",
    }[tongue.name]  # fmt: skip
    short = r"|'s (?:my|our|an?|the|in|at|been|from|got|not)" if tongue.name == "en" else ""
    return re.compile(rf"([A-ZÀ-Þ][\w-]+)(?:(?:'s)? {verbs}{short})\b")
