"""Whether the starter model can tell if a note says more than the words that it stands on, and what asking costs.

60 invented pairs (pairs.py), 30 of each kind, in English, German and French: the share told right, of both kinds alike,
by the comparison of words alone (memory/verify.py), by the model alone, and by the model of what the words let pass.
Then the same of the 24 notes with which the app tries out a model: only one that is trusted by them is asked.
"""

from collections.abc import Iterator

from secondme.memory.extract import generate
from secondme.memory.follows import SCHEMA, Follows, question, says_more, telling
from secondme.memory.pairs import KNOWN, Pair
from secondme.memory.verify import Source, problem_with
from secondme.progress import Progress
from secondme.types import Prompt
from tests.bench.memory_home import home_with, starters
from tests.bench.pairs import PAIRS
from tests.bench.report import Figure

RIGHT = "share right, of both kinds alike"


def run() -> Iterator[Figure]:
    with starters() as models, home_with(models) as me:

        def ask(prompt: Prompt) -> str:
            return generate(me._parts.engines.engine(), prompt, SCHEMA, Progress())

        began = models.engine.calls, models.engine.seconds
        said = [says_more(ask(question(pair.quote, pair.text))) for pair in PAIRS]
        calls, seconds = models.engine.calls - began[0], models.engine.seconds - began[1]
        follows = Follows(me._parts.store, me.settings.value.chat_model, ask)
        follows.doubts(PAIRS[0].quote, PAIRS[0].text)
        tried = follows.tried()
        assert tried is not None
    words = [_disliked(pair) for pair in PAIRS]
    passed = [place for place, disliked in enumerate(words) if not disliked]
    for name, found, pairs in (
        ("words alone", words, PAIRS),
        ("the model alone", said, PAIRS),
        ("the model, of what words let pass", [said[n] for n in passed], [PAIRS[n] for n in passed]),
    ):
        told = telling(found, pairs)
        detail = f"{len(pairs)} pairs; {told.found:.2f} of what says more found, {told.kept:.2f} of the rest left alone"
        yield Figure(f"told by {name}", told.right, RIGHT, detail)
    detail = f"{len(KNOWN)} notes; {tried.found:.2f} found, {tried.kept:.2f} left alone; asked: {tried.trusted}"
    yield Figure("told by the model, on the notes of the app", tried.right, RIGHT, detail)
    yield Figure("seconds of the model a question", seconds / max(1, calls), "s", f"{calls} questions")


def _disliked(pair: Pair) -> bool:
    return bool(problem_with(pair.quote, pair.text, Source(pair.quote)))
