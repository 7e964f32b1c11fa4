"""A saved web page with values in its fields. Everything else of the page stays as it is, sign by sign. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from secondme.autofill.form import TICKED, Option
from secondme.autofill.html import Reader

_VALUE = re.compile(r"""\s+value(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?(?=[\s/>])""", re.IGNORECASE)
_CHOSEN = re.compile(r"""\s+(?:checked|selected)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?(?=[\s/>])""", re.IGNORECASE)
_OPTION = re.compile(r"(<option\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)([^<]*)", re.IGNORECASE)
_OPTION_VALUE = re.compile(r"""\svalue\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the tag of a field stands in the markup; of a radio button, what it stands for. `box`: a check box."""

    id: str
    tag: str
    start: int
    end: int
    choice: Option | None
    box: bool


def fill_html(markup: str, values: Mapping[str, str]) -> str:
    """The page with these values, by the ids of its fields; what is not named stays as it is."""
    edits = [
        edit for place in _places(markup) if place.id in values for edit in _edits(markup, place, values[place.id])
    ]
    for start, end, text in sorted(edits, reverse=True):
        markup = markup[:start] + text + markup[end:]
    return markup


def _places(markup: str) -> Iterator[_Place]:
    reader = Reader(markup)
    fields = iter(reader.read().fields)
    groups: dict[str, str] = {}
    for draft in reader.drafts:
        if draft.group and draft.group in groups:
            key = groups[draft.group]
        else:
            key = next(fields).id
            if draft.group:
                groups[draft.group] = key
        yield _Place(key, draft.tag, *draft.place, draft.choice, draft.field.kind == "checkbox")


def _edits(markup: str, place: _Place, value: str) -> Iterator[tuple[int, int, str]]:
    tag = markup[place.start : place.end]
    if place.choice is not None:
        yield place.start, place.end, _marked(tag, "checked", value in (place.choice.value, place.choice.text))
    elif place.tag == "input" and place.box:
        yield place.start, place.end, _marked(tag, "checked", value == TICKED)
    elif place.tag == "input":
        yield place.start, place.end, _with(_VALUE.sub("", tag), f' value="{escape(value)}"')
    else:
        close = re.compile(rf"</{place.tag}\b", re.IGNORECASE).search(markup, place.end)
        end = close.start() if close else place.end
        if place.tag == "textarea":
            yield place.end, end, escape(value, quote=False)
        else:
            yield place.end, end, _chosen(markup[place.end : end], value)


def _chosen(options: str, value: str) -> str:
    """The options of a select, the one that has the value, or says it, chosen."""
    found = [(_said(each[1]), each[2].strip()) for each in _OPTION.finditer(options)]
    by_value = any(said == value for said, _ in found)

    def mark(option: re.Match[str]) -> str:
        said, text = _said(option[1]), option[2].strip()
        is_it = said == value if by_value else text == value
        return _marked(option[1], "selected", is_it) + option[2]

    return _OPTION.sub(mark, options)


def _said(tag: str) -> str | None:
    from secondme.importers.decoding import unescape

    found = _OPTION_VALUE.search(tag)
    return unescape(next((part for part in found.groups() if part), "")) if found else None


def _marked(tag: str, name: str, on: bool) -> str:
    plain = _CHOSEN.sub("", tag)
    return _with(plain, f" {name}") if on else plain


def _with(tag: str, attribute: str) -> str:
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return tag[:end].rstrip() + attribute + tag[end:]
