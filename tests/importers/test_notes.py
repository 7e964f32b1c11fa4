"""What all notes have in common: vaults, heads, dates, links, tables, and files that are none."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.importers import frontmatter, pages, tables, when, wiki
from secondme.importers.applenotes import AppleNotes
from secondme.importers.base import Blob, NotThisFormat, Source, Whole
from secondme.importers.evernote import Evernote
from secondme.importers.joplin import Joplin
from secondme.importers.keep import Keep
from secondme.importers.logseq import Logseq
from secondme.importers.notion import Notion
from secondme.importers.obsidian import Obsidian
from tests.importers import make_notes as make
from tests.importers.notes_read import ME, by_title, few, items, problems, read

# What all notes have in common


def test_a_vault_is_read_note_by_note_without_its_bin_and_templates() -> None:
    found = read(Obsidian(), make.blobs(make.vault()))
    notes = by_title(found)
    assert set(notes) == {"2024-05-01", "Marta Silva", "Ideas", "Board", "Sketch.excalidraw"}
    assert notes["2024-05-01"].text == "Met her (Marta Silva) at the lake. #swimming\n\n[image: IMG_1.jpg]"
    assert notes["2024-05-01"].time == "2024-05-01"
    assert notes["Marta Silva"].time == "2023-02-03T10:00:00"
    assert notes["Marta Silva"].text == (
        "Marta Silva\n\nAlso called: Marta, Tita\nbirthday: 1988-11-02\nmet at: Lisbon\n\n# Marta Silva\n\n"
        "Plays the cello.\n\n> Tip: Gifts\n> She likes green tea.\n\n```\n[[not a link]]\n```\n\n"
        "Tags: friend, lisbon"
    )
    assert notes["Ideas"].text == "Ideas\n\nA garden on the roof, see 2024-05-01 and [Marta Silva]."
    assert notes["Ideas"].time == make.CHANGED
    assert notes["Board"].text.startswith("Board\n\nCall Marta Silva about the boat\n\n[image: boat.png]")
    assert "Summer" in notes["Board"].text
    assert notes["Sketch.excalidraw"].text.endswith("# Text Elements\nThe pump stands here")
    assert sorted(problems(found)) == [
        "2 templates were left out.",
        "Vault/.trash/Old.md: it lies in the bin and was left out.",
    ]


def test_notes_are_a_documents_words_until_the_person_says_who_they_are() -> None:
    blobs = make.blobs(make.vault())
    assert {(item.role, item.origin) for item in items(read(Obsidian(), blobs))} == {("other", "document")}
    own = items(read(Obsidian(), blobs, me=frozenset({"+4912345", "jo@x.org", "Jo"})))
    assert {(item.author, item.role, item.origin) for item in own} == {("Jo", "self", "imported_self")}


def test_what_was_clipped_from_the_web_is_never_the_persons_own() -> None:
    clipped = "---\nsource: https://example.org/a\n---\nSomebody's article with [[links]]"
    files = {".obsidian/app.json": b"{}", "Clip.md": clipped.encode(), "Own.md": b"mine"}
    roles = {item.title: item.role for item in items(read(Obsidian(), make.blobs(files), me=ME))}
    assert roles == {"Clip": "other", "Own": "self"}


def test_ids_are_paths_and_say_at_the_end_that_this_is_all_of_the_note() -> None:
    long = "\n\n".join(f"Paragraph {number} " + "word " * 200 for number in range(6))
    blobs = make.blobs({".obsidian/app.json": b"{}", "Long.md": long.encode()})
    found = read(Obsidian(), blobs)
    pieces = items(found)
    assert [item.external_id for item in pieces] == ["/exports/Long.md"] + [
        f"/exports/Long.md#{number}" for number in range(2, len(pieces) + 1)
    ]
    assert len(pieces) > 3
    assert {item.conversation for item in pieces} == {"/exports/Long.md"}
    assert found[-1] == Whole("/exports/Long.md", tuple(str(item.external_id) for item in pieces))
    shrunk = read(Obsidian(), make.blobs({".obsidian/app.json": b"{}", "Long.md": b"short now"}))
    assert shrunk[-1] == Whole("/exports/Long.md", ("/exports/Long.md",))
    emptied = read(Obsidian(), make.blobs({".obsidian/app.json": b"{}", "Long.md": b""}))
    assert emptied == [Whole("/exports/Long.md", ())]


def test_what_stands_below_a_day_in_a_diary_is_of_that_day() -> None:
    text = (
        "before\n\n# 2024-01-02 Tuesday\none\n## at noon\ntwo\n# January 3, 2024\nthree\n```\n# 2020-01-01\n```\n"
        "# Plans for 2025\nlater\n# 2024-01-02\nagain"
    )
    found = items(read(Obsidian(), make.blobs({".obsidian/app.json": b"{}", "Diary.md": text.encode()})))
    assert [(item.external_id, item.time) for item in found] == [
        ("/exports/Diary.md", make.CHANGED),
        ("/exports/Diary.md@2024-01-02", "2024-01-02"),
        ("/exports/Diary.md@2024-01-03", "2024-01-03"),
        ("/exports/Diary.md@Plans for 2025", make.CHANGED),
        ("/exports/Diary.md@2024-01-02~2", "2024-01-02"),
    ]
    assert found[1].text == "# 2024-01-02 Tuesday\none\n## at noon\ntwo"
    assert "2020-01-01" in found[2].text


def test_a_vault_without_settings_is_known_by_its_links() -> None:
    linked = {f"n{number}.md": f"see [[n{number + 1}]]".encode() for number in range(4)}
    plain = {f"p{number}.md": b"no links here" for number in range(3)}
    (group,) = Obsidian().claim(make.blobs({**linked, **plain}))
    assert len(group) == 7
    many = {f"q{number}.md": b"no links here" for number in range(30)}
    assert Obsidian().claim(make.blobs({**linked, **many})) == []
    assert Obsidian().claim(make.blobs({"a.md": b"see [[b]]"})) == []


def test_two_vaults_in_a_folder_are_two_groups_and_a_vault_within_a_vault_is_its_own() -> None:
    files = {"a/.obsidian/x.json": b"{}", "a/1.md": b"1", "b/.obsidian/x.json": b"{}", "b/2.md": b"2"}
    inner = {"a/in/.obsidian/x.json": b"{}", "a/in/3.md": b"3", "loose.md": b"4", "a/doc.pdf": b"%PDF"}
    groups = Obsidian().claim(make.blobs({**files, **inner}))
    names = sorted(sorted(blob.name for blob in group if blob.name.endswith(".md")) for group in groups)
    assert names == [["a/1.md"], ["a/in/3.md"], ["b/2.md"]]
    assert not any(blob.name == "a/doc.pdf" for group in groups for blob in group)


# Front matter

LAUGHS = "a: &a [x]\n" + "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20))


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("a: &x [1]\nb: *x", "refers to itself"),
        (LAUGHS, "itself"),
        ("a: " + "[" * 60_000 + "]" * 60_000, "nested too deep"),
        ("a: " + "[" * 30_000 + "]" * 30_000, "nested too deep"),
        ("just some words", "cannot be read"),
    ],
)
def test_a_head_that_is_no_yaml_or_a_bomb_stays_text(head: str, told: str) -> None:
    if len(head) < frontmatter.MAX_HEAD:
        with pytest.raises(frontmatter.BadHead, match=told):
            frontmatter.read(head)
    files = {".obsidian/x.json": b"{}", "n.md": f"---\n{head}\n---\nbody".encode()}
    found = read(Obsidian(), make.blobs(files))
    text = "\n".join(item.text for item in items(found))
    assert text.endswith("body")
    assert head[:2] in text


def test_a_head_that_yaml_refuses_is_read_line_by_line() -> None:
    head = frontmatter.read("title: Lunch: with Ana\ntags: [a, b c]\ndate: 2024-02-31\nplaces:\n  - 'Rome\n  - Oslo")
    assert head.title == "Lunch: with Ana"
    assert head.tags == ("a", "b c")
    assert head.created is None
    assert ("places", "'Rome, Oslo") in head.properties or dict(head.properties)["places"].endswith("Oslo")


def test_yaml_never_makes_objects() -> None:
    head = frontmatter.read("a: !!python/object/apply:os.getcwd []\nb: 1")
    assert "os.getcwd" in dict(head.properties)["a"]


def test_a_rule_at_the_top_is_no_head() -> None:
    assert frontmatter.split("---\nwords that go on") == (None, "---\nwords that go on")
    assert frontmatter.split("words\n---\n") == (None, "words\n---\n")
    assert frontmatter.split("---\na: 1\n...\nbody") == ("a: 1\n", "body")


# Dates and links


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01 10:00:00 +0200", "2024-05-01T10:00:00+02:00"),
        ("20240501T100000Z", "2024-05-01T10:00:00+00:00"),
        ("@March 1, 2024 3:04 PM", "2024-03-01T15:04:00"),
        ("1. März 2024", "2024-03-01"),
        ("2024年3月1日 15:04", "2024-03-01T15:04:00"),
        ("3 de mayo de 2024", "2024-05-03"),
        ("31/12/2023 08:00", "2023-12-31T08:00:00"),
        ("12/31/2023", "2023-12-31"),
        ("1.2.2024", "2024-02-01"),
        ("03/04/2024", None),
        ("tomorrow evening", None),
        ("0001-01-01", None),
        ("9999-01-01", None),
        ("2024-13-45", None),
        ("May 2024", None),
        ("x" * 500, None),
        (20240501, None),
        (True, None),
        (None, None),
    ],
)
def test_a_date_is_read_as_written_and_never_made_up(written: Any, expected: str | None) -> None:
    assert when.written(written) == expected


def test_the_order_of_day_and_month_is_asked_for_where_it_is_open() -> None:
    assert when.written("03/04/2024", day_first=True) == "2024-04-03"
    assert when.written("03/04/2024", day_first=False) == "2024-03-04"
    assert when.is_ambiguous("@03/04/2024 10:00")
    assert not any(when.is_ambiguous(text) for text in ("13/04/2024", "3.4.2024", "2024-03-04", "04/04/2024", ""))


@few
@given(st.one_of(st.text(max_size=80), st.integers(), st.floats(), st.none(), st.datetimes(), st.dates()))
def test_no_value_is_too_odd_for_a_date(value: object) -> None:
    for found in (when.written(value), when.epoch(value, "us"), when.named(str(value)[:50])):
        assert found is None or found[:2] in ("19", "20", "21", "22")


@few
@given(st.text(alphabet="[]()!|#^>`~- ab\n:/.", max_size=200))
def test_any_markdown_keeps_its_letters(text: str) -> None:
    before, after = text.count("a"), wiki.plain(text).count("a")
    assert after >= before or "](" in text or "]]" in text or "^" in text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[[Ann]]", "Ann"),
        ("[[people/Ann Lee|she]]", "she (Ann Lee)"),
        ("[[Ann|ann]]", "ann"),
        ("[[2018|2019]], [[Martina|Martin]] and [[Anne|Anna]]", "2019 (2018), Martin (Martina) and Anna (Anne)"),
        ("the [[Neighbours|neighbour]] and [[Nachbarn|der Nachbar]]", "the neighbour and der Nachbar"),
        ("[[Ann Lee|Ann]] of [[Work/Berlin Office|the office]]", "Ann (Ann Lee) of the office (Berlin Office)"),
        ("[[#Work]] [[Ann#Work]] [[Ann#^b1]]", "Work Ann, Work Ann"),
        ("![[a b.png]] ![[x.m4a|voice]]", "[image: a b.png] [audio: x.m4a] voice"),
        ("![the lake](img/l%20k.jpg 'x') ![](https://x.org/a.png?w=1)", "[image: l k.jpg] the lake [image: a.png]"),
        ("![](data:image/png;base64,AAAA) after", "[image: picture] after"),
        ("`[[code]]`", "`code`"),
        ("a thought ^block-1", "a thought"),
        ("2 ^10", "2 ^10"),
        ("m c ^2", "m c ^2"),
    ],
)
def test_links_and_files_in_words(written: str, expected: str) -> None:
    assert wiki.plain(written) == expected


# Small things


@pytest.mark.parametrize("format", [Obsidian(), Logseq(), Notion(), Keep(), Evernote(), Joplin()])
def test_a_file_that_is_said_to_be_of_a_format_and_is_not_is_told(format: Any) -> None:
    """With `--format` a file is read as that format, whatever it is."""
    source = Source(tuple(make.blobs({"a.png": b"\x89PNG\0\0 not a note"})))
    try:
        told = problems(list(format.read(source)))
    except NotThisFormat as error:
        told = [str(error)]
    assert told
    assert all("a.png" in sentence or "vault" in sentence or "graph" in sentence for sentence in told)


def test_a_note_named_like_its_folder_is_no_note_of_apple() -> None:
    files = {"Notes/Boat/Boat.md": b"# Boat", "Notes/Boat/Boat.txt": b"Boat", "Boat/Boat.txt": b"Boat"}
    (group,) = AppleNotes().claim(make.blobs(files))
    assert [blob.name for blob in group] == ["Notes/Boat/Boat.txt"]


def test_tables_within_bounds() -> None:
    assert tables.read("a,b\n1,2\n3") == [{"a": "1", "b": "2"}, {"a": "3"}]
    assert tables.read("") == []
    with pytest.raises(tables.BadTable, match="columns"):
        tables.read("x," * 1000)
    with pytest.raises(tables.BadTable, match="no table"):
        tables.read('a\n"' + "x" * 1_100_000)


def test_what_is_left_out_is_told_once_for_many() -> None:
    left = pages.LeftOut()
    for name in ("a", "b", "c"):
        left.add("it was left out.", "{n} were left out.", name)
    left.add("it is empty.", "{n} are empty.", "d")
    left.add("it is odd.", "{n} are odd.")
    assert [str(problem) for problem in left.problems()] == ["3 were left out.", "d: it is empty.", "It is odd."]


def test_a_file_that_is_too_large_or_damaged_never_keeps_the_others_from_being_read() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    blobs = make.blobs({".obsidian/x.json": b"{}", "good.md": b"fine", "binary.md": b"\0\1\2", "large.md": b"a"})
    large = Blob("large.md", "/l", 20_000_000, make.CHANGED, lambda: io.BytesIO(b"x" * 20_000_000))
    bad = Blob("bad.md", "/b", 5, make.CHANGED, Broken)
    found = read(Obsidian(), [blob for blob in blobs if blob.name != "large.md"] + [large, bad])
    assert [item.title for item in items(found)] == ["good"]
    assert sorted(problems(found)) == [
        "bad.md: it is damaged or cannot be opened.",
        "binary.md: it is not text.",
        "large.md: it is larger than 16 MB.",
    ]


TWICE_READ = [(Obsidian(), make.vault()), (Joplin(), make.joplin()), (Logseq(), make.logseq())]


@pytest.mark.parametrize(("format", "files"), TWICE_READ)
def test_progress_is_told_as_files_are_read(format: Any, files: make.Files) -> None:
    (group,) = format.claim(make.blobs(files))
    source = Source(group)
    list(format.read(source))
    assert source.size // 3 < source.position <= source.size
