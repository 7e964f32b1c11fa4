"""The manifest of an update: what it says, and the signature that stands before anything of it is read. Pure.

    secondme-update-1 <base64 of the Ed25519 signature>
    {"version": "1.2.0", "published": "2026-05-31T10:00:00+00:00", "notes": "…", "files": [{"platform": "linux-x86_64",
     "kind": "deb", "url": "secondme_1.2.0_amd64.deb", "size": 1, "sha256": "…", "min_os": "2.31"}]}

Signed are `SIGNED` and all bytes after the first line (RFC 8032). `min_os`: glibc on Linux, else the system's version.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from secondme.errors import EnvironmentProblem

HEAD = b"secondme-update-1 "
SIGNED = b"Second Me, manifest of an update, 1\n"
MOST_BYTES = 256_000
MOST_FILE_BYTES = 4_000_000_000
KINDS = ("deb", "portable", "installer", "dmg")
_VERSION = re.compile(r"\d{1,6}(\.\d{1,9}){0,3}")
_NOT_OURS = "Nothing was changed. Get Second Me from where you got it before."


class UpdateProblem(EnvironmentProblem):
    """An update cannot be trusted, or cannot be had."""


@dataclass(frozen=True, slots=True)
class UpdateFile:
    platform: str
    kind: str
    url: str
    size: int
    sha256: str
    min_os: str


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str
    published: str
    notes: str
    files: tuple[UpdateFile, ...]


def opened(data: bytes, keys: Iterable[str]) -> Manifest:
    """The manifest, once its signature by one of `keys` was verified. Raises UpdateProblem."""
    if len(data) > MOST_BYTES:
        raise UpdateProblem("What is there is too large to be the list of an update.", _NOT_OURS)
    return _read(_verified(data, list(keys)))


def sealed(payload: bytes, private: Ed25519PrivateKey) -> bytes:
    """A signed manifest, for who makes releases."""
    return HEAD + base64.b64encode(private.sign(SIGNED + payload)) + b"\n" + payload


def order(version: str) -> tuple[int, ...]:
    """A version as numbers that compare as versions do: 1.10 after 1.9, and 1.0 is 1."""
    if not _VERSION.fullmatch(version):
        raise UpdateProblem("The list of the update names no version.", _NOT_OURS)
    numbers = [int(each) for each in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _verified(data: bytes, keys: list[str]) -> bytes:
    if not keys:
        raise UpdateProblem(
            "This copy of Second Me was built without the key that updates are signed with, so it cannot tell a true"
            " update from a false one.", "Get the new version from where you got this one.",
        )  # fmt: skip
    head, _, payload = data.partition(b"\n")
    if not head.startswith(HEAD):
        raise UpdateProblem("What is there is not the list of an update of Second Me.", _NOT_OURS)
    try:
        signature = base64.b64decode(head[len(HEAD) :].strip(), validate=True)
    except binascii.Error:
        signature = b""
    for key in keys:
        try:
            Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(signature, SIGNED + payload)
        except InvalidSignature:
            continue
        return payload
    raise UpdateProblem("The list of the update is not signed by who makes Second Me, or it was changed.", _NOT_OURS)


def _read(payload: bytes) -> Manifest:
    try:
        raw = json.loads(payload)
        files = tuple(_file(each) for each in raw["files"])
        published = str(datetime.fromisoformat(raw["published"]).isoformat())
        if datetime.fromisoformat(published).tzinfo is None or not isinstance(raw["notes"], str):
            raise ValueError("a time without its zone, or no notes")
        found = Manifest(str(raw["version"]), published, raw["notes"], files)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UpdateProblem("The list of the update is damaged.", "Try again later.") from error
    order(found.version)
    return found


def _file(raw: Any) -> UpdateFile:
    found = UpdateFile(**{name: raw[name] for name in ("platform", "kind", "url", "size", "sha256", "min_os")})
    texts = (found.platform, found.kind, found.url, found.sha256, found.min_os)
    if not all(isinstance(text, str) for text in texts) or not isinstance(found.size, int):
        raise ValueError("a field of another kind")
    if not re.fullmatch("[0-9a-f]{64}", found.sha256) or not 0 < found.size <= MOST_FILE_BYTES:
        raise ValueError("no checksum, or no size")
    if found.kind not in KINDS or (found.min_os and not _VERSION.fullmatch(found.min_os)):
        raise ValueError("a kind of package, or a system, that is not known")
    return found
