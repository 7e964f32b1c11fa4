"""The words of a message: blocks, links, code and growing text."""

from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from tests.ui.conftest import NOISE
from tests.ui.talking import REPLY
from ui.chat import highlight
from ui.chat.markdown import Code, Growing, Prose, plain, safe_address, split
from ui.chat.text import ProseView
from ui.chat.writer import Writer

pytestmark = pytest.mark.qt_log_ignore(NOISE)


class TestMarkdown:
    def test_blocks_keep_their_order_and_kind(self):
        blocks = split(REPLY)
        assert [type(block) for block in blocks] == [Prose, Code, Prose]
        assert blocks[1] == Code("print(1)", "python", closed=True)

    @pytest.mark.parametrize(
        "text", ["", "```", "```py\nx", "*", "|a|\n|-|\n|", "> > >", "1.", "\x00", "[a](b", "<b>x</b>"]
    )
    def test_every_text_can_be_shown(self, styled, text):
        document = QTextDocument()
        writer = Writer(document)
        for block in split(text):
            if isinstance(block, Prose):
                writer.write(block)
        assert document.isEmpty() or document.toPlainText()

    def test_html_stays_text(self, styled):
        document = QTextDocument()
        (block,) = split("Look <img src='http://x.example/a.png'> here")
        assert isinstance(block, Prose)
        Writer(document).write(block)
        assert document.toPlainText() == "Look <img src='http://x.example/a.png'> here"

    def test_an_image_is_named_and_not_loaded(self, styled, qtbot):
        view = ProseView()
        qtbot.addWidget(view)
        for block in split("![a cat](http://x.example/cat.png)"):
            view.append(block)  # type: ignore[arg-type]
        assert view.toPlainText() == "[a cat]"
        assert (
            view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("http://x.example/cat.png")) is None
        )

    @pytest.mark.parametrize(
        ("address", "kept"),
        [
            ("https://a.example/x", True),
            ("http://a.example", True),
            ("mailto:a@b.example", True),
            ("javascript:alert(1)", False),
            ("file:///etc/passwd", False),
            ("data:text/html,x", False),
            ("//a.example", False),
        ],
    )
    def test_links_lead_to_the_web_and_mail_only(self, address, kept):
        assert bool(safe_address(address)) is kept

    def test_growing_gives_the_same_blocks_as_the_whole(self):
        text = REPLY + "\n\nA [link](https://a.example) and\nmore\n\n1. x\n2. y\n\n> q\n\n```\nopen"
        growing = Growing()
        final, last = [], None
        for place in range(0, len(text), 3):
            done, last = growing.add(text[place : place + 3])
            final += done
        assert last is not None
        whole = split(text)
        assert [_words(block) for block in [*final, last]] == [_words(block) for block in whole]

    def test_growing_costs_no_more_at_the_end_than_at_the_beginning(self):
        growing = Growing()
        for _ in range(400):
            growing.add("Some words of a paragraph that is long enough.\n\n")
        assert len(growing._tail) < 200

    def test_a_list_has_its_items_and_levels(self, styled):
        document = QTextDocument()
        (block,) = split("1. one\n   - inner\n2. two")
        assert isinstance(block, Prose)
        Writer(document).write(block)
        lines = []
        line = document.begin()
        while line.isValid():
            lines.append((line.text(), line.textList().format().indent() if line.textList() else 0))
            line = line.next()
        assert lines == [("one", 1), ("inner", 2), ("two", 1)]

    def test_code_is_read_into_colours(self):
        lines = highlight.read("def f():\n    return 'x'  # why", "python")
        kinds = {span.kind for line in lines for span in line}
        assert {"keyword", "name", "string", "comment"} <= kinds
        assert highlight.read("x", "no-such-language") == []
        assert highlight.read("x" * (highlight.LONGEST + 1), "python") == []


def _words(block: Any) -> str:
    return block.text if isinstance(block, Code) else plain(block.tokens)
