"""Markdown into a text document, without HTML in between: what a model writes can only become text, formats and links.

`split` cuts a text into blocks and may run on any thread; `Writer` puts blocks into a QTextDocument. A reply that is
still growing is cut again only from its last block on (`Growing`), so its cost does not rise with its length.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

SCHEMES = ("http", "https", "mailto")
"""What a link may lead to; any other is shown as text."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, heading, list, table, quote or rule: the tokens of one top-level block."""

    tokens: "tuple[Token, ...]"


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block at top level."""

    text: str
    language: str
    closed: bool


Block = Prose | Code


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    return parser.enable(["table", "strikethrough"])


def split(text: str) -> list[Block]:
    """The top-level blocks of a text, in order. Never raises: every text is Markdown."""
    return [block for block, _line in _split(text)]


def _split(text: str) -> list[tuple[Block, int]]:
    """Each block with the line on which it begins."""
    tokens = _parser().parse(text)
    lines = text.splitlines()
    result: list[tuple[Block, int]] = []
    start = 0
    for index, token in enumerate(tokens):
        if token.level != 0 or token.nesting == 1:
            continue
        group = tuple(tokens[start : index + 1])
        first = group[0].map[0] if group[0].map else 0
        start = index + 1
        result.append((_block(group, lines), first))
    return result


def _block(group: "tuple[Token, ...]", lines: list[str]) -> Block:
    token = group[0]
    if token.type not in ("fence", "code_block"):
        return Prose(group)
    end = token.map[1] if token.map else 0
    last = lines[end - 1].strip() if 0 < end <= len(lines) else ""
    closed = token.type == "code_block" or (
        bool(last) and set(last) == {token.markup[0]} and len(last) >= len(token.markup)
    )
    words = token.info.split()
    return Code(token.content.rstrip("\n"), words[0] if words else "", closed)


@dataclass
class Growing:
    """A text that grows at its end. `add` tells what became final and what the last block looks like now."""

    text: str = ""
    _tail: str = field(default="", repr=False)

    def add(self, piece: str) -> tuple[list[Block], Block | None]:
        """(blocks that will not change any more, the last block as it is so far). A block is final once another one
        has begun after it, as in CommonMark nothing but a link definition reaches back over that line."""
        self.text += piece
        self._tail += piece
        blocks = _split(self._tail)
        if not blocks:
            return [], None
        final = [block for block, _line in blocks[:-1]]
        last, line = blocks[-1]
        if final:
            self._tail = "".join(self._tail.splitlines(keepends=True)[line:])
        return final, last


def safe_address(address: str) -> str:
    """The address, or "" when a link must not lead there."""
    scheme, colon, _rest = address.partition(":")
    return address if colon and scheme.lower() in SCHEMES else ""


def plain(tokens: "tuple[Token, ...]") -> str:
    """The words of a block without their formats."""
    parts: list[str] = []
    for token in tokens:
        children: list[Any] = token.children or []
        parts += [child.content if child.type != "softbreak" else "\n" for child in children]
    return "".join(parts)
