"""How the answers of the command line look on a terminal."""

import shlex
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

Json = Any
Show = Callable[[Json], Iterator[str]]
UNSURE = "perhaps"
"""Beside what was found and may well not be what was meant."""
WIDTH = 100
NOT_YOURS = (
    "None of it counts as your own words: search finds it, but nothing is remembered from it. If some of it is yours, "
    "import it again with --me and your name as it stands there; where notes name nobody, with any."
)


def show_taken_back(done: Json) -> Iterator[str]:
    stays = "" if done["gone"] else " All of it stays, because another import brought it too."
    yield f"Import {done['undone']} was undone.{stays}"


def show_import(report: Json) -> Iterator[str]:
    verb = "would be imported" if report["dry_run"] else "imported"
    for file in report["files"]:
        if not file["format"]:
            yield file["problems"][0]
            continue
        counts = f"{file['imported']} {verb}, {file['updated']} updated, {file['unchanged']} unchanged"
        gone = f", {file['retired']} taken out" if file.get("retired") else ""
        yield f"{file['path']} ({file['format']}): {counts}, {file['skipped']} skipped{gone}"
        for problem in file["problems"]:
            yield f"  {problem}"
    if report.get("attachments"):
        yield f"{report['attachments']:,} pictures, recordings or other files were copied."
    yield from report.get("problems", ())
    for unit in report.get("plan", ()):
        yield from show_plan(unit)
    if not report["dry_run"]:
        for question in report.get("questions", ()):
            yield f"{_question(question)} Is it otherwise, undo this import and give: {_otherwise(question)}"
    if not report["own"] and any(report[name] for name in ("imported", "updated", "unchanged")):
        yield NOT_YOURS
    if report.get("import") and report["imported"] + report["updated"]:
        yield f"Undo it with: secondme imports undo {report['import']}"


def _question(question: Json) -> str:
    first = "the day" if question["guess"] else "the month"
    return f"{question['file']}: in {question['example']} {first} is taken to come first."


def some(count: int, what: str, many: str = "") -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {many or what + 's'}"


def _otherwise(question: Json) -> str:
    return f"--{'month' if question['guess'] else 'day'}-first-in {shlex.quote(question['file'])}"


def show_plan(unit: Json, most: int = 10) -> Iterator[str]:
    """What an import would bring: spans, people, conversations, samples."""
    since, until = (_day(unit[end] or "?") for end in ("since", "until"))
    yield f"{unit['path']}: {some(unit['items'], 'item')} from {since} to {until}"
    for each in unit["formats"]:
        yield f"  {each['title']}: {some(each['items'], 'item')} in {some(each['conversations'], 'conversation')}"
    for person in unit["people"][:most]:
        you = "  (probably you)" if person["is_owner_guess"] else ""
        yield f"  person  {person['name']}: {person['count']:,}{you}"
    if unit["conversations"]:
        yield "  What is in it; to leave one out, give --without and what stands in [brackets]:"
    for chat in unit["conversations"][:most]:
        yield f"  {chat['count']:>6,}  {_short(chat['title'], 50)}  [{chat['key']}]"
    for question in unit["questions"]:
        yield f"  {_question(question)} Is it otherwise, say so: {_otherwise(question)}"
    if unit["secrets"]:
        yield f"  {unit['secrets']:,} items hold a password, a key or the number of a card; --redact hides them."
    if unit["media"]:
        size = unit["media_bytes"] / 1e6
        what = f"{unit['media']:,} pictures, recordings or other files belong to it, {size:,.1f} MB"
        yield f"  {what}; --attachments copies them."
    for sample in unit["samples"]:
        yield f"  {_day(sample['time'])}  {_short(sample['author'], 16):<16}  {_short(sample['text'], 70)}"


def show_history(records: Json) -> Iterator[str]:
    for each in records:
        counts = f"{each['imported']:,} imported, {each['updated']:,} updated"
        yield f"{each['id']:>4}  {_day(each['started'])}  {each['state']:<11}  {counts}  {', '.join(each['paths'])}"
    if not records:
        yield "Nothing was imported yet."


def show_watched(folders: Json) -> Iterator[str]:
    for each in folders:
        yield f"{each['id']:>4}  {each['path']}  last imported: {_day(each['looked']) if each['looked'] else 'not yet'}"
    if not folders:
        yield "No folder is watched."


def show_hits(hits: Json) -> Iterator[str]:
    for hit in hits:
        mark = "" if hit["relevant"] else UNSURE
        who = f"{hit['type']:<6}  {_short(hit['author'], 16):<16}"
        faded = " (faded)" if hit.get("faded") else ""
        yield f"{hit['score']:.2f} {mark:<{len(UNSURE)}} {_day(hit['time'])}  {who}  {_short(hit['text'])}{faded}"
    if not hits:
        yield "Nothing was found."


def show_answer(answer: Json) -> Iterator[str]:
    yield answer["reply"]
    if answer["recall"]["why"]:
        yield f"  {answer['recall']['why']}"
    for hit in answer["used"]:
        yield f"  [{hit['type']} {hit['id']}] {_day(hit['time'])}  {_short(hit['text'])}"


def show_form(entries: Json) -> Iterator[str]:
    for entry in entries:
        value = entry["value"] or "—"
        remarks = ["draft"] if entry["draft"] else []
        remarks += [f"or {other}" for other in entry["others"]]
        said = f"  ({'; '.join(remarks)})" if remarks else ""
        source = f"  from {', '.join(entry['evidence'])}" if entry["evidence"] else ""
        yield f"{entry['label'] or entry['id']} [{entry['type']}]: {value}{said}{source}"


def show_memories(found: Json) -> Iterator[str]:
    for memory in found:
        yield f"{memory['id']:>5}  {memory['status']:<10}  {memory['kind']:<12}  {_short(memory['text'])}"
    if not found:
        yield "Nothing is remembered yet."


def show_profile(view: Json) -> Iterator[str]:
    if not view["version"]:
        yield "There is no profile yet. The job reflect makes one: secondme jobs run reflect."
        return
    yield f"Version {view['version']}, {_day(view['at'])}"
    for sentence in view["biography"]:
        yield f"  {_cited(sentence)}"
    for topic in view["topics"]:
        yield topic["name"]
        for trait in topic["traits"]:
            yield f"  {_cited(trait)}"


def _cited(sentence: Json) -> str:
    marks = " ".join(f"[m{number}]" for number in sentence["memory_ids"])
    return f"{sentence['text']} {marks}{'  (locked)' if sentence['locked'] else ''}"


def show_jobs(found: Json) -> Iterator[str]:
    for job in found:
        last = f"last {_day(job['last_run'])}: {job['last_result']}" if job["last_run"] else "never run"
        yield f"{job['name']:<11}  {job['state']:<8}  {job['pending']:>6} to do  {last}"
        if job["trouble"]:
            yield f"{'':<10}  {job['trouble']}"


def show_runs(runs: Json) -> Iterator[str]:
    for each in runs:
        yield f"{each['name']}: {each['result']}"


def show_past(runs: Json) -> Iterator[str]:
    for each in runs:
        state = "undone" if each["undone"] else each["status"]
        cost = f"{each['cost_s']:>7.1f} s"
        yield f"{each['id']:>5}  {_day(each['started'])}  {each['job']:<10}  {state:<11}  {cost}  {each['words']}"


def show_undone(result: Json) -> Iterator[str]:
    many = len(result["memories"])
    yield f"Run {result['undone']} was taken back; {many} {'memory is' if many == 1 else 'memories are'} as before."
    if result["along"]:
        yield "Later work was built on it and went along:"
        yield from (f"{each['id']:>5}  {_short(each['text'])}" for each in result["along"])
    if result["profile"]:
        yield "The profile is as before, too."


def show_models(found: Json) -> Iterator[str]:
    for model in found:
        marks = [word for word in ("in_use", "installed", "recommended") if model[word]]
        told = ", ".join(marks).replace("in_use", "in use") or ("available" if model["fits"] else "needs more memory")
        yield f"{model['name']:<38}  {model['role']:<9}  {model['size'] / 1e9:>5.1f} GB  {told}"


def show_learned(result: Json) -> Iterator[str]:
    many = result["lessons"]
    yield f"{many} lesson{'' if many == 1 else 's'}."
    for name, factor in sorted(result["factors"].items(), key=lambda entry: -abs(entry[1] - 1)):
        yield f"  {factor:.2f} × {name}"
    for change in result["changes"]:
        yield f"  {_day(change['at'])}  {change['why']}"


def show_export(result: Json) -> Iterator[str]:
    yield f"{result['items']} items and {result['memories']} memories are in {result['directory']}."


def show_checks(result: Json) -> Iterator[str]:
    for check in result["checks"]:
        yield f"{'ok   ' if check['ok'] else 'WRONG'}  {check['name']:<16}  {check['detail']}"


def _day(time: str) -> str:
    try:
        return datetime.fromisoformat(time).date().isoformat()
    except ValueError:
        return time[:10]


def _short(text: str, width: int = WIDTH) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
