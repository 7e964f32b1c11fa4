"""Whose work is in the app: read from what PyInstaller wrote down of every file that it put in."""

import ast
import importlib.metadata
import json
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import frozen
from about import HERE

COMMON = Path("/usr/share/common-licenses")
QT = HERE / "licences" / "qt"


@dataclass(frozen=True, slots=True)
class Inside:
    """What is compiled into a part."""

    name: str
    version: str
    licence: str
    purl: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """`licence`: as its authors declare it, an SPDX expression where they give one. `texts`: the files of its licences.
    `purl`: its name in the world (https://github.com/package-url/purl-spec)."""

    name: str
    version: str
    licence: str
    purl: str
    texts: tuple[Path, ...]
    inside: tuple[Inside, ...] = ()


INSIDE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "sqlcipher3": (
        ("SQLCipher", "4.19.0", "BSD-3-Clause"), ("SQLite", "3.53.4", "blessing"), ("OpenSSL", "3", "Apache-2.0"),
    ),
    "cryptography": (("OpenSSL", "4", "Apache-2.0"),),
    "pyside6-essentials": (
        ("Qt", "6", "LGPL-3.0-only"), ("ICU", "73", "Unicode-3.0"), ("PCRE2", "of Qt 6", "BSD-3-Clause"),
        ("HarfBuzz", "of Qt 6", "MIT-Modern-Variant"), ("double-conversion", "of Qt 6", "BSD-3-Clause"),
        ("md4c", "of Qt 6", "MIT"), ("libpng", "of Qt 6", "libpng-2.0"),
        ("libjpeg-turbo", "of Qt 6", "IJG AND BSD-3-Clause AND Zlib"), ("libwebp", "of Qt 6", "BSD-3-Clause"),
    ),
    "ijson": (("yajl", "2", "ISC"),),
    "pyyaml": (("libyaml", "of PyYAML", "MIT"),),
    "llama-cpp-python": (("llama.cpp", "", "MIT"),),
    "pypdfium2": (("PDFium", "", "BSD-3-Clause AND Apache-2.0"),),
}  # fmt: skip
"""Distribution -> (name, version, licence) of what is compiled into it; "" where it goes by the distribution's. What is
in Qt: https://doc.qt.io/qt-6/licenses-used-in-qt.html."""


def bundled(work: Path, llama: Path | None) -> list[Part]:
    """Every part of the app that PyInstaller built in `work`, by name."""
    places = sorted(set(_sources(work / "pyinstaller" / "secondme")))
    site = [path for path in (str(llama) if llama else "", sysconfig.get_paths()["purelib"]) if path]
    owners = _owners(site)
    whose: dict[int, importlib.metadata.Distribution] = {}  # each is read once: that takes longer than all the rest
    system: list[Path] = []
    for place in places:
        owner = owners.get(place) or owners.get(place.resolve())
        if owner is not None:
            whose[id(owner)] = owner
        elif any(place.is_relative_to(top) for top in ("/lib", "/usr/lib")) and ".so" in place.name:
            system.append(place)
    read = [_of_distribution(owner) for owner in whose.values() if owner.name != "secondme"]
    found: dict[str, Part] = {}
    for part in read:
        found.setdefault(part.name.lower(), part)
    found["python"] = _python()
    for part in _of_system(system if frozen.LINUX else []):
        found.setdefault(part.name, part)
    return sorted(found.values(), key=lambda part: part.name.lower())


def _sources(folder: Path) -> Iterator[Path]:
    """The source of every module and file that went in, libraries that were dropped later left out."""
    kept = {file.name for file in (folder.parents[1] / "frozen" / "secondme").rglob("*")}
    for toc in ("PYZ-00.toc", "COLLECT-00.toc"):
        for value in ast.literal_eval((folder / toc).read_text(encoding="utf-8")):
            for name, source, kind in value if isinstance(value, list) else ():
                if source and (kind.startswith("PYMODULE") or Path(name).name in kept):
                    yield Path(source)


def _owners(site: Iterable[str]) -> dict[Path, importlib.metadata.Distribution]:
    found: dict[Path, importlib.metadata.Distribution] = {}
    for distribution in importlib.metadata.distributions(path=list(site)):
        for file in distribution.files or ():
            found.setdefault(Path(str(distribution.locate_file(file))), distribution)
    return found


def _of_distribution(distribution: importlib.metadata.Distribution) -> Part:
    name = distribution.name.lower().replace("_", "-")
    texts = [Path(str(distribution.locate_file(file))) for file in distribution.files or () if _is_licence(str(file))]
    if name in ("pyside6-essentials", "shiboken6"):
        texts = [*QT.iterdir()]
    purl = f"pkg:pypi/{name}@{distribution.version}"
    told = _licence(distribution.metadata)
    return Part(distribution.name, distribution.version, told, purl, tuple(sorted(texts)), inside(distribution))


def inside(distribution: importlib.metadata.Distribution) -> tuple[Inside, ...]:
    """What `INSIDE` says, and what the distribution tells itself in a list of its parts (PEP 770)."""
    name = distribution.name.lower().replace("_", "-")
    ours = [Inside(each, version or distribution.version, licence) for each, version, licence in INSIDE.get(name, ())]
    lists = [file for file in distribution.files or () if "/sboms/" in str(file) and str(file).endswith(".json")]
    known = {each.name.lower() for each in ours}
    found = {part for file in lists for part in _listed(file.read_text()) if part.name.lower() not in known}
    return (*ours, *sorted(found, key=lambda part: (part.name, part.version)))


def _listed(text: str) -> Iterator[Inside]:
    """Of a list in CycloneDX's JSON. Of a purl without where it was downloaded, which may be a folder of its makers."""
    for part in json.loads(text).get("components", ()):
        licences = [each.get("expression") or _named(each["license"]) for each in part.get("licenses", ())]
        told = " AND ".join(licences) or "not told"
        yield Inside(part["name"], part.get("version", ""), told, part.get("purl", "").partition("?")[0])


def _named(licence: Mapping[str, str]) -> str:
    return licence.get("id") or licence.get("name", "not told")


def _is_licence(file: str) -> bool:
    lowered = file.lower()
    named = any(word in lowered.rsplit("/", 1)[-1] for word in ("licen", "copying", "notice", "authors"))
    if lowered.count("/") == 1 and lowered.endswith(("/license", "/thirdpartynotices.txt")):
        return True
    return ".dist-info/" in lowered and (named or "/licenses/" in lowered) and not lowered.endswith(".py")


def _licence(metadata: "Message | importlib.metadata.PackageMetadata") -> str:
    given = metadata.get("License-Expression") or metadata.get("License") or ""
    if given and len(given) < 100 and given.lower() != "unknown":
        return str(given)
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    return " OR ".join(line.rsplit(" :: ", 1)[-1] for line in classifiers) or "see its texts"


def _python() -> Part:
    version = sys.version.split()[0]
    places = (Path(sysconfig.get_paths()["stdlib"]), Path(sys.base_prefix))  # the second on Windows
    texts = [place / "LICENSE.txt" for place in places if (place / "LICENSE.txt").is_file()]
    return Part("Python", version, "PSF-2.0", f"pkg:generic/python@{version}", tuple(texts[:1]))


def _of_system(files: list[Path]) -> Iterator[Part]:
    """Debian's packages whose libraries were taken along from the machine that builds."""
    seen: set[str] = set()
    for file in files:
        package = _package(file)
        if package in seen:
            continue
        seen.add(package)
        show = ["dpkg-query", "-W", "-f", "${Version}", package]
        version = subprocess.run(show, check=True, capture_output=True, text=True).stdout
        text = Path("/usr/share/doc") / package.split(":")[0] / "copyright"
        purl = f"pkg:deb/debian/{package.split(':')[0]}@{version}"
        yield Part(package.split(":")[0], version, "see its copyright file", purl, (text,))


def _package(file: Path) -> str:
    real = file.resolve()
    for place in (file, real, Path("/usr") / str(file).lstrip("/"), Path(str(real).removeprefix("/usr"))):
        found = subprocess.run(["dpkg-query", "-S", str(place)], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(": ", 1)[0].split(",")[0]
    raise frozen.BuildProblem(f"Nobody knows whose library {file} is, so its licence cannot be put in.")
