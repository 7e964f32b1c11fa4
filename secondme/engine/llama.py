"""llama.cpp, and nothing else: the one module that imports llama_cpp. Runs in the model process only.

Two sequences share one unified key-value cache: 0 for the chat, 1 for jobs. Which tokens each holds is kept here, so
that only what differs is evaluated. The cache has room for a whole chat and `JOB_ROOM` tokens more; a job within that
room never costs the chat its prefix.
"""

import ctypes
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import llama_cpp as lib
import numpy as np
from llama_cpp._ggml import libggml, libggml_base_path
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from llama_cpp.llama_grammar import json_schema_to_gbnf

from secondme.engine.protocol import JOB_ROOM
from secondme.engine.sampling import Ids, Logits
from secondme.errors import ModelProblem

log = logging.getLogger(__name__)

CHAT, JOB = 0, 1
CHUNK = 128
"""Tokens evaluated at once. An interrupted chunk is evaluated again, and none takes much over a second."""

_LOG_ERROR = 4
_LOADED = b"load_backend: loaded "
"""What llama.cpp says of the code for the processor that it has chosen."""


@lib.llama_log_callback  # type: ignore[untyped-decorator, unused-ignore]
def _on_log(level: int, text: bytes, _: Any) -> None:
    if level == _LOG_ERROR or text.startswith(_LOADED):
        log.info("llama.cpp: %s", text.decode(errors="replace").strip())


def choose_processor_code() -> None:
    """Where llama.cpp was built with a library for each generation of processors, load the best that this one can run:
    from llama.cpp's own folder, never from where the app was started. Else it is built in, and nothing is done."""
    if not libggml.ggml_backend_reg_count():
        libggml.ggml_backend_load_all_from_path(ctypes.c_char_p(str(libggml_base_path).encode()))
        log.info("llama.cpp: %s", lib.llama_print_system_info().decode(errors="replace"))


def usable_gpu_layers(wanted: int) -> int:
    """`wanted`, or 0 where llama.cpp was built for no graphics processor, or finds none; which the log tells."""
    if wanted and not lib.llama_supports_gpu_offload():
        log.info("llama.cpp: no graphics processor can be used here")
        return 0
    return wanted


def _native_abort() -> Any:
    """A callback that llama.cpp asks between the steps of its arithmetic, some thousand times a second, from its own
    threads. It is C's `strlen` over a two-byte flag: 0 while the flag is 0, else 1; asking never waits for Python."""
    runtime = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
    return lib.ggml_abort_callback(ctypes.cast(runtime.strlen, ctypes.c_void_p).value)


class Llama:
    """One loaded model with its two sequences. For one thread, but for `interrupt` and `tokens`."""

    def __init__(
        self, path: Path, context: int, threads: int, job_room: int = JOB_ROOM, gpu_layers: int = 0
    ) -> None:
        """`gpu_layers`: so many are computed by a graphics processor, where llama.cpp was built for one and finds it.

        Raises ModelProblem when llama.cpp cannot load the file, or cannot have the memory for the context."""
        lib.llama_log_set(_on_log, ctypes.c_void_p(0))
        choose_processor_code()
        lib.llama_backend_init()
        parameters = lib.llama_model_default_params()
        self._gpu_layers = parameters.n_gpu_layers = usable_gpu_layers(gpu_layers)
        self._model = lib.llama_model_load_from_file(str(path).encode(), parameters)
        if not self._model:
            raise ModelProblem(
                f"The model file {path.name} could not be loaded: it is damaged, or of a kind that is not known here.",
                "Choose another model on the Models page.",
            )
        self._vocab = lib.llama_model_get_vocab(self._model)
        self.vocabulary = lib.llama_vocab_n_tokens(self._vocab)
        self.context = min(context, lib.llama_model_n_ctx_train(self._model))
        """The most tokens that one sequence may hold."""
        self._cells = self.context + job_room
        self._flag = (ctypes.c_char * 2)()
        self._callback = _native_abort()
        self._context = lib.llama_init_from_model(self._model, self._parameters(threads))
        if not self._context:
            raise ModelProblem(
                "There was not enough memory for the model.",
                "Close other programs, or choose a smaller model (Models page) or a shorter context (Settings).",
            )
        self._memory = lib.llama_get_memory(self._context)
        self._batch = lib.llama_batch_init(CHUNK, 0, 1)
        self._held: tuple[list[int], list[int]] = ([], [])
        self._bos = lib.llama_vocab_bos(self._vocab) if lib.llama_vocab_get_add_bos(self._vocab) else None
        self._piece = ctypes.create_string_buffer(1024)

    def _parameters(self, threads: int) -> Any:
        parameters = lib.llama_context_default_params()
        parameters.n_ctx = self._cells
        parameters.n_batch = parameters.n_ubatch = CHUNK
        parameters.n_seq_max = 2
        parameters.n_outputs_max = 2
        parameters.kv_unified = True
        parameters.offload_kqv = parameters.op_offload = bool(self._gpu_layers)
        parameters.flash_attn_type = lib.LLAMA_FLASH_ATTN_TYPE_ENABLED
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.abort_callback = self._callback
        parameters.abort_callback_data = ctypes.addressof(self._flag)
        return parameters

    def interrupt(self) -> None:
        """Make a running `extend` return early, from any thread; until `resume`, every `extend` does."""
        self._flag[0] = b"\x01"

    def resume(self) -> None:
        self._flag[0] = b"\x00"

    def tokens(self, text: str, markup: bool = False) -> list[int]:
        """Tokens of a text by itself; only in `markup` are special tokens recognised. Safe from any thread."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        while True:
            buffer = (lib.llama_token * room)()
            count = lib.llama_tokenize(self._vocab, data, len(data), buffer, room, False, markup)
            if count >= 0:
                return list(buffer[:count])
            room = -count

    def begin(self, tokens: Sequence[int]) -> list[int]:
        """The tokens with the one that begins every text of this model, where it has one and it is not there."""
        if self._bos is None or (tokens and tokens[0] == self._bos):
            return list(tokens)
        return [self._bos, *tokens]

    def piece(self, token: int) -> bytes:
        """The bytes of a token, often not whole characters; of a special token, none."""
        count = lib.llama_token_to_piece(self._vocab, token, self._piece, len(self._piece), 0, False)
        return self._piece.raw[: max(0, count)]

    def ends(self, token: int) -> bool:
        """Whether this token ends a turn."""
        return bool(lib.llama_vocab_is_eog(self._vocab, token))

    def held(self, sequence: int) -> int:
        """How many tokens the sequence holds."""
        return len(self._held[sequence])

    def shared(self, sequence: int, target: Sequence[int]) -> int:
        """How many tokens of `target` the sequence holds already, from the beginning."""
        held = self._held[sequence]
        if held == target[: len(held)]:
            return len(held)
        return next(
            (at for at, (a, b) in enumerate(zip(held, target, strict=False)) if a != b), min(len(held), len(target))
        )

    def extend(self, sequence: int, target: Sequence[int]) -> bool:
        """Bring a sequence one chunk nearer to holding exactly `target`; True when it does, and the logits of its last
        token are there. When interrupted, what was evaluated whole is kept. Raises ModelProblem."""
        keep = self.shared(sequence, target)
        self._cut(sequence, min(keep, len(target) - 1))
        held = self._held[sequence]
        chunk = target[len(held) : len(held) + CHUNK]
        self._make_room(sequence, len(chunk))
        result = self._decode(sequence, chunk, len(held))
        if result == 0:
            held.extend(chunk)
            return len(held) == len(target)
        done = lib.llama_memory_seq_pos_max(self._memory, sequence) + 1
        held.extend(chunk[: max(0, done - len(held))])
        if result != 2:
            raise ModelProblem("The model could not read this text.", "Try again, or choose another model.")
        return False

    def logits(self) -> Logits:
        """Of the token evaluated last, shape (vocabulary,). A view: use it before the next `extend`."""
        return np.ctypeslib.as_array(lib.llama_get_logits_ith(self._context, -1), (self.vocabulary,))

    def grammar(self, schema: Mapping[str, Any]) -> "Grammar":
        """A grammar of JSON that matches the schema. Raises ModelProblem for a schema that it cannot express."""
        try:
            text = json_schema_to_gbnf(json.dumps(schema))
        except (ValueError, KeyError, TypeError, AssertionError) as error:
            raise ModelProblem("The form asked of the model cannot be used.") from error
        sampler = lib.llama_sampler_init_grammar(self._vocab, text.encode(), b"root")
        if not sampler:
            raise ModelProblem("The form asked of the model cannot be used.")
        return Grammar(sampler)

    def render(self, template: str, messages: Sequence[Mapping[str, str]]) -> str:
        """The model's own template, rendered in a sandbox. Raises ModelProblem when it fails."""
        try:
            end = lib.llama_vocab_get_text(self._vocab, lib.llama_vocab_eos(self._vocab)) or b""
            formatter = Jinja2ChatFormatter(template, eos_token=end.decode(errors="replace"), bos_token="")
            return str(formatter(messages=list(messages)).prompt)  # type: ignore[arg-type, unused-ignore]
        except Exception as error:
            raise ModelProblem(
                f"The chat template of this model file cannot be used ({type(error).__name__}).",
                "Choose another model.",
            ) from error

    def drop(self, sequence: int) -> None:
        """Forget what a sequence holds."""
        self._cut(sequence, 0)

    def _cut(self, sequence: int, keep: int) -> None:
        held = self._held[sequence]
        if keep >= len(held):
            return
        if not lib.llama_memory_seq_rm(self._memory, sequence, keep, -1):
            lib.llama_memory_seq_rm(self._memory, sequence, -1, -1)
            keep = 0
        del held[keep:]

    def _make_room(self, sequence: int, count: int) -> None:
        """A chat may have all the room; a job what the chat leaves, which it may only shorten, never empty for less."""
        missing = len(self._held[CHAT]) + len(self._held[JOB]) + count - self._cells
        if missing > 0 and sequence == CHAT:
            self._cut(JOB, 0)
        elif missing > 0:
            self._cut(CHAT, len(self._held[CHAT]) - missing)

    def _decode(self, sequence: int, chunk: Sequence[int], start: int) -> int:
        batch = self._batch
        batch.n_tokens = len(chunk)
        for at, token in enumerate(chunk):
            batch.token[at] = token
            batch.pos[at] = start + at
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = sequence
            batch.logits[at] = at == len(chunk) - 1
        return int(lib.llama_decode(self._context, batch))


class Grammar:
    """Which tokens may come next, after those that were accepted."""

    def __init__(self, sampler: Any) -> None:
        self._sampler = sampler

    def allowed(self, ids: Ids) -> Ids:
        """Those of `ids` that may come next, order kept."""
        data = (lib.llama_token_data * len(ids))()
        view = np.ctypeslib.as_array(data)
        view["id"], view["logit"] = ids, 1.0
        array = lib.llama_token_data_array(data, len(ids), -1, False)
        lib.llama_sampler_apply(self._sampler, ctypes.byref(array))
        permitted: Ids = ids[np.isfinite(view["logit"])]
        return permitted

    def accept(self, token: int) -> None:
        """Raises nothing, but ends the process for a token that was not allowed: ask first."""
        lib.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        if self._sampler:
            lib.llama_sampler_free(self._sampler)
            self._sampler = None
