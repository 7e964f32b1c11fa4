"""Signing what was built, with keys that are read from the environment; without them, a line that cannot be missed.

Windows: `SECONDME_WINDOWS_CERTIFICATE` (a .pfx file) and `SECONDME_WINDOWS_PASSWORD`, by signtool.
macOS: `SECONDME_MAC_IDENTITY` ("Developer ID Application: …"), by codesign with the hardened runtime; then notarisation
with `SECONDME_MAC_APPLE_ID`, `SECONDME_MAC_TEAM` and `SECONDME_MAC_PASSWORD` (one made for an app), by notarytool.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

Run = Callable[[Sequence[str]], None]
TIMESTAMPS = "http://timestamp.digicert.com"
WINDOWS = ("SECONDME_WINDOWS_CERTIFICATE", "SECONDME_WINDOWS_PASSWORD")
MAC = ("SECONDME_MAC_IDENTITY",)
MACH_O = (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")
"""How a library or a program begins: for one kind of processor, or for several (<mach-o/loader.h>, <mach-o/fat.h>)."""
NOTARY = ("SECONDME_MAC_APPLE_ID", "SECONDME_MAC_TEAM", "SECONDME_MAC_PASSWORD")


def run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True)


def given(names: Sequence[str], what: str, environment: Mapping[str, str]) -> bool:
    """Whether all keys are there; said loudly when not. Raises SystemExit when only some are, which is a mistake."""
    there = [name for name in names if environment.get(name)]
    if there and len(there) < len(names):
        raise SystemExit(f"Of the keys for {what}, {', '.join(sorted({*names} - {*there}))} is missing.")
    if not there:
        sys.stderr.write(f"{'=' * 78}\nNOT DONE: {what}. There is no {' and no '.join(names)}.\n{'=' * 78}\n")
    return bool(there)


def sign_windows(file: Path, environment: Mapping[str, str] = os.environ, run: Run = run) -> bool:
    """Sign an .exe. Whether it was."""
    if not given(WINDOWS, f"signing {file.name}", environment):
        return False
    certificate, password = (environment[name] for name in WINDOWS)
    run(["signtool", "sign", "/fd", "sha256", "/td", "sha256", "/tr", TIMESTAMPS, "/f", certificate, "/p", password,
         str(file)])  # fmt: skip
    run(["signtool", "verify", "/pa", str(file)])
    return True


def sign_mac(bundle: Path, entitlements: Path, environment: Mapping[str, str] = os.environ, run: Run = run) -> bool:
    """Sign an .app, what lies deepest first, with the hardened runtime. Whether it was signed with an identity.

    Without one it is signed for this machine alone, which Apple silicon asks for, and without the hardened runtime, for
    that loads only libraries of the same team, and such a signature has none: the app would not start."""
    signed = given(MAC, f"signing {bundle.name}", environment)
    options = ["--force", "--sign", environment[MAC[0]] if signed else "-"]
    options += ["--options", "runtime", "--timestamp"] if signed else []
    for file in sorted(code(bundle), key=lambda each: (-len(each.parts), each)):
        run(["codesign", *options, str(file)])
    run(["codesign", *options, *(["--entitlements", str(entitlements)] if signed else []), str(bundle)])
    run(["codesign", "--verify", "--deep", "--strict", str(bundle)])
    return signed


def code(bundle: Path) -> Iterator[Path]:
    """The libraries and programs inside, whatever they are called: those of a framework have no suffix. The app's own
    program is signed with the bundle."""
    for file in bundle.rglob("*"):
        if file.is_file() and not file.is_symlink() and file.parent != bundle / "Contents" / "MacOS":
            with file.open("rb") as data:
                if data.read(4) in MACH_O:
                    yield file


def notarise(image: Path, environment: Mapping[str, str] = os.environ, run: Run = run) -> bool:
    """Have Apple look at a .dmg, and staple what it says to it. Whether it was."""
    if not given(NOTARY, f"notarising {image.name}", environment):
        return False
    apple_id, team, password = (environment[name] for name in NOTARY)
    who = ["--apple-id", apple_id, "--team-id", team, "--password", password]
    run(["xcrun", "notarytool", "submit", str(image), *who, "--wait"])
    run(["xcrun", "stapler", "staple", str(image)])
    return True
