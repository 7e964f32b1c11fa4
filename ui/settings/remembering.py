"""What is remembered and what is not: what is kept at once, what waits, what is never made; the nights; the bin."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtWidgets import QWidget

from secondme.settings import DELICATE
from ui.bridge import Bridge
from ui.settings.bin import BinCard
from ui.settings.keeping import KeepingRow
from ui.settings.page import Row, add_divided
from ui.settings.policy import PolicyCard
from ui.settings.saving import SavingPage
from ui.settings.topics import TopicsCard
from ui.theme import Space
from ui.widgets.basics import Button
from ui.widgets.numbers import Whole
from ui.widgets.pill import Remark
from ui.widgets.switch import Switch


class RememberingPage(SavingPage):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        back = Button(QCoreApplication.translate("Settings", "All settings"), "link")
        super().__init__(bridge, QCoreApplication.translate("Settings", "What is remembered"), back, parent=parent)
        back.clicked.connect(self._open_settings)
        self.begin(self._groups())

    def _groups(self) -> Iterator[None]:
        self.policy = PolicyCard()
        self.add_group(self.tr("New memories"), self.policy)
        yield from self.policy.rows_made()
        for build in (self._build_policy, self._build_reflection, self._build_nights, self._build_keeping):
            build()
            yield

    def _build_policy(self) -> None:
        self.topics = TopicsCard()
        self.policy.chosen.connect(lambda chosen: self.save("inbox", chosen))
        self.notes["inbox"] = self.policy.note
        self.add_group(self.tr("Never remembered"), self.topics)
        self.topics.chosen.connect(lambda topics: self.save("never_remember", topics))
        self.notes["never_remember"] = self.topics.note

    def _build_reflection(self) -> None:
        help = self.tr("Of these nothing is concluded, and the profile does not tell of them, unless you wish it.")
        card = self.group(self.tr("Conclusions and the profile"), help)
        names = {
            "health": (self.tr("Health"), self.tr("Illness, medicine, how you feel.")),
            "politics": (self.tr("Politics"), self.tr("Votes, parties, causes.")),
            "sex": (self.tr("Sex"), self.tr("Whom you love, and how.")),
            "religion": (self.tr("Religion"), self.tr("What you believe.")),
        }
        self.reflect_on: dict[str, Switch] = {}
        for topic in DELICATE:
            switch = self.reflect_on[topic] = Switch()
            switch.toggled.connect(self._reflect)
            title, told = names[topic]
            add_divided(card, Row(self.tr("Reflect on {topic}").format(topic=title.lower()), told, switch))
        note = self.notes["reflect_on"] = Remark()
        note.setContentsMargins(Space.L, 0, Space.L, Space.M)
        note.hide()
        card.add(note)

    def _reflect(self) -> None:
        self.save("reflect_on", tuple(topic for topic in DELICATE if self.reflect_on[topic].isChecked()))

    def _build_nights(self) -> None:
        card = self.group(self.tr("Imported messages"))
        self.nightly_minutes = Whole(0, 24 * 60, 15, self.tr(" min"), self.tr("None"))
        self.nightly_minutes.valueChanged.connect(lambda value: self.save("nightly_minutes", value))
        help = self.tr(
            "So long they are read each night, from noon to noon, the most telling first. What is not read yet is found"
            " word for word all the same. A quarter of it is for weighing how much memories matter, while some wait."
        )
        row = Row(self.tr("Reading them at night"), help, self.nightly_minutes)
        self.notes["nightly_minutes"] = row.note
        card.add(row)

    def _build_keeping(self) -> None:
        self.keeping = KeepingRow(self._bridge, self.undos)
        self.group(self.tr("How long it is kept")).add(self.keeping)
        self.bin = BinCard(self._bridge, self.undos)
        self.add_group(self.tr("What was deleted"), self.bin)

    def _open_settings(self) -> None:
        self._bridge.page_asked.emit("settings")

    def focus_search(self) -> None:
        """Ctrl+F: all settings are searched in one place."""
        self._bridge.setting_asked.emit("settings", "")

    def put(self, name: str, value: Any) -> None:
        if name == "inbox":
            self.policy.show_chosen(value)
        elif name == "never_remember":
            self.topics.show_topics(value)
        elif name == "reflect_on":
            for topic, switch in self.reflect_on.items():
                with QSignalBlocker(switch):
                    switch.setChecked(topic in value)
        elif not self.nightly_minutes.hasFocus() or self.nightly_minutes.value() != value:
            with QSignalBlocker(self.nightly_minutes):
                self.nightly_minutes.setValue(value)
