"""A later version of a package, made of the package itself: a higher number, and one more migration of the database.

What PyInstaller froze is used again. In its archive one module is exchanged: `secondme.store.migrations` by itself and
a migration after its own. The formats are those of PyInstaller 6 (its `archive/writers.py`).
"""

import importlib.util
import marshal
import shutil
import struct
import zlib
from pathlib import Path

from smoke_root import Failed, outside

LATER = "99.0"
MODULE = "secondme.store.migrations"
MIGRATION = """
import marshal
exec(marshal.loads({before!r}), globals())

@memory()
def m_of_a_later_version(db):
    db.execute("CREATE TABLE of_a_later_version(item INTEGER PRIMARY KEY)")
    db.execute("INSERT INTO of_a_later_version SELECT id FROM items")
"""
_COOKIE = struct.Struct("!8sIIII64s")
_ENTRY = struct.Struct("!IIIIBc")
_MAGIC = b"MEI\014\013\012\013\016"


def later(deb: Path, version: str, work: Path) -> Path:
    """The file of the later package, beside others of `work`. Raises Failed."""
    tree = work / "later"
    shutil.rmtree(tree, ignore_errors=True)
    outside(["dpkg-deb", "-R", str(deb), str(tree)])
    app = tree / "usr/lib/secondme"
    old = app / f"_internal/secondme-{version}.dist-info"
    new = old.rename(old.with_name(f"secondme-{LATER}.dist-info"))
    for told in (tree / "DEBIAN/control", new / "METADATA"):
        text = told.read_text(encoding="utf-8").replace(f"Version: {version}\n", f"Version: {LATER}\n", 1)
        told.write_text(text, encoding="utf-8")
    migrate_further(app / "secondme", work)
    (tree / "DEBIAN/md5sums").unlink()
    file = work / deb.name.replace(version, LATER, 1)
    outside(["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(file)])
    shutil.rmtree(tree)
    return file


def migrate_further(program: Path, work: Path) -> None:
    """Exchange the module in a frozen program."""
    part = work / "pydata"
    section = ["--only-section=pydata", "--set-section-flags", "pydata=alloc"]
    outside(["objcopy", "-O", "binary", *section, str(program), str(part)])
    part.write_bytes(_package(part.read_bytes()))
    outside(["objcopy", "--update-section", f"pydata={part}", str(program)])
    part.unlink()


def _package(data: bytes) -> bytes:
    """The archive behind the program: parts, their table, a cookie. The modules are its last part."""
    at = data.rfind(_MAGIC)
    magic, length, table_at, table_length, python, library = _COOKIE.unpack_from(data, at)
    begin = at + _COOKIE.size - length
    table = data[begin + table_at : begin + table_at + table_length]
    place = 0
    while place < len(table):
        size, position, packed, _, _, kind = _ENTRY.unpack_from(table, place)
        if kind == b"z":
            break
        place += size
    else:
        raise Failed("The frozen program holds no archive of modules.")
    if position + packed != table_at:
        raise Failed("The archive of modules is not the last part of the frozen program.")
    modules = _modules(data[begin + position : begin + table_at])
    entry = _ENTRY.pack(size, position, len(modules), len(modules), 0, b"z")
    table = table[:place] + entry + table[place + _ENTRY.size :]
    moved = position + len(modules)
    cookie = _COOKIE.pack(magic, moved + len(table) + _COOKIE.size, moved, len(table), python, library)
    return data[begin : begin + position] + modules + table + cookie


def _modules(archive: bytes) -> bytes:
    """The archive of modules with the new one at its end: a head, what is packed, and a table."""
    if archive[4:8] != importlib.util.MAGIC_NUMBER:
        raise Failed("The package was frozen with another Python than the one that runs this.")
    (table_at,) = struct.unpack_from("!i", archive, 8)
    table = dict(marshal.loads(archive[table_at:]))
    kind, begin, length = table[MODULE]
    before = zlib.decompress(archive[begin : begin + length])
    code = compile(MIGRATION.format(before=before), "secondme/store/migrations.py", "exec")
    packed = zlib.compress(marshal.dumps(code))
    table[MODULE] = (kind, table_at, len(packed))
    head = archive[:8] + struct.pack("!i", table_at + len(packed))
    return head + archive[12:table_at] + packed + marshal.dumps(list(table.items()))
