"""The labelled messages: what a careful person would want remembered of each (messages/README.md)."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

FOLDER = Path(__file__).parent / "messages"
Half = Literal[
    "work", "further", "apart", "fresh", "fresh2", "fresh3", "fresh4", "fresh5",
    "kept", "kept2", "kept3", "kept4", "kept5", "kept6", "frozen",
]
"""`further` and those called `fresh` belong to what is worked with; so does `apart` since it was read. Those called
`kept` and `frozen` are only scored."""
ONLY_SCORED: tuple[Half, ...] = ("kept", "kept2", "kept3", "kept4", "kept5", "kept6", "frozen")


@dataclass(frozen=True, slots=True)
class Gold:
    """A statement to be remembered. `subjects` and each of `values` and `kinds` are alternatives."""

    quote: str
    subjects: tuple[str, ...]
    negative: bool
    values: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    id: str
    language: str
    category: str
    role: Literal["self", "assistant"]
    time: str
    text: str
    before: tuple[tuple[Literal["self", "assistant"], str], ...]
    gold: tuple[Gold, ...]


def half() -> Half:
    """`SECONDME_BENCH_SET`; "work" when it is not set. Raises ValueError."""
    chosen = os.environ.get("SECONDME_BENCH_SET", "work")
    if chosen not in get_args(Half):
        raise ValueError(f"SECONDME_BENCH_SET is one of {', '.join(get_args(Half))}, not {chosen}")
    return cast(Half, chosen)


def labelled(which: Half) -> list[Labelled]:
    lines = (FOLDER / f"{which}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line)) for line in lines]


def sample(messages: list[Labelled], most: int) -> list[Labelled]:
    """At most so many, spread evenly over the languages and categories."""
    ordered = sorted(messages, key=lambda message: (message.language, message.category, message.id))
    step = max(1.0, len(ordered) / max(1, most))
    return [ordered[int(number * step)] for number in range(min(most, len(ordered)))]


def _labelled(line: dict[str, object]) -> Labelled:
    before = tuple((turn["role"], turn["text"]) for turn in line.pop("before", ()))  # type: ignore[attr-defined]
    gold = tuple(_gold(entry) for entry in line.pop("gold"))  # type: ignore[attr-defined]
    return Labelled(**line, before=before, gold=gold)  # type: ignore[arg-type]


def _gold(entry: dict[str, object]) -> Gold:
    return Gold(
        quote=str(entry["quote"]),
        subjects=tuple(str(entry["subject"]).split("|")),
        negative=entry["polarity"] == "no",
        values=tuple(tuple(str(value).split("|")) for value in entry["values"]),  # type: ignore[attr-defined]
        kinds=tuple(str(entry["kind"]).split("|")),
        optional=bool(entry.get("optional")),
    )
