"""Keys that work from every window, on X11: a grab on the root window through libX11, on a connection of its own.

Elsewhere (Wayland, Windows, macOS), where libX11 is not there, or where another program has the keys already, there are
none, and the keys work in the window alone. Xlib: XGrabKey(3), XSetErrorHandler(3).
"""

import ctypes
import ctypes.util
import logging
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot
from PySide6.QtGui import QGuiApplication

log = logging.getLogger(__name__)

KEY_PRESS, GRAB_ASYNC = 2, 1
SHIFT, LOCK, CONTROL, ALT, NUM_LOCK = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 4
SPACE = 0x20
"""The keysym XK_space."""
_EVENT_BYTES = 192
_Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class GlobalKeys(QObject):
    """Space with these modifiers (Ctrl and Shift) from any window, as long as it lives."""

    pressed = Signal()

    def __init__(self, parent: QObject, modifiers: int = CONTROL | SHIFT) -> None:
        super().__init__(parent)
        self._modifiers = modifiers
        self._display: Any = None
        self._refused = False
        self._x11 = _library() if QGuiApplication.platformName() == "xcb" else None
        if self._x11 is not None:
            self._grab()

    @property
    def works(self) -> bool:
        """Whether the keys are ours."""
        return bool(self._display)

    def _grab(self) -> None:
        x11 = self._x11
        display = x11.XOpenDisplay(None)
        if not display:
            return
        root, code = x11.XDefaultRootWindow(display), x11.XKeysymToKeycode(display, SPACE)
        handler = _Handler(self._refuse)
        before = x11.XSetErrorHandler(handler)
        for locks in (0, LOCK, NUM_LOCK, LOCK | NUM_LOCK):
            x11.XGrabKey(display, code, self._modifiers | locks, root, True, GRAB_ASYNC, GRAB_ASYNC)
        x11.XSync(display, False)
        x11.XSetErrorHandler(before)
        if self._refused:
            log.info("Another program has these keys already; they work in the window alone.")
            x11.XCloseDisplay(display)
            return
        self._display = display
        self.destroyed.connect(partial(_close, x11, self.__dict__))
        self._notifier = QSocketNotifier(x11.XConnectionNumber(display), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def _refuse(self, _display: Any, _event: Any) -> int:
        self._refused = True
        return 0

    @Slot()
    def _read(self) -> None:
        event = (ctypes.c_char * _EVENT_BYTES)()
        while self._display and self._x11.XPending(self._display):
            self._x11.XNextEvent(self._display, event)
            if ctypes.c_int.from_buffer(event).value == KEY_PRESS:
                self.pressed.emit()

    def release(self) -> None:
        """Give the keys back."""
        display, self._display = self._display, None
        if display:
            self._notifier.setEnabled(False)
            self._x11.XCloseDisplay(display)


def _close(x11: Any, held: dict[str, Any]) -> None:
    """Give the keys back, when their owner goes without having done so; once."""
    display, held["_display"] = held.get("_display"), None
    if display:
        x11.XCloseDisplay(display)


def _library() -> Any:
    """libX11 with its types, None where there is none."""
    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    x11 = ctypes.CDLL(name)
    pointer, number, window = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
    for function, result, arguments in (
        ("XOpenDisplay", pointer, (ctypes.c_char_p,)),
        ("XDefaultRootWindow", window, (pointer,)),
        ("XKeysymToKeycode", ctypes.c_ubyte, (pointer, window)),
        ("XGrabKey", number, (pointer, number, ctypes.c_uint, window, number, number, number)),
        ("XSync", number, (pointer, number)),
        ("XSetErrorHandler", pointer, (pointer,)),
        ("XConnectionNumber", number, (pointer,)),
        ("XPending", number, (pointer,)),
        ("XNextEvent", number, (pointer, pointer)),
        ("XCloseDisplay", number, (pointer,)),
    ):
        found = getattr(x11, function)
        found.restype, found.argtypes = result, arguments
    return x11
