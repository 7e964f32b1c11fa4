"""The activity of Gemini in a Google Takeout.

The shape of the cards of its page is that which stefanoviel/search-history-analysis, src/extract_from_gemini_chat.py,
reads (structure only, the content is invented).
"""

from pathlib import Path
from typing import Any

import pytest

from secondme.importers import gemini
from secondme.importers.activity import moment
from secondme.importers.unit import Unit
from tests.importers import make_assist as make
from tests.importers.assist_help import Read, reader, texts, told


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


GAP = [
    make.gemini_entry("Prompted later", "2026-02-02T09:00:00.000Z", "<p>L</p>"),
    make.gemini_entry("Prompted second", "2026-02-02T07:29:00.500Z", "<p>Two</p>"),
    make.gemini_entry("Prompted first", "2026-02-02T07:10:00.000Z", "<p>Old</p>", "<p>A <b>one</b></p><ul><li>x</ul>"),
]


def test_gemini_prompts_are_conversations_as_far_as_no_long_time_lies_between(read: Read) -> None:
    reading = read(make.gemini_json(GAP))
    last, first = (reading.items[:2], reading.items[2:])
    assert [item.text for item in last] == ["later", "L"]
    assert [(item.text, item.role, item.author) for item in first] == [
        ("first", "self", ""), ("A one\n\n- x", "assistant", "Gemini"), ("second", "self", ""),
        ("Two", "assistant", "Gemini"),
    ]  # fmt: skip
    assert len({item.conversation for item in first}) == 1
    assert first[0].conversation != last[0].conversation
    assert first[0].time == "2026-02-02T07:10:00+00:00"
    assert told(reading, "1 reply was replaced by a later one")
    assert reading.formats == ["gemini"]


def test_a_newer_gemini_export_gives_the_same_ids(read: Read) -> None:
    before = read(make.gemini_json(GAP)).items
    newer = make.gemini_entry("Prompted newest", "2026-02-02T09:20:00.000Z", "<p>N</p>")
    after = read(make.gemini_json([newer, *GAP])).items
    assert [item for item in after if item in before] == before
    added = [item for item in after if item not in before]
    assert [(item.text, item.conversation) for item in added][:1] == [("newest", before[0].conversation)]


def test_prompts_with_the_address_of_their_conversation_belong_there(read: Read) -> None:
    entries = [entry | {"titleUrl": f"https://gemini.google.com/app/c0ffee12345{n % 2}"} for n, entry in enumerate(GAP)]
    reading = read(make.gemini_json(entries))
    assert [item.text for item in reading.items if item.conversation == "c0ffee123450"][::2] == ["first", "later"]


def test_gemini_names_files_and_leaves_out_what_is_no_prompt(read: Read) -> None:
    names = [{"name": "Attached 1 file."}, {"name": "-  plan.pdf", "url": "plan-1e98.pdf"}]
    entries = [
        make.gemini_entry("Prompted read it", "2026-02-02T07:00:00Z", "<p>Ok</p>", subtitles=names),
        make.gemini_entry("Gave feedback: Good response", "2026-02-02T06:59:00Z"),
        make.gemini_entry("Created Gemini Canvas titled Plan", "2026-02-02T06:58:00Z", "<p>Canvas</p>"),
        make.gemini_entry("Prompted without an answer", "2026-02-02T06:57:00Z"),
        make.gemini_entry("Watched a film", "2026-02-02T06:56:00Z", header="YouTube"),
        make.gemini_entry("Prompted undated", "once"),
    ]
    reading = read(make.gemini_json(entries))
    assert texts(reading) == ["without an answer", "Canvas", "[file: plan.pdf] read it", "Ok"]
    assert reading.items[1].role == "assistant"
    for sentence in ("1 activity is no prompt", "1 activity is of another product", "1 prompt has no date"):
        assert told(reading, sentence)


@pytest.mark.parametrize(
    ("header", "before"),
    [
        ("Gemini-Apps", "Eingegebener Prompt: "),
        ("Gemini Apps", "送信したメッセージ: "),
        ("Gemini-appar", "Gav instruktionen "),
    ],
)
def test_the_word_before_a_prompt_goes_in_known_languages(read: Read, header: str, before: str) -> None:
    entry = make.gemini_entry(f"{before}Vad är te?", "2026-02-02T07:00:00Z", "<p>En dryck</p>", header=header)
    assert texts(read(make.gemini_json([entry]))) == ["Vad är te?", "En dryck"]


def test_the_word_before_a_prompt_is_learnt_where_it_is_not_known(read: Read) -> None:
    entries = [
        make.gemini_entry(
            f"Kysyttiin asiaa {word}", f"2026-02-02T07:{n:02}:00Z", "<p>v</p>", header="Gemini-sovellukset"
        )
        for n, word in enumerate(
            ["mikä on tee", "mitä kello on", "sataako", "kuka", "missä", "miksi", "miten", "koska"]
        )
    ]
    reading = read(make.gemini_json(entries[::-1]))
    assert texts(reading)[::2] == [
        "mikä on tee",
        "mitä kello on",
        "sataako",
        "kuka",
        "missä",
        "miksi",
        "miten",
        "koska",
    ]
    single = read(make.gemini_json(entries[:1]))
    assert texts(single)[0] == "Kysyttiin asiaa mikä on tee"
    assert told(single, "is not known; it is left there")


def test_the_page_of_gemini_is_read_in_the_language_of_the_account(read: Read) -> None:
    file = "1 fil har bifogats.<br>-&nbsp;<a href='x.png'>x.png</a>"
    cards = [
        ("Gav instruktionen&nbsp;andra", "4 juli 2026 09:15:00 CEST", "<p>Jag <b>vet</b></p><p>inte</p>"),
        (
            f"Gav instruktionen&nbsp;en &lt;b&gt; fråga<br>på två rader<br>{file}",
            "4 juli 2026 09:05:00 CEST",
            "<p>Svar</p>",
        ),
    ]
    reading = read(make.gemini_html(cards, header="Gemini-appar"))
    assert texts(reading) == ["[photo: x.png] en <b> fråga\npå två rader", "Svar", "andra", "Jag vet\n\ninte"]
    assert reading.items[0].time == "2026-07-04T09:05:00+02:00"
    assert len({item.conversation for item in reading.items}) == 1
    linked = read(make.gemini_html(cards, link="https://gemini.google.com/app/c0ffee123456"))
    assert {item.conversation for item in linked.items} == {"c0ffee123456"}


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("May 19, 2026, 7:07:02\u202fPM GMT-03:00", "2026-05-19T19:07:02-03:00"),
        ("Sep 2, 2026, 12:12:52 AM PDT", "2026-09-02T00:12:52-07:00"),
        ("18 Sept 2025, 12:02:52 CET", "2025-09-18T12:02:52+01:00"),
        ("10 de mai. de 2026, 03:46:09 BRT", "2026-05-10T03:46:09-03:00"),
        ("28 févr. 2026, 22:30:00 CET", "2026-02-28T22:30:00+01:00"),
        ("02.01.2026, 12:00:01 MEZ", "2026-01-02T12:00:01+01:00"),
        ("2026年6月19日 12:23:08 CST", "2026-06-19T12:23:08+08:00"),
        ("2026/06/19 12:23:08 JST", "2026-06-19T12:23:08+09:00"),
        ("4. jul. 2026, 09.15.00 CEST", "2026-07-04T09:15:00+02:00"),
        ("2 września 2026, 12:23:08 CEST", "2026-09-02T12:23:08+02:00"),
        ("2026. 6. 19. 오후 3:23:08 KST", "2026-06-19T15:23:08+09:00"),
        ("Sep 22, 2017 6:33 am", "2017-09-22T06:33:00"),
        ("4.7.2026 klo 9.15.00 UTC+3", "2026-07-04T09:15:00+03:00"),
        ("2026. júl. 4. 9:15:00 CEST", "2026-07-04T09:15:00+02:00"),
        ("4 thg 7, 2026, 09:15:00 GMT+7", "2026-07-04T09:15:00+07:00"),
        ("4 ก.ค. 2569 09:15:00 ICT", "2026-07-04T09:15:00+07:00"),
        ("٤ يوليو ٢٠٢٦، ٩:١٥:٠٠ م غرينتش+٣", "2026-07-04T21:15:00"),
        ("31 feb 2026, 10:00:00 CET", None),
        ("in 2026 at 10:30 we met", None),
        ("May 19, 1026, 7:07:02 PM", None),
    ],
)
def test_dates_of_pages_are_read_in_any_language_and_never_made_up(written: str, time: str | None) -> None:
    assert moment(written) == time


def test_conversations_that_wait_for_too_long_are_given_as_they_are(read: Read, monkeypatch: Any) -> None:
    whole = texts(read(make.gemini_json(GAP)))
    monkeypatch.setattr(gemini, "MAX_WAITING", 5)
    assert sorted(texts(read(make.gemini_json(GAP)))) == sorted(whole)


def test_a_file_that_is_read_twice_is_seen_to_go_on_evenly(tmp_path: Path) -> None:
    link = "https://gemini.google.com/app/c0ffee123456"
    entries = [
        make.gemini_entry(f"Prompted {n}", f"2026-02-{n % 27 + 1:02}T07:00:00Z", "<p>v</p>" * 200, titleUrl=link)
        for n in range(400)
    ]
    unit = Unit(make.zipped(make.gemini_json(entries), tmp_path / "export.zip"))
    seen = [unit.done for _ in unit.read()]
    assert seen == sorted(seen)
    assert seen[0] <= unit.total
    assert seen[-1] >= unit.total - 1
