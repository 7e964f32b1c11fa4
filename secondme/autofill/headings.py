"""Headings of a page that are none by their tag: a line of text over fields, the first row over the columns of a table,
a row that is one cell across the table.

The first two count where their words tell whose data stands below; a line also where it is short, stands outside of
what holds the next field, and that field has words of its own: all other text beside fields is prose. Pure.
"""

import re
from dataclasses import dataclass, field

from secondme.autofill.matching import fold
from secondme.autofill.whose import tells_whose

LONGEST = 60
_TITLE = re.compile(r"(?:\(?\d{1,2}[.)]? |[A-Z]\) )?[^\W\d_][^.?!:;|]*(?: \([^)]*\))?:?")
"""What a line may look like to be a title: no sentence, no hint in brackets."""
_TITLE_WORDS = 6
LINES = frozenset({"p", "div", "strong", "b", "caption"})
_APART = frozenset({"p", "div"})


@dataclass(slots=True)
class _Table:
    row: int = 0
    column: int = 0
    heads: dict[int, str] = field(default_factory=dict)
    first: dict[int, str] = field(default_factory=dict)
    """What stands in the cells of the first row, where it holds no field."""
    said: str = ""
    """What stands in the first cell of the row."""
    across: bool = False
    """The one cell of the row so far goes over several columns, or is a head."""
    title: str = ""
    """The last row that headed others, and the heading that held before the first of them."""
    outer: str = ""
    filled: bool = False
    """The row holds a field."""


class Headings:
    """Told of each element as it begins and ends."""

    def __init__(self) -> None:
        self._tables: list[_Table] = []
        self._line = self._title = ""
        self._apart: tuple[str, int] | None = None
        """A line that may be a title, and how deep in the page it stands."""

    def begin(self, tag: str, across: bool = False) -> str:
        """The line above, where a label shows now that it was no label itself; else "". `across`: of a cell, that it
        goes over several columns."""
        if tag == "table":
            self._tables.append(_Table())
        elif self._tables and tag == "tr":
            self._tables[-1].row += 1
            self._tables[-1].column, self._tables[-1].said, self._tables[-1].filled = 0, "", False
        elif self._tables and tag in ("td", "th"):
            self._tables[-1].column += 1
            self._tables[-1].across = across or tag == "th"
        if tag in ("input", "select", "textarea"):
            self._line = ""
        if tag != "label":
            return ""
        line, self._line = self._line, ""
        return line

    def end(self, tag: str, words: str, holds_fields: bool, heading: str = "", depth: int = 0) -> str:
        """The heading that holds from now on: `heading`, or the one before a table whose rows had some. `depth`: how
        many elements the one that ends stands in."""
        if tag in _APART and not holds_fields and titles(words):
            self._apart = (words, depth)
        if tag == "table" and self._tables:
            table = self._tables.pop()
            return table.outer if table.title and table.title == heading else heading
        self._ended(tag, words, holds_fields)
        return heading

    def _ended(self, tag: str, words: str, holds_fields: bool) -> None:
        if tag == "tr" and self._tables:
            self._end_row(self._tables[-1])
        elif tag in ("td", "th") and self._tables and self._tables[-1].row == 1:
            table = self._tables[-1]
            if holds_fields:
                table.heads.clear()
                table.first.clear()
                table.row += 1  # a row of fields heads nothing
            else:
                table.first[table.column] = words
                if _tells(words):
                    table.heads[table.column] = words
            self._of_row(table, words, holds_fields)
        elif tag in ("td", "th") and self._tables:
            self._of_row(self._tables[-1], words, holds_fields)
        elif tag in LINES and not holds_fields and words:
            self._line = words if _tells(words) else self._line

    def _of_row(self, table: _Table, words: str, holds_fields: bool) -> None:
        table.filled = table.filled or holds_fields
        if table.column == 1 and not holds_fields:
            table.said = words

    def _end_row(self, table: _Table) -> None:
        """A row that is one cell across the table heads the rows below it."""
        prose = len(table.said) > LONGEST or table.said.endswith((".", "?", "!"))
        if table.column == 1 and table.across and not table.filled and table.said and not prose:
            self._title = table.said
            table.heads.clear()
            table.first.clear()
            table.row = 0

    def titled(self) -> None:
        """What stands above is known now."""
        self._apart = None

    def above(self, labelled: bool, heading: str, label: str | None = None, depth: int = 0) -> str:
        """The heading of the field that begins now: the row above, where the field has a label of its own (else the row
        was that label), the line above likewise, or `heading`. `label`: the words elsewhere that are surely its
        label, "" for such that stand with it, None for none; `depth`: as in `end`."""
        apart, self._apart = self._apart, None
        if apart is not None and label is not None and apart[0] != label and apart[1] < depth and not self._tables:
            heading = apart[0]
        found, self._title = self._title, ""
        if not (found and labelled):
            return heading
        if self._tables:
            table = self._tables[-1]
            table.title, table.outer = found, table.outer if table.title else heading
        return found

    @property
    def column(self) -> str:
        """The head of the column that is open."""
        table = self._tables[-1] if self._tables else None
        if table is None or table.row < 2:
            return ""
        parties = table.first if _compares(table) else table.heads
        return parties.get(table.column, "")

    @property
    def row(self) -> str:
        """The first cell of the row, which asks for something in each column that has a head."""
        return self._tables[-1].said if self.column else ""

    @property
    def said(self) -> str:
        """The first cell of the row."""
        return self._tables[-1].said if self._tables else ""

    @property
    def over(self) -> str:
        """The first cell of the column, where each column asks for something and each row is about somebody."""
        table = self._tables[-1] if self._tables else None
        lists = table is not None and table.row > 1 and not ({*table.heads} - {1} or _compares(table))
        said = [words for words in table.first.values() if words] if table is not None and lists else []
        return table.first.get(table.column, "") if table is not None and len(said) > 1 else ""

    @property
    def who(self) -> str:
        """About whom the row is, of such a table: "Passenger 2" for a 2 below "Passenger"."""
        table = self._tables[-1] if self._tables else None
        if table is None or not self.over or not table.said:
            return ""
        return table.said if any(map(str.isalpha, table.said)) else f"{table.first.get(1, '')} {table.said}".strip(" .")


def _compares(table: _Table) -> bool:
    """Whether the first row names parties: "| Vehicle A | Vehicle B"."""
    return not table.first.get(1, "-") and sum(bool(words) for words in table.first.values()) > 1


def titles(words: str) -> bool:
    """Whether a line of text looks like a title."""
    return len(words) <= LONGEST and len(words.split()) <= _TITLE_WORDS and bool(_TITLE.fullmatch(words))


def _tells(words: str) -> bool:
    return len(words) <= LONGEST and not words.endswith((".", "?", "!")) and tells_whose(fold(words))
