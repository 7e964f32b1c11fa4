"""`make bench`, or `make bench NAME=chat`: measure, print each figure, exit 1 when a bar is missed.

With `--json FILE` each figure is also written to FILE, a JSON object a line.
"""

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

NAMES = (
    "start", "window", "chat", "engine", "retrieval", "ablation", "clue", "scale", "indexing", "import", "memory",
    "forms", "forms-browser", "browser", "long-chat", "ghost", "talk",
)  # fmt: skip
PARTS = tuple(
    f"memory-{part}"
    for part in ("extract", "locomo", "updates", "decay", "undo", "latency", "day", "weigh", "follows")
)
"""Parts of benchmarks that can be run alone; they run with their whole when none is named."""
ALONE = ("package",)
"""Needs a packaged app, so it is run only when it is named."""


def machine() -> str:
    model = next(
        (line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")), platform.processor()
    )
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, {platform.system()}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES + PARTS + ALONE)}")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    unknown = set(args.names) - set(NAMES + PARTS + ALONE)
    if unknown:
        parser.error(f"there is no benchmark called {', '.join(sorted(unknown))}")
    print(f"machine: {machine()}", flush=True)
    missed = False
    for name in args.names or NAMES:
        print(f"\n{name}", flush=True)
        for figure in importlib.import_module(f"tests.bench.bench_{name.replace('-', '_')}").run():
            print("  " + figure.line(), flush=True)
            missed |= figure.kept is False
            if args.json:
                with args.json.open("a", encoding="utf-8") as file:
                    file.write(figure.json() + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
