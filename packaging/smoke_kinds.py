"""Files of the person's, opened as a file manager opens them: by the kind that the system takes them for, and the entry
that says that it opens this kind."""

import io
import subprocess
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

from smoke_desk import PATIENCE_S, Desk
from smoke_root import HOME, PERSON, Failed, Root

PACKAGES = ("libglib2.0-bin", "desktop-file-utils", "xdg-utils")
"""What any desktop brings along: GLib's `gio`, the list of which entry opens what, and xdg-mime."""
ENTRY = "secondme.desktop"
FOLDER = f"{HOME}/Documents/kinds"
OWN = {
    "notes.enex": "application/x-evernote-export+xml",
    "notes.jex": "application/x-joplin-export",
    "notes.jsonl": "application/x-ndjson",
    "notes.ndjson": "application/x-ndjson",
}
"""Kinds that the package tells the system of."""
EVERNOTE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export3.dtd">
<en-export export-date="20260102T030405Z" application="Evernote"><note><title>Harbour</title>
<created>20260102T030405Z</created>
<content><![CDATA[<en-note><div>The boat is called Petrel, and lies at Kinsale.</div></en-note>]]></content>
</note></en-export>
"""
WORD = "Petrel"


def opened(root: Root, environment: tuple[str, ...], picture: Path, find: Callable[[str], str]) -> str:
    """`find`: searches for a word, and returns the text that was found first."""
    root.run(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES])
    _write(root)
    for name, kind in OWN.items():
        seen = root.run(["gio", "info", "-a", "standard::content-type", f"{FOLDER}/{name}"], environment)
        if kind not in seen.split():
            raise Failed(f"{name} is taken for {seen.split()[-1:]}, not {kind}.")
    kinds = _declared(root)
    for kind in kinds:
        entry = root.run(["xdg-mime", "query", "default", kind], environment).strip()
        if entry != ENTRY:
            raise Failed(f"{kind} is opened by {entry!r}.")
    with Desk() as desk:
        try:
            _open(root, f"{FOLDER}/notes.enex", [*environment, *desk.place])
            desk.see("Choose others", "push button")
            desk.click("Import", "push button")
            desk.see("Evernote export", "table cell")
            seen = desk.picture(picture)
            desk.click("Done", "push button")
            desk.wait_until_gone("Done", "push button")
            desk.press("alt+F4")
            _ended(root)
        finally:
            root.end_programs()
    found = find(WORD)
    if WORD not in found:
        raise Failed(f"What was imported is not found: {found!r}")
    return f"{len(OWN)} files known by the package's own kinds, {len(kinds)} kinds opened by {ENTRY}; {seen}; {found!r}"


def _open(root: Root, file: str, environment: list[str]) -> None:
    """gio ends at once, and what it has started goes on with its output: nobody may wait for the end of that."""
    quiet = subprocess.DEVNULL
    status = subprocess.run(root.command(["gio", "open", file], environment), stdout=quiet, stderr=quiet, timeout=120)
    if status.returncode:
        raise Failed(f"gio open ended with {status.returncode}.")


def _write(root: Root) -> None:
    folder = root.path / FOLDER.lstrip("/")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notes.enex").write_text(EVERNOTE, encoding="utf-8")
    for name in ("notes.jsonl", "notes.ndjson"):
        (folder / name).write_text('{"text": "one"}\n', encoding="utf-8")
    text = b"Harbour\n\nid: 0123456789abcdef0123456789abcdef\ntype_: 1\n"
    with tarfile.open(folder / "notes.jex", "w") as archive:
        member = tarfile.TarInfo("0123456789abcdef0123456789abcdef.md")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    root.run(["chown", "-R", f"{PERSON}:{PERSON}", FOLDER])


def _declared(root: Root) -> list[str]:
    """The kinds that the entry says it opens."""
    text = (root.path / "usr/share/applications" / ENTRY).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("MimeType="))
    return [kind for kind in line.partition("=")[2].split(";") if kind]


def _ended(root: Root) -> None:
    """The app, which nobody here has started, ends when its window is closed."""
    until = time.monotonic() + PATIENCE_S
    while root.programs():
        if time.monotonic() > until:
            raise Failed("The app that the system started does not end.")
        time.sleep(0.2)
