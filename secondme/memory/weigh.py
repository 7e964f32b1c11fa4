"""Asks the model how much each memory matters and how sure it is, and moves the figures of the rules, within bounds.

Rules know what an allergy or a name is worth, but of most of what people tell only that it is a fact. A model tells a
trifle from what shapes a life; how well, it shows on invented notes first (memory/yardstick.py), and its word counts as
much as it agrees with a person there. One question a memory, in one run, so that the beginning of the prompt is read
once. Asked about eight at a time the starter model knows little more than chance, and asked for both figures at once
little of either (BENCHMARKS.md); so confidence is a question of its own, put only to a model that tells doubt and jest
far better than rules do.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from secondme.engine.base import Engine
from secondme.errors import ModelProblem
from secondme.memory.decay import LASTING
from secondme.memory.extract import generate
from secondme.memory.guard import Guard
from secondme.memory.questions import LEVELS, MATTERS, MIDDLE, SURE, Answer, Question, read_answer
from secondme.memory.yardstick import KNOWN, Agreement, agreement
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.weighings import WHO, Figures
from secondme.types import Changes, Memory, Origin, Prompt

log = logging.getLogger(__name__)

BATCH = 20
UP, DOWN, SURER = 0.4, 0.15, 0.3
"""How far a model that always agrees with a person may raise an importance, lower it, and move a confidence. Lowering
little orders memories as well as lowering much (BENCHMARKS.md), and what a model misjudges is not forgotten for it."""
LEAST, LEAST_SURE = 0.3, 0.8
"""Agreement below which a model is not asked about importance, and about confidence. The starter model reaches 0.71
with the latter, and would make every second plain statement less sure."""
FINEST = 0.02
"""A smaller move is none."""
CAP: Mapping[Origin, Figures] = {
    "typed": Figures(1.0, 0.95), "imported_self": Figures(1.0, 0.85), "imported_other": Figures(0.6, 0.6),
    "document": Figures(0.6, 0.6), "assistant": Figures(0.4, 0.4),
}  # fmt: skip
"""What the model may raise a memory to, by whose words it stands on; what rules put higher is not raised."""
INFERRED = Figures(0.5, 0.6)
"""The same of what nobody said."""


Ask = Callable[[Question, str, str], Answer]
"""(question, statement, quote) -> what the model says."""


@dataclass(slots=True)
class Tally:
    """What a run did."""

    agreement: Agreement | None = None
    """Of the model with a person, once that is known."""
    asked: int = 0
    moved: int = 0
    seconds: float = 0.0
    """Of the model."""
    no_model: bool = False

    def words(self, left: int) -> str:
        """What the run did and cost, in a few sentences. `left`: memories that still wait."""
        if self.no_model:
            return "There is no model to ask: memories matter as much as the rules say."
        waits = f"{left:,} {'memory waits' if left == 1 else 'memories wait'} for another night."
        if self.agreement is None:
            return waits
        agreement, asked = self.agreement.importance, self.asked
        if agreement < LEAST:
            return "This model cannot tell what matters, as trials on invented notes show: the rules decide alone."
        seconds = round(self.seconds)
        were = f"{asked:,} {'memory was' if asked == 1 else 'memories were'} weighed, in {seconds} s of the model."
        trials = f"On invented notes its order agrees with a person's by {agreement:.2f} (1 is the same, 0 is chance)."
        return " ".join((were if asked else "No memories were weighed.", *((waits,) if left else ()), trials))


def weigher(model: str, question: Question) -> str:
    """The key under which answers of a model to this question are kept: they hold for just this one."""
    asked = sha256(repr((question.system, question.examples, KNOWN)).encode()).hexdigest()[:12]
    return f"{model} {question.name} {asked}"


def known_agreement(store: Store, model: str) -> Agreement | None:
    """Of this model, where it was asked about all invented notes already."""
    importance, sure = (store.weighings.answers(weigher(model, question)) for question in (MATTERS, SURE))
    return agreement(importance, sure) if len(importance) == len(sure) == len(KNOWN) else None


def waiting(store: Store, model: str) -> int:
    """Memories that are to be weighed; none when the model is known to be no help."""
    found = known_agreement(store, model)
    if found is not None and found.importance < LEAST:
        return 0
    return store.weighings.pending_count(found.importance if found else 1.0)


def weigh_pending(
    store: Store,
    engine: Callable[[], Engine],
    model: str,
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
    left: Callable[[], bool] = lambda: True,
    guard: Guard | None = None,
) -> Tally:
    """Ask about all memories that wait for it, as long as `left` allows; each is marked with its figures, so that it
    goes on where it was stopped. What the person decides meanwhile stays. Without a model nothing happens.

    Raises Cancelled."""
    tally, guard = Tally(), guard or Guard(store, "weigh")

    def ask(question: Question, text: str, quote: str) -> Answer:
        began = time.monotonic()
        prompt = Prompt(question.system, question.examples, "", question.about(text, quote))
        answer = read_answer(question, generate(engine(), prompt, question.schema, progress))
        tally.seconds += time.monotonic() - began
        return answer

    try:
        if left():
            tally.agreement = _agreement(store, model, ask, progress)
            if tally.agreement.importance >= LEAST:
                _weigh_each(store, ask, tally, tally.agreement, progress, publish, run_id, left, guard)
    except ModelProblem as problem:
        log.info("Memories keep the figures of the rules: %s", type(problem).__name__)
        tally.no_model = True
    return tally


def _agreement(store: Store, model: str, ask: Ask, progress: Progress) -> Agreement:
    """Asks about those of the invented notes that this model was not asked about yet."""
    given = []
    for part, question in enumerate((MATTERS, SURE)):
        key = weigher(model, question)
        answers = store.weighings.answers(key)
        for number in range(len(answers), len(KNOWN)):
            progress.update(part * len(KNOWN) + number, 2 * len(KNOWN), "Trying out the model")
            answers.append(ask(question, KNOWN[number].text, KNOWN[number].quote) or MIDDLE)
            store.weighings.note_answers(key, answers)
        given.append(answers)
    return agreement(*given)


def _weigh_each(
    store: Store, ask: Ask, tally: Tally, trusted: Agreement, progress: Progress,
    publish: Callable[[Changes], object], run_id: int | None, left: Callable[[], bool], guard: Guard,
) -> None:  # fmt: skip
    while pending := store.weighings.pending(trusted.importance, BATCH):
        total = tally.asked + store.weighings.pending_count(trusted.importance)
        sure: dict[int, Answer] = {}
        if trusted.confidence >= LEAST_SURE and left():  # one question after the other: each has a beginning of its own
            for memory in pending:
                progress.update(tally.asked, total, "Weighing")
                sure[memory.id] = ask(SURE, memory.text, _quote(memory))
        for memory in pending:
            progress.update(tally.asked, total, "Weighing")
            if not left():
                return
            with guard.one(memory.id, memory.updated_at):
                began = tally.seconds
                answer = ask(MATTERS, memory.text, _quote(memory)), sure.get(memory.id)
                cost = (tally.seconds - began) * (2 if sure else 1)
                changes = _take(store, memory, answer, trusted, run_id, cost)
                tally.moved += bool(changes)
                if changes:
                    publish(changes)
            tally.asked += 1


def _quote(memory: Memory) -> str:
    return next((each.quote for each in memory.evidence if each.quote), memory.text)


def _take(
    store: Store, memory: Memory, answer: tuple[Answer, Answer], trusted: Agreement, run_id: int | None, cost_s: float
) -> Changes:
    """Move the figures of one memory, unless the person has decided about it while the model was asked."""
    with store.write(durable=False):
        rules = store.weighings.by_rules(memory)
        store.weighings.mark(memory.id, trusted.importance, rules, cost_s)
        if store.weighings.touched(memory.id):
            return Changes()
        wanted = weighed(memory, rules, answer, trusted)
        if wanted == Figures(memory.importance, memory.confidence):
            return Changes()
        return store.memories.edit(
            memory.id, who=WHO, why=_why(rules, wanted), run_id=run_id, importance=wanted.importance,
            confidence=wanted.confidence,
        )  # fmt: skip


def weighed(memory: Memory, rules: Figures, answer: tuple[Answer, Answer], trusted: Agreement) -> Figures:
    """The figures of the rules, moved towards those of the model by at most `UP`, `DOWN` or `SURER` times its
    agreement. What must not be forgotten is never put lower than rules put it, and what others said or what was
    inferred never higher than its cap, unless rules did. Pure."""
    cap = INFERRED if memory.kind == "conclusion" else CAP[memory.origin]
    lasting = memory.kind == "instruction" or any(claim.attribute in LASTING for claim in memory.claims)
    importance, confidence = rules.importance, rules.confidence
    if answer[0] is not None and trusted.importance >= LEAST:
        down = 0.0 if lasting else DOWN * trusted.importance
        importance = _moved(importance, answer[0], down, UP * trusted.importance, cap.importance)
    if answer[1] is not None and trusted.confidence >= LEAST_SURE:
        step = SURER * trusted.confidence
        confidence = _moved(confidence, answer[1], step, step, cap.confidence)
    return Figures(importance, confidence)


def _moved(rule: float, level: int, down: float, up: float, cap: float) -> float:
    moved = rule + min(max(LEVELS[level] - rule, -down), up)
    moved = round(min(moved, max(cap, rule)), 2)
    return rule if abs(moved - rule) < FINEST else moved


def _why(rules: Figures, wanted: Figures) -> str:
    if wanted.importance > rules.importance:
        return "It matters more than rules can tell."
    if wanted.importance < rules.importance:
        return "It matters less than rules can tell."
    return "By these words it is less sure." if wanted.confidence < rules.confidence else "By these words it is surer."
