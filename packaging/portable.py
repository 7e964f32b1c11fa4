"""The archive that runs from any folder: the frozen app as it is, a menu entry to copy, and a page to read."""

import lzma
import shutil
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import debian
import frozen
import oldest
from about import HERE, About


def package(
    app: Path, about: About, libraries: Mapping[str, str], work: Path, out: Path, level: int = debian.LEVEL
) -> Path:
    """Build the archive and return it. `libraries`: what the system has to bring, with Debian's package of each.
    `level`: as of xz, 0 to 9."""
    root = frozen.clean(work / "portable") / about.folder
    shutil.copytree(app, root, symlinks=True)
    debian.desktop(about, root / "share")
    (root / "README.txt").write_text(readme(about, libraries, oldest.versions(app)), encoding="utf-8")
    frozen.settle(root, about.epoch)
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{about.folder}.tar.xz"
    with (
        lzma.open(file, "wb", preset=level) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in [root, *sorted(root.rglob("*"))]:
            tar.add(path, str(path.relative_to(root.parent)), recursive=False, filter=_plain)
    return file


def readme(about: About, libraries: Mapping[str, str], versions: Mapping[str, str]) -> str:
    """`versions`: the oldest packages of the C library and the compiler's that will do."""
    text = (HERE / "portable-readme.txt").read_text(encoding="utf-8")
    packages = debian.packages(libraries.values())
    for mark, told in (
        ("@VERSION@", about.version), ("@OLDEST@", oldest.told(versions)), ("@LIBRARIES@", _wrapped(sorted(libraries))),
        ("@PACKAGES@", _wrapped((name.partition(" |")[0] for name in packages), " \\").lstrip()),
    ):  # fmt: skip
        text = text.replace(mark, told)
    return text


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _wrapped(names: Iterable[str], end: str = "") -> str:
    """In lines that a page holds; `end`: of each but the last."""
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) > 98:
            lines.append("")
        lines[-1] += f" {name}"
    return f"{end}\n".join(f"   {line}" for line in lines)
