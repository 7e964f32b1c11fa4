"""What autofill of the core say to a person. Made by `python -m tests.sentences`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "Nothing that you have told bears on this answer."),
    QT_TRANSLATE_NOOP("Core", "Nothing that is known of you speaks for or against this answer."),
    QT_TRANSLATE_NOOP("Core", "{things} for this answer, and nothing against it."),
    QT_TRANSLATE_NOOP("Core", "Your answer does not suit me yet:"),
    QT_TRANSLATE_NOOP("Core", "Please change it accordingly."),
    QT_TRANSLATE_NOOP("Core", "{name} is too large for a form."),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged: it cannot be read as a Word document."),
    QT_TRANSLATE_NOOP("Core", "Only the first {max_fields} fields were read."),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged: its buttons cannot be read."),
    QT_TRANSLATE_NOOP("Core", "{name} could not be filled in: it is not built as a form should be."),
    QT_TRANSLATE_NOOP("Core", "{name} is protected by a password. Use a copy saved without it."),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged: it begins like a PDF, but cannot be read as one."),
    QT_TRANSLATE_NOOP("Core", "{name} could not be read."),
    QT_TRANSLATE_NOOP("Core", "There is no field to fill in {name}."),
    QT_TRANSLATE_NOOP("Core", "{name} could not be read: the process that reads it sent no form."),
    QT_TRANSLATE_NOOP("Core", "{name} could not be filled in: the process that does it sent no file."),
    QT_TRANSLATE_NOOP("Core", "{name} could not be read: no end in {seconds} seconds of work."),
    QT_TRANSLATE_NOOP("Core", "{name} could not be read: it broke off, perhaps for want of memory."),
    QT_TRANSLATE_NOOP("Core", "{name} could not be read: it needs too much memory."),
    QT_TRANSLATE_NOOP("Core", "Health: allergies, diet, illnesses"),
    QT_TRANSLATE_NOOP("Core", "Numbers of documents: passport, tax, insurance, memberships"),
    QT_TRANSLATE_NOOP("Core", "Data of your family"),
    QT_TRANSLATE_NOOP("Core", "Private matters: health, money, faith, politics, intimate things"),
)
