"""What the model process does between messages: one step of the most urgent task at a time.

A step is one chunk of a prompt or one token. A task is a generator that yields after each step, so that it can wait
between any two and go on where it was: a reply of the chat goes before a job, a job before settling. A message that
should not wait for the end of a step interrupts it; the interrupted step is simply taken again.
"""

import queue
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from secondme.engine import protocol
from secondme.engine.sampling import Ids, Logits, choose
from secondme.engine.templates import Segment, segments
from secondme.engine.text import TextStream
from secondme.errors import ModelProblem
from secondme.types import Options, Prompt, Usage

CHAT, JOB = 0, 1
SETTLING, WORKING, REPLYING = 0, 1, 2


class GrammarLike(Protocol):
    def allowed(self, ids: Ids) -> Ids: ...

    def accept(self, token: int) -> None: ...

    def close(self) -> None: ...


class Backend(Protocol):
    """What is asked of a loaded model; `engine.llama.Llama` says what each guarantees."""

    context: int

    def interrupt(self) -> None: ...

    def resume(self) -> None: ...

    def tokens(self, text: str, markup: bool = False) -> list[int]: ...

    def begin(self, tokens: Sequence[int]) -> list[int]: ...

    def piece(self, token: int) -> bytes: ...

    def ends(self, token: int) -> bool: ...

    def held(self, sequence: int) -> int: ...

    def shared(self, sequence: int, target: Sequence[int]) -> int: ...

    def extend(self, sequence: int, target: Sequence[int]) -> bool: ...

    def logits(self) -> Logits: ...

    def grammar(self, schema: Mapping[str, Any]) -> GrammarLike: ...


class Speaker:
    """A model together with the way in which it is spoken to."""

    def __init__(
        self, model: Backend, family: str, stops: Sequence[str], render: Callable[..., str] | None = None
    ) -> None:
        self.model = model
        self.stops = stops
        self._family = family
        self._render = render
        marks = [model.tokens(stop, markup=True) for stop in stops]
        self._ends = {mark[0] for mark in marks if len(mark) == 1}

    def read(self, prompt: Prompt) -> list[int]:
        """The tokens of a prompt. Raises ModelProblem when the model cannot hold them and one more."""
        parts = segments(self._family, prompt, self._render)
        tokens = self.model.begin([token for part in parts for token in self._tokens(part)])
        if len(tokens) >= self.model.context:
            raise ModelProblem(
                f"This is longer than the model can read at once ({len(tokens):,} tokens of {self.model.context:,}).",
                "Start a new conversation, or raise the context length in the settings.",
            )
        return tokens

    def ends(self, token: int) -> bool:
        return token in self._ends or self.model.ends(token)

    def _tokens(self, part: Segment) -> list[int]:
        return self.model.tokens(part.text, part.markup)


class Task:
    """Something under way for a request. `steps` yields messages to send, or None after a step that gave nothing."""

    def __init__(self, number: int, urgency: int) -> None:
        self.id = number
        self.urgency = urgency
        self.cancelled = False
        self.steps: Iterator[dict[str, Any] | None] = iter(())


def reply(speaker: Speaker, task: Task, prompt: Prompt, options: Options) -> Iterator[dict[str, Any] | None]:
    """Generate: a "token" message for each piece of text, then "done"."""
    tokens = speaker.read(prompt)
    grammar = speaker.model.grammar(options.schema) if options.schema is not None else None
    try:
        yield from _Generation(speaker, task, tokens, options, grammar, led=bool(prompt.lead)).run()
    finally:
        if grammar:
            grammar.close()


def settle(speaker: Speaker, task: Task, prompt: Prompt) -> Iterator[dict[str, Any] | None]:
    """Evaluate a prompt into the chat's sequence; "settled" says how much it holds, all of it or as far as it came."""
    tokens = speaker.read(Prompt(prompt.system, prompt.history))
    model = speaker.model
    if model.held(CHAT) != len(tokens) or model.shared(CHAT, tokens) != len(tokens):
        while not task.cancelled and not model.extend(CHAT, tokens):
            yield None
    yield {"op": "settled", "id": task.id, "held": model.shared(CHAT, tokens)}


class _Generation:
    def __init__(
        self,
        speaker: Speaker,
        task: Task,
        tokens: list[int],
        options: Options,
        grammar: GrammarLike | None,
        led: bool,
    ) -> None:
        self._speaker = speaker
        self._model = speaker.model
        self._task = task
        self._options = options
        self._grammar = grammar
        self._sequence = CHAT if options.sequence == "chat" else JOB
        self._prompt = len(tokens)
        self._target = tokens
        self._reused = 0
        self._evaluated = 0
        self._led = led
        self._text = TextStream(speaker.stops if grammar is None else ())
        self._random = np.random.default_rng(options.seed)
        self._count = 0
        self._begun = time.monotonic()
        self._first_s = 0.0
        self._busy_s = 0.0

    def run(self) -> Iterator[dict[str, Any] | None]:
        self._reused = min(self._model.shared(self._sequence, self._target), self._prompt - 1)
        reason = ""
        while not reason:
            while not self._task.cancelled and not self._advance():
                yield None
            token = -1
            reason = self._limit()
            if not reason:
                token = self._choose()
                reason = "stop" if self._speaker.ends(token) else ""
            if not reason:
                if text := self._push(token):
                    yield {"op": "token", "id": self._task.id, "text": text}
                else:
                    yield None
                reason = "stop" if self._text.stopped else ""
        if text := self._text.finish():
            yield {"op": "token", "id": self._task.id, "text": text}
        yield {"op": "done", "id": self._task.id, "usage": protocol.usage_out(self._usage(reason))}

    def _advance(self) -> bool:
        """One step towards holding the target."""
        start = time.monotonic()
        ready = self._model.extend(self._sequence, self._target)
        if self._count:
            self._busy_s += time.monotonic() - start
        else:
            self._evaluated = max(self._evaluated, self._model.held(self._sequence) - self._reused)
        return ready

    def _limit(self) -> str:
        if self._task.cancelled:
            return "cancelled"
        full = len(self._target) >= self._model.context
        return "length" if full or self._count >= self._options.max_tokens else ""

    def _choose(self) -> int:
        start = time.monotonic()
        allowed = self._grammar.allowed if self._grammar else None
        try:
            token = choose(self._model.logits(), self._options.temperature, self._random, allowed)
        except ValueError as error:
            raise ModelProblem(f"The model could not go on: {error}.", "Try again, or choose another model.") from error
        if self._count:
            self._busy_s += time.monotonic() - start
        return token

    def _push(self, token: int) -> str:
        if self._grammar:
            self._grammar.accept(token)
        if not self._count:
            self._first_s = time.monotonic() - self._begun
        self._target.append(token)
        self._count += 1
        text = self._text.push(self._model.piece(token))
        return text.lstrip(" ") if self._count == 1 and not self._led else text

    def _usage(self, reason: str) -> Usage:
        return Usage(
            prompt_tokens=self._prompt,
            evaluated_tokens=self._evaluated,
            reused_tokens=self._reused,
            generated_tokens=self._count,
            first_token_s=self._first_s,
            tokens_per_s=(self._count - 1) / self._busy_s if self._count > 1 and self._busy_s else 0.0,
            stop_reason=reason,  # type: ignore[arg-type]
        )


class Scheduler:
    """Takes messages from any thread, runs tasks on the thread that calls `run`, sends answers through `send`."""

    def __init__(self, speaker: Speaker, send: Callable[[dict[str, Any]], None]) -> None:
        self._speaker = speaker
        self._send = send
        self._inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._tasks: list[Task] = []
        self._current: Task | None = None

    def submit(self, message: dict[str, Any]) -> None:
        """From any thread. `count` is answered here and now; the rest waits for `run`, which is woken where it must."""
        if message["op"] == "count":
            counts = [len(self._speaker.model.tokens(text)) for text in message["texts"]]
            self._send({"op": "counted", "id": message["id"], "counts": counts})
            return
        self._inbox.put(message)
        current = self._current
        if current and (
            current.id == message["id"] if message["op"] == "stop" else _urgency(message) > current.urgency
        ):
            self._speaker.model.interrupt()

    def run(self) -> None:
        """Never returns."""
        while True:
            self.step()

    def step(self) -> None:
        """Take in what has come (wait for it when there is nothing to do), then one step of the most urgent task."""
        self._speaker.model.resume()
        while not self._tasks or not self._inbox.empty():
            self._accept(self._inbox.get())
        task = max(self._tasks, key=lambda each: (each.cancelled, each.urgency))
        self._current = task
        if self._inbox.empty():
            self._advance(task)
        self._current = None

    def _advance(self, task: Task) -> None:
        try:
            message = next(task.steps)
        except StopIteration:
            self._tasks.remove(task)
        except ModelProblem as problem:
            self._tasks.remove(task)
            self._send({"op": "problem", "id": task.id, "message": str(problem), "remedy": problem.remedy})
        else:
            if message:
                self._send(message)

    def _accept(self, message: dict[str, Any]) -> None:
        if message["op"] == "stop":
            for task in self._tasks:
                task.cancelled |= task.id == message["id"]
            return
        task = Task(message["id"], _urgency(message))
        prompt = protocol.prompt_in(message["prompt"])
        if message["op"] == "settle":
            task.steps = settle(self._speaker, task, prompt)
        else:
            task.steps = reply(self._speaker, task, prompt, protocol.options_in(message["options"]))
        if task.urgency != WORKING:
            for other in self._tasks:
                other.cancelled |= other.urgency == SETTLING
        self._tasks.append(task)


def _urgency(message: Mapping[str, Any]) -> int:
    if message["op"] == "settle":
        return SETTLING
    return REPLYING if message["options"]["sequence"] == "chat" else WORKING
