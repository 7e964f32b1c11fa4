"""What one turn costs in a real conversation, through the door, with the real starter models.

(c) Prompt tokens evaluated after Send ÷ (tokens of the message + of the memories given), third and tenth turn: at
    most 1.3, with memories of at most 300 tokens. (d) The same with a job running between the turns.
Everything said is invented here.
"""

import tempfile
import time
from collections.abc import Callable
from threading import Event

from secondme.app import SecondMe
from secondme.chat.prompt import build_prompt
from secondme.engine.llama_client import LlamaEngine
from secondme.models.catalogue import Catalogue
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.settings import Settings, SettingsStore
from secondme.types import Finished
from tests.bench.report import Figure

CHAT = Settings().chat_model
REPLY_TOKENS = 160
"""Enough to be a reply; how long it is changes nothing of what is measured."""
KNOWN = (
    "I live in Bergen, in a yellow wooden house above the harbour, with my partner Ragnhild and our two cats.",
    "My sister Imke is a carpenter in Oldenburg and visits us every August with her twins.",
    "I am allergic to walnuts, and I stopped drinking coffee in March because of my sleep.",
    "I work as a tide surveyor for the port authority, mostly on the small boat called Skarv.",
    "On Thursdays I sing tenor in the choir of the Nykirken, and we rehearse from seven to nine.",
    "My knee was operated in 2021 by Doctor Halvorsen, since then I cycle instead of running.",
    "I am learning Portuguese because we want to spend the winter in Porto next year.",
    "Ragnhild's birthday is on the ninth of June and she collects old nautical maps.",
)
TURNS = (
    "Could you help me to plan a quiet Sunday at home with Ragnhild, with something to cook and a short walk between?",
    "What could I bake for the choir this Thursday that I would be able to eat myself without any worry?",
    "Write two or three friendly sentences that I can send to my sister Imke about her visit to us in August.",
    "Which exercises would be good for me in the winter, given what happened to my knee some years ago?",
    "Suggest a birthday present for Ragnhild that goes with what she likes to collect, at a modest price please.",
    "Explain to me in simple words why the tides are stronger at full moon, so that I can tell it on the boat.",
    "What are five Portuguese phrases that would be useful to us in a bakery during our winter in Porto?",
    "I slept badly again last night. What might I drink in the evening instead, and what should I leave out?",
    "Which questions should I ask the doctor when I go to see him about my knee again next month?",
    "Please sum up in a few lines what we have talked about today, and what I should do first tomorrow.",
)


def wait_until(done: Callable[[], bool], seconds: float = 300.0) -> None:
    limit = time.monotonic() + seconds
    while not done():
        if time.monotonic() > limit:
            raise TimeoutError("the app did not come to rest")
        time.sleep(0.1)


def at_rest(me: SecondMe) -> bool:
    """Nothing runs and nothing waits: the prefix is settled, everything is embedded."""
    return me.status().phase == "ready" and not any(job.state in ("running", "waiting") for job in me.jobs.list())


def notes_of(me: SecondMe, reply: Finished) -> str:
    """The memories as they were given: each with its mark and its date."""
    own = frozenset(hit.id for hit in reply.used if hit.type == "item" and me.items.get(hit.id).role == "self")
    return build_prompt("", reply.used, (), user_name="", today=reply.item.time, own=own).notes


Measured = tuple[dict[int, float], dict[int, str]]


def converse(me: SecondMe, engine: LlamaEngine, between: Callable[[], None]) -> Measured:
    """Ten turns; the ratio of each, and what it was made of."""
    chat = me.chats.create()
    ratios, details = {}, {}
    for turn, text in enumerate(TURNS, 1):
        wait_until(lambda: at_rest(me))
        between()
        for event in me.chats.send(chat.id, text, Event()):
            if isinstance(event, Finished):
                if event.problem:
                    raise RuntimeError(event.problem)
                usage = event.usage
                bare = "\n".join(hit.text for hit in event.used)
                message, notes, unmarked = engine.count([text, notes_of(me, event), bare])
                ratios[turn] = usage.evaluated_tokens / (message + notes)
                details[turn] = (
                    f"{usage.evaluated_tokens} ÷ ({message} + {notes}); {len(event.used)} memories, {unmarked} tokens "
                    f"without marks and dates; {usage.reused_tokens} reused"
                )
    return ratios, details


def run() -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.choose(folder).ensure()
        engine = LlamaEngine(Catalogue(paths, SettingsStore(paths.settings_file)).path(CHAT), "chatml")
        me = SecondMe.open(paths, engine=engine)
        me.settings.update(reply_tokens=REPLY_TOKENS)
        try:
            chat = me.chats.create("What I told you")
            for text in KNOWN:
                for _ in me.chats.send(chat.id, text, Event()):
                    pass
            me.jobs.run("extract", Progress())
            wait_until(lambda: at_rest(me))
            quiet, what = converse(me, engine, lambda: None)
            worked, what_worked = converse(me, engine, lambda: me.jobs.run("extract", Progress()))
        finally:
            me.close()
    for turn in (3, 10):
        name = f"turn {turn}: tokens evaluated after Send ÷ (message + memories)"
        figures.append(Figure(name, quiet[turn], at_most=1.3, detail=what[turn]))
        figures.append(Figure(f"{name}, a job in between", worked[turn], at_most=1.3, detail=what_worked[turn]))
    return figures
