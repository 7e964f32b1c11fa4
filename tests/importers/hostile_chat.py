"""Exports of chats that are broken or made to do harm. Each must end with messages or with a sentence."""

import copy
import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.importers import make_chat as make
from tests.importers.chat_help import talk
from tests.importers.make_chat import WRITINGS, plain_json

DEEP = 200_000
_THREAD = talk(*(f"message {n} äöü 👍" for n in range(12)))
_CHAT = make.telegram_chat(_THREAD, {"Ann": 2, "Ben": 1}, {"name": "Ann", "type": "personal_chat", "id": 2})
_OWNER = {"user_id": 1, "first_name": "Ben"}
_TELEGRAM = b'{"name": "A", "type": "private_group", "id": 1, "messages": ['
_MESSAGE = b'{"id": %d, "type": "message", "date": "2021-01-01T00:00:00", "from": "A", "from_id": "user1", "text": %s}'
_DISCORD = b'{"guild": {"id": "1", "name": "g"}, "channel": {"id": "2", "type": "x", "name": "c"}, "messages": ['


def whole() -> dict[str, bytes]:
    """One good file of each kind, to be broken."""
    return {
        "telegram/result.json": plain_json(_CHAT),
        "account/result.json": make.telegram_account([_CHAT], _OWNER),
        "pages/messages.html": make.telegram_pages(_THREAD, "Ann", 100)["messages.html"],
        "discord/general.json": make.discord_channel(_THREAD, {"id": "9", "name": "x"}, {"id": "7", "name": "y"}),
        "package/messages/c1234567890/messages.json": make.discord_package(_THREAD, "A", False)[
            "Messages/c123456789012345678/messages.json"
        ],
        "package/messages/c1234567891/messages.csv": make.discord_package(_THREAD, "A", True)[
            "Messages/c123456789012345678/messages.csv"
        ],
        "slack/general/2021-01-13.json": next(iter(list(make.slack(_THREAD).values())[2:])),
        "whatsapp/_chat.txt": make.whatsapp(_THREAD, WRITINGS["ios ar"]),
        "whatsapp/WhatsApp Chat with Ann.txt": make.whatsapp(_THREAD, WRITINGS["android en-US"]),
        "signal/data.json": make.signal_data(_THREAD, "Ben"),
        "signal/chat.md": make.signal_markdown(_THREAD, "Ben"),
    }


def broken() -> Iterator[tuple[str, bytes]]:
    """(name, content): every kind cut at many places, with bytes changed, in wrong encodings, with NUL bytes."""
    chance = random.Random(5)
    for name, data in whole().items():
        folder, _, file = name.rpartition("/")

        def named(what: str, folder: str = folder, file: str = file) -> str:
            return f"{what}/{folder}/{file}"

        for part in (1, 2, 7, len(data) // 3, len(data) // 2, len(data) - 40, len(data) - 2):
            yield named(f"cut{part}"), data[:part]
        for turn in range(3):
            changed = bytearray(data)
            for _ in range(20):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            yield named(f"changed{turn}"), bytes(changed)
        yield named("nul"), data.replace(b"a", b"\0", 3)
        yield named("utf16"), data.decode().encode("utf-16")
        yield named("cp1252"), data.decode().encode("cp1252", "replace")
        yield named("twice"), data + data
        yield named("surrogates"), data.replace("ä".encode(), b"\\ud83d").replace("ü".encode(), b"\xed\xa0\xbd")


def hostile() -> Iterator[tuple[str, bytes]]:
    """(name, content): made to eat memory or time, or to pass for something else."""
    deep = b"[" * DEEP
    yield "h1/result.json", _TELEGRAM + deep
    yield "h2/result.json", _TELEGRAM + _MESSAGE % (1, deep + b"]" * DEEP) + b"]}"
    yield "h3/result.json", b'{"personal_information": {"user_id": 1}, "chats": {"list": ' + b'{"list": ' * DEEP
    yield "h4/result.json", _TELEGRAM + b",".join(_MESSAGE % (-n, b'"x"') for n in range(50)) + b"]}"
    for number, date in enumerate(("-1", "99999999999999999999", "1e400", "NaN", "[]", "null", '"soon"')):
        dated = b'{"id": 1, "type": "message", "date_unixtime": %s, "date": %s, "from": [], "text": {"a": 1}}'
        yield f"h5{number}/result.json", _TELEGRAM + dated % (date.encode(), date.encode()) + b"]}"
        row = f'{{"date": {date}, "sender": "Me", "body": "x", "reactions": 5, "attachments": {{"a": 1}}}}\n'
        yield f"h6{number}/data.json", b'{"date": "2020-01-01T00:00:00", "sender": "A", "body": "y"}\n' + row.encode()
        first = '{"type": "message", "ts": "1.1", "text": "x"}'
        stamp = f'[{first}, {{"type": "message", "ts": {date}, "text": "y"}}]'
        yield f"h7{number}/general/2020-01-01.json", stamp.encode()
    strange = b'{"id": 1, "type": "Default", "timestamp": 5, "content": ["x"], "author": "me", "embeds": 3}'
    yield "h8/c.json", _DISCORD + b"3, null, [], " + strange + b"]}"
    yield "h9/c.json", _DISCORD + b'{"id": "1", "content": "' + b"a" * 5_000_000 + b'"}]}'
    yield (
        "h10/messages/c123456789/messages.csv",
        b'ID,Timestamp,Contents,Attachments\n1,2020-01-01 00:00:00,"' + b"a" * 3_000_000,
    )
    yield (
        "h11/messages/c123456789/messages.csv",
        b"ID,Timestamp,Contents,Attachments\n" + b"," * 100_000 + b"\n\0\0\0\n1,,x,\n",
    )
    yield "h12/messages/c123456789/messages.json", b'[{"ID": 1e999, "Timestamp": "x", "Contents": "y"}, {"ID": "-5"}]'
    yield "h13/_chat.txt", b"[13.01.21, 10:00:00] Ann: x\n" + b"y\n" * 400_000
    yield "h14/_chat.txt", b"[13.01.21, 10:00:00] Ann: " + b"x" * 9_000_000
    yield "h15/_chat.txt", b"[13.01.21, 10:00:00] " + b"A" * 2_000_000 + b": x\n" + b"[13.01.21, 10:00:00] Ann: x\n" * 9
    yield "h16/_chat.txt", b"[13.01.21, 10:00:00] Ann: x\n" * 60_000
    yield "h17/_chat.txt", b"[99.99.99, 99:99:99] Ann: x\n" * 50
    yield "h18/_chat.txt", b"[13.01.1821, 10:00:00] Ann: x\n" * 50
    yield (
        "h19/_chat.txt",
        b"[13.01.21, 10:00:00] Ann: "
        + b" " * 300_000
        + b"<"
        + b" " * 300_000
        + b">\n"
        + b"[13.01.21, 10:00:01] B: x\n",
    )
    yield (
        "h20/_chat.txt",
        b"[13.01.21, 10:00:00] Ann: " + b"<a" * 300_000 + b"\n[13.01.21, 10:00:01] B: " + b"[" * 300_000,
    )
    yield "h21/_chat.txt", b"[13.01.21, 10:00:00] Ann: " + b'"' * 500_000 + b": y\n[13.01.21, 10:00:00] B: x\n"
    yield "h22/_chat.txt", b"\xff\xfe" + "[13.01.21, 10:00:00] Ann: x\n".encode("utf-16-le") * 3 + b"\n"
    yield (
        "h23/chat.md",
        b"[2020-01-01 10:00:00] Me: x\n" + b"> " * 200_000 + b"\n(( " + b"a" * 100_000 + b"\n![" * 50_000,
    )
    yield "h24/chat.md", b"[2020-13-45 99:99:99] Me: x\n\n[2020-01-01 10:00:00] B: y\n"
    yield "h25/data.json", b'{"date": "2020-01-01T00:00:00", "sender": "A", "body": "y"}\n' + b"[" * DEEP + b"\n"
    yield (
        "h26/general/2020-01-01.json",
        json.dumps([{"type": "message", "ts": "1.1", "text": "<" * 200_000 + "&lt;" * 50_000}]).encode(),
    )
    yield "h27/_chat.txt", plain_json(_CHAT)
    yield "h28/result.json", make.whatsapp(_THREAD, WRITINGS["android de"])
    yield "h29/chat.db", b"SQLite format 3\0" + b"\xff" * 5_000
    yield (
        "h30/result.json",
        _TELEGRAM + b'{"id": 1, "type": "message", "from": "' + b"A" * 3_000_000 + b'", "text": "x"}]}',
    )


_KINDS: tuple[Any, ...] = (
    None, True, 0, -1, 3.5, 10**30, "", "x", [], {}, [1], {"a": 1}, ["x", {}], {"text": []}, {"id": {}}, "9" * 400,
)  # fmt: skip


def mistaken(count: int) -> Iterator[tuple[str, bytes]]:
    """(name, content): good JSON in which values are of other kinds than they should be, or missing."""
    chance = random.Random(11)
    good = {name: json.loads(data) for name, data in whole().items() if name.endswith("result.json") or "slack" in name}
    good |= {name: json.loads(data) for name, data in whole().items() if name.startswith(("discord", "package"))
             and name.endswith(".json")}  # fmt: skip
    places = {name: list(_places(value)) for name, value in good.items()}
    for _ in range(count):
        name = chance.choice(list(good))
        value = copy.deepcopy(good[name])
        for place in chance.sample(places[name], 4):
            _change(value, place, chance)
        yield name, json.dumps(value).encode()


def _places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*here, key)
        yield from _places(part, (*here, key))


def _change(value: Any, place: tuple[Any, ...], chance: random.Random) -> None:
    """Put something else there, or nothing; where an earlier change took away what was around it, do nothing."""
    *above, last = place
    try:
        for key in above:
            value = value[key]
        value[last]
    except (KeyError, IndexError, TypeError):
        return
    if isinstance(value, dict) and chance.random() < 0.2:
        del value[last]
    elif isinstance(value, dict | list):
        value[last] = copy.deepcopy(chance.choice(_KINDS))


HARMFUL_SCHEMAS = {
    "a view that never ends": """ALTER TABLE message RENAME TO m; CREATE VIEW message AS WITH RECURSIVE r(guid) AS
        (SELECT 'x' UNION ALL SELECT guid FROM r) SELECT guid, guid AS text, 0 AS date, 1 AS is_from_me FROM r""",
    "a view with a function": """ALTER TABLE handle RENAME TO h;
        CREATE VIEW handle AS SELECT 1 AS ROWID, hex(zeroblob(100000000)) AS id""",
    "a virtual table": "DROP TABLE handle; CREATE VIRTUAL TABLE handle USING fts5(id)",
    "a column that is computed": """DROP TABLE handle;
        CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, a, id TEXT AS (hex(zeroblob(20000000))));
        INSERT INTO handle (a) VALUES (1)""",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON message BEGIN DELETE FROM message; END",
    "no tables of messages": "DROP TABLE message",
    "no chats": "DROP TABLE chat; DROP TABLE chat_handle_join",
    "absurd times": """UPDATE message SET date = 9223372036854775807 WHERE ROWID % 2;
        UPDATE message SET date = 'x' WHERE ROWID = 2""",
    "values of other kinds": """UPDATE message SET text = x'ff00ff', guid = 5 || ROWID, handle_id = 'x';
        UPDATE message SET is_from_me = 'y';
        UPDATE handle SET id = x'00ff'""",
    "texts that are none": "UPDATE message SET text = NULL, attributedBody = randomblob(200)",
    "a text of 60 MB": "UPDATE message SET text = hex(zeroblob(30000000)) WHERE ROWID = 1",
    "names as code": """ALTER TABLE message RENAME COLUMN subject TO "x"") FROM message; DROP TABLE message; --" """,
}


def databases(folder: Path) -> Iterator[tuple[str, Path]]:
    """(what is wrong, path) of databases like those of Messages."""
    for number, (name, statements) in enumerate(HARMFUL_SCHEMAS.items()):
        path = folder / f"d{number}" / "chat.db"
        path.parent.mkdir(parents=True)
        make.imessage(path, _THREAD, "Ben")
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA synchronous = OFF")
            db.executescript(statements)
        db.close()
        yield name, path
    good = (folder / "d4" / "chat.db").read_bytes()
    changes: dict[str, Callable[[bytearray], None]] = {
        "cut": lambda data: data.__delitem__(slice(9_000, None)),
        "a page that is its own child": lambda data: data.__setitem__(slice(4096, 8192), data[:4096]),
        "noise": lambda data: data.__setitem__(slice(12_000, 20_000), random.Random(7).randbytes(8_000)),
        "of write-ahead kind": lambda data: data.__setitem__(slice(18, 20), b"\x02\x02"),
        "a page size of none": lambda data: data.__setitem__(slice(16, 18), b"\x00\x03"),
    }
    for number in range(8):
        changes[f"bytes at random, {number}"] = lambda data, seed=number: _scatter(data, seed)  # type: ignore[misc]
    for number, (name, change) in enumerate(changes.items()):
        data = bytearray(good)
        change(data)
        path = folder / f"e{number}" / "chat.db"
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes(data))
        yield name, path


def _scatter(data: bytearray, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        data[chance.randrange(100, len(data))] = chance.randrange(256)
