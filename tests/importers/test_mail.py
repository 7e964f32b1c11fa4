"""E-mail: mailboxes and single mails, threads, own words."""

import base64
import io
import mailbox
from dataclasses import replace
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from secondme.importers.base import Blob, NotThisFormat, Options, Person, Problem, Source
from secondme.importers.mail import Mail
from secondme.importers.maildates import envelope_date, mail_date
from secondme.importers.mime import decoded, read_letter, unflowed
from secondme.importers.replies import own_words
from secondme.types import NewItem
from tests.importers import make_docs as make
from tests.importers import roundtrip
from tests.importers.help import read_path

CHANGED = "2024-05-06T07:08:09+00:00"


def blob(data: bytes, name: str) -> Blob:
    return Blob(name, f"/home/{name}", len(data), CHANGED, lambda: io.BytesIO(data))


def read(*files: tuple[str, bytes], me: str = "") -> list[Any]:
    """Everything that the format reads of these files, in the groups that it makes of them."""
    found: list[Any] = []
    options = Options(frozenset({me}) if me else frozenset())
    for group in Mail().claim([blob(data, name) for name, data in files]):
        found.extend(Mail().read(Source(group, options)))
    return found


def items(found: list[Any]) -> list[NewItem]:
    return [one for one in found if isinstance(one, NewItem)]


def one(body: str | bytes = "Hello.", **headers: str) -> NewItem:
    (item,) = items(read(("a.eml", make.mail(body, **headers))))
    return item


def told(found: list[Any]) -> list[str]:
    return [one.sentence for one in found if isinstance(one, Problem)]


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


# Threads


def test_mails_that_answer_one_another_are_one_conversation() -> None:
    box = make.mbox(
        make.mail("Come?", message_id="<1@x>"),
        make.mail("Yes.", message_id="<2@x>", in_reply_to="<1@x>", references="<1@x>", subject="Re: Supper"),
        make.mail("Late.", message_id="<3@x>", in_reply_to="<2@x>", subject="RE: Supper"),
        make.mail("Else.", message_id="<4@x>", in_reply_to="<gone@x>", references="<0@x> <gone@x>", subject="Re: Else"),
    )
    found = items(read(("box", box)))
    assert [(item.conversation, item.parent) for item in found] == [
        ("1@x", None), ("1@x", "1@x"), ("1@x", "2@x"), ("0@x", None),
    ]  # fmt: skip
    assert [item.title for item in found] == ["Supper", "Supper", "Supper", "Else"]
    assert ["Supper\n" in item.text for item in found] == [True, False, False, False]


def test_a_change_of_subject_within_a_thread_is_part_of_what_is_said() -> None:
    box = make.mbox(
        make.mail("Come?", message_id="<1@x>", to=""),
        make.mail("And the boat?", message_id="<2@x>", in_reply_to="<1@x>", subject="The boat", to=""),
    )
    assert items(read(("box", box)))[1].text == "The boat\n\nAnd the boat?"


def test_a_thread_of_gmail_is_as_gmail_has_it() -> None:
    box = make.mbox(
        make.mail("a", message_id="<1@x>", x_gm_thrid="17"), make.mail("b", message_id="<2@x>", x_gm_thrid="17")
    )
    assert {item.conversation for item in items(read(("box", box)))} == {"gmail:17"}


def test_single_mails_are_read_together_so_that_threads_are_seen() -> None:
    answer = make.mail("Yes.", message_id="<2@x>", in_reply_to="<1@x>")
    found = items(read(("a.eml", make.mail("Come?", message_id="<1@x>")), ("b.eml", answer)))
    assert [(item.conversation, item.parent) for item in found] == [("1@x", None), ("1@x", "1@x")]


def test_a_mail_without_an_id_keeps_the_id_that_it_gets() -> None:
    first, again = one("Same.", message_id=""), one("Same.", message_id="")
    assert first.external_id == again.external_id
    assert first.external_id != one("Other.", message_id="").external_id


# Mailboxes


def takeout() -> bytes:
    """As Google's Takeout writes it: CRLF, the offset before the year, labels in the language of the account."""
    head = {"delivered_to": "me@example.org", "x_gm_thrid": "17"}
    mails = [
        make.mail("Come?", message_id="<1@x>", x_gmail_labels="Inbox,Important,Opened", **head),
        make.mail(
            "Yes.", from_="Ada Own <me@example.org>", to="Ida Holm <ida@example.org>", message_id="<2@x>",
            x_gmail_labels="=?UTF-8?Q?Gesendet,Ge=C3=B6ffnet?=", in_reply_to="<1@x>", x_gm_thrid="17",
        ),
        make.mail("Buy!", message_id="<3@x>", x_gmail_labels="Spam,Unread", **head),
        make.mail("Old.", message_id="<4@x>", x_gmail_labels='"Work, private",Papierkorb', **head),
        make.mail("Soon …", message_id="<5@x>", x_gmail_labels="Drafts", from_="me@example.org", **head),
    ]  # fmt: skip
    box = make.mbox(*mails, envelope="From 1712345678901234567@xxx Tue Jan 02 17:04:05 +0000 2024")
    return box.replace(b"\n", b"\r\n")


def test_a_takeout_of_gmail_tells_whose_it_is_and_what_lies_in_spam_and_bin() -> None:
    found = read(("All mail Including Spam and Trash.mbox", takeout()))
    assert found[0] == Person("Ada Own", ("me@example.org",), is_owner=True)
    assert [(item.text, item.role, item.author) for item in items(found)] == [
        ("Supper\n\nCome?", "other", "Ida Holm"),
        ("[to Ida Holm]\n\nYes.", "self", "Ada Own"),
        ("[draft, never sent]\n\nSoon …", "self", "me@example.org"),
    ]
    assert told(found) == ["One mail in the spam folder was left out.", "One mail in the bin was left out."]


def test_an_owner_of_several_addresses_is_one_person_and_a_list_is_none() -> None:
    sent = [
        make.mail("a", message_id=f"<{number}@x>", from_=author, x_gmail_labels="Sent")
        for number, author in enumerate(["me@work.example", "Ada Own <me@example.org>", "Ada Own <me@example.org>"])
    ]
    lists = [
        make.mail(
            "b", message_id=f"<l{number}@x>", delivered_to="mailing list talk@lists.example", x_gmail_labels="Talk"
        )
        for number in range(9)
    ]
    found = read(("a.mbox", make.mbox(*sent, *lists)))
    assert found[0] == Person("Ada Own", ("me@example.org", "me@work.example"), is_owner=True)
    assert [one for one in found if isinstance(one, Person) and one.is_owner] == found[:1]
    assert [item.role for item in items(found)] == ["self"] * 3 + ["other"] * 9


def test_who_the_person_says_they_are_goes_before_what_the_mailbox_says() -> None:
    roles = {item.author: item.role for item in items(read(("a.mbox", takeout()), me="ida@example.org"))}
    assert roles == {"Ida Holm": "self", "Ada Own": "other", "me@example.org": "other"}


def test_lines_that_begin_with_from_are_told_from_the_begin_of_a_mail() -> None:
    body = "I am\n\nFrom here the boats look tiny.\nFrom there too.\n\nFrom 10:30 to 11:00 we eat.\nGood: yes"
    raw = make.mail(body, message_id="<1@x>", to="")
    found = items(read(("a.mbox", make.mbox(raw, make.mail("Next.", message_id="<2@x>")))))
    assert len(found) == 2
    assert found[0].text == f"Supper\n\n{body}"
    careless = b"From a Tue Jan  2 17:04:05 2024\n" + make.mail("Walk\n\nFrom 10:30 on the\nbeach.", to="") + b"\n"
    assert items(read(("b.mbox", careless)))[0].text == "Supper\n\nWalk\n\nFrom 10:30 on the\nbeach."


def test_a_mailbox_that_the_standard_library_writes_is_read_back(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "Sent")
    for number in range(20):
        message = EmailMessage()
        message["From"], message["To"] = "Ada Own <me@example.org>", f"P{number} <p{number}@example.org>"
        message["Subject"], message["Message-ID"] = f"Number {number}", f"<{number}@x>"
        message["Date"] = f"Tue, {number + 1:02} Jan 2024 10:00:00 +0000"
        message.set_content(f"From the start, number {number}.\n\nFrom me")
        box.add(message)
    box.close()
    reading = read_path(tmp_path / "Sent")
    assert [item.text for item in reading.items] == [
        f"[to P{number}]\nNumber {number}\n\nFrom the start, number {number}.\n\nFrom me" for number in range(20)
    ]
    assert {item.role for item in reading.items} == {"self"}
    assert reading.formats == ["mail"]


def test_mails_that_thunderbird_has_deleted_are_left_out() -> None:
    box = make.mbox(make.mail("a", message_id="<1@x>", x_mozilla_status="0009"), make.mail("b", message_id="<2@x>"))
    found = read(("Inbox", box))
    assert [item.text[-1] for item in items(found)] == ["b"]
    assert told(found) == ["One mail in the bin was left out."]


def test_a_maildir_is_read_with_its_folders_and_flags() -> None:
    found = read(
        ("Maildir/cur/1700000000.M1P1.host:2,S", make.mail("a", message_id="<1@x>")),
        ("Maildir/cur/1700000001.M1P1.host:2,ST", make.mail("deleted", message_id="<2@x>")),
        ("Maildir/.Sent/cur/1700000002.M1P1.host:2,S", make.mail("b", message_id="<3@x>", from_="me@example.org")),
    )
    assert [(item.text[-1], item.role) for item in items(found)] == [("a", "other"), ("b", "self")]


def test_mails_of_apple_are_read_without_what_is_around_them() -> None:
    raw = make.mail("Words.", to="")
    data = f"{len(raw)}      \n".encode() + raw + b"<?xml version='1.0'?><plist><dict/></plist>"
    assert items(read(("1.emlx", data)))[0].text == "Supper\n\nWords."


def test_the_same_mail_in_two_folders_comes_once() -> None:
    box = make.mbox(make.mail("a"), make.mail("a"))
    found = read(("a.mbox", box))
    assert len(items(found)) == 1
    assert told(found) == ["One mail is there twice."]


def test_people_are_known_by_their_addresses_and_lists_bring_none() -> None:
    box = make.mbox(
        make.mail("a", message_id="<1@x>", cc="Jon <JON@example.org>"),
        make.mail("b", message_id="<2@x>", from_="Shop <news@shop.example>", list_unsubscribe="<https://x>"),
    )
    people = [one for one in read(("a.mbox", box)) if isinstance(one, Person)]
    assert people == [
        Person("Ida Holm", ("ida@example.org",)),
        Person("me@example.org", ("me@example.org",)),
        Person("Jon", ("jon@example.org",)),
    ]


def written(thread: roundtrip.Thread) -> bytes:
    """As a mailbox, by the standard library; the people have addresses, and the subject is the title."""
    out = io.BytesIO()
    for number, said in enumerate(thread.said):
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(said.author, f"p{thread.authors.index(said.author)}", "example.org")
        message["Date"], message["Message-ID"] = said.time, f"<{number}@x>"
        message["Subject"] = thread.title if number == 0 else f"Re: {thread.title}"
        if number:
            message["References"] = f"<0@x> <{number if said.reply_to is None else said.reply_to}@x>"
        if said.reply_to is not None:
            message["In-Reply-To"] = f"<{said.reply_to}@x>"
        message.set_content(said.text)
        out.write(make.mbox(message.as_bytes(policy=message.policy.clone(linesep="\n"))))
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(roundtrip.threads(texts=roundtrip.plain_words(), step=timedelta(seconds=1)))
def test_any_thread_that_is_written_as_a_mailbox_is_the_same_when_it_is_read(thread: roundtrip.Thread) -> None:
    """What people quote or sign with is left out by rule, so that both sides are compared without it."""
    found = items(read(("a.mbox", written(thread))))
    if thread.title:
        found[0] = replace(found[0], text=found[0].text.removeprefix(found[0].title or "").removeprefix("\n\n"))
    normal = roundtrip.Normal(
        text=lambda text: own_words(text, is_reply=True), author=lambda name: " ".join(name.split()), replies=False
    )
    roundtrip.same(thread, found, normal)
    parents = [None if said.reply_to is None else f"{said.reply_to}@x" for said in thread.said]
    assert [item.parent for item, answered in zip(found, parents, strict=True) if answered] == [p for p in parents if p]


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
