"""The head of a Markdown note, in YAML between two lines of dashes, as many apps write it.

What is read there is bounded: no aliases (a few lines of them can unfold to gigabytes), no tags of YAML, little depth.
A head that is no YAML, or that is text, stays part of the text: nothing of a note is lost.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from secondme.importers.when import written

MAX_HEAD = 64_000
MAX_DEPTH = 8
MAX_PROPERTY = 1_000
MAX_PROPERTIES = 100
_LINE = re.compile(r"(?P<key>[\w][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_TITLE = ("title",)
_CREATED = ("created", "date", "created_at", "createdat", "date created", "created time", "creation date", "created-at")
_UPDATED = ("updated", "modified", "updated_at", "updatedat", "date modified", "lastmod", "last edited time")
_TAGS = ("tags", "tag", "keywords")
_ALIASES = ("aliases", "alias")
_SOURCES = ("source", "source_url", "source-url", "clipped_from")
_TECHNICAL = frozenset(
    {
        "cssclass", "cssclasses", "id", "uid", "uuid", "guid", "layout", "publish", "permalink", "slug", "draft",
        "position", "kanban-plugin", "banner", "icon", "cover", "obsidianuimode", "obsidianeditingmode", "type_",
        "excalidraw-plugin", "linter-yaml-title-alias", "color", "template",
    }
)  # fmt: skip
"""Of the app, not of the person."""


class BadHead(Exception):
    """The head is no YAML that can be read safely; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Head:
    title: str = ""
    created: str | None = None
    updated: str | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    clipped: bool = False
    """It says where on the web it was taken from."""
    properties: tuple[tuple[str, str], ...] = ()
    """Whatever else the person noted there, in words."""

    def lines(self) -> str:
        """What is worth remembering of it beside title and dates, a line each."""
        lines = [f"Also called: {', '.join(self.aliases)}"] if self.aliases else []
        lines += [f"{key}: {value}" for key, value in self.properties]
        return "\n".join(lines)


def split(text: str) -> tuple[str | None, str]:
    """(head, the rest) of a text with "\\n" between its lines; (None, text) where it has no head."""
    start = text.lstrip("\n")
    if not re.match(r"---[ \t]*\n", start):
        return None, text
    begin = start.index("\n") + 1
    for line_begin, line in _lines(start, begin, begin + MAX_HEAD):
        if line.rstrip() in ("---", "..."):
            return start[begin:line_begin], start[line_begin + len(line) + 1 :]
    return None, text


def read(head: str) -> Head:
    """Raises BadHead. Lines of the form `key: value` are enough, YAML or not."""
    try:
        found = YAMLHandler().load(head, Loader=_Careful)
    except BadHead:
        raise
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        found = _by_line(head)
    if not isinstance(found, dict):
        found = _by_line(head)
    return _head({str(key): value for key, value in found.items() if key is not None})


class _Careful(yaml.SafeLoader):  # type: ignore[misc]
    """Refuses what can unfold or nest without end."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise BadHead("Its head refers to itself, and was left as text.")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadHead("Its head is nested too deep, and was left as text.")
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def _lines(text: str, begin: int, end: int) -> Iterator[tuple[int, str]]:
    while begin < min(end, len(text)):
        stop = text.find("\n", begin)
        stop = len(text) if stop < 0 else stop
        yield begin, text[begin:stop]
        begin = stop + 1


def _by_line(head: str) -> dict[str, Any]:
    """What can be read of a head that is no YAML (`title: One: two`). Raises BadHead when a line is something else."""
    found: dict[str, Any] = {}
    key = ""
    for line in head.split("\n"):
        matched = _LINE.fullmatch(line.rstrip())
        if matched:
            key = matched["key"].strip()
            found[key] = (matched["value"] or "").strip().strip("\"'")
        elif key and line.lstrip().startswith("- "):
            found[key] = [*_listed(found[key]), line.strip()[2:].strip().strip("\"'")]
        elif line.strip() and not line.lstrip().startswith("#"):
            raise BadHead("Its head cannot be read, and was left as text.")
    if not found:
        raise BadHead("Its head cannot be read, and was left as text.")
    return found


def _head(found: Mapping[str, Any]) -> Head:
    named = {key.strip().casefold(): value for key, value in found.items()}
    known = {*_TITLE, *_CREATED, *_UPDATED, *_TAGS, *_ALIASES, *_TECHNICAL}
    others = [(key.strip(), words(value)) for key, value in found.items() if key.strip().casefold() not in known]
    return Head(
        title=words(_first(named, _TITLE))[:200],
        created=_date(named, _CREATED),
        updated=_date(named, _UPDATED),
        tags=tuple(tag.lstrip("#") for tag in _spread(_first(named, _TAGS)) if tag.strip("# ")),
        aliases=tuple(_spread(_first(named, _ALIASES), spaces=False)),
        clipped=any(words(named.get(key)).startswith(("http://", "https://")) for key in _SOURCES),
        properties=tuple((key[:60], value) for key, value in others[:MAX_PROPERTIES] if value),
    )


def _first(named: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((named[key] for key in keys if named.get(key) not in (None, "", [])), "")


def _date(named: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((when for key in keys if (when := written(named.get(key)))), None)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value] if value not in (None, "") else []


def _spread(value: Any, spaces: bool = True) -> list[str]:
    """A list, or words with commas (or spaces) between them."""
    if isinstance(value, str):
        value = re.split(r"[,\s]+" if spaces and "," not in value else r"\s*,\s*", value.strip("[] "))
    return [word for each in _listed(value) if (word := words(each).strip().strip("\"'"))]


def words(value: Any) -> str:
    """A value of YAML in words, without its brackets; a link between two pairs of brackets is a list in a list to
    YAML."""
    if isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, dict):
        text = "; ".join(f"{words(key)}: {words(each)}" for key, each in value.items())
    elif isinstance(value, list | tuple | set):
        text = ", ".join(words(each) for each in value if each is not None)
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = "" if value is None else str(value)
    return " ".join(text[:MAX_PROPERTY].split())
