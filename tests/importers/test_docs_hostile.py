"""No document, mail, card or calendar takes long, needs much memory or ends in anything but items or a sentence."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from secondme.errors import UserError
from secondme.importers.base import Blob, NotThisFormat, Options, Person, Problem, Source
from secondme.importers.calendars import Calendars
from secondme.importers.contacts import Contacts
from secondme.importers.docx import Docx
from secondme.importers.epub import Epub
from secondme.importers.mail import Mail
from secondme.importers.odt import Odt
from secondme.importers.pdf import Pdf
from secondme.types import NewItem
from tests.importers import hostile_docs as hostile
from tests.importers.help import sandboxed

FORMATS = (Pdf(), Docx(), Odt(), Epub(), Mail(), Contacts(), Calendars())
MOST_SECONDS = 5.0
"""CPU time of one file. The child is ended after ten seconds without a sign of life."""
CASES = list(hostile.cases())
IN_THE_CHILD = (
    "pages within themselves", "a bomb of spaces", "a million elements deep", "billion laughs in a document",
    "an attribute of forty megabytes", "a chapter three hundred thousand deep", "one line of thirty megabytes",
    "ten million lines", "twenty thousand parts deep", "a photo of forty megabytes", "cards in cards",
)  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len({name for name, _, _ in CASES}) == len(CASES)
    assert {name for name, _, _ in CASES} >= set(IN_THE_CHILD)
    ends = [file.partition(".")[2] for _, file, _ in CASES]
    for family in (("pdf", "docx", "odt", "fodt", "epub"), ("eml", "mbox"), ("vcf", "ics")):
        assert sum(end in family for end in ends) >= 50


@pytest.mark.parametrize(("name", "make"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_hostile_file_ends_in_items_or_a_sentence(name: str, make: Callable[[], bytes]) -> None:
    data = make()
    blob = Blob(name, f"/home/{name}", len(data), "2024-01-02T03:04:05+00:00", lambda: io.BytesIO(data))
    begun = time.process_time()
    told: list[str] = []
    for format in FORMATS:
        for group in format.claim([blob]):
            try:
                for read in format.read(Source(group, Options(attachments=True))):
                    if isinstance(read, Problem):
                        told.append(read.sentence)
                    elif isinstance(read, NewItem):
                        _check(read)
                    elif isinstance(read, Person):
                        assert len(read.name) <= 320
            except NotThisFormat as error:
                told.append(str(error))
    assert time.process_time() - begun < MOST_SECONDS
    for sentence in told:
        assert sentence.endswith(".")
        assert sentence[:1].isupper() or sentence[:1].isdigit() or sentence.startswith(name[:2])
        assert len(sentence) < 300
        assert "Traceback" not in sentence


def _check(item: NewItem) -> None:
    assert item.text.strip()
    assert "\0" not in item.text
    assert "root:" not in item.text
    assert item.time[:2] in ("18", "19", "20", "21")
    assert len(item.author) <= 320
    assert len(item.title or "") <= 200
    assert len(item.external_id or "") <= 1_000
    item.text.encode()


@pytest.mark.parametrize(("name", "file", "make"), [case for case in CASES if case[0] in IN_THE_CHILD])
def test_the_child_ends_in_items_or_a_sentence(name: str, file: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(make())
    try:
        reading = sandboxed(tmp_path / file)
        told, some = reading.problems, bool(reading.items)
    except UserError as error:
        told, some = [str(error)], False
    assert some or told
    for sentence in told:
        assert "went wrong" not in sentence
        assert "memory" not in sentence
        assert "no progress" not in sentence
    assert [path.name for path in tmp_path.iterdir()] == [file]
