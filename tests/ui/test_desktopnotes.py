"""What comes over the session's bus is checked: any program may send there."""

from typing import Any

import pytest
from jeepney import DBusAddress, new_signal
from PySide6.QtCore import QObject

from ui.desktopnotes import NAME, PLACE, DesktopNotes


@pytest.mark.parametrize(("signature", "body"), [(None, ()), ("as", (["x"],)), ("s", ("1",))])
def test_a_signal_of_another_shape_is_passed_over(qapp: Any, signature: str | None, body: tuple[Any, ...]) -> None:
    parent = QObject()
    notes, clicked = DesktopNotes(parent), list[str]()
    notes.clicked.connect(clicked.append)
    notes._shown[1] = "inbox"
    notes._take(new_signal(DBusAddress(PLACE, NAME, NAME), "ActionInvoked", signature, body))
    assert clicked == []
    notes._take(new_signal(DBusAddress(PLACE, NAME, NAME), "ActionInvoked", "us", (1, "default")))
    assert clicked == ["inbox"]
