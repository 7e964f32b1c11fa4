"""What the tests of single pages share: a page on the screen, and a button that a person presses."""

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_Page = TypeVar("_Page", bound=QWidget)


def show(page: _Page, qtbot: Any) -> _Page:
    """The page by itself, as large as in the window, once it can be seen."""
    qtbot.addWidget(page)
    page.resize(1000, 760)
    page.show()
    qtbot.waitExposed(page)
    return page


def press(qtbot: Any, button: Any) -> None:
    """With the mouse; it has to be there to be pressed."""
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
