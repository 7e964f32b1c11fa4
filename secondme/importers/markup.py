"""HTML to plain text, for saved pages, notes, chapters and mails.

Written as one pass over the characters without building a tree, because every parser with a tree can be made to hang
or to lose text by deep nesting: here the time grows with the length alone, and what is left out is said.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from secondme.importers.base import clean
from secondme.importers.decoding import unescape as unescape

MAX_CHARS = 16_000_000
MAX_TAGS = 1_000_000
MAX_INDENT = 8
"""Deeper lists and quotes are written as if they were so deep."""
MAX_META = 100
_NAME = re.compile(r"[a-zA-Z][^\s/>]{0,63}")
_TAG_STOP = re.compile(r">|=\s*([\"'])")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9:-]{0,63})((?:[^<>"']++|"[^<>"]*+"|'[^<>']*+')*+)>""")
"""A tag as nearly all are. It never reaches beyond the next "<": looking for it costs no more than it is long."""
_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all", re.I)
_PIXEL = frozenset({"0", "1", "0px", "1px"})

_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr en-todo en-media"
_LINE_TAGS = """div li tr dt dd section article header footer main nav aside address form fieldset option figcaption
caption details summary body html legend center thead tbody tfoot en-note opt"""
_PARAGRAPH_TAGS = "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure hr"
_VOID = frozenset(_VOID_TAGS.split())
_INERT_TAGS = """b i u em strong span font small big sub sup code tt label abbr cite q s del ins mark kbd samp var time
bdi bdo nobr o:p strike acronym"""
_INERT = frozenset(_INERT_TAGS.split())
"""Elements that change nothing about the words in them."""
_RAW = frozenset({"script", "style", "iframe", "xmp", "noembed", "noframes"})
_DROPPED = frozenset({"template", "svg", "noscript", "datalist"})
_BLOCKS: Mapping[str, int] = dict.fromkeys(_LINE_TAGS.split(), 1) | dict.fromkeys(_PARAGRAPH_TAGS.split(), 2)
"""Elements that stand on lines of their own, and by how many line ends they are set off."""
_CLOSES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_BLOCKS, frozenset({"p"})),
    "li": frozenset({"p", "li"}),
    "dt": frozenset({"p", "dt", "dd"}),
    "dd": frozenset({"p", "dt", "dd"}),
    "td": frozenset({"p", "td", "th"}),
    "th": frozenset({"p", "td", "th"}),
    "tr": frozenset({"p", "td", "th", "tr"}),
    "option": frozenset({"option"}),
}
"""What an open element ends by beginning, where the writer left out its end."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. `left_out`: sentences about what of it could not be read; empty for almost every page."""

    text: str
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    """Of <meta>: lower-case name or property to content."""
    left_out: tuple[str, ...] = ()


def html_text(markup: str) -> str:
    return html_page(markup).text


def html_page(markup: str, links: bool = False) -> Page:
    """Paragraphs are set off by an empty line, headings begin with "#", items of lists with "- " or their number, lines
    of quotes with "> ", cells of a table are separated by " | ", images stand as [image: what it is called]. What a
    reader does not see (scripts, styles, hidden elements) is left out. With `links` addresses follow their links."""
    return _Reader(markup, links).read()


class _Reader:
    """Goes through the markup once. `_open` holds the open elements, and how often each is open in `_count`, so that
    an end that belongs to nothing costs nothing."""

    def __init__(self, markup: str, links: bool) -> None:
        self._left_out: list[str] = []
        if len(markup) > MAX_CHARS:
            self._left_out.append(f"only its first {MAX_CHARS:,} characters were read.")
        self._markup = markup[:MAX_CHARS]
        self._xml = self._markup[:2000].lstrip("\ufeff \r\n\t").startswith("<?xml")
        self._links = links
        self._out = _Lines()
        self._open: list[str] = []
        self._count: dict[str, int] = {}
        self._hidden = 0
        """How many elements were open, with the hidden one, when it began; 0: what is read can be seen."""
        self._hrefs: list[str] = []
        self._endless: set[str] = set()
        """Elements that were searched for their end, and have none."""
        self._quotes = True
        """Whether a ">" in the quotes of an attribute is no end of a tag: until quotes turn out to be unbalanced."""
        self._last = self._markup.rfind(">")
        """Behind it no tag ends: it is not looked for again and again."""
        self._title = ""
        self._meta: dict[str, str] = {}

    def read(self) -> Page:
        at, tags = 0, 0
        while (begin := self._markup.find("<", at)) >= 0:
            self._text(at, begin)
            at = self._markup_at(begin)
            tags += 1
            if tags > MAX_TAGS:
                self._left_out.append(f"what follows its first {MAX_TAGS:,} tags was not read.")
                at = len(self._markup)
        self._text(at, len(self._markup))
        return Page(clean(self._out.text()), clean(self._title), self._meta, tuple(self._left_out))

    def _text(self, begin: int, end: int) -> None:
        if begin < end and not self._hidden:
            self._out.words(unescape(self._markup[begin:end]))

    def _markup_at(self, begin: int) -> int:
        """Read what begins with "<" here; where to read on."""
        if tag := _TAG.match(self._markup, begin):
            if self._markup[begin + 1] == "/":
                self._close(tag[1].lower())
                return tag.end()
            return self._start(tag[1].lower(), tag[2], tag.end())
        after = self._markup[begin + 1 : begin + 2]
        if after == "!":
            return self._declaration(begin)
        if after == "?":
            return self._to(">", begin + 2)
        name_at = begin + 2 if after == "/" else begin + 1
        name = _NAME.match(self._markup, name_at)
        if name is None:
            self._text(begin, begin + 1)
            return begin + 1
        end = self._end_of_tag(name.end()) if name.end() <= self._last else -1
        if end < 0:
            self._text(begin, begin + 1)
            return begin + 1
        word = name[0].lower()
        if after == "/":
            self._close(word)
            return end + 1
        return self._start(word, self._markup[name.end() : end], end + 1)

    def _declaration(self, begin: int) -> int:
        if self._markup.startswith("<!--", begin):
            if self._markup.startswith((">", "->"), begin + 4):
                return self._to(">", begin + 4)
            return self._to("-->", begin + 4, "what follows a comment that never ends was not read.")
        if self._markup.startswith("<![CDATA[", begin):
            end = self._markup.find("]]>", begin)
            end = len(self._markup) if end < 0 else end
            if not self._hidden:
                self._out.words(self._markup[begin + 9 : end])
            return end + 3
        return self._to(">", begin + 2)

    def _to(self, mark: str, begin: int, otherwise: str = "") -> int:
        """Behind the next `mark`; the end of all where there is none."""
        found = self._markup.find(mark, begin)
        if found < 0 and otherwise and self._markup[begin:].strip("<!- \n"):
            self._left_out.append(otherwise)
        return len(self._markup) if found < 0 else found + len(mark)

    def _end_of_tag(self, at: int) -> int:
        """Of a tag that is not as nearly all are; -1 where it never ends."""
        while self._quotes and (stop := _TAG_STOP.search(self._markup, at)):
            if stop[1] is None:
                return stop.start()
            behind = self._markup.find(stop[1], stop.end()) + 1
            if not behind:
                break
            at = behind
        self._quotes = False
        return self._markup.find(">", at)

    def _start(self, name: str, raw: str, after: int) -> int:
        """Open an element; where to read on (behind it, for one whose content is no markup)."""
        if name in _INERT and not self._hidden and not self._is_hidden(raw):
            return after
        empty = name in _VOID or raw.endswith("/")
        closes = _CLOSES.get(name)
        while closes and self._open and self._open[-1] in closes:
            self._close(self._open[-1])
        if name in _RAW and (not empty or not self._xml):
            return self._behind(name, after)
        if name in ("title", "textarea") and not empty:
            end = self._behind(name, after)
            words = unescape(self._markup[after : max(after, self._markup.rfind("<", after, end))])
            if name == "textarea":
                self._out.words(words)
            elif not self._title and "svg" not in self._count:
                self._title = " ".join(words.split())[:500]
            return end
        if not self._hidden and (name in _DROPPED or self._is_hidden(raw)):
            self._hidden = 0 if empty else len(self._open) + 1
        elif not self._hidden:
            self._begin(name, raw)
        if not empty:
            self._open.append(name)
            self._count[name] = self._count.get(name, 0) + 1
        elif name not in _VOID and not self._hidden:
            self._finish(name)
        return after

    def _behind(self, name: str, at: int) -> int:
        found = None if name in self._endless else re.compile(rf"</{name}[\s/>]", re.I).search(self._markup, at)
        if found is None:
            self._endless.add(name)
            return len(self._markup) if name in _RAW else at
        return self._to(">", found.start())

    def _is_hidden(self, raw: str) -> bool:
        if not raw or ("hid" not in (small := raw.lower()) and "none" not in small):
            return False
        found = _attributes(raw)
        return "hidden" in found or bool(_HIDDEN.search(found.get("style", "")))

    def _close(self, name: str) -> None:
        """End `name` and whatever is still open within it; nothing when it is not open."""
        if name in ("br", "p") and not self._count.get(name):
            if not self._hidden:
                self._begin(name, "")
            return
        if not self._count.get(name):
            return
        while True:
            last = self._open.pop()
            self._count[last] -= 1
            if not self._hidden:
                self._finish(last)
            elif len(self._open) < self._hidden:
                self._hidden = 0
            if last == name:
                return

    def _begin(self, name: str, raw: str) -> None:
        self._out.block(_BLOCKS.get(name, 0))
        if name == "br":
            self._out.line_end()
        elif name in ("img", "input", "en-todo", "en-media", "audio", "video", "meta", "embed"):
            self._thing(name, _attributes(raw))
        elif name == "a" and self._links:
            self._hrefs.append(_attributes(raw).get("href", ""))
        else:
            self._out.begin(name)

    def _finish(self, name: str) -> None:
        self._out.finish(name)
        self._out.block(_BLOCKS.get(name, 0))
        if name == "a" and self._hrefs and (href := unescape(self._hrefs.pop())).startswith(("http", "mailto:")):
            self._out.words(f" ({href})")

    def _thing(self, name: str, found: Mapping[str, str]) -> None:
        """What is no text but can be named."""
        if name == "meta":
            key = (found.get("name") or found.get("property") or found.get("itemprop") or "").lower()
            if key and len(self._meta) < MAX_META:
                self._meta.setdefault(clean(key[:100]), clean(found.get("content", "")[:1000]))
        elif name == "en-todo" or (name == "input" and found.get("type", "").lower() == "checkbox"):
            ticked = found.get("checked", "false").lower() != "false"
            self._out.words("[x] " if ticked else "[ ] ")
        elif name != "input" and not {found.get("width"), found.get("height")} & _PIXEL:
            kind = "image" if name in ("img", "en-media", "embed") else name
            if called := " ".join((found.get("alt") or found.get("title") or _file_name(found)).split()):
                self._out.words(f"[{kind}: {called[:300]}]")


def _attributes(raw: str) -> dict[str, str]:
    """Lower-case names to values; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), value if value.startswith("data:") else unescape(value))
    return found


def _file_name(found: Mapping[str, str]) -> str:
    where = found.get("src", "")
    return "" if where.startswith(("data:", "cid:")) else where.split("?")[0].rstrip("/").rpartition("/")[2]


def _margin(quotes: int) -> str:
    return "> " * min(quotes, MAX_INDENT)


class _Lines:
    """The text as it grows. Line ends are written only once words follow, so that empty elements leave no gaps."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._gap = 0
        """Line ends that are due before the next words."""
        self._at_start = True
        self._space = False
        self._bullet = ""
        self._lists: list[int] = []
        """A list that is open: the number of its last item, -1 without numbers."""
        self._quotes = 0
        self._quoted = 0
        """In how many quotes the line before is."""
        self._pre = 0
        self._cells = 0
        """Cells of this row that have begun; 0 outside of one."""
        self._fresh_cell = False
        self._cell_due = False

    def text(self) -> str:
        lines = (line.rstrip() for line in "".join(self._parts).split("\n"))
        return "\n".join(lines).strip("\n")

    def words(self, words: str) -> None:
        if self._pre:
            first, *rest = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._write(first)
            for line in rest:
                self._gap += 1
                self._write(line)
            return
        collapsed = _SPACES.sub(" ", words)
        stripped = collapsed.strip(" ")
        if not stripped:
            self._space = self._space or bool(collapsed)
            return
        space = (self._space or collapsed[0] == " ") and not self._at_start and not self._gap
        self._write(" " + stripped if space and not self._cell_due else stripped)
        self._space = collapsed[-1] == " "

    def _write(self, words: str) -> None:
        if not words:
            return
        if self._gap and self._parts:
            # An empty line within a quote has the mark of the quote
            self._parts.append("\n" + (_margin(min(self._quoted, self._quotes)) + "\n") * (self._gap - 1))
            self._at_start = True
        if self._at_start:
            self._parts.append(_margin(self._quotes) + self._indent())
            self._quoted = self._quotes
        elif self._cell_due:
            self._parts.append(" | ")
        self._gap, self._at_start, self._bullet = 0, False, ""
        self._cell_due = self._fresh_cell = self._space = False
        self._parts.append(words)

    def _indent(self) -> str:
        depth = min(len(self._lists), MAX_INDENT)
        return "  " * (depth - 1) + self._bullet if self._bullet else "  " * depth

    def block(self, ends: int) -> None:
        """Words that follow stand on another line, `ends` 2: after an empty one. Not at the beginning of a cell."""
        if ends and not self._fresh_cell:
            if self._lists and not self._pre:
                ends = 1
            self._gap = max(self._gap, ends)
            self._space = False

    def line_end(self) -> None:
        if not self._at_start or self._pre:
            self._gap = min(self._gap + 1, 2)
            self._space = False

    def begin(self, name: str) -> None:
        if name in ("ul", "ol"):
            self._lists.append(0 if name == "ol" else -1)
        elif name == "li":
            if self._lists and self._lists[-1] >= 0:
                self._lists[-1] += 1
            numbered = self._lists and self._lists[-1] > 0
            self._bullet = f"{self._lists[-1]}. " if numbered else "- "
        elif name == "blockquote":
            self._quotes += 1
        elif name == "pre":
            self._pre += 1
        elif name == "tr":
            self._cells = 0
        elif name in ("td", "th"):
            self._cell()
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456" and not self._fresh_cell:
            self._bullet = "#" * int(name[1]) + " "

    def _cell(self) -> None:
        if self._cells and not self._at_start:
            self._gap, self._cell_due = 0, True
        self._cells += 1
        self._fresh_cell = True

    def finish(self, name: str) -> None:
        if name in ("ul", "ol"):
            self._lists.pop()
            self._bullet = ""
        elif name in ("li", "h1", "h2", "h3", "h4", "h5", "h6"):
            self._bullet = ""
        elif name == "blockquote":
            self._quotes -= 1
        elif name == "pre":
            self._pre -= 1
        elif name == "tr":
            self._cells, self._fresh_cell, self._cell_due = 0, False, False
            self._gap = min(self._gap, 1)
