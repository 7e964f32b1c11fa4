"""What a person points at, as a flat list of files: folders are walked, archives are looked into, to some depth.

Nothing is ever extracted to the disk. Links, device files, absolute paths and paths that lead out of an archive are
refused; so are archives that unpack to far more than they are (bombs), and more files than anybody keeps.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import weakref
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from secondme.errors import UserError
from secondme.importers.base import Blob
from secondme.importers.members import BOMB, BROKEN, Bounded, Damaged, Member, Refused

MAX_FILES = 200_000
MAX_DEPTH = 32
"""Folders within folders."""
MAX_NESTED = 3
"""Archives within archives: the outermost is the first."""
MAX_UNPACKED = 100_000_000_000
MAX_RATIO = 200
FREE_BYTES = 100_000_000
"""Up to so many unpacked bytes nobody asks for the ratio: long logs of chats are packed very small."""
MAX_INNER = 96_000_000
"""An archive in an archive is held in memory while it is read, unless it was put there unpacked."""
WALKED = frozenset({".obsidian", ".trash", ".logseq", ".joplin"})
"""Hidden folders that say something about the notes beside them."""
_DOCUMENTS = ".docx .docm .dotx .odt .ott .fodt .epub .xlsx .xlsm .ods .pptx .odp .pages .numbers .key .jar .apk"
DOCUMENTS = frozenset(_DOCUMENTS.split(" "))
"""Files that are zip archives inside and one document to a person."""
_TARS = (".tar", ".jex", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_UNPACKERS: tuple[tuple[bytes, Callable[[IO[bytes]], IO[bytes]]], ...] = (
    (b"\x1f\x8b", lambda file: cast(IO[bytes], gzip.GzipFile(fileobj=file))),
    (b"BZh", lambda file: cast(IO[bytes], bz2.BZ2File(file))),
    (b"\xfd7zXZ", lambda file: cast(IO[bytes], lzma.LZMAFile(file))),  # noqa: SIM115 - closed with the process
)
_JUNK = ("__MACOSX/", "META-INF/")
DAMAGED = "it is damaged and cannot be unpacked."
LOCKED = "it is protected by a password."
LINK = "it is a link; links are not followed."
OUTSIDE = "its name leads out of the archive."
SPECIAL = "it is no ordinary file."
DEEP = "it is an archive too deep within other archives."
LARGE = "it is a large archive within another one; unpack the outer one first."


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not read, and why: a sentence that begins small."""

    name: str
    sentence: str


@dataclass(slots=True)
class Tree:
    """The files below what was pointed at, in a stable order, and what was left out of them."""

    blobs: list[Blob] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    unpacked: int = 0
    apart: Path | None = None
    one_file: bool = False
    """The person pointed at a file, no folder."""
    tick: Callable[[], None] = lambda: None

    def add(self, blob: Blob, nested: int) -> None:
        """A file; an archive is replaced by what it holds. Raises UserError when there are too many."""
        self.tick()
        if len(self.blobs) + len(self.left) >= MAX_FILES:
            raise UserError(f"There are more than {MAX_FILES:,} files. Import them in parts.")
        kind = archive_kind(blob)
        if not kind:
            self.blobs.append(blob)
        elif nested >= MAX_NESTED:
            self.leave(blob.name, DEEP)
        else:
            self._open_archive(blob, kind, nested + 1)

    def leave(self, name: str, sentence: str) -> None:
        self.left.append(Left(name, sentence))

    def _open_archive(self, blob: Blob, kind: str, nested: int) -> None:
        members = _zip_members if kind == "zip" else _tar_members
        try:
            for member in members(blob, nested, self):
                self.unpacked += member.size
                if self.unpacked > MAX_UNPACKED:
                    raise UserError("The archives hold more than 100 GB. Import them in parts.")
                self.add(member, nested)
        except _Locked:
            self.leave(blob.name, LOCKED)
        except Refused as refused:
            self.leave(blob.name, str(refused))
        except (*BROKEN, Damaged):
            self.leave(blob.name, DAMAGED)


class _Locked(Exception):
    pass


def open_tree(path: Path, tick: Callable[[], None] = lambda: None, apart: Path | None = None) -> Tree:
    """Everything below `path`: a file, a folder, or an archive; but nothing in the folder `apart`, where the app keeps
    its own data. `tick` is called for every file.

    Raises UserError for what is not there, cannot be listed, or is too much."""
    whole = Path(os.path.abspath(path.expanduser()))
    tree = Tree(apart=apart, one_file=not whole.is_dir(), tick=tick)
    if apart is not None and (whole == apart or apart in whole.parents):
        raise UserError(f"{whole} is where Second Me keeps its own data.")
    try:
        if whole.is_dir():
            for blob in _walk(whole, whole, 0, tree):
                tree.add(blob, 0)
        elif whole.exists():
            found = os.stat(whole)
            if not stat.S_ISREG(found.st_mode):
                raise UserError(f"{whole} is neither a file nor a folder.")
            tree.add(_file(whole, whole.name, found), 0)
        else:
            raise UserError(f"There is no file or folder {whole}.")
    except OSError as error:
        raise UserError(f"{whole.name} could not be read: {error.strerror or 'the disk reports an error'}.") from error
    return tree


def _walk(folder: Path, root: Path, depth: int, tree: Tree) -> Iterator[Blob]:
    if depth > MAX_DEPTH:
        raise UserError(f"The folders in {folder} lie too deep within one another.")
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        if depth == 0:
            raise
        tree.leave(f"{folder.relative_to(root).as_posix()}/", "you have no permission to read this folder.")
        return
    for entry in entries:
        name = Path(entry.path).relative_to(root).as_posix()
        hidden = entry.name.startswith(".") and not (entry.name in WALKED and entry.is_dir(follow_symlinks=False))
        if entry.is_symlink():
            if not hidden:
                tree.leave(name, LINK)
        elif hidden or Path(entry.path) == tree.apart:
            tree.tick()
        elif entry.is_dir():
            yield from _walk(Path(entry.path), root, depth + 1, tree)
        elif entry.is_file():
            yield _file(Path(entry.path), name, entry.stat())
        else:
            tree.leave(name, SPECIAL)


def _file(path: Path, name: str, found: os.stat_result) -> Blob:
    return Blob(name, str(path), found.st_size, moment(found.st_mtime), lambda: path.open("rb"))


def moment(seconds: float) -> str:
    """A time of the file system in local time with its offset; the epoch for what is no time."""
    try:
        return datetime.fromtimestamp(int(seconds)).astimezone().isoformat()
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0).astimezone().isoformat()


def archive_kind(blob: Blob) -> str:
    """ "zip", "tar" (packed or not), or "" for what is no archive to a person."""
    name = blob.name.lower()
    try:
        head = blob.head
    except OSError:
        return ""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        document = PurePosixPath(name).suffix in DOCUMENTS or b"[Content_Types].xml" in head or _is_typed(head)
        return "" if document else "zip"
    if head[257:262] == b"ustar" or (name.endswith(_TARS) and head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ"))):
        return "tar"
    return ""


def _is_typed(head: bytes) -> bool:
    """The first entry of an OpenDocument or EPUB file says what it is."""
    return head[30:38] == b"mimetype"


def _inner_name(name: str) -> str:
    """A name in an archive as a path below it. Raises Refused when it leads elsewhere."""
    plain = name.replace("\\", "/")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if plain.startswith("/") or ".." in parts or (parts and len(parts[0]) == 2 and parts[0][1] == ":"):
        raise Refused(OUTSIDE)
    return "/".join(parts)


def _seekable(blob: Blob, nested: int) -> BinaryIO:
    """The archive itself, so that any place in it can be read at once."""
    if nested == 1:
        return blob.opener()
    if blob.size > MAX_INNER:
        raise Refused(LARGE)
    with blob.opener() as file:
        return io.BytesIO(file.read(MAX_INNER))


def _zip_members(blob: Blob, nested: int, tree: Tree) -> Iterator[Blob]:
    file = _seekable(blob, nested)
    try:
        archive = zipfile.ZipFile(file)
    except BaseException:
        file.close()
        raise
    weakref.finalize(archive, file.close)
    declared = sum(info.file_size for info in archive.filelist)
    if declared > FREE_BYTES and declared > MAX_RATIO * max(1, blob.size):
        raise Refused(BOMB)
    for info in archive.NameToInfo.values():
        tree.tick()
        if info.is_dir():
            continue
        shown = _zip_name(info)
        try:
            name = _inner_name(shown)
            if name.startswith(_JUNK) or PurePosixPath(name).name.startswith("."):
                continue
            _check_zip(info)
        except Refused as refused:
            tree.leave(f"{blob.name}/{shown[:200]}", str(refused))
            continue
        except _Locked:
            tree.leave(f"{blob.name}/{shown[:200]}", LOCKED)
            continue
        yield _member(blob, name, info.file_size, _zip_time(info, blob), _zip_opener(archive, info), nested, tree)


def _check_zip(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if info.flag_bits & 1:
        raise _Locked
    if stat.S_ISLNK(mode):
        raise Refused(LINK)
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(SPECIAL)
    if info.file_size > FREE_BYTES and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise Refused(BOMB)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Many apps write UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _zip_time(info: zipfile.ZipInfo, archive: Blob) -> str:
    try:
        return datetime(*info.date_time).isoformat() if info.date_time[0] > 1980 else archive.changed
    except ValueError:
        return archive.changed


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: _packed(lambda: archive.open(info))


def _tar_members(blob: Blob, nested: int, tree: Tree) -> Iterator[Blob]:
    file: IO[bytes] = _seekable(blob, nested)
    whole = file
    for magic, unpack in _UNPACKERS:
        if blob.head.startswith(magic):
            most = max(FREE_BYTES, MAX_RATIO * blob.size)
            file = io.BufferedReader(Bounded(unpack(file), most, tree.tick), 1 << 16)
    try:
        archive = tarfile.open(fileobj=file, mode="r:", ignore_zeros=False)  # noqa: SIM115 - its members are read later
    except BaseException:
        whole.close()
        raise
    weakref.finalize(archive, whole.close)
    for info in archive:
        tree.tick()
        if info.isdir():
            continue
        try:
            name = _inner_name(info.name)
            if name.startswith(_JUNK) or PurePosixPath(name).name.startswith("."):
                continue
            if info.issym() or info.islnk():
                raise Refused(LINK)
            if not info.isreg() or info.issparse():
                raise Refused(SPECIAL)
        except Refused as refused:
            tree.leave(f"{blob.name}/{info.name[:200]}", str(refused))
            continue
        yield _member(blob, name, info.size, moment(info.mtime), _tar_opener(archive, info), nested, tree)


def _tar_opener(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    return lambda: _packed(lambda: cast(IO[bytes], archive.extractfile(info)))


def _member(
    archive: Blob, name: str, size: int, changed: str, opener: Callable[[], BinaryIO], nested: int, tree: Tree
) -> Blob:
    """Named as it lies in the outermost archive; below it, and in a folder, the archive stands before it."""
    inside = name if nested == 1 and tree.one_file else f"{archive.name}/{name}"
    return Blob(inside, f"{archive.id}!/{name}", size, changed, opener)


def _packed(open_member: Callable[[], IO[bytes]]) -> BinaryIO:
    try:
        return io.BufferedReader(Member(open_member()), 1 << 16)
    except BROKEN as error:
        raise Damaged from error
