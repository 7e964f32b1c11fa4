"""What of the hits is fit to be a note: said by the person or known of them, and short. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from secondme.memory.gate import only_asks
from secondme.memory.secrets import has_secret
from secondme.memory.words import content_words, sentences
from secondme.types import Hit, Item, Memory

LONGEST = 320
"""Characters of a note; of a longer text the part nearest to the question is given."""
_BEARS_NOT = re.compile(
    r"\b(?:allerg|intoleran|vegetarian|vegan|coeliac|celiac|(?:n['’]t|never|not|no longer) eat)", re.I
)
OF_ASSISTANT = re.compile(
    r"\byou (?:said|say|told|suggested?|recommended?|mentioned?|wrote|write|answered|explained?|gave|proposed?|advised?"
    r"|listed|called)\b|\b(?:did|have|had) you\b"
    r"|\byour (?:answer|advice|suggestion|recommendation|reply|recipe|list)\b"
    r"|\b(?:hast du|du hast|sagtest du)\b|\bdein\w* (?:antwort|rat|vorschlag|empfehlung|rezept|liste)\b"
    r"|\b(?:as-tu|tu as|tu m'as) (?:dit|conseillé|proposé|recommandé|écrit|donné|suggéré)\b"
    r"|\bta (?:réponse|recette|liste)\b",
    re.IGNORECASE,
)


def vital(memory: Memory) -> bool:
    """Whether a memory tells what the person cannot bear or does not eat."""
    return any(claim.attribute in ("allergy", "diet") for claim in memory.claims) or bool(
        _BEARS_NOT.search(memory.text)
    )


def fit(hits: Sequence[Hit], items: Mapping[int, Item], question: str) -> list[Hit]:
    """Of `hits`, in their order, those that may be given to a reply, long ones cut to what matters for the question.

    Left out: secrets; what the person only asked; and what the assistant said, unless the question is about that: a
    mistake of the assistant must not come back as a fact. `items`: those that the hits of type item stand for."""
    about_assistant = bool(OF_ASSISTANT.search(question))
    wanted = content_words(question)
    kept = []
    for hit in hits:
        item = items.get(hit.id) if hit.type == "item" else None
        if item is not None and item.role == "assistant" and not about_assistant:
            continue
        if item is not None and item.role == "self" and only_asks(item.text):
            continue
        short = excerpt(hit.text, wanted)
        if not has_secret(short):
            kept.append(replace(hit, text=short))
    return prefer_memories(kept)


def prefer_memories(hits: Sequence[Hit]) -> list[Hit]:
    """`hits`, best first, without the items whose words a memory made of them gives: the memory takes their place. It
    is shorter, speaks to the person, and leads to the message as well. A summary takes nobody's place."""
    best = {("memory", hit.id): hit for hit in hits if hit.type == "memory"}
    dropped = set()
    for item in hits:
        said = content_words(item.text)
        made = [hit for hit in best.values() if item.type == "item" and item.id in hit.item_ids]
        for memory in [hit for hit in made if hit.kind != "summary"]:
            if 2 * len(said & content_words(memory.text)) >= len(said):
                raised = replace(memory, score=max(memory.score, item.score), relevant=memory.relevant or item.relevant)
                best["memory", memory.id] = raised
                dropped.add(item.id)
    items = [hit for hit in hits if hit.type == "item" and hit.id not in dropped]
    return sorted([*best.values(), *items], key=lambda hit: -hit.score)


def excerpt(text: str, wanted: frozenset[str]) -> str:
    """The sentences in a row that share most words with `wanted`, at most `LONGEST` characters; all of a short text."""
    if len(text) <= LONGEST:
        return text
    parts = [part[: LONGEST - 2] for part in sentences(text)]
    best, best_score = "", -1
    for start in range(len(parts)):
        end, size = start, 0
        while end < len(parts) and size + len(parts[end]) + 1 <= LONGEST - 2:
            size += len(parts[end]) + 1
            end += 1
        passage = " ".join(parts[start:end])
        score = len(content_words(passage) & wanted)
        if score > best_score:
            best, best_score = ("" if start == 0 else "…") + passage + ("" if end == len(parts) else "…"), score
    return best
