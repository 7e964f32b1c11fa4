"""Formats of notes: what each keeps, names, dates and leaves out.

The shapes follow published samples and sources: Notion, Keep and Evernote the fixtures of obsidianmd/obsidian-importer
(tests/notion/database-row.html, tests/keep/notes/*.json, tests/keep/broken-json-note.json,
tests/evernote/test-task-lists.enex, tests/evernote/source-of-webclip.enex), Joplin laurent22/joplin
(packages/lib/models/BaseItem.ts), Logseq logseq/docs (pages/Properties.md, logseq/bak). Nothing of their content is
used.
"""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.importers import frontmatter, pages, tables, when, wiki
from secondme.importers.applenotes import AppleNotes
from secondme.importers.base import Blob, NotThisFormat, Options, Person, Problem, Question, Read, Source, Whole
from secondme.importers.evernote import Evernote
from secondme.importers.htmlpage import Html
from secondme.importers.joplin import Joplin
from secondme.importers.keep import Keep
from secondme.importers.logseq import Logseq
from secondme.importers.notion import Notion
from secondme.importers.obsidian import Obsidian
from secondme.importers.org import Org
from secondme.importers.rst import Rst
from secondme.importers.tree import Tree, open_tree
from secondme.types import NewItem
from tests.importers import make_notes as make

few = settings(max_examples=40, deadline=None)
ME = frozenset({"Jo"})


def read(format: Any, blobs: Sequence[Blob], **options: Any) -> list[Read]:
    """All groups that the format claims, in this process."""
    groups = format.claim(blobs)
    return [each for group in groups for each in format.read(Source(tuple(group), Options(**options)))]


def items(found: Sequence[Read]) -> list[NewItem]:
    return [each for each in found if isinstance(each, NewItem)]


def problems(found: Sequence[Read]) -> list[str]:
    return [str(each) for each in found if isinstance(each, Problem)]


def by_title(found: Sequence[Read]) -> dict[str | None, NewItem]:
    return {item.title: item for item in items(found)}


def one(format: Any, name: str, text: str | bytes, **options: Any) -> list[Read]:
    data = text.encode() if isinstance(text, str) else text
    return read(format, make.blobs({name: data}), **options)


def in_archive(name: str, data: bytes) -> list[Blob]:
    """The files of an archive, as they are found in it."""
    tree = Tree()
    for blob in make.blobs({name: data}):
        tree.add(blob, 0)
    assert not tree.left
    return tree.blobs


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
        "Plays the cello.\n\n> Tip: Gifts\n> She likes green tea (Tea, Green).\n\n```\n[[not a link]]\n```\n\n"
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


# Evernote


def test_an_evernote_note_keeps_its_checks_links_tags_and_the_names_of_files() -> None:
    body = (
        '<div>Pack</div><ul style="--en-todo:true;"><li style="--en-checked:false;">tent</li>'
        '<li style="--en-checked:true;">stove</li></ul><div><en-todo checked="true"/>map</div>'
        '<a href="https://example.org/hut">the hut</a> <a href="https://example.org">https://example.org</a>'
        '<en-media hash="00" type="image/png"/><en-crypt hint="x" cipher="AES">AAAA</en-crypt>'
    )
    more = "<tag>trip</tag><tag>alps</tag><note-attributes><author>Jo</author></note-attributes>"
    resource = (
        "<resource><data encoding=\"base64\">" + "QUJD" * 50_000 + "</data><mime>image/png</mime>"
        "<resource-attributes><file-name>hut.png</file-name></resource-attributes></resource>"
    )  # fmt: skip
    data = make.evernote(make.evernote_note("Hut", body, more=more).replace("</note>", resource + "</note>"))
    found = one(Evernote(), "Trips.enex", data)
    (item,) = items(found)
    assert item.text == (
        "Hut\n\nPack\n\n- [ ] tent\n- [x] stove\n\n[x] map\nthe hut (https://example.org/hut) https://example.org"
        "[encrypted]\n[image: hut.png]\n\nTags: trip, alps"
    )
    assert (item.time, item.title, item.author) == ("2024-02-29T20:39:41+00:00", "Trips / Hut", "Jo")
    assert Person("Jo", is_owner=True) in found
    assert problems(found) == ["Hut: a part of it is encrypted, and stands there as [encrypted]."]


def test_an_evernote_clip_is_not_the_persons_own_and_names_its_page() -> None:
    attributes = (
        "<note-attributes><author>Some Journalist</author><source>web.clip7</source>"
        "<source-url>https://example.org/news</source-url></note-attributes>"
    )
    data = make.evernote(make.evernote_note("News", "<div>All is well</div>", more=attributes), version="6.25.1")
    found = one(Evernote(), "n.enex", data, me=frozenset({"Some Journalist", "Jo"}))
    (item,) = items(found)
    assert (item.role, item.origin) == ("other", "document")
    assert item.text.endswith("From: https://example.org/news")
    assert not [each for each in found if isinstance(each, Person)]


def test_evernote_notes_of_the_same_name_and_second_stay_apart_in_every_export() -> None:
    notes = [make.evernote_note("Note", f"<div>{word}</div>") for word in ("one", "two")]
    ids = [item.external_id for item in items(one(Evernote(), "a.enex", make.evernote(*notes)))]
    assert len(set(ids)) == 2
    assert ids == [item.external_id for item in items(one(Evernote(), "b.enex", make.evernote(*notes)))]


def test_notes_of_several_authors_say_nothing_about_whose_they_are() -> None:
    notes = [
        make.evernote_note(name, "<div>x</div>", more=f"<note-attributes><author>{name}</author></note-attributes>")
        for name in ("Jo", "ana@example.org")
    ]
    found = one(Evernote(), "a.enex", make.evernote(*notes), me=ME)
    assert [each for each in found if isinstance(each, Person)] == [
        Person("Jo"),
        Person("ana@example.org", ("ana@example.org",)),
    ]
    assert [(item.author, item.role) for item in items(found)] == [("Jo", "self"), ("ana@example.org", "other")]


def test_an_evernote_file_that_breaks_off_gives_what_came_before() -> None:
    data = make.evernote(make.evernote_note("One", "<div>whole</div>"), make.evernote_note("Two", "<div>cut</div>"))
    found = one(Evernote(), "a.enex", data[: data.index(b"cut")])
    assert [item.title for item in items(found)] == ["a / One"]
    assert "cannot be read to its end" in problems(found)[0]
    with pytest.raises(NotThisFormat, match=r"a\.enex cannot be read"):
        one(Evernote(), "a.enex", data[:300])


# Google Keep


def test_keep_notes_with_lists_links_labels_recordings_and_people() -> None:
    found = read(Keep(), make.blobs(make.keep()))
    notes = by_title(found)
    assert set(notes) == {"Locker", "Shopping", "Broken"}
    assert notes["Locker"].text == (
        "Locker\n\nThe bike locker is number 14.\nKey at Ana's.\nLink: Lockers https://example.org/l\n"
        "[audio: 17ab.3gp]\n\nTags: Home"
    )
    assert notes["Locker"].time == "2023-07-27T02:51:47.496000+00:00"
    assert notes["Locker"].handle == "jo@example.org"
    assert notes["Shopping"].text == "Shopping\n\n- [x] Milk\n- [ ] Rye bread"
    assert notes["Broken"].text == 'Broken\n\nTwo "quoted" words\nand a line.'
    people = {each.name: each.is_owner for each in found if isinstance(each, Person)}
    assert people == {"jo@example.org": False, "ana@example.org": False}
    assert sorted(problems(found)) == [
        "2 notes lie in the bin and were left out.",
        "Takeout/Keep/Broken.json: it is damaged; what could be found in it was read.",
        "Takeout/Keep/Empty.json: it holds nothing and was left out.",
    ]
    wholes = {each.conversation for each in found if isinstance(each, Whole)}
    assert wholes == {"1690426307496000", "1690426400000000"}, "of a damaged note nobody knows whether it is whole"


def test_keep_claims_the_html_of_its_notes_but_no_other_json() -> None:
    files = {**make.keep(), "other.json": b'{"title": "x", "textContent": 1}', "page.html": b"<html></html>"}
    (group,) = Keep().claim(make.blobs(files))
    names = {blob.name for blob in group}
    assert "Takeout/Keep/Locker.html" in names
    assert "Takeout/Keep/Labels.txt" in names
    assert not names & {"other.json", "page.html", "Takeout/Keep/17ab.3gp"}


def test_whose_keep_it_is_shares_every_shared_note() -> None:
    def note(*people: str) -> bytes:
        return make.keep_note(
            textContent="x", sharees=[{"email": each, "isOwner": each == people[0]} for each in people]
        )

    files = {"Keep/a.json": note("ana@x.org", "jo@x.org"), "Keep/b.json": note("jo@x.org", "tom@x.org")}
    found = [each for each in read(Keep(), make.blobs(files)) if isinstance(each, Person)]
    assert {each.name: each.is_owner for each in found} == {"ana@x.org": False, "jo@x.org": True, "tom@x.org": False}


def test_an_edited_keep_note_keeps_its_id() -> None:
    before = one(Keep(), "Keep/A.json", make.keep_note(title="A", textContent="one"))
    after = one(Keep(), "Keep/A renamed.json", make.keep_note(title="A renamed", textContent="two"))
    assert items(before)[0].external_id == items(after)[0].external_id


@pytest.mark.parametrize("stamp", [-5, 0, 10**30, "soon", None, True, 1e400])
def test_an_absurd_time_of_keep_falls_back_to_that_of_the_file(stamp: object) -> None:
    data = make.keep_note(textContent="x", createdTimestampUsec=stamp, userEditedTimestampUsec=stamp)
    (item,) = items(one(Keep(), "Keep/A.json", data))
    assert (item.time, item.external_id) == (make.CHANGED, "A.json")


# Joplin


def test_a_joplin_archive_with_notebooks_tags_files_and_what_is_left_out() -> None:
    found = read(Joplin(), make.blobs(make.joplin()))
    notes = by_title(found)
    assert set(notes) == {"House / Repairs / Roof", "House / [ ] Buy nails"}
    roof = notes["House / Repairs / Roof"]
    assert roof.text == "Roof\n\nAsk Tom.\n\n[image: roof.jpg] and the plan.\n\nkey: value\n\nTags: urgent"
    assert roof.time == "2023-12-24T18:00:00.123000+00:00"
    assert roof.external_id == "a" * 32
    assert notes["House / [ ] Buy nails"].text == "[ ] Buy nails\n\nDue: 2024-06-03T01:38:34+00:00"
    assert sorted(problems(found)) == [
        f"{'2' * 32}.md: it is encrypted and was left out. Decrypt it in Joplin and export again.",
        "Thrown away: it lies in the bin and was left out.",
    ]


def test_a_jex_file_is_read_as_the_same_notes_as_the_folder(tmp_path: Any) -> None:
    folder = make.write(make.joplin(), tmp_path / "raw")
    found = (in_archive("all.jex", make.tarred(make.joplin())), open_tree(folder).blobs)
    from_tar, from_folder = (items(read(Joplin(), blobs)) for blobs in found)
    assert [(item.external_id, item.text, item.time) for item in from_tar] == [
        (item.external_id, item.text, item.time) for item in from_folder
    ]
    assert len(from_tar) == 2


def test_joplin_folders_that_lie_in_one_another_in_a_circle_end() -> None:
    a, b, c = ("a" * 32, "b" * 32, "c" * 32)
    files = {
        f"{a}.md": make.joplin_item("A", id=a, parent_id=b, type_=2),
        f"{b}.md": make.joplin_item("B", id=b, parent_id=a, type_=2),
        f"{c}.md": make.joplin_item("Note", "x", id=c, parent_id=a, type_=1),
    }
    (item,) = items(read(Joplin(), make.blobs(files)))
    assert item.title.startswith("B / A / B / A")


def test_joplin_markup_and_other_markdown_with_hex_names() -> None:
    a = "a" * 32
    html = make.joplin_item("Web", "<p>one</p><p>two</p>", id=a, markup_language=2, type_=1)
    (item,) = items(read(Joplin(), make.blobs({f"{a}.md": html})))
    assert item.text == "Web\n\none\n\ntwo"
    assert Joplin().claim(make.blobs({f"{a}.md": b"# Just a note\n\nwords: here"})) == []


# Logseq


def test_a_logseq_graph_with_journals_references_and_properties() -> None:
    found = read(Logseq(), make.blobs(make.logseq()))
    notes = by_title(found)
    assert set(notes) == {"2024-05-01", "Boat/Motor", "Books"}
    assert notes["2024-05-01"].text == ("- TODO call Ana about the Motor\n\t- she has a spare one #boat\n- DONE swim")
    assert notes["2024-05-01"].time == "2024-05-01"
    assert notes["Boat/Motor"].text == (
        "Boat/Motor\n\nAlso called: engine\nowner: Ana\n\n- as said in TODO call Ana about the Motor and there\n- Ana\n"
        "power: 8 hp\n- ```ini\n  key:: value\n  ```\n\nTags: boat, repairs"
    )
    assert notes["Boat/Motor"].time == "2020-12-29T09:11:18.964000+00:00"
    assert notes["Books"].text == "Books\n\n# TODO read Dune (sand)\nby Herbert (https://x.org)"
    assert problems(found) == ["graph/logseq/bak/pages/Boat/1.md: it is a backup of the app and was left out."]


def test_a_logseq_journal_in_another_form_of_date_is_of_its_day() -> None:
    found = by_title(read(Logseq(), make.blobs(make.logseq("dd-MM-yyyy", "03-04-2024"))))
    assert found["2024-04-03"].time == "2024-04-03"


def test_a_logseq_graph_without_settings_is_known_by_its_journals() -> None:
    files = {name: data for name, data in make.logseq().items() if "logseq/" not in name}
    assert len(Logseq().claim(make.blobs(files))) == 1
    assert Logseq().claim(make.blobs({"pages/a.md": b"x", "journals/notes.md": b"x"})) == []


# Notion


def test_a_notion_export_in_markdown_with_a_database() -> None:
    found = read(Notion(), make.blobs(make.notion()))
    notes = {str(item.external_id): item for item in items(found)}
    lisbon = notes[make.LISBON]
    assert lisbon.title == "Three days in Lisbon and what we want to see again next spring"
    assert lisbon.time == "2024-03-01T15:04:00"
    assert "We stayed in Alfama." in lisbon.text
    assert "[image: tram.jpg]" in lisbon.text
    assert notes[make.ALFAMA].title == "Three days in Lisbon and what we want to see / Alfama"
    assert notes[make.DUNE].text == "# Dune\n\nRating: 5\nWhy: sand"
    assert notes[make.BOOKS].text == "Books\n\nName: Emma\nRating: 4\nWhy: wit, and more"
    assert len(notes) == 4


def test_a_notion_page_in_html_with_properties_in_any_language() -> None:
    (item,) = items(read(Notion(), make.blobs(make.notion_html())))
    assert item.external_id == "1590080aa5a3802488c2e857dea7aa7e"
    assert item.time == "2024-03-01T15:04:00"
    assert item.text == (
        "# Espresso machine\n\nNotes: Double boiler.\nTags: home office, coffee\nServiced: [x]\n"
        "Angelegt: 1. März 2024 15:04\n\nBought it used.\n\n- [ ] descale"
    )


@pytest.mark.parametrize(("day_first", "expected"), [(None, "2024-03-04"), (True, "2024-04-03"), (False, "2024-03-04")])
def test_notion_dates_in_figures_are_asked_for(day_first: bool | None, expected: str) -> None:
    found = read(Notion(), make.blobs(make.notion("03/04/2024 3:04 PM")), day_first=day_first)
    (item,) = (each for each in items(found) if each.external_id == make.LISBON)
    assert item.time == f"{expected}T15:04:00"
    questions = [each for each in found if isinstance(each, Question)]
    assert questions == ([Question("day_first", False, "03/04/2024 3:04 PM")] if day_first is None else [])


def test_notion_zips_within_zips_and_names_in_an_old_code_page() -> None:
    page = {f"Café für zwei {make.LISBON}.md": "# Café für zwei\n\nÜberall Kuchen".encode()}
    inner = make.zipped_cp437(page)
    outer = make.zipped({"Export-Part-1.zip": inner, "Export-Part-2.zip": inner})
    (item,) = items(read(Notion(), in_archive("Export.zip", outer)))
    assert (item.external_id, item.title) == (make.LISBON, "Café für zwei")


def test_notes_that_are_not_notions_are_left_to_others() -> None:
    files = {f"{'a' * 32}.md": b"# x", "Plan.md": b"# x", f"Data {make.DUNE}.md": b"no heading"}
    assert Notion().claim(make.blobs(files)) == []


# Apple Notes, web pages, Org, reStructuredText


def test_apples_copy_and_the_html_of_notes() -> None:
    html = (
        "<div><h1>Trip</h1></div>\n<div>We took the night train.</div>\n<div><br></div>\n"
        '<ul class="Apple-dash-list"><li>Tickets</li></ul>'
    )
    files = {
        "iCloud Notes/Notes Details.csv": (
            b"Title,Created On,Modified On,Pinned,Deleted,Drawing/Handwriting,ContentHash at Import\n"
            b"Shopping,04-12-2026 09:00:00,04-13-2026 09:00:00,No,No,No,\n"
            b"Twice,04-12-2026 09:00:00,,No,No,No,\nTwice,05-12-2026 09:00:00,,No,No,No,\n"
        ),
        "iCloud Notes/Notes/House/Shopping/Shopping.txt": (
            "Shopping\n\t\u25e6\tMilk\n\t\u2713\tBread\n\ufffc and \ufffc".encode()
        ),
        "iCloud Notes/Notes/House/Shopping/Attachment-1.png": b"\x89PNG",
        "iCloud Notes/Notes/House/Shopping/Attachment.jpeg": b"\xff\xd8",
        "iCloud Notes/Notes/Twice/Twice.txt": b"Twice\n\xef\xbf\xbc",
        "iCloud Notes/Notes/Twice/Twice-1.txt": b"Twice again",
        "iCloud Notes/Recently Deleted/Old/Old.txt": b"Old",
        "iCloud Notes/Notes/Blank/Blank.txt": b"  \n",
        "Exported/Travel/Trip.html": html.encode(),
        "Exported/page.html": b"<!doctype html><html><body><div><h1>Web</h1></div></body></html>",
    }
    blobs = make.blobs(files)
    found = read(AppleNotes(), blobs)
    notes = by_title(found)
    shopping = notes["House / Shopping"]
    assert shopping.text == "Shopping\n- [ ] Milk\n- [x] Bread\n[image: Attachment.jpeg] and [image: Attachment-1.png]"
    assert shopping.time == "2026-04-12T09:00:00"
    assert (notes["Twice"].text, notes["Twice"].time) == ("Twice\n[attachment]", make.CHANGED)
    assert notes["Twice again"].time == make.CHANGED
    assert notes["Travel / Trip"].text == "# Trip\n\nWe took the night train.\n\n- Tickets"
    assert len(notes) == 4
    assert len(problems(found)) == 2
    assert [blob.name for group in Html().claim(blobs) for blob in group if "page" in blob.name]


def test_a_page_of_ones_own_and_one_from_the_web() -> None:
    own = (
        "<html><head><title>Recipe</title><meta name='date' content='2024-05-01'></head><body><p>Soup</p></body></html>"
    )
    (item,) = items(one(Html(), "r.html", own, me=ME))
    assert (item.text, item.time, item.role) == ("Recipe\n\nSoup", "2024-05-01", "self")
    web = own.replace("<head>", "<head><meta property='og:url' content='https://example.org'>")
    (item,) = items(one(Html(), "r.html", web, me=ME))
    assert (item.role, item.origin) == ("other", "document")
    found = one(Html(), "e.html", "<html><body><script>x</script></body></html>")
    assert problems(found) == ["There are no words on this page."]


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><html>",
        "\ufeff<html>".encode("utf-16"),
        b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='x'>",
        b"<!-- saved from url=(1)x -->\n<HTML>",
        b"<meta charset=utf-8><p>x",
    ],
)
def test_html_is_known_by_its_beginning(head: bytes) -> None:
    (blob,) = make.blobs({"page": head})
    assert Html().recognises(blob.head, blob.path)


def test_an_org_diary_with_drawers_links_and_code() -> None:
    text = (
        "#+TITLE: Journal\n#+FILETAGS: :me:diary:\n#+STARTUP: overview\n* 2024\n*** 2024-05-01 Wednesday\n"
        "Met [[id:1][Ana]] [[file:~/p/lake.png]] <2024-05-03 Fri>\n#+begin_src python\n* not a heading\n#+end_src\n"
        "*** 2024-05-02 Thursday\n**** TODO [#A] Buy rope :boat:\n:PROPERTIES:\n:ID: 4\n:PRICE: 12\n:END:\n:LOGBOOK:\n"
        'CLOCK: [2024-05-02]\n- State "DONE" from "TODO" [2024]\n- Note taken\n:END:\n'
    )
    found = items(one(Org(), "j.org", text))
    assert [(item.time, item.text) for item in found] == [
        (make.CHANGED, "Journal\n\n# 2024\n\nTags: me, diary"),
        (
            "2024-05-01",
            "### 2024-05-01 Wednesday\nMet Ana [image: lake.png] <2024-05-03 Fri>\n```python\n* not a heading\n```",
        ),
        ("2024-05-02", "### 2024-05-02 Thursday\n#### TODO Buy rope (boat)\nPrice: 12\n- Note taken"),
    ]


def test_restructuredtext_with_fields_roles_directives_and_code() -> None:
    text = (
        "=====\nBoats\n=====\n\n:date: 2024-05-01\n\nMotors\n------\nSee :doc:`the list <all>` and `Yam <https://y.org>`_.\n\n"
        ".. image:: pics/m.png\n   :alt: x\n\n.. note:: Wear gloves\n\n.. code-block:: sh\n\n   make\n\nEnd.\n\n"
        ".. include:: /etc/passwd\n"
    )
    (item,) = items(one(Rst(), "b.rst", text))
    assert item.title == "Boats"
    assert item.time == "2024-05-01"
    assert item.text.startswith(
        "# Boats\n\n:date: 2024-05-01\n\n## Motors\nSee the list and Yam (https://y.org).\n\n[image: m.png]"
    )
    assert "Note: Wear gloves" in item.text
    assert "```sh\n\n   make\n```\nEnd." in item.text.replace("\n\nEnd", "\nEnd")
    assert "passwd" not in item.text


# Round trips: whatever a note says, its words come back


SIGNS = "[]()#*_`>|^!~:<&\\-+=."
WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters=SIGNS),
    min_size=1, max_size=60,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
BODY = st.lists(WORDS, min_size=1, max_size=5).map("\n".join)


@few
@given(title=WORDS, body=BODY, stamp=st.integers(1, 2_000_000_000_000_000))
def test_what_is_written_as_a_keep_note_comes_back(title: str, body: str, stamp: int) -> None:
    data = make.keep_note(title=title, textContent=body, createdTimestampUsec=stamp)
    (item,) = items(one(Keep(), "Keep/a.json", data))
    assert _same(item, title, body)
    assert item.time == when.epoch(stamp, "us")


@few
@given(title=WORDS, body=BODY)
def test_what_is_written_as_an_evernote_note_comes_back(title: str, body: str) -> None:
    lines = "".join(f"<div>{line}</div>" for line in body.split("\n"))
    (item,) = items(one(Evernote(), "a.enex", make.evernote(make.evernote_note(title, lines))))
    assert _same(item, title, body)


@few
@given(title=WORDS, body=BODY)
def test_what_is_written_as_a_joplin_note_comes_back(title: str, body: str) -> None:
    a = "a" * 32
    (item,) = items(read(Joplin(), make.blobs({f"{a}.md": make.joplin_item(title, body, id=a, type_=1)})))
    assert _same(item, title, body)


@few
@given(title=WORDS, body=BODY)
def test_what_is_written_as_a_notion_page_comes_back(title: str, body: str) -> None:
    text = f"# {title}\n\n{body}".encode()
    (item,) = items(read(Notion(), make.blobs({f"Page {make.DUNE}.md": text})))
    assert _same(item, f"# {title}", body)


def _same(item: NewItem, title: str, body: str) -> bool:
    """The title and the words, whatever white space there is between them."""
    if body.split("\n")[0].casefold() == title.casefold():
        return item.text.split() == body.split()
    return item.text.split() == f"{title}\n{body}".split()


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
