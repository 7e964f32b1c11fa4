"""Fields of a web page whose labels are known only when all of it was read: what several share, and what heads them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from secondme.autofill.form import Field, Option
from secondme.autofill.headings import titles

MAX_FAR = 60
"""Characters: longer text in another block is prose, not a label."""


@dataclass(slots=True)
class Draft:
    """A field whose label may still come."""

    field: Field
    html_id: str
    described: str
    labelled: str
    before: str
    far: str = ""
    """The words between the field before and this one, across blocks: a label in a cell of a grid."""
    block: int = 0
    """Which block it stands in; the words after it there are its own when none stand before it."""
    after: str = ""
    tag: str = "input"
    place: tuple[int, int] = (0, 0)
    """Where its tag begins and ends in the markup."""
    run: int = 0
    """The first of the fields that stand together with no word between them."""
    held: tuple[str, ...] = ()
    """What it shows while nothing stands in it."""
    group: str = ""
    choice: Option | None = None


_PARTS = re.compile(r"\s*(?:[,/&+]|\b(?:and|und|et|y)\b)\s*")


def shared(drafts: list[Draft]) -> list[Draft]:
    """Fields that stand together under one label of as many parts have a part each: "ZIP / city"."""
    runs: dict[int, list[Draft]] = {}
    for draft in drafts:
        runs.setdefault(draft.run, []).append(draft)
    for run in runs.values():
        parts = [part for part in _PARTS.split(run[0].field.label) if part]
        if 1 < len(run) == len(parts) and not any(each.field.label for each in run[1:]):
            for each, part in zip(run, parts, strict=True):
                each.field = replace(each.field, label=part)
    return drafts


def grouped(drafts: Iterable[Draft]) -> Iterator[Field]:
    """Radio buttons of one name as one field, called by what stands around them."""
    groups: dict[str, list[Draft]] = {}
    order: list[Draft] = []
    for draft in drafts:
        if draft.group:
            groups.setdefault(draft.group, []).append(draft)
            if len(groups[draft.group]) > 1:
                continue
        order.append(draft)
    for draft in order:
        if not draft.group:
            yield draft.field
            continue
        options = tuple(each.choice for each in groups[draft.group] if each.choice is not None)
        first = draft.field
        asked = draft.far if len(draft.far) <= MAX_FAR else ""
        label = asked or first.section.rpartition(" · ")[2] or first.name
        yield replace(first, id=first.name or first.id, label=label, hints=(), options=options)


def unique(fields: Iterator[Field]) -> Iterator[Field]:
    seen: dict[str, int] = {}
    for each in fields:
        seen[each.id] = seen.get(each.id, 0) + 1
        yield each if seen[each.id] == 1 else replace(each, id=f"{each.id}#{seen[each.id]}")


def headed(drafts: list[Draft]) -> list[Draft]:
    """Fields that stand together and say all themselves what goes into them, by placeholders: the words above the first
    are the label of none, and head them."""
    runs: dict[int, list[Draft]] = {}
    for draft in drafts:
        runs.setdefault(draft.run, []).append(draft)
    for run in runs.values():
        said = [each for each in run if each.field.kind in ("text", "textarea") and not each.field.hidden]
        alone = len(said) > 1 and all(each.field.label == next(iter(each.held), "") for each in said)
        if alone and titles(said[0].far) and not said[0].before:
            for each in run:
                section = " · ".join(filter(None, (each.field.section, said[0].far)))
                each.field = replace(each.field, section=section)
    return drafts
