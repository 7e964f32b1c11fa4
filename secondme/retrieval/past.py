"""Whether a question is about what was so before, and not about what is so now. Pure."""

import re

from secondme.types import Query

_PAST = re.compile(
    r"\b(?:before|previous(?:ly)?|former(?:ly)?|used? to|earlier|in the past|back then|at first|originally|no longer|ex"
    r"|history|until|ever (?:live|work|have)|changed?|last (?:job|home|partner|address|flat|boss|employer)"
    r"|old (?:job|home"
    r"|address|flat|boss|employer|partner)|past|once"
    r"|früher\w*|vorher\w*|zuvor|damals|ehemalig\w*|vorige\w*|bisherig\w*|geändert"
    r"|avant|auparavant|ancien\w*|précédent\w*|autrefois|jadis|changé)\b"
    r"|\b(?:where|what|who|which|how|wo|was|wer|wie) (?:did|was|were|had|wohnte|arbeitete|hatte|war)\b"
    r"|\b(?:list|all) (?:the|my) (?:places|jobs|homes|addresses|partners)\b",
    re.IGNORECASE,
)


def asks_past(query: Query) -> bool:
    """In doubt it does not: then only what holds now is given."""
    ended = bool(query.until and query.now and query.until < query.now[:10])
    return ended or query.order in ("first", "sequence", "between") or bool(_PAST.search(query.text))
