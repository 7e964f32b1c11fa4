"""Words for times become ranges and orders; words that only look like times do not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.retrieval.spans import easter
from secondme.retrieval.times import anchored, nearness, read_times

NOW = "2024-05-15T09:30:00+02:00"
"""A Wednesday."""
BIRTHDAYS = {"": "1990-06-20", "sister": "1995-03-02", "nora": "--10-05"}


def birthday(of: str) -> str | None:
    return BIRTHDAYS.get(of.lower())


SPANS = [
    ("What did I do yesterday?", "2024-05-14", "2024-05-14"),
    ("What did I say today?", "2024-05-15", "2024-05-15"),
    ("What did we eat the day before yesterday?", "2024-05-13", "2024-05-13"),
    ("Where was I last Tuesday?", "2024-05-14", "2024-05-14"),
    ("Where was I last Friday?", "2024-05-10", "2024-05-10"),
    ("What did I do last week?", "2024-05-06", "2024-05-12"),
    ("What did I plan last weekend?", "2024-05-11", "2024-05-12"),
    ("What did I read last month?", "2024-04-01", "2024-04-30"),
    ("Where did we go last year?", "2023-01-01", "2023-12-31"),
    ("Where did we go last spring?", "2023-03-01", "2023-05-31"),
    ("Where did we go last winter?", "2023-12-01", "2024-02-29"),
    ("Who did I meet in the summer of 2022?", "2022-06-01", "2022-08-31"),
    ("What did I buy in 2023?", "2023-01-01", "2023-12-31"),
    ("What did I buy in March?", "2024-03-01", "2024-03-31"),
    ("What did I buy in June?", "2023-06-01", "2023-06-30"),
    ("What did I buy in May 2021?", "2021-05-01", "2021-05-31"),
    ("What did I do between March and May?", "2024-03-01", "2024-05-31"),
    ("What did I do between March and May 2022?", "2022-03-01", "2022-05-31"),
    ("Where did I work from 2015 to 2018?", "2015-01-01", "2018-12-31"),
    ("What happened a week ago?", "2024-05-05", "2024-05-11"),
    ("What happened three days ago?", "2024-05-12", "2024-05-12"),
    ("What have I read since March?", "2024-03-01", None),
    ("What did I do before 2020?", None, "2019-12-31"),
    ("What did I do after 2020?", "2021-01-01", None),
    ("What happened two days before my birthday?", "2023-06-18", "2023-06-18"),
    ("What did I do on my 30th birthday?", "2020-06-20", "2020-06-20"),
    ("What did I say on 8 May 2023?", "2023-05-08", "2023-05-08"),
    ("What did I say on May 8th, 2023?", "2023-05-08", "2023-05-08"),
    ("What did I say on 2023-05-08?", "2023-05-08", "2023-05-08"),
    ("What did we do last Christmas?", "2023-12-24", "2023-12-26"),
    ("What have I eaten in the last two weeks?", "2024-05-01", "2024-05-15"),
    ("Was habe ich gestern gemacht?", "2024-05-14", "2024-05-14"),
    ("Was habe ich letzten Sommer gemacht?", "2023-06-01", "2023-08-31"),
    ("Was habe ich im März gemacht?", "2024-03-01", "2024-03-31"),
    ("Was war vor zwei Wochen?", "2024-04-28", "2024-05-04"),
    ("Was habe ich zwischen März und Mai 2022 gemacht?", "2022-03-01", "2022-05-31"),
    ("Was habe ich letzten Dienstag gegessen?", "2024-05-14", "2024-05-14"),
    ("Qu'est-ce que j'ai fait hier ?", "2024-05-14", "2024-05-14"),
    ("Qu'ai-je fait l'été dernier ?", "2023-06-01", "2023-08-31"),
    ("Où étais-je en mars 2022 ?", "2022-03-01", "2022-03-31"),
    ("Qu'ai-je fait mardi dernier ?", "2024-05-14", "2024-05-14"),
    ("Qu'ai-je mangé il y a deux semaines ?", "2024-04-28", "2024-05-04"),
]
APART_SPANS = [
    ("Which books did I finish in the autumn of 2021?", "2021-09-01", "2021-11-30"),
    ("what was I worried about last autumn", "2023-09-01", "2023-11-30"),
    ("Who visited us during the winter of 2020?", "2020-12-01", "2021-02-28"),
    ("What did I spend in the first half of 2022?", "2022-01-01", "2022-06-30"),
    ("Any news from Ben since last Monday?", "2024-05-13", None),
    ("What did I note four days ago?", "2024-05-11", "2024-05-11"),
    ("Did I run a lot over the past month?", "2024-04-15", "2024-05-15"),
    ("What did I cook on Sunday?", "2024-05-12", "2024-05-12"),
    ("What did we talk about this morning?", "2024-05-15", "2024-05-15"),
    ("What did I dream last night?", "2024-05-14", "2024-05-15"),
    ("Where did I travel in the 1990s?", "1990-01-01", "1999-12-31"),
    ("What was my job until 2019?", None, "2019-12-31"),
    ("What did I do on the 3rd of February?", "2024-02-03", "2024-02-03"),
    ("What did Lena say at the end of April?", "2024-04-21", "2024-04-30"),
    ("Which concerts did I go to between 2017 and 2019?", "2017-01-01", "2019-12-31"),
    ("What did I get for Christmas 2022?", "2022-12-24", "2022-12-26"),
    ("What did I do the day after my birthday?", "2023-06-21", "2023-06-21"),
    ("What did I do on my sister's birthday?", "2024-03-02", "2024-03-02"),
    ("Where was I when I was 12?", "2002-06-20", "2003-06-19"),
    ("What is planned for next week?", "2024-05-20", "2024-05-26"),
    ("What will I do tomorrow?", "2024-05-16", "2024-05-16"),
    ("Was habe ich vorgestern erzählt?", "2024-05-13", "2024-05-13"),
    ("Was war im Herbst 2019 los?", "2019-09-01", "2019-11-30"),
    ("Wo war ich vor drei Tagen?", "2024-05-12", "2024-05-12"),
    ("Was ist seit letztem Montag passiert?", "2024-05-13", None),
    ("Wen habe ich am 3. Oktober 2022 getroffen?", "2022-10-03", "2022-10-03"),
    ("Was habe ich letztes Jahr gelernt?", "2023-01-01", "2023-12-31"),
    ("Was haben wir an Weihnachten gemacht?", "2023-12-24", "2023-12-26"),
    ("Was habe ich vor 2015 gearbeitet?", None, "2014-12-31"),
    ("Que s'est-il passé la semaine dernière ?", "2024-05-06", "2024-05-12"),
    ("Qui ai-je rencontré au printemps 2020 ?", "2020-03-01", "2020-05-31"),
    ("Où ai-je habité entre 2010 et 2014 ?", "2010-01-01", "2014-12-31"),
    ("Qu'ai-je acheté le 3 octobre 2022 ?", "2022-10-03", "2022-10-03"),
    ("Qu'ai-je fait depuis mars ?", "2024-03-01", None),
    ("Qu'ai-je dit avant-hier ?", "2024-05-13", "2024-05-13"),
    ("Qu'ai-je lu l'année dernière ?", "2023-01-01", "2023-12-31"),
]
"""Not looked at while the reading was written."""

NO_TIME = [
    "May I park here?",
    "I may be late, what then?",
    "Which march did the band play?",
    "What was the second book?",
    "Do I like spring onion soup?",
    "Did I have a bad fall?",
    "When did I move to Lyon?",
    "When was my first day at school?",
    "What is my last name?",
    "Which version is 3.11?",
    "Is version 2023.1 installed?",
    "How many steps are 2000 steps?",
    "What costs 1999 euros?",
    "Did Mark have 2010 followers?",
    "How long does the battery last?",
    "Who is April?",
    "What did June say about the house?",
    "Where is the spring of the clock?",
    "Was mag ich hier?",
    "Wie heißt mein Bruder?",
    "Où est le chien ?",
    "J'ai été malade ?",
    "Welche Marsmission mag ich?",
    "Which planet is Mars?",
    "What do I like?",
]
APART_NO_TIME = [
    "Which summer dress did I like?",
    "Does my son march in the parade?",
    "May Nora come along?",
    "Which sundae did I order?",
    "How do I pronounce Augusta?",
    "What does august mean?",
    "Is my Friday shirt blue?",
    "What is in room 2012?",
    "Who wrote 1984?",
    "What's my second language?",
    "Do I prefer winter tyres?",
    "When is my birthday?",
    "Which day is the meeting?",
    "How many years have I worked there?",
    "What did I say about weekends?",
    "Who lives at 12 March Street?",
    "Do I own Windows 2000?",
    "Wie alt ist mein Sohn?",
    "Wann ist der Termin?",
    "Quand est mon anniversaire ?",
    "Quel est le nom de mon an-cien chef ?",
    "Mai Ling kommt aus welcher Stadt?",
]


@pytest.mark.parametrize(("text", "since", "until"), [*SPANS, *APART_SPANS])
def test_a_time_is_a_range(text: str, since: str | None, until: str | None) -> None:
    read = read_times(text, NOW, birthday)
    assert (read.since, read.until) == (since, until)


@pytest.mark.parametrize("text", [*NO_TIME, *APART_NO_TIME])
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    read = read_times(text, NOW, birthday)
    assert (read.since, read.until) == (None, None)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("What was the first thing I cooked?", "first"),
        ("Where did I first meet Ben?", "first"),
        ("What did I originally want to study?", "first"),
        ("Wann war ich zum ersten Mal in Rom?", "first"),
        ("Quand ai-je vu Rome pour la première fois ?", "first"),
        ("When did I last see Ben?", "last"),
        ("When was the last time I swam?", "last"),
        ("What is the latest plan for the kitchen?", "last"),
        ("Was hat er zuletzt gesagt?", "last"),
        ("Which came first, the wedding or the move?", "sequence"),
        ("In what order did I visit the cities?", "sequence"),
        ("Did I sell the car before or after the move?", "sequence"),
        ("Tell me chronologically what happened with the flat.", "sequence"),
        ("In welcher Reihenfolge war ich dort?", "sequence"),
        ("Dans quel ordre ai-je visité ces villes ?", "sequence"),
        ("How long was it between the move and the wedding?", "between"),
        ("How many weeks passed after the operation until I ran again?", "between"),
        ("Wie viele Tage lagen zwischen der Reise und dem Umzug?", "between"),
        ("What is my first name?", ""),
        ("What is his last name?", ""),
        ("What did I do last week?", ""),
        ("Where do I keep the first aid kit?", ""),
        ("How long does the battery last?", ""),
        ("What was my second car?", ""),
    ],
)
def test_an_order_is_read(text: str, order: str) -> None:
    assert read_times(text, NOW).order == order


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("Where did I live before the move to Lyon?", (("the move to Lyon", "before"),)),
        ("What did we buy after Nora's wedding?", (("Nora's wedding", "after"),)),
        ("What did I do during my trip to Japan?", (("my trip to Japan", "during"),)),
        ("Wo habe ich vor dem Umzug gewohnt?", (("dem Umzug gewohnt", "before"),)),
        ("What happened between the wedding and the move?", (("the wedding", "after"), ("the move", "before"))),
        ("What is the difference between the car and the van?", ()),
        ("Did I look after the dog?", ()),
        ("Who was named after my aunt?", ()),
        ("What did I do before 2020?", ()),
        ("Tell me before you go.", ()),
    ],
)
def test_events_that_bound_the_time_are_named(text: str, anchors: tuple[tuple[str, str], ...]) -> None:
    assert tuple((anchor.text, anchor.side) for anchor in read_times(text, NOW).anchors) == anchors


def test_an_event_that_is_found_bounds_the_range() -> None:
    dates = {"the wedding": ("2020-05-01", "2020-05-03"), "the move": ("2022-07-10", "2022-07-10")}
    between = read_times("What happened between the wedding and the move?", NOW)
    assert anchored(between, dates.get) == ("2020-05-03", "2022-07-09")
    before = read_times("Where did I live before the move?", NOW)
    assert anchored(before, dates.get) == (None, "2022-07-09")
    assert anchored(before, lambda _: None) == (None, None)
    backwards = read_times("What happened between the move and the wedding?", NOW)
    assert anchored(backwards, dates.get) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "When did I move?",
        "Do you remember when we met?",
        "Which year was the trip?",
        "Wann war das?",
        "Quand était-ce ?",
    ],
)
def test_a_question_for_a_time_is_known(text: str) -> None:
    assert read_times(text, NOW).asks_when
    assert not read_times("What did I do when I was in Rome?", NOW).asks_when


def test_without_a_known_birthday_it_bounds_as_an_event() -> None:
    read = read_times("What did I get before my birthday?", NOW)
    assert (read.since, read.until) == (None, None)
    assert [anchor.text for anchor in read.anchors] == ["my birthday"]


def test_a_birthday_on_the_leap_day_comes_every_year() -> None:
    read = read_times("What did I do on my birthday?", NOW, lambda _: "1992-02-29")
    assert (read.since, read.until) == ("2024-02-29", "2024-02-29")
    read = read_times("What did I do on my 31st birthday?", NOW, lambda _: "1992-02-29")
    assert (read.since, read.until) == ("2023-03-01", "2023-03-01")


def test_another_language_is_read_by_dateparser() -> None:
    assert read_times("¿Qué hice ayer?", NOW).since == "2024-05-14"
    assert read_times("Что я делал вчера?", NOW).since == "2024-05-14"


def test_what_was_said_soon_after_is_near_what_was_said_long_before_is_not() -> None:
    within_it, after, late, before, long_before = (
        nearness(time, "2024-03-01", "2024-03-31")
        for time in ("2024-03-10T10:00:00", "2024-04-03", "2024-09-01", "2024-02-26", "2023-03-10")
    )
    assert within_it == 1.0 > after > before > late > long_before >= 0.0
    assert nearness("2030-01-01", "2024-03-01", None) == 1.0
    assert nearness("2030-01-01", None, None) == 1.0
    assert nearness("in spring", "2024-03-01", "2024-03-31") == 0.0


def test_easter_is_where_the_calendar_has_it() -> None:
    assert [easter(year).isoformat() for year in (2000, 2008, 2024, 2025, 2038)] == [
        "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20", "2038-04-25",
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_no_text_is_too_odd_for_the_clock(text: str) -> None:
    for said in (text, f"between {text} and May", f"two days before {text}", f"vor {text} 2021"):
        read = read_times(said, NOW, birthday)
        assert read.since is None or read.until is None or read.since <= read.until


@pytest.mark.parametrize("text", ["999 years ago", "30 February 2023", "999 decades ago", "31.02.2023", "2023-19-44"])
def test_a_day_that_no_calendar_has_is_no_time(text: str) -> None:
    read = read_times(f"What was {text}?", NOW)
    assert read.since is None or read.since > "0001"


def test_reading_is_quick() -> None:
    texts = [text for text, *_ in SPANS] * 5
    read_times(texts[0], NOW)
    began = time.thread_time()
    for text in texts:
        read_times(text, NOW, birthday)
    assert (time.thread_time() - began) / len(texts) < 0.003
