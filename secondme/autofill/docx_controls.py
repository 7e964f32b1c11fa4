"""The fields that Word itself knows: content controls (ECMA-376, 17.5.2) and legacy form fields (17.16.17).

Both are found by their tags, without a tree, and changed in their place: text, lists, dates and boxes to tick. What is
locked, or holds other controls, a picture or a part of the document, is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape, unescape

from secondme.autofill.form import TICKED, UNTICKED, Field, Kind, Option

MAX_OPTIONS = 400
LONGEST_LABEL = 200
Edit = tuple[int, int, str]
"""(start, end, what takes its place)."""

_SDT = re.compile(r"<(/?)w:sdt(?:\s[^<>]*)?>")
_NO_FIELD = re.compile(r"<w:(?:docPartObj|docPartList|picture|group|citation|bibliography|equation)\b")
_LOCKED = re.compile(r'<w:lock\s+w:val="(?:contentLocked|sdtContentLocked)"')
_LIST = re.compile(r"<w:(?:dropDownList|comboBox)\b")
_ITEM = re.compile(r"<w:listItem\b([^<>]*)/?>")
_BOX = re.compile(r"<w14:checkbox\b")
_FIELD = re.compile(r'<w:fldChar\b[^<>]*w:fldCharType="(begin|separate|end)"[^<>]*?(/?)>')
_TEXT = re.compile(r"(<w:t(?:\s[^<>]*)?)(?:/>|>([^<]*)</w:t>)")
_STYLE = re.compile(r'<w:rStyle\s+w:val="PlaceholderText"\s*/>')


@dataclass(frozen=True, slots=True)
class Control:
    """`start` to `end`: all of it; `inner`: what is seen of it; `head`: its properties."""

    field: Field
    start: int
    end: int
    head: tuple[int, int]
    inner: tuple[int, int]
    legacy: bool = False


def controls(xml: str) -> list[Control]:
    """All that can be filled in, in order, without labels from the text around them."""
    return sorted((*_content_controls(xml), *_legacy(xml)), key=lambda one: one.start)


def named(control: Control, before: str, after: str) -> Control:
    """With the words around it as its label, where it has none of its own; of a box those after it first."""
    field = control.field
    around = (after, before) if field.kind == "checkbox" else (before,)
    label = field.label or next((each for each in around if each), "") or field.name
    hints = tuple(each for each in (before, field.name) if each and each != label)
    return replace(control, field=replace(field, label=label[:LONGEST_LABEL], hints=hints))


def _content_controls(xml: str) -> Iterator[Control]:
    open_: list[tuple[int, bool]] = []
    number = 0
    for tag in _SDT.finditer(xml):
        if not tag[1]:
            if open_:
                open_[-1] = (open_[-1][0], True)
            open_.append((tag.start(), False))
            continue
        if not open_:
            continue
        start, nested = open_.pop()
        if nested:
            continue
        number += 1
        made = _content_control(xml, start, tag.end(), number)
        if made is not None:
            yield made


def _content_control(xml: str, start: int, end: int, number: int) -> Control | None:
    body = xml.find("<w:sdtContent", start, end)
    open_ = xml.find(">", body, end) + 1 if body > 0 else 0
    close = xml.rfind("</w:sdtContent>", start, end)
    head = xml[start:body] if body > 0 else ""
    if not open_ or close < open_ or _NO_FIELD.search(head) or _LOCKED.search(head):
        return None
    name, label = _said(head, "tag"), _said(head, "alias")
    options: tuple[Option, ...] = ()
    kind: Kind = "text"
    input_type, value = "text", ""
    seen = "" if "<w:showingPlcHdr" in head else _text(xml[open_:close])
    if _BOX.search(head):
        kind = input_type = "checkbox"
        value = TICKED if re.search(r'<w14:checked\s+w14:val="(?:1|true)"', head) else ""
    elif _LIST.search(head):
        kind, options = "select", tuple(_items(head))
        value = next((each.value for each in options if each.text == seen), "")
    else:
        value = seen
        if re.search(r"<w:date\b", head):
            input_type = "date"
        elif re.search(r'<w:text\b[^<>]*w:multiLine="(?:1|true)"', head):
            kind = input_type = "textarea"
    field = Field(f"sdt{number}", name, label, kind, input_type, options=options, value=value)
    return Control(field, start, end, (start, body), (open_, close))


def _items(head: str) -> Iterator[Option]:
    for item in list(_ITEM.finditer(head))[:MAX_OPTIONS]:
        text, value = _attribute(item[1], "displayText"), _attribute(item[1], "value")
        if text or value:
            yield Option(value, text or value)


def _legacy(xml: str) -> Iterator[Control]:
    begun: list[tuple[re.Match[str], int]] = []
    number = 0
    for mark in _FIELD.finditer(xml):
        if mark[1] == "begin":
            begun.append((mark, 0))
        elif mark[1] == "separate" and begun:
            begun[-1] = (begun[-1][0], mark.end())
        elif mark[1] == "end" and begun:
            begin, separate = begun.pop()
            head_end = begin.end() if begin[2] else xml.find("</w:fldChar>", begin.end(), mark.start())
            head = xml[begin.end() : head_end] if head_end > 0 else ""
            if "<w:ffData" not in head or re.search(r'<w:enabled\s+w:val="(?:0|false)"', head):
                continue
            number += 1
            inner = (separate, mark.start()) if separate else (mark.start(), mark.start())
            field = _legacy_field(head, _text(xml[inner[0] : inner[1]]), number)
            if field is not None:
                yield Control(field, begin.start(), mark.end(), (begin.end(), head_end), inner, legacy=True)


def _legacy_field(head: str, seen: str, number: int) -> Field | None:
    name, label = _said(head, "name"), _said(head, "helpText") or _said(head, "statusText")
    key = f"ff{number}"
    if "<w:checkBox" in head:
        on = _flag(head, "checked") if "<w:checked" in head else _flag(head, "default")
        return Field(key, name, label, "checkbox", "checkbox", value=TICKED if on else "")
    if "<w:ddList" in head:
        texts = [unescape(_attribute(each, "val")) for each in re.findall(r"<w:listEntry\b([^<>]*)/?>", head)]
        options = tuple(Option(str(place), text) for place, text in enumerate(texts[:MAX_OPTIONS]))
        return Field(key, name, label, "select", "select", options=options)
    if "<w:textInput" not in head:
        return None
    longest = _said(head, "maxLength")
    return Field(key, name, label, longest=int(longest) if longest.isdigit() else 0, value=seen)


def _said(head: str, tag: str) -> str:
    found = re.search(rf"<w:{tag}\b([^<>]*)/?>", head)
    return " ".join(_attribute(found[1], "val").split())[:LONGEST_LABEL] if found else ""


def _attribute(said: str, name: str) -> str:
    found = re.search(rf'\bw(?:14)?:{name}="([^"]*)"', said)
    return unescape(found[1]) if found else ""


def _flag(head: str, tag: str) -> bool:
    found = re.search(rf"<w:{tag}\b([^<>]*)/?>", head)
    return bool(found) and _attribute(found[1] if found else "", "val") not in ("0", "false")


def _text(xml: str) -> str:
    return " ".join("".join(unescape(each[2] or "") for each in _TEXT.finditer(xml)).split())


# Filling


def edits(xml: str, control: Control, value: str) -> list[Edit]:
    """What has to be changed so that it holds the value; nothing where it does not offer it."""
    field = control.field
    if field.kind == "checkbox":
        if value not in (TICKED, UNTICKED):
            return []
        return (_legacy_ticked if control.legacy else _ticked)(xml, control, value == TICKED)
    if field.kind == "select":
        chosen = next((each for each in field.options if value in (each.value, each.text)), None)
        if chosen is None:
            return []
        if control.legacy:
            return _legacy_chosen(xml, control, chosen)
        return [*_unplaceheld(xml, control), *_rewritten(xml, control, chosen.text)]
    if control.legacy:
        return _rewritten(xml, control, value)
    day = _day(value) if field.input_type == "date" else None
    head = xml[control.head[0] : control.head[1]]
    dated = _dated(head, control.head[0], day) if day else []
    shown = _shown(head, day) if day else value
    return [*dated, *_unplaceheld(xml, control), *_rewritten(xml, control, shown)]


def _rewritten(xml: str, control: Control, value: str) -> list[Edit]:
    """The value in the place of the first text, the other texts emptied."""
    start, end = control.inner
    inside = xml[start:end]
    texts = list(_TEXT.finditer(inside))
    if texts:
        new = [(each.start(), each.end(), f'{_opened(each[1])}>{_lines(value) if place == 0 else ""}</w:t>')
               for place, each in enumerate(texts)]  # fmt: skip
        return [(start + at, start + until, text) for at, until, text in new]
    run = run_of(value)
    if control.legacy:
        place = xml.rfind("<w:r", 0, end)  # the run of the mark that ends it
        begun = "" if start != end else '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        return [(place, place, begun + run)]
    if empty := re.search(r"<w:p(\s[^<>]*)?/>", inside):
        return [(start + empty.start(), start + empty.end(), f"<w:p{empty[1] or ''}>{run}</w:p>")]
    close = inside.find("</w:p>")
    return [(start + max(0, close), start + max(0, close), run)]


def _lines(value: str) -> str:
    return escape(value, quote=False).replace("\n", "</w:t><w:br/><w:t>")


def run_of(value: str) -> str:
    """The text as a run of its own (WordprocessingML, 17.3.2)."""
    return f'<w:r><w:t xml:space="preserve">{_lines(value)}</w:t></w:r>'


def _opened(tag: str) -> str:
    return tag if "xml:space" in tag else f'{tag} xml:space="preserve"'


def _unplaceheld(xml: str, control: Control) -> list[Edit]:
    """It shows a value now, and no longer the words that ask for one."""
    found = re.search(r"<w:showingPlcHdr\b[^<>]*/>", xml[control.head[0] : control.head[1]])
    if not found:
        return []
    start, end = control.inner
    marks = [(start + each.start(), start + each.end(), "") for each in _STYLE.finditer(xml[start:end])]
    return [(control.head[0] + found.start(), control.head[0] + found.end(), ""), *marks]


def _ticked(xml: str, control: Control, on: bool) -> list[Edit]:
    at, until = control.head
    head = xml[at:until]
    state = "checkedState" if on else "uncheckedState"
    found = re.search(rf"<w14:{state}\b([^<>]*)/?>", head)
    sign = (found and _attribute(found[1], "val")) or ("2612" if on else "2610")
    mark = re.search(r"<w14:checked\b[^<>]*/>", head)
    done: list[Edit] = []
    if mark:
        done = [(at + mark.start(), at + mark.end(), f'<w14:checked w14:val="{int(on)}"/>')]
    elif box := re.search(r"<w14:checkbox\b[^<>]*?(/?)>", head):
        said = f'<w14:checked w14:val="{int(on)}"/>'
        new = f"{box.group()[:-2]}>{said}</w14:checkbox>" if box[1] else box.group() + said
        done = [(at + box.start(), at + box.end(), new)]
    start, end = control.inner
    symbol = re.search(r'(<w:sym\b[^<>]*w:char=")[0-9A-Fa-f]+(")', xml[start:end])
    if symbol:
        return [*done, (start + symbol.start(), start + symbol.end(), f"{symbol[1]}{sign}{symbol[2]}")]
    return [*done, *_rewritten(xml, control, chr(int(sign, 16)))]


def _legacy_ticked(xml: str, control: Control, on: bool) -> list[Edit]:
    at, until = control.head
    head = xml[at:until]
    said = f'<w:checked w:val="{int(on)}"/>'
    if mark := re.search(r"<w:checked\b[^<>]*/>", head):
        return [(at + mark.start(), at + mark.end(), said)]
    close = head.find("</w:checkBox>")
    return [(at + close, at + close, said)] if close >= 0 else []


def _legacy_chosen(xml: str, control: Control, chosen: Option) -> list[Edit]:
    at, until = control.head
    head = xml[at:until]
    said = f'<w:result w:val="{chosen.value}"/>'
    if mark := re.search(r"<w:result\b[^<>]*/>", head):
        return [(at + mark.start(), at + mark.end(), said)]
    open_ = re.search(r"<w:ddList\b[^<>]*>", head)
    return [(at + open_.end(), at + open_.end(), said)] if open_ else []


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _dated(head: str, at: int, day: date | None) -> list[Edit]:
    found = re.search(r"<w:date\b([^<>]*?)(/?)>", head)
    if not found or day is None:
        return []
    rest = re.sub(r'\s*w:fullDate="[^"]*"', "", found[1])
    return [(at + found.start(), at + found.end(), f'<w:date w:fullDate="{day}T00:00:00Z"{rest}{found[2]}>')]


def _shown(head: str, day: date | None) -> str:
    """The day as the control writes days, by its pattern and language."""
    from babel import UnknownLocaleError
    from babel.dates import format_date

    if day is None:
        return ""
    pattern, tongue = _said(head, "dateFormat"), _said(head, "lid") or "en"
    if not pattern:
        return day.isoformat()
    pattern = pattern.replace("dddd", "EEEE").replace("ddd", "EEE")  # Word's names of days, as CLDR writes them
    try:
        return str(format_date(day, pattern, tongue.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def applied(xml: str, changes: Sequence[Edit]) -> str:
    """The document with all these changes, none of which overlap."""
    for start, end, text in sorted(changes, reverse=True):
        xml = xml[:start] + text + xml[end:]
    return xml
