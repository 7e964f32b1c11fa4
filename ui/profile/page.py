"""The profile: a short biography and traits by topic, each sentence with the memories that it stands on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from secondme.errors import UserError
from ui.bridge import Bridge
from ui.memories.words import by_the_clock, long_day
from ui.profile.difference import Difference
from ui.profile.sentence import SentenceRow
from ui.profile.words import topic_title
from ui.settings.page import WIDTH, add_divided
from ui.task import Task
from ui.theme import Space
from ui.timers import once
from ui.told import told
from ui.undos import Undos
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, clear, icon_button, label, row, scroll
from ui.widgets.choice import Choice
from ui.widgets.states import EmptyState, Stages
from ui.widgets.working import Working

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.progress import Progress
    from secondme.types import Changes, ProfileDiff, ProfileSentence, ProfileView

AGAIN_MS = 300
WRITER = "reflect"
"""The job that writes the profile."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page says. `texts`: statements of the cited memories that still exist. `since`: when the version
    that `diff` compares with was made."""

    versions: "tuple[tuple[int, str], ...]"
    view: "ProfileView | None"
    texts: Mapping[int, str]
    diff: "ProfileDiff | None"
    since: str


class ProfilePage(Box):
    """Shows the latest version, or an earlier one to read. What is decided here holds at once and can be undone."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge = bridge
        self._asking = self._stale = False
        self._steps: Iterator[None] | None = None
        self._scroll = 0
        self.shown: Shown | None = None
        self.rows: dict[int, SentenceRow] = {}
        self.undos = Undos(bridge, self)
        self._again = once(self, AGAIN_MS, self.reload)
        self._task: Task | None = None
        self._making = once(self, 0, self._make_next)
        self._build()
        bridge.changed.connect(self._on_changes)
        if not bridge.is_ready:
            bridge.ready.connect(self.reload)

    def _build(self) -> None:
        self.version = Choice(self.tr("Version of the profile"))
        self.version.currentIndexChanged.connect(self._chosen)
        self.again = icon_button("refresh", self.tr("Bring it up to date"), self.write)
        head = Across()
        choose = row(self.version, self.again)
        choose.box.addStretch()
        head.add(label(self.tr("Profile"), "title"), stretch=1).add(choose)
        self.difference = Difference()
        self.body = Box(spacing=Space.S)
        content = Box(margins=(Space.XL, Space.XL, Space.XL, Space.XL), spacing=Space.S)
        content.setMaximumWidth(WIDTH)
        self.written = label("", "small")
        self.apart = label(
            self.tr(
                "What you said of health and money is left out here, and so are politics, sex and religion unless the"
                " settings allow them. Their memories stay."
            ),
            "small",
            wrap=True,
        )
        content.add(head.fit(), self.written, self.difference, self.body, self.apart)
        content.box.addStretch(1)
        outer = Box(horizontal=True)
        outer.box.addStretch(0)
        outer.add(content, stretch=1)
        outer.box.addStretch(0)
        self.area = scroll(outer)
        self._write = Button(self.tr("Write it now"), clicked=self.write)
        self.empty = EmptyState(
            self.tr("No profile yet"),
            self.tr(
                "When enough is remembered, a short biography and your traits appear here, each sentence with the "
                "memories that it stands on."
            ),
            "person",
            self._write,
        )
        self.stack = Stages(self._bridge, self.area, self.tr("Reading your profile …"), self.reload, self.empty)
        self.working = Working(self.tr("Writing your profile"), self._leave, WIDTH)
        self.add(self.working).add(self.stack, stretch=1)

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    @Slot(object)
    def _on_changes(self, changes: "Changes") -> None:
        if (changes.profile or changes.versions or changes.memories or changes.jobs) and self.isVisible():
            self._again.start()

    @Slot()
    def _chosen(self) -> None:
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read it again; one question at a time."""
        if not self._bridge.is_ready:
            return
        if self._asking:
            self._stale = True
            return
        self._asking = True
        wanted: int | None = self.version.currentData()
        self._bridge.call(lambda me: read(me, wanted), self._got, self._no_answer)

    @Slot(object)
    def _got(self, shown: Shown) -> None:
        self._asking = False
        if self._stale:
            self._stale = False
            self.reload()
        elif not any(row.editing for row in self.rows.values()):
            self._show(shown)

    @Slot(object)
    def _no_answer(self, error: BaseException) -> None:
        self._asking = self._stale = False
        self.stack.fail(error)

    # Showing

    def _show(self, shown: Shown) -> None:
        before, self.shown = self.shown, shown
        self._show_versions(shown)
        if shown.view is None:
            self.stack.setCurrentWidget(self.empty)
            return
        self.written.setText(self.tr("Written on {day}").format(day=long_day(shown.view.at)))
        same_day = shown.since[:10] == shown.view.at[:10]
        self.difference.show_diff(shown.diff, moment(shown.since) if same_day else long_day(shown.since))
        same = before is not None and outline(before) == outline(shown) and before.texts == shown.texts
        if same and self._steps is None:
            for sentence in sentences(shown.view):
                if sentence.id in self.rows:
                    self.rows[sentence.id].show_sentence(sentence)
        else:
            self._scroll = self.area.verticalScrollBar().value() if before is not None else 0
            self._begin(shown)
        self.stack.setCurrentWidget(self.area)

    def _show_versions(self, shown: Shown) -> None:
        chosen = self.version.currentData()
        labels = [(self.tr("Latest"), None)]
        labels += [(moment(at), number) for number, at in shown.versions[1:]]
        if [(self.version.itemText(n), self.version.itemData(n)) for n in range(self.version.count())] != labels:
            with QSignalBlocker(self.version):
                self.version.clear()
                for text, number in labels:
                    self.version.addItem(text, number)
                self.version.setCurrentIndex(max(0, self.version.findData(chosen)))
        self.version.setVisible(len(labels) > 1)
        self.again.setVisible(chosen is None)

    def _begin(self, shown: Shown) -> None:
        """Make the rows anew, a topic in each turn, so that the window stays quick."""
        clear(self.body.box)
        self.rows = {}
        self._steps = self._make(shown)
        self._make_next()

    @Slot()
    def _make_next(self) -> None:
        if self._steps is None:
            return
        try:
            next(self._steps)
        except StopIteration:
            self._steps = None
            self.area.verticalScrollBar().setValue(self._scroll)
        else:
            self._making.start()

    def _make(self, shown: Shown) -> Iterator[None]:
        view = shown.view
        if view is None:
            return
        numbers: dict[int, int] = {}
        for sentence in sentences(view):
            for memory_id in sentence.memory_ids:
                numbers.setdefault(memory_id, len(numbers) + 1)
        fixed = self.version.currentData() is not None
        for title, listed in (("", view.biography), *told_once(view)):
            if not listed:
                continue
            if title:
                self.body.box.addSpacing(Space.S)
                self.body.add(label(topic_title(title), "section"))
            card = Box("card", margins=(0, Space.XS, 0, Space.XS))
            self.body.add(card)
            for sentence in listed:
                row = self._row(sentence, numbers, shown.texts, fixed)
                if title:
                    add_divided(card, row)
                else:
                    card.add(row)
                yield

    def _row(
        self, sentence: "ProfileSentence", numbers: Mapping[int, int], texts: Mapping[int, str], fixed: bool
    ) -> SentenceRow:
        row = self.rows[sentence.id] = SentenceRow(sentence, numbers, texts, fixed)
        row.memory_asked.connect(self._bridge.memory_asked)
        row.lock_asked.connect(self._lock)
        row.correct_asked.connect(self._correct)
        row.ban_asked.connect(self._ban)
        return row

    # Deciding

    @Slot(object, bool)
    def _lock(self, sentence: "ProfileSentence", locked: bool) -> None:
        sentence_id = sentence.id
        then = self._locked if locked else self._unlocked
        self._bridge.call(lambda me: me.profile.lock(sentence_id, locked), then)

    @Slot(object)
    def _locked(self, changes: "Changes") -> None:
        self.undos.done(self.tr("Locked; it stays as it is"), changes)

    @Slot(object)
    def _unlocked(self, changes: "Changes") -> None:
        self.undos.done(self.tr("Unlocked"), changes)

    @Slot(object, str)
    def _correct(self, sentence: "ProfileSentence", text: str) -> None:
        sentence_id = sentence.id
        self._bridge.call(lambda me: me.profile.correct(sentence_id, text), self._corrected)

    @Slot(object)
    def _corrected(self, changes: "Changes") -> None:
        self.undos.done(self.tr("Corrected; it stays in your words"), changes)

    @Slot(object)
    def _ban(self, sentence: "ProfileSentence") -> None:
        sentence_id = sentence.id
        self._bridge.call(lambda me: me.profile.ban(sentence_id), self._banned)

    @Slot(object)
    def _banned(self, changes: "Changes") -> None:
        self.undos.done(self.tr("It will not be said again; the memories stay"), changes)

    # Writing it

    @Slot()
    def write(self) -> None:
        """Have it written now; how far it is is shown, and it can be left."""
        if self._task is not None:
            return

        def work(me: "SecondMe", progress: "Progress") -> str:
            return me.jobs.run(WRITER, progress)

        self._task = self._bridge.run(work, self._written)
        self._task.progressed.connect(self.working.show_step)
        self._task.ended.connect(self._ended)
        self._set_writing(True)
        self.working.begin()
        self.working.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _set_writing(self, writing: bool) -> None:
        for button in (self.again, self._write):
            button.setEnabled(not writing)

    @Slot(object)
    def _written(self, words: str) -> None:
        self._bridge.toast(told(words))
        self.reload()

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self._set_writing(False)
        had_focus = self.working.stop.hasFocus()
        self.working.end()
        if had_focus:
            (self.again if self.again.isVisible() else self._write).setFocus(Qt.FocusReason.OtherFocusReason)


def read(me: "SecondMe", wanted: int | None) -> Shown:
    """A version (None: the latest) and what differs from the one before it. On a worker."""
    versions = tuple(me.profile.versions())
    view = me.profile.get(wanted)
    if view is None:
        return Shown(versions, None, {}, None, "")
    texts: dict[int, str] = {}
    for sentence in sentences(view):
        for memory_id in sentence.memory_ids:
            if memory_id not in texts:
                text = _statement(me, memory_id)
                texts |= {memory_id: text} if text else {}
    before = next(((number, at) for number, at in versions if number < view.version), None)
    diff = me.profile.diff(before[0], view.version) if before is not None else None
    return Shown(versions, view, texts, diff, before[1] if before is not None else "")


def _statement(me: "SecondMe", memory_id: int) -> str:
    """ "" when it no longer exists."""
    try:
        memory = me.memories.get(memory_id)
    except UserError:
        return ""
    return "" if memory.deleted_at else memory.text


def sentences(view: "ProfileView") -> "list[ProfileSentence]":
    """All of them, in the order in which they are read."""
    return [*view.biography, *(trait for topic in view.topics for trait in topic.traits)]


def told_once(view: "ProfileView") -> "list[tuple[str, list[ProfileSentence]]]":
    """The topics with what the biography does not say in the same words already; what the person locked is always
    shown under its topic. Pure."""
    told = " ".join(each.text.casefold() for each in view.biography)

    def anew(trait: "ProfileSentence") -> bool:
        words = trait.text.casefold().strip().rstrip(".!?")
        either = f"{re.escape(words)}|and {re.escape(words.removeprefix('you '))}"
        return trait.locked or not re.search(rf"(?<!\w)(?:{either})(?=\s*(?:[.,;:!?]|and\b|$))", told)

    topics = ((topic.name, [trait for trait in topic.traits if anew(trait)]) for topic in view.topics)
    return [(name, traits) for name, traits in topics if traits]


def outline(shown: Shown) -> tuple[object, ...]:
    """What a change of must make the rows anew: which sentences stand where, on what."""
    view = shown.view
    if view is None:
        return ()
    topics = tuple((topic.name, tuple((t.id, t.memory_ids) for t in topic.traits)) for topic in view.topics)
    return (view.version, tuple((s.id, s.memory_ids) for s in view.biography), topics)


def moment(at: str) -> str:
    """A day with the time."""
    at = by_the_clock(at)
    return f"{long_day(at)} {at[11:16]}".strip()
