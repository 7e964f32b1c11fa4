"""Word's own fields: content controls and legacy form fields, read with their words, filled, and read back as XML."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from docx import Document

from secondme.autofill.docx import fill_docx, read_docx
from secondme.autofill.form import TICKED, UNTICKED, Field

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
HEAD = f'<w:document xmlns:w="{W}" xmlns:w14="{W14}"><w:body>'
HOLD = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Click here to enter text.</w:t></w:r>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def sdt(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def legacy(data: str, code: str, shown: str | None) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    told = "" if shown is None else mark("separate") + run(shown)
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{told}{mark('end')}"


def paragraph(*parts: str) -> str:
    return f"<w:p>{''.join(parts)}</w:p>"


LISTED = (
    '<w:dropDownList><w:listItem w:displayText="Choose" w:value=""/>'
    '<w:listItem w:displayText="Vegetarian" w:value="v"/><w:listItem w:displayText="Fish &amp; meat"'
    ' w:value="m"/></w:dropDownList>'
)
DATED = '<w:date><w:dateFormat w:val="dd.MM.yyyy"/><w:lid w:val="de-DE"/></w:date>'
BOXED = (
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
)
CELL = "<w:tc>{}</w:tc>"
BODY = (
    paragraph(run("Membership"))
    + paragraph(run("Name: "), sdt('<w:tag w:val="nm"/><w:showingPlcHdr/><w:text/>', HOLD))
    + sdt('<w:alias w:val="E-mail address"/><w:text/>', "<w:p/>")
    + "<w:tbl><w:tr>" + CELL.format(paragraph(run("Date of birth"))) + CELL.format(
        paragraph(sdt(f"<w:showingPlcHdr/>{DATED}", HOLD))) + "</w:tr></w:tbl>"
    + paragraph(run("Meals: "), sdt(LISTED, run("Choose")))
    + paragraph(sdt(BOXED, run("☐")), run(" Send me the newsletter"))
    + paragraph(sdt('<w:lock w:val="sdtContentLocked"/><w:text/>', run("Office use")))
    + sdt('<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>', paragraph(run("Contents")))
    + paragraph(run("City: "), legacy('<w:name w:val="Text1"/><w:textInput><w:maxLength w:val="9"/></w:textInput>',
                                      "FORMTEXT", "     "), run(" ZIP: "),
                legacy('<w:name w:val="Text2"/><w:textInput/>', "FORMTEXT", None))
    + paragraph(run("Country: "), legacy('<w:name w:val="D1"/><w:ddList><w:listEntry w:val="France"/>'
                                         '<w:listEntry w:val="Germany"/></w:ddList>', "FORMDROPDOWN", None))
    + paragraph(legacy('<w:name w:val="C1"/><w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox>',
                       "FORMCHECKBOX", None), run(" I agree"))
    + paragraph(run("Phone: ______"))
)  # fmt: skip


def made(path: Path, body: str = BODY) -> Path:
    """A document that python-docx wrote, with this body."""
    Document().save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = f"{HEAD}{body}<w:sectPr/></w:body></w:document>".encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def by_label(path: Path) -> dict[str, Field]:
    return {field.label: field for field in read_docx(path).fields}


def filled(path: Path, values: Mapping[str, str]) -> ElementTree.Element:
    """Filled by labels; the XML is read by another parser, and the document by another library."""
    fields = by_label(path)
    target = path.with_name("filled.docx")
    target.write_bytes(fill_docx(path, {fields[label].id: value for label, value in values.items()}))
    Document(str(target))
    with zipfile.ZipFile(target) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def texts(tree: ElementTree.Element) -> list[str]:
    found = ("".join(t.text or "" for t in p.iter(f"{{{W}}}t")).strip() for p in tree.iter(f"{{{W}}}p"))
    return [text for text in found if text]


def canonical(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return ElementTree.canonicalize(archive.read("word/document.xml"))


def test_fields_of_word_are_read_with_the_words_around_them(tmp_path: Path) -> None:
    fields = by_label(made(tmp_path / "a.docx"))
    assert list(fields) == [
        "Name", "E-mail address", "Date of birth", "Meals", "Send me the newsletter", "City", "ZIP", "Country",
        "I agree", "Phone",
    ]  # fmt: skip
    kinds = {label: (field.kind, field.input_type) for label, field in fields.items()}
    assert kinds["Date of birth"] == ("text", "date")
    assert kinds["Send me the newsletter"] == kinds["I agree"] == ("checkbox", "checkbox")
    assert [(each.value, each.text) for each in fields["Meals"].options] == [
        ("", "Choose"), ("v", "Vegetarian"), ("m", "Fish & meat"),
    ]  # fmt: skip
    assert [each.text for each in fields["Country"].options] == ["France", "Germany"]
    assert (fields["Name"].value, fields["City"].longest) == ("", 9)


def test_fields_of_word_are_filled_in_their_place(tmp_path: Path) -> None:
    tree = filled(made(tmp_path / "a.docx"), {
        "Name": "Dora <A> & B", "E-mail address": "d@a.example", "Date of birth": "1990-05-03", "Meals": "m",
        "Send me the newsletter": TICKED, "City": "Köln", "ZIP": "50667", "Country": "Germany", "I agree": TICKED,
        "Phone": "0151",
    })  # fmt: skip
    assert texts(tree) == [
        "Membership", "Name: Dora <A> & B", "d@a.example", "Date of birth", "03.05.1990", "Meals: Fish & meat",
        "☒ Send me the newsletter", "Office use", "Contents", "City: Köln ZIP: 50667", "Country:", "I agree",
        "Phone:  0151",
    ]  # fmt: skip
    assert tree.find(f".//{{{W}}}date").get(f"{{{W}}}fullDate") == "1990-05-03T00:00:00Z"  # type: ignore[union-attr]
    assert tree.find(f".//{{{W14}}}checked").get(f"{{{W14}}}val") == "1"  # type: ignore[union-attr]
    assert tree.find(f".//{{{W}}}result").get(f"{{{W}}}val") == "1"  # type: ignore[union-attr]
    assert tree.find(f".//{{{W}}}checkBox/{{{W}}}checked").get(f"{{{W}}}val") == "1"  # type: ignore[union-attr]
    assert tree.find(f".//{{{W}}}showingPlcHdr") is None
    assert tree.find(f".//{{{W}}}rStyle") is None
    kinds = [mark.get(f"{{{W}}}fldCharType") for mark in tree.iter(f"{{{W}}}fldChar")]
    assert kinds[:6] == ["begin", "separate", "end", "begin", "separate", "end"]


def test_what_is_filled_is_read_again_and_can_be_unticked(tmp_path: Path) -> None:
    path = made(tmp_path / "a.docx")
    filled(path, {"Name": "Dora", "Meals": "Vegetarian", "Send me the newsletter": TICKED, "I agree": TICKED})
    again = path.with_name("filled.docx")
    fields = by_label(again)
    assert [fields[label].value for label in ("Name", "Meals", "Send me the newsletter", "I agree")] == [
        "Dora", "v", TICKED, TICKED,
    ]  # fmt: skip
    back = tmp_path / "back.docx"
    back.write_bytes(fill_docx(again, {fields[label].id: UNTICKED for label in ("Send me the newsletter", "I agree")}))
    assert [by_label(back)[label].value for label in ("Send me the newsletter", "I agree")] == ["", ""]


def test_without_values_and_with_values_that_are_not_offered_the_document_stays_as_it_is(tmp_path: Path) -> None:
    path = made(tmp_path / "a.docx")
    before = canonical(path)
    assert filled(path, {}) is not None
    assert canonical(path.with_name("filled.docx")) == before
    filled(path, {"Meals": "Pizza", "Country": "Peru", "I agree": "perhaps"})
    assert canonical(path.with_name("filled.docx")) == before


def test_a_box_drawn_as_a_symbol_and_broken_controls(tmp_path: Path) -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    states = '<w14:checkedState w14:val="F0FE"/><w14:uncheckedState w14:val="F0A8"/>'
    body = paragraph(sdt(f"<w14:checkbox>{states}</w14:checkbox>", symbol), run(" Member"))
    tree = filled(made(tmp_path / "a.docx", body), {"Member": TICKED})
    assert tree.find(f".//{{{W}}}sym").get(f"{{{W}}}char") == "F0FE"  # type: ignore[union-attr]
    assert tree.find(f".//{{{W14}}}checked").get(f"{{{W14}}}val") == "1"  # type: ignore[union-attr]
    broken = "<w:sdt>" * 50_000 + "</w:sdtContent></w:sdt>" + '<w:fldChar w:fldCharType="begin"/>' * 50_000
    assert read_docx(made(tmp_path / "b.docx", broken)).fields == ()
