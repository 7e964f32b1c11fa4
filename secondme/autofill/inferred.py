"""What the app has concluded of a person, and they have let stand, as claims that forms can use. Pure.

A conclusion is a sentence that follows from several memories ("You often go sailing.", "You used to work as a baker and
now work as a teacher."); nobody has said it, so that what is read here is only ever offered, and says where it is from.
"""

import re
from collections.abc import Iterator

from secondme.memory.signs import value_in
from secondme.memory.tongues.english import ENGLISH
from secondme.types import Claim, Memory

_OFTEN = re.compile(
    r"^You (?:often|usually|regularly) (?:go (?=\w+ing\b)|(?=(?:play|paint|draw|sing|dance|swim|row|run|ride|cycle|hike"
    r"|climb|sail|ski|surf|skate|knit|sew|garden|bake|read|fish|box)\b))(?P<v>[^.;]{3,80})\.?$"
)
"""Not what else one often does: nobody's hobby is to go to the dentist."""
_LIKES = re.compile(r"^You (?:seem to )?(?:like|enjoy|love) (?!your\b|to be\b|being\b)(?P<v>[^.;]{3,80})\.?$")
_NOW = re.compile(r"^You used to .+ and (?:you )?now (?P<v>[^.;]{3,80})\.?$")
_TURNED = ((r"\byou are\b", "I am"), (r"\byou have\b", "I have"), (r"\byour\b", "my"), (r"\byou\b", "I"))
READ = frozenset({"home", "work", "allergy", "diet", "hobby", "language", "skill"})


def concluded(memory: Memory) -> tuple[Claim, ...]:
    """Its own claims; else those that its sentence makes."""
    return memory.claims or tuple(_read(memory.text))


def _read(text: str) -> Iterator[Claim]:
    if often := _OFTEN.match(text) or _LIKES.match(text):
        yield Claim("", "hobby", often["v"])
        return
    now = _NOW.match(text)
    said = f"You {now['v']}." if now else text
    for pattern, mine in _TURNED:
        said = re.sub(pattern, mine, said, flags=re.IGNORECASE)
    found = value_in(said.rstrip("."), ENGLISH) if said.startswith(("I ", "my ", "My ")) else None
    if found is not None and found[0] in READ:
        yield Claim("", *found)
