"""Hostile and broken files for documents, mail, contacts and calendars. Each case gives a name and the bytes of a file.

Made when asked for: some are large. None may take long, need much memory, or end in anything but items or a sentence.
"""

import io
import random
import zipfile
from collections.abc import Callable, Iterator

from tests.importers import make_docs as make

Case = tuple[str, str, Callable[[], bytes]]
"""(what it is, the name of its file, its bytes)"""
MB = 1_000_000
ODT = "application/vnd.oasis.opendocument.text"
LAUGHS = "<!DOCTYPE d [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>'
CARD = "FN:Anna Berg\nTEL;TYPE=CELL:+49151123456\nEMAIL:anna@example.org\nBDAY:1990-05-06\nNOTE:likes long walks"
EVENT = make.event("UID:1", "SUMMARY:Choir", "DTSTART;TZID=Europe/Berlin:20240102T190000", "RRULE:FREQ=WEEKLY;COUNT=9")


def cases() -> Iterator[Case]:
    yield from _pdf()
    yield from _word()
    yield from _open_document()
    yield from _book()
    yield from _mail_heads()
    yield from _mail_bodies()
    yield from _mailboxes()
    yield from _cards()
    yield from _calendars()
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


def _mail_heads() -> Iterator[Case]:
    yield "no body", "a.eml", lambda: b"From: a@b\nSubject: x"
    yield "a header of twenty megabytes", "a.eml", lambda: make.mail("x", x_long="y" * 20 * MB)
    yield "a million headers", "a.eml", lambda: make.mail("x").replace(b"\n\n", b"\n" + b"X-A: b\n" * MB + b"\n", 1)
    yield "a subject of encoded words", "a.eml", lambda: make.mail("x", subject="=?utf-8?q?a?= " * 50_000)
    yield "encoded words without end", "a.eml", lambda: make.mail("x", subject="=?a?q?" * 50_000)
    yield (
        "a hundred thousand recipients",
        "a.eml",
        lambda: make.mail("x", to=", ".join(f"p{n}@x.org" for n in range(100_000))),
    )
    yield "brackets in an address", "a.eml", lambda: make.mail("x", to="(" * 50_000 + "<" * 50_000)
    yield "quotes in an address", "a.eml", lambda: make.mail("x", from_='"' * 99_999 + "\\" * 999)
    yield "references without end", "a.eml", lambda: make.mail("x", references="<a@b> " * 100_000)
    yield (
        "a mail that answers itself",
        "a.eml",
        lambda: make.mail("x", message_id="<1@x>", in_reply_to="<1@x>", references="<1@x>"),
    )
    yield "an id of a megabyte", "a.eml", lambda: make.mail("x", message_id="<" + "i" * MB + "@x>")
    yield "zeros in the headers", "a.eml", lambda: make.mail("x", subject="a\0b\0", from_="\0 <a@\0b>")
    yield "a date of the year zero", "a.eml", lambda: make.mail("x", date="Tue, 02 Jan 0000 00:00:00 +0000")
    yield "a date far away", "a.eml", lambda: make.mail("x", date="Tue, 02 Jan 99999999999999 00:00:00 +9999")
    yield "a date of digits", "a.eml", lambda: make.mail("x", date="1" * 5_000)
    yield "bytes that are no text", "a.eml", lambda: b"From: \xff\xfe\xfd <a@b>\nSubject: \x80\x81\n\n\xff\xff"
    yield "surrogates", "a.eml", lambda: make.mail("x", subject="=?utf-16?b?2AA=?=", from_="=?utf-7?q?+2AA-?= <a@b>")
    yield (
        "an encoding that is dangerous",
        "a.eml",
        lambda: make.mail("a" * 100_000, content_type="text/plain; charset=punycode"),
    )
    yield "a subject of answers", "a.eml", lambda: make.mail("x", subject="Re: " * 100_000)
    yield "a head that never ends", "a.eml", lambda: b"From: a@b\nTo: c@d\n" + b" folded\n" * 2 * MB


def _mail_bodies() -> Iterator[Case]:
    deep = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(20_000))
    yield "twenty thousand parts deep", "a.eml", lambda: make.mail(deep, content_type="multipart/mixed; boundary=b0")
    yield (
        "fifty thousand parts",
        "a.eml",
        lambda: make.mail("--b\n\nx\n" * 50_000, content_type="multipart/mixed; boundary=b"),
    )
    yield (
        "parts that begin in themselves",
        "a.eml",
        lambda: make.mail(
            "--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 20_000, content_type="multipart/mixed; boundary=b"
        ),
    )
    yield (
        "mails in mails",
        "a.eml",
        lambda: make.mail("Content-Type: message/rfc822\n\n" * 50_000, content_type="message/rfc822"),
    )
    yield "a boundary of nothing", "a.eml", lambda: make.mail("--\n--\nx", content_type='multipart/mixed; boundary=""')
    yield (
        "a boundary of spaces",
        "a.eml",
        lambda: make.mail("--   \n\nx", content_type='multipart/mixed; boundary="   "'),
    )
    yield (
        "a boundary that never comes",
        "a.eml",
        lambda: make.mail("x\n" * 100_000, content_type="multipart/mixed; boundary=zz"),
    )
    yield "no boundary at all", "a.eml", lambda: make.mail("x", content_type="multipart/alternative")
    yield "ten million lines", "a.eml", lambda: make.mail("\n" * 10 * MB + "end")
    yield "one line of thirty megabytes", "a.eml", lambda: make.mail("x" * 30 * MB)
    yield "base64 that is none", "a.eml", lambda: make.mail("=%$§" * 300_000, content_transfer_encoding="base64")
    yield "base64 of one sign", "a.eml", lambda: make.mail("A", content_transfer_encoding="base64")
    yield (
        "quoted printable that is none",
        "a.eml",
        lambda: make.mail("=" * MB + "=ZZ=", content_transfer_encoding="quoted-printable"),
    )
    attached = "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding:"
    yield (
        "fifty thousand files",
        "a.eml",
        lambda: make.mail(f"--b\n{attached} base64\n\nQUJD\n" * 50_000, content_type="multipart/mixed; boundary=b"),
    )
    for how, sign in (("base64", "%$§\n"), ("quoted-printable", "="), ("x-uuencode", "M"), ("8bit", "\r"), ("?", "\n")):
        yield (
            f"a file of thirty megabytes that is no {how}",
            "a.eml",
            lambda how=how, sign=sign: make.mail(  # type: ignore[misc]
                f"--b\n{attached} {how}\n\n" + sign * (30 * MB // len(sign)), content_type="multipart/mixed; boundary=b"
            ),
        )
    yield (
        "a name of a megabyte",
        "a.eml",
        lambda: make.mail(
            f'--b\nContent-Type: image/png; name="{"../" * MB}"\n\nx', content_type="multipart/mixed; boundary=b"
        ),
    )
    yield "quotes without end", "a.eml", lambda: make.mail("> " * 500_000, subject="Re: x")
    yield (
        "fifty thousand quotes",
        "a.eml",
        lambda: make.mail("On 2 Jan 2024 at 10:30, a@b wrote:\n> x\n" * 50_000, subject="Re: x"),
    )
    yield "heads without end", "a.eml", lambda: make.mail("From: a\n" * 49_000, subject="Re: x")
    yield "rules without end", "a.eml", lambda: make.mail(("-" * 2_000 + "\n") * 1_000, subject="Re: x")
    yield "a signature line without end", "a.eml", lambda: make.mail("sent from my " * 100_000)
    yield (
        "flowing without end",
        "a.eml",
        lambda: make.mail("> a \n" * 200_000, content_type="text/plain; format=flowed"),
    )
    yield (
        "html three hundred thousand deep",
        "a.eml",
        lambda: make.mail("<div>" * 300_000 + "deep", content_type="text/html"),
    )
    yield "html of half-open comments", "a.eml", lambda: make.mail("<!--" * 100_000, content_type="text/html")
    yield (
        "html of quotes in quotes",
        "a.eml",
        lambda: make.mail("<blockquote>" * 50_000 + "x", content_type="text/html"),
    )
    yield "html of cells", "a.eml", lambda: make.mail("<table><tr>" + "<td>x" * 200_000, content_type="text/html")
    yield "a mail of zeros", "a.eml", lambda: make.mail(b"\0" * MB)
    yield (
        "names of files that lead out",
        "a.eml",
        lambda: make.mail(
            "--b\nContent-Type: image/png; name=../../etc/passwd\n\nx\n--b--",
            content_type="multipart/mixed; boundary=b",
        ),
    )
    yield "parameters without end", "a.eml", lambda: make.mail("x", content_type="text/plain; " + "a=b; " * 50_000)
    yield (
        "parameters in a thousand pieces",
        "a.eml",
        lambda: make.mail("x", content_type="image/png; " + "; ".join(f"name*{n}*=utf-8''%41" for n in range(3_000))),
    )


def _mailboxes() -> Iterator[Case]:
    begin = "From a@b Tue Jan  2 17:04:05 2024\n"
    yield "a mailbox of begins", "a.mbox", lambda: (begin + "From: a@b\n\n").encode() + (begin + "\n").encode() * 50_000
    yield "a mailbox of lines with from", "a.mbox", lambda: make.mbox(make.mail("\nFrom 10:30 on\n" * 100_000))
    yield "from of a megabyte", "a.mbox", lambda: make.mbox(make.mail("x")) + b"\nFrom " + b"x" * MB + b" 10:30\nX: y\n"
    yield (
        "thousands of small mails",
        "a.mbox",
        lambda: b"".join(make.mbox(make.mail("x", message_id=f"<{n}@x>")) for n in range(4_000)),
    )
    yield "thousands of times the same mail", "a.mbox", lambda: make.mbox(make.mail("x")) * 4_000
    yield (
        "a mailbox in one thread",
        "a.mbox",
        lambda: b"".join(
            make.mbox(make.mail("x", message_id=f"<{n}@x>", in_reply_to=f"<{n - 1}@x>")) for n in range(2_500)
        ),
    )
    yield "a mailbox of returns", "a.mbox", lambda: make.mbox(make.mail("x")).replace(b"\n", b"\r")
    yield "a mailbox that ends in a begin", "a.mbox", lambda: make.mbox(make.mail("x")) + begin.encode()
    yield "labels without end", "a.mbox", lambda: make.mbox(make.mail("x", x_gmail_labels='"' * 20_000 + "," * 20_000))


def _cards() -> Iterator[Case]:
    yield "a card that never ends", "a.vcf", lambda: b"BEGIN:VCARD\nFN:Anna\n" + b"NOTE:x\n" * 100_000
    yield "cards in cards", "a.vcf", lambda: b"BEGIN:VCARD\nFN:a\n" * 50_000
    yield "ends of nothing", "a.vcf", lambda: make.vcf(CARD) + b"END:VCARD\n" * 50_000
    yield "a photo of forty megabytes", "a.vcf", lambda: make.vcf(CARD + "\nPHOTO;ENCODING=b:" + "A" * 40 * MB)
    yield "a photo of a million lines", "a.vcf", lambda: make.vcf(CARD + "\nPHOTO;ENCODING=b:" + "A\n " * MB)
    yield "twenty thousand cards", "a.vcf", lambda: make.vcf(*(f"FN:P{n}\nTEL:+4915{n:06}" for n in range(20_000)))
    yield "parameters of a card without end", "a.vcf", lambda: make.vcf("FN" + ";A=b" * 50_000 + ":x\n" + CARD)
    yield "a parameter in open quotes", "a.vcf", lambda: make.vcf('TEL;X="' + "a" * 100_000 + "\n" + CARD)
    yield "commas in a parameter", "a.vcf", lambda: make.vcf("TEL;TYPE=" + '"a",' * 50_000 + ":1\n" + CARD)
    yield (
        "quoted printable that goes on",
        "a.vcf",
        lambda: make.vcf("NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 200_000 + "\n" + CARD, version="2.1"),
    )
    yield "semicolons without end", "a.vcf", lambda: make.vcf("N:" + ";" * 500_000 + "\n" + CARD)
    yield "backslashes without end", "a.vcf", lambda: make.vcf("FN:" + "\\" * 500_000 + "\n" + CARD)
    yield "numbers that are none", "a.vcf", lambda: make.vcf("FN:x\n" + "TEL:+" + "1" * 100_000)
    yield "a birthday before Christ", "a.vcf", lambda: make.vcf("FN:x\nBDAY:-0500-01-01\nREV:-1")
    yield "a card in UTF-16", "a.vcf", lambda: make.vcf(CARD).decode().encode("utf-16")
    yield "a card in Latin-1", "a.vcf", lambda: make.vcf("FN:Jörg").decode().encode("latin-1")
    yield "a card of zeros", "a.vcf", lambda: make.vcf("FN:a\0b\nNOTE:" + "\0" * 10_000)
    yield "two million lines of a card", "a.vcf", lambda: b"BEGIN:VCARD\nFN:x\n" + b"\n" * 2 * MB + b"END:VCARD\n"
    yield "types of a card without end", "a.vcf", lambda: make.vcf("FN:x\nTEL" + ";HOME" * 50_000 + ":123456")
    yield (
        "labels of groups",
        "a.vcf",
        lambda: make.vcf("FN:x\n" + "\n".join(f"i{n}.TEL:1234567\ni{n}.X-ABLabel:_$!<a" for n in range(1_400))),
    )


def _calendars() -> Iterator[Case]:
    event = make.event
    yield (
        "a calendar that never ends",
        "a.ics",
        lambda: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n" + b"X-A:b\n" * 200_000,
    )
    yield "events in events", "a.ics", lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nSUMMARY:x\n" * 50_000
    yield "ends of events that never began", "a.ics", lambda: make.ics("END:VEVENT\n" * 100_000, EVENT)
    yield "empty events", "a.ics", lambda: make.ics(*[event()] * 20_000)
    yield (
        "thousands of events",
        "a.ics",
        lambda: make.ics(*(event(f"UID:{n}", "SUMMARY:x", "DTSTART:20240102T100000Z") for n in range(4_000))),
    )
    yield (
        "a hundred thousand guests",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", *(f"ATTENDEE:mailto:p{n}@x.org" for n in range(50_000)))),
    )
    yield (
        "a rule without end",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART:20240102", "RRULE:FREQ=DAILY;BYDAY=" + "MO," * 50_000)),
    )
    yield (
        "a rule with absurd numbers",
        "a.ics",
        lambda: make.ics(
            event(
                "SUMMARY:x",
                "DTSTART:20240102",
                "RRULE:FREQ=YEARLY;INTERVAL=" + "9" * 5_000 + ";BYMONTH=" + "9" * 900 + ";COUNT=-1",
            )
        ),
    )
    yield "a rule that is none", "a.ics", lambda: make.ics(event("SUMMARY:x", "RRULE:;;=;FREQ;FREQ==;BYDAY=;BYMONTH=,"))
    yield (
        "a rule of every month and no month",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "RRULE:FREQ=DAILY;BYMONTH=1,²,0,13;BYMONTHDAY=²")),
    )
    yield (
        "dates to leave out without end",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "EXDATE:" + "20240101," * 50_000)),
    )
    yield (
        "a length beyond all",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART:20240102T100000", "DURATION:P99999W999999DT999999H")),
    )
    yield (
        "the last day of all",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART:99991231T235959Z", "DTEND:99991231T235959Z")),
    )
    yield (
        "the first day of all",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:00010101")),
    )
    yield (
        "an end at the first day of all",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART:18000101", "DTEND:18000101")),
    )
    yield (
        "a zone that leads to a file",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART;TZID=../../../etc/passwd:20240102T100000")),
    )
    yield (
        "a zone of a megabyte",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART;TZID=" + "a/" * 50_000 + ":20240102T100000")),
    )
    yield (
        "a zone of its own kind",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DTSTART;TZID=a\0b:20240102T100000"), head="X-WR-TIMEZONE:\0"),
    )
    yield (
        "a description of forty megabytes",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DESCRIPTION:" + "y" * 40 * MB)),
    )
    yield (
        "a description of half-open html",
        "a.ics",
        lambda: make.ics(event("SUMMARY:x", "DESCRIPTION:<br>" + "<!--" * 40_000)),
    )
    yield "a calendar with a mark", "a.ics", lambda: b"\xef\xbb\xbf" + make.ics(EVENT)
    yield "a calendar folded in every sign", "a.ics", lambda: make.ics(event("SUMMARY:x\n " + "\n ".join("y" * 50_000)))
