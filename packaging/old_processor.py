#!/usr/bin/env python3
"""Use the frozen app on processors of other years: emulated by qemu-user, `python dev.py package-old`.

    --app FOLDER              the frozen app (else the one built last)
    --models FOLDER           where the starter models are (else those of this user)
    --processors NAME=CODE …  of `qemu-x86_64 -cpu help`, each with the code of llama.cpp that it should be given
    --no-chat                 without the chat model, which writes a word in half a minute there

An instruction that a processor does not have ends a process with SIGILL, in the emulator as on the machine. What is
tried: the app itself (its version, a new home, what is known), the window without a screen up to its first paint, the
embedding process (its vectors beside those made here) and the model process (which code it loads, and that it writes).
The parser is not: its limit of memory leaves no room for an emulator. What it has of machine code, PDFium, is loaded
alone. Without qemu-user this ends with a sentence and status 0.

The oldest processor is Nehalem, of 2008 (x86-64-v2: SSE4.2, POPCNT): NumPy asks for that much
(https://numpy.org/doc/stable/reference/simd/build-options.html), ONNX Runtime and llama.cpp for less.
"""

import argparse
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from secondme.engine.embed_client import ProcessEmbedder  # noqa: E402 - the sources beside this file
from secondme.engine.llama_client import LlamaEngine  # noqa: E402
from secondme.types import Options, Prompt, Usage  # noqa: E402

APP = HERE.parent / "build/package/frozen/secondme"
MODELS = Path.home() / ".local/share/secondme/models"
CHAT = "qwen2.5-coder-1.5b-instruct/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
EMBED = "all-minilm-l6-v2"
PROCESSORS = ("Nehalem=sse42", "Haswell=haswell")
EMULATOR = "qemu-x86_64"
TEXTS = ("The bees live behind the shed.", "My sister moved to Lisbon in spring.")
LIKE = 0.999
"""The least cosine between a vector made there and here: other instructions add up in another order."""
TOKENS = 3
WAIT_S = 1800.0
"""A step takes a minute where nobody else computes."""
_CODE = re.compile(r"loaded CPU backend from .*ggml-cpu-(\w+)\.so")


class Failed(Exception):
    """A step did not do what it should; the message says what it did."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The app on one processor. Its children are not started by itself, for those would run on the real one."""

    app: Path
    processor: str
    wanted: str

    def emulated(self, *arguments: str) -> list[str]:
        """The boot loader finds in its environment what it would set before it starts itself anew, and so does not:
        the new program would be run by the real processor."""
        inside, program = self.app / "_internal", self.app / "secondme"
        told = {
            "_PYI_ARCHIVE_FILE": program, "_PYI_PARENT_PROCESS_LEVEL": "0", "_PYI_APPLICATION_HOME_DIR": inside,
            "LD_LIBRARY_PATH": inside,
        }  # fmt: skip
        given = [word for name, value in told.items() for word in ("-E", f"{name}={value}")]
        return [EMULATOR, "-cpu", self.processor, *given, str(program), *arguments]

    def command(self, home: Path, *arguments: str) -> str:
        env = os.environ | {"SECONDME_HOME": str(home), "SECONDME_KEY_STORE": "file", "PYTHONUTF8": "1"}
        done = subprocess.run(self.emulated(*arguments), env=env, capture_output=True, text=True, timeout=WAIT_S)
        if done.returncode:
            raise Failed(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr[-300:]}")
        return done.stdout.strip()


class Said(logging.Handler):
    """What the processes log."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def code(self) -> str:
        """Which code of llama.cpp was loaded last."""
        found = [match[1] for line in self.lines if (match := _CODE.search(line))]
        return found[-1] if found else ""


def commands(machine: Machine) -> str:
    with tempfile.TemporaryDirectory() as folder:
        version = machine.command(Path(folder), "--version")
        known = machine.command(Path(folder), "--json", "memories")
    if not version.startswith("Second Me ") or known != "[]":
        raise Failed(f"It said {version!r} and {known!r}.")
    return f"{version}; a home is made, encrypted and read"


def window(machine: Machine) -> str:
    """Ends at the first paint."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"SECONDME_HOME": folder, "SECONDME_KEY_STORE": "file", "SECONDME_TIMING": "1"}
        env = os.environ | own | {"QT_QPA_PLATFORM": "offscreen", "SECONDME_MODELS": folder}
        started = time.monotonic()
        process = subprocess.Popen(machine.emulated(), env=env, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        limit = threading.Timer(WAIT_S, process.kill)
        limit.start()
        try:
            said = []
            for line in process.stderr:
                if line.startswith("first_paint"):
                    return f"painted after {time.monotonic() - started:.0f} s"
                said.append(line.strip())
        finally:
            limit.cancel()
            process.kill()
            process.wait()
            process.stderr.close()
    raise Failed(f"It never painted, and ended with {process.returncode}: {' '.join(said)[-300:]}")


def pdf(machine: Machine) -> str:
    """PDFium, as it lies in the app."""
    (library,) = (machine.app / "_internal").glob("pypdfium2_raw/libpdfium.so")
    code = f"import ctypes; lib = ctypes.CDLL({str(library)!r}); lib.FPDF_InitLibrary(); print(lib.FPDF_GetLastError())"
    command = [EMULATOR, "-cpu", machine.processor, sys.executable, "-S", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S)
    if done.returncode:
        raise Failed(f"It ended with {done.returncode}: {done.stderr[-300:]}")
    return "its library of machine code is loaded and starts"


def embedding(machine: Machine, models: Path) -> str:
    made = []
    for command in (machine.emulated("_worker", "embed"), [str(machine.app / "secondme"), "_worker", "embed"]):
        embedder = ProcessEmbedder(models / EMBED, EMBED, command=command)
        try:
            made.append(embedder.encode(TEXTS))
        finally:
            embedder.close()
    there, here = made
    cosine = float(np.min(np.sum(there * here, axis=1)))
    if cosine < LIKE:
        raise Failed(f"The vectors made there and here have a cosine of {cosine:.4f}.")
    return f"cosine with the vectors made here: {cosine:.6f}"


def chat(machine: Machine, models: Path, said: Said) -> str:
    engine = LlamaEngine(models / CHAT, "chatml", 256, 2, command=machine.emulated("_worker", "model"))
    try:
        answer = [*engine.reply(Prompt("", (), "", "Hi"), Options(max_tokens=TOKENS), threading.Event())]
    finally:
        engine.close()
    usage = answer.pop()
    if not isinstance(usage, Usage) or usage.generated_tokens < TOKENS:
        raise Failed(f"It wrote {answer}.")
    if said.code() != machine.wanted:
        raise Failed(f"It loaded the code {said.code()!r}, not {machine.wanted!r}.")
    return f"the code {said.code()!r} is loaded, and writes {''.join(map(str, answer))!r}"


def here(app: Path, models: Path, said: Said) -> str:
    """On this machine, without an emulator."""
    engine = LlamaEngine(models / CHAT, "chatml", 256, 2, command=[str(app / "secondme"), "_worker", "model"])
    try:
        engine.count(["bees"])
    finally:
        engine.close()
    if not said.code():
        raise Failed("The app brings one code alone: it was built with --native-llama.")
    return f"the code {said.code()!r} is loaded"


def steps(args: argparse.Namespace, said: Said) -> Iterator[tuple[str, Callable[[], str]]]:
    if args.chat:
        yield "this processor: model", lambda: here(args.app, args.models, said)
    for name in args.processors:
        processor, _, wanted = name.partition("=")
        machine = Machine(args.app, processor, wanted)
        yield f"{processor}: commands", lambda machine=machine: commands(machine)
        yield f"{processor}: window", lambda machine=machine: window(machine)
        yield f"{processor}: PDF", lambda machine=machine: pdf(machine)
        yield f"{processor}: embedding", lambda machine=machine: embedding(machine, args.models)
        if args.chat:
            yield f"{processor}: model", lambda machine=machine: chat(machine, args.models, said)


def tried(name: str, step: Callable[[], str]) -> bool:
    started = time.monotonic()
    try:
        how, seen = "pass", step()
    except Exception as error:  # noqa: BLE001 - a step that breaks is told
        how, seen = "FAIL", f"{type(error).__name__}: {error}"
    sys.stdout.write(f"{how}  {name}: {seen} ({time.monotonic() - started:.0f} s)\n")
    sys.stdout.flush()
    return how == "pass"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--app", type=Path, default=APP)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--processors", nargs="+", default=PROCESSORS)
    parser.add_argument("--no-chat", dest="chat", action="store_false")
    args = parser.parse_args(arguments)
    if not shutil.which(EMULATOR):
        sys.stdout.write(f"Nothing was tried: {EMULATOR} is not here (Debian: qemu-user).\n")
        return 0
    missing = [path for path in (args.app / "secondme", args.models) if not path.exists()]
    if missing:
        sys.stderr.write(f"This needs {' and '.join(map(str, missing))}.\n")
        return 1
    said = Said()
    logging.getLogger("secondme").addHandler(said)
    logging.getLogger("secondme").setLevel(logging.INFO)
    passed = [tried(name, step) for name, step in steps(args, said)]
    sys.stdout.write(f"{len(passed)} tried, {passed.count(False)} failed\n")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
