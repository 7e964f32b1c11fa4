"""What retrieval of the core say to a person. Made by `python -m tests.sentences`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this is a greeting or thanks."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this is a sum."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this converts units."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this asks what a word means or another fact for everyone."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this is a translation of words that you gave."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this is about the text that you gave."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this is about a program."),
    QT_TRANSLATE_NOOP("Core", "No memory was looked up: this asks for something made up."),
    QT_TRANSLATE_NOOP("Core", "It speaks of you."),
    QT_TRANSLATE_NOOP("Core", "It names someone or something that you know."),
    QT_TRANSLATE_NOOP("Core", "It names a time."),
    QT_TRANSLATE_NOOP("Core", "It asks for advice."),
    QT_TRANSLATE_NOOP("Core", "It may name someone whom you know."),
    QT_TRANSLATE_NOOP("Core", "It may be about something that you told."),
    QT_TRANSLATE_NOOP("Core", "You took back what you said of a reply."),
    QT_TRANSLATE_NOOP("Core", "You reset what was learned."),
    QT_TRANSLATE_NOOP("Core", "You took back that what was learned was reset."),
    QT_TRANSLATE_NOOP("Core", "A reply rested on some of its notes and not on others."),
    QT_TRANSLATE_NOOP("Core", "You liked a reply."),
    QT_TRANSLATE_NOOP("Core", "You did not like a reply."),
    QT_TRANSLATE_NOOP("Core", "You said that a note was wrong for a reply."),
)
