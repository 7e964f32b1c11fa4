"""Of whom a message speaks: who is named, how they are related to the person, and whom "she" and "his" mean. Pure.

A pronoun stands for the last one named that it can stand for; where none fits, or the sex is not known and two could be
meant, nothing is said. "My sister Nora" and "Nora, my sister" say that Nora is the person's sister; nothing else does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from secondme.memory.tongues import Tongue
from secondme.memory.tongues.calendar import DATE_WORDS
from secondme.memory.tongues.passing import HOME
from secondme.memory.words import EMPTY, fold, word_set

NAME = r"(?-i:[A-ZÀ-ÖØ-Þ][\w'’-]*[a-zà-ÿ](?: (?:[A-ZÀ-ÖØ-Þ][\w-]*[a-zà-ÿ]|[A-Z]\.))?)"
"""One or two words that begin with a capital."""
TITLE = r"(?:(?:mrs?|ms|dr|frau|herr|madame|monsieur|mme|m)\.? )?"
_ADJECTIVES = word_set(
    """older elder younger eldest oldest youngest little big twin new old former current close good dear lovely late
    poor only own first second ältere jüngere ältester jüngster kleine kleiner große großer neue neuer alte alter
    liebe lieber einzige beste grande petite grand petit jeune nouveau nouvelle ancien ancienne vieux vieille cher
    chère"""
)
NATIONS = word_set(
    """american canadian mexican brazilian argentinian chilean british english scottish welsh irish german austrian
    swiss french belgian dutch danish swedish norwegian finnish icelandic spanish portuguese italian greek turkish
    polish czech slovak hungarian romanian bulgarian serbian croatian ukrainian russian chinese japanese korean
    vietnamese thai indian pakistani australian african european asian egyptian moroccan algerian nigerian kenyan
    iranian iraqi israeli syrian lebanese catholic protestant muslim jewish hindu buddhist vegan canadien français
    anglais allemand espagnol italien belge suisse"""
)
_NO_NAME = (
    EMPTY
    | NATIONS
    | word_set(
        "christmas easter english german french spanish der die das ein eine ich le la les un une je hr gp tv it ok"
    )
)


_HOME = re.compile(rf"{HOME}(?= (?:is|was|has|needs|ist|war|hat|est|était|a)\b)", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:college|school|university|hospital|street|road|bank|church|station|park|club|centre|center|house|square"
    r"|schule|klinik|straße|platz|kirche|bahnhof|lycée|hôpital|rue|place|église|gare)$"
)


def is_no_name(words_: str, tongue: Tongue) -> bool:
    """A day or month of this language, a people, a language, an institution: written with a capital, nobody's name."""
    first = fold(words_.split()[0])
    return first in _NO_NAME or first in DATE_WORDS[tongue.name] or _NOBODY.search(fold(words_)) is not None


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody of whom is spoken. `relation` in English ("sister"), `noun` as it was said; "" where not known."""

    name: str = ""
    relation: str = ""
    noun: str = ""
    sex: str = ""
    where: tuple[int, int] | None = None
    """Where the text says that this name and this relation are one, if it does."""

    @property
    def subject(self) -> str:
        return self.name or (f"your {self.relation}" if self.relation else "")


@dataclass(slots=True)
class Referents:
    """Those of whom a message spoke up to now, the last one last."""

    tongue: Tongue
    known: list[Referent] = field(default_factory=list)
    near: str = ""
    """The clause that was read last."""
    thing: str = ""
    """What "it" means, and "elle" where nobody is: "your kayak"; "" when nothing was named."""

    def take_thing(self, text: str) -> None:
        """Take note of what of the person's a statement names, for "it"."""
        home = _HOME.match(text)
        if home is not None:
            self.thing = home[0][:1].lower() + home[0][1:]
            return
        found = _thing(self.tongue.name).search(text)
        if found is not None and not re.fullmatch(nouns(self.tongue), found[1].split()[-1], re.IGNORECASE):
            said = found[0][:1].lower() + found[0][1:]
            self.thing = f"your {found[1]}" if self.tongue.name == "en" else self.tongue.turn(said)

    def read(self, text: str, start: int | None = None) -> None:
        """Take note of whom a clause names. `start`: where it stands in the message."""
        self.near = text
        for one in named(text, self.tongue):
            where = (one.where[0] + start, one.where[1] + start) if one.where and start is not None else None
            self.add(replace(one, where=where))

    def hear(self, question: str) -> None:
        """Take note of whom the other side asks: "your sister" is the person's."""
        mine = re.sub(r"\byour\b", "my", question, flags=re.IGNORECASE)
        mine = re.sub(r"\b(?:dein|ihr)(e[mnrs]?)?\b", r"mein\1", mine, flags=re.IGNORECASE)
        mine = re.sub(r"\b(?:ton|ta|votre)\b", "mon", mine, flags=re.IGNORECASE)
        self.near = mine
        for one in named(mine, self.tongue):
            if one.relation and not one.name:
                self.add(one)

    def add(self, one: Referent) -> None:
        same = next((other for other in self.known if _same(one, other)), None)
        if same is not None:
            self.known.remove(same)
            one = Referent(
                one.name or same.name, one.relation or same.relation, one.noun or same.noun, one.sex or same.sex,
                one.where or same.where,
            )  # fmt: skip
        self.known.append(one)

    def meant(self, sex: str, subject: str = "") -> Referent | None:
        """Whom a pronoun of this sex means; "?": any single one. `subject`: of the statement before, whom it means
        sooner than others."""
        last = next((one for one in self.known if subject and one.subject == subject), None)
        if last is not None and last.sex in (sex, ""):
            return last
        fits = [one for one in self.known if one.sex == sex or (sex == "?" and one.sex in ("m", "f"))]
        open_ = [one for one in self.known if not one.sex and sex in ("m", "f", "?")]
        if fits:
            doubtful = any(self.known.index(one) > self.known.index(fits[-1]) for one in open_)
            return None if doubtful else fits[-1]
        if len(open_) != 1:
            return None
        chosen = replace(open_[0], sex="" if sex == "?" else sex)
        self.known[self.known.index(open_[0])] = chosen
        return chosen


def designation(one: Referent, tongue: Tongue) -> str:
    if one.name:
        return one.name
    mine = {"en": "your", "de": "dein" if one.sex == "m" else "deine", "fr": "ton" if one.sex == "m" else "ta"}
    return f"{mine[tongue.name]} {one.noun or one.relation}"


def _same(one: Referent, other: Referent) -> bool:
    if one.name and other.name:
        return one.name == other.name
    return bool(one.relation) and one.relation == other.relation


_SPOKEN_ON = re.compile(
    rf"\b(?:(?:(?i:married|engaged)|e?mail|letter|card|note|text|message|reply|invitation|reference|speech|present|gift)"
    rf" (?:to|for) ({NAME})(?=\W|$)|(?:for|with) (?P<other>{NAME})(?=, (?:he|she|who)\b))"
)
""" "A letter for Tunde, he worked …", "married to Dolores.": a person, by what stands around the name."""


def named(text: str, tongue: Tongue) -> Iterator[Referent]:
    """Whom a text names, in order; with how they are related to the person where it says so."""
    found: list[tuple[int, Referent]] = []
    taken: list[tuple[int, int]] = []
    for match in _is_not(tongue).finditer(text):
        taken.append(match.span())
        found.append((match.start(), Referent(match[1])))
    for pattern in _patterns(tongue):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            noun = fold(match["noun"])
            name = (match.groupdict().get("name") or "").strip()
            if name and is_no_name(name, tongue):
                name = ""
            taken.append(match.span())
            name = name.removesuffix("'s")
            where = (match.start(), match.end()) if name else None
            one = Referent(name, _relation(match, tongue), _noun(match["full"], tongue), _sex(noun, tongue), where)
            found.append((match.start(), one))
    for match in _SPOKEN_ON.finditer(text):
        span = match.span("other") if match["other"] else match.span(1)
        if not any(start < span[1] and span[0] < end for start, end in taken):
            taken.append(span)
            found.append((span[0], Referent(text[slice(*span)])))
    beside = _with_me().match(text)
    if beside is not None and not is_no_name(beside[1], tongue):
        taken.append(beside.span(1))
        found.append((0, Referent(beside[1])))
    for match in _several(tongue).finditer(text):
        found += [(match.start(group), Referent(match[group])) for group in (1, 2)]
    for match in _plain_names(tongue).finditer(text):
        if not is_no_name(match[1], tongue) and not any(
            start < match.end() and match.start() < end for start, end in taken
        ):
            found.append((match.start(), Referent(match[1].removesuffix("'s"))))
    yield from (one for _, one in sorted(found, key=lambda entry: entry[0]))


def _relation(match: re.Match[str], tongue: Tongue) -> str:
    """In English; with the word before it where that says which: a climbing partner is no partner."""
    noun, full = fold(match["noun"]), fold(match["full"])
    if full in tongue.relations:
        return tongue.relations[full]
    relation, before = tongue.relations.get(noun, noun), full.removesuffix(noun).strip()
    return relation if not before or before in _ADJECTIVES else f"{before} {relation}"


def _noun(full: str, tongue: Tongue) -> str:
    """As it is called alone: "meinen Neffen" is a "Neffe"."""
    shorter = full[:-1]
    if tongue.name == "de" and full.endswith("n") and fold(shorter) in tongue.relations:
        return shorter
    head = full[:1].upper() if tongue.name == "de" else full[:1].lower()
    return head + full[1:]


def _sex(noun: str, tongue: Tongue) -> str:
    return tongue.sexes.get(noun) or tongue.sexes.get(tongue.relations.get(noun, ""), "")


@cache
def nouns(tongue: Tongue) -> str:
    """All nouns for relations, longest first, as one pattern."""
    return "|".join(sorted((re.escape(noun) for noun in tongue.relations), key=len, reverse=True))


_BARE = {
    "en": "mum|mom|dad|gran|grandma|grandad|nan",
    "de": "mama|papa|mutti|vati|oma|opa",
    "fr": "maman|papa|mamie|papi|papy",
}
"""Whom one calls so is one's own."""


@cache
def _patterns(tongue: Tongue) -> tuple[re.Pattern[str], ...]:
    """ "my sister is called Nora", "my sister Nora", "Nora, my sister", "my sister"; the surest first."""
    mine, noun = tongue.my, rf"(?P<full>(?:[\w-]+ )?(?P<noun>{nouns(tongue)})(?![\w-])(?! tongue\b))"
    forms = (
        rf"\b{mine} {noun}(?:'s name)?,? (?:{tongue.called}) (?P<name>{TITLE}{NAME})\b(?= (?:and|und|et)\b|[,.;!?)]|$)",
        rf"\b{mine} {noun},? (?P<name>{TITLE}{NAME})",
        rf"\b(?P<name>{NAME}), {mine} {noun}\b",
        rf"\b(?P<name>{NAME}) (?:is|was|used to be|became|ist|war|est|était|c'est) {mine} {noun}\b",
        rf"\b(?:have|has|got|'ve got|adopted|habe|haben|hab|ai|avons|on a adopté) (?:an?|one|einen?|une?) {noun}"
        rf"(?:,? (?:called |named |namens |qui s'appelle )?(?P<name>{NAME}))?\b",
        rf"\b(?P<name>{NAME})'s {mine} {noun}\b",
        rf"\b(?P<full>(?P<noun>aunt|auntie|uncle|onkel|tante|oma|opa|tonton|tata|oncle|mamie|papi)) (?P<name>{NAME})",
        rf"\b{mine} {noun}\b",
        rf"(?<!\ba )(?<!\bthe )(?<!\byour )(?<!\bhis )(?<!\bher )(?<!\beine )(?<!\bune )(?<!\bla )(?<!\ble )"
        rf"\b(?P<full>(?P<noun>{_BARE[tongue.name]}))\b(?! of\b| to\b| von\b| de\b|-)",
        rf"\b(?=(?:{tongue.theirs})\b)\w+ (?P<full>(?P<noun>\w+))\b",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _is_not(tongue: Tongue) -> re.Pattern[str]:
    """ "Ada isn't my sister": of Ada, and of no sister."""
    denied = r"(?:isn't|is not|was not|wasn't|ist nicht|n'est pas|c'est pas|est pas)"
    return re.compile(rf"\b({NAME}) {denied} {tongue.my} (?:[\w-]+ )?(?:{nouns(tongue)})\b", re.IGNORECASE)


@cache
def _thing(tongue: str) -> re.Pattern[str]:
    """In German and French only at the head of a clause: what is called so there is in the right case."""
    if tongue != "en":
        return re.compile(r"^(?i:(?:mein|unser)e?|mon|ma|notre) ([\w-]+)(?= (?-i:c'|[a-zà-ÿ]))")
    return re.compile(
        r"\b(?:(?:my|our)|(?:bought|got|have|own|inherited|built|use|drive|ride|rent|fixed|sold)(?: an?| the| my| our))"
        r" ((?:[\w-]+ ){0,2}?[\w-]+)(?= (?:in|on|at|for|from|with|of|off|last|called|named|to|and|that|which|today|is"
        r"|was|has|needs|yesterday)\b|[,.;!?]|$)",
        re.IGNORECASE,
    )


@cache
def _several(tongue: Tongue) -> re.Pattern[str]:
    """ "two children, Mia and Ben"."""
    return re.compile(rf"\b(?:{nouns(tongue)}),? ({NAME}) (?:and|und|et) ({NAME})", re.IGNORECASE)


@cache
def _with_me() -> re.Pattern[str]:
    """ "Sven and I have known each other"."""
    return re.compile(rf"^({NAME}) (?:and|und|et) (?:i|me|ich|wir|moi|je)\b", re.IGNORECASE)


@cache
def _plain_names(tongue: Tongue) -> re.Pattern[str]:
    """Names alone: not after a preposition with which mostly places go; in German, where every noun has a capital,
    only after "mit" and the like."""
    if tongue.name == "de":
        return re.compile(rf"\b(?:mit|von|für) ({NAME})(?= |[,.;!?]|$)")
    return re.compile(
        rf"(?<=[a-zà-ÿ,] )(?<!\b(?:in|at|to|of|on|le|la|au|en|de|du|an) )(?<!\bà )(?<!\ba )(?<!\bchez )(?<!\bnear )"
        rf"(?<!\bfrom )(?<!\bfor )(?<!\bthe )(?<!\bone )(?<!\bdans )(?<!\bles )(?<!\bune )"
        rf"(?<!\bvieux )(?<!\bvieille )(?<!\bpetite )(?<!\bpetit )(?<!\bold )(?<!\bnew )"
        rf"(?<!\bcall her )(?<!\bcall him )({NAME})(?=\W|$)"
    )
