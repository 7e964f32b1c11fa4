"""The ways in which a clause is made a statement to the person, each a rule: of whom it is, and what is said of them.

Each returns None where it does not apply; the first that does decides (`WAYS`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from secondme.memory.clauses import Clause
from secondme.memory.notes import Made, as_said, of_taste
from secondme.memory.passing import is_passing
from secondme.memory.referents import NAME, TITLE, Referent, Referents, designation, named, nouns
from secondme.memory.signs import NUMBERS, kind_of, pattern_of
from secondme.memory.tongues import Tongue
from secondme.memory.tongues.kin import TITLES
from secondme.memory.tongues.verbs import GOES_ON, IS, THIRD
from secondme.memory.words import fold, word_set, words

LATEST = 12
"""Words that may stand before "I", where they say when or what for."""


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
    if sex == "p" and (one is None or one.sex != "p") and tongue.name == "en" and _DO_TO_ME.match(fold(clause.text)):
        return "", f"they {_verb_of(first, rest)}{tongue.turn(rest)}"
    if sex == "t" and who.thing and not pattern_of(tongue, "impersonal", start=True).match(fold(clause.text)):
        return "", f"{who.thing} {_verb_of(first, rest)}{tongue.turn(rest)}"
    if one is None and sex in ("m", "f") and who.thing and tongue.name != "en":
        return "", f"{who.thing} {_verb_of(first, rest)}{tongue.turn(rest)}"
    if one is None or sex == "t" or pattern_of(tongue, "impersonal", start=True).match(fold(clause.text)):
        return None
    kin = next((each for each in named(rest, tongue) if each.relation and not each.name), None)
    if kin and one.name and re.match(rf"{tongue.my} ", rest, re.IGNORECASE):
        who.add(replace(kin, name=one.name, sex=sex))
    verb = _verb_of(first, rest)
    lead, who_ = early[0] if early else "", designation(one, tongue)
    return one.subject, f"{lead}{who_} {verb}{tongue.turn(rest)}"


_DO_TO_ME = re.compile(
    r"they(?:'ve|'re|'ll| have| are| will)? (?:just |now |finally )?(?:asked|offered|offering|gave|given|giving"
    r"|promoted|sent|made|fired|hired"
    r"|want|need|let|paid|pay|paying|invited|moved|told|owe|cut) (?:me|us)\b"
)
"""What an employer or an office does to the person, who need not be named."""


def _of_whom(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "…, who is twelve": of the last one named."""
    match = re.match(r"(who(?:'s)?) (?=\w)", clause.text, re.IGNORECASE) if tongue.name == "en" else None
    if match is None or clause.first or not who.known:
        return None
    one, rest = who.known[-1], clause.text[match.end() :]
    return one.subject, f"{designation(one, tongue)} {_verb_of(match[1], rest)}{tongue.turn(rest)}"


def _of_another(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "…, 71, a retired nurse", of the one whom the clause before named last."""
    if clause.listed != "other" or not who.known:
        return None
    one = who.known[-1]
    return one.subject, f"{designation(one, tongue)} {tongue.turn(clause.text)}"


def _of_somebodys(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Sam's girlfriend Nadia is Lebanese"."""
    if tongue.name != "en":
        return None
    match = re.match(rf"({NAME})'s (?P<noun>{nouns(tongue)})(?: ({NAME}))? (?=[a-z])(?!and\b)", clause.text)
    if match is None or fold(match[1]) in _NEVER_NAMES or fold(match[1]) in tongue.common:
        return None
    subject = match[3] or f"{match[1]}'s {tongue.relations[fold(match['noun'])]}"
    who.add(Referent(match[1]))
    who.add(Referent(subject, "", "", tongue.sexes.get(fold(match["noun"]), "")))
    return subject, tongue.turn(clause.text)


_AT_WORK = {
    "en": r"(?:[a-z]+ )?[a-z-]+(?:er|or|ist|ian|ant|man|woman|mate|nurse|midwife)",
    "de": r"[A-ZÄÖÜ][\wäöü-]+(?:er|erin|meister|frau|mann|hilfe|istin?|ärztin|arzt)",
    "fr": r"(?:[a-z]+ )?[a-zà-ÿ-]+(?:eur|euse|ier|ière|ien|ienne|iste|ante?|nounou)",
}
"""Nouns for people who do something for one, without a table."""
_BESIDE = re.compile(
    rf"(?P<title>{TITLE}|(?:{'|'.join(TITLES.values())})\.? )(?P<name>{NAME}), (?=[a-zà-ÿ])", re.IGNORECASE
)


def _of_mine_by_name(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "our caretaker, Mr Jankowski, retires in autumn": who is named beside any noun."""
    mine = rf"(?:{tongue.my}|the|la|le|der|die) (?P<noun>[\wà-ÿ'-]+)(?: [\wà-ÿ'-]+){{0,2}}, "
    head = re.match(mine, clause.text, re.IGNORECASE)
    beside = _BESIDE.match(clause.text, head.end()) if head else None
    if beside is None:
        called = re.match(
            rf"(?i:{tongue.my}) {_AT_WORK[tongue.name]} (?P<name>[A-ZÀ-Þ][\w-]+) (?=[a-zà-ÿ])(?!and\b"
            rf"|und\b|et\b)",
            clause.text,
        )
        if called is None or tongue.relations.get(fold(called[0].split()[1])):
            return None
        who.add(Referent(called["name"]))
        return called["name"], tongue.turn(clause.text)
    if head is None or beside is None or not beside["name"][0].isupper():
        return None
    title = fold(beside["title"]).strip(" .")
    sex = "m" if title in _LORDS else "f" if title in _LADIES else tongue.sexes.get(fold(head["noun"]), "")
    who.add(Referent(beside["name"], tongue.relations.get(fold(head["noun"]), ""), "", sex))
    return beside["name"], tongue.turn(clause.text)


def _verb_of(pronoun: str, rest: str) -> str:
    """The verb that is shortened in "she's", "they've"."""
    if "'" not in pronoun:
        return ""
    has = re.match(r"(?:been|got|had|gone|done|taken|moved|lived|worked|always|never|just)\b", rest)
    endings = {"s": "has" if has else "is", "ll": "will", "re": "are", "ve": "have", "d": "had" if has else "would"}
    return f"{endings.get(fold(pronoun).split(chr(39))[1], '')} "


def _of_theirs(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "his mother lives with us"."""
    text = re.sub(rf"^(\w+ (?:{nouns(tongue)}))'s (?={IS})", r"\1 is ", clause.text, flags=re.IGNORECASE)
    kin = re.match(rf"(?P<his>[\w-]+) (?P<noun>{nouns(tongue)})\b(?P<rest> .+)", text, re.IGNORECASE)
    match = kin or re.match(r"(?P<his>[\w-]+) (?P<noun>[\w-]+)(?P<rest>:? .+)", clause.text)
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
        return subject, f"{designation(one, tongue)}'s {noun}{rest}"
    if tongue.name == "de":
        return subject, f"{one.name}s {noun}{rest}" if one.name else f"{match['his']} {noun}{rest}"
    article = {"sa": "La", "ses": "Les"}.get(fold(match["his"]), "Le")
    return subject, f"{article} {noun} de {designation(one, tongue)}{rest}"


def _of_mine(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "my flatmate Zeynep is coeliac": of Zeynep; "my oven is broken": of the person."""
    match = re.match(rf"(?:{tongue.my}|{tongue.theirs}(?:'s)?) ", clause.text, re.IGNORECASE)
    bare = re.match(rf"(?:{_BARE[tongue.name]})(?:'s)? \w+", clause.text, re.IGNORECASE)
    if match is None and bare is None:
        return None
    head = clause.text[:1] if tongue.name == "de" else clause.text[:1].lower()
    text = clause.text if match else f"{_own(bare, tongue)} {head}{clause.text[1:]}"
    our = re.match(rf"our ({NAME})(?:'s)? ", text, re.IGNORECASE) if tongue.name == "en" else None
    if our is not None and fold(our[1]).removesuffix("'s") not in tongue.relations:
        who.add(Referent(our[1].removesuffix("'s")))
        return our[1].removesuffix("'s"), tongue.turn(text)
    one = next(_named_at_start(text, tongue), None)
    if bare is not None:
        for each in (one,) if one else named(text, tongue):
            who.add(each)
    return (one.subject if one else "", tongue.turn(text))


def _own(bare: re.Match[str] | None, tongue: Tongue) -> str:
    male = bare is not None and tongue.sexes.get(fold(bare[0].split()[0])) == "m"
    return {"en": "my", "de": "mein" if male else "meine", "fr": "mon" if male else "ma"}[tongue.name]


def _named_at_start(text: str, tongue: Tongue) -> Iterator[Referent]:
    """Who "my flatmate Zeynep" is, at the head of a clause; nobody for "my oven" and "my sister's car"."""
    head = rf"(?:{tongue.my} (?:[\w-]+ )?(?:{nouns(tongue)})|{tongue.theirs})\b(?!'s (?!{IS})[a-z])"
    if re.match(head, text, re.IGNORECASE):
        yield from (one for one in named(text, tongue) if one.relation)


def _of_person(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """The person is the subject: "I live in Jena", "Yesterday I had …", "Gestern hatte ich …"."""
    found = subject_in(tongue).search(clause.text)
    late = 0 if found is None else len(clause.text[: found.start()].split())
    if found is None or (late > 4 and not (late <= LATEST and _opening(tongue).match(fold(clause.text)))):
        return None
    left_out = _of_ellipsis(clause, tongue, who, "") if late and tongue.name == "en" else None
    if left_out is not None:
        return left_out
    head = fold(clause.text).split()[0]
    if head in tongue.himself or head in tongue.his:
        return None
    said = _VERB_FIRST.sub(r"\2 \1", clause.text) if tongue.name == "de" else clause.text
    return "", tongue.turn(said)


_VERB_FIRST = re.compile(r"^([a-zäöüß]+) (ich|wir)\b")
""" "Eigentlich mag ich Montage", of which "eigentlich" is no part any more."""


def _of_named(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Clyde needs drops", "Nora, my sister, got her licence"."""
    reader = Referents(tongue)
    reader.read(clause.text)
    for one in (*reader.known, *reversed(who.known)):
        if one.relation and clause.text.startswith(f"{one.name}, "):
            return one.name, tongue.turn(clause.text)
        if one.name and clause.text.startswith((f"{one.name} ", f"{one.name}'s ")):
            return one.name, tongue.turn(_unshortened(clause.text, tongue))
    match = _name_first(tongue).match(clause.text)
    name = match and (match[1] or match[2])
    if match is None or not name or fold(name) in tongue.common or _NO_NAME.fullmatch(fold(name)):
        return None
    if clause.first and not match[1] and {"me", "us"} & set(words(clause.text)):
        return None
    title = fold(clause.text.split()[0]).strip(".")
    who.add(Referent(name, "", "", "m" if title in _LORDS else "f" if title in _LADIES else ""))
    return name, tongue.turn(_unshortened(clause.text, tongue))


def _unshortened(text: str, tongue: Tongue) -> str:
    """ "Isla's 7" as "Isla is 7"."""
    short = re.match(rf"([A-ZÀ-Þ][\w-]+)'s (?={IS})", text) if tongue.name == "en" else None
    return f"{short[1]} {_verb_of(short[0].strip(), text[short.end() :])}{text[short.end() :]}" if short else text


_BARE = {
    "en": "mum|mom|dad|gran|grandma|grandpa|granny|nan|nana|auntie|aunt|uncle|hubby|grandad|granddad|mam"
    "|(?:landlord|landlady|boss|wife|husband|girlfriend|boyfriend|daughter|son|kids|sister|brother|dog|cat|baby|mother"
    "|father|flatmate|housemate|mate|grandson|granddaughter)(?= (?:is|are|was|had|got|turned|lost|still"
    "|were|wants|want|has|have|says|starts|works|hates|hate|loves|love|can't|won't|doesn't|don't|just|never|turned|turns|needs|need"
    "|lives|plays|died|thinks)\\b)",
    "de": "mama|papa|oma|opa|omi|opi|tante|onkel",
    "fr": "maman|papa|mamie|papi|tonton|tata|oncle|tante",
}
"""What one calls one's own without saying "my"."""
OBJECTS = word_set("me us mich mir uns moi m")
_LORDS, _LADIES = word_set("mr herr monsieur m"), word_set("mrs ms frau madame mme")
_NEVER_NAMES = word_set(
    """one two three four five six seven eight nine ten many most both some each every other all
    thanks great maybe everyone nobody people work today yesterday tomorrow this that there everything nothing
    something someone life time day long new"""
)
_NO_NAME = re.compile(
    rf"{'|'.join(sorted(_NEVER_NAMES))}|\w+(?:ing|tion|ment|ness)|house|roof|boiler|kitchen|garden|car|van|bike|school"
    rf"|training|choir|course|heating|theorie|praxis|prüfung|{NUMBERS}"
)
"""Things with which sentences begin without an article, and so with a capital."""


_BRIEF = re.compile(
    r"(?:can|no |name's |hab |hate |love |hasse |liebe |adore |déteste |(?:bin|im|i'm) \d\d$"
    r"|not (?!telling|saying|sure|going|doing|joking|kidding|complaining)\w+ing$)"
)
"""What says something even in two words."""


_IS_NOUN = re.compile(r"\w+ing (?:starts?|begins?|ends?|is|was|takes|costs?|helps?|makes?|gives?|keeps?|will) \w")
""" "Training starts in January": who does it is not left out."""


def _of_ellipsis(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "got promoted on Thursday", "can't swim", "no kids": the person leaves themself out."""
    plain = fold(clause.text)
    if last or (len(plain.split()) < 3 and not clause.listed and not _BRIEF.match(plain)) or _IS_NOUN.match(plain):
        return None
    before = next((words_ for head, words_ in _heads(tongue) if head.match(plain)), None)
    if before is None or is_passing(f"{fold(before)} {plain}", tongue):
        return None
    return "", tongue.turn(f"{before}{clause.text[:1].lower()}{clause.text[1:]}")


def _of_object(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "Lawns make me sad", "hier soir ma voiture est tombée en panne": something of the person, or to them."""
    said = words(clause.text.replace("'", "' ")) if tongue.name == "fr" else words(clause.text)
    own = [number for number, word in enumerate(said) if word in tongue.first or f"{word}'" in tongue.first]
    if not said or re.match(r"(?:broke|took|made|gave|cost|\w+ed|let|keep|put)$", said[0]):
        return None
    if not own or said[0] in tongue.himself or not (own[0] < 5 or kind_of(clause.text, tongue) == "preference"):
        return None
    return "", tongue.turn(clause.text)


def _of_the_same(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """ "… and coach handball": of whom the clause before was. A sentence may begin so too: "Collects old maps"."""
    text = clause.text if not clause.first else clause.text[:1].lower() + clause.text[1:]
    goes_on, third = GOES_ON[tongue.name].match(text), THIRD[tongue.name].match(text)
    if clause.first and not (goes_on and third and last):
        return None
    if last == OTHER or not (goes_on or pattern_of(tongue, "verbs", start=True).match(fold(text))):
        return None
    if not last and goes_on and third:
        return None
    if not last:
        we = tongue.name == "de" and re.match(r"(?:\w+ )?(?:haben|sind|hatten|waren)\b", text)
        return "", tongue.turn(f"{'wir' if we else _I[tongue.name]} {text}")
    one = next((each for each in reversed(who.known) if each.subject == last), None)
    return (last, f"{designation(one, tongue)} {tongue.turn(text)}") if one else None


_I = {"en": "I", "de": "ich", "fr": "je"}
WAYS: tuple[Callable[[Clause, Tongue, Referents, str], Made], ...] = (
    of_taste, _of_another, _impersonal, _of_whom, _of_others,
    _of_theirs, _of_mine_by_name, _of_mine, _of_somebodys, _of_person,
    _of_the_same, _of_ellipsis, _of_named, _of_object, as_said,
)  # fmt: skip
"""The surest first."""
OF_THINGS = (_of_object, as_said)
"""Those in which something else than the person is the subject."""
OF_PERSON = (of_taste, _of_person, _of_the_same, _of_ellipsis)
OTHER = "?"
"""In place of somebody's name: the subject is none of those known."""


@cache
def _heads(tongue: Tongue) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?:{head})"), before) for head, before in tongue.heads)


@cache
def _opening(tongue: Tongue) -> re.Pattern[str]:
    """What may stand at length before the subject: a condition, a purpose, a time."""
    return re.compile(
        rf"{condition(tongue).pattern}|(?:to|for|after|before|since|during|in|at|on|every|um|für|nach|vor|seit|im|am"
        rf"|bei"
        r"|jeden|pour|après|avant|depuis|en|à|chaque)\b"
    )


@cache
def condition(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(
        r"(?:when|whenever|if|every time|from now on|ground rule|wenn|immer wenn|falls|ab (?:jetzt|sofort)|quand|si"
        r"|chaque fois|à partir de maintenant|désormais)\b"
    )


@cache
def subject_in(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{tongue.subjects})(?:(?!\w)|(?<='))", re.IGNORECASE)


@cache
def _name_first(tongue: Tongue) -> re.Pattern[str]:
    verbs = {
        "en": r"(?:is|was|has|had|will|can't|can|does|did|and i|needs|lives|works|wants|says|likes|loves|keeps"
              r"|(?!this |us |his |as )[a-z]+s(?!:)(?! (?:have|are|were|can|will|do|had|make|of|and)\b)|[a-z]+ed)",
        "de": r"(?:ist|war|hat|hatte|wird|will|kann|wohnt|arbeitet|mag|liebt|lebt|spielt|studiert|lernt|unterrichtet"
              r"|singt|tanzt|malt|kocht|backt|liest|schreibt|sammelt|hasst|reist|klettert|schwimmt|reitet|heißt|heiratet"
              r"|zog|blieb)",
        "fr": r"(?:c'est|est|était|a|avait|va|veut|peut|habite|travaille|aime|adore|vit|enseigne|étudie|apprend|joue"
              r"|chante|danse|peint|dessine|cuisine|lit|écrit|collectionne|déteste|préfère|s'appelle|tient|dirige)",
    }[tongue.name]  # fmt: skip
    short = rf"|'s (?:my|our|from|{IS})" if tongue.name == "en" else ""
    of = {
        "en": r"(?: from [\w'-]+| (?:in|at) (?-i:[a-z])[\w'-]+)?",
        "de": r"(?: (?:aus|von|bei|in) (?:der |dem |den )?[\w-]+)?",
        "fr": r"(?: de la \w+| du \w+|, (?:la|le|ma|mon|notre) [\wà-ÿ-]+,)?",
    }[tongue.name]
    plain = rf"([A-ZÀ-Þ][\w-]+){of}(?:(?:'s)? {verbs}{short})\b"
    does = rf"(?:{verbs}|{_DOES[tongue.name]})"
    beside = rf"(?:{of[:-1]}|{_NEXT_DOOR})?"
    titles = "|".join((TITLES[tongue.name], *_FORMS_OF_ADDRESS))
    titled = rf"(?:{titles})\.? ([A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)?){beside} {does}\b"
    return re.compile(rf"{titled}|{plain}")


_FORMS_OF_ADDRESS = ("Mr", "Mrs", "Ms", "Herr", "Frau", "Monsieur", "Madame", "Mme")
"""Before a name in any language: "Frau Pichler has the key"."""
_NEXT_DOOR = (
    r" (?:from|at|in|on|of|aus|von|in|auf|bei|de|du|au|à) (?:(?:the|my|our|der|dem|den|la|le) )?[\w'-]+(?: [\w'-]+)?"
)
"""Where somebody is from, between their name and what they do: "Mrs Ode from number 12"."""
_DOES = {"en": r"[a-z]+s", "de": r"[a-zäöüß]+t", "fr": r"[a-zà-ÿ]+"}
"""Any third person: behind a title there is no doubt who does it."""
