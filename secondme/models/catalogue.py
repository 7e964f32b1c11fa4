"""What can be run here: the models of the manifest and the person's own files, and which of them are really there."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import psutil

from secondme.engine import gguf
from secondme.engine.templates import detect_family
from secondme.errors import ModelProblem, NeedsConsent, UserError
from secondme.models import hub
from secondme.models.download import RECEIPT, fetch
from secondme.models.hub import Sum
from secondme.models.manifest import Entry, load
from secondme.models.smallfiles import SmallFiles
from secondme.models.speed import Speeds
from secondme.paths import Paths, shared_models
from secondme.progress import Progress
from secondme.settings import Settings
from secondme.types import ModelInfo

ADDED = "added.json"
OWN_TEMPLATE = "gguf"
TEMPLATE_WARNING = (
    "This model is of a family that Second Me does not know, so it would be prompted by the template inside its own "
    "file. A template is a small program by whoever made the file; it runs in a sandbox, but replies may be odd."
)
_SYSTEM_BYTES = 2_000_000_000
"""What the machine and the rest of the app need beside a model."""


_WORKING_BYTES = 400_000_000
"""What llama.cpp needs beside the weights and the cache of the context."""


def download_it(name: str, words: str = "Download it") -> str:
    """A remedy that is true in the window and on the command line."""
    return f"{words} on the Models page, or with `secondme models get {name}`."


def unknown(name: str) -> UserError:
    return UserError(f"There is no model named {name!r}. The Models page and `secondme models list` show the names.")


def needs_consent() -> NeedsConsent:
    return NeedsConsent(TEMPLATE_WARNING, "Add it again with --trust-template if you trust the file.")


class HasSettings(Protocol):
    @property
    def value(self) -> Settings: ...


@dataclass(frozen=True, slots=True)
class Added:
    """A GGUF file of the person's own, used where it lies."""

    name: str
    title: str
    path: str
    size: int
    memory: int
    context: int
    family: str


class Catalogue:
    """Every model by name. Reads small files only, never a model's bytes, except in `verify`."""

    def __init__(self, paths: Paths, settings: HasSettings, entries: tuple[Entry, ...] | None = None) -> None:
        self._dir = paths.models
        self._settings = settings
        self._entries = {entry.name: entry for entry in (load() if entries is None else entries)}
        self._hub_reachable = False
        self.speeds = Speeds(paths.models)
        self._files = SmallFiles()

    def list(self) -> tuple[ModelInfo, ...]:
        """The manifest's models in its order, then the added ones by name."""
        best = {info.name for role in ("chat", "embedding") if (info := self.recommended(role))}
        infos = [self._info(entry) for entry in self._entries.values()] + [self._own(own) for own in self._added()]
        return self.speeds.told(replace(info, recommended=info.name in best) for info in infos)

    def get(self, name: str) -> ModelInfo:
        """Raises UserError when no model has this name."""
        for info in self.list():
            if info.name == name:
                return info
        raise unknown(name)

    def speed(self, name: str) -> tuple[float, float]:
        """Tokens a second of a chat model: (measured, predicted), as `list` tells them; 0.0 where that is not known.
        Looks at no model, so that it can be asked as often as a status line is."""
        chat = {entry.name: entry.size for entry in self._entries.values() if entry.role == "chat"}
        chat |= {own.name: own.size for own in self._added()}
        return self.speeds.of(name, chat) if name in chat else (0.0, 0.0)

    def called(self, name: str) -> str:
        """What a model is called where people read it; its name where nothing is known of it."""
        own = next((each.title for each in self._added() if each.name == name), name)
        return self._entries[name].title if name in self._entries else own

    def starters(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self._entries.values() if entry.starter)

    def recommended(self, role: str = "chat") -> ModelInfo | None:
        """The best model of this role that fits the machine and can be had: the starter while no hub was found."""
        entries = [entry for entry in self._entries.values() if entry.role == role]
        if self._hub_reachable:
            fitting = [entry for entry in entries if not entry.starter and self._fits(entry.memory)]
            if fitting:
                return replace(self._info(fitting[0]), recommended=True)
        starter = next((entry for entry in entries if entry.starter), None)
        return replace(self._info(starter), recommended=True) if starter else None

    def look_for_hub(self) -> bool:
        """Ask the hub whether it is there, for at most 3 s: on a worker thread, and only when the person looks at
        models. What `recommended` says follows from the latest answer."""
        self._hub_reachable = hub.reachable()
        return self._hub_reachable

    def path(self, name: str) -> Path:
        """The GGUF file of a chat model, the folder of an embedding model.

        Looks at sizes only. Raises ModelProblem when a file is missing, cut short or not what it should be."""
        for own in self._added():
            if own.name == name:
                return _whole(Path(own.path), own.size, own.title, "Put the file back, or choose another model.")
        entry = self._entry(name)
        remedy = download_it(name)
        folder = self._folder(name)
        if not folder.is_dir():
            raise ModelProblem(f"{entry.title} is not on this computer yet.", remedy)
        sizes = {path: int(size) for path, size in self._receipt(folder, "size").items()}
        for file in entry.files:
            _whole(folder / file.path, sizes.get(file.path) or file.size * file.exact, entry.title, remedy)
        return folder / entry.files[0].path if entry.role == "chat" else folder

    def _folder(self, name: str) -> Path:
        """One's own, else that of all users where it is there, else where one's own would be."""
        own, shared = self._dir / name, shared_models() / name
        return shared if shared.is_dir() and not own.is_dir() else own

    def prefixes(self, name: str) -> tuple[str, str]:
        """What the manifest says that an embedding model wants before a question and before a text."""
        entry = self._entries.get(name)
        return (entry.question_prefix, entry.text_prefix) if entry else ("", "")

    def verify(self, name: str, progress: Progress) -> None:
        """Read every byte of a model and hold it against its SHA-256; of a file of the person's own only
        the size is known. Raises ModelProblem when it is damaged."""
        self.path(name)
        if name not in self._entries:
            return
        entry = self._entry(name)
        folder = self._folder(name)
        sums = self._receipt(folder, "sha256")
        done = 0
        for file in entry.files:
            allowed = {sums[file.path]} if file.path in sums else entry.sums(file.path)
            path = folder / file.path
            found = Sum("sha256", "").of(path, _reporting(progress, done, entry))
            done += path.stat().st_size
            if allowed and found not in allowed:
                raise ModelProblem(
                    f"{entry.title} is damaged: {file.path} is not the file it should be.",
                    download_it(name, "Download it again"),
                )

    def check_memory(self, name: str) -> None:
        """Raises ModelProblem when this machine has not enough memory for the model at all."""
        info = self.get(name)
        if not info.fits:
            total = psutil.virtual_memory().total
            raise ModelProblem(
                f"{info.title} needs {info.memory / 1e9:.1f} GB of memory beside the rest; "
                f"this computer has {total / 1e9:.1f} GB in all.",
                "Choose a smaller model.",
            )

    def fetch(self, name: str, progress: Progress) -> Path:
        """Download and verify a model unless it is there whole. Raises ModelProblem, UserError or Cancelled."""
        if name in {own.name for own in self._added()}:
            return self.path(name)
        entry = self._entry(name)
        try:
            return self.path(name)
        except ModelProblem:
            self._dir.mkdir(parents=True, exist_ok=True)
            fetch(entry, self._dir, progress)
        return self.path(name)

    def add(self, path: Path, trust_template: bool = False) -> ModelInfo:
        """Make a GGUF file known, where it lies; nothing is copied. Adding it again updates what is known of it.

        Raises UserError when it is no chat model in GGUF, NeedsConsent when it is of an unknown family while
        `trust_template` is false."""
        path = path.expanduser().absolute()
        if not path.is_file():
            raise UserError(f"There is no file {path}.")
        found = gguf.read_metadata(path)
        family = detect_family(found)
        if family == OWN_TEMPLATE and not trust_template:
            raise needs_consent()
        others = [own for own in self._added() if own.path != str(path)]
        name = _free_name(path, {*self._entries, *(own.name for own in others)})
        own = Added(
            name=name,
            title=_text(found.get("general.name")) or path.stem,
            path=str(path),
            size=path.stat().st_size,
            memory=path.stat().st_size + gguf.cache_bytes(found, 4096) + _WORKING_BYTES,
            context=_count(found.get(f"{found.get('general.architecture')}.context_length")),
            family=family,
        )
        _replace_json(self._dir / ADDED, [asdict(each) for each in (*others, own)])
        return self.get(name)

    def _receipt(self, folder: Path, key: str) -> Mapping[str, Any]:
        """What was written down when the model was put in place: path -> `key`; empty where that was by hand."""
        try:
            files = self._files.read(folder / RECEIPT)["files"]
            return {path: facts[key] for path, facts in files.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelProblem(f"{folder.name} is damaged.", download_it(folder.name)) from error

    def _entry(self, name: str) -> Entry:
        if name not in self._entries:
            raise unknown(name)
        return self._entries[name]

    def _info(self, entry: Entry) -> ModelInfo:
        path = self._installed_path(entry.name)
        settings = self._settings.value
        in_use = settings.chat_model if entry.role == "chat" else settings.embedding_model
        return ModelInfo(
            name=entry.name,
            title=entry.title,
            role=entry.role,
            size=entry.size,
            memory=entry.memory,
            licence=entry.licence,
            languages=entry.languages,
            context=entry.context,
            family=entry.family,
            installed=bool(path),
            in_use=entry.name == in_use,
            recommended=False,
            fits=self._fits(entry.memory),
            path=path,
            machine_memory=psutil.virtual_memory().total,
            starter=entry.starter,
        )

    def _own(self, own: Added) -> ModelInfo:
        return ModelInfo(
            name=own.name,
            title=own.title,
            role="chat",
            size=own.size,
            memory=own.memory,
            licence="A file of your own: its licence is where you got it",
            languages=(),
            context=own.context,
            family=own.family,
            installed=bool(self._installed_path(own.name)),
            in_use=own.name == self._settings.value.chat_model,
            recommended=False,
            fits=self._fits(own.memory),
            path=own.path,
            warning=TEMPLATE_WARNING if own.family == OWN_TEMPLATE else "",
            machine_memory=psutil.virtual_memory().total,
        )

    def _installed_path(self, name: str) -> str:
        try:
            return str(self.path(name))
        except ModelProblem:
            return ""

    @staticmethod
    def _fits(memory: int) -> bool:
        return bool(memory + _SYSTEM_BYTES <= psutil.virtual_memory().total)

    def _added(self) -> tuple[Added, ...]:
        file = self._dir / ADDED
        try:
            return tuple(Added(**each) for each in self._files.read(file))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError) as error:
            raise ModelProblem(
                f"The list of added models {file} cannot be read: {error}.", "Delete it and add the models again."
            ) from error


def _text(value: object) -> str:
    """A title out of a file from anywhere: one short line, or nothing."""
    return " ".join(value.split())[:80] if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1 << 31 else 2048


def _reporting(progress: Progress, base: int, entry: Entry) -> Any:
    return lambda done: progress.update(base + done, max(entry.size, base + done), f"Checking {entry.title}")


def _whole(path: Path, size: int, title: str, remedy: str) -> Path:
    """`path`, when it holds `size` bytes (0: any but none)."""
    try:
        found = path.stat().st_size
    except OSError as error:
        raise ModelProblem(f"{title} is incomplete: {path.name} is missing.", remedy) from error
    if found != size if size else not found:
        raise ModelProblem(f"{title} is damaged: {path.name} has {found:,} bytes, not {size:,}.", remedy)
    return path


def _free_name(path: Path, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-.") or "model"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def _replace_json(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
