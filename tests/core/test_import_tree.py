"""Folders and archives as a flat list of files: what is looked into, what is refused, and that nothing is extracted."""

import io
import os
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from secondme.errors import UserError
from secondme.importers import tree
from secondme.importers.tree import BOMB, DAMAGED, DEEP, LINK, LOCKED, OUTSIDE, SPECIAL, open_tree
from tests.importers.help import read_path, sandboxed


def zipped(files: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w:") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mtime = kind, to, 1_700_000_000
    return info


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def left(path: Path) -> dict[str, str]:
    return {each.name: each.sentence for each in open_tree(path).left}


def test_what_is_in_archives_in_archives_is_found_and_named_by_its_place(tmp_path: Path) -> None:
    inner = zipped({"deep/c.md": b"C"})
    tgz = tarred([(member("b.md"), b"B"), (member("in.zip"), inner)], "w:gz")
    path = put(tmp_path, "export.zip", zipped({"a.md": b"A", "pack.tgz": tgz}))
    blobs = open_tree(path).blobs
    assert [blob.name for blob in blobs] == ["a.md", "pack.tgz/b.md", "pack.tgz/in.zip/deep/c.md"]
    assert blobs[2].id == f"{path}!/pack.tgz!/in.zip!/deep/c.md"
    assert [blob.opener().read() for blob in blobs] == [b"A", b"B", b"C"]
    (tmp_path / "whole").mkdir()
    put(tmp_path / "whole", "x.zip", zipped({"a.md": b"A"}))
    (found,) = open_tree(tmp_path / "whole").blobs
    assert (found.name, found.id) == ("x.zip/a.md", f"{tmp_path / 'whole' / 'x.zip'}!/a.md")


def test_names_in_an_archive_are_read_as_they_were_meant(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("Grüße.md".encode().decode("cp437"))
        archive.writestr(info, b"x")
        archive.writestr("__MACOSX/._a.md", b"x")
        archive.writestr("sub\\win.md", b"x")
        archive.writestr(".DS_Store", b"x")
    data = out.getvalue().replace(b"\x00\x08", b"\x00\x00")
    names = [blob.name for blob in open_tree(put(tmp_path, "a.zip", data)).blobs]
    assert names[-1] == "sub/win.md"
    assert len(names) == 2


def test_documents_that_are_zip_files_inside_are_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    put(tmp_path / "in", "a.docx", zipped({"x.md": b"x"}))
    put(tmp_path / "in", "renamed.zip", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    put(tmp_path / "in", "book.zip", zipped({"mimetype": b"application/epub+zip"}, zipfile.ZIP_STORED))
    assert [blob.name for blob in open_tree(tmp_path / "in").blobs] == ["a.docx", "book.zip", "renamed.zip"]


@pytest.mark.parametrize("name", ["../evil.md", "/etc/evil.md", "C:/evil.md", "a/../../evil.md", "..\\evil.md"])
def test_a_name_that_leads_out_of_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    for archive in (
        put(tmp_path, "a.zip", zipped({name: b"evil", "fine.md": b"fine"})),
        put(tmp_path, "a.tar", tarred([(member(name), b"evil"), (member("fine.md"), b"fine")])),
    ):
        found = open_tree(archive)
        assert [blob.name for blob in found.blobs] == ["fine.md"]
        assert [each.sentence for each in found.left] == [OUTSIDE]
        reading = sandboxed(archive)
        assert [item.text for item in reading.items] == ["fine"]
        assert not list(tmp_path.parent.rglob("evil.md"))


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (tarfile.SYMTYPE, LINK),
        (tarfile.LNKTYPE, LINK),
        (tarfile.CHRTYPE, SPECIAL),
        (tarfile.BLKTYPE, SPECIAL),
        (tarfile.FIFOTYPE, SPECIAL),
    ],
)
def test_links_and_devices_in_an_archive_are_refused(tmp_path: Path, kind: bytes, why: str) -> None:
    path = put(tmp_path, "a.tar", tarred([(member("x.md", kind, "/etc/passwd"), b"")]))
    assert left(path) == {"a.tar/x.md": why}
    info = zipfile.ZipInfo("x.md")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert left(put(tmp_path, "b.zip", out.getvalue())) == {"b.zip/x.md": LINK}


def test_bombs_are_refused_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "FREE_BYTES", 1_000_000)
    zeros = bytes(5_000_000)
    (tmp_path / "in").mkdir()
    put(tmp_path / "in", "bomb.zip", zipped({"big.md": zeros}))
    put(tmp_path / "in", "bomb.tgz", tarred([(member("big.md"), zeros)], "w:gz"))
    put(tmp_path / "in", "nested.zip", zipped({"bomb.zip": zipped({"big.md": zeros}), "fine.md": b"fine"}))
    put(tmp_path / "in", "fine.md", b"fine too")
    found = open_tree(tmp_path / "in")
    assert {each.sentence for each in found.left} == {BOMB}
    assert {blob.name for blob in found.blobs} >= {"fine.md", "nested.zip/fine.md"}


def test_an_archive_in_itself_without_end_is_not_followed(tmp_path: Path) -> None:
    data = zipped({"last.md": b"x"})
    for _ in range(6):
        data = zipped({"in.zip": data, "n.md": b"x"})
    found = open_tree(put(tmp_path, "a.zip", data))
    assert len(found.blobs) == 3
    assert [each.sentence for each in found.left] == [DEEP]


@pytest.mark.parametrize("cut", [5, 30, 60, 100, 150])
def test_a_damaged_archive_is_a_sentence(tmp_path: Path, cut: int) -> None:
    data = zipped({"a.md": b"words " * 50, "b.md": os.urandom(100)})
    path = put(tmp_path, "a.zip", data[: -cut or None])
    assert left(path) == {"a.zip": DAMAGED}
    assert read_path(path).items == []
    tar = put(tmp_path, "a.tgz", tarred([(member("a.md"), os.urandom(5000))], "w:gz")[:-cut])
    reading = read_path(tar)
    assert reading.items == []
    assert reading.problems


def test_an_entry_that_cannot_be_unpacked_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"these words are broken", "b.txt": b"these are fine"}, zipfile.ZIP_STORED))
    at = data.index(b"words")
    data[at : at + 5] = b"swords"[:5]
    reading = sandboxed(put(tmp_path, "a.zip", bytes(data)))
    assert [item.text for item in reading.items] == ["these are fine"]
    assert any("damaged" in problem for problem in reading.problems)


def test_a_password_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.md": b"secret"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert left(put(tmp_path, "a.zip", bytes(data))) == {"a.zip/a.md": LOCKED}


def test_the_folder_of_the_app_is_never_imported(tmp_path: Path) -> None:
    home = tmp_path / "life" / "home"
    home.mkdir(parents=True)
    put(home, "log.txt", b"ours")
    put(tmp_path / "life", "note.txt", b"theirs")
    assert [blob.name for blob in open_tree(tmp_path / "life", apart=home).blobs] == ["note.txt"]
    for inside in (home, home / "log.txt"):
        with pytest.raises(UserError, match="keeps its own data"):
            open_tree(inside, apart=home)


def test_many_files_are_told_in_few_sentences(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(30):
        put(tmp_path / "in", f"{number:02}.jpg", b"\xff\xd8")
    put(tmp_path / "in", "a.bin", b"\0\1\2")
    assert read_path(tmp_path / "in").problems == [
        "00.jpg and 29 more: it is a photo and stays where it is.",
        "a.bin: it is in no format that can be imported.",
    ]
