"""WhatsApp: phones of any language and age."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.importers.base import Person, Question
from secondme.importers.whatsapp import WhatsApp
from secondme.importers.whatsapp_lines import header
from secondme.store import Store
from tests.importers import make_chat as make
from tests.importers.chat_help import BROAD, LOCAL, MINUTE, SECOND, blobs, reading, stored, talk, texts
from tests.importers.help import Reading
from tests.importers.make_chat import WRITINGS, Writing
from tests.importers.roundtrip import Normal, plain_words, same, threads


def chat(*lines: str, name: str = "WhatsApp Chat with Ann.txt", root: str = "/home/x", **options: Any) -> Reading:
    return reading(WhatsApp(), {name: "\n".join(lines).encode()}, root, **options)


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS)
def test_a_chat_is_read_from_a_phone_of_any_language(writing: Writing) -> None:
    thread = talk(*(f"message {n}" for n in range(8)))
    found = reading(WhatsApp(), {"WhatsApp Chat with Ann.txt": make.whatsapp(thread, writing)})
    same(thread, found.items, LOCAL)
    assert found.people == [Person("Ben", (), is_owner=True)]
    assert {item.author: item.role for item in found.items} == {"Ann": "other", "Ben": "self"}
    assert (found.problems, found.questions) == ([], [])


def test_every_beginning_that_whatstk_lists_as_seen_in_the_wild_is_one() -> None:
    """The shapes of github.com/lucasrodes/whatstk, whatstk/whatsapp/assets/header_format_support.json: separators,
    orders, brackets, seconds and halves of the day in all combinations."""
    orders = ("%y{0}%m{0}%d", "%d{0}%m{0}%y", "%m{0}%d{0}%y", "%Y{0}%m{0}%d", "%d{0}%m{0}%Y", "%m{0}%d{0}%Y")
    clocks = ("%H:%M", "%I:%M {half}", "%H:%M:%S", "%I:%M:%S {half}")
    count = 0
    for order, gap, clock, form in itertools.product(orders, "/-.", clocks, ("{0}, {1} - ", "[{0} {1}] ")):
        writing = Writing(form.format(order.format(gap), clock))
        thread = talk(*(f"m{n}" for n in range(9)), step=timedelta(days=3, hours=5))
        found = reading(WhatsApp(), {"_chat.txt": make.whatsapp(thread, writing)}, "/x/WhatsApp Chat - Ann.zip!")
        cut = Normal(zone=None, replies=False, step=MINUTE)
        same(
            replace(thread, said=tuple(replace(s, time=s.time.replace(second=0)) for s in thread.said)),
            found.items,
            cut,
        )
        count += 1
    assert count == 144


PUBLISHED = {
    "3/6/18, 1:55 p.m. - a: m": "2018-06-03T13:55",
    "03-06-2018, 01.55 PM - a: m": "2018-06-03T13:55",
    "13.06.18 21.25.15: a: m": "2018-06-13T21:25:15",
    "13.6.2018 klo 21.25.15 - a: m": "2018-06-13T21:25:15",
    "[3/6/18 1:55:00 p. m.] a: m": "2018-06-03T13:55:00",
    "\u200e[3/6/18 1:55:00 p. m.] a: m": "2018-06-03T13:55:00",
}


@pytest.mark.parametrize(("line", "moment"), PUBLISHED.items())
def test_beginnings_of_the_tests_of_whatsapp_chat_parser_are_read_alike(line: str, moment: str) -> None:
    """As in github.com/Pustur/whatsapp-chat-parser, tests/parser.test.ts."""
    found = header(line)
    assert found is not None
    assert (found.sender, found.text, found.moment("dmy")) == ("a", "m", moment)


def test_an_iphone_chat_with_media_as_whats_json_publishes_one() -> None:
    """Structure of github.com/starkdmi/whats_json, test/data/ios/WhatsApp Chat - Elon Musk (EN+Media).txt: the notice
    about encryption in the name of the chat, files, documents with their pages, what was deleted or left out."""
    mark = "\u200e"
    found = chat(
        f"[3/18/22, 14:56:01] Eli Moss: {mark}Messages and calls are end-to-end encrypted. No one outside of this "
        "chat, not even WhatsApp, can read or listen to them.",
        "[3/27/22, 21:41:35] Dora S: Hello World",
        f"{mark}[3/27/22, 21:41:55] Dora S: {mark}<attached: 00000035-PHOTO-2022-03-27-21-41-55.jpg>",
        f"[3/27/22, 21:50:09] Dora S: A list.txt {mark}<attached: 00000046-A list.txt>",
        f"[3/27/22, 21:50:25] Dora S: CV.pdf • {mark}2 pages {mark}<attached: 00000047-CV.pdf>",
        f"{mark}[3/27/22, 21:50:40] Dora S: at the sea {mark}<attached: 00000048-VIDEO-2022.mp4>",
        f"[3/27/22, 21:50:54] Dora S: {mark}You deleted this message.",
        f"[3/27/22, 21:51:20] Dora S: {mark}image omitted",
        f"[3/27/22, 21:54:45] Eli Moss: {mark}This message was deleted.",
        f"[3/27/22, 21:56:45] Dora S: {mark}Location: https://maps.google.com/?q=51.5,-0.12",
        f"[3/28/22, 07:00:00] Dora S: better now {mark}<This message was edited>",
        f"[4/28/22, 20:17:30] Eli Moss: {mark}Your security code with Eli Moss changed. Tap to learn more.",
        name="_chat.txt",
        root="/x/WhatsApp Chat - Eli Moss (1).zip!",
    )
    assert texts(found) == [
        "Hello World",
        "[photo: 00000035-PHOTO-2022-03-27-21-41-55.jpg]",
        "[file: 00000046-A list.txt]",
        "[file: 00000047-CV.pdf]",
        "[video: 00000048-VIDEO-2022.mp4] at the sea",
        "Location: https://maps.google.com/?q=51.5,-0.12",
        "better now",
    ]
    assert found.people == [Person("Dora S", (), is_owner=True)], "she took a message back on this phone"
    assert {item.role for item in found.items} == {"self"}
    assert {(item.conversation, item.title) for item in found.items} == {("eli moss", "Eli Moss")}
    assert sorted(problem.split()[0] for problem in found.problems) == ["2", "2", "One"]


def test_a_group_as_whats_json_publishes_one_has_no_words_of_the_app() -> None:
    """Structure of github.com/starkdmi/whats_json, test/data/android/WhatsApp Chat with Group Chat XXX Android.txt."""
    found = chat(
        "11/01/2023, 16:13 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        '11/01/2023, 16:11 - Dora S created group "Group Chat"',
        '11/01/2023, 16:14 - You changed the subject from "Group Chat" to "Plan: Friday"',
        "11/01/2023, 16:21 - \u202a+7 900 000-00-01\u202c joined using this group's invite link",
        "11/01/2023, 16:26 - Dora S: Hello all",
        "11/01/2023, 16:27 - \u202a+7 900 000-00-01\u202c: hello: you",
        "11/01/2023, 16:57 - ~\u202fLi: This message was deleted",
        "11/01/2023, 16:57 - ~\u202fLi: We",
        name="WhatsApp Chat with Plan_ Friday.txt",
    )
    assert [(item.author, item.text, item.handle) for item in found.items] == [
        ("Dora S", "Hello all", None),
        ("+7 900 000-00-01", "hello: you", "+79000000001"),
        ("Li", "We", None),
    ]
    assert found.people == [Person("+7 900 000-00-01", ("+79000000001",))]
    assert found.questions == [Question("day_first", True, "11/01/2023")]
    assert found.items[0].time == "2023-01-11T16:26:00"


def test_lines_from_the_trackers_of_other_programs_are_read() -> None:
    """As in github.com/lucasrodes/whatstk issue 139, rodrigogs/whats-reader issue 78, prabhakar267/WA-Reader 25."""
    group = chat(
        "[12/27/20, 18:51:14] My Group 2023: Messages and calls are end-to-end encrypted. Only people in this chat can "
        "read, listen to, or share them.",
        "[7/18/21, 18:34:07] ~\u202fNev: That's awesome. Well said.",
        "[7/20/21, 11:21:27] +1\u00a0(777)\u00a0777\u20117777: \u200e+1\u00a0(777)\u00a0777\u20117777 joined using "
        "this group's invite link",
        "[7/20/21, 11:22:27] +1\u00a0(777)\u00a0777\u20117777: hi",
        name="_chat.txt",
    )
    assert [(item.author, item.text, item.title, item.handle) for item in group.items] == [
        ("Nev", "That's awesome. Well said.", "My Group 2023", None),
        ("+1 (777) 777‑7777", "hi", "My Group 2023", "+17777777777"),
    ]
    spanish = chat(
        "28/3/2025, 9:29 p.\u00a0m. - u1: x",
        "28/3/2025, 9:36 p.\u00a0m. - u1: PTT-20250328-WA0014.opus (archivo adjunto)",
    )
    assert [(item.time, item.text) for item in spanish.items] == [
        ("2025-03-28T21:29:00", "x"), ("2025-03-28T21:36:00", "[audio: PTT-20250328-WA0014.opus]"),
    ]  # fmt: skip
    old = chat("7/1/16, 4:56:55 PM: Sue H. created this group", "7/1/16, 5:13:36 PM: Sue H.: So: the group 😉",
               "7/13/16, 8:37:21 PM: Phil P.: <image omitted>", "7/13/16, 8:38:00 PM: Phil P.: a\n\nb")  # fmt: skip
    assert [(item.author, item.time, item.text) for item in old.items] == [
        ("Sue H.", "2016-07-01T17:13:36", "So: the group 😉"), ("Phil P.", "2016-07-13T20:38:00", "a\n\nb"),
    ]  # fmt: skip


ANDROID = ("05/01/2021, 10:00 - Ann: one", "06/01/2021, 10:00 - Ben: two", "06/01/2021, 10:01 - Ann: three")


@pytest.mark.parametrize(
    ("dates", "expected", "asked"),
    [
        (("13/01/21", "14/01/21"), "2021-01-13", False),
        (("1/13/21", "1/14/21"), "2021-01-13", False),
        (("3/4/21", "4/4/21", "5/4/21"), "2021-04-03", True),
        (("4/3/21", "4/4/21", "4/5/21"), "2021-04-03", True),
        (("05/04/2021",), "2021-04-05", True),
        (("4/5/21",), "2021-04-05", True),
        (("05.04.21",), "2021-04-05", False),
        (("05-04-2021",), "2021-04-05", True),
        (("01-29-2018", "01-30-2018"), "2018-01-29", False),
        (("2021-04-05",), "2021-04-05", False),
        (("05/05/2021",), "2021-05-05", False),
        (("02/11/21", "03/01/22"), "2021-11-02", True),
        (("12/1/20", "1/5/21", "1/9/21"), "2020-12-01", True),
        (("05/06/21", "06/05/21"), "2021-05-06", False),
        (("21/4/5", "21/4/30"), "2021-04-05", False),
    ],
)
def test_the_order_of_day_and_month_is_found_or_asked(dates: Sequence[str], expected: str, asked: bool) -> None:
    found = chat(*(f"{date}, 10:00 - Ann: x" for date in dates), "and more")
    assert found.items[0].time == f"{expected}T10:00:00"
    assert [question.kind for question in found.questions] == ["day_first"] * asked
    assert all(question.example == dates[0] for question in found.questions)


def test_asked_is_for_a_date_that_would_be_another_day() -> None:
    found = chat("4/4/21, 10:00 - Ann: x", "5/4/21, 10:00 - Ann: y")
    assert [question.example for question in found.questions] == ["5/4/21"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1400/1/1", "2021-03-21"), ("1399/1/1", "2020-03-20"), ("1399/12/30", "2021-03-20"),
        ("1403/12/30", "2025-03-20"), ("1404/1/1", "2025-03-21"), ("1388/10/11", "2010-01-01"),
        ("1401/7/1", "2022-09-23"), ("1/7/1401", "2022-09-23"),
        ("3/18/R4", "2022-03-18"), ("18/3/2565 BE", "2022-03-18"), ("27/3/2565", "2022-03-27"),
    ],
)  # fmt: skip
def test_dates_of_other_calendars_are_the_days_they_mean(written: str, expected: str) -> None:
    found = chat(f"[{written}, 10:00:00] Ann: x", f"[{written}, 10:00:01] Ben: x", name="_chat.txt")
    assert found.items[0].time == f"{expected}T10:00:00"


def test_days_that_no_calendar_has_are_no_days() -> None:
    for written in ("1400/12/30", "1400/7/31", "1445/1/1", "30/2/2021", "R99/1/1"):
        line = header(f"[{written}, 10:00:00] Ann: x")
        assert line is None or not any(line.moment(order) for order in ("dmy", "mdy", "ymd", "ydm")), written


def test_the_answer_decides_where_the_order_is_open_and_only_there() -> None:
    assert chat(*ANDROID).items[0].time == "2021-01-05T10:00:00"
    assert chat(*ANDROID, day_first=False).items[0].time == "2021-05-01T10:00:00"
    certain = chat("13/01/2021, 10:00 - Ann: x", "14/01/2021, 10:00 - Ben: y", day_first=False)
    assert certain.items[0].time == "2021-01-13T10:00:00"


def test_lines_that_begin_nothing_belong_to_the_message_before_them() -> None:
    found = chat(
        "13/01/2021, 10:00 - Ann: first",
        "",
        "1/2/24, 10:00",
        "2016-04-29 10:30:00",
        "[13/01/2021, 10:00:00] Ben: another form is no beginning here",
        "45/13/2021, 10:00 - Ben: there is no such day",
        "  indented",
        "13/01/2021, 10:01 - Ben: second",
    )
    assert len(found.items) == 2
    assert found.items[0].text.count("\n") == 6
    assert found.items[0].text.endswith("no such day\n  indented")


def test_a_piece_of_chat_that_was_pasted_into_a_message_stays_in_it() -> None:
    found = chat(
        "[13.01.21, 10:00:00] Ann: hi",
        "[14.01.21, 10:00:00] Ben: [01.01.21, 08:00:00] Cleo: what she said",
        "[01.01.21, 08:01:00] Dan: and he",
        "[14.01.21, 10:00:09] Ann: I see",
    )
    assert [item.author for item in found.items] == ["Ann", "Ben", "Ann"]
    assert found.items[1].text.endswith("[01.01.21, 08:01:00] Dan: and he")


@pytest.mark.parametrize(
    "line",
    ["<Media omitted>", "<Medien ausgeschlossen>", "<Multimedia omitido>", "<Médias omis>", "<Mídia oculta>",
     "<Media omesso>", "<Media weggelaten>", "<Без медиафайлов>", "<pliki pominięto>", "<メディアは含まれていません>",
     "<省略多媒体文件>", "<تم استبعاد الوسائط>", "< پيوست نما/آهنگ حذف شد >", "\u200eimage omitted",
     "\u200eBild weggelassen",
     "imagen omitida", "\u200evidéo absente", "изображение отсутствует", "画像は含まれていません",
     "ไม่มีรูปภาพ", "đã bỏ qua hình ảnh"],
)  # fmt: skip
def test_media_that_are_not_in_the_export_are_counted_in_any_language(line: str) -> None:
    found = chat("13/01/2021, 10:00 - Ann: hi", *[f"13/01/2021, 10:0{n} - Ben: {line}" for n in (1, 2, 3)])
    assert texts(found) == ["hi"]
    assert found.problems == [
        "3 photos, videos and other files are not part of this export, and nothing was written beside them."
    ]


def test_captions_stay_with_the_names_of_files() -> None:
    found = chat(
        "13/01/2021, 10:00 - Ann: IMG-20210113-WA0001.jpg (file attached)",
        "our house",
        "in two lines",
        "13/01/2021, 10:01 - Ben: \u200ePTT-20210113-WA0002.opus (Datei angehängt)",
        "13/01/2021, 10:02 - Ben: Rechnung März.pdf (Datei angehängt)",
        "Rechnung März.pdf",
        "13/01/2021, 10:03 - Ben: <Media omitted>",
        "a caption alone",
        "13/01/2021, 10:04 - Ben: I like it (a lot)",
    )
    assert texts(found) == [
        "[photo: IMG-20210113-WA0001.jpg] our house\nin two lines",
        "[audio: PTT-20210113-WA0002.opus]",
        "[file: Rechnung März.pdf]",
        "[file not exported] a caption alone",
        "I like it (a lot)",
    ]
    assert found.problems == []


def test_a_newer_export_has_the_same_ids_and_an_edit_becomes_a_revision(store: Store) -> None:
    older = chat(*ANDROID)
    newer = chat(
        *ANDROID[:1],
        ANDROID[1].replace("two", "two, really <This message was edited>"),
        "06/01/2021, 10:00 - Ben: in the same minute",
        *ANDROID[2:],
        "07/01/2021, 10:00 - Ben: new",
        name="WhatsApp Chat with Ann (2).txt",
    )
    assert stored(store, "whatsapp", older.items) == (3, 0, 0)
    assert stored(store, "whatsapp", older.items) == (0, 0, 3)
    assert stored(store, "whatsapp", newer.items) == (2, 1, 2)
    assert "two, really" in {row[0] for row in store.read().execute("SELECT text FROM items")}


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("WhatsApp Chat with Ann K.txt", "/home/x"),
        ("WhatsApp Chat with Ann K.txt", "/home/x/WhatsApp Chat with Ann K.zip!"),
        ("WhatsApp-Chat mit Ann K (3).txt", "/home/x"),
        ("Chat de WhatsApp con Ann K.txt", "/home/x"),
        ("Discussion WhatsApp avec Ann K - Copy.txt", "/home/x"),
        ("Чат WhatsApp с контактом Ann K.txt", "/home/x"),
        ("_chat.txt", "/home/x/WhatsApp Chat - Ann K.zip!"),
        ("_chat.txt", "/home/x/WhatsApp Chat - Ann K (1).zip!"),
        ("_chat.txt", "/home/x/WhatsApp Chat - Ann K"),
        ("Ann K.txt", "/home/x"),
    ],
)
def test_the_same_chat_is_known_by_whatever_name_it_was_exported(name: str, root: str) -> None:
    found = chat(*ANDROID, name=name, root=root)
    assert {(item.conversation, item.title) for item in found.items} == {("ann k", "Ann K")}


def test_logs_and_diaries_are_no_chats() -> None:
    for text in (
        "2021-01-01 12:00 - INFO: started\n2021-01-01 12:00 - ERROR: failed\n2021-01-01 12:01 - INFO: started\n",
        "2021-01-01 12:00:00,123 - app - INFO - x: y\n2021-01-01 12:00:01,123 - app - INFO - x: y\n",
        "01/01/2021, 09:00 - Dinner: pizza\n02/01/2021, 09:00 - Sport: none\n03/01/2021, 09:00 - Mood: good\n"
        "04/01/2021, 09:00 - Work: much\n",
        "# 1/1/21, 12:00 - A: b\n",
    ):
        assert WhatsApp().claim(blobs({"notes.txt": text.encode()})) == []


def test_media_beside_a_chat_belong_to_it_and_other_files_do_not() -> None:
    files = {
        "_chat.txt": "\n".join(ANDROID).encode(),
        "00000001-PHOTO-2021.jpg": b"x",
        "IMG-20210101-WA0001.jpg": b"x",
        "diary.txt": b"words",
        "sub/IMG-20210101-WA0002.jpg": b"x",
    }
    (group,) = WhatsApp().claim(blobs(files))
    assert [blob.name for blob in group] == ["_chat.txt", "00000001-PHOTO-2021.jpg", "IMG-20210101-WA0001.jpg"]


def test_who_the_person_is_goes_by_what_they_said() -> None:
    assert {item.role for item in chat(*ANDROID, me=frozenset({"ann"})).items if item.author == "Ann"} == {"self"}
    assert {item.role for item in chat(*ANDROID, me=frozenset({"ann"})).items if item.author == "Ben"} == {"other"}
    number = chat(
        "13/01/2021, 10:00 - +49 170 1: x", "13/01/2021, 10:00 - +49 170 123456: x", me=frozenset({"+49170123456"})
    )
    assert [item.role for item in number.items] == ["other", "self"]


def test_mentions_come_without_the_marks_around_them() -> None:
    found = chat("13/01/2021, 10:00 - Ann: ask @\u2068Ben Ó\u2069", "13/01/2021, 10:01 - Ben: @\u2068Ann\u2069 yes")
    assert texts(found) == ["ask @Ben Ó", "@Ann yes"]


@BROAD
@given(st.data())
def test_any_conversation_written_by_whatsapp_comes_back(data: st.DataObject) -> None:
    writing = data.draw(st.sampled_from([w for n, w in WRITINGS.items() if "BE" not in w.pattern]))
    step = SECOND if "%S" in writing.pattern else MINUTE
    thread = data.draw(threads(texts=plain_words(), step=step, replies=False))
    shift = datetime(2019, 1, 13, tzinfo=UTC) - thread.said[0].time.replace(hour=0, minute=0, second=0)
    later = tuple(
        replace(said, time=said.time + shift)
        for said in thread.said
        if said.time + shift < datetime(2026, 1, 1, tzinfo=UTC)
    )
    thread = replace(thread, said=later)
    export = make.whatsapp(thread, writing, ending=data.draw(st.sampled_from(["\n", "\r\n"])))
    found = reading(WhatsApp(), {"WhatsApp Chat with Ann.txt": export})
    same(thread, found.items, replace(LOCAL, step=step))
