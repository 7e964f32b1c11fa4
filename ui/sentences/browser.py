"""What browser of the core say to a person. Made by `python -m tests.sentences`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "There is no browser here. Start Firefox, Chromium, Chrome, Edge or Brave once, then try it."),
    QT_TRANSLATE_NOOP("Core", "{filename} cannot be written: {strerror}."),
    QT_TRANSLATE_NOOP("Core", "Nothing was changed in your browsers."),
    QT_TRANSLATE_NOOP("Core", "{filename} cannot be removed: {strerror}."),
    QT_TRANSLATE_NOOP("Core", "Try again."),
)
