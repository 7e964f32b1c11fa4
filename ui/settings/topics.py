"""Topics of which nothing is ever remembered: a word or a few each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from ui.theme import Space
from ui.widgets.basics import Box, Button, Elided, clear, icon_button, label
from ui.widgets.pill import Remark

LONGEST = 60


class TopicsCard(Box):
    """Emits all topics whenever one was added or taken out."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
        self.topics: tuple[str, ...] = ()
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText(self.tr("A topic, such as my salary"))
        self.field.setAccessibleName(self.tr("A topic of which nothing is remembered"))
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._add)
        self.add_topic = Button(self.tr("Add"), clicked=self._add)
        self.add_topic.setAccessibleName(self.tr("Add the topic"))
        self.add_topic.setEnabled(False)
        self.list = Box(spacing=2)
        self.nothing = label(self.tr("No topic yet."), "muted")
        self.note = Remark()
        self.note.hide()
        help = self.tr("A memory that has all words of a topic is not made. What is known already stays as it is.")
        line = Box(horizontal=True, spacing=Space.S).add(self.field, stretch=1)
        line.add(self.add_topic)
        self.add(label(help, "small", wrap=True), line, self.nothing, self.list, self.note)

    @Slot()
    def _typed(self) -> None:
        self.add_topic.setEnabled(bool(self.field.text().strip()))

    @Slot()
    def _add(self) -> None:
        topic = " ".join(self.field.text().split())
        if topic and topic.casefold() not in {each.casefold() for each in self.topics}:
            self._choose((*self.topics, topic))
        self.field.clear()

    def _choose(self, topics: tuple[str, ...]) -> None:
        self.show_topics(topics)
        self.chosen.emit(topics)

    def show_topics(self, topics: Sequence[str]) -> None:
        if tuple(topics) == self.topics and self.list.box.count():
            return
        self.topics = tuple(topics)
        clear(self.list.box)
        for topic in self.topics:
            remove = icon_button("close", self.tr("Take out: {topic}").format(topic=topic))
            remove.setProperty("topic", topic)
            remove.clicked.connect(self._remove)
            line = Box(horizontal=True, spacing=Space.S).add(Elided(topic, "body"), stretch=1)
            line.add(remove)
            self.list.add(line)
        self.nothing.setVisible(not self.topics)
        self.list.setVisible(bool(self.topics))

    @Slot()
    def _remove(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            topic = str(button.property("topic"))
            self._choose(tuple(each for each in self.topics if each != topic))
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
