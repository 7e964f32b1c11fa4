"""How fast a model runs here, in the same words wherever it is said."""

from PySide6.QtCore import QCoreApplication, QLocale


def tempo(measured: float, predicted: float) -> str:
    """Tokens a second as its replies came, else as is to be expected, and which of both it is; "" when neither is
    known."""
    if measured:
        return _tr("{n} tokens/s, measured").format(n=_rate(measured))
    return _tr("about {n} tokens/s, predicted").format(n=_rate(predicted)) if predicted else ""


def _rate(per_s: float) -> str:
    return QLocale().toString(per_s, "f", 0 if per_s >= 10 else 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tempo", text)
