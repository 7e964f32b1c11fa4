"""The key of a home, sealed with a passphrase: scrypt (RFC 7914) makes a key of it, AES-256-GCM seals with that.

The sealed file takes the place of the key file or of the entry in the keyring. It is written and read back before those
go, and whatever is left of them after a crash goes when it is next opened; so there is always a way to the key, and
never two for long. Without the passphrase nobody can read the home: there is no second way in.

Changing the passphrase seals the same key anew, and so does a backup. Whoever has a sealed file from before, or a
backup, and knows the passphrase of that, has the key, and with it can read the database of today as well. The remedy is
to destroy those copies; another key would have to go through the database, the attachments and every keyed hash of what
was forgotten.
"""

import base64
import json
import logging
import secrets
import threading
import time
import unicodedata
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from secondme.errors import EnvironmentProblem, UserError, WrongPassphrase
from secondme.paths import Paths
from secondme.store import keys

log = logging.getLogger(__name__)

N, R, P = 2**16, 8, 1
"""64 MiB and some tenths of a second for each try."""
MOST_N = 2**20
LEAST_CHARS = 8
LONGEST_WAIT_S = 60.0
_FORMAT = b"secondme key 1"


class _Tries:
    """Wrong passphrases in a row, and until when none is looked at: 1, 2, 4 … seconds."""

    def __init__(self) -> None:
        self.wrong = 0
        self.until = 0.0


_tries: dict[Path, _Tries] = {}
_lock = threading.Lock()


class PassphraseKey:
    """The key of a home that is sealed."""

    def __init__(self, paths: Paths, passphrase: str) -> None:
        self._paths, self._passphrase = paths, passphrase

    def key(self) -> bytes:
        """Raises WrongPassphrase, UserError when one was wrong a moment ago, EnvironmentProblem when the file is not
        what it should be. A key that still lies open somewhere is removed."""
        key = unsealed(self._paths, self._passphrase)
        try:
            keys.drop_plain(self._paths)
        except EnvironmentProblem as problem:
            log.warning("A copy of the key still lies open: %s", problem)
        return key


def sealed(key: bytes, passphrase: str) -> str:
    """The key, sealed: what `key.sealed` holds. Raises UserError when the passphrase is too short."""
    if len(passphrase.strip()) < LEAST_CHARS:
        raise UserError(f"A passphrase has at least {LEAST_CHARS} characters; a few words are easiest to keep in mind.")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    closed = AESGCM(_derived(passphrase, salt, (N, R, P))).encrypt(nonce, key, _FORMAT)
    told = {"n": N, "r": R, "p": P} | {
        name: base64.b64encode(value).decode() for name, value in (("salt", salt), ("nonce", nonce), ("key", closed))
    }
    return json.dumps(told)


def protect(paths: Paths, key: bytes, passphrase: str) -> None:
    """From now on this passphrase opens the home, and nothing else. Raises UserError when it is too short,
    EnvironmentProblem."""
    told = sealed(key, passphrase)
    fresh = paths.sealed_key_file.with_name("key.new")
    fresh.unlink(missing_ok=True)
    try:
        keys.write_private(fresh, told)
        if opened(fresh, passphrase) != key:
            raise EnvironmentProblem("The sealed key could not be read back.", "Nothing was changed.")
        fresh.replace(paths.sealed_key_file)
        keys.sync_folder(paths.root)
    except OSError as error:
        raise EnvironmentProblem(f"The key cannot be sealed: {error.strerror}.", "Nothing was changed.") from error
    keys.drop_plain(paths)


def unprotect(paths: Paths, passphrase: str) -> None:
    """The key lies open again, in the keyring or in its file. Raises as `unsealed`, EnvironmentProblem."""
    key = unsealed(paths, passphrase)
    keys.drop_plain(paths)
    if keys.keep_plain(paths, key).key() != key:
        raise EnvironmentProblem("The key could not be read back.", "It is still sealed with the passphrase.")
    paths.sealed_key_file.unlink()


def unsealed(paths: Paths, passphrase: str) -> bytes:
    """The key. Raises WrongPassphrase, UserError while one has to wait, EnvironmentProblem when the file is damaged."""
    with _lock:
        tries = _tries.setdefault(paths.root, _Tries())
        left = tries.until - time.monotonic()
        if left > 0:
            raise UserError(f"Wait {int(left) + 1} seconds before you try again.")
        try:
            key = opened(paths.sealed_key_file, passphrase)
        except WrongPassphrase:
            tries.wrong += 1
            tries.until = time.monotonic() + min(LONGEST_WAIT_S, 2.0 ** (tries.wrong - 1))
            raise
        del _tries[paths.root]
        return key


def opened(path: Path, passphrase: str) -> bytes:
    """The key in a sealed file. Raises WrongPassphrase, EnvironmentProblem when the file is damaged."""
    try:
        told = json.loads(path.read_text(encoding="ascii"))
        cost = int(told["n"]), int(told["r"]), int(told["p"])
        salt, nonce, sealed = (base64.b64decode(told[name], validate=True) for name in ("salt", "nonce", "key"))
        if not (0 < cost[0] <= MOST_N and 0 < cost[1] <= 32 and 0 < cost[2] <= 16 and cost[0] * cost[1] <= MOST_N * R):
            raise ValueError("its cost cannot be paid")
        return AESGCM(_derived(passphrase, salt, cost)).decrypt(nonce, sealed, _FORMAT)
    except InvalidTag as error:
        raise WrongPassphrase("That is not the passphrase.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentProblem(f"The sealed key {path} cannot be read.", "Restore a backup of it.") from error


def _derived(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    """In the composed form of Unicode: what looks the same is the same, whichever keyboard it was typed on."""
    n, r, p = cost
    typed = unicodedata.normalize("NFC", passphrase.strip())
    return Scrypt(salt=salt, length=keys.KEY_BYTES, n=n, r=r, p=p).derive(typed.encode("utf-8", "surrogatepass"))
