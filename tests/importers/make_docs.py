"""Makes the documents, mails, cards and calendars that the tests import, from invented content."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape


def pdf(pages: Sequence[Sequence[str]], info: Mapping[str, str] | None = None, extra: str = "") -> bytes:
    """A PDF with these lines on its pages (Latin-1), in one column of 12 points."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< " + " ".join(f"/{key} ({value})" for key, value in (info or {}).items()) + " >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"({_pdf_string(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 770 Td\n{shown}ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {6 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    return pdf_file(objects, extra)


def pdf_file(objects: Sequence[str], trailer: str = "") -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + content.encode("cp1252") + b"\nendobj\n")
    at = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{at}\n".encode())
    out.write(b"%%EOF\n")
    return out.getvalue()


def pdf_form(fields: Mapping[str, str], notes: Sequence[tuple[str, str]] = ()) -> bytes:
    """A page with filled fields of a form, and notes (by whom, what) that somebody stuck on it."""
    first = 6
    places = " ".join(f"{first + number} 0 R" for number in range(len(fields) + len(notes)))
    shown = "BT /F1 12 Tf 72 770 Td (A form) Tj ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{places}] /DA (/F1 12 Tf) >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Annots [{places}] "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        "<< >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
    ]
    objects += [
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V ({value}) /Rect [9 9 99 30] /P 3 0 R >>"
        for name, value in fields.items()
    ]
    objects += [
        f"<< /Type /Annot /Subtype /Text /T ({author}) /Contents ({words}) /M (D:20220102030405Z) /Rect [9 9 30 30] >>"
        for author, words in notes
    ]
    return pdf_file(objects)


def _pdf_string(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file; "mimetype" is stored first, as OpenDocument and EPUB want it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), data, compress_type=how)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this content of its body; further parts of word/ by name (comments="<w:comments …>")."""
    known = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": '<Relationships><Relationship Type="http://x/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "docProps/core.xml": "<cp xmlns:dc='d' xmlns:t='t'><dc:title>The house</dc:title><dc:creator>Berta Lind"
        "</dc:creator><t:created>2019-01-01T00:00:00Z</t:created><t:modified>2020-05-06T07:08:09Z</t:modified></cp>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    return packed({**known, **{f"word/{name}.xml": text for name, text in parts.items()}})


def word(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:meta="urn:meta" xmlns:svg="urn:svg"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:style" xmlns:draw="urn:draw"'
)
NUMBERED = (
    '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1"'
    ' style:num-format="1"/></text:list-style></office:automatic-styles>'
)


def odt(body: str, **parts: str) -> bytes:
    """An OpenDocument text; further parts by name without ".xml"."""
    content = f"<office:document-content {ODF}>{NUMBERED}<office:body><office:text>{body}</office:text></office:body>"
    meta = (
        f"<office:document-meta {ODF}><office:meta><dc:title>Garden</dc:title><meta:initial-creator>Anna Berg"
        "</meta:initial-creator><dc:creator>Somebody Else</dc:creator><dc:date>2021-02-03T04:05:06.789000000</dc:date>"
        "</office:meta></office:document-meta>"
    )
    known = {"content.xml": f"{content}</office:document-content>", "meta.xml": meta}
    known |= {f"{name}.xml": text for name, text in parts.items()}
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", **known})


def epub(
    chapters: Mapping[str, str], locked: Sequence[str] = (), how: str = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
) -> bytes:
    """An EPUB 2 book whose chapters come in this order; the table of contents calls each by its file's stem."""
    items, refs, points = "", "", ""
    for number, name in enumerate(chapters):
        items = f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>' + items
        refs += f'<itemref idref="c{number}"/>'
        stem = name.partition(".")[0]
        points += f'<navPoint><navLabel><text>{stem}</text></navLabel><content src="{name}#a"/></navPoint>'
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>A long walk</dc:title><dc:creator>Ida Holm</dc:creator><dc:creator>Jon Holm</dc:creator>"
        f'<dc:date>2011-04-05</dc:date></metadata><manifest>{items}<item id="n" href="toc.ncx"'
        f' media-type="application/x-dtbncx+xml"/></manifest><spine toc="n">{refs}</spine></package>'
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:c"><rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles>'
        "</container>",
        "OEBPS/a.opf": opf,
        "OEBPS/toc.ncx": f'<ncx xmlns="urn:n"><navMap>{points}</navMap></ncx>',
    }
    parts |= {f"OEBPS/{name}": text for name, text in chapters.items()}
    if locked:
        data = "".join(
            f'<EncryptedData><EncryptionMethod Algorithm="{how}"/><CipherData><CipherReference URI="OEBPS/{name}"/>'
            "</CipherData></EncryptedData>"
            for name in locked
        )
        parts["META-INF/encryption.xml"] = f"<encryption>{data}</encryption>"
    return packed(parts)


def mail(body: str | bytes = "", **headers: str) -> bytes:
    """A mail with these headers (message_id for Message-ID …) and sensible ones beside."""
    known = {"from": "Ida Holm <ida@example.org>", "to": "me@example.org", "subject": "Supper"}
    known |= {"date": "Tue, 02 Jan 2024 18:04:05 +0100", "message_id": "<one@example.org>"}
    known |= {name.rstrip("_"): value for name, value in headers.items()}
    names = {name: "-".join(part.capitalize() for part in name.split("_")) for name in known}
    head = "".join(f"{names[name]}: {value}\n" for name, value in known.items() if value)
    return head.encode() + b"\n" + (body if isinstance(body, bytes) else body.encode())


def mbox(*mails: bytes, envelope: str = "From ida@example.org Tue Jan  2 17:04:05 2024") -> bytes:
    """As mboxrd has it: lines that begin with "From " are quoted."""
    out = b""
    for one in mails:
        head, _, body = one.partition(b"\n\n")
        lines = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in body.split(b"\n")]
        out += envelope.encode() + b"\n" + head + b"\n\n" + b"\n".join(lines) + b"\n\n"
    return out


def several(kind: str, *parts: tuple[str, str | bytes], boundary: str = "=_x") -> tuple[str, bytes]:
    """(content type, body) of a mail of several parts, each with its headers."""
    out = b"There is more in this mail.\n"
    for head, body in parts:
        data = body if isinstance(body, bytes) else body.encode()
        out += f"--{boundary}\n{head}\n\n".encode() + data + b"\n"
    return f'multipart/{kind}; boundary="{boundary}"', out + f"--{boundary}--\n".encode()


def vcf(*cards: str, version: str = "3.0") -> bytes:
    lines = [line for card in cards for line in ("BEGIN:VCARD", f"VERSION:{version}", *card.split("\n"), "END:VCARD")]
    return "\r\n".join([*lines, ""]).encode()


def ics(*components: str, head: str = "X-WR-CALNAME:Home\nX-WR-TIMEZONE:Europe/Berlin") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.split("\n")]
    lines += [line for component in components for line in component.split("\n")]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, kind: str = "VEVENT") -> str:
    return "\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}"])
