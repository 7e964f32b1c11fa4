"""Why something was given to a reply, in words and in numbers, and what the reply cost."""

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from secondme.types import Hit, Usage
from ui.theme import Space, theme
from ui.widgets.basics import label

CLOSE, FAIR = 0.5, 0.15
"""Scores (how likely it is that this is looked for, `secondme/retrieval/fuse.py`) from which a match is called so."""
WORDS_PER_TOKEN = 0.75
LEAST = 0.005
"""Of a score; what would be shown as 0.00 is left out."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("UsedPanel", text)


def names() -> dict[str, str]:
    """What made a hit a hit, in words, by the names of `Hit.components`. Not here: what is no reason, as its length."""
    return {
        "words with the turn before": _tr("the same words"),
        "meaning with the turn before": _tr("a similar meaning"),
        "meaning of each word": _tr("words that mean the same"),
        "meaning of each word, turns around": _tr("what it says, and what was said around it"),
        "said by whom it is about": _tr("who said it"),
        "said by whom several are asked of": _tr("who said it"),
        "its conversation": _tr("the conversation it is from"),
        "first of its conversation": _tr("it was the first to speak of this"),
        "time": _tr("the time you asked about"),
        "instruction that applies": _tr("something you asked for once"),
        "exact words": _tr("exactly your words"),
        "linked": _tr("its connection with another memory"),
        "of the kind asked for": _tr("the kind of thing you asked for"),
    }


def small_reasons() -> dict[str, str]:
    """What counts a little for everything of its kind, so that it is never said to be why something was found, and what
    counted once, for replies that are kept."""
    return {
        "said by a person": _tr("a person said it"),
        "tells": _tr("it tells something"),
        "length": _tr("how long it is"),
        "words of the conversation": _tr("the words of its conversation"),
        "meaning with the turn after": _tr("a similar meaning"),
        "standing": _tr("something you asked for once"),
        "claim": _tr("what it tells of whom you ask about"),
    }


def match(score: float) -> str:
    """How likely it is what was looked for, in words."""
    if score >= CLOSE:
        return _tr("Close match")
    return _tr("Fair match") if score >= FAIR else _tr("Distant match")


def why(hit: Hit) -> str:
    """Why it was found, in words: how well it fits, and what made most of that. The numbers are for `number`."""
    known = names() | {name: small_reasons()[name] for name in ("standing", "claim")}
    parts = [name for name, share in sorted(hit.components.items(), key=lambda part: -part[1]) if share > 0]
    reason = next((known[name] for name in parts if name in known), "")
    if not reason:
        return match(hit.score)
    return _tr("{match} · {reason}").format(match=match(hit.score), reason=reason)


def number(hit: Hit) -> str:
    """The score itself, for who wants to know."""
    said = QLocale().toString(hit.score, "f", 2)
    return _tr("Score {score}, where 1 is certain to be what was looked for").format(score=said)


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
        grid.addWidget(label(number(hit), "small", wrap=True), 0, 0, 1, 2)
        shares = parts(hit)
        most = max((abs(share) for _name, share in shares), default=1.0)
        for row, (name, share) in enumerate(shares):
            value = label(QLocale().toString(share, "f", 2), "small")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            bar = Bar(abs(share) / most, share < 0)
            said = label(name, "small", wrap=True)
            grid.addWidget(said, 2 * row + 1, 0)
            grid.addWidget(value, 2 * row + 1, 1)
            grid.addWidget(bar, 2 * row + 2, 0, 1, 2)
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
        words = known.get(name) or _tr("other reasons")
        sums[words] = sums.get(words, 0.0) + share
    shares = [(words, share) for words, share in sums.items() if abs(share) >= LEAST]
    return sorted(shares, key=lambda part: -abs(part[1]))


def cost(usage: Usage | None) -> str:
    """What a reply took, in lines anybody knows; "" when that is not known."""
    if usage is None or not usage.generated_tokens:
        return ""
    words = max(1, round(usage.tokens_per_s * WORDS_PER_TOKEN))
    pace = _tr("about 1 word a second") if words == 1 else _tr("about {n} words a second").format(n=words)
    first = QLocale().toString(usage.first_token_s, "f", 1)
    lines = [_tr("First word after {s} s, then {pace}").format(s=first, pace=pace)]
    if usage.stop_reason == "length":
        lines.append(_tr("It was cut off at the longest reply that the settings allow"))
    return "\n".join(lines)


def cost_in_numbers(usage: Usage | None) -> str:
    """The same as the model counts it, in pieces of words."""
    if usage is None or not usage.generated_tokens:
        return ""
    said = QLocale().toString
    return "\n".join(
        (
            _tr("Read {n} tokens, {m} of them still known from before").format(
                n=f"{usage.prompt_tokens:,}", m=f"{usage.reused_tokens:,}"
            ),
            _tr("Wrote {n} tokens, {rate} a second").format(
                n=f"{usage.generated_tokens:,}", rate=said(usage.tokens_per_s, "f", 1)
            ),
            _tr("Looked up in {s} s").format(s=said(usage.retrieve_s, "f", 2)),
            _tr("A token is a piece of a word."),
        )
    )
