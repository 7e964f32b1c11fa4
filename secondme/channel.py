"""How two processes of one user talk: where the owner of a home answers, and frames of JSON, never pickle."""

import hashlib
import json
import logging
import os
import secrets
import socket
import stat
import struct
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from threading import Lock
from typing import Any

from secondme.errors import Cancelled, EnvironmentProblem, ModelProblem, SecondMeError, UserError
from secondme.paths import Paths

log = logging.getLogger(__name__)

Json = Any
MAX_FRAME = 64 * 1024 * 1024


def _runtime_directory() -> Path:
    """A short directory that only this user can enter. Raises EnvironmentProblem when someone else made it."""
    uid = os.getuid()
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    for parent in [Path(base)] if base and len(base) < 60 else []:
        if parent.is_dir() and os.access(parent, os.W_OK):
            return _private(parent / "secondme", uid)
    return _private(Path(tempfile.gettempdir()) / f"secondme-{uid}", uid)


def remove_runtime_directory() -> str:
    """Remove the directory of the sockets, unless a socket of another home is in it; where it was, "" when not."""
    if sys.platform == "win32":
        return ""
    folder = _runtime_directory()
    try:
        folder.rmdir()
    except OSError as error:
        log.info("The directory of the sockets stays: %s", error.strerror)
        return ""
    return str(folder)


def _private(path: Path, uid: int) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise EnvironmentProblem(f"The directory {path} belongs to someone else.", "Remove it and try again.")
    if found.st_mode & 0o077:
        path.chmod(0o700)
    return path


def new_address(root: Path) -> tuple[str, str]:
    """(family, address) for the owner of this home, derived from the home's path."""
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:24]
    if sys.platform == "win32":
        return "AF_PIPE", rf"\\.\pipe\secondme-{name}-{secrets.token_hex(8)}"
    return "AF_UNIX", str(_runtime_directory() / f"{name}.sock")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the owner answers and the token that both sides must know; lies in the home, for its owner only."""

    family: str
    address: str
    token: str

    @staticmethod
    def file(paths: Paths) -> Path:
        return paths.root / "door.json"

    def write(self, path: Path) -> None:
        temporary = path.with_suffix(".part")
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"family": self.family, "address": self.address, "token": self.token}, file)
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> "Address | None":
        """None when there is no owner yet that answers."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(raw["family"]), str(raw["address"]), str(raw["token"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None


class Channel:
    """JSON objects over one connection; safe to send on from several threads."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._lock = Lock()

    def send(self, frame: dict[str, Json]) -> None:
        """Raises OSError when the other side is gone."""
        data = json.dumps(frame, ensure_ascii=False).encode("utf-8", "surrogatepass")
        with self._lock:
            self._connection.send_bytes(data)

    def receive(self, timeout_s: float) -> dict[str, Json] | None:
        """The next frame, None when none came in time. Raises EOFError or OSError when the other side is gone, and
        ValueError when it does not speak our language."""
        if not self._connection.poll(timeout_s):
            return None
        frame = json.loads(self._connection.recv_bytes(MAX_FRAME).decode("utf-8", "surrogatepass"))
        if not isinstance(frame, dict):
            raise ValueError("a frame is a JSON object")
        return frame

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def same_user(connection: "Connection[Any, Any]") -> bool:
    """Whether the process at the other end belongs to this user; True where the platform cannot tell (there the
    token alone decides)."""
    if not sys.platform.startswith("linux"):
        return True
    with socket.socket(fileno=os.dup(connection.fileno())) as peer:
        _pid, uid, _gid = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return bool(uid == os.getuid())


def error_frame(error: BaseException, log_file: Path) -> dict[str, Json]:
    """An error as it travels. What is ours to mend is written to the log, and its place is said."""
    remedy = getattr(error, "remedy", "")
    for kind, known in (("model", ModelProblem), ("environment", EnvironmentProblem), ("user", SecondMeError)):
        if isinstance(error, known):
            return {"error": {"kind": kind, "message": str(error), "remedy": remedy}}
    if isinstance(error, Cancelled):
        return {"error": {"kind": "cancelled", "message": "", "remedy": ""}}
    log.error("A command failed", exc_info=error)
    sentence = f"Something went wrong inside Second Me; the details are in {log_file}."
    return {"error": {"kind": "bug", "message": sentence, "remedy": ""}}


def error_from(frame: dict[str, Json]) -> Exception:
    """The error that a frame carries."""
    told = frame["error"]
    message, remedy = str(told["message"]), str(told["remedy"])
    if told["kind"] == "cancelled":
        return Cancelled()
    if told["kind"] == "model":
        return ModelProblem(message, remedy)
    if told["kind"] == "user":
        return UserError(message)
    return EnvironmentProblem(message, remedy)


def call(where: Address) -> "Connection[Any, Any]":
    connection = Client(where.address, where.family)
    try:
        answer_challenge(connection, where.token.encode())
        deliver_challenge(connection, where.token.encode())
    except BaseException:
        connection.close()
        raise
    return connection
