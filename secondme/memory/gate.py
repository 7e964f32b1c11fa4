"""What of a message are the person's own assertions, found without a model: so that most messages that hold nothing
cost nothing, and that what a person pastes, quotes or asks is never taken for what they say of themselves."""

import re

from secondme.memory.words import sentences, word_set, words

_FENCE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]*(?:\n[^\"“”„«»\n]+)*)[\"”“»]")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+")
_TASK = re.compile(
    r"""^\W*(?:(?:hi|hey|hello|please|ok(?:ay)?|now|and|then|so|(?:could|can|would|will)\ you|kindly)[\s,!]+)*
    (?:please\s+)?(?:summari[sz]e|translate|rewrite|rephrase|paraphrase|proofread|correct|edit|improve|shorten|polish
    |explain|fix|review|check|analy[sz]e|classify|continue|complete|reply\ to|answer|respond\ to|read|format|convert
    |what\ (?:does|do|is)\ (?:this|the\ following)|here\ is|this\ is|help\ me\ (?:with|to)?)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_GREETING = re.compile(
    r"""\W*(?:(?:hi|hey|hello|hiya|yo|good\ (?:morning|afternoon|evening|night|day)|morning|bye|goodbye|see\ you
    |thanks?(?:\ you)?|thank\ you|thx|cheers|many|a\ lot|so\ much|very\ much|again|ok(?:ay)?|yes|yep|yeah|no|nope|sure
    |great|cool|nice|perfect|awesome|wow|lol|haha\w*|got\ it|i\ see|please|go\ on|continue|stop|more|right|exactly|hm+
    |never\ mind|well|there|everyone|all\ good|sounds\ good|good|fine|how\ are\ you|what's\ up|up|second\ me)\W*)+""",
    re.VERBOSE | re.IGNORECASE,
)
_ASKS = re.compile(
    r"""^\W*(?:(?:and|but|so|ok(?:ay)?|hey|hi|hello|well|please|by\ the\ way|then|also|sorry|thanks)[\s,]+)*
    (?:what|who|whom|whose|which|when|where|why|how|do|does|did|is|are|am|was|were|can|could|would|will|should|shall|may
    |has|have|had|isn't|aren't|don't|doesn't|didn't|can't|couldn't|wouldn't|won't|shouldn't|any|what's|who's|where's
    |when's|how's|what're)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_COMMAND = re.compile(
    r"""^\W*(?:(?:please|now|then|and|ok(?:ay)?|hey|hi|hello)[\s,]+)*
    (?:write|tell|give|show|make|list|explain|translate|summari[sz]e|compose|draft|create|generate|suggest|recommend
    |describe|define|compare|calculate|compute|convert|solve|find|name|sing|draw|count|rewrite|rephrase|proofread
    |correct|continue|repeat|shorten|improve|let's|imagine|pretend|suppose|say|spell|answer|help|check|fix|recite
    |remind)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAY = re.compile(
    r"""^\W*(?:(?:please|now|ok(?:ay)?|let's\ say|so)[\s,]+)*
    (?:imagine|pretend|suppose|act\ as|act\ like|role-?play|let's\ play|you\ are\ (?:now\ )?an?|you\ play
    |take\ the\ role|in\ (?:my|this|the)\ (?:story|novel|game|book|dream|film))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OWN = word_set("i i'm i've i'd i'll im ive my mine myself we we're we've we'd we'll our ours us ourselves")
CUT = "\x1d"
"""Stands for what was left out of a text."""
PASTED_FROM = 12
"""Words behind the colon or the line break of a task from which on they count as pasted."""


def own_words(text: str) -> str:
    """`text` without code, quotations, links, games ("Imagine …") and what is pasted ("Summarise this: …").

    `CUT` stands for what is left out, so that words on both sides of it never meet in a quote."""
    for pattern in (_FENCE, _QUOTED_LINE, _CODE, _LINK):
        text = pattern.sub(CUT, text)
    text = _QUOTED.sub(lambda found: CUT if len(found[1].split()) > 3 else found[0], text)
    return _without_play(_without_pasted(text)).strip(f" \t\r\n{CUT}")


def is_question(sentence: str) -> bool:
    """Whether a sentence only asks: it ends with a question mark, or begins like a question and ends without a stop."""
    plain = sentence.rstrip(" \"'”’)")
    asks = bool(_ASKS.match(plain)) and not plain.endswith((".", "!", "…"))
    return asks or _is_short_question(plain)


def is_command(sentence: str) -> bool:
    return bool(_COMMAND.match(sentence))


def only_asks(text: str) -> bool:
    """Whether every sentence is a question, a greeting, or a command without a word of the person's own life."""
    return all(_says_nothing(part) for part in sentences(own_words(text).replace(CUT, "\n")))


def worth_reading(text: str) -> bool:
    """Whether the model is asked what a message says. False only where it surely says nothing of anyone's life."""
    plain = own_words(text)
    return any(sign.isalpha() for sign in plain) and not only_asks(text)


def _says_nothing(sentence: str) -> bool:
    if _GREETING.fullmatch(sentence) or is_question(sentence):
        return True
    return is_command(sentence) and not _OWN & set(words(sentence))


def _is_short_question(plain: str) -> bool:
    """ "Really?", "Lyon?", "And my sister?": too short to tell anything."""
    return plain.endswith("?") and len(plain.split()) <= 3


def _without_play(text: str) -> str:
    """What stands before a sentence that opens a game or a story; all of the rest is part of it."""
    for sentence in sentences(text):
        if _PLAY.match(sentence):
            return text[: text.index(sentence[:20])] + CUT
    return text


def _without_pasted(text: str) -> str:
    if not _TASK.match(text):
        return text
    for cut in re.finditer(r":\s|\n", text):
        if len(text[cut.end() :].split()) >= PASTED_FROM:
            return text[: cut.start()] + CUT
    return text
