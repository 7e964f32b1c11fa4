"""Signing what was built, with keys that are read from the environment; without them, a line that cannot be missed.

Windows: `SECONDME_WINDOWS_CERTIFICATE` (a .pfx file) and `SECONDME_WINDOWS_PASSWORD`, by signtool.
macOS: `SECONDME_MAC_IDENTITY` ("Developer ID Application: …"), by codesign with the hardened runtime; then notarisation
with `SECONDME_MAC_APPLE_ID`, `SECONDME_MAC_TEAM` and `SECONDME_MAC_PASSWORD` (one made for an app), by notarytool.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Run = Callable[[Sequence[str]], None]
TIMESTAMPS = "http://timestamp.digicert.com"
WINDOWS = ("SECONDME_WINDOWS_CERTIFICATE", "SECONDME_WINDOWS_PASSWORD")
MAC = ("SECONDME_MAC_IDENTITY",)
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
    """Sign an .app with the hardened runtime, what lies deepest first; without an identity it is signed for this
    machine alone, which Apple silicon asks for. Whether it was signed with an identity."""
    signed = given(MAC, f"signing {bundle.name}", environment)
    identity = environment[MAC[0]] if signed else "-"
    options = ["--force", "--options", "runtime", "--entitlements", str(entitlements), "--sign", identity]
    options += ["--timestamp"] if signed else []
    inside = [file for file in bundle.rglob("*") if file.suffix in (".so", ".dylib") and not file.is_symlink()]
    for file in sorted(inside, key=lambda each: -len(each.parts)):
        run(["codesign", *options, str(file)])
    run(["codesign", *options, str(bundle)])
    run(["codesign", "--verify", "--deep", "--strict", str(bundle)])
    return signed


def notarise(image: Path, environment: Mapping[str, str] = os.environ, run: Run = run) -> bool:
    """Have Apple look at a .dmg, and staple what it says to it. Whether it was."""
    if not given(NOTARY, f"notarising {image.name}", environment):
        return False
    apple_id, team, password = (environment[name] for name in NOTARY)
    who = ["--apple-id", apple_id, "--team-id", team, "--password", password]
    run(["xcrun", "notarytool", "submit", str(image), *who, "--wait"])
    run(["xcrun", "stapler", "staple", str(image)])
    return True
