"""What the command line can ask about the person's control over memory: the inbox, the bin, what fades, settings,
and what other assistants are told.

As in commands.py: functions from JSON to JSON, stable shapes, UserError for unusable parameters.
"""

import json
from dataclasses import asdict, fields
from typing import Any

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.params import Emit, Json, Params
from secondme.progress import Progress
from secondme.settings import Settings
from secondme.types import ContextNote, InboxEntry, Memory

MOST = 10_000


def inbox(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`action` "list" with `all`? -> `{"count","entries":[{"id","text","kind","reason","group","confidence","quotes",
    "conflict":{"id","text","quotes"}?}]}`, at most a day's unless `all`; "keep" and "reject" with `ids`, or `all` (the
    questions left out) -> `{"done": [ids], "left": count}`; "edit" with `id` and `text`; "settle" with `id` and `which`
    (new, old, both)."""
    action = params.get("action", "list")
    if action == "list":
        entries = me.inbox.list(MOST) if params.get("all") else me.inbox.list()
        return {"count": me.inbox.count(), "entries": [_entry(each) for each in entries]}
    ids = [int(each) for each in params.get("ids") or ()]
    if action in ("keep", "reject"):
        if params.get("all"):
            ids = [each.memory.id for each in me.inbox.list(MOST) if each.conflict is None]
        (me.inbox.approve if action == "keep" else me.inbox.reject)(ids)
    elif action == "edit":
        ids = [int(params["id"])]
        me.inbox.edit(ids[0], str(params.get("text") or ""))
    elif action == "settle":
        if params.get("which") not in ("new", "old", "both"):
            raise UserError("A question is settled with new, old or both.")
        ids = [int(params["id"])]
        me.inbox.keep(ids[0], params["which"])
    else:
        raise UserError(f"The inbox cannot be asked to {action!r}.")
    return {"done": ids, "left": me.inbox.count()}


def _entry(entry: InboxEntry) -> Json:
    memory, conflict = entry.memory, entry.conflict
    told = {"id": memory.id, "text": memory.text, "kind": memory.kind, "reason": entry.reason, "group": entry.group}
    told |= {"confidence": memory.confidence, "quotes": _quotes(memory)}
    if conflict is not None:
        told["conflict"] = {"id": conflict.id, "text": conflict.text, "quotes": _quotes(conflict)}
    return told


def _quotes(memory: Memory) -> list[str]:
    return [each.quote for each in memory.evidence if each.quote]


def bin(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`action` "list" -> `{"memory_count","conversation_count","message_count","memories":[texts],
    "conversations":[titles],"messages":[texts]}`, the newest 20 of each; "empty" with `yes` removes all of it for good
    -> the same, as it was."""
    found = me.memories.bin()
    told = asdict(found) | {
        "memories": [each.text for each in found.memories],
        "conversations": [each.title for each in found.conversations],
        "messages": [each.text for each in found.messages],
    }
    action = params.get("action", "list")
    if action == "empty":
        if not params.get("yes"):
            raise UserError("What is in the bin would be gone for good. Say --yes when that is what you want.")
        me.memories.empty_bin()
    elif action != "list":
        raise UserError(f"The bin cannot be asked to {action!r}.")
    return told


def fading(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`most`?, `now`? -> `[{"id","text","retrievability"}]`: what fades within a month of use if nothing happens, the
    weakest first. "restore" with `id` brings one that has faded back -> `{"restored": id}`."""
    if params.get("action") == "restore":
        me.memories.restore(int(params["id"]))
        return {"restored": int(params["id"])}
    found = me.memories.fading(int(params.get("most", 50)), params.get("now"))
    return [{"id": each.id, "text": each.text, "retrievability": each.retrievability} for each in found]


def pause(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`held`: whether nothing is to run by itself -> `{"paused": held}`. Raises UserError where nothing does so anyway,
    because no window is open."""
    if not me.jobs.background:
        raise UserError("Second Me is not open, so nothing runs by itself.")
    held = bool(params.get("held", True))
    (me.jobs.pause if held else me.jobs.resume)()
    return {"paused": me.jobs.paused}


def settings(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`name`? and `value`? (as text: JSON for lists and tables) -> all settings by name, as they are then."""
    name, value = params.get("name"), params.get("value")
    if name is not None:
        if name not in {field.name for field in fields(Settings)}:
            raise UserError(f"There is no setting {name!r}.")
        if value is not None:
            me.settings.update(**{name: _read(str(value), getattr(me.settings.value, name), name)})
    return asdict(me.settings.value)


def browser(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`request`: what the extension of a browser asks (browser/messages.py) -> the answer, see BrowserDoor.answer."""
    return me.browser.answer(params.get("request"), progress)


def _read(value: str, present: Any, name: str) -> Any:
    """A value in the form of the present one. Raises UserError."""
    if isinstance(present, str):
        return value
    try:
        read = json.loads(value)
    except ValueError:
        read = None
    wanted: tuple[type, ...] = (int, float) if isinstance(present, float) else (type(present),)
    if isinstance(present, tuple):
        if isinstance(read, list) and all(isinstance(each, str) for each in read):
            return tuple(read)
    elif isinstance(read, wanted) and isinstance(read, bool) == isinstance(present, bool):
        return read
    example = json.dumps(list(present) if isinstance(present, tuple) else present)
    raise UserError(f"{value!r} cannot be the value of {name}, which is now {example}.")


def enhance(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`text`, `without`?, `with`? (ids of memories), `plain`? (no line by the model), `now`? -> `{"text","lead",
    "notes":[{"id","text","said","sensitive","sure","used","evidence"}]}`: the request with what another assistant
    should know. What is sensitive, or only may bear on it, is left out unless it is named by `with`."""
    request = _said(params, "text")
    left_out, wanted = (frozenset(int(each) for each in params.get(key) or ()) for key in ("without", "with"))
    _look(me, emit, progress)
    notes = me.assist.notes(request, now=params.get("now"))
    missing = sorted((left_out | wanted) - {note.memory for note in notes})
    if missing:
        raise UserError(f"Memory {missing[0]} is not among those that bear on this request.")
    used = [note for note in notes if note.memory in wanted or _by_itself(note, left_out)]
    lead = "" if params.get("plain") else me.assist.lead(request, used, progress)
    told = [{**_told(note), "said": note.said, "sure": note.sure, "used": note in used} for note in notes]
    return {"text": me.assist.compose(request, used, lead), "lead": lead, "notes": told}


def _by_itself(note: ContextNote, left_out: frozenset[int]) -> bool:
    return note.sure and not note.sensitive and note.memory not in left_out


def check(me: SecondMe, params: Params, emit: Emit, progress: Progress) -> Json:
    """`answer`, `question`?, `now`? -> `{"summary","back","whole","judgements":[{"id","text","sensitive","evidence",
    "verdict","quote","why"}]}`, conflicts first: an answer of another assistant held against what is known. Nothing
    leaves the machine here, so what is sensitive counts as well."""
    question, answer = str(params.get("question") or ""), _said(params, "answer")
    _look(me, emit, progress)
    notes = me.assist.notes(question, answer, now=params.get("now"))
    done = me.assist.conclude(answer, [*me.assist.judgements(question, answer, notes, progress)])
    judged = [{**_told(j.note), "verdict": j.verdict, "quote": j.quote, "why": j.why} for j in done.judgements]
    return {"summary": done.summary, "back": done.back, "whole": done.whole, "judgements": judged}


def _told(note: ContextNote) -> dict[str, Json]:
    return {"id": note.memory, "text": note.text, "sensitive": note.sensitive, "evidence": list(note.evidence)}


def _said(params: Params, name: str) -> str:
    text = params.get(name)
    if not isinstance(text, str) or not text.strip():
        raise UserError(f"There is no {name}.")
    return text


def _look(me: SecondMe, emit: Emit, progress: Progress) -> None:
    """Wait for the embedder, and say where only words will be found."""
    problem = me.search.prepare(progress)
    if problem:
        emit({"note": problem})
