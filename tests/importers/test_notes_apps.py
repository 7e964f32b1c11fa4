"""Formats of apps for notes: what each keeps, names, dates and leaves out.

The shapes follow published samples and sources: Notion, Keep and Evernote the fixtures of obsidianmd/obsidian-importer
(tests/notion/database-row.html, tests/keep/notes/*.json, tests/keep/broken-json-note.json,
tests/evernote/test-task-lists.enex, tests/evernote/source-of-webclip.enex), Joplin laurent22/joplin
(packages/lib/models/BaseItem.ts), Logseq logseq/docs (pages/Properties.md, logseq/bak). Nothing of their content is
used.
"""

from typing import Any

import pytest

from secondme.importers.applenotes import AppleNotes
from secondme.importers.base import NotThisFormat, Person, Question, Whole
from secondme.importers.evernote import Evernote
from secondme.importers.htmlpage import Html
from secondme.importers.joplin import Joplin
from secondme.importers.keep import Keep
from secondme.importers.logseq import Logseq
from secondme.importers.notion import Notion
from secondme.importers.org import Org
from secondme.importers.rst import Rst
from secondme.importers.tree import open_tree
from tests.importers import make_notes as make
from tests.importers.notes_read import ME, by_title, in_archive, items, one, problems, read

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
