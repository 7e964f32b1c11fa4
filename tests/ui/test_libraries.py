"""What is said where the system lacks a library that Qt needs to open a window."""

import sys
from pathlib import Path

import pytest

from ui import __main__ as start
from ui import libraries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the libraries are those of Linux")


@pytest.mark.parametrize("platform", ["xcb", "wayland"])
def test_where_all_is_there_nothing_is_said(platform: str) -> None:
    assert libraries._plugin(platform) is not None
    assert libraries.problem(platform) == ""


def lacking(monkeypatch: pytest.MonkeyPatch, absent: dict[str, str], frozen: bool = False) -> None:
    """Libraries that cannot be loaded -> what the system says of each; all others can. `frozen`: as PyInstaller says
    it."""

    def load(name: str) -> None:
        said = absent.get(Path(name).name)
        if said and frozen:
            raise OSError(f"Failed to load dynlib/dll {name!r}.") from OSError(said)
        if said:
            raise OSError(said)

    monkeypatch.setattr(libraries, "CDLL", load)


@pytest.mark.parametrize("frozen", [False, True])
def test_all_that_is_missing_is_named_at_once_with_its_packages(monkeypatch: pytest.MonkeyPatch, frozen: bool) -> None:
    """libxcb-cursor comes along with the package, and cannot be loaded without libxcb, which does not."""
    said = "{}: cannot open shared object file: No such file or directory"
    xcb, egl = said.format("libxcb.so.1"), said.format("libEGL.so.1")
    absent = {"libqxcb.so": xcb, "libxcb-cursor.so.0": xcb, "libxcb.so.1": xcb, "libEGL.so.1": egl}
    lacking(monkeypatch, absent, frozen)
    assert libraries.problem("xcb").splitlines() == [
        "Second Me cannot open a window: these libraries of the system are missing or do not fit: "
        "libEGL.so.1, libxcb.so.1.",
        "On Debian and Ubuntu: sudo apt install libegl1 libxcb1",
    ]
    assert libraries.problem("wayland") == "", "its plugin can be loaded"
    lacking(monkeypatch, absent | {"libqwayland.so": egl})
    assert libraries.problem("wayland").splitlines()[1] == "On Debian and Ubuntu: sudo apt install libegl1"


def test_another_reason_is_told_as_the_system_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "/lib/libc.so.6: version `GLIBC_2.99' not found (required by libqxcb.so)"
    lacking(monkeypatch, {"libqxcb.so": said})
    assert libraries.problem("xcb").splitlines() == [libraries.MISSING.format(names=said).rstrip()]


def test_a_qt_that_lies_elsewhere_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    assert libraries._plugin("no-such-platform") is None
    monkeypatch.setattr(libraries, "find_spec", lambda _: None)
    lacking(monkeypatch, {"libEGL.so.1": "gone"})
    assert libraries.problem("xcb") == ""


@pytest.mark.parametrize(
    ("display", "wayland", "platform", "absent", "said"),
    [
        ("", "", "", (), "needs a display"),
        ("here", "", "", (), ""),
        ("here", "", "", ("xcb",), "libq-of-xcb"),
        ("here", "", "offscreen", ("xcb",), ""),
        ("", "wayland-0", "", ("wayland",), "libq-of-wayland"),
        ("here", "wayland-0", "", ("wayland",), ""),
        ("here", "wayland-0", "", ("wayland", "xcb"), "libq-of-wayland"),
        ("here", "wayland-0", "wayland", ("wayland",), "libq-of-wayland"),
        ("here", "wayland-0", "xcb", ("wayland",), ""),
        ("here", "", "wayland", (), "needs a display"),
    ],
)
def test_a_window_is_opened_wherever_qt_can(
    monkeypatch: pytest.MonkeyPatch, display: str, wayland: str, platform: str, absent: tuple[str, ...], said: str
) -> None:
    """Where Wayland's part of Qt cannot be loaded, Qt goes on with X, if that is there."""
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("WAYLAND_DISPLAY", wayland)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    monkeypatch.setattr(start, "_x_answers", lambda name: name == "here")
    monkeypatch.setattr(libraries, "problem", lambda kind: f"libq-of-{kind}" if kind in absent else "")
    told = start._display_problem()
    assert said in told if said else told == ""
