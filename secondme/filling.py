"""The room behind the door for forms: what of a form can be filled from memory, and where each value is from."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from secondme.parts import Parts
from secondme.progress import Progress
from secondme.types import FormEntry

if TYPE_CHECKING:
    from secondme.autofill.complete import Proposal


class AutofillDoor:
    """Reads forms and proposes; nothing is ever written into anything by itself."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def look(self, path: Path, progress: Progress, now: str | None = None) -> tuple[FormEntry, ...]:
        """Every field of the form in a .html, .pdf or .txt file, with what memories in force say for it.

        Raises UserError when there is no form or it cannot be read, Cancelled. Nothing of it is stored."""
        from secondme.autofill.complete import propose
        from secondme.autofill.reading import read_form
        from secondme.autofill.values import ATTRIBUTES, values_of

        with self._parts.working(progress):
            form = read_form(path, progress)
            memories = self._parts.store.claims.memories(ATTRIBUTES)
            values = values_of(memories, now or datetime.now().astimezone().isoformat())
            return tuple(_entry(proposal) for proposal in propose(form, values))


def _entry(proposal: "Proposal") -> FormEntry:
    from secondme.autofill.complete import FILL

    field = proposal.field
    return FormEntry(
        field.id, field.name, field.label, proposal.match.type, proposal.value, proposal.confidence,
        proposal.memories, proposal.evidence, proposal.others, proposal.draft,
        bool(proposal.value) and proposal.confidence >= FILL and not proposal.draft,
    )  # fmt: skip
