"""What the doors work with, opened once and closed in order: store, index, search, models, jobs.

This module is light: what is heavy is imported when `Parts` is made, and the models run in processes of their own.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from secondme.engines import Engines
from secondme.errors import EnvironmentProblem
from secondme.events import Events, StatusChanged
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.settings import SettingsStore
from secondme.takingback import TakingBack
from secondme.takingback import both as both
from secondme.turning import Turns
from secondme.types import Changes, Status, Usage
from secondme.underway import UnderWay

if TYPE_CHECKING:
    from secondme.engine.base import Embedder, Engine
    from secondme.jobs.schedule import Scheduler

log = logging.getLogger(__name__)

Phase = Literal["opening", "loading", "ready", "replying", "remembering", "embedding", "importing", "problem"]
LookAfter = Callable[["Parts", Progress], int]
"""Imports watched folders in which something has changed; how many that were."""
POLL_S = 0.02
EMBED_POLL_S = 0.25
MOMENT_S = 1.0
AFTER_EXTRACTION = ("consolidate", "link")
"""What was left to do of these when the app was closed is done soon after it starts, once."""
COUNT_S = 0.5
"""What is still to be done is counted at most this often, unless something was written."""


class Share(Progress):
    """A part of a larger progress, from `low` to `high` (0 to 1) of it, so that the whole never jumps back."""

    WHOLE = 1000

    def __init__(self, whole: Progress, low: float, high: float) -> None:
        super().__init__()
        self.cancelled = whole.cancelled
        self._whole, self._low, self._high = whole, low, high

    def check(self) -> None:
        self._whole.check()

    def update(self, done: int, total: int = 0, label: str = "") -> None:
        share = self._low + (self._high - self._low) * (done / total if total else 0.0)
        self._whole.update(int(share * self.WHOLE), self.WHOLE, label)


class Parts(TakingBack, UnderWay):
    """Owned by `SecondMe`; the doors hold it. Every method is safe from any thread."""

    def __init__(
        self,
        paths: Paths,
        events: Events,
        engine: "Engine | None",
        embedder: "Embedder | None",
        background: bool,
        look_after: LookAfter,
        passphrase: str | None = None,
    ) -> None:
        from secondme.models.catalogue import Catalogue
        from secondme.store import Store

        UnderWay.__init__(self)
        self.paths = paths
        self.events = events
        self.background = background
        self._own_engine = engine is None
        self._look_after = look_after
        self.settings = SettingsStore(paths.settings_file)
        self.turns = Turns()
        self.catalogue = Catalogue(paths, self.settings)
        self.held = self.settings.value.paused
        """The person has paused what runs by itself."""
        self._last_per_s = 0.0
        self._replying = self._importing = 0
        self._spoke = False
        self._counts = (0, 0)
        self._counted = 0.0
        self._scheduler: Scheduler | None = None
        self.store = Store.open(paths, passphrase=passphrase)
        try:
            self._build(engine, embedder)
        except BaseException:
            self.store.close()
            raise

    def _build(self, engine: "Engine | None", embedder: "Embedder | None") -> None:
        from secondme.attachments import Attachments
        from secondme.chat.reply import Replies
        from secondme.index import VectorIndex
        from secondme.jobs.runner import Runner
        from secondme.retrieval.learning import Learning
        from secondme.retrieval.search import Search

        self.attachments = Attachments(self.store, self.paths)
        self.learning = Learning(self.store)
        self.index = VectorIndex(self.store, self.paths, self.store.subkey("index"))
        self.search = Search(self.store, embedder, self.index, self.learning.weights)
        self.engines = Engines(
            self.settings,
            self.catalogue,
            (engine, embedder),
            self.status_changed,
            self._embedder_changed,
            self.store.vectors.serving,
        )
        self.replies = Replies(self.store, self.search, self.engines.engine, self.settings, self.learning)
        self.runner = Runner(self)
        if self.background and not self.held:
            self._schedule()

    def publish(self, changes: Changes) -> Changes:
        """Tell who listens, once for each write; returns `changes`."""
        if changes:
            self._counted = 0.0
            self.events.publish(changes)
        return changes

    def status_changed(self) -> None:
        self.events.publish(StatusChanged())

    def wake(self, *jobs: str) -> None:
        """Ask for these jobs, soon; the command line runs none by itself."""
        if self.background and not (self.held or self.locked or self.closing.is_set()):
            for job in jobs:
                self.runner.submit(job)

    @contextmanager
    def replying_until(self, stop: threading.Event) -> Iterator[None]:
        """A reply: the jobs wait for its end, and then go on with what was said, however it ended."""
        try:
            with self.telling(stop):
                self._count(replying=1)
                self.runner.pause()
                try:
                    yield
                finally:
                    self.runner.resume()
                    self._count(replying=-1)
        finally:
            self.wake("settle", "embed", "extract", "fold")

    def let_replies_end(self, progress: Progress) -> None:
        """Return when no reply is under way: the model is the person's first. Raises Cancelled."""
        while self._replying:
            progress.check()
            time.sleep(POLL_S)

    @contextmanager
    def importing_until(self, progress: Progress) -> Iterator[None]:
        with self.working(progress):
            self._count(importing=1)
            try:
                yield
            finally:
                self._count(importing=-1)

    def _count(self, replying: int = 0, importing: int = 0) -> None:
        with self._lock:
            self._replying += replying
            self._importing += importing
            self._spoke = self._spoke and not replying
        self.status_changed()

    def spoke(self) -> None:
        """The model said something: it is loaded."""
        if not self._spoke:
            self._spoke = True
            self.status_changed()

    def spoke_at(self, usage: Usage) -> None:
        """A reply has ended: how fast it came is kept of a model of the catalogue, of another engine told as it was."""
        self._last_per_s = usage.tokens_per_s or self._last_per_s
        if self._own_engine:
            self.catalogue.speeds.note(self.settings.value.chat_model, usage)

    def models_changed(self) -> None:
        """Use the models of the settings from now on: the embedder at once, the chat model with the next message."""
        if self.background:
            self.go_on()
        self.status_changed()

    def go_on(self) -> None:
        """Start the embedder, and take up what was left to do when the app was closed, or a model was missing."""
        self.start_embedder()
        to_embed, to_remember = self._pending()
        embedder = self.engines.embedder
        if to_embed and embedder is not None and embedder.state == "ready":
            self.wake("embed")
        if to_remember:
            self.wake("extract")
        self.wake(*(job.name for job in self.runner.list() if job.name in AFTER_EXTRACTION and job.pending))

    def start_embedder(self) -> None:
        """In the background; what is in the way is told by `status`."""
        try:
            self.engines.start_embedder()
        except EnvironmentProblem as problem:
            log.info("There is no embedder: %s", problem)

    def _embedder_changed(self, embedder: "Embedder") -> None:
        self.search.embedder = self.engines.answering
        self.status_changed()
        if embedder.state == "ready":
            self.wake("embed")

    def embedded(self) -> None:
        """Questions go to the embedder whose vectors are searched; a former one that is not needed any more ends."""
        self.search.embedder = self.engines.answering
        self.engines.let_go_former()

    def embed_all(self, progress: Progress) -> None:
        """Return when everything is searchable by vectors. In the background it goes before longer jobs, and waits
        while a reply streams. Raises EnvironmentProblem when it fails, Cancelled."""
        model = self.engines.ready_embedder(progress).model_id
        if not self.background or self.held:
            self.runner.run_now("embed", progress)
            return
        total = self.store.vectors.pending_count(model)
        self.runner.submit("embed")
        while left := self.store.vectors.pending_count(model):
            total = max(total, left)
            progress.update(total - left, total, "Embedding")
            job = next(job for job in self.runner.list() if job.name == "embed")
            if job.state == "failed":
                raise EnvironmentProblem(job.last_result)
            if job.state == "idle":
                self.runner.submit("embed")
            time.sleep(EMBED_POLL_S)
        progress.update(1, 1, "Embedding")

    def hold(self, held: bool, lasting: bool = True) -> None:
        """While held, nothing runs by itself; what a person asks for runs all the same. `lasting`: also after a
        restart."""
        if held == self.held:
            return
        if lasting:
            self.settings.update(paused=held)
        self.held = held
        if self._scheduler is not None:
            self._scheduler.close()
            self._scheduler = None
        if held:
            for job in self.runner.list():
                self.runner.cancel(job.name, asked=False)
        elif self.background:
            self._schedule()
            self.wake(*self.runner.by_itself())
        self.status_changed()

    def _schedule(self) -> None:
        from secondme.jobs.schedule import Scheduler

        self._scheduler = Scheduler(self.runner)

    def look_after_folders(self, progress: Progress) -> int:
        """Import watched folders in which something has changed; how many that were."""
        return self._look_after(self, progress)

    def status(self) -> Status:
        problem = self.engines.chat_problem() or self.engines.embedding_problem()
        to_embed, to_remember = self._pending()
        embedder = self.engines.embedder
        own = self._own_engine
        measured, predicted = self.catalogue.speed(self.settings.value.chat_model) if own else (self._last_per_s, 0.0)
        return Status(
            phase=self._phase(problem),
            chat_model=self.catalogue.called(self.settings.value.chat_model),
            chat_ready=self.engines.loaded,
            embedder_ready=embedder is not None and embedder.state == "ready",
            to_embed=to_embed,
            to_remember=to_remember,
            tokens_per_s=measured,
            predicted_per_s=predicted,
            paused=self.held and self.background,
            problem=str(problem) if problem else "",
            remedy=problem.remedy if problem else "",
        )

    def _pending(self) -> tuple[int, int]:
        """(without vectors, not yet remembered), at most `COUNT_S` old and never older than the last write."""
        if time.monotonic() - self._counted > COUNT_S:
            self._counted = time.monotonic()
            embedder = self.engines.embedder
            model = embedder.model_id if embedder is not None else self.settings.value.embedding_model
            to_remember = self.store.runs.pending_count() if self.settings.value.remember else 0
            self._counts = self.store.vectors.pending_count(model), to_remember
        return self._counts

    def _phase(self, problem: EnvironmentProblem | None) -> Phase:
        if self._replying:
            return "replying" if self._spoke or self.engines.loaded else "loading"
        if self._importing:
            return "importing"
        if self.runner.running in ("embed", "index"):
            return "embedding"
        if self.runner.running == "extract":
            return "remembering"
        return "problem" if problem else "ready"

    def close(self, deadline_s: float) -> None:
        """Staged: the scheduler, the jobs and other work, the models, the database; at most about `deadline_s`.

        Work gets a moment to end by itself; what still waits for a model then ends with it."""
        until = time.monotonic() + deadline_s
        self.cancel()
        if self._scheduler is not None:
            self._scheduler.close()
        self.runner.refuse()
        self._wait_for_work(min(until, time.monotonic() + MOMENT_S))
        try:
            self.engines.close()
            self.runner.close(max(MOMENT_S, until - time.monotonic()))
            self._wait_for_work(until)
            if self._work:
                log.warning("%d pieces of work did not end in time", len(self._work))
        finally:
            self.store.close()

    def _wait_for_work(self, until: float) -> None:
        while (self._work or self.runner.running) and time.monotonic() < until:
            time.sleep(POLL_S)
