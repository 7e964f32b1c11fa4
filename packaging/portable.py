"""The archive that runs from any folder: the frozen app as it is, a menu entry to copy, and a page to read."""

import lzma
import shutil
import tarfile
from collections.abc import Iterable
from pathlib import Path

import debian
import frozen
from about import HERE, About


def package(
    app: Path, about: About, libraries: Iterable[str], work: Path, out: Path, level: int = debian.LEVEL
) -> Path:
    """Build the archive and return it. `libraries`: what the system has to bring. `level`: as of xz, 0 to 9."""
    root = frozen.clean(work / "portable") / about.folder
    shutil.copytree(app, root, symlinks=True)
    debian.desktop(about, root / "share")
    text = (HERE / "portable-readme.txt").read_text(encoding="utf-8").replace("@VERSION@", about.version)
    (root / "README.txt").write_text(text.replace("@LIBRARIES@", _wrapped(libraries)), encoding="utf-8")
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


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _wrapped(libraries: Iterable[str]) -> str:
    lines = [""]
    for name in sorted(set(libraries)):
        if len(lines[-1]) + len(name) > 110:
            lines.append("")
        lines[-1] += f" {name}"
    return "\n".join(f"   {line}" for line in lines)
