"""Forms that were written for this purpose: what each field asks for, and what is put into it, for two invented lives.

Type accuracy at least 0.98 where the form says it itself (`autocomplete`), 0.88 where it does not; at most 0.5% of the
values wrong or another person's; what nobody sees and what is secret never filled. Seven corpora: forms/, and
forms_unseen/ and forms_fresh/ to forms_fresh5/, written later by those who had seen neither
the rules nor the forms before; held/ of the last five are only ever scored. `SECONDME_BENCH_SET`: a word of the labels
(work, held, unseen, fresh, fresh2 to fresh5; "fresh " is the third alone), or both (default);
`SECONDME_BENCH_SHOW`: a file for each mistake, a line each; of those written apart only numbers.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from tests.bench.form_cases import FOLDER, FRESH, FRESH2, FRESH3, FRESH4, FRESH5, UNSEEN, Judged, judged, names
from tests.bench.report import Figure

_CALLED = {FOLDER: "", UNSEEN: "unseen ", FRESH: "fresh "} | {
    corpus: f"fresh{number} " for number, corpus in enumerate((FRESH2, FRESH3, FRESH4, FRESH5), 2)
}


def run() -> Iterator[Figure]:
    which = os.environ.get("SECONDME_BENCH_SET", "both")
    shown = os.environ.get("SECONDME_BENCH_SHOW")
    if shown:
        Path(shown).unlink(missing_ok=True)
    for corpus, held_out in product(_CALLED, (False, True)):
        label = f"{_CALLED[corpus]}{'held' if held_out else 'work'}"
        if which != "both" and which not in label:
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = [one for name in names(held_out, corpus) for one in judged(name, Path(folder), corpus=corpus)]
        yield from figures(found, label, len(names(held_out, corpus)))
        if shown and not held_out:
            _show(Path(shown), found)


def figures(found: Sequence[Judged], label: str, forms: int) -> Iterator[Figure]:
    plain = [one for one in found if not one.trap]
    for told, words, bar in ((True, "with autocomplete", 0.98), (False, "without autocomplete", 0.88)):
        part = [one for one in plain if one.told is told]
        right = sum(one.right for one in part)
        yield Figure(
            f"type accuracy {words} ({label})", right / max(1, len(part)), "share",
            f"{right} of {len(part)} in {forms} forms, each for two lives", at_least=bar,
        )  # fmt: skip
    filled = [one for one in plain if one.filled]
    wrong = sum(one.wrong for one in filled)
    yield Figure(
        f"wrong values ({label})", wrong / max(1, len(filled)), "share", f"{wrong} of {len(filled)}", at_most=0.005
    )
    offered = [one for one in plain if one.proposal.value and not one.filled]
    yield Figure(f"offered, not filled ({label})", len(offered), "values", f"{sum(o.wrong for o in offered)} wrong")
    known = [one for one in plain if one.wanted]
    got = sum(bool(one.proposal.value) and not one.wrong for one in known)
    yield Figure(f"known values found ({label})", got / max(1, len(known)), "share", f"{got} of {len(known)}")
    once = sum(one.filled and not one.wrong for one in known)
    yield Figure(f"written at one gesture ({label})", once / max(1, len(known)), "share", f"{once} of {len(known)}")
    traps = [one for one in found if one.trap]
    caught = sum(bool(one.proposal.value) for one in traps)
    yield Figure(f"traps and secrets filled ({label})", caught, "fields", f"of {len(traps)}", at_most=0)


def _show(path: Path, found: Sequence[Judged]) -> None:
    with path.open("a", encoding="utf-8") as file:
        for one in found:
            missed = one.wanted and not one.proposal.value
            if one.right and not one.wrong and not missed and not (one.trap and one.proposal.value):
                continue
            match, wanted = one.proposal.match, one.expected
            what = "TYPE " * (not one.right) + "WRONG " * one.wrong + "MISSED " * missed
            answers = wanted.answers or ""
            file.write(
                f"{what}{one.form} {one.life} [{match.field.id}] label={match.field.label!r} "
                f"got={match.type}@{match.whose} {one.proposal.value!r} {one.proposal.confidence} "
                f"want={','.join(wanted.types)}@{wanted.whose} {answers}\n"
            )
