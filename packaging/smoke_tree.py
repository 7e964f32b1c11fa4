#!/usr/bin/python3
"""What a screen reader is told of the windows: a JSON array of `{"role","name","text","states","at":[x,y,w,h]}`.

A program of its own, started with the Python of the system, for which alone Debian builds the bindings of AT-SPI.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

STATES = ("showing", "enabled", "focused", "checked", "editable")
WRITTEN = ("text", "label")
ALONE = ("label", "push button", "check box", "table cell", "text", "list item")
"""Parts in which there are no others that matter."""
SMALLEST = 3
"""Px; what is smaller cannot be clicked, and is nothing that a person sees."""


def told(node: Atspi.Accessible, states: Atspi.StateSet) -> dict[str, object]:
    """Every question is a message to the app and back, so what cannot be there is not asked for."""
    role = node.get_role_name()
    at = node.get_extents(Atspi.CoordType.SCREEN)
    text = node.get_text_iface() if role in WRITTEN else None
    return {
        "role": role,
        "name": node.get_name() or "",
        "text": Atspi.Text.get_text(text, 0, -1) if text else "",
        "states": [name for name in STATES if states.contains(getattr(Atspi.StateType, name.upper()))],
        "at": [at.x, at.y, at.width, at.height],
    }


def walk(node: Atspi.Accessible, found: list[dict[str, object]]) -> None:
    """What is shown, in the order of the tree. A part that goes away meanwhile is passed over."""
    for index in range(node.get_child_count()):
        try:
            child = node.get_child_at_index(index)
            states = child.get_state_set() if child is not None else None
            if states is None or not states.contains(Atspi.StateType.SHOWING):
                continue
            one = told(child, states)
            if min(one["at"][2:]) >= SMALLEST:
                found.append(one)
            if one["role"] not in ALONE:
                walk(child, found)
        except GLib.Error:
            continue


def main() -> None:
    found: list[dict[str, object]] = []
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(index)
        if program is not None:
            walk(program, found)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
