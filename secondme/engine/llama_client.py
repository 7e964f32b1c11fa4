"""The chat model as the rest of the app sees it: an Engine whose work is done in a process of its own."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

from secondme.engine import gguf, machine, protocol
from secondme.engine.child import Call, Child, ChildDied, wait
from secondme.engine.frames import FrameError
from secondme.errors import ModelProblem
from secondme.types import Options, Prompt, Usage

log = logging.getLogger(__name__)

LOAD_S = 300.0
"""A model that has not loaded by then will not."""
STOP_S = 3.0
"""After this a reply that was told to stop is over, whatever the process says."""
OVERHEAD = 400 << 20
"""Bytes that llama.cpp and Python need beside weights and cache."""
LOOK_S = 15.0
"""How often an idle model is reconsidered."""


class LlamaEngine:
    """Implements Engine. The process starts with the first call and ends after idle minutes, or when memory is short.

    Calls may come from any thread. If the process dies, the calls under way raise ModelProblem after what they had
    streamed, and the next call starts it again."""

    def __init__(
        self,
        path: Path,
        family: str,
        context: int = 4096,
        threads: int = 0,
        idle_minutes: float = 15,
        on_state: Callable[[], None] = lambda: None,
        *,
        gpu_layers: int = 0,
        command: Sequence[str] | None = None,
    ) -> None:
        """Nothing is started or checked yet. `context`: the most tokens of prompt and reply together; `threads`: 0 is
        one for each core; `gpu_layers`: so many of the model for a graphics processor; `on_state` is called, on any
        thread, when the model was loaded or unloaded."""
        self._path = path
        self._load = {
            "path": str(path), "family": family, "context": context, "threads": threads or machine.cores(),
            "gpu_layers": gpu_layers,
        }  # fmt: skip
        self._idle_s = idle_minutes * 60
        self._on_state = on_state
        self._command = command
        self._starting = threading.Lock()
        self._changed = threading.Condition()
        self._child: Child | None = None
        self._active = 0
        self._last_use = 0.0
        self._closed = False
        self.context = context
        """Tokens that the model can hold: what was asked for, or, once loaded, less when it was trained for less."""

    @property
    def loaded(self) -> bool:
        child = self._child
        return child is not None and child.alive

    @property
    def pid(self) -> int | None:
        child = self._child
        return child.pid if child and child.alive else None

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        """See Engine. Raises ModelProblem also when the prompt does not fit into the context: nothing is trimmed."""
        if not prompt.question:
            raise ValueError("a reply needs a question")
        began = time.monotonic()
        try:
            with self._use(stop.is_set) as child:
                yield from self._stream(child, prompt, options, stop, began)
        except InterruptedError:
            yield Usage(stop_reason="cancelled")

    def settle(self, prompt: Prompt) -> int:
        with self._use() as child:
            return int(self._ask(child, "settle", "settled", prompt=protocol.prompt_out(prompt))["held"])

    def count(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        with self._use() as child:
            counts = [int(n) for n in self._ask(child, "count", "counted", texts=list(texts))["counts"]]
        if len(counts) != len(texts):
            raise ModelProblem("The language model gave an answer that does not fit.", "Try again.")
        return counts

    def unload(self) -> None:
        with self._starting:
            child = self._child
            self._retire(child)

    def close(self) -> None:
        """Ends the process; calls under way end with ModelProblem, later ones are refused. Idempotent."""
        self._closed = True
        self.unload()

    @contextlib.contextmanager
    def _use(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Child]:
        """The running process, not unloaded meanwhile. Raises ModelProblem; InterruptedError when cancelled."""
        with self._changed:
            self._active += 1
        try:
            yield self._running(cancelled)
        except ChildDied as death:
            raise self._death(death) from death
        except FrameError as error:
            raise ModelProblem("This is far longer than the model can read at once.", "Shorten it.") from error
        finally:
            with self._changed:
                self._active -= 1
                self._last_use = time.monotonic()
                self._changed.notify_all()

    def _running(self, cancelled: Callable[[], bool]) -> Child:
        while not self._starting.acquire(timeout=0.02):
            if cancelled():
                raise InterruptedError
        try:
            if self._closed:
                raise ModelProblem("The app is closing.")
            if self._child and self._child.alive:
                return self._child
            return self._start(cancelled)
        finally:
            self._starting.release()

    def _start(self, cancelled: Callable[[], bool]) -> Child:
        self._check_memory(gguf.read_metadata(self._path))
        child = Child("model", protocol.MODEL_ANSWERS, command=self._command, on_end=self._on_state)
        child.start()
        try:
            answer = wait(
                child.call("load", **self._load), time.monotonic() + LOAD_S, lambda: cancelled() or self._closed
            )
            if answer["op"] == "problem":
                raise protocol.problem_in(answer)
        except BaseException as error:
            child.stop()
            if isinstance(error, ChildDied | TimeoutError):
                raise ModelProblem(
                    "The language model could not be started: its process ended while loading.",
                    "Start the app again, or choose another model on the Models page.",
                ) from error
            raise
        self.context = answer["context"]
        self._child = child
        threading.Thread(target=self._watch, args=(child,), name="model-idle", daemon=True).start()
        self._on_state()
        return child

    def _check_memory(self, metadata: dict[str, Any]) -> None:
        cache = gguf.cache_bytes(metadata, int(self._load["context"]) + protocol.JOB_ROOM)  # type: ignore[call-overload]
        needed, free = self._path.stat().st_size + cache + OVERHEAD, machine.available_memory()
        if needed > free:
            raise ModelProblem(
                f"The model {self._path.name} needs about {needed / 1e9:.1f} GB of memory; {free / 1e9:.1f} are free.",
                "Close other programs, or choose a smaller model on the Models page.",
            )

    def _stream(
        self, child: Child, prompt: Prompt, options: Options, stop: Event, began: float
    ) -> Iterator[str | Usage]:
        call = child.call("reply", prompt=protocol.prompt_out(prompt), options=protocol.options_out(options))
        first, finished = 0.0, False
        try:
            for answer in _answers(child, call, stop):
                finished = answer["op"] != "token"
                if not finished:
                    first = first or time.monotonic() - began
                    yield answer["text"]
                elif answer["op"] == "done":
                    yield replace(protocol.usage_in(answer["usage"]), first_token_s=first)
                    return
                else:
                    raise self._unexpected(answer)
            yield Usage(stop_reason="cancelled")
        finally:
            if not finished and not stop.is_set() and child.alive:
                child.post("stop", id=call.id)
            call.close()

    def _ask(self, child: Child, op: str, expected: str, **fields: Any) -> Mapping[str, Any]:
        call = child.call(op, **fields)
        try:
            answer = call.get()[0]
        finally:
            call.close()
        if answer["op"] != expected:
            raise self._unexpected(answer)
        return answer

    def _unexpected(self, answer: Mapping[str, Any]) -> ModelProblem:
        if answer["op"] == "problem":
            return protocol.problem_in(answer)
        return ModelProblem("The language model gave an answer that does not fit.", "Try again.")

    def _death(self, death: ChildDied) -> ModelProblem:
        if self._closed:
            return ModelProblem("The app is closing.")
        reason = " It may have run out of memory." if death.code == -9 else ""
        return ModelProblem(
            f"The language model stopped unexpectedly.{reason}", "Send the message again; it is started afresh."
        )

    def _watch(self, child: Child) -> None:
        """Unload when nothing has been asked for `idle_minutes`, or memory is short and nothing is asked now."""
        while self._child is child and child.alive:
            with self._changed:
                self._changed.wait(min(LOOK_S, max(0.02, self._idle_s - self._idle())))
            if self._idle() >= self._idle_s or machine.memory_short():
                with self._starting:
                    if not self._active and self._child is child:
                        log.info("Unloading the idle model")
                        self._retire(child)

    def _idle(self) -> float:
        """Seconds since the last call ended, 0 while one is under way."""
        return 0.0 if self._active else time.monotonic() - self._last_use

    def _retire(self, child: Child | None) -> None:
        """With `_starting` held: no call can start the next one before this one is gone."""
        if child is None:
            return
        self._child = None
        child.stop()
        with self._changed:
            self._changed.notify_all()


def _answers(child: Child, call: Call, stop: Event) -> Iterator[Mapping[str, Any]]:
    """Answers as they come. The wish to stop is passed on once; if the process does not heed it, they end."""
    deadline = float("inf")
    while time.monotonic() < deadline:
        if stop.is_set() and deadline == float("inf"):
            child.post("stop", id=call.id)
            deadline = time.monotonic() + STOP_S
        with contextlib.suppress(queue.Empty):
            yield call.get(0.02)[0]
