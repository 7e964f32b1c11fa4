"""What every test gets: a home of its own, and a suite in which noise fails.

A test fails when it leaves a log record of level WARNING or above that it did not expect (take it with `caplog` and
name it with `expected_logs`), a thread that keeps the process alive, or a child process.
"""

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psutil
import pytest

from secondme import reports
from secondme.paths import Paths
from secondme.store import Store
from tests.budget import WatchedApplication

MODELS = ("qwen2.5-coder-1.5b-instruct", "all-minilm-l6-v2")
GRACE_S = 3.0

# The suite says the same of the same code every time; HYPOTHESIS_PROFILE=explore looks for new examples.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """Every window of the suite lives in an application that can watch how long its events take."""
    return WatchedApplication


INSTALLED = Paths.choose().models


def has_models() -> bool:
    return all((INSTALLED / name).is_dir() and any((INSTALLED / name).iterdir()) for name in MODELS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that drive a real window run once more before they fail (and are then listed as rerun): no window manager
    sees to the focus here, and it sometimes comes late."""
    missing = not (os.environ.get("SECONDME_REQUIRE_MODELS") or has_models())
    for item in items:
        if item.path.parent.name in ("ui", "e2e") and not item.get_closest_marker("flaky"):
            item.add_marker(pytest.mark.flaky(reruns=1))
        if missing and item.get_closest_marker("model"):
            item.add_marker(pytest.mark.skip(reason="the starter models are not installed (make install)"))


@pytest.fixture
def home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """An empty home in a temporary folder; its key goes to a file, never to the keyring of who runs the tests, and its
    models are links to theirs: what removes a model removes the link."""
    models = tmp_path_factory.mktemp("models")
    for name in MODELS:
        if (INSTALLED / name).is_dir():
            (models / name).symlink_to(INSTALLED / name, target_is_directory=True)
    monkeypatch.setenv("SECONDME_MODELS", str(models))
    monkeypatch.setenv("SECONDME_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SECONDME_KEY_STORE", "file")
    return Paths.choose().ensure()


@pytest.fixture(autouse=True)
def no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing answers where the model hub is looked for, unless a test says otherwise: no test uses the network."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")


@pytest.fixture
def store(home: Paths) -> Iterator[Store]:
    """A fresh store in `home`, closed after the test."""
    opened = Store.open(home)
    yield opened
    opened.close()


class Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def expected_logs() -> list[str]:
    """Append regular expressions for the warnings and errors that a test means to cause."""
    return []


@pytest.fixture(autouse=True)
def quiet_log(expected_logs: list[str]) -> Iterator[None]:
    """Fails the test on a log record of level WARNING or above that it did not expect, or expected in vain."""
    handler = Records()
    logging.getLogger().addHandler(handler)
    yield
    reports.keep_in(None)  # a command of this process has said where; the next test has a home of its own
    logging.getLogger().removeHandler(handler)
    messages = [record.getMessage() for record in handler.records]
    noise = [text for text in messages if not any(re.search(pattern, text) for pattern in expected_logs)]
    assert not noise, f"unexpected in the log: {noise}"
    missing = [pattern for pattern in expected_logs if not any(re.search(pattern, text) for text in messages)]
    assert not missing, f"expected in the log, but not there: {missing}"


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Fails the test that leaves a non-daemon thread or a child process behind."""
    threads = set(threading.enumerate())
    children = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    _gone(lambda: [t.name for t in threading.enumerate() if t not in threads and not t.daemon], "threads")
    _gone(lambda: _new_children(children), "processes")


def _new_children(before: set[int]) -> list[str]:
    found = []
    for child in psutil.Process().children(recursive=True):
        if child.pid in before:
            continue
        try:
            if child.status() != psutil.STATUS_ZOMBIE or child.ppid() == os.getpid():
                found.append(f"{child.pid} {' '.join(child.cmdline())[:120]}")
        except psutil.NoSuchProcess:
            continue
    return found


def _gone(left: Callable[[], list[str]], what: str) -> None:
    """Wait a little for what is ending; fail on what stays."""
    deadline = time.monotonic() + GRACE_S
    while left() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left(), f"{what} left behind: {left()}"
