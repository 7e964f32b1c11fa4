"""Copies of pictures, recordings and videos: each sealed in a file of its own under the home, known by a keyed hash.

They are as secret as the database: encrypted and authenticated (sealed.py), under a key made of its key. The name of a
file says nothing about what is in it, and the same picture is kept once. Rows are written after the bytes are on the
disk; a file without a row is what a crash left behind, and is swept away.
"""

import hmac
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import Lock

from secondme import sealed
from secondme.errors import EnvironmentProblem, UserError
from secondme.importers.base import Attached, Piece
from secondme.importers.media import LONGEST_NAME, names_in
from secondme.paths import Paths, ours
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Attachment

FOLDER = "attachments"
PIECE = 1 << 20
FULL = "Free some space and go on with the import; what was read so far stays."


class Attachments:
    """Safe from any thread; one import at a time copies."""

    def __init__(self, store: Store, paths: Paths) -> None:
        self._store = store
        self.folder, self._backups = paths.root / FOLDER, paths.backups
        self.copies = 0
        """Imports that copy now."""
        self.lock = Lock()
        self.key, self.name_key = store.subkey("attachments"), store.subkey("attachment names")

    def copying(self, places: Callable[[], Iterable[int]]) -> "Copying":
        """For one import; `places` are then the conversations that it touched."""
        return Copying(self, self._store, places)

    def keep(self, file: Path, item_id: int) -> int:
        """Seal a copy of a file that came with an item; its id. Raises EnvironmentProblem when it cannot be."""
        with self.lock:
            self.copies += 1
        writer: sealed.Writer | None = None
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            writer = sealed.Writer(self.folder / f"keeping-{os.getpid()}-{item_id}", self.key)
            digest, size = hmac.new(self.name_key, digestmod=sha256), 0
            with file.open("rb") as source:
                while piece := source.read(PIECE):
                    writer.add(piece)
                    digest.update(piece)
                    size += len(piece)
            writer.finish(self.folder / digest.hexdigest())
            writer = None
            return self._store.attachments.add(_safe(file.name), size, digest.hexdigest(), [item_id])
        except OSError as error:
            raise EnvironmentProblem(f"{file.name} could not be kept: {error.strerror}.", "Send it again.") from error
        finally:
            if writer is not None:
                with suppress(OSError):
                    writer.abort()
            with self.lock:
                self.copies -= 1

    def read(self, attachment_id: int, most: int) -> bytes:
        """What is in one. Raises UserError when it is gone, damaged, or larger than `most` bytes."""
        data = bytearray()
        digest = self._store.attachments.digest(attachment_id)
        try:
            for piece in sealed.read_pieces(self.folder / digest, self.key):
                data += piece
                if len(data) > most:
                    raise UserError("This file is too large to be shown.")
        except FileNotFoundError:
            raise UserError("This file is no longer here.") from None
        except sealed.Damaged:
            raise UserError("This file is damaged and cannot be opened.") from None
        return bytes(data)

    def save(self, attachment_id: int, target: Path) -> None:
        """Write a plain copy, whole or not at all. Raises UserError when it is gone or damaged, EnvironmentProblem when
        it cannot be written."""
        digest = self._store.attachments.digest(attachment_id)
        part = target.with_name(target.name + ".part")
        try:
            with part.open("wb") as file:
                for piece in sealed.read_pieces(self.folder / digest, self.key):
                    file.write(piece)
            part.replace(target)
        except FileNotFoundError:
            raise UserError("This file is no longer here.") from None
        except sealed.Damaged:
            raise UserError("This file is damaged and cannot be opened.") from None
        except OSError as error:
            problem = f"{target} could not be written: {error.strerror}."
            raise EnvironmentProblem(problem, "Choose another place.") from error
        finally:
            part.unlink(missing_ok=True)

    def export(self, directory: Path, progress: Progress) -> int:
        """Plain copies of all in a folder of `directory`, and attachments.json, which says which items (by the ids of
        items.jsonl) name each; how many. Raises UserError, EnvironmentProblem, Cancelled."""
        known = self._store.attachments.all()
        if not known:
            return 0
        folder = directory / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        named = self._store.attachments.items()
        listed = []
        for done, (attachment, _) in enumerate(known, 1):
            file = f"{attachment.id}-{Path(attachment.name).name}"
            self.save(attachment.id, folder / file)
            listed.append({"file": f"{FOLDER}/{file}", "name": attachment.name, "items": named[attachment.id]})
            progress.update(done, len(known), "Exporting pictures and recordings")
        (directory / "attachments.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
        return len(known)

    def problems(self) -> list[str]:
        """What is wrong, in words without names. Reads every byte."""
        missing = damaged = 0
        for _, digest in self._store.attachments.all():
            try:
                for _piece in sealed.read_pieces(self.folder / digest, self.key):
                    pass
            except FileNotFoundError:
                missing += 1
            except sealed.Damaged:
                damaged += 1
        told = ((missing, "missing"), (damaged, "damaged"))
        return [f"{number} copied files are {what}." for number, what in told if number]

    def sweep(self) -> int:
        """Remove files that no item names any more, or that were never completed; how many. Not while an import
        copies, nor while a database that was replaced by a copy of it lies beside it: that one may name them."""
        with self.lock:
            if self.copies or any(self._backups.glob("replaced-*.db")):
                return 0
            self._store.attachments.drop_unneeded()
            known = {digest for _, digest in self._store.attachments.all()}
            gone = [path for path in self.folder.glob("*") if path.name not in known and ours(path)]
            for path in gone:
                path.unlink(missing_ok=True)
            return len(gone)


class Copying:
    """Takes files in pieces, as the parser reads them; what is complete is linked to its items when it is closed, and
    what then belongs to no item is removed."""

    def __init__(self, owner: Attachments, store: Store, places: Callable[[], Iterable[int]]) -> None:
        self._owner, self._store, self._places = owner, store, places
        self._writer: sealed.Writer | None = None
        self._under_way = ""
        self._hash = hmac.new(owner.name_key, digestmod=sha256)
        self._size = 0
        self._done: dict[str, _Copy] = {}
        """By the id of the file."""
        self._given: list[tuple[str, Attached]] = []
        """(format, file of an item)."""
        self.count = 0
        """How many files belong to an item; known when it is closed."""
        self._open = True
        with owner.lock:
            owner.copies += 1

    def take(self, piece: Piece) -> None:
        """The next piece of the file under way, or the first of another: then the one before was never whole. Raises
        EnvironmentProblem when it cannot be written; nothing of this file stays then."""
        try:
            if piece.id != self._under_way:
                self._abort()
            if self._writer is None:
                self._begin(piece.id)
            self._add(piece)
        except OSError as error:
            self._abort()
            raise EnvironmentProblem(f"A picture could not be copied: {error.strerror}.", FULL) from error

    def give(self, format: str, attached: Attached) -> None:
        """Say to which item a file belongs that says nothing of it itself."""
        self._given.append((format, attached))

    def _begin(self, id: str) -> None:
        self._owner.folder.mkdir(mode=0o700, exist_ok=True)
        self._writer = sealed.Writer(self._owner.folder / f"copying-{os.getpid()}", self._owner.key)
        self._hash, self._size = hmac.new(self._owner.name_key, digestmod=sha256), 0
        self._under_way = id

    def _add(self, piece: Piece) -> None:
        writer = self._writer
        assert writer is not None
        writer.add(piece.data)
        self._hash.update(piece.data)
        self._size += len(piece.data)
        if piece.last:
            digest = self._hash.hexdigest()
            writer.finish(self._owner.folder / digest)
            self._writer = None
            self._done[piece.id] = _Copy(piece.name, digest, self._size)

    def _abort(self) -> None:
        if self._writer is not None:
            with suppress(OSError):
                self._writer.abort()
            self._writer = None

    def close(self) -> None:
        """Link what was copied to the items that name it, or that it was given to. Idempotent."""
        if not self._open:
            return
        self._open = False
        self._abort()
        done, self._done = self._done, {}
        linked: set[str] = set()
        try:
            if done:
                linked = self._link_named(done) | self._link_given(done)
                self.count = len(linked)
        finally:
            with self._owner.lock:
                self._owner.copies -= 1
        if len(linked) < len(done):
            self._owner.sweep()

    def _link_named(self, done: "dict[str, _Copy]") -> set[str]:
        by_name = {copy.name.casefold(): (id, copy) for id, copy in done.items() if copy.name}
        named: dict[str, list[int]] = {}
        if by_name:
            for item_id, text in self._store.attachments.texts(list(self._places())):
                for name in names_in(text, by_name):
                    named.setdefault(name, []).append(item_id)
        with self._store.write():
            for name, items in named.items():
                _, copy = by_name[name]
                self._store.attachments.add(copy.name, copy.size, copy.digest, items)
        return {by_name[name][0] for name in named}

    def _link_given(self, done: "dict[str, _Copy]") -> set[str]:
        linked: set[str] = set()
        with self._store.write():
            for format, each in self._given:
                copy = done.get(each.id)
                item = self._store.attachments.holder(format, each.conversation, each.item) if copy else None
                if copy and item is not None:
                    self._store.attachments.add(_safe(each.name), copy.size, copy.digest, [item])
                    linked.add(each.id)
        return linked


@dataclass(frozen=True, slots=True)
class _Copy:
    name: str
    digest: str
    size: int


def _safe(name: str) -> str:
    """A name that came from a file as that of a file: no path, nothing that cannot be seen."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in bare if sign.isprintable()).strip(". ")[:LONGEST_NAME] or "file"


__all__ = ["Attachment", "Attachments", "Copying"]
