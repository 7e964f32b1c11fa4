"""The labelled messages of the memory benchmark are what they claim to be."""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from secondme.types import MemoryKind

FOLDER = Path(__file__).parents[1] / "bench" / "messages"
HALVES = ("work", "frozen")


def lines(half: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("half", [*HALVES, "fresh", "kept"])
def test_each_label_stands_in_its_message(half: str) -> None:
    for message in lines(half):
        assert set(message) <= {"id", "language", "category", "role", "time", "text", "before", "gold"}
        assert message["role"] in ("self", "assistant")
        datetime.fromisoformat(message["time"])
        for gold in message["gold"]:
            assert gold["quote"] in message["text"], message["id"]
            assert gold["polarity"] in ("yes", "no")
            assert gold["values"]
            assert all(gold["values"]), message["id"]
            assert set(gold["kind"].split("|")) <= set(get_args(MemoryKind)), message["id"]
            dates = [part[5:] for value in gold["values"] for part in value.split("|") if part.startswith("date:")]
            assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", date) for date in dates), message["id"]


def test_halves_hold_the_same_mixture_and_nothing_in_common() -> None:
    work, frozen = (lines(half) for half in HALVES)
    assert len(work) == len(frozen) == 100
    assert len({message["id"] for message in work + frozen}) == 200
    assert len({" ".join(message["text"].lower().split()) for message in work + frozen}) == 200
    mixtures = [Counter((message["category"], message["language"]) for message in half) for half in (work, frozen)]
    assert mixtures[0] == mixtures[1]
    assert Counter(message["language"] for message in work) == {"en": 60, "de": 20, "fr": 20}
    assert set(Counter(message["category"] for message in work).values()) == {5}


@pytest.mark.parametrize("half", HALVES)
def test_what_is_not_to_be_remembered_has_no_label_that_counts(half: str) -> None:
    never = ("assistant", "sarcasm", "question", "quoted", "joke", "nothing")
    for message in lines(half):
        if message["category"] in never:
            assert all(gold.get("optional") for gold in message["gold"]), message["id"]
        assert (message["role"] == "assistant") == (message["category"] == "assistant")
