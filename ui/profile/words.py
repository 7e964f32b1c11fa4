"""The topics of the profile as a person reads them."""

from PySide6.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("Profile", text)


def topic_title(name: str) -> str:
    """The heading of a topic; one that is not known stands as it is."""
    titles = {
        "You": _tr("You"), "Home": _tr("Home"), "Work": _tr("Work"), "People": _tr("People"), "Health": _tr("Health"),
        "Likes": _tr("Likes"), "Goals": _tr("Goals"), "Habits": _tr("Habits"), "Skills": _tr("Skills"),
        "Views": _tr("Views"), "Wishes": _tr("Wishes"), "Other": _tr("More about you"),
    }  # fmt: skip
    return titles.get(name, name)
