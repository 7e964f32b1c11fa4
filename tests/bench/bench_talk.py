"""Whether a reply tells a person what they told, in their language and to them: real starter models, temperature 0.

Invented people tell some things in a conversation, in English, German and French, and then ask for them: in the same
conversation, and each in one of its own. An answer is right that has the words asked for, in the language of the
question, and says "you", not "I"; of what nobody told, one that says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

from secondme.app import SecondMe
from secondme.chat.cite import UNKNOWN
from secondme.memory.tongues import TONGUES, tongue_of
from secondme.memory.words import word_set, words
from secondme.types import Finished
from tests.bench.memory_home import home_with, run_to_the_end, starters
from tests.bench.report import Figure

FIRST = word_set("i i'm my me we our ich mein meine meinen mir wir je j' mon ma mes nous")
NOBODY = ""
"""What nobody told: the answer is that it is not known."""


@dataclass(frozen=True, slots=True)
class Life:
    language: str
    told: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    """Questions, each with a pattern of what a right answer has."""


LIVES = (
    Life(
        "en",
        (
            "I'm Marta and I live in Ghent.",
            "I'm allergic to hazelnuts.",
            "I hate coriander.",
            "I have two cats, Minka and Bruno.",
            "I work as a tram driver.",
            "My sister Ines lives in Lisbon and is a vet.",
            "Last year I broke my left wrist while skating.",
            "My birthday is 3 May 1984.",
            "We are moving to Bruges in December.",
        ),
        (
            ("What am I allergic to?", "hazelnut"),
            ("What are my cats called?", "minka.*bruno"),
            ("Where do I live?", "ghent"),
            ("What is my job?", "tram"),
            ("Where does my sister live?", "lisbon"),
            ("When is my birthday?", "3 may|may 3"),
            ("Where are we moving to?", "bruges"),
            ("What is my car called?", NOBODY),
        ),
    ),
    Life(
        "en",
        (
            "Hi, I'm Owen, a retired signalman from Crewe.",
            "I can't eat gluten.",
            "Our dog is called Biscuit.",
            "My son Piotr plays the oboe in Leeds.",
            "I swim at the baths every Tuesday.",
            "I drive a green Skoda.",
        ),
        (
            ("What was my job?", "signalman"),
            ("What can't I eat?", "gluten"),
            ("What is our dog called?", "biscuit"),
            ("What does my son play?", "oboe"),
            ("When do I swim?", "tuesday"),
            ("Which car do I drive?", "skoda"),
            ("What is my wife called?", NOBODY),
        ),
    ),
    Life(
        "de",
        (
            "Ich heiße Marta und wohne in Gent.",
            "Ich bin allergisch gegen Haselnüsse.",
            "Ich hasse Koriander.",
            "Ich habe zwei Katzen, Minka und Bruno.",
            "Ich arbeite als Straßenbahnfahrerin.",
            "Meine Schwester Ines wohnt in Lissabon und ist Tierärztin.",
            "Ich habe am 3. Mai Geburtstag.",
        ),
        (
            ("Wogegen bin ich allergisch?", "haselnü"),
            ("Wie heißen meine Katzen?", "minka.*bruno"),
            ("Wo wohne ich?", "gent"),
            ("Was arbeite ich?", "straßenbahn"),
            ("Wo wohnt meine Schwester?", "lissabon"),
            ("Wann habe ich Geburtstag?", r"3\. mai"),
            ("Wie heißt mein Auto?", NOBODY),
        ),
    ),
    Life(
        "de",
        (
            "Ich bin der Jost, Imker aus dem Allgäu.",
            "Ich vertrage keine Milch.",
            "Mein Sohn Anton studiert in Graz Geige.",
            "Seit März lerne ich Polnisch.",
            "Unser Hund heißt Fips.",
            "Samstags singe ich im Kirchenchor.",
        ),
        (
            ("Was vertrage ich nicht?", "milch"),
            ("Was studiert mein Sohn?", "geige"),
            ("Welche Sprache lerne ich?", "polnisch"),
            ("Wie heißt unser Hund?", "fips"),
            ("Wann singe ich im Chor?", "samstag"),
            ("Wie heißt meine Frau?", NOBODY),
        ),
    ),
    Life(
        "fr",
        (
            "Je m'appelle Marta et j'habite à Gand.",
            "Je suis allergique aux noisettes.",
            "Je déteste la coriandre.",
            "J'ai deux chats, Minka et Bruno.",
            "Je suis conductrice de tram.",
            "Ma sœur Inès habite à Lisbonne.",
        ),
        (
            ("À quoi suis-je allergique ?", "noisette"),
            ("Comment s'appellent mes chats ?", "minka.*bruno"),
            ("Où est-ce que j'habite ?", "gand"),
            ("Quel est mon métier ?", "tram"),
            ("Où habite ma sœur ?", "lisbonne"),
            ("Comment s'appelle ma voiture ?", NOBODY),
        ),
    ),
    Life(
        "fr",
        (
            "Moi c'est Yann, je suis facteur à Quimper.",
            "Je ne supporte pas le lactose.",
            "Ma fille Maud fait de l'escrime.",
            "J'apprends le breton depuis janvier.",
            "Notre chienne s'appelle Praline.",
        ),
        (
            ("Quel est mon métier ?", "facteur"),
            ("Qu'est-ce que je ne supporte pas ?", "lactose"),
            ("Quel sport fait ma fille ?", "escrime"),
            ("Quelle langue est-ce que j'apprends ?", "breton"),
            ("Comment s'appelle notre chienne ?", "praline"),
            ("Quel est le nom de ma femme ?", NOBODY),
        ),
    ),
)


def run() -> Iterator[Figure]:
    found: list[tuple[str, str, bool]] = []
    with starters() as models:
        for life in LIVES:
            with home_with(models) as me:
                found += _asked(me, life)
    for place in ("the same conversation", "another conversation"):
        here = [(language, right) for language, where, right in found if where == place]
        by = ", ".join(
            f"{each} {sum(right for language, right in here if language == each)}"
            f"/{sum(language == each for language, _ in here)}"
            for each in ("en", "de", "fr")
        )
        yield Figure(f"right answers, in {place}", sum(right for _, right in here) / len(here), "share", by)


def _asked(me: SecondMe, life: Life) -> Iterator[tuple[str, str, bool]]:
    me.settings.update(temperature=0.0)
    chat = me.chats.create().id
    for text in life.told:
        _reply(me, chat, text)
    for job in ("extract", "embed", "consolidate"):
        run_to_the_end(me, job)
    for place in ("the same conversation", "another conversation"):
        for question, wanted in life.asked:
            reply = _reply(me, chat if place == "the same conversation" else me.chats.create().id, question)
            right = is_right(reply, life.language, wanted)
            if not right:
                print(f"    {place}: {question} {reply!r}", flush=True)
            yield life.language, place, right


def is_right(reply: str, language: str, wanted: str) -> bool:
    if wanted == NOBODY:
        return bool(UNKNOWN.search(reply)) and tongue_of(reply).name == language
    said = frozenset(words(reply))
    common = {each.name: len(said & each.common) for each in TONGUES}
    spoken = common[language] == max(common.values())
    own = FIRST & {part for word in words(reply) for part in (word, f"{word.partition(chr(39))[0]}'")}
    return bool(re.search(wanted, reply, re.IGNORECASE)) and spoken and not own


def _reply(me: SecondMe, chat: int, text: str) -> str:
    *_, event = me.chats.send(chat, text, Event())
    return event.item.text if isinstance(event, Finished) and event.item.role == "assistant" else ""
