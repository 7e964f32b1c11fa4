"""Check boxes and groups of radio buttons in PDF forms (ISO 32000-1, 12.7.4.2): which there are, and how one is ticked.

A button is on when the state of its appearance (/AS) is its export value, the one name under /AP /N that is not /Off;
its field (/V) holds the same name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from secondme.autofill.form import TICKED, UNTICKED, Field, Option

READ_ONLY, RADIO, PUSH = 1, 1 << 15, 1 << 16
"""Flags of button fields, /Ff (table 226)."""
OFF, USUAL = "/Off", "/Yes"
DEEPEST = 20
MAX_OPTIONS = 100


def _is_group(one: Any, widgets: list[Any]) -> bool:
    """Several buttons of one field of which one is on: radio buttons, or boxes with different export values."""
    return bool(_flags(one) & RADIO) or len({state_of(each) for each in widgets}) > 1


def _flags(one: Any) -> int:
    return int(one.get("/Ff") or 0)


def state_of(widget: Any) -> str:
    """The name that turns this button on."""
    looks = widget.get("/AP", {}).get_object().get("/N", {}) if "/AP" in widget else {}
    states = looks.get_object() if hasattr(looks, "get_object") else looks
    return next((str(name) for name in states if str(name) != OFF), USUAL)


def buttons(root: Any) -> Iterator[tuple[str, Any, list[Any]]]:
    """(full name, field, its buttons on the pages) of each field of check boxes or radio buttons that can be set."""
    form = root.get("/AcroForm")
    top = form.get_object().get("/Fields", ()) if form else ()
    todo: list[tuple[str, Any, dict[str, Any], int]] = [("", each, {}, 0) for each in top]
    while todo:
        above, reference, given, depth = todo.pop(0)
        one = reference.get_object()
        name = ".".join(filter(None, (above, str(one.get("/T") or ""))))
        kind = {key: one[key] for key in ("/FT", "/Ff") if key in one}
        told = {**given, **kind}
        kids = [each.get_object() for each in one.get("/Kids", ())]
        if told.get("/FT") == "/Btn" and not any("/T" in kid for kid in kids):
            if not int(told.get("/Ff") or 0) & (READ_ONLY | PUSH):
                yield name, one, kids or [one]
        elif depth < DEEPEST:
            todo += [(name, each, told, depth + 1) for each in one.get("/Kids", ())]


def button_fields(root: Any) -> Iterator[Field]:
    """A field each: a box to tick, or a group to choose one of."""
    for name, one, widgets in buttons(root):
        last = name.rpartition(".")[2]
        label = str(one.get("/TU") or (widgets[0].get("/TU") if len(widgets) == 1 else "") or last)
        section = " · ".join(name.split(".")[:-1])
        held = str(one.get("/V") or OFF)
        if not _is_group(one, widgets):
            ticked = TICKED if held == state_of(widgets[0]) else ""
            yield Field(name, last, label, "checkbox", "checkbox", section=section, value=ticked)
            continue
        options = _options(one, widgets)
        value = "" if held == OFF else held.removeprefix("/")
        yield Field(name, last, label, "radio", "radio", options=tuple(options), section=section, value=value)


def _options(one: Any, widgets: list[Any]) -> list[Option]:
    """By export value; what is said of each is its own words for readers of screens, or its text in /Opt."""
    texts = [str(each) for each in one.get("/Opt", ())]
    found: dict[str, Option] = {}
    for place, widget in enumerate(widgets[:MAX_OPTIONS]):
        value = state_of(widget).removeprefix("/")
        told = str(widget.get("/TU") or "") if widget is not one else ""
        text = told or (texts[place] if place < len(texts) else "") or value
        found.setdefault(value, Option(value, text))
    return [*found.values()]


def tick(root: Any, values: Mapping[str, str]) -> None:
    """Set the buttons of these fields, by their full names: TICKED or UNTICKED, or the export value or the text of one
    of a group. What a field does not offer changes nothing."""
    from pypdf.generic import NameObject

    for name, one, widgets in buttons(root):
        if name not in values:
            continue
        wanted = _wanted(one, widgets, values[name])
        if not wanted:
            continue
        one[NameObject("/V")] = NameObject(wanted)
        for widget in widgets:
            widget[NameObject("/AS")] = NameObject(wanted if state_of(widget) == wanted else OFF)


def _wanted(one: Any, widgets: list[Any], value: str) -> str:
    if value == UNTICKED:
        return OFF
    if not _is_group(one, widgets):
        return state_of(widgets[0]) if value == TICKED else ""
    options = _options(one, widgets)
    chosen = next((each.value for each in options if value in (each.value, each.text)), "")
    return f"/{chosen}" if chosen else ""
