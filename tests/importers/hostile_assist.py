"""Hostile and broken exports of assistants, Messenger and Instagram. Each is (name, files, how many items at least).

`cases()` makes them when asked, each from scratch: some are large. test_hostile_assist.py runs them.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.importers import make_assist as make
from tests.importers.make_assist import Files, gpt_conversation, gpt_message


@dataclass(frozen=True, slots=True)
class Case:
    """`items`: how many must be read (all that is whole), None: any number, but then a sentence must be said."""

    name: str
    make: Callable[[], Files]
    items: int | None = None
    large: bool = False

    def __str__(self) -> str:
        return self.name


CHATGPT, CLAUDE, GEMINI = "conversations.json", "conversations.json", "Takeout/My Activity/Gemini Apps/MyActivity.json"
THREAD = "your_facebook_activity/messages/inbox/bo_Ab12Cd34/message_1.json"


def chatgpt() -> bytes:
    talks = [gpt_conversation(f"T{n}", [gpt_message("user", f"Wörter {n}", 1.7e9 + n)]) for n in range(4)]
    return json.dumps(talks, ensure_ascii=False).encode()


def claude() -> bytes:
    message = [make.claude_message(f"m{n}", "human", f"Wörter {n}", "2024-05-01T08:00:00Z") for n in range(4)]
    return json.dumps([make.claude_conversation(f"T{n}", message[n:]) for n in range(4)], ensure_ascii=False).encode()


def gemini() -> bytes:
    entries = [make.gemini_entry(f"Prompted wörter {n}", f"2024-05-01T0{n}:00:00Z", "<p>Ja</p>") for n in range(4)]
    return json.dumps(entries, ensure_ascii=False).encode()


def messenger() -> bytes:
    said = [make.meta_message("Bo", f"Wörter {n}", 1_650_000_000_000 + n) for n in range(4)]
    return next(iter(make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], said).values()))


WHOLE = {
    "chatgpt": (CHATGPT, chatgpt),
    "claude": (CLAUDE, claude),
    "gemini": (GEMINI, gemini),
    "messenger": (THREAD, messenger),
}


def cases() -> Iterator[Case]:
    for format, (name, whole) in WHOLE.items():
        yield from broken(format, name, whole)
    yield from odd_chatgpt()
    yield from odd_claude()
    yield from odd_gemini()
    yield from odd_messenger()
    yield from pages()


def broken(format: str, name: str, whole: Callable[[], bytes]) -> Iterator[Case]:
    """What can happen to any file."""
    for part in (5, 35, 65, 95, 99):
        yield Case(f"{format} cut at {part} %", lambda part=part: {name: whole()[: len(whole()) * part // 100]})
    yield Case(f"{format} in Latin-1", lambda: {name: whole().decode().encode("latin-1")}, 4)
    yield Case(f"{format} in UTF-16", lambda: {name: whole().decode().encode("utf-16")})
    yield Case(f"{format} with a mark", lambda: {name: b"\xef\xbb\xbf" + whole()}, 4)
    yield Case(f"{format} with null bytes in it", lambda: {name: whole().replace(b"rter", b"r\0er")}, 4)
    yield Case(f"{format} with rubbish behind it", lambda: {name: whole() + b"\0\xff<html>" * 50}, 4)
    yield Case(f"{format} with rubbish in it", lambda: {name: whole()[:-300] + b"\xfe\xff}{" * 30 + whole()[-300:]})
    yield Case(f"{format} called a picture", lambda: {f"{name}.jpg": whole()})
    yield Case(f"{format} twice in a zip", lambda: {name: whole(), f"copy/{name}": whole()}, 4)


def talk(**more: object) -> dict[str, object]:
    return gpt_conversation("T", [gpt_message("user", "Hi", 1.7e9)]) | more


def gpt(*talks: object) -> Files:
    return {CHATGPT: json.dumps([talk(), *talks]).encode()}


def nested(depth: int, inner: str = "1") -> str:
    return '{"a":[' * depth + inner + "]}" * depth


def odd_chatgpt() -> Iterator[Case]:
    wide = {f"n{n}": {"id": f"n{n}", "parent": "n0", "children": [], "message": None} for n in range(20_000)}
    long = gpt_conversation("Long", [gpt_message("user", f"m{n}", 1.7e9 + n) for n in range(3_000)])
    text = json.dumps([talk(), talk(id="x", conversation_id="x")])
    deep = text.replace('"moderation_results": []', f'"other": {nested(300)}', 1)
    types = [None, 0, "", [], {}, True, 1e308, "x" * 10]
    yield Case("chatgpt whose values are of every wrong type", lambda: gpt(*odd_talks(types)), 1)
    yield Case("chatgpt that is nested deeply", lambda: {CHATGPT: deep.encode()}, 1)
    yield Case("chatgpt that is nested without end", lambda: {CHATGPT: text.encode()[:-1] + b"," + b"[" * 3_000_000})
    yield Case("chatgpt with a tree of 20,000 leaves", lambda: gpt(talk(id="w", conversation_id="w", mapping=wide)), 1)
    yield Case("chatgpt with a long conversation", lambda: gpt(long), 3_001)
    yield Case("chatgpt with nothing in it", lambda: {CHATGPT: b'[{"title":"x","mapping":{}}]'}, 0)
    yield Case("chatgpt with a text of 40 MB", lambda: gpt(*big_talk(40_000_000)), 1, large=True)
    yield Case("chatgpt with a number of 200,000 digits", lambda: {CHATGPT: text.encode()[:-1] + b"," + b"9" * 200_000})
    yield Case("chatgpt with absurd times", lambda: gpt(*absurd_times()), 1)
    yield Case("chatgpt with broken companions", lambda: gpt() | {"user.json": b'{"id":[', "chat.html": b"<" * 9}, 1)
    yield Case(
        "chatgpt with halves of pairs", lambda: {CHATGPT: text.replace("Hi", "\\\\udc00 \\udc00 \\ud800").encode()}, 2
    )


def odd_talks(values: list[object]) -> Iterator[object]:
    """Every value of every wrong type, at every place."""
    for value in values:
        yield value
        for key in ("mapping", "current_node", "title", "create_time", "id"):
            yield talk(**{key: value, "conversation_id": f"{key}{value!r}"[:40]})
        broken = gpt_conversation(f"parent {value!r}"[:40], [gpt_message("user", "Hi", 1.7e9)])
        for node in broken["mapping"].values():
            node["parent"] = node["children"] = value
        yield broken
        for key in ("author", "content", "create_time", "metadata", "recipient", "weight", "id"):
            message = gpt_message("user", "Hi", 1.7e9) | {key: value}
            yield gpt_conversation(f"{key} {value!r}"[:40], [message])
        for content in ({"content_type": value, "parts": value, "text": value}, {"parts": [value, {"text": value}]}):
            yield gpt_conversation(f"{content!r}"[:60], [gpt_message("user", content, 1.7e9)])


def big_talk(size: int) -> list[object]:
    return [gpt_conversation("Big", [gpt_message("user", "x" * size, 1.7e9)])]


def absurd_times() -> list[object]:
    times = (-1e18, 1e18, 1e308, -0.0, 253402300800)
    return [gpt_conversation(f"A{time}", [gpt_message("user", "?", time)], start=time) for time in times]


def odd_claude() -> Iterator[Case]:
    def export(*messages: object, **more: object) -> Files:
        good = make.claude_message("good", "human", "Hi", "2024-05-01T08:00:00Z")
        return {CLAUDE: json.dumps([make.claude_conversation("T", [good, *messages]) | more]).encode()}  # type: ignore[list-item]

    types: list[object] = [None, 0, "", [], {}, True, 1e308, "x"]
    keys = ("uuid", "text", "content", "sender", "created_at", "attachments", "files", "parent_message_uuid")
    odd = [
        make.claude_message(f"o{n}", "human", "Hi", "?") | {key: value} for key in keys for n, value in enumerate(types)
    ]
    loop = [
        make.claude_message(id, "human", id, "2024-05-01T08:00:00Z", parent_message_uuid=above)
        for id, above in (("a", "c"), ("b", "a"), ("c", "b"))
    ]
    book = [{"file_name": "book.txt", "extracted_content": "A sentence. " * 200_000}]
    blocks = [{"type": value, "text": value, "input": value} for value in types]
    yield Case("claude whose values are of every wrong type", lambda: export(*odd), 1)
    yield Case("claude that follows itself", lambda: export(*loop))
    yield Case(
        "claude with a whole book attached",
        lambda: export(make.claude_message("b", "human", "Read", "2024-05-01T08:00:00Z", attachments=book)),
    )
    yield Case("claude with odd blocks", lambda: export(make.claude_message("b", "human", "x", "", content=blocks)), 1)
    yield Case("claude with odd memories", lambda: export() | {"memories.json": b'[{"project_memories":[1]},7]'}, 1)
    yield Case("claude with odd people", lambda: export() | {"users.json": b'[{"full_name":7,"uuid":{}},[]]'}, 1)
    yield Case(
        "claude with an odd project", lambda: export() | {"projects.json": b'[{"uuid":"p","docs":[{}],"name":1}]'}, 1
    )


def odd_gemini() -> Iterator[Case]:
    good = make.gemini_entry("Prompted hi", "2024-05-01T08:00:00Z", "<p>Ja</p>")
    types: list[object] = [None, 0, "", [], {}, True, 1e308, "x", [[]], [{}]]
    keys = ("header", "title", "time", "safeHtmlItem", "subtitles", "attachedFiles", "imageFile", "titleUrl")
    odd = [good | {"time": "2024-05-02T08:00:00Z"} | {key: value} for key in keys for value in types]
    bomb = "<div>" * 300_000 + "deep" + "<!--" * 100_000
    same = [good | {"title": f"Prompted {n}"} for n in range(2_000)]
    yield Case("gemini whose values are of every wrong type", lambda: {GEMINI: json.dumps([good, *odd]).encode()}, 2)
    yield Case(
        "gemini with a bomb of tags",
        lambda: {GEMINI: json.dumps([good | {"safeHtmlItem": [{"html": bomb}]}]).encode()},
        1,
    )
    yield Case("gemini all at the same time", lambda: {GEMINI: json.dumps(same).encode()}, 4_000)
    yield Case(
        "gemini with dates that are none", lambda: {GEMINI: json.dumps([good, good | {"time": "-5"}]).encode()}, 2
    )


def odd_messenger() -> Iterator[Case]:
    def thread(*messages: object, **more: object) -> Files:
        good = make.meta_message("Bo", "Hi", 1_650_000_000_000)
        value = {"participants": [{"name": "Bo"}], "messages": [good, *messages], "title": "Bo"} | more
        return {THREAD: json.dumps(value).encode()}

    types: list[object] = [None, 0, "", [], {}, True, 1e308, "x", [[]], [{}]]
    keys = (
        "sender_name",
        "timestamp_ms",
        "content",
        "photos",
        "share",
        "sticker",
        "call_duration",
        "is_unsent",
        "type",
    )
    odd = [make.meta_message("Bo", "?", 1) | {key: value} for key in keys for value in types]
    many = [make.meta_message("Bo", "?", 1_650_000_000_000) for _ in range(5_000)]
    times = [make.meta_message("Bo", "?", stamp) for stamp in (-(10**18), 10**18, 10**400, 0)]
    yield Case("messenger whose values are of every wrong type", lambda: thread(*odd), 1)
    yield Case("messenger with odd people", lambda: thread(participants=[1, None, {"name": []}, "x"], title=[]), 1)
    yield Case("messenger all at the same time", lambda: thread(*many), 5_001)
    yield Case("messenger with absurd times", lambda: thread(*times), 1)
    yield Case(
        "messenger with a message nested deeply",
        lambda: {
            THREAD: thread()[THREAD].replace(b'"content": ', b'"users": ' + nested(500).encode() + b', "content": ')
        },
    )
    yield Case("messenger with 60,000 messages in a file", lambda: thread(*many * 12), 60_001, large=True)
    yield Case(
        "messenger with an odd profile", lambda: thread() | {"x/profile_information.json": nested(90).encode()}, 1
    )


def pages() -> Iterator[Case]:
    card = [("Prompted&nbsp;hi", "May 1, 2024, 8:00:00 AM CET", "<p>Ja</p>")]
    page = make.gemini_html(card)
    [(name, data)] = page.items()
    cards = data[: data.index(b"</body>")]
    message = [("Bo", "Hi", "May 1, 2024 8:00 am")]
    [(place, thread)] = make.meta_page("bo_1234567890", message).items()
    yield Case("gemini page cut in a card", lambda: {name: data[: data.index(b"Ja") + 1]}, 2)
    yield Case(
        "gemini page with an endless card",
        lambda: {name: cards + b'<div class="outer-cell' + b"x" * 20_000_000},
        large=True,
    )
    yield Case("gemini page with 50,000 lines in a card", lambda: {name: data.replace(b"hi<br>", b"hi<br>" * 50_000)})
    yield Case(
        "gemini page with huge attributes",
        lambda: {name: data.replace(b"<p>", b'<p a="' + b"y" * 2_000_000 + b'">')},
        2,
    )
    yield Case("gemini page with an entity bomb", lambda: {name: b'<!DOCTYPE x [<!ENTITY a "&b;&b;">]>' + data}, None)
    yield Case("gemini page without a date", lambda: {name: data.replace(b"May 1", b"Once")})
    yield Case("page of a thread cut in a message", lambda: {place: thread[: thread.index(b"May")]})
    yield Case("page of a thread with odd classes", lambda: {place: thread + b'<div class="_a6-g ">' * 100_000})
    yield Case(
        "page of a thread with a bomb of tags", lambda: {place: thread.replace(b"Hi", b"<div>" * 200_000)}, large=True
    )
