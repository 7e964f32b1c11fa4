"""The icons under a message: copy, write again or edit, the arrows between its branches, and what one thinks of it."""

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent

from secondme.types import Branch
from ui.widgets.basics import Box, Button, label


class QuietButton(Button):
    """An icon that is drawn only while its message is pointed at, or it has the focus; it keeps its place."""

    revealed = False

    def __init__(self, icon: str, name: str) -> None:
        super().__init__("", "icon", icon, icon_size=16)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(28, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.revealed or self.hasFocus():
            super().paintEvent(event)


class Actions(Box):
    """The row of icons under a message, with the arrows between its branches."""

    copy_asked = Signal()
    main_asked = Signal()
    """Regenerate a reply, edit the person's message."""
    branch_asked = Signal(int)
    judged = Signal(str)
    """"up", "down", or "" when it is taken back."""

    def __init__(self, icon: str, name: str, note: str, judge: bool = False) -> None:
        super().__init__("", horizontal=True, spacing=2)
        self.previous = QuietButton("left", self.tr("Previous version"))
        self.count = label("", "small")
        self.next = QuietButton("right", self.tr("Next version"))
        self.copy = QuietButton("copy", self.tr("Copy"))
        self.main = QuietButton(icon, name)
        self.note = label(note, "small")
        self.thumbs = {
            "up": QuietButton("thumb-up", self.tr("A good reply")),
            "down": QuietButton("thumb-down", self.tr("Not a good reply")),
        }
        self.verdict = ""
        self.add(self.previous, self.count, self.next, self.copy, self.main, *self.thumbs.values(), self.note)
        for verdict, thumb in self.thumbs.items():
            thumb.setVisible(judge)
            thumb.setCheckable(True)
            thumb.clicked.connect(partial(self._judge, verdict))
        self.copy.clicked.connect(self.copy_asked)
        self.main.clicked.connect(self.main_asked)
        self.previous.clicked.connect(self._back)
        self.next.clicked.connect(self._forth)
        self._branch = Branch((), 0)
        self._always = self._shown = False
        self.show_branch(self._branch)
        self.reveal(False)

    def show_branch(self, branch: Branch) -> None:
        self._branch = branch
        several = len(branch.siblings) > 1
        for widget in (self.previous, self.count, self.next):
            widget.setVisible(several)
        self.count.setText(f"{branch.position + 1}/{len(branch.siblings)}")
        self.count.setAccessibleName(
            self.tr("Version {one} of {all}").format(one=branch.position + 1, all=len(branch.siblings))
        )
        self.previous.setEnabled(branch.position > 0)
        self.next.setEnabled(branch.position < len(branch.siblings) - 1)
        self.previous.revealed = self.next.revealed = True

    def keep_shown(self, always: bool) -> None:
        """The last reply shows its icons always: that they exist must be seen somewhere."""
        self._always = always
        self.reveal(False)

    def reveal(self, shown: bool) -> None:
        self._shown = shown
        for button in (self.copy, self.main, *self.thumbs.values()):
            button.revealed = shown or self._always or button.isChecked()
            button.update()
        self.note.setVisible(shown)

    def show_verdict(self, verdict: str) -> None:
        """What the person said of this reply; a thumb that was given stays to be seen."""
        self.verdict = verdict
        for name, thumb in self.thumbs.items():
            thumb.setChecked(name == verdict)
        self.reveal(self._shown)

    def _judge(self, verdict: str, _checked: bool = False) -> None:
        self.show_verdict("" if verdict == self.verdict else verdict)
        self.judged.emit(self.verdict)

    @Slot()
    def _back(self) -> None:
        self.branch_asked.emit(self._branch.siblings[self._branch.position - 1])

    @Slot()
    def _forth(self) -> None:
        self.branch_asked.emit(self._branch.siblings[self._branch.position + 1])

    @Slot()
    def copied(self) -> None:
        self.copy.set_icon("check")
        QTimer.singleShot(1500, self, self._restore)

    @Slot()
    def _restore(self) -> None:
        self.copy.set_icon("copy")
