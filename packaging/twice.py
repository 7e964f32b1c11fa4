#!/usr/bin/env python3
"""Build the packages twice, from two fresh clones in two folders, and compare: `python dev.py package-twice`.

    --keep FOLDER   where the clones and packages are made (else a temporary folder)
    other options   go to build.py: --llama FOLDER so that llama.cpp is not compiled twice, --level 0 to be quick

What is compared are the commit, this Python and what is installed in it; another machine may give another result. The
status is 0 when all packages have the same SHA-256, else 1, and each file that differs is named.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from about import ROOT

FOLDERS = ("first", "second/in another place")


def clone(folder: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)


def build(folder: Path, options: Sequence[str]) -> Path:
    """Build in a clone; where its packages are. Raises SystemExit when that fails."""
    out = folder.parent / f"{folder.name} packages"
    command = [sys.executable, str(folder / "packaging/build.py"), *options, "--out", str(out)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if subprocess.run(command, cwd=folder, env=environment).returncode:
        raise SystemExit(f"The build in {folder} failed.")
    return out


def digests(folder: Path) -> dict[str, str]:
    """Path -> SHA-256 of each file under a folder, or what a link leads to, with its permissions."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_file():
            found[name] = f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mode & 0o777:o}"
    return found


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*one, *other}):
        if one.get(name) != other.get(name):
            yield f"{name}: {one.get(name, 'not there')} and {other.get(name, 'not there')}"


def compare(folder: Path, options: Sequence[str]) -> int:
    clones = [folder / name for name in FOLDERS]
    for place in clones:  # both before the first build, which takes minutes: of the same commit
        clone(place)
    first, second = [digests(build(place, options)) for place in clones]
    for name, digest in first.items():
        sys.stdout.write(f"{digest.split()[0]}  {name}\n")
    different = [*differences(first, second)]
    if not different and first:
        sys.stdout.write("Both builds gave the same packages.\n")
        return 0
    for line in different:
        sys.stdout.write(f"{line}\n")
    apps = [digests(place / "build/package/frozen/secondme") for place in clones]
    for line in differences(*apps):
        sys.stdout.write(f"  in the app: {line}\n")
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path)
    args, options = parser.parse_known_args()
    if args.keep:
        return compare(args.keep.absolute(), options)
    with tempfile.TemporaryDirectory() as folder:
        return compare(Path(folder), options)


if __name__ == "__main__":
    sys.exit(main())
