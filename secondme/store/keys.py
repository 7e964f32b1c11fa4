"""Where the key of a home comes from: the keyring of the system, else a file that only its owner can read.

A new key is made only for a home that has no database yet. With a passphrase it is sealed (store/passphrase.py):
whatever unlocks a home ends as the same 32 bytes.
"""

import atexit
import logging
import os
import re
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from secondme.errors import EnvironmentProblem, Locked
from secondme.paths import Paths
from secondme.types import KeyPlace

log = logging.getLogger(__name__)

SERVICE = "secondme"
KEY_BYTES = 32
Result = TypeVar("Result")
PROBE_TIMEOUT_S = 3.0
UNLOCK_TIMEOUT_S = 60.0
LINGER_S = 20.0
"""A process that ends waits so long for a keyring that was too late, which would keep an entry that nobody knows of."""


class KeySource(Protocol):
    """Gives the 32 bytes of a home's key. Raises EnvironmentProblem when they cannot be had."""

    def key(self) -> bytes: ...


def subkey(key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose (HKDF-SHA256, RFC 5869); nothing about `key` or other purposes follows from them."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"secondme {purpose}".encode()).derive(key)


def key_source(paths: Paths, passphrase: str | None = None) -> KeySource:
    """`keyring_or_file`, or the sealed key where there is one. Raises Locked when it is sealed and no passphrase
    given."""
    if not paths.sealed_key_file.exists():
        return keyring_or_file(paths)
    if passphrase is None:
        raise Locked("This home is protected by a passphrase.", "Open Second Me and enter it.")
    from secondme.store.passphrase import PassphraseKey

    return PassphraseKey(paths, passphrase)


def drop_plain(paths: Paths) -> None:
    """Remove the key from where it lies open. Raises EnvironmentProblem."""
    entry = _entry(paths)
    try:
        if entry.exists():
            name = entry.read_text(encoding="ascii").strip()
            _within(UNLOCK_TIMEOUT_S, lambda: _forget(name))
            entry.unlink()
        paths.key_file.unlink(missing_ok=True)
    except Exception as error:
        raise EnvironmentProblem(
            "The key could not be removed from where it lay open.", "Unlock the keyring of your system, and try again."
        ) from error


def keep_plain(paths: Paths, key: bytes) -> KeySource:
    """Put the key where it lies without a passphrase. Raises FileExistsError."""
    if os.environ.get("SECONDME_KEY_STORE") != "file" and KeyringKey.create(_entry(paths), key):
        return KeyringKey(_entry(paths))
    FileKey.create(paths.key_file, key)
    return FileKey(paths.key_file)


def keyring_or_file(paths: Paths) -> KeySource:
    """The place that holds the key of this home, chosen once, when the home is new.

    A key file that exists is used; else the keyring entry named in `key.id`; else, in a home without a database, a new
    key in the keyring if one works here, or in a file. `SECONDME_KEY_STORE=file` never asks the keyring for a new key.
    Raises EnvironmentProblem, and makes no key, when there is a database but no key."""
    if paths.key_file.exists():
        return FileKey(paths.key_file)
    if _entry(paths).exists():
        return KeyringKey(_entry(paths))
    if has_database(paths):
        raise EnvironmentProblem(
            f"The key of the database in {paths.root} is missing, and without it nothing can be read.",
            f"Put back the file {paths.key_file}, or restore a backup.",
        )
    paths.ensure()
    return keep_plain(paths, secrets.token_bytes(KEY_BYTES))


def key_place(paths: Paths) -> KeyPlace:
    """Where the key of this home lies; never the key. Raises EnvironmentProblem when the keyring's entry is unnamed."""
    if paths.sealed_key_file.exists():
        return KeyPlace("passphrase", str(paths.sealed_key_file))
    if paths.key_file.exists():
        return KeyPlace("file", str(paths.key_file))
    try:
        return KeyPlace("keyring", f"{SERVICE} / {_entry(paths).read_text(encoding='ascii').strip()}")
    except (OSError, ValueError) as error:
        raise EnvironmentProblem(f"The file {_entry(paths)} cannot be read.", "Restore a backup.") from error


def remove_keyring_entry(paths: Paths) -> str:
    """Delete the entry of this home in the keyring, if it is still there; its name, "" when there is none. Nothing that
    was encrypted with it can ever be read again. Raises EnvironmentProblem when the keyring does not do it."""
    if not _entry(paths).exists():
        return ""
    name = _entry(paths).read_text(encoding="ascii").strip()
    try:
        _within(UNLOCK_TIMEOUT_S, lambda: _forget(name))
    except Exception as error:
        raise EnvironmentProblem(
            f"The keyring of this system did not delete the entry {SERVICE} / {name}.", "Delete it there by hand."
        ) from error
    return f"{SERVICE} / {name}"


def has_database(paths: Paths) -> bool:
    """Whether anything was ever saved in this home, a write-ahead log included."""
    files = (paths.memory_db, paths.memory_db.with_name(paths.memory_db.name + "-wal"))
    return any(file.exists() and file.stat().st_size > 0 for file in files)


def _entry(paths: Paths) -> Path:
    return paths.root / "key.id"


class FileKey:
    """The key as 64 hexadecimal digits in a file with mode 0600."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def key(self) -> bytes:
        """Repairs permissions that would let others read it. Raises EnvironmentProblem when it is not a key."""
        try:
            self._protect()
            key = bytes.fromhex(self._path.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise EnvironmentProblem(
                f"The key file {self._path} cannot be read.", "Put back the right one, or restore a backup."
            ) from error
        if len(key) != KEY_BYTES:
            raise EnvironmentProblem(
                f"The key file {self._path} does not hold a key.", "Put back the right one, or restore a backup."
            )
        return key

    def _protect(self) -> None:
        if os.name != "posix":
            return
        status = self._path.stat()
        if status.st_uid != os.getuid():
            raise EnvironmentProblem(
                f"The key file {self._path} belongs to another user.", "Make it yours, or choose another home."
            )
        if status.st_mode & 0o077:
            log.warning("The key file could be read by others; its permissions were repaired.")
            self._path.chmod(0o600)

    @staticmethod
    def create(path: Path, key: bytes) -> None:
        """Write a key, whole or not at all, and never over an existing file."""
        write_private(path, key.hex())


class KeyringKey:
    """The key in the keyring of the system, under the name that the file `key.id` of the home holds."""

    def __init__(self, entry: Path) -> None:
        self._entry = entry

    def key(self) -> bytes:
        """May wait for the person to unlock the keyring. Raises EnvironmentProblem when it does not give the key."""
        remedy = "Unlock the keyring of your system and start Second Me again."
        try:
            name = self._entry.read_text(encoding="ascii").strip()
            found = _within(UNLOCK_TIMEOUT_S, lambda: _keyring().get_password(SERVICE, name))
        except Exception as error:
            raise EnvironmentProblem("The keyring of this system did not give the key.", remedy) from error
        if not found:
            raise EnvironmentProblem("The keyring of this system does not hold the key of this home.", remedy)
        if not re.fullmatch(f"[0-9a-f]{{{2 * KEY_BYTES}}}", found):
            raise EnvironmentProblem(
                f"What the keyring of this system holds as {name} of {SERVICE} is no key.", "Restore a backup."
            )
        return bytes.fromhex(found)

    @staticmethod
    def create(entry: Path, key: bytes) -> bool:
        """Keep a key in the keyring; False when there is none that works here and protects what it holds. Where it
        answers too late, what it then holds is deleted there again, for which the end of this process waits a while."""
        name = secrets.token_hex(8)
        offer = _Offer()

        def asked() -> bool:
            try:
                return _keep(name, key.hex(), offer)
            finally:
                offer.over.set()

        try:
            kept = _within(PROBE_TIMEOUT_S, asked)
        except Exception as error:  # noqa: BLE001 - keyring backends raise whatever their system raises
            kept = isinstance(error, TimeoutError) and not offer.withdraw()
            if not kept:
                if not offer.over.is_set():
                    atexit.register(offer.over.wait, LINGER_S)
                log.info("No keyring works here (%s); the key goes to a file.", type(error).__name__)
        if kept:
            write_private(entry, name)
        return kept


class _Offer:
    """Of two threads, either the one takes it or the other withdraws it, whichever comes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = ""
        self.over = threading.Event()
        """Set once the keyring has answered, and what it was not to keep is deleted there."""

    def take(self) -> bool:
        """Whether it stands."""
        return self._settle("taken")

    def withdraw(self) -> bool:
        """Whether it had not been taken yet."""
        return self._settle("withdrawn")

    def _settle(self, state: str) -> bool:
        with self._lock:
            self._state = self._state or state
            return self._state == state


def _keyring() -> Any:
    import keyring

    return keyring


def _keep(name: str, key: str, offer: _Offer) -> bool:
    """Whether the keyring holds the key now. Where it does not, or nobody waits for it any more, it keeps nothing."""
    keyring = _keyring()
    backend = keyring.get_keyring()
    module = type(backend).__module__
    if backend.priority <= 0 or "keyrings.alt" in module or module.endswith((".fail", ".null")):
        return False
    keyring.set_password(SERVICE, name, key)
    kept = False
    try:
        kept = keyring.get_password(SERVICE, name) == key and offer.take()
    finally:
        if not kept:
            _forget(name)
    return kept


def _forget(name: str) -> None:
    keyring = _keyring()
    if keyring.get_password(SERVICE, name) is not None:
        keyring.delete_password(SERVICE, name)


def _within(seconds: float, call: Callable[[], Result]) -> Result:
    """The result of `call`, run beside this thread so that a keyring that never answers cannot hold the app.

    Raises what it raises, or TimeoutError."""
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread
            failure.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not outcome:
        raise TimeoutError("the keyring did not answer")
    return outcome[0]


def write_private(path: Path, text: str) -> None:
    """Write a new file readable by its owner only, on the disk when this returns. Raises FileExistsError."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        part.unlink()
        raise FileExistsError(path)
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """What was renamed in a folder is on the disk when this returns."""
    if os.name == "posix":
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
