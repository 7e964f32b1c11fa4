"""One owner of the database: a lock in the home, and a door for the same user's other processes.

The owner answers on a local socket in a directory that only its user can enter (a named pipe on Windows). Both sides
prove that they know a random token which lies in the home, readable by its owner only; on Linux the owner also checks
whose process it is talking to. What travels is JSON, one object a frame, never pickle:
a request `{"command", "params"}`, then `{"progress"}` and `{"line"}` frames, and last `{"result"}` or `{"error"}`.
A client that goes away, or sends `{"cancel"}`, cancels its command.
"""

import logging
import os
import secrets
import time
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from threading import Event, Lock, Thread, current_thread
from typing import Any

from secondme.channel import Address, Channel, call, error_frame, error_from, new_address, same_user
from secondme.errors import Cancelled, EnvironmentProblem, UserError
from secondme.lock import owned
from secondme.paths import Paths
from secondme.progress import Progress, Step

log = logging.getLogger(__name__)

Json = Any
Emit = Callable[[Json], None]
Handler = Callable[[str, dict[str, Json], Emit, Progress], Json]
RAISE = "raise"
POLL_S = 0.1
CLOSED = "Second Me was closed while it worked on this."


class NoOwner(Exception):
    """The home is free: open it."""


class _Visit:
    """One client: its request runs on a thread of its own, while another listens whether it goes away."""

    def __init__(self, server: "Server", connection: "Connection[Any, Any]") -> None:
        self._server = server
        self._connection = connection
        self._channel = Channel(connection)
        self._progress = Progress(self._report)
        self._done = Event()
        self._answered = Lock()
        self.thread = Thread(target=self._run, name="broker-client", daemon=True)

    def _run(self) -> None:
        try:
            if not same_user(self._connection):
                log.warning("A process of another user was turned away")
                return
            deliver_challenge(self._connection, self._server.token)
            answer_challenge(self._connection, self._server.token)
            self._serve()
        except (EOFError, OSError, ValueError, AuthenticationError) as error:
            log.info("A client went away: %s", type(error).__name__)
        finally:
            self._progress.cancel()
            self._channel.close()
            self._server.forget(self)

    def _serve(self) -> None:
        request = None
        while request is None and not self._server.closing.is_set():
            request = self._channel.receive(POLL_S)
        if request is None:
            return
        worker = Thread(target=self._work, args=(request,), name="broker-command", daemon=True)
        worker.start()
        try:
            while not self._done.is_set():
                frame = self._channel.receive(POLL_S)
                if frame is not None and frame.get("cancel"):
                    self._progress.cancel()
        finally:
            self._progress.cancel()
            worker.join()

    def _work(self, request: dict[str, Json]) -> None:
        try:
            name, params = request.get("command"), request.get("params", {})
            if not isinstance(name, str) or not isinstance(params, dict):
                raise UserError("The request has no command.")
            answer = {"result": self._server.answer(name, params, self._emit, self._progress)}
        except BaseException as error:  # noqa: BLE001 - an edge: errors become frames
            answer = error_frame(error, self._server.log_file)
        self._finish(answer)

    def _finish(self, frame: dict[str, Json]) -> None:
        """Send the last frame, once."""
        with self._answered:
            if self._done.is_set():
                return
            try:
                self._channel.send(frame)
            except OSError:
                log.info("A client did not wait for its answer")
            self._done.set()

    def _send(self, frame: dict[str, Json]) -> None:
        if self._done.is_set():
            raise Cancelled
        try:
            self._channel.send(frame)
        except OSError as error:
            self._progress.cancel()
            raise Cancelled from error

    def _emit(self, line: Json) -> None:
        self._send({"line": line})

    def _report(self, step: Step) -> None:
        self._send({"progress": [step.done, step.total, step.label]})

    def end(self) -> None:
        """The owner closes: say so, and cancel."""
        self._finish(error_frame(EnvironmentProblem(CLOSED, "Start it again and repeat the command."), Path()))
        self._progress.cancel()


class Server:
    """Answers the user's other processes, several at once, until `close`."""

    def __init__(self, paths: Paths, handler: Handler, on_raise: Callable[[tuple[str, ...]], bool]) -> None:
        """`on_raise` brings the window to the front, with files to import; it says whether there is one."""
        self.log_file = paths.log_file
        self.closing = Event()
        self._shutting = Event()
        self._handler = handler
        self._on_raise = on_raise
        self._visits: list[_Visit] = []
        self._lock = Lock()
        self._file = Address.file(paths)
        token = secrets.token_hex(32)
        self.token = token.encode()
        try:
            family, address = new_address(paths.root)
            if family == "AF_UNIX":
                Path(address).unlink(missing_ok=True)
            self._listener = Listener(address, family, backlog=16)
        except OSError as error:
            raise EnvironmentProblem(
                f"Second Me cannot listen for its own commands: {error}.", "Check the permissions of that folder."
            ) from error
        self._address = Address(family, address, token)
        if family == "AF_UNIX":
            os.chmod(address, 0o600)
        self._address.write(self._file)
        self._thread = Thread(target=self._accept, name="broker", daemon=True)
        self._thread.start()

    def answer(self, name: str, params: dict[str, Json], emit: Emit, progress: Progress) -> Json:
        if name == RAISE:
            return {"raised": self._on_raise(tuple(map(str, params.get("files", ()))))}
        return self._handler(name, params, emit, progress)

    def forget(self, visit: _Visit) -> None:
        with self._lock:
            if visit in self._visits:
                self._visits.remove(visit)

    def _accept(self) -> None:
        while not self._shutting.is_set():
            try:
                connection = self._listener.accept()
            except OSError:
                log.exception("A client could not be accepted")
                self._shutting.wait(1.0)
                continue
            if self._shutting.is_set():
                connection.close()
                return
            visit = _Visit(self, connection)
            with self._lock:
                self._visits.append(visit)
            visit.thread.start()

    def drain(self, progress: Progress) -> None:
        """Accept no more, and wait until every client has its answer. Raises Cancelled."""
        self._shut()
        while self._visiting():
            progress.check()
            time.sleep(POLL_S)

    def _visiting(self) -> list[_Visit]:
        with self._lock:
            return list(self._visits)

    def _shut(self) -> None:
        """Accept no more; who knocks now sees the home free soon, and tries again."""
        if self._shutting.is_set():
            return
        self._shutting.set()
        self._file.unlink(missing_ok=True)
        try:
            Client(self._address.address, self._address.family).close()
        except OSError:
            log.info("Nobody was waiting at the door")
        self._thread.join(1.0)
        self._listener.close()

    def close(self, deadline_s: float = 2.0) -> None:
        """Take no more, tell those who wait, cancel their commands and wait for them, at most `deadline_s`."""
        if self.closing.is_set():
            return
        self.closing.set()
        until = time.monotonic() + deadline_s
        self._shut()
        visits = self._visiting()
        for visit in visits:
            Thread(target=visit.end, name="broker-farewell", daemon=True).start()
        for visit in visits:
            if visit.thread is not current_thread():
                visit.thread.join(max(0.0, until - time.monotonic()))
        left = sum(visit.thread.is_alive() for visit in visits)
        if left:
            log.warning("%d commands did not end in time", left)


def request(
    paths: Paths,
    command: str,
    params: dict[str, Json],
    emit: Emit,
    progress: Progress,
    patience_s: float = 10.0,
) -> Json:
    """Ask the owner of the home. Lines go to `emit`, progress to `progress`; returns the result.

    Raises what the command raised; Cancelled when `progress` is cancelled (the command too then); NoOwner when the
    home has no owner; EnvironmentProblem when the owner does not answer within `patience_s`, or closes."""
    connection = _connect(paths, patience_s)
    channel = Channel(connection)
    try:
        channel.send({"command": command, "params": params})
        while True:
            progress.check()
            frame = channel.receive(POLL_S)
            if frame is None:
                continue
            if "line" in frame:
                emit(frame["line"])
            elif "progress" in frame:
                done, total, label = frame["progress"]
                progress.update(done, total, label)
            elif "error" in frame:
                raise error_from(frame)
            else:
                return frame["result"]
    except (EOFError, ConnectionError) as error:
        raise EnvironmentProblem(CLOSED, "Start it again and repeat the command.") from error
    finally:
        channel.close()


def _connect(paths: Paths, patience_s: float) -> "Connection[Any, Any]":
    until = time.monotonic() + patience_s
    while True:
        where = Address.read(Address.file(paths))
        if where is not None:
            try:
                return call(where)
            except (FileNotFoundError, ConnectionError, EOFError, AuthenticationError) as error:
                log.info("The owner of the home did not answer: %s", type(error).__name__)
        if not owned(paths):
            raise NoOwner
        if time.monotonic() > until:
            raise EnvironmentProblem(
                "Second Me is open in another process, which does not answer.", "Close it and try again."
            )
        time.sleep(POLL_S)
