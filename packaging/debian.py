"""The .deb: the frozen app in /usr/lib/secondme, and what makes a desktop know it."""

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import frozen
import icons
import oldest
from about import APP_ID, HERE, About

LINUX = HERE / "linux"
ALWAYS = ("libegl1", "libxcb1", "libx11-6", "libx11-xcb1", "fonts-dejavu-core | fonts-freefont-ttf | fonts-liberation",
          "shared-mime-info", "hicolor-icon-theme", "ca-certificates")  # fmt: skip
RECOMMENDED = "gnome-keyring | kwalletmanager | keepassxc, xdg-utils"
LEVEL = 6
MAINTAINER = "The Second Me authors <packages@secondme.invalid>"

COPYRIGHT = """Second Me
Copyright 2026 the Second Me authors

The texts of all licences are in /usr/lib/secondme/licences; those of the Apache License 2.0, the LGPL 3 and the GPL 3
are on Debian in /usr/share/common-licenses/Apache-2.0, /usr/share/common-licenses/LGPL-3 and
/usr/share/common-licenses/GPL-3 too.
"""


def packages(depends: Iterable[str]) -> list[str]:
    """What must be there, by name. `depends`: the packages of the libraries that the app does not bring along."""
    return sorted({*depends, *ALWAYS})


def control(about: About, depends: Iterable[str], kilobytes: int, versions: Mapping[str, str]) -> str:
    """The text of DEBIAN/control. `depends`: the packages of the libraries that the app does not bring along;
    `versions`: the oldest of them that will do."""
    bound = [f"{name} (>= {versions[name]})" if name in versions else name for name in packages(depends)]
    return "\n".join((
        "Package: secondme",
        f"Version: {about.version}",
        f"Architecture: {about.debian}",
        f"Maintainer: {MAINTAINER}",
        f"Installed-Size: {kilobytes}",
        f"Depends: {', '.join(bound)}",
        f"Recommends: {RECOMMENDED}",
        "Section: utils",
        "Priority: optional",
        f"Description: {about.summary.partition(':')[0].removeprefix('A ')}",
        " Second Me keeps conversations, notes and documents on your own disk, encrypted,",
        " and makes memories of them. A language model that runs on your computer answers",
        " with what it knows of you. It needs no account, and sends nothing anywhere.",
        "",
    ))  # fmt: skip


def tree(app: Path, about: About, root: Path) -> None:
    """Lay the files of the package out under `root`."""
    frozen.clean(root)
    shutil.copytree(app, root / "usr/lib/secondme", symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/secondme").symlink_to("../lib/secondme/secondme")
    desktop(about, root / "usr/share")
    docs = root / "usr/share/doc/secondme"
    docs.mkdir(parents=True)
    licences = (app / "licences/README.txt").read_text(encoding="utf-8")
    (docs / "copyright").write_text(f"{COPYRIGHT}\n{licences}", encoding="utf-8")
    manual = (LINUX / "secondme.1").read_text(encoding="utf-8")
    for place, text in (
        (docs / "changelog.gz", changelog(about)),
        (docs / "CHANGELOG.md.gz", (HERE.parent / "CHANGELOG.md").read_text(encoding="utf-8")),
        (root / "usr/share/man/man1/secondme.1.gz", _told(manual, about)),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        with gzip.GzipFile(place, "wb", mtime=0) as packed:
            packed.write(text.encode())


def changelog(about: About) -> str:
    """In the form that Debian's tools read: the version and its time; what changed is told in CHANGELOG.md.gz."""
    day = format_datetime(datetime.fromtimestamp(about.epoch, UTC))
    return (
        f"secondme ({about.version}) stable; urgency=medium\n\n"
        f"  * Version {about.version}. What changed stands in CHANGELOG.md.gz beside this file.\n\n"
        f" -- {MAINTAINER}  {day}\n"
    )


def _told(text: str, about: About) -> str:
    day = datetime.fromtimestamp(about.epoch, UTC).date().isoformat()
    return text.replace("@VERSION@", about.version).replace("@DATE@", day)


def desktop(about: About, share: Path) -> None:
    """Menu entry, icon, description and kinds of files, as the portable folder has them too."""
    for source, place in (
        (LINUX / "secondme.desktop", "applications/secondme.desktop"),
        (LINUX / "secondme.xml", "mime/packages/secondme.xml"),
        (icons.DRAWING, "icons/hicolor/scalable/apps/secondme.svg"),
        (LINUX / f"{APP_ID}.metainfo.xml", f"metainfo/{APP_ID}.metainfo.xml"),
    ):
        text = source.read_text(encoding="utf-8")
        target = share / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_told(text, about), encoding="utf-8")
    icons.draw(share)


def package(app: Path, about: About, depends: Iterable[str], work: Path, out: Path, level: int = LEVEL) -> Path:
    """Build the package and return it. `level`: how hard xz tries, 0 to 9."""
    root = work / "deb"
    tree(app, about, root)
    (root / "DEBIAN").mkdir()
    kilobytes = frozen.size(root) // 1024
    (root / "DEBIAN/control").write_text(control(about, depends, kilobytes, oldest.versions(app)), encoding="utf-8")
    shutil.copy(LINUX / "prerm", root / "DEBIAN/prerm")
    (root / "DEBIAN/prerm").chmod(0o755)
    sums = subprocess.run(
        ["sh", "-c", "find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum"],
        cwd=root, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    (root / "DEBIAN/md5sums").write_text(sums, encoding="utf-8")
    frozen.settle(root, about.epoch)
    (root / "DEBIAN/prerm").chmod(0o755)
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"secondme_{about.version}_{about.debian}.deb"
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(about.epoch)}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--build", str(root), str(file)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return file
