"""The packaged app beside the same from its sources, in turns: start to the first painted window, and tokens a second.

Needs the frozen app: `python dev.py package` makes one in build/package; SECONDME_APP names another folder. Bars: the
start at most 1.2 times as long, at least 0.95 of the tokens a second. A cold start (on Linux) finds none of its files
in memory. They are given up before it with posix_fadvise, which leaves what another process holds; so that none does,
the sources are started with a copy of Python and of what is installed in it.
"""

import os
import shutil
import statistics
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from secondme.engine.llama_client import LlamaEngine
from secondme.paths import Paths
from secondme.types import Options
from tests.bench.bench_engine import CHAT, CONTEXT, STORY, consume
from tests.bench.bench_start import seconds_to_paint
from tests.bench.report import Figure

ROOT = Path(__file__).resolve().parents[2]
STARTS = 9
ROUNDS = 7
TOKENS = 48
KINDS = ("package", "sources")
NOT_NEEDED = ("torch", "scipy", "scipy.libs", "sklearn", "transformers", "sympy", "networkx", "mypy", "pip")
"""Of what is installed, large and not loaded by the window."""


def app() -> Path:
    folder = Path(os.environ.get("SECONDME_APP") or ROOT / "build/package/frozen/secondme")
    if not (folder / "secondme").exists():
        raise SystemExit(f"There is no packaged app in {folder}: python dev.py package makes one.")
    return folder


def give_up(folder: Path) -> None:
    """Have the system forget what it holds of the files in memory."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def own_python(folder: Path) -> list[str]:
    """A Python with what the window needs of this one, in `folder`; the command that starts it."""
    paths = sysconfig.get_paths()
    library = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    shutil.copytree(paths["stdlib"], library, ignore=shutil.ignore_patterns("site-packages", "test"))
    shutil.copytree(paths["purelib"], library / "site-packages", ignore=shutil.ignore_patterns(*NOT_NEEDED))
    (folder / "bin").mkdir()
    shutil.copy2(Path(sys.executable).resolve(), folder / "bin/python")
    for file in (Path(sys.base_prefix) / "lib").glob("libpython*.so*"):
        shutil.copy2(file, folder / "lib" / file.name)
    return ["env", f"LD_LIBRARY_PATH={folder / 'lib'}", str(folder / "bin/python")]


def starts(folder: Path, python: list[str], before: Callable[[str], None]) -> dict[str, list[float]]:
    """Seconds of each start of either, in turns, after one of each that does not count."""
    commands = {"package": [str(folder / "secondme")], "sources": [*python, "-m", "ui"]}
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as home:
        own = {"SECONDME_HOME": home, "SECONDME_KEY_STORE": "file", "SECONDME_TIMING": "1", "PYTHONPATH": str(ROOT)}
        env = os.environ | own
        for turn in range(STARTS + 1):
            for kind in KINDS if turn % 2 else KINDS[::-1]:
                before(kind)
                seconds = seconds_to_paint(commands[kind], env)
                if turn:
                    taken[kind].append(seconds)
    return taken


def start(folder: Path) -> Iterator[Figure]:
    yield _started("files in memory", starts(folder, [sys.executable], lambda _: None))
    if not sys.platform.startswith("linux"):
        return
    with tempfile.TemporaryDirectory() as place:
        python = own_python(Path(place))

        def forget(kind: str) -> None:
            for each in (folder,) if kind == "package" else (Path(place), ROOT / "secondme", ROOT / "ui"):
                give_up(each)

        yield _started("cold", starts(folder, python, forget))


def _started(name: str, taken: Mapping[str, Sequence[float]]) -> Figure:
    packaged, own = (statistics.median(taken[kind]) for kind in KINDS)
    screen = os.environ.get("QT_QPA_PLATFORM") or "a display"
    detail = f"{packaged:.2f} s ÷ {own:.2f} s, medians of {STARTS}, {screen}"
    return Figure(f"start to window, {name}: package ÷ sources", packaged / own, "ratio", detail, at_most=1.2)


def speed(folder: Path) -> Figure:
    path = Paths.choose().models / CHAT
    commands = {"package": [str(folder / "secondme"), "_worker", "model"], "sources": None}
    engines = {kind: LlamaEngine(path, "chatml", CONTEXT, command=commands[kind]) for kind in KINDS}
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    try:
        for turn in range(ROUNDS + 1):
            for kind in KINDS if turn % 2 else KINDS[::-1]:
                reply = engines[kind].reply(STORY, Options(max_tokens=TOKENS), threading.Event())
                pieces, seconds = consume(reply)
                if turn:
                    taken[kind].append(pieces / seconds)
    finally:
        for engine in engines.values():
            engine.close()
    packaged, own = (statistics.median(taken[kind]) for kind in KINDS)
    detail = f"{packaged:.1f} ÷ {own:.1f}, medians of {ROUNDS} replies of {TOKENS} tokens"
    return Figure("tokens/s: package ÷ sources", packaged / own, "ratio", detail, at_least=0.95)


def run() -> Iterator[Figure]:
    folder = app()
    yield from start(folder)
    yield speed(folder)
