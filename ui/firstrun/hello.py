"""The first step: what this is, in two sentences, and a name."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.bridge import Bridge
from ui.firstrun.step import Step
from ui.theme import Space
from ui.widgets.basics import Button, label


class HelloStep(Step):
    def __init__(self, bridge: Bridge) -> None:
        def tr(text: str) -> str:
            return QCoreApplication.translate("FirstRun", text)

        super().__init__(
            bridge,
            tr("Welcome to your second me"),
            tr(
                "Tell it about your life, and it remembers: to answer you, to spare you typing the same things again,"
                " and to show you what it knows and why. Everything stays on this computer, encrypted;"
                " no account, and nothing is sent anywhere."
            ),
        )
        name = label(tr("What shall replies call you? You may leave this empty."), "small", wrap=True)
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setMaximumWidth(280)
        self.name.setPlaceholderText(tr("Your name"))
        self.name.setAccessibleName(tr("Your name"))
        self.name.setAccessibleDescription(name.text())
        name.setBuddy(self.name)
        self.restore = Button(tr("I have a backup …"), "link", clicked=self._restore)
        self.add(name, self.name)
        self.box.addSpacing(Space.M)
        self.box.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        self.end()

    def _restore(self) -> None:
        from ui.settings.restoring import Restore

        Restore(self.window(), self.bridge).open()

    def focus_first(self, next: QWidget) -> None:
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        name = self.name.text().strip()
        if name:
            self.bridge.call(lambda me: me.settings.update(user_name=name))
