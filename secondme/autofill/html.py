"""The form in a saved web page: its fields with their labels, sections and options, and which of them nobody sees.

One pass over the tags without a tree, as in importers/markup.py, so that the time grows with the length alone. What a
style sheet of the page hides by class or id counts as hidden; what scripts do is not known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from secondme.autofill.form import TICKED, Field, Form, Kind, Option
from secondme.autofill.headings import Headings
from secondme.autofill.html_drafts import MAX_FAR, Draft, grouped, headed, shared, unique
from secondme.importers.decoding import unescape

MAX_CHARS = 8_000_000
MAX_FIELDS = 500
MAX_OPTIONS = 400
MAX_DEPTH = 400
MAX_SECOND = 3
"""Words of a second label for the same field."""
MAX_WORDS = 300
"""Characters kept of a label or a text beside a field."""
_BEHIND = 8
"""Fields back to which a label that follows its field may belong."""
_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9:-]{0,63})((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_DROPPED = re.compile(r"<!--.*?(?:-->|$)|<(script|template|svg|noscript)\b.*?(?:</\1\s*>|$)", re.S | re.I)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)(?:</style\s*>|$)", re.S | re.I)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|(?:left|top|right|text-indent"
    r"|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:^|;)\s*(?:height|width)"
    r"\s*:\s*[01](?:px)?\s*(?:;|!|$)|transform\s*:\s*scale\(\s*0"
)
_HIDING_CLASS = re.compile(
    r"^(?:hidden|d-none|hide|is-hidden|visually-?hidden|sr-only|screen-reader-text|invisible|honey-?pot|hp|ohnohoney"
    r"|hp-field|honeypot-field|offscreen|off-screen|u-hidden)$"
)
_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr"
_BLOCK_TAGS = """div p li tr td th dd dt dl ul ol section article fieldset form table tbody thead header footer main
aside nav"""
_VOID, _BLOCK = frozenset(_VOID_TAGS.split()), frozenset(_BLOCK_TAGS.split())
_TITLES = frozenset({"legend", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Open:
    """An element that is open."""

    tag: str
    attributes: Mapping[str, str]
    hidden: bool
    words: list[str] = field(default_factory=list)
    fields: list[int] = field(default_factory=list)
    """Of a label: the fields within."""
    section: str = ""
    since: int = 0
    """How many fields there were before it."""


def read_html(markup: str) -> Form:
    """All fields of the page that hold something a person enters. Never raises."""
    return Reader(markup[:MAX_CHARS]).read()


class Reader:
    def __init__(self, markup: str) -> None:
        self._hiding = _hiding(markup)
        self._markup = _STYLE.sub(_blank, _DROPPED.sub(_blank, markup))
        self._place = (0, 0)
        self._open: list[_Open] = []
        self.drafts: list[Draft] = []
        self._by_id: dict[str, str] = {}
        self._for: dict[str, str] = {}
        self._near: list[str] = []
        self._since: list[str] = []
        self._block = 0
        self._headings = Headings()
        self._led = False
        self._heading = self._title = self._language = ""
        self._select: list[Option] | None = None
        self._option: str | None = None

    def read(self) -> Form:
        position = 0
        for tag in _TAG.finditer(self._markup):
            self._text(self._markup[position : tag.start()])
            position = tag.end()
            self._place = tag.span()
            name = tag[1].lower()
            if tag[0].startswith("</"):
                self._end(name)
            else:
                self._begin(name, _attributes(tag[2]))
            if len(self.drafts) >= MAX_FIELDS:
                break
        self._text(self._markup[position : position + 10_000])
        while self._open:
            self._close()
        problems = (f"Only the first {MAX_FIELDS} fields were read.",) if len(self.drafts) >= MAX_FIELDS else ()
        labelled = headed(shared([*map(self._labelled, self.drafts)]))
        return Form(tuple(unique(grouped(labelled))), self._title, self._language, problems)

    # Elements

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "option":
            self._add_option(attributes)
            return
        self._block += name in _BLOCK
        if name in _BLOCK and name not in ("td", "th", "dd"):
            self._near.clear()
        if name == "html":
            self._language = attributes.get("lang", "")[:2].lower()
        self._heading = self._headings.begin(name, _number(attributes.get("colspan", "")) > 1) or self._heading
        hidden = bool(self._open and self._open[-1].hidden) or self._hides(attributes)
        section = self._open[-1].section if self._open else ""
        element = _Open(name, attributes, hidden, section=section, since=len(self.drafts))
        if name in ("input", "textarea", "select"):
            self._add(name, element)
        if name not in _VOID and len(self._open) < MAX_DEPTH:
            self._open.append(element)

    def _end(self, name: str) -> None:
        if not any(element.tag == name for element in self._open):
            return
        while self._close() != name:
            pass
        self._block += name in _BLOCK
        if name in _BLOCK and name not in ("td", "th", "dt"):
            self._near.clear()

    def _close(self) -> str:
        element = self._open.pop()
        words = _words(element.words)
        held = element.since < len(self.drafts)
        self._heading = self._headings.end(element.tag, words, held, self._heading, len(self._open))
        if self._open:
            self._open[-1].words.append(words)
            del self._open[-1].words[:-40]
        if "id" in element.attributes:
            self._by_id[element.attributes["id"]] = words
        if element.tag == "label":
            self._label(element, words)
        elif element.tag == "title":
            self._title = words
        elif _is_title(element) and words:
            if element.tag == "legend" and self._open:
                self._open[-1].section = words
            else:
                self._heading = words
            self._headings.titled()
            self._near.clear()
            self._since.clear()
        elif element.tag == "textarea" and self.drafts:
            self.drafts[-1].field = replace(self.drafts[-1].field, value=words)
        elif element.tag == "select" and self._select is not None:
            first = next((option.text for option in self._select[:1] if not option.value.isdigit()), "")
            hints = (*self.drafts[-1].field.hints, *filter(None, [first]))
            self.drafts[-1].field = replace(self.drafts[-1].field, options=tuple(self._select), hints=hints)
            self._select = self._option = None
        return element.tag

    def _label(self, element: _Open, words: str) -> None:
        if target := element.attributes.get("for"):
            first = self._for.setdefault(target, words)
            if first != words and len(words.split()) <= MAX_SECOND:
                self._for[target] = f"{first} {words}"  # a part of what the first one names
        for number in element.fields:
            self.drafts[number].labelled = self.drafts[number].labelled or words

    def _text(self, markup: str) -> None:
        words = " ".join(unescape(" ".join(markup.replace("<", " ").split())[:5000]).split())
        if not words:
            return
        if self._select is not None:
            if self._option is not None and self._select:
                option = self._select[-1]
                text = f"{option.text} {words}".strip()[:MAX_WORDS]
                self._select[-1] = Option(option.value if self._option else text, text)
            return
        if self._open:
            self._open[-1].words.append(words)
        if not any(sign.isalpha() for sign in words) or (self._open and self._open[-1].tag == "button"):
            return
        if self._labels_another():
            return
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.block == self._block and not self._led and not self._in_label():
            last.after = f"{last.after} {words}".strip()[:MAX_WORDS]
            return
        for kept in (self._near, self._since):
            kept.append(words)
            del kept[:-6]

    def _in_label(self) -> bool:
        """Inside of a label that says for which field it is, or of a heading, which is about what comes after it."""
        return any(_is_title(each) or (each.tag == "label" and "for" in each.attributes) for each in self._open)

    def _labels_another(self) -> bool:
        """Inside of the label of a field that came before it."""
        label = next((each for each in reversed(self._open) if each.tag == "label"), None)
        target = label.attributes.get("for") if label is not None else None
        return bool(target) and any(draft.html_id == target for draft in self.drafts[-_BEHIND:])

    # Fields

    def _add(self, name: str, element: _Open) -> None:
        said = element.attributes
        kind = _kind(name, said)
        if kind == "other" and said.get("type", "").lower() in ("submit", "button", "reset", "image"):
            return
        number = len(self.drafts)
        if name == "select":
            self._select, self._option = [], None
        key = said.get("id") or said.get("name") or f"field-{number + 1}"
        hints = (said.get("placeholder", ""), said.get("title", ""), said.get("data-label", ""))
        own = bool(self._near or hints[0] or said.get("aria-label"))
        self._heading = self._headings.above(own, self._heading, self._surely(said), len(self._open))
        made = Field(
            id=key[:MAX_WORDS], name=said.get("name", "")[:MAX_WORDS], label=said.get("aria-label", "")[:MAX_WORDS],
            kind=kind, input_type=said.get("type", "text").lower() if name == "input" else name,
            autocomplete=said.get("autocomplete", "")[:MAX_WORDS],
            hints=tuple(hint[:MAX_WORDS] for hint in hints if hint),
            section=self._section(), longest=_number(said.get("maxlength", "")), hidden=self._unseen(element),
            value=_standing(kind, said),
        )  # fmt: skip
        draft = Draft(made, said.get("id", ""), said.get("aria-describedby", ""), "", _words(self._near))
        if draft.before in ("", self._headings.said):
            draft.before = self._headings.over or draft.before
        draft.before = draft.before or self._headings.row
        self._led = bool(draft.before) or (self._led and number > 0 and self.drafts[-1].block == self._block)
        draft.tag, draft.place, draft.held = name, self._place, hints[:1]
        draft.block, draft.far = self._block, self._since[-1] if self._since else ""
        alone = bool(self._since) or not number or bool(self.drafts[-1].after)
        draft.run = number if alone else self.drafts[-1].run
        if kind in ("radio", "checkbox"):
            draft.far, draft.before = draft.before or draft.far, ""
        if kind == "radio":
            draft.group, draft.choice = said.get("name", key), Option(said.get("value", ""), "")
        if labelled := said.get("aria-labelledby"):
            draft.labelled = f"#{labelled}"
        for outer in self._open:
            if outer.tag == "label":
                outer.fields.append(number)
        self._near.clear()
        self._since.clear()
        self.drafts.append(draft)

    def _surely(self, said: Mapping[str, str]) -> str | None:
        """The words that are the label of a field whatever stands above it; None where it has none so far."""
        if labelled := said.get("aria-labelledby"):
            return _words([self._by_id.get(each, "") for each in labelled.split()])
        if own := self._for.get(said.get("id", ""), ""):
            return own
        return "" if self._near or said.get("aria-label") else None

    def _add_option(self, attributes: Mapping[str, str]) -> None:
        if self._select is None or len(self._select) >= MAX_OPTIONS:
            return
        self._option = "value" if "value" in attributes else ""
        self._select.append(Option(attributes.get("value", ""), attributes.get("label", "")))

    def _section(self) -> str:
        legend = self._open[-1].section if self._open else ""
        group = next((e.attributes["aria-label"] for e in reversed(self._open) if "aria-label" in e.attributes), "")
        parts = (self._heading, legend, group, self._headings.column, self._headings.who)
        return " · ".join(dict.fromkeys(filter(None, parts)))[:MAX_WORDS]

    def _unseen(self, element: _Open) -> bool:
        said = element.attributes
        return element.hidden or said.get("type", "").lower() == "hidden" or said.get("aria-hidden") == "true"

    def _hides(self, said: Mapping[str, str]) -> bool:
        classes = said.get("class", "").lower().split()
        return (
            "hidden" in said
            or said.get("aria-hidden") == "true"
            or bool(_UNSEEN.search(said.get("style", "").lower()))
            or any(f".{name}" in self._hiding or _HIDING_CLASS.match(name) for name in classes)
            or f"#{said.get('id', '').lower()}" in self._hiding
        )

    def _labelled(self, draft: Draft) -> Draft:
        """With the label that belongs to it, and what else is said of it."""
        wrapped = draft.labelled
        if wrapped.startswith("#"):
            wrapped = " ".join(self._by_id.get(each, "") for each in wrapped[1:].split())
        own = self._for.get(draft.html_id, "") if draft.html_id else ""
        described = " ".join(self._by_id.get(each, "") for each in draft.described.split())
        candidates = [own, wrapped, draft.field.label, draft.before]
        if draft.choice is None:
            placeholder = next(iter(draft.field.hints), "") if draft.field.kind != "select" else ""
            candidates += [placeholder, draft.after, draft.far if len(draft.far) <= MAX_FAR else ""]
        else:
            candidates.append(draft.after)
        label = next((text for text in candidates if text), next(iter(draft.field.hints), ""))
        rest = [*(text for text in candidates if text and text != label), *draft.field.hints, described]
        draft.field = replace(
            draft.field, label=label[:MAX_WORDS], hints=tuple(text[:MAX_WORDS] for text in dict.fromkeys(rest) if text)
        )
        if draft.choice is not None:
            draft.choice = Option(draft.choice.value, label[:MAX_WORDS])
        return draft


def _is_title(element: _Open) -> bool:
    return element.tag in _TITLES or element.attributes.get("role") == "heading"


def _blank(dropped: re.Match[str]) -> str:
    """As long as what is dropped, so that all else keeps its place."""
    return " " * len(dropped[0])


def _hiding(markup: str) -> frozenset[str]:
    """Classes (".name") and ids ("#name") that a style sheet of the page hides."""
    found = set()
    for sheet in _STYLE.findall(markup)[:50]:
        for selectors, body in _RULE.findall(sheet[:200_000]):
            if _UNSEEN.search(body.lower()):
                found.update(re.findall(r"^\s*([.#][\w-]+)\s*$", selectors.replace(",", "\n").lower(), re.M))
    return frozenset(found)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text[:20_000]):
        found.setdefault(name.lower(), unescape(next(filter(None, values), "")))
    return found


def _standing(kind: Kind, said: Mapping[str, str]) -> str:
    """What stands in a field already; of radio buttons nothing is told."""
    if kind == "checkbox":
        return TICKED if "checked" in said else ""
    return said.get("value", "") if kind != "radio" else ""


def _kind(name: str, said: Mapping[str, str]) -> Kind:
    if name != "input":
        return "textarea" if name == "textarea" else "select"
    kind = said.get("type", "text").lower()
    if kind == "radio":
        return "radio"
    if kind == "checkbox":
        return "checkbox"
    return "other" if kind in ("submit", "button", "reset", "image", "file", "range", "color", "hidden") else "text"


def _words(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())[-MAX_WORDS:].strip(" *:")


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else 0
