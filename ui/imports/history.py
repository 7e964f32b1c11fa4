"""In the settings: what was imported and can be undone or gone on with, and the folders that are kept in step."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from secondme.types import Changes, ImportRecord, WatchedFolder
from ui.bridge import Bridge, explain
from ui.imports.resume import name_of
from ui.imports.words import counted, number
from ui.memories.words import day
from ui.settings.page import Row, add_divided
from ui.theme import Space
from ui.timers import once
from ui.told import told
from ui.undos import Undos
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, clear, label, line
from ui.widgets.pill import Pill, Remark

SHOWN = 8
"""Imports that are listed until all are asked for."""
AGAIN_MS = 400


class ImportRow(Box):
    """One import."""

    undo_asked = Signal(int)
    resume_asked = Signal(object)

    def __init__(self, record: ImportRecord) -> None:
        super().__init__(margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.XS)
        self.record = record
        self.title = label("")
        self.state = Pill("")
        self.detail = label("", "small", wrap=True)
        self.note = Remark()
        self.note.hide()
        self.undo = Button(self.tr("Undo"), clicked=self._undo)
        self.resume = Button(self.tr("Go on"), clicked=self._resume)
        head = Across()
        head.add(self.title, self.state)
        head.box.addStretch(1)
        words = Box(spacing=2).add(head.fit(), self.detail, self.note)
        top = Across()
        top.add(words, stretch=1)
        for button in (self.resume, self.undo):
            top.box.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(top.fit())
        self.show_record(record)

    def show_record(self, record: ImportRecord) -> None:
        self.record = record
        name = name_of(record.paths)
        self.title.setText(name)
        self.setToolTip("\n".join(str(path) for path in record.paths[:20]))
        self.detail.setText(self._detail(record))
        states = {"interrupted": self.tr("Interrupted"), "undone": self.tr("Undone")}
        self.state.setText(states.get(record.state, ""))
        self.state.setVisible(record.state in states)
        self.undo.setVisible(record.state != "undone")
        self.resume.setVisible(record.state == "interrupted")
        self.undo.setAccessibleName(self.tr("Undo the import of {name}").format(name=name))
        self.resume.setAccessibleName(self.tr("Go on with the import of {name}").format(name=name))
        self.set_busy(False)

    def _detail(self, record: ImportRecord) -> str:
        when = f"{day(record.started)} {record.started[11:16]}".strip()
        brought = counted(record.imported, self.tr("1 entry imported"), self.tr("{n} entries imported"))
        updated = self.tr("{n} updated").format(n=number(record.updated)) if record.updated else ""
        return " · ".join(part for part in (when, brought, updated) if part)

    def set_busy(self, busy: bool) -> None:
        self.undo.setEnabled(not busy)
        self.resume.setEnabled(not busy)

    def _undo(self) -> None:
        self.set_busy(True)
        self.undo_asked.emit(self.record.id)

    def _resume(self) -> None:
        self.resume_asked.emit(self.record)


class Refreshed(Box):
    """A card that reads again when it is seen, and a while after something has changed."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("card")
        self._bridge = bridge
        self._asking = False
        self._timer = once(self, AGAIN_MS, self.reload)
        bridge.changed.connect(self._on_changes)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        mine = changes.conversations or changes.imports or changes.watched
        if mine and self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def reload(self) -> None:
        if not self._asking and self._bridge.is_ready:
            self._asking = True
            self.ask()

    def ask(self) -> None:
        raise NotImplementedError

    def answered(self) -> None:
        self._asking = False

    @Slot(object)
    def no_answer(self, error: BaseException) -> None:
        self._asking = False
        self._bridge.report(error)


class HistoryCard(Refreshed):
    """The imports, newest first."""

    def __init__(self, bridge: Bridge, undos: Undos) -> None:
        """`undos`: those of the page that it stands on."""
        super().__init__(bridge)
        self._records: tuple[ImportRecord, ...] = ()
        self._all = False
        self.rows: dict[int, ImportRow] = {}
        self._undoing = 0
        self.undos = undos

    def ask(self) -> None:
        self._bridge.call(lambda me: me.imports.history(), self._show, self.no_answer)

    @Slot(object)
    def _show(self, records: Sequence[ImportRecord]) -> None:
        self.answered()
        before, self._records = self._records, tuple(records)
        if not self.box.count() or [each.id for each in before] != [each.id for each in records]:
            self._list()
        for record in records:
            if record.id in self.rows and self.rows[record.id].record != record:
                self.rows[record.id].show_record(record)

    def _list(self) -> None:
        clear(self.box)
        self.rows = {}
        shown = self._records if self._all else self._records[:SHOWN]
        for record in shown:
            entry = self.rows[record.id] = ImportRow(record)
            entry.undo_asked.connect(self._undo)
            entry.resume_asked.connect(self._bridge.resume_asked)
            add_divided(self, entry)
        if not self._records:
            self.add(Row(self.tr("Nothing was imported yet"), self.tr("Notes and chats can be dropped on the window."),
                         Button(self.tr("Import…"), clicked=self._import)))  # fmt: skip
        elif len(shown) < len(self._records):
            more = Button(self.tr("Show all {n}").format(n=number(len(self._records))), "link", clicked=self._show_all)
            add_divided(self, _padded(more))

    def _show_all(self) -> None:
        self._all = True
        self._list()

    def _import(self) -> None:
        self._bridge.import_asked.emit([])

    @Slot(int)
    def _undo(self, number: int) -> None:
        self._undoing = number
        self._bridge.call(lambda me: me.imports.undo(number), self._undone, self._not_undone)

    @Slot(object)
    def _undone(self, changes: Changes) -> None:
        kept = self.tr("Import undone; all of it stays, because another import brought it too")
        gone = changes.items or changes.conversations or changes.memories
        self.undos.done(self.tr("Import undone") if gone else kept, changes)
        self.reload()

    @Slot(object)
    def _not_undone(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        entry = self.rows.get(self._undoing)
        if entry is not None:
            entry.set_busy(False)
            entry.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")


class FolderRow(Box):
    """One folder that is kept in step."""

    stop_asked = Signal(int)

    def __init__(self, folder: WatchedFolder) -> None:
        super().__init__(horizontal=True, margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.XL)
        self._folder = folder
        name = Path(folder.path).name or folder.path
        self.detail = label("", "small", wrap=True)
        self.stop = Button(self.tr("Stop"), clicked=lambda: self.stop_asked.emit(folder.id))
        self.stop.setAccessibleName(self.tr("Stop keeping {name} in step").format(name=name))
        self.add(Box(spacing=2).add(label(name), self.detail), stretch=1)
        self.box.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_folder(folder)

    def show_folder(self, folder: WatchedFolder) -> None:
        looked = self.tr("last change imported {day} {time}") if folder.looked else ""
        when = looked.format(day=day(folder.looked).lower(), time=(folder.looked or "")[11:16])
        self.detail.setText(" · ".join(part for part in (folder.path, when) if part))


class WatchedCard(Refreshed):
    """The folders that are kept in step."""

    def __init__(self, bridge: Bridge, undos: Undos) -> None:
        """`undos`: those of the page that it stands on."""
        super().__init__(bridge)
        self._undos = undos
        self._listed: list[int] | None = None
        self.rows: dict[int, FolderRow] = {}
        help = self.tr("Drop a folder of notes on the window and choose to keep it in step.")
        self.nothing = Row(self.tr("No folder is kept in step"), help, QWidget())
        self.look = Button(self.tr("Look for changes now"), "link", clicked=self._look)
        self.folders = Box()
        self.foot = Box().add(line(), _padded(self.look))
        self.add(self.nothing, self.folders, self.foot)
        self.foot.hide()

    def ask(self) -> None:
        self._bridge.call(lambda me: tuple(me.imports.watched()), self._show, self.no_answer)

    @Slot(object)
    def _show(self, folders: tuple[WatchedFolder, ...]) -> None:
        self.answered()
        if self._listed != [folder.id for folder in folders]:
            self._listed = [folder.id for folder in folders]
            clear(self.folders.box)
            self.rows = {folder.id: FolderRow(folder) for folder in folders}
            for entry in self.rows.values():
                entry.stop_asked.connect(self._stop)
                add_divided(self.folders, entry)
            self.nothing.setVisible(not folders)
            self.foot.setVisible(bool(folders))
        for folder in folders:
            self.rows[folder.id].show_folder(folder)

    @Slot(int)
    def _stop(self, number: int) -> None:
        self._bridge.call(lambda me: me.imports.unwatch(number), self._stopped)

    @Slot(object)
    def _stopped(self, changes: Changes) -> None:
        self._undos.done(self.tr("No longer kept in step; what was imported stays"), changes)
        self.reload()

    def _look(self) -> None:
        """They are looked at every minute anyway; this is for those who do not want to wait."""
        self.look.setEnabled(False)
        task = self._bridge.run(lambda me, progress: me.jobs.run("watch", progress), self._looked)
        task.ended.connect(self._look_ended)

    @Slot(object)
    def _looked(self, words: str) -> None:
        self._bridge.toast(told(words))
        self.reload()

    @Slot()
    def _look_ended(self) -> None:
        self.look.setEnabled(True)


def _padded(widget: QWidget) -> Box:
    return Box(horizontal=True, margins=(Space.L, Space.S, Space.L, Space.S)).add(widget)
