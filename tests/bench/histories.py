"""Lives in which things change, from a seed: where someone lives, what they do, whom they love, what they like best;
some change back again. All of it is invented. The same seed gives the same lives."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from secondme.types import Claim, MemoryKind

CITIES = (
    "Aarhus", "Bilbao", "Cardiff", "Delft", "Espoo", "Funchal", "Girona", "Haarlem", "Innsbruck", "Jena", "Kaunas",
    "Lucca", "Malmo", "Namur", "Odense", "Poznan", "Quimper", "Rostock", "Siena", "Trieste", "Utrecht", "Verona",
    "Wexford", "Zadar",
)  # fmt: skip
JOBS = (
    "bookbinder", "florist", "bus driver", "welder", "optician", "pastry cook", "surveyor", "midwife", "locksmith",
    "translator", "gardener", "sound engineer", "roofer", "beekeeper", "typesetter", "pharmacist", "ferry pilot",
    "tailor",
)  # fmt: skip
PARTNERS = ("Alva", "Bence", "Cosima", "Dragan", "Elif", "Florin", "Greer", "Hanno", "Ilse", "Jorun", "Kasimir", "Lumi")
DRINKS = (
    "oolong tea",
    "ginger beer",
    "espresso",
    "buttermilk",
    "apple juice",
    "mint tea",
    "cocoa",
    "tonic water",
    "cider",
)
SISTERS = ("Merle", "Nives", "Oda", "Petronella", "Romy", "Signe", "Tamsin", "Ulrike", "Vesna", "Wilma")
CHANGES_OF_LIFE = 10


@dataclass(frozen=True, slots=True)
class Told:
    """Something said, and the true statement in it."""

    time: str
    text: str
    quote: str
    statement: str
    kind: MemoryKind
    subject: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at `time`, with what the answer must contain, and what it must not."""

    question: str
    time: str
    about: Literal["now", "before"]
    value: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    told: tuple[Told, ...]
    """In order of time."""
    asked: tuple[Asked, ...]
    changes: int


@dataclass(frozen=True, slots=True)
class _Topic:
    """How someone speaks of one thing: "{v}" is the value, "{o}" the one before, "{n}" whose it is. The text of each is
    followed by the words quoted from it and the statement."""

    attribute: str
    kind: MemoryKind
    first: tuple[tuple[str, str, str], ...]
    change: tuple[tuple[str, str, str], ...]
    back: tuple[tuple[str, str, str], ...]
    now: tuple[str, ...]
    before: tuple[str, ...]


HOME = _Topic(
    "home", "fact",
    (("I live in {v}, not far from the station.", "I live in {v}", "You live in {v}."),
     ("my flat is in {v}, third floor, no lift. so I live in {v} and climb", "I live in {v}", "You live in {v}.")),
    (("We moved last weekend. I live in {v} now and nothing is unpacked.", "I live in {v} now", "You live in {v} now."),
     ("Big news, I have moved to {v}! The kitchen is tiny.", "I have moved to {v}", "You have moved to {v}.")),
    (("I missed it too much, so I live in {v} again.", "I live in {v} again", "You live in {v} again."),
     ("moved back to {v} after all, same street even", "moved back to {v}", "You moved back to {v}.")),
    ("Where do I live?", "Which city do I live in now?"),
    ("Where did I live before?", "Where did I live before I lived in {v}?"),
)  # fmt: skip
WORK = _Topic(
    "work", "fact",
    (("I work as a {v}, mostly early shifts.", "I work as a {v}", "You work as a {v}."),
     ("For a living I'm a {v}. It pays the rent.", "I'm a {v}", "You are a {v}.")),
    (("I quit my old job on Friday, now I work as a {v}.", "now I work as a {v}", "You work as a {v} now."),
     ("Started over: I'm a {v} now, since this month.", "I'm a {v} now", "You are a {v} now.")),
    (("It didn't work out, I work as a {v} again.", "I work as a {v} again", "You work as a {v} again."),
     ("guess who is a {v} again? me. I went back to being a {v}", "I went back to being a {v}",
      "You went back to being a {v}.")),
    ("What do I do for a living?", "What is my job?"),
    ("What was my job before?", "What did I work as before?"),
)  # fmt: skip
PARTNER = _Topic(
    "relation", "relationship",
    (("My partner is called {v}, we met at a concert.", "My partner is called {v}", "Your partner is called {v}."),
     ("{v} is my partner, by the way.", "{v} is my partner", "Your partner is {v}.")),
    (("{o} and I split up in the spring. My partner is {v} now.", "My partner is {v} now", "Your partner is {v} now."),
     ("It is official, {v} is my new partner!", "{v} is my new partner", "Your new partner is {v}.")),
    (("{v} and I got back together, so {v} is my partner again.", "{v} is my partner again",
      "Your partner is {v} again."),),
    ("Who is my partner?", "What is the name of my partner?"),
    ("Who was my partner before?", "Who was my partner before {v}?"),
)  # fmt: skip
DRINK = _Topic(
    "likes", "preference",
    (("My favourite drink is {v}, any time of the day.", "My favourite drink is {v}", "Your favourite drink is {v}."),),
    (("I can't stand {o} any more. My favourite drink is {v} now.", "My favourite drink is {v} now",
      "Your favourite drink is {v} now."),
     ("Changed my mind: {v} is my favourite drink these days.", "{v} is my favourite drink these days",
      "Your favourite drink is {v} these days.")),
    (("I am back to {v}, it is my favourite drink again.", "I am back to {v}", "Your favourite drink is {v} again."),),
    ("What is my favourite drink?", "What do I like to drink most?"),
    ("What was my favourite drink before?", "What was my favourite drink before {v}?"),
)  # fmt: skip
SISTER = _Topic(
    "home", "fact",
    (("My sister {n} lives in {v}.", "My sister {n} lives in {v}", "Your sister {n} lives in {v}."),),
    (("{n} has moved, she lives in {v} now.", "she lives in {v} now", "Your sister {n} lives in {v} now."),
     ("my sister {n} moved to {v} for work", "my sister {n} moved to {v}", "Your sister {n} moved to {v}.")),
    (("My sister {n} lives in {v} again, she was homesick.", "My sister {n} lives in {v} again",
      "Your sister {n} lives in {v} again."),),
    ("Where does my sister live?", "Where does {n} live?"),
    ("Where did {n} live before?", "Where did my sister live before?"),
)  # fmt: skip
UNCHANGED: tuple[tuple[str, str, MemoryKind, str, Claim], ...] = (
    ("I'm allergic to hazelnuts.", "You are allergic to hazelnuts.", "fact", "", Claim("", "allergy", "hazelnuts")),
    ("I play the trombone in a brass band.", "You play the trombone in a brass band.", "skill", "",
     Claim("", "skill", "play the trombone")),
    ("My friend Marek lives in Lodz.", "Your friend Marek lives in Lodz.", "fact", "Marek",
     Claim("Marek", "home", "Lodz")),
    ("My mother works as a cellist.", "Your mother works as a cellist.", "fact", "your mother",
     Claim("your mother", "work", "cellist")),
    ("I have a tortoise called Brisket.", "You have a tortoise called Brisket.", "fact", "",
     Claim("", "pet", "tortoise called Brisket")),
    ("My neighbour Ottilie's favourite drink is beetroot juice.",
     "Your neighbour Ottilie's favourite drink is beetroot juice.", "preference", "Ottilie",
     Claim("Ottilie", "likes", "beetroot juice")),
    ("I want to walk the whole coast path one day.", "You want to walk the whole coast path one day.", "goal", "",
     Claim("", "goal", "walk the whole coast path")),
    ("I studied botany.", "You studied botany.", "fact", "", Claim("", "education", "botany")),
)  # fmt: skip


def lives(changes: int = 200, seed: int = 4) -> Iterator[Life]:
    """As many lives as hold so many changes (rounded up to whole lives of ten)."""
    chance = random.Random(seed)
    for _ in range(-(-changes // CHANGES_OF_LIFE)):
        yield _life(chance)


def _life(chance: random.Random) -> Life:
    cities = chance.sample(CITIES, 6)
    name = chance.choice(SISTERS)
    told: list[Told] = []
    asked: list[Asked] = []
    topics = (
        (HOME, cities[:3], ""), (WORK, chance.sample(JOBS, 3), ""), (PARTNER, chance.sample(PARTNERS, 3), ""),
        (DRINK, chance.sample(DRINKS, 3), ""), (SISTER, cities[3:], name),
    )  # fmt: skip
    for topic, pool, whose in topics:
        values = [pool[0], pool[1], chance.choice((pool[0], pool[2]))]
        told += _chain(chance, topic, values, whose)
        asked += _questions(chance, topic, values, whose)
    for text, statement, kind, subject, claim in UNCHANGED:
        told.append(Told(_day(chance, 0), text, text.rstrip("."), statement, kind, subject, claim))
    return Life(tuple(sorted(told, key=lambda one: one.time)), tuple(asked), CHANGES_OF_LIFE)


def _chain(chance: random.Random, topic: _Topic, values: list[str], name: str) -> Iterator[Told]:
    for number, value in enumerate(values):
        again = value in values[:number]
        forms = topic.back if again else topic.change if number else topic.first
        words = {"v": value, "o": values[number - 1] if number else "", "n": name}
        text, quote, statement = (part.format(**words) for part in chance.choice(forms))
        at = _day(chance, number)
        claim = Claim(name, topic.attribute, value, valid_from=at[:10] if number else None)
        yield Told(at, text, quote, statement, topic.kind, name, claim)


def _questions(chance: random.Random, topic: _Topic, values: list[str], name: str) -> Iterator[Asked]:
    """After each of the two changes: what is so now, and what was so before. Only the last one is asked at the end."""
    for number in (1, 2):
        words = {"v": values[number], "n": name}
        time = f"{2022 + number + 1}-01-01T09:00:00"
        current, former = values[number], values[number - 1]
        wrong = tuple(dict.fromkeys(value for value in values[:number] if value != current))
        yield Asked(chance.choice(topic.now).format(**words), time, "now", current, wrong)
        yield Asked(chance.choice(topic.before).format(**words), time, "before", former)


def _day(chance: random.Random, number: int) -> str:
    """A day of the year after so many changes, at some hour."""
    day = date(2022 + number, 1, 10) + timedelta(days=chance.randint(0, 320))
    return f"{day.isoformat()}T{chance.randint(7, 22):02}:{chance.randint(0, 59):02}:00"
