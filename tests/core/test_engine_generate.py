"""Who goes when in the model process, with a model of bytes: tokens are bytes, and what it says is a table."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from secondme.engine import protocol
from secondme.engine.generate import CHAT, JOB, Scheduler, Speaker
from secondme.engine.sampling import Ids, Logits
from secondme.engine.templates import FAMILIES
from secondme.types import Message, Options, Prompt

CHUNK = 16
OPEN = b"<|im_start|>assistant\n"


class ByteGrammar:
    """Permits only the bytes of one text, in order, then the end."""

    def __init__(self, text: bytes) -> None:
        self.left = text
        self.closed = False

    def allowed(self, ids: Ids) -> Ids:
        return ids[ids == (self.left[0] if self.left else 0)]

    def accept(self, token: int) -> None:
        assert token == self.left[0]
        self.left = self.left[1:]

    def close(self) -> None:
        self.closed = True


class ByteModel:
    """A Backend. Token 0 ends a turn. `during` is called in the middle of every step."""

    def __init__(self, says: Mapping[str, str], context: int = 4000) -> None:
        self.context = context
        self.decoded = [0, 0]
        self.during: Callable[[int], None] = lambda sequence: None
        self.grammars: list[ByteGrammar] = []
        self._says = {question.encode(): answer.encode() for question, answer in says.items()}
        self._held: list[list[int]] = [[], []]
        self._flag = False
        self._last = 0

    def interrupt(self) -> None:
        self._flag = True

    def resume(self) -> None:
        self._flag = False

    def tokens(self, text: str, markup: bool = False) -> list[int]:
        return list(text.encode())

    def begin(self, tokens: Sequence[int]) -> list[int]:
        return list(tokens)

    def piece(self, token: int) -> bytes:
        return bytes([token])

    def ends(self, token: int) -> bool:
        return token == 0

    def held(self, sequence: int) -> int:
        return len(self._held[sequence])

    def shared(self, sequence: int, target: Sequence[int]) -> int:
        same = 0
        for a, b in zip(self._held[sequence], target, strict=False):
            if a != b:
                break
            same += 1
        return same

    def extend(self, sequence: int, target: Sequence[int]) -> bool:
        held = self._held[sequence]
        del held[min(self.shared(sequence, target), len(target) - 1) :]
        self.during(sequence)
        if self._flag:
            return False
        chunk = target[len(held) : len(held) + CHUNK]
        held.extend(chunk)
        self.decoded[sequence] += len(chunk)
        self._last = sequence
        return len(held) == len(target)

    def logits(self) -> Logits:
        held = bytes(self._held[self._last])
        prompt, _, said = held.rpartition(OPEN)
        answer = next(text for question, text in self._says.items() if prompt.endswith(question + b"<|im_end|>\n"))
        values = np.zeros(256, dtype=np.float32)
        values[answer[len(said)] if len(said) < len(answer) else 0] = 9.0
        return values

    def grammar(self, schema: Mapping[str, Any]) -> ByteGrammar:
        self.grammars.append(ByteGrammar(json.dumps(schema["const"]).encode()))
        return self.grammars[-1]

    def drop(self, sequence: int) -> None:
        self._held[sequence].clear()


class Desk:
    """A scheduler with its model, and what it sent."""

    def __init__(self, says: Mapping[str, str], context: int = 4000) -> None:
        self.model = ByteModel(says, context)
        self.sent: list[dict[str, Any]] = []
        speaker = Speaker(self.model, "chatml", FAMILIES["chatml"].stops)
        self.scheduler = Scheduler(speaker, lambda message: self.sent.append(message))

    def reply(self, number: int, prompt: Prompt | str, **options: Any) -> None:
        prompt = prompt if isinstance(prompt, Prompt) else Prompt("S", (), "", prompt)
        fields = {"prompt": protocol.prompt_out(prompt), "options": protocol.options_out(Options(**options))}
        self.scheduler.submit({"op": "reply", "id": number} | fields)

    def settle(self, number: int, prompt: Prompt) -> None:
        self.scheduler.submit({"op": "settle", "id": number, "prompt": protocol.prompt_out(prompt)})

    def stop(self, number: int) -> None:
        self.scheduler.submit({"op": "stop", "id": number})

    def until(self, *ends: int) -> None:
        """Step until each of these requests is over."""
        for _ in range(2000):
            if {m["id"] for m in self.sent if m["op"] in ("done", "settled", "problem")} >= set(ends):
                return
            self.scheduler.step()
        raise AssertionError(f"never over: {self.sent}")

    def text(self, number: int) -> str:
        return "".join(m["text"] for m in self.sent if m["op"] == "token" and m["id"] == number)

    def usage(self, number: int) -> dict[str, Any]:
        return next(m["usage"] for m in self.sent if m["op"] == "done" and m["id"] == number)


def test_a_reply_and_its_cost() -> None:
    desk = Desk({"Hi": "Grüße 🌍!"})
    desk.reply(1, "Hi")
    desk.until(1)
    assert desk.text(1) == "Grüße 🌍!"
    usage = desk.usage(1)
    assert usage["stop_reason"] == "stop"
    assert usage["prompt_tokens"] == usage["evaluated_tokens"] == desk.model.decoded[CHAT] - len("Grüße 🌍!".encode())
    assert usage["generated_tokens"] == len("Grüße 🌍!".encode())
    assert "�" not in desk.text(1)


def test_length_and_stop_marks() -> None:
    desk = Desk({"Long": "abcdefgh", "Mark": "done<|im_end|>and more"})
    desk.reply(1, "Long", max_tokens=3)
    desk.reply(2, "Mark")
    desk.until(1, 2)
    assert (desk.text(1), desk.usage(1)["stop_reason"]) == ("abc", "length")
    assert (desk.text(2), desk.usage(2)["stop_reason"]) == ("done", "stop")


def test_a_reply_that_was_begun_goes_on_with_its_space_and_another_begins_without_one() -> None:
    desk = Desk({"I like tea.": "Thank you for telling.", "Hi": " Hello"})
    desk.reply(1, Prompt("S", (), "", "I like tea.", "Thank you"))
    desk.reply(2, "Hi")
    desk.until(1, 2)
    assert (desk.text(1), desk.text(2)) == (" for telling.", "Hello")


def test_after_settling_only_notes_and_question_are_evaluated_and_a_job_in_between_changes_nothing() -> None:
    history = (Message("user", "one " * 30), Message("assistant", "two " * 30))
    prompt = Prompt("Be brief.", history, "[m1] a note", "Hi")
    costs = []
    for with_job in (False, True):
        desk = Desk({"Hi": "yes", "work": "x" * 40})
        desk.settle(1, Prompt("Be brief.", history))
        desk.until(1)
        if with_job:
            desk.reply(2, "work", sequence="job", max_tokens=100)
            desk.until(2)
        desk.reply(3, prompt)
        desk.until(3)
        costs.append(desk.usage(3)["evaluated_tokens"])
        assert desk.usage(3)["reused_tokens"] == desk.sent[0]["held"]
    own = len("[m1] a note\n\nHi")
    assert costs == [own + len("<|im_end|>\n") + len(OPEN)] * 2


def test_a_chat_interrupts_a_job_which_goes_on_where_it_was() -> None:
    answer = "abcdefghijklmnopqrstuvwxyz"
    desk = Desk({"work": answer, "Hi": "hello"})
    came = []

    def during(sequence: int) -> None:
        if sequence == JOB and len(desk.text(1)) == 5 and not came:
            came.append(True)
            desk.reply(2, "Hi")

    desk.model.during = during
    desk.reply(1, "work", sequence="job", max_tokens=100)
    desk.until(1, 2)
    order = [m["id"] for m in desk.sent]
    first, last = order.index(2), len(order) - 1 - order[::-1].index(2)
    assert set(order[first : last + 1]) == {2}, "nothing of the job comes while the chat replies"
    assert 1 in order[:first]
    assert 1 in order[last:]
    assert (desk.text(1), desk.text(2)) == (answer, "hello")
    assert desk.model.decoded[JOB] == desk.usage(1)["prompt_tokens"] + len(answer), "nothing was evaluated twice"


def test_a_job_whose_sequence_was_dropped_reads_it_again_and_says_the_same() -> None:
    desk = Desk({"work": "abcdefgh"})
    desk.reply(1, "work", sequence="job")
    while len(desk.text(1)) < 4:
        desk.scheduler.step()
    desk.model.drop(JOB)
    desk.until(1)
    assert desk.text(1) == "abcdefgh"
    assert desk.model.decoded[JOB] > desk.usage(1)["prompt_tokens"] + 8


@pytest.mark.parametrize("sequence", ["chat", "job"])
def test_stop_during_the_prompt_ends_within_a_step(sequence: str) -> None:
    desk = Desk({"x" * 500: "never"})
    steps = []

    def during(_: int) -> None:
        steps.append(1)
        if len(steps) == 3:
            desk.stop(1)

    desk.model.during = during
    desk.reply(1, "x" * 500, sequence=sequence)
    desk.until(1)
    usage = desk.usage(1)
    assert usage["stop_reason"] == "cancelled"
    assert usage["generated_tokens"] == 0
    assert len(steps) == 3
    assert usage["evaluated_tokens"] == 2 * CHUNK


def test_stop_between_tokens_keeps_what_was_said() -> None:
    desk = Desk({"Hi": "abcdefgh"})
    desk.reply(1, "Hi")
    while len(desk.text(1)) < 3:
        desk.scheduler.step()
    desk.stop(1)
    desk.until(1)
    assert (desk.text(1), desk.usage(1)["stop_reason"]) == ("abc", "cancelled")


def test_a_stopped_job_ends_at_once_while_a_chat_is_busy() -> None:
    desk = Desk({"Hi": "a" * 50, "work": "b" * 50})
    desk.reply(1, "work", sequence="job")
    while len(desk.text(1)) < 3:
        desk.scheduler.step()
    desk.reply(2, "Hi")
    desk.scheduler.step()
    desk.stop(1)
    desk.until(1)
    assert desk.usage(1)["stop_reason"] == "cancelled"
    assert len(desk.text(2)) < 50


def test_settling_gives_way_to_a_reply() -> None:
    history = (Message("user", "word " * 100),)
    desk = Desk({"Hi": "hello"})
    came = []

    def during(_: int) -> None:
        if desk.model.decoded[CHAT] >= 3 * CHUNK and not came:
            came.append(True)
            desk.reply(2, Prompt("S", history, "", "Hi"))

    desk.model.during = during
    desk.settle(1, Prompt("S", history))
    desk.until(1, 2)
    assert desk.sent[0] == {"op": "settled", "id": 1, "held": 3 * CHUNK}
    assert desk.usage(2)["reused_tokens"] == 3 * CHUNK, "what was settled so far is used"
    assert desk.text(2) == "hello"


def test_a_prompt_that_does_not_fit_is_refused_and_the_next_one_served() -> None:
    desk = Desk({"Hi": "hello"}, context=200)
    desk.reply(1, "x" * 300)
    desk.reply(2, "Hi")
    desk.until(1, 2)
    problem = next(m for m in desk.sent if m["op"] == "problem")
    assert problem["id"] == 1
    assert "longer than the model can read at once" in problem["message"]
    assert problem["remedy"]
    assert desk.model.decoded[CHAT] < 200
    assert desk.text(2) == "hello"


def test_the_end_of_the_context_ends_a_reply() -> None:
    desk = Desk({"Hi": "y" * 500}, context=120)
    desk.reply(1, "Hi", max_tokens=400)
    desk.until(1)
    usage = desk.usage(1)
    assert usage["stop_reason"] == "length"
    assert usage["prompt_tokens"] + usage["generated_tokens"] == 120


def test_a_schema_binds_every_token() -> None:
    desk = Desk({"Hi": "no such thing"})
    desk.reply(1, "Hi", schema={"const": "x"})
    desk.until(1)
    assert json.loads(desk.text(1)) == "x"
    desk.scheduler.step()
    assert desk.model.grammars[0].closed


def test_counting_does_not_wait_for_a_step() -> None:
    desk = Desk({"Hi": "hello"})
    answered = []

    def during(_: int) -> None:
        desk.scheduler.submit({"op": "count", "id": 9, "texts": ["abc", ""]})
        answered.append(desk.sent[-1])

    desk.model.during = during
    desk.reply(1, "Hi", max_tokens=1)
    desk.until(1)
    assert answered[0] == {"op": "counted", "id": 9, "counts": [3, 0]}
