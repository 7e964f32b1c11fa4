"""Single mails: what each says, own words, dates, bounds."""

import base64
from email.message import EmailMessage

import pytest

from secondme.importers.base import NotThisFormat, Source
from secondme.importers.mail import Mail
from secondme.importers.maildates import envelope_date, mail_date
from secondme.importers.mime import decoded, read_letter, unflowed
from secondme.importers.replies import own_words
from tests.importers import make_docs as make
from tests.importers.mail_read import CHANGED, blob, items, one, read, told

# One mail


def test_a_mail_keeps_who_wrote_it_to_whom_and_when() -> None:
    item = one("Come at eight?", from_='"Holm, Ida" <Ida@Example.org>', to="me@example.org, Jon <jon@example.org>")
    assert item.text == "[to me@example.org, Jon]\nSupper\n\nCome at eight?"
    assert (item.author, item.handle, item.role, item.origin) == (
        "Holm, Ida",
        "ida@example.org",
        "other",
        "imported_other",
    )
    assert (item.time, item.title, item.kind) == ("2024-01-02T18:04:05+01:00", "Supper", "message")
    assert (item.external_id, item.conversation, item.parent) == ("one@example.org", "one@example.org", None)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("=?utf-8?q?Caf=C3=A9?= =?iso-8859-1?q?_=E4?=", "Café ä"),
        ("=?UTF-8?B?w4TDliE=?=", "ÄÖ!"),
        ("=?utf-8?b?broken", "=?utf-8?b?broken"),
        ("=?no-such?q?abc?=", "abc"),
        ("plain\n folded", "plain folded"),
        ("=?utf-8?q?=C3=84?=\n & Co", "Ä & Co"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
    ],
)
def test_headers_are_decoded_as_they_were_meant(raw: str, words: str) -> None:
    assert decoded(raw) == words


def test_a_name_with_an_encoded_comma_is_one_name() -> None:
    item = one(from_="=?utf-8?q?M=C3=BCller=2C_J=C3=B6rg?= <j@example.org>", subject="=?utf-8?q?=C3=9Cber?=")
    assert (item.author, item.handle, item.title) == ("Müller, Jörg", "j@example.org", "Über")


def test_headers_that_are_no_ascii_are_read_all_the_same() -> None:
    (item,) = items(read(("a.eml", "From: Jörg <j@x.de>\nSubject: Größe\n\nx".encode("latin-1"))))
    assert (item.author, item.title) == ("Jörg", "Größe")


@pytest.mark.parametrize(
    ("type_", "encoding", "body", "text"),
    [
        ("text/plain; charset=utf-8", "quoted-printable", b"caf=C3=A9 =\nau lait", "café au lait"),
        ("text/plain; charset=utf-8", "base64", base64.b64encode("naïve".encode()), "naïve"),
        ("text/plain; charset=utf-8", "base64", base64.b64encode("naïve!".encode())[:-3], "naïve"),
        ("text/plain; charset=iso-2022-jp", "7bit", "日本".encode("iso-2022-jp"), "日本"),
        ("text/plain; charset=windows-1251", "8bit", "Привет".encode("cp1251"), "Привет"),
        ("text/html; charset=utf-8", "8bit", b"<p>One</p><p>Two &euro;</p>", "One\n\nTwo €"),
        ("text/plain; format=flowed", "7bit", b"Long \nline\n> quoted", "Long line"),
        ("text/plain; charset=bogus", "8bit", "ä".encode(), "ä"),
        ("nonsense", "7bit", b"words", "words"),
    ],
)
def test_the_words_of_a_mail_are_decoded(type_: str, encoding: str, body: bytes, text: str) -> None:
    item = one(body, content_type=type_, content_transfer_encoding=encoding, to="")
    assert item.text == f"Supper\n\n{text}"


def test_lines_that_flow_are_joined_where_they_are_quoted_as_deeply() -> None:
    assert (
        unflowed("one \ntwo\n> three \n> four\n>> five \n-- \nAnna", False)
        == "one two\n> three four\n>> five\n-- \nAnna"
    )
    assert unflowed("Donau \ndampf", True) == "Donaudampf"


def test_of_several_versions_the_plain_one_is_read_unless_it_says_hardly_anything() -> None:
    rich = ("Content-Type: text/html", "<p>" + "The whole story. " * 30 + "</p>")
    type_, body = make.several("alternative", ("Content-Type: text/plain", "The whole story. " * 30), rich)
    assert one(body, content_type=type_).text.count("The whole story.") == 30
    type_, body = make.several("alternative", ("Content-Type: text/plain", "Your program shows no HTML."), rich)
    assert "Your program" not in one(body, content_type=type_).text
    assert one(body, content_type=type_).text.count("The whole story.") == 30


def test_attachments_are_named_and_pictures_of_the_layout_are_not() -> None:
    inner = make.several(
        "related",
        ("Content-Type: text/html", "<p>See below.<img src='cid:logo'></p>"),
        ("Content-Type: image/png; name=logo.png\nContent-ID: <logo>\nContent-Disposition: inline", "xx"),
        boundary="inner",
    )
    type_, body = make.several(
        "mixed",
        (f"Content-Type: {inner[0]}", inner[1]),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf",
            "JVBE",
        ),
        ('Content-Type: image/jpeg; name="=?utf-8?q?caf=C3=A9.jpg?="\nContent-Disposition: attachment', "/9j/"),
        ("Content-Type: text/plain; name=notes.txt\nContent-Disposition: attachment", "not the mail"),
    )
    item = one(body, content_type=type_, to="")
    assert item.text == "Supper\n\nSee below.\n\n[file: Grüße.pdf]\n[photo: café.jpg]\n[file: notes.txt]"


def test_a_mail_within_a_mail_is_part_of_what_it_says() -> None:
    inside = make.mail("The old words.", subject="Old", from_="Jon <jon@example.org>").decode()
    type_, body = make.several("mixed", ("Content-Type: text/plain", "Look:"), ("Content-Type: message/rfc822", inside))
    text = one(body, content_type=type_).text
    assert "Look:" in text
    assert "[attached mail: Jon <jon@example.org>, Tue, 02 Jan 2024 18:04:05 +0100, Old]" in text
    assert text.endswith("The old words.")


def test_parts_that_are_not_as_they_should_be_are_read_all_the_same() -> None:
    """msg_17 (parts are promised, none comes) and msg_30 (a digest) in Lib/test/test_email/data of python/cpython."""
    promised = one("Hi there,\n\nThis is all.", content_type='multipart/mixed; boundary="X"', to="")
    assert promised.text == "Supper\n\nHi there,\n\nThis is all."
    inner = "From: cc@dd.org\nSubject: ee\n\nmessage 1"
    type_, body = make.several("digest", *(("Content-Description: x", inner.replace("1", n)) for n in "12"))
    assert one(body, content_type=type_, to="").text == (
        "Supper\n\n[attached mail: cc@dd.org, ee]\n\nmessage 1\n\n[attached mail: cc@dd.org, ee]\n\nmessage 2"
    )


def test_an_encrypted_mail_keeps_its_subject_and_says_so() -> None:
    type_, body = make.several("encrypted", ("Content-Type: application/pgp-encrypted", "Version: 1"))
    found = read(("a.eml", make.mail(body, content_type=type_)))
    assert items(found)[0].text.endswith("Supper\n\n[encrypted: its words cannot be read]")
    assert told(found) == ["One mail is encrypted: only its subject was read."]


def test_mails_that_the_standard_library_writes_are_read_back() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Zoë <zoe@example.org>", "me@example.org", "Grüße " * 20
    message["Message-ID"], message["Date"] = "<z@example.org>", "Wed, 03 Jan 2024 10:00:00 -0000"
    message.set_content("Ein längerer Text mit ß. " * 30)
    message.add_alternative("<p>Ein <b>längerer</b> Text</p>", subtype="html")
    message.add_attachment(b"x" * 3000, maintype="image", subtype="png", filename="Blüte.png")
    (item,) = items(read(("a.eml", message.as_bytes())))
    assert (item.author, item.time) == ("Zoë", "2024-01-03T10:00:00+00:00")
    assert item.title == ("Grüße " * 20).strip()
    assert item.text.count("Ein längerer Text mit ß.") == 30
    assert item.text.endswith("[photo: Blüte.png]")


def test_mails_of_the_shapes_that_thunderbird_is_tested_with_are_read() -> None:
    """sample02.eml (parts of Outlook, names of files in both headers), sample03.eml (only an attachment), sample04.eml
    (KOI8-R in base64) and sample07.eml (parts without a type) in mail/components/extensions/test/xpcshell/messages of
    mozilla/releases-comm-central."""
    type_, body = make.several(
        "mixed",
        ('Content-Type: text/plain;\n\tcharset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable',
         "\nDie Hasen und die Fr=F6sche=20\n=20\n"),
        ('Content-Type: image/png;\n\tname="ball1.png"\nContent-Disposition: attachment;\n\tfilename="ball2.png"',
         "iVBO"),
        ('Content-Type: image/png;\n\tname="green.png"\nContent-Disposition: attachment', "iVBO"),
        boundary="----=_NextPart_000_0002_01BFC036.AE309650",
    )  # fmt: skip
    many = one(body, content_type=type_, to="=?iso-8859-1?Q?Heinz_M=FCller?= <m@example.org>")
    assert many.text == (
        "[to Heinz Müller]\nSupper\n\nDie Hasen und die Frösche\n\n[photo: ball2.png]\n[photo: green.png]"
    )
    alone = one("iVBO", content_type='image/png; name="double  space.png"', content_disposition="attachment", to="")
    assert alone.text == "Supper\n\n[photo: double space.png]"
    koi = one("98/Q0s/TCg==", content_type="text/plain; charset=koi8-r;", content_transfer_encoding="base64",
              subject="=?koi8-r?B?4czGwdfJ1Ao=?=", to="")  # fmt: skip
    assert koi.text == "Алфавит\n\nВопрос"
    type_, body = make.several(
        "alternative", ("Content-Transfer-Encoding: quoted-printable", "Die Hasen\n"),
        ("Content-Type: text/html", "<html><body><b>Die Hasen</b></body></html>\n"), boundary="=====_714967308==_.ALT",
    )  # fmt: skip
    assert one(body, content_type=type_, to="").text == "Supper\n\nDie Hasen"


# Own words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Yes!\n\nOn Tue, 2 Jan 2024 at 18:04, Ida <ida@example.org> wrote:\n\n> Come?\n> Ida", "Yes!"),
        ("Ja!\n\nAm 02.01.24 um 18:04 schrieb Ida Holm:\n> Kommst du?", "Ja!"),
        ("Oui\n\nLe mar. 2 janv. 2024 à 18:04, Ida Holm <\nida@example.org> a écrit :\n\n> Tu viens ?", "Oui"),
        ("First.\n\n> a\n> b\n\nSecond.\n\n> c\n\nThird.", "First.\n\nSecond.\n\nThird."),
        ("Yes.\n-- \nIda Holm\n+46 1234", "Yes."),
        ("Yes.\n--\nIda", "Yes."),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("Ja.\n\nVon meinem iPhone gesendet", "Ja."),
        ("Sì.\n\nInviato da BlackBerry", "Sì."),
        (
            "Ok.\n\n-----Original Message-----\nFrom: Ida\nSent: Tuesday, 2 January 2024\nTo: Me\nSubject: x\n\nold",
            "Ok.",
        ),
        ("Ok.\n________________________________\nVon: Ida <i@x.org>\nGesendet: Dienstag\nAn: Ich\n\nalt", "Ok."),
        ("Ok.\n\n*From:* Ida [mailto:ida@x.org]\n*Sent:* Monday\n*To:* me\n\nold", "Ok."),
        ("Ok.\n\n发件人: Ida <ida@x.org>\n日期: 2020年3月6日 上午1:04\n\nold", "Ok."),
        ("No problem.\n\nOn May 30, 2020, at 4:24 PM, Ida <ida@x.org> wrote:\n\n\nHi,\nold", "No problem."),
        ("> only\n> quotes", "> only\n> quotes"),
        ("-- \nonly a signature", "-- \nonly a signature"),
        ("When: Monday 10:30\nWhere: Café\nWho: all of us", "When: Monday 10:30\nWhere: Café\nWho: all of us"),
        ("A list:\n- a\n- b\n\n---\n\nmore", "A list:\n- a\n- b\n\n---\n\nmore"),
        ("He said at 10:30:\nno", "He said at 10:30:\nno"),
    ],
)
def test_quotes_and_signatures_are_left_out_unless_they_are_all_there_is(text: str, words: str) -> None:
    """Among them the shapes of email_issue_15, email_2_3, email_headers_no_delimiter, multi_header, chinese and
    it/email_BlackBerry in test/emails of zapier/email-reply-parser."""
    assert own_words(text, is_reply=True) == words


def test_what_is_forwarded_is_kept_and_what_is_answered_is_not() -> None:
    copied = "See.\n\n-----Original Message-----\nFrom: Jon\nSent: 2 January 2024\nTo: Ida\n\nThe whole story"
    assert one(copied, subject="Fwd: Story").text.endswith("The whole story")
    assert one(copied, subject="Re: Story").text.endswith("See.")
    assert one(copied, subject="AW: Story").title == "Story"


def test_quotes_in_html_are_quotes() -> None:
    html = (
        "<div>Gladly!</div><div class=gmail_quote><div class=gmail_attr>On Tue, 2 Jan 2024 at 18:04 Ida &lt;"
        "<a href='mailto:i@x.org'>i@x.org</a>&gt; wrote:<br></div><blockquote><div>Come?</div></blockquote></div>"
    )
    assert one(html, content_type="text/html", subject="Re: x", to="").text == "x\n\nGladly!"


# Dates


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Tue, 02 Jan 2024 18:04:05 +0100", "2024-01-02T18:04:05+01:00"),
        ("Tue, 2 Jan 2024 18:04:05 +0100 (CET)", "2024-01-02T18:04:05+01:00"),
        ("2 Jan 24 18:04 GMT", "2024-01-02T18:04:00+00:00"),
        ("Tue, 02 Jan 2024 18:04:05 -0000", "2024-01-02T18:04:05+00:00"),
        ("Tue, 02 Jan 2024 18:04:05", "2024-01-02T18:04:05"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Tue, 99 Jan 2024 18:04:05", None),
        ("Tue, 02 Jan 20240 18:04:05", None),
        ("yesterday", None),
        ("", None),
        ("Tue, 02 Jan 2024 18:04:05 +9999999999999", None),
    ],
)
def test_dates_of_mails_are_read_and_never_made_up(text: str, when: str | None) -> None:
    assert mail_date(text) == when


def test_the_line_above_a_mail_has_a_date_too() -> None:
    assert envelope_date(b"From - Tue Jan  2 17:04:05 2024") == "2024-01-02T17:04:05+00:00"
    assert envelope_date(b"From 12@xxx Tue Jan 02 17:04:05 +0200 2024") == "2024-01-02T17:04:05+02:00"
    assert envelope_date(b"From x Tue Foo 02 17:04:05 2024") is None


def test_a_mail_without_a_date_takes_that_of_its_way_else_of_the_mail_before() -> None:
    received = "from a by b; Wed, 03 Jan 2024 00:00:01 +0000"
    assert one(date="", received=received).time == "2024-01-03T00:00:01+00:00"
    assert one(date="Thu, 01 Jan 1970 00:00:00 +0000").time == CHANGED
    box = b"From x\n" + make.mail("a", message_id="<1@x>") + b"\n"
    assert items(read(("a.mbox", make.mbox(make.mail("a", date="")))))[0].time == "2024-01-02T17:04:05+00:00"
    assert not Mail().claim([blob(box, "b.mbox")])


# Bounds


def test_one_huge_mail_costs_little_memory_and_says_what_was_left_out() -> None:
    letter = read_letter(iter([b"Subject: x\n", b"\n", *[b"word " * 200 + b"\n"] * 20_000]))
    assert letter.is_cut
    assert len(letter.text) < 5_000_000
    found = read(("a.eml", make.mail("word " * 400_000)))
    assert told(found) == ["Of one mail only the beginning was read: it is too large."]
    pieces = items(found)
    assert len({piece.external_id for piece in pieces}) == len(pieces) > 100
    assert pieces[1].parent == pieces[0].external_id


def test_what_is_no_mail_is_refused_with_a_sentence() -> None:
    with pytest.raises(NotThisFormat, match="no mail"):
        list(Mail().read(Source((blob(b"just words", "a.eml"),))))
    assert not Mail().claim([blob(b"Dear: Anna\n\nwords", "a.txt"), blob(b"From here to there", "b")])
