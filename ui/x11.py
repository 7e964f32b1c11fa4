"""The part of Xlib and XTest that Second Me calls, through ctypes, and no error of the X server that ends the process.

Xlib's own error handler ends the process, and there is one for all connections: here one is set that counts, once.
"""

import ctypes
import ctypes.util
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

ANY_TYPE = 0
ATOM_WINDOW, ATOM_CARDINAL = 33, 6
CLIENT_MESSAGE = 33
SUBSTRUCTURE = (1 << 19) | (1 << 20)
REVERT_TO_PARENT = 2
POINTER_ROOT = 1
MODIFIERS = 0b11101101
"""Shift, Control and Mod1, Mod3 to Mod5; not Lock (1 << 1), and not Mod2 (1 << 4), which is Num Lock."""
_Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_P, _N, _W, _U = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong, ctypes.c_uint
_TYPES: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("XOpenDisplay", _P, (ctypes.c_char_p,)),
    ("XCloseDisplay", _N, (_P,)),
    ("XDefaultRootWindow", _W, (_P,)),
    ("XInternAtom", _W, (_P, ctypes.c_char_p, _N)),
    ("XGetWindowProperty", _N, (_P, _W, _W, ctypes.c_long, ctypes.c_long, _N, _W, _P, _P, _P, _P, _P)),
    ("XFree", _N, (_P,)),
    ("XSync", _N, (_P, _N)),
    ("XGetInputFocus", _N, (_P, _P, _P)),
    ("XSetInputFocus", _N, (_P, _W, _N, _W)),
    ("XRaiseWindow", _N, (_P, _W)),
    ("XQueryTree", _N, (_P, _W, _P, _P, _P, _P)),
    ("XSendEvent", _N, (_P, _W, _N, ctypes.c_long, _P)),
    ("XQueryPointer", _N, (_P, _W, _P, _P, _P, _P, _P, _P, _P)),
    ("XDisplayKeycodes", _N, (_P, _P, _P)),
    ("XGetKeyboardMapping", _P, (_P, ctypes.c_ubyte, _N, _P)),
    ("XChangeKeyboardMapping", _N, (_P, _N, _N, _P, _N)),
    ("XSetErrorHandler", _P, (_P,)),
)


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, padded to the size of an XEvent."""

    _fields_ = (
        ("type", _N), ("serial", _W), ("send_event", _N), ("display", _P), ("window", _W), ("message_type", _W),
        ("format", _N), ("data", ctypes.c_long * 5), ("pad", ctypes.c_long * 24),
    )  # fmt: skip


class Library:
    """libX11 and libXtst. `errors` counts what the server refused on threads of ours."""

    def __init__(self, x11: Any, xtest: Any) -> None:
        self.x11, self.xtest = x11, xtest
        self._told = threading.local()
        self._handler = _Handler(self._refused)
        x11.XSetErrorHandler(self._handler)

    @property
    def errors(self) -> int:
        return getattr(self._told, "errors", 0)

    def _refused(self, _display: Any, _event: Any) -> int:
        self._told.errors = self.errors + 1
        return 0


@lru_cache(maxsize=1)
def library() -> Library | None:
    """None where the libraries are not there."""
    names = [ctypes.util.find_library(name) for name in ("X11", "Xtst")]
    if None in names:
        return None
    x11, xtest = (ctypes.CDLL(name) for name in names)
    for function, result, arguments in _TYPES:
        found = getattr(x11, function)
        found.restype, found.argtypes = result, arguments
    xtest.XTestFakeKeyEvent.argtypes = (_P, _U, _N, _W)
    xtest.XTestQueryExtension.argtypes = (_P, _P, _P, _P, _P)
    return Library(x11, xtest)


class Display:
    """A connection of its own, for one thread; to be used in a `with`. Raises OSError when the server does not answer
    or cannot type."""

    def __init__(self) -> None:
        found = library()
        if found is None:
            raise OSError("libX11 or libXtst is not there")
        self._library, self._x11, self._xtest = found, found.x11, found.xtest
        self._display = self._x11.XOpenDisplay(None)
        if not self._display:
            raise OSError("the X server does not answer")
        self.root: int = self._x11.XDefaultRootWindow(self._display)
        numbers = [ctypes.byref(ctypes.c_int()) for _ in range(4)]
        if not self._xtest.XTestQueryExtension(self._display, *numbers):
            self._x11.XCloseDisplay(self._display)
            raise OSError("the X server has no XTEST")

    def __enter__(self) -> "Display":
        return self

    def __exit__(self, *_error: object) -> None:
        self._x11.XCloseDisplay(self._display)

    def sync(self) -> bool:
        """Wait for the server; False when it refused something since the last time."""
        before = self._library.errors
        self._x11.XSync(self._display, 0)
        return self._library.errors == before

    def number(self, window: int, name: str, kind: int = ANY_TYPE) -> int:
        """A property of one number, 0 where there is none, or no such window."""
        atom = self._x11.XInternAtom(self._display, name.encode(), 0)
        actual, format, count, left, data = _W(), _N(), _W(), _W(), _P()
        refs = [ctypes.byref(each) for each in (actual, format, count, left, data)]
        failed = self._x11.XGetWindowProperty(self._display, window, atom, 0, 1, 0, kind, *refs)
        if failed or not data:
            return 0
        found = ctypes.cast(data, ctypes.POINTER(ctypes.c_ulong))[0] if count.value and format.value == 32 else 0
        self._x11.XFree(data)
        return int(found)

    def parent(self, window: int) -> int:
        """0 when there is none, or no such window."""
        root, parent, children, count = _W(), _W(), _P(), _U()
        refs = [ctypes.byref(each) for each in (root, parent, children, count)]
        if not self._x11.XQueryTree(self._display, window, *refs):
            return 0
        if children:
            self._x11.XFree(children)
        return parent.value

    def focus(self) -> int:
        window, revert = _W(), _N()
        self._x11.XGetInputFocus(self._display, ctypes.byref(window), ctypes.byref(revert))
        return window.value

    def set_focus(self, window: int) -> None:
        self._x11.XSetInputFocus(self._display, window, REVERT_TO_PARENT, 0)

    def raise_window(self, window: int) -> None:
        self._x11.XRaiseWindow(self._display, window)

    def ask_manager(self, window: int, name: str, *data: int) -> None:
        """Send the window manager a message about a window (EWMH)."""
        event = ClientMessage(type=CLIENT_MESSAGE, window=window, format=32, send_event=1)
        event.message_type = self._x11.XInternAtom(self._display, name.encode(), 0)
        event.data[: len(data)] = data
        self._x11.XSendEvent(self._display, self.root, 0, SUBSTRUCTURE, ctypes.byref(event))

    def modifiers(self) -> int:
        """Those that are held down now, without the locks."""
        numbers = [_W(), _W(), _N(), _N(), _N(), _N(), _U()]
        self._x11.XQueryPointer(self._display, self.root, *(ctypes.byref(each) for each in numbers))
        return int(numbers[-1].value) & MODIFIERS

    def free_keys(self) -> tuple[list[int], int]:
        """Key codes without any meaning, and how many meanings a key can have."""
        least, most, per = _N(), _N(), _N()
        self._x11.XDisplayKeycodes(self._display, ctypes.byref(least), ctypes.byref(most))
        count = most.value - least.value + 1
        data = self._x11.XGetKeyboardMapping(self._display, least.value, count, ctypes.byref(per))
        table = ctypes.cast(data, ctypes.POINTER(ctypes.c_ulong))
        free = [
            least.value + at for at in range(count) if not any(table[at * per.value : (at + 1) * per.value])
        ]
        self._x11.XFree(data)
        return free, per.value

    def map_keys(self, meanings: Mapping[int, int], per: int) -> None:
        """Give each key code one meaning, with whatever modifiers and layout; 0 takes it away. Codes in a row are sent
        together: a server takes long to make its tables anew."""
        codes = sorted(meanings)
        while codes:
            many = next((at for at, code in enumerate(codes) if code != codes[0] + at), len(codes))
            run, codes = codes[:many], codes[many:]
            signs = (ctypes.c_ulong * (per * many))(*(meanings[code] for code in run for _ in range(per)))
            self._x11.XChangeKeyboardMapping(self._display, run[0], per, signs, many)

    def press(self, code: int) -> None:
        for down in (1, 0):
            self._xtest.XTestFakeKeyEvent(self._display, code, down, 0)
