"""A fake engine for whole journeys: it remembers what it is told to, answers from its notes, and speaks at a pace."""

import json
import re
from collections.abc import Mapping
from threading import Semaphore

from secondme.types import Options, Prompt
from tests.fakes import FakeEngine


class Pace:
    """In the place of an engine's gate: words flow freely, or one by one as they are allowed."""

    def __init__(self) -> None:
        self._free = True
        self._allowed = 0
        self._words = Semaphore(0)

    def left(self) -> int:
        """Words that are allowed and not written yet."""
        return self._allowed

    def hold(self) -> None:
        self._free = False

    def allow(self, words: int) -> None:
        self._allowed += words
        self._words.release(words)

    def let_go(self) -> None:
        self._free = True

    def wait(self, timeout: float) -> bool:
        if self._free:
            return True
        given = self._words.acquire(timeout=timeout)
        self._allowed -= given
        return given


class JourneyEngine(FakeEngine):
    """`facts`: what is found when messages are read for memories, quote -> statement. `answers`: a question ->
    the words that a note must hold to answer it; the reply is that note, cited. `said`: other messages -> the reply."""

    def __init__(
        self, facts: Mapping[str, str] = {}, answers: Mapping[str, str] = {}, said: Mapping[str, str] = {}
    ) -> None:
        super().__init__()
        self.facts, self.answers, self.said = dict(facts), dict(answers), dict(said)
        self.gate = self.pace = Pace()  # type: ignore[assignment]

    def _next(self, prompt: Prompt, options: Options) -> str:
        if options.schema is not None:
            return (
                self._extracted(prompt) if "facts" in options.schema["properties"] else super()._next(prompt, options)
            )
        wanted = self.answers.get(prompt.question)
        if wanted is None:
            return self.said.get(prompt.question, f"{prompt.lead or 'Thank you'} for telling me.")
        for line in prompt.notes.splitlines():
            note = re.fullmatch(r"\[(m\d+)\] \S+ (.*)", line)
            if note and wanted in note[2]:
                return f"{note[2]} [{note[1]}]"
        return "I don't know that yet."

    def _extracted(self, prompt: Prompt) -> str:
        found = [
            {"quote": quote, "statement": statement}
            for quote, statement in self.facts.items()
            if quote in prompt.question
        ]
        return json.dumps({"facts": found})
