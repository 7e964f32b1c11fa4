"""Exports of apps for notes, made of invented content in the shape that the apps write them.

Each maker gives the files of an export as {name: bytes}; `blobs` makes them readable without a disk, `write` puts them
into a folder, `zipped` and `tarred` into an archive.
"""

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from secondme.importers.base import Blob

Files = Mapping[str, bytes]
CHANGED = "2024-06-01T09:00:00+00:00"
LISBON = "3f0c1e5a9b7d4c2e8a6f1b3d5c7e9a0b"
ALFAMA = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
BOOKS = "00112233445566778899aabbccddeeff"
DUNE = "ffeeddccbbaa99887766554433221100"


def blobs(files: Files, root: str = "/exports") -> list[Blob]:
    return [
        Blob(name, f"{root}/{name}", len(data), CHANGED, lambda data=data: io.BytesIO(data))  # type: ignore[misc]
        for name, data in files.items()
    ]


def write(files: Files, folder: Path) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def zipped_cp437(files: Files) -> bytes:
    """As Windows zips names: in an old code page, without the mark of UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name.encode("utf-8").decode("cp437"))
            archive.writestr(info, data)
    raw = bytearray(out.getvalue())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = raw.find(mark)
        while at >= 0:
            flags = at + (6 if mark == b"PK\x03\x04" else 8)
            raw[flags + 1] &= ~0x08
            at = raw.find(mark, at + 4)
    return bytes(raw)


def tarred(files: Files) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_717_000_000
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def vault() -> Files:
    """An Obsidian vault with its settings, a bin, templates, daily notes, a canvas and a drawing."""
    return {
        "Vault/.obsidian/app.json": b"{}",
        "Vault/.obsidian/templates.json": json.dumps({"folder": "Extra/Forms"}).encode(),
        "Vault/.obsidian/workspace.json": b"{}",
        "Vault/.trash/Old.md": b"thrown away",
        "Vault/2024-05-01.md": b"Met [[People/Marta Silva|her]] at the lake. #swimming\n\n![[IMG_1.jpg|300]]\n",
        "Vault/People/Marta Silva.md": (
            b"---\naliases: [Marta, Tita]\ntags:\n  - friend\n  - lisbon\nbirthday: 1988-11-02\n"
            b"created: 2023-02-03T10:00:00\ncssclass: wide\nmet at: '[[Lisbon]]'\n---\n\n"
            b"# Marta Silva\n\nPlays the [[cello]]. ^block-1\n\n"
            b"> [!tip]- Gifts\n> She likes [[Tea#Green|green tea]].\n\n```\n[[not a link]]\n```\n"
        ),
        "Vault/Ideas.md": b"A garden on the roof, see [[2024-05-01]] and ![[Marta Silva]].",
        "Vault/Templates/Day.md": b"# {{date}}\n",
        "Vault/Extra/Forms/Person.md": b"---\nbirthday:\n---\n",
        "Vault/Board.canvas": json.dumps(
            {
                "nodes": [
                    {"id": "1", "type": "text", "text": "Call [[Marta Silva]] about the boat", "x": 0, "y": 0},
                    {"id": "2", "type": "file", "file": "Pictures/boat.png"},
                    {"id": "3", "type": "link", "url": "https://example.org/boats"},
                    {"id": "4", "type": "group", "label": "Summer"},
                ],
                "edges": [],
            }
        ).encode(),
        "Vault/Sketch.excalidraw.md": (
            b"---\nexcalidraw-plugin: parsed\n---\n# Text Elements\nThe pump stands here ^Ab12cd34\n\n%%\n# Drawing\n"
            b"```compressed-json\nN4KAkARALgngDgUwgLgAQQQDwMYEMA2AlgCYBOuA7hADTgQBuCpAzoQPYB2KqATLZMzYBXUtiRoIACyhQ4zZAHoFAc0\n```\n%%"
        ),
    }


def notion(time: str = "March 1, 2024 3:04 PM") -> Files:
    """Markdown & CSV, with a shortened title, a page below it, and a database of which one row has a page."""
    folder = f"Export-1/Three days in Lisbon and what we want to see {LISBON}"
    long = "Three days in Lisbon and what we want to see again next spring"
    return {
        f"{folder}.md": (
            f"# {long}\n\nCreated: {time}\nTags: travel, family\nDone: No\n\n"
            f"We stayed in [Alfama](Three%20days/Alfama%20{ALFAMA}.md).\n\n- [x] tram 28\n- [ ] aquarium\n\n"
            "![tram.jpg](Three%20days/tram.jpg)\n"
        ).encode(),
        f"{folder}/Alfama {ALFAMA}.md": b"# Alfama\n\nOld streets.\n",
        f"Export-1/Books {BOOKS}.csv": "\ufeffName,Rating\nDune,5\n".encode(),
        f"Export-1/Books {BOOKS}_all.csv": '\ufeffName,Rating,Why\nDune,5,sand\nEmma,4,"wit, and more"\n'.encode(),
        f"Export-1/Books {BOOKS}/Dune {DUNE}.md": b"# Dune\n\nRating: 5\nWhy: sand\n",
    }


def notion_html() -> Files:
    """A page of a database as the HTML export writes it."""

    def row(kind: str, name: str, value: str) -> str:
        cells = f'<th><span class="icon property-icon"></span>{name}</th><td>{value}</td>'
        return f'<tr class="property-row property-row-{kind}">{cells}</tr>'

    values = (
        '<span class="selected-value select-value-color-green">home office</span>'
        '<span class="selected-value select-value-color-orange">coffee</span>'
    )
    page = (
        '<html><head><meta charset="utf-8"/><title>Espresso machine</title><style>p{}</style></head><body>'
        '<article id="1590080a-a5a3-8024-88c2-e857dea7aa7e" class="page sans"><header><h1 class="page-title">Espresso '
        'machine</h1><p class="page-description"></p><table class="properties"><tbody>'
        + row("text", "Notes", "Double boiler.")
        + row("multi_select", "Tags", values)
        + row("checkbox", "Serviced", '<div class="checkbox checkbox-on"></div>')
        + row("created_time", "Angelegt", "<time>@1. März 2024 15:04</time>")
        + '</tbody></table></header><div class="page-body"><p>Bought it used.</p>'
        '<ul class="to-do-list"><li><div class="checkbox checkbox-off"></div> <span>descale</span></li></ul>'
        "</div></article></body></html>"
    )
    return {
        "index.html": f'<html><body><a href="Espresso {DUNE}.html">Espresso machine</a></body></html>'.encode(),
        f"Espresso {DUNE}.html": page.encode(),
    }


def enml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE en-note SYSTEM '
        f'"http://xml.evernote.com/pub/enml2.dtd"><en-note>{body}</en-note>'
    )


def evernote_note(title: str, body: str, created: str = "20240229T203941Z", more: str = "") -> str:
    return (
        f"<note><title>{title}</title><created>{created}</created><updated>20240301T000000Z</updated>{more}"
        f"<content>\n<![CDATA[{enml(body)}      ]]>\n</content></note>"
    )


def evernote(*notes: str, version: str = "10.73.3") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">\n'
        f'<en-export export-date="20240401T120000Z" application="Evernote" version="{version}">'
        + "".join(notes)
        + "</en-export>"
    ).encode()


def keep_note(**fields: object) -> bytes:
    note = {
        "color": "DEFAULT", "isTrashed": False, "isPinned": False, "isArchived": False, "title": "",
        "userEditedTimestampUsec": 1_690_597_779_005_000, "createdTimestampUsec": 1_690_426_307_496_000, **fields,
    }  # fmt: skip
    return json.dumps(note, ensure_ascii=False).encode()


def keep() -> Files:
    """As Takeout packs Keep: JSON and HTML of each note, pictures, a list of labels."""
    base = "Takeout/Keep/"
    return {
        base + "Locker.json": keep_note(
            title="Locker", textContent="The bike locker is number 14.\nKey at Ana's.", labels=[{"name": "Home"}],
            annotations=[{"description": "", "source": "WEBLINK", "title": "Lockers", "url": "https://example.org/l"}],
            attachments=[{"filePath": "17ab.3gp", "mimetype": "audio/3gpp"}],
            sharees=[
                {"isOwner": True, "type": "WRITER", "email": "jo@example.org"},
                {"isOwner": False, "type": "WRITER", "email": "ana@example.org"},
            ],
        ),
        base + "Locker.html": b"<html><body>The bike locker is number 14.</body></html>",
        base + "Shopping.json": keep_note(
            title="Shopping", createdTimestampUsec=1_690_426_400_000_000,
            listContent=[
                {"textHtml": "<p>Milk</p>", "text": "Milk", "isChecked": True},
                {"textHtml": "<p>Rye bread</p>", "text": "Rye bread", "isChecked": False},
            ],
            isArchived=True,
        ),
        base + "Gone.json": keep_note(title="Gone", textContent="old", isTrashed=True, createdTimestampUsec=1),
        base + "Gone too.json": keep_note(title="Gone too", textContent="old", isTrashed=True),
        base + "Empty.json": keep_note(createdTimestampUsec=1_690_426_500_000_000),
        base + "Broken.json": (
            b'{\n "color": "DEFAULT",\n "isTrashed": false,\n "isPinned": false,\n "isArchived": false,\n'
            b' "textContent": "Two \\"quoted\\" words\\nand a line.",\n "title": "Broken"\n'
            b' "userEditedTimestampUsec": 1690597779005000,\n "createdTimestampUsec": 1690426307999000\n}'
        ),
        base + "Labels.txt": b"Home\n",
        base + "17ab.3gp": b"\0\0\0 ftyp3gp4",
    }  # fmt: skip


def joplin_item(title: str, body: str = "", **properties: object) -> bytes:
    """Serialised as Joplin does: title, body and properties with empty lines between them."""
    parts = [part for part in (title, body, "\n".join(f"{key}: {value}" for key, value in properties.items())) if part]
    return "\n\n".join(parts).encode()


def joplin() -> Files:
    note = {
        "is_conflict": 0, "latitude": "0.00000000", "author": "", "source_url": "", "is_todo": 0, "todo_due": 0,
        "todo_completed": 0, "source": "joplin-desktop", "encryption_cipher_text": "", "encryption_applied": 0,
        "markup_language": 1, "deleted_time": 0,
    }  # fmt: skip
    times = {"created_time": "2024-01-05T08:00:00.000Z", "updated_time": "2024-02-05T08:00:00.000Z"}
    own = {"user_created_time": "2023-12-24T18:00:00.123Z", "user_updated_time": "2024-02-05T08:00:00.000Z"}
    a, b, c, d, e, f, g, h, i = (digit * 32 for digit in "abcdef012")
    return {
        f"{a}.md": joplin_item(
            "Roof", f"Ask Tom.\n\n![](:/{d}) and [the plan](:/{b}).\n\nkey: value", id=a, parent_id=f, **times, **note,
            **own, type_=1,
        ),
        f"{b}.md": joplin_item(
            "Buy nails", id=b, parent_id=e, **times, **{**note, "is_todo": 1, "todo_due": 1_717_378_714_000}, type_=1
        ),
        f"{c}.md": joplin_item("Thrown away", "x", id=c, **{**note, "deleted_time": 1_700_000_000_000}, type_=1),
        f"{d}.md": joplin_item("roof.jpg", id=d, mime="image/jpeg", filename="", file_extension="jpg", type_=4),
        f"{e}.md": joplin_item("House", id=e, parent_id="", type_=2),
        f"{f}.md": joplin_item("Repairs", id=f, parent_id=e, type_=2),
        f"{g}.md": joplin_item("urgent", id=g, parent_id="", type_=5),
        f"{h}.md": joplin_item("", id=h, note_id=a, tag_id=g, type_=6),
        f"{i}.md": joplin_item(
            "", id=i, parent_id=e, updated_time="2024-01-01T00:00:00.000Z", encryption_applied=1,
            encryption_cipher_text="JED0100002205", type_=1,
        ),
        f"resources/{d}.jpg": b"\xff\xd8\xff",
    }  # fmt: skip


BLOCK = "64a1f0c2-1111-4222-8333-abcdefabcdef"


def logseq(form: str = "yyyy_MM_dd", journal: str = "2024_05_01") -> Files:
    settings = f';; :journal/file-name-format "dd-MM"\n{{:journal/file-name-format "{form}"}}'
    return {
        "graph/logseq/config.edn": settings.encode(),
        f"graph/journals/{journal}.md": (
            f"- TODO call [[Ana]] about the [[Boat/Motor]]\n  id:: {BLOCK}\n  collapsed:: true\n"
            "\t- she has a spare one #boat\n- DONE swim\n  :LOGBOOK:\n  CLOCK: [2024-05-01 Wed 10:00:00]\n  :END:\n"
        ).encode(),
        "graph/pages/Boat___Motor.md": (
            "title:: Boat/Motor\ncreated-at:: 1609233078964\ntags:: boat, [[repairs]]\nalias:: engine\n"
            "owner:: [[Ana]]\n\n"
            f"- as said in (({BLOCK})) and [there]((({BLOCK})))\n- {{{{embed [[Ana]]}}}}\n- power:: 8 hp\n"
            "- ```ini\n  key:: value\n  ```\n"
        ).encode(),
        "graph/pages/Books.org": b"#+TITLE: Books\n* TODO read Dune :sand:\n:PROPERTIES:\n:ID: 1\n:END:\nby [[https://x.org][Herbert]]\n",
        "graph/logseq/bak/pages/Boat/1.md": b"- old",
        "graph/assets/boat.png": b"\x89PNG",
    }  # fmt: skip
