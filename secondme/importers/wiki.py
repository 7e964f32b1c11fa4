"""Markdown as apps for notes write it, in plain words: links between notes, embedded files, callouts, block markers.

What stands in a block of code is left as it is, and so is everything that is already readable as it stands.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

_LINK = re.compile(r"(?P<embed>!?)\[\[(?P<inner>[^\[\]\n]{1,1000})\]\]")
_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]\n]{0,1000})\]\((?P<to>[^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?)\)")
_CALLOUT = re.compile(r"^(?P<quote>(?:[ \t]{0,8}>){1,8})[ \t]?\[!(?P<kind>[\w -]{1,40})\][+-]?[ \t]*(?P<title>.*)$")
_BLOCK = re.compile(r"(?:^|[ \t])\^(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{4,60}[ \t]*$")
_FENCE = re.compile(r"[ \t]{0,12}(?:[-*+>][ \t]{1,4}){0,3}(?P<fence>`{3,}|~{3,})")
_TITLED = re.compile(r"[ \t]+[\"']")
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
KINDS = {
    "image": {"png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "heic", "heif", "avif", "tiff", "tif"},
    "audio": {"mp3", "m4a", "wav", "ogg", "oga", "opus", "flac", "aac", "amr", "3gp"},
    "video": {"mp4", "mov", "mkv", "avi", "webm", "mpg", "mpeg", "ogv"},
}
Line = Callable[[str], str]


def attachment(name: str, caption: str = "", kind: str = "") -> str:
    """A file that belongs to a text, by its name: "[image: IMG_1.jpg] at the lake"."""
    short = name.replace("\\", "/").rstrip("/").rpartition("/")[2].strip() or "without a name"
    suffix = PurePosixPath(short).suffix.lower().removeprefix(".")
    kind = kind or next((kind for kind, suffixes in KINDS.items() if suffix in suffixes), "file")
    return f"[{kind}: {short[:200]}]{f' {caption}' if caption else ''}"


def plain(text: str, line: "Line | None" = None) -> str:
    """`text` with its links, embeds, callouts and block markers in words; `line` may do more to each line that is not
    code."""
    text = without_data(text)
    if line is None and "[" not in text and "^" not in text:
        return text
    lines = (_line(each, line) if not code else each for code, each in by_code(text))
    return "\n".join(lines)


def by_code(text: str) -> Iterator[tuple[bool, str]]:
    """(whether it is code, line): a fence and what is within it is code, to the end where it is never closed."""
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            yield True, line
            if found and found["fence"].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        elif found:
            fence = found["fence"]
            yield True, line
        else:
            yield False, line


def count_links(text: str, most: int) -> int:
    """How many links between notes there are, at most `most`."""
    return sum(1 for _, _found in zip(range(most), _LINK.finditer(text), strict=False))


def without_data(text: str) -> str:
    """Pictures that are written into the text (`data:`) are only named."""
    out: list[str] = []
    at = 0
    while (begin := text.find("](data:", at)) >= 0:
        end = text.find(")", begin)
        if end < 0:
            break
        out.append(text[at:begin] + "](picture)")
        at = end + 1
    return "".join(out) + text[at:] if out else text


def _line(line: str, more: "Line | None") -> str:
    if ">" in line and (called := _CALLOUT.match(line)):
        kind, title = called["kind"].strip().capitalize(), called["title"].strip()
        line = f"{called['quote']} {kind}: {title}" if title else f"{called['quote']} {kind}"
    if "[" in line:
        line = _IMAGE.sub(_image, _LINK.sub(_link, line))
    if "^" in line:
        line = _BLOCK.sub("", line)
    return more(line) if more else line


def _link(found: re.Match[str]) -> str:
    to, _, alias = (part.strip() for part in found["inner"].replace("\\|", "|").partition("|"))
    if found["embed"]:
        is_file = "." in to.rpartition("/")[2] and not to.lower().endswith(".md")
        shown = "" if _SIZE.fullmatch(alias) else alias
        return attachment(to.partition("#")[0], shown) if is_file else f"[{shown or _page(to)}]"
    page = _page(to)
    return f"{alias} ({page})" if alias and _says_more(page, alias) else alias or page


_FORM = 4
"""Letters from which on a word has other forms."""
_ENDINGS = frozenset({"s", "es", "n", "en", "x"})
"""By which forms of one word ("neighbour", "Neighbours", "Nachbarn") differ; "Martin" and "Martina" are two people."""


def _says_more(page: str, alias: str) -> bool:
    """Whether the name of a page has a word that is not in the text of its link: "Ann Lee" beside "she", 2018 beside
    2019, but not "Neighbours" beside "neighbour"."""
    said = [word.casefold() for word in re.findall(r"\w+", alias)]
    return not all(any(_is_form(word.casefold(), one) for one in said) for word in re.findall(r"\w+", page))


def _is_form(one: str, other: str) -> bool:
    stem, longer = sorted((one, other), key=len)
    inflected = len(stem) >= _FORM and longer.startswith(stem) and longer[len(stem) :] in _ENDINGS
    return one == other or (inflected and longer.isalpha())


def _page(to: str) -> str:
    """`people/Ann#Work` is Ann, Work; what is only a place in the same note is that place."""
    path, _, place = to.partition("#")
    place = "" if place.startswith("^") else place.replace("#", ", ").strip()
    name = path.rpartition("/")[2].strip().removesuffix(".md")
    return f"{name}, {place}" if name and place else name or place


def _image(found: re.Match[str]) -> str:
    alt = found["alt"].rpartition("|")[0] if _SIZE.fullmatch(found["alt"].rpartition("|")[2]) else found["alt"]
    to = unquote(_TITLED.split(found["to"].strip(), maxsplit=1)[0].strip("<> "))
    name = to.partition("?")[0] if "://" in to else to
    caption = "" if alt.strip() in ("", name.rpartition("/")[2]) else alt.strip()
    return attachment(name, caption, "" if PurePosixPath(name).suffix else "image")
