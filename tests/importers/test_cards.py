"""Contacts and calendars."""

import io
from typing import Any

import pytest

from secondme.importers.base import Blob, NotThisFormat, Options, Person, Problem, Source
from secondme.importers.calendars import Calendars, zone_of
from secondme.importers.contacts import Contacts, day_in_words
from secondme.importers.recurrence import in_words
from secondme.types import NewItem
from tests.importers import make_docs as make

CHANGED = "2024-05-06T07:08:09+00:00"


def read(format: Any, data: bytes, name: str, me: str = "") -> list[Any]:
    blob = Blob(name, f"/home/{name}", len(data), CHANGED, lambda: io.BytesIO(data))
    assert format.claim([blob]), "not recognised"
    return list(format.read(Source((blob,), Options(frozenset({me}) if me else frozenset()))))


def cards(data: bytes, me: str = "") -> list[Any]:
    return read(Contacts(), data, "a.vcf", me)


def entries(*components: str, **how: str) -> list[Any]:
    return read(Calendars(), make.ics(*components, **how), "home.ics")


def items(found: list[Any]) -> list[NewItem]:
    return [one for one in found if isinstance(one, NewItem)]


def people(found: list[Any]) -> list[Person]:
    return [one for one in found if isinstance(one, Person)]


# Contacts


def test_a_card_is_a_person_and_says_in_words_what_is_known_of_them() -> None:
    card = (
        "N:Berg;Anna;;Dr.;\nFN:Dr. Anna Berg\nNICKNAME:Anni\nTEL;TYPE=CELL,VOICE:+49 (151) 123-456\n"
        "EMAIL;TYPE=INTERNET;TYPE=WORK:Anna@Example.org\nADR;TYPE=HOME:;;Hauptstr. 1\\nHof;Berlin;;10115;Germany\n"
        "BDAY:1990-05-06\nORG:Firm\\, Ltd;IT\nTITLE:Baker\nNOTE:Likes\\nlong \n walks\nREV:20240102T030405Z\n"
        "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 60 + "\n " + "B" * 70
    )
    found = cards(make.vcf(card))
    assert people(found) == [Person("Dr. Anna Berg", ("+49151123456", "anna@example.org"))]
    (item,) = items(found)
    assert item.text == (
        "Dr. Anna Berg\nNickname: Anni\nTelephone (mobile): +49 (151) 123-456\nE-mail (work): Anna@Example.org\n"
        "Address (home): Hauptstr. 1, Hof, 10115 Berlin, Germany\nBirthday: 6 May 1990\nOrganisation: Firm, Ltd, IT\n"
        "Job: Baker\nNote: Likes\nlong walks"
    )
    assert (item.time, item.origin, item.role, item.kind) == ("2024-01-02T03:04:05+00:00", "document", "other", "note")
    assert (item.external_id, item.conversation) == ("contact:name:dr. anna berg", "contacts")


def test_a_card_of_an_old_phone_is_read() -> None:
    card = (
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;\nTEL;CELL;PREF:0151234567\n"
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Gr=FC=DFe =\nund mehr\nBDAY:--0229"
    )
    found = cards(make.vcf(card, version="2.1"))
    assert (
        items(found)[0].text
        == "Jörg Müller\nTelephone (mobile): 0151234567\nNote: Grüße und mehr\nBirthday: 29 February"
    )


def test_a_card_of_version_4_is_read() -> None:
    card = (
        'UID:urn:uuid:1\nFN:Solo\nTEL;VALUE=uri;TYPE="voice,home":tel:+33-1-23-45-67-89;ext=5\nBDAY:19900506\n'
        "GENDER:F\nRELATED;TYPE=spouse;VALUE=text:Kim\nRELATED;TYPE=friend:urn:uuid:2"
    )
    found = cards(make.vcf(card, version="4.0"))
    assert items(found)[0].text == (
        "Solo\nTelephone (home): +33-1-23-45-67-89\nBirthday: 6 May 1990\nGender: female\nSpouse: Kim"
    )
    assert items(found)[0].external_id == "contact:urn:uuid:1"


def test_a_card_of_apple_has_labels_and_years_left_away() -> None:
    """The shape of John_Doe_MAC_ADDRESS_BOOK.vcf in the tests of mangstadt/ez-vcard: grouped lines, escaped colons, a
    photo under a bare BASE64."""
    card = (
        "FN:Mr. John\\, Doe\nX-PHONETIC-FIRST-NAME:Jon\nitem1.TEL:905-222-1234\nitem1.X-ABLabel:AssistantPhone\n"
        "item2.ADR;type=HOME;type=pref:;;Alley 5\\,;Springfield;;12345;USA\nitem2.X-ABADR:us\n"
        "item3.URL;type=pref:http\\://www.example.org\nitem3.X-ABLabel:_$!<HomePage>!$_\n"
        "item4.X-ABRELATEDNAMES:Karl\nitem4.X-ABLabel:_$!<Brother>!$_\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-06\n"
        "PHOTO;BASE64:\n  /9j/4AAQ\n  AAAA"
    )
    assert items(cards(make.vcf(card)))[0].text == (
        "Mr. John, Doe\nFirst name as spoken: Jon\nTelephone (AssistantPhone): 905-222-1234\n"
        "Address (home): Alley 5,, 12345 Springfield, USA\nWebsite: http://www.example.org\nBrother: Karl\n"
        "Birthday: 6 May"
    )


def test_a_card_of_evolution_is_read() -> None:
    """The shape of John_Doe_EVOLUTION.vcf in the tests of mangstadt/ez-vcard: parameters of its own, folded lines."""
    card = (
        'X-COUCHDB-APPLICATION-ANNOTATIONS:{"Evolution":{"revision":"2012-03-05T13:3\n 2:54Z"}}\n'
        'TEL;X-COUCHDB-UUID="c2fa";TYPE=CELL:905-666\n -1234\nUID:4773\nN:Doe;John;;;\nX-EVOLUTION-FILE-AS:J\n'
        "FN:John Doe\nX-EVOLUTION-SPOUSE:Maria\nCATEGORIES:VIP\nX-EVOLUTION-ANNIVERSARY:1980-03-22\n"
        "REV:2012-03-05T13:32:54Z"
    )
    (item,) = items(cards(make.vcf(card)))
    assert item.text == (
        "John Doe\nTelephone (mobile): 905-666-1234\nSpouse: Maria\nGroups: VIP\nAnniversary: 22 March 1980"
    )
    assert item.time == "2012-03-05T13:32:54+00:00"


def test_a_later_export_meets_the_same_cards_again_and_ones_own_is_known() -> None:
    first = cards(make.vcf("FN:Anna\nTEL:+491511111111", "FN:Anna\nTEL:+491512222222"))
    later = cards(make.vcf("FN:Anna\nTEL:+491513333333"), me="+491513333333")
    assert [item.external_id for item in items(first)] == ["contact:name:anna", "contact:name:anna#2"]
    assert items(later)[0].external_id == "contact:name:anna"
    assert [person.is_owner for person in people(later)] == [True]


def test_a_card_without_a_name_is_known_by_what_else_it_has() -> None:
    found = cards(make.vcf("N:;;;;\nORG:Bakery", "N:;;;;\nEMAIL:x@example.org", "NOTE:nothing"))
    assert [item.text.partition("\n")[0] for item in items(found)] == ["Bakery", "x@example.org"]
    assert [one.sentence for one in found if isinstance(one, Problem)] == [
        "One contact has neither a name nor an address."
    ]


def test_what_holds_no_card_is_refused() -> None:
    with pytest.raises(NotThisFormat, match="no contact"):
        cards(b"BEGIN:VCARD")[0:0] or cards(b"BEGIN:VCARDS\nx")


@pytest.mark.parametrize(
    ("text", "words"),
    [("1990-05-06", "6 May 1990"), ("19900506T000000Z", "6 May 1990"), ("--05-06", "6 May"),
     ("circa 1800", "circa 1800"),
     ("1990-99-99", "1990-99-99"), ("-0001-01-01", "-0001-01-01"), ("0000-05-06", "0000-05-06")],
)  # fmt: skip
def test_days_are_told_in_words_and_what_is_none_as_it_is_written(text: str, words: str) -> None:
    assert day_in_words(text) == words


# Calendars


def test_an_event_says_what_when_where_and_with_whom() -> None:
    found = entries(
        make.event(
            "UID:1@x", "SUMMARY:Dentist\\, again", "DTSTART;TZID=Europe/Berlin:20240102T090000", "LOCATION:Main St",
            "DTEND;TZID=Europe/Berlin:20240102T100000",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20240503T000000Z",
            "EXDATE;TZID=Europe/Berlin:20240304T090000", 'ORGANIZER;CN="Berg, Anna":mailto:Anna@x.org',
            "ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:mailto:bob@x.org", "DESCRIPTION:Bring<br>the <b>card</b>",
            make.event("DESCRIPTION:a reminder", "TRIGGER:-PT10M", kind="VALARM"),
        )
    )  # fmt: skip
    (item,) = items(found)
    assert item.text == (
        "Dentist, again\nWhen: Tuesday, 2 January 2024, 09:00 to 10:00 (Europe/Berlin)\n"
        "Repeats: every 2 weeks on Monday and Wednesday, until 3 May 2024\nNot on: 4 March 2024\nWhere: Main St\n"
        "With: Bob (accepted)\nOrganised by Berg, Anna\n\nBring\nthe card"
    )
    assert (item.time, item.author, item.handle, item.title) == (
        "2024-01-02T09:00:00+01:00", "Berg, Anna", "anna@x.org", "Home",
    )  # fmt: skip
    assert (item.external_id, item.conversation) == ("event:1@x", "calendar:Home")
    assert people(found) == [Person("Berg, Anna", ("anna@x.org",)), Person("Bob", ("bob@x.org",))]


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["DTSTART;VALUE=DATE:20240506", "DTEND;VALUE=DATE:20240507"], "When: Monday, 6 May 2024"),
        (["DTSTART;VALUE=DATE:20240506"], "When: Monday, 6 May 2024"),
        (["DTSTART;VALUE=DATE:20240506", "DTEND;VALUE=DATE:20240509"],
         "When: Monday, 6 May 2024 to Wednesday, 8 May 2024"),
        (["DTSTART:20240506T230000Z", "DURATION:PT1H30M"], "When: Tuesday, 7 May 2024, 01:00 to 02:30 (Europe/Berlin)"),
        (["DTSTART;TZID=W. Europe Standard Time:20240506T090000"],
         "When: Monday, 6 May 2024, 09:00 (W. Europe Standard Time)"),
        (["DTSTART;TZID=/x.org/Europe/Paris:20240506T090000"], "When: Monday, 6 May 2024, 09:00 (/x.org/Europe/Paris)"),
        (["DTSTART;TZID=Nowhere:20240506T090000"], "When: Monday, 6 May 2024, 09:00"),
        (["DTSTART:20240506T090000", "DTEND:20240101T090000"], "When: Monday, 6 May 2024, 09:00 (Europe/Berlin)"),
    ],
)  # fmt: skip
def test_times_of_events_are_told_as_they_are_meant(lines: list[str], when: str) -> None:
    assert items(entries(make.event("SUMMARY:x", *lines)))[0].text == f"x\n{when}"


def test_events_of_outlook_have_zones_of_windows_and_whole_weeks() -> None:
    """The shape of alarm_outlook_in_future.ics in the tests of collective/icalendar."""
    zone = make.event(
        "TZID:GMT Standard Time", make.event("DTSTART:16010101T020000", kind="STANDARD"), kind="VTIMEZONE"
    )
    found = entries(
        zone,
        make.event("RRULE:FREQ=WEEKLY;UNTIL=20240728T230000Z;INTERVAL=2;BYDAY=MO;WKST=MO",
                   "EXDATE;TZID=GMT Standard Time:20240715T000000", "UID:111", "SUMMARY:Shift",
                   "DTSTART;VALUE=DATE:20240701", "DTEND;VALUE=DATE:20240708", "STATUS:CONFIRMED",
                   "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        make.event("DESCRIPTION:\\n", "UID:04000000820\n 0100", "SUMMARY:Call", "LOCATION:",
                   "DTSTART;TZID=GMT Standard Time:20241004T183000", "DTEND;TZID=GMT Standard Time:20241004T190000"),
        head="X-WR-CALNAME:Kalender",
    )  # fmt: skip
    assert [(item.text, item.time, item.external_id) for item in items(found)] == [
        ("Shift\nWhen: Monday, 1 July 2024 to Sunday, 7 July 2024\n"
         "Repeats: every 2 weeks on Monday, until 28 July 2024\nNot on: 15 July 2024",
         "2024-07-01T00:00:00", "event:111"),
        ("Call\nWhen: Friday, 4 October 2024, 18:30 to 19:00 (GMT Standard Time)", "2024-10-04T18:30:00+01:00",
         "event:040000008200100"),
    ]  # fmt: skip


def test_tasks_and_journals_are_read() -> None:
    found = entries(
        make.event("SUMMARY:Taxes", "DUE;VALUE=DATE:20240801", "STATUS:IN-PROCESS", kind="VTODO"),
        make.event("SUMMARY:A good day", "DTSTART;VALUE=DATE:20240601", "DESCRIPTION:We swam.", kind="VJOURNAL"),
    )
    assert [item.text for item in items(found)] == [
        "Task: Taxes\nDue: Thursday, 1 August 2024\nStatus: in process",
        "A good day\nWhen: Saturday, 1 June 2024\n\nWe swam.",
    ]


def test_a_single_day_of_what_repeats_is_an_entry_of_its_own() -> None:
    found = entries(
        make.event("UID:1", "SUMMARY:Choir", "DTSTART:20240102T190000", "RRULE:FREQ=WEEKLY"),
        make.event("UID:1", "RECURRENCE-ID:20240109T190000", "SUMMARY:Choir (later)", "DTSTART:20240109T200000"),
    )
    assert [item.external_id for item in items(found)] == ["event:1", "event:1/20240109T190000"]


def test_dates_that_are_absurd_or_missing_are_never_made_up() -> None:
    found = entries(
        make.event("SUMMARY:a", "DTSTART:00010101T000000", "CREATED:20240301T080000Z"),
        make.event("SUMMARY:b", "DTSTART:20249999T000000"),
        make.event("SUMMARY:c", "DTSTART:-20240101"),
        make.event(), make.event(),
    )  # fmt: skip
    assert [item.time for item in items(found)] == ["2024-03-01T09:00:00+01:00", CHANGED, CHANGED]
    assert [one.sentence for one in found if isinstance(one, Problem)] == [
        "3 entries have no dates of their own.", "2 entries say nothing.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;COUNT=10", "every day, 10 times"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on the 15th day"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "every month on the 2nd Tuesday"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "every year in May on the 2nd Sunday"),
        ("FREQ=YEARLY;BYWEEKNO=20", "by the rule FREQ=YEARLY;BYWEEKNO=20"),
        ("FREQ=MONTHLY;BYMONTHDAY=11,12,13,-1", "every month on the 11th day, 12th day, 13th day and last day"),
        ("nonsense", "by the rule nonsense"),
    ],
)
def test_rules_of_repetition_are_told_in_words(rule: str, words: str) -> None:
    assert in_words(rule) == words


def test_no_name_of_a_zone_leads_to_a_file() -> None:
    for name in ("../../etc/passwd", "/etc/passwd", "", "/", "a" * 5_000, "Europe", "\0"):
        assert zone_of(name) is None
    assert str(zone_of("Tokyo Standard Time")) == "Asia/Tokyo"


def test_a_calendar_without_entries_is_refused() -> None:
    with pytest.raises(NotThisFormat, match="no event"):
        entries()
