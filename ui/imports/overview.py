"""The first page of the review: what was found, and the few questions that only the person can answer."""

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLabel, QWidget

from secondme.types import Question
from ui.imports.checklist import CheckList
from ui.imports.checks import CheckModel
from ui.imports.plan import Found
from ui.imports.words import NOTES, counted, entries, holding, place_of, readings
from ui.memories.words import date_of
from ui.settings.words import size
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, SearchField, clear, label, line, row, scroll, spacer
from ui.widgets.choice import Choice
from ui.widgets.numbers import Day
from ui.widgets.ticks import Pick, Tick

FORMATS_SHOWN = 6
PEOPLE_SHOWN = 5
ORDERS_SHOWN = 20


def question(title: str | QLabel, help: str, *widgets: QWidget) -> Box:
    """A card that asks for one thing."""
    card = Box("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
    head = Box(spacing=2).add(label(title, "strong", wrap=True) if isinstance(title, str) else title)
    if help:
        head.add(label(help, "small", wrap=True))
    return card.add(head, *widgets)


class FoundCard(Box):
    """One line for each format."""

    def __init__(self) -> None:
        super().__init__("card", margins=(Space.L, Space.S, Space.L, Space.S), spacing=0)

    def show_found(self, found: Found) -> None:
        clear(self.box)
        for each in found.formats[:FORMATS_SHOWN]:
            self._line(told(each.title), holding(each.name, each.items, each.conversations))
        more = found.formats[FORMATS_SHOWN:]
        if more:
            title = counted(len(more), self.tr("One more kind"), self.tr("{n} more kinds"))
            self._line(title, entries(sum(each.items for each in more)))

    def _line(self, title: str, detail: str) -> None:
        if self.box.count():
            self.add(line())
        words = Box(horizontal=True, margins=(0, Space.S, 0, Space.S), spacing=Space.L)
        words.add(label(title), stretch=1).add(label(detail, "muted"))
        self.add(words)


class WhoCard(Box):
    """Which of the people is the person; several may be chosen. Where nobody is named: whose words these are."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=0)
        self.people = CheckModel(self)
        self.people.changed.connect(self.changed)
        self.search = SearchField(self.tr("Find a name"))
        self.search.textChanged.connect(self.people.search)
        self.list = CheckList(self.people, self.tr("Which of these is you?"))
        self.named = question(
            self.tr("Which of these is you?"),
            self.tr(
                "What you wrote counts as your own words, and so do notes that name nobody. You may have several names."
            ),
            self.search,
            Box("", margins=(0, 0, 0, 0)).add(self.list),
        )
        self.whose = Choice(self.tr("Whose words are these?"))
        self.whose.addItem(self.tr("Mine"), True)
        self.whose.addItem(self.tr("Written by others"), False)
        self.whose.currentIndexChanged.connect(self.changed)
        self.unnamed = question(
            self.tr("Whose words are these?"),
            self.tr("Your own notes say something about you; what others wrote is only kept to be found."),
            row(self.whose, spacer()),
        )
        self.add(self.named, self.unnamed)

    def show_found(self, found: Found) -> None:
        named = bool(found.people)
        self.people.show_rows(found.people, found.guess)
        self.search.clear()
        self.search.setVisible(len(found.people) > PEOPLE_SHOWN)
        self.list.show_details(any(row.detail for row in found.people))
        self.list.setFixedHeight(self.list.height_of(min(PEOPLE_SHOWN, max(1, len(found.people)))))
        own = bool(found.formats) and found.formats[0].name in NOTES
        self.whose.setCurrentIndex(self.whose.findData(own))
        self.named.setVisible(named)
        self.unnamed.setVisible(not named and bool(found.items))

    def me(self) -> frozenset[str]:
        return self.people.checked

    def mine(self) -> bool:
        return bool(self.whose.currentData())


class OrderQuestion(Box):
    """Whether 03/04 is in April or in March, in one chat or whatever else is read together."""

    def __init__(self, about: Question, names_file: bool) -> None:
        super().__init__(spacing=0)
        self.about = about
        self.day, self.month = Pick(""), Pick("")
        self._group = QButtonGroup(self)
        for button in (self.day, self.month):
            self._group.addButton(button)
        said = self.tr("What does {date} mean in {file}?") if names_file else self.tr("What does {date} mean?")
        self.heading = label(said.format(date=about.example, file=place_of(about.file)), "strong", wrap=True)
        help = self.tr("The file writes dates so that day and month can be confused.")
        self.add(question(self.heading, help, self.day, self.month))
        read = readings(about.example)
        day, month = self.tr("The day comes first"), self.tr("The month comes first")
        self.day.setText(f"{read[0]} · {day}" if read else day)
        self.month.setText(f"{read[1]} · {month}" if read else month)
        (self.day if about.guess else self.month).setChecked(True)


class OrderCard(Box):
    """A question about dates for each chat that leaves it open: they may come from phones of different countries."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.questions: list[OrderQuestion] = []

    def show_found(self, found: Found) -> None:
        clear(self.box)
        self.questions = [OrderQuestion(each, len(found.questions) > 1) for each in found.questions[:ORDERS_SHOWN]]
        for each in self.questions:
            each.day.toggled.connect(self.changed)
            self.add(each)
        more = len(found.questions) - len(self.questions)
        if more > 0:
            said = self.tr("In {n} more, which comes first is taken as it is most likely.").format(n=more)
            self.add(label(said, "small", wrap=True))
        self.setVisible(bool(found.questions))

    def answers(self) -> tuple[tuple[str, bool], ...]:
        return tuple((each.about.place, each.day.isChecked()) for each in self.questions)


class TimeCard(Box):
    """From when to when; all of it at first."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.only = Tick(self.tr("Only a certain time"))
        self.since, self.until = Day(self.tr("From this day")), Day(self.tr("Until this day"))
        self.fields = row(label(self.tr("From")), self.since, label(self.tr("until")), self.until, spacer())
        self.fields.hide()
        self.only.toggled.connect(self.fields.setVisible)
        self.only.toggled.connect(self.changed)
        self.since.dateChanged.connect(self._since_changed)
        self.until.dateChanged.connect(self._until_changed)
        self.add(question(self.tr("Which time?"), "", self.only, self.fields))

    def show_found(self, found: Found) -> None:
        first, last = date_of(found.since), date_of(found.until)
        self.setVisible(first.isValid() and last.isValid() and first != last)
        self.only.setChecked(False)
        if first.isValid() and last.isValid():
            for field, day in ((self.since, first), (self.until, last)):
                field.setDateRange(first, last)
                field.setDate(day)

    def between(self) -> tuple[str | None, str | None]:
        """Days as ISO 8601; None where nothing is left out."""
        if self.isHidden() or not self.only.isChecked():
            return None, None
        first, last = self.since.minimumDate(), self.until.maximumDate()
        since, until = self.since.date(), self.until.date()
        return _iso(since) if since > first else None, _iso(until) if until < last else None

    @Slot()
    def _since_changed(self) -> None:
        if self.until.date() < self.since.date():
            self.until.setDate(self.since.date())
        self.changed.emit()

    @Slot()
    def _until_changed(self) -> None:
        if self.since.date() > self.until.date():
            self.since.setDate(self.until.date())
        self.changed.emit()


def _iso(date: QDate) -> str:
    return date.toString(Qt.DateFormat.ISODate)


class Overview(Box):
    """Scrolls; a question that does not arise is not there."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found, self.who, self.order, self.time = FoundCard(), WhoCard(), OrderCard(), TimeCard()
        for card in (self.who, self.order, self.time):
            card.changed.connect(self.changed)
        self.redact = Tick("")
        self.redact.toggled.connect(self.changed)
        self.secrets = question(self.tr("Secrets"), "", self.redact)
        self.copy = Tick("")
        self.copy.toggled.connect(self.changed)
        self.media = question(self.tr("Pictures, recordings and other files"), "", self.copy)
        self.watch = Tick(self.tr("Keep this folder in step"))
        self.folder = label("", "small", wrap=True)
        self.step = question(self.tr("Later changes"), "", self.watch, self.folder)
        column = Box(margins=(0, Space.S, Space.M, Space.M), spacing=Space.M)
        column.add(self.found, self.who, self.order, self.secrets, self.time, self.media, self.step)
        column.box.addStretch(1)
        self.area = scroll(column)
        self.add(self.area, stretch=1)

    def show_found(self, found: Found) -> None:
        for card in (self.found, self.who, self.order, self.time):
            card.show_found(found)
        self.secrets.setVisible(found.secrets > 0)
        self.redact.setChecked(True)
        self.redact.setText(
            counted(
                found.secrets,
                self.tr("Take out the password, card number or key that was found in one entry"),
                self.tr("Take out the passwords, card numbers and keys that were found in {n} entries"),
            )
        )
        self.media.setVisible(found.media > 0)
        self.copy.setChecked(False)
        much = size(found.media_bytes)
        one = self.tr("Also copy the one that belongs to it ({size}), encrypted; else it stays where it is")
        many = self.tr("Also copy the {n} that belong to it ({size}), encrypted; else they stay where they are")
        self.copy.setText(counted(found.media, *(text.replace("{size}", much) for text in (one, many))))
        self.step.setVisible(bool(found.folders))
        self.watch.setChecked(False)
        said = self.tr("Files that change in “{name}” are imported again; what you delete there goes to the bin.")
        self.folder.setText(said.format(name="”, “".join(path.name for path in found.folders)))
        self.area.verticalScrollBar().setValue(0)
