"""The second step: the models, what of them fits this machine and how fast they would run; or a file, or none yet."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from secondme.errors import NeedsConsent
from secondme.types import ModelInfo
from ui.bridge import Bridge, explain
from ui.firstrun.step import Step
from ui.imports.pages import ProblemBox
from ui.settings.model_card import ModelCard
from ui.settings.page import add_divided
from ui.widgets.basics import Box, Button, label
from ui.widgets.files import choose

OFFERED = 3
"""Models for replies that are offered here; the page of the models has them all."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)


class ModelStep(Step):
    """A model that was downloaded here is used, where the one in use is not there."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            bridge,
            _tr("A model for this computer"),
            _tr(
                "Replies are written by a language model that runs here. A larger one answers better and takes longer;"
                " about 5 tokens a second is the pace of calm reading. You can change it at any time."
            ),
        )
        self.cards: dict[str, ModelCard] = {}
        self._asked: Path | None = None
        self.chat, self.finding = Box("card"), Box("card")
        self.problem = ProblemBox()
        self.problem.hide()
        self.file = Button(_tr("Use a .gguf file of mine"), "quiet", "file", self._choose)
        self.add(label(_tr("For replies"), "section"), self.chat)
        self.box.addWidget(self.file, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.problem, label(_tr("For finding by meaning"), "section"), self.finding)
        self.end()
        self.installed = False

    def enter(self) -> None:
        self.reload()
        self.bridge.call(lambda me: (me.models.measure(), me.models.look_for_hub()), self._looked, self._trouble)

    @Slot(object)
    def _looked(self, _found: object) -> None:
        self.reload()

    @Slot()
    def reload(self) -> None:
        self.bridge.call(lambda me: me.models.list(), self._show, self._trouble)

    @Slot(object)
    def _show(self, infos: Sequence[ModelInfo]) -> None:
        shown = {info.name for info in offered(infos)}
        for info in infos:
            if info.name in self.cards:
                self.cards[info.name].show_info(info, infos)
                self.cards[info.name].setVisible(info.name in shown or self.cards[info.name].busy)
            elif info.name in shown:
                card = ModelCard(self.bridge, info, infos)
                card.changed.connect(self._downloaded)
                card.consent_asked.connect(self._needs_consent)
                self.cards[info.name] = card
                add_divided(self.chat if info.role == "chat" else self.finding, card)
        self.installed = any(info.installed and info.in_use for info in infos if info.role == "chat")
        fresh = [info for info in infos if info.role == "chat" and info.installed]
        if fresh and not self.installed:
            name = fresh[0].name
            self.bridge.call(lambda me: me.models.use(name), self._looked, self._trouble)
        self.changed.emit()

    @Slot()
    def _downloaded(self) -> None:
        self.reload()

    def next_words(self) -> str:
        busy = any(card.busy for card in self.cards.values())
        return super().next_words() if self.installed or busy else _tr("Later")

    # A file

    def _choose(self) -> None:
        one = QFileDialog.FileMode.ExistingFile
        choose(self, _tr("Add a model"), self._chosen, one, _tr("GGUF models (*.gguf)"))

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        self.add_file(Path(paths[0]))

    def add_file(self, path: Path) -> None:
        self._asked = path
        self.bridge.call(lambda me: me.models.use(me.models.add(path).name), self._added, self._trouble)

    @Slot(object)
    def _added(self, _changes: object) -> None:
        self.bridge.toast(_tr("Your model is used from the next message on."))
        self.reload()

    @Slot(str, object)
    def _needs_consent(self, warning: str, _path: object) -> None:
        """The question has its place on the page of the models."""
        self._trouble(NeedsConsent(warning, _tr("You can add it on the Models page.")))

    @Slot(object)
    def _trouble(self, error: BaseException) -> None:
        self.problem.show_notice(explain(error, self.bridge.paths))
        self.problem.show()


def offered(infos: Sequence[ModelInfo]) -> list[ModelInfo]:
    """What is worth a look at first: what is recommended, in use or there already, then what fits, a few in all."""
    wanted = [info for info in infos if info.role == "chat" and (info.fits or info.in_use or info.installed)]
    wanted.sort(key=lambda info: not (info.recommended or info.in_use or info.installed))
    finding = [info for info in infos if info.role == "embedding" and (info.in_use or info.installed)]
    return [*wanted[:OFFERED], *finding[:1]]
