"""Sizes, times and languages in words, and the pace of a download."""

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from secondme.progress import Step
from secondme.types import ModelInfo
from ui.told import told
from ui.widgets.tempo import tempo

READING_PER_S = 5.0
"""Tokens a second: the pace of calm reading."""
WINDOW_S = 8.0
"""The speed of a download is that of its last seconds."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


def size(count: float) -> str:
    """1,120,000,000 as "1.1 GB": decimal units, as disks and downloads are sold."""
    for words, factor, digits in ((_tr("{n} GB"), 1e9, 1), (_tr("{n} MB"), 1e6, 0), (_tr("{n} kB"), 1e3, 0)):
        if count >= factor:
            return words.format(n=QLocale().toString(count / factor, "f", digits))
    return _tr("{n} bytes").format(n=int(count))


def duration(seconds: float) -> str:
    """A time to wait, as coarse as one thinks of it."""
    if seconds < 60:
        return _tr("{n} s").format(n=max(1, round(seconds)))
    if seconds < 3600:
        return _tr("{n} min").format(n=round(seconds / 60))
    return _tr("{hours} h {minutes} min").format(hours=int(seconds // 3600), minutes=int(seconds % 3600 // 60))


def languages(codes: Sequence[str], shown: int = 3) -> str:
    """The first few by name, then how many more; "" when unknown."""
    names = [_language(code) for code in codes]
    if len(names) <= shown + 1:
        return ", ".join(names)
    more = _tr("{n} more languages").format(n=len(names) - shown)
    return f"{', '.join(names[:shown])} + {more}"


def _language(code: str) -> str:
    if code in ("multi", "multilingual", "*"):
        return _tr("many languages")
    language = QLocale.codeToLanguage(code)
    return told(code if language == QLocale.Language.AnyLanguage else QLocale.languageToString(language))


def pace(info: ModelInfo) -> str:
    """How fast a model runs here, or would."""
    return tempo(info.measured_per_s, info.predicted_per_s if info.fits else 0.0)


def suits(info: ModelInfo) -> bool:
    """Whether it runs well here: there is memory for it, and it writes no slower than one reads, as far as is known."""
    known = info.measured_per_s or info.predicted_per_s
    return info.fits and (info.role != "chat" or not known or known >= READING_PER_S)


def needs(info: ModelInfo) -> str:
    """Whether it suits this computer, and the memory that it takes of what there is."""
    here = info.machine_memory
    memory = (
        _tr("needs {n} of {all} of memory").format(n=size(info.memory), all=size(here))
        if here
        else _tr("needs {size} of memory").format(size=size(info.memory))
    )
    if not info.fits:
        return memory
    verdict = _tr("Suits this computer") if suits(info) else _tr("Runs here, slower than one reads")
    return f"{verdict} · {memory}"


def advised(info: ModelInfo, infos: Sequence[ModelInfo]) -> str:
    """What the label beside a model's name says of what is recommended; "" for nothing. A starter is not recommended
    to who uses another, and is no more than a start where a larger one suits this computer."""
    others = [other for other in infos if other.role == info.role and other.name != info.name]
    in_use = [each for each in ([info, *others] if info.starter else [info]) if each.in_use and each.installed]
    if not info.recommended or in_use:
        return ""
    larger = any(suits(other) and other.size > info.size for other in others)
    return _tr("To begin with") if info.starter and larger else _tr("Recommended")


class Pace:
    """How fast a download goes and how long it will take, from its steps. A new label (downloading, then checking)
    begins anew, so that a resumed download does not look faster than it is."""

    def __init__(self) -> None:
        self._label = ""
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, step: Step, now: float) -> None:
        """`now`: seconds on any steady clock."""
        if step.label != self._label or (self._seen and step.done < self._seen[-1][1]):
            self._label = step.label
            self._seen.clear()
        self._seen.append((now, step.done))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW_S:
            self._seen.popleft()

    @property
    def speed(self) -> float:
        """Bytes a second; 0.0 while there is too little to tell."""
        if len(self._seen) < 2:
            return 0.0
        (began, first), (ended, last) = self._seen[0], self._seen[-1]
        return (last - first) / (ended - began) if ended - began >= 0.5 else 0.0

    def words(self, step: Step) -> str:
        """ "312 MB of 1.1 GB · 24 MB/s · 35 s left"."""
        parts = [_tr("{done} of {total}").format(done=size(step.done), total=size(step.total))]
        if self.speed >= 1:
            parts.append(_tr("{size}/s").format(size=size(self.speed)))
            parts.append(_tr("{time} left").format(time=duration((step.total - step.done) / self.speed)))
        return " · ".join(parts)
