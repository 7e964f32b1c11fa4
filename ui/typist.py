"""Types a text into the window in front, on X11: each sign from a key that had no meaning and is given one for a
moment, so that no layout and no lock can turn it into another.

Only signs are ever typed, no Enter and no Tab. What kind of field has the focus there nobody can know on X11.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from secondme.progress import Progress
from ui.x11 import ATOM_CARDINAL, ATOM_WINDOW, POINTER_ROOT, Display, library

Outcome = Literal["typed", "gone", "lost", "held", "unable"]
"""`gone`: the window is not there any more, or did not come to the front; `lost`: another one came before the end;
`held`: Ctrl or the like stayed down; `unable`: the server offers no way. Nothing, or with `lost` a part, was typed."""
WAIT_S = 2.0
PAUSE_S = 0.012
"""Between signs, and between looks."""
SETTLE_S = 0.25
"""So long programs get to learn what the keys mean, and to read what was typed before that ends."""
ACTIVE = "_NET_ACTIVE_WINDOW"


@dataclass(frozen=True, slots=True)
class Front:
    """A window of another program: what the window manager calls active (0 without one), and what has the focus."""

    active: int
    focus: int


def possible(platform: str) -> bool:
    """Whether there can be typing at all; `platform` is Qt's name of it."""
    return platform == "xcb" and library() is not None


def in_front(process: int) -> Front | None:
    """The window in front, None when it is one of this process, or there is none."""
    try:
        with Display() as display:
            front = Front(display.number(display.root, ACTIVE, ATOM_WINDOW), display.focus())
            if not front.active and (front.focus <= POINTER_ROOT or front.focus == display.root):
                return None
            owner = _owner(display, front.active or front.focus)
            display.sync()
            return None if owner == process else front
    except OSError:
        return None


def type_into(front: Front, text: str, progress: Progress) -> Outcome:
    """Bring the window to the front and type. Raises Cancelled; keys have their old meaning again then."""
    signs = " ".join(text.split())
    signs = "".join(sign for sign in signs if sign.isprintable())
    try:
        with Display() as display:
            if not _bring(display, front, progress):
                return "gone"
            if not _wait(lambda: not display.modifiers(), progress):
                return "held"
            return _type(display, front, signs, progress)
    except OSError:
        return "unable"


def keysym(sign: str) -> int:
    """X11's number of a sign: Latin-1 as it is, other Unicode with the mark 0x01000000 (X11 protocol, appendix A)."""
    code = ord(sign)
    return code if 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF else 0x01000000 | code


def parts(text: str, most: int) -> list[str]:
    """The text in pieces of at most so many different signs."""
    found = [""]
    for sign in text:
        if len({*found[-1], sign}) > most:
            found.append("")
        found[-1] += sign
    return [part for part in found if part]


def _owner(display: Display, window: int) -> int:
    """The process that a window, or one around it, says it belongs to; 0 when none does."""
    while window and window != display.root:
        if process := display.number(window, "_NET_WM_PID", ATOM_CARDINAL):
            return process
        window = display.parent(window)
    return 0


def _is_front(display: Display, front: Front) -> bool:
    if front.active:
        return display.number(display.root, ACTIVE, ATOM_WINDOW) == front.active
    return display.focus() == front.focus


def _bring(display: Display, front: Front, progress: Progress) -> bool:
    display.sync()
    if not display.parent(front.active or front.focus):
        return False
    if front.active:
        display.ask_manager(front.active, ACTIVE, 2)
    else:
        display.raise_window(front.focus)
        display.set_focus(front.focus)
    display.sync()
    return _wait(lambda: _is_front(display, front), progress)


def _wait(condition: Callable[[], bool], progress: Progress) -> bool:
    until = time.monotonic() + WAIT_S
    while not condition():
        progress.check()
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE_S)
    return True


def _type(display: Display, front: Front, signs: str, progress: Progress) -> Outcome:
    free, per = display.free_keys()
    if not free or per < 1:
        return "unable"
    for part in parts(signs, len(free)):
        codes = dict(zip(dict.fromkeys(part), free, strict=False))
        try:
            display.map_keys({code: keysym(sign) for sign, code in codes.items()}, per)
            display.sync()
            time.sleep(SETTLE_S)
            for sign in part:
                progress.check()
                if not _is_front(display, front) or display.modifiers():
                    return "lost"
                display.press(codes[sign])
                display.sync()
                time.sleep(PAUSE_S)
        finally:
            time.sleep(SETTLE_S)
            display.map_keys(dict.fromkeys(codes.values(), 0), per)
            display.sync()
    return "typed"
