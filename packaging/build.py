#!/usr/bin/env python3
"""Build the packages of Second Me for this machine: `python dev.py package`, or with the packages of the extra
`package` installed, `python packaging/build.py`.

    --only app|deb|portable   build one of them (app: the frozen folder alone)
    --llama FOLDER            an unpacked wheel of llama-cpp-python to put in, instead of building the portable one
    --native-llama            the installed llama-cpp-python, which runs on processors like this one only
    --level 0…9               how hard xz tries: 0 to try the packages soon, 6 to give them away
    --out FOLDER              where the packages go (dist/)
"""

import argparse
import hashlib
import sys
import time
from pathlib import Path

import debian
import frozen
import licences
import llama
import parts
import portable
import sbom
import sizes
from about import ROOT, About, about


def say(text: str) -> None:
    sys.stdout.write(f"• {text}\n")
    sys.stdout.flush()


def build(args: argparse.Namespace) -> None:
    started = time.monotonic()
    made = about()
    work = ROOT / "build" / "package"
    work.mkdir(parents=True, exist_ok=True)
    engine = None if args.native_llama else args.llama or llama.unpacked(llama.wheel(work, made), work / "llama")
    say(f"Freezing Second Me {made.version} for {made.machine}")
    app = frozen.freeze(work, made, engine)
    complete(app, made, work, engine)
    say(f"{app}:\n{sizes.table(sizes.by_part(app))}")
    outside = frozen.outside(app) if frozen.LINUX else {}
    if args.only in (None, "deb"):
        tell(debian.package(app, made, outside.values(), work, args.out, args.level))
    if args.only in (None, "portable"):
        tell(portable.package(app, made, outside, work, args.out, args.level))
    say(f"Done in {time.monotonic() - started:.0f} s")


def complete(app: Path, made: About, work: Path, engine: Path | None) -> None:
    """Put licences and the list of parts beside the app."""
    found = parts.bundled(work, engine)
    licences.collect(found, app / "licences")
    sbom.write(found, made, app / "sbom.cdx.json")
    frozen.settle(app, made.epoch)
    say(f"{len(found)} parts of others, with their licences")


def tell(file: Path) -> None:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    say(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = ("app", "deb", "portable")
    parser.add_argument("--only", choices=kinds, default=None if frozen.LINUX else "app")
    parser.add_argument("--llama", type=Path)
    parser.add_argument("--native-llama", action="store_true")
    parser.add_argument("--level", type=int, choices=range(10), default=debian.LEVEL)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    try:
        build(parser.parse_args())
    except frozen.BuildProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
