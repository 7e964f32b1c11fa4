"""Files that lie inside of notes, mails and archives come along when the person says so, each with its own item."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.errors import Cancelled
from secondme.importers import sandbox
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import ImportChoice, ImportReport
from tests.fakes import FakeEmbedder, FakeEngine
from tests.importers import make_media as make
from tests.importers import make_notes

PICTURE = make.noise("a picture", 90_001)
OTHER = make.noise("another picture", 2_500_000)


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def copied(me: SecondMe, path: Path, **choice: object) -> ImportReport:
    return me.imports.run([path], Progress(), choice=ImportChoice(attachments=True, **choice), wait=False)  # type: ignore[arg-type]


def attached(me: SecondMe, folder: Path) -> dict[str, dict[str, bytes]]:
    """First words of each item that has files: their names and what is in them."""
    had: dict[str, dict[str, bytes]] = {}
    for chat in me.chats.list():
        items = me.chats.messages(chat.id)
        found = me.items.attachments([item.id for item in items])
        for item in items:
            for each in found.get(item.id, ()):
                me.items.save_attachment(each.id, folder / "out")
                words = item.text.replace("[to me@example.org]", "").strip().split("\n")[0]
                had.setdefault(words, {})[each.name] = (folder / "out").read_bytes()
    return had


def sealed_files(me: SecondMe) -> list[Path]:
    return sorted(me._parts.attachments.folder.glob("*"))


def exports(folder: Path) -> dict[str, tuple[Path, dict[str, dict[str, bytes]]]]:
    """Of each kind a path, and what should be with which item."""
    folder.mkdir()
    enex, mbox, eml, jex, html = (folder / f"life.{suffix}" for suffix in ("enex", "mbox", "eml", "jex", "html"))
    enex.write_bytes(
        make.evernote(
            ("Boat", "Bought!", make.resource(OTHER, "boat.png")), ("Lake", "Cold.", make.resource(PICTURE, "boat.png"))
        )
    )
    mbox.write_bytes(
        make.mailbox(
            make.letter("Boat", ("image.png", "image/png", OTHER), ("plan.bin", "application/x-plan", b"\0plan")),
            make.letter("Lake", ("image.png", "image/png", PICTURE)),
        )
    )
    eml.write_bytes(make.letter("Harbour", ("harbour.png", "image/png", PICTURE), photo=OTHER))
    jex.write_bytes(make_notes.tarred(make.joplin(PICTURE, OTHER)))
    html.write_bytes(make.page(PICTURE))
    return {
        "evernote": (enex, {"Boat": {"boat.png": OTHER}, "Lake": {"boat.png": PICTURE}}),
        "mailbox": (mbox, {"Boat": {"image.png": OTHER, "plan.bin": b"\0plan"}, "Lake": {"image.png": PICTURE}}),
        "mail": (eml, {"Harbour": {"harbour.png": PICTURE, "p.png": OTHER}}),
        "joplin": (jex, {"Roof": {"roof.png": PICTURE, "sketch.dwg": OTHER}}),
        "page": (html, {"Lake": {"picture 1.png": PICTURE}}),
    }


KINDS = ("evernote", "mailbox", "mail", "joplin", "page")


@pytest.mark.parametrize("kind", KINDS)
def test_they_are_counted_before_and_copied_with_their_items(kind: str, me: SecondMe, tmp_path: Path) -> None:
    path, expected = exports(tmp_path / "in")[kind]
    sizes = [len(data) for files in expected.values() for data in files.values()]
    (unit,) = me.imports.look([path], Progress()).units
    assert (unit.media, unit.media_bytes) == (len(sizes), sum(sizes))
    assert sealed_files(me) == [], "looking copies nothing"
    report = copied(me, path)
    assert report.attachments == len(sizes)
    assert attached(me, tmp_path) == expected
    for each in sealed_files(me):
        assert make.PNG not in each.read_bytes()
    before = sealed_files(me)
    assert copied(me, path).imported == 0
    assert sealed_files(me) == before
    assert attached(me, tmp_path) == expected


def test_nothing_is_copied_unless_the_person_says_so(me: SecondMe, tmp_path: Path) -> None:
    me.imports.run([tmp_path / "in"] if exports(tmp_path / "in") else [], Progress(), wait=False)
    assert attached(me, tmp_path) == {}
    assert sealed_files(me) == []
    words = "\n".join(item.text for chat in me.chats.list() for item in me.chats.messages(chat.id))
    assert all(name in words for name in ("boat.png", "plan.bin", "harbour.png", "roof.png"))


def test_what_was_left_out_of_the_import_brings_no_files(me: SecondMe, tmp_path: Path) -> None:
    path, _ = exports(tmp_path / "in")["evernote"]
    me.imports.run([path], Progress(), wait=False)
    report = copied(me, path, without_conversations=frozenset({"evernote/20240229T203940Z Boat"}))
    assert report.attachments == 1
    assert attached(me, tmp_path) == {"Lake": {"boat.png": PICTURE}}
    assert len(sealed_files(me)) == 1, "what belongs to nobody is gone"


def test_of_a_file_that_breaks_off_only_whole_pictures_stay(me: SecondMe, tmp_path: Path) -> None:
    path, _ = exports(tmp_path / "in")["evernote"]
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"</data>") - 5000])
    report = copied(me, path)
    assert report.attachments == 1
    assert attached(me, tmp_path) == {"Boat": {"boat.png": OTHER}}
    assert len(sealed_files(me)) == 1


def test_cancelled_anywhere_it_goes_on_and_ends_the_same(me: SecondMe, tmp_path: Path) -> None:
    path, expected = exports(tmp_path / "in")["mailbox"]

    class Stopping(Progress):
        def __init__(self, after: int) -> None:
            super().__init__()
            self.left = after

        def check(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled
            super().check()

    for after in (1, 4, 6, 8):
        with pytest.raises(Cancelled):
            me.imports.run([path], Stopping(after), choice=ImportChoice(attachments=True), wait=False)
        assert not list(me._parts.attachments.folder.glob("*.part"))
    (*_, record) = me.imports.history()
    assert record.state == "interrupted"
    me.imports.resume(record.id, Progress())
    assert attached(me, tmp_path) == expected
    assert len(sealed_files(me)) == 3


def test_the_child_stays_small_whatever_lies_in_a_mail(me: SecondMe, tmp_path: Path) -> None:
    path = tmp_path / "film.eml"
    chunk = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAx\n" * 14_000
    with path.open("wb") as file:
        file.write(b"From: a@example.org\nSubject: Film\nDate: Tue, 02 Jan 2024 18:04:05 +0100\n")
        file.write(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThe film!\n--b\n")
        file.write(b'Content-Type: video/mp4; name="film.mp4"\nContent-Transfer-Encoding: base64\n\n')
        for _ in range(120):
            file.write(chunk)
        file.write(b"--b--\n")
    peaks: list[int] = []
    before = sandbox._start

    def watched() -> object:
        child = before()
        peaks.append(child.pid)
        return child

    high = 0
    original = sandbox._next

    def looking(*args: object) -> object:
        nonlocal high
        if peaks and os.path.exists(f"/proc/{peaks[-1]}/status"):
            lines = Path(f"/proc/{peaks[-1]}/status").read_text().splitlines()
            high = max([high, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
        return original(*args)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_start", watched)
        patch.setattr(sandbox, "_next", looking)
        assert copied(me, path).attachments == 1
    assert high < 150_000, f"{high} kB"
    (file,) = sealed_files(me)
    assert file.stat().st_size > 120 * 14_000 * 50


def test_emptying_the_bin_removes_what_an_undone_import_had_copied(me: SecondMe, tmp_path: Path) -> None:
    path, expected = exports(tmp_path / "in")["joplin"]
    copied(me, path)
    done = me.imports.undo(me.imports.history()[0].id)
    assert attached(me, tmp_path) == {}
    me.undo(done)
    assert attached(me, tmp_path) == expected
    me.imports.undo(me.imports.history()[0].id)
    me.memories.empty_bin()
    assert sealed_files(me) == []


def test_a_name_that_leads_elsewhere_is_only_a_name(me: SecondMe, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(make.letter("Boat", ("../../etc/pass\u202ewd.png", "image/png", PICTURE)))
    copied(me, path)
    assert attached(me, tmp_path) == {"Boat": {"passwd.png": PICTURE}}
    me.export(tmp_path / "all", Progress())
    listed = json.loads((tmp_path / "all" / "attachments.json").read_text("utf-8"))
    assert [each["name"] for each in listed] == ["passwd.png"]
