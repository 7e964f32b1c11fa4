"""Syntax colours: pygments reads the code (on any thread), a highlighter paints what it read."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from ui.theme import theme

LONGEST = 60_000
"""Characters; longer code stays plain."""

LIGHT = {
    "keyword": "#8a3b8f", "string": "#2c6b2f", "number": "#9a4a00", "comment": "#6b665e",
    "name": "#1f4f9e", "builtin": "#27675a", "error": "#b3322a",
}  # fmt: skip
DARK = {
    "keyword": "#d6a0dc", "string": "#a5d39a", "number": "#eab47f", "comment": "#979187",
    "name": "#9cc2f5", "builtin": "#82c9b3", "error": "#f2938a",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """`length` characters from `start` of a line, in a colour of `LIGHT` and `DARK`."""

    start: int
    length: int
    kind: str


Lines = list[list[Span]]


def read(code: str, language: str) -> Lines:
    """The spans of each line. An unknown language, or code that is too long, has none."""
    if not language or len(code) > LONGEST:
        return []
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return []
    lines: Lines = [[]]
    column = 0
    for token, text in lexer.get_tokens(code):
        kind = _kind(token)
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
                column = 0
            if kind and part:
                lines[-1].append(Span(column, len(part), kind))
            column += len(part)
    return lines


@cache
def _kind(token: Any) -> str:
    from pygments.token import Comment, Error, Keyword, Literal, Name, Number, String

    for parent, kind in (
        (Comment, "comment"), (Keyword, "keyword"), (String, "string"), (Number, "number"), (Literal, "string"),
        (Name.Function, "name"), (Name.Class, "name"), (Name.Tag, "name"), (Name.Attribute, "builtin"),
        (Name.Builtin, "builtin"), (Name.Decorator, "builtin"), (Error, "error"),
    ):  # fmt: skip
        if token in parent:
            return kind
    return ""


class Highlighter(QSyntaxHighlighter):
    """Paints the lines that `read` has read; without them the code is plain."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: Lines = []

    def show_lines(self, lines: Lines) -> None:
        self._lines = lines
        self.rehighlight()

    def highlightBlock(self, _text: str) -> None:
        number = self.currentBlock().blockNumber()
        if number >= len(self._lines):
            return
        colors = DARK if theme().dark else LIGHT
        for span in self._lines[number]:
            style = QTextCharFormat()
            style.setForeground(QColor(colors[span.kind]))
            self.setFormat(span.start, span.length, style)
