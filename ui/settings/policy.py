"""What becomes of new memories: kept at once, asked about, or never made; by where they are from, and by their kind."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal, Slot

from secondme.settings import USUAL
from ui.settings.page import Row, add_divided
from ui.theme import Space
from ui.widgets.basics import Box, Button, label
from ui.widgets.choice import Choice
from ui.widgets.pill import Remark

KINDS = ("fact", "preference", "event", "relationship", "goal", "skill", "instruction")
AS_ABOVE = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Policy", text)


def _answers() -> tuple[tuple[str, str], ...]:
    return ("accept", _tr("Keep")), ("ask", _tr("Ask me")), ("never", _tr("Never"))


def _kinds() -> dict[str, str]:
    names = (
        _tr("Facts"), _tr("Preferences"), _tr("Events"), _tr("Relationships"), _tr("Goals"), _tr("Skills"),
        _tr("Instructions"),
    )  # fmt: skip
    return dict(zip(KINDS, names, strict=True))


class OriginRow(Row):
    """One source, and below it its kinds, which are made when they are unfolded."""

    chosen = Signal()

    def __init__(self, key: str, title: str, help: str, by_kind: bool = True) -> None:
        self.all = _choice(title)
        super().__init__(title, help, self.all)
        self.key = key
        self.kinds: dict[str, Choice] = {}
        self._wanted = dict.fromkeys(KINDS, AS_ABOVE) if by_kind else {}
        self.all.currentIndexChanged.connect(self._chose)
        self.toggle = Button("", "link", clicked=self._toggle)
        self.below = Box("quote", margins=(Space.M, 0, 0, 0), spacing=Space.XS)
        self.below.hide()
        if by_kind:
            self.box.insertWidget(1, self.toggle)
            self.box.insertWidget(2, self.below)
            self._tell()

    def _make_kinds(self) -> None:
        for kind, name in _kinds().items():
            choice = self.kinds[kind] = _choice(f"{name}: {self.title}", _tr("As above"))
            line = Box(horizontal=True, spacing=Space.M)
            self.below.add(line)
            line.add(label(name), stretch=1).add(choice)
            choice.setCurrentIndex(choice.findData(self._wanted[kind]))
            choice.currentIndexChanged.connect(self._chose)

    @Slot()
    def _chose(self) -> None:
        self._wanted |= {kind: str(choice.currentData()) for kind, choice in self.kinds.items()}
        self._tell()
        self.chosen.emit()

    def _toggle(self) -> None:
        if not self.kinds:
            self._make_kinds()
        self.below.setVisible(self.below.isHidden())
        self._tell()

    def _tell(self) -> None:
        """How many kinds are treated in another way than the rest."""
        differ = sum(wanted != AS_ABOVE for wanted in self._wanted.values())
        some = _tr("By kind (1 differs)") if differ == 1 else _tr("By kind ({n} differ)").format(n=differ)
        text = _tr("By kind, hide") if not self.below.isHidden() else some if differ else _tr("By kind")
        self.toggle.setText(text)
        self.toggle.setAccessibleName(f"{text}: {self.all.accessibleName()}")

    def show_chosen(self, chosen: Mapping[str, str]) -> None:
        """What is set for a kind wherever it is from holds here too."""
        self._wanted = {kind: chosen.get(f"{self.key}:{kind}") or chosen.get(kind) or AS_ABOVE for kind in self._wanted}
        shown = {self.all: chosen.get(self.key) or USUAL[self.key]}
        shown |= {choice: self._wanted[kind] for kind, choice in self.kinds.items()}
        for choice, wanted in shown.items():
            with QSignalBlocker(choice):
                choice.setCurrentIndex(choice.findData(wanted))
        self._tell()

    def choices(self) -> dict[str, str]:
        """As the settings keep them, without what is usual."""
        made = {} if self.all.currentData() == USUAL[self.key] else {self.key: str(self.all.currentData())}
        return made | {f"{self.key}:{kind}": wanted for kind, wanted in self._wanted.items() if wanted != AS_ABOVE}


class PolicyCard(Box):
    """Emits the whole of it whenever something was chosen."""

    chosen = Signal(dict)

    def __init__(self) -> None:
        super().__init__("card")
        self.note = Remark()
        self.note.setContentsMargins(Space.L, 0, Space.L, Space.M)
        self.note.hide()
        self.rows: dict[str, OriginRow] = {}

    def rows_made(self) -> Iterator[None]:
        """Makes the rows, one in each step, and last the remark below them."""
        rows = (
            ("typed", _tr("What you write here"), _tr("Your own words in a conversation with Second Me."), True),
            ("imported_self", _tr("What you wrote elsewhere"), _tr("Your own words in what was imported."), True),
            ("conclusion", _tr("Conclusions"), _tr("What follows from several memories; nobody said it."), False),
            ("summary", _tr("Summaries"), _tr("Of conversations, days, topics and people."), False),
        )
        for key, title, help, by_kind in rows:
            row = self.rows[key] = OriginRow(key, title, help, by_kind)
            row.chosen.connect(self._chose)
            add_divided(self, row)
            yield
        self.add(self.note)

    @Slot()
    def _chose(self) -> None:
        self.chosen.emit({key: value for row in self.rows.values() for key, value in row.choices().items()})

    def show_chosen(self, chosen: Mapping[str, str]) -> None:
        for row in self.rows.values():
            row.show_chosen(chosen)


def _choice(name: str, first: str = "") -> Choice:
    made = Choice(name)
    if first:
        made.addItem(first, AS_ABOVE)
    for value, words in _answers():
        made.addItem(words, value)
    return made
