"""A chat that was exported again after a contact got another name: the same messages, said by somebody called anew.

An export of WhatsApp has no ids; a message is known by its time, its sender's name and its chat's name, which is that
of the contact. What stays the same is when things were said, and what. From that it is told, by rules that two
different people cannot meet: in the time that both exports cover, nearly all that the one said the other one said
too, to the minute and to the letter, and neither appears in the export of the other. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from secondme.types import NewItem

SHARE = 0.9
"""So much of what was said in the time that both cover must be the same: a few messages may have been deleted."""
LEAST_IN_CHAT = 3
"""So many messages of somebody must be the same, in a chat that has kept its name."""
LEAST_ACROSS = 5
"""And in chats of different names, for each of the two who write there."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message, by whom it is known from."""

    time: str
    text: str
    sender: str


def split_id(external_id: str) -> tuple[str, str, str]:
    """(time, sender, number) of which the id of a message is made; the number is "" or " #2"."""
    time, _, rest = external_id.partition(" ")
    sender, mark, number = rest.rpartition(" #")
    return (time, sender, f" #{number}") if mark and number.isdecimal() else (time, rest, "")


def said(items: Iterable[NewItem]) -> list[Said]:
    return [Said(item.time, item.text, split_id(item.external_id or "")[1]) for item in items]


def renamed(known: Sequence[Said], new: Sequence[Said], least: int = LEAST_IN_CHAT) -> dict[str, str]:
    """New name to the name by which the same one is known. Empty where nothing is certain."""
    before, after = _shared_time(known, new)
    pairs = _pairs(before, after)
    counts_before, counts_after = (Counter(each.sender for each in some) for some in (before, after))
    names_before, names_after = ({each.sender for each in some} for some in (known, new))
    found: dict[str, str] = {}
    for (old, now), count in pairs.items():
        most = max(counts_before[old], counts_after[now])
        if old not in names_after and now not in names_before and count >= least and count >= SHARE * most:
            found[now] = old
    return found


def same_chat(known_name: str, known: Sequence[Said], new_name: str, new: Sequence[Said]) -> dict[str, str]:
    """The same for two chats of different names. They are one only if each is the chat with one contact, called by that
    contact's name, if those two are one by what they said, and the other one of the two said the same as well."""
    found = renamed(known, new, LEAST_ACROSS)
    if len(found) != 1:
        return {}
    ((now, old),) = found.items()
    if _fold(old) != known_name or _fold(now) != new_name:
        return {}
    before, after = _shared_time(known, new)
    pairs = _pairs(before, after)
    others = {each.sender for each in (*known, *new)} - {old, now}
    if len(others) != 1:
        return {}
    (me,) = others
    mine = max(sum(each.sender == me for each in some) for some in (before, after))
    return found if pairs[me, me] >= max(LEAST_ACROSS, SHARE * mine) else {}


def _shared_time(known: Sequence[Said], new: Sequence[Said]) -> tuple[list[Said], list[Said]]:
    """What each said in the time that both cover; without the first and the last moment of it, which one of them may
    hold only a part of."""
    if not known or not new:
        return [], []
    since = max(min(each.time for each in some) for some in (known, new))
    until = min(max(each.time for each in some) for some in (known, new))
    inside = ([each for each in some if since < each.time < until] for some in (known, new))
    before, after = inside
    return before, after


def _pairs(before: Sequence[Said], after: Sequence[Said]) -> Counter[tuple[str, str]]:
    """(sender before, sender after) of the same words at the same time. Whoever kept the name said it themself; the
    others, where several said the same within a minute, in their order."""
    there: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in before:
        there[each.time, each.text].append(each.sender)
    left: list[Said] = []
    pairs: Counter[tuple[str, str]] = Counter()
    for each in after:
        same = there.get((each.time, each.text), [])
        if each.sender in same:
            same.remove(each.sender)
            pairs[each.sender, each.sender] += 1
        else:
            left.append(each)
    for each in left:
        if senders := there.get((each.time, each.text)):
            pairs[senders.pop(0), each.sender] += 1
    return pairs


def as_known(item: NewItem, conversation: str, names: Mapping[str, str]) -> NewItem:
    """The item, known as it was under the former names; who it is by stays as it is written now."""
    time, sender, number = split_id(item.external_id or "")
    id = f"{time} {names.get(sender, sender)}{number}"
    return replace(item, external_id=id, conversation=conversation)


def _fold(name: str) -> str:
    """As the name of a chat is written where it names a conversation."""
    return " ".join(name.casefold().split())
