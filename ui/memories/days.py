"""A field for a day, written as one writes it; it may be a whole month or year, or empty."""

from PySide6.QtCore import QDate, QLocale, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from ui.theme import Scaled
from ui.widgets.pill import restyle

FORMATS = ("yyyy-MM-dd", "d MMMM yyyy", "d MMM yyyy", "d.M.yyyy", "d/M/yyyy")


def read_day(text: str) -> str | None:
    """ISO: a day, a month or a year; "" for nothing, None when it cannot be read."""
    plain = " ".join(text.split())
    if not plain:
        return ""
    for form in ("yyyy", "yyyy-MM"):
        if len(plain) == len(form) and QDate.fromString(plain, form).isValid():
            return plain
    for locale in (QLocale(), QLocale.c()):
        for form in (*FORMATS, locale.dateFormat(QLocale.FormatType.ShortFormat)):
            found = locale.toDate(plain, form)
            if found.isValid() and found.year() > 999:
                return str(found.toString("yyyy-MM-dd"))
    return None


class DayField(QLineEdit):
    """Says by its look when what is written is no day."""

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(self.tr("not known"))
        self.setToolTip(self.tr("For example 2024, 2024-05 or 31 May 2024"))
        Scaled(self, self.setFixedWidth, 164)
        self.textEdited.connect(self._edited)

    @property
    def value(self) -> str | None:
        """ISO, "" for nothing; None while it cannot be read."""
        return read_day(self.text())

    def show_day(self, iso: str | None) -> None:
        if read_day(self.text()) != (iso or "")[:10]:
            date = QDate.fromString((iso or "")[:10], "yyyy-MM-dd")
            self.setText(QLocale().toString(date, "d MMMM yyyy") if date.isValid() else (iso or ""))
        self._tell()

    @Slot()
    def _edited(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        wrong = self.value is None
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.setAccessibleDescription(self.tr("This is not a day that can be read.") if wrong else "")
            restyle(self)
