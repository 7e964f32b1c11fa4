"""Embedding models of the BERT family (BERT, RoBERTa, XLM-RoBERTa) in ONNX Runtime: the one module that imports it.

The graph is made here from the folder's config.json and takes its weights from model.safetensors as they are. Texts of
several lengths are read in one pass without padding: their tokens lie one behind the other, and only attention sees
them text by text.

Of each layer two products, two thirds of the work, are made in 8 bits, which takes a quarter of the time: those of the
feed-forward network (bert_bits.py says how they lose little). The vectors differ from sentence-transformers' by a
cosine of .9994 (mean; .9967 the lowest of 4,559 texts of many kinds), and by nothing from themselves, whatever they are
read with. Query, key and value stay in 32 bits: a tenth of the time would cost the lowest cosine its .995."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import safetensors
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from secondme.engine import bert_bits
from secondme.engine.base import Vectors
from secondme.engine.bert_bits import Shape

# Official builds of ONNX Runtime (since 1.29 also on Linux and macOS) make a name for the machine, and send its makers
# what runs, unless this is said before they are loaded; on Windows, where tracing is the system's, it is said to them.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

onnxruntime.disable_telemetry_events()

FAMILY = {"bert", "roberta", "xlm-roberta", "camembert"}
_CONTRIB = "com.microsoft"
_OPSETS = (("", 18), (_CONTRIB, 1))
_IR_VERSION = 10
_LEAST_GELU = 0.17
"""Below zero."""


class NotOfTheFamily(ValueError):
    """The folder holds a model that this module cannot read."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text as a model reads it: its vector, not of length 1 yet; its tokens, and a vector for each of them."""

    vector: Vectors
    ids: list[int]
    words: Vectors


class BertReader:
    """Implements the reader that `embed.Embeddings` needs; `read` may be called from several threads at once."""

    def __init__(self, path: Path) -> None:
        """Raises NotOfTheFamily, and whatever a damaged file raises."""
        shape = _shape(_json(path / "config.json"))
        self._mean = _pools_by_mean(path)
        self.tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.dim = shape.hidden
        told = _json(path / "sentence_bert_config.json").get("max_seq_length") or shape.positions
        self.longest = min(int(told), shape.positions)
        """Tokens of a text, with the special ones."""
        self.special = frozenset(id for id, token in self.tokenizer.get_added_tokens_decoder().items() if token.special)
        self._shape = shape
        weights = _weights(path / "model.safetensors")
        sizes = bert_bits.largest(shape, weights, self.tokens(bert_bits.SAMPLE))
        self._session = _session(shape, weights, sizes)

    def pieces(self, text: str) -> list[tuple[int, int]]:
        """Where each token of it begins and ends, without the special ones."""
        offsets: list[tuple[int, int]] = self.tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def name(self, id: int) -> str:
        return self.tokenizer.id_to_token(id) or ""

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """With the special ones, at most `longest`: the last is then the one that ends a text."""
        found = [one.ids for one in self.tokenizer.encode_batch(list(texts))]
        return [ids if len(ids) <= self.longest else [*ids[: self.longest - 1], ids[-1]] for ids in found]

    def read(self, texts: Sequence[list[int]]) -> list[Read]:
        """Texts as `tokens` gives them, in one pass."""
        lengths = np.array([len(ids) for ids in texts], dtype=np.int32)
        ends = np.cumsum(lengths)
        there = np.arange(lengths.max()) < lengths[:, None]
        padded = np.zeros(there.shape, dtype=np.int64)
        padded[there] = np.arange(ends[-1])
        positions = np.concatenate([np.arange(length) for length in lengths]) + self._shape.first_position
        given = {
            "ids": np.concatenate([np.asarray(ids, dtype=np.int64) for ids in texts]),
            "positions": positions.astype(np.int64),
            "padded": padded,
            "back": np.flatnonzero(there),
            "lengths": lengths,
        }
        (words,) = self._session.run(None, given)
        own = np.split(words, ends[:-1])
        return [
            Read(rows.mean(axis=0) if self._mean else rows[0], ids, rows) for ids, rows in zip(texts, own, strict=True)
        ]


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}


def _shape(config: Mapping[str, Any]) -> Shape:
    kind = config.get("model_type")
    plain = config.get("hidden_act") == "gelu" and config.get("position_embedding_type", "absolute") == "absolute"
    if kind not in FAMILY or not plain:
        raise NotOfTheFamily(f"{kind}")
    first = 0 if kind == "bert" else int(config.get("pad_token_id", 1)) + 1
    return Shape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        hidden=int(config["hidden_size"]),
        epsilon=float(config["layer_norm_eps"]),
        first_position=first,
        positions=int(config["max_position_embeddings"]) - first,
    )


def _pools_by_mean(path: Path) -> bool:
    """Whether a text's vector is the mean of its tokens', or that of its first. Raises NotOfTheFamily for others."""
    modules = json.loads((path / "modules.json").read_text(encoding="utf-8"))
    kinds = {str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules}
    if not (path / "tokenizer.json").is_file() or not kinds <= {"Transformer", "Pooling", "Normalize"}:
        raise NotOfTheFamily(f"{sorted(kinds)}")
    pooling = _json(path / "1_Pooling" / "config.json")
    modes = {name for name, value in pooling.items() if name.startswith("pooling_mode_") and value is True}
    if modes not in ({"pooling_mode_mean_tokens"}, {"pooling_mode_cls_token"}):
        raise NotOfTheFamily(f"{sorted(modes)}")
    return modes == {"pooling_mode_mean_tokens"}


def _weights(path: Path) -> dict[str, Vectors]:
    """By their names from `embeddings.` and `encoder.` on, whatever stands before, in 32 bits."""
    found: dict[str, Vectors] = {}
    with safetensors.safe_open(path, framework="numpy") as file:
        for name in file.keys():  # noqa: SIM118 - no mapping
            start = min((at for part in ("embeddings.", "encoder.layer.") if (at := name.find(part)) >= 0), default=-1)
            if start >= 0 and not name.endswith("position_ids"):
                found[name[start:]] = np.ascontiguousarray(file.get_tensor(name), dtype=np.float32)
    return found


class _Graph:
    """Nodes and weights as they are added; every output has the name of its node."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, Any] = {}

    def add(self, kind: str, inputs: Sequence[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def weight(self, name: str, value: Any) -> str:
        self.weights[name] = value
        return name

    def linear(self, source: str, name: str, matrix: Vectors, bias: Vectors) -> str:
        matrix = np.ascontiguousarray(matrix.T)
        return self.add("Gemm", [source, self.weight(f"{name}.w", matrix), self.weight(f"{name}.b", bias)], name)

    def evened(self, source: str, name: str, matrix: Vectors, bias: Vectors, sizes: Vectors) -> str:
        """As `linear`, in 8 bits, of numbers on both sides of zero that are at most about as large as `sizes`."""
        columns = np.ascontiguousarray(matrix.T)
        scale = bert_bits.evened(sizes, columns)
        even = self.add("Mul", [source, self.weight(f"{name}.even", 1 / scale)], f"{name}.evened")
        self.add("Abs", [even], f"{name}.abs")
        product = self._product(even, name, f"{name}.abs", columns * scale[:, None], below=128, least=1e-12)
        return self.add("Add", [product, self.weight(f"{name}.b", bias)], name)

    def parted(self, source: str, name: str, matrix: Vectors, bias: Vectors, sizes: Vectors) -> str:
        """As `linear`, in 8 bits, of what GELU gives, the largest channels in 32. Those are too large for their steps
        and become anything in 8 bits, but there their weights are 0."""
        columns, apart = np.array(matrix.T, order="C"), bert_bits.few(sizes)
        largest, mask = columns[apart], np.ones(len(columns), dtype=np.float32)
        columns[apart], mask[apart] = 0, 0
        self.add("Mul", [source, self.weight(f"{name}.mask", mask)], f"{name}.masked")
        product = self._product(source, name, f"{name}.masked", columns, below=32, least=_LEAST_GELU * 223 / 32)
        self.add("Gather", [source, self.weight(f"{name}.apart", apart)], f"{name}.few", axis=1)
        inputs = [f"{name}.few", self.weight(f"{name}.large", largest), self.weight(f"{name}.b", bias)]
        return self.add("Add", [product, self.add("Gemm", inputs, f"{name}.rest")], name)

    def _product(self, source: str, name: str, sizes: str, columns: Vectors, below: int, least: float) -> str:
        """Weights with a step for each column, rows each with their own, by the largest of `sizes`, so that what is
        read beside a text changes nothing. `below` of the 256 steps are for negative numbers."""
        weight, step = bert_bits.whole_numbers(columns)
        self.add("Constant", [], f"{name}.least", value_float=least)
        self.add("Constant", [], f"{name}.part", value_float=1 / (255 - below))
        self.add("Constant", [], f"{name}.unit", value_float=1.0)
        zero = helper.make_tensor("zero", TensorProto.UINT8, [], [below])
        self.add("Constant", [], f"{name}.zero", value=zero)
        self.add("ReduceMax", [sizes, "last"], f"{name}.largest", keepdims=0)
        self.add("Max", [f"{name}.largest", f"{name}.least"], f"{name}.size")
        self.add("Mul", [f"{name}.size", f"{name}.part"], f"{name}.step")
        self.add("Expand", [f"{name}.zero", self.add("Shape", [f"{name}.step"], f"{name}.rows")], f"{name}.zeros")
        self.add("QuantizeLinear", [source, f"{name}.step", f"{name}.zeros"], f"{name}.rounded", axis=0)
        scale = self.weight(f"{name}.scale", step)
        inputs = [f"{name}.rounded", self.weight(f"{name}.w", weight), f"{name}.unit", scale, f"{name}.zero"]
        self.add("MatMulIntegerToFloat", inputs, f"{name}.product", domain=_CONTRIB)
        self.add("Unsqueeze", [f"{name}.step", "last"], f"{name}.steps")
        return self.add("Mul", [f"{name}.product", f"{name}.steps"], f"{name}.sized")

    def norm(self, source: str, name: str, of: tuple[Vectors, Vectors], epsilon: float) -> str:
        scale, bias = self.weight(f"{name}.w", of[0]), self.weight(f"{name}.b", of[1])
        return self.add("LayerNormalization", [source, scale, bias], name, axis=-1, epsilon=epsilon)


def _session(
    shape: Shape, weights: Mapping[str, Vectors], sizes: Mapping[str, Vectors]
) -> onnxruntime.InferenceSession:
    """One thread a call: whoever reads much calls from several."""
    graph = _bert(shape, weights, sizes)
    named = helper.make_tensor_value_info
    inputs = [
        named("ids", TensorProto.INT64, ["tokens"]),
        named("positions", TensorProto.INT64, ["tokens"]),
        named("padded", TensorProto.INT64, ["texts", "longest"]),
        named("back", TensorProto.INT64, ["tokens"]),
        named("lengths", TensorProto.INT32, ["texts"]),
    ]
    outputs = [named(graph.nodes[-1].output[0], TensorProto.FLOAT, ["tokens", shape.hidden])]
    stubs = [_stub(name, value) for name, value in graph.weights.items()]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "bert", inputs, outputs, stubs),
        opset_imports=[helper.make_opsetid(domain, version) for domain, version in _OPSETS],
        ir_version=_IR_VERSION,
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in graph.weights.values()]
    options.add_external_initializers(list(graph.weights), values)
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _stub(name: str, value: Any) -> onnx.TensorProto:
    """A weight by name and shape: its numbers are given to the session as they are, without a copy in the graph."""
    tensor = TensorProto(name=name, dims=value.shape, data_type=helper.np_dtype_to_tensor_dtype(value.dtype))
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="given")
    return tensor


def _bert(shape: Shape, weights: Mapping[str, Vectors], sizes: Mapping[str, Vectors]) -> _Graph:
    """Devlin et al. 2018; the order of norms as in the original. `sizes` as bert_bits.largest gives them."""

    def pair(name: str) -> tuple[Vectors, Vectors]:
        return weights[f"{name}.weight"], weights[f"{name}.bias"]

    graph = _Graph()
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    words = graph.weight("words.w", weights["embeddings.word_embeddings.weight"])
    graph.add("Gather", [words, "ids"], "words")
    graph.add("Gather", [graph.weight("places.w", places), "positions"], "places")
    graph.add("Add", ["words", "places"], "placed")
    graph.add("Constant", [], "rows", value_ints=[-1, shape.hidden])
    graph.add("Constant", [], "last", value_ints=[-1])
    state = graph.norm("placed", "embedded", pair("embeddings.LayerNorm"), shape.epsilon)
    for layer in range(shape.layers):
        name, own = f"layer{layer}", f"encoder.layer.{layer}"
        asked = [pair(f"{own}.attention.self.{part}") for part in ("query", "key", "value")]
        kept = _attention(graph, name, state, shape, asked)
        out = graph.linear(kept, f"{name}.out", *pair(f"{own}.attention.output.dense"))
        graph.add("Add", [out, state], f"{name}.attended")
        near = pair(f"{own}.attention.output.LayerNorm")
        state = graph.norm(f"{name}.attended", f"{name}.middle", near, shape.epsilon)
        wide = graph.evened(
            state, f"{name}.wide", *pair(f"{own}.intermediate.dense"), sizes[f"{name}.wide"]
        )
        graph.add("Gelu", [wide], f"{name}.gelu", domain=_CONTRIB)
        narrow = graph.parted(
            f"{name}.gelu", f"{name}.narrow", *pair(f"{own}.output.dense"), sizes[f"{name}.narrow"]
        )
        graph.add("Add", [narrow, state], f"{name}.sum")
        state = graph.norm(f"{name}.sum", f"{name}.end", pair(f"{own}.output.LayerNorm"), shape.epsilon)
    return graph


def _attention(
    graph: _Graph, name: str, state: str, shape: Shape, parts: Sequence[tuple[Vectors, Vectors]]
) -> str:
    """Query, key and value in one product; then text by text, for which alone the rows are padded."""
    matrix, bias = (np.concatenate(all_of) for all_of in zip(*parts, strict=True))
    asked = graph.linear(state, f"{name}.qkv", matrix, bias)
    graph.add("Gather", [asked, "padded"], f"{name}.padded")
    split = [f"{name}.query", f"{name}.key", f"{name}.value"]
    graph.add("Split", [f"{name}.padded"], *split, axis=-1, num_outputs=3)
    graph.add("MultiHeadAttention", [*split, "", "lengths"], f"{name}.seen", domain=_CONTRIB, num_heads=shape.heads)
    graph.add("Reshape", [f"{name}.seen", "rows"], f"{name}.flat")
    return graph.add("Gather", [f"{name}.flat", "back"], f"{name}.kept")
