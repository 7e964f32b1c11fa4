"""One model: what it is, whether it runs here, and what can be done with it."""

import time
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QWidget

from secondme.errors import NeedsConsent
from secondme.progress import Step
from secondme.types import ModelInfo
from ui.bridge import Bridge, Notice, explain
from ui.settings.words import Pace, advised, languages, needs, pace, size
from ui.task import Task
from ui.theme import Space
from ui.told import told
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, label, row, spacer
from ui.widgets.pill import Pill, Remark, restyle


class Work(Enum):
    """What the card is waiting for."""

    NOTHING = 0
    DOWNLOAD = 1
    USE = 2


class ModelCard(Box):
    """Downloads, and says what went wrong where it went wrong."""

    changed = Signal()
    """Something was done to this model: the list is out of date."""
    consent_asked = Signal(str, object)
    """(warning, path of the file) The person has not agreed to the template inside the file."""

    def __init__(self, bridge: Bridge, info: ModelInfo, infos: Sequence[ModelInfo]) -> None:
        """`infos`: all models, among which this one is."""
        super().__init__(margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
        self._bridge = bridge
        self._task: Task | None = None
        self._work = Work.NOTHING
        self._pace = Pace()
        self._details = ""
        self.info = info
        self._build()
        self.show_info(info, infos)

    def _build(self) -> None:
        self.title = label("", "strong")
        self.title.setMinimumWidth(60)
        self.in_use = Pill(self.tr("In use"), "accent")
        self.recommended, self.installed = Pill(self.tr("Recommended")), Pill(self.tr("Downloaded"))
        self.facts = label("", "muted", wrap=True)
        self.remark = Remark()
        self.download = Button(self.tr("Download"), "secondary", "download", self.start_download)
        self.use = Button(self.tr("Use"), "secondary", clicked=self.start_use)
        self.cancel = Button(self.tr("Cancel"), clicked=self.cancel_download)
        head = Across()
        head.add(self.title, self.in_use, self.recommended, self.installed)
        head.box.addStretch(1)
        words = Box(spacing=2).add(head.fit(), self.facts, self.remark)
        top = Across(Space.L)
        top.add(words, stretch=1)
        for button in (self.download, self.use, self.cancel):
            top.box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.pace = label("", "small")
        self.add(top.fit(), self.bar, self.pace, self._build_problem())

    def _build_problem(self) -> QWidget:
        self.problem = label("", "danger", wrap=True, selectable=True)
        self.remedy = label("", "muted", wrap=True, selectable=True)
        self.copy = Button(self.tr("Copy details"), "link", clicked=self._copy)
        self.retry = Button(self.tr("Try again"), "link", clicked=self.start_download)
        self.trouble = Box(spacing=2).add(self.problem, self.remedy, row(self.retry, self.copy, spacer()))
        self.trouble.hide()
        return self.trouble

    def show_info(self, info: ModelInfo, infos: Sequence[ModelInfo]) -> None:
        self.info = info
        self.recommended.setText(advised(info, infos))
        title = told(info.title)
        self.title.setText(title)
        self.title.setToolTip(info.path or info.name)
        facts = [needs(info), pace(info), self.tr("{size} to download").format(size=size(info.size))]
        if info.installed:
            facts[-1] = size(info.size)
        self.facts.setText(" · ".join(part for part in facts if part))
        foretold = info.predicted_per_s and not info.measured_per_s
        how = self.tr("As fast as the memory of this computer lets it be; measured with the first replies.")
        self.facts.setToolTip(how if foretold else "")
        for button, name in ((self.download, self.tr("Download {title}")), (self.use, self.tr("Use {title}"))):
            button.setAccessibleName(name.format(title=title))
        self.bar.setAccessibleName(self.tr("Download of {title}").format(title=title))
        self._show_state()

    def _show_state(self) -> None:
        info, idle = self.info, self._work is Work.NOTHING
        self.in_use.setVisible(info.in_use and info.installed)
        self.recommended.setVisible(bool(self.recommended.text()))
        self.installed.setVisible(info.installed and not info.in_use)
        self.download.setVisible(not info.installed and idle)
        self.download.setProperty("role", "primary" if info.in_use or info.recommended else "secondary")
        restyle(self.download)
        self.download.retint()
        self.use.setVisible(info.installed and not info.in_use and idle)
        for button in (self.download, self.use):
            button.setEnabled(info.fits)
        self.cancel.setVisible(self._work is Work.DOWNLOAD)
        self.bar.setVisible(self._work is Work.DOWNLOAD)
        self.pace.setVisible(self._work is Work.DOWNLOAD)
        self._show_warning()

    def _show_warning(self) -> None:
        """What speaks against it stands in the place of what then matters less."""
        info = self.info
        if not info.fits:
            self.remark.say(self.tr("Needs more memory than this computer has."), "warning")
        elif info.in_use and not info.installed:
            self.remark.say(self.tr("Chosen, but not on this computer yet."), "warning")
        elif info.warning:
            self.remark.say(told(info.warning))
        else:
            context = self.tr("{n} tokens of context").format(n=f"{info.context:,}") if info.context else ""
            licence = told(info.licence)
            if " " not in licence:  # a name: it never stands on a line of its own
                context = f"{context} · {licence}".removeprefix(" · ").replace(" ", "\xa0")
                licence = ""
            parts = (languages(info.languages), context, licence)
            self.remark.say(" · ".join(part for part in parts if part))

    # Downloading

    @Slot()
    def start_download(self) -> None:
        if self._work is not Work.NOTHING:
            return
        name = self.info.name
        self._begin(Work.DOWNLOAD)
        self.bar.setRange(0, 0)
        self.pace.setText(self.tr("Connecting …"))
        self._pace = Pace()
        task = self._bridge.run(lambda me, progress: me.models.get(name, progress), self._done, self._failed)
        task.progressed.connect(self._step)
        task.cancelled.connect(self._cancelled)
        self._task = task

    @Slot(object)
    def _step(self, step: Step) -> None:
        if self._work is not Work.DOWNLOAD or not step.total:
            return
        self._pace.add(step, time.monotonic())
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * step.done / step.total))
        if self.cancel.isEnabled():
            checking = step.label.startswith("Checking")
            self.pace.setText(self.tr("Checking the download") if checking else self._pace.words(step))

    @Slot()
    def cancel_download(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self.pace.setText(self.tr("Stopping …"))

    @Slot()
    def _cancelled(self) -> None:
        self._end()
        self.remark.say(self.tr("Stopped. What was downloaded is kept; the next download goes on from there."))

    # Using

    @Slot()
    def start_use(self) -> None:
        if self._work is Work.NOTHING:
            name = self.info.name
            self._begin(Work.USE)
            self._bridge.call(lambda me: me.models.use(name), self._done, self._failed)

    # Either

    def _begin(self, work: Work) -> None:
        self._work = work
        self.trouble.hide()
        self.cancel.setEnabled(True)
        self._show_state()

    def _end(self) -> None:
        self._work, self._task = Work.NOTHING, None
        self._show_state()

    @Slot(object)
    def _done(self, _result: object) -> None:
        self._end()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        downloading = self._work is Work.DOWNLOAD
        self._end()
        if isinstance(error, NeedsConsent):
            self.consent_asked.emit(told(error.warning), Path(self.info.path))
            return
        notice = explain(error, self._bridge.paths)
        self._details = details(self.info, error, notice)
        self.problem.setText(notice.text)
        self.remedy.setText(notice.remedy)
        self.remedy.setVisible(bool(notice.remedy))
        self.retry.setVisible(downloading)
        self.trouble.show()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self._bridge.toast(self.tr("Details copied"))

    @property
    def busy(self) -> bool:
        return self._work is not Work.NOTHING


def details(info: ModelInfo, error: BaseException, notice: Notice) -> str:
    """What someone who is to help needs to know; nothing about the person."""
    lines = [f"Model: {info.name} ({info.role}, {info.size:,} bytes, {info.family})", notice.text, notice.remedy]
    lines.append(f"{type(error).__name__}: {error}")
    if error.__cause__ is not None:
        lines.append(f"Cause: {type(error.__cause__).__name__}: {error.__cause__}")
    return "\n".join(dict.fromkeys(part for part in lines if part))
