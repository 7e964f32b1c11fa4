"""Libraries of the system without which Qt opens no window, and would end the process with words for programmers.

The plugin that Qt is going to load is loaded first: with it come Qt and all that they ask the system for, so that this
takes no time of its own. Only where that fails is each library looked for by name.
"""

import re
from collections.abc import Mapping
from ctypes import CDLL
from importlib.util import find_spec
from pathlib import Path

PACKAGES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Library -> package of Debian and Ubuntu."""
MISSING = "Second Me cannot open a window: these libraries of the system are missing or do not fit: {names}.\n"
REMEDY = "On Debian and Ubuntu: sudo apt install {packages}\n"
_OF_X, _OF_WAYLAND = ("libX", "libxcb", "libxkbcommon-x11"), ("libwayland",)
_ABSENT = re.compile(r"(?P<name>\S+): cannot open shared object file")


def problem(platform: str) -> str:
    """What to do so that Qt's `platform` ("xcb", "wayland") can be loaded; "" when it can."""
    plugin = _plugin(platform)
    if plugin is None or not _absent(str(plugin)):
        return ""
    others = _OF_X if platform == "wayland" else _OF_WAYLAND
    asked = (str(plugin), *(name for name in PACKAGES if not name.startswith(others)))
    names = sorted({_absent(name) for name in asked} - {""})
    packages = sorted({PACKAGES[name] for name in names if name in PACKAGES})
    remedy = REMEDY.format(packages=" ".join(packages)) if packages else ""
    return MISSING.format(names=", ".join(names)) + remedy


def _plugin(platform: str) -> Path | None:
    """Where PySide6's wheels have it; another Qt is not looked into."""
    spec = find_spec("PySide6")
    for folder in (spec and spec.submodule_search_locations) or ():
        file = Path(folder) / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
        if file.is_file():
            return file
    return None


def _absent(name: str) -> str:
    """The library that the system lacks to load this one: itself, or one that it asks for; what the system says where
    it is another reason; "" when it can be loaded. In the frozen app what the system says lies in another error."""
    try:
        CDLL(name)
    except OSError as error:
        said = str(error.__cause__ or error)
        found = _ABSENT.search(said)
        return found["name"] if found else said
    return ""
