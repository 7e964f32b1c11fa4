"""The review: what was found in the files, and what of it is imported."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QTabWidget

from secondme.types import ImportChoice, ImportReport
from ui.imports import plan
from ui.imports.checklist import CheckPane
from ui.imports.checks import CheckModel
from ui.imports.files import FilesTable
from ui.imports.overview import Overview
from ui.imports.plan import Chosen, Found
from ui.imports.samples import SamplePage
from ui.imports.words import DOCUMENTS, NOTES, counted, entries, number, people, span
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, label


class ReviewPage(Box):
    """An overview with the questions, and a page each for conversations, people, samples and files."""

    changed = Signal()
    """What will be imported has changed; see `summary`."""

    def __init__(self, whole: bool = True) -> None:
        """`whole`: with all its parts; else they are made by calls of `grow`, one each, or when they are needed."""
        super().__init__(spacing=Space.M)
        self.found: Found | None = None
        self.headline, self.detail = label("", "title", wrap=True), label("", "muted", wrap=True)
        self.add(Box(spacing=2).add(self.headline, self.detail))
        self.conversations, self.people = CheckModel(self), CheckModel(self)
        self.overview: Overview
        self.talks: CheckPane
        self.names: CheckPane
        self.samples: SamplePage
        self.files: FilesTable
        self._parts = [self._grow_overview, self._grow_talks, self._grow_names, self._grow_samples, self._grow_files]
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(self.tr("What was found"))
        self.tabs.currentChanged.connect(self._tab_changed)
        self.add(self.tabs, stretch=1)
        for model in (self.conversations, self.people):
            model.changed.connect(self._changed)
        if whole:
            self.complete()

    # Its parts

    def grow(self) -> bool:
        """Make the next part; False when all are there. Each takes some milliseconds."""
        if not self._parts:
            return False
        self._parts.pop(0)()
        return True

    @property
    def is_complete(self) -> bool:
        return not self._parts

    def complete(self) -> None:
        while self.grow():
            pass

    def _grow_overview(self) -> None:
        self.overview = Overview()
        self.overview.changed.connect(self._changed)
        self.tabs.addTab(self.overview, self.tr("Overview"))

    def _grow_talks(self) -> None:
        self.talks = CheckPane(
            self.conversations,
            self.tr("What is imported"),
            self.tr("Search titles and people"),
            (
                ("newest", self.tr("Newest first")),
                ("largest", self.tr("Largest first")),
                ("name", self.tr("By name")),
            ),
        )
        self.tabs.addTab(self.talks, "")

    def _grow_names(self) -> None:
        self.names = CheckPane(
            self.people,
            self.tr("People whose words are imported"),
            self.tr("Search people"),
            (("largest", self.tr("Largest first")), ("name", self.tr("By name"))),
        )
        self.tabs.addTab(self.names, "")

    def _grow_samples(self) -> None:
        self.samples = SamplePage()
        self.tabs.addTab(self.samples, self.tr("Sample"))

    def _grow_files(self) -> None:
        self.files = FilesTable(self.tr("Files to import"))
        self.tabs.addTab(self.files, "")

    # What was found

    def show_found(self, found: Found) -> None:
        """Begin anew with what was found."""
        self.complete()
        self.found = None
        self.headline.setText(_headline(found))
        self.detail.setText(_detail(found))
        self.overview.show_found(found)
        self.conversations.show_rows(found.conversations, [row.key for row in found.conversations])
        self.talks.order.setCurrentIndex(0)
        self.conversations.order("newest")
        self.people.show_rows(found.people, [row.key for row in found.people])
        self.names.list.show_details(any(row.detail for row in found.people))
        self.talks.search.clear()
        self.names.search.clear()
        self.files.show_report(_report(found), {each.name: told(each.title) for each in found.formats})
        self._show_tabs(found)
        self.talks.say(
            counted(
                found.unlisted,
                self.tr("One more is not listed; it is imported too."),
                self.tr("{n} more are not listed; they are imported too."),
            )
            if found.unlisted
            else ""
        )
        self.found = found
        self._changed()

    def _show_tabs(self, found: Found) -> None:
        """Only those that have something to show. Titles are set last: while it is hidden, Qt forgets to lay them out
        when a tab is shown or hidden after that."""
        count = len(found.conversations) + found.unlisted
        problems = len(found.problems) + sum(1 for file in found.files if file.problems)
        remarks = self.tr("Remarks ({n})").format(n=number(problems))
        tabs = (
            (self.overview, self.tr("Overview"), found.items > 0),
            (self.talks, self._contents(found).format(n=number(count)), len(found.conversations) > 1),
            (self.names, self.tr("People ({n})").format(n=number(len(found.people))), len(found.people) > 1),
            (self.samples, self.tr("Sample"), bool(found.samples)),
            (self.files, remarks if problems else self.tr("Files"), True),
        )
        for page, _, shown in tabs:
            self.tabs.setTabVisible(self.tabs.indexOf(page), shown)
        for page, title, _ in tabs:
            self.tabs.setTabText(self.tabs.indexOf(page), title)
        self.tabs.setCurrentWidget(self.overview if found.items else self.files)

    def _contents(self, found: Found) -> str:
        """What the list of conversations and notes is called."""
        kinds = {each.name in NOTES | DOCUMENTS for each in found.formats}
        if kinds == {True}:
            notes = all(each.name in NOTES for each in found.formats)
            return self.tr("Notes ({n})") if notes else self.tr("Documents ({n})")
        return self.tr("Conversations ({n})") if kinds == {False} else self.tr("Contents ({n})")

    # What was chosen

    def chosen(self) -> Chosen:
        overview = self.overview
        since, until = overview.time.between()
        return Chosen(
            me=overview.who.me(),
            mine=overview.who.mine(),
            without_conversations=tuple(self.conversations.unchecked()),
            without_people=tuple(self.people.unchecked()),
            since=since,
            until=until,
            orders=overview.order.answers(),
            redact=overview.redact.isChecked(),
            copy=overview.copy.isChecked() and not overview.media.isHidden(),
            watch=overview.watch.isChecked() and not overview.step.isHidden(),
        )

    def choice(self) -> ImportChoice:
        assert self.found is not None
        return plan.choice(self.found, self.chosen())

    def summary(self) -> tuple[int, str]:
        """How many entries will be imported at most, and a sentence about it."""
        if self.found is None:
            return 0, ""
        count, exact = plan.taken(self.found, self.chosen())
        if count == self.found.items and exact:
            nobody = self.found.people and not self.overview.who.me()
            return count, self.tr("You have not said which name is yours.") if nobody else ""
        said = self.tr("{n} of {all} will be imported") if exact else self.tr("At most {n} of {all} will be imported")
        return count, said.format(n=number(count), all=entries(self.found.items))

    @Slot()
    def _changed(self) -> None:
        if self.found is not None:
            self._show_samples()
            self.changed.emit()

    @Slot()
    def _tab_changed(self) -> None:
        if self.found is not None:
            self._show_samples()

    def _show_samples(self) -> None:
        """Made when they are looked at."""
        if self.found is not None and self.tabs.currentWidget() is self.samples:
            self.samples.show_samples(self.found.samples, self.choice().me, self.overview.who.mine())


def _headline(found: Found) -> str:
    return (
        entries(found.items) if found.items else QCoreApplication.translate("Imports", "Nothing here can be imported")
    )


def _detail(found: Found) -> str:
    """Their span of time and how many people, where that is known."""
    parts = (span(found.since, found.until), people(len(found.people)) if found.people else "")
    return " · ".join(part for part in parts if part)


def _report(found: Found) -> ImportReport:
    return ImportReport(found.files, dry_run=True, problems=found.problems)
