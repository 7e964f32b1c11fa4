"""What the background jobs are: each a call into the core that can be stopped at any step and goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from secondme.attachments import Attachments
from secondme.chat.reply import Replies
from secondme.engine.base import Embedder, Engine
from secondme.index import VectorIndex
from secondme.memory.allowance import Allowance
from secondme.memory.compare import comparing
from secondme.memory.compose import Writer
from secondme.memory.consolidate import consolidate_pending
from secondme.memory.decay import decay
from secondme.memory.extract import extract_pending, following, memories_of
from secondme.memory.guard import Guard, told
from secondme.memory.link import Nearness, link_pending
from secondme.memory.policy import admitted
from secondme.memory.profile import renew
from secondme.memory.rebuild import rebuild
from secondme.memory.reflect import reflect
from secondme.memory.renaming import rename_topics
from secondme.memory.retention import retain, would_go
from secondme.memory.salience import rank_pending
from secondme.memory.summarize import pending as to_summarize
from secondme.memory.summarize import summarize
from secondme.memory.weigh import waiting, weigh_pending
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending
from secondme.settings import SettingsStore
from secondme.store import Store
from secondme.types import Changes, Item, NewMemory


class Engines(Protocol):
    def engine(self) -> Engine: ...

    def ready_embedder(self, progress: Progress) -> Embedder: ...

    @property
    def embedder(self) -> Embedder | None: ...

    @property
    def former(self) -> Embedder | None: ...

    @property
    def loaded(self) -> bool: ...


class Parts(Protocol):
    """What jobs work with; the app owns it."""

    store: Store
    index: VectorIndex
    settings: SettingsStore
    replies: Replies
    attachments: Attachments

    @property
    def engines(self) -> Engines: ...

    def publish(self, changes: Changes) -> Changes: ...

    def status_changed(self) -> None: ...

    def wake(self, *jobs: str) -> None: ...

    def embedded(self) -> None: ...

    def look_after_folders(self, progress: Progress) -> int: ...


@dataclass(slots=True)
class Work:
    """One run of a job. `now` (ISO): as if it were then."""

    progress: Progress
    now: str | None = None
    run_id: int | None = None
    how: frozenset[str] = frozenset()
    """"dry_run", "simulate"; "asked": a person waits for it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: for the person, without a word of theirs, and the number of things changed."""

    words: str
    changed: int = 0


def nothing_pending() -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Job:
    """`title` is shown; a job without one is not recorded and not listed. `eager`: runs as soon as a reply has ended,
    the others when it has been quiet for some seconds. `heavy`: waits while the machine runs on battery. `on_request`:
    runs only when a person asks for it."""

    title: str
    run: Callable[[Work], Done]
    pending: Callable[[], int] = nothing_pending
    eager: bool = False
    heavy: bool = False
    on_request: bool = False
    trouble: Callable[[], str] = str
    """In a sentence what it passes over for a mistake of ours; "" for nothing."""


def jobs_of(parts: Parts) -> dict[str, Job]:
    """The jobs by name, the most urgent first: it goes before one that runs, between two steps of it."""
    return {
        "settle": Job("", lambda work: _settle(parts), eager=True),
        "embed": Job("Make everything searchable", lambda work: _embed(parts, work), lambda: _to_embed(parts)),
        "fold": Job("", lambda work: _fold(parts, work), heavy=True),
        "extract": Job(
            "Remember what you said",
            lambda work: _extract(parts, work),
            lambda: parts.store.runs.pending_count() if parts.settings.value.remember else 0,
            heavy=True,
            trouble=_trouble(parts, "extract"),
        ),
        "consolidate": Job(
            "Put memories in order",
            lambda work: _consolidate(parts, work),
            lambda: parts.store.consolidations.pending_count(),
            heavy=True,
            trouble=_trouble(parts, "consolidate"),
        ),
        "link": Job(
            "Connect memories",
            lambda work: _link(parts, work),
            lambda: parts.store.links.unlinked_count(),
            trouble=_trouble(parts, "link"),
        ),
        "summarize": Job(
            "Sum up what was said",
            lambda work: _summarize(parts, work),
            lambda: to_summarize(parts.store) if parts.settings.value.remember else 0,
            heavy=True,
            trouble=_trouble(parts, "summarize"),
        ),
        "reflect": Job(
            "Draw conclusions and renew the profile",
            lambda work: _reflect(parts, work),
            lambda: parts.store.derivations.changed() if parts.settings.value.remember else 0,
            heavy=True,
            trouble=_trouble(parts, "reflect"),
        ),
        "weigh": Job(
            "Weigh how much memories matter",
            lambda work: _weigh(parts, work),
            lambda: _to_weigh(parts),
            heavy=True,
            trouble=_trouble(parts, "weigh"),
        ),
        "retain": Job("Move what is old to the bin", lambda work: _retain(parts, work)),
        "decay": Job("Let fade what is not needed", lambda work: _decay(parts, work)),
        "watch": Job("", lambda work: _watch(parts, work)),
        "index": Job("Keep search fast", lambda work: _index(parts, work)),
        "rebuild": Job(
            "Build all memories anew",
            lambda work: _rebuild(parts, work),
            heavy=True,
            on_request=True,
            trouble=_trouble(parts, "rebuild"),
        ),
    }


def _trouble(parts: Parts, job: str) -> Callable[[], str]:
    return lambda: told(job, parts.store.skipped.count(job))


def _guard(parts: Parts, job: str, work: Work) -> Guard:
    return Guard(parts.store, job, again="asked" in work.how)


def _said(*sentences: str) -> str:
    return " ".join(each for each in sentences if each)


def _settle(parts: Parts) -> Done:
    """Never loads the model: it only makes use of the time after a reply."""
    if not parts.engines.loaded:
        return Done("The model is not loaded.")
    return Done(f"{parts.replies.settle_last()} tokens are ready.")


def _embed(parts: Parts, work: Work) -> Done:
    embedder = parts.engines.ready_embedder(work.progress)
    made = embed_pending(parts.store, embedder, parts.index, work.progress, parts.engines.former)
    parts.embedded()
    if made:
        parts.wake("index", "link")
    return Done(_counted(made, "text was made searchable.", "texts were made searchable."), made)


def _extract(parts: Parts, work: Work) -> Done:
    if not parts.settings.value.remember:
        return Done("Remembering is switched off.")
    guard = _guard(parts, "extract", work)
    if not parts.store.runs.pending_count():
        return Done("There was nothing new to read.")
    settings = parts.settings.value

    def admit(new: NewMemory) -> NewMemory | None:
        return admitted(new, settings.inbox, settings.never_remember)

    allowance = Allowance(parts.store, settings.nightly_minutes, to_weigh=lambda: _to_weigh(parts))
    rank_pending(parts.store, work.progress)

    def imported() -> bool:
        return "asked" in work.how or allowance.left()

    store, engine, progress = parts.store, parts.engines.engine, work.progress
    follows = following(store, settings.chat_model, engine, progress)
    made = extract_pending(store, engine, progress, parts.publish, work.run_id, admit, imported, guard, follows)
    if made:
        parts.wake("embed", "consolidate")
    words = _counted(made, "memory was made.", "memories were made.")
    return Done(_said(words, guard.words(), allowance.words()), made)


def _consolidate(parts: Parts, work: Work) -> Done:
    nearness = Nearness(parts.store, parts.index, _embedding(parts))
    ask, guard = comparing(parts.engines.engine, work.progress), _guard(parts, "consolidate", work)
    tally = consolidate_pending(parts.store, work.progress, parts.publish, work.run_id, nearness.around, ask, guard)
    parts.wake("link")
    if not tally.changed:
        return Done(_said("Nothing had to be put in order.", guard.words()))
    said = (
        tally.superseded and _counted(tally.superseded, "memory was replaced.", "memories were replaced."),
        tally.reinforced and _counted(tally.reinforced, "memory was confirmed.", "memories were confirmed."),
        tally.asked and _counted(tally.asked, "question waits for you.", "questions wait for you."),
    )
    return Done(_said(*(each for each in said if each), guard.words()), tally.changed)


def _decay(parts: Parts, work: Work) -> Done:
    dry_run = "dry_run" in work.how
    number = decay(
        parts.store, work.progress, parts.publish, work.run_id,
        now=work.now, simulate="simulate" in work.how, dry_run=dry_run,
    )  # fmt: skip
    if dry_run:
        return Done(_counted(number, "memory would fade.", "memories would fade."))
    return Done(_counted(number, "memory has faded.", "memories have faded."), number)


def _retain(parts: Parts, work: Work) -> Done:
    months = parts.settings.value.keep_months
    if not months:
        return Done("Everything is kept for ever.")
    today = date.today()
    if "dry_run" in work.how:
        today = date.fromisoformat((work.now or _now())[:10])
        number = len(would_go(parts.store, months, today))
        return Done(_counted(number, "conversation would go to the bin.", "conversations would go to the bin."))
    kept = retain(parts.store, months, today, work.progress, parts.publish, work.run_id)
    if kept.due > kept.moved:
        day = f"to the bin on {kept.on}, if you have been told by then."
        return Done(_counted(kept.due, f"conversation goes {day}", f"conversations go {day}"))
    words = _counted(kept.moved, "conversation went to the bin.", "conversations went to the bin.")
    return Done(words, kept.moved)


def _link(parts: Parts, work: Work) -> Done:
    nearness = Nearness(parts.store, parts.index, _embedding(parts))
    guard = _guard(parts, "link", work)
    made = link_pending(parts.store, nearness, work.progress, parts.publish, work.run_id, guard)
    return Done(_said(_counted(made, "memory was connected.", "memories were connected."), guard.words()), made)


def _embedding(parts: Parts) -> str:
    """The model whose vectors tell what is near; "" where there is no embedder: then words do."""
    embedder = parts.engines.embedder
    return embedder.model_id if embedder is not None and embedder.state == "ready" else ""


def _rebuild(parts: Parts, work: Work) -> Done:
    store, engine, settings = parts.store, parts.engines.engine, parts.settings.value
    follows = following(store, settings.chat_model, engine, work.progress)

    def derive(item: Item) -> list[NewMemory]:
        made = memories_of(store, engine, item, work.progress, follows)
        allowed = (admitted(new, settings.inbox, settings.never_remember) for new in made)
        return [new for new in allowed if new is not None]

    guard = _guard(parts, "rebuild", work)
    done = rebuild(store, derive, settings.chat_model, work.progress, work.run_id, guard)
    parts.publish(done.changes)
    parts.wake("embed", "consolidate", "link")
    words = (
        f"{done.kept} memories are as they were, {done.reworded} are worded anew, {done.made} were added, {done.gone}"
        " were not found again and are in the bin."
    )
    return Done(_said(words, guard.words()), len(done.changes.memories))


def _summarize(parts: Parts, work: Work) -> Done:
    if not parts.settings.value.remember:
        return Done("Remembering is switched off.")
    now = work.now or _now()
    settings = parts.settings.value

    def admit(new: NewMemory) -> NewMemory | None:
        return admitted(new, settings.inbox, settings.never_remember)

    guard = _guard(parts, "summarize", work)
    made = summarize(
        parts.store, parts.engines.engine, now, work.progress, parts.publish, work.run_id, admit, guard=guard
    )
    if made:
        parts.wake("embed")
    return Done(_said(_counted(made, "summary was made.", "summaries were made."), guard.words()), made)


def _reflect(parts: Parts, work: Work) -> Done:
    """Conclusions first: the profile is of what is known, and proposed ones are not."""
    if not parts.settings.value.remember:
        return Done("Remembering is switched off.")
    settings = parts.settings.value
    now, allowed, engine = work.now or _now(), settings.reflect_on, parts.engines.engine

    def admit(new: NewMemory) -> NewMemory | None:
        accepted = settings.inbox.get("conclusion") == "accept"
        wanted = replace(new, status="active") if accepted else new
        return admitted(wanted, settings.inbox, settings.never_remember)

    guard = _guard(parts, "reflect", work)
    made = reflect(parts.store, engine, allowed, now, work.progress, parts.publish, work.run_id, admit, guard)
    version = renew(parts.store, Writer(engine), allowed, now, work.progress, work.run_id)
    parts.store.derivations.looked()
    if made:
        parts.wake("embed")
    profile = "The profile is as it was." if version is None else "There is a new version of the profile."
    some = _counted(made, "conclusion waits for you.", "conclusions wait for you.")
    words = some if made else "Nothing new was concluded."
    return Done(_said(words, guard.words(), profile), made + (version is not None))


def _to_weigh(parts: Parts) -> int:
    settings = parts.settings.value
    return waiting(parts.store, settings.chat_model) if settings.remember else 0


def _weigh(parts: Parts, work: Work) -> Done:
    settings = parts.settings.value
    if not settings.remember:
        return Done("Remembering is switched off.")
    if not _to_weigh(parts):
        return Done("All memories have been weighed.")
    allowance, guard = Allowance(parts.store, settings.nightly_minutes), _guard(parts, "weigh", work)

    def left() -> bool:
        return "asked" in work.how or allowance.left_to_weigh()

    tally = weigh_pending(
        parts.store, parts.engines.engine, settings.chat_model, work.progress, parts.publish, work.run_id, left, guard
    )
    return Done(_said(tally.words(_to_weigh(parts)), guard.words()), tally.moved)


def _fold(parts: Parts, work: Work) -> Done:
    """Not recorded, and never loads the model, like `settle`."""
    if not parts.engines.loaded:
        return Done("The model is not loaded.")
    folded = parts.replies.fold_last(work.progress)
    return Done("A long conversation was folded." if folded else "There was nothing to fold.", int(folded))


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _index(parts: Parts, work: Work) -> Done:
    changed = parts.store.fts.tidy(work.progress.check)
    changed = parts.index.maintain(work.progress) or changed
    changed = bool(parts.attachments.sweep()) or changed
    changed = bool(rename_topics(parts.store, work.progress, parts.publish, work.run_id)) or changed
    return Done("The index was brought up to date." if changed else "The index is up to date.", int(changed))


def _watch(parts: Parts, work: Work) -> Done:
    """Not recorded: it looks every minute and mostly finds nothing. What it imports is in the history of imports."""
    changed = parts.look_after_folders(work.progress)
    return Done(_counted(changed, "folder was imported again.", "folders were imported again."), changed)


def _to_embed(parts: Parts) -> int:
    return parts.store.vectors.pending_count(parts.settings.value.embedding_model)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number or 'No'} {one if number == 1 else many}"
