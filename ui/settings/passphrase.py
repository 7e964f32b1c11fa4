"""The passphrase: set, changed, taken off; and when the window locks by itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit

from ui.bridge import Bridge, explain
from ui.theme import Scaled, Space
from ui.widgets.basics import Box, Button, label
from ui.widgets.pill import Remark

if TYPE_CHECKING:
    from secondme.app import SecondMe

LEAST_CHARS = 8
"""The core refuses what is shorter; a test holds the two together."""


class PassphraseCard(Box):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
        self._bridge = bridge
        self._protected = False
        self.told = label("", "small", wrap=True)
        self.current = secret(self.tr("Passphrase until now"))
        self.new = secret(self.tr("New passphrase"))
        self.again = secret(self.tr("The same again"))
        self.set = Button(self.tr("Set passphrase"), "primary", clicked=self._set)
        self.off = Button(self.tr("Take it off"), clicked=self._take_off)
        self.lock = Button(self.tr("Lock now"), "secondary", "lock", clicked=bridge.lock_asked.emit)
        self.rule = label("", "small", wrap=True)
        rule = self.tr("At least {n} characters; a few words are easiest to keep in mind.")
        self.rule.setText(rule.format(n=LEAST_CHARS))
        self.note = Remark()
        self.note.hide()
        buttons = Box(horizontal=True, spacing=Space.S).add(self.set, self.off, self.lock)
        buttons.box.addStretch(1)
        self.add(self.told)
        for field in (self.current, self.new, self.again):
            self.box.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
            field.textChanged.connect(self._typed)
            field.returnPressed.connect(self._entered)
        self.add(self.rule, buttons, self.note)
        bridge.changed.connect(self._changed)
        if bridge.is_ready:
            self._ask()
        else:
            bridge.ready.connect(self._ask)
        self._show(False)

    @Slot(object)
    def _changed(self, changes: Any) -> None:
        if changes.settings:
            self._ask()

    @Slot()
    def _ask(self) -> None:
        self._bridge.call(lambda me: me.guard.protected, self._show)

    @Slot(object)
    def _show(self, protected: bool) -> None:
        self._protected = protected
        without = self.tr(
            "With a passphrase, nobody can open your memory without it, and the window can be locked. Nobody can tell"
            " it to you again: if you forget it, all that is remembered is lost."
        )
        with_one = self.tr(
            "Your memory opens with your passphrase alone. Ctrl+Shift+L locks the window; what other programs ask is"
            " not answered then, and nothing runs by itself. Nobody can tell you the passphrase if you forget it. What"
            " was copied or backed up before you changed it still opens with the one before, and whoever has such a"
            " copy and that passphrase has the key to your memory of today too. If somebody may, delete those copies."
        )
        self.told.setText(with_one if protected else without)
        self.set.setText(self.tr("Change it") if protected else self.tr("Set passphrase"))
        for widget in (self.current, self.off, self.lock):
            widget.setVisible(protected)
        self._typed()

    @Slot()
    def _typed(self) -> None:
        has_current = bool(self.current.text()) or not self._protected
        self.set.setEnabled(has_current and bool(self.new.text()) and bool(self.again.text()))
        self.off.setEnabled(bool(self.current.text()))

    @Slot()
    def _entered(self) -> None:
        """Enter goes to the next field that is still empty; when all are filled it does what the first button says."""
        fields = [each for each in (self.current, self.new, self.again) if each.isVisible()]
        empty = next((each for each in fields if not each.text()), None)
        if empty is not None:
            empty.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._set()

    def _set(self) -> None:
        new, current = self.new.text(), self.current.text()
        if new != self.again.text():
            self.note.say(self.tr("The two are not the same."), "danger")
            return
        self._do(lambda me: me.guard.protect(new, current))

    def _take_off(self) -> None:
        current = self.current.text()
        self._do(lambda me: me.guard.unprotect(current))

    def _do(self, work: "Callable[[SecondMe], Any]") -> None:
        self.setEnabled(False)
        self.note.say(self.tr("One moment…"))
        self._bridge.call(work, self._done, self._refused)

    @Slot(object)
    def _done(self, _changes: object) -> None:
        self.setEnabled(True)
        for field in (self.current, self.new, self.again):
            field.clear()
        self.note.say(self.tr("Done"))
        self._ask()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.setEnabled(True)
        notice = explain(error, self._bridge.paths)
        self.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")
        self._ask()


def secret(name: str) -> QLineEdit:
    """A field for a passphrase, which is not shown and not learned by a keyboard."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    Scaled(field, field.setFixedWidth, 320)
    return field
