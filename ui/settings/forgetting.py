"""A row whose button forgets what was learned, and says so; that can be taken back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.settings.page import Row
from ui.undos import Change, Undos
from ui.widgets.basics import Button

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes


class Forgetting(Row):
    def __init__(self, undos: Undos, title: str, help: str, forget: "Callable[[SecondMe], Changes]", also: str) -> None:
        """`undos`: those of the page that it stands on."""
        self.button = Button("", clicked=self._forget)
        super().__init__(title, help, self.button, also)
        self.button.setText(self.tr("Forget it"))
        self._undos, self._work = undos, forget

    def _forget(self) -> None:
        said = self.tr("Forgotten: {what}").format(what=self.title)
        Change(self, self._undos, said).start(self._undos.bridge, self._work)
