"""Lines of a recipe, which tell what to do and nothing of anybody: "Bake at 240 °C for 45 minutes." Pure."""

import re

from secondme.memory.words import fold

_DO = (
    r"bake|preheat|simmer|knead|whisk|stir|boil|fry|saut[eé]|chop|dice|peel|grate|marinate|sprinkle|garnish|pour"
    r"|fold in|combine|add|melt|dissolve|rinse|soak|let (?:it|the dough) (?:rise|rest|cool)"
    r"|enfourner|cuire|pétrir|mélanger|ajouter|laisser (?:reposer|lever|cuire|mijoter)|préchauffer|incorporer"
)
"""Words that are no names of anything: "Cook at the Anchor" is a job."""
_STEP = re.compile(
    rf"(?:(?:then|now|next|first|finally|meanwhile|puis|ensuite),? )?(?:{_DO})\b(?! (?:is|was|are|were)\b)"
)
_STEP_BEHIND = re.compile(
    r"[^,;:]*\b(?:backen|kneten|rühren|unterheben|köcheln|(?:kochen|ruhen|gehen) lassen|vorheizen)\W*"
)
_OF_SOMEBODY = re.compile(
    r"\b(?:you|yours?|i|my|du|dein\w*|dich|dir|ihr|ich|mein\w*|tu|ton|ta|tes|vous|votre|vos|je|mon|ma|mes)\b"
)


def is_step(statement: str) -> bool:
    """Whether a statement is such a line: it orders, and speaks of no person."""
    plain = fold(statement)
    return not _OF_SOMEBODY.search(plain) and bool(_STEP.match(plain) or _STEP_BEHIND.fullmatch(plain))
