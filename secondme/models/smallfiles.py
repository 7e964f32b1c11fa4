"""Small JSON files that are asked for again and again: read once, and again only where they are other files by then."""

import json
from pathlib import Path
from typing import Any


class SmallFiles:
    """Safe from any thread. What is given is shared by all who ask: nobody changes it."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int, int], Any]] = {}

    def read(self, path: Path) -> Any:
        """What the file holds. Raises OSError where it cannot be read, ValueError where it is no JSON."""
        facts = path.stat()
        state = facts.st_mtime_ns, facts.st_size, facts.st_ino
        known = self._known.get(path)
        if known is None or known[0] != state:
            self._known[path] = known = state, json.loads(path.read_text(encoding="utf-8"))
        return known[1]
