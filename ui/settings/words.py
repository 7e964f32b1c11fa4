"""Sizes, times and languages in words, and the pace of a download."""

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from secondme.progress import Step
from secondme.types import ModelInfo
from ui.told import told
from ui.widgets.tempo import tempo

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
