"""What the tests of imports share: lines that are imported, and what became of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.progress import Progress
from secondme.types import Evidence, NewMemory


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def line(number: int, **other: Any) -> dict[str, Any]:
    base = {"id": str(number), "conversation": f"c{number // 50}", "author": "Bo" if number % 2 else "Ana"}
    return {
        **base,
        "role": "other",
        "time": f"2024-05-{1 + number % 28:02d}T10:00:00",
        "text": f"Word{number}",
        **other,
    }


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in lines))
    return path


def run(me: SecondMe, *paths: Path, **how: Any) -> Any:
    return me.imports.run(paths, Progress(), wait=False, **how)


def texts(me: SecondMe) -> list[str]:
    return sorted(item.text for chat in me.chats.list() for item in me.chats.messages(chat.id, limit=10_000))


def remember(me: SecondMe, item_id: int, text: str) -> int:
    made = me._parts.store.memories.add(NewMemory(text, "fact", (Evidence(item_id),)), who="test", why="test")
    return made.id
