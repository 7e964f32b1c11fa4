"""What a person may choose, each explained in a line, each saved at once."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from ui.appearance import SOON_MS
from ui.bridge import Bridge
from ui.desktopnotes import has_bus
from ui.imports.history import HistoryCard, WatchedCard
from ui.settings.also import also
from ui.settings.backups import BackupsCard
from ui.settings.browsers import BrowsersCard
from ui.settings.forgetting import Forgetting
from ui.settings.page import Row, add_divided
from ui.settings.passphrase import PassphraseCard
from ui.settings.saving import SavingPage
from ui.settings.search import SettingsSearch
from ui.settings.wishes import Wishes
from ui.theme import LARGEST, SMALLEST, Scaled, Type, theme
from ui.timers import once
from ui.tray import has_tray
from ui.widgets.basics import Button
from ui.widgets.choice import Choice
from ui.widgets.numbers import Decimal, Whole
from ui.widgets.switch import Switch

TYPING_MS = 600


class SettingsPage(SavingPage):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, QCoreApplication.translate("Settings", "Settings"), parent=parent)
        self._rows: dict[str, Row] = {}
        self._typing = once(self, TYPING_MS, self._save_name)
        self._sizing = once(self, SOON_MS, self._size)
        self.search = SettingsSearch(self)
        self.search.place_asked.connect(bridge.setting_asked)
        self.head.add(self.search)
        self.begin(self._groups())

    def _groups(self) -> Iterator[None]:
        for build in (
            self._build_window, self._build_memory, self._build_replies, self._build_writing, self._build_lock,
            self._build_backups, self._build_jobs, self._build_imports, self._build_browsers, self._build_about,
        ):  # fmt: skip
            build()
            yield
        if self.search.field.text():
            self.search.look(self.search.field.text())

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.focus()

    def _build_window(self) -> None:
        tr = self.tr
        you = self.group(tr("You and the window"))
        self._add(you, "user_name", tr("Your name"), tr("What replies call you."), self._name())
        self._add(you, "theme", tr("Appearance"), tr("Light, dark, or as your system has it."), self._theme())
        self._add(
            you, "text_size", tr("Text size"),
            tr("Of all text in this window. Ctrl+Plus and Ctrl+Minus change it everywhere, Ctrl+0 is the usual size."),
            self._number("text_size", Whole(SMALLEST, LARGEST, 10, tr(" %"))),
        )  # fmt: skip
        theme().changed.connect(self._show_size)
        told = tr("This desktop shows no icons in a tray.")
        self._add(
            you, "notifications", tr("Notifications"),
            tr("Only while the window is not in front: the inbox has something new, an import ended, or work failed."),
            self._switch("notifications"),
        )  # fmt: skip
        self._add(
            you, "keep_in_tray", tr("Keep running when closed"),
            tr("Closing the window leaves the app in the tray, where Quit ends it. Ctrl+Q always ends it."),
            self._switch("keep_in_tray"),
        )  # fmt: skip
        if not has_tray():
            without = [("keep_in_tray", tr("So closing the window ends the app."))]
            if not has_bus():
                without.append(("notifications", tr("So there is no place for notifications.")))
            for name, so in without:
                self._rows[name].control.setEnabled(False)
                self._rows[name].explain(f"{told} {so}")

    def _build_memory(self) -> None:
        tr = self.tr
        memory = self.group(tr("Memory"))
        self._add(
            memory, "remember", tr("Remember"),
            tr("Make memories of what you say. When off, chats are kept but nothing new is remembered."),
            self._switch("remember"),
        )  # fmt: skip
        self._add(
            memory, "memory_tokens", tr("Memories for a reply"),
            tr("The most that is recalled for one reply. More knows more and takes longer."),
            self._number("memory_tokens", Whole(0, 4096, 50, tr(" tokens"), tr("None"))),
        )  # fmt: skip
        self._add(
            memory, "clue_queries", tr("Guess before looking up"),
            tr("The model first guesses what the answer may say, to find it by other words. Takes seconds a reply."),
            self._switch("clue_queries"),
        )  # fmt: skip
        self._add(
            memory, "learn_ranking", tr("Learn what helps"),
            tr("What replies rest on, and your thumbs, tune what is recalled. It stays on this computer."),
            self._switch("learn_ranking"),
        )  # fmt: skip
        help = tr("Recall is then as it was on the first day.")
        forget = Forgetting(
            self.undos, tr("What was learned of it"), help, lambda me: me.learning.reset(), also()["learned"]
        )
        self.learned = forget
        add_divided(memory, self.learned)
        self.remembering = Button(tr("Open"), clicked=self._open_remembering)
        help = tr("What is kept at once, what waits for you, what is never remembered; and the bin.")
        add_divided(memory, Row(tr("What is remembered"), help, self.remembering, also()["remembering"]))

    def _build_replies(self) -> None:
        tr = self.tr
        replies = self.group(tr("Replies"))
        self.wishes = Wishes(self._bridge, self.undos)
        add_divided(replies, self.wishes)
        self._add(
            replies, "temperature", tr("Variety"),
            tr("0 says the likeliest and repeats itself exactly; 1 is lively; above that is a gamble."),
            self._number("temperature", Decimal(0.0, 2.0)),
        )  # fmt: skip
        self._add(
            replies, "reply_tokens", tr("Longest reply"),
            tr("Where a reply is cut off. 100 tokens are about 75 words."),
            self._number("reply_tokens", Whole(16, 16384, 64, tr(" tokens"))),
        )  # fmt: skip
        machine = self.group(tr("This computer"))
        self._add(
            machine, "threads", tr("Processor threads"),
            tr("How many the model uses. Automatic suits most computers."),
            self._number("threads", Whole(0, 256, 1, "", tr("Automatic"))),
        )  # fmt: skip
        self._add(
            machine, "idle_unload_minutes", tr("Unload the model after"),
            tr("Gives its memory back when you have not chatted for this long; the next message loads it again."),
            self._number("idle_unload_minutes", Whole(1, 24 * 60, 5, tr(" min"))),
        )  # fmt: skip

    def _build_writing(self) -> None:
        writing = self.group(self.tr("Writing"))
        self._add(
            writing, "type_ahead", self.tr("Suggest while you write"),
            self.tr("What is known goes on after what you type, in pale letters. Tab takes it, Esc turns it down."),
            self._switch("type_ahead"),
        )  # fmt: skip
        if QGuiApplication.platformName() == "xcb":
            self._add(
                writing, "quick_fill", self.tr("Enter in Quick Fill"),
                self.tr("The other one is done with Ctrl and Enter. What has the focus there cannot be seen from here:"
                        " look before you have something typed into a field for a password."),
                self._quick_fill(),
            )  # fmt: skip
        help = self.tr("What you turned down twice is not suggested any more.")
        self.ghosts = Forgetting(self.undos, self.tr("What you turned down"), help, lambda me: me.ahead.reset(), "")
        add_divided(writing, self.ghosts)

    def _build_lock(self) -> None:
        card = self.group(self.tr("Passphrase and lock"))
        self.passphrase = PassphraseCard(self._bridge)
        card.add(self.passphrase)
        self._add(
            card, "lock_minutes", self.tr("Lock after"),
            self.tr("So long without a key or a click, where there is a passphrase."),
            self._number("lock_minutes", Whole(0, 24 * 60, 5, self.tr(" min"), self.tr("Never"))),
        )  # fmt: skip

    def show_passphrase(self) -> None:
        """Show where a passphrase is set, as soon as the page can be used."""
        self.when_usable(self._to_passphrase)

    def _to_passphrase(self) -> None:
        self.search.field.clear()  # it may be among what the last search has hidden
        self.area.widget().layout().activate()
        self.area.ensureWidgetVisible(self.passphrase)
        self.passphrase.new.setFocus()

    def _build_backups(self) -> None:
        self.backups = BackupsCard(self._bridge, also()["backups"])
        self.add_group(self.tr("Backup"), self.backups, also=also()["backups"])

    def _build_jobs(self) -> None:
        work = self.group(self.tr("Background work"))
        self.jobs = Button(self.tr("Open"), clicked=self._open_jobs)
        help = self.tr("What runs while you do something else, what it changed, and how to undo it.")
        work.add(Row(self.tr("Remembering, sorting, summing up"), help, self.jobs, also()["jobs"]))

    def _open_remembering(self) -> None:
        self._bridge.page_asked.emit("remembering")

    def _open_about(self) -> None:
        self._bridge.page_asked.emit("about")

    def _open_jobs(self) -> None:
        self._bridge.page_asked.emit("jobs")

    def _build_imports(self) -> None:
        self.history = HistoryCard(self._bridge, self.undos)
        self.watched = WatchedCard(self._bridge, self.undos)
        self.add_group(self.tr("Folders kept in step"), self.watched, also=also()["watched"])
        self.add_group(self.tr("Imports"), self.history, also=also()["history"])
        people = self.group(self.tr("People"))
        self.people = Button(self.tr("Open"), clicked=self._open_people)
        help = self.tr("Whose messages were imported, and which names are the same person.")
        people.add(Row(self.tr("People in your messages"), help, self.people, also()["people"]))

    def _build_browsers(self) -> None:
        self.browsers = BrowsersCard(self._bridge)
        self.add_group(self.tr("Browsers"), self.browsers, also=also()["browsers"])

    def _build_about(self) -> None:
        self.about = Button(self.tr("Open"), clicked=self._open_about)
        help = self.tr("Its version and updates, copies made before them, reports of problems, and removing it all.")
        self.group(self.tr("The app itself")).add(Row(self.tr("About Second Me"), help, self.about, also()["about"]))

    def _open_people(self) -> None:
        self._bridge.page_asked.emit("people")

    def _add(self, card: Any, name: str, title: str, help: str, control: QWidget) -> None:
        self._rows[name] = Row(title, help, control, also().get(name, ""))
        self.notes[name] = self._rows[name].note
        add_divided(card, self._rows[name])

    def _name(self) -> QWidget:
        self.user_name = QLineEdit()
        Scaled(self.user_name, self.user_name.setFixedWidth, 220)
        self.user_name.setMaxLength(80)
        self.user_name.setPlaceholderText(self.tr("Not told yet"))
        self.user_name.textEdited.connect(self._typing_name)
        self.user_name.editingFinished.connect(self._save_name)
        return self.user_name

    def _theme(self) -> QWidget:
        self.theme = Choice(self.tr("Appearance"))
        for value, name in (
            ("system", self.tr("Like the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))
        ):  # fmt: skip
            self.theme.addItem(name, value)
        self.theme.currentIndexChanged.connect(self._theme_chosen)
        return self.theme

    def _quick_fill(self) -> QWidget:
        self.quick_fill = Choice(self.tr("Enter in Quick Fill"))
        for value, name in (("copy", self.tr("Copies")), ("type", self.tr("Types into the window in front"))):
            self.quick_fill.addItem(name, value)
        self.quick_fill.currentIndexChanged.connect(lambda _at: self.save("quick_fill", self.quick_fill.currentData()))
        return self.quick_fill

    def _switch(self, name: str) -> QWidget:
        switch = Switch()
        setattr(self, name, switch)
        switch.toggled.connect(lambda on: self.save(name, on))
        return switch

    def _number(self, name: str, field: Whole | Decimal) -> QWidget:
        setattr(self, name, field)
        field.valueChanged.connect(lambda value: self._chose_number(name, value))
        return field

    def _chose_number(self, name: str, value: float) -> None:
        if name == "text_size":
            self._sizing.start()
        else:
            self.save(name, value)

    def _size(self) -> None:
        """When the arrows are let go: all that is shown is drawn anew."""
        theme().resize(self.text_size.value())
        self.save("text_size", self.text_size.value())

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        super()._refused(error)
        if self._stored is not None and "text_size" not in self._pending:
            theme().resize(self._stored.text_size)

    @Slot()
    def _show_size(self) -> None:
        """What is applied, whoever asked for it."""
        if not self._sizing.isActive():
            with QSignalBlocker(self.text_size):
                self.text_size.setValue(Type.percent)

    # Saving

    @Slot()
    def _typing_name(self) -> None:
        self._typing.start()

    @Slot()
    def _save_name(self) -> None:
        self._typing.stop()
        self.save("user_name", self.user_name.text().strip())

    @Slot()
    def _theme_chosen(self) -> None:
        theme().choose(self.theme.currentData())
        self.save("theme", self.theme.currentData())

    def called(self, name: str) -> str:
        return self._rows[name].title

    def put(self, name: str, value: Any) -> None:
        control = self._rows[name].control
        if name == "text_size":
            self._show_size()
            return
        with QSignalBlocker(control):
            if isinstance(control, QSpinBox | QDoubleSpinBox):
                if not control.hasFocus() or control.value() != value:
                    control.setValue(value)
            elif isinstance(control, Switch):
                control.setChecked(value)
            elif isinstance(control, Choice):
                control.setCurrentIndex(control.findData(value))
                if name == "theme":
                    theme().choose(value)
            elif isinstance(control, QLineEdit) and not self._typing.isActive() and control.text().strip() != value:
                control.setText(value)
