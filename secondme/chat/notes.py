"""What of the hits is fit to be a note: said by the person or known of them, and short. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from secondme.memory.gate import CUT, is_command, is_question, only_asks, own_words
from secondme.memory.secrets import has_secret
from secondme.memory.words import content_words, sentences, word_set, words
from secondme.types import Hit, Item, Memory

LONGEST = 320
"""Characters of a note; of a longer text the part nearest to the question is given."""
LONGEST_QUESTION = 12
_OF_SELF = re.compile(
    r"^(?:(?:and|but|so|hey|hi|hello|ok|then|please|tell me)[, ]+)*(?:"
    r"(?:what|who|whom|whose|when|where|which|how (?:old|tall|many|long|big|much|often))(?:['’]s|['’]re)?\b.*"
    r"\b(?:my|our|(?:do|did|have|had|was|were|am) (?:i|we))\b"
    r"|(?:did|have|had|was|were) (?:i|we)\b|do (?:i|we) (?:ever |still |usually )?(?:like|have|own|drive|live|work"
    r"|speak|play|eat|drink|know|love|hate|smoke|prefer)\b)",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|can|could|may|might|would|need|must|have to|best|better|next|chances?|options?|risks?|ways?|improve"
    r"|fix|help|write|suggest|recommend|explain|translate|mean|means|cause[sd]?|normal|code|error|wrong)\b",
    re.IGNORECASE,
)
_TOPICS = (
    (
        re.compile(
            r"\b(?:eat|eats|food|snack|meal|cook\w*|recipe|dish|dinner|lunch|breakfast|brunch|dessert|cake|bake|restaurant"
            r"|menu|picnic|drink|barbecue|supper|ingredients?)\b",
            re.IGNORECASE,
        ),
        "allergic allergy intolerant vegetarian vegan diet eat food",
    ),
    (
        re.compile(r"\b(?:medicines?|medication|pills?|painkillers?|antibiotics?|ibuprofen|aspirin)\b", re.IGNORECASE),
        "allergic allergy medicine medication",
    ),
)
_BEARS_NOT = re.compile(
    r"\b(?:allerg|intoleran|vegetarian|vegan|coeliac|celiac|(?:n['’]t|never|not|no longer) eat)", re.I
)
LONGEST_TOLD = 60
_OWN = word_set(
    """i i'm i've im ive my mine we we're we've our ours
    ich mich mir mein meine meinen meinem meiner meins wir uns unser unsere unseren unserem unserer
    je j' moi m' mon ma mes nous notre nos"""
)
_HELP = re.compile(
    r"\b(?:soll\w*|kann|kannst|könn\w+|musst?|hilf\w*|brauch\w*|schreib\w*|empf[ei]\w+|erklär\w*|übersetz\w*|besser\w*"
    r"|peux|peut|pourr\w+|dois|devr\w+|faut|aide\w*|besoin|écris|recommand\w*|expliqu\w*|tradui\w*|mieux)\b",
    re.IGNORECASE,
)
"""Advice or help that is asked for in German or French."""
_WANTS = re.compile(
    r"\b(?:wonder\w*|(?:want|like|love|need|try|trying) to (?:know|learn|understand)|i want you|tell me)\b", re.I
)
_OF_ASSISTANT = re.compile(
    r"\byou (?:said|say|told|suggested?|recommended?|mentioned?|wrote|write|answered|explained?|gave|proposed?|advised?"
    r"|listed|called)\b|\b(?:did|have|had) you\b"
    r"|\byour (?:answer|advice|suggestion|recommendation|reply|recipe|list)\b",
    re.IGNORECASE,
)


def asks_about_self(question: str) -> bool:
    """Whether a short question asks for what only the person can have told: "What is my …?", "Where was I …?".

    Not when it asks for advice or help, which is also about "my" something."""
    plain = " ".join(question.split())
    return bool(len(plain.split()) <= LONGEST_QUESTION and _OF_SELF.search(plain) and not _ADVICE.search(plain))


def asks_of_own_life(question: str) -> bool:
    """Whether a short question is about the person's own life, in any of the known languages, and asks for no help."""
    plain = " ".join(question.split())
    if len(plain.split()) > LONGEST_QUESTION or any(each.search(plain) for each in (_ADVICE, _HELP, _WANTS)):
        return False
    return is_question(plain) and bool(_OWN & _parts(plain))


def _parts(text: str) -> set[str]:
    """Its words, and the beginnings of those that are drawn together: "j'" of "j'habite"."""
    return {part for word in words(text) for part in (word, f"{word.split(chr(39))[0]}'")}


def only_tells(message: str) -> bool:
    """Whether a short message tells of the person's life and asks for nothing: "I live in Lund." In doubt, not."""
    plain = own_words(message)
    if CUT in plain or "?" in message or ":" in message or len(message.split()) > LONGEST_TOLD:
        return False
    if only_asks(plain) or not _OWN & _parts(plain) or any(each.search(plain) for each in (_ADVICE, _HELP, _WANTS)):
        return False
    return not any(is_question(part) or is_command(part) for part in sentences(plain))


def told_here(question: str, said: Sequence[str]) -> bool:
    """Whether what was said in this conversation may hold the answer: it shares a word that matters."""
    wanted = content_words(question)
    return any(wanted & content_words(text) for text in said)


def with_topics(question: str) -> str:
    """What to look up besides the question: what must be known whenever it is about food or medicine."""
    return next((topic for pattern, topic in _TOPICS if pattern.search(question)), "")


def vital(memory: Memory) -> bool:
    """Whether a memory tells what the person cannot bear or does not eat."""
    return any(claim.attribute in ("allergy", "diet") for claim in memory.claims) or bool(
        _BEARS_NOT.search(memory.text)
    )


def fit(hits: Sequence[Hit], items: Mapping[int, Item], question: str) -> list[Hit]:
    """Of `hits`, in their order, those that may be given to a reply, long ones cut to what matters for the question.

    Left out: secrets; what the person only asked; and what the assistant said, unless the question is about that: a
    mistake of the assistant must not come back as a fact. `items`: those that the hits of type item stand for."""
    about_assistant = bool(_OF_ASSISTANT.search(question))
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
