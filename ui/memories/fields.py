"""The fields of a memory beside its statement: kind, importance, topics, place and the time in which it holds."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from secondme.types import Memory
from ui.memories.days import DayField
from ui.memories.draft import Draft
from ui.memories.facetwords import origins
from ui.memories.words import importance, kinds, long_day
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.choice import Choice

LEVELS = (0.2, 0.5, 0.9)
"""What is stored for low, medium and high importance."""


class MemoryFields(QWidget):
    """Emits `edited`; `read` tells what is in the fields."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.importance = Choice(self.tr("Kind")), Choice(self.tr("Importance"))
        for value, name in kinds().items():
            self.kind.addItem(name, value)
        for level in LEVELS:
            self.importance.addItem(importance(level), level)
        self.keywords, self.place = QLineEdit(), QLineEdit()
        self.keywords.setPlaceholderText(self.tr("none; separate them with commas"))
        self.keywords.setAccessibleName(self.tr("Topics"))
        self.place.setPlaceholderText(self.tr("none"))
        self.place.setAccessibleName(self.tr("Place"))
        self.since, self.until = DayField(self.tr("Holds since")), DayField(self.tr("Holds until"))
        self.about = label("", "small", wrap=True)
        self.kind.currentIndexChanged.connect(self.edited)
        self.importance.currentIndexChanged.connect(self.edited)
        self.keywords.textEdited.connect(self.edited)
        self.place.textEdited.connect(self.edited)
        self.since.edited.connect(self.edited)
        self.until.edited.connect(self.edited)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        rows = (
            (self.tr("Kind"), self.kind),
            (self.tr("Importance"), self.importance),
            (self.tr("Topics"), self.keywords),
            (self.tr("Place"), self.place),
            (self.tr("Holds since"), self.since),
            (self.tr("Holds until"), self.until),
        )
        for number, (name, field) in enumerate(rows):
            title = label(name, "muted")
            title.setFixedHeight(self.place.sizeHint().height())
            grid.addWidget(title, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, number, 1)
        grid.addWidget(self.about, len(rows), 0, 1, 2)

    def show_memory(self, memory: Memory, draft: Draft) -> None:
        blockers = [QSignalBlocker(each) for each in (self.kind, self.importance, self.keywords, self.place)]
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        levels = [self.importance.itemText(number) for number in range(self.importance.count())]
        self.importance.setCurrentIndex(levels.index(importance(draft.importance)))
        if self._keywords() != draft.keywords:
            self.keywords.setText(", ".join(draft.keywords))
        if self.place.text().strip() != draft.place:
            self.place.setText(draft.place)
        self.since.show_day(draft.valid_from)
        self.until.show_day(draft.valid_to)
        del blockers
        learned = self.tr("Learned on {day}").format(day=long_day(memory.created_at))
        self.about.setText(" · ".join((learned, origins()[memory.origin], self._use(memory))))

    def read(self, text: str, stored: Draft) -> Draft | None:
        """None while a day cannot be read, or it ends before it begins. A level that was not changed keeps its number.
        Claims are those of `stored`."""
        since, until = self.since.value, self.until.value
        if since is None or until is None or (since and until and until < since[: len(until)]):
            return None
        level = stored.importance
        if importance(level) != self.importance.currentText():
            level = self.importance.currentData()
        return Draft(
            text, self.kind.currentData(), level, self._keywords(), self.place.text().strip(), since or None,
            until or None, stored.claims,
        )  # fmt: skip

    def _keywords(self) -> tuple[str, ...]:
        words = (" ".join(word.split()) for word in self.keywords.text().split(","))
        return tuple(dict.fromkeys(word for word in words if word))

    def _use(self, memory: Memory) -> str:
        if not memory.recalls:
            return self.tr("Not used in replies yet")
        times = self.tr("Used once") if memory.recalls == 1 else self.tr("Used {n} times").format(n=memory.recalls)
        last = long_day(memory.last_recalled)
        return self.tr("{times}, last on {day}").format(times=times, day=last) if last else times
