#!/usr/bin/env python3
"""The signed list of an update, which "Check for updates" reads.

    python packaging/sign.py new-key
        makes a key: the private half for SECONDME_SIGNING_KEY, the public half for UPDATE_KEYS in secondme/release.py
    SECONDME_SIGNING_KEY=… python packaging/sign.py list --notes NOTES.txt [--min-os deb=2.31] FILE... -o update.json
        lists packages by what they are called, with size and SHA-256; they are to lie beside the list

The key is read from the environment, and never written anywhere.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from secondme.manifests import opened, sealed  # noqa: E402

KEY = "SECONDME_SIGNING_KEY"
KINDS = {".deb": "deb", ".exe": "installer", ".dmg": "dmg", ".gz": "portable", ".xz": "portable", ".zst": "portable"}
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def new_key() -> tuple[str, str]:
    """(private, public), base64 of 32 bytes each."""
    key = Ed25519PrivateKey.generate()
    return text(key.private_bytes_raw()), text(key.public_key().public_bytes_raw())


def private(given: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(given, validate=True))
    except ValueError:
        raise SystemExit(f"{KEY} holds no key; make one with: python packaging/sign.py new-key") from None


def entry(file: Path, least: dict[str, str]) -> dict[str, object]:
    """A package as the list has it. Raises SystemExit when its name does not say for which machine it is."""
    kind = KINDS.get(file.suffix)
    machine = re.search(r"(x86_64|amd64|aarch64|arm64)", file.name)
    if kind is None or machine is None:
        raise SystemExit(f"{file.name} does not say for which machine it is.")
    system = {"installer": "windows", "dmg": "macos"}.get(kind, "linux")
    with file.open("rb") as opened_file:
        digest = hashlib.file_digest(opened_file, "sha256").hexdigest()
    return {
        "platform": f"{system}-{MACHINES.get(machine[0], machine[0])}", "kind": kind, "url": file.name,
        "size": file.stat().st_size, "sha256": digest, "min_os": least.get(kind, ""),
    }  # fmt: skip


def listed(files: list[Path], notes: str, version: str, least: dict[str, str], key: Ed25519PrivateKey) -> bytes:
    """The signed list; it is read once more as the app reads it, before it is given out."""
    told = {
        "version": version, "published": datetime.now(UTC).isoformat(timespec="seconds"), "notes": notes,
        "files": [entry(file, least) for file in files],
    }  # fmt: skip
    made = sealed(json.dumps(told, indent=1).encode(), key)
    opened(made, [text(key.public_key().public_bytes_raw())])
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("new-key")
    lists = commands.add_parser("list")
    lists.add_argument("files", nargs="+", type=Path)
    lists.add_argument("--notes", type=Path, required=True)
    lists.add_argument("--min-os", action="append", default=[], metavar="KIND=VERSION")
    lists.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    if given.command == "new-key":
        secret, public = new_key()
        sys.stdout.write(f"{KEY}={secret}\nUPDATE_KEYS = ({public!r},)\n")
        return 0
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    least = dict(each.split("=", 1) for each in given.min_os)
    notes = given.notes.read_text(encoding="utf-8")
    given.out.write_bytes(listed(given.files, notes, version, least, private(os.environ.get(KEY, ""))))
    sys.stdout.write(f"{given.out}: {len(given.files)} packages of {version}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
