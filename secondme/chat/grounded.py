"""A reply about a life says what was told, or that it is not known: a small model that is asked how old a sister is of
whom only the town is known gives an age, one of the notes or any (measured). So each sentence is held against what was
told before it is shown. English, German and French; what is in none of them passes. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Event

from secondme.chat.asked import asks_name, is_short_question
from secondme.chat.cite import MARKS, UNKNOWN
from secondme.chat.clauses import BEARS, EATING, Clause, clauses_of
from secondme.chat.persons import forms, named, relations, same
from secondme.errors import ModelProblem
from secondme.memory.gate import only_asks
from secondme.memory.tongues import bearing_words, tongue_of
from secondme.memory.tongues.kin import RELATIONS
from secondme.memory.words import fold, word_set, words
from secondme.types import Usage

_COUNTED = """two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 twenty=20
thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8
neun=9 zehn=10 elf=11 zwölf=12 zwanzig=20 dreissig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90
deux=2 trois=3 quatre=4 cinq=5 sept=7 huit=8 dix=10 onze=11 douze=12 vingt=20 trente=30 quarante=40 cinquante=50"""
_NUMBERS = {word: int(number) for word, _, number in (each.partition("=") for each in _COUNTED.split())}
_COUNTING = bearing_words(" ".join(_NUMBERS))
_PARTS = {
    30: word_set("half halb halber demi demie"),
    15: word_set("quarter viertel quart"),
    2: word_set("both twice twin twins couple beide zwilling zwillinge zwillingsschwester zwillingsbruder jumeaux"),
    1: word_set("a an one first ein eine einen un une"),
}
"""What else tells a number, though nobody says a number by it."""
_DIGITS = re.compile(r"\d+")
_RELATIVE = re.compile(
    r"\b(?:last|next|ago|this (?:year|month|week)|today|yesterday|tomorrow|in a (?:year|month|week)"
    r"|letzte\w*|vorige\w*|nächste\w*|kommende\w*|vor \w+ (?:jahr|monat|woche|tag)\w*|dieses jahr|heute|gestern|morgen"
    r"|derni[eè]re?s?|prochaine?s?|il y a|cette année|ce mois|aujourd'hui|hier|demain)\b",
    re.IGNORECASE,
)
"""A text that says when by the day on which it was said: what year that was is told by it."""
_WHICH = {
    "en": re.compile(r"\b(?:what|when|where|who|whom|whose|which|why|how)\b", re.IGNORECASE),
    "de": re.compile(
        r"\b(?:was|wann|wo|wo(?:her|hin|mit|gegen|für|von|vor|nach|zu|durch|r\w+)|wer|wen|wem|wessen|welche\w*|warum|wie)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bqu'est-ce\b|^\W*que\b|\b(?:quoi|quand|où|qui|quel\w*|comment|combien|pourquoi)\b", re.IGNORECASE
    ),
}
"""What asks for something, and not whether something is so."""
_OF_OWN_LIFE = {
    "en": re.compile(
        r"\b(?:my|our|did|was|were|had|have|am|i'm|i've)\b|\b(?:do|does) (?:i|we) (?:\w+ly )?(?:live|work|like|love"
        r"|hate|prefer|drive|own|play|swim|sing|speak|study|learn|teach|collect|go|eat|drink|sleep)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:mein\w*|unser\w*|war|waren|habe?|haben|hatten?|bin|sind)\b|\b(?:wohne?n?|lebe?n?|arbeite?n?|heiße?n?|mag|mögen"
        r"|hasse?n?|esse?n?|trinke?n?|fahre?n?|spiele?n?|singe?n?|studiere?n?|vertrage?n?|spreche?n?|lerne?n?|gehe?n?)"
        r" (?:ich|wir)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:mon|ma|mes|notre|nos|suis|ai|j'ai|étais|avais|avons|sommes)\b|\b(?:j'|je |nous )(?:habite|vis|travaille"
        r"|bosse|aime|déteste|préfère|joue|chante|parle|étudie|apprends|mange|bois|fais|vais|pars)\w*",
        re.IGNORECASE,
    ),
}
"""A question about the life of who asks it, and not about what one does in general: "What do I pack for Tromsø?"."""
_DOING = re.compile(r"\bhow (?:long|many|much|often) (?:\w+ ){0,2}do (?:i|we) (?!have\b|own\b|speak\b)", re.IGNORECASE)
_TO_THEM = re.compile(
    r"\b(?:you|you're|your|du|dir|dich|dein\w*|euer|eure\w*|ihr|tu|te|toi|ton|ta|tes|vous|votre|vos)\b", re.IGNORECASE
)
_ADVISES = re.compile(
    r"\b(?:can|could|should|may|might|need|must|will|would|want|kannst|könnt\w*|sollt\w*|musst|müsst\w*|brauch\w*|darfst"
    r"|peux|pouvez|pourr\w*|dois|devez|devr\w*|faut)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(?:how old|age|wie alt|alter|quel âge)\b", re.IGNORECASE)
_BORN = re.compile(r"\b(?:born|birth\w*|geboren|geburtstag|née?s?|naissance|anniversaire)\b", re.IGNORECASE)
_LIVES = re.compile(
    r"\b(?:live[sd]?|living|mov(?:es?|ed|ing)|based|home|house|flat|apartment|from|wohn\w*|leb\w*|zieh\w*|zog\w*"
    r"|\w*gezogen|haus|zuhause|aus|habit\w*|vi[st]|viv\w*|déménag\w*|maison|appart\w*)\b",
    re.IGNORECASE,
)
"""Where somebody has been with the person is not where they live."""
_ASKS_HOME = re.compile(
    r"\b(?:where|which (?:town|city|country|street)|wo|où|quelle (?:ville|rue))\b.*"
    r"\b(?:live[sd]?|living|wohn\w*|leb\w*|habit\w*|vi[st]|viv\w*)\b",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\b(?:how old|birthday|born|live[sd]?|work(?:s|ed)?|job|profession|for a living|stud(?:y|ies)|called|name|married"
    r"|favou?rite|wie alt|geburtstag|geboren|wohnt|lebt|arbeitet|beruf\w*|heißt|studiert|verheiratet|lieblings\w*"
    r"|quel âge|anniversaire|née?|habite|vit|métier|travaille|bosse|études|étudie|s'appelle|marié\w*|préférée?s?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-ZÀ-Þ][^\W\d_]+(?:'s)?")
_PLACE = re.compile(r"\b(?:in|near|aus|nach|à) ([A-ZÀ-Þ][^\W\d_]+)")
"""A name that stands so is a place's: what river it lies on the model may know."""
_GOES_ON = re.compile(
    r"\s*(?:she|he|they|it|her|his|their|sie|er|ihr\w*|sein\w*|die|der|elles?|ils?|son|sa)\b", re.IGNORECASE
)
"""How a message begins that goes on about whom the one before it told of."""
_FILLING = bearing_words(
    """yes no sure according notes told said mentioned currently now also great nice still really old year years age
    called named name names ja nein laut notizen gesagt erzählt derzeit aktuell noch auch alt jahre jahr oui non selon
    dit raconté actuellement encore aussi âge ans an bonne heure euer eure eurem euren dein deine deinem deinen ihr ihre
    votre vos ta ton tes"""
)
_PLEASANTRY = re.compile(r"\W*(?:thank(?:s| you)|i'm glad|danke|vielen dank|merci)\b", re.IGNORECASE)
"""With what a small model puts off its answer: "Thank you for telling me about your name."."""
_BUT = re.compile(r"\b(?:but|though|aber|mais)\b", re.IGNORECASE)
_OFFERS = re.compile(r"\b(?:or|oder|ou)\b|\?.*\?", re.IGNORECASE | re.DOTALL)
"""A question that names an answer: "Tea or coffee?", "Where do I live? Oslo?"."""
_NAMED_KIND = re.compile(
    r"\b(?:what|which|called|name|welche[nmrs]?|hei(?:ß|ss)t|quel(?:le)?s?|s'appelle|nom)\b",
    re.IGNORECASE,
)
_KINDS = tuple(
    re.compile(rf"\b(?:{kind})", re.IGNORECASE)
    for kind in (
        r"universit|uni\b|college|campus|degree|stud(?:y|ied|ent|i[eu])|graduat|hochschul|\bfac\b|étud",
        r"school|schule|gymnasium|internat|école|lycée|collège|pupil|class\b|klasse|teach|taught|lehr|enseign",
        r"hotel|hostel|pension\b|hôtel|auberge|b&b|stay(?:ed|ing)?\b|book(?:ed|ing)\b|übernacht|gebucht|séjour|réserv",
        r"street|road\b|lane\b|avenue|address|straße|strasse|gasse|adresse|\brue\b",
        r"church|chapel|parish|kirche|kapelle|gemeinde|église|paroisse|mosque|moschee|mosquée|synagog",
        r"hospital|clinic|ward\b|surgery|operat|krankenhaus|klinik|spital|hôpital|clinique|opér",
        r"bank\b|insur|versicher|kasse\b|banque|assur|mutuelle",
        r"restaurant|caf[eé]|pub\b|bar\b|bistro|kneipe|lokal\b|gasthaus|brasserie|eat|ate\b|dinner|lunch|essen|gegessen|mang|dîn",
        r"team|club|verein|mannschaft|équipe|band\b|choir|chor\b|chœur|chorale|play|sing|spiel|jou|chant",
        r"book|novel|film|movie|song|read|watch|sing|buch|roman|lied\b|lese|gelesen|geschaut|livre|chanson|lis\b|lu\b|regard",
    )
)
"""What has names of its own: which one it was is told only where one is told of, or what one does there or with it."""
_STEM = 5
"""Letters that are enough for one word to be another's form."""
_POINT = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
"""Before a part of a list: no number that anybody told."""
SENTENCE = re.compile(r"(?:\s*\d{1,2}[.)]\s+)?.+?(?:[.!?…](?:\s*\[[mi\d,; ]+\])*(?=\s)|$)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Told:
    """A text as it is read once: its words with those of which they are forms, whom it tells of, by what they are to
    somebody, and under which names."""

    text: str
    forms: frozenset[str]
    bearing: frozenset[str]
    relations: frozenset[str]
    named: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Grounds:
    """What a reply to `question` may rest on. `texts`: what the person told in this conversation and the notes that are
    given, in their order; `day`: the day of the question, ISO; `people`: the names that it has of people known;
    `replies`: what was said to the person in this conversation. Those are never grounds for what somebody else is or
    has; but "my second option" may be one that was proposed there."""

    question: str
    texts: Sequence[str]
    day: str
    people: Sequence[str] = ()
    replies: Sequence[str] = ()

    @cached_property
    def told(self) -> list[_Told]:
        return [_read(text) for text in self.texts if not only_asks(text)]

    @cached_property
    def names(self) -> frozenset[str]:
        """All names that the texts tell of, folded."""
        known = {name for each in self.told for name in each.named}
        return frozenset(known | {fold(word) for name in self.people for word in name.split() if word[0].isupper()})

    @cached_property
    def whom(self) -> tuple[frozenset[str], frozenset[str]]:
        """Who but the person is asked about: names, and what they are to somebody."""
        return forms(self.question) & self.names | self._by_name(), relations(self.question)

    def _by_name(self) -> frozenset[str]:
        """Whom a question names that asks what one asks of people, where the texts name them, be they nobody's kin."""
        if not _OF_SOMEBODY.search(self.question):
            return frozenset()
        capital = {fold(word.removesuffix("'s")) for word in _NAME.findall(self.question.replace("’", "'"))}
        told = frozenset[str]().union(*(each.forms for each in self.told))
        places = {fold(name) for text in (self.question, *self.texts) for name in _PLACE.findall(text)}
        tongue = tongue_of(self.question)
        return frozenset(capital & told - tongue.common - RELATIONS[tongue.name].keys() - places)

    @cached_property
    def about(self) -> tuple[list[_Told], frozenset[str]]:
        """The texts that tell of whom is asked about, and the names of those; all where that is the person alone, or
        where somebody is not told of by what they are: "the baby" of one who is expected."""
        told, (names, what) = self.told, self.whom
        of, what = bool(names), same(what)
        if what and names - named(self.question).keys():  # "Maureen's husband": where both are
            told, what = [each for each in told if each.relations & what], frozenset()
        elif names:  # "Nerys", of whom another text says "your wife"
            what = what.union(*(each.named[name] for each in told for name in names & each.named.keys()))
        elif what:
            names = frozenset(name for each in told for name, are in each.named.items() if are & what)
        else:
            return told + self._proposed(), names
        found, goes_on = [], False
        for each in told:
            of_them = bool(names & each.forms or what & each.relations)
            goes_on = of_them or (goes_on and bool(_GOES_ON.match(each.text)))
            if goes_on:
                found.append(each)
        if of and _ASKS_HOME.search(self.question):
            found = [each for each in found if _LIVES.search(each.text)]
        return (found, names) if found or of else (told, names)

    def _proposed(self) -> list[_Told]:
        wanted = bearing_words(self.question) - _FILLING
        return [read for read in map(_read, self.replies) if read.bearing & wanted]

    def is_of_own_life(self) -> bool:
        """Whether it can only be about the life of who asks."""
        clear = _OF_OWN_LIFE[tongue_of(self.question).name].search(self.question)
        return clear is not None and not _DOING.search(self.question)

    def hold(self, sentence: str) -> bool:
        """Whether a sentence of the reply says something, and nothing of which these are not the grounds: each number
        and name in it is told of whom is asked about, or follows from it; and of all else, at least a word."""
        plain = _POINT.sub("", MARKS.sub("", sentence))
        if UNKNOWN.search(plain):
            return all(map(self.hold, _known(plain)))
        if not words(plain):
            return True
        if "?" in plain:
            return False  # no answer, mostly the question again
        if self._is_of_another(plain):
            return False
        names, what = self.whom
        if not (names or what or self.is_of_own_life()) and (_ADVISES.search(plain) or not _TO_THEM.search(plain)):
            return True
        texts, theirs = self.about
        if (names and not texts) or not numbers(plain) <= self._numbers:
            return False
        beside = theirs.union(forms(self.question), *(each.forms for each in texts))
        if not forms(plain) & self.names <= beside:
            return False
        if not _WHICH[tongue_of(self.question).name].search(self.question):
            return True
        said = bearing_words(plain) - bearing_words(self.question) - _FILLING
        told = frozenset[str]().union(*(each.bearing for each in texts))
        if not said:  # the question again: no answer, but to one that offers it ("tea or coffee?")
            return bool(bearing_words(plain) & told) and bool(
                _OFFERS.search(self.question) or numbers(plain) - numbers(self.question)
            )
        known = names if asks_name(self.question) else theirs
        new = said - bearing_words(" ".join(known)) - _COUNTING
        new = frozenset(word for word in new if not _DIGITS.search(word) and not relations(word))
        kind = next((kind for kind in _KINDS if kind.search(self.question)), None)
        if kind is not None and _NAMED_KIND.search(self.question):
            told = frozenset[str]().union(*(each.bearing for each in texts if kind.search(each.text)))
        return not new or any(is_form(word, other) for word in new for other in told)

    @cached_property
    def _clauses(self) -> list[Clause]:
        known = self.names.union(*(each.named.keys() for each in self.told))
        return [clause for each in self.told for clause in clauses_of(each.text, known)]

    def _is_of_another(self, sentence: str) -> bool:
        """Whether a sentence says of the person what is told of somebody else alone: of what they bear and eat always,
        of all else where nobody else is asked about."""
        always = BEARS.search(sentence) is not None
        if forms(sentence) & self.names or not (always or (self.is_of_own_life() and not any(self.whom))):
            return False
        for said in clauses_of(sentence, self.names):
            new = said.bearing - bearing_words(self.question) - _FILLING - EATING
            if said.of_self and not said.of_another and not relations(said.text) and any(map(self._is_anothers, new)):
                return True
        return False

    def _is_anothers(self, word: str) -> bool:
        told = [each for each in self._clauses if any(is_form(word, other) for other in each.bearing)]
        return bool(told) and all(each.of_another for each in told)

    @cached_property
    def _numbers(self) -> frozenset[int]:
        """Those that are told of them, or follow: hours by either clock, an age or a span of years by the year."""
        about, theirs = self.about
        texts = [each.text for each in about]
        others = self.names - theirs if theirs else frozenset()
        told = numbers(self.question).union(*(numbers(_without(text, theirs, others)) for text in texts))
        told |= {number for number, by in _PARTS.items() if any(by.intersection(words(text)) for text in texts)}
        year = int(self.day[:4])
        told |= {number + 12 for number in told if number < 12} | {number - 12 for number in told if 12 < number <= 24}
        of_age = _AGE.search(self.question)
        years = {number for text in texts if not of_age or _BORN.search(text) for number in numbers(text)}
        told |= {year - number - less for number in years if 1900 <= number <= year for less in (0, 1)}
        told |= {number % 100 for number in told if number >= 1900}
        if any(_RELATIVE.search(text) for text in texts):
            told |= {year - 1, year, year + 1, *numbers(self.day)}
        return frozenset(told)


class Enough(Event):
    """Set where the person stops a reply (`wanted`), or where it has said all that holds."""

    def __init__(self, wanted: Event) -> None:
        super().__init__()
        self._wanted = wanted

    def is_set(self) -> bool:
        return super().is_set() or self._wanted.is_set()


def asks_of_life(grounds: Grounds) -> bool:
    """Whether a short question asks for something of a person that is known, be it the one who asks or not."""
    return is_short_question(grounds.question) and bool(grounds.whom[0])


def grounded(
    pieces: Iterator[str | Usage], grounds: Grounds, unknown: str, enough: Callable[[], None]
) -> Iterator[str | Usage]:
    """The pieces of a reply, a sentence at a time, as long as the grounds hold it; `unknown` where they hold none.
    Calls `enough` when no more of it will be shown."""
    held, shown, over, courtesy = "", False, False, False

    def showing(sentences: Sequence[str]) -> Iterator[str]:
        nonlocal shown, over, courtesy
        for sentence in sentences:
            held_up = grounds.hold(sentence)
            if not shown and not held_up and _PLEASANTRY.match(sentence):
                courtesy = True
                continue
            if not held_up or (not shown and UNKNOWN.search(sentence) and not _known(sentence)):
                over = True
                enough()
                if not shown:
                    yield unknown
                return
            shown = True
            yield sentence

    def ending() -> Iterator[str]:
        nonlocal over
        yield from showing([held] if held and not over else [])
        if courtesy and not (shown or over):
            over = True
            yield unknown

    try:
        for piece in pieces:
            if isinstance(piece, str):
                *whole, held = SENTENCE.findall(held + piece) or [held + piece]
                yield from showing(whole if not over else [])
            else:
                yield from ending()
                held = ""
                yield piece
    except ModelProblem:
        if held and not over and grounds.hold(held):
            yield held
        raise
    yield from ending()


def _known(sentence: str) -> list[str]:
    """What it says beside that something is not known: "I don't know her age, but she lives in Hull."."""
    return [part for part in _BUT.split(sentence) if words(part) and not UNKNOWN.search(part)]


def _read(text: str) -> _Told:
    return _Told(text, forms(text), bearing_words(text), relations(text), named(text))


def _without(text: str, theirs: frozenset[str], others: frozenset[str]) -> str:
    """A text without what it says after the names of others: "Owen is 11, Isla is 7" of Isla."""
    kept, on = [], True
    for word in text.split():
        name = forms(word)
        on = bool(name & theirs) or (on and not name & others)
        kept.append(word if on else "")
    return " ".join(kept)


def numbers(text: str) -> set[int]:
    """Those that a text says, in digits or in words."""
    return {int(digits) for digits in _DIGITS.findall(text)} | {
        _NUMBERS[word] for word in words(text) if word in _NUMBERS
    }


def is_form(word: str, other: str) -> bool:
    """Whether two words may be forms of one."""
    return word == other or (len(word) >= _STEM and word[:_STEM] == other[:_STEM])
