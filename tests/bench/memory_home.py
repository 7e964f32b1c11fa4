"""A real home with a real store and the real starter model, for what is measured of memory; and a model that counts."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Literal

from secondme.app import SecondMe
from secondme.engine.base import Embedder, Engine, Vectors, Words
from secondme.engine.embed_client import ProcessEmbedder
from secondme.engine.llama_client import LlamaEngine
from secondme.models.catalogue import Catalogue
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.settings import Settings, SettingsStore
from secondme.types import Item, NewItem, Options, Prompt, Usage


def number(name: str, default: int) -> int:
    """A size that can be set: `SECONDME_BENCH_…`."""
    return int(os.environ.get(f"SECONDME_BENCH_{name}", default))


class CountingEngine:
    """An engine that counts what it is asked: calls, seconds, tokens read and written. It outlives the homes that it is
    lent to: its owner ends it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.calls = self.read = self.written = 0
        self.seconds = 0.0
        self._began: float | None = None

    @property
    def writing_for(self) -> float:
        """Seconds since the call began that goes on; 0 while none does."""
        began = self._began
        return 0.0 if began is None else time.perf_counter() - began

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        began = time.perf_counter()
        self.calls += 1
        self._began = began
        try:
            for piece in self.engine.reply(prompt, options, stop):
                if isinstance(piece, Usage):
                    self.seconds += time.perf_counter() - began
                    self.read += piece.evaluated_tokens
                    self.written += piece.generated_tokens
                yield piece
        finally:
            self._began = None

    def settle(self, prompt: Prompt) -> int:
        return self.engine.settle(prompt)

    def count(self, texts: Sequence[str]) -> list[int]:
        return self.engine.count(texts)

    @property
    def loaded(self) -> bool:
        return self.engine.loaded

    def unload(self) -> None:
        self.engine.unload()

    def close(self) -> None:
        """Its owner does."""


class LentEmbedder:
    """An embedder that outlives the homes that it is lent to."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.model_id = embedder.model_id

    @property
    def dim(self) -> int:
        return self.embedder.dim

    @property
    def state(self) -> Literal["starting", "ready", "failed", "closed"]:
        return self.embedder.state

    def encode(self, texts: Sequence[str], urgent: bool = False) -> Vectors:
        return self.embedder.encode(texts, urgent)

    def encode_words(self, texts: Sequence[str], urgent: bool = False) -> tuple[Vectors, list[Words]]:
        return self.embedder.encode_words(texts, urgent)

    def close(self) -> None:
        """Its owner does."""


@dataclass(frozen=True, slots=True)
class Models:
    engine: CountingEngine
    embedder: LentEmbedder


@contextmanager
def starters() -> Iterator[Models]:
    """The starter models in their processes, for any number of homes. Raises ModelProblem when they are missing."""
    os.environ["SECONDME_KEY_STORE"] = "file"
    with tempfile.TemporaryDirectory() as folder:
        paths, settings = Paths(Path(folder), Paths.choose().models), Settings()
        catalogue = Catalogue(paths, SettingsStore(paths.settings_file))
        llama = LlamaEngine(catalogue.path(settings.chat_model), "chatml")
        embedder = ProcessEmbedder(catalogue.path(settings.embedding_model), settings.embedding_model)
        try:
            yield Models(CountingEngine(llama), LentEmbedder(embedder))
        finally:
            llama.close()
            embedder.close()


@contextmanager
def home_with(models: Models, background: bool = False) -> Iterator[SecondMe]:
    """An empty home, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder) / "home", Paths.choose().models).ensure()
        me = SecondMe.open(paths, engine=models.engine, embedder=models.embedder, background=background)
        try:
            me.search.prepare(Progress())
            yield me
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
    """Run a job until nothing is left to do, or a run does no more of it, as budgets let it stop earlier.

    Raises what stops it, and RuntimeError when messages stay unread."""
    left = None
    while True:
        me.jobs.run(name, Progress(), now)
        pending = next((job.pending for job in me.jobs.list() if job.name == name), 0)
        if not pending or (left is not None and pending >= left):
            break
        left = pending
    if name == "extract" and pending:
        raise RuntimeError(f"{pending} messages were left unread")
