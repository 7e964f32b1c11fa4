"""Mailboxes: the threads that mails make, where a mail begins, whose mailbox it is, and what is left out of it."""

import io
import mailbox
from dataclasses import replace
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from hypothesis import given, settings

from secondme.importers.base import Person
from secondme.importers.replies import own_words
from tests.importers import make_docs as make
from tests.importers import roundtrip
from tests.importers.help import read_path
from tests.importers.mail_read import items, one, read, told

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
