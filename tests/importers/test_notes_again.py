"""Notes imported again: what was edited becomes a revision, what was taken out is gone, and nothing is there twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.importers.registry import FORMATS
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import kin
from tests.importers import make_notes as make

LONG = "\n\n".join(f"Part {number}. " + "Words of the long note go on. " * 60 for number in range(6))


@pytest.fixture
def me(home: Paths, tmp_path: Path) -> Iterator[SecondMe]:
    opened = SecondMe.open(Paths(home.root, tmp_path / "no-models"), background=False)
    yield opened
    opened.close()


def run(me: SecondMe, path: Path) -> tuple[int, int, int]:
    """How many items were new, got a new text, and were taken out."""
    report = me.imports.run([path], Progress(), wait=False)
    return (report.imported, sum(file.updated for file in report.files), sum(file.retired for file in report.files))


def shown(me: SecondMe, column: str = "text") -> list[str]:
    """The texts that are recalled."""
    statement = f"SELECT {column} FROM items WHERE active = 1 ORDER BY id"
    return [row[0] for row in me._parts.store.read().execute(statement)]


def vault(tmp_path: Path) -> Path:
    return make.write(make.vault(), tmp_path / "notes") / "Vault"


def test_a_note_that_shrank_loses_its_last_pieces_and_gets_them_back(me: SecondMe, tmp_path: Path) -> None:
    note = tmp_path / "Long.md"
    note.write_text(LONG)
    new, _, _ = run(me, note)
    assert new >= 5
    note.write_text("Part 0 alone is left.")
    assert run(me, note) == (0, 1, new - 1)
    assert shown(me) == ["Part 0 alone is left."]
    note.write_text(LONG)
    assert run(me, note) == (new - 1, 1, 0)
    assert len(shown(me)) == new


def test_a_note_of_which_only_the_head_is_left_shows_nothing(me: SecondMe, tmp_path: Path) -> None:
    root = vault(tmp_path)
    run(me, root)
    (root / "Ideas.md").write_text("---\ntags: []\n---\n")
    new, changed, retired = run(me, root)
    assert (new, changed, retired) == (0, 0, 1)
    assert not any("garden on the roof" in text for text in shown(me))


@pytest.mark.parametrize("single", ["Ideas.md", "People/Marta Silva.md", "People"])
def test_a_note_is_there_once_however_it_is_pointed_at(me: SecondMe, tmp_path: Path, single: str) -> None:
    root = vault(tmp_path)
    new, _, _ = run(me, root)
    assert new == 5
    assert run(me, root / single)[0] == 0, "the note alone is Markdown, in its vault it is a note of Obsidian"
    assert run(me, root)[0] == 0


def test_a_vault_in_another_zip_is_the_same_vault(me: SecondMe, tmp_path: Path) -> None:
    (tmp_path / "Vault.zip").write_bytes(make.zipped(make.vault()))
    assert run(me, tmp_path / "Vault.zip")[0] == 5
    changed = {**make.vault(), "Vault/Ideas.md": b"A pond instead."}
    (tmp_path / "later").mkdir()
    for name in ("Vault (1).zip", "Vault 2024-06-01.zip", "later/Vault-20240601-1230.zip"):
        (tmp_path / name).write_bytes(make.zipped(changed))
    assert run(me, tmp_path / "Vault (1).zip") == (0, 1, 0)
    assert run(me, tmp_path / "Vault 2024-06-01.zip") == (0, 0, 0)
    assert run(me, tmp_path / "later") == (0, 0, 0)
    (tmp_path / "Other.zip").write_bytes(make.zipped(make.vault()))
    assert run(me, tmp_path / "Other.zip")[0] == 5, "another vault with notes of the same name"


def test_text_that_gets_a_heading_stays_the_same_note(me: SecondMe, tmp_path: Path) -> None:
    note = tmp_path / "plan.txt"
    note.write_text("Build a boat")
    assert run(me, note) == (1, 0, 0)
    note.write_text("# Plan\n\nBuild a boat")
    assert run(me, note) == (0, 1, 0)
    note.write_text("<html><body><p>Build a boat</p></body></html>")
    assert run(me, note) == (0, 1, 0)
    assert shown(me) == ["Build a boat"]


def test_a_newer_export_of_an_app_adds_only_what_is_new(me: SecondMe, tmp_path: Path) -> None:
    first = make.keep()
    (tmp_path / "a.zip").write_bytes(make.zipped(first))
    assert run(me, tmp_path / "a.zip")[0] == 3
    locker = make.keep_note(title="Locker", textContent="The bike locker is number 15 now.")
    more = make.keep_note(title="New", textContent="Bread at six", createdTimestampUsec=1_700_000_000_000_000)
    second = {**first, "Takeout/Keep/Locker.json": locker, "Takeout/Keep/New.json": more}
    (tmp_path / "b.zip").write_bytes(make.zipped(second))
    assert run(me, tmp_path / "b.zip") == (1, 1, 0)
    assert any("number 15" in text for text in shown(me))
    assert not any("number 14" in text for text in shown(me))


def test_the_same_day_of_a_diary_becomes_a_revision_and_a_new_day_is_new(me: SecondMe, tmp_path: Path) -> None:
    diary = tmp_path / "diary.md"
    diary.write_text("# 2024-05-01\nswam\n# 2024-05-02\nread\n")
    assert run(me, diary) == (2, 0, 0)
    diary.write_text("# 2024-05-03\nslept\n# 2024-05-01\nswam twice\n# 2024-05-02\nread\n")
    assert run(me, diary) == (1, 1, 0)
    diary.write_text("# 2024-05-02\nread\n")
    assert run(me, diary) == (0, 0, 2)
    assert shown(me, "time") == ["2024-05-02"]


def test_a_note_of_a_watched_folder_that_cannot_be_read_is_not_taken_for_one_that_is_gone(
    me: SecondMe, tmp_path: Path
) -> None:
    root = vault(tmp_path)
    store = me._parts.store
    run(me, root)
    (root / "Ideas.md").write_bytes(b"\0 not text for once")
    report = me.imports.run([root], Progress(), wait=False)
    assert any("Ideas.md: it is not text." in problem for file in report.files for problem in file.problems)
    assert any("garden on the roof" in text for text in shown(me))
    assert store.items.count() == 5


def test_formats_that_know_a_note_by_its_path_are_formats() -> None:
    assert {format.name for format in FORMATS} >= kin.FILES
