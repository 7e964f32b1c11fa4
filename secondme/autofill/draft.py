"""A short answer to an open question of a form, of what is remembered and nothing else.

The model says it from numbered memories; each sentence is kept only where those that it cites bear it out
(memory/compose.py), and is then turned to the first person. Where there is no model, or nothing of its passes, the
person's own words, as they were quoted, are the draft. No memory, no draft.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondme.autofill.matching import fold
from secondme.memory.compose import Part, Writer, example
from secondme.memory.secrets import has_secret
from secondme.memory.verify import can_turn
from secondme.progress import Progress
from secondme.types import FormDraft, Memory, Message

if TYPE_CHECKING:
    from secondme.memory.compose import Sentence

MOST_NOTES = 6
MOST_SENTENCES = 3
_SYSTEM = (
    "You help to answer the question of a form. Below are the question and numbered notes about the person. Say in one "
    "to three sentences what in the notes answers the question. Use only what the notes say, and give the numbers of "
    "the notes. When no note answers it, give no sentence."
)
_EXAMPLES: tuple[Message, ...] = (
    *example(
        ["Question: Why would you like to join our choir?", "You have sung alto since school.", "You own a bicycle.",
         "You miss singing with others since you moved to Graz."],
        [("You have sung alto since school.", [2]), ("You miss singing with others since you moved to Graz.", [4])],
    ),
    *example(["Question: Do you have experience with horses?", "You like strong tea.", "You live in Bergen."], []),
)  # fmt: skip
_TURNS = (
    (r"\bYou are\b", "I am"), (r"\byou are\b", "I am"), (r"\b[Yy]ou're\b", "I'm"), (r"\bYou were\b", "I was"),
    (r"\byou were\b", "I was"), (r"\b[Yy]ou've\b", "I've"), (r"\bYours\b", "Mine"), (r"\byours\b", "mine"),
    (r"\bYour\b", "My"), (r"\byour\b", "my"), (r"\b[Yy]ourself\b", "myself"),
    (r"(?<=\b(?:to|of)) you\b(?! \w+)", " me"), (r"(?<=\bfor) you\b", " me"), (r"(?<=\bwith) you\b", " me"),
    (r"\b[Yy]ou\b", "I"),
)  # fmt: skip
"""From a statement to the person to one by them; objects after a preposition first."""


_ASKED = (
    (("work", "education", "skill"), re.compile(r"experience|erfahrung|experiencia|qualif|career|beruf|skills|kenntnis"
                                                r"|competenc|occupation")),
    (("hobby", "likes"), re.compile(r"hobb|interest|loisir|aficion|freizeit|free time|tiempo libre")),
    (("goal",), re.compile(r"\bgoals?\b|\bziele?\b|objecti|objetivo|motivation")),
)  # fmt: skip


def attributes_asked(question: str) -> tuple[str, ...]:
    """Attributes of claims that answer a question of this kind, whatever words they use."""
    plain = fold(question)
    return tuple(name for names, pattern in _ASKED if pattern.search(plain) for name in names)


def draft(question: str, memories: Sequence[Memory], writer: Writer, turn: int, progress: Progress) -> FormDraft | None:
    """An answer with the memories that it rests on; None where these say nothing. `turn`: another way to say it, the
    notes in another order. Raises Cancelled."""
    notes = [memory for memory in memories if memory.subject_is_self and not has_secret(memory.text)][:MOST_NOTES]
    if not notes:
        return None
    start = turn % len(notes)
    notes = notes[start:] + notes[:start]
    parts = [Part(f"Question: {question}"), *(Part(memory.text) for memory in notes)]
    said = [one for one in writer.write(_SYSTEM, _EXAMPLES, parts, progress) if _borne(one)][:MOST_SENTENCES]
    if said:
        used = [notes[at - 1] for at in dict.fromkeys(at for one in said for at in one.parts if at > 0)]
        return _made(" ".join(first_person(one.text) for one in said), used)
    own = [(memory, words) for memory in notes if (words := own_words(memory))][:2]
    if not own:
        return None
    return _made(" ".join(dict.fromkeys(words for _, words in own)), [memory for memory, _ in own])


def _borne(sentence: "Sentence") -> bool:
    """Whether it rests on a note: the question alone says nothing of the person."""
    return any(at > 0 for at in sentence.parts)


def _made(text: str, used: Sequence[Memory]) -> FormDraft:
    return FormDraft(text, tuple(memory.id for memory in used), tuple(memory.text for memory in used))


def own_words(memory: Memory) -> str:
    """What the person said of it, as they said it, where that stands on its own; else the statement, said by them."""
    if memory.origin in ("typed", "imported_self"):
        for entry in memory.evidence:
            quote = " ".join(entry.quote.split())
            if quote and can_turn(quote):
                return _sentence(quote)
    return first_person(memory.text) if re.match(r"You(?:r|'|’)?", memory.text) else ""


def first_person(text: str) -> str:
    """ "You work as a nurse." as the person says it: "I work as a nurse."."""
    for pattern, said in _TURNS:
        text = re.sub(pattern, said, text)
    return _sentence(text)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
