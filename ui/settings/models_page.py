"""The models: which there are, which run here, download, use, and a file of one's own."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from secondme.errors import NeedsConsent
from secondme.types import Changes, ModelInfo
from ui.bridge import Bridge, explain
from ui.imports.pages import ProblemBox
from ui.settings.model_card import ModelCard
from ui.settings.page import Page, add_divided
from ui.timers import once
from ui.told import told
from ui.widgets.basics import Button, label
from ui.widgets.files import choose
from ui.widgets.questions import Ask


class ModelsPage(Page):
    """Cards stay as they are while a download runs; only what is said of their models changes."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self.add_button = Button(QCoreApplication.translate("Settings", "Add a .gguf file"), "secondary", "plus")
        super().__init__(QCoreApplication.translate("Settings", "Models"), self.add_button, parent=parent)
        self._bridge = bridge
        self._adding: Path | None = None
        self._listed: tuple[ModelInfo, ...] = ()
        self._making = once(self, 0, self._make_next)
        self.cards: dict[str, ModelCard] = {}
        self.stages = self.staged(bridge, self.tr("Looking which models are here …"), self.reload)
        self.add_button.clicked.connect(self._choose_file)
        self.content.add(
            label(self.tr("Models run on this computer. What you say never leaves it."), "muted", wrap=True)
        )
        self.problem = ProblemBox()
        self.problem.hide()
        self.content.add(self.problem)
        self.groups = {
            "chat": self.group(
                self.tr("For replies"),
                self.tr("A larger model answers better and takes longer. 5 tokens a second are the pace of reading."),
            ),
            "embedding": self.group(
                self.tr("For finding by meaning"),
                self.tr("After a change all texts are prepared anew, in the background."),
            ),
        }
        self.end()
        bridge.changed.connect(self._on_changes)
        if bridge.is_ready:
            self._first()
        else:
            bridge.ready.connect(self._first)

    @Slot()
    def _first(self) -> None:
        """What is here at once; what can be recommended when it is known whether a hub answers."""
        self.reload()
        self._bridge.call(lambda me: me.models.look_for_hub(), self._looked, self._show_problem)
        self._bridge.call(lambda me: me.models.measure(), self._measured, self._show_problem)

    @Slot(object)
    def _looked(self, found: bool) -> None:
        if found:
            self.reload()

    @Slot(object)
    def _measured(self, _nothing: object) -> None:
        self.reload()

    @Slot()
    def reload(self) -> None:
        self._bridge.call(lambda me: me.models.list(), self._show, self._not_listed)

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if changes.models or changes.settings:
            self.reload()

    @Slot(object)
    def _show(self, infos: tuple[ModelInfo, ...]) -> None:
        """New ones get their cards one in each turn, so that the window stays quick; all are shown together."""
        self.problem.hide()
        self._listed = infos
        for info in infos:
            if info.name in self.cards:
                self.cards[info.name].show_info(info, infos)
        self._drop_missing({info.name for info in infos})
        self._make_next()

    @Slot()
    def _make_next(self) -> None:
        info = next((each for each in self._listed if each.name not in self.cards), None)
        if info is None:
            self.stages.setCurrentWidget(self.area)
            return
        card = ModelCard(self._bridge, info, self._listed)
        card.changed.connect(self.reload)
        card.consent_asked.connect(self._ask_consent)
        self.cards[info.name] = card
        add_divided(self.groups[info.role], card)
        self._making.start()

    def _drop_missing(self, names: set[str]) -> None:
        for name in self.cards.keys() - names:
            card = self.cards.pop(name)
            card.hide()
            card.deleteLater()

    @Slot(object)
    def _not_listed(self, error: BaseException) -> None:
        """What is shown already stays."""
        if self.cards:
            self._show_problem(error)
        else:
            self.stages.fail(error)

    @Slot(object)
    def _show_problem(self, error: BaseException) -> None:
        self.problem.show_notice(explain(error, self._bridge.paths))

    # A file of one's own

    @Slot()
    def _choose_file(self) -> None:
        one, gguf = QFileDialog.FileMode.ExistingFile, self.tr("GGUF models (*.gguf)")
        choose(self, self.tr("Add a model"), self._chosen, one, gguf)

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        self.add_file(Path(paths[0]))

    def add_file(self, path: Path, trust_template: bool = False) -> None:
        """Add a chat model that lies on this computer; asks for consent when it is of an unknown family."""
        self._adding = path
        self.add_button.setEnabled(False)
        self._bridge.call(lambda me: me.models.add(path, trust_template), self._added, self._not_added)

    @Slot(object)
    def _added(self, info: ModelInfo) -> None:
        self.add_button.setEnabled(True)
        self._bridge.toast(self.tr("{title} was added").format(title=told(info.title)))
        self.reload()

    @Slot(object)
    def _not_added(self, error: BaseException) -> None:
        self.add_button.setEnabled(True)
        if isinstance(error, NeedsConsent) and self._adding is not None:
            self._ask_consent(told(error.warning), self._adding)
            return
        self._show_problem(error)

    @Slot(str, object)
    def _ask_consent(self, warning: str, path: Path) -> None:
        question = self.tr("Use {name} with its own template?").format(name=path.name)
        box = Ask(self, question, warning, self.tr("I trust this file"), self.tr("Do not add it"), danger=False)
        self.consent = box
        box.agreed.connect(lambda: self.add_file(path, trust_template=True))
        box.open()
