"""A folder of notes that was moved or renamed, and a note that was put elsewhere, are the same as before."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.app import SecondMe
from secondme.importers.moves import is_path, matched
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import ImportChoice
from secondme.watching import look_after
from tests.importers import make_notes as make

NOTES = {
    "Ideas.md": "A garden on the roof, with beans and a bench for two.",
    "People/Marta.md": "# Marta\n\nMet her at the lake in [[Ideas]].",
    "People/Tom.md": "# Tom\n\nHe has a [[Boat]].",
    "Boat.md": "The boat of [[Tom]] needs paint and a new rope.",
    "Long.md": "\n\n".join(f"Part {n}. " + "Words of the long note go on. " * 60 for n in range(4)),
    "Plan.md": "Paint first, then the rope, and then the lake with [[Marta]].",
}


@pytest.fixture
def me(home: Paths, tmp_path: Path) -> Iterator[SecondMe]:
    opened = SecondMe.open(Paths(home.root, tmp_path / "no-models"), background=False)
    yield opened
    opened.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    files = {f"Vault/{name}": text.encode() for name, text in NOTES.items()}
    return make.write({**files, "Vault/.obsidian/app.json": b"{}"}, tmp_path / "old") / "Vault"


def run(me: SecondMe, path: Path) -> tuple[int, int, int]:
    """How many items were new, got a new text, and were taken out."""
    report = me.imports.run([path], Progress(), wait=False)
    return (report.imported, sum(file.updated for file in report.files), sum(file.retired for file in report.files))


def shown(me: SecondMe) -> list[str]:
    return [row[0] for row in me._parts.store.read().execute("SELECT text FROM items WHERE active = 1 ORDER BY text")]


def places(me: SecondMe) -> dict[str, str]:
    statement = "SELECT external_id, coalesce(moved_to, external_id) FROM conversations WHERE deleted_at IS NULL"
    return dict(me._parts.store.read().execute(statement).fetchall())


def test_a_vault_that_was_moved_or_renamed_is_the_same_vault(me: SecondMe, vault: Path, tmp_path: Path) -> None:
    assert run(me, vault)[0] > len(NOTES)
    before, names = shown(me), set(places(me))
    (tmp_path / "new").mkdir()
    moved = vault
    for target in (tmp_path / "new" / "Vault", tmp_path / "My notes", tmp_path / "old" / "Vault"):
        moved = moved.rename(target)
        assert run(me, moved) == (0, 0, 0)
        assert shown(me) == before
        assert set(places(me)) == names, "each is known by what it was first known by"
        assert set(places(me).values()) == {str(moved / name) for name in NOTES}


def test_what_was_edited_on_the_way_becomes_a_revision(me: SecondMe, vault: Path, tmp_path: Path) -> None:
    run(me, vault)
    moved = vault.rename(tmp_path / "Moved")
    (moved / "Ideas.md").write_text("A pond instead.")
    (moved / "New.md").write_text("Bread at six.")
    (moved / "Long.md").write_text("Part 0 alone is left.")
    new, updated, retired = run(me, moved)
    assert (new, updated) == (1, 2)
    assert retired > 0
    texts = "\n".join(shown(me))
    assert "pond" in texts
    assert "garden" not in texts
    assert run(me, moved) == (0, 0, 0)


def test_a_note_that_was_put_elsewhere_or_renamed_stays_the_same(me: SecondMe, vault: Path) -> None:
    run(me, vault)
    (vault / "Archive").mkdir()
    (vault / "Ideas.md").rename(vault / "Archive" / "Ideas.md")
    assert run(me, vault) == (0, 0, 0)
    assert places(me)[str(vault / "Ideas.md")] == str(vault / "Archive" / "Ideas.md")
    (vault / "Boat.md").rename(vault / "The blue boat.md")
    assert run(me, vault) == (0, 1, 0), "its name stands above its words"
    chat = next(each for each in me.chats.list() if each.external_id == str(vault / "Boat.md"))
    assert chat.title == "The blue boat"
    assert run(me, vault) == (0, 0, 0)


def test_another_note_where_one_had_been_is_another_note(me: SecondMe, vault: Path) -> None:
    count = run(me, vault)[0]
    (vault / "Ideas.md").rename(vault / "People" / "Ideas.md")
    assert run(me, vault) == (0, 0, 0)
    (vault / "Ideas.md").write_text("Something else entirely.")
    assert run(me, vault) == (1, 0, 0)
    (vault / "Ideas.md").write_text("Something else entirely, with an afterthought.")
    assert run(me, vault) == (0, 1, 0)
    texts = shown(me)
    assert any("garden on the roof" in text for text in texts)
    assert any("afterthought" in text for text in texts)
    assert len(texts) == count + 1


def test_a_copy_is_a_copy_while_the_first_is_there(me: SecondMe, vault: Path, tmp_path: Path) -> None:
    count = run(me, vault)[0]
    copy = tmp_path / "Backup"
    shutil.copytree(vault, copy)
    (copy / "Ideas.md").write_text("An older state of it.")
    assert run(me, copy)[0] == count
    assert any("garden on the roof" in text for text in shown(me)), "what is in the copy changes nothing in the first"


def test_undo_after_a_move_takes_out_nothing_that_was_there_before(me: SecondMe, vault: Path, tmp_path: Path) -> None:
    run(me, vault)
    before = shown(me)
    moved = vault.rename(tmp_path / "Moved")
    (moved / "New.md").write_text("Bread at six.")
    assert run(me, moved)[0] == 1
    me.imports.undo(me.imports.history()[0].id)
    assert shown(me) == before
    assert run(me, moved)[0] == 1


def test_in_a_watched_folder(me: SecondMe, vault: Path, tmp_path: Path) -> None:
    me.imports.watch(vault)
    look_after(me._parts, Progress())
    before = shown(me)
    (vault / "Archive").mkdir()
    (vault / "Boat.md").rename(vault / "Archive" / "Boat.md")
    look_after(me._parts, Progress())
    assert shown(me) == before
    (vault / "Archive" / "Boat.md").unlink()
    look_after(me._parts, Progress())
    assert [text for text in before if text not in shown(me)] == ["Boat\n\nThe boat of Tom needs paint and a new rope."]
    moved = vault.rename(tmp_path / "Moved")
    me.imports.watch(moved)
    look_after(me._parts, Progress())
    (moved / "Ideas.md").unlink()
    look_after(me._parts, Progress())
    assert not any("garden on the roof" in text for text in shown(me))


def test_a_note_that_cannot_be_read_for_once_is_not_taken_for_gone(me: SecondMe, vault: Path) -> None:
    me.imports.watch(vault)
    look_after(me._parts, Progress())
    before = shown(me)
    (vault / "Ideas.md").write_bytes(b"\0 not text for once")
    look_after(me._parts, Progress())
    assert shown(me) == before


def test_the_note_of_another_day_is_another_note(me: SecondMe, vault: Path) -> None:
    form = "## Tasks\n\n- [ ] water the plants\n\n## Notes\n"
    (vault / "2024-05-01.md").write_text(form)
    run(me, vault)
    (vault / "2024-05-01.md").rename(vault / "2024-05-02.md")
    assert run(me, vault)[0] == 1
    (vault / "Archive").mkdir()
    (vault / "2024-05-02.md").rename(vault / "Archive" / "2024-05-02.md")
    assert run(me, vault) == (0, 0, 0)


def test_documents_and_single_notes_too(me: SecondMe, tmp_path: Path) -> None:
    for name, text in (("a.txt", "Plain words of a note."), ("b.html", "<html><body>Words of a page</body></html>")):
        path = tmp_path / name
        path.write_text(text)
        assert run(me, path)[0] == 1
        (tmp_path / "there").mkdir(exist_ok=True)
        assert run(me, path.rename(tmp_path / "there" / name)) == (0, 0, 0)


def test_what_was_left_out_stays_left_out_by_its_place(me: SecondMe, vault: Path, tmp_path: Path) -> None:
    run(me, vault)
    moved = vault.rename(tmp_path / "Moved")
    (moved / "Ideas.md").write_text("A pond instead.")
    choice = ImportChoice(without_conversations=frozenset({f"obsidian/{moved / 'Ideas.md'}"}))
    report = me.imports.run([moved], Progress(), choice=choice, wait=False)
    assert (report.imported, report.files[0].updated) == (0, 0)
    assert any("garden on the roof" in text for text in shown(me))


PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts) + ".md")
SAID = st.sampled_from(["short", "words that are long enough"]).map(lambda text: {"": text})


@given(st.dictionaries(PATHS, SAID, max_size=6), st.dictionaries(PATHS, SAID, max_size=6))
@settings(max_examples=300, deadline=None)
def test_each_is_one_and_says_what_it_said(new: dict[str, dict[str, str]], gone: dict[str, dict[str, str]]) -> None:
    found = matched(new, gone, lambda path: gone[path])
    assert len(set(found.values())) == len(found)
    assert found.keys() <= new.keys()
    assert set(found.values()) <= gone.keys()
    for path, before in found.items():
        assert new[path] == gone[before] or len(found) > 3, "but for what lies in a folder that was moved"


def test_paths_are_told_from_names() -> None:
    assert [is_path(name) for name in ("/a/b.md", "C:\\a.md", "c:/a", "\\\\host\\a", "/a.zip!/b", "a/b", "x")] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip
