"""Words as the checks of memories compare them: folded, without the words that carry nothing, cut to their stems."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?…\u2600-\u27bf\U0001f300-\U0001faff])[\"'”’)]*\s+|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|st|prof|vs|etc|no|e\.g|i\.e|nr|av|avda|bd|blvd|ul|al|pl|\w*str)"
    r"|(?<!['’])\b(?-i:[A-HJ-Z]))\.$", re.IGNORECASE
)

CUT = "\x1d"
"""Stands for what was left out of a text."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text that lists them."""
    return frozenset(text.split())


EMPTY = word_set(
    """a an the this that these those there here it its it's i me my mine myself we us our ours you your yours he him
    his she her hers they them their theirs who whom whose which what where when why how am is are was were be been
    being have has had having do does did doing done will would shall should can could may might must to of in on at by
    for from with about as into than then so and or but not no nor if because while also too very just really quite only
    i'm i've i'd i'll you're you've you'll you'd we're we've we'll he's she's they're they've don't doesn't didn't isn't
    aren't wasn't weren't can't couldn't won't wouldn't haven't hasn't hadn't n't some any all each every such own same
    get got getting well oh yes yeah ok okay please since ago now"""
)
IRREGULAR = {
    "went": "go", "gone": "go", "goes": "go", "bought": "buy", "brought": "bring", "met": "meet", "saw": "see",
    "seen": "see", "took": "take", "taken": "take", "came": "come", "made": "make", "ate": "eat", "eaten": "eat",
    "left": "leave", "lost": "lose", "found": "find", "felt": "feel", "kept": "keep", "taught": "teach",
    "began": "begin", "begun": "begin", "wrote": "write", "written": "write", "ran": "run", "won": "win",
    "sold": "sell", "told": "tell", "said": "say", "spoke": "speak", "spoken": "speak", "born": "birth",
    "children": "child", "kids": "child", "kid": "child", "wives": "wife", "mum": "mother", "mom": "mother",
    "dad": "father", "grew": "grow", "grown": "grow", "slept": "sleep", "broke": "break", "broken": "break",
    "drove": "drive", "flew": "fly", "gave": "give", "given": "give", "knew": "know", "known": "know", "paid": "pay",
    "thought": "think", "wore": "wear", "hated": "hate", "died": "die", "dying": "die", "lives": "live",
}  # fmt: skip


def fold(text: str) -> str:
    """Case, accents' composition, quotes, dashes and runs of whitespace made equal."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[‘’‛`´]", "'", plain)
    plain = re.sub(r"[“”„«»]", '"', plain)
    return " ".join(re.sub(r"[‐-―−]", "-", plain).split())


def words(text: str) -> list[str]:
    """Every word and number of `text`, folded, in order."""
    return _WORD.findall(fold(text))


def stem(word: str) -> str:
    """A rough stem: enough that forms of one word meet, and short or different words do not."""
    word = word.removesuffix("'s")
    if word in IRREGULAR:
        return IRREGULAR[word]
    for ending in ("ing", "ied", "ies", "ed", "es", "s", "ly"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= 3 and not word.endswith("ss"):
            word = rest + "y" if ending in ("ied", "ies") else rest
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(stem(word) for word in words(text) if word not in EMPTY)


_GERMAN_MONTH = re.compile(
    r"(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|stock|stockwerk|jahrhundert|klasse|semester|lehrjahr|platz|bezirk|etage|liga|og)\b", re.IGNORECASE
)
_ORDINAL = re.compile(
    r"\b(?:am|vom|zum|bis|de[rmn]|die|das|ab|seit|nach|vor|im|ins?|und|mein\w*|ein\w*)"
    r" (?:\d{1,2}\.)?\d{1,2}\.$",
    re.IGNORECASE,
)


def _is_german_date(before: str, after: str) -> bool:
    """ "Am 3. Mai": the stop belongs to the number."""
    if not re.search(r"\b\d{1,2}\.$", before):
        return False
    return bool(_GERMAN_MONTH.match(after) or (after[:1].islower() and _ORDINAL.search(before)))


_NEAR = 60
"""An abbreviation, or the number of a date, and what stands before it: so much of a sentence tells whether it ends."""


def sentences(text: str) -> list[str]:
    """`text` cut at the ends of sentences and at line breaks; nothing but whitespace is lost."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        end = found[-1][-_NEAR:] if found else ""
        if end and part and (_ABBREVIATION.search(end) or _is_german_date(end, part)):
            found[-1] += " " + part
        elif part.strip():
            found.append(part.strip())
    return found
