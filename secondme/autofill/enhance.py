"""A request to another assistant, with what it should know about the person put beneath it. Pure but for the model.

The facts are put in by code, word for word as they are remembered, said by the person; the model may only phrase the
line that leads to them, and what it says is kept only where every word of it stands in the request or in the facts.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from secondme.autofill.draft import first_person
from secondme.engine.base import Engine
from secondme.memory.extract import generate
from secondme.memory.secrets import has_secret
from secondme.memory.words import content_words, fold, stem, word_set, words
from secondme.progress import Progress
from secondme.types import Memory, Message, Prompt

log = logging.getLogger(__name__)

PLAIN = "Please take into account what matters about me here:"
_PLAIN_IN = {
    "de": "Bitte berücksichtige, was hier über mich wichtig ist:",
    "fr": "Merci de tenir compte de ce qui compte ici à mon sujet :",
    "es": "Por favor, ten en cuenta lo que importa aquí sobre mí:",
}
_SPOKEN = {
    "en": """the and for with what how please can you my of to is which should write plan give suggest me in""",
    "de": """der die das und fur mit was wie bitte kannst du mein meine meinen ich ein eine einen mir zu ist welche
        schreib soll im""",
    "fr": """le la les et pour avec quel quelle comment peux tu mon ma mes je un une des du est donne ecris moi en""",
    "es": """el la los las y para con que como puedes mi mis yo un una del es cual escribe dame por en""",
}
_SPOKEN_WORDS = {tongue: frozenset(said.split()) for tongue, said in _SPOKEN.items()}
LONGEST_LEAD = 140
MOST_REQUEST = 1500
"""Characters of the request that the model reads for its line."""
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"line": {"type": "string", "maxLength": LONGEST_LEAD}},
    "required": ["line"],
}
_SYSTEM = (
    "A person asks an assistant for something. Below are the request and facts about the person. Write one short line, "
    "said by the person, that asks to take the facts into account. Name what each fact is about in its own words. Use "
    "no other facts, and do not answer the request."
)


def _asked(request: str, facts: Sequence[str]) -> str:
    return f"Request: {request}\nFacts:\n" + "\n".join(f"- {fact}" for fact in facts)


def _example(request: str, facts: Sequence[str], line: str) -> tuple[Message, Message]:
    return Message("user", _asked(request, facts)), Message("assistant", json.dumps({"line": line}))


_EXAMPLES = (
    *_example(
        "Plan a weekend in the mountains.",
        ["I have two small children.", "I am afraid of heights."],
        "Please keep my two small children and my fear of heights in mind:",
    ),
    *_example("Which laptop should I buy?", ["I edit films."], "Please consider that I edit films:"),
)
_GLUE = frozenset(
    stem(word)
    for word in word_set(
        """please take account consider keep mind remember respect regard note know given fact facts matter fit suit
        fear allergy diet preference situation also both about"""
    )
)
"""Words with which one asks to heed something; they tell nothing of the person by themselves."""
_NOT = re.compile(r"\b(?:not|no|never|none|nothing|neither|nor|without|cannot|hardly|free|\w+n't)\b")
_GUARDED = re.compile(
    r"\b(?:might|maybe|perhaps|probably|used to|former\w*|no longer|stopped|want\w*|plan\w*|hop(?:e|ing))\b"
)


def said_by_person(memory: Memory) -> str:
    """What a memory says, as the person would say it; of others and in other tongues as it stands."""
    return first_person(memory.text) if re.match(r"You(?:r|'|’)?\b", memory.text) else memory.text


def plain_lead(request: str) -> str:
    """The plain line before the facts, in the language of the request; in English where its words do not tell."""
    said = re.findall(r"[a-z]+", fold(request))
    counts = {tongue: sum(word in known for word in said) for tongue, known in _SPOKEN_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    alone = sum(many == counts[best] for many in counts.values()) == 1
    return _PLAIN_IN.get(best, PLAIN) if alone and counts[best] > 1 else PLAIN


def compose(request: str, facts: Sequence[str], lead: str = "") -> str:
    """The request with the facts beneath it, word for word; the request alone where there are none."""
    asked = request.strip()
    if not facts:
        return asked
    return "\n".join((asked, "", lead or plain_lead(request), *(f"- {fact}" for fact in facts)))


def lead(request: str, facts: Sequence[str], engine: Callable[[], Engine], progress: Progress) -> str:
    """The model's line before the facts, where they bear it out; "" where they do not, and for a request that is
    not English. Raises Cancelled, ModelProblem."""
    if not facts or plain_lead(request) != PLAIN:
        return ""  # the model is shown English only, and what it says is checked in English
    prompt = Prompt(_SYSTEM, _EXAMPLES, "", _asked(request.strip()[:MOST_REQUEST], facts))
    try:
        line = " ".join(str(json.loads(generate(engine(), prompt, SCHEMA, progress))["line"]).split())
    except (ValueError, KeyError, TypeError):
        return ""
    line = line.rstrip(" .:;,")
    problem = lead_problem(line, request, facts)
    if problem:
        log.debug("A line was left out: %s", problem)
        return ""
    return f"{line}:"


def lead_problem(line: str, request: str, facts: Sequence[str]) -> str:
    """Why a line may not stand before these facts, in a word or two; "" when it may."""
    plain = fold(line)
    if not 3 <= len(words(line)) <= 30 or len(line) > LONGEST_LEAD or re.search(r"[?\n]|[.!:]\s", line):
        return "form"
    if has_secret(line):
        return "secret"
    told = content_words(" ".join(facts))
    known = told | content_words(request)
    meant = content_words(line) - _GLUE
    if not meant & told or meant - known:
        return "invented"
    numbers = frozenset(re.findall(r"\d+", f"{request} {' '.join(facts)}"))
    if not numbers >= frozenset(re.findall(r"\d+", line)):
        return "invented"
    about = [fold(fact) for fact in facts if content_words(fact) & meant]
    if any(bool(sign.search(plain)) != any(sign.search(fact) for fact in about) for sign in (_NOT, _GUARDED)):
        return "turned round"
    return ""
