"""Why something was given to a reply, in words and in numbers, and what the reply cost."""

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from secondme.types import Hit, Usage
from ui.theme import Space, theme
from ui.widgets.basics import label

LEAST = 0.005
"""Of a score; what would be shown as 0.00 is left out."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("UsedPanel", text)


def names() -> dict[str, str]:
    """What made a hit a hit, in words, by the names of `Hit.components`. Not here: what is no reason, as its length."""
    return {
        "words with the turn before": _tr("its words and those before it"),
        "meaning with the turn before": _tr("its meaning"),
        "meaning of each word": _tr("the meaning of its words"),
        "meaning of each word, turns around": _tr("the meaning of its words and of those around it"),
        "said by whom it is about": _tr("who said it"),
        "said by whom several are asked of": _tr("who said it"),
        "its conversation": _tr("the conversation it is from"),
        "first of its conversation": _tr("it was the first to speak of this"),
        "time": _tr("its time"),
        "instruction that applies": _tr("what you asked for once"),
        "exact words": _tr("its exact words"),
        "linked": _tr("what it is connected with"),
        "of the kind asked for": _tr("its kind"),
    }


def small_reasons() -> dict[str, str]:
    """What counts a little for everything of its kind, so that it is never said to be why something was found, and what
    counted once, for replies that are kept."""
    return {
        "said by a person": _tr("a person said it"),
        "tells": _tr("it tells something"),
        "length": _tr("its length"),
        "words of the conversation": _tr("the words of its conversation"),
        "meaning with the turn after": _tr("its meaning"),
        "standing": _tr("what you asked for once"),
        "claim": _tr("what it tells of whom you ask about"),
    }


def why(hit: Hit) -> str:
    """Why it was found, in words: the score, and what made most of it."""
    known = names() | {"standing": _tr("what you asked for once"), "claim": _tr("what it tells of whom you ask about")}
    parts = [name for name, share in sorted(hit.components.items(), key=lambda part: -part[1]) if share > 0]
    reason = next((known[name] for name in parts if name in known), "")
    score = f"{hit.score:.2f}"
    if not reason:
        return _tr("Score {score}").format(score=score)
    return _tr("Score {score} · found by {what}").format(score=score, what=reason)


class Scores(QWidget):
    """What a score is made of: each component by name, its share as a bar and a number, the largest first. Shares below
    nothing took away from it."""

    def __init__(self, hit: Hit) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, Space.XS, 0, Space.XS)
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        shares = parts(hit)
        most = max((abs(share) for _name, share in shares), default=1.0)
        for row, (name, share) in enumerate(shares):
            number = label(QLocale().toString(share, "f", 2), "small")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            bar = Bar(abs(share) / most, share < 0)
            said = label(name, "small", wrap=True)
            grid.addWidget(said, 2 * row, 0)
            grid.addWidget(number, 2 * row, 1)
            grid.addWidget(bar, 2 * row + 1, 0, 1, 2)
        self.setAccessibleName("; ".join(f"{name} {share:.2f}" for name, share in shares))


class Bar(QWidget):
    """A share of the largest; the number stands beside it."""

    def __init__(self, share: float, against: bool) -> None:
        super().__init__()
        self._share, self._against = share, against
        self.setFixedHeight(12)
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme().colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.pressed))
        painter.drawRoundedRect(QRectF(0, 2, self.width(), 4), 2, 2)
        painter.setBrush(QColor(colors.warning if self._against else colors.accent))
        painter.drawRoundedRect(QRectF(0, 2, max(4.0, self._share * self.width()), 4), 2, 2)
        painter.end()


def parts(hit: Hit) -> list[tuple[str, float]]:
    """(what it is in words, share of the score), those of one name together, the largest first."""
    known, sums = names() | small_reasons(), dict[str, float]()
    for name, share in hit.components.items():
        words = known.get(name, name)
        sums[words] = sums.get(words, 0.0) + share
    shares = [(words, share) for words, share in sums.items() if abs(share) >= LEAST]
    return sorted(shares, key=lambda part: -abs(part[1]))


def cost(usage: Usage | None) -> str:
    """What a reply took, in lines; "" when that is not known."""
    if usage is None or not usage.generated_tokens:
        return ""
    said = QLocale().toString
    lines = [
        _tr("Read {n} tokens, {m} of them still known from before").format(
            n=f"{usage.prompt_tokens:,}", m=f"{usage.reused_tokens:,}"
        ),
        _tr("Wrote {n} tokens, {rate} a second").format(
            n=f"{usage.generated_tokens:,}", rate=said(usage.tokens_per_s, "f", 1)
        ),
        _tr("Looked up in {a} s, first word after {b} s").format(
            a=said(usage.retrieve_s, "f", 2), b=said(usage.first_token_s, "f", 1)
        ),
    ]
    if usage.stop_reason == "length":
        lines.append(_tr("It was cut off at the longest reply that the settings allow"))
    return "\n".join(lines)
