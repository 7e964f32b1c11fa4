"""Whether a reply tells a person what they told, in their language and to them, and makes nothing up: real starter
models, temperature 0.

Invented people tell some things in a conversation, in English, German and French, and then ask for them: in the same
conversation, and each in one of its own. An answer is right that has the words asked for, in the language of the
question, and says "you", not "I"; of what nobody told, one that says so, and all else is made up. The lives are
those of tests/bench/talk: work.json to work with; later.json by a writer who knew nothing of the app, read since,
as is part of fresh.json, by one more; held.json by another one, only ever scored. `SECONDME_BENCH_SET`: one of them.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from secondme.app import SecondMe
from secondme.chat.cite import UNKNOWN
from secondme.memory.tongues import TONGUES, tongue_of
from secondme.memory.words import word_set, words
from secondme.types import Finished
from tests.bench.memory_home import home_with, run_to_the_end, starters
from tests.bench.report import Figure

SETS = ("work", "later", "fresh", "held")
PLACES = ("the same conversation", "another conversation")
FIRST = word_set("i i'm my me we our ich mein meine meinen mir wir je j' mon ma mes nous")
NOBODY = ""
"""What nobody told: the answer is that it is not known."""


@dataclass(frozen=True, slots=True)
class Answered:
    language: str
    place: str
    told: bool
    right: bool
    unknown: bool
    """It says that it does not know."""


def run() -> Iterator[Figure]:
    wanted = os.environ.get("SECONDME_BENCH_SET", "")
    with starters() as models:
        for name in SETS:
            if wanted in ("", name):
                lives = json.loads((Path(__file__).parent / "talk" / f"{name}.json").read_text(encoding="utf-8"))
                found: list[Answered] = []
                for life in lives:
                    with home_with(models) as me:
                        found += _asked(me, life["language"], life["told"], life["asked"], show=name != "held")
                yield from _figures(name, found)


def _figures(name: str, found: list[Answered]) -> Iterator[Figure]:
    for place in PLACES:
        told = [each for each in found if each.place == place and each.told]
        by = ", ".join(
            f"{language} {sum(each.right for each in told if each.language == language)}"
            f"/{sum(each.language == language for each in told)}"
            for language in ("en", "de", "fr")
        )
        unknown = sum(each.unknown for each in told)
        detail = f"{by}; of the others {unknown} say that it is not known"
        yield Figure(
            f"right answers, in {place} ({name})", sum(each.right for each in told) / len(told), "share", detail
        )
        untold = [each for each in found if each.place == place and not each.told]
        made_up = sum(not each.right for each in untold)
        yield Figure(f"made up, in {place} ({name})", made_up, "answers", f"of {len(untold)} that nobody told")


def _asked(
    me: SecondMe, language: str, told: list[str], asked: list[tuple[str, str]], show: bool
) -> Iterator[Answered]:
    me.settings.update(temperature=0.0)
    chat = me.chats.create().id
    for text in told:
        _reply(me, chat, text)
    for job in ("extract", "embed", "consolidate"):
        run_to_the_end(me, job)
    for place in PLACES:
        for question, wanted in asked:
            reply = _reply(me, chat if place == PLACES[0] else me.chats.create().id, question)
            right = is_right(reply, language, wanted)
            if show and not right:
                print(f"    {place}: {question} {reply!r}", flush=True)
            yield Answered(language, place, wanted != NOBODY, right, bool(UNKNOWN.search(reply)))


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
