#!/usr/bin/env python3
"""Installers for Windows and macOS, of an app that PyInstaller has put together.

    python packaging/installers.py windows FROZEN_FOLDER [--out dist]     makensis; runs on Linux, too
    python packaging/installers.py macos "Second Me.app" [--out dist]     codesign and hdiutil; runs on macOS only
"""

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import icons
import signing

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HELD = {"secondme.exe", "_internal", "licences", "sbom.cdx.json"}
"""What secondme.nsi removes."""
FROZEN = ROOT / "build/package/frozen/secondme"


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def windows(app: Path, out: Path) -> Path:
    """The installer of the frozen folder `app`. Raises SystemExit when it holds no secondme.exe."""
    if not (app / "secondme.exe").is_file():
        raise SystemExit(f"There is no secondme.exe in {app}.")
    others = sorted({each.name for each in app.iterdir()} - HELD)
    if others:
        raise SystemExit(f"The uninstaller would leave these, of {app}: {', '.join(others)}.")
    signing.sign_windows(app / "secondme.exe")
    out.mkdir(parents=True, exist_ok=True)
    target = out.absolute() / f"secondme-{version()}-windows-x86_64.exe"
    with tempfile.TemporaryDirectory() as folder:
        icon, _ = icons.write(Path(folder))
        values = {"VERSION": version(), "APP": str(app.absolute()), "OUT": str(target), "ICON": str(icon)}
        defined = [f"-D{name}={value}" for name, value in values.items()]
        subprocess.run(["makensis", "-V2", "-WX", *defined, str(HERE / "windows" / "secondme.nsi")], check=True)
    signing.sign_windows(target)
    return target


def papers(bundle: Path, frozen: Path) -> None:
    """Put the licences and the list of parts into a bundle, which build.py has put beside the `frozen` app. Raises
    SystemExit when they are not there."""
    resources = bundle / "Contents" / "Resources"
    for source in (frozen / "licences", frozen / "sbom.cdx.json"):
        if not source.exists():
            raise SystemExit(f"There is no {source}, so the licences cannot go into the app; run build.py before.")
        if source.is_dir():
            shutil.copytree(source, resources / source.name, dirs_exist_ok=True)
        else:
            resources.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, resources / source.name)


def macos(bundle: Path, out: Path) -> Path:
    """The disk image of a bundle, beside it a link to the folder of applications. Signed, notarised, stapled."""
    papers(bundle, FROZEN)
    signing.sign_mac(bundle, HERE / "macos" / "entitlements.plist")
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"secondme-{version()}-macos-{platform.machine()}.dmg"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["ditto", str(bundle), str(Path(folder) / bundle.name)], check=True)
        (Path(folder) / "Applications").symlink_to("/Applications")
        command = ["hdiutil", "create", "-volname", "Second Me", "-srcfolder", folder, "-format", "UDZO", "-ov"]
        subprocess.run([*command, str(target)], check=True)
    signing.notarise(target)
    return target


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=("windows", "macos"))
    parser.add_argument("app", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    made = (windows if given.system == "windows" else macos)(given.app, given.out)
    sys.stdout.write(f"{made}: {made.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
