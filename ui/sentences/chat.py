"""What chat of the core say to a person. Made by `python -m tests.sentences`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "This message is too long for the chat model to read at once."),
    QT_TRANSLATE_NOOP("Core", "Send a part of it, or choose a longer context under Settings."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this is about Second Me itself."),
)
