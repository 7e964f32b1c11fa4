"""The room of the models: which there are, which are here, which are used. It needs no home: models are shared."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from secondme.progress import Progress
from secondme.settings import SettingsStore
from secondme.types import Changes, ModelInfo
from secondme.underway import Work

if TYPE_CHECKING:
    from secondme.models.catalogue import Catalogue


class Host(Protocol):
    """What the models door needs of the app around it."""

    def working(self, work: Work) -> AbstractContextManager[None]: ...

    def models_changed(self) -> None: ...

    def publish(self, changes: Changes) -> Changes: ...


class Nobody:
    """The host of a models door without a home: nothing runs, nobody listens."""

    def working(self, work: Work) -> AbstractContextManager[None]:
        return nullcontext()

    def models_changed(self) -> None:
        return None

    def publish(self, changes: Changes) -> Changes:
        return changes


class ModelsDoor:
    """Which models there are, and which are used."""

    def __init__(self, catalogue: "Catalogue", settings: SettingsStore, host: Host) -> None:
        self._catalogue, self._settings, self._host = catalogue, settings, host

    def list(self) -> tuple[ModelInfo, ...]:
        """What is recommended is the starters, until `look_for_hub` has found a hub."""
        return self._catalogue.list()

    def look_for_hub(self) -> bool:
        """Whether larger models can be had from a hub, which is asked for at most some seconds, without any data. Only
        when the person looks at models."""
        return self._catalogue.look_for_hub()

    def measure(self) -> None:
        """Find out how fast memory can be read here, so that `list` can predict how fast models would run. Some tenths
        of a second, once; only when the person looks at models."""
        self._catalogue.speeds.measure()

    def starters(self) -> tuple[str, ...]:
        """The names of the models that the app starts with."""
        return self._catalogue.starters()

    def get(self, name: str, progress: Progress) -> None:
        """Download a model, unless it is there. Raises ModelProblem, UserError or Cancelled."""
        with self._host.working(progress):
            self._catalogue.fetch(name, progress)
        self._host.models_changed()
        self._host.publish(Changes(models=True))

    def use(self, name: str) -> Changes:
        """Use this model from the next message, or from now for embeddings. Raises UserError, NeedsConsent (then `add`
        its file again, trusting it) or ModelProblem."""
        from secondme.models.catalogue import needs_consent

        info = self._catalogue.get(name)
        self._catalogue.path(name)
        self._catalogue.check_memory(name)
        if info.warning and name not in self._settings.value.trusted_templates:
            raise needs_consent()
        self._settings.update(**{"chat_model" if info.role == "chat" else "embedding_model": name})
        self._host.models_changed()
        return self._host.publish(Changes(models=True, settings=True))

    def add(self, path: Path, trust_template: bool = False) -> ModelInfo:
        """A GGUF file of the person's own, used where it lies. Raises UserError when it is none, NeedsConsent when it
        is of an unknown family while `trust_template` is false."""
        info = self._catalogue.add(path, trust_template)
        if info.warning and trust_template:
            trusted = self._settings.value.trusted_templates
            self._settings.update(trusted_templates=tuple(dict.fromkeys((*trusted, info.name))))
        self._host.publish(Changes(models=True, settings=True))
        return info
