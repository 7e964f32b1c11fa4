"""The people of all sources: under which names they are known, and which names are one person."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from secondme.types import Changes, PersonInfo
from ui.bridge import Bridge, merge
from ui.imports.checklist import CheckPane
from ui.imports.checks import CheckModel, CheckRow
from ui.imports.words import messages, number
from ui.theme import Space
from ui.told import told
from ui.undos import Undos
from ui.widgets.basics import Box, Button, clear, icon_button, label, scroll
from ui.widgets.states import EmptyState, Stages
from ui.widgets.ticks import Pick

if TYPE_CHECKING:
    from secondme.app import SecondMe

NAMES_SHOWN = 12
Beside = TypeVar("Beside", bound=Box)

Answer = tuple[list[PersonInfo], list[CheckRow]]


def row_of(person: PersonInfo) -> CheckRow:
    detail = " · ".join((*also(person)[:3], *person.sources))
    words = " ".join((person.name, *person.names, *person.handles, *person.sources)).casefold()
    return CheckRow(str(person.id), called(person), detail, person.count, "", words)


def called(person: PersonInfo) -> str:
    you = QCoreApplication.translate("PeoplePage", "{name} (you)")
    return you.format(name=person.name) if person.is_self else person.name


def also(person: PersonInfo) -> list[str]:
    """Their further names and handles."""
    return [name for name in dict.fromkeys((*person.names, *person.handles)) if name != person.name]


class OnePerson(Box):
    """One person: their names, each of which can be made a person of its own again."""

    split_asked = Signal(int, str)

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.name, self.detail = label("", "title", wrap=True), label("", "muted", wrap=True)
        self.names = Box("card", margins=(Space.L, Space.S, Space.L, Space.S), spacing=Space.XS)
        self.heading = label(self.tr("Also known as"), "section")
        hint = self.tr("Tick another name in the list when it is the same person.")
        self.add(Box(spacing=2).add(self.name, self.detail), self.heading, self.names, label(hint, "small", wrap=True))
        self.box.addStretch(1)

    def show_person(self, person: PersonInfo) -> None:
        self.name.setText(called(person))
        said = (messages(person.count), ", ".join(person.sources))
        self.detail.setText(" · ".join(part for part in said if part))
        others = also(person)
        clear(self.names.box)
        for name in others[:NAMES_SHOWN]:
            self.names.add(self._line(person, name))
        for part in (self.heading, self.names):
            part.setVisible(bool(others))

    def _line(self, person: PersonInfo, name: str) -> Box:
        apart = Button(self.tr("Separate"), "link", clicked=lambda: self.split_asked.emit(person.id, name))
        apart.setAccessibleName(self.tr("{name} is someone else").format(name=name))
        apart.setToolTip(self.tr("{name} is someone else").format(name=name))
        return Box(horizontal=True, spacing=Space.S).add(label(name, wrap=True), stretch=1).add(apart)


class Same(Box):
    """Several names that are to become one person."""

    merge_asked = Signal(int)
    """The id of whom the others are added to."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.title = label("", "title", wrap=True)
        help = self.tr("Which name should they be known by? The other names are kept, and it can be undone.")
        self.names = Box("card", margins=(Space.L, Space.S, Space.L, Space.S), spacing=Space.XS)
        self.merge = Button(self.tr("Make them one person"), "primary", clicked=self._merge)
        self._group = QButtonGroup(self)
        merge = Box(horizontal=True).add(self.merge)
        merge.box.addStretch(1)
        self.add(self.title, label(help, "muted", wrap=True), self.names, merge)
        self.box.addStretch(1)

    def show_people(self, people: Sequence[PersonInfo]) -> None:
        """Whoever wrote most is proposed; the person themself is never known by somebody else's name."""
        self.title.setText(self.tr("Are these {n} one person?").format(n=number(len(people))))
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self.names.box)
        best = max(people, key=lambda person: (person.is_self, person.count))
        for person in people:
            button = Pick(called(person))
            self._group.addButton(button, person.id)
            button.setChecked(person is best)
            button.setEnabled(person is best or not best.is_self)
            self.names.add(button)
        self.merge.setEnabled(True)

    def _merge(self) -> None:
        self.merge.setEnabled(False)
        self.merge_asked.emit(self._group.checkedId())


class PeoplePage(Box):
    """A list to tick in; what is ticked is shown beside it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(margins=Space.XL, parent=parent)
        self._bridge = bridge
        self._people: dict[str, PersonInfo] = {}
        self._asking = self._again = False
        self.model = CheckModel(self)
        orders = (("largest", self.tr("Most messages first")), ("name", self.tr("By name")))
        self.list = CheckPane(self.model, self.tr("People"), self.tr("Search people"), orders, stacked=True)
        self.list.all.hide()
        self.list.none.setAccessibleName(self.tr("Tick nobody"))
        self.model.order("largest")
        back = icon_button("left", self.tr("Back to the settings"), self._back)
        head, left = Box(horizontal=True, spacing=Space.XS), Box(spacing=Space.XS)
        self.nobody = EmptyState(
            self.tr("Nobody is ticked"),
            self.tr("Tick a person to see their names, or several names that are one person."),
            "person",
        )
        self._right = Box(margins=(0, Space.XL, 0, 0))
        both = Box(horizontal=True, spacing=Space.XL)
        self.stages = Stages(bridge, both, self.tr("Looking for people …"), self.reload)
        self.add(self.stages, stretch=1)  # from the outside in
        both.add(left, stretch=3).add(scroll(self._right), stretch=2)
        left.add(head).add(self.list, stretch=1)
        head.add(back).add(label(self.tr("People"), "title"), stretch=1)
        self._right.add(self.nobody)
        self._asides: list[Box] = [self.nobody]
        """Of which one is shown."""
        self.model.changed.connect(self._ticked)
        bridge.changed.connect(self._changed)
        bridge.undone.connect(self._changed)
        self.undos = Undos(bridge, self)
        for signal in (self.undos.taken_back, self.undos.done_again):
            signal.connect(self._changed)
        self._ticked()

    @cached_property
    def one(self) -> OnePerson:
        """Made when it is needed, as is `same`."""
        made = OnePerson()
        made.split_asked.connect(self._split)
        return self._beside(made)

    @cached_property
    def same(self) -> Same:
        made = Same()
        made.merge_asked.connect(self._merge)
        return self._beside(made)

    def _beside(self, made: Beside) -> Beside:
        made.hide()
        self._right.add(made)
        self._asides.append(made)
        return made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.search.setFocus()
        self.reload()

    def _back(self) -> None:
        self._bridge.page_asked.emit("settings")

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and (changes.people or changes.merges or changes.conversations or changes.imports):
            self.reload()

    @Slot()
    def reload(self) -> None:
        """Ask again; one question at a time."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        self._bridge.call(self._read, self._show, self._no_answer)

    @staticmethod
    def _read(me: "SecondMe") -> Answer:
        """On a worker. Sources by the names that a person knows them by."""
        titles = {name: told(title) for name, title in me.imports.formats()}
        people = [
            replace(person, sources=tuple(titles.get(source, source) for source in person.sources))
            for person in me.people.list()
        ]
        return people, [row_of(person) for person in people]

    @Slot(object)
    def _show(self, answer: Answer) -> None:
        people, rows = answer
        self._asking = False
        if self.stages.currentWidget() is not self.stages.content:
            self.stages.setCurrentWidget(self.stages.content)
            self.list.search.setFocus()
        known = {str(person.id): person for person in people}
        if known != self._people:
            self._people = known
            self.model.show_rows(rows, self.model.checked & known.keys())
        nothing = self.tr("People whose messages you import will be listed here.")
        self.list.say("" if people else nothing)
        if self._again:
            self._again = False
            self.reload()

    @Slot(object)
    def _no_answer(self, error: BaseException) -> None:
        self._asking = self._again = False
        if self._people:
            self._bridge.report(error)
        else:
            self.stages.fail(error)

    @Slot()
    def _ticked(self) -> None:
        people = [self._people[row.key] for row in self.model.rows if row.key in self.model.checked]
        shown = self.nobody if not people else self.one if len(people) == 1 else self.same
        for each in self._asides:
            each.setVisible(each is shown)
        if len(people) == 1:
            self.one.show_person(people[0])
        elif people:
            self.same.show_people(people)

    # Changing

    @Slot(int)
    def _merge(self, keep: int) -> None:
        others = [int(key) for key in sorted(self.model.checked) if int(key) != keep]

        def work(me: "SecondMe") -> Changes:
            changes = Changes()
            for other in others:
                changes = merge(changes, me.people.merge(keep, other))
            return changes

        self._bridge.call(work, self._merged, self._failed)

    @Slot(object)
    def _merged(self, changes: Changes) -> None:
        self.model.check_all(False)
        self.undos.done(self.tr("They are one person now"), changes)
        self.reload()

    @Slot(int, str)
    def _split(self, person: int, name: str) -> None:
        self._bridge.call(lambda me: me.people.split(person, name), self._parted, self._failed)

    @Slot(object)
    def _parted(self, changes: Changes) -> None:
        self.undos.done(self.tr("They are two people now"), changes)
        self.reload()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.same.merge.setEnabled(True)
        self._bridge.report(error)
