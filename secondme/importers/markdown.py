"""A note in Markdown: its head, its title, its links and files in words. For loose files, vaults and exports alike."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from secondme.importers import frontmatter, wiki
from secondme.importers.when import named

_HEADING = re.compile(r"#{1,6}[ \t]+(?P<words>\S.*?)(?:[ \t]+#*)?")
_UNDERLINE = re.compile(r"(?:=+|-{3,})[ \t]*")
_ONLY_A_DAY = re.compile(r"\d{4}[-_. ]?\d{2}[-_. ]?\d{2}(?:[ ,_-]*\w{2,12}\.?)?")
_DRAWING = ("# Drawing", "## Drawing", "%%")


@dataclass(frozen=True, slots=True)
class Marked:
    """What a Markdown file says. `title` is "" where neither head nor heading gives one."""

    text: str
    tags: tuple[str, ...] = ()
    title: str = ""
    title_apart: bool = False
    """The title stands in its head alone, not in its text."""
    created: str | None = None
    updated: str | None = None
    clipped: bool = False
    """It names the page that it was taken from."""
    problem: str = ""

    def time(self, name: str, changed: str) -> str:
        """When it was written: a daily note on its day, else as its head says, else by its name, else when the file was
        last changed."""
        day = named(name)
        if day and _ONLY_A_DAY.fullmatch(name.strip()):
            return day
        return self.created or day or self.updated or changed


def read(text: str, line: Callable[[str], str] | None = None) -> Marked:
    """`text` has "\\n" between its lines; `line` may do more to each line that is not code."""
    raw, body = frontmatter.split(text)
    head, problem = frontmatter.Head(), ""
    if raw is not None:
        try:
            head = frontmatter.read(raw)
        except frontmatter.BadHead as error:
            body, problem = text, str(error)
    if raw and not problem and "excalidraw-plugin" in raw:
        body = _without_drawing(body)
    title = head.title or first_heading(body)
    words = wiki.plain(body, line).strip("\n")
    lines = wiki.plain(head.lines(), line)
    words = f"{lines}\n\n{words}".strip() if lines else words
    return Marked(words, head.tags, title, bool(head.title), head.created, head.updated, head.clipped, problem)


def first_heading(text: str) -> str:
    """The words of the first heading that is not in a block of code, "" without one."""
    if "#" not in text and "\n=" not in text:
        return ""
    before = ""
    for code, line in wiki.by_code(text):
        if code:
            before = ""
            continue
        if line.startswith("#") and (found := _HEADING.fullmatch(line[:1000].rstrip())):
            return wiki.plain(found["words"])[:200]
        if before and line[:1] == "=" and _UNDERLINE.fullmatch(line):
            return before[:200]
        before = line.strip()
    return ""


def _without_drawing(body: str) -> str:
    """What was written in a drawing, without the drawing itself (a long block of data)."""
    kept: list[str] = []
    for line in body.split("\n"):
        if line.strip() in _DRAWING:
            break
        kept.append(line)
    return "\n".join(kept)
