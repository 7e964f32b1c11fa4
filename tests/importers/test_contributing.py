"""The example of a format in CONTRIBUTING.md works as it stands there."""

import re
from pathlib import Path
from typing import Any

from secondme.importers.base import Problem, Source
from secondme.importers.tree import open_tree
from secondme.types import NewItem

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_the_example_of_a_format_reads_its_files(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    scope: dict[str, Any] = {}
    exec(compile(code, "CONTRIBUTING.md", "exec"), scope)
    diary = scope["Diary"]()
    path = tmp_path / "2024.txt"
    path.write_text("2024-05-31 | Ann | We went to the lake\nno entry\n2024-06-01 | Bo | It rained\n", encoding="utf-8")
    (tmp_path / "other.txt").write_text("Nothing of that kind", encoding="utf-8")
    (group,) = diary.claim(open_tree(tmp_path).blobs)
    read = list(diary.read(Source(group)))
    assert [(each.author, each.time, each.text) for each in read if isinstance(each, NewItem)] == [
        ("Ann", "2024-05-31", "We went to the lake"),
        ("Bo", "2024-06-01", "It rained"),
    ]
    assert [str(each) for each in read if isinstance(each, Problem)] == ["Line 2: it is no entry of a diary."]
