"""The forms of tests/bench/forms, each with a file that says what its fields are.

FORM.expected has a line a field: `id type[,type…][@whose] [= for Dora | for Owen]`, alternatives apart by ";", "-"
for nothing. Without "=" what a life answers to the type is expected. "trap": a person does not see it; "secret": it is
never filled.
A field is named by its id, or by its name; `#3` is the third field. FORM.acro has a line a field of a PDF, `name ; what
a reader of screens says`; the PDF is made when it is asked for.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from secondme.autofill.complete import FILL, Proposal, propose
from secondme.autofill.form import Field, Form
from secondme.autofill.matching import NOT_THEIRS, TOKENS, Match
from secondme.autofill.reading import parse
from secondme.autofill.values import values_of
from tests.autofill.pdfs import write_pdf
from tests.bench.form_lives import LIVES, NOW, Lived

FOLDER = Path(__file__).parent / "forms"
UNSEEN = Path(__file__).parent / "forms_unseen"
"""Written later: forty without a look at the rules or at the forms before, sixteen (none of them in held/) after it."""
FRESH = Path(__file__).parent / "forms_fresh"
"""Sixty-four of a later writer who had seen no rule, shared out by a seed within each language: half to work with, half
(held/) only ever scored. Of those nobody looked at a form or at a mistake; only their figures are known."""
FRESH2 = Path(__file__).parent / "forms_fresh2"
"""Sixty of a still later writer who had seen no rule, shared out in the same way."""
FRESH3 = Path(__file__).parent / "forms_fresh3"
"""Forty of one more, likewise."""
FRESH4 = Path(__file__).parent / "forms_fresh4"
"""Forty-two more, written before a rule was read, shared out by a seed within each language."""
FRESH5 = Path(__file__).parent / "forms_fresh5"
"""Twenty-four more, likewise."""


@dataclass(frozen=True, slots=True)
class Expected:
    id: str
    types: tuple[str, ...]
    whose: str = ""
    answers: tuple[tuple[str, ...], ...] | None = None
    """For each life; () for nothing."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One field for one life. `told`: by the form's own `autocomplete`. `right`: its type; `value`: "" where none was
    proposed; `wrong`: the value would be a mistake; `wanted`: a value is known."""

    form: str
    proposal: Proposal
    expected: Expected
    life: str
    told: bool
    right: bool
    wrong: bool
    wanted: bool

    @property
    def filled(self) -> bool:
        """Written at one gesture for the whole form, or as a draft."""
        return bool(self.proposal.value) and (self.proposal.confidence >= FILL or self.proposal.draft)

    @property
    def trap(self) -> bool:
        return self.expected.types[0] in ("trap", "secret")


def names(held_out: bool, corpus: Path = FOLDER) -> list[str]:
    """Those in held/ were written apart, and rules were made without them; their mistakes were looked at once, at the
    end, so that only forms written since tell what a new form would fare."""
    pattern = "held/*.expected" if held_out else "*.expected"
    return sorted(str(path.relative_to(corpus)).removesuffix(".expected") for path in corpus.glob(pattern))


def judged(name: str, folder: Path, seen: Form | None = None, corpus: Path = FOLDER) -> Iterator[Judged]:
    """Each field of a form for each life, and of one with `autocomplete` once more without. `folder`: to write to.
    `seen`: the form as something else than our readers saw it, its fields by the same ids."""
    plain = read(name, folder, corpus)
    form = seen or plain
    bare = replace(form, fields=tuple(replace(field, autocomplete="") for field in form.fields))
    for which in (form, bare) if any(_token(field.autocomplete) for field in form.fields) else (form,):
        for number, life in enumerate(LIVES):
            proposals = propose(which, values_of(life.memories, NOW))
            for wanted in _expected(corpus / f"{name}.expected", plain):
                field = next((one for one in form.fields if one.id == wanted.id), None)
                if which is bare and field is not None and not (field.label or field.hints):
                    continue  # without its `autocomplete` nothing is said of it
                found = next((one for one in proposals if one.field.id == wanted.id), None)
                if found is None and wanted.types[0] == "trap":
                    continue
                found = found or Proposal(Match(Field(wanted.id)))  # one that was not read asks for nothing
                yield _judge(name, found, wanted, life, number)


def read(name: str, folder: Path, corpus: Path = FOLDER) -> Form:
    path = corpus / name
    if path.suffix != ".acro":
        return parse(path)
    lines = [line.split(" ; ") for line in path.read_text(encoding="utf-8").splitlines()]
    made = folder / f"{path.stem}.pdf"
    write_pdf(made, dict(lines))
    return parse(made)


def _token(autocomplete: str) -> bool:
    return any(word in TOKENS for word in autocomplete.lower().split())


def _expected(path: Path, form: Form) -> Iterator[Expected]:
    for line in path.read_text(encoding="utf-8").splitlines():
        said, _, answers = line.partition(" =")
        key, types = said.rsplit(" ", 1) if " " in said else (said, "")
        if re.fullmatch(r"#\d+", key) and int(key[1:]) <= len(form.fields):
            key = form.fields[int(key[1:]) - 1].id
        if all(field.id != key for field in form.fields):
            key = next((field.id for field in form.fields if field.name == key), key)
        whose = next((part.partition("@")[2] for part in types.split(",") if "@" in part), "")
        kinds = tuple(part.partition("@")[0] for part in types.split(","))
        yield Expected(key, kinds, whose, _answers(answers) if answers.strip() else None)


def _answers(text: str) -> tuple[tuple[str, ...], ...]:
    lives = [tuple(each.strip().replace("~", "\n") for each in part.split(";")) for part in text.split("|")]
    return tuple(lives * len(LIVES) if len(lives) == 1 else lives)


def _judge(name: str, found: Proposal, wanted: Expected, life: Lived, number: int) -> Judged:
    match, kinds = found.match, wanted.types
    if "street-address" in kinds and match.field.kind == "text":
        kinds = (*kinds, "address-line1")  # on a single line they are one
    public = (*kinds, "free-text") if {"allergy", "diet"} & {*kinds} else kinds  # as others know them (Match.token)
    right = (
        match.type in kinds or match.token in public or (wanted.types[0] in ("trap", "secret") and not match.fillable)
    )
    whose = "other" if match.whose in NOT_THEIRS else match.whose
    wants = {"work": "", "former": ""}.get(wanted.whose, "other" if wanted.whose in NOT_THEIRS else wanted.whose)
    if match.type != "none" and "none" not in kinds and not match.field.hidden:
        right = right and whose == wants
    good = _good(wanted, life, number)
    known = bool(good) and "-" not in good
    free = "free-text" in kinds and wanted.answers is None and not wanted.whose
    wrong = bool(found.value) and not free and not any(_same(found.value, each, kinds) for each in good)
    told = _token(match.field.autocomplete)
    return Judged(name, found, wanted, life.name, told, right, wrong, known)


def _good(wanted: Expected, life: Lived, number: int) -> tuple[str, ...]:
    if wanted.answers is not None:
        return wanted.answers[number]
    if wanted.whose in (*NOT_THEIRS, "partner", "child"):
        return ()
    keys = [f"{kind}@{wanted.whose}" if wanted.whose == "work" else kind for kind in wanted.types]
    return tuple(text for key in keys for text in life.answers.get(key, ()))


def _same(value: str, right: str, kinds: tuple[str, ...]) -> bool:
    if right == "-":
        return False
    if kinds[0].startswith("tel") and "code" not in kinds[0]:
        return _digits(value)[-9:] == _digits(right)[-9:]
    if kinds == ("street-address",) and _plain(value).startswith(_plain(right)):
        return True
    return _plain(value) == _plain(right)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[,.\n]", " ", unicodedata.normalize("NFC", text)).casefold().split())
