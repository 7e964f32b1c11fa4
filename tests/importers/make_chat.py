"""Makes the exports of chat apps that the tests import, from invented content."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.importers.roundtrip import Thread


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def plain_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


# WhatsApp


@dataclass(frozen=True)
class Writing:
    """How a phone writes the beginning of a message: a pattern for strftime with {half} for the half of the day."""

    pattern: str
    halves: tuple[str, str] = ("AM", "PM")
    digits: str = "0123456789"
    short: bool = False
    """Without zeros before day, month and hour."""
    years: int = 0
    """Added to the year, for other calendars."""

    def begin(self, at: datetime) -> str:
        pattern = self.pattern
        if self.short:
            for code, value in (("%d", at.day), ("%m", at.month), ("%I", (at.hour - 1) % 12 + 1), ("%H", at.hour)):
                pattern = pattern.replace(code, str(value))
        pattern = pattern.replace("%Y", str(at.year + self.years))
        written = at.strftime(pattern).replace("{half}", self.halves[at.hour >= 12])
        return written.translate({ord("0") + value: digit for value, digit in enumerate(self.digits)})


WRITINGS: Mapping[str, Writing] = {
    "android en-GB": Writing("%d/%m/%Y, %H:%M - "),
    "android en-US": Writing("%m/%d/%y, %I:%M\u202f{half} - ", short=True),
    "android en-IN": Writing("%d/%m/%y, %I:%M {half} - ", ("am", "pm")),
    "android de": Writing("%d.%m.%y, %H:%M - "),
    "android es": Writing("%d/%m/%Y, %I:%M {half} - ", ("a. m.", "p. m."), short=True),
    "android es-MX": Writing("%d/%m/%y %I:%M\u00a0{half} - ", ("a.m.", "p.m.")),
    "android nl": Writing("%d-%m-%Y %H:%M - "),
    "android fi": Writing("%d.%m.%Y klo %H.%M - ", short=True),
    "android sv": Writing("%Y-%m-%d %H:%M - "),
    "android en-CA": Writing("%Y-%m-%d, %I:%M {half} - ", ("a.m.", "p.m."), short=True),
    "android zh": Writing("%Y/%m/%d {half}%I:%M - ", ("上午", "下午"), short=True),
    "android ko": Writing("%Y. %m. %d. {half} %I:%M - ", ("오전", "오후"), short=True),
    "android el": Writing("%d/%m/%y, %I:%M {half} - ", ("π.μ.", "μ.μ."), short=True),
    "android th": Writing("%d/%m/%Y %H:%M - ", short=True, years=543),
    "android fa": Writing("%Y/%m/%d،\u200f %H:%M - ", digits="۰۱۲۳۴۵۶۷۸۹"),
    "android id": Writing("%d/%m/%y %H.%M - "),
    "ios en-US": Writing("[%m/%d/%y, %I:%M:%S\u202f{half}] ", short=True),
    "ios en-GB": Writing("[%d/%m/%Y, %H:%M:%S] "),
    "ios de": Writing("[%d.%m.%y, %H:%M:%S] "),
    "ios nl": Writing("[%d-%m-%Y %H:%M:%S] "),
    "ios fi": Writing("[%d.%m.%Y klo %H.%M.%S] ", short=True),
    "ios ja": Writing("[%Y/%m/%d %H:%M:%S] ", short=True),
    "ios vi": Writing("[%H:%M:%S, %d/%m/%Y] "),
    "ios es": Writing("[%d/%m/%y, %I:%M:%S {half}] ", ("a. m.", "p. m."), short=True),
    "ios ar": Writing(
        "\u200f[%d\u200f/%m\u200f/%Y، %I:%M:%S\u00a0{half}] ", ("ص", "م"), digits="٠١٢٣٤٥٦٧٨٩", short=True
    ),
    "ios th": Writing("[%d/%m/%Y BE %H:%M:%S] ", short=True, years=543),
    "ios 2016": Writing("%d.%m.%y %H.%M.%S: "),
}
"""As phones of these languages write it."""


def whatsapp(thread: Thread, writing: Writing, notice: str = "", ending: str = "\n") -> bytes:
    """A chat as a text file. `notice`: a line of the app that stands first."""
    first = thread.said[0].time
    head = [f"{writing.begin(first)}{notice}"] if notice else []
    said = [f"{writing.begin(said.time)}{said.author}: {said.text}" for said in thread.said]
    return (ending.join([*head, *(line.replace("\n", ending) for line in said)]) + ending).encode()
