"""What a question means in time: the first, the last, all in order; and which events bound it. Pure."""

import re

from secondme.retrieval.timewords import LANGUAGES, alternatives
from secondme.types import Anchor, QueryOrder

_BETWEEN = (
    r"\bhow (?:long|many (?:days|weeks|months|years)|much time)\b.*"
    r"\b(?:between|after|before|until|from|passed|elapsed|since)\b",
    r"\bwie (?:lange|viele (?:tage|wochen|monate|jahre)|viel zeit)\b.*"
    r"\b(?:zwischen|nach|vor|bis|vergangen|vergingen|seit)\b",
    r"\bcombien de (?:temps|jours|semaines|mois|années)\b.*\b(?:entre|après|avant|depuis|passé)",
)
_SEQUENCE = (
    r"\b(?:in|into) (?:what|which|the|chronological|the right) (?:\w+ )?(?:order|sequence)\b",
    r"\border of events\b|\bchronolog\w*|\btime ?line\b|\bbefore or after\b|\bone after (?:the other|another)\b",
    r"\b(?:came|happened|was|did\b.*\b(?:do|visit|start|finish|buy)) first,|\bwho came first\b",
    r"\bwhich\b.*\b(?:came|happened|was|started|began) (?:first|earlier|later)\b.*\bor\b",
    r"\bwhat came (?:first|after|next)\b",
    r"\b(?:in|nach) (?:welcher|der|zeitlicher) reihenfolge\b|\bzuerst\b.*\boder\b|\b(?:vor|nach) oder (?:vor|nach)\b",
    r"\bdans quel(?:le)? (?:ordre|séquence)\b|\bordre chronologique\b|\ben premier\b.*\bou\b|\bavant ou après\b",
)
_NOT_FIRST = r"(?!names?\b|aid\b|floor\b|class\b|half\b|lady\b|person\b|language\b)"
_FIRST = (
    rf"\b(?:the|my|our|his|her|their|very) first {_NOT_FIRST}",
    rf"\b(?:did|have|has|was|were|had)\b.*\bfirst {_NOT_FIRST}\w+",
    r"\bfirst (?:met|saw|told|mentioned|said|came)\b|\bfirst\?|\bfor the first time\b|\bearliest\b|\boriginally\b",
    r"\binitially\b|\bto begin with\b",
    r"\b(?:zum ersten ?mal|zuerst|anfangs|ursprünglich|früheste\w*|erstmals)\b|\berste[nrs]? (?!hilfe|klasse|stock)\w+",
    r"\b(?:la première fois|le premier|la première|d['’]abord|à l['’]origine|au début)\b(?! (?:étage|secours))",
)
_LAST = (
    r"\b(?:the )?(?:latest|most recent(?:ly)?|newest|recently|lately|currently|these days)\b",
    r"\bthe last (?:time|thing|one)\b",
    r"\b(?:did|have|has|was|were|had|i|we|he|she|they) (?:\w+ )?(?:\w+ )?last \w+(?:ed)?\b",
    r"\b(?:right now|at the moment|as of now)\b",
    r"\b(?:zuletzt|neueste\w*|das letzte mal|in letzter zeit|kürzlich|derzeit|aktuell\w*)\b",
    r"\b(?:la dernière fois|récemment|dernièrement|actuellement|en ce moment)\b",
)
_ORDERS: tuple[tuple[QueryOrder, re.Pattern[str]], ...] = (
    ("between", re.compile("|".join(_BETWEEN), re.IGNORECASE)),
    ("sequence", re.compile("|".join(_SEQUENCE), re.IGNORECASE)),
    ("first", re.compile("|".join(_FIRST), re.IGNORECASE)),
    ("last", re.compile("|".join(_LAST), re.IGNORECASE)),
)
_TIMES_OF_ONE = "|".join(
    alternatives(table)
    for table in (LANGUAGES["en"].units, LANGUAGES["en"].days, LANGUAGES["en"].months, LANGUAGES["en"].seasons)
)
_NOT_ORDERS = re.compile(
    r"\blast (?:names?|call|straw|resort|longer|forever|of us|night|weekend|christmas|easter"
    rf"|(?:{_TIMES_OF_ONE})s?)\b|\bfirst (?:half|quarter|week|of (?:all|{alternatives(LANGUAGES['en'].months)}))\b"
    r"|\bat first\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^\W*(?:(?:and|so|do you (?:know|remember)|tell me|can you tell me|weißt du(?: noch)?|sais-tu|und|et)[\s,]+)*"
    r"(?:(?:since |until |till |seit |bis |depuis |à partir de )?(?:when|wann|quand)\b(?! i was| ich)"
    r"|(?:on |in |around )?(?:what|which) (?:date|day|month|year|time)\b|how long ago\b"
    r"|(?:an welchem|in welchem|welcher) (?:tag|monat|jahr)\b|(?:en )?quelle (?:date|année)\b|quel jour\b)",
    re.IGNORECASE,
)
_DETERMINED = (
    r"(?:(?:the|my|our|his|her|their|that|i|we|he|she|they|der|die|das|dem|den|mein\w*|unser\w*|ich|wir|le|la|les"
    r"|mon|ma|mes|notre|je|nous)\b|l['’]|j['’]|[A-Z][\w-]+['’]s\b|I\b)"
)
_EVENT = re.compile(
    r"(?<!look )(?<!looked )(?<!looking )(?<!named )(?<!called )(?<!ask )"
    r"\b(?P<side>before|after|since|until|till|during|when|while|vor|nach|seit|während|bevor|nachdem|als|bis|avant"
    rf"|après|depuis|pendant|lors de|lorsque|quand) (?P<what>{_DETERMINED}[^?.!,;]{{2,60}})"
)
_NO_EVENT = re.compile(r"\b(?:you|end|answer|reply|us all|other|that)\b", re.IGNORECASE)
_BEFORE = frozenset(("before", "until", "till", "vor", "bevor", "bis", "avant"))
_AFTER = frozenset(("after", "since", "nach", "nachdem", "seit", "après", "depuis"))
_BETWEEN_EVENTS = re.compile(
    rf"\b(?:between|zwischen|entre) (?P<one>{_DETERMINED}[^?.!,;]{{1,40}}?)"
    rf" (?:and|und|et) (?P<two>{_DETERMINED}[^?.!,;]{{2,40}})"
)
_NOT_OF_TIME = re.compile(
    r"\b(?:difference|choose|decide|relation\w*|distance|apart|unterschied|différence|choisir)\b", re.IGNORECASE
)


def order_of(text: str) -> QueryOrder:
    """ "first" and "last" as in a name, or "last week", are no orders."""
    plain = _NOT_ORDERS.sub(" ", text)
    return next((order for order, pattern in _ORDERS if pattern.search(plain)), "")


def asks_when(text: str) -> bool:
    """Whether the answer is a time: "When did …?", "Which year …?"."""
    return bool(_WHEN.match(text))


def anchors_of(text: str) -> tuple[Anchor, ...]:
    """The events before, after or during which something was: "before the move"."""
    between = _BETWEEN_EVENTS.search(text)
    if between and not _NOT_OF_TIME.search(text):
        return Anchor(between["one"].strip(), "after"), Anchor(between["two"].strip(), "before")
    for match in _EVENT.finditer(text):
        if not _NO_EVENT.search(match["what"]) and (match.start("side") > 0 or "," in text):
            side = match["side"].lower()
            return (
                Anchor(match["what"].strip(), "before" if side in _BEFORE else "after" if side in _AFTER else "during"),
            )
    return ()
