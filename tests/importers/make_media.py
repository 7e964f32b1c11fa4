"""Exports that hold pictures, recordings and other files inside of them, made of invented bytes."""

import base64
import random
from email.message import EmailMessage
from email.policy import SMTP

from tests.importers import make_docs, make_notes

PNG = b"\x89PNG\r\n\x1a\n"


def noise(name: str, size: int) -> bytes:
    """Bytes that look like a picture at their beginning, and that no encoding shortens."""
    return PNG + random.Random(name).randbytes(size - len(PNG))


def resource(data: bytes, name: str = "", mime: str = "image/png", width: int = 76) -> str:
    """As Evernote writes what is attached: the bytes first, then what they are."""
    written = base64.b64encode(data).decode()
    lines = "\n".join(written[at : at + width] for at in range(0, len(written), width)) if width else written
    called = f"<resource-attributes><file-name>{name}</file-name></resource-attributes>" if name else ""
    seen = "<recognition><![CDATA[<recoIndex><data>QUJD</data></recoIndex>]]></recognition>"
    return f'<resource><data encoding="base64">\n{lines}\n</data><mime>{mime}</mime>{seen}{called}</resource>'


def evernote(*notes: tuple[str, str, str]) -> bytes:
    """(title, words, resources) of each note."""
    return make_notes.evernote(
        *(
            make_notes.evernote_note(title, f"<div>{words}</div>", created=f"20240229T20394{number}Z").replace(
                "</note>", f"{resources}</note>"
            )
            for number, (title, words, resources) in enumerate(notes)
        )
    )


def letter(subject: str, *files: tuple[str, str, bytes], photo: bytes = b"", logo: bytes = b"") -> bytes:
    """A mail with (name, MIME type, bytes) attached; `photo` and `logo` stand among its words, as phones send them."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Ida Holm <ida@example.org>", "me@example.org"
    message["Subject"], message["Date"] = subject, "Tue, 02 Jan 2024 18:04:05 +0100"
    message["Message-ID"] = f"<{subject.replace(' ', '-').lower()}@example.org>"
    message.set_content(f"About {subject.lower()}: see what I found.\n")
    if photo or logo:
        message.add_alternative(f"<p>About {subject.lower()}</p><img src='cid:p'><img src='cid:l'>", subtype="html")
        html = message.get_payload()[1]
        for cid, data in (("p", photo), ("l", logo)):
            if data:
                html.add_related(data, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png", disposition="inline")
    for name, mime, data in files:
        main, _, sub = mime.partition("/")
        if main == "text":
            message.add_attachment(data.decode(), subtype=sub, filename=name, cte="quoted-printable")
        else:
            message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def mailbox(*letters: bytes) -> bytes:
    return make_docs.mbox(*(one.replace(b"\r\n", b"\n") for one in letters))


def joplin(picture: bytes, plan: bytes) -> make_notes.Files:
    """A note with a picture and a file in it that nobody reads as a document; a picture that no note shows."""
    a, p, q, s = (digit * 32 for digit in "abcd")
    return {
        f"{a}.md": make_notes.joplin_item(
            "Roof", f"Ask Tom.\n\n![](:/{p}) and [the sketch](:/{q}).", id=a, type_=1,
            created_time="2024-01-05T08:00:00.000Z",
        ),
        f"{p}.md": make_notes.joplin_item("roof.png", id=p, mime="image/png", file_extension="png", type_=4),
        f"{q}.md": make_notes.joplin_item("sketch.dwg", id=q, mime="image/x-dwg", file_extension="dwg", type_=4),
        f"{s}.md": make_notes.joplin_item("stray.png", id=s, mime="image/png", file_extension="png", type_=4),
        f"resources/{p}.png": picture,
        f"resources/{q}.dwg": plan,
        f"resources/{s}.png": b"\x89PNG stray",
    }  # fmt: skip


def page(picture: bytes) -> bytes:
    """A page with a picture written into it."""
    written = base64.b64encode(picture).decode()
    head = "<!DOCTYPE html><html><head><title>Lake</title></head>"
    return f'{head}<body><p>At the lake.</p><img src="data:image/png;base64,{written}" alt="us"></body></html>'.encode()
