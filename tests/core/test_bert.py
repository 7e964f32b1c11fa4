"""Small models with random weights, read by us and by sentence-transformers: the same vectors but for 8 bits."""

import json
import queue
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from secondme.engine import bert_bits
from secondme.engine.bert import BertReader, NotOfTheFamily, Read, _Graph, _weights
from secondme.engine.embed import Embeddings, OtherReader, Part
from secondme.engine.embed_serve import PACK, _packs, serve
from secondme.paths import Paths

WORDS = ("we", "meet", "nora", "in", "lyon", "when", "it", "rains", "and", "the", "cat", "sleeps", "a", "red", "chair")
TEXTS = ["the cat sleeps", "nora", "we meet nora in lyon when it rains", "the red chair and the red cat " * 4]
POOLING = {"word_embedding_dimension": 32, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}


def made(folder: Path, kind: str, pooling: dict[str, Any] = POOLING, **settings: Any) -> Path:
    """A folder as sentence-transformers saves one."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import AutoConfig, AutoModel

    torch.manual_seed(3)
    folder.mkdir()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    vocabulary = {word: at for at, word in enumerate([*special, *WORDS])}
    sizes = {"dim": 32, "n_heads": 4, "n_layers": 3, "hidden_dim": 64} if kind == "distilbert" else {}
    config = AutoConfig.for_model(
        kind, vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=3, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=40, pad_token_id=1, initializer_range=0.5, **sizes, **settings,
    )  # fmt: skip
    AutoModel.from_config(config).save_pretrained(folder)
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(special)
    ends = [("<s>", 0), ("</s>", 2)]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"unk_token": "<unk>", "pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>"}
    write = {
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", **names},
        "sentence_bert_config.json": {"max_seq_length": 24},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        ],
    }
    (folder / "1_Pooling").mkdir()
    for name, content in (*write.items(), ("1_Pooling/config.json", pooling)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def cosines(one: list[Read], other: list[Read]) -> Any:
    def unit(read: list[Read]) -> Any:
        rows = np.stack([text.vector for text in read])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    return (unit(one) * unit(other)).sum(axis=1)


@pytest.mark.parametrize("kind", ["bert", "roberta", "xlm-roberta"])
@pytest.mark.parametrize("first", [False, True], ids=["mean", "first token"])
def test_it_reads_what_sentence_transformers_reads(tmp_path: Path, kind: str, first: bool) -> None:
    pooling = POOLING | {"pooling_mode_cls_token": first, "pooling_mode_mean_tokens": not first}
    folder = made(tmp_path / "model", kind, pooling)
    ours, theirs = BertReader(folder), OtherReader(folder)
    tokens = ours.tokens(TEXTS)
    assert tokens == theirs.tokens(TEXTS)
    assert (ours.dim, ours.longest, ours.special) == (theirs.dim, theirs.longest, theirs.special)
    assert ours.pieces(TEXTS[2]) == theirs.pieces(TEXTS[2])
    assert ours.name(tokens[1][1]) == theirs.name(tokens[1][1]) == "nora"
    together, alone = ours.read(tokens), [ours.read([ids])[0] for ids in tokens]
    assert cosines(together, theirs.read(tokens)).min() > 0.995
    assert cosines(together, alone).min() > 0.99999
    assert [len(one.words) for one in together] == [len(ids) for ids in tokens]


@pytest.mark.parametrize("wrong", ["activation", "pooling", "layers", "tokenizer", "kind"])
def test_what_it_cannot_read_is_left_to_sentence_transformers(tmp_path: Path, wrong: str) -> None:
    folder = tmp_path / "model"
    if wrong == "activation":
        made(folder, "bert", hidden_act="relu")
    elif wrong == "pooling":
        made(folder, "bert", POOLING | {"pooling_mode_max_tokens": True})
    elif wrong == "kind":
        made(folder, "distilbert")
    else:
        made(folder, "bert")
    if wrong == "layers":
        modules = json.loads((folder / "modules.json").read_text())
        dense = {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}
        (folder / "modules.json").write_text(json.dumps([*modules, dense]))
    if wrong == "tokenizer":
        (folder / "tokenizer.json").unlink()
    with pytest.raises(NotOfTheFamily):
        BertReader(folder)
    if wrong in ("activation", "kind"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert Embeddings(folder).dim == 32


def test_weights_of_16_bits_are_read(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder = made(tmp_path / "model", "roberta")
    whole = BertReader(folder)
    weights = load_file(folder / "model.safetensors")
    save_file({name: value.to(torch.bfloat16) for name, value in weights.items()}, folder / "model.safetensors")
    half = BertReader(folder)
    assert cosines(whole.read(whole.tokens(TEXTS)), half.read(half.tokens(TEXTS))).min() > 0.99


VARIED = [
    "", "a", "yes", "lol", "thanks a lot!", "what?!", "?", "....", "-" * 60, "AAAAA", "🎂", "🌍🌍 🚀", "following", "0",
    "4711", "17 23 42 1.5e9 2031-12-24", "+33 6 12 34 56 78", "Zahnarzt", "Am Mittwoch um neun beim Zahnarzt.",
    "Nous partons pour Marseille dès que l'école est finie.", "你好", "我们下周搬到上海去", "電車は三時に出ます",
    "كيف حالك اليوم", "До встречи", "for name in sorted(names):\n    print(name.upper())",
    "Omar: the keys are under the mat", "Omar: where are they?\nLea: under the mat", "https://example.com/x/y?q=1#top",
    "We moved the piano ourselves, which took four people and one broken lamp. " * 12, "word " * 240, "\\o/ \u200b ﷺ",
]  # fmt: skip


@pytest.mark.model
def test_the_lowest_cosine_of_texts_of_many_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Paths.choose().models / "all-minilm-l6-v2"
    ours = BertReader(folder)
    tokens = ours.tokens(VARIED)

    def whole(self: _Graph, source: str, name: str, matrix: Any, bias: Any, sizes: Any) -> str:
        return self.linear(source, name, matrix, bias)

    monkeypatch.setattr(_Graph, "evened", whole)
    monkeypatch.setattr(_Graph, "parted", whole)
    found = cosines(ours.read(tokens), BertReader(folder).read(tokens))
    assert found.min() > 0.996, VARIED[int(found.argmin())]
    assert found.mean() < 0.99999, "nothing was made in 8 bits"


@pytest.mark.parametrize("rows", [1, 7])
def test_products_of_8_bits_do_not_overflow(rows: int) -> None:
    """Neighbours as large as they may be, which AVX2 adds in 16 bits."""
    import onnxruntime
    from onnx import helper

    columns = np.random.default_rng(5).normal(size=(384, 48)).astype(np.float32)
    columns[:, :16] = 1.0
    columns[:, 16:32] = -1.0
    weights, step = bert_bits.whole_numbers(columns)
    assert np.abs(weights * step - columns).max() <= step.max() * 0.501
    named = helper.make_tensor_value_info
    node = helper.make_node("MatMulInteger", ["rows", "weights"], ["out"])
    weight = helper.make_tensor("weights", 3, weights.shape, weights.tobytes(), raw=True)
    graph = helper.make_graph([node], "g", [named("rows", 2, [rows, 384])], [named("out", 6, [rows, 48])], [weight])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"rows": np.full((rows, 384), 255, dtype=np.uint8)})
    assert (found == 255 * weights.astype(np.int64).sum(axis=0)).all()


def test_channels_are_as_large_as_the_network_makes_them(tmp_path: Path) -> None:
    folder = made(tmp_path / "model", "roberta")
    reader = BertReader(folder)
    import torch
    from transformers import AutoModel

    model, tokens = AutoModel.from_pretrained(folder).eval(), reader.tokens(TEXTS)
    seen: dict[str, list[Any]] = {}
    for number, layer in enumerate(model.encoder.layer):
        for name, part in (("wide", layer.intermediate.dense), ("narrow", layer.output.dense)):
            kept = seen.setdefault(f"layer{number}.{name}", [])
            part.register_forward_pre_hook(lambda _, given, kept=kept: kept.append(given[0][0].abs().amax(0).numpy()))
    with torch.inference_mode():
        for ids in tokens:
            model(torch.tensor([ids]))
    found = bert_bits.largest(reader._shape, _weights(folder / "model.safetensors"), tokens)
    assert set(found) == set(seen)
    for name, sizes in found.items():
        assert np.allclose(sizes, np.max(seen[name], axis=0), atol=5e-3), name


def test_packs_hold_texts_of_one_length_and_every_text_once() -> None:
    lengths = [3, PACK + 40, 90, 100, 7, 120, 60, 5]
    packs = _packs([Part(row, [0] * length) for row, length in enumerate(lengths)])
    assert sorted(at for pack in packs for at in pack) == list(range(len(lengths)))
    assert all(len(pack) == 1 or sum(lengths[at] for at in pack) <= PACK for pack in packs)
    assert [max(lengths[at] for at in pack) for pack in packs] == sorted(
        (max(lengths[at] for at in pack) for pack in packs), reverse=True
    )


def test_a_question_is_answered_before_what_came_earlier(tmp_path: Path) -> None:
    embeddings = Embeddings(made(tmp_path / "model", "bert"))
    inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    bulk = {"texts": TEXTS * 500, "urgent": False, "words": True}
    inbox.put(bulk | {"id": 1})
    inbox.put(bulk | {"id": 2, "texts": []})
    inbox.put({"id": 3, "texts": ["nora"], "urgent": True, "words": False})
    threading.Thread(
        target=serve, args=(embeddings, inbox, lambda said, blob: answers.put(said | {"blob": blob})), daemon=True
    ).start()
    first, second, third = (answers.get(timeout=30) for _ in range(3))
    assert [first["id"], second["id"], third["id"]] == [2, 3, 1]
    assert (second["rows"], len(second["blob"])) == (1, 32 * 4)
    assert third["rows"] == len(TEXTS) * 500 == len(third["pieces"])


def test_onnx_runtime_tells_its_makers_nothing(tmp_path: Path) -> None:
    import onnxruntime

    library = next((Path(onnxruntime.__file__).parent / "capi").glob("onnxruntime_pybind11_state*"))
    assert b"events.data." not in library.read_bytes(), "this build holds the address of a collector"
    code = "import secondme.engine.bert, onnxruntime; onnxruntime.SessionOptions()"
    environment = {"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert list(tmp_path.rglob("*")) == [], "its telemetry keeps a name of the machine and what it sends here"
