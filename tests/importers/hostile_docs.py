"""Hostile and broken files for documents, and with `hostile_mail` for mail, contacts and calendars. Each case gives a
name and the bytes of a file.

Made when asked for: some are large. None may take long, need much memory, or end in anything but items or a sentence.
"""

import io
import random
import zipfile
from collections.abc import Iterator

from tests.importers import hostile_mail
from tests.importers import make_docs as make
from tests.importers.hostile_mail import CARD, EVENT, MB, Case

ODT = "application/vnd.oasis.opendocument.text"
LAUGHS = "<!DOCTYPE d [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>'


def cases() -> Iterator[Case]:
    yield from _pdf()
    yield from _word()
    yield from _open_document()
    yield from _book()
    yield from hostile_mail.cases()
    yield from _cut_and_flipped()


def samples() -> dict[str, bytes]:
    """One good file of each kind."""
    kind, body = make.several(
        "mixed", ("Content-Type: text/plain", "Hello"), ("Content-Type: image/png; name=a.png", "x")
    )
    one = make.mail(body, content_type=kind)
    return {
        "a.pdf": make.pdf([["Words of a page"], ["And of another"]], {"Title": "T"}),
        "a.docx": make.docx(make.word("Words of a document") * 20),
        "a.odt": make.odt("<text:p>Words of a document</text:p>" * 20),
        "a.epub": make.epub({"One.xhtml": "<p>words</p>" * 50, "Two.xhtml": "<p>more</p>" * 50}),
        "a.eml": one,
        "a.mbox": make.mbox(one, make.mail("b", message_id="<2@x>")),
        "a.vcf": make.vcf(CARD, CARD),
        "a.ics": make.ics(EVENT, EVENT),
    }


def _cut_and_flipped() -> Iterator[Case]:
    """Each good file broken off at many points, with bytes changed, with zeros, twice over, and under a wrong name."""
    for name, data in samples().items():
        kind = name.partition(".")[2]
        for part in (1, 2, 3, 5, 7, 8, 9):
            yield f"{kind} broken off at {part} tenths", name, lambda d=data, p=part: d[: len(d) * p // 10]  # type: ignore[misc]
        for seed in range(5):
            yield f"{kind} with bytes changed, {seed}", name, lambda d=data, s=seed: _flipped(d, s)  # type: ignore[misc]
        yield f"{kind} with zeros", name, lambda d=data: d[: len(d) // 2] + b"\0" * 5_000 + d[len(d) // 2 :]  # type: ignore[misc]
        yield f"{kind} twice over", name, lambda d=data: d + d  # type: ignore[misc]
    good = samples()
    wrong = ["a.docx", "a.epub", "a.docx", "a.odt", "a.vcf", "a.pdf", "a.ics", "a.eml"]
    for name, other in zip(good, wrong, strict=True):
        yield f"{other} named {name}", name, lambda o=other: good[o]  # type: ignore[misc]


def _flipped(data: bytes, seed: int) -> bytes:
    wild = random.Random(seed)
    out = bytearray(data)
    for _ in range(max(3, len(out) // 100)):
        out[wild.randrange(len(out))] = wild.randrange(256)
    return bytes(out)


def _pdf() -> Iterator[Case]:
    def objects(*content: str) -> bytes:
        return make.pdf_file(list(content))

    yield "a pdf of nothing", "a.pdf", lambda: b"%PDF-1.7\n%%EOF"
    yield "a pdf of noise", "a.pdf", lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(200_000)
    yield (
        "pages within themselves",
        "a.pdf",
        lambda: objects(
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>", "<< >>", "<< >>"
        ),
    )
    yield (
        "a million pages that are not there",
        "a.pdf",
        lambda: objects(
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 100000 /Kids [3 0 R] >>", "<< >>", "<< >>"
        ),
    )
    yield "arrays within arrays", "a.pdf", lambda: objects("[" * 100_000, "<< >>", "<< >>", "<< >>")
    yield "dictionaries within dictionaries", "a.pdf", lambda: objects("<< /A " * 50_000, "<< >>", "<< >>", "<< >>")
    yield (
        "a date before Christ",
        "a.pdf",
        lambda: make.pdf([["x"]], {"CreationDate": "D:-0500", "ModDate": "D:00000000"}),
    )
    yield "a title of a megabyte", "a.pdf", lambda: make.pdf([["x"]], {"Title": "t" * MB})
    yield "two thousand pages", "a.pdf", lambda: make.pdf([[f"page {n}"] for n in range(2_000)])
    yield "a page of fifty thousand lines", "a.pdf", lambda: make.pdf([["words of a line"] * 20_000])
    yield "hyphens without end", "a.pdf", lambda: make.pdf([["a-"] * 3_000])


def _word() -> Iterator[Case]:
    word = make.word
    yield "billion laughs in a document", "a.docx", lambda: _with("word/document.xml", LAUGHS + "<d>&m;</d>")
    yield "a document that asks for a file", "a.docx", lambda: _with("word/document.xml", OUTSIDE + "<d>&x;</d>")
    yield "a million elements deep", "a.docx", lambda: make.docx("<w:p>" * MB)
    yield (
        "tables within tables",
        "a.docx",
        lambda: make.docx("<w:tbl><w:tr><w:tc>" * 100 + word("x") + "</w:tc></w:tr></w:tbl>" * 100),
    )
    yield "ends without begins", "a.docx", lambda: make.docx("</w:p></w:p>")
    yield "an attribute of forty megabytes", "a.docx", lambda: make.docx(f'<w:p w:x="{"y" * 40 * MB}"/>')
    yield "a word of forty megabytes", "a.docx", lambda: make.docx(word("w" * 40 * MB))
    yield "a hundred thousand empty paragraphs", "a.docx", lambda: make.docx("<w:p/>" * 100_000)
    yield (
        "a cell of a million paragraphs",
        "a.docx",
        lambda: make.docx("<w:tbl><w:tr><w:tc>" + word("x") * 20_000 + "</w:tc></w:tr></w:tbl>"),
    )
    yield (
        "a heading of level a million",
        "a.docx",
        lambda: make.docx(word("x", '<w:outlineLvl w:val="99999999999999999999"/>')),
    )
    yield (
        "a list at level minus one",
        "a.docx",
        lambda: make.docx(word("x", '<w:numPr><w:ilvl w:val="-1"/><w:numId w:val="-5"/></w:numPr>')),
    )
    yield (
        "text that is never hidden again",
        "a.docx",
        lambda: make.docx("<w:r><w:rPr><w:vanish/></w:rPr></w:r>" * 50 + word("x")),
    )
    yield "damaged properties", "a.docx", lambda: _with("docProps/core.xml", "<a><b></a>")
    yield "damaged styles", "a.docx", lambda: make.docx(word("x"), styles="<a><b></a>")
    yield (
        "styles that are based on themselves",
        "a.docx",
        lambda: make.docx(
            word("x", '<w:pStyle w:val="a"/>'),
            styles=f'<w:styles {make.W}><w:style w:styleId="a"><w:basedOn w:val="a"/></w:style></w:styles>',
        ),
    )
    yield (
        "a hundred thousand comments",
        "a.docx",
        lambda: make.docx(
            word("x"),
            comments=f"<w:comments {make.W}>"
            + f'<w:comment w:id="1">{word("c")}</w:comment>' * 30_000
            + "</w:comments>",
        ),
    )
    yield (
        "a main part elsewhere",
        "a.docx",
        lambda: _with("_rels/.rels", '<R><R Type="/officeDocument" Target="../../../etc/passwd"/></R>'),
    )
    yield "no main part", "a.docx", lambda: make.packed({"[Content_Types].xml": "<x/>"})
    yield "a bomb of spaces", "a.docx", lambda: _bomb("word/document.xml", b"<w:p xmlns:w='w'>", b" " * MB, 120)
    yield (
        "a bomb of tags",
        "a.docx",
        lambda: _bomb("word/document.xml", b"<w:p xmlns:w='w'>", b"<w:r></w:r>" * 90_000, 2),
    )
    yield "a locked zip", "a.docx", lambda: _marked_locked(make.docx(word("x")))
    yield "thirty thousand parts", "a.docx", lambda: make.packed({f"word/{n}.xml": "" for n in range(21_000)})
    yield "many heads", "a.docx", lambda: make.docx(word("x"), **{f"header{n}": word(f"h{n}") for n in range(500)})
    yield (
        "a document in UTF-16",
        "a.docx",
        lambda: _with(
            "word/document.xml", f'<?xml version="1.0" encoding="UTF-16"?><d {make.W}>{word("x")}</d>'.encode("utf-16")
        ),
    )
    yield (
        "an encoding that is not known",
        "a.docx",
        lambda: _with("word/document.xml", '<?xml version="1.0" encoding="klingon"?><d/>'),
    )


def _with(part: str, data: str | bytes) -> bytes:
    """A good document with another part."""
    with zipfile.ZipFile(io.BytesIO(make.docx(make.word("good words")))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return make.packed({**parts, part: data})


def _bomb(part: str, head: bytes, piece: bytes, times: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w", force_zip64=True) as file:
        file.write(head)
        for _ in range(times):
            file.write(piece)
    return out.getvalue()


def _marked_locked(data: bytes) -> bytes:
    """With the flag of encryption on each part."""
    return data.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


def _open_document() -> Iterator[Case]:
    p = "<text:p>x</text:p>"
    yield (
        "an open document that asks for a file",
        "a.odt",
        lambda: make.packed({"mimetype": ODT, "content.xml": OUTSIDE + "<d>&x;</d>"}),
    )
    yield (
        "lists within lists",
        "a.odt",
        lambda: make.odt("<text:list><text:list-item>" * 200 + p + "</text:list-item></text:list>" * 200),
    )
    yield "a billion spaces", "a.odt", lambda: make.odt('<text:p>a<text:s text:c="999999999"/>b</text:p>' * 1_000)
    yield (
        "a level of lists beyond all",
        "a.odt",
        lambda: make.odt('<text:h text:outline-level="99999999999">x</text:h>'),
    )
    yield "notes that never end", "a.odt", lambda: make.odt("<text:p>" + "<text:note><text:note-citation>1" * 100)
    yield (
        "comments in comments",
        "a.odt",
        lambda: make.odt("<text:p>" + ("<office:annotation>" + p) * 100 + "</office:annotation>" * 100 + "</text:p>"),
    )
    yield "cells without a table", "a.odt", lambda: make.odt(f"<table:table-cell>{p}</table:table-cell>" * 1_000)
    yield "damaged properties of an open document", "a.odt", lambda: make.odt(p, meta="<a>")
    yield (
        "an open document without content",
        "a.odt",
        lambda: make.packed({"mimetype": ODT}),
    )
    yield (
        "a flat open document that breaks off",
        "a.fodt",
        lambda: f'<office:document {make.ODF} x="{ODT}"><office:text>{p}'.encode(),
    )
    yield (
        "a date of a comment before Christ",
        "a.odt",
        lambda: make.odt(f"<text:p><office:annotation><dc:date>-0500-01-01</dc:date>{p}</office:annotation></text:p>"),
    )


def _book() -> Iterator[Case]:
    yield "a chapter three hundred thousand deep", "a.epub", lambda: make.epub({"a.xhtml": "<div>" * 300_000 + "deep"})
    yield "a chapter of half-open comments", "a.epub", lambda: make.epub({"a.xhtml": "<!--" * 100_000})
    yield "a chapter of open titles", "a.epub", lambda: make.epub({"a.xhtml": "<title>" * 100_000})
    yield "a chapter of numbers without end", "a.epub", lambda: make.epub({"a.xhtml": "&#" + "9" * MB + ";x"})
    yield "a chapter of quotes", "a.epub", lambda: make.epub({"a.xhtml": "<a ='" * 100_000 + ">" * 1_000})
    yield "a chapter of forty megabytes", "a.epub", lambda: make.epub({"a.xhtml": "w " * 20 * MB, "b.xhtml": "<p>good"})
    yield "chapters that lie elsewhere", "a.epub", lambda: make.epub({"../../../../etc/passwd": "root:"})
    yield "a book without a table", "a.epub", lambda: make.packed({"mimetype": "application/epub+zip"})
    yield (
        "a table that asks for a file",
        "a.epub",
        lambda: make.packed({"mimetype": "application/epub+zip", "META-INF/container.xml": OUTSIDE + "<c>&x;</c>"}),
    )
    yield "ten thousand chapters", "a.epub", lambda: make.epub({f"{n}.xhtml": "<p>x" for n in range(3_000)})
    yield (
        "a damaged list of what is locked",
        "a.epub",
        lambda: _plus(make.epub({"a.xhtml": "<p>x"}), "META-INF/encryption.xml", "<a>"),
    )


def _plus(data: bytes, part: str, text: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(part, text)
    return out.getvalue()
