"""Puts blocks of Markdown into a QTextDocument, block by block, with the formats of the design system."""

from typing import TYPE_CHECKING

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTableFormat,
)

from ui.chat.markdown import Prose, safe_address
from ui.theme import MONO, Space, Type, theme

if TYPE_CHECKING:
    from markdown_it.token import Token

QUOTE = QTextFormat.Property.UserProperty + 1
"""Block property: how deep in quotes the block is; the view draws a bar for each."""
LINE_HEIGHT = 150.0
HEADINGS = {1: 20, 2: 17, 3: 15}


class Writer:
    """Writes blocks at the end of one document, and can take the last of them back."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        document.setDocumentMargin(0)
        document.setIndentWidth(Space.XL)
        self._lists: list[QTextListFormat] = []
        self._made: list[QTextList | None] = []
        self._quotes = 0
        self._item_open = False
        self._empty = True
        self._formats: list[QTextCharFormat] = []

    def clear(self) -> None:
        self._document.clear()
        self._empty = True

    def write(self, block: Prose) -> None:
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        self._formats = [self._base()]
        self._lists, self._made, self._quotes, self._item_open = [], [], 0, False
        self._tokens(cursor, list(block.tokens))
        cursor.endEditBlock()

    def mark(self) -> int:
        """Where the next block will begin; give it to `cut` to take that block back."""
        return -1 if self._empty else self._document.characterCount() - 1

    def cut(self, mark: int) -> None:
        """Remove everything written since `mark`."""
        if mark < 0:
            self.clear()
            return
        cursor = QTextCursor(self._document)
        cursor.setPosition(mark)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _base(self) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setForeground(QColor(theme().colors.text))
        return result

    def _begin(self, cursor: QTextCursor, style: QTextBlockFormat) -> None:
        """Start a block: the document's first block is there already."""
        if self._empty:
            cursor.setBlockFormat(style)
            self._empty = False
        else:
            cursor.insertBlock(style, self._formats[-1])

    def _paragraph(self) -> QTextBlockFormat:
        style = QTextBlockFormat()
        style.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        style.setTopMargin(0 if self._empty else Space.S)
        if self._quotes:
            style.setLeftMargin(Space.L * self._quotes)
            style.setProperty(QUOTE, self._quotes)
        return style

    def _tokens(self, cursor: QTextCursor, tokens: "list[Token]") -> None:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                end = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
                self._table(cursor, tokens[index : end + 1])
                index = end
            else:
                self._token(cursor, token)
            index += 1

    def _token(self, cursor: QTextCursor, token: "Token") -> None:
        kind = token.type
        if kind == "inline":
            self._inline(cursor, token)
        elif kind == "heading_open":
            self._open_heading(cursor, int(token.tag[1]))
        elif kind == "heading_close":
            self._formats.pop()
        elif kind == "paragraph_open":
            self._open_paragraph(cursor)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self._open_list(token)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self._made.pop()
        elif kind == "list_item_open":
            self._item_open = True
        elif kind == "list_item_close" and self._item_open:
            self._open_paragraph(cursor)
        elif kind == "blockquote_open":
            self._quotes += 1
        elif kind == "blockquote_close":
            self._quotes -= 1
        elif kind in ("fence", "code_block"):
            self._nested_code(cursor, token.content.rstrip("\n"))
        elif kind == "hr":
            self._rule(cursor)

    def _open_heading(self, cursor: QTextCursor, level: int) -> None:
        style = self._paragraph()
        style.setTopMargin(0 if self._empty else Space.L)
        style.setHeadingLevel(level)
        chars = self._base()
        chars.setFontWeight(QFont.Weight.DemiBold)
        chars.setProperty(QTextFormat.Property.FontPixelSize, Type.of(HEADINGS.get(level, 14)))
        self._formats.append(chars)
        self._begin(cursor, style)

    def _open_paragraph(self, cursor: QTextCursor) -> None:
        style = self._paragraph()
        if not self._lists:
            self._begin(cursor, style)
            return
        depth = len(self._lists)
        style.setTopMargin(0 if self._empty else Space.XS)
        if self._item_open:
            self._item_open = False
            self._begin(cursor, style)
            made = self._made[-1]
            if made is None:
                self._made[-1] = cursor.createList(self._lists[-1])
            else:
                made.add(cursor.block())
        else:
            style.setIndent(depth)
            self._begin(cursor, style)

    def _open_list(self, token: "Token") -> None:
        style = QTextListFormat()
        depth = len(self._lists) + 1
        style.setIndent(depth)
        if token.type == "ordered_list_open":
            style.setStyle(QTextListFormat.Style.ListDecimal)
            start = token.attrGet("start")
            if start is not None:
                style.setStart(int(start))
        else:
            style.setStyle(QTextListFormat.Style.ListDisc)
        self._lists.append(style)
        self._made.append(None)

    def _nested_code(self, cursor: QTextCursor, text: str) -> None:
        style = self._paragraph()
        style.setIndent(len(self._lists))
        style.setBackground(QColor(theme().colors.code))
        self._item_open = False
        for line in text.split("\n"):
            self._begin(cursor, style)
            cursor.insertText(line, self._code())
            style.setTopMargin(0)

    def _rule(self, cursor: QTextCursor) -> None:
        style = self._paragraph()
        length = QTextLength(QTextLength.Type.PercentageLength, 100)
        style.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, length)
        self._begin(cursor, style)

    def _code(self) -> QTextCharFormat:
        result = QTextCharFormat(self._formats[-1])
        result.setFontFamilies(list(MONO))
        result.setProperty(QTextFormat.Property.FontPixelSize, Type.BODY - 1)
        result.setBackground(QColor(theme().colors.code))
        return result

    def _table(self, cursor: QTextCursor, tokens: "list[Token]") -> None:
        rows: list[list[Token]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(token)
        heads = sum(1 for token in tokens if token.type == "th_open")
        style = QTextTableFormat()
        style.setBorder(1)
        style.setBorderBrush(QColor(theme().colors.line_strong))
        style.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        style.setBorderCollapse(True)
        style.setCellPadding(6)
        style.setCellSpacing(0)
        style.setTopMargin(Space.S)
        style.setHeaderRowCount(1)
        self._begin(cursor, self._paragraph())
        table = cursor.insertTable(len(rows), max(heads, 1), style)
        for y, cells in enumerate(rows):
            for x, token in enumerate(cells[:heads]):
                if y == 0:
                    self._push(bold=True)
                self._inline(table.cellAt(y, x).firstCursorPosition(), token)
                if y == 0:
                    self._formats.pop()
        cursor.movePosition(QTextCursor.MoveOperation.End)

    def _push(self, bold: bool = False, italic: bool = False, struck: bool = False, link: str = "") -> None:
        chars = QTextCharFormat(self._formats[-1])
        if bold:
            chars.setFontWeight(QFont.Weight.DemiBold)
        if italic:
            chars.setFontItalic(True)
        if struck:
            chars.setFontStrikeOut(True)
        if link:
            chars.setAnchor(True)
            chars.setAnchorHref(link)
            chars.setForeground(QColor(theme().colors.accent))
            chars.setFontUnderline(True)
            chars.setToolTip(link)
        self._formats.append(chars)

    def _inline(self, cursor: QTextCursor, token: "Token") -> None:
        for child in token.children or []:
            kind = child.type
            if kind in ("softbreak", "hardbreak"):
                cursor.insertText("\u2028", self._formats[-1])
            elif kind == "code_inline":
                cursor.insertText(child.content, self._code())
            elif kind == "image":
                cursor.insertText(f"[{child.content or child.attrGet('src') or ''}]", self._formats[-1])
            elif kind == "link_open":
                self._push(link=safe_address(str(child.attrGet("href") or "")))
            elif kind in ("strong_open", "em_open", "s_open"):
                self._push(kind == "strong_open", kind == "em_open", kind == "s_open")
            elif kind.endswith("_close"):
                self._formats.pop()
            elif child.content:
                cursor.insertText(child.content, self._formats[-1])
