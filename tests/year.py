"""A year of an invented life in Porto, on the days on which it was told: for pictures, not for measuring anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from secondme.store import Store, rows
from secondme.types import Claim, Evidence, NewItem, NewMemory


@dataclass(frozen=True, slots=True)
class Known:
    """A memory that was made of what was said."""

    text: str
    quote: str
    kind: str = "fact"
    about: str = ""
    place: str = ""
    topics: tuple[str, ...] = ()
    importance: float = 0.5
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """Days ago, a title, what was said and answered, and what was learned of it."""

    days: int
    title: str
    said: str
    answer: str
    known: tuple[Known, ...] = ()


TALKS = (
    Talk(
        351,
        "A flat near the river",
        "We got the flat in Rua das Flores 12! We move to Porto on the first of January.",
        "Congratulations. A list of what has to be told about the new address may help.",
        (
            Known(
                "You moved to Porto in January.",
                "We move to Porto on the first of January",
                "event",
                place="Porto",
                topics=("home",),
                importance=0.7,
            ),
            Known(
                "You live at Rua das Flores 12, 4050-265 Porto, Portugal.",
                "the flat in Rua das Flores 12",
                place="Porto",
                topics=("home",),
                importance=0.8,
                claims=(Claim("", "home", "Rua das Flores 12, 4050-265 Porto, Portugal"),),
            ),
        ),
    ),
    Talk(
        338,
        "New at the observatory",
        "Today was my first day as a data engineer at the observatory. Kofi showed me around.",
        "How was it? A note of who does what is gold in the first week.",
        (
            Known(
                "You work as a data engineer at the observatory.",
                "my first day as a data engineer at the observatory",
                topics=("work",),
                importance=0.8,
                claims=(Claim("", "job", "data engineer"),),
            ),
            Known("Kofi is a colleague of yours.", "Kofi showed me around", "relationship", "Kofi", topics=("work",)),
        ),
    ),
    Talk(
        322,
        "Portuguese every day",
        "I want to speak Portuguese well by summer; I have a course on Monday evenings.",
        "Twenty minutes a day, and the course for speaking: a good plan.",
        (
            Known(
                "You want to speak Portuguese well by summer.",
                "I want to speak Portuguese well by summer",
                "goal",
                topics=("languages",),
                importance=0.7,
            ),
            Known(
                "You have a Portuguese course on Monday evenings.",
                "a course on Monday evenings",
                "event",
                topics=("languages",),
            ),
        ),
    ),
    Talk(
        301,
        "Mei and the half marathon",
        "Mei Tanaka talked me into the half marathon in October. We run along the Douro on Saturdays.",
        "Start easy: three runs a week, the long one with Mei.",
        (
            Known(
                "You run with Mei Tanaka along the Douro on Saturdays.",
                "We run along the Douro on Saturdays",
                "event",
                "Mei Tanaka",
                "Porto",
                ("running",),
            ),
            Known(
                "You want to run the half marathon in October.",
                "the half marathon in October",
                "goal",
                topics=("running",),
                importance=0.6,
            ),
        ),
    ),
    Talk(
        288,
        "Bread that rises",
        "My sourdough starter is called Agnes and she wants rye flour twice a day.",
        "Rye keeps a starter lively. A cooler place makes once a day enough.",
        (
            Known(
                "Your sourdough starter is called Agnes.",
                "My sourdough starter is called Agnes",
                topics=("kitchen",),
                importance=0.2,
            ),
        ),
    ),
    Talk(
        263,
        "Mother's birthday",
        "My mother turns 70 on 9 May, and she wishes for nothing that has to be dusted.",
        "Then something to do together: a day by the sea, a concert?",
        (
            Known(
                "Your mother's birthday is on 9 May; she turns 70.",
                "My mother turns 70 on 9 May",
                "event",
                "your mother",
                topics=("family",),
                importance=0.8,
            ),
            Known(
                "Your mother wishes for nothing that has to be dusted.",
                "nothing that has to be dusted",
                "preference",
                "your mother",
                topics=("family",),
            ),
        ),
    ),
    Talk(
        241,
        "Allergies at the clinic",
        "The doctor says it is only birch pollen. She gave me cetirizine for April and May.",
        "Keep the windows shut in the morning on dry days.",
        (
            Known(
                "You take cetirizine in April and May against birch pollen.",
                "cetirizine for April and May",
                topics=("health",),
                importance=0.7,
            ),
        ),
    ),
    Talk(
        219,
        "A bicycle for the hills",
        "I bought a second-hand touring bike, green, 54 cm. The hills here are no joke.",
        "A wider cassette may be the best money spent.",
        (
            Known(
                "You have a green touring bicycle of 54 cm.",
                "a second-hand touring bike, green, 54 cm",
                topics=("bicycle",),
                importance=0.3,
            ),
        ),
    ),
    Talk(
        196,
        "Paper on light curves",
        "Our paper on light curves was accepted! Kofi cried a little. The revision is due on 3 July.",
        "Wonderful. Shall we make a list for the revision?",
        (
            Known(
                "Your paper on light curves was accepted; the revision was due on 3 July.",
                "was accepted",
                "event",
                topics=("work",),
                importance=0.6,
            ),
        ),
    ),
    Talk(
        170,
        "Two weeks in Ghana",
        "In August we visit Kofi's family in Accra. I need the yellow fever shot by mid July.",
        "The certificate is valid ten days after the shot, so early July is safer.",
        (
            Known(
                "You visited Kofi's family in Accra in August.",
                "In August we visit Kofi's family in Accra",
                "event",
                "Kofi",
                "Accra",
                ("travel",),
                0.7,
            ),
        ),
    ),
    Talk(
        151,
        "The cat question",
        "We took the grey cat of the neighbours for good. Her name is Sardinha and she hates Mondays.",
        "Welcome, Sardinha. A vet nearby is worth finding early.",
        (Known("Your cat is grey and called Sardinha.", "Her name is Sardinha", topics=("home",), importance=0.6),),
    ),
    Talk(
        118,
        "Tea instead of coffee",
        "No more coffee after noon. Green tea works, and I sleep.",
        "A good trade.",
        (
            Known(
                "You drink no coffee after noon, but green tea.",
                "No more coffee after noon. Green tea works",
                "preference",
                topics=("kitchen", "health"),
            ),
        ),
    ),
    Talk(
        92,
        "Short answers, please",
        "Please keep answers short, and use the metric system.",
        "Gladly.",
        (
            Known(
                "Answers should be short and in metric units.",
                "keep answers short, and use the metric system",
                "instruction",
                importance=0.9,
            ),
        ),
    ),
    Talk(
        61,
        "Half marathon done",
        "1:58:40! Mei waited for me at the finish with a pastel de nata.",
        "Under two hours, in the hills of Porto. Congratulations!",
        (Known("You ran the half marathon in 1:58:40.", "1:58:40!", "event", "", "Porto", ("running",), 0.7),),
    ),
    Talk(
        34,
        "Winter concert",
        "We play Dvořák on 12 December in the Casa da Música; I sit at the third desk.",
        "I hope that Ana and Nora come.",
        (
            Known(
                "You play Dvořák on 12 December in the Casa da Música.",
                "We play Dvořák on 12 December",
                "event",
                place="Porto",
                topics=("cello",),
                importance=0.8,
            ),
        ),
    ),
    Talk(
        19,
        "A quieter phone",
        "I muted everything but family after eight in the evening.",
        "Your evenings will notice.",
        (
            Known(
                "After eight in the evening you mute everything but family.",
                "after eight in the evening",
                "preference",
                topics=("family",),
            ),
        ),
    ),
    Talk(
        8,
        "Gifts without dust",
        "For Ana a knife sharpening class, for Tom the old map of Porto of 1813.",
        "Both can be wrapped in one evening.",
        (
            Known(
                "You give Tom an old map of Porto of 1813 for Christmas.",
                "for Tom the old map of Porto of 1813",
                "event",
                "Tom",
                topics=("family",),
            ),
        ),
    ),
    Talk(
        3,
        "Chimney sweep",
        "The chimney sweep comes next Tuesday between nine and eleven.",
        "I would tell the neighbours of the ladder.",
        (
            Known(
                "The chimney sweep comes on a Tuesday between nine and eleven.",
                "next Tuesday between nine and eleven",
                "event",
                topics=("home",),
                importance=0.3,
            ),
        ),
    ),
)
FORM = """<!doctype html><html><head><title>Membership</title></head><body><form><h1>Porto Rowing Club: membership</h1>
<label>Full name <input name="name" autocomplete="name"></label>
<label>E-mail <input name="mail" autocomplete="email"></label>
<label>Street and number <input name="street" autocomplete="street-address"></label>
<label>Town <input name="town" autocomplete="address-level2"></label>
<label>Postal code <input name="code" autocomplete="postal-code"></label>
<label>Phone <input name="tel" autocomplete="tel"></label>
<label>Profession <input name="job" autocomplete="organization-title"></label>
<label>Allergies <textarea name="allergies"></textarea></label>
<label>Why do you want to row with us? <textarea name="why"></textarea></label></form></body></html>"""
PERSON = (
    ("Your name is Inês Prata.", "name", "Inês Prata"),
    ("Your e-mail address is ines@prata.example.", "contact", "ines@prata.example"),
    ("Your phone number is +351 912 555 013.", "contact", "+351 912 555 013"),
    ("You are allergic to birch pollen.", "allergy", "birch pollen"),
)
RECALLED = ("Your cat is grey and called Sardinha.", "You run with Mei Tanaka along the Douro on Saturdays.")
"""Given to replies now and then, and so stronger than others."""
LINKS = (
    ("You run with Mei Tanaka along the Douro on Saturdays.", "You want to run the half marathon in October.",
     "related", "You run together for it."),
    ("You ran the half marathon in 1:58:40.", "You want to run the half marathon in October.", "related",
     "It is what you trained for."),
    ("You moved to Porto in January.", "You live at Rua das Flores 12, 4050-265 Porto, Portugal.", "related",
     "It is where you moved."),
)  # fmt: skip
PINNED = "You live at Rua das Flores 12, 4050-265 Porto, Portugal."


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """The store takes this for now."""
    real, at = rows.now, moment.astimezone(UTC).isoformat(timespec="milliseconds")
    rows.now = lambda: at  # type: ignore[assignment]
    try:
        yield
    finally:
        rows.now = real


def live_a_year(store: Store) -> dict[str, int]:
    """All of it, oldest first; the ids of the memories by their texts."""
    today = datetime.now().replace(hour=9, minute=12, second=0, microsecond=0)
    made: dict[str, int] = {}
    for number, talk in enumerate(TALKS):
        at = today - timedelta(days=talk.days, minutes=-23 * number)
        with on(at):
            made |= _tell(store, talk, at)
    with on(today - timedelta(days=330)):
        _tell_of_oneself(store, today - timedelta(days=330))
    for weeks in (20, 13, 9, 4, 1):
        moment = (today - timedelta(weeks=weeks)).isoformat(timespec="seconds")
        store.memories.reinforce([made[text] for text in RECALLED if text in made], moment, cited=weeks % 2 == 0)
    store.memories.edit(made[PINNED], who="person", why="pinned", pinned=True)
    for one, other, relation, why in LINKS:
        store.links.put(made[one], made[other], relation, why=why)
    return made


def _tell(store: Store, talk: Talk, at: datetime) -> dict[str, int]:
    chat = store.chats.create(talk.title)
    said = store.items.add(chat.id, NewItem(talk.said, "You", "self", at.isoformat(timespec="seconds"), "typed"), None)
    later = (at + timedelta(minutes=1)).isoformat(timespec="seconds")
    store.items.add(chat.id, NewItem(talk.answer, "Second Me", "assistant", later, "assistant"), said.id)
    made = {}
    for known in talk.known:
        new = NewMemory(
            known.text, known.kind, (Evidence(said.id, quote=known.quote),), known.about, known.claims,  # type: ignore[arg-type]
            known.topics, "", known.importance, 0.85, known.place,
        )  # fmt: skip
        memory = store.memories.add(new, "extract", "Found in what was said.")
        assert memory is not None
        made[known.text] = memory.id
    return made


def _tell_of_oneself(store: Store, at: datetime) -> None:
    """What forms ask for."""
    chat, last = store.chats.create("For forms"), None
    for text, attribute, value in PERSON:
        item = store.items.add(chat.id, NewItem(text, "You", "self", at.isoformat(timespec="seconds"), "typed"), last)
        last = item.id
        claim = Claim("", attribute, value)
        memory: Any = NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=(claim,), importance=0.8)
        store.memories.add(memory, "extract", "Found in what was said.")
