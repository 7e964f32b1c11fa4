"""What the model is given to read, as pure functions of what is known.

In the order of reading: the system text and a few worked turns, which stay the same all day; the history; the notes of
this turn; the question. So after a reply everything but the next notes and question can be evaluated beforehand.
"""

import re
from collections.abc import Sequence

from secondme.chat.wording import ENGLISH, Wording
from secondme.types import Hit, Item, Message, Prompt

_MARK = re.compile(r"\[(\s*[mi]\s*\d+[^\]]*)\]", re.IGNORECASE)


def mark(hit: Hit) -> str:
    """How a note is cited: m12 for a memory, i34 for an item."""
    return f"{hit.type[0]}{hit.id}"


def build_prompt(
    question: str,
    hits: Sequence[Hit],
    history: Sequence[Message],
    *,
    user_name: str,
    today: str,
    wishes: str = "",
    own: frozenset[int] = frozenset(),
    unknown: bool = False,
    told: bool = False,
    wording: Wording = ENGLISH,
) -> Prompt:
    """The prompt of one turn. `hits` best last; `history` already cut to size; `today` an ISO date or time.

    `own`: ids of the items among the hits that the person said. `unknown`: without hits, say that nothing is known.
    `told`: the message asks nothing. A note is one line, and an empty line ends the notes: note text has no line
    breaks, so it can neither end the notes nor begin another, and no mark of a note."""
    settled = settled_prompt(history, user_name=user_name, today=today, wishes=wishes, wording=wording)
    lines = [f"[{mark(hit)}] {hit.time[:10]} {_said(hit, own, wording)}" for hit in hits]
    notes = "\n".join(lines) or (wording.nothing if unknown else "")
    return Prompt(settled.system, settled.history, notes, question, lead(history, wording) if told else "")


def lead(history: Sequence[Message], wording: Wording = ENGLISH) -> str:
    """How the reply to what was told begins: each beginning in its turn, none twice in a row."""
    replies = [turn.text for turn in history if turn.role == "assistant"]
    first = len(replies) % len(wording.leads)
    leads = (*wording.leads[first:], *wording.leads[:first])
    return next(each for each in leads if not replies or not replies[-1].startswith(each))


def settled_prompt(
    history: Sequence[Message], *, user_name: str, today: str, wishes: str = "", wording: Wording = ENGLISH
) -> Prompt:
    """The part of every next prompt that is known before its question is. `wishes`: what every reply is to keep to."""
    name, day = _safe(user_name) or wording.somebody, wording.day_in_words(today)
    system = wording.system.format(name=name, today=day)
    if wishes.strip():
        system += f"\n{wording.wishes} {_safe(wishes)}"
    return Prompt(system, (*wording.examples, *history))


def messages_of(items: Sequence[Item]) -> tuple[Message, ...]:
    """A branch as turns that alternate: what follows in one role becomes one turn; other people are named."""
    turns: list[Message] = []
    for item in items:
        role = item.role
        text = f"{item.author}: {item.text}" if role == "other" else item.text
        told = Message("assistant" if role == "assistant" else "user", text)
        if turns and turns[-1].role == told.role:
            turns[-1] = Message(told.role, f"{turns[-1].text}\n\n{told.text}")
        else:
            turns.append(told)
    return tuple(turns)


def keep_from(tokens: Sequence[int], budget: int) -> int:
    """The index from which messages of these sizes are kept so that they fit into `budget`: the last of `folds`."""
    return folds(tokens, budget)[-1] if tokens else 0


def folds(tokens: Sequence[int], budget: int) -> tuple[int, ...]:
    """The indices up to which messages of these sizes have left, one after the other, so that the rest fits into
    `budget`; the first is 0.

    Messages come in pairs (question, reply) and leave in pairs. When they no longer fit, so many leave that the rest
    fills half of the budget: then the beginning stays the same for many turns, and with it what the model holds. The
    cuts depend on nothing but the messages, so they are the same whenever they are computed."""
    start = held = 0
    cuts = [0]
    for end, size in enumerate(tokens, 1):
        held += size
        if held > budget:
            while start < end and held > budget // 2:
                held -= sum(tokens[start : min(start + 2, end)])
                start = min(start + 2, end)
            cuts.append(start)
    return tuple(cuts)


def state_messages(lines: Sequence[str], wording: Wording = ENGLISH) -> tuple[Message, ...]:
    """What stands at the beginning of the history for the turns that have left it, in the assistant's voice."""
    if not lines:
        return ()
    told = "\n".join(f"- {_safe(line)}" for line in lines)
    return Message("user", wording.so_far), Message("assistant", f"{wording.so_far_told}\n{told}")


def _said(hit: Hit, own: frozenset[int], wording: Wording) -> str:
    text = _safe(hit.text)
    if hit.type == "memory":
        return text
    if hit.id in own:
        return wording.you_said.format(text=text)
    return f"{author}: {text}" if (author := _safe(hit.author)) else wording.noted.format(text=text)


def _safe(text: str) -> str:
    """Text as one line, in which nothing can be taken for a mark of ours."""
    return _MARK.sub(r"(\1)", " ".join(text.split()))
