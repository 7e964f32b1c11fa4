"""Names for "him", "her" and "them" in what the person says of themself, so that it is understood alone. Pure."""

import re

from secondme.memory.referents import Referents, designation
from secondme.memory.tongues import Tongue

_ENDS = (
    r"(?=$|[.,;:!?)]| (?-i:[A-Z])| (?:and|but|or|yet|about|that|to|an?|the|my|your|at|in|on|for|with|from|every|when"
    r"|while|because|so|as|again|this|last|next|up|out|off|over|back|too|very|much|now|into|home|if|by|after|before|since)\b)"
)
_HIM = re.compile(
    rf"(?<!/)\b(?:(?P<m>him)|(?P<f>her){_ENDS}|(?P<p>them)|(?P<owner>his|her|their) (?-i:(?=[a-z])))\b", re.IGNORECASE
)
_SEX = {"his": "m", "her": "f", "their": "p"}
_SOMEBODY = re.compile(r"(?<=\w )[A-Z][a-z]|\byour (?!own)\w+|\b(?:a|an|the|who|someone|somebody|people|everyone) ")


def explained(said: str, tongue: Tongue, who: Referents) -> tuple[str, bool]:
    """The statement with the first such pronoun resolved, and whether it is clear whom it means. English only:
    elsewhere such a pronoun may stand for any thing."""
    found = _HIM.search(said) if tongue.name == "en" else None
    if found is None or _SOMEBODY.search(said[: found.start()]):
        return said, True
    sex = found.lastgroup if found.lastgroup != "owner" else _SEX[found["owner"].lower()]
    one = who.meant(sex or "")
    if one is None:
        return said, sex == "p"
    name = f"{designation(one, tongue)}{chr(39) + 's ' if found['owner'] else ''}"
    return f"{said[: found.start()]}{name}{said[found.end() :]}", True
