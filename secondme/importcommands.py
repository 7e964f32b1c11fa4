"""What the command line can ask about imports. As in commands.py: functions from JSON to JSON, stable shapes, UserError
for unusable parameters.
"""

from dataclasses import asdict
from pathlib import Path

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.params import Emit, Json, Params, moment_of, text_of, texts_of
from secondme.progress import Progress
from secondme.types import ImportChoice, ImportReport, UnitPlan


def import_files(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`paths` (absolute), `format`?, `me`? (a name or several), `since`?, `until`? (days), `without`? (people or
    keys of conversations), `day_first`?, `day_first_in`?, `month_first_in`? (paths), `redact`?, `attachments`?,
    `dry_run`?, `wait`? -> `{"dry_run","import","imported","updated","unchanged","skipped","retired","attachments",
    "own" (how many items are the person's words),"problems","questions":[{"kind","guess","example","place","file"}],
    "files":[{"path","format","imported","updated","unchanged","skipped","retired","problems"}]}`; with `dry_run` also
    "plan". Returns when all is searchable, by vectors too unless `wait` is false. A file that cannot be read has the
    format ""."""
    if params.get("action", "run") != "run":
        return imports(me, params, progress)
    paths = [Path(path) for path in texts_of(params, "paths")]
    choice = _choice(params)
    format, dry_run, wait = params.get("format"), bool(params.get("dry_run")), bool(params.get("wait", True))
    report = me.imports.run(paths, progress, choice=choice, format=format, dry_run=dry_run, wait=wait)
    problem = me.search.prepare(progress) if wait and not dry_run else ""
    if problem:
        emit({"note": problem})
    told = report_json(report)
    if dry_run:
        told["plan"] = [plan_json(unit) for unit in me.imports.look(paths, progress, format, choice).units]
    return told


def imports(me: SecondMe, params: Params, progress: Progress) -> Json:
    """`action` "history" -> `[{"id","paths","started","finished","imported","updated","state"}]`, newest first; "undo"
    with `id` -> `{"undone": id, "gone"}` (whether anything went, or another import holds it all); "resume" with `id` ->
    a report; "watch" with `path` -> that folder; "unwatch" with `id`; "watched" -> `[{"id","path","added","looked"}]`.
    """
    action = params["action"]
    if action == "history":
        return [asdict(record) for record in me.imports.history()]
    if action == "undo":
        done = me.imports.undo(int(params["id"]))
        return {"undone": int(params["id"]), "gone": bool(done.items or done.conversations or done.memories)}
    if action == "resume":
        return report_json(me.imports.resume(int(params["id"]), progress, wait=bool(params.get("wait", True))))
    if action == "watch":
        return asdict(me.imports.watch(text_of(params, "path"), _choice(params)))
    if action == "unwatch":
        me.imports.unwatch(int(params["id"]))
        return {"unwatched": int(params["id"])}
    if action == "watched":
        return [asdict(folder) for folder in me.imports.watched()]
    raise UserError(f"Imports cannot be asked to {action!r}.")


def _choice(params: Params) -> ImportChoice:
    given = params.get("me") or []
    without = frozenset(params.get("without") or ())
    return ImportChoice(
        me=frozenset([given] if isinstance(given, str) else given),
        without_people=without,
        without_conversations=without,
        since=moment_of(params.get("since")),
        until=moment_of(params.get("until")),
        day_first=params.get("day_first"),
        orders=tuple(
            (str(path), name == "day_first_in")
            for name in ("day_first_in", "month_first_in")
            for path in params.get(name, ())
        ),
        redact=bool(params.get("redact")),
        attachments=bool(params.get("attachments")),
    )


def plan_json(unit: UnitPlan) -> Json:
    """`{"path","items","since","until","secrets","media","media_bytes","formats","conversations","people","questions",
    "samples","problems"}`"""
    names = ("path", "items", "since", "until", "secrets", "media", "media_bytes", "problems")
    lists = ("formats", "conversations", "people", "questions", "samples")
    return {
        **{name: getattr(unit, name) for name in names},
        **{name: [asdict(each) for each in getattr(unit, name)] for name in lists},
    }


def report_json(report: ImportReport) -> Json:
    files = [{**asdict(file), "problems": list(file.problems)} for file in report.files]
    counted = ("imported", "updated", "unchanged", "skipped", "retired")
    totals = {name: sum(file[name] for file in files) for name in counted}
    shown = {"dry_run": report.dry_run, "import": report.import_id, **totals}
    told = {"attachments": report.attachments, "own": report.own, "problems": list(report.problems)}
    return {**shown, **told, "questions": [asdict(question) for question in report.questions], "files": files}
