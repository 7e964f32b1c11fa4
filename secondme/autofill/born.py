"""Date and place of birth in one field: "Place and date of birth", "Geburtsdatum / -ort". Pure."""

import re

DAY, PLACE = "bday", "birthplace"
_OF = r"(?: (?:of|de|der) (?:birth|naissance|nacimiento|geburt))?"
_DAY = rf"(?:geburts)?(?:date|datum|fecha|day){_OF}"
_PLACE = rf"(?:geburts)?(?:place|town|city|lieu|ville|commune|lugar|ciudad|ort|stadt){_OF}"
_BOTH = re.compile(rf"({_DAY}|{_PLACE})(?: ?[,/&+] ?| (?:and|und|u|et|y) )({_DAY}|{_PLACE})")
_ON_IN = re.compile(
    r"(?:geboren am|geb\.?(?: am)?|born(?: on)?|ne(?:\(e\)|e)? le|nacid[oa](?:\(a\))? el)[ ./…,]+(?:in|a|en)"
)
_BIRTH = re.compile(r"birth|geburt|naissance|nacimiento")


def born(text: str) -> tuple[str, ...]:
    """(DAY, PLACE) in the order in which a label (folded) names both; () where it names one, or something else."""
    if _ON_IN.fullmatch(text):
        return DAY, PLACE
    found = _BOTH.fullmatch(re.sub(r"\s*\([^)]*\)$", "", text))
    if found is None or not _BIRTH.search(text):
        return ()
    first, second = (DAY if re.fullmatch(_DAY, part) else PLACE for part in found.groups())
    return (first, second) if first != second else ()
