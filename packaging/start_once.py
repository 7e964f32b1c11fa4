#!/usr/bin/env python3
"""Start an installed or frozen app once, on a home of its own: `python packaging/start_once.py COMMAND…`.

A note is imported (which starts the parser process), exported again, the window is opened without a screen, and all of
it is removed. What is held against it is files and exit codes: a window's program has no terminal on Windows.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

WINDOW_S = 60.0
NOTE = "The bees are in the garden behind the shed."


def tried(command: Sequence[str], home: Path, *arguments: str, codes: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run([*command, "--home", str(home), *arguments], env=environment(home), timeout=300)
    if done.returncode not in codes:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}.")
    sys.stdout.write(f"• {arguments[0]}\n")


def environment(home: Path) -> dict[str, str]:
    own = {"SECONDME_KEY_STORE": "file", "SECONDME_MODELS": str(home.parent / "models"), "QT_QPA_PLATFORM": "offscreen"}
    return os.environ | own


def window(command: Sequence[str], home: Path) -> None:
    """Open the window and wait until it holds the home; then end it."""
    process = subprocess.Popen([*command, "--home", str(home)], env=environment(home))
    try:
        until = time.monotonic() + WINDOW_S
        while not (home / "door.json").exists():
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The window did not open ({process.poll()}).")
            time.sleep(0.1)
        time.sleep(2)
        if process.poll() is not None:
            raise SystemExit(f"The window closed by itself ({process.returncode}).")
    finally:
        process.terminate()
        process.wait(30)
    sys.stdout.write("• window\n")


def main(command: Sequence[str]) -> int:
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        home, note, out = (Path(folder) / name for name in ("home", "bees.md", "out"))
        note.write_text(f"# Bees\n\n{NOTE}\n", encoding="utf-8")
        tried(command, home, "--version")
        tried(command, home, "import", str(note), "--no-wait")
        window(command, home)
        tried(command, home, "export", str(out))
        lines = (out / "items.jsonl").read_text(encoding="utf-8").splitlines()
        if not any(NOTE in json.loads(line)["text"] for line in lines):
            raise SystemExit("What was imported is not there.")
        tried(command, home, "doctor", codes=(0, 1))  # there are no models here, which it says
        tried(command, home, "uninstall", "--all", "--yes")
        if home.exists():
            raise SystemExit(f"Something is left: {sorted(home.iterdir())}")
    sys.stdout.write("It starts, and nothing is left of it.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
