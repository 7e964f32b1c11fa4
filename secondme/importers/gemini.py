"""Gemini: the activity of Gemini (once Bard) in a Google Takeout, as JSON or HTML, in any language.

Google exports no conversations but a list of prompts, the newest first, most with their reply. A prompt that has the
address of its conversation belongs there; the others are conversations as long as less than half an hour lies between
one prompt and the next.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from secondme.importers import assistants
from secondme.importers.activity import Activity, html_activities, json_activities
from secondme.importers.base import Blob, Problem, Read, Source, clean
from secondme.importers.chats import Tally, attached
from secondme.importers.markup import html_text
from secondme.importers.streams import beginning
from secondme.types import NewItem

NAME = "Gemini"
GAP = timedelta(minutes=30)
MAX_WAITING = 50_000_000
"""So many characters wait for their conversation to be whole; beyond, they are given as they are."""
LOOK_BYTES = 600_000
"""The page begins with so much of styles before the first activity, or less."""
START = 80
LEARNT_FROM, LEARNT_SHARE = 8, 0.7
"""From so many prompts, of which so large a part begins alike, it is learnt what stands before each prompt."""
PREFIXES = (
    *("Prompted", "Asked", "Said", "Submitted query", "Added chat from link:", "Eingegebener Prompt:", "Prompt :"),
    *("Gav instruktionen", "Has dicho:", "Hiciste la petición", "Preguntado:", "Υποβλήθηκε το ερώτημα"),
    *("送信したメッセージ:", "送信したメッセージ：", "プロンプト:", "已提示：", "已提示:", "已提示"),
)
"""What Google writes before a prompt, where it is known; for other languages it is learnt from the file."""
NO_PROMPTS = ("Used ", "Gave feedback", "Selected preferred draft", "Created ")
LEFT_OUT = {
    "other": (
        "1 activity is no prompt (feedback, a draft that was chosen, a feature that was used); it is left out.",
        "{n} activities are no prompts (feedback, drafts that were chosen, features that were used); "
        "they are left out.",
    ),
    "draft": (
        "1 reply was replaced by a later one; it is left out.",
        "{n} replies were replaced by later ones; they are left out.",
    ),
    "undated": (
        "1 prompt has no date that can be read; it is left out.",
        "{n} prompts have no date that can be read; they are left out.",
    ),
    "else": (
        "1 activity is of another product than Gemini; it is left out.",
        "{n} activities are of other products than Gemini; they are left out.",
    ),
}
_WORDS = re.compile(r"\S+\s+")


class Gemini:
    name = "gemini"
    title = "Gemini activity (Google Takeout)"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        return [(blob,) for blob in blobs if _is_json(blob) or _is_html(blob)]

    def read(self, source: Source) -> Iterator[Read]:
        return assistants.begun(_Reading(source).run(), source.name)


def of_gemini(header: str) -> bool:
    name = header.casefold()
    return "gemini" in name or name == "bard"


def _is_json(blob: Blob) -> bool:
    if not assistants.looks_like_json(blob) or b'"header"' not in blob.head:
        return False
    value = beginning(blob.head)
    entries = assistants.objects(value)
    return any(of_gemini(str(entry.get("header"))) and "title" in entry for entry in entries)


def _is_html(blob: Blob) -> bool:
    if blob.path.suffix.lower() not in (".html", ".htm"):
        return False
    head = blob.head.lower()
    if b"<html" not in head[:2000] or b"mdl-" not in head:
        return False
    with blob.opener() as file:
        start = file.read(LOOK_BYTES)
    cell = start.find(b'<div class="outer-cell')
    return cell >= 0 and b"header-cell" in start[cell : cell + 600] and _names_gemini(start[cell:])


def _names_gemini(cells: bytes) -> bool:
    titles = re.findall(rb"mdl-typography--title[^>]{0,80}>([^<]{1,80})", cells)
    return any(of_gemini(title.decode("utf-8", "replace")) for title in titles)


@dataclass(slots=True)
class _Waiting:
    """A conversation of which not all has been read."""

    left: int
    items: list[tuple[str, list[NewItem]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a first look at the times and addresses of all activities gives."""

    keys: Mapping[int, str]
    """The number of the activity to the conversation it belongs to."""
    prefix: str
    """What stands before each prompt, "" when it could not be found out."""


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._blob = source.blobs[0]
        self._read = json_activities if assistants.looks_like_json(self._blob) else html_activities
        self._tally = Tally(LEFT_OUT)
        self._ids: Counter[str] = Counter()

    def run(self) -> Iterator[Read]:
        plan = self._plan()
        waiting = {key: _Waiting(count) for key, count in Counter(plan.keys.values()).items()}
        size = 0
        for number, activity in enumerate(self._activities()):
            if isinstance(activity, Problem):
                yield activity
                continue
            key = plan.keys.get(number)
            if key is None:
                self._tally.add(_why_not(activity))
                continue
            place = waiting[key]
            items = self._items(activity, key, plan.prefix)
            place.items.append((activity.time or "", items))
            place.left -= 1
            size += sum(len(item.text) for item in items)
            if place.left == 0 or size > MAX_WAITING:
                ready = [waiting.pop(key)] if place.left == 0 else list(waiting.values())
                for one in ready:
                    size -= sum(len(item.text) for _, group in one.items for item in group)
                    yield from _in_order(one)
        yield from (item for one in waiting.values() for item in _in_order(one))
        if not plan.prefix and plan.keys:
            yield Problem(0, "What Google writes before each prompt in this language is not known; it is left there.")
        yield from self._tally.problems()

    def _activities(self) -> Iterator[Activity | Problem]:
        """The file is read twice: each time is half of the way."""
        before, half = self._source.position, Source(self._source.blobs)
        with half.open(self._blob) as file:
            for activity in self._read(file):
                self._source.position = before + half.position // 2
                yield activity
        self._source.position = before + half.position // 2

    def _plan(self) -> _Plan:
        """A first look: only times, addresses and the beginnings of what was done are kept of it."""
        seen: list[tuple[datetime, int, str, str, bool]] = []
        for number, activity in enumerate(self._activities()):
            if isinstance(activity, Activity) and of_gemini(activity.header) and activity.time:
                start = activity.title[:START]
                seen.append((_aware(activity.time), number, activity.conversation, start, bool(activity.replies)))
        prefix = _prefix([start for _, _, _, start, replied in seen if replied])
        prompts = [
            (when, number, conversation)
            for when, number, conversation, start, replied in seen
            if replied or _known_prefix(start) or (prefix and start.startswith(prefix))
        ]
        return _Plan(_grouped(prompts), prefix)

    def _items(self, activity: Activity, key: str, prefix: str) -> list[NewItem]:
        known = _known_prefix(activity.title) or (prefix if activity.title.startswith(prefix) else "")
        said = bool(known) or not (prefix or activity.title.startswith(NO_PROMPTS))
        time = activity.time or self._blob.changed
        id = _aware(time).astimezone(UTC).isoformat()
        self._ids[id] += 1
        if self._ids[id] > 1:
            id = f"{id}#{self._ids[id]}"
        items: list[NewItem] = []
        marks = [attached(name) for name in activity.files]
        words = assistants.with_files(clean(activity.title[len(known) :]), marks) if said else ""
        if words:
            items.append(assistants.turn(words, "", time, id, key))
        if len(activity.replies) > 1:
            self._tally.add("draft", len(activity.replies) - 1)
        if reply := html_text(activity.replies[-1]).strip() if activity.replies else "":
            items.append(assistants.turn(reply, NAME, time, f"{id}/reply", key))
        if not items:
            self._tally.add("other")
        return items


def _why_not(activity: Activity) -> str:
    if not of_gemini(activity.header):
        return "else"
    return "other" if activity.time else "undated"


def _in_order(conversation: _Waiting) -> Iterator[NewItem]:
    """By time; of equal times what stands further down the list was first."""
    above: str | None = None
    order = sorted(range(len(groups := conversation.items)), key=lambda place: (_aware(groups[place][0]), -place))
    conversation.items = []
    for _, items in (groups[place] for place in order):
        for item in items:
            yield assistants.below(item, above)
            above = item.external_id


def _grouped(moments: Sequence[tuple[datetime, int, str]]) -> dict[int, str]:
    keys: dict[int, str] = {}
    last: datetime | None = None
    key = ""
    for when, number, conversation in sorted(moments, key=lambda moment: (moment[0], -moment[1])):
        if conversation:
            keys[number] = conversation
            continue
        if last is None or when - last > GAP:
            key = f"from {when.astimezone(UTC).isoformat()}"
        keys[number], last = key, when
    return keys


def _known_prefix(title: str) -> str:
    """What stands before the prompt, with the blank behind it; "" when it is none that is known."""
    for prefix in PREFIXES:
        if title.startswith(prefix):
            rest = title[len(prefix) :]
            if rest[:1].isspace() or not prefix[-1].isalpha() or ord(prefix[-1]) > 0x2E80:
                return title[: len(title) - len(rest.lstrip())]
    return ""


def _prefix(starts: Sequence[str]) -> str:
    """What nearly all prompts of the file begin with; the longest row of whole words."""
    known = Counter(filter(None, map(_known_prefix, starts)))
    if known and known.total() >= len(starts) / 2:
        return known.most_common(1)[0][0]
    found = _most([row for start in starts if "\xa0" in start for row in [start.partition("\xa0")[0] + "\xa0"]], starts)
    if found or len(starts) < LEARNT_FROM:
        return found
    for count in range(1, 6):
        longer = _most([row for start in starts if (row := _first_words(start, count))], starts)
        if not longer:
            break
        found = longer
    return found


def _most(rows: Sequence[str], starts: Sequence[str]) -> str:
    """The row that so many begin with that it is no chance."""
    row, count = Counter(rows).most_common(1)[0] if rows else ("", 0)
    return row if count > 1 and count >= LEARNT_SHARE * len(starts) else ""


def _first_words(text: str, count: int) -> str:
    end = 0
    for _ in range(count):
        word = _WORDS.match(text, end)
        if word is None:
            return ""
        end = word.end()
    return text[:end]


def _aware(time: str) -> datetime:
    """A time without an offset is one of this computer."""
    moment: datetime = datetime.fromisoformat(time)
    return moment if moment.tzinfo else moment.astimezone()
