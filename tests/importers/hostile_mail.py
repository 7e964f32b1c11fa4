"""Hostile and broken files for mail, contacts and calendars, as `hostile_docs` has them for documents."""

from collections.abc import Callable, Iterator

from tests.importers import make_docs as make

Case = tuple[str, str, Callable[[], bytes]]
"""(what it is, the name of its file, its bytes)"""
MB = 1_000_000
CARD = "FN:Anna Berg\nTEL;TYPE=CELL:+49151123456\nEMAIL:anna@example.org\nBDAY:1990-05-06\nNOTE:likes long walks"
EVENT = make.event("UID:1", "SUMMARY:Choir", "DTSTART;TZID=Europe/Berlin:20240102T190000", "RRULE:FREQ=WEEKLY;COUNT=9")


def cases() -> Iterator[Case]:
    yield from _mail_heads()
    yield from _mail_bodies()
    yield from _mailboxes()
    yield from _cards()
    yield from _calendars()


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
