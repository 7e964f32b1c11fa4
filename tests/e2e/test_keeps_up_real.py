"""With the real starter model: it tells apart what says the same, what is newer, and what is another thing."""

import pytest

from secondme.memory.compare import comparing, read_answer
from secondme.memory.judge import Known, answered
from secondme.progress import Progress
from tests.bench.memory_home import home_with, starters
from tests.core.test_consolidate import Life

pytestmark = pytest.mark.model

PAIRS = (
    ("You play tennis twice a week.", "You play tennis two times every week.", "fold"),
    ("You collect stamps.", "You collect stamps from Finland.", "refine"),
    ("You have two nephews.", "You have a niece.", "add"),
    ("Your boat lies in the harbour.", "Your boat needs a new sail.", "add"),
)
"""Known, new, and what becomes of the new one."""


def test_the_starter_model_tells_what_rules_cannot() -> None:
    with starters() as models, home_with(models) as me:
        life, ask = Life(me), comparing(lambda: models.engine, Progress())
        for number, (known, new, action) in enumerate(PAIRS, 1):
            old = life.says(f"2024-0{number}-01", known)
            fresh = life.says(f"2024-0{number}-02", new)
            verdict = answered(fresh, old, ask(fresh, old), Known([old], {}))
            assert verdict.action == action, (known, new)
    assert read_answer("") == "different"
