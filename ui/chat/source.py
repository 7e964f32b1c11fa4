"""A quote and the way to the message that it is from."""

from PySide6.QtCore import Qt, Signal

from ui.chat.words import when
from ui.widgets.basics import Box, Button, label

QUOTED = 200


class Source(Box):
    asked = Signal(int)
    """Show this message."""

    def __init__(self, item_id: int, quote: str, author: str, time: str, most: int = QUOTED) -> None:
        super().__init__("", spacing=2)
        self._item_id = item_id
        if quote:
            self.add(label(f"“{short(' '.join(quote.split()), most)}”", "muted", wrap=True, selectable=True))
        text = self.tr("{who}, {when}").format(who=author, when=when(time))
        button = Button(text.replace("&", "&&"), "link", "jump", self._ask)
        button.setAccessibleName(self.tr("Go to the message of {text}").format(text=text))
        button.setToolTip(self.tr("Go to this message"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask(self) -> None:
        self.asked.emit(self._item_id)


def short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
