"""Hostile and broken files for the formats of notes. Each case gives what a person points at: {name: bytes}.

Made when asked for: some are large. None may take long, need much memory, or end in anything but items or a sentence.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

from secondme.importers.applenotes import AppleNotes
from secondme.importers.evernote import Evernote
from secondme.importers.htmlpage import Html
from secondme.importers.joplin import Joplin
from secondme.importers.keep import Keep
from secondme.importers.logseq import Logseq
from secondme.importers.notes import Markdown, PlainText
from secondme.importers.notion import Notion
from secondme.importers.obsidian import Obsidian
from secondme.importers.org import Org
from secondme.importers.rst import Rst
from tests.importers import make_notes as make

Case = tuple[str, Any, Callable[[], make.Files]]
MB = 1_000_000
ID = "a" * 32
VAULT = {"v/.obsidian/app.json": b"{}"}
GRAPH = {"g/logseq/config.edn": b"{}"}
KEEP_HEAD = b'{"isTrashed":false,"isPinned":false,"isArchived":false,"textContent":"'
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
EXTERNAL = b'<!DOCTYPE en-export [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
LAUGHS = b"<!DOCTYPE en-export [<!ENTITY a 'ha'>" + b"".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>".encode() for n in range(12)
) + b"]>\n"  # fmt: skip


def cases() -> Iterator[Case]:
    yield from _markdown()
    yield from _logseq()
    yield from _notion()
    yield from _evernote()
    yield from _keep()
    yield from _joplin()
    yield from _pages()
    yield from _org_and_rst()
    yield from _cut()


def _vault(text: bytes) -> Callable[[], make.Files]:
    return lambda: {**VAULT, "v/note.md": text}


def _markdown() -> Iterator[Case]:
    """Each in a vault; heads, links and headings that can take long to read."""
    yield "links without end", Obsidian(), _vault(b"[[" * 2 * MB)
    yield "a link of a million letters", Obsidian(), _vault(b"[[" + b"x" * MB + b"]]")
    yield "pictures without an end", Obsidian(), _vault(b"![](" * 500_000)
    yield "data without an end", Obsidian(), _vault(b"![](data:" * 400_000)
    yield "six million lines", Obsidian(), _vault(b"x\n\n" * 3 * MB + b"end")
    yield "one line of spaces", Obsidian(), _vault(b"# a" + b" " * 2 * MB + b"b")
    yield "a heading of hashes", Obsidian(), _vault(b"# a " + b"# " * MB + b"b")
    yield "quotes in quotes", Obsidian(), _vault(b">" * 4 * MB + b"[!note]")
    yield "fences without an end", Obsidian(), _vault(b"```\n" * 500_000)
    yield "a head that never ends", Obsidian(), _vault(b"---\n" + b"a: 1\n" * 500_000)
    laughs = b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40))
    yield "a head of aliases", Obsidian(), _vault(b"---\na0: &a0 [x, x]\n" + laughs + b"---\nx")
    yield "a head of brackets", Obsidian(), _vault(b"---\na: " + b"[" * 30_000 + b"\n---\nx")
    yield "a head of braces", Obsidian(), _vault(b"---\n" + b"{a: " * 10_000 + b"\n---\nx")
    yield "a head of one word", Obsidian(), _vault(b"---\n" + b"x" * 60_000 + b"\n---\nx")
    yield "a head that makes objects", Obsidian(), _vault(b"---\na: !!python/object/apply:os.system ['true']\n---\nx")
    yield (
        "a head of dates that are none",
        Obsidian(),
        _vault(b"---\ndate: 0000-00-00\ncreated: -1\nupdated: 99999-1-1\n---\nx"),
    )
    yield "a head of odd keys", Obsidian(), _vault(b"---\n? [a, b]\n: 1\n{x: 1}: 2\nnull: 3\n---\nx")
    yield "zeros", Obsidian(), _vault(b"\0" * MB)
    yield "halves of characters", Obsidian(), _vault(b"caf\xc3 \xed\xa0\x80 \xff\xfe end")
    yield "wide characters without a mark", Obsidian(), _vault("words".encode("utf-16-le"))
    yield "wide characters, cut", Obsidian(), _vault("words".encode("utf-16")[:-1])
    yield "seventeen megabytes", Obsidian(), _vault(b"word " * 3_400_000)
    yield "a canvas of nested lists", Obsidian(), lambda: {
        **VAULT, "v/c.canvas": b'{"nodes":[' + b"[" * 200_000, "v/n.md": b"x",
    }  # fmt: skip
    yield "a canvas of odd cards", Obsidian(), lambda: {
        **VAULT, "v/c.canvas": b'{"nodes":[1,null,"x",{"type":"text"},{"type":7,"text":8},{"type":"text","text":"a"}]}',
    }  # fmt: skip
    yield "settings that are no settings", Obsidian(), lambda: {
        "v/.obsidian/templates.json": b'{"folder": 7}', "v/.obsidian/plugins/templater-obsidian/data.json": b"[" * 9999,
        "v/n.md": b"x",
    }  # fmt: skip
    yield "a heading of spaces in a text", Markdown(), lambda: {"a.md": b"#" + b" " * 2 * MB + b"x"}
    yield "text of nothing but marks", PlainText(), lambda: {"a.txt": b"\xef\xbb\xbf\xef\xbb\xbf" + b"." * MB}
    yield "ten million lines of text", PlainText(), lambda: {"a.txt": b"\r\n" * 7 * MB + b"end"}
    yield (
        "nine hundred thousand lines and an emoji",
        Obsidian(),
        _vault("😀 [[a]]\n# x\n".encode() + b"more lines\n" * 900_000),
    )
    yield "five thousand notes", Obsidian(), lambda: {**VAULT, **{f"v/{n}.md": b"see [[%d]]" % n for n in range(5000)}}


def _logseq() -> Iterator[Case]:
    yield "references without an end", Logseq(), lambda: {**GRAPH, "g/pages/a.md": b"((" * 2 * MB}
    yield "properties without a value", Logseq(), lambda: {**GRAPH, "g/pages/a.md": b"a::\n" * 500_000}
    yield "embeds without an end", Logseq(), lambda: {**GRAPH, "g/pages/a.md": b"{{embed " * 500_000}
    yield "a drawer that never ends", Logseq(), lambda: {**GRAPH, "g/pages/a.md": b"- x\n:LOGBOOK:\n" + b"y\n" * 10_000}
    yield "settings without an end", Logseq(), lambda: {
        "g/logseq/config.edn": b':journal/file-name-format "%Z%s%%\xff"', "g/journals/2024_13_45.md": b"- x",
    }  # fmt: skip
    yield "a form of dates that says a part twice", Logseq(), lambda: {
        "g/logseq/config.edn": b'{:journal/file-name-format "yyyy_MM_MM_dd(((%d"}', "g/journals/2024_05_01.md": b"- x",
    }  # fmt: skip
    yield "indents of two hundred thousand", Logseq(), lambda: {**GRAPH, "g/pages/a.md": b"\t" * 200_000 + b"- x"}


def _notion() -> Iterator[Case]:
    page = f"n/Page {ID}"
    yield "a table of one million columns", Notion(), lambda: {f"{page}.csv": b"a," * MB}
    yield "a table with a quote that never ends", Notion(), lambda: {f"{page}.csv": b'a\n"' + b"x" * 5 * MB}
    yield "a table of zeros", Notion(), lambda: {f"{page}.csv": b"a,b\n\0,\0\n" * 1000}
    yield "three hundred thousand rows", Notion(), lambda: {f"{page}.csv": b"a\n" + b"x\n" * 300_000}
    yield "articles without an end", Notion(), lambda: {f"{page}.html": b'<article id="' * 300_000 + b'class="page'}
    yield (
        "rows without an end",
        Notion(),
        lambda: {f"{page}.html": b'<html class="page">' + b'<tr class="property-row-created_time">' * 100_000},
    )
    yield "links without an end in a page", Notion(), lambda: {f"{page}.md": b"# x\n" + b"[a](" * 500_000}
    yield (
        "a page of absurd dates",
        Notion(),
        lambda: {f"{page}.md": b"# x\n\nCreated: 99/99/9999\nDate: -1 BC 2024\n\ny"},
    )
    yield "a name of ten thousand digits", Notion(), lambda: {"n/" + "a" * 10_000 + f" {ID}.md": b"# x\n\ny"}


def _evernote() -> Iterator[Case]:
    def enex(inside: bytes, before: bytes = b"") -> Callable[[], make.Files]:
        return lambda: {"a.enex": XML + before + b"<en-export>" + inside}

    note = b"<note><title>t</title><content>"
    yield "a file of the disk asked for", Evernote(), enex(note + b"&x;</content></note></en-export>", EXTERNAL)
    yield "a billion laughs", Evernote(), enex(note + b"&m;</content></note></en-export>", LAUGHS)
    yield "three hundred thousand elements deep", Evernote(), enex(b"<a>" * 300_000)
    yield "an attribute of thirty megabytes", Evernote(), enex(b'<note a="' + b"x" * 30 * MB + b'"></note>')
    yield "a note of twenty megabytes", Evernote(), enex(note + b"word " * 4 * MB + b"</content></note></en-export>")
    yield (
        "a file of fifty megabytes in a note",
        Evernote(),
        enex(note + b"x</content><resource><data>" + b"QUJD" * 12 * MB + b"</data></resource></note></en-export>"),
    )
    yield (
        "a hundred thousand files in a note",
        Evernote(),
        enex(note + b"x</content>" + b"<resource><data>QUJD</data></resource>" * 100_000 + b"</note></en-export>"),
    )
    yield (
        "a file that is no base64",
        Evernote(),
        enex(
            note + b"x</content><resource><data>" + b"=\xc3\xa4\n" * 5 * MB + b"</data></resource></note></en-export>"
        ),
    )
    yield (
        "a file within a file",
        Evernote(),
        enex(
            note + b"x</content>" + b"<resource><data>QUJD" * 200 + b"</data></resource>" * 200 + b"</note></en-export>"
        ),
    )
    yield (
        "a hundred thousand pictures in the text",
        Markdown(),
        lambda: {"a.md": b"# x\n" + b"![](data:image/png;base64,QUJD)" * 100_000},
    )
    yield (
        "a picture in the text without end",
        Markdown(),
        lambda: {"a.md": b"# x\ndata:image/png;base64," + b"QUJD" * 3 * MB},
    )
    yield "beginnings of pictures", Markdown(), lambda: {"a.md": b"# x\n" + b"data:image/a" * MB}
    yield (
        "two hundred thousand tags",
        Evernote(),
        enex(b"<note><title>t</title>" + b"<tag>x</tag>" * 200_000 + b"</note></en-export>"),
    )
    yield (
        "comments without an end",
        Evernote(),
        enex(note + b"<![CDATA[" + b"<!--" * MB + b"]]></content></note></en-export>"),
    )
    yield (
        "checks without an end",
        Evernote(),
        enex(note + b"<![CDATA[" + b"<li --en-checked:" * 200_000 + b"]]></content></note>"),
    )
    yield (
        "secrets without an end",
        Evernote(),
        enex(note + b"<![CDATA[" + b"<en-crypt>" * 300_000 + b"]]></content></note>"),
    )
    yield "an unknown encoding", Evernote(), lambda: {"a.enex": b'<?xml version="1.0" encoding="klingon"?><en-export>'}
    yield (
        "absurd dates",
        Evernote(),
        enex(b"<note><created>-00010101T000000Z</created><title>t</title></note></en-export>"),
    )
    yield "nothing but the beginning", Evernote(), lambda: {"a.enex": b"<en-export"}
    yield "no XML at all", Evernote(), lambda: {"a.enex": b"<en-export \0\xff&&&>"}


def _keep() -> Iterator[Case]:
    yield "nested lists", Keep(), lambda: {"Keep/a.json": KEEP_HEAD + b'x","listContent":' + b"[" * 400_000}
    yield "a text that never ends", Keep(), lambda: {"Keep/a.json": KEEP_HEAD + b"x" * 3 * MB}
    yield "a text of backslashes", Keep(), lambda: {"Keep/a.json": KEEP_HEAD + b"\\" * 3 * MB}
    yield (
        "five megabytes of lists",
        Keep(),
        lambda: {"Keep/a.json": KEEP_HEAD + b'x","listContent":[' + b"[]," * 2 * MB},
    )
    yield (
        "numbers of a million digits",
        Keep(),
        lambda: {"Keep/a.json": KEEP_HEAD + b'x","createdTimestampUsec":' + b"9" * MB + b"}"},
    )
    yield (
        "fields of the wrong kind",
        Keep(),
        lambda: {
            "Keep/a.json": b'{"isTrashed":"no","isPinned":[],"isArchived":{},"textContent":7,"listContent":{"text":1},'
            b'"labels":[null,{"name":5}],"annotations":"x","attachments":[{"filePath":9}],"sharees":[7],"title":["t"]}'
        },
    )
    yield (
        "items without an end",
        Keep(),
        lambda: {"Keep/a.json": KEEP_HEAD + b'","listContent":[' + b'{"text":"a",' * 300_000},
    )


def _joplin() -> Iterator[Case]:
    def raw(text: bytes) -> Callable[[], make.Files]:
        return lambda: {f"j/{ID}.md": text, f"j/{'b' * 32}.md": make.joplin_item("n", "b", id="b" * 32, type_=1)}

    yield "a million properties", Joplin(), raw(b"t\n\nb\n\n" + b"a: b\n" * 500_000 + b"type_: 1")
    yield "only empty lines", Joplin(), raw(b"\n" * 5 * MB)
    yield "no last lines", Joplin(), raw(b"title\n\nbody without an end")
    yield "links without an end in an item", Joplin(), raw(b"t\n\n" + b"[x](:/" * 300_000 + b"\n\ntype_: 1")
    times = b"created_time: 99999-01-01\nupdated_time: -5\ntodo_due: 1e99\nis_todo: 1"
    yield "absurd times", Joplin(), raw(b"t\n\nb\n\nid: x\n" + times + b"\ntype_: 1")
    yield "an unknown kind", Joplin(), raw(b"t\n\nid: x\ntype_: 99")
    yield "zeros in an item", Joplin(), raw(b"\0" * 10_000)


def _pages() -> Iterator[Case]:
    html = b"<html><body>"
    yield "three hundred thousand divs", Html(), lambda: {"a.html": html + b"<div>" * 300_000 + b"x"}
    yield "half-open comments", Html(), lambda: {"a.html": html + b"<!--" * 400_000}
    yield "an attribute of ten megabytes", Html(), lambda: {"a.html": html + b'<p a="' + b"x" * 10 * MB + b'">x'}
    yield (
        "a page that lies about its encoding",
        Html(),
        lambda: {"a.html": b"<meta charset=utf-7><html>+ADw-script+AD4-"},
    )
    yield "absurd dates of a page", Html(), lambda: {"a.html": b"<html><meta name=date content='0000-99-99'><p>x"}
    yield "links to nowhere", Html(), lambda: {"a.html": html + b'<a href="http://' * 200_000}
    yield "links written twice", Html(), lambda: {"a.html": html + b"<p>" + b"http://aaaa" * 400_000 + b" (x)"}
    yield "seventeen megabytes of a page", Html(), lambda: {"a.html": html + b"word " * 3_400_000}
    yield "divs of notes", AppleNotes(), lambda: {"a.html": b"<div><h1>" * 300_000}
    yield "zeros in a note", AppleNotes(), lambda: {"iCloud Notes/a/a.txt": b"\0" * 1000}


def _org_and_rst() -> Iterator[Case]:
    yield "stars without an end", Org(), lambda: {"a.org": b"*" * 4 * MB}
    yield "tags without an end", Org(), lambda: {"a.org": b"* x " + b":a" * MB}
    yield "drawers in drawers", Org(), lambda: {"a.org": b":A:\n" * 500_000}
    yield "blocks without an end", Org(), lambda: {"a.org": b"#+begin_src\n" * 300_000}
    yield "links without an end in org", Org(), lambda: {"a.org": b"[[" * 2 * MB}
    yield "underlines without words", Rst(), lambda: {"a.rst": b"====\n" * 500_000}
    yield "directives without an end", Rst(), lambda: {"a.rst": b".. note::\n" * 300_000}
    yield "roles without an end", Rst(), lambda: {"a.rst": b":a:`" * MB}
    yield "marks of links without an end", Rst(), lambda: {"a.rst": b"`a <" * MB}
    yield "code without an end", Rst(), lambda: {"a.rst": b".. code::\n" + b"\n" * 2 * MB}


def _cut() -> Iterator[Case]:
    """Good files, cut at many places."""
    whole = make.evernote(
        make.evernote_note("One", '<div>whole</div><ul><li><en-todo checked="true"/>a</li></ul>', more="<tag>x</tag>"),
        make.evernote_note("Two", "<div>more</div>"),
    )
    for part in range(1, 10):
        yield f"Evernote, {part} tenths", Evernote(), lambda at=part: {"a.enex": whole[: len(whole) * at // 10]}  # type: ignore[misc]
    note = make.keep()["Takeout/Keep/Locker.json"]
    for part in range(3, 10):
        yield f"Keep, {part} tenths", Keep(), lambda at=part: {"Keep/a.json": note[: len(note) * at // 10]}  # type: ignore[misc]
    page = next(data for name, data in make.notion_html().items() if name != "index.html")
    for part in range(1, 10):
        yield f"Notion, {part} tenths", Notion(), lambda at=part: {f"P {ID}.html": page[: len(page) * at // 10]}  # type: ignore[misc]


def damaged(files: make.Files, seed: int) -> make.Files:
    """These files, one of them with bytes changed, taken out, doubled, or with signs put in that mean something."""
    chance = random.Random(seed)
    name = chance.choice(sorted(files))
    data = bytearray(files[name])
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        way = chance.random()
        if way < 0.35:
            data[at:at] = chance.choice(SIGNS) * chance.choice((1, 1, 2, 50))
        elif way < 0.6:
            del data[at : at + chance.randint(1, 30)]
        elif way < 0.75 and data:
            data[min(at, len(data) - 1)] = chance.randint(0, 255)
        elif way < 0.85:
            del data[at:]
        else:
            data[at:at] = data[max(0, at - chance.randint(1, 200)) : at]
    return {**files, name: bytes(data)}


SIGNS = (
    b"[[", b"]]", b"---\n", b"\n", b":", b"\0", b"\xff", b"<", b">", b"&#x110000;", b"((", b"{{", b"```\n", b"#", b"* ",
    b"::", b'"', b"'", b"`", b"](", b"%", b"\xed\xa0\x80", b"2024-99-99", b"1e999", b"\r", b"\xe2\x80\xa8", b"\\",
)  # fmt: skip
EXPORTS: tuple[tuple[Any, Callable[[], make.Files]], ...] = (
    (Obsidian(), make.vault), (Logseq(), make.logseq), (Notion(), make.notion), (Notion(), make.notion_html),
    (Keep(), make.keep), (Joplin(), make.joplin),
    (Evernote(), lambda: {"a.enex": make.evernote(make.evernote_note("One", "<ul><li>a</li></ul>"))}),
)  # fmt: skip
