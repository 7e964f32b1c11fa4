"""Which models run now: the chat engine, made on first use, and the embedder, started in the background.

While texts get the vectors of an embedding model that was just chosen, the former model runs beside it and answers."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from secondme.errors import EnvironmentProblem, ModelProblem, SecondMeError
from secondme.progress import Progress
from secondme.settings import Settings, SettingsStore
from secondme.types import ModelInfo

if TYPE_CHECKING:
    from secondme.engine.base import Embedder, Engine
    from secondme.models.catalogue import Catalogue

log = logging.getLogger(__name__)

POLL_S = 0.05
ANOTHER = "Choose another one on the Models page, or with `secondme models use NAME`."
PATIENCE_S = 180.0
"""An embedding process that takes longer to start than this has failed."""


class Engines:
    """At most one engine and one embedder, those of the settings. Safe from any thread.

    `given`: an engine and an embedder to use instead of the models of the settings, whatever these say."""

    def __init__(
        self,
        settings: SettingsStore,
        catalogue: "Catalogue",
        given: "tuple[Engine | None, Embedder | None]",
        on_change: Callable[[], None],
        on_embedder: "Callable[[Embedder], None]",
        serving: Callable[[], str] = lambda: "",
    ) -> None:
        """`serving` names the embedding model whose vectors are searched, "" while there is none."""
        self._settings = settings
        self._catalogue = catalogue
        self._given_engine, self._given_embedder = given
        self._on_change = on_change
        self._on_embedder = on_embedder
        self._engine: Engine | None = None
        self._engine_of: tuple[object, ...] = ()
        self._embedder: Embedder | None = None
        self._embedder_of = ""
        self._former: Embedder | None = None
        self._serving = serving
        self._lock = threading.RLock()
        self._closed = threading.Event()

    def engine(self) -> "Engine":
        """The chat engine of the settings, made (not loaded) when there is none yet. Raises ModelProblem."""
        if self._given_engine is not None:
            return self._given_engine
        with self._lock:
            self._refuse_when_closed()
            settings = self._settings.value
            machine = (settings.threads, settings.gpu_layers, settings.idle_unload_minutes)
            wanted = (settings.chat_model, settings.context_tokens, *machine)
            if self._engine is None or self._engine_of != wanted:
                made = self._made(settings)
                self._close_engine()
                self._engine, self._engine_of = made, wanted
            return self._engine

    def _made(self, settings: Settings) -> "Engine":
        from secondme.engine.llama_client import LlamaEngine

        info = self.chat_model()
        path = self._catalogue.path(info.name)
        self._catalogue.check_memory(info.name)
        if info.family == "gguf" and info.name not in settings.trusted_templates:
            raise ModelProblem(f"{info.title} brings a template that you have not agreed to.", "Choose another model.")
        return LlamaEngine(
            path,
            info.family,
            min(settings.context_tokens, info.context or settings.context_tokens),
            settings.threads,
            float(settings.idle_unload_minutes),
            self._on_change,
            gpu_layers=settings.gpu_layers,
        )

    def chat_model(self) -> ModelInfo:
        """The chat model of the settings. Raises ModelProblem when it is not known any more."""
        name = self._settings.value.chat_model
        for info in self._catalogue.list():
            if info.name == name and info.role == "chat":
                return info
        raise ModelProblem(f"The chat model {name} is not known here.", ANOTHER)

    @property
    def loaded(self) -> bool:
        engine = self._given_engine or self._engine
        return engine is not None and engine.loaded

    def chat_problem(self) -> EnvironmentProblem | None:
        """Why the chat model of the settings cannot be used, as far as a look at its file tells."""
        if self._given_engine is not None:
            return None
        try:
            self._catalogue.path(self._settings.value.chat_model)
        except SecondMeError as problem:
            return problem if isinstance(problem, EnvironmentProblem) else ModelProblem(str(problem))
        return None

    @property
    def embedder(self) -> "Embedder | None":
        return self._given_embedder or self._embedder

    def start_embedder(self) -> None:
        """Start the embedding process of the settings beside this one, unless it runs. Never waits.

        Raises ModelProblem when its files are missing."""
        if self._given_embedder is not None:
            return
        with self._lock:
            self._refuse_when_closed()
            name = self._settings.value.embedding_model
            if self._embedder is not None and self._embedder_of == name and self._embedder.state != "failed":
                return
            made = self._made_embedder(name)
            before, self._embedder, self._embedder_of = self._embedder, made, name
            self._keep_former(before)
        self._embedder_changed()

    def _made_embedder(self, name: str) -> "Embedder":
        from secondme.engine.embed_client import ProcessEmbedder

        path, prefixes = self._catalogue.path(name), self._catalogue.prefixes(name)
        return ProcessEmbedder(path, name, self._embedder_changed, prefixes=prefixes)

    def _keep_former(self, before: "Embedder | None") -> None:
        """Have the model at hand whose vectors serve, when that is not the wanted one, and no other."""
        serving, kept = self._serving(), None
        for embedder in (before, self._former):
            if embedder is not None and embedder.model_id == serving != self._embedder_of and kept is None:
                kept = embedder
            elif embedder is not None:
                embedder.close()
        if kept is None and serving not in ("", self._embedder_of):
            try:
                self._catalogue.check_memory(serving)
                kept = self._made_embedder(serving)
            except SecondMeError as problem:
                log.info("Search finds words only until every text has a vector of the new model: %s", problem)
        self._former = kept

    @property
    def former(self) -> "Embedder | None":
        """The embedder whose vectors are searched while the wanted one's are still being made."""
        former = self._former
        return former if former is not None and former.model_id == self._serving() else None

    @property
    def answering(self) -> "Embedder | None":
        """The embedder for questions: the one whose vectors are searched."""
        former = self.former
        return former if former is not None and former.state != "failed" else self.embedder

    def let_go_former(self) -> None:
        """End the former embedder once the wanted one's vectors serve."""
        with self._lock:
            former = self._former if self.former is None else None
            if former is not None:
                self._former = None
        if former is not None:
            former.close()

    def _embedder_changed(self) -> None:
        """Called on any thread; never waits for this object's lock, which `close` holds while the process ends."""
        embedder = self._embedder
        if embedder is not None and not self._closed.is_set():
            self._on_embedder(embedder)

    def embedding_problem(self) -> EnvironmentProblem | None:
        """Why there is no embedder and cannot be one, None when it runs, starts or could be started."""
        embedder = self.embedder
        if embedder is not None and embedder.state == "failed":
            told = getattr(embedder, "problem", None)
            return told or ModelProblem("The embedding model could not be started.", "Start Second Me again.")
        if self._given_embedder is not None:
            return None
        try:
            self._catalogue.path(self._settings.value.embedding_model)
        except SecondMeError as problem:
            return problem if isinstance(problem, EnvironmentProblem) else ModelProblem(str(problem))
        return None

    def ready_embedder(self, progress: Progress) -> "Embedder":
        """The embedder, once it can be used. Raises ModelProblem when it cannot, Cancelled."""
        self.start_embedder()
        embedder = self.embedder
        if embedder is None:
            raise ModelProblem("There is no embedding model.", "Download one on the Models page.")
        until = time.monotonic() + PATIENCE_S
        while embedder.state == "starting" and time.monotonic() < until:
            self._refuse_when_closed()
            progress.check()
            time.sleep(POLL_S)
        if embedder.state != "ready":
            raise self.embedding_problem() or ModelProblem("The embedding model did not start in time.", "Try again.")
        return embedder

    def _refuse_when_closed(self) -> None:
        if self._closed.is_set():
            raise ModelProblem("Second Me is closing.", "Start it again.")

    def _close_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def close(self) -> None:
        """End both processes. Idempotent."""
        self._closed.set()
        with self._lock:
            self._close_engine()
            embedders = (self._embedder, self._former)
            self._embedder = self._former = None
        for embedder in embedders:
            if embedder is not None:
                embedder.close()
        for given in (self._given_engine, self._given_embedder):
            if given is not None:
                given.close()
