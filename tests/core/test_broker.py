"""The lock of a home and the door for other processes of the same user."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest

from secondme.broker import CLOSED, NoOwner, Server, request
from secondme.channel import Address, _private, new_address
from secondme.errors import Cancelled, EnvironmentProblem, ModelProblem, UserError
from secondme.lock import AlreadyOpen, HomeLock, owned
from secondme.paths import Paths
from secondme.progress import Progress, Step

posix = pytest.mark.skipif(os.name != "posix", reason="sockets and their permissions")


class House:
    """A home with an owner whose commands a test decides on."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.lock = HomeLock(paths.lock_file)
        self.handlers: dict[str, Callable[[dict[str, Any], Callable[[Any], None], Progress], Any]] = {}
        self.raised: list[tuple[str, ...]] = []
        self.server = Server(paths, self._handle, self._raise)

    def _handle(self, name: str, params: dict[str, Any], emit: Callable[[Any], None], progress: Progress) -> Any:
        return self.handlers[name](params, emit, progress)

    def _raise(self, files: tuple[str, ...]) -> bool:
        self.raised.append(files)
        return True

    def ask(self, name: str, progress: Progress | None = None, **params: Any) -> tuple[Any, list[Any]]:
        lines: list[Any] = []
        return request(self.paths, name, params, lines.append, progress or Progress(), patience_s=2.0), lines

    def close(self) -> None:
        self.server.close()
        self.lock.release()


@pytest.fixture
def house(home: Paths) -> Iterator[House]:
    owner = House(home)
    yield owner
    owner.close()


def wait_for(condition: Callable[[], object], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


def test_a_home_has_one_owner(home: Paths) -> None:
    assert not owned(home)
    first = HomeLock(home.lock_file)
    assert owned(home)
    with pytest.raises(AlreadyOpen, match=f"process {os.getpid()}"):
        HomeLock(home.lock_file, patience_s=0.05)
    first.release()
    assert not owned(home)
    HomeLock(home.lock_file).release()


@posix
def test_the_lock_of_a_killed_owner_is_free(home: Paths) -> None:
    code = (
        "import sys, time; from pathlib import Path; from secondme.lock import HomeLock\n"
        "lock = HomeLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(home.lock_file)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyOpen) as refused:
            HomeLock(home.lock_file, patience_s=0.05)
        assert refused.value.pid == owner.pid
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    HomeLock(home.lock_file).release()


def test_lines_and_progress_come_before_the_result(house: House) -> None:
    def count(params: dict[str, Any], emit: Callable[[Any], None], progress: Progress) -> Any:
        for number in range(3):
            emit({"number": number, "text": "größer ✓"})
        progress.update(3, 3, "Counting")
        return {"given": params}

    house.handlers["count"] = count
    steps: list[Step] = []
    result, lines = house.ask("count", Progress(steps.append), to=3)
    assert result == {"given": {"to": 3}}
    assert lines == [{"number": number, "text": "größer ✓"} for number in range(3)]
    assert steps == [Step(3, 3, "Counting")]


@pytest.mark.parametrize(
    "error",
    [
        UserError("That is not a file."),
        EnvironmentProblem("The disk is full.", "Free some."),
        ModelProblem("The model is missing.", "Get it."),
        Cancelled(),
    ],
)
def test_errors_arrive_as_what_they_are(house: House, error: Exception) -> None:
    def fail(*_: Any) -> Any:
        raise error

    house.handlers["fail"] = fail
    with pytest.raises(type(error)) as arrived:
        house.ask("fail")
    assert type(arrived.value) is type(error)
    assert str(arrived.value) == str(error)
    assert getattr(arrived.value, "remedy", "") == getattr(error, "remedy", "")


def test_a_bug_is_a_sentence_with_the_place_of_the_log(house: House, expected_logs: list[str]) -> None:
    expected_logs.append("A command failed")

    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("a secret of the person")

    house.handlers["fail"] = fail
    with pytest.raises(EnvironmentProblem) as arrived:
        house.ask("fail")
    assert str(house.paths.log_file) in str(arrived.value)
    assert "secret" not in str(arrived.value)


def test_several_clients_are_answered_at_once(house: House) -> None:
    meeting = threading.Barrier(3, timeout=5)

    def meet(params: dict[str, Any], *_: Any) -> Any:
        meeting.wait()
        return params["who"]

    house.handlers["meet"] = meet
    answers: list[Any] = []
    clients = [
        threading.Thread(target=lambda who=who: answers.append(house.ask("meet", who=who)[0])) for who in range(3)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join(10)
    assert sorted(answers) == [0, 1, 2]


def _until_cancelled(began: threading.Event, ended: threading.Event) -> Callable[..., Any]:
    def work(_params: Any, _emit: Any, progress: Progress) -> Any:
        began.set()
        if progress.cancelled.wait(10):
            ended.set()
        progress.check()

    return work


def test_cancelling_reaches_the_command(house: House) -> None:
    began, ended, progress = threading.Event(), threading.Event(), Progress()
    house.handlers["work"] = _until_cancelled(began, ended)
    threading.Thread(target=lambda: (began.wait(5), progress.cancel())).start()
    with pytest.raises(Cancelled):
        house.ask("work", progress)
    assert ended.wait(5)


@posix
def test_a_client_that_is_killed_cancels_its_command(house: House) -> None:
    began, ended = threading.Event(), threading.Event()
    house.handlers["search"] = _until_cancelled(began, ended)
    command = [sys.executable, "-m", "secondme.cli", "--home", str(house.paths.root), "search", "anything"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as client:
        assert began.wait(30)
        client.kill()
    assert ended.wait(5)


def test_closing_tells_those_who_wait(house: House) -> None:
    began, ended = threading.Event(), threading.Event()
    house.handlers["work"] = _until_cancelled(began, ended)
    threading.Thread(target=lambda: (began.wait(5), house.server.close())).start()
    with pytest.raises(EnvironmentProblem, match=CLOSED):
        house.ask("work")
    assert ended.wait(5)


def test_closing_does_not_wait_for_a_client_that_does_not_read(house: House, expected_logs: list[str]) -> None:
    expected_logs.append("did not end in time")
    began = threading.Event()

    def flood(_params: Any, emit: Callable[[Any], None], _progress: Progress) -> Any:
        began.set()
        while True:
            emit("x" * 100_000)

    house.handlers["flood"] = flood
    where = Address.read(Address.file(house.paths))
    assert where is not None
    from secondme.channel import call

    link = call(where)
    link.send_bytes(json.dumps({"command": "flood", "params": {}}).encode())
    assert began.wait(5)
    time.sleep(0.3)
    started = time.monotonic()
    house.server.close(1.0)
    assert time.monotonic() - started < 3
    link.close()


def test_draining_answers_those_who_are_here_and_takes_no_more(house: House) -> None:
    began, go = threading.Event(), threading.Event()

    def work(*_: Any) -> Any:
        began.set()
        assert go.wait(10)
        return "whole"

    house.handlers["work"] = work
    answers: list[Any] = []
    client = threading.Thread(target=lambda: answers.append(house.ask("work")[0]))
    client.start()
    assert began.wait(5)
    drained = threading.Thread(target=lambda: house.server.drain(Progress()))
    drained.start()
    wait_for(lambda: not Address.file(house.paths).exists())
    go.set()
    drained.join(5)
    client.join(5)
    assert answers == ["whole"]


def test_without_an_owner_there_is_nobody_to_ask(home: Paths) -> None:
    with pytest.raises(NoOwner):
        request(home, "anything", {}, print, Progress())


def test_an_owner_that_does_not_answer_is_a_sentence(home: Paths) -> None:
    lock = HomeLock(home.lock_file)
    with pytest.raises(EnvironmentProblem, match="does not answer"):
        request(home, "anything", {}, print, Progress(), patience_s=0.3)
    lock.release()


def test_who_does_not_know_the_token_is_not_answered(house: House) -> None:
    asked = threading.Event()
    house.handlers["work"] = lambda *_: asked.set()
    file = Address.file(house.paths)
    file.write_text(json.dumps({**json.loads(file.read_text()), "token": "0" * 64}))
    with pytest.raises(EnvironmentProblem, match="does not answer"):
        request(house.paths, "work", {}, print, Progress(), patience_s=0.5)
    assert not asked.is_set()


def test_what_is_not_json_is_not_read(house: House) -> None:
    import pickle

    from secondme.channel import call

    where = Address.read(Address.file(house.paths))
    assert where is not None
    link = call(where)
    link.send_bytes(pickle.dumps({"command": "work", "params": {}}))
    assert link.poll(5)
    with pytest.raises(EOFError):
        link.recv_bytes()
    link.close()
    assert Client(where.address, where.family).close() is None


@posix
def test_only_the_owner_of_the_home_can_reach_the_door(house: House) -> None:
    where = Address.read(Address.file(house.paths))
    assert where is not None
    door = Path(where.address)
    assert door.stat().st_mode & 0o777 == 0o600
    assert door.parent.stat().st_mode & 0o777 == 0o700
    assert len(where.address) < 100
    assert Address.file(house.paths).stat().st_mode & 0o777 == 0o600
    house.server.close()
    assert not door.exists()
    assert not Address.file(house.paths).exists()


@posix
def test_a_directory_of_someone_else_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(EnvironmentProblem, match="belongs to someone else"):
        _private(tmp_path / "link", os.getuid())
    with pytest.raises(EnvironmentProblem, match="belongs to someone else"):
        _private(tmp_path / "real", os.getuid() + 1)
    (tmp_path / "real").chmod(0o777)
    assert _private(tmp_path / "real", os.getuid()).stat().st_mode & 0o777 == 0o700


@posix
def test_a_socket_left_by_a_killed_owner_is_replaced(home: Paths) -> None:
    _, address = new_address(home.root)
    left = socket.socket(socket.AF_UNIX)
    left.bind(address)
    left.close()
    Address("AF_UNIX", address, "old").write(Address.file(home))
    with pytest.raises(NoOwner):
        request(home, "anything", {}, print, Progress(), patience_s=0.3)
    owner = House(home)
    owner.handlers["work"] = lambda *_: "done"
    assert owner.ask("work")[0] == "done"
    owner.close()


def test_a_second_start_raises_the_window(house: House) -> None:
    assert house.ask("raise")[0] == {"raised": True}
    assert house.ask("raise", files=["notes.md"])[0] == {"raised": True}
    assert house.raised == [(), ("notes.md",)]
