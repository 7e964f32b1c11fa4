"""Documents: PDF, Word, OpenDocument, EPUB."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.importers.base import Blob, NotThisFormat, Options, Problem, Source, Whole
from secondme.importers.docx import Docx
from secondme.importers.epub import Epub
from secondme.importers.markup import html_text
from secondme.importers.numbering import numeral
from secondme.importers.odt import Odt
from secondme.importers.pdf import Pdf, join_lines
from secondme.types import NewItem
from tests.importers import make_docs as make
from tests.importers.help import read_path, sandboxed

CHANGED = "2024-01-02T03:04:05+00:00"


def blob(data: bytes, name: str) -> Blob:
    return Blob(name, f"/home/{name}", len(data), CHANGED, lambda: io.BytesIO(data))


def read(format: Any, data: bytes, name: str, me: str = "") -> list[Any]:
    assert format.claim([blob(data, name)]), "not recognised"
    return list(format.read(Source((blob(data, name),), Options(frozenset({me}) if me else frozenset()))))


def items(found: list[Any]) -> list[NewItem]:
    return [one for one in found if isinstance(one, NewItem)]


def text_of(found: list[Any]) -> str:
    return "\n\n".join(item.text for item in items(found))


def problems(found: list[Any]) -> list[str]:
    return [one.sentence for one in found if isinstance(one, Problem)]


# PDF


def test_a_pdf_gives_the_text_of_its_pages_with_their_numbers() -> None:
    known = {"Title": "A letter", "Author": "Anna Berg", "CreationDate": "D:20210304050607+02'00'"}
    found = read(Pdf(), make.pdf([["First page (one)"], ["Café € two"]], known), "scan.bin")
    assert [item.text for item in items(found)] == ["[page 1]\nFirst page (one)", "[page 2]\nCafé € two"]
    first = items(found)[0]
    assert (first.title, first.author, first.role, first.origin) == ("A letter", "Anna Berg", "other", "document")
    assert (first.time, first.external_id, first.conversation) == (
        "2021-03-04T05:06:07+02:00",
        "/home/scan.bin",
        "/home/scan.bin",
    )
    assert found[-1] == Whole("/home/scan.bin", ("/home/scan.bin", "/home/scan.bin#2"))


def test_a_pdf_is_ones_own_only_where_it_names_one_as_its_author() -> None:
    mine = read(Pdf(), make.pdf([["x"]], {"Author": "Anna Berg"}), "a.pdf", me="anna berg")
    assert [(item.role, item.origin) for item in items(mine)] == [("self", "imported_self")]
    unknown = read(Pdf(), make.pdf([["x"]]), "a.pdf", me="anna berg")
    assert [(item.role, item.origin) for item in items(unknown)] == [("other", "document")]


def test_lines_of_a_pdf_are_joined_to_paragraphs_and_broken_words_to_words() -> None:
    lines = ["This is a long line of running text whose last word is bro-", "ken, and a well-", "known word.", "Next."]
    text = text_of(read(Pdf(), make.pdf([lines]), "a.pdf"))
    assert "whose last word is broken, and a wellknown word.\nNext." in text
    kept = text_of(read(Pdf(), make.pdf([[*lines, "It is well-known."]]), "a.pdf"))
    assert "a well-known word." in kept
    assert join_lines("- one\r\n- two\r\n1. three") == "- one\n- two\n1. three"


def test_a_pdf_of_pictures_says_that_it_was_scanned() -> None:
    found = read(Pdf(), make.pdf([[], []]), "a.pdf")
    assert problems(found) == [
        "a.pdf has no text, only pictures of its pages: it was scanned. Import a version with text."
    ]
    assert problems(read(Pdf(), make.pdf([["x"], []]), "a.pdf")) == ["1 of its 2 pages has no text."]


def test_a_pdf_with_a_password_says_so() -> None:
    # The standard security handler (ISO 32000-1, 7.6.3) with keys that fit no password
    keys = "/Filter /Standard /V 1 /R 2 /P -4 /O (" + "o" * 32 + ") /U (" + "u" * 32 + ")"
    locked = make.pdf([["secret"]], extra=f"/Encrypt << {keys} >> /ID [<00> <00>]")
    with pytest.raises(NotThisFormat, match="protected by a password"):
        read(Pdf(), locked, "a.pdf")


def test_a_form_that_was_filled_in_and_notes_in_the_margin_are_read() -> None:
    form = make.pdf_form({"Name": "Anna Berg", "City": "Berlin", "Empty": ""}, [("Carl", "Is that so?")])
    found = read(Pdf(), form, "form.pdf", me="Carl")
    assert [(item.text, item.author, item.role) for item in items(found)] == [
        ("A form\n\n[form]\nName: Anna Berg\nCity: Berlin", "", "other"),
        ("Is that so?", "Carl", "self"),
    ]
    assert items(found)[1].time == "2022-01-02T03:04:05+00:00"
    assert found[-1] == Whole("/home/form.pdf", ("/home/form.pdf", "/home/form.pdf#note-1"))


def test_a_password_in_a_form_is_never_read() -> None:
    form = make.pdf_form({"Name": "Anna", "Code": "hunter2"})
    hidden = form.replace(b"/T (Code)", b"/Ff 8192 /T (Code)")
    assert "hunter2" in text_of(read(Pdf(), form, "a.pdf"))
    assert "hunter2" not in text_of(read(Pdf(), hidden, "a.pdf"))


@pytest.mark.parametrize("date", ["D:00000101", "D:99990101", "yesterday", "D:20219999", "D:2021", "D:-2021"])
def test_an_absurd_date_of_a_pdf_is_never_taken(date: str) -> None:
    assert items(read(Pdf(), make.pdf([["x"]], {"CreationDate": date}), "a.pdf"))[0].time == CHANGED


# Word


def test_a_document_that_a_library_writes_is_read_as_it_looks() -> None:
    document = docx.Document()
    document.core_properties.author = "Berta Lind"
    document.core_properties.title = "The house"
    document.add_heading("Rooms", 1)
    document.add_paragraph("Kitchen\tand\nbath")
    for words in ("first", "second"):
        document.add_paragraph(words, style="List Number")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "size", "40 m²"
    document.add_paragraph().add_run("secret").font.hidden = True
    document.sections[0].header.paragraphs[0].text = "Lind, Main Street 1"
    out = io.BytesIO()
    document.save(out)
    found = read(Docx(), out.getvalue(), "house.docx")
    assert text_of(found) == (
        "# Rooms\n\nKitchen\tand\nbath\n\n1. first\n2. second\nsize | 40 m²\n\n[header] Lind, Main Street 1"
    )
    assert {item.title for item in items(found)} == {"The house"}


def test_tracked_deletions_and_second_versions_are_no_text_of_a_document() -> None:
    body = (
        "<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>HYPERLINK</w:instrText></w:r></w:p>"
        '<w:p><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:r><w:t>box</w:t></w:r></mc:Choice>'
        "<mc:Fallback><w:r><w:t>box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert text_of(read(Docx(), make.docx(body), "a.docx")) == "kept new\n\nbox"


def test_notes_stand_behind_the_text_and_comments_are_of_those_who_made_them() -> None:
    comments = (
        f'<w:comments {make.W}><w:comment w:id="3" w:author="Carl" w:date="2020-01-02T03:04:05Z">'
        f"{make.word('Really?')}</w:comment></w:comments>"
    )
    notes = (
        f'<w:footnotes {make.W}><w:footnote w:type="separator" w:id="0">{make.word("x")}</w:footnote>'
        f'<w:footnote w:id="2">{make.word("As Ida said.")}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>It rained.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    found = read(Docx(), make.docx(body, comments=comments, footnotes=notes), "a.docx", me="Carl")
    assert [(item.text, item.author, item.role) for item in items(found)] == [
        ("It rained.[footnote 2]\n\n[footnote 2] As Ida said.", "Berta Lind", "other"),
        ("Really?", "Carl", "self"),
    ]
    assert items(found)[1].time == "2020-01-02T03:04:05+00:00"
    assert items(found)[0].time == "2020-05-06T07:08:09+00:00"
    assert found[-1] == Whole("/home/a.docx", ("/home/a.docx", "/home/a.docx#comment-3"))


def test_headings_are_known_in_every_language_and_lists_count_as_they_show() -> None:
    styles = (
        f'<w:styles {make.W}><w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Mein"><w:basedOn w:val="berschrift2"/></w:style></w:styles>'
    )
    numbering = (
        f'<w:numbering {make.W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/>'
        '</w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    one = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    two = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    body = (
        make.word("Teil", '<w:pStyle w:val="Mein"/>') + make.word("x", one) + make.word("y", two) + make.word("z", one)
    )
    found = read(Docx(), make.docx(body, styles=styles, numbering=numbering), "a.docx")
    assert text_of(found) == "## Teil\n\na. x\n  - y\nb. z"


def test_old_and_locked_word_files_say_what_to_do() -> None:
    for name in ("a.doc", "a.docx"):
        with pytest.raises(NotThisFormat, match="Save it in Word"):
            read(Docx(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)


def test_a_long_document_is_many_pieces_with_ids_that_stay(tmp_path: Path) -> None:
    body = "".join(make.word(f"Paragraph {number} " + "word " * 60) for number in range(400))
    (tmp_path / "long.docx").write_bytes(make.docx(body))
    first, again = read_path(tmp_path / "long.docx").items, read_path(tmp_path / "long.docx").items
    assert first == again
    assert len(first) > 50
    assert len({item.external_id for item in first}) == len(first)
    assert max(len(item.text) for item in first) <= 2_000
    assert " ".join(item.text for item in first).split() == [
        word for number in range(400) for word in f"Paragraph {number} {'word ' * 60}".split()
    ]


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        (3, "decimal", "3"),
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"),
        (1994, "i", "mcmxciv"),
        (1, "bullet", ""),
    ],
)
def test_numerals_are_as_they_are_shown(number: int, kind: str, shown: str) -> None:
    assert numeral(number, kind) == shown


# OpenDocument

ODT_BODY = """<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
<text:h text:outline-level="2">Beds</text:h><text:p>Roses
 and<text:s text:c="3"/>thorns<text:line-break/>here<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Red ones.</text:p></text:note-body></text:note><office:annotation><dc:creator>Carl</dc:creator>
<dc:date>2020-01-02T03:04:05.5</dc:date><text:p>Why?</text:p></office:annotation></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>dig</text:p><text:list><text:list-item><text:p>deep</text:p>
</text:list-item></text:list></text:list-item><text:list-item><text:p>water</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>may</text:p></table:table-cell><table:table-cell>
<text:p>june</text:p></table:table-cell></table:table-row></table:table>"""


def test_an_open_document_is_read_as_it_looks() -> None:
    found = read(Odt(), make.odt(ODT_BODY), "garden.odt")
    assert [(item.text, item.author, item.time) for item in items(found)] == [
        (
            "## Beds\n\nRoses and   thorns\nhere[note 1]\n\n1. dig\n  - deep\n2. water\nmay | june\n\n"
            "[note 1] Red ones.",
            "Anna Berg",
            "2021-02-03T04:05:06",
        ),
        ("Why?", "Carl", "2020-01-02T03:04:05"),
    ]
    assert {item.title for item in items(found)} == {"Garden"}


def test_a_flat_open_document_is_read_too() -> None:
    flat = (
        f'<?xml version="1.0"?><office:document {make.ODF} office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:meta><dc:title>Flat</dc:title></office:meta><office:body><office:text><text:p>words</text:p>"
        "</office:text></office:body></office:document>"
    )
    found = read(Odt(), flat.encode(), "a.fodt")
    assert [(item.text, item.title) for item in items(found)] == [("words", "Flat")]


def test_a_locked_open_document_says_so() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    data = make.odt("<text:p>x</text:p>")
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("META-INF/manifest.xml", manifest)
    with pytest.raises(NotThisFormat, match="protected by a password"):
        read(Odt(), out.getvalue(), "a.odt")


# EPUB


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    chapters = {
        "Two.xhtml": "<?xml version='1.0'?><html><head><title/></head><body><p>second</p></body></html>",
        "One.xhtml": "<html><body><h1>The beginning</h1><p>first</p></body></html>",
    }
    found = read(Epub(), make.epub(chapters), "walk.epub")
    assert text_of(found) == "# Two\n\nsecond\n\n# The beginning\n\nfirst"
    first = items(found)[0]
    assert (first.title, first.author, first.role, first.origin) == (
        "A long walk",
        "Ida Holm, Jon Holm",
        "other",
        "document",
    )
    assert first.time.startswith("2011-04-05")


def test_a_book_of_epub_3_names_its_chapters_in_a_page_of_links() -> None:
    parts = zipfile_parts(make.epub({"c1.xhtml": "<p>first</p>", "c2.xhtml": "<p>second</p>"}))
    del parts["OEBPS/toc.ncx"]
    item = b'<item id="v" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><itemref idref="v"/>'
    parts["OEBPS/a.opf"] = parts["OEBPS/a.opf"].replace(b"<manifest>", b"<manifest>" + item)
    parts["OEBPS/nav.xhtml"] = (
        b'<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li><a href="c1.xhtml#x">The <i>first</i> day</a>'
        b'</li><li><a href="c2.xhtml">The second</a></li></ol></nav></body></html>'
    )
    found = read(Epub(), make.packed(parts), "a.epub")
    assert text_of(found) == "# The first day\n\nfirst\n\n# The second\n\nsecond"


def test_a_book_that_its_seller_locked_says_so_and_scrambled_fonts_do_not_matter() -> None:
    chapters = {"One.xhtml": "<p>words</p>"}
    with pytest.raises(NotThisFormat, match="locked by its seller"):
        read(Epub(), make.epub(chapters, locked=["One.xhtml"]), "a.epub")
    fonts = make.epub(chapters, locked=["font.otf"], how="http://www.idpf.org/2008/embedding")
    assert text_of(read(Epub(), fonts, "a.epub")) == "# One\n\nwords"


def test_a_book_without_a_chapter_says_so() -> None:
    chapters = {"One.xhtml": "<p>words</p>", "Two.xhtml": "<p>gone</p>"}
    parts = dict(zipfile_parts(make.epub(chapters)))
    del parts["OEBPS/Two.xhtml"]
    found = read(Epub(), make.packed(parts), "a.epub")
    assert text_of(found) == "# One\n\nwords"
    assert problems(found) == ["1 of its 2 chapters are missing in the file, or damaged."]
    assert not [one for one in found if isinstance(one, Whole)]


def zipfile_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# All of them

EACH: dict[str, Callable[[], bytes]] = {
    "a.pdf": lambda: make.pdf([["words here"]]),
    "a.docx": lambda: make.docx(make.word("words here")),
    "a.odt": lambda: make.odt("<text:p>words here</text:p>"),
    "a.epub": lambda: make.epub({"One.xhtml": "<h1>words here</h1>"}),
    "a.eml": lambda: make.mail("words here"),
    "a.vcf": lambda: make.vcf("FN:Anna words here"),
    "a.ics": lambda: make.ics(make.event("SUMMARY:words here", "DTSTART:20240102")),
}
NAMES = ["pdf", "docx", "odt", "epub", "mail", "vcf", "ics"]


@pytest.mark.parametrize("within", [False, True], ids=["in a folder", "in an archive"])
def test_all_kinds_of_documents_go_through_the_child(within: bool, tmp_path: Path) -> None:
    where = tmp_path / "all.zip" if within else tmp_path / "folder"
    if within:
        where.write_bytes(make.packed({f"folder/{name}": made() for name, made in EACH.items()}))
    else:
        where.mkdir()
        for name, made in EACH.items():
            (where / name).write_bytes(made())
    reading = sandboxed(where)
    assert reading.formats == NAMES
    assert reading.problems == []
    assert [item.text for item in reading.items if "words here" not in item.text] == []
    assert len(reading.items) == len(EACH)


# Properties

WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="|#"), min_size=1, max_size=12)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(lambda words: "a " + " ".join(words)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS)
def test_whatever_is_written_in_a_document_is_what_is_read_from_it(paragraphs: list[str]) -> None:
    word = make.docx("".join(make.word(text) for text in paragraphs))
    open_ = make.odt("".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs))
    page = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    wanted = " ".join(paragraphs).split()
    assert text_of(read(Docx(), word, "a.docx")).split() == wanted
    assert text_of(read(Odt(), open_, "a.odt")).split() == wanted
    assert html_text(page).split() == wanted
