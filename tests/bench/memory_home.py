"""A real home with a real store and the real starter model, for what is measured of memory; and a model that counts."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from secondme.app import SecondMe
from secondme.engine.base import Engine
from secondme.engine.llama_client import LlamaEngine
from secondme.models.catalogue import Catalogue
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.settings import Settings, SettingsStore
from secondme.types import Item, NewItem, Options, Prompt, Usage

PLENTY = 50
"""Runs of a job after which what is left is not going to be done."""


def number(name: str, default: int) -> int:
    """A size that can be set: `SECONDME_BENCH_…`."""
    return int(os.environ.get(f"SECONDME_BENCH_{name}", default))


class CountingEngine:
    """An engine that counts what it is asked: calls, seconds, and tokens read and written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.calls = self.read = self.written = 0
        self.seconds = 0.0

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        began = time.perf_counter()
        self.calls += 1
        for piece in self._engine.reply(prompt, options, stop):
            if isinstance(piece, Usage):
                self.seconds += time.perf_counter() - began
                self.read += piece.evaluated_tokens
                self.written += piece.generated_tokens
            yield piece

    def settle(self, prompt: Prompt) -> int:
        return self._engine.settle(prompt)

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._engine.count(texts)

    @property
    def loaded(self) -> bool:
        return self._engine.loaded

    def unload(self) -> None:
        self._engine.unload()

    def close(self) -> None:
        self._engine.close()


def starter(paths: Paths) -> LlamaEngine:
    """The starter model in its process. Raises ModelProblem when it is not installed."""
    return LlamaEngine(Catalogue(paths, SettingsStore(paths.settings_file)).path(Settings().chat_model), "chatml")


@contextmanager
def real_home(background: bool = False) -> Iterator[tuple[SecondMe, CountingEngine]]:
    """An empty home with the starter model, gone afterwards."""
    os.environ["SECONDME_KEY_STORE"] = "file"
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder) / "home", Paths.choose().models).ensure()
        engine = CountingEngine(starter(paths))
        me = SecondMe.open(paths, engine=engine, background=background)
        try:
            yield me, engine
        finally:
            me.close()


def typed(me: SecondMe, turns: Sequence[tuple[str, str, str]], title: str = "") -> list[Item]:
    """A conversation of its own with these turns (role, time, text), as if it had been held."""
    chat = me.chats.create(title)
    items: list[Item] = []
    for role, at, text in turns:
        mine = role == "self"
        new = NewItem(
            text, "Me" if mine else "Second Me", "self" if mine else "assistant", at, "typed" if mine else "assistant"
        )
        items.append(me._parts.store.items.add(chat.id, new, items[-1].id if items else None, durable=False))
    return items


def run_to_the_end(me: SecondMe, name: str, now: str | None = None) -> None:
    """Run a job until it has nothing left to do, as budgets let it stop earlier. Raises what stops it."""
    for _ in range(PLENTY):
        me.jobs.run(name, Progress(), now)
        if not next((job.pending for job in me.jobs.list() if job.name == name), 0):
            return
    raise RuntimeError(f"the job {name} does not come to an end")
