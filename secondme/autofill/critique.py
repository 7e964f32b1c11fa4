"""Whether an answer fits what is known of the person: one small judgement a memory, put together by code.

What is plain is decided by rules (an answer that serves what the person is allergic to); of the rest the model is asked
one question a memory, with a schema and worked examples. A judgement counts only when the words that it quotes occur in
the answer, and its reason only when the answer and the memory bear it out.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from secondme.engine.base import Engine
from secondme.memory.extract import generate
from secondme.memory.words import EMPTY, content_words, sentences, stem, word_set, words
from secondme.progress import Progress
from secondme.types import Fit, Judgement, Memory, Message, Prompt

MOST_ANSWER = 3000
"""Characters of an answer that are judged; of a longer one the beginning."""
LONGEST_QUOTE = 160
BORNE = 0.7
"""Of the content words of a reason so many must stand in the question, the answer or the memory."""
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "quote": {"type": "string", "maxLength": LONGEST_QUOTE},
        "reason": {"type": "string", "maxLength": 140},
        "verdict": {"enum": list(get_args(Fit))},
    },
    "required": ["quote", "reason", "verdict"],
}
_SYSTEM = (
    "An assistant answered a person. Say whether the answer goes together with one thing that is known of the person: "
    '"conflicts" when it would harm or annoy the person because of it, "fits" when it takes it into account, "not '
    'concerned" when it is about something else. Quote the words of the answer that show it, exactly as they stand '
    "there; nothing when it is not concerned."
)


def _asked(question: str, answer: str, known: str) -> str:
    return f"Question: {question}\nAnswer: {answer}\nKnown: {known}"


def _example(question: str, answer: str, known: str, quote: str, reason: str, verdict: Fit) -> tuple[Message, Message]:
    told = json.dumps({"quote": quote, "reason": reason, "verdict": verdict})
    return Message("user", _asked(question, answer, known)), Message("assistant", told)


_EXAMPLES = (
    *_example(
        "What can I cook tonight?", "Try chicken satay with rice. It takes half an hour.", "You do not eat meat.",
        "chicken satay", "Chicken is meat, and you do not eat meat.", "conflicts",
    ),
    *_example(
        "What can I cook tonight?", "Try chicken satay with rice. It takes half an hour.", "You own a grey bicycle.",
        "", "The answer is about food, not about a bicycle.", "not concerned",
    ),
    *_example(
        "Where shall we go in June?", "Take the night train to Vienna; the museums there are worth three days.",
        "You love museums.", "the museums there are worth three days", "You love museums, and the answer has museums.",
        "fits",
    ),
    *_example(
        "Where shall we go in June?", "Take the night train to Vienna; the museums there are worth three days.",
        "You are called Ada.", "", "The answer has nothing to do with a name.", "not concerned",
    ),
)  # fmt: skip
_REFUSED = ("allergy", "dislikes")
_NONE_OF = r"(?:no|not|never|without|avoid\w*|skip\w*|omit\w*|leave out|instead of|free (?:of|from)|n['’]t \w+)"
_GLUE = frozenset(
    stem(word)
    for word in word_set(
        """answer says suggests suggest recommends mentions contains includes offers takes account considers conflict
        conflicts fits person known because would nothing concerned matches against good"""
    )
)


def judge(
    question: str, answer: str, memory: Memory, engine: Callable[[], Engine], progress: Progress
) -> tuple[Fit, str, str]:
    """(verdict, quote from the answer, reason in a sentence or ""). Raises Cancelled, ModelProblem."""
    answer = answer.strip()[:MOST_ANSWER]
    plain = ruled(answer, memory)
    if plain is not None:
        return plain
    prompt = Prompt(_SYSTEM, _EXAMPLES, "", _asked(question.strip(), answer, memory.text))
    output = generate(engine(), prompt, SCHEMA, progress)
    try:
        told = json.loads(output)
        verdict, quote, reason = told["verdict"], str(told["quote"]), " ".join(str(told["reason"]).split())
    except (ValueError, KeyError, TypeError):
        return "not concerned", "", ""
    quote = _nearest(answer, found_in(answer, quote), memory)
    if verdict not in ("fits", "conflicts") or not quote:
        return "not concerned", "", ""
    told_in_all = f"{question} {answer} {memory.text}"
    shared = content_words(quote) & content_words(memory.text)
    if verdict == "fits" and not (shared and _borne(reason, told_in_all, 1.0)):
        return "not concerned", "", ""  # a small model finds that anything fits, and makes up why
    return verdict, quote, reason if _borne(reason, told_in_all, BORNE) else ""


def ruled(answer: str, memory: Memory) -> tuple[Fit, str, str] | None:
    """What is plain without a model: the answer names what the person cannot bear or does not like. None when it does
    not, or says it in a way that has to be understood."""
    for claim in memory.claims if memory.subject_is_self else ():
        refused = content_words(claim.value)
        if claim.attribute not in _REFUSED or not 1 <= len(refused) <= 2:
            continue
        named = [each for each in sentences(answer) if refused <= content_words(each.replace("-", " "))]
        if not named:
            continue
        left_out = [each for each in named if _left_out(each, refused)]
        if len(left_out) == len(named):
            return "fits", found_in(answer, _short(named[0])), ""
        open_ = [each for each in named if each not in left_out]
        if not any(re.search(rf"\b{_NONE_OF}\b", each, re.IGNORECASE) for each in open_):
            return "conflicts", found_in(answer, _short(open_[0])), ""
    return None


def _left_out(sentence: str, refused: frozenset[str]) -> bool:
    """Whether what is refused is named only to be left out: "without hazelnuts", "hazelnut-free"."""
    said = list(re.finditer(r"[^\W\d_]+", sentence))
    for place in (word for word in said if stem(word.group().casefold()) in refused):
        before, after = sentence[max(0, place.start() - 25) : place.start()], sentence[place.end() : place.end() + 6]
        told = re.search(rf"\b{_NONE_OF}\s+(?:\w+\s+){{0,2}}$", before, re.IGNORECASE)
        if not told and not re.match(r"[- ]free\b", after):
            return False
    return True


def found_in(answer: str, quote: str) -> str:
    """The quote as it stands in the answer; "" when it does not occur there, or is too short to show anything."""
    parts = [re.escape(word) for word in quote.strip(" \"'“”.,;:…").split()]
    if not parts or not content_words(quote):
        return ""
    match = re.search(r"\s+".join(parts), answer, re.IGNORECASE)
    return match.group() if match else ""


def _nearest(answer: str, quote: str, memory: Memory) -> str:
    """A quote that shares no word with the memory gives way to the first sentence that does."""
    about = content_words(memory.text)
    if not quote or about & content_words(quote):
        return quote
    return next((_short(each) for each in sentences(answer) if about & content_words(each)), quote)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_QUOTE else sentence[:LONGEST_QUOTE].rsplit(" ", 1)[0]


def _borne(reason: str, told: str, least: float) -> bool:
    meant = frozenset(stem(word) for word in words(reason) if word not in EMPTY) - _GLUE
    return len(meant & content_words(told)) >= least * len(meant)


def summary(judgements: Sequence[Judgement]) -> str:
    """What all of them come to, in a sentence."""
    conflicts, fits = (sum(each.verdict == verdict for each in judgements) for verdict in ("conflicts", "fits"))
    if not judgements:
        return "Nothing that you have told bears on this answer."
    if not conflicts and not fits:
        return "Nothing that is known of you speaks for or against this answer."
    if not conflicts:
        return f"{_things(fits)} for this answer, and nothing against it."
    return f"{_things(conflicts)} against this answer" + (f", and {fits} for it." if fits else ".")


def _things(count: int) -> str:
    return "1 thing that you have told speaks" if count == 1 else f"{count} things that you have told speak"


def back(judgements: Sequence[Judgement]) -> str:
    """What the person could write back to the assistant: where its answer does not suit them; "" where it does. What is
    sensitive is not told."""
    lines = [
        f"- You say “{each.quote}”. {'That does not suit me.' if each.note.sensitive else each.note.said}"
        for each in judgements
        if each.verdict == "conflicts"
    ]
    return "\n".join(("Your answer does not suit me yet:", *lines, "Please change it accordingly.")) if lines else ""
