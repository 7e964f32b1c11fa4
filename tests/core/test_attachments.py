"""Pictures and recordings come along when the person says so, sealed, and only those that the words name."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from secondme import sealed
from secondme.app import SecondMe
from secondme.cli import main
from secondme.errors import EnvironmentProblem, UserError
from secondme.importers.base import Piece
from secondme.importers.media import names_in
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import ImportChoice
from tests.fakes import FakeEmbedder, FakeEngine

PICTURE = b"\x89PNG not really, but MARKER-IN-A-PICTURE " + bytes(range(256)) * 8000
CHAT = """1/13/24, 10:00 - Rosa: IMG-20240113-WA0001.jpg (file attached)
the harbour
1/13/24, 10:01 - Pip: lovely!
1/13/24, 10:02 - Pip: PTT-20240113-WA0002.opus (file attached)
"""


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A WhatsApp chat with a picture and a recording, and a picture that nobody names."""
    path = tmp_path / "WhatsApp Chat with Pip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("WhatsApp Chat with Pip.txt", CHAT)
        archive.writestr("IMG-20240113-WA0001.jpg", PICTURE)
        archive.writestr("PTT-20240113-WA0002.opus", b"OggS" + b"x" * 5000)
        archive.writestr("stray.jpg", b"nobody names me")
    return path


def copied(me: SecondMe, path: Path, **choice: object) -> int:
    wanted = ImportChoice(me=frozenset({"Rosa"}), attachments=True, **choice)  # type: ignore[arg-type]
    return me.imports.run([path], Progress(), choice=wanted, wait=False).attachments


def attached(me: SecondMe) -> dict[str, list[str]]:
    """Text of the item to the names of its files."""
    (chat,) = me.chats.list()
    items = me.chats.messages(chat.id)
    found = me.items.attachments([item.id for item in items])
    return {item.text.splitlines()[0]: [each.name for each in found[item.id]] for item in items if item.id in found}


def files(me: SecondMe) -> list[Path]:
    return sorted(path for path in me._parts.attachments.folder.glob("*"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IMG 1.jpg (file attached)", ["img 1.jpg"]),
        ("see ![[Pasted image 20.png|200]] there", ["pasted image 20.png"]),
        ("![a](files/some%20dir/img%201.jpg)", ["img 1.jpg"]),
        ("<attached: a.jpg>", ["a.jpg"]),
        ("aa.jpg and a.jpgx and b.jpg.zip", []),
        ("A.JPG", ["a.jpg"]),
    ],
)
def test_names_as_exports_write_them(text: str, found: list[str]) -> None:
    known = {"img 1.jpg", "pasted image 20.png", "a.jpg"}
    assert names_in(text, known) == found


class TestCopies:
    def test_nothing_is_copied_unless_the_person_says_so(self, me: SecondMe, export: Path) -> None:
        (unit,) = me.imports.look([export], Progress()).units
        assert (unit.media, unit.media_bytes) == (2, len(PICTURE) + 5004)
        me.imports.run([export], Progress(), wait=False)
        assert attached(me) == {}
        assert files(me) == []

    def test_what_is_named_is_sealed_and_comes_back_whole(self, me: SecondMe, export: Path, tmp_path: Path) -> None:
        assert copied(me, export) == 2
        named = attached(me)
        assert sorted(map(sorted, named.values())) == [["IMG-20240113-WA0001.jpg"], ["PTT-20240113-WA0002.opus"]]
        assert len(files(me)) == 2
        for path in files(me):
            assert b"MARKER" not in path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0
        ids = [item.id for item in me.chats.messages(me.chats.list()[0].id)]
        both = [each for some in me.items.attachments(ids).values() for each in some]
        (picture,) = [each for each in both if each.name.endswith("jpg")]
        me.items.save_attachment(picture.id, tmp_path / "out.jpg")
        assert (tmp_path / "out.jpg").read_bytes() == PICTURE
        assert picture.size == len(PICTURE)

    def test_again_it_is_kept_once_and_a_later_choice_copies_what_was_left(self, me: SecondMe, export: Path) -> None:
        me.imports.run([export], Progress(), choice=ImportChoice(me=frozenset({"Rosa"})), wait=False)
        assert copied(me, export) == 2
        assert len(attached(me)) == 2
        before = files(me)
        copied(me, export)
        assert files(me) == before

    def test_two_files_of_one_name_belong_to_nobody(self, me: SecondMe, tmp_path: Path) -> None:
        folder = tmp_path / "notes"
        for name in ("a", "b"):
            (folder / name).mkdir(parents=True)
            (folder / name / "image.png").write_bytes(PICTURE + name.encode())
            (folder / name / f"{name}.md").write_text("# Walk\n![[image.png]]\n", encoding="utf-8")
        choice = ImportChoice(me=frozenset({"Rosa"}), attachments=True)
        report = me.imports.run([folder], Progress(), choice=choice, wait=False)
        assert report.attachments == 0
        assert "a/image.png: several files have this name, so none of them was copied." in report.problems
        assert files(me) == []

    def test_undoing_hides_them_and_redoing_brings_them_back(self, me: SecondMe, export: Path) -> None:
        copied(me, export)
        (record,) = me.imports.history()
        done = me.imports.undo(record.id)
        assert me.chats.list() == []
        me._parts.attachments.sweep()
        me.undo(done)
        assert len(attached(me)) == 2

    def test_what_no_item_names_any_more_is_swept_away(self, me: SecondMe, export: Path) -> None:
        copied(me, export)
        stray = me._parts.attachments.folder / "copying-1.part"
        stray.write_bytes(b"half a picture")
        assert me._parts.attachments.sweep() == 1
        with me._parts.store.write() as db:
            db.execute("DELETE FROM attachment_items")
        assert me._parts.attachments.sweep() == 2
        assert files(me) == []

    def test_what_a_replaced_database_names_stays(self, me: SecondMe, home: Paths, export: Path) -> None:
        copied(me, export)
        home.backups.mkdir(exist_ok=True)
        replaced = home.backups / "replaced-20260101T000000Z.db"
        replaced.write_bytes(b"x")
        with me._parts.store.write() as db:
            db.execute("DELETE FROM attachment_items")
        assert me._parts.attachments.sweep() == 0
        assert len(files(me)) == 2
        replaced.unlink()
        assert me._parts.attachments.sweep() == 2

    def test_not_while_an_import_copies(self, me: SecondMe) -> None:
        copying = me._parts.attachments.copying(list)
        copying.take(Piece("/a.jpg", b"x", False, "a.jpg"))
        assert me._parts.attachments.sweep() == 0
        assert len(files(me)) == 1
        copying.close()
        assert files(me) == [], "what was not completed is gone"

    def test_damage_is_noticed(self, me: SecondMe, export: Path, tmp_path: Path) -> None:
        copied(me, export)
        assert all(check.ok for check in me.checks())
        path = files(me)[0]
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(bytes(data))
        files(me)[1].unlink()
        (check,) = [each for each in me.checks() if each.name == "attachments"]
        assert not check.ok
        assert "1 copied files are missing." in check.detail
        for attachment, _ in me._parts.store.attachments.all():
            with pytest.raises(UserError, match=r"damaged|no longer here"):
                me.items.save_attachment(attachment.id, tmp_path / "out")
        assert list(tmp_path.glob("out*")) == [], "nothing half-written stays"

    def test_a_full_disk_is_a_sentence_and_the_import_can_go_on(
        self, me: SecondMe, export: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(self: sealed.Writer, path: Path) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(sealed.Writer, "finish", full)
            with pytest.raises(EnvironmentProblem, match="could not be copied"):
                copied(me, export)
        assert files(me) == []
        (record,) = me.imports.history()
        assert record.state == "interrupted"
        assert me.imports.resume(record.id, Progress()).attachments == 2
        assert len(attached(me)) == 2

    def test_they_are_part_of_an_export(self, me: SecondMe, export: Path, tmp_path: Path) -> None:
        copied(me, export)
        done = me.export(tmp_path / "all", Progress())
        assert done["attachments"] == 2
        listed = json.loads((tmp_path / "all" / "attachments.json").read_text(encoding="utf-8"))
        (picture,) = [each for each in listed if each["name"].endswith(".jpg")]
        assert (tmp_path / "all" / picture["file"]).read_bytes() == PICTURE
        ids = {json.loads(line)["id"] for line in (tmp_path / "all" / "items.jsonl").read_text("utf-8").splitlines()}
        assert set(picture["items"]) <= ids


def test_from_the_command_line(home: Paths, export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--home", str(home.root), "import", str(export), "--me", "Rosa", "--no-wait"]
    assert main([*arguments, "--dry-run"]) == 0
    assert "2 pictures, recordings or other files belong to it" in capsys.readouterr().out
    assert main([*arguments, "--attachments", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["attachments"] == 2
