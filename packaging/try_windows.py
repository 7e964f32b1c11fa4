#!/usr/bin/env python3
"""Install, update and remove the Windows installer under Wine, with a stand-in for the app, and compare the person's
folders and registry before and after: `python packaging/try_windows.py [--installer FILE]`.

Removed twice: silently, and by hand, where the question is answered with No. Needs wine (of 32 bits too, which NSIS
is), makensis, xdotool, and a screen such as that of xvfb-run. `--installer`: one that was made of what `stand_in`
makes, instead of making it here. What Wine does not show: Windows itself, and the app in it.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

SAID = "drive_c/said.txt"
STAND_IN = r"""
Unicode true
!include "FileFunc.nsh"
OutFile "secondme.exe"
SilentInstall silent
RequestExecutionLevel user
Section
  ${GetParameters} $R0
  FileOpen $0 "C:\said.txt" a
  FileSeek $0 0 END
  FileWrite $0 "$R0$\r$\n"
  FileClose $0
SectionEnd
"""
OTHERS = ((r".md\OpenWithProgids", "Other.App"), (".txt", ""), (r".zip\shell", ""))
"""What others have written for the same kinds of files, which must stay."""
KEYS = (r"Software\Classes", r"Software\SecondMe", r"Software\Microsoft\Windows\CurrentVersion\Uninstall")
WINDOWS_OWN = "/Temp(/|$)|/AppData/Local/Programs$"
"""What Windows keeps for itself: its folder of programs, and NSIS's copy of an uninstaller, which goes at its start."""


class Machine:
    def __init__(self, folder: Path) -> None:
        self.prefix = folder / "wine"
        quiet = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
        self._own = os.environ | quiet | {"WINEPREFIX": str(self.prefix)}

    def wine(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run(["wine", *arguments], env=self._own, capture_output=True, text=True, timeout=300)
        if done.returncode not in codes:
            raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stdout[-500:]}")
        return done.stdout

    def start(self, program: Path) -> None:
        subprocess.Popen(["wine", str(program)], env=self._own)

    def press(self, key: str, windows: int) -> None:
        """Once that many windows of the installer are shown: its own, and over it what it asks."""
        until = time.monotonic() + 90
        while True:
            found = self._hand("search", "--onlyvisible", "--name", "^Second Me Uninstall").split()
            if len(found) == windows:
                break
            if time.monotonic() > until:
                raise SystemExit(f"{len(found)} windows are shown, not {windows}.")
            time.sleep(0.5)
        time.sleep(2)  # until it takes keys
        self._hand("mousemove", "--window", found[-1], "100", "20")
        self._hand("key", key)

    def _hand(self, *arguments: str) -> str:
        return subprocess.run(["xdotool", *arguments], env=self._own, capture_output=True, text=True).stdout

    def rest(self) -> None:
        subprocess.run(["wineserver", "-w"], env=self._own, timeout=300, check=True)

    def state(self) -> set[str]:
        """Every file of the person, and every line of the keys."""
        people = self.prefix / "drive_c/users"
        files = {str(file.relative_to(people)) for file in people.rglob("*")}
        return {file for file in files if not re.search(WINDOWS_OWN, file)} | {*self._keys()}

    def _keys(self) -> Iterator[str]:
        for key in KEYS:
            place = ""
            for line in self.wine("reg", "query", rf"HKCU\{key}", "/s", codes=(0, 1)).splitlines():
                place = line.strip() if line.startswith("HKEY") else place
                if line.strip():
                    yield f"{place} {line.strip()}"

    def app(self) -> Path:
        found = [*self.prefix.glob("drive_c/users/*/AppData/Local/Programs/Second Me")]
        if len(found) != 1:
            raise SystemExit(f"It was installed in {found}.")
        return found[0]


def stand_in(folder: Path) -> Path:
    """A frozen folder whose program writes down what it is asked."""
    app = folder / "app"
    for name in ("_internal/a/part.dll", "licences/one/LICENSE", "sbom.cdx.json"):
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (app / name).write_text(name)
    (folder / "app.nsi").write_text(STAND_IN)
    subprocess.run(["makensis", "-V1", str(folder / "app.nsi")], check=True)
    (folder / "secondme.exe").replace(app / "secondme.exe")
    return app


def tried(machine: Machine, installer: Path) -> None:
    machine.wine("wineboot", "-i")
    for key, name in OTHERS:
        value = ["/v", name] if name else ["/ve"]
        machine.wine("reg", "add", rf"HKCU\Software\Classes\{key}", *value, "/t", "REG_SZ", "/d", "other", "/f")
    before = machine.state()
    machine.wine(str(installer), "/S")
    app = machine.app()
    new = machine.state() - before
    for wanted in ("Start Menu/Programs/Second Me.lnk", r"Uninstall\SecondMe", r".jsonl\OpenWithProgids", 'open "%1"'):
        if not any(wanted in each for each in new):
            raise SystemExit(f"{wanted} is not there.")
    sys.stdout.write(f"• installed: {len(new)} files and lines of the registry\n")
    (app / "_internal/former.dll").touch()
    machine.wine(str(installer), "/S")
    if (app / "_internal/former.dll").exists() or not (app / "_internal/a/part.dll").exists():
        raise SystemExit("A file of the former version stays, or one of the new is missing.")
    sys.stdout.write("• installed over the former version, of which nothing stays\n")
    machine.wine(str(app / "uninstall.exe"), "/S")
    gone(app)
    as_before(machine, before, ["uninstall"])
    sys.stdout.write("• removed: the app was asked to keep the data, and all is as before, also what others wrote\n")
    machine.wine(str(installer), "/S")
    machine.start(app / "uninstall.exe")
    machine.press("Return", 1)
    machine.press("alt+n", 2)
    gone(app)
    machine.press("Return", 1)
    as_before(machine, before, ["uninstall", "uninstall --all --yes"])
    sys.stdout.write("• removed by hand: it asked, was told No, and had the app remove the data; all is as before\n")


def gone(app: Path) -> None:
    until = time.monotonic() + 90
    while app.exists() and time.monotonic() < until:
        time.sleep(0.5)


def as_before(machine: Machine, before: set[str], wanted: Sequence[str]) -> None:
    """`wanted`: what the app was asked until now."""
    machine.rest()
    said = (machine.prefix / SAID).read_text().splitlines()
    different = sorted(machine.state() ^ before)
    if different or said != wanted:
        raise SystemExit(f"The app was asked {said}; these differ from before: {different}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--installer", type=Path)
    installer = parser.parse_args().installer
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if installer is None:
            import installers

            installer = installers.windows(stand_in(folder), folder)
        tried(Machine(folder), installer.absolute())
    return 0


if __name__ == "__main__":
    sys.exit(main())
