"""The oldest system that the app runs on, read from its own libraries: which versions of symbols they ask for.

A library names the version of each function that it took from the C library when it was linked (GLIBC_2.34), and is not
loaded where that version is missing. The same holds for libstdc++ (GLIBCXX_3.4.30), whose versions go by the release of
GCC (https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html), and for libgcc (GCC_7.0.0).
"""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import frozen

Version = tuple[int, ...]

_FILE = re.compile(r"\bFile: (\S+)")
_NAME = re.compile(r"\bName: (\S+)\s+Flags: (.+?)\s+Version:")
_WANTED = re.compile(r"(GLIBC|GLIBCXX|CXXABI|GCC)_(\d+(?:\.\d+)*)")
PACKAGES: Mapping[str, str] = {"GLIBC": "libc6", "GLIBCXX": "libstdc++6", "CXXABI": "libstdc++6", "GCC": "libgcc-s1"}
RELEASES: Mapping[str, tuple[tuple[Version, int], ...]] = {
    "GLIBCXX": (
        ((3, 4, 21), 5), ((3, 4, 22), 6), ((3, 4, 24), 7), ((3, 4, 25), 8), ((3, 4, 28), 9), ((3, 4, 29), 11),
        ((3, 4, 30), 12), ((3, 4, 32), 13), ((3, 4, 33), 14), ((3, 4, 34), 15),
    ),
    "CXXABI": (
        ((1, 3, 9), 5), ((1, 3, 10), 6), ((1, 3, 11), 7), ((1, 3, 12), 9), ((1, 3, 13), 11), ((1, 3, 14), 13),
        ((1, 3, 15), 14), ((1, 3, 16), 15),
    ),
}  # fmt: skip
"""Up to this version -> the release of GCC that has it."""
SYSTEMS = (
    ("Debian 11", (2, 31), 10), ("Debian 12", (2, 36), 12), ("Debian 13", (2, 41), 14),
    ("Ubuntu 20.04", (2, 31), 10), ("Ubuntu 22.04", (2, 35), 12), ("Ubuntu 24.04", (2, 39), 14),
)  # fmt: skip
"""Name and number, its C library, the release of GCC that its libstdc++6 and libgcc-s1 are of
(https://packages.debian.org/libstdc++6, https://packages.ubuntu.com/libstdc++6)."""


def told(versions: Mapping[str, str]) -> str:
    """For a person: the oldest libraries, and the first Debian and Ubuntu that have them, of those known here."""
    compiler = max(int(versions.get(name, "0")) for name in ("libstdc++6", "libgcc-s1"))
    library = tuple(map(int, versions["libc6"].split(".")))
    fit = [name for name, glibc, gcc in SYSTEMS if glibc >= library and gcc >= compiler]
    first = [next((name for name in fit if name.startswith(kind)), "") for kind in ("Debian", "Ubuntu")]
    known = " and ".join(name for name in first if name)
    bound = f"glibc {versions['libc6']}" + (f" and libstdc++ of GCC {compiler}" if compiler else "") + " or newer"
    return bound + (f" ({known} have them)" if known else "")


def versions(app: Path) -> dict[str, str]:
    """Package -> its oldest version that every library of the app can be loaded with. Raises BuildProblem for a version
    that is not known here."""
    return lowest(name for file in frozen.elf_files(app) for name in asked(file))


def lowest(names: Iterable[str]) -> dict[str, str]:
    """The same for names of versions of symbols, such as GLIBC_2.34; others than those of the compiler and the C
    library count for nothing."""
    found: dict[str, Version] = {}
    for name in {*names}:
        read = _WANTED.fullmatch(name)
        if read:
            kind, version = read[1], tuple(map(int, read[2].split(".")))
            package = PACKAGES[kind]
            found[package] = max(found.get(package, ()), _release(kind, version))
    return {package: ".".join(map(str, version)) for package, version in sorted(found.items())}


def asked(file: Path) -> Iterator[str]:
    """Versions of symbols that a library cannot be loaded without."""
    command = ["readelf", "-V", "--wide", str(file)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env={"LC_ALL": "C"})
    yield from read(run.stdout)


def read(text: str) -> Iterator[str]:
    """Of what readelf writes, the section of needs alone: what a library offers itself has no file."""
    needs = False
    for line in text.splitlines():
        if line.startswith("Version "):
            needs = line.startswith("Version needs section")
        found = _NAME.search(line) if needs and not _FILE.search(line) else None
        if found and "WEAK" not in found[2]:
            yield found[1]


def _release(kind: str, version: Version) -> Version:
    if kind == "GLIBC":
        return version[:2]
    if kind == "GCC":
        return version[:1]
    for last, release in RELEASES[kind]:
        if version <= last:
            return (release,)
    raise frozen.BuildProblem(f"Which release of GCC has {kind}_{'.'.join(map(str, version))} is not known here.")
