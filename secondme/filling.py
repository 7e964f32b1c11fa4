"""The room behind the door for forms: what of a form can be filled from memory, and where each value is from."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import compress, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secondme.errors import EnvironmentProblem, UserError
from secondme.parts import Parts, both
from secondme.progress import Progress
from secondme.types import (
    Changes,
    Conversation,
    Evidence,
    FilledField,
    FilledForm,
    FormDraft,
    FormEntry,
    FormView,
    Memory,
    NewItem,
    NewMemory,
    QuickValue,
)

if TYPE_CHECKING:
    from secondme.autofill.complete import Proposal
    from secondme.autofill.form import Form
    from secondme.autofill.values import Value

PERSON = "person"
TITLE, PLACE = "Forms", "forms"
"""The conversation that keeps what the person typed into forms to be remembered."""
MOST_PASTED = 100_000
MOST_HITS = 12
MOST_READ = 200
"""Memories that have one of the words that are looked up."""
MOST_GUESSED = 12
"""Fields of a form that the chat model is asked about."""
MOST_NEAR = 3
"""Memories shown that are only near in meaning to what is looked up."""


class AutofillDoor:
    """Reads forms and proposes; nothing is ever written into anything by itself."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._read: tuple[tuple[str, int, int], Form] | None = None
        """The form that was opened last, and by what its file is known to be as it was."""

    def look(self, path: Path, progress: Progress, now: str | None = None) -> tuple[FormEntry, ...]:
        """Every field of the form in a .html, .pdf, .docx or .txt file, with what memories in force say for it.

        Raises UserError when there is no form or it cannot be read, Cancelled. Nothing of it is stored."""
        from secondme.autofill.reading import read_form

        with self._parts.working(progress):
            return self.entries(read_form(path, progress), now)

    def open(self, path: Path, progress: Progress, now: str | None = None) -> FormView:
        """The form in a file, to be reviewed and filled: what is sensitive is kept back until the person has agreed to
        its category. Asked again, the file is read only if it has changed. Raises as `look` does."""
        from secondme.autofill.reading import read_form

        stamp, read = _stamp(path), self._read
        with self._parts.working(progress):
            form = read[1] if read is not None and read[0] == stamp else read_form(path, progress)
            self._read = (stamp, form) if stamp is not None else None
            return self.view(form, path.name, now, path=str(path))

    def paste(self, text: str, now: str | None = None) -> FormView:
        """As `open`, of a list of questions that was pasted. Raises UserError when it asks for nothing."""
        from secondme.autofill.lines import read_lines

        text = text[:MOST_PASTED]
        form = read_lines(text)
        if not form.fields:
            raise UserError("There is no question in this text. Each line that ends with a colon is one.")
        return self.view(form, "Pasted questions", now, text=text)

    def filled(self, view: FormView, values: Mapping[str, str], progress: Progress) -> bytes:
        """A copy of the form with these values, by the ids of its fields. Raises as `look` does."""
        from secondme.autofill.lines import fill_lines
        from secondme.autofill.reading import filled_form

        if not view.path:
            return fill_lines(view.text, values).encode()
        with self._parts.working(progress):
            return filled_form(Path(view.path), values, progress)

    def save(self, view: FormView, values: Mapping[str, str], target: Path, progress: Progress) -> Changes:
        """Write the filled form to `target`, and note which fields were filled in, not with what.

        Raises as `look` does, UserError when `target` is the form itself, EnvironmentProblem: nothing is written."""
        data = self.filled(view, values, progress)
        if view.path and target.exists() and os.path.samefile(view.path, target):
            raise UserError("The empty form stays as it is. Choose another name for the filled one.")
        temporary = target.with_name(f".{target.name}.part")
        try:
            temporary.write_bytes(data)
            temporary.replace(target)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise EnvironmentProblem(
                f"{target.name} cannot be written: {error.strerror}.", "Choose another folder."
            ) from error
        return self.note(view, values)

    def note(self, view: FormView, values: Mapping[str, str]) -> Changes:
        """Keep in the log which fields of this form were filled in."""
        used = [entry for entry in view.entries if values.get(entry.id)]
        fields = [FilledField(entry.label or entry.name, entry.about, entry.memories) for entry in used]
        self._parts.store.fills.add(view.name, fields)
        return self._parts.publish(Changes(settings=True))

    def log(self, limit: int = 100) -> list[FilledForm]:
        """What was filled in where, newest first; never what was written."""
        return self._parts.store.fills.list(limit)

    def clear_log(self) -> Changes:
        """Nothing of it is left in a file. `SecondMe.undo` of what this returns takes it back, while the app runs."""
        fills = self._parts.store.fills
        cleared = fills.clear()
        turned = self._parts.turns.note(Changes(settings=True), lambda: fills.put_back(cleared), fills.clear)
        return self._parts.publish(turned)

    def categories(self) -> tuple[tuple[str, str, str], ...]:
        """Each kind of sensitive data: its key, what it is called, and "yes", "no" or "" where it was not asked yet."""
        from secondme.autofill.sensitivity import CATEGORIES

        decided = self._parts.settings.value.form_categories
        return tuple((key, title, decided.get(key, "")) for key, title in CATEGORIES.items())

    def allow(self, category: str, allowed: bool) -> Changes:
        """Whether data of a sensitive category goes into forms; it is not asked again. `SecondMe.undo` of what this
        returns takes it back, while the app runs. Raises UserError."""
        from secondme.autofill.sensitivity import CATEGORIES

        if category not in CATEGORIES:
            raise UserError(f"There is no such kind of data as {category!r}.")
        decided = self._parts.settings.value.form_categories | {category: "yes" if allowed else "no"}
        return self._parts.publish(self._parts.turns.choose(self._parts.settings, {"form_categories": decided}))

    def find(self, query: str, now: str | None = None) -> tuple[QuickValue, ...]:
        """What is meant by "passport" or "my address in Lyon", to be copied; where no field of a form is called so,
        what is remembered that has these words, or is near in meaning."""
        from secondme.autofill.quick import find

        found = find(query, [value for value in self._values(now) if not value.inferred])
        return found or self._mentioned(query, now)

    def _mentioned(self, query: str, now: str | None) -> tuple[QuickValue, ...]:
        from secondme.autofill.mentioned import as_value, mentioned, relations_in, wanted_in
        from secondme.autofill.values import usable
        from secondme.store.fts import match_any

        store = self._parts.store
        people = {relation: store.entities.called(f"your {relation}") for relation in relations_in(query)}
        wanted = wanted_in(query, people)
        words = sorted({word for each in wanted for word in each.sought})
        rows = store.fts.search_memories(match_any(words, prefix=True), MOST_READ)
        memories = [memory for memory in store.memories.many(id for id, _ in rows).values() if usable(memory)]
        found = mentioned(wanted, memories)
        if not found and wanted:
            hits = self._parts.search.find(query, MOST_NEAR, types=("memory",), now=now)
            near = store.memories.many(hit.id for hit in hits if hit.relevant).values()
            found = tuple(as_value(wanted, memory) for memory in near if usable(memory))
        told = {memory.id: memory for memory in store.memories.many(each.memory_id for each in found).values()}
        return tuple(
            replace(each, source=self._title(told[each.memory_id]), time=told[each.memory_id].time) for each in found
        )

    def _title(self, memory: Memory) -> str:
        places = [each.conversation_id for each in memory.evidence if each.conversation_id is not None]
        return self._parts.store.chats.get(places[0]).title if places else ""

    def draft(self, question: str, progress: Progress, turn: int = 0) -> FormDraft | None:
        """A short answer to an open question, of memories in force alone; None when nothing known answers it. `turn`:
        another one. What is sensitive is left out until the person has agreed to it. Raises Cancelled."""
        from secondme.autofill.draft import attributes_asked, draft
        from secondme.memory.compose import Writer

        with self._parts.working(progress):
            hits = self._parts.search.find(question, MOST_HITS, types=("memory",), now=None, faded=False)
            found = self._parts.store.memories.many(hit.id for hit in hits if hit.relevant)
            asked = attributes_asked(question)
            for memory in self._parts.store.claims.memories(asked, MOST_HITS) if asked else ():
                found.setdefault(memory.id, memory)
            memories = [memory for memory in found.values() if self._may_tell(memory)]
            return draft(question, memories, Writer(self._parts.engines.engine), turn, progress)

    def _may_tell(self, memory: Memory) -> bool:
        from secondme.autofill.values import usable
        from secondme.memory.delicate import delicate_of, secret

        decided = self._parts.settings.value.form_categories
        sensitive = {"health" if topic == "health" else "private" for topic in delicate_of(memory)}
        sensitive |= {"private"} if secret(memory) else set()
        return usable(memory) and all(decided.get(category) == "yes" for category in sensitive)

    def remember(self, entry: FormEntry, value: str) -> Changes:
        """A value that the person typed into a field becomes a memory; what it takes the place of is superseded.
        `SecondMe.undo` of what this returns takes both back. That it was typed stays in the conversation `TITLE`, and
        is not read again.

        Raises UserError when it is secret, or no whole thing by itself."""
        from secondme.autofill.statements import statement
        from secondme.memory.claims import importance_of
        from secondme.memory.policy import unwanted
        from secondme.memory.secrets import has_secret

        made = statement(entry.about, entry.label or entry.name, value)
        if made is None:
            raise UserError("This is only a part of something, or too much for one memory. Say it in a conversation.")
        text, claim = made
        if has_secret(text) or has_secret(value):
            raise UserError("Passwords, card numbers and the like are never kept.")
        if unwanted(f"{entry.label or entry.name} {text}", claim, self._parts.settings.value.never_remember):
            raise UserError("You asked that nothing of this be remembered.")
        store = self._parts.store
        with store.write():
            said = NewItem(f"{entry.label or entry.name}: {value}", "You", "self", _now(), "typed")
            place = self._conversation()
            item = store.items.add(place.id, said, place.active_leaf)
            evidence = (Evidence(item.id, quote=value),)
            new = NewMemory(text, "fact", evidence, claims=(claim,), importance=importance_of(claim), confidence=1.0)
            memory = store.memories.add(new, PERSON, "Typed into a form.")
            if memory is None:
                raise UserError("This is known already, or you asked not to keep it.")
            store.runs.mark_extracted(item.id, item.revision, 1)
            entries = tuple(each.id for each in reversed(store.journal.list(memory_id=memory.id)))
            done = Changes(memories=(memory.id,), items=(item.id,), journal=entries)
            done = both(self._give_way(entry, memory), done)
        self._parts.wake("embed")
        return self._parts.publish(done)

    def _give_way(self, entry: FormEntry, memory: Memory) -> Changes:
        """What was proposed held until today, where it said just this one thing."""
        done = Changes()
        for old in self._parts.store.memories.many(entry.memories).values():
            same = len(old.claims) == 1 and old.claims[0].attribute == memory.claims[0].attribute
            if old.id == memory.id or not same or old.status != "active":
                continue
            until = _now()[:10]
            claims = tuple(replace(claim, valid_to=until) for claim in old.claims)
            fields: dict[str, Any] = {"status": "superseded", "valid_to": until, "claims": claims}
            why, because = "Corrected in a form.", (memory.id,)
            done = both(done, self._parts.store.memories.edit(old.id, who=PERSON, why=why, because=because, **fields))
        return done

    def _conversation(self) -> Conversation:
        chats = self._parts.store.chats
        kept = chats.list(source=PLACE, limit=1)
        return kept[0] if kept else chats.create(TITLE, PLACE)

    def _values(self, now: str | None) -> "tuple[Value, ...]":
        from secondme.autofill.known import known_for_forms
        from secondme.autofill.values import values_of

        return values_of(known_for_forms(self._parts.store.claims), now or _now())

    def unclear(self, view: FormView) -> tuple[str, ...]:
        """The ids of fields of an open form that no rule knows and whose label may ask for something that is known of
        the person: `guess` may tell. None while no chat model is loaded."""
        from secondme.autofill.asking import kinds_near

        if not self._parts.engines.loaded:
            return ()
        asked = (each for each in view.entries if not (each.value or each.guessed or each.kept_back or each.secret))
        found = (each.id for each in asked if each.type == "none" and each.label and kinds_near(each.label))
        return tuple(islice(found, MOST_GUESSED))

    def guess(self, view: FormView, id: str, progress: Progress, now: str | None = None) -> FormEntry | None:
        """A field with what is offered for it, where the chat model says that it asks for something that is known; else
        None, also when no chat model is loaded any more. It waits while a reply streams. Raises Cancelled, Locked,
        ModelProblem."""
        from secondme.autofill.asking import chosen, kinds_near
        from secondme.autofill.complete import propose

        form, values = _seen_again(view), self._values(now)
        entry = next(each for each in view.entries if each.id == id)
        with self._parts.telling(progress):
            self._parts.let_replies_end(progress)
            if not self._parts.engines.loaded:
                return None
            known = [kind for kind in kinds_near(entry.label) if self._offered(propose(form, values, {id: kind}), id)]
            if not known:
                return None
            kind = chosen(view.name, entry.section, entry.label, known, self._parts.engines.engine, progress)
        found = self._offered(propose(form, values, {id: kind}), id) if kind else None
        if found is None:
            return None
        made = _entry(found, _by_memory(values))
        kept = replace(made, name=entry.name, options=entry.options, long=entry.long)
        return _kept_back(kept, self._parts.settings.value.form_categories)

    @staticmethod
    def _offered(proposals: "Sequence[Proposal]", id: str) -> "Proposal | None":
        return next((each for each in proposals if each.field.id == id and each.value and each.match.guessed), None)

    def entries(self, form: "Form", now: str | None = None) -> tuple[FormEntry, ...]:
        """Each field of a form that was read elsewhere with all that is known for it, what is sensitive included."""
        from secondme.autofill.complete import propose

        values = self._values(now)
        by_memory = _by_memory(values)
        return tuple(_entry(proposal, by_memory) for proposal in propose(form, values))

    def view(self, form: "Form", name: str, now: str | None = None, path: str = "", text: str = "") -> FormView:
        """As `open`, of a form that was read already."""
        from secondme.autofill.sensitivity import CATEGORIES

        decided = self._parts.settings.value.form_categories
        seen = [not field.hidden and field.kind != "other" for field in form.fields]
        entries = [_kept_back(entry, decided) for entry in compress(self.entries(form, now), seen)]
        asked = {entry.category for entry in entries if entry.kept_back and entry.category not in decided}
        asks = tuple((key, title) for key, title in CATEGORIES.items() if key in asked)
        return FormView(form.title or name, form.source, tuple(entries), path, text, asks, form.problems)


def _by_memory(values: "Sequence[Value]") -> "Mapping[int, Sequence[Value]]":
    found: dict[int, list[Value]] = {}
    for value in values:
        found.setdefault(value.memory.id, []).append(value)
    return found


def _seen_again(view: FormView) -> "Form":
    """The form that is shown, as far as its entries tell of it."""
    from secondme.autofill.form import Field, Form, Kind, Option

    def kind(entry: FormEntry) -> "Kind":
        return "checkbox" if entry.box else "select" if entry.options else "textarea" if entry.long else "text"

    fields = (
        Field(each.id, each.name, each.label, kind(each), section=each.section,
              options=tuple(Option(value, text) for value, text in each.options))
        for each in view.entries
    )  # fmt: skip
    return Form(tuple(fields), view.name)


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat()


def _kept_back(entry: FormEntry, decided: Mapping[str, str]) -> FormEntry:
    """Without its value where the person has not agreed to its category."""
    if not entry.category or decided.get(entry.category) == "yes" or not (entry.value or entry.others):
        return entry
    return replace(entry, value="", others=(), sources=(), fill=False, inferred=False, kept_back=True)


def _entry(proposal: "Proposal", by_memory: "Mapping[int, Sequence[Value]]") -> FormEntry:
    from secondme.autofill.complete import FILL
    from secondme.autofill.form import TICKED
    from secondme.autofill.guess import NUMBERS
    from secondme.autofill.sensitivity import category
    from secondme.autofill.statements import can_remember
    from secondme.autofill.words import NONE

    field, match = proposal.field, proposal.match
    # What is typed where its kind is only guessed is remembered under the name that the form gives it: a wrong guess
    # must not take the place of what is known of that kind.
    about = NONE if match.guessed or match.type in NUMBERS else match.type
    behind = [value for id in proposal.memories for value in by_memory.get(id, ())]
    label = field.label or field.name
    return FormEntry(
        id=field.id, name=field.name, label=field.label, type=match.token, value=proposal.value,
        confidence=proposal.confidence, memories=proposal.memories, evidence=proposal.evidence, others=proposal.others,
        draft=proposal.draft, fill=bool(proposal.value) and proposal.confidence >= FILL and not proposal.draft,
        about=about, section=field.section, options=tuple((each.value, each.text) for each in field.options),
        long=field.kind == "textarea", sources=tuple(dict.fromkeys(value.memory.text for value in behind)),
        category=next(filter(None, map(category, behind)), ""),
        box=field.kind == "checkbox", ticked=field.kind == "checkbox" and field.value == TICKED,
        inferred=proposal.inferred, guessed=match.guessed,
        secret=match.never and not field.hidden and field.kind in ("text", "textarea"),
        can_remember=match.single and not (match.never or match.whose or field.options)
        and can_remember(about, label),
    )  # fmt: skip


def _stamp(path: Path) -> tuple[str, int, int] | None:
    """By what a file is known to be as it was; None when it cannot be looked at."""
    try:
        told = path.stat()
    except OSError:
        return None
    return str(path.absolute()), told.st_mtime_ns, told.st_size
