"""A graphics processor computes only where the person says so, and where there is one that llama.cpp can use."""

import logging
from pathlib import Path
from typing import Any

import pytest

from secondme.engine import gguf
from secondme.engines import Engines
from secondme.errors import UserError
from secondme.models.catalogue import Catalogue
from secondme.paths import Paths
from secondme.settings import SettingsStore
from tests.core.test_models_catalogue import TINY


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engines:
    monkeypatch.setattr(gguf, "read_metadata", lambda path: {})
    paths = Paths(tmp_path / "home", tmp_path / "models").ensure()
    settings = SettingsStore(paths.settings_file)
    settings.update(chat_model="tiny")
    (paths.models / "tiny").mkdir(parents=True)
    (paths.models / "tiny" / "tiny.gguf").write_bytes(b"abcd")
    return Engines(settings, Catalogue(paths, settings, (TINY,)), (None, None), lambda: None, lambda _: None)


def test_the_processor_computes_alone_unless_the_person_says_otherwise(engines: Engines) -> None:
    def layers() -> Any:
        return engines.engine()._load["gpu_layers"]  # type: ignore[attr-defined]

    assert layers() == 0
    first = engines.engine()
    engines._settings.update(gpu_layers=99)
    assert layers() == 99
    assert engines.engine() is not first, "the model is loaded anew"
    with pytest.raises(UserError, match="Gpu layers must lie between 0 and 999"):
        engines._settings.update(gpu_layers=-1)


def test_where_none_can_be_used_nothing_is_asked_of_it_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    llama = pytest.importorskip("secondme.engine.llama")
    with caplog.at_level(logging.INFO):
        monkeypatch.setattr(llama.lib, "llama_supports_gpu_offload", lambda: False)
        assert llama.usable_gpu_layers(0) == 0
        assert caplog.messages == []
        assert llama.usable_gpu_layers(99) == 0
    assert caplog.messages == ["llama.cpp: no graphics processor can be used here"]
    monkeypatch.setattr(llama.lib, "llama_supports_gpu_offload", lambda: True)
    assert llama.usable_gpu_layers(99) == 99
