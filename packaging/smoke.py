#!/usr/bin/env python3
"""Install the packages in a clean Debian and use them there: `python dev.py package-test`, as root.

    --deb FILE, --portable FILE   the packages (else those in dist/)
    --suites bookworm trixie      which Debians
    --models FOLDER               where the starter models are (else those of this user)
    --no-chat                     without the chat model, which is large and slow
    --work FOLDER                 where the systems are made and pictures kept (build/smoke)

Each Debian is made by debootstrap from the mirror that this machine's apt is configured for, and gets the package with
what it declares, nothing else. The screen is outside of it: Xvfb, xdotool and ImageMagick's import on this machine.
At the end stands what passed and what failed; the status is 1 when anything did.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import smoke_app
from about import ROOT, about
from smoke_root import HOME, Failed, Root, outside, say

MODELS = Path.home() / ".local/share/secondme/models"
NEEDED = ("debootstrap", "Xvfb", "xdotool", "import", "dpkg-deb")
LATER = "99.0"
OTHERS = tuple(f"{HOME}/{name}" for name in ("notes", "apps", "first", ".cache/fontconfig"))
"""What the test itself puts into the person's home, and the cache of fonts that every program shares."""
SHARED = {HOME, f"{HOME}/.cache", f"{HOME}/.local", f"{HOME}/.local/share"}


@dataclass(slots=True)
class Table:
    """What was tried, in order, and how it went: "pass" with what was seen, or "FAIL" with why."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def tried(self, name: str, step: Callable[[], str]) -> None:
        """Do `step`, which returns what was seen. A failure is noted; what follows is tried all the same."""
        try:
            row = (name, "pass", step())
        except Failed as failed:
            row = (name, "FAIL", str(failed))
        self.rows.append(row)
        say(f"{row[1]}  {name}: {row[2]}")

    def text(self) -> str:
        wide = max(len(name) for name, _, _ in self.rows)
        return "\n".join(f"{name.ljust(wide)}  {how}  {seen.splitlines()[0]}" for name, how, seen in self.rows)

    def failed(self) -> int:
        return sum(how != "pass" for _, how, _ in self.rows)


def installed(args: argparse.Namespace, root: Root, table: Table) -> None:
    """The .deb: install, use, upgrade, remove both ways."""
    before = root.listing()
    app = smoke_app.App(root, "/usr/bin/secondme", args.work, smoke_app.PATH)
    try:
        root.install(args.deb)
    except Failed as failed:  # nothing else can be tried then
        table.rows.append((f"{root.suite} install", "FAIL", str(failed)))
        return
    came = root.listing() - before
    table.tried(f"{root.suite} install", lambda: f"{len(came)} paths; {_pythons(root)}")
    for name, step in app.steps(args.models, args.chat):
        table.tried(f"{root.suite} {name}", step)
    table.tried(f"{root.suite} upgrade", lambda: app.upgrade(later(args.deb, args.work)))
    table.tried(f"{root.suite} remove", lambda: removed(root, before, app))
    root.install(args.deb)
    table.tried(f"{root.suite} data after reinstall", app.search)
    table.tried(f"{root.suite} uninstall --all, purge", lambda: purged(root, before, app))


def _pythons(root: Root) -> str:
    found = root.pythons()
    if found:
        raise Failed(f"There is a Python, so nothing would be shown: {', '.join(found)}")
    return "no Python there"


def removed(root: Root, before: set[str], app: smoke_app.App) -> str:
    root.run(["dpkg", "--remove", "secondme"])
    left = _ours(root, before)
    if not (root.path / app.home.lstrip("/") / "memory.db").exists():
        raise Failed("The data went with the package.")
    wrong = [path for path in left if not path.startswith(HOME)]
    if wrong:
        raise Failed(f"Left behind: {' '.join(wrong[:10])}")
    return f"{len(left)} paths of the person's data stay, none outside of the home"


def purged(root: Root, before: set[str], app: smoke_app.App) -> str:
    app.run("uninstall", "--all", "--yes")
    root.run(["dpkg", "--purge", "secondme"])
    left = _ours(root, before)
    if left:
        raise Failed(f"Left behind: {' '.join(left[:10])}")
    other = len(root.listing() - before)
    return f"nothing of ours is left ({other} paths of the packages that it depended on)"


def _ours(root: Root, before: set[str]) -> list[str]:
    """What is new of the app, and anything else that is new in the person's home."""
    new = sorted(root.listing() - before - SHARED)
    mine = [path for path in new if "secondme" in path.lower() or path.startswith(f"{HOME}/")]
    return [path for path in mine if not path.startswith(OTHERS)]


def later(deb: Path, work: Path) -> Path:
    """The same package under a higher version: in what dpkg reads and in what the app says of itself. Its database is
    the same, so this shows that an upgrade keeps the data, not that a migration works."""
    tree = work / "later"
    shutil.rmtree(tree, ignore_errors=True)
    outside(["dpkg-deb", "-R", str(deb), str(tree)])
    version = about().version
    old = tree / f"usr/lib/secondme/_internal/secondme-{version}.dist-info"
    new = old.rename(old.with_name(f"secondme-{LATER}.dist-info"))
    for told in (tree / "DEBIAN/control", new / "METADATA"):
        text = told.read_text(encoding="utf-8").replace(f"Version: {version}\n", f"Version: {LATER}\n", 1)
        told.write_text(text, encoding="utf-8")
    (tree / "DEBIAN/md5sums").unlink()
    file = work / deb.name.replace(version, LATER, 1)
    outside(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(tree), str(file)])
    shutil.rmtree(tree)
    return file


def unpacked(args: argparse.Namespace, root: Root, table: Table) -> None:
    """The archive, in a folder of the person's, with an empty environment."""
    folder = root.unpack(args.portable)
    app = smoke_app.App(root, f"{folder}/secondme", args.work, "PATH=/nonexistent")
    table.tried(f"{root.suite} portable: no Python", lambda: _pythons(root))
    for name, step in app.steps(args.models, False):
        table.tried(f"{root.suite} portable: {name}", step)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made = about()
    parser.add_argument("--deb", type=Path, default=ROOT / f"dist/secondme_{made.version}_{made.debian}.deb")
    parser.add_argument("--portable", type=Path, default=ROOT / f"dist/{made.folder}.tar.xz")
    parser.add_argument("--suites", nargs="+", default=["bookworm", "trixie"])
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--no-chat", dest="chat", action="store_false")
    parser.add_argument("--work", type=Path, default=ROOT / "build/smoke")
    args = parser.parse_args()
    missing = [name for name in NEEDED if not shutil.which(name)]
    missing += [str(path) for path in (args.deb, args.portable, args.models) if not path.exists()]
    if os.geteuid() or missing:
        sys.stderr.write(f"This needs root, and: {', '.join(missing or NEEDED)}.\n")
        return 1
    args.work.mkdir(parents=True, exist_ok=True)
    table = Table()
    for suite in args.suites:
        try:
            with Root(args.work / suite, suite) as root:
                root.see_screen()
                installed(args, root, table)
                unpacked(args, root, table)
        except Failed as failed:
            table.rows.append((suite, "FAIL", str(failed)))
    sys.stdout.write(f"\n{table.text()}\n\n{len(table.rows)} tried, {table.failed()} failed\n")
    return 1 if table.failed() else 0


if __name__ == "__main__":
    sys.exit(main())
