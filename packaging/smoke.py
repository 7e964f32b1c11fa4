#!/usr/bin/env python3
"""Install the packages in a clean Debian and use them there: `python dev.py package-test`, as root.

    --deb FILE, --portable FILE   the packages (else those in dist/)
    --suites bookworm trixie      which Debians
    --models FOLDER               where the starter models are (else those of this user)
    --no-chat                     without the chat model, which is large and slow
    --only deb|portable           one of the two
    --later FILE                  a later version that was made before (else it is made: the slow part)
    --work FOLDER                 where the systems are made and pictures kept (build/smoke)

Each Debian is made by debootstrap from the mirror that this machine's apt is configured for, and gets the package with
what it declares, nothing else. The screen is outside of it: Xvfb, xdotool and ImageMagick's import on this machine.
At the end stands what passed and what failed; the status is 1 when anything did.
"""

import argparse
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import smoke_app
import smoke_desk
import smoke_later
import smoke_ring
from about import ROOT, about
from smoke_root import HOME, Failed, Root, say

MODELS = Path.home() / ".local/share/secondme/models"
NEEDED = (
    "debootstrap", "Xvfb", "xdotool", "import", "dpkg-deb", "objcopy", "openbox", "dbus-daemon",
    "desktop-file-validate", "jgmenu", "openssl", "dbus-send",
)  # fmt: skip
OTHERS = tuple(f"{HOME}/{name}" for name in ("notes", "apps", "Documents", ".cache/fontconfig"))
"""What the test itself puts into the person's home, and the cache of fonts that every program shares."""
SHARED = {HOME, *(f"{HOME}/{name}" for name in (".cache", ".local", ".local/share", ".config", ".config/autostart"))}
SHARED |= set(smoke_app.BROWSERS)


@dataclass(slots=True)
class Table:
    """What was tried, in order, and how it went: "pass" with what was seen, or "FAIL" with why."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def tried(self, name: str, step: Callable[[], str]) -> None:
        """Do `step`, which returns what was seen. A failure is noted; what follows is tried all the same."""
        try:
            row = (name, "pass", step())
        except (Failed, OSError, ValueError, subprocess.SubprocessError) as failed:
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
    use(app, args, table, root.suite)
    table.tried(f"{root.suite} menu entry, icon", app.in_menu)
    table.tried(f"{root.suite} kinds of files", app.kinds)
    table.tried(f"{root.suite} upgrade with a migration", lambda: app.upgrade(args.later))
    words = smoke_app.QUESTION[:24] if args.chat else "What is on your mind?"
    table.tried(f"{root.suite} window after the upgrade", lambda: app.again("later", words))
    table.tried(f"{root.suite} the way back is refused", lambda: app.way_back(args.deb))
    table.tried(f"{root.suite} back to the copy", app.copy_back)
    table.tried(f"{root.suite} remove, data kept", lambda: removed(root, before, app))
    root.install(args.deb)
    table.tried(f"{root.suite} data after reinstall", app.search)
    table.tried(f"{root.suite} remove all", lambda: purged(root, before, app))
    root.install(args.deb)
    for step, do in smoke_ring.RingSteps(root, args.work, args.models).all():
        table.tried(f"{root.suite} {step}", do)


def use(app: smoke_app.App, args: argparse.Namespace, table: Table, name: str) -> None:
    for step, do in app.steps(args.models, args.chat):
        table.tried(f"{name} {step}", do) if step else do()


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
    _write(root, "kept", root.listing() - before)
    return f"{len(left)} paths of the person's data stay, none outside of the home"


def purged(root: Root, before: set[str], app: smoke_app.App) -> str:
    app.run("uninstall", "--all", "--yes")
    root.run(["dpkg", "--purge", "secondme"])
    app.check_gone()
    left = _ours(root, before)
    _write(root, "all", root.listing() - before)
    if left:
        raise Failed(f"Left behind: {' '.join(left[:10])}")
    other = len(root.listing() - before)
    return f"nothing of ours is left ({other} paths of the packages that it depended on)"


def _write(root: Root, name: str, paths: set[str]) -> None:
    """The differences of the file system, to be read."""
    root.path.with_name(f"{root.suite}-left-{name}.txt").write_text("\n".join(sorted(paths)) + "\n", encoding="utf-8")


def _ours(root: Root, before: set[str]) -> list[str]:
    """What is new of the app, and anything else that is new in the person's home."""
    new = sorted(root.listing() - before - SHARED)
    mine = [path for path in new if "secondme" in path.lower() or path.startswith(f"{HOME}/")]
    return [path for path in mine if not path.startswith(OTHERS)]


def unpacked(args: argparse.Namespace, root: Root, table: Table) -> None:
    """The archive, in a folder of the person's, with an empty environment."""
    folder = root.unpack(args.portable)
    app = smoke_app.App(root, f"{folder}/secondme", args.work, "PATH=/nonexistent")
    table.tried(f"{root.suite} portable: no Python", lambda: _pythons(root))
    table.tried(f"{root.suite} portable: what the system lacks", lambda: lacking(root, app, folder))
    before = root.listing()
    use(app, args, table, f"{root.suite} portable:")
    table.tried(f"{root.suite} portable: remove all", lambda: cleared(root, before, app))


def lacking(root: Root, app: smoke_app.App, folder: str) -> str:
    """Where no library of a desktop is, the window says which packages to install; all of them stand in README.txt,
    too, and those are installed."""
    with smoke_desk.Desk() as desk:
        command = root.command([f"{folder}/secondme"], [*app.environment, *desk.place])
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    asked = re.search(r"sudo apt install (.+)", done.stderr)
    if done.returncode != 1 or not done.stderr.startswith("Second Me cannot open a window") or not asked:
        raise Failed(f"Without libraries the window ended with {done.returncode}: {done.stderr[-500:]}")
    readme = (root.path / folder.lstrip("/") / "README.txt").read_text(encoding="utf-8")
    told = re.search(r"sudo apt install ((?:.*\\\n)*.*)", readme)
    packages = told[1].replace("\\", " ").split() if told else []
    if not packages or not {*asked[1].split()} <= {*packages}:
        raise Failed(f"The window asks for {asked[1]}, and README.txt names {' '.join(packages)}.")
    root.run(["apt-get", "install", "-y", "--no-install-recommends", *packages])
    return f"the window asks for {asked[1]}; with the {len(packages)} packages of README.txt it goes on"


def cleared(root: Root, before: set[str], app: smoke_app.App) -> str:
    app.run("uninstall", "--all", "--yes")
    app.check_gone()
    left = _ours(root, before)
    _write(root, "portable-all", root.listing() - before)
    if left:
        raise Failed(f"Left behind: {' '.join(left[:10])}")
    return "nothing is left but the folder of the archive, which is for the person to delete"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made = about()
    parser.add_argument("--deb", type=Path, default=ROOT / f"dist/secondme_{made.version}_{made.debian}.deb")
    parser.add_argument("--portable", type=Path, default=ROOT / f"dist/{made.folder}.tar.xz")
    parser.add_argument("--suites", nargs="+", default=["bookworm", "trixie"])
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--no-chat", dest="chat", action="store_false")
    parser.add_argument("--later", dest="reuse_later", type=Path)
    parser.add_argument("--only", choices=("deb", "portable"))
    parser.add_argument("--work", type=Path, default=ROOT / "build/smoke")
    args = parser.parse_args()
    missing = [name for name in NEEDED if not shutil.which(name)]
    missing += [str(path) for path in (smoke_desk.REGISTRY, smoke_desk.PYTHON) if not Path(path).exists()]
    missing += [str(path) for path in (args.deb, args.portable, args.models) if not path.exists()]
    if os.geteuid() or missing:
        sys.stderr.write(f"This needs root, and: {', '.join(missing or NEEDED)}.\n")
        return 1
    args.work.mkdir(parents=True, exist_ok=True)
    say("Making the later version, with a further migration")
    args.later = args.reuse_later or smoke_later.later(args.deb, made.version, args.work)
    table = Table()
    kinds = {"deb": installed, "portable": unpacked}
    for suite, kind in itertools.product(args.suites, (args.only,) if args.only else kinds):
        try:
            with Root(args.work / suite, suite) as root:
                root.see_screen()
                kinds[kind](args, root, table)
        except Failed as failed:
            table.rows.append((f"{suite} {kind}", "FAIL", str(failed)))
    sys.stdout.write(f"\n{table.text()}\n\n{len(table.rows)} tried, {table.failed()} failed\n")
    return 1 if table.failed() else 0


if __name__ == "__main__":
    sys.exit(main())
