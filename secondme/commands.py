"""What the command line can do, as functions from JSON to JSON.

The same functions run in the process of the command when nobody has the home open, and in the window's process, through
the broker, when it does. `dispatch(me, name, params, emit, progress)` returns the result; commands that answer many
questions `emit` a line each. Shapes are stated in each docstring and stable. Raises UserError for unusable parameters.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from secondme import control
from secondme.app import ModelsDoor, SecondMe
from secondme.errors import EnvironmentProblem, UserError
from secondme.importcommands import import_files
from secondme.params import Emit, Json, Params, moment_of, text_of
from secondme.progress import Progress
from secondme.types import Hit, HitType, Memory, MemoryStatus, ModelInfo

Command = Callable[[SecondMe, Params, Emit, Progress], Json]

STATUSES: tuple[MemoryStatus, ...] = ("proposed", "active", "superseded", "faded", "rejected")
PAGE = 500
LOW_DISK = 200_000_000


def dispatch(me: SecondMe, name: str, params: Params, emit: Emit, progress: Progress) -> Json:
    """Run the command `name`. Raises UserError when there is none, and whatever the command raises."""
    command = COMMANDS.get(name)
    if command is None:
        raise UserError(f"There is no command {name!r}.")
    return command(me, params, emit, progress)


def hit_json(hit: Hit) -> Json:
    """`{"type","id","external_id","text","score","relevant","time","author","evidence"}`; of a memory that has faded
    also `"faded": true`."""
    faded = {"faded": True} if hit.status == "faded" else {}
    return {
        "type": hit.type,
        "id": hit.id,
        "external_id": hit.external_id,
        "text": hit.text,
        "score": round(hit.score, 6),
        "relevant": hit.relevant,
        "time": hit.time,
        "author": hit.author,
        "evidence": list(hit.evidence),
        **faded,
    }


def memory_json(memory: Memory) -> Json:
    """`{"id","text","kind","status","subject","claims","valid_from","valid_to","importance","retrievability",
    "evidence"}`; evidence: external ids of items, their ids where they have none."""
    return {
        "id": memory.id,
        "text": memory.text,
        "kind": memory.kind,
        "status": memory.status,
        "subject": memory.subject,
        "claims": [asdict(claim) for claim in memory.claims],
        "valid_from": memory.valid_from,
        "valid_to": memory.valid_to,
        "importance": memory.importance,
        "retrievability": memory.retrievability,
        "evidence": [each.external_id or str(each.item_id) for each in memory.evidence if each.item_id is not None],
    }


def search(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`query`, `k`?, `types`?, `now`? -> an array of hits, best first. With `queries` (`[{"id","query","now"?}]`) a
    line `{"id","hits":[…]}` each, and the number of them as the result. Waits for the embedder; where there is none,
    finds by words and emits `{"note": why}`."""
    k, types = int(params.get("k", 10)), _types(params)
    problem = me.search.prepare(progress)
    if problem:
        emit({"note": problem})

    def find(query: str, now: str | None) -> Json:
        return [hit_json(hit) for hit in me.search.find(query, k, types, moment_of(now))]

    if "queries" not in params:
        return find(text_of(params, "query"), params.get("now"))
    queries = params["queries"]
    for number, each in enumerate(queries, 1):
        progress.check()
        emit({"id": each["id"], "hits": find(text_of(each, "query"), each.get("now", params.get("now")))})
        progress.update(number, len(queries), "Searching")
    return len(queries)


def ask(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`question`, `now`?, `seed`?, `save`? -> `{"reply","used":[hits],"timing":{"retrieve_s","first_token_s",
    "tokens_per_s","prompt_tokens","reused_tokens"},"recall":{"needed","why"}}`; `why`: a sentence where memory was not
    needed, else "". With `questions` (`[{"id","question","now"?}]`) a line each, that
    with its "id", and the number of them as the result. Waits for the embedder like `search`."""
    problem = me.search.prepare(progress)
    if problem:
        emit({"note": problem})

    def answer(question: str, now: str | None) -> dict[str, Json]:
        seed, save = int(params.get("seed", 0)), bool(params.get("save"))
        result = me.chats.ask(question, moment_of(now), seed, save, stop=progress.cancelled)
        progress.check()
        usage = result.usage
        timing = {
            "retrieve_s": usage.retrieve_s,
            "first_token_s": usage.first_token_s,
            "tokens_per_s": usage.tokens_per_s,
            "prompt_tokens": usage.prompt_tokens,
            "reused_tokens": usage.reused_tokens,
        }
        recall = {"needed": not usage.not_recalled, "why": usage.not_recalled}
        used = [hit_json(hit) for hit in result.used]
        return {"reply": result.reply, "used": used, "timing": timing, "recall": recall}

    if "questions" not in params:
        return answer(text_of(params, "question"), params.get("now"))
    questions = params["questions"]
    for number, each in enumerate(questions, 1):
        emit({"id": each["id"], **answer(text_of(each, "question"), each.get("now", params.get("now")))})
        progress.update(number, len(questions), "Answering")
    return len(questions)


def memories(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`status`?, `query`? -> an array of memories, newest first, those in the bin left out."""
    status = params.get("status")
    if status is not None and status not in STATUSES:
        raise UserError(f"There is no status {status!r}. A memory is {', '.join(STATUSES)}.")
    chosen = None if status is None else (status,)
    found: list[Memory] = []
    while page := me.memories.list(str(params.get("query") or ""), chosen, PAGE, len(found)):
        progress.check()
        found += page
    return [memory_json(memory) for memory in found]


def profile(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`action` "show" with `version`? -> `{"version","at","biography":[sentence],"topics":[{"name","traits":
    [sentence]}],"memories":{id: text of what is cited}}`, a sentence `{"id","text","memory_ids","locked"}`;
    version 0 and nothing in it while there is no profile. "versions" -> `[{"version","at"}]`, newest
    first. "diff" with `old` and `new` -> `{"added":[sentence],"removed":[sentence]}`."""
    action = params.get("action", "show")
    if action == "versions":
        return [{"version": number, "at": at} for number, at in me.profile.versions()]
    if action == "diff":
        return asdict(me.profile.diff(int(params["old"]), int(params["new"])))
    if action != "show":
        raise UserError(f"The profile cannot be asked to {action!r}.")
    view = me.profile.get(params.get("version"))
    if view is None:
        return {"version": 0, "at": "", "biography": [], "topics": [], "memories": {}}
    sentences = [*view.biography, *(trait for topic in view.topics for trait in topic.traits)]
    cited = dict.fromkeys(i for sentence in sentences for i in sentence.memory_ids)
    return {**asdict(view), "memories": {str(i): me.memories.get(i).text for i in cited}}


RUNS = 500
"""Runs among which the last one of each job is looked for."""
WATCH = "watch"
"""The job that looks after watched folders: not listed, as it leaves nothing to do, but run on request."""


def jobs(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`action` "list" -> `[{"name","title","state","pending","last_run","last_result","trouble","status","changed",
    "cost_s"}]`, the last three of the last run (null: never run); "run" with `name` (or "all", or "watch"), `now`? and
    `how`? ("dry_run", "simulate") runs to the end -> `[{"name","result"}]`; "runs" -> `[{"id","job","title","started",
    "finished","status","words","cost_s","changed","undone","undoable"}]`, newest first; "undo" with `run` ->
    `{"undone": run, "memories": [ids], "profile": whether a version of it went too, "along": [{"id","text"}]}`; along:
    what later work, or the person, had built on it."""
    action = params.get("action", "list")
    if action == "list":
        runs = {run.job: run for run in reversed(me.jobs.runs(RUNS))}
        names = ("status", "changed", "cost_s")
        return [
            asdict(job) | {name: getattr(runs.get(job.name), name, None) for name in names} for job in me.jobs.list()
        ]
    if action == "runs":
        return [asdict(run) for run in me.jobs.runs()]
    if action == "undo":
        run = int(params["run"])
        along = [{"id": each.id, "text": each.text} for each in me.journal.dependents(run)]
        done = me.journal.undo_run(run, progress)
        return {"undone": run, "memories": list(done.memories), "profile": bool(done.versions), "along": along}
    name = text_of(params, "name")
    known = [job.name for job in me.jobs.list()]
    if name not in ("all", WATCH, *known):
        raise UserError(f"There is no job {name!r}. The jobs are {', '.join(known)}.")
    order = me.jobs.order() if name == "all" else (name,)
    now, how = moment_of(params.get("now")), frozenset(params.get("how") or ())
    if how and name not in ("decay", "retain"):
        raise UserError("Only decay and retain can be tried without doing it, or run ahead of the time.")
    return [{"name": each, "result": me.jobs.run(each, progress, now, how)} for each in order]


def models(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """See `models_of`."""
    return models_of(me.models, params, progress)


def models_of(door: ModelsDoor, params: Params, progress: Progress) -> Json:
    """`action` "list" -> `[{"name","title","role","size","memory","licence","languages","context","family",
    "installed","in_use","recommended","fits","path","warning","measured_per_s","predicted_per_s","machine_memory",
    "starter"}]`, after a look of 3 s at most whether a hub answers; "get" with `name`, or `starters` -> the models
    fetched; "use" with `name`, "add" with `path` and `trust_template`?
    -> that model."""
    action = params.get("action", "list")
    if action == "list":
        door.look_for_hub()
        return [asdict(model) for model in door.list()]
    if action == "get":
        names = door.starters() if params.get("starters") else (text_of(params, "name"),)
        for name in names:
            door.get(name, progress)
        return [asdict(_model(door, name)) for name in names]
    if action == "use":
        door.use(text_of(params, "name"))
        return asdict(_model(door, params["name"]))
    if action == "add":
        return asdict(door.add(Path(text_of(params, "path")), bool(params.get("trust_template"))))
    raise UserError(f"Models cannot be asked to {action!r}.")


def _model(door: ModelsDoor, name: str) -> ModelInfo:
    return next(model for model in door.list() if model.name == name)


def learning(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`action` "show" -> `{"lessons","factors":{component: by what its weight is multiplied},"changes":[{"at","why",
    "before","after"}]}`, newest change first; "reset" forgets it all and answers the same."""
    action = params.get("action", "show")
    if action not in ("show", "reset"):
        raise UserError(f"What was learned cannot be asked to {action!r}.")
    if action == "reset":
        me.learning.reset()
    learned = me.learning.learned()
    changes = [{"at": c.at, "why": c.why, "before": c.before, "after": c.after} for c in learned.changes]
    return {"lessons": learned.lessons, "factors": learned.factors, "changes": changes}


def export(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`directory` (absolute) -> `{"directory","items","memories"}`. Writes items.jsonl (the interchange format, with
    "parent", every branch) and memories.json there, readable by their owner only. Raises UserError when either is there
    already."""
    return me.export(Path(text_of(params, "directory")), progress)


def backup(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`file` (absolute), `passphrase`? (without it the home's own), `force`? -> `{"file","size" in bytes,"attachments",
    "made","protected","own_passphrase"}`. Raises UserError when the file is there and not `force`."""
    from secondme.store.backup import refuse

    target = Path(text_of(params, "file"))
    refuse(target, bool(params.get("force")))
    words = text_of(params, "passphrase") if "passphrase" in params else None
    return {"file": str(target), "own_passphrase": words is None, **me.backup(target, words, progress)}


def doctor(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """-> `{"ok","checks":[{"name","ok","detail"}]}`: key, cipher, sqlite, memory.db, derived.db, references, keywords,
    vectors, model of each kind, disk. `ok`: all of them are."""
    checks = [{"name": "key", "ok": True, "detail": "the database opens with it"}]
    checks += [asdict(check) for check in me.checks()]
    for model in me.models.list():
        if model.in_use:
            detail = model.title if model.installed else f"{model.title} is missing or incomplete"
            checks.append({"name": f"{model.role} model", "ok": model.installed, "detail": detail})
    free = shutil.disk_usage(me.paths.root).free
    checks.append({"name": "disk", "ok": free >= LOW_DISK, "detail": f"{free / 1e9:.1f} GB free"})
    return {"ok": all(check["ok"] for check in checks), "checks": checks}


def closed_doctor(problem: EnvironmentProblem) -> Json:
    """What `doctor` says of a home that cannot be opened."""
    return {"ok": False, "checks": [{"name": "open", "ok": False, "detail": problem.sentence()}]}


def autofill(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`form` (an absolute path), `now`? -> for each field `{"id","name","label","type","value","confidence","evidence",
    "others","draft"}`: type is a token of HTML's `autocomplete`, "free-text" or "none"; evidence as in `memories`."""
    entries = me.autofill.look(Path(text_of(params, "form")), progress, moment_of(params.get("now")))
    return [
        {
            "id": entry.id,
            "name": entry.name,
            "label": entry.label,
            "type": entry.type,
            "value": entry.value,
            "confidence": entry.confidence,
            "evidence": list(entry.evidence),
            "others": list(entry.others),
            "draft": entry.draft,
        }
        for entry in entries
    ]


COMMANDS: Mapping[str, Command] = {
    "import": import_files,
    "search": search,
    "ask": ask,
    "memories": memories,
    "profile": profile,
    "jobs": jobs,
    "models": models,
    "learning": learning,
    "autofill": autofill,
    "enhance": control.enhance,
    "check": control.check,
    "export": export,
    "backup": backup,
    "doctor": doctor,
    "inbox": control.inbox,
    "bin": control.bin,
    "fading": control.fading,
    "pause": control.pause,
    "settings": control.settings,
    "browser": control.browser,
}


def _types(params: Params) -> tuple[HitType, ...]:
    types = tuple(params.get("types") or ("item", "memory"))
    if set(types) - {"item", "memory"}:
        raise UserError("Search finds items and memories.")
    return types
