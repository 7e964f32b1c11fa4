"""Makes statements of what a message tells, by rules alone: "she lives in Ghent" becomes "Nora lives in Ghent.".

The rules know how the person speaks of themself and of those whom they name (memory/referents.py); what they cannot
turn into a statement is left to the model. A statement is *sure* when its clause shows what it tells (a kind, an
attribute, a name, a number); an unsure one is right no oftener than wrong, and no memory is made of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from secondme.memory.answers import answered
from secondme.memory.calling import of_a_name, says_a_name
from secondme.memory.clauses import Clause, clauses, even, of_somebody_else
from secondme.memory.denied import refers_to_nothing
from secondme.memory.gate import is_command, is_greeting, is_question
from secondme.memory.instructions import asks_for_good, goes_on_asking
from secondme.memory.lasting import is_whole, shows
from secondme.memory.leaning import fragment, leans, offers
from secondme.memory.lists import unrolled
from secondme.memory.notes import is_dated, is_specific, of_taste
from secondme.memory.passing import TASKS, is_courtesy, is_of_a_home, is_passing, without_courtesy
from secondme.memory.personal import personal
from secondme.memory.pronouns import explained
from secondme.memory.referents import NAME, Referent, Referents, designation, nouns
from secondme.memory.signs import kind_of, pattern_of, value_in
from secondme.memory.tongues import Tongue
from secondme.memory.ways import OBJECTS, OF_PERSON, OF_THINGS, OTHER, WAYS, condition, subject_in
from secondme.memory.words import content_words, fold, sentences, word_set, words
from secondme.types import MemoryKind

LONGEST = 220
SHORTEST = 2
MANY = 6
"""Statements of one message above which those that show nothing in particular are left out: it is a story."""
FEW = 10
"""Words up to which what is no statement itself goes with the one before."""
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
    own: bool = True
    """The person is the subject of the clause: one that goes on without a subject is theirs too."""
    joined: bool = False
    """Something that is no statement itself was added to it."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that rules read in a message. `open`: pieces that they could make nothing of, for the model."""

    tellings: tuple[Telling, ...]
    people: tuple[Referent, ...]
    open: tuple[tuple[int, int], ...]


def read(text: str, tongue: Tongue, before: Sequence[str] = (), asked: str = "") -> Told:
    """`text`: the person's own words in a message. `before`: what they said just before it, for "she" and "it".
    `asked`: the question that it answers; of that only of whom it asks is used ("your sister"), never a name."""
    who = Referents(tongue)
    for turn in before:
        who.read(even(turn))
    who.hear(even(asked))
    answers = tuple(_answer(text, asked, tongue, who))
    tellings = [*answers]
    open_: list[tuple[int, int]] = []
    last = sentence = near = ""
    working = _is_task(text, tongue)
    noted = not TASKS.search(fold(text))
    found = (part for clause in clauses(text, tongue) for part in unrolled(clause, tongue))
    for clause in _joined(list(found), even(text), tongue):
        if _only_asks(clause, tongue):
            who.read(clause.text, clause.start)
            continue
        if tellings and _explains(clause, tellings[-1], sentence, tongue):
            tellings[-1] = _with_reason(tellings[-1], clause, even(text), tongue)
            continue
        if tellings and tellings[0].end >= clause.end and tellings[0].start <= clause.start:
            continue
        place = _Place(last, near, working, bool(tellings), noted)
        made = _instruction(clause, tellings, tongue) or _told(clause, tongue, who, place)
        made = None if made and made.kind != "instruction" and not is_whole(made.text, tongue) else made
        if made is not None and refers_to_nothing(made.text) and tellings and sentence == clause.sentence:
            tellings[-1] = _with_reason(tellings[-1], clause, even(text), tongue)
            continue
        near = clause.sentence
        who.read(clause.text, clause.start)
        if made is not None and leans(made.text, tongue):
            if tellings and _behind(clause, tellings[-1], even(text)):
                tellings[-1] = _with_reason(tellings[-1], clause, even(text), tongue)
            continue
        if made is None and tellings and _belongs(clause, tellings[-1], even(text), tongue):
            tellings[-1] = _with_reason(tellings[-1], clause, even(text), tongue)
            continue
        if made is None and says_a_name(clause, tongue):
            last = OTHER  # whose name it is cannot be told, by a model neither
            continue
        if made is None:
            open_.append((clause.start, clause.end))
            last = OTHER if of_somebody_else(clause, tongue) else last
            continue
        who.take_thing(clause.text)
        last, sentence = made.subject or ("" if made.own else OTHER), clause.sentence
        tellings.append(made)
    tellings = [one for one in _whole(tellings) if one.kind == "instruction" or is_whole(one.text, tongue)]
    lasting = [one for one in tellings if one in answers or _lasts(one, even(text), tongue)]
    if not lasting or len({one.text for one in tellings}) > MANY:
        tellings = lasting
    tellings += _introductions(who, tellings, even(text), tongue)
    return Told(tuple(tellings), tuple(who.known), tuple(open_))


def _answer(text: str, asked: str, tongue: Tongue, who: Referents) -> Iterator[Telling]:
    """The beginning of a message, where it is but the answer to the question before it."""
    first = next(iter(sentences(even(text))), "")
    piece = re.split(r"(?:[,;.!]| - )\s", first)[0].rstrip(" .!,")
    start = even(text).find(piece)
    found = answered(even(asked), piece, tongue, who) if asked and piece else None
    if found is None or start < 0:
        return
    one, said = found
    subject, end = one.subject if one else "", start + len(piece)
    name = re.search(rf"(?:called|heißt|s'appelle) ({NAME})$", said, re.IGNORECASE)
    if one is not None and name is not None:
        who.add(replace(one, name=name[1], where=(start, end)))
        subject = name[1]
    yield Telling(_finished(tongue.turn(said)), start, end, subject, True, "relationship" if name and one else None)


def _lasts(one: Telling, text: str, tongue: Tongue) -> bool:
    said = text[one.start : one.end]
    return bool(one.kind or one.subject) or shows(said, tongue) or bool(personal(said))


def _introductions(who: Referents, tellings: Sequence[Telling], text: str, tongue: Tongue) -> Iterator[Telling]:
    """ "… for my nephew Jannis": who he is, where nothing else that is told says so."""
    called = re.compile(rf"{tongue.called}\b", re.IGNORECASE)
    for one in who.known:
        if not (one.name and one.relation and one.where):
            continue
        start, end = one.where
        if any(other.start <= start and end <= other.end for other in tellings if other.kind != "instruction"):
            continue
        if called.search(text[start:end]):
            continue
        mine = designation(replace(one, name=""), tongue)
        said = tongue.named.format(whose=mine, name=one.name)
        yield Telling(_finished(said), start, end, one.name, True, "relationship")


def _joined(found: list[Clause], text: str, tongue: Tongue) -> Iterator[Clause]:
    """With the condition of an instruction ("when I ask for recipes") before what is asked, and with a few words that
    are no clause ("basil, on the other hand") before the one that they belong to."""
    held: Clause | None = None
    for clause in found:
        heads = held is not None and text[held.end :].lstrip().startswith(":")
        if held is not None and held.sentence == clause.sentence and not heads:
            clause = replace(clause, start=held.start, text=text[held.start : clause.end], first=held.first)
        elif held is not None and not heads:
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


def _behind(clause: Clause, told: Telling, text: str) -> bool:
    """Right behind a statement, in the same paragraph."""
    return 0 <= clause.start - told.end <= NEXT_TO and not re.search(r"\n\s*\n", text[told.end : clause.start])


def _belongs(clause: Clause, told: Telling, text: str, tongue: Tongue) -> bool:
    """A few words right behind a statement that are none themselves: "… head of the team", "… took nine years"."""
    return (
        0 <= clause.start - told.end <= NEXT_TO
        and not told.joined
        and not re.search(r"[\n.!?]", text[told.end : clause.start])
        and len(clause.text.split()) <= FEW
        and told.kind != "instruction"
        and fold(clause.text).split()[0] not in tongue.his
        and not pattern_of(tongue, "negation").search(fold(clause.text))
        and not is_command(clause.text)
        and not is_question(clause.text)
        and not of_somebody_else(clause, tongue)
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
    if is_courtesy(plain, tongue):
        return False
    if condition(tongue).match(plain) and len(plain.split()) < 12:
        return True
    if len(plain.split()) > 5 or not clause.first or subject_in(tongue).search(plain):
        return False
    return not is_command(plain) and not is_greeting(plain) and fragment().fullmatch(plain) is not None


def _whole(tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Each once; what stands in another's words goes with it."""
    for one in tellings:
        inside = any(other is not one and other.start <= one.start and one.end <= other.end for other in tellings)
        if not inside and len(one.text) <= LONGEST:
            yield one


_TAG = re.compile(r",? (?:ok|okay|right|yeah|please|ja|oder|gut|hein|d'accord|stp) ?\?$")
"""Behind what is no question for all that."""


def _only_asks(clause: Clause, tongue: Tongue) -> bool:
    plain = fold(clause.text)
    if pattern_of(tongue, "instructs", start=True).match(plain) and (
        _TAG.search(fold(clause.sentence)) or not clause.sentence.endswith("?")
    ):
        return False
    if is_greeting(clause.text) or is_passing(plain, tongue) or is_courtesy(plain, tongue):
        return True
    if _unreal(clause, tongue) or _OF_THE_WORLD.match(plain):
        return True
    if clause.sentence.rstrip(" \"')").endswith("?"):
        rest = clause.sentence[clause.sentence.find(clause.text) + len(clause.text) :]
        return is_question(clause.sentence) or is_question(clause.text) or not rest.strip(" ?!\"')")
    return is_question(clause.text) and is_question(clause.sentence)


_FILLER = re.compile(r"^\W*(?:(?:genre|bah|ben|et|mais|like|so|and|but|ok|und|aber|also|na ja)[\s,]+)+")
_OF_THE_WORLD = re.compile(
    r"(?:i|we) (?:believe|think|guess|suppose|reckon|know|assume|doubt|bet),? (?:that )?(?:he|she|it|it's|he's"
    r"|she's|that's|the|there|they|this)\b"
    r"|ich (?:glaube|denke|weiß|weiss|vermute|schätze),? (?:dass )?(?:er|sie|es|das|die|der)\b"
    r"|je (?:crois|pense|sais|suppose) (?:que |qu')(?:c'|il|elle|ce|le|la|les|on)"
)
"""What somebody believes of others or of things tells of these."""


def _unreal(clause: Clause, tongue: Tongue) -> bool:
    sentence = _FILLER.sub("", without_courtesy(fold(clause.sentence), tongue))
    if pattern_of(tongue, "instructs").search(sentence):
        return False
    if pattern_of(tongue, "unreal").search(sentence) or pattern_of(tongue, "unreal_start", start=True).match(sentence):
        return True
    wished = pattern_of(tongue, "wished").search(fold(clause.text))
    return wished is not None and kind_of(clause.text, tongue) not in ("preference", "goal")


_MEETING = re.compile(r"\brendez-vous\b", re.IGNORECASE)
"""It speaks to nobody."""


def _is_task(text: str, tongue: Tongue) -> bool:
    """Whether something is asked or wanted of the assistant in a message: then "the letter" may be what is written
    together."""
    parts = sentences(even(text))
    spoken_to = tongue.you & set(words(_MEETING.sub("", text)))
    return any(is_command(part) or part.rstrip().endswith("?") for part in parts) or bool(spoken_to)


def _instruction(clause: Clause, tellings: Sequence[Telling], tongue: Tongue) -> Telling | None:
    """A standing instruction, in the person's own words: which "you" is meant is never in doubt."""
    after = bool(tellings) and tellings[-1].kind == "instruction"
    if not (asks_for_good(clause, tongue) or (after and goes_on_asking(clause, tongue))):
        return None
    text = tongue.asked.format(words=clause.text)
    return Telling(text, clause.start, clause.end, "", True, "instruction")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a message a clause stands. `last`: of whom the statement before it is. `near`: the sentence before it.
    `working`: something is asked of the assistant. `told`: something of the person's was told before it. `noted`: it is
    of no text or code that is worked on."""

    last: str
    near: str
    working: bool
    told: bool
    noted: bool


def _told(clause: Clause, tongue: Tongue, who: Referents, place: _Place) -> Telling | None:
    step = pattern_of(tongue, "steps", start=True).match(fold(clause.text))
    if (is_command(clause.text) and not step and not _goes_on_telling(clause, tongue, place)) or _asks_once(clause):
        return None
    for make in (of_a_name,) if says_a_name(clause, tongue) else WAYS:
        made = make(clause, tongue, who, place.last)
        if made is not None:
            subject, said = made
            bare = not content_words(clause.text) or _bare(tongue).fullmatch(clause.text)
            if bare or (len(words(said)) < SHORTEST + 1 and make is not of_taste):
                return None
            said, known = (said, True) if subject else explained(said, tongue, who)
            kind = "goal" if step else "preference" if make is of_taste else kind_of(clause.text, tongue)
            if kind is None and make in OF_THINGS and is_dated(clause):
                kind = "event"
            sure = known and _sure(clause, make in OF_THINGS, kind, tongue, place)
            if not sure and make in OF_THINGS:
                return None
            return Telling(_finished(said), clause.start, clause.end, subject, sure, kind, make in OF_PERSON)
    return None


_ONCE_MORE = re.compile(r"\bbitte (?:noch ?mal|nochmal|mal|kurz)\b")


def _asks_once(clause: Clause) -> bool:
    """ "For the club: write a poem", "die Dosis bitte noch mal nachrechnen"."""
    _, colon, behind = clause.text.rpartition(": ")
    return bool(colon and is_command(behind)) or _ONCE_MORE.search(fold(clause.text)) is not None


def _goes_on_telling(clause: Clause, tongue: Tongue, place: _Place) -> bool:
    """ "Bin 22, spiel Cello": behind what the person told of themself, what looks like a command is told too."""
    told = place.told and not place.last and not clause.first and place.near == clause.sentence
    return tongue.name == "de" and told and not clause.sentence.rstrip().endswith("?")


_IS_CALLED = re.compile(r"^\w+ [\w'-]+ (?:is called|heißt|s'appelle) \w")
_OF_A_LIFE = word_set("name birthday age home origin health allergy diet work education language relation pet hobby")


def _sure(clause: Clause, of_a_thing: bool, kind: MemoryKind | None, tongue: Tongue, place: _Place) -> bool:
    """What has somebody for its subject is of their life, unless it may be of the task at hand, of which this sentence
    or the one before tells, or is what somebody else says of the person; what is said of things is where it shows a
    plan, a skill or a taste of the person, or goes on with what they told of themself."""
    if pattern_of(tongue, "reported", start=True).match(fold(clause.text)):
        return False
    if of_a_thing and re.search(rf"^(?:[\w']+ ){{0,3}}{tongue.my} ", clause.text, re.IGNORECASE):
        return True
    if offers(clause.text, tongue):
        return False
    if clause.listed or kind in ("goal", "skill", "preference"):
        return True
    found = value_in(clause.text, tongue)
    if (found is not None and found[0] in _OF_A_LIFE and not of_a_thing) or personal(clause.text):
        return True
    if tongue.you & set(words(_MEETING.sub("", clause.text))):
        return False
    here = fold(f"{place.near} {clause.sentence}" if of_a_thing else clause.text)
    if place.working and (TASKS.search(here) or pattern_of(tongue, "chores").search(here)):
        return False
    return (
        not of_a_thing
        or _IS_CALLED.search(clause.text) is not None
        or place.told
        or is_dated(clause)
        or (place.noted and is_specific(clause.text, tongue))
        or is_of_a_home(clause.text)
        or bool(OBJECTS & set(words(clause.text.replace("'", "' "))))
    )


def _finished(text: str) -> str:
    plain = " ".join(text.split()).strip(" ,;:-–—")
    plain = plain[:1].upper() + plain[1:]
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


@cache
def _bare(tongue: Tongue) -> re.Pattern[str]:
    """ "My little sister": nothing is said of her."""
    lead = r"(?:c'est |that(?:'s| is) |das ist )?"
    return re.compile(rf"{lead}{tongue.my} (?:[\w'-]+ )?(?:{nouns(tongue)})", re.IGNORECASE)
