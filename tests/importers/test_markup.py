"""HTML and XML, which documents, mails and notes are made of."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.importers.decoding import decode_bytes, decode_html
from secondme.importers.markup import html_page, html_text
from secondme.importers.xmlread import BrokenMarkup, xml_events, xml_tree

_PIECES = """<p> </p> <div> </div> <b > < </ a &amp; &#x &#99999999999; <!-- --> <ul> <li> </ul> <ol> <table> <tr> <td>
</table> <pre> </pre> <blockquote> </blockquote> <a~href=" " ' = <img~alt=x> <br> <script> </script> <title> </title>
<![CDATA[ ]]> <?x?> <!x> <h1> </h1> <span~hidden> </span> <textarea> </textarea> é <svg> </svg>"""
MARKUP_PIECES = [piece.replace("~", " ") for piece in _PIECES.split()] + [" ", "\n", "\0"]


# HTML


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One<p>Two<br>three", "One\n\nTwo\nthree"),
        ("<h2>Head</h2>body", "## Head\n\nbody"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n  1. c"),
        ("<table><tr><th>k<th>v<tr><td><p>1</p><td><p>2</p></table>", "k | v\n1 | 2"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<pre>  x\n   y\n</pre>z", "  x\n   y\n\nz"),
        ("a<blockquote>b<br><br>c</blockquote>d", "a\n\n> b\n>\n> c\n\nd"),
        ("5 &lt; 6 &amp;amp; caf&eacute; &#x20AC; &nope;", "5 < 6 &amp; café € &nope;"),
        ("<script>if (a < b) x()</script>seen<style>p{}</style>", "seen"),
        ('<div style="DISPLAY:none">no<div>no</div></div>yes<b hidden>no</b>', "yes"),
        ("<p hidden>no<p>yes", "yes"),
        (
            '<img src="a/cat.jpg?x=1"><img alt="A dog"><img src="data:xx"><img src="t.gif" width=1>',
            "[image: cat.jpg][image: A dog]",
        ),
        ("<input type=checkbox checked>done<br><input type=checkbox>open", "[x] done\n[ ] open"),
        ("a<!-- not <b>this</b> -->b<!-->c", "abc"),
        ("<a title='>'>x</a> 3 < 4 > 2", "x 3 < 4 > 2"),
        ("<![CDATA[raw <b>]]> text", "raw <b> text"),
        ('<p class="a">unbalanced "quotes> here', 'unbalanced "quotes> here'),
        ("<textarea>a < b</textarea>", "a < b"),
        ("a</p>b</div></div>c", "a\n\nbc"),
        ("<b>bo</b>ld <i> it </i> x", "bold it x"),
    ],
)
def test_html_becomes_the_text_that_a_reader_sees(markup: str, text: str) -> None:
    assert html_text(markup) == text


def test_a_page_gives_its_title_and_what_it_says_of_itself() -> None:
    page = html_page('<head><title> A &amp;\n B </title><meta name="Date" content="2020-01-02"></head><p>x')
    assert (page.title, page.meta, page.text, page.left_out) == ("A & B", {"date": "2020-01-02"}, "x", ())


def test_addresses_follow_their_links_where_they_are_asked_for() -> None:
    markup = '<a href="https://example.org/?a=1&amp;b=2">there</a> <a href="#x">here</a>'
    assert html_page(markup, links=True).text == "there (https://example.org/?a=1&b=2) here"
    assert html_text(markup) == "there here"


def test_what_of_a_page_was_not_read_is_said() -> None:
    assert html_page("<p>a</p><!-- " + "<p>lost</p>").left_out
    assert html_page("<b>" * 1_000_001 + "x").left_out
    assert not html_page("<div>" * 300_000 + "deep").left_out
    assert html_text("<div>" * 300_000 + "deep") == "deep"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("ä€".encode(), None, "ä€"),
        ("ä€".encode("cp1252"), "iso-8859-1", "ä€"),
        ("ä€".encode("utf-16"), None, "ä€"),
        ("あ".encode("iso-2022-jp"), "iso-2022-jp", "あ"),
        ("ä".encode("cp1252"), "utf-8", "ä"),
        (b"abc", "no-such-thing", "abc"),
        (b"\\u0041", "unicode_escape", "\\u0041"),
        (b"abc", "rot13", "abc"),
    ],
)
def test_bytes_are_decoded_as_they_were_meant(data: bytes, charset: str | None, text: str) -> None:
    assert decode_bytes(data, charset) == text


def test_a_page_says_its_own_encoding() -> None:
    assert decode_html('<meta charset="koi8-r"><p>да'.encode("koi8-r")).endswith("да")


# XML


def test_xml_declares_no_entities_and_fetches_nothing() -> None:
    secret = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    with pytest.raises(BrokenMarkup, match="entities of its own"):
        list(xml_events(io.BytesIO(secret)))
    outside = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a>b&nbsp;c&unknown;</a>'
    assert "".join(event for event in xml_events(io.BytesIO(outside)) if isinstance(event, str)) == "b\xa0c"


def test_xml_that_breaks_off_gives_what_was_there_and_then_a_sentence() -> None:
    events = xml_events(io.BytesIO(b"<a><b>one</b><c>two"))
    found: list[object] = []
    with pytest.raises(BrokenMarkup, match="damaged in line 1"):
        found.extend(iter(lambda: next(events), None))
    assert [event for event in found if isinstance(event, str)] == ["one", "two"]


def test_a_tree_of_xml_has_plain_names_and_an_end() -> None:
    tree = xml_tree(io.BytesIO(b'<x:a xmlns:x="urn:x"><x:b x:c="1">t</x:b></x:a>'))
    assert (tree.tag, tree[0].tag, tree[0].attrib, tree[0].text) == ("a", "b", {"c": "1"}, "t")
    with pytest.raises(BrokenMarkup, match="more than 10 parts"):
        xml_tree(io.BytesIO(b"<a>" + b"<b/>" * 20 + b"</a>"), 10)


# Properties


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(MARKUP_PIECES), max_size=40).map("".join))
def test_no_markup_makes_the_reader_of_html_fail_or_show_what_is_hidden(markup: str) -> None:
    page = html_page(markup, links=True)
    assert "\0" not in page.text
    assert "SECRET" not in html_text("<p>a</p><div hidden>SECRET" + markup.replace("</div>", "") + "</div>")
